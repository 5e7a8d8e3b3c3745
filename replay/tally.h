/*
 * What became of every packet, and how well the moments were kept.
 *
 *	packets = sent + lost + failed + the skipped, by reason
 *
 * A packet whose moment did not come before the end is unplayed, and not among them.
 */
#ifndef REPLAY_TALLY_H
#define REPLAY_TALLY_H

#include <stdint.h>

#include "parse/ledger.h"

/* Why a packet was not sent. */
enum tally_skip {
	SKIP_OVERSIZE,  /* longer than the interface takes */
	SKIP_EMPTY,     /* a record without a single byte */
	SKIP_SHORT,     /* less than a link header */
	SKIP_LINK_TYPE, /* a link type that this output has no place for */
	SKIP_NOT_IP,    /* for an interface that takes IP only */
	SKIP_REASONS,
};

enum { TALLY_BUCKETS = 64 * 16 };

struct tally {
	uint64_t packets; /* taken from the inputs, after the filter */
	uint64_t sent;
	uint64_t frames; /* sent; a fragmented packet is several */
	uint64_t bytes;  /* of the frames sent */
	uint64_t lost;   /* on purpose */
	uint64_t failed;
	uint64_t skipped[SKIP_REASONS];
	uint64_t fragments;   /* frames sent in place of oversize packets */
	uint64_t truncated;   /* sent cut to what the interface takes */
	uint64_t cut;         /* sent shorter than they were: the capture has no more */
	uint64_t odd_lengths; /* records with more bytes than their packet had */
	uint64_t unplayed;
	uint64_t relieved; /* sent by the second thread, as the first was kept from it */
	uint64_t loops;    /* passes begun */
	int64_t first_stamp, last_stamp; /* recorded, of the packets sent */
	int64_t began, ended;            /* of sending, CLOCK_MONOTONIC */
	uint64_t timed;                  /* moments in late */
	int64_t latest;
	uint32_t late[TALLY_BUCKETS];
};

/* A frame left so many nanoseconds after it was due. */
void tally_late(struct tally *t, int64_t nanoseconds);
/* The lateness that this share of the frames kept (0.99), within 6 %; 0 when nothing was timed. */
int64_t tally_percentile(const struct tally *t, double share);
uint64_t tally_skipped(const struct tally *t);
/* Adds everything to a ledger. */
void tally_write(const struct tally *t, struct ledger *l);

#endif
