/*
 * The ledger of a run, on standard error at the end and on SIGUSR1.
 *
 * From a file    read = captured + filtered + unwritten
 * Live           received = captured + unwritten + dropped by the kernel + unread + ignored
 *
 * Captured are the packets that were printed or written; unwritten are those of a link type that
 * the files of -w cannot take. Unread are those still in the ring, when -c, -W or an error ended
 * the run or in a summary on the way. Ignored are those that libpcap takes out of the ring without
 * handing them on: of the other direction than -Q's, and the second copy of what goes over the
 * loopback; they can be told from the unread only when the ring is empty, at an orderly end.
 */
#ifndef CAPTURE_SUMMARY_H
#define CAPTURE_SUMMARY_H

#include <stdbool.h>
#include <stdint.h>

#include "parse/ledger.h"

struct summary {
	enum ledger_form form;
	bool live;
	bool drained;  /* the ring has been emptied */
	int64_t begin; /* on the monotonic clock, nanoseconds */
	uint64_t captured;
	uint64_t unwritten;
	uint64_t read;
	uint64_t received;
	uint64_t dropped;
	uint64_t interface_dropped;
};

/* Nanoseconds on the monotonic clock. */
int64_t summary_clock(void);
void summary_print(const struct summary *s);

#endif
