#include "store/plan.h"
#include "store/bytes.h"

#include <stdbool.h>
#include <string.h>

enum {
	KEPT = 3,        /* plans of one vector that are tried with a second one */
};

/* A plan at work. */
struct run {
	const struct vector *a, *b; /* b may be NULL */
	int64_t sign;
	const struct plan_rows *over;
	int64_t last, before;
};

static inline int64_t add(int64_t a, int64_t b)
{
	return (int64_t)((uint64_t)a + (uint64_t)b);
}

static inline int64_t subtract(int64_t a, int64_t b)
{
	return (int64_t)((uint64_t)a - (uint64_t)b);
}

static inline int64_t term(const struct run *r, uint32_t row)
{
	int64_t value = r->a->values[row];

	if (r->b && r->b->present[row])
		value = r->sign > 0 ? add(value, r->b->values[row]) : subtract(value, r->b->values[row]);
	return value;
}

static inline uint32_t context(const struct run *r, uint32_t row)
{
	int32_t code = r->over->codes[row];

	return code >= 0 ? (uint32_t)code : 2 * r->over->pairs;
}

__attribute__((always_inline)) static inline int64_t foretell(
    const struct run *r, enum plan_link link, uint32_t row)
{
	switch (link) {
	case PLAN_LINE:
		return subtract(add(r->last, r->last), r->before);
	case PLAN_ROW:
		return r->a->present[row] ? term(r, row) : 0;
	case PLAN_LAST:
		return r->last;
	case PLAN_SAME:
		return r->over->table[context(r, row)];
	case PLAN_OTHER:
		return r->over->table[context(r, row) ^ 1];
	default:
		return 0;
	}
}

__attribute__((always_inline)) static inline void learn(
    struct run *r, enum plan_link link, uint32_t row)
{
	if (link == PLAN_NONE || link == PLAN_ROW || !r->a->present[row])
		return;
	if (link == PLAN_LINE) {
		r->before = r->last;
		r->last = r->a->values[row];
	} else if (link == PLAN_LAST) {
		r->last = term(r, row);
	} else {
		r->over->table[context(r, row)] = term(r, row);
	}
}

static struct run begin(const struct plan *p, const struct vector *all, unsigned v,
    const struct plan_rows *over)
{
	struct run r = { .a = &all[v], .sign = p->sign, .over = over };

	if (p->link >= PLAN_ROW)
		r.a = &all[p->a];
	if (p->link >= PLAN_ROW && p->b != PLAN_NO_VECTOR)
		r.b = &all[p->b];
	if (p->link == PLAN_SAME || p->link == PLAN_OTHER)
		memset(over->table, 0, (2 * (size_t)over->pairs + 2) * sizeof(*over->table));
	return r;
}

/* The first value of a line stands for the one before it too. */
static inline void begin_line(struct run *r, enum plan_link link, int64_t first)
{
	if (link == PLAN_LINE)
		r->last = r->before = first;
}

__attribute__((always_inline)) static inline uint32_t apply(
    struct run *r, enum plan_link link, const struct vector *v, uint64_t *rest, int64_t *base)
{
	uint32_t n = 0;

	*base = 0;
	for (uint32_t row = 0; row < r->over->rows; row++) {
		if (v->present[row]) {
			int64_t left = subtract(v->values[row], foretell(r, link, row));

			if (n == 0) {
				*base = left;
				left = 0;
				begin_line(r, link, v->values[row]);
			}
			rest[n++] = zigzag(left);
		}
		learn(r, link, row);
	}
	return n;
}

/* Without foresight: what lies above the smallest value. */
static uint32_t apply_none(const struct vector *v, uint32_t rows, uint64_t *rest, int64_t *base)
{
	int64_t min = INT64_MAX;
	uint32_t n = 0;

	for (uint32_t row = 0; row < rows; row++)
		if (v->present[row] && v->values[row] < min)
			min = v->values[row];
	*base = min;
	for (uint32_t row = 0; row < rows; row++)
		if (v->present[row])
			rest[n++] = (uint64_t)v->values[row] - (uint64_t)min;
	return n;
}

