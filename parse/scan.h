/*
 * Looking for bytes sixteen at a time. Every function may read up to SCAN_SLACK bytes behind the
 * text it is given (it uses none of them): buffers of lines keep that much room at their end.
 */
#ifndef PARSE_SCAN_H
#define PARSE_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { SCAN_SLACK = 64 };

/* A bit for each of 16 bytes: decimal digits; hexadecimal ones; bytes equal to c; blanks and control
 * bytes; those that are what stands in one text, or by as much more as stands in another; those JSON must
 * escape or check (below 0x20, '"', '\\', above 0x7f). */
#ifdef __SSE2__
static inline uint32_t scan_digits(const char *p)
{
	__m128i x = _mm_sub_epi8(_mm_loadu_si128((const __m128i *)(const void *)p), _mm_set1_epi8('0'));

	return (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(x, _mm_set1_epi8(9)), x));
}

static inline uint32_t scan_hex(const char *p)
{
	__m128i x = _mm_loadu_si128((const __m128i *)(const void *)p);
	__m128i digit = _mm_sub_epi8(x, _mm_set1_epi8('0'));
	__m128i letter = _mm_sub_epi8(_mm_or_si128(x, _mm_set1_epi8(0x20)), _mm_set1_epi8('a'));

	digit = _mm_cmpeq_epi8(_mm_min_epu8(digit, _mm_set1_epi8(9)), digit);
	letter = _mm_cmpeq_epi8(_mm_min_epu8(letter, _mm_set1_epi8(5)), letter);
	return (uint32_t)_mm_movemask_epi8(_mm_or_si128(digit, letter));
}

static inline uint32_t scan_byte(const char *p, char c)
{
	__m128i x = _mm_loadu_si128((const __m128i *)(const void *)p);

	return (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(x, _mm_set1_epi8(c)));
}

static inline uint32_t scan_blank(const char *p)
{
	__m128i x = _mm_loadu_si128((const __m128i *)(const void *)p);

	return (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(x, _mm_set1_epi8(' ')), x));
}

static inline uint32_t scan_within(const char *p, const char *least, const char *span)
{
	__m128i x = _mm_sub_epi8(_mm_loadu_si128((const __m128i *)(const void *)p),
		_mm_loadu_si128((const __m128i *)(const void *)least));
	__m128i most = _mm_loadu_si128((const __m128i *)(const void *)span);

	return (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(x, most), x));
}

static inline uint32_t scan_special(const char *p)
{
	__m128i x = _mm_loadu_si128((const __m128i *)(const void *)p);
	__m128i low = _mm_cmplt_epi8(x, _mm_set1_epi8(0x20)); /* signed: above 0x7f too */
	__m128i quote = _mm_cmpeq_epi8(x, _mm_set1_epi8('"'));
	__m128i slash = _mm_cmpeq_epi8(x, _mm_set1_epi8('\\'));

	return (uint32_t)_mm_movemask_epi8(_mm_or_si128(low, _mm_or_si128(quote, slash)));
}
#else
static inline uint32_t scan_digits(const char *p)
{
	uint32_t mask = 0;

	for (unsigned i = 0; i < 16; i++)
		mask |= (uint32_t)(p[i] >= '0' && p[i] <= '9') << i;
	return mask;
}

static inline uint32_t scan_hex(const char *p)
{
	uint32_t mask = 0;

	for (unsigned i = 0; i < 16; i++) {
		char c = (char)(p[i] | 0x20);

		mask |= (uint32_t)((p[i] >= '0' && p[i] <= '9') || (c >= 'a' && c <= 'f')) << i;
	}
	return mask;
}

static inline uint32_t scan_byte(const char *p, char c)
{
	uint32_t mask = 0;

	for (unsigned i = 0; i < 16; i++)
		mask |= (uint32_t)(p[i] == c) << i;
	return mask;
}

static inline uint32_t scan_blank(const char *p)
{
	uint32_t mask = 0;

	for (unsigned i = 0; i < 16; i++)
		mask |= (uint32_t)((unsigned char)p[i] <= ' ') << i;
	return mask;
}

static inline uint32_t scan_within(const char *p, const char *least, const char *span)
{
	uint32_t mask = 0;

	for (unsigned i = 0; i < 16; i++)
		mask |= (uint32_t)((unsigned char)(p[i] - least[i]) <= (unsigned char)span[i]) << i;
	return mask;
}

static inline uint32_t scan_special(const char *p)
{
	uint32_t mask = 0;

	for (unsigned i = 0; i < 16; i++) {
		unsigned char c = (unsigned char)p[i];

		mask |= (uint32_t)(c < 0x20 || c == '"' || c == '\\' || c > 0x7f) << i;
	}
	return mask;
}
#endif

/* How many digits stand at p, up to 16. */
static inline unsigned scan_digit_run(const char *p)
{
	return (unsigned)__builtin_ctz(~scan_digits(p));
}

/* How many of the bytes are c. */
#ifdef __SSE2__
static inline size_t scan_count(const char *p, size_t size, char c)
{
	enum { STEPS = 255 }; /* that a byte can count */
	const char *end = p + size;
	size_t count = 0;

	while (end - p >= 16) {
		__m128i found = _mm_setzero_si128();

		for (unsigned i = 0; i < STEPS && end - p >= 16; i++, p += 16)
			found = _mm_sub_epi8(found, _mm_cmpeq_epi8(_mm_set1_epi8(c),
				_mm_loadu_si128((const __m128i *)(const void *)p)));
		found = _mm_sad_epu8(found, _mm_setzero_si128());
		count += (size_t)_mm_cvtsi128_si64(found);
		count += (size_t)_mm_cvtsi128_si64(_mm_unpackhi_epi64(found, found));
	}
	for (; p < end; p++)
		count += *p == c;
	return count;
}
#else
static inline size_t scan_count(const char *p, size_t size, char c)
{
	size_t count = 0;

	for (size_t i = 0; i < size; i++)
		count += p[i] == c;
	return count;
}
#endif

/* Whether any of the bytes is one of scan_special's. */
static inline bool scan_any_special(const char *p, size_t size)
{
	const char *end = p + size;

	for (; end - p >= 16; p += 16)
		if (scan_special(p))
			return true;
	return end > p && (scan_special(p) & ((UINT32_C(1) << (end - p)) - 1)) != 0;
}

#endif
