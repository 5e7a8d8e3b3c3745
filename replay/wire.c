#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "replay/fragment.h"
#include "replay/link.h"
#include "replay/network.h"
#include "replay/outlet.h"
#include "serve/signals.h"

/* Copies of frames that wait for their batch; stays in the second-level cache. */
enum { ARENA = 256 * 1024 };

/* Drivers bring their counts up to date within two seconds. Who asked for the end waits for a part
 * of that only. */
enum { COUNT_TRIES = 50, COUNT_TRIES_STOPPED = 8, COUNT_PAUSE_NS = 50000000 };

struct entry {
	int64_t stamp;
	bool piece; /* of a fragmented packet */
	bool last;  /* of its pieces, or the packet itself */
};

struct wire {
	struct outlet outlet;
	const struct replay_options *options;
	struct link *links[2];
	unsigned side; /* of the frames in the batch */
	unsigned count;
	uint32_t used;    /* of the arena */
	uint32_t next_id; /* of a fragmented packet */
	bool taken;       /* the packet under way is in the batch or accounted for */
	bool broken;      /* a piece of the packet under way did not leave */
	bool told_refused, told_oversize;
	struct iovec frames[LINK_BATCH];
	struct entry entries[LINK_BATCH];
	bool sent[LINK_BATCH];
	uint8_t arena[ARENA];
};

static struct wire *wire_of(struct outlet *o)
{
	return (struct wire *)o;
}

/* Counts what became of frame i of the batch. */
static void account(struct wire *w, unsigned i)
{
	struct tally *t = w->outlet.tally;
	const struct entry *e = &w->entries[i];

	if (w->sent[i]) {
		t->bytes += w->frames[i].iov_len;
		t->frames++;
		t->fragments += e->piece;
	} else {
		w->broken = true;
	}
	if (!e->last)
		return;
	if (w->broken)
		t->failed++;
	else if (t->sent++ == 0)
		t->first_stamp = e->stamp;
	if (!w->broken)
		t->last_stamp = e->stamp;
	w->broken = false;
}

static int flush(struct outlet *o)
{
	struct wire *w = wire_of(o);
	struct link *link = w->links[w->side];
	uint64_t failed = link_counts(link)->failed;
	int result;

	if (w->count == 0)
		return 0;
	result = link_send(link, w->frames, w->count, w->sent);
	for (unsigned i = 0; i < w->count; i++)
		account(w, i);
	w->count = 0;
	w->used = 0;
	if (link_counts(link)->failed > failed && (result != 0 || !w->told_refused)) {
		w->told_refused = true;
		o->complain(link_error(link));
	}
	return result;
}

/* Room for a frame of n bytes in the batch; NULL: it is larger than all there is. */
static uint8_t *arena_room(struct wire *w, uint32_t n)
{
	return n <= ARENA - w->used ? w->arena + w->used : NULL;
}

/* Puts one frame into the batch. It was copied into the arena, or lasts until the next flush. */
static void stage(struct wire *w, const uint8_t *data, uint32_t n, struct entry entry)
{
	w->frames[w->count] = (struct iovec){.iov_base = (void *)(uintptr_t)data, .iov_len = n};
	w->entries[w->count++] = entry;
	w->taken = entry.last;
}

static int put_frame(struct wire *w, const uint8_t *data, uint32_t n, int64_t stamp, bool lasting)
{
	const struct entry entry = {.stamp = stamp, .last = true};
	uint8_t *copy;

	if (w->count == w->options->batch && flush(&w->outlet) != 0)
		return -1;
	if (lasting) {
		stage(w, data, n, entry);
		return 0;
	}
	copy = arena_room(w, n);
	if (!copy) {
		if (flush(&w->outlet) != 0)
			return -1;
		copy = arena_room(w, n);
	}
	if (!copy) {
		stage(w, data, n, entry);
		return flush(&w->outlet);
	}
	memcpy(copy, data, n);
	w->used += n;
	stage(w, copy, n, entry);
	return 0;
}

static void tell_oversize(struct wire *w, uint32_t n, uint32_t limit)
{
	char text[256];

	if (w->told_oversize)
		return;
	w->told_oversize = true;
	snprintf(text, sizeof(text),
	    "interface %s: a frame of %u bytes, and it takes %u (MTU %u); see"
	    " --oversize",
	    link_name(w->links[w->side]), n, limit, link_device(w->links[w->side])->mtu);
	w->outlet.complain(text);
}

/* Sends an IP packet in pieces. 1: done. 0: it cannot be cut. -1. */
static int put_pieces(struct wire *w, const struct frame *frame, uint32_t limit)
{
	const struct reader_packet *p = &frame->packet;
	struct fragmenter f;
	uint32_t n;

	if (limit > ARENA ||
	    !fragment_begin(&f, p->data, p->caplen, p->link_type, limit, ++w->next_id))
		return 0;
	for (;;) {
		if ((w->count == w->options->batch || ARENA - w->used < limit) &&
		    flush(&w->outlet) != 0)
			return -1;
		if (!fragment_next(&f, w->arena + w->used, &n))
			return 1;
		stage(w, w->arena + w->used, n,
		    (struct entry){.stamp = p->time, .piece = true, .last = f.at == f.end});
		w->used += n;
	}
}

