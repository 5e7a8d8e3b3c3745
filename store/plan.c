#include "store/plan_run.h"
#include "store/bytes.h"
#include "store/range.h"
#include "store/wide.h"

#ifdef __x86_64__
#include <immintrin.h>
#endif

enum {
	STEP = 2048, /* rows at once: what is left of their values stays in the nearest cache */
	WALKS = 4,   /* steps back a row, on average, beyond which a table is kept instead */
};

/* A plan being applied. */
struct work {
	struct run run;
	enum plan_link link;
	const struct vector *v;
	uint64_t walked; /* steps back */
	bool table;      /* the table holds what was last */
};

static uint32_t keep_present(uint64_t *restrict left, const uint8_t *restrict present, uint32_t n)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < n; i++) {
		left[kept] = left[i];
		kept += present[i];
	}
	return kept;
}

#ifdef __x86_64__
/* The same four at a time: which of them are there chooses how they move together. */
WIDE static uint32_t keep_present_wide(uint64_t *left, const uint8_t *present, uint32_t n)
{
#define FOUR(a, b, c, d) { 2 * (a), 2 * (a) + 1, 2 * (b), 2 * (b) + 1, 2 * (c), 2 * (c) + 1, 2 * (d), 2 * (d) + 1 }
	static const uint32_t moves[16][8] = {
		FOUR(0, 0, 0, 0), FOUR(0, 0, 0, 0), FOUR(1, 0, 0, 0), FOUR(0, 1, 0, 0),
		FOUR(2, 0, 0, 0), FOUR(0, 2, 0, 0), FOUR(1, 2, 0, 0), FOUR(0, 1, 2, 0),
		FOUR(3, 0, 0, 0), FOUR(0, 3, 0, 0), FOUR(1, 3, 0, 0), FOUR(0, 1, 3, 0),
		FOUR(2, 3, 0, 0), FOUR(0, 2, 3, 0), FOUR(1, 2, 3, 0), FOUR(0, 1, 2, 3),
	};
#undef FOUR
	uint32_t kept = 0, i = 0;

	for (; n - i >= WIDE_LANES; i += WIDE_LANES) {
		__m256i v = _mm256_loadu_si256((const __m256i *)(const void *)(left + i)), move;
		uint32_t four;

		/* The four bytes as four bits, and their sum. */
		memcpy(&four, present + i, sizeof(four));
		move = _mm256_loadu_si256((const __m256i *)(const void *)moves[four * 0x01020408u >> 24 & 15]);
		_mm256_storeu_si256((__m256i *)(void *)(left + kept), _mm256_permutevar8x32_epi32(v, move));
		kept += four * 0x01010101u >> 24;
	}
	for (; i < n; i++) {
		left[kept] = left[i];
		kept += present[i];
	}
	return kept;
}
#else
static uint32_t keep_present_wide(uint64_t *left, const uint8_t *present, uint32_t n)
{
	return keep_present(left, present, n);
}
#endif

static uint32_t keep(const struct work *w, uint64_t *left, uint32_t from, uint32_t end)
{
	if (w->v->count == w->run.over->rows)
		return end - from;
	if (wide_here())
		return keep_present_wide(left, w->v->present + from, end - from);
	return keep_present(left, w->v->present + from, end - from);
}

WIDE_BODY ulanes zigzag_lanes(ulanes v)
{
	return (v + v) ^ (ulanes)((lanes)v < 0);
}

WIDE_BODY ulanes load(const int64_t *from)
{
	return (ulanes)lanes_load(from);
}

/* The tell_ functions write what is left of the values of the rows from `from` to `end` and return how
 * many that are. */

WIDE_BODY uint32_t tell_none(const struct work *w, uint32_t from, uint32_t end, uint64_t *left)
{
	ulanes min = { 0 };
	uint32_t row = from;

	min += (uint64_t)w->run.last;
	for (; end - row >= WIDE_LANES; row += WIDE_LANES)
		*(ulanes *)(left + row - from) = load(w->v->values + row) - min;
	for (; row < end; row++)
		left[row - from] = (uint64_t)w->v->values[row] - (uint64_t)w->run.last;
	return keep(w, left, from, end);
}

WIDE_BODY uint32_t tell_row(const struct work *w, uint32_t from, uint32_t end, uint64_t *left)
{
	const struct vector *a = w->run.a, *b = w->run.b;
	uint32_t row = from;

	for (; end - row >= WIDE_LANES; row += WIDE_LANES) {
		ulanes told = load(a->values + row), other;

		if (b) {
			other = load(b->values + row) & (ulanes)lanes_where(b->present + row);
			told = w->run.sign > 0 ? told + other : told - other;
		}
		told &= (ulanes)lanes_where(a->present + row);
		*(ulanes *)(left + row - from) = zigzag_lanes(load(w->v->values + row) - told);
	}
	for (; row < end; row++)
		left[row - from] = zigzag(plan_subtract(w->v->values[row],
		    run_foretell(&w->run, PLAN_ROW, row)));
	return keep(w, left, from, end);
}

