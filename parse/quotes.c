#include "parse/quotes.h"
#include "parse/digits.h"

#ifdef __x86_64__
#include <immintrin.h>
#endif

/* The bit of every byte of v that is the same as `byte` (which is below 128), gathered. */
static unsigned equal_bytes(uint64_t v, uint8_t byte)
{
	uint64_t x = v ^ DIGITS_EVERY(byte);
	uint64_t zero = ~(((x & DIGITS_EVERY(0x7f)) + DIGITS_EVERY(0x7f)) | x) & DIGITS_EVERY(0x80);

	return (unsigned)((zero >> 7) * UINT64_C(0x0102040810204080) >> 56);
}

/* The bit of every byte of v below 32. */
static unsigned low_bytes(uint64_t v)
{
	uint64_t low = ~((v & DIGITS_EVERY(0x7f)) + DIGITS_EVERY(0x60)) & ~v & DIGITS_EVERY(0x80);

	return (unsigned)((low >> 7) * UINT64_C(0x0102040810204080) >> 56);
}

static int find_quotes(const char *line, size_t size, uint32_t *to, int most)
{
	uint32_t *start = to;

	for (size_t at = 0; at < size; at += 8) {
		uint64_t v = digits_load(line + at);
		unsigned mask = size - at >= 8 ? 0xff : (1u << (size - at)) - 1;
		unsigned quotes = equal_bytes(v, '"') & mask;

		if ((equal_bytes(v, '\\') | low_bytes(v)) & mask)
			return -1;
		for (; quotes != 0; quotes &= quotes - 1)
			*to++ = (uint32_t)at + (uint32_t)__builtin_ctz(quotes);
		if (to - start > most)
			return -1;
	}
	return (int)(to - start);
}

#ifdef __x86_64__

enum { MOST_A_WORD = 12 }; /* quotes in 64 bytes of a record, seldom more */

__attribute__((target("avx2,bmi,popcnt"))) static inline uint64_t marks_of(const char *p, uint64_t *bad)
{
	__m256i v = _mm256_loadu_si256((const __m256i *)(const void *)p);
	__m256i low = _mm256_cmpeq_epi8(_mm256_min_epu8(v, _mm256_set1_epi8(0x1f)), v);
	__m256i back = _mm256_cmpeq_epi8(v, _mm256_set1_epi8('\\'));

	*bad = (uint32_t)_mm256_movemask_epi8(_mm256_or_si256(low, back));
	return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(v, _mm256_set1_epi8('"')));
}

/* Writes the places of the bits. Most words have no more than MOST_A_WORD bits: as many places are
 * written without asking, since a branch on how many there are would be foretold badly. */
__attribute__((target("avx2,bmi,popcnt"))) static inline uint32_t *write_places(uint32_t *to,
    uint64_t bits, uint32_t at)
{
	uint32_t *behind = to + _mm_popcnt_u64(bits);

#pragma GCC unroll 12
	for (unsigned i = 0; i < MOST_A_WORD; i++, bits = _blsr_u64(bits))
		to[i] = at + (uint32_t)_tzcnt_u64(bits);
	for (to += MOST_A_WORD; bits != 0; bits = _blsr_u64(bits))
		*to++ = at + (uint32_t)_tzcnt_u64(bits);
	return behind;
}

__attribute__((target("avx2,bmi,popcnt"))) static int find_quotes_wide(const char *line, size_t size,
    uint32_t *to, int most)
{
	uint32_t *start = to;
	uint64_t bad = 0;

	size_t at = 0;

	for (; size - at >= 64; at += 64) {
		uint64_t bad_low, bad_high;
		uint64_t bits = marks_of(line + at, &bad_low) | marks_of(line + at + 32, &bad_high) << 32;

		bad |= bad_low | bad_high;
		to = write_places(to, bits, (uint32_t)at);
		if (to - start > most)
			return -1;
	}
	if (at < size) {
		uint64_t mask = (UINT64_C(1) << (size - at)) - 1, bad_low, bad_high = 0;
		uint64_t bits = marks_of(line + at, &bad_low);

		if (size - at > 32)
			bits |= marks_of(line + at + 32, &bad_high) << 32;
		bad |= (bad_low | bad_high << 32) & mask;
		to = write_places(to, bits & mask, (uint32_t)at);
	}
	return bad || to - start > most ? -1 : (int)(to - start);
}

quotes_finder *quotes_finder_choose(void)
{
	__builtin_cpu_init();
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
		       __builtin_cpu_supports("popcnt")
		   ? find_quotes_wide
		   : find_quotes;
}

#else

quotes_finder *quotes_finder_choose(void)
{
	return find_quotes;
}

#endif
