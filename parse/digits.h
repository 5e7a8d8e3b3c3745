/*
 * Decimal digits eight at a time, within one register (SWAR).
 *
 * Digits are moved to the high end of eight bytes and joined to pairs, fours and eight: no branch
 * depends on how many there are (one that does is foretold badly).
 */
#ifndef PARSE_DIGITS_H
#define PARSE_DIGITS_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#ifdef __x86_64__
#include <smmintrin.h>
#endif

#define DIGITS_EVERY(byte) (UINT64_C(0x0101010101010101) * (byte))

/* The eight bytes at p, the first one lowest. */
static inline uint64_t digits_load(const char *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	v = __builtin_bswap64(v);
#endif
	return v;
}

/* The high bit of every byte that is no value of a digit (0 to 9). */
static inline uint64_t digits_others(uint64_t values)
{
	return ((values + DIGITS_EVERY(0x76)) | values) & DIGITS_EVERY(0x80);
}

/* Eight values of digits, the highest place lowest, as one number. */
static inline uint64_t digits_join(uint64_t v)
{
	v = (v * 10 + (v >> 8)) & UINT64_C(0x00ff00ff00ff00ff);
	v = (v * 100 + (v >> 16)) & UINT64_C(0x0000ffff0000ffff);
	return (v * 10000 + (v >> 32)) & UINT64_C(0xffffffff);
}

/* How many of the eight bytes at p are digits before the first that is none; their value. */
static inline unsigned digits_run(const char *p, uint64_t *value)
{
	uint64_t v = digits_load(p) ^ DIGITS_EVERY('0'), other = digits_others(v);
	unsigned n = other != 0 ? (unsigned)__builtin_ctzll(other) / 8 : 8;

	*value = digits_join(v << (8 - n) * 4 << (8 - n) * 4);
	return n;
}

/* The same for up to 16 digits, of the 16 bytes at p. */
static inline unsigned digits_run16(const char *p, uint64_t *value)
{
	static const uint32_t powers[] = { 1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000 };
	unsigned n = digits_run(p, value), more;
	uint64_t low;

	if (n < 8)
		return n;
	more = digits_run(p + 8, &low);
	*value = *value * powers[more] + low;
	return n + more;
}

#ifdef __x86_64__
/* For functions that call digits_run16_wide, which a processor may lack. */
#define DIGITS_WIDE __attribute__((target("sse4.1")))

static inline bool digits_wide(void)
{
	return __builtin_cpu_supports("sse4.1");
}

/* digits_run16 in a third of the instructions. */
DIGITS_WIDE static inline unsigned digits_run16_wide(const char *p, uint64_t *value)
{
	/* Where a digit moves to: to the high end of 16 bytes, zeroes before it. */
	static const uint8_t places[32] = { 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
		255, 255, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 };
	__m128i v = _mm_sub_epi8(_mm_loadu_si128((const __m128i *)(const void *)p), _mm_set1_epi8('0'));
	__m128i other = _mm_cmpeq_epi8(_mm_max_epu8(v, _mm_set1_epi8(10)), v);
	unsigned n = (unsigned)__builtin_ctz((unsigned)_mm_movemask_epi8(other) | 0x10000);
	uint64_t halves;

	v = _mm_shuffle_epi8(v, _mm_loadu_si128((const __m128i *)(const void *)(places + n)));
	v = _mm_maddubs_epi16(v, _mm_set1_epi16(1 << 8 | 10));
	v = _mm_madd_epi16(v, _mm_set1_epi32(1 << 16 | 100));
	v = _mm_madd_epi16(_mm_packus_epi32(v, v), _mm_set1_epi32(1 << 16 | 10000));
	halves = (uint64_t)_mm_cvtsi128_si64(v);
	*value = (halves & UINT32_MAX) * 100000000 + (halves >> 32);
	return n;
}
#else
static inline unsigned digits_run16_wide(const char *p, uint64_t *value)
{
	return digits_run16(p, value);
}
#endif

/* The n bytes at p, 1 to 8 of them, as a number; false: not all are digits. Eight bytes must be
 * readable. */
static inline bool digits_exactly(const char *p, unsigned n, uint64_t *value)
{
	uint64_t v = (digits_load(p) ^ DIGITS_EVERY('0')) << (8 - n) * 8;

	*value = digits_join(v);
	return digits_others(v) == 0;
}

/* The same for 1 to 16 bytes. */
static inline bool digits_exactly16(const char *p, unsigned n, uint64_t *value)
{
	uint64_t high;
	bool high_sound, low_sound;

	if (n <= 8)
		return digits_exactly(p, n, value);
	high_sound = digits_exactly(p, n - 8, &high);
	low_sound = digits_exactly(p + n - 8, 8, value);
	*value += high * 100000000;
	return high_sound && low_sound;
}

#endif
