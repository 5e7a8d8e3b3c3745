/*
 * Vectors of unsigned integers to bytes and back.
 *
 *   varint   bits: of the widest value; 0: all are zero and nothing follows
 *   u8       form: 0 bit-packed, 1 planes
 *   0: (n * bits + 7) / 8 bytes, the values one behind the other, low bits first
 *   1: for every byte of the values, lowest first: varint size, and the n bytes of that plane:
 *      size 0, all zero; size n, as they are; else packed by zstd
 *
 * Planes win where values repeat or lean to few, packed bits where they are as random as their
 * width says; the shorter one is written. How many there are is known to whoever reads.
 *
 * Octets are bytes whose number is known, too: varint size when packed by zstd, 0: they are not;
 * then the bytes.
 */
#ifndef STORE_INTEGERS_H
#define STORE_INTEGERS_H

#include "store/bytes.h"
#include "store/squeeze.h"

/* Appends to out; a lack of memory shows in out->failed. */
void integers_pack(struct bytes *out, const uint64_t *values, size_t n, struct squeeze *s);
/* 0, or -1: no such vector of n values (the cursor is bad then too). */
int integers_unpack(struct cursor *from, uint64_t *values, size_t n, struct squeeze *s);

/* Appends n bytes as octets. */
void octets_pack(struct bytes *out, const uint8_t *data, size_t n, struct squeeze *s);
/* n bytes to `to`. 0, or -1. */
int octets_unpack(struct cursor *from, uint8_t *to, size_t n, struct squeeze *s);

#endif