/* One row after the other, each told and then learnt from. */
WIDE_BODY uint32_t tell_each(struct work *w, enum plan_link link, uint32_t from, uint32_t end, uint64_t *left)
{
	struct run run = w->run; /* in registers: what is written below might else be it */
	uint32_t n = 0;

	for (uint32_t row = from; row < end; row++) {
		left[n] = zigzag(plan_subtract(w->v->values[row], run_foretell(&run, link, row)));
		n += w->v->present[row];
		run_learn(&run, link, row);
	}
	w->run = run;
	return n;
}

/* A line through values of which none is missing waits for no row before. */
WIDE_BODY uint32_t tell_line(struct work *w, uint32_t from, uint32_t end, uint64_t *left)
{
	const int64_t *values = w->v->values;
	uint32_t row = from + 2;

	if (w->v->count < w->run.over->rows || end - from <= 2)
		return tell_each(w, PLAN_LINE, from, end, left);
	tell_each(w, PLAN_LINE, from, row, left);
	for (; end - row >= WIDE_LANES; row += WIDE_LANES) {
		ulanes before = load(values + row - 1);

		*(ulanes *)(left + row - from) =
		    zigzag_lanes(load(values + row) - before - before + load(values + row - 2));
	}
	w->run.last = values[row - 1];
	w->run.before = values[row - 2];
	return row - from + tell_each(w, PLAN_LINE, row, end, left + (row - from));
}

/* Keeps, from here on, what was last in a table: of rows whose last value lies far back. */
static void begin_table(struct work *w, uint32_t row)
{
	const struct plan_rows *over = w->run.over;

	memset(over->table, 0, (2 * (size_t)over->pairs + 2) * sizeof(*over->table));
	for (uint32_t i = 0; i < row; i++)
		run_learn(&w->run, w->link, i);
	w->table = true;
}

/* All bits of a row that is not there, none of one that is. Whether a pair was there before is as good
 * as random: that is not branched on. */
static inline int32_t nowhere(int32_t at)
{
	return -(int32_t)((uint32_t)at >> 31);
}

/* The last row at or before `at` that has a value; negative when there is none. */
static inline int32_t walk_back(const int32_t *same, const uint8_t *present, int32_t at, uint64_t *walked)
{
	while ((nowhere(at) | present[at & ~nowhere(at)]) == 0) {
		at = same[at];
		++*walked;
	}
	return at;
}

/* A bit for each of at most 32 rows that has a value, the first one lowest. */
WIDE_BODY uint32_t bits_there(const uint8_t *present, uint32_t rows)
{
	uint32_t bits = 0;

	if (rows >= WIDE_BYTES)
		return bytes_any(bytes_load(present));
	for (uint32_t i = 0; i < rows; i++)
		bits |= (uint32_t)present[i] << i;
	return bits;
}

/* What a plan that refers to one vector or to two leaves of the rows of pairs. */
WIDE_BODY uint32_t tell_walking(struct work *w, const int32_t *last, bool two, uint32_t from, uint32_t end,
    uint64_t *restrict left)
{
	const struct run run = w->run;
	const uint8_t *present = run.a->present, *there = w->v->present;
	const int64_t *told = run.a->values, *values = w->v->values;
	const int32_t *same = run.over->same;
	uint64_t walked = 0, *next = left;

	for (; from < end; from += WIDE_BYTES) {
		/* Rows without a value are not even looked at. */
		for (uint32_t bits = bits_there(there + from, end - from); bits != 0; bits &= bits - 1) {
			uint32_t row = from + (uint32_t)__builtin_ctz(bits);
			int32_t at = walk_back(same, present, last[row], &walked);
			int64_t value = two ? run_term(&run, (uint32_t)(at & ~nowhere(at))) : told[at & ~nowhere(at)];

			value &= ~(int64_t)nowhere(at);
			*next++ = zigzag(plan_subtract(values[row], value));
		}
	}
	w->walked += walked;
	return (uint32_t)(next - left);
}

WIDE_BODY uint32_t tell_pair(struct work *w, enum plan_link link, uint32_t from, uint32_t end, uint64_t *left)
{
	const int32_t *last = link == PLAN_SAME ? w->run.over->same : w->run.over->other;
	uint32_t n;

	if (w->table)
		return tell_each(w, link, from, end, left);
	n = w->run.b ? tell_walking(w, last, true, from, end, left)
		     : tell_walking(w, last, false, from, end, left);
	if (w->walked > (uint64_t)WALKS * w->run.over->rows)
		begin_table(w, end);
	return n;
}

