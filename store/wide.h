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
typedef uint8_t lane_bytes __attribute__((vector_size(WIDE_LANES), aligned(1), may_alias));

WIDE_BODY lanes lanes_load(const int64_t *from)
{
	return *(const lanes *)from;
}

/* All bits where a byte is 1, none where it is 0. */
WIDE_BODY lanes lanes_where(const uint8_t *present)
{
	return -__builtin_convertvector(*(const lane_bytes *)present, lanes);
}

WIDE_BODY lanes lanes_choose(lanes where, lanes then, lanes otherwise)
{
	return (then & where) | (otherwise & ~where);
}

#endif
