#include "parse/number.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define NS_PER_S INT64_C(1000000000)

/* Reads decimal digits from *at, leaves *at behind them. 0, or -1 when there are none or too many. */
static int take_digits(const char **at, uint64_t *value)
{
	uint64_t sum = 0;
	const char *p = *at;

	if (!isdigit((unsigned char)*p))
		return -1;
	for (; isdigit((unsigned char)*p); p++)
		if (__builtin_mul_overflow(sum, 10, &sum) ||
		    __builtin_add_overflow(sum, (uint64_t)(*p - '0'), &sum))
			return -1;
	*at = p;
	*value = sum;
	return 0;
}

/* Reads DIGITS[.DIGITS] times 10^digits; fraction digits beyond those must be zero. */
static int take_fixed(const char **at, unsigned digits, uint64_t *value)
{
	uint64_t sum;
	const char *p = *at;
	int fraction;

	if (take_digits(&p, &sum) != 0)
		return -1;
	fraction = *p == '.';
	if (fraction && !isdigit((unsigned char)*++p))
		return -1;
	for (unsigned i = 0; i < digits; i++) {
		unsigned digit = fraction && isdigit((unsigned char)*p) ? (unsigned)(*p++ - '0') : 0;

		if (__builtin_mul_overflow(sum, 10, &sum) || __builtin_add_overflow(sum, digit, &sum))
			return -1;
	}
	while (fraction && *p == '0')
		p++;
	*at = p;
	*value = sum;
	return 0;
}

int number_u64(const char *text, uint64_t min, uint64_t max, uint64_t *value)
{
	uint64_t got;

	if (take_digits(&text, &got) != 0 || *text != '\0' || got < min || got > max)
		return -1;
	*value = got;
	return 0;
}

int number_size(const char *text, uint64_t min, uint64_t max, uint64_t *bytes)
{
	static const char units[] = "KMGT";
	uint64_t got;
	const char *unit;

	if (take_digits(&text, &got) != 0)
		return -1;
	unit = *text ? strchr(units, toupper((unsigned char)*text)) : NULL;
	if (unit) {
		if (__builtin_mul_overflow(got, UINT64_C(1) << (10 * (unit - units + 1)), &got))
			return -1;
		text++;
		if (strcasecmp(text, "iB") != 0 && strcasecmp(text, "B") != 0 && *text != '\0')
			return -1;
	} else if (*text != '\0' && strcasecmp(text, "B") != 0) {
		return -1;
	}
	if (got < min || got > max)
		return -1;
	*bytes = got;
	return 0;
}

int number_duration(const char *text, int64_t min, int64_t max, int64_t *nanoseconds)
{
	static const struct {
		const char *name;
		unsigned digits; /* of a fraction that can be kept */
		int64_t times;   /* on top of 10^digits, to nanoseconds */
	} units[] = {
		{ "", 9, 1 }, { "s", 9, 1 }, { "ms", 6, 1 }, { "us", 3, 1 }, { "ns", 0, 1 },
		{ "m", 9, 60 }, { "h", 9, 3600 }, { "d", 9, 86400 },
	};
	size_t number = strspn(text, "0123456789.");

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		const char *at = text;
		uint64_t fixed;
		int64_t got;

		if (strcmp(text + number, units[i].name) != 0)
			continue;
		if (take_fixed(&at, units[i].digits, &fixed) != 0 || at != text + number)
			return -1;
		if (__builtin_mul_overflow(fixed, units[i].times, &got) || got < min || got > max)
			return -1;
		*nanoseconds = got;
		return 0;
	}
	return -1;
}

int number_fixed(const char *text, unsigned digits, uint64_t min, uint64_t max, uint64_t *value)
{
	uint64_t got;

	if (take_fixed(&text, digits, &got) != 0 || *text != '\0' || got < min || got > max)
		return -1;
	*value = got;
	return 0;
}

/* Days from 1970-01-01 to a date of the Gregorian calendar, whose year here begins in March. */
static int64_t days_from_date(int64_t year, unsigned month, unsigned day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t of_era = y - era * 400;
	int64_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

/* Reads exactly `digits` digits and then the byte `then` unless that is 0. */
static int take_field(const char **at, unsigned digits, char then, unsigned *value)
{
	unsigned sum = 0;

	for (unsigned i = 0; i < digits; i++, (*at)++) {
		if (!isdigit((unsigned char)**at))
			return -1;
		sum = sum * 10 + (unsigned)(**at - '0');
	}
	if (then != '\0' && *(*at)++ != then)
		return -1;
	*value = sum;
	return 0;
}

/* Reads [.fraction] as nanoseconds; at most nine digits. */
static int take_fraction(const char **at, int64_t *nanoseconds)
{
	int64_t scale = NS_PER_S;

	*nanoseconds = 0;
	if (**at != '.')
		return 0;
	for ((*at)++; isdigit((unsigned char)**at) && scale > 1; (*at)++) {
		scale /= 10;
		*nanoseconds += (**at - '0') * scale;
	}
	return scale == NS_PER_S || isdigit((unsigned char)**at) ? -1 : 0;
}

/* Reads Z, +HH:MM, -HH:MM or nothing as seconds east of UTC. */
static int take_zone(const char **at, int64_t *seconds)
{
	unsigned hours, minutes;
	char sign = **at;

	*seconds = 0;
	if (sign == '\0')
		return 0;
	(*at)++;
	if (sign == 'Z' || sign == 'z')
		return 0;
	if ((sign != '+' && sign != '-') || take_field(at, 2, ':', &hours) != 0 ||
	    take_field(at, 2, '\0', &minutes) != 0 || hours > 23 || minutes > 59)
		return -1;
	*seconds = (sign == '-' ? -1 : 1) * (int64_t)(hours * 3600 + minutes * 60);
	return 0;
}

static int epoch_time(const char *text, int64_t *nanoseconds)
{
	uint64_t seconds;
	int64_t fraction;

	if (take_digits(&text, &seconds) != 0 || seconds > INT64_MAX / NS_PER_S - 1 ||
	    take_fraction(&text, &fraction) != 0 || *text != '\0')
		return -1;
	*nanoseconds = (int64_t)seconds * NS_PER_S + fraction;
	return 0;
}

int number_time(const char *text, int64_t *nanoseconds)
{
	unsigned year, month, day, hour = 0, minute = 0, second = 0;
	int64_t fraction = 0, east = 0;

	if (*text == '@')
		return epoch_time(text + 1, nanoseconds);
	if (take_field(&text, 4, '-', &year) != 0 || take_field(&text, 2, '-', &month) != 0 ||
	    take_field(&text, 2, '\0', &day) != 0)
		return -1;
	if (*text == 'T' || *text == 't' || *text == ' ') {
		text++;
		if (take_field(&text, 2, ':', &hour) != 0 || take_field(&text, 2, '\0', &minute) != 0)
			return -1;
		if (*text == ':' && (text++, take_field(&text, 2, '\0', &second)) != 0)
			return -1;
		if (take_fraction(&text, &fraction) != 0 || take_zone(&text, &east) != 0)
			return -1;
	}
	if (*text != '\0' || year < 1678 || year > 2261 || month < 1 || month > 12 || day < 1 ||
	    day > 31 || hour > 23 || minute > 59 || second > 60)
		return -1;
	*nanoseconds = ((days_from_date(year, month, day) * 86400) + hour * 3600 + minute * 60 + second -
			east) * NS_PER_S + fraction;
	return 0;
}