static int put_oversize(struct wire *w, const struct frame *frame, uint32_t limit)
{
	const struct reader_packet *p = &frame->packet;
	int got;

	switch (w->options->oversize) {
	case OVERSIZE_TRUNCATE:
		w->outlet.tally->truncated++;
		return put_frame(w, p->data, limit, p->time, frame->lasting);
	case OVERSIZE_FRAGMENT:
		got = put_pieces(w, frame, limit);
		if (got != 0)
			return got < 0 ? -1 : 0;
		break;
	case OVERSIZE_SKIP:
	case OVERSIZE_FAIL:
		break;
	}
	w->taken = true;
	tell_oversize(w, p->caplen, limit);
	w->outlet.tally->skipped[SKIP_OVERSIZE]++;
	return w->options->oversize == OVERSIZE_FAIL ? -1 : 0;
}

static bool is_tagged(const struct wire *w, const struct reader_packet *p)
{
	return link_kind(w->links[w->side]) == LINK_ETHERNET && p->caplen >= ETHERNET_SIZE &&
	       network_u16(p->data + ETHERNET_SIZE - 2) == NETWORK_VLAN;
}

/* How long a frame may be. What is short enough in any case is not looked into: a preloaded frame
 * may not have come into the cache yet. */
static uint32_t limit_of(const struct wire *w, const struct reader_packet *p)
{
	const struct link *link = w->links[w->side];
	uint32_t limit = link_limit(link, false);

	return p->caplen > limit && is_tagged(w, p) ? link_limit(link, true) : limit;
}

static void ready(struct outlet *o)
{
	struct wire *w = wire_of(o);

	for (unsigned i = 0; i < 2 && w->links[i]; i++)
		link_warm(w->links[i]);
}

static int put_on_side(struct wire *w, const struct frame *frame)
{
	const struct reader_packet *p = &frame->packet;
	uint32_t limit;

	/* What left on one side must have left before the other side answers. */
	if (frame->side != w->side && flush(&w->outlet) != 0)
		return -1;
	w->side = frame->side;
	limit = limit_of(w, p);
	if (p->caplen > limit)
		return put_oversize(w, frame, limit);
	return put_frame(w, p->data, p->caplen, p->time, frame->lasting);
}

static int put(struct outlet *o, const struct frame *frame)
{
	struct wire *w = wire_of(o);
	int result;

	w->taken = false;
	result = put_on_side(w, frame);
	if (!w->taken) {
		o->tally->failed++;
		w->broken = false;
	}
	return result;
}

/* Frames the interfaces themselves counted; -1: one of them cannot say. */
static int64_t counted(struct wire *w)
{
	int64_t sum = 0;

	for (unsigned i = 0; i < 2 && w->links[i]; i++) {
		int64_t one = link_counted(w->links[i]);

		if (one < 0)
			return -1;
		sum += one;
	}
	return sum;
}

/* The same at the end, when they have come up to ours or had time for it. */
static int64_t counted_at_last(struct wire *w)
{
	const struct timespec nap = {.tv_nsec = COUNT_PAUSE_NS};
	int tries = signals_stop() ? COUNT_TRIES_STOPPED : COUNT_TRIES;
	int64_t count = counted(w);

	while (tries-- > 0 && count >= 0 && (uint64_t)count < w->outlet.tally->frames &&
	       nanosleep(&nap, NULL) == 0)
		count = counted(w);
	return count;
}

/* Compares the interfaces' own counts with ours: others may send too, but none may be missing. */
static bool report(struct outlet *o, struct ledger *l, bool end)
{
	struct wire *w = wire_of(o);
	int64_t count = end ? counted_at_last(w) : counted(w);
	uint64_t retried = 0, express = 0;

	for (unsigned i = 0; i < 2 && w->links[i]; i++) {
		retried += link_counts(w->links[i])->retried;
		express += link_counts(w->links[i])->express;
	}
	ledger_count(l, "retried", retried);
	ledger_count(l, "by_xdp", express);
	if (count < 0)
		return true;
	ledger_count(l, "interface_counted", (uint64_t)count);
	return (uint64_t)count >= o->tally->frames;
}

static int close_wire(struct outlet *o)
{
	struct wire *w = wire_of(o);

	link_close(w->links[0]);
	link_close(w->links[1]);
	free(w);
	return 0;
}

static const struct outlet_ops wire_ops = {ready, put, NULL, flush, report, close_wire};

static enum link_way way_of(const struct replay_options *o)
{
	if (o->through_qdisc)
		return LINK_QUEUED;
	return o->pace.mode == PACER_TOP && !o->no_xdp ? LINK_EXPRESS : LINK_DIRECT;
}

struct outlet *wire_open(const struct replay_options *o, struct tally *tally,
    outlet_complain *complain, char *message, size_t size)
{
	struct wire *w = calloc(1, sizeof(*w));

	if (!w) {
		snprintf(message, size, "no memory");
		return NULL;
	}
	w->outlet = (struct outlet){.ops = &wire_ops, .tally = tally, .complain = complain};
	w->options = o;
	for (unsigned i = 0; i < 2 && o->interfaces[i]; i++) {
		w->links[i] = link_open(o->interfaces[i], way_of(o), message, size);
		if (!w->links[i]) {
			close_wire(&w->outlet);
			return NULL;
		}
	}
	return &w->outlet;
}

void wire_kinds(const struct outlet *wire, enum shape_kind kinds[2])
{
	const struct wire *w = (const struct wire *)wire;

	for (unsigned i = 0; i < 2; i++) {
		const struct link *link = w->links[i] ? w->links[i] : w->links[0];

		kinds[i] = link_kind(link) == LINK_ETHERNET ? SHAPE_ETHERNET : SHAPE_RAW_IP;
	}
}
