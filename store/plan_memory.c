#include "store/plan_memory.h"

#include <stdlib.h>

enum {
	SEARCH_EVERY = 256,    /* blocks between two searches for plans, if nothing calls for one: */
	WORSE = 8,             /* a row that takes an eighth more bytes, */
	MORE_ROWS = 4,         /* or a block of so many times the rows */
	SEARCH_ROWS = 1024,    /* a plan found on fewer rows is not kept */
	CANDIDATES = 128,      /* vectors that are tried for telling another one */
	WORTH_A_PLAN = 32,     /* values */
};

static const uint32_t no_name = UINT32_MAX;

/* A plan, and what the vectors are that it tells and refers to. */
struct known {
	uint32_t name, a, b;
	struct plan plan;
};

struct plan_memory {
	unsigned count, most, age;
	bool anew;       /* none was known when the last block's were chosen */
	uint32_t rows;   /* of the block they were found on, */
	uint64_t bytes;  /* and the bytes it took */
	struct plan_sample sample;
	struct known known[];
};

struct plan_memory *plan_memory_open(unsigned most)
{
	struct plan_memory *m = calloc(1, sizeof(*m) + most * sizeof(m->known[0]));

	if (m)
		m->most = most;
	return m;
}

void plan_memory_close(struct plan_memory *m)
{
	free(m);
}

static uint32_t name_of(const struct plan_task *t, unsigned v)
{
	return v == PLAN_NO_VECTOR ? no_name : t->names[v];
}

/* The place of the vector of that name below the limit, or PLAN_NO_VECTOR. */
static uint16_t place_of(const struct plan_task *t, uint32_t name, unsigned limit)
{
	for (unsigned v = 0; v < limit && name != no_name; v++)
		if (t->names[v] == name)
			return (uint16_t)v;
	return PLAN_NO_VECTOR;
}

/* The plan found for this vector in an earlier block, if all it refers to is there. */
static bool recall(const struct plan_memory *m, const struct plan_task *t, unsigned v, struct plan *plan)
{
	unsigned i = 0;

	while (i < m->count && m->known[i].name != t->names[v])
		i++;
	if (i == m->count)
		return false;
	*plan = m->known[i].plan;
	if (plan->link >= PLAN_SAME && !t->over->codes)
		return false;
	if (plan->link < PLAN_ROW)
		return true;
	plan->a = place_of(t, m->known[i].a, v + 1);
	plan->b = place_of(t, m->known[i].b, v);
	return plan->a != PLAN_NO_VECTOR && (plan->b != PLAN_NO_VECTOR || m->known[i].b == no_name);
}

static void remember(struct plan_memory *m, const struct plan_task *t, unsigned v, const struct plan *p)
{
	bool refers = p->link >= PLAN_ROW;
	unsigned at = 0;

	while (at < m->count && m->known[at].name != t->names[v])
		at++;
	if (at == m->most)
		return;
	m->known[at] = (struct known){ .name = t->names[v], .plan = *p,
		.a = refers ? name_of(t, p->a) : no_name, .b = refers ? name_of(t, p->b) : no_name };
	m->count += at == m->count;
}

/* A search takes time for every vector that may foretell this one, which a block of a thousand
 * columns has not; a few values are not worth it. */
static struct plan search(const struct plan_memory *m, const struct plan_task *t, unsigned v)
{
	unsigned limit = v < CANDIDATES ? v : CANDIDATES;

	if (t->vectors[v].count < WORTH_A_PLAN)
		return (struct plan){ .link = PLAN_NONE, .b = PLAN_NO_VECTOR };
	return plan_search(t->vectors, v, v < t->roots ? 0 : limit, t->over, &m->sample);
}

void plan_memory_choose(struct plan_memory *m, const struct plan_task *task, struct plan *plans)
{
	uint32_t rows = task->over->rows;
	bool sampled = false;

	if (m->age++ == SEARCH_EVERY || m->rows * MORE_ROWS <= rows)
		m->count = 0;
	m->anew = m->count == 0;
	for (unsigned v = 0; v < task->count; v++) {
		if (recall(m, task, v, &plans[v]))
			continue;
		if (!sampled)
			plan_sample(&m->sample, task->over);
		sampled = true;
		plans[v] = search(m, task, v);
		if (rows >= SEARCH_ROWS && task->vectors[v].count >= WORTH_A_PLAN)
			remember(m, task, v, &plans[v]);
	}
}

void plan_memory_judge(struct plan_memory *m, uint32_t rows, uint64_t bytes)
{
	if (m->anew) {
		m->age = 1;
		m->rows = rows;
		m->bytes = bytes;
	} else if (rows >= m->rows && bytes * m->rows > m->bytes * rows / WORSE * (WORSE + 1)) {
		m->count = 0;
	}
}
