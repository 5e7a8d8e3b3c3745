/*
 * The ledger of a run, on standard error at the end and on SIGUSR1.
 *
 * From a file    read = captured + filtered
 * Live           received = captured + dropped by the kernel + unread
 *
 * Captured are the packets that were printed or written. Unread are those that lay in the ring
 * when -c, -W, an error, or a second signal ended the run; at an orderly end there are none.
 */
#ifndef CAPTURE_SUMMARY_H
#define CAPTURE_SUMMARY_H

#include <stdbool.h>
#include <stdint.h>

#include "parse/ledger.h"

struct summary {
	enum ledger_form form;
	bool live;
	int64_t begin; /* on the monotonic clock, nanoseconds */
	uint64_t captured;
	uint64_t read;
	uint64_t received;
	uint64_t dropped;
	uint64_t interface_dropped;
};

/* Nanoseconds on the monotonic clock. */
int64_t summary_clock(void);
void summary_print(const struct summary *s);

#endif
