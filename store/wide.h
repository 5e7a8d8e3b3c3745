/*
 * Loops over long arrays are compiled twice: for any processor, and for those with registers of 32
 * bytes, which take half of the steps or fewer.
 *
 * A loop is written once, as a WIDE_BODY; a function marked WIDE calls it, and one that is not. Which
 * one runs is asked of wide_here().
 */
#ifndef STORE_WIDE_H
#define STORE_WIDE_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define WIDE_BODY __attribute__((always_inline)) static inline

#ifdef __x86_64__
#define WIDE __attribute__((target("avx2,bmi")))
static inline bool wide_here(void)
{
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi");
}
#else
#define WIDE
static inline bool wide_here(void)
{
	return false;
}
#endif

/* A loop over so many numbers, a length that is known, is what compilers make wide instructions of. */
enum { WIDE_STEP = 16 };

/* Numbers four at a time. What takes or gives some is always inlined: that another call would pass
 * them otherwise does not matter. */
#pragma GCC diagnostic ignored "-Wpsabi"
enum { WIDE_LANES = 4 };
typedef int64_t lanes __attribute__((vector_size(8 * WIDE_LANES), aligned(8), may_alias));
typedef uint64_t ulanes __attribute__((vector_size(8 * WIDE_LANES), aligned(8), may_alias));

WIDE_BODY lanes lanes_load(const int64_t *from)
{
	return *(const lanes *)from;
}

/* All bits where a byte is 1, none where it is 0. */
WIDE_BODY lanes lanes_where(const uint8_t *present)
{
	const ulanes shifts = { 63, 55, 47, 39 };
	ulanes all = { 0 };
	uint32_t four;

	memcpy(&four, present, sizeof(four));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	four = __builtin_bswap32(four);
#endif
	/* Each byte's bit becomes the sign of its lane. */
	all += four;
	return (lanes)(all << shifts) < 0;
}

WIDE_BODY lanes lanes_choose(lanes where, lanes then, lanes otherwise)
{
	return (then & where) | (otherwise & ~where);
}

/* Bytes 32 at a time. */
enum { WIDE_BYTES = 32 };
typedef uint8_t wide_bytes __attribute__((vector_size(WIDE_BYTES), aligned(1), may_alias));

WIDE_BODY wide_bytes bytes_load(const uint8_t *from)
{
	return *(const wide_bytes *)from;
}

/* Eight bytes of 0 or 1 as bits, the first one lowest. */
WIDE_BODY uint8_t bytes_to_bits(uint64_t bytes)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	bytes = __builtin_bswap64(bytes);
#endif
	return (uint8_t)(bytes * UINT64_C(0x0102040810204080) >> 56);
}

/* A bit for each byte that is not zero, the first one lowest. */
WIDE_BODY uint32_t bytes_any(wide_bytes bytes)
{
	wide_bytes none = (wide_bytes)(bytes == 0);
	uint32_t bits = 0;
#ifdef __SSE2__
	__m128i halves[2];

	memcpy(halves, &none, sizeof(halves));
	bits = (uint32_t)_mm_movemask_epi8(halves[0]) | (uint32_t)_mm_movemask_epi8(halves[1]) << 16;
	return ~bits;
#else
	uint64_t eights[WIDE_BYTES / 8];

	none = ~none & 1;
	memcpy(eights, &none, sizeof(eights));
	for (unsigned i = 0; i < WIDE_BYTES / 8; i++)
		bits |= (uint32_t)bytes_to_bits(eights[i]) << 8 * i;
	return bits;
#endif
}

/* Four bytes of such bits. */
WIDE_BODY void bits_store(uint8_t *to, uint32_t bits)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	bits = __builtin_bswap32(bits);
#endif
	memcpy(to, &bits, sizeof(bits));
}

#endif
