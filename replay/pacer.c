#include "replay/pacer.h"

#include <stdbool.h>
#include <stdlib.h>

/* Nanoseconds a second, times the millionths that micropackets counts in. */
#define MICRO_NS ((unsigned __int128)1000000000 * 1000000)
#define NS_PER_S ((unsigned __int128)1000000000)

struct pacer {
	struct pacer_options options;
	struct pacer_counts counts;
	bool begun;                 /* a stamp of this pass is known */
	int64_t latest;             /* the stamp the schedule stands at */
	int64_t delays;             /* between passes, together */
	unsigned __int128 recorded; /* nanoseconds of the capture played so far */
	unsigned __int128 packets;
	unsigned __int128 bits;
	unsigned __int128 gap_limit; /* max_gap in nanoseconds of the capture; 0: no limit */
};

struct pacer *pacer_open(const struct pacer_options *options)
{
	struct pacer *p = calloc(1, sizeof(*p));

	if (!p)
		return NULL;
	p->options = *options;
	if (options->mode == PACER_RECORDED && options->max_gap > 0)
		p->gap_limit = (unsigned __int128)options->max_gap * options->times / options->per;
	return p;
}

void pacer_close(struct pacer *p)
{
	free(p);
}

/* Moves the schedule to a recorded stamp. */
static void move_to(struct pacer *p, int64_t stamp)
{
	__int128 gap = (__int128)stamp - p->latest;

	if (!p->begun) {
		p->begun = true;
		gap = 0;
	} else if (gap < 0) {
		p->counts.backward++;
		if (gap > -PACER_REORDER)
			return;
		gap = 0;
	} else if (p->options.max_gap > 0 && (unsigned __int128)gap > p->gap_limit) {
		p->counts.shortened++;
		gap = (__int128)p->gap_limit;
	}
	p->recorded += (unsigned __int128)gap;
	p->latest = stamp;
}

static int64_t due(const struct pacer *p, unsigned __int128 played)
{
	unsigned __int128 moment = played + (unsigned __int128)p->delays;

	return moment > INT64_MAX ? INT64_MAX : (int64_t)moment;
}

/* The moment the next packet of a constant rate is due, and its share of the time added. */
static int64_t due_at_rate(
    struct pacer *p, unsigned __int128 *count, uint64_t n, unsigned __int128 unit, uint64_t rate)
{
	int64_t moment = due(p, *count * unit / rate);

	*count += n;
	return moment;
}

int64_t pacer_next(struct pacer *p, int64_t stamp, uint32_t bytes)
{
	const struct pacer_options *o = &p->options;

	switch (o->mode) {
	case PACER_PACKETS:
		return due_at_rate(p, &p->packets, 1, MICRO_NS, o->micropackets);
	case PACER_BITS:
		return due_at_rate(p, &p->bits, bytes * UINT64_C(8), NS_PER_S, o->bits);
	case PACER_RECORDED:
		move_to(p, stamp);
		return due(p, p->recorded * o->per / o->times);
	case PACER_TOP:
		break;
	}
	return 0;
}

void pacer_again(struct pacer *p, int64_t delay)
{
	p->begun = false;
	if (__builtin_add_overflow(p->delays, delay, &p->delays))
		p->delays = INT64_MAX;
}

const struct pacer_counts *pacer_counts(const struct pacer *p)
{
	return &p->counts;
}
