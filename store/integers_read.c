#include "store/integers.h"

#include <string.h>

static void add_plane(
    uint64_t *restrict values, const uint8_t *restrict plane, size_t n, unsigned shift)
{
	for (size_t i = 0; i < n; i++)
		values[i] |= (uint64_t)plane[i] << shift;
}

static int unpack_bits(struct cursor *from, uint64_t *values, size_t n, unsigned bits)
{
	const uint8_t *at = cursor_take(from, integers_packed_size(n, bits));
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

/* The next plane of n bytes to *plane; NULL there: all zero. 0, or -1. */
static int open_plane(struct cursor *from, size_t n, const uint8_t **plane, struct squeeze *s)
{
	size_t size = cursor_bounded(from, n);
	const uint8_t *packed = cursor_take(from, size);
	uint8_t *scratch;

	*plane = NULL;
	if (!packed || size == 0)
		return packed ? 0 : -1;
	*plane = packed;
	if (size == n)
		return 0;
	*plane = scratch = squeeze_scratch(s, n);
	return scratch && squeeze_unpack(s, scratch, n, packed, size) == 0 ? 0 : -1;
}

static int unpack_planes(
    struct cursor *from, uint64_t *values, size_t n, unsigned planes, struct squeeze *s)
{
	const uint8_t *plane;

	memset(values, 0, n * sizeof(*values));
	for (unsigned k = 0; k < planes; k++) {
		if (open_plane(from, n, &plane, s) != 0)
			return -1;
		if (plane)
			add_plane(values, plane, n, 8 * k);
	}
	return 0;
}

static void add_marked(uint64_t *values, const uint8_t *plane, const uint8_t *marks, size_t n,
    unsigned shift)
{
	for (size_t i = 0; i < n; i += 8)
		for (unsigned left = marks[i / 8]; left != 0; left &= left - 1)
			values[i + (unsigned)__builtin_ctz(left)] |= (uint64_t)*plane++ << shift;
}

/* How many are marked; SIZE_MAX when something is marked beyond the end. */
static size_t count_marked(const uint8_t *marks, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < (n + 7) / 8; i++)
		count += (unsigned)__builtin_popcount(marks[i]);
	return n % 8 == 0 || marks[n / 8] >> n % 8 == 0 ? count : SIZE_MAX;
}

static int unpack_sparse(
    struct cursor *from, uint64_t *values, size_t n, unsigned planes, struct squeeze *s)
{
	uint8_t *marks = squeeze_planes(s, (n + 7) / 8);
	unsigned low = cursor_u8(from);
	const uint8_t *plane;
	size_t marked;

	if (!marks || low >= planes || unpack_planes(from, values, n, low, s) != 0 ||
	    octets_unpack(from, marks, (n + 7) / 8, s) != 0)
		return -1;
	marked = count_marked(marks, n);
	for (unsigned k = low; k < planes; k++) {
		if (marked > n || open_plane(from, marked, &plane, s) != 0)
			return -1;
		if (plane)
			add_marked(values, plane, marks, n, 8 * k);
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
	if (form == INTEGERS_PLANES)
		return unpack_planes(from, values, n, (bits + 7) / 8, s);
	if (form == INTEGERS_SPARSE)
		return unpack_sparse(from, values, n, (bits + 7) / 8, s);
	if (form == INTEGERS_BITS)
		return unpack_bits(from, values, n, bits);
	return -1;
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
