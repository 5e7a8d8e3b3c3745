#include "store/plan_run.h"
#include "store/bytes.h"

enum {
	KEPT = 3,        /* plans of one vector that are tried with a second one */
	GLANCE = 128,    /* rows of a sample that show most plans to be far worse than those kept */
	PERFECT = 1031,  /* cost that nothing can win over: zeroes take 1,000 */
	FEW = 48,        /* values of a sample that say too little of what other vectors foretell */
};

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
		run_learn(&r, link, rows->rows[i]);
	for (i = half; i < rows->count && bits <= most; i++) {
		uint32_t row = rows->rows[i];
		uint64_t left = zigzag(plan_subtract(v->values[row], run_foretell(&r, link, row)));

		bits += bits_of(left) & -(uint64_t)v->present[row];
		run_learn(&r, link, row);
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
	struct run r = run_start(p, s->all, s->v, s->over);
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
	for (unsigned i = 0; i <= s->limit && best[0].cost > PERFECT; i++) {
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

	if (s.near.values + s.far.values < FEW)
		s.limit = 0;
	search_one(&s, best);
	offer(&s, best, &line);
	if (best[0].cost > PERFECT && s.limit > 0)
		search_two(&s, best);
	return best[0].plan;
}