uint32_t plan_apply(const struct plan *p, const struct vector *all, unsigned v,
    const struct plan_rows *over, uint64_t *rest, int64_t *base)
{
	struct run r = begin(p, all, v, over);

	switch (p->link) {
	case PLAN_LINE:
		return apply(&r, PLAN_LINE, &all[v], rest, base);
	case PLAN_ROW:
		return apply(&r, PLAN_ROW, &all[v], rest, base);
	case PLAN_LAST:
		return apply(&r, PLAN_LAST, &all[v], rest, base);
	case PLAN_SAME:
		return apply(&r, PLAN_SAME, &all[v], rest, base);
	case PLAN_OTHER:
		return apply(&r, PLAN_OTHER, &all[v], rest, base);
	default:
		return apply_none(&all[v], over->rows, rest, base);
	}
}

__attribute__((always_inline)) static inline void undo(
    struct run *r, enum plan_link link, const struct vector *v, const uint64_t *rest, int64_t base)
{
	bool first = true;

	for (uint32_t row = 0; row < r->over->rows; row++) {
		if (v->present[row]) {
			int64_t left = unzigzag(*rest++);

			if (link == PLAN_NONE)
				left = (int64_t)rest[-1];
			if (first || link == PLAN_NONE)
				left = add(left, base);
			v->values[row] = add(foretell(r, link, row), left);
			if (first)
				begin_line(r, link, v->values[row]);
			first = false;
		}
		learn(r, link, row);
	}
}

void plan_undo(const struct plan *p, const struct vector *all, unsigned v,
    const struct plan_rows *over, const uint64_t *rest, int64_t base)
{
	struct run r = begin(p, all, v, over);

	switch (p->link) {
	case PLAN_LINE:
		undo(&r, PLAN_LINE, &all[v], rest, base);
		break;
	case PLAN_ROW:
		undo(&r, PLAN_ROW, &all[v], rest, base);
		break;
	case PLAN_LAST:
		undo(&r, PLAN_LAST, &all[v], rest, base);
		break;
	case PLAN_SAME:
		undo(&r, PLAN_SAME, &all[v], rest, base);
		break;
	case PLAN_OTHER:
		undo(&r, PLAN_OTHER, &all[v], rest, base);
		break;
	default:
		undo(&r, PLAN_NONE, &all[v], rest, base);
		break;
	}
}

static unsigned bits_of(uint64_t v)
{
	return 64 - (unsigned)__builtin_clzll(v | 1) + (v > 0);
}

void plan_sample(struct plan_sample *s, const struct plan_rows *over)
{
	uint32_t every = over->rows / PLAN_SAMPLE + 1;
	uint32_t first = over->rows > PLAN_SAMPLE ? (over->rows - PLAN_SAMPLE) / 2 : 0;

	s->near_count = s->far_count = 0;
	for (uint32_t row = first; row < over->rows && s->near_count < PLAN_SAMPLE; row++)
		s->near[s->near_count++] = row;
	for (uint32_t row = 0; over->codes && row < over->rows && s->far_count < PLAN_SAMPLE; row++)
		if (over->codes[row] >= 0 && (uint32_t)over->codes[row] / 2 % every == 0)
			s->far[s->far_count++] = row;
}

/* Thousandths of a bit that a plan leaves of a value, about; the second half of the rows counts. */
struct weight {
	uint64_t bits, values;
};

__attribute__((always_inline)) static inline struct weight weigh(
    struct run *r, enum plan_link link, const struct vector *v, const uint32_t *rows, uint32_t n)
{
	struct weight w = { 0, 0 };

	for (uint32_t i = 0; i < n; i++) {
		uint32_t row = rows[i];

		if (v->present[row] && i >= n / 2) {
			w.bits += bits_of(zigzag(subtract(v->values[row], foretell(r, link, row))));
			w.values++;
		}
		learn(r, link, row);
	}
	return w;
}

static struct weight weigh_none(const struct vector *v, const uint32_t *rows, uint32_t n)
{
	struct weight w = { 0, 0 };
	int64_t min = INT64_MAX;

	for (uint32_t i = 0; i < n; i++)
		if (v->present[rows[i]] && v->values[rows[i]] < min)
			min = v->values[rows[i]];
	for (uint32_t i = n / 2; i < n; i++) {
		if (v->present[rows[i]]) {
			w.bits += bits_of((uint64_t)v->values[rows[i]] - (uint64_t)min);
			w.values++;
		}
	}
	return w;
}

