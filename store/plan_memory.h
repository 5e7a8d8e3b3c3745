/*
 * The plans of a stream's blocks: found on one block, they serve the next ones, until these take
 * more bytes a row or look otherwise. A search costs as much as a block; a stream that goes on as it
 * began wants one.
 */
#ifndef STORE_PLAN_MEMORY_H
#define STORE_PLAN_MEMORY_H

#include "store/plan.h"

#include <stdbool.h>

struct plan_memory;

/* The vectors of a block. */
struct plan_task {
	const struct vector *vectors;
	const uint32_t *names; /* what a vector is, from block to block; below UINT32_MAX */
	unsigned count;
	unsigned roots;        /* the first ones, which never depend on others */
	const struct plan_rows *over;
};

/* At most so many vectors a block. NULL: no memory. */
struct plan_memory *plan_memory_open(unsigned most);
void plan_memory_close(struct plan_memory *m);

/* A plan for each vector. */
void plan_memory_choose(struct plan_memory *m, const struct plan_task *task, struct plan *plans);
/* Says how many bytes the block took with these plans. */
void plan_memory_judge(struct plan_memory *m, uint32_t rows, uint64_t bytes);

#endif
