/*
 * The least and the largest of values, a row each, some of which are there.
 */
#ifndef STORE_RANGE_H
#define STORE_RANGE_H

#include <stdint.h>

struct range {
	int64_t min, max;
};

/* Upside down: that of no value. */
#define RANGE_NONE ((struct range){ INT64_MAX, INT64_MIN })

/* present: a row, 1 where it has a value; NULL: all have. */
struct range range_of(const int64_t *values, const uint8_t *present, uint32_t rows);

#endif
