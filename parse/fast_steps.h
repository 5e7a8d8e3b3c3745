/*
 * Steps along a line that is read by its shape. All take what is at p and return its end, or NULL when
 * something else is there; SCAN_SLACK bytes behind a line can be read.
 */
#ifndef PARSE_FAST_STEPS_H
#define PARSE_FAST_STEPS_H

#include "parse/digits.h"
#include "parse/record.h"
#include "parse/scan.h"

enum { FAST_NUMBER = 10 }; /* digits; longer numbers are the grammar's */

/* The literal is at p. */
#define FAST_IS(p, literal) (memcmp((p), literal, sizeof(literal) - 1) == 0)

static inline uint64_t fast_load8(const char *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
	return v;
}

/* The high bit of every byte of the eight at p that is no digit, the first one lowest; *first: the
 * value of that byte. */
static inline uint64_t fast_others(const char *p, uint8_t *first)
{
	uint64_t v = digits_load(p) ^ DIGITS_EVERY('0');

	*first = (uint8_t)v;
	return digits_others(v);
}

/*
 * Where a step ends is where the next one looks: eight bytes in a register tell that in half the
 * time of sixteen in a wide one.
 */
static inline const char *fast_value(const char *p, struct slice *value)
{
	uint8_t first;
	uint64_t others = fast_others(p, &first);
	unsigned n = others ? (unsigned)__builtin_ctzll(others) / 8 : scan_digit_run(p);

	if (n - 1 > FAST_NUMBER - 1 || ((first == 0) & (n > 1)))
		return NULL;
	*value = (struct slice){ p, n };
	return p + n;
}

static inline const char *fast_number(const char *p, struct record *r, enum record_field field)
{
	r->present |= RECORD_BIT(field);
	return fast_value(p, &r->field[field]);
}

/* The literal and the number behind it. */
#define FAST_FIELD(p, literal, r, field)                                                           \
	(FAST_IS(p, literal) ? fast_number((p) + sizeof(literal) - 1, r, field) : NULL)

/* How many hexadecimal digits and colons stand at p, up to 48; *colons: a bit for each of these, and perhaps for
 * some behind them. */
static inline unsigned fast_host6(const char *p, uint64_t *colons)
{
	uint64_t hex = scan_hex(p);

	*colons = scan_byte(p, ':');
	if ((hex | *colons) == 0xffff) { /* rather long */
		*colons |= (uint64_t)scan_byte(p + 16, ':') << 16 | (uint64_t)scan_byte(p + 32, ':') << 32;
		hex |= (uint64_t)scan_hex(p + 16) << 16 | (uint64_t)scan_hex(p + 32) << 32;
	}
	return (unsigned)__builtin_ctzll(~(hex | *colons));
}

/* How far the byte is from p, which is at most 15; 16: it is not there. */
static inline unsigned fast_find(const char *p, char c)
{
	uint64_t v = digits_load(p) ^ DIGITS_EVERY((unsigned char)c);
	uint64_t found = (v - DIGITS_EVERY(1)) & ~v & DIGITS_EVERY(0x80);

	return (unsigned)(found ? __builtin_ctzll(found) / 8 : __builtin_ctz(scan_byte(p, c) | 1 << 16));
}

/* Up to a byte that is at most 15 away, which is left; nothing before it wants an escape (an end of
 * line does). */
static inline const char *fast_until(const char *p, char stop, struct record *r, enum record_field field)
{
	unsigned n = fast_find(p, stop);

	if (n > 15 || (scan_special(p) & ((1u << n) - 1)) != 0)
		return NULL;
	record_set(r, field, (struct slice){ p, n });
	return p + n;
}

#endif
