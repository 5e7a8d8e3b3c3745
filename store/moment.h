/*
 * RFC 3339 stamps in UTC as whole ticks since 1970, and back to the same text.
 *
 * A stamp is "2026-11-23T04:50:00Z" or has 1 to 9 fraction digits before its Z; a tick is
 * 10^-digits seconds. Only texts that come back byte for byte are taken: years 0000 to 9999,
 * real dates, no leap second, T and Z in capitals.
 */
#ifndef STORE_MOMENT_H
#define STORE_MOMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "parse/digits.h"

enum { MOMENT_MAX = 30, MOMENT_DIGITS = 9 };

/* Remembers the minute and the second last read: stamps of one stream share them. Begin with all
 * zeroes. */
struct moment_cache {
	char minute[17]; /* 2026-11-23T04:50: */
	char second[20]; /* 2026-11-23T04:50:00. */
	uint8_t digits;  /* of the stamp this was read of; 0: nothing is remembered */
	int64_t seconds; /* of the minute */
	int64_t ticks;   /* of the second */
};

/* 0, or -1 when the text is no such stamp. */
int moment_read(struct moment_cache *c, const char *text, size_t size, unsigned *digits, int64_t *ticks);
/* Reads a stamp of the second last read with as many digits, however it goes on behind its Z. Reads up to
 * 36 bytes of text, of those behind the Z only where the ones before are as wanted. */
bool moment_again(const struct moment_cache *c, const char *text, int64_t *ticks);

#ifdef __x86_64__
/* The same without a call and in half of the instructions, for functions with digits_run16_wide. A second
 * is remembered. */
static inline __attribute__((always_inline)) bool moment_again_wide(const struct moment_cache *c, const char *text,
    int64_t *ticks)
{
	const char *fraction = text + sizeof(c->second);
	__m128i have = _mm_loadu_si128((const __m128i *)(const void *)text);
	__m128i want = _mm_loadu_si128((const __m128i *)(const void *)c->second);
	uint64_t value;

	if (_mm_movemask_epi8(_mm_cmpeq_epi8(have, want)) != 0xffff || memcmp(text + 16, c->second + 16, 4) != 0 ||
	    digits_run16_wide(fraction, &value) != c->digits || fraction[c->digits] != 'Z')
		return false;
	*ticks = c->ticks + (int64_t)value;
	return true;
}
#else
static inline bool moment_again_wide(const struct moment_cache *c, const char *text, int64_t *ticks)
{
	return moment_again(c, text, ticks);
}
#endif

/* How many bytes were written (never more than MOMENT_MAX; no end mark). ticks must lie in the
 * years 0000 to 9999. */
size_t moment_write(char *to, int64_t ticks, unsigned digits);
/* The first and the last tick that can be written with so many digits. With nine digits they are
 * those of an int64_t: 1677 to 2262. */
int64_t moment_first(unsigned digits);
int64_t moment_last(unsigned digits);

/* 10^n for n of 0 to 18. */
int64_t power_of_ten(unsigned n);

#endif
