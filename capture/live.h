/*
 * Packets off an interface, by libpcap's memory-mapped ring, which stays behind this file.
 *
 * The kernel hands the ring over block by block: a full block at once, a part of one after a few
 * milliseconds, so a busy line is read in batches and an idle one promptly.
 */
#ifndef CAPTURE_LIVE_H
#define CAPTURE_LIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "capture/options.h"
#include "capture/reader.h"

struct live;

enum {
	LIVE_LATENCY_MS =
	    4, /* a block that has packets is handed over after so long at the latest */
};

/* Since opening. What the kernel accepted is handed out, dropped, or still in the ring. */
struct live_counts {
	uint64_t received;          /* accepted by the filter, whether dropped or not */
	uint64_t dropped;           /* of these: no room in the ring */
	uint64_t interface_dropped; /* lost by the interface before */
};

/* Opens one interface by its name, or its number in -D's list, as the options say; filter is an
 * expression or "". NULL: message holds what is wrong. Otherwise message is a warning, or "". */
struct live *live_open(const char *device, const struct capture_options *o, const char *filter,
    char *message, size_t size);
void live_close(struct live *l);
const char *live_name(const struct live *l);
int live_link_type(const struct live *l); /* DLT_ */
int live_fd(const struct live *l);        /* readable when a block is there; -1: cannot be polled */

/* A packet, valid during the call. */
typedef void live_function(void *context, const struct reader_packet *packet);
/* Hands out up to max packets that are there, waiting for none: how many, or -1 and live_error. */
int live_dispatch(struct live *l, int max, live_function *function, void *context);
/* Called from a live_function: no further packet in this round. */
void live_break(struct live *l);
const char *live_error(const struct live *l);

void live_counts(struct live *l, struct live_counts *counts);
/* The kernel accepts no further packet; those in the ring can still be had. */
void live_shut(struct live *l);

/* The first interface that is up and not a loopback, for those who name none: free() it.
 * NULL: message says why there is none. */
char *live_default_device(char *message, size_t size);
/* -D, -L, -J: lists on standard output, as tcpdump prints them. 0, or -1 with message. */
int live_list_interfaces(char *message, size_t size);
int live_list_link_types(const char *device, bool monitor, char *message, size_t size);
int live_list_stamp_types(const char *device, char *message, size_t size);

#endif
