#include "capture/stamp.h"

#include <time.h>

enum {
	BILLION = 1000000000,
	DAY = 86400,
	QUARTER = 900,
	ROOM = 48,
};

enum stamp_form {
	FORM_TIME,
	FORM_NONE,
	FORM_SECONDS,
	FORM_SINCE_LAST,
	FORM_DATE,
	FORM_SINCE_FIRST,
};

void stamp_open(struct stamp *s, unsigned form, bool nanoseconds)
{
	*s = (struct stamp){
	    .form = form, .nanoseconds = nanoseconds, .second = INT64_MIN, .quarter = -1};
}

static char *put_two(char *at, unsigned value)
{
	at[0] = (char)('0' + value / 10);
	at[1] = (char)('0' + value % 10);
	return at + 2;
}

static char *put_clock(char *at, unsigned second_of_day)
{
	at = put_two(at, second_of_day / 3600);
	*at++ = ':';
	at = put_two(at, second_of_day / 60 % 60);
	*at++ = ':';
	return put_two(at, second_of_day % 60);
}

/* The zone's distance from UTC at a moment; asked of the C library once a quarter of an hour. */
static int64_t zone_offset(struct stamp *s, int64_t second)
{
	time_t moment = second;
	struct tm tm;

	if (second / QUARTER != s->quarter) {
		s->quarter = second / QUARTER;
		s->offset = localtime_r(&moment, &tm) ? tm.tm_gmtoff : 0;
	}
	return s->offset;
}

static char *put_date(char *at, int64_t local)
{
	time_t moment = local;
	struct tm tm;

	gmtime_r(&moment, &tm);
	at = put_two(at, (unsigned)(tm.tm_year + 1900) / 100);
	at = put_two(at, (unsigned)(tm.tm_year + 1900) % 100);
	*at++ = '-';
	at = put_two(at, (unsigned)tm.tm_mon + 1);
	*at++ = '-';
	at = put_two(at, (unsigned)tm.tm_mday);
	*at++ = ' ';
	return at;
}

static inline char *put_fraction(char *at, const struct stamp *s, uint32_t nanoseconds)
{
	uint64_t digits;

	*at++ = '.';
	if (s->nanoseconds) {
		*at++ = (char)('0' + nanoseconds / 100000000);
		digits = text_digits8(nanoseconds % 100000000) + 0x3030303030303030;
		memcpy(at, &digits, 8);
		return at + 8;
	}
	digits = (text_digits8(nanoseconds / 1000) + 0x3030303030303030) >> 16;
	memcpy(at, &digits, 8);
	return at + 6;
}

static void make_prefix(struct stamp *s, int64_t second)
{
	char *at = s->prefix;
	int64_t local;

	s->second = second;
	if (s->form == FORM_SECONDS) {
		at = text_put_u32(at, (uint32_t)second);
	} else {
		local = second + zone_offset(s, second);
		if (s->form == FORM_DATE)
			at = put_date(at, local);
		at = put_clock(at, (unsigned)((local % DAY + DAY) % DAY));
	}
	s->prefix_length = (unsigned)(at - s->prefix);
}

/* What a clock of 31 bits cannot say. */
static bool put_beyond(struct text *text, int64_t second)
{
	if (!((uint32_t)second & 0x80000000))
		return false;
	text_str(text, "[Error converting time] ");
	return true;
}

/* The fraction of a stamp that a bad file has, of any number of digits. */
static void put_long_fraction(const struct stamp *s, int64_t nanoseconds, struct text *text)
{
	if (s->nanoseconds)
		text_printf(text, ".%09u ", (uint32_t)nanoseconds);
	else
		text_printf(text, ".%06u ", (uint32_t)(nanoseconds / 1000));
}

/* The fraction's unit is not carried over into seconds more than once: bad files show it. */
static void put_distance(struct stamp *s, int64_t second, int64_t fraction, struct text *text)
{
	int64_t seconds, rest;
	bool before;

	if (!s->nanoseconds)
		fraction = fraction / 1000 * 1000;
	if (!s->has_reference) {
		s->reference = second;
		s->reference_fraction = fraction;
		s->has_reference = second || fraction;
	}
	seconds = second - s->reference;
	rest = fraction - s->reference_fraction;
	before = seconds < 0 || (seconds == 0 && rest < 0);
	if (before) {
		seconds = -seconds;
		rest = -rest;
	}
	if (rest < 0) {
		seconds--;
		rest += BILLION;
	}
	if (s->form == FORM_SINCE_LAST) {
		s->reference = second;
		s->reference_fraction = fraction;
	}
	text_char(text, before ? '-' : ' ');
	if (put_beyond(text, seconds))
		return;
	text_reserve(text, ROOM);
	text->at = put_clock(text->at, (unsigned)(seconds % DAY));
	if (rest < 0 || rest >= BILLION) {
		put_long_fraction(s, rest, text);
		return;
	}
	text->at = put_fraction(text->at, s, (uint32_t)rest);
	*text->at++ = ' ';
}

/* The moment, whose second's text is in prefix. */
static inline void put_moment(const struct stamp *s, uint32_t nanoseconds, struct text *text)
{
	char *at;

	text_reserve(text, ROOM);
	at = text->at;
	memcpy(at, s->prefix, sizeof s->prefix);
	at = put_fraction(at + s->prefix_length, s, nanoseconds);
	*at++ = ' ';
	text->at = at;
}

/* A moment of another second than the last, or a form that is made anew for each. */
static void put_other(
    struct stamp *s, int64_t second, int64_t fraction, bool overflow, struct text *text)
{
	if (s->form == FORM_NONE)
		return;
	if (s->form == FORM_SINCE_LAST || s->form == FORM_SINCE_FIRST) {
		put_distance(s, second, fraction, text);
		return;
	}
	if (second != s->second) {
		if (put_beyond(text, second))
			return;
		make_prefix(s, second);
	}
	if (overflow) {
		text_bytes(text, s->prefix, s->prefix_length);
		put_long_fraction(s, fraction, text);
		return;
	}
	put_moment(s, (uint32_t)fraction, text);
}

void stamp_put(struct stamp *s, int64_t time, uint32_t overflow, struct text *text)
{
	int64_t second = time / BILLION - overflow;
	int64_t fraction = time % BILLION + (int64_t)overflow * BILLION;

	if (second == s->second && overflow == 0)
		put_moment(s, (uint32_t)fraction, text);
	else
		put_other(s, second, fraction, overflow != 0, text);
}