static uint64_t cost(const struct plan *p, const struct vector *all, unsigned v,
    const struct plan_rows *over, const struct plan_sample *s)
{
	struct run r = begin(p, all, v, over);
	struct weight w;

	switch (p->link) {
	case PLAN_LINE:
		w = weigh(&r, PLAN_LINE, &all[v], s->near, s->near_count);
		break;
	case PLAN_ROW:
		w = weigh(&r, PLAN_ROW, &all[v], s->near, s->near_count);
		break;
	case PLAN_LAST:
		w = weigh(&r, PLAN_LAST, &all[v], s->near, s->near_count);
		break;
	case PLAN_SAME:
		w = weigh(&r, PLAN_SAME, &all[v], s->far, s->far_count);
		break;
	case PLAN_OTHER:
		w = weigh(&r, PLAN_OTHER, &all[v], s->far, s->far_count);
		break;
	default:
		w = weigh_none(&all[v], s->near, s->near_count);
		break;
	}
	return w.values > 0 ? w.bits * 1000 / w.values : UINT32_MAX;
}

struct choice {
	struct plan plan;
	uint64_t cost;
};

/* Keeps the best few, best first. A later plan must win by a thirty-second: simple ones first. */
static void offer(struct choice *best, const struct plan *p, uint64_t bits)
{
	unsigned at = KEPT;

	while (at > 0 && bits + bits / 32 < best[at - 1].cost)
		at--;
	if (at == KEPT)
		return;
	memmove(best + at + 1, best + at, (KEPT - 1 - at) * sizeof(*best));
	best[at] = (struct choice){ .plan = *p, .cost = bits };
}

static bool link_fits(enum plan_link link, bool self, const struct plan_rows *over)
{
	if (link == PLAN_SAME || link == PLAN_OTHER)
		return over->codes != NULL;
	return link == PLAN_LAST || (link == PLAN_ROW && !self);
}

static void search_one(struct choice *best, const struct vector *all, unsigned v, unsigned limit,
    const struct plan_rows *over, const struct plan_sample *s)
{
	for (unsigned i = 0; i <= limit; i++) {
		unsigned a = i == 0 ? v : i - 1;

		for (unsigned link = PLAN_ROW; link < PLAN_LINKS; link++) {
			struct plan p = { .link = (uint8_t)link, .sign = 1, .a = (uint16_t)a,
				.b = PLAN_NO_VECTOR };

			if (link_fits(link, a == v, over))
				offer(best, &p, cost(&p, all, v, over, s));
		}
	}
}

static void search_two(struct choice *best, const struct vector *all, unsigned v, unsigned limit,
    const struct plan_rows *over, const struct plan_sample *s)
{
	struct choice one[KEPT];

	memcpy(one, best, sizeof(one));
	for (unsigned i = 0; i < KEPT; i++) {
		for (unsigned b = 0; b < limit && one[i].plan.link >= PLAN_ROW; b++) {
			struct plan p = one[i].plan;

			p.b = (uint16_t)b;
			for (int sign = -1; sign <= 1 && b != p.a; sign += 2) {
				p.sign = (int8_t)sign;
				offer(best, &p, cost(&p, all, v, over, s));
			}
		}
	}
}

struct plan plan_search(const struct vector *all, unsigned v, unsigned limit,
    const struct plan_rows *over, const struct plan_sample *s)
{
	struct plan none = { .link = PLAN_NONE, .b = PLAN_NO_VECTOR };
	struct plan line = { .link = PLAN_LINE, .b = PLAN_NO_VECTOR };
	struct choice best[KEPT + 1] = { { .plan = none, .cost = cost(&none, all, v, over, s) },
		{ .plan = none, .cost = UINT64_MAX / 2 }, { .plan = none, .cost = UINT64_MAX / 2 } };

	search_one(best, all, v, limit, over, s);
	offer(best, &line, cost(&line, all, v, over, s));
	if (best[0].cost > 0 && limit > 0)
		search_two(best, all, v, limit, over, s);
	return best[0].plan;
}
