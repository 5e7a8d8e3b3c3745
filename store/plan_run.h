/*
 * A plan at work, row by row: what plan.c and plan_search.c share.
 */
#ifndef STORE_PLAN_RUN_H
#define STORE_PLAN_RUN_H

#include "store/plan.h"

#include <stdbool.h>
#include <string.h>

struct run {
	const struct vector *a, *b; /* b may be NULL */
	int64_t sign;
	const struct plan_rows *over;
	int64_t last, before;
};

static inline int64_t plan_add(int64_t a, int64_t b)
{
	return (int64_t)((uint64_t)a + (uint64_t)b);
}

static inline int64_t plan_subtract(int64_t a, int64_t b)
{
	return (int64_t)((uint64_t)a - (uint64_t)b);
}

/* A value where `present` is 1, 0 where it is 0. What is present is as good as random, so nothing in
 * the loops below branches on it. */
static inline int64_t run_where(uint8_t present, int64_t value)
{
	return value & -(int64_t)present;
}

static inline int64_t run_term(const struct run *r, uint32_t row)
{
	int64_t value = r->a->values[row], other;

	if (!r->b)
		return value;
	other = run_where(r->b->present[row], r->b->values[row]);
	return r->sign > 0 ? plan_add(value, other) : plan_subtract(value, other);
}

static inline uint32_t run_context(const struct run *r, uint32_t row)
{
	int32_t code = r->over->codes[row];

	return code >= 0 ? (uint32_t)code : 2 * r->over->pairs;
}

__attribute__((always_inline)) static inline int64_t run_foretell(
    const struct run *r, enum plan_link link, uint32_t row)
{
	switch (link) {
	case PLAN_LINE:
		return plan_subtract(plan_add(r->last, r->last), r->before);
	case PLAN_ROW:
		return run_where(r->a->present[row], run_term(r, row));
	case PLAN_LAST:
		return r->last;
	case PLAN_SAME:
		return r->over->table[run_context(r, row)];
	case PLAN_OTHER:
		return r->over->table[run_context(r, row) ^ 1];
	default:
		return 0;
	}
}

__attribute__((always_inline)) static inline void run_learn(
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
	value = run_term(r, row);
	at = link == PLAN_LAST ? &r->last : &r->over->table[run_context(r, row)];
	*at = present ? value : *at;
}

static inline struct run run_start(const struct plan *p, const struct vector *all, unsigned v,
    const struct plan_rows *over)
{
	struct run r = { .a = &all[v], .sign = p->sign, .over = over };

	if (p->link >= PLAN_ROW)
		r.a = &all[p->a];
	if (p->link >= PLAN_ROW && p->b != PLAN_NO_VECTOR)
		r.b = &all[p->b];
	return r;
}

#endif
