/*
 * Who talks with whom: the four columns src_ip, src_port, dst_ip and dst_port of a block as one
 * number a row.
 *
 * A pair is two ends, an end an address (its word) and a port + 1, or 0 without one; the lower
 * end stands first. A row's code is 2 * pair + 1 when its source is the higher end, else 2 *
 * pair. The codes also tell which row came last in the same and in the other direction, which
 * foretells sequence numbers and clocks (store/plan.h).
 *
 * As bytes (integers for every vector; rows with a pair only: those with a value in src_ip):
 *   varint pairs; vectors of that length: low address, low port, high address, high port;
 *   vector of rows: 0 the pair of the row before, 1 a pair not seen before, n the pair that came
 *   n - 2 before the newest;
 *   vector of rows: the direction.
 */
#ifndef STORE_PAIRS_H
#define STORE_PAIRS_H

#include "store/bytes.h"
#include "store/squeeze.h"

#include <stdbool.h>

enum { PAIRS_NONE = -1 }; /* the code of a row without a pair */

struct pairs_end {
	uint32_t address;
	uint32_t port; /* port + 1, or 0 */
};

enum { PAIRS_AT_ONCE = 64 };

struct pairs {
	uint32_t count, room;
	struct pairs_end *low, *high;
	struct pairs_slot *slots; /* pairs by hash, while rows are added */
	uint32_t mask;
	int32_t *codes;  /* a row */
	/* A row, of rows that were added: the last one before it with the same code, and with that of
	 * the other direction; or -1. Rows without a pair have a code of their own in common. */
	int32_t *same, *other;
	int32_t alone;   /* the last row without a pair, or -1 */
	uint32_t rows, codes_room;
};

/* An end as one number. */
static inline uint64_t pairs_key(struct pairs_end e)
{
	return (uint64_t)e.address << 32 | e.port;
}

/* Begins for so many rows, which are added one after the other. 0, or -1: no memory. Begin with
 * zeroes. */
int pairs_begin(struct pairs *p, uint32_t rows);
/* Adds at most PAIRS_AT_ONCE rows from `row` on: both ends of each, and whether it has a pair. 0, or
 * -1: no memory. */
int pairs_put(struct pairs *p, uint32_t row, unsigned n, const uint64_t *from, const uint64_t *to,
    const uint8_t *present);
void pairs_free(struct pairs *p);

static inline struct pairs_end pairs_from(const struct pairs *p, int32_t code)
{
	return code & 1 ? p->high[code >> 1] : p->low[code >> 1];
}

static inline struct pairs_end pairs_to(const struct pairs *p, int32_t code)
{
	return code & 1 ? p->low[code >> 1] : p->high[code >> 1];
}

void pairs_pack(struct bytes *out, const struct pairs *p, struct squeeze *s);
/* present: a byte a row, not zero where the row has a pair. 0, or -1: no such bytes, no memory. */
int pairs_unpack(struct cursor *from, struct pairs *p, const uint8_t *present, uint32_t rows,
    struct squeeze *s);

#endif
