/*
 * Text to bounded values: the one place where words of a command line become numbers.
 *
 * Every function takes the whole text (no trailing bytes are left over), checks it against the
 * range given, and returns 0, or -1 with *value untouched. They print nothing: the caller knows
 * which option it was and says so.
 */
#ifndef PARSE_NUMBER_H
#define PARSE_NUMBER_H

#include <stdint.h>

/* Decimal digits only; min and max are inclusive. */
int number_u64(const char *text, uint64_t min, uint64_t max, uint64_t *value);

/* Bytes: digits and an optional K, M, G or T (powers of 1024; KiB, MB and the like say the same). */
int number_size(const char *text, uint64_t min, uint64_t max, uint64_t *bytes);

/* Nanoseconds: 1.5 (seconds), or with a unit: ns us ms s m h d. Never negative. */
int number_duration(const char *text, int64_t min, int64_t max, int64_t *nanoseconds);

/* Decimal fraction times 10^digits, exactly: ("2.5", 3) is 2500. More digits than fit are refused. */
int number_fixed(const char *text, unsigned digits, uint64_t min, uint64_t max, uint64_t *value);

/* A moment as nanoseconds since 1970 UTC: RFC 3339 ("2026-11-23T04:50:00.5Z", a blank for the T,
 * no zone is UTC, a date alone is its midnight) or @seconds[.fraction]. */
int number_time(const char *text, int64_t *nanoseconds);

#endif
