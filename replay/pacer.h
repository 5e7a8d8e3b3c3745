/*
 * When a packet is due: an absolute schedule in integer nanoseconds.
 *
 * The pacer never looks at a clock. It is told each packet's recorded stamp and size, in order,
 * and answers with the moment it is due, counted from the start of the replay. Sums are exact and
 * divided only for the answer, so a schedule of days ends at the very nanosecond.
 */
#ifndef REPLAY_PACER_H
#define REPLAY_PACER_H

#include <stdint.h>

struct pacer;

enum pacer_mode {
	PACER_RECORDED, /* the gaps of the capture, times per/times */
	PACER_PACKETS,  /* so many packets a second */
	PACER_BITS,     /* so many bits a second */
	PACER_TOP,      /* at once */
};

struct pacer_options {
	enum pacer_mode mode;
	uint64_t times, per;   /* PACER_RECORDED: times/per as fast as recorded; 1 to 10^12 each */
	uint64_t micropackets; /* PACER_PACKETS: millionths of a packet a second; not 0 */
	uint64_t bits;         /* PACER_BITS: bits a second; not 0 */
	int64_t max_gap;       /* no longer wait than this between two packets, in nanoseconds as
				* replayed; 0: no limit */
};

struct pacer_counts {
	uint64_t backward;  /* stamps earlier than the one before */
	uint64_t shortened; /* gaps cut to max_gap */
};

/* A stamp that runs back by less than this is a packet recorded out of order: it is sent at once
 * and the schedule stays. One that runs back further is a clock that was set, or another file: the
 * schedule goes on from there. */
#define PACER_REORDER INT64_C(1000000000)

/* NULL: no memory. */
struct pacer *pacer_open(const struct pacer_options *options);
void pacer_close(struct pacer *p);

/* The moment the packet is due, nanoseconds after the start; never before the packet before it.
 * bytes: what the packet takes on the wire. Beyond 292 years: INT64_MAX. */
int64_t pacer_next(struct pacer *p, int64_t stamp, uint32_t bytes);

/* Another pass over the capture begins: its first packet is due `delay` after the last one (after
 * that one's share of the time, where a rate is kept). */
void pacer_again(struct pacer *p, int64_t delay);

const struct pacer_counts *pacer_counts(const struct pacer *p);

#endif
