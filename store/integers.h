/*
 * Vectors of unsigned integers to bytes and back.
 *
 *   varint   bits: of the widest value; 0: all are zero and nothing follows
 *   u8       form: 0 bit-packed, 1 planes, 2 planes of which the high ones are sparse
 *   0: (n * bits + 7) / 8 bytes, the values one behind the other, low bits first
 *   1: for every byte of the values, lowest first, the n bytes of that plane:
 *      varint size, and the bytes: size 0, all zero; size n, as they are; else packed by zstd
 *   2: u8 low, how many planes stand as in 1; octets of (n + 7) / 8 bytes, a bit a value, low bits
 *      first: which values have more than that; then the other planes, of these values alone
 *
 * Planes win where values repeat or lean to few, packed bits where they are as random as their
 * width says. How many there are is known to whoever reads.
 *
 * Octets are bytes whose number is known, too: varint size when packed by zstd, 0: they are not;
 * then the bytes.
 */
#ifndef STORE_INTEGERS_H
#define STORE_INTEGERS_H

#include "store/bytes.h"
#include "store/squeeze.h"

enum integers_form { INTEGERS_BITS, INTEGERS_PLANES, INTEGERS_SPARSE };

/* Bytes of n values in the first form. */
static inline size_t integers_packed_size(size_t n, unsigned bits)
{
	return (n * bits + 7) / 8;
}

/* Integers on their way to bytes: taken up a few at a time, while they are still near. One at a time
 * is under way with a squeeze. */
struct integers {
	struct squeeze *squeeze;
	uint8_t *planes; /* eight, so many bytes apart; NULL: no memory */
	size_t stride, count;
	unsigned used;   /* planes up to here have been filled */
	uint64_t all;    /* every bit that any value has */
};

/* At most so many values will come. */
void integers_begin(struct integers *to, size_t most, struct squeeze *s);
void integers_add(struct integers *to, const uint64_t *values, size_t n);
/* Appends what was added to out; a lack of memory shows in out->failed. */
void integers_end(struct integers *from, struct bytes *out);

/* All of this at once. */
void integers_pack(struct bytes *out, const uint64_t *values, size_t n, struct squeeze *s);
/* 0, or -1: no such vector of n values (the cursor is bad then too). */
int integers_unpack(struct cursor *from, uint64_t *values, size_t n, struct squeeze *s);

/* Appends n bytes as octets. */
void octets_pack(struct bytes *out, const uint8_t *data, size_t n, struct squeeze *s);
/* n bytes to `to`. 0, or -1. */
int octets_unpack(struct cursor *from, uint8_t *to, size_t n, struct squeeze *s);

#endif
