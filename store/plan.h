/*
 * Foretelling numbers from numbers that are known already, so that little is left to store.
 *
 * A block's numbers stand in vectors: a column's values, the words' numbers of a text column, the
 * slots of patterns (store/pattern.h). A plan says how the value of a row is foretold: from the sum
 * or difference of at most two vectors, taken at
 *   row   the same row
 *   last  the last row that had them
 *   same  the last row of the same pair and direction that had them (store/pairs.h)
 *   other the last row of the same pair and the other direction that had them
 * or, with line, from its own last two values as a straight line (delta of delta; its first value
 * counts for both). Nothing is foretold with none. What is not there is taken as 0; rows without a
 * pair have one of their own in common.
 *
 * Thus an acknowledgement is what the other side had sent, a sequence number is where the last
 * segment ended, an echoed clock is the other side's last: the search finds such rules by trying
 * them on a sample; no protocol is known here.
 */
#ifndef STORE_PLAN_H
#define STORE_PLAN_H

#include "store/integers.h"
#include "store/range.h"

#include <stdint.h>

enum plan_link { PLAN_NONE, PLAN_LINE, PLAN_ROW, PLAN_LAST, PLAN_SAME, PLAN_OTHER, PLAN_LINKS };

enum { PLAN_NO_VECTOR = 0xffff };

struct plan {
	uint8_t link;   /* enum plan_link */
	int8_t sign;    /* of b: 1 or -1 */
	uint16_t a, b;  /* vectors; b may be PLAN_NO_VECTOR; both are for links from row on */
};

struct vector {
	int64_t *values;        /* a row */
	const uint8_t *present; /* a row: 1 where the vector has a value */
	uint32_t count;         /* of values; like the range only plan_apply looks at it */
	struct range range;     /* of them; upside down where it is not known */
};

/* The rows a plan runs over. */
struct plan_rows {
	uint32_t rows;
	const int32_t *codes; /* of pairs; NULL when the block has none */
	const int32_t *same, *other; /* of pairs, for plan_apply */
	uint32_t pairs;
	int64_t *table;       /* room for 2 * pairs + 2 values, used as scratch */
};

/* Adds what the plan leaves of vector v, one number a present row in order, and writes the first of
 * them to *base: for that row 0 is added. */
void plan_apply(const struct plan *p, const struct vector *all, unsigned v,
    const struct plan_rows *over, struct integers *to, int64_t *base);
/* The inverse, from these numbers in rest: fills the values of vector v; those it refers to are
 * filled already. */
void plan_undo(const struct plan *p, const struct vector *all, unsigned v,
    const struct plan_rows *over, const uint64_t *rest, int64_t base);

/* The rows a search looks at: some neighbours, and all rows of some pairs, whose past would lie too
 * far away among neighbours. */
enum { PLAN_SAMPLE = 1024 };

struct plan_sample {
	uint32_t near[PLAN_SAMPLE], far[PLAN_SAMPLE];
	uint32_t near_count, far_count;
};

void plan_sample(struct plan_sample *s, const struct plan_rows *over);

/* The best plan for vector v. It refers to vectors before `limit` and, for the last rows, to v
 * itself. */
struct plan plan_search(const struct vector *all, unsigned v, unsigned limit,
    const struct plan_rows *over, const struct plan_sample *s);

#endif
