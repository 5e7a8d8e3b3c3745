#include "store/filter.h"
#include "store/members.h"

#include <string.h>

enum {
	NARROW = 65536, /* a range of numbers this wide gets a filter */
	NOWHERE = NARROW, /* behind the marks of all numbers: that of what is absent */
	PART = 2048,    /* rows that are gone over together */
	EIGHT = 8,      /* rows whose presence is looked at together: mostly all have a value */
};

#define ALL_PRESENT UINT64_C(0x0101010101010101) /* eight rows */

/* A filter of so many members at the end of out. 0, or -1: no memory. */
static int begin(struct bytes *out, struct members *m, uint32_t count)
{
	size_t size = members_size(count);
	uint8_t *at = bytes_room(out, size);

	if (!at)
		return -1;
	*m = members_begin(at, size);
	out->used += size;
	return 0;
}

bool filter_words(struct bytes *out, const struct words *words)
{
	uint32_t count = words_count(words);
	struct members m;

	if (count <= FILTER_NEEDLESS || begin(out, &m, count) != 0)
		return false;
	for (uint32_t i = 0; i < count; i++) {
		struct word word = words_get(words, i);

		members_add(&m, words_hash(word.text, word.size, word.mark));
	}
	return true;
}

/* Marks which numbers occur at all by their lowest two bytes, a byte each: a store depends on none before
 * it. Where none is there, a place behind all of them is marked. */
static void mark_some(uint8_t *seen, const int64_t *values, const uint8_t *present, uint32_t rows)
{
	for (uint32_t row = 0; row < rows; row++)
		seen[!present || present[row] == 1 ? (uint16_t)values[row] : NOWHERE] = 1;
}

static void mark(uint8_t *seen, const int64_t *values, const uint8_t *present, uint32_t rows)
{
	uint32_t row = 0;

	for (; rows - row >= EIGHT; row += EIGHT) {
		uint64_t eight = ALL_PRESENT;

		if (present)
			memcpy(&eight, present + row, EIGHT);
		if (eight != ALL_PRESENT) {
			mark_some(seen, values + row, present + row, EIGHT);
			continue;
		}
#pragma GCC unroll 8
		for (unsigned k = 0; k < EIGHT; k++)
			seen[(uint16_t)values[row + k]] = 1;
	}
	mark_some(seen, values + row, present ? present + row : NULL, rows - row);
}

static uint64_t width_of(struct range r)
{
	return (uint64_t)r.max - (uint64_t)r.min;
}

/* Finds the range and, as long as it is narrow, marks what occurs: a part at a time, which is near when
 * it is looked at again. */
static struct range look(uint8_t *seen, const int64_t *values, const uint8_t *present, uint32_t rows)
{
	struct range all = RANGE_NONE;

	for (uint32_t row = 0; row < rows; row += PART) {
		uint32_t n = rows - row < PART ? rows - row : PART;
		const uint8_t *where = present ? present + row : NULL;
		struct range r = range_of(values + row, where, n);

		all.min = r.min < all.min ? r.min : all.min;
		all.max = r.max > all.max ? r.max : all.max;
		if (all.min <= all.max && width_of(all) < NARROW)
			mark(seen, values + row, where, n);
	}
	return all;
}

/* Eight marks, that of the lowest number lowest. */
static uint64_t marks_at(const uint8_t *seen)
{
	uint64_t eight;

	memcpy(&eight, seen, EIGHT);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	eight = __builtin_bswap64(eight);
#endif
	return eight;
}

static uint32_t count_marks(const uint8_t *seen)
{
	uint32_t count = 0;

	for (size_t i = 0; i < NARROW; i += EIGHT)
		count += (uint32_t)(marks_at(seen + i) * ALL_PRESENT >> 56);
	return count;
}

/* The number within a narrow range that has such lowest two bytes. */
static int64_t number_of(struct range r, size_t low)
{
	return r.min + (uint16_t)(low - (uint64_t)r.min);
}

static void add_marked(const struct members *m, const uint8_t *seen, struct range range)
{
	for (size_t i = 0; i < NARROW; i += EIGHT)
		for (uint64_t left = marks_at(seen + i); left != 0; left &= left - 1)
			members_add(m, members_hash(number_of(range, i + (unsigned)__builtin_ctzll(left) / 8)));
}

bool filter_values(struct bytes *out, const int64_t *values, const uint8_t *present, uint32_t rows,
    struct range *range)
{
	uint8_t seen[NOWHERE + 1];
	struct members m;
	uint32_t count;

	memset(seen, 0, NARROW);
	*range = look(seen, values, present, rows);
	if (range->max < range->min || width_of(*range) >= NARROW || width_of(*range) < FILTER_NEEDLESS)
		return false;
	count = count_marks(seen);
	/* A filter of most of its range says nothing. */
	if (count > width_of(*range) / 2 || begin(out, &m, count) != 0)
		return false;
	add_marked(&m, seen, *range);
	return true;
}
