#include "store/bytes.h"

#include <stdlib.h>
#include <string.h>

uint8_t *bytes_room(struct bytes *b, size_t n)
{
	size_t wanted = b->used + n;
	uint8_t *larger;

	if (b->failed)
		return NULL;
	if (wanted <= b->capacity)
		return b->data + b->used;
	wanted = wanted < 2 * b->capacity ? 2 * b->capacity : wanted + 64;
	larger = realloc(b->data, wanted);
	if (!larger) {
		b->failed = true;
		return NULL;
	}
	b->data = larger;
	b->capacity = wanted;
	return b->data + b->used;
}

void bytes_put(struct bytes *b, const void *data, size_t n)
{
	uint8_t *at = n > 0 ? bytes_room(b, n) : NULL;

	if (at) {
		memcpy(at, data, n);
		b->used += n;
	}
}

void bytes_u8(struct bytes *b, uint8_t value)
{
	bytes_put(b, &value, 1);
}

void bytes_u32(struct bytes *b, uint32_t value)
{
	uint8_t raw[4] = { (uint8_t)value, (uint8_t)(value >> 8), (uint8_t)(value >> 16),
		(uint8_t)(value >> 24) };

	bytes_put(b, raw, sizeof(raw));
}

void bytes_varint(struct bytes *b, uint64_t value)
{
	uint8_t raw[10];
	size_t n = 0;

	for (; value >= 0x80; value >>= 7)
		raw[n++] = (uint8_t)(value | 0x80);
	raw[n++] = (uint8_t)value;
	bytes_put(b, raw, n);
}

void bytes_free(struct bytes *b)
{
	free(b->data);
	*b = (struct bytes){ 0 };
}

struct cursor cursor_over(const void *data, size_t size)
{
	const uint8_t *at = data;

	return (struct cursor){ .at = at, .end = size > 0 ? at + size : at };
}

size_t cursor_left(const struct cursor *c)
{
	return (size_t)(c->end - c->at);
}

const uint8_t *cursor_take(struct cursor *c, size_t n)
{
	const uint8_t *at = c->at;

	if (c->bad || n > cursor_left(c)) {
		c->bad = true;
		return NULL;
	}
	if (n > 0)
		c->at += n;
	return at;
}

uint8_t cursor_u8(struct cursor *c)
{
	const uint8_t *at = cursor_take(c, 1);

	return at ? *at : 0;
}

uint32_t cursor_u32(struct cursor *c)
{
	const uint8_t *at = cursor_take(c, 4);

	return at ? (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 |
			(uint32_t)at[3] << 24
		  : 0;
}

uint64_t cursor_varint(struct cursor *c)
{
	uint64_t value = 0;

	for (unsigned shift = 0; shift < 70; shift += 7) {
		uint8_t byte = cursor_u8(c);

		if (shift == 63 && byte > 1)
			break;
		value |= (uint64_t)(byte & 0x7f) << shift;
		if (!(byte & 0x80))
			return c->bad ? 0 : value;
	}
	c->bad = true;
	return 0;
}

uint64_t cursor_bounded(struct cursor *c, uint64_t max)
{
	uint64_t value = cursor_varint(c);

	if (value > max)
		c->bad = true;
	return c->bad ? 0 : value;
}
