#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "capture/loop.h"
#include "serve/signals.h"

enum {
	BATCH = 2048,             /* packets of one interface before the next has its turn */
	COUNT_NS = 100 * 1000000, /* between two looks at the kernel's counts */
	WAIT_MS = 1000,           /* the longest wait of an idle line */
	UNPOLLED_MS = 10,         /* with a device that cannot be waited for */
	DRAIN_ROUNDS = 4,         /* waits that find nothing before a ring counts as empty */
};

struct interface {
	struct live *live; /* NULL once it has failed */
	struct live_counts counts;
};

struct live_loop {
	struct interface interfaces[CAPTURE_INTERFACES_MAX];
	struct pollfd fds[CAPTURE_INTERFACES_MAX];
	unsigned count;
	unsigned alive;
	struct sink *sink;
	struct summary *summary;
	int64_t end;      /* --duration, on the monotonic clock */
	int64_t count_at; /* next look at the counts */
	bool failed;
	bool done;
};

/* What a live_function needs. */
struct delivery {
	struct live_loop *loop;
	uint32_t interface;
};

static void deliver(void *context, const struct reader_packet *packet)
{
	const struct delivery *d = context;
	struct live_loop *l = d->loop;
	struct reader_packet numbered = *packet;

	numbered.interface = d->interface;
	if (!sink_packet(l->sink, &numbered)) {
		l->done = true;
		live_break(l->interfaces[d->interface].live);
	}
}

/* Asks the kernel what it counted, and tells of what was lost since the last time. */
static void count_interface(struct live_loop *l, struct interface *i)
{
	struct live_counts now;
	uint64_t dropped, lost;

	live_counts(i->live, &now);
	dropped = now.dropped - i->counts.dropped;
	lost = now.interface_dropped - i->counts.interface_dropped;
	l->summary->received += now.received - i->counts.received;
	l->summary->dropped += dropped;
	l->summary->interface_dropped += lost;
	i->counts = now;
	if (dropped > 0)
		sink_notice_drop(l->sink, "kernel", live_name(i->live), dropped);
	if (lost > 0)
		sink_notice_drop(l->sink, "interface", live_name(i->live), lost);
}

static void count_all(struct live_loop *l)
{
	for (unsigned n = 0; n < l->count; n++)
		if (l->interfaces[n].live)
			count_interface(l, &l->interfaces[n]);
	l->summary->captured = l->sink->packets;
	l->summary->unwritten = l->sink->unwritten;
}

/* The interface is told of and left; its handle stays the caller's. */
static void leave_interface(struct live_loop *l, struct interface *i)
{
	fprintf(stderr, "pcap-capture: %s\n", live_error(i->live));
	count_interface(l, i);
	l->fds[i - l->interfaces].fd = -1;
	i->live = NULL;
	l->failed = true;
	l->alive--;
}

/* One turn of every interface: how many packets there were. */
static int dispatch_all(struct live_loop *l)
{
	int total = 0;

	for (unsigned n = 0; n < l->count && !l->done; n++) {
		struct delivery d = {.loop = l, .interface = n};
		int got;

		if (!l->interfaces[n].live)
			continue;
		got = live_dispatch(l->interfaces[n].live, BATCH, deliver, &d);
		if (got < 0)
			leave_interface(l, &l->interfaces[n]);
		else
			total += got;
	}
	return total;
}

/* How long an idle line may be slept on. */
static int wait_ms(const struct live_loop *l, int64_t now)
{
	int64_t wait = (int64_t)WAIT_MS * 1000000;

	if (l->end - now < wait)
		wait = l->end - now;
	if (sink_wait(l->sink) < wait)
		wait = sink_wait(l->sink);
	for (unsigned n = 0; n < l->count; n++)
		if (l->interfaces[n].live && l->fds[n].fd < 0)
			return UNPOLLED_MS;
	return wait > 0 ? (int)(wait / 1000000) + 1 : 0;
}

/* Signals and clocks. False: the end was asked for. */
static bool look_around(struct live_loop *l, int64_t now)
{
	bool asked = signals_summary();

	if (asked || now >= l->count_at) {
		count_all(l);
		l->count_at = now + COUNT_NS;
	}
	if (asked)
		summary_print(l->summary);
	return signals_stop() == 0 && now < l->end && sink_tick(l->sink) && !l->sink->failed;
}

/* At an orderly end: nothing further comes into the rings, and what is there is taken out. */
static void drain(struct live_loop *l)
{
	int empty = 0;

	for (unsigned n = 0; n < l->count; n++)
		if (l->interfaces[n].live)
			live_shut(l->interfaces[n].live);
	while (empty < DRAIN_ROUNDS && l->alive > 0 && !l->done) {
		if (dispatch_all(l) > 0) {
			empty = 0;
		} else {
			empty++;
			poll(NULL, 0, LIVE_LATENCY_MS);
		}
	}
}

static void begin(struct live_loop *l, struct live **lives, unsigned count)
{
	const struct capture_options *o = l->sink->options;

	l->count = l->alive = count;
	l->end = o->duration > 0 ? l->summary->begin + o->duration : INT64_MAX;
	for (unsigned n = 0; n < count; n++) {
		l->interfaces[n].live = lives[n];
		l->fds[n] = (struct pollfd){.fd = live_fd(lives[n]), .events = POLLIN};
	}
}

int loop_live(struct live **lives, unsigned count, struct sink *sink, struct summary *summary)
{
	struct live_loop l = {.sink = sink, .summary = summary};

	begin(&l, lives, count);
	while (!l.done && l.alive > 0) {
		int got = dispatch_all(&l);
		int64_t now = summary_clock();

		if (!look_around(&l, now))
			break;
		if (got == 0 && l.alive > 0) {
			sink_flush(sink);
			poll(l.fds, l.count, wait_ms(&l, now));
		}
	}
	if (!l.done && !sink->failed) {
		drain(&l);
		summary->drained = !l.done;
	}
	count_all(&l);
	return l.failed ? -1 : 0;
}