WIDE_BODY uint32_t tell(struct work *w, enum plan_link link, uint32_t from, uint32_t end, uint64_t *left)
{
	switch (link) {
	case PLAN_LINE:
		return tell_line(w, from, end, left);
	case PLAN_ROW:
		return tell_row(w, from, end, left);
	case PLAN_LAST:
		return tell_each(w, PLAN_LAST, from, end, left);
	case PLAN_SAME:
		return tell_pair(w, PLAN_SAME, from, end, left);
	case PLAN_OTHER:
		return tell_pair(w, PLAN_OTHER, from, end, left);
	default:
		return tell_none(w, from, end, left);
	}
}

/* What is known before the first row, and the base as far as it does not depend on that. */
static int64_t begin(struct work *w)
{
	const struct vector *v = w->v;
	uint32_t rows = w->run.over->rows, row = 0;

	if (w->link == PLAN_NONE)
		w->run.last = v->range.min <= v->range.max
				  ? v->range.min
				  : range_of(v->values, v->count == rows ? NULL : v->present, rows).min;
	if (w->link == PLAN_LINE) {
		while (row < rows && !v->present[row])
			row++;
		w->run.last = w->run.before = row < rows ? v->values[row] : 0;
	}
	return w->run.last;
}

WIDE_BODY void apply(struct work *w, enum plan_link link, struct integers *to, int64_t *base)
{
	uint32_t rows = w->run.over->rows;
	bool first = link >= PLAN_ROW;
	uint64_t left[STEP];

	*base = begin(w);
	for (uint32_t from = 0; from < rows; from += STEP) {
		uint32_t end = rows - from < STEP ? rows : from + STEP, n = tell(w, link, from, end, left);

		if (first && n > 0) {
			*base = unzigzag(left[0]);
			left[0] = 0;
			first = false;
		}
		integers_add(to, left, n);
	}
}

WIDE_BODY void apply_any(struct work *w, struct integers *to, int64_t *base)
{
	switch (w->link) {
	case PLAN_LINE:
		apply(w, PLAN_LINE, to, base);
		break;
	case PLAN_ROW:
		apply(w, PLAN_ROW, to, base);
		break;
	case PLAN_LAST:
		apply(w, PLAN_LAST, to, base);
		break;
	case PLAN_SAME:
		apply(w, PLAN_SAME, to, base);
		break;
	case PLAN_OTHER:
		apply(w, PLAN_OTHER, to, base);
		break;
	default:
		apply(w, PLAN_NONE, to, base);
		break;
	}
}

WIDE static void apply_wide(struct work *w, struct integers *to, int64_t *base)
{
	apply_any(w, to, base);
}

static bool none_of_eight(const uint8_t *present)
{
	uint64_t eight;

	memcpy(&eight, present, sizeof(eight));
	return eight == 0;
}

/* The values of a vector that has few, and the least of them: of the many lines that hold its rows only
 * some are read. */
static uint32_t gather_few(const struct vector *v, uint32_t rows, uint64_t values[STEP], int64_t *min)
{
	uint32_t n = 0, row = 0;

	*min = INT64_MAX;
	while (row < rows && n < v->count) {
		if (rows - row >= 8 && none_of_eight(v->present + row)) {
			row += 8;
			continue;
		}
		if (v->present[row]) {
			*min = v->values[row] < *min ? v->values[row] : *min;
			values[n++] = (uint64_t)v->values[row];
		}
		row++;
	}
	return n;
}

/* Such a vector, told from nothing. */
static void apply_few(const struct vector *v, uint32_t rows, struct integers *to, int64_t *base)
{
	uint64_t values[STEP];
	uint32_t n = gather_few(v, rows, values, base);

	for (uint32_t i = 0; i < n; i++)
		values[i] -= (uint64_t)*base;
	integers_add(to, values, n);
}

void plan_apply(const struct plan *p, const struct vector *all, unsigned v,
    const struct plan_rows *over, struct integers *to, int64_t *base)
{
	struct work w = { .run = run_start(p, all, v, over), .link = p->link, .v = &all[v] };

	if (p->link == PLAN_NONE && w.v->count <= STEP)
		apply_few(w.v, over->rows, to, base);
	else if (wide_here())
		apply_wide(&w, to, base);
	else
		apply_any(&w, to, base);
}

static struct run run_begin(const struct plan *p, const struct vector *all, unsigned v,
    const struct plan_rows *over)
{
	if (p->link == PLAN_SAME || p->link == PLAN_OTHER)
		memset(over->table, 0, (2 * (size_t)over->pairs + 2) * sizeof(*over->table));
	return run_start(p, all, v, over);
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
				left = plan_add(left, base);
			v->values[row] = plan_add(run_foretell(r, link, row), left);
			if (first && link == PLAN_LINE)
				r->last = r->before = v->values[row]; /* the first value stands for the one before it too */
			first = false;
		}
		run_learn(r, link, row);
	}
}

void plan_undo(const struct plan *p, const struct vector *all, unsigned v,
    const struct plan_rows *over, const uint64_t *rest, int64_t base)
{
	struct run r = run_begin(p, all, v, over);

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
