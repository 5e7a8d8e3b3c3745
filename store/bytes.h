/*
 * Growing bytes to write into, and a cursor to read with that never leaves its bounds.
 *
 * Both keep their first failure and go on harmlessly (a full buffer takes nothing, a spent cursor
 * yields zeroes), so that a sequence of calls is checked once, at its end. Numbers are little
 * endian; a varint has seven bits a byte, least first, at most ten bytes.
 */
#ifndef STORE_BYTES_H
#define STORE_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bytes {
	uint8_t *data;
	size_t used;
	size_t capacity;
	bool failed; /* there was no memory */
};

/* Room for n more bytes; the caller writes there and adds to used. NULL: failed. */
uint8_t *bytes_room(struct bytes *b, size_t n);
void bytes_put(struct bytes *b, const void *data, size_t n);
void bytes_u8(struct bytes *b, uint8_t value);
void bytes_u32(struct bytes *b, uint32_t value);
void bytes_varint(struct bytes *b, uint64_t value);
void bytes_free(struct bytes *b);

struct cursor {
	const uint8_t *at;
	const uint8_t *end;
	bool bad; /* something reached beyond the end */
};

struct cursor cursor_over(const void *data, size_t size);
uint8_t cursor_u8(struct cursor *c);
uint32_t cursor_u32(struct cursor *c);
uint64_t cursor_varint(struct cursor *c);
/* A varint of at most max; more is bad. */
uint64_t cursor_bounded(struct cursor *c, uint64_t max);
/* The next n bytes, or NULL. */
const uint8_t *cursor_take(struct cursor *c, size_t n);
size_t cursor_left(const struct cursor *c);

/* Small differences of either sign become small numbers: 0 -1 1 -2 … are 0 1 2 3 … */
static inline uint64_t zigzag(int64_t v)
{
	return ((uint64_t)v << 1) ^ -(uint64_t)(v < 0);
}

static inline int64_t unzigzag(uint64_t v)
{
	return (int64_t)(v >> 1) ^ -(int64_t)(v & 1);
}

#endif
