/*
 * Steps along a line that is read by its shape. All take what is at p and return its end, or NULL when
 * something else is there; SCAN_SLACK bytes behind a line can be read.
 */
#ifndef PARSE_FAST_STEPS_H
#define PARSE_FAST_STEPS_H

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

static inline const char *fast_number(const char *p, struct record *r, enum record_field field)
{
	unsigned n = scan_digit_run(p);

	if (n - 1 > FAST_NUMBER - 1 || (*p == '0' && n > 1))
		return NULL;
	record_set(r, field, (struct slice){ p, n });
	return p + n;
}

/* The literal and the number behind it. */
#define FAST_FIELD(p, literal, r, field)                                                           \
	(FAST_IS(p, literal) ? fast_number((p) + sizeof(literal) - 1, r, field) : NULL)

/* Up to a byte that is at most 15 away, which is left; nothing before it wants an escape (an end of
 * line does). */
static inline const char *fast_until(const char *p, char stop, struct record *r, enum record_field field)
{
	uint32_t found = scan_byte(p, stop);
	unsigned n;

	if (found == 0 || (scan_special(p) & ((found & -found) - 1)) != 0)
		return NULL;
	n = (unsigned)__builtin_ctz(found);
	record_set(r, field, (struct slice){ p, n });
	return p + n;
}

#endif
