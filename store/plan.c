#include "store/plan.h"
#include "store/bytes.h"

#include <stdbool.h>
#include <string.h>

enum {
	KEPT = 3,        /* plans of one vector that are tried with a second one */
	GLANCE = 256,    /* rows of a sample that show most plans to be far worse than those kept */
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

/* A value where `present` is 1, 0 where it is 0. What is present is as good as random, so nothing in
 * the loops below branches on it. */
static inline int64_t where(uint8_t present, int64_t value)
{
	return value & -(int64_t)present;
}

static inline int64_t term(const struct run *r, uint32_t row)
{
	int64_t value = r->a->values[row], other;

	if (!r->b)
		return value;
	other = where(r->b->present[row], r->b->values[row]);
	return r->sign > 0 ? add(value, other) : subtract(value, other);
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
		return where(r->a->present[row], term(r, row));
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
	uint8_t present;
	int64_t *at, value;

	if (link == PLAN_NONE || link == PLAN_ROW)
		return;
	present = r->a->present[row];
	if (link == PLAN_LINE) {
		r->before = present ? r->last : r->before;
		r->last = present ? r->a->values[row] : r->last;
		return;
	}
	value = term(r, row);
	at = link == PLAN_LAST ? &r->last : &r->over->table[context(r, row)];
	*at = present ? value : *at;
}

static struct run start(const struct plan *p, const struct vector *all, unsigned v,
    const struct plan_rows *over)
{
	struct run r = { .a = &all[v], .sign = p->sign, .over = over };

	if (p->link >= PLAN_ROW)
		r.a = &all[p->a];
	if (p->link >= PLAN_ROW && p->b != PLAN_NO_VECTOR)
		r.b = &all[p->b];
	return r;
}

static struct run begin(const struct plan *p, const struct vector *all, unsigned v,
    const struct plan_rows *over)
{
	if (p->link == PLAN_SAME || p->link == PLAN_OTHER)
		memset(over->table, 0, (2 * (size_t)over->pairs + 2) * sizeof(*over->table));
	return start(p, all, v, over);
}

/* The first value of a line stands for the one before it too. */
static inline void begin_line(struct run *r, enum plan_link link, int64_t first)
{
	if (link == PLAN_LINE)
		r->last = r->before = first;
}

/* Up to the first row that has a value there is only to learn. */
__attribute__((always_inline)) static inline uint32_t first_row(
    struct run *r, enum plan_link link, const struct vector *v, int64_t *base)
{
	uint32_t row = 0;

	for (; row < r->over->rows && !v->present[row]; row++)
		learn(r, link, row);
	if (row < r->over->rows) {
		*base = subtract(v->values[row], foretell(r, link, row));
		begin_line(r, link, v->values[row]);
		learn(r, link, row);
	}
	return row;
}

__attribute__((always_inline)) static inline uint32_t apply(
    struct run *r, enum plan_link link, const struct vector *v, uint64_t *rest, int64_t *base)
{
	struct run at = *r; /* in registers: what is written below might else be it */
	uint32_t row, n;

