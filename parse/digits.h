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
