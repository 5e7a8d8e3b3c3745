/*
 * Texts of up to 16 bytes as two numbers, which are compared and hashed without a loop.
 */
#ifndef STORE_SHORT_TEXT_H
#define STORE_SHORT_TEXT_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "parse/digits.h"

enum { SHORT_TEXT = 16 };

/* Zeroes behind the text. */
struct short_text {
	uint64_t first, second;
};

/* The first n bytes of the 16 that are readable at p. */
static inline struct short_text short_text_load(const char *p, unsigned n)
{
	static const uint64_t masks[SHORT_TEXT + 1][2] = {
#define ONES(n) (UINT64_MAX >> (64 - 8 * (n)))
		{ 0, 0 }, { ONES(1), 0 }, { ONES(2), 0 }, { ONES(3), 0 }, { ONES(4), 0 }, { ONES(5), 0 },
		{ ONES(6), 0 }, { ONES(7), 0 }, { ONES(8), 0 }, { ONES(8), ONES(1) }, { ONES(8), ONES(2) },
		{ ONES(8), ONES(3) }, { ONES(8), ONES(4) }, { ONES(8), ONES(5) }, { ONES(8), ONES(6) },
		{ ONES(8), ONES(7) }, { ONES(8), ONES(8) },
#undef ONES
	};

	return (struct short_text){ digits_load(p) & masks[n][0], digits_load(p + 8) & masks[n][1] };
}

/* Whether the first `size` bytes at p, for each of which `mask` has a bit, are those of `text`. 16 are
 * readable of both. */
static inline bool short_text_stands(const char *text, uint16_t mask, unsigned size, const char *p)
{
#ifdef __SSE2__
	__m128i have = _mm_loadu_si128((const __m128i *)(const void *)p);
	__m128i want = _mm_loadu_si128((const __m128i *)(const void *)text);

	(void)size;
	return (mask & ~(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(have, want))) == 0;
#else
	(void)mask;
	return memcmp(p, text, size < SHORT_TEXT ? size : SHORT_TEXT) == 0;
#endif
}

static inline bool short_text_same(struct short_text a, struct short_text b)
{
	return ((a.first ^ b.first) | (a.second ^ b.second)) == 0;
}

#endif