	*base = 0;
	row = first_row(&at, link, v, base);
	rest[0] = 0;
	n = row < at.over->rows;
	for (row++; row < at.over->rows; row++) {
		rest[n] = zigzag(subtract(v->values[row], foretell(&at, link, row)));
		n += v->present[row];
		learn(&at, link, row);
	}
	return n;
}

/* Without foresight: what lies above the smallest value. */
static uint32_t apply_none(const struct vector *v, uint32_t rows, uint64_t *rest, int64_t *base)
{
	int64_t min = INT64_MAX;
	uint32_t n = 0;

	for (uint32_t row = 0; row < rows; row++) {
		int64_t value = v->present[row] ? v->values[row] : INT64_MAX;

		min = value < min ? value : min;
	}
	*base = min;
	for (uint32_t row = 0; row < rows; row++) {
		rest[n] = (uint64_t)v->values[row] - (uint64_t)min;
		n += v->present[row];
	}
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

/* The search for the plan of one vector, over the rows of a sample: the first half of them is to
 * learn, what a plan leaves of the values in the second half counts. */
struct search {
	const struct vector *all;
	unsigned v, limit;
	const struct plan_rows *over;
	struct rows {
		const uint32_t *rows;
		uint32_t count;
		uint64_t values; /* in the second half */
	} near, far, near_glance, far_glance;
};

static struct rows take_rows(const struct vector *v, const uint32_t *rows, uint32_t n)
{
	struct rows r = { .rows = rows, .count = n };

	for (uint32_t i = n / 2; i < n; i++)
		r.values += v->present[rows[i]];
	return r;
}

/* The bits a plan leaves; the count ends where it is beyond `most`. */
__attribute__((always_inline)) static inline uint64_t weigh(const struct run *from,
    enum plan_link link, const struct vector *v, const struct rows *rows, uint64_t most)
{
	struct run r = *from;
	uint32_t half = rows->count / 2, i = 0;
	uint64_t bits = 0;

	for (; i < half && link != PLAN_ROW; i++)
		learn(&r, link, rows->rows[i]);
	for (i = half; i < rows->count && bits <= most; i++) {
		uint32_t row = rows->rows[i];
		uint64_t left = zigzag(subtract(v->values[row], foretell(&r, link, row)));

		bits += bits_of(left) & -(uint64_t)v->present[row];
		learn(&r, link, row);
	}
	return bits;
}

static uint64_t weigh_none(const struct vector *v, const struct rows *rows)
{
	uint64_t bits = 0;
	int64_t min = INT64_MAX;

	for (uint32_t i = 0; i < rows->count; i++)
		if (v->present[rows->rows[i]] && v->values[rows->rows[i]] < min)
			min = v->values[rows->rows[i]];
	for (uint32_t i = rows->count / 2; i < rows->count; i++)
		if (v->present[rows->rows[i]])
			bits += bits_of((uint64_t)v->values[rows->rows[i]] - (uint64_t)min);
	return bits;
}

/* Of the table only what these rows, which all have a pair, will look at is emptied. */
static void empty_table(const struct plan_rows *over, const struct rows *rows)
{
	for (uint32_t i = 0; i < rows->count; i++) {
		int64_t *both = over->table + (over->codes[rows->rows[i]] & ~1);

		both[0] = both[1] = 0;
	}
}

/* Thousandths of a bit a value, about; UINT64_MAX where they are more than `most`. */
static uint64_t cost(const struct search *s, const struct plan *p, const struct rows *rows, uint64_t most)
{
	const struct vector *v = &s->all[s->v];
	struct run r = start(p, s->all, s->v, s->over);
	uint64_t bits;

	if (rows->values == 0)
		return UINT32_MAX;
	most = most < UINT32_MAX ? most * rows->values / 1000 : UINT64_MAX;
	switch (p->link) {
	case PLAN_LINE:
		bits = weigh(&r, PLAN_LINE, v, rows, most);
		break;
	case PLAN_ROW:
		bits = weigh(&r, PLAN_ROW, v, rows, most);
		break;
	case PLAN_LAST:
		bits = weigh(&r, PLAN_LAST, v, rows, most);
		break;
	case PLAN_SAME:
		empty_table(s->over, rows);
		bits = weigh(&r, PLAN_SAME, v, rows, most);
		break;
	case PLAN_OTHER:
		empty_table(s->over, rows);
		bits = weigh(&r, PLAN_OTHER, v, rows, most);
		break;
	default:
		bits = weigh_none(v, rows);
		break;
	}
	return bits > most ? UINT64_MAX : bits * 1000 / rows->values;
}

struct choice {
	struct plan plan;
	uint64_t cost;
};

/* Keeps the best few, best first. A later plan must win by a thirty-second: simple ones first. */
static void offer(const struct search *s, struct choice *best, const struct plan *p)
{
	bool far = p->link == PLAN_SAME || p->link == PLAN_OTHER;
	const struct rows *glance = far ? &s->far_glance : &s->near_glance;
	uint64_t bits, most = best[KEPT - 1].cost;
	unsigned at = KEPT;

	if (glance->values > 0 && most < UINT32_MAX && cost(s, p, glance, most + most / 4 + 500) == UINT64_MAX)
		return;
	bits = cost(s, p, far ? &s->far : &s->near, most);
	while (at > 0 && bits < best[at - 1].cost && bits + bits / 32 < best[at - 1].cost)
		at--;
	if (at == KEPT)
		return;
	memmove(best + at + 1, best + at, (KEPT - 1 - at) * sizeof(*best));
	best[at] = (struct choice){ .plan = *p, .cost = bits };
}

static bool link_fits(const struct search *s, enum plan_link link, bool self)
{
	if (link == PLAN_SAME || link == PLAN_OTHER)
		return s->over->codes != NULL;
	return link == PLAN_LAST || (link == PLAN_ROW && !self);
}

static void search_one(const struct search *s, struct choice *best)
{
	for (unsigned i = 0; i <= s->limit; i++) {
		unsigned a = i == 0 ? s->v : i - 1;

		for (unsigned link = PLAN_ROW; link < PLAN_LINKS; link++) {
			struct plan p = { .link = (uint8_t)link, .sign = 1, .a = (uint16_t)a,
				.b = PLAN_NO_VECTOR };

			if (link_fits(s, link, a == s->v))
				offer(s, best, &p);
		}
	}
}

static void search_two(const struct search *s, struct choice *best)
{
	struct choice one[KEPT];

	memcpy(one, best, sizeof(one));
	for (unsigned i = 0; i < KEPT; i++) {
		for (unsigned b = 0; b < s->limit && one[i].plan.link >= PLAN_ROW; b++) {
			struct plan p = one[i].plan;

			p.b = (uint16_t)b;
			for (int sign = -1; sign <= 1 && b != p.a; sign += 2) {
				p.sign = (int8_t)sign;
				offer(s, best, &p);
			}
		}
	}
}

struct plan plan_search(const struct vector *all, unsigned v, unsigned limit,
    const struct plan_rows *over, const struct plan_sample *sample)
{
	uint32_t near = sample->near_count, far = sample->far_count;
	struct search s = { .all = all, .v = v, .limit = limit, .over = over,
		.near = take_rows(&all[v], sample->near, near),
		.far = take_rows(&all[v], sample->far, far),
		.near_glance = take_rows(&all[v], sample->near, near < GLANCE ? near : GLANCE),
		.far_glance = take_rows(&all[v], sample->far, far < GLANCE ? far : GLANCE) };
	struct plan none = { .link = PLAN_NONE, .b = PLAN_NO_VECTOR };
	struct plan line = { .link = PLAN_LINE, .b = PLAN_NO_VECTOR };
	struct choice best[KEPT + 1] = { { .plan = none, .cost = cost(&s, &none, &s.near, UINT64_MAX) },
		{ .plan = none, .cost = UINT64_MAX / 2 }, { .plan = none, .cost = UINT64_MAX / 2 } };

	search_one(&s, best);
	offer(&s, best, &line);
	if (best[0].cost > 0 && limit > 0)
		search_two(&s, best);
	return best[0].plan;
}
