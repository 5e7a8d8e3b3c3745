#include "store/range.h"
#include "store/wide.h"

#include <stddef.h>

struct bounds {
	lanes min, max;
};

WIDE_BODY struct bounds begin(void)
{
	const lanes zero = { 0 };

	return (struct bounds){ zero + INT64_MAX, zero + INT64_MIN };
}

WIDE_BODY void widen(struct bounds *b, const int64_t *values, const uint8_t *present)
{
	lanes v = lanes_load(values), where = present ? lanes_where(present) : ~(lanes){ 0 };

	b->min = lanes_choose(where & (v < b->min), v, b->min);
	b->max = lanes_choose(where & (v > b->max), v, b->max);
}

static void add(struct range *r, int64_t low, int64_t high)
{
	r->min = low < r->min ? low : r->min;
	r->max = high > r->max ? high : r->max;
}

WIDE_BODY struct range find(const int64_t *values, const uint8_t *present, uint32_t rows)
{
	struct bounds even = begin(), odd = begin(); /* neither waits for the other */
	struct range r = RANGE_NONE;
	uint32_t row = 0;

	for (; rows - row >= 2 * WIDE_LANES; row += 2 * WIDE_LANES) {
		uint32_t next = row + WIDE_LANES;

		widen(&even, values + row, present ? present + row : NULL);
		widen(&odd, values + next, present ? present + next : NULL);
	}
	for (unsigned k = 0; k < WIDE_LANES; k++) {
		add(&r, even.min[k], even.max[k]);
		add(&r, odd.min[k], odd.max[k]);
	}
	for (; row < rows; row++)
		if (!present || present[row])
			add(&r, values[row], values[row]);
	return r;
}

WIDE static struct range find_wide(const int64_t *values, const uint8_t *present, uint32_t rows)
{
	return present ? find(values, present, rows) : find(values, NULL, rows);
}

struct range range_of(const int64_t *values, const uint8_t *present, uint32_t rows)
{
	if (wide_here())
		return find_wide(values, present, rows);
	return find(values, present, rows);
}
