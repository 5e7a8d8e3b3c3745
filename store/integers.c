#include "store/integers.h"

#include <string.h>

enum { FORM_BITS, FORM_PLANES };

enum { AT_ONCE = 16 };

static unsigned width_of(const uint64_t *values, size_t n)
{
	uint64_t all = 0;

	for (size_t i = 0; i < n; i++)
		all |= values[i];
	return all == 0 ? 0 : 64 - (unsigned)__builtin_clzll(all);
}

static size_t packed_size(size_t n, unsigned bits)
{
	return (n * bits + 7) / 8;
}

static void take_plane(
    uint8_t *restrict plane, const uint64_t *restrict values, size_t n, unsigned shift)
{
	size_t i = 0;

	/* Steps of a known width are what compilers make wide instructions of. */
	for (; n - i >= AT_ONCE; i += AT_ONCE)
		for (unsigned k = 0; k < AT_ONCE; k++)
			plane[i + k] = (uint8_t)(values[i + k] >> shift);
	for (; i < n; i++)
		plane[i] = (uint8_t)(values[i] >> shift);
}

static void add_plane(
    uint64_t *restrict values, const uint8_t *restrict plane, size_t n, unsigned shift)
{
	for (size_t i = 0; i < n; i++)
		values[i] |= (uint64_t)plane[i] << shift;
}

static bool all_zero(const uint8_t *plane, size_t n)
{
	return n == 0 || (plane[0] == 0 && memcmp(plane, plane + 1, n - 1) == 0);
}

static void pack_bits(struct bytes *out, const uint64_t *values, size_t n, unsigned bits)
{
	size_t size = packed_size(n, bits);
	uint8_t *at = bytes_room(out, size + 16);
	unsigned __int128 held = 0;
	unsigned have = 0;

	if (!at)
		return;
	for (size_t i = 0; i < n; i++) {
		held |= (unsigned __int128)values[i] << have;
		for (have += bits; have >= 8; have -= 8, held >>= 8)
			*at++ = (uint8_t)held;
	}
	if (have > 0)
		*at = (uint8_t)held;
	out->used += size;
}

static int unpack_bits(struct cursor *from, uint64_t *values, size_t n, unsigned bits)
{
	const uint8_t *at = cursor_take(from, packed_size(n, bits));
	uint64_t mask = bits == 64 ? UINT64_MAX : (UINT64_C(1) << bits) - 1;
	unsigned __int128 held = 0;
	unsigned have = 0;

	if (!at)
		return -1;
	for (size_t i = 0; i < n; i++) {
		for (; have < bits; have += 8)
			held |= (unsigned __int128)*at++ << have;
		values[i] = (uint64_t)held & mask;
		held >>= bits;
		have -= bits;
	}
	return 0;
}

static void pack_plane(struct bytes *out, const uint8_t *plane, size_t n, struct squeeze *s)
{
	size_t size_at, got;
	uint8_t *to;

	if (all_zero(plane, n)) {
		bytes_varint(out, 0);
		return;
	}
	/* The size stands before the bytes and is known after them: three bytes are kept for it
	 * and hold any size up to 2 MiB, more than a plane has. */
	size_at = out->used;
	to = bytes_room(out, 3 + squeeze_bound(n));
	if (!to)
		return;
	got = squeeze_pack_plane(s, to + 3, squeeze_bound(n), plane, n);
	if (got == 0) {
		memcpy(to + 3, plane, n);
		got = n;
	}
	to[0] = (uint8_t)(got | 0x80);
	to[1] = (uint8_t)(got >> 7 | 0x80);
	to[2] = (uint8_t)(got >> 14 & 0x7f);
	out->used = size_at + 3 + got;
}

static void pack_planes(
    struct bytes *out, const uint64_t *values, size_t n, unsigned bits, struct squeeze *s)
{
	uint8_t *plane = squeeze_scratch(s, n);

	if (!plane) {
		out->failed = true;
		return;
	}
	for (unsigned shift = 0; shift < bits; shift += 8) {
		take_plane(plane, values, n, shift);
		pack_plane(out, plane, n, s);
	}
}

void integers_pack(struct bytes *out, const uint64_t *values, size_t n, struct squeeze *s)
{
	unsigned bits = width_of(values, n);
	size_t form_at, end;

	bytes_varint(out, bits);
	if (bits == 0)
		return;
	form_at = out->used;
	bytes_u8(out, FORM_PLANES);
	pack_planes(out, values, n, bits, s);
	end = out->used;
	if (out->failed || end - form_at - 1 <= packed_size(n, bits))
		return;
	out->used = form_at;
	bytes_u8(out, FORM_BITS);
	pack_bits(out, values, n, bits);
}

static int unpack_planes(
    struct cursor *from, uint64_t *values, size_t n, unsigned bits, struct squeeze *s)
{
	uint8_t *plane = squeeze_scratch(s, n);

	if (!plane)
		return -1;
	memset(values, 0, n * sizeof(*values));
	for (unsigned shift = 0; shift < bits; shift += 8) {
		size_t size = cursor_bounded(from, n);
		const uint8_t *packed = cursor_take(from, size);

		if (!packed)
			return -1;
		if (size == n)
			add_plane(values, packed, n, shift);
		else if (size > 0) {
			if (squeeze_unpack(s, plane, n, packed, size) != 0)
				return -1;
			add_plane(values, plane, n, shift);
		}
	}
	return 0;
}

int integers_unpack(struct cursor *from, uint64_t *values, size_t n, struct squeeze *s)
{
	unsigned bits = (unsigned)cursor_bounded(from, 64);
	uint8_t form;

	if (from->bad)
		return -1;
	if (bits == 0) {
		memset(values, 0, n * sizeof(*values));
		return 0;
	}
	form = cursor_u8(from);
	if (form == FORM_PLANES)
		return unpack_planes(from, values, n, bits, s);
	if (form == FORM_BITS)
		return unpack_bits(from, values, n, bits);
	return -1;
}

void octets_pack(struct bytes *out, const uint8_t *data, size_t n, struct squeeze *s)
{
	size_t bound = squeeze_bound(n);
	uint8_t *packed = n > 0 ? squeeze_scratch(s, bound) : NULL;
	size_t got = packed ? squeeze_pack(s, packed, bound, data, n) : 0;

	bytes_varint(out, got);
	bytes_put(out, got > 0 ? packed : data, got > 0 ? got : n);
}

int octets_unpack(struct cursor *from, uint8_t *to, size_t n, struct squeeze *s)
{
	size_t size = cursor_bounded(from, n);
	const uint8_t *packed = cursor_take(from, size > 0 ? size : n);

	if (!packed && n > 0)
		return -1;
	if (size > 0)
		return squeeze_unpack(s, to, n, packed, size);
	if (n > 0)
		memcpy(to, packed, n);
	return 0;
}
