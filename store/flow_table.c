#include "store/flow_table.h"
#include "store/words.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_SLOTS = 4096 };

struct flow_table {
	struct flow **slots;
	uint64_t mask, count, peak;
	struct flow *oldest, *newest; /* by their last packet */
	int64_t idle;
	flow_sink *sink;
	void *arg;
};

struct flow_table *flow_table_open(int64_t idle, flow_sink *sink, void *arg)
{
	struct flow_table *t = calloc(1, sizeof(*t));

	if (!t)
		return NULL;
	*t = (struct flow_table){ .idle = idle, .sink = sink, .arg = arg, .mask = FIRST_SLOTS - 1 };
	t->slots = calloc(FIRST_SLOTS, sizeof(*t->slots));
	if (!t->slots) {
		free(t);
		return NULL;
	}
	return t;
}

void flow_table_close(struct flow_table *t)
{
	if (!t)
		return;
	while (t->oldest) {
		struct flow *f = t->oldest;

		t->oldest = f->newer;
		free(f);
	}
	free(t->slots);
	free(t);
}

uint64_t flow_table_peak(const struct flow_table *t)
{
	return t->peak;
}

static uint64_t hash_end(const char *address, int32_t port)
{
	return words_hash(address, strlen(address), 0) + (uint64_t)(uint32_t)port * 0x9e3779b97f4a7c15u;
}

/* The same for both directions. */
static uint64_t hash_of(const struct packet *p)
{
	return (hash_end(p->src, p->src_port) ^ hash_end(p->dst, p->dst_port)) +
	       words_hash(p->proto, strlen(p->proto), 0);
}

/* Which way a packet goes in a flow: 0 as its first one, 1 back, -1 it belongs to another. */
static int direction(const struct flow *f, const struct packet *p)
{
	const struct packet *a = &f->first;

	if (strcmp(a->proto, p->proto) != 0)
		return -1;
	if (a->src_port == p->src_port && a->dst_port == p->dst_port && strcmp(a->src, p->src) == 0 &&
	    strcmp(a->dst, p->dst) == 0)
		return 0;
	if (a->src_port == p->dst_port && a->dst_port == p->src_port && strcmp(a->src, p->dst) == 0 &&
	    strcmp(a->dst, p->src) == 0)
		return 1;
	return -1;
}

static void unlink_age(struct flow_table *t, struct flow *f)
{
	*(f->older ? &f->older->newer : &t->oldest) = f->newer;
	*(f->newer ? &f->newer->older : &t->newest) = f->older;
}

static void make_newest(struct flow_table *t, struct flow *f)
{
	f->older = t->newest;
	f->newer = NULL;
	*(t->newest ? &t->newest->newer : &t->oldest) = f;
	t->newest = f;
}

static int hand_out(struct flow_table *t, struct flow *f, enum flow_end end)
{
	struct flow **at = &t->slots[f->hash & t->mask];
	bool closed = f->reset || (f->fin[0] && f->fin[1]);
	int result;

	while (*at != f)
		at = &(*at)->chain;
	*at = f->chain;
	unlink_age(t, f);
	t->count--;
	result = t->sink(t->arg, f, closed ? FLOW_CLOSED : end);
	free(f);
	return result;
}

static int expire(struct flow_table *t, int64_t now)
{
	while (t->oldest && now - t->oldest->last > t->idle)
		if (hand_out(t, t->oldest, FLOW_IDLE) != 0)
			return -1;
	return 0;
}

static int grow(struct flow_table *t)
{
	uint64_t size = (t->mask + 1) * 2;
	struct flow **slots = calloc(size, sizeof(struct flow *));

	if (!slots)
		return -1;
	for (struct flow *f = t->oldest; f; f = f->newer) {
		f->chain = slots[f->hash & (size - 1)];
		slots[f->hash & (size - 1)] = f;
	}
	free(t->slots);
	t->slots = slots;
	t->mask = size - 1;
	return 0;
}

static struct flow *begin(struct flow_table *t, const struct packet *p, uint64_t hash)
{
	struct flow *f;

	if (t->count > t->mask && grow(t) != 0)
		return NULL;
	f = calloc(1, sizeof(*f));
	if (!f)
		return NULL;
	f->first = *p;
	f->start = f->last = p->time;
	f->hash = hash;
	f->chain = t->slots[hash & t->mask];
	t->slots[hash & t->mask] = f;
	make_newest(t, f);
	t->count++;
	t->peak = t->count > t->peak ? t->count : t->peak;
	return f;
}

static void add(struct flow *f, const struct packet *p, int way)
{
	f->packets[way]++;
	f->bytes[way] += p->length;
	f->start = p->time < f->start ? p->time : f->start;
	f->last = p->time > f->last ? p->time : f->last;
	for (unsigned i = 0; i < FLOW_FLAGS; i++)
		f->flags[i] += p->flags >> i & 1;
	f->fin[way] |= (p->flags & 1 << FLOW_FIN) != 0;
	f->reset |= (p->flags & 1 << FLOW_RST) != 0;
}

/* True when the packet opens a connection anew on ends whose last one is over. */
static bool begins_anew(const struct flow *f, const struct packet *p)
{
	return (f->reset || (f->fin[0] && f->fin[1])) && (p->flags & 1 << FLOW_SYN) &&
	       !(p->flags & 1 << FLOW_ACK);
}

int flow_table_put(struct flow_table *t, const struct packet *p)
{
	uint64_t hash = hash_of(p);
	struct flow *f;
	int way = -1;

	if (expire(t, p->time) != 0)
		return -1;
	for (f = t->slots[hash & t->mask]; f; f = f->chain)
		if (f->hash == hash && (way = direction(f, p)) >= 0)
			break;
	if (f && begins_anew(f, p)) {
		if (hand_out(t, f, FLOW_CLOSED) != 0)
			return -1;
		f = NULL;
	}
	if (!f) {
		way = 0;
		f = begin(t, p, hash);
		if (!f)
			return -1;
	}
	add(f, p, way);
	unlink_age(t, f);
	make_newest(t, f);
	return 0;
}

int flow_table_end(struct flow_table *t)
{
	while (t->oldest)
		/* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): what was handed out is off the list */
		if (hand_out(t, t->oldest, FLOW_FORCED) != 0)
			return -1;
	return 0;
}
