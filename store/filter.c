#include "store/filter.h"
#include "store/members.h"

#include <string.h>

enum {
	NARROW = 65536, /* a range of numbers this wide gets a filter */
	ASIDE = 8,      /* room before the numbers of a range, where absent ones are marked */
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

static inline void mark_one(uint8_t *seen, int64_t value, int64_t min)
{
	seen[(uint64_t)value - (uint64_t)min + ASIDE] = 1;
}

static void mark_some(uint8_t *seen, const int64_t *values, const uint8_t *present, uint32_t rows, int64_t min)
{
	for (uint32_t row = 0; row < rows; row++)
		mark_one(seen, present[row] == 1 ? values[row] : (int64_t)((uint64_t)min - ASIDE), min);
}

/* Marks which numbers occur at all, a byte each: a store depends on none before it. */
static void mark(uint8_t *seen, const int64_t *values, const uint8_t *present, uint32_t rows, int64_t min)
{
	uint32_t row = 0;

	for (; rows - row >= EIGHT; row += EIGHT) {
		uint64_t eight;

		memcpy(&eight, present + row, EIGHT);
		if (eight != ALL_PRESENT) {
			mark_some(seen, values + row, present + row, EIGHT, min);
			continue;
		}
#pragma GCC unroll 8
		for (unsigned k = 0; k < EIGHT; k++)
			mark_one(seen, values[row + k], min);
	}
	mark_some(seen, values + row, present + row, rows - row, min);
}

static uint32_t count_marks(const uint8_t *seen, size_t n)
{
	uint32_t count = 0;

	for (size_t i = 0; i < n; i += 8) {
		uint64_t eight;

		memcpy(&eight, seen + i, 8);
		count += (uint32_t)(eight * ALL_PRESENT >> 56);
	}
	return count;
}

bool filter_values(struct bytes *out, const int64_t *values, const uint8_t *present, uint32_t rows,
    struct range range)
{
	uint64_t wide = (uint64_t)range.max - (uint64_t)range.min;
	uint8_t seen[ASIDE + NARROW + 8];
	struct members m;
	uint32_t count;

	if (range.max < range.min || wide >= NARROW || wide < FILTER_NEEDLESS)
		return false;
	memset(seen, 0, ASIDE + wide + 1 + 8);
	mark(seen, values, present, rows, range.min);
	count = count_marks(seen + ASIDE, wide + 1);
	/* A filter of most of its range says nothing. */
	if (count > wide / 2 || begin(out, &m, count) != 0)
		return false;
	for (uint64_t i = 0; i <= wide; i++)
		if (seen[ASIDE + i])
			members_add(&m, members_hash(range.min + (int64_t)i));
	return true;
}
