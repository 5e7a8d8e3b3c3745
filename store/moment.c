#include "store/moment.h"

#include <stdbool.h>
#include <string.h>

#define FIRST_SECOND INT64_C(-62167219200) /* 0000-01-01T00:00:00Z */
#define LAST_SECOND INT64_C(253402300799)  /* 9999-12-31T23:59:59Z */

enum { BARE = 20 }; /* bytes of a stamp without a fraction */

int64_t power_of_ten(unsigned n)
{
	static const int64_t powers[] = { 1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000,
		1000000000, 10000000000, 100000000000, 1000000000000, 10000000000000, 100000000000000,
		1000000000000000, 10000000000000000, 100000000000000000, 1000000000000000000 };

	return powers[n];
}

static int64_t days_of(int64_t year, unsigned month, unsigned day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t of_era = y - era * 400;
	int64_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static unsigned days_in(unsigned year, unsigned month)
{
	static const uint8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

static int digits_of(const char *p, unsigned n, unsigned *value)
{
	unsigned sum = 0;

	for (unsigned i = 0; i < n; i++) {
		unsigned digit = (unsigned)(unsigned char)p[i] - '0';

		if (digit > 9)
			return -1;
		sum = sum * 10 + digit;
	}
	*value = sum;
	return 0;
}

/* "2026-11-23T04:50:" to seconds. */
static int read_minute(const char *p, int64_t *seconds)
{
	unsigned year, month, day, hour, minute;

	if (p[4] != '-' || p[7] != '-' || p[10] != 'T' || p[13] != ':' || p[16] != ':')
		return -1;
	if (digits_of(p, 4, &year) != 0 || digits_of(p + 5, 2, &month) != 0 ||
	    digits_of(p + 8, 2, &day) != 0 || digits_of(p + 11, 2, &hour) != 0 ||
	    digits_of(p + 14, 2, &minute) != 0)
		return -1;
	if (month < 1 || month > 12 || day < 1 || day > days_in(year, month) || hour > 23 || minute > 59)
		return -1;
	*seconds = days_of(year, month, day) * 86400 + hour * 3600 + minute * 60;
	return 0;
}

/* The n digits before the Z, 1 to 9 of them; there are eight bytes before it in any case. */
static int read_fraction(const char *z, unsigned n, unsigned *value)
{
	unsigned left = 8 - n;
	uint64_t v, joined;

	if (n > 8)
		return digits_of(z - n, n, value);
	v = (digits_load(z - 8) ^ DIGITS_EVERY('0')) >> left * 8 << left * 8;
	joined = digits_join(v);
	*value = (unsigned)joined;
	return digits_others(v) == 0 ? 0 : -1;
}

static int fresh_minute(struct moment_cache *c, const char *text)
{
	int64_t seconds;

	if (read_minute(text, &seconds) != 0)
		return -1;
	memcpy(c->minute, text, sizeof(c->minute));
	c->seconds = seconds;
	return 0;
}

bool moment_again(const struct moment_cache *c, const char *text, int64_t *ticks)
{
	uint64_t fraction;

	if (c->digits == 0 || digits_load(text) != digits_load(c->second) ||
	    digits_load(text + 8) != digits_load(c->second + 8) || memcmp(text + 16, c->second + 16, 4) != 0 ||
	    !digits_exactly16(text + sizeof(c->second), c->digits, &fraction) ||
	    text[sizeof(c->second) + c->digits] != 'Z')
		return false;
	*ticks = c->ticks + (int64_t)fraction;
	return true;
}

/* Remembers the second of a stamp, if all its ticks can be told. */
static void remember(struct moment_cache *c, const char *text, unsigned digits, int64_t second)
{
	int64_t last;

	c->digits = 0;
	if (digits == 0 || __builtin_add_overflow(second, power_of_ten(digits) - 1, &last))
		return;
	memcpy(c->second, text, sizeof(c->second));
	c->digits = (uint8_t)digits;
	c->ticks = second;
}

int moment_read(struct moment_cache *c, const char *text, size_t size, unsigned *digits, int64_t *ticks)
{
	unsigned fraction = 0, n = 0, second;
	int64_t at, got;

	if (size < BARE || size > MOMENT_MAX || text[size - 1] != 'Z')
		return -1;
	if (size > BARE) {
		n = (unsigned)(size - BARE - 1);
		if (text[BARE - 1] != '.' || n == 0 || read_fraction(text + size - 1, n, &fraction) != 0)
			return -1;
	}
	if (memcmp(c->minute, text, sizeof(c->minute)) != 0 && fresh_minute(c, text) != 0)
		return -1;
	if (digits_of(text + sizeof(c->minute), 2, &second) != 0 || second > 59)
		return -1;
	if (__builtin_mul_overflow(c->seconds + second, power_of_ten(n), &at) ||
	    __builtin_add_overflow(at, fraction, &got))
		return -1;
	remember(c, text, n, at);
	*digits = n;
	*ticks = got;
	return 0;
}

int64_t moment_first(unsigned digits)
{
	return digits == 9 ? INT64_MIN : FIRST_SECOND * power_of_ten(digits);
}

int64_t moment_last(unsigned digits)
{
	return digits == 9 ? INT64_MAX : (LAST_SECOND + 1) * power_of_ten(digits) - 1;
}

static void put_digits(char *to, unsigned n, unsigned value)
{
	while (n-- > 0) {
		to[n] = (char)('0' + value % 10);
		value /= 10;
	}
}

static void write_date(char *to, int64_t days)
{
	int64_t z = days + 719468, era = (z >= 0 ? z : z - 146096) / 146097;
	unsigned of_era = (unsigned)(z - era * 146097);
	unsigned year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	unsigned of_year = of_era - (365 * year + year / 4 - year / 100);
	unsigned shifted = (5 * of_year + 2) / 153;
	unsigned month = shifted < 10 ? shifted + 3 : shifted - 9;

	put_digits(to, 4, (unsigned)(year + era * 400 + (month <= 2)));
	to[4] = '-';
	put_digits(to + 5, 2, month);
	to[7] = '-';
	put_digits(to + 8, 2, of_year - (153 * shifted + 2) / 5 + 1);
	to[10] = 'T';
}

size_t moment_write(char *to, int64_t ticks, unsigned digits)
{
	int64_t power = power_of_ten(digits), seconds = ticks / power, fraction = ticks % power, days;
	unsigned rest;

	if (fraction < 0) {
		fraction += power;
		seconds--;
	}
	days = (seconds >= 0 ? seconds : seconds - 86399) / 86400;
	rest = (unsigned)(seconds - days * 86400);
	write_date(to, days);
	put_digits(to + 11, 2, rest / 3600);
	to[13] = ':';
	put_digits(to + 14, 2, rest / 60 % 60);
	to[16] = ':';
	put_digits(to + 17, 2, rest % 60);
	if (digits == 0) {
		to[19] = 'Z';
		return BARE;
	}
	to[19] = '.';
	put_digits(to + 20, digits, (unsigned)fraction);
	to[20 + digits] = 'Z';
	return BARE + 1 + digits;
}
