#include "parse/stamp.h"

#include "parse/scan.h"

/* A fraction that no second has, up to 32 bits of a broken capture, is printed like any other. */
enum { DAY = 86400, HALF_DAY = 43200, MAX_FRACTION = 10 };

void stamps_init(struct stamps *s, int64_t day, bool relative)
{
	*s = (struct stamps){ .day = day, .relative = relative };
}

static bool take_two(struct slice *s, char then, unsigned *value)
{
	size_t n = then ? 3 : 2;

	if (s->size < n || !slice_digit(s->at[0]) || !slice_digit(s->at[1]) ||
	    (then && s->at[2] != then))
		return false;
	*value = (unsigned)(s->at[0] - '0') * 10 + (unsigned)(s->at[1] - '0');
	slice_advance(s, n);
	return true;
}

static unsigned days_of(unsigned year, unsigned month)
{
	static const unsigned char days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month == 2 && leap ? 29 : days[month - 1];
}

static bool take_date(struct slice *s, struct stamp *stamp)
{
	struct slice at = *s;
	unsigned century, year;

	if (!take_two(&at, '\0', &century) || !take_two(&at, '-', &year) ||
	    !take_two(&at, '-', &stamp->month) || !take_two(&at, ' ', &stamp->day))
		return false;
	stamp->year = century * 100 + year;
	if (stamp->month < 1 || stamp->month > 12 || stamp->day < 1 ||
	    stamp->day > days_of(stamp->year, stamp->month))
		return false;
	*s = at;
	return true;
}

/* Takes .DIGITS when there are any. False: a fraction nobody prints. */
static bool take_fraction(struct slice *s, struct slice *fraction)
{
	size_t n = 1;

	*fraction = (struct slice){ s->at, 0 };
	if (s->size == 0 || *s->at != '.')
		return true;
	while (n < s->size && slice_digit(s->at[n]))
		n++;
	if (n == 1 || n > MAX_FRACTION + 1)
		return false;
	*fraction = (struct slice){ s->at + 1, n - 1 };
	slice_advance(s, n);
	return true;
}

static bool take_clock(struct slice *s, struct stamp *stamp)
{
	return take_two(s, ':', &stamp->hour) && take_two(s, ':', &stamp->minute) &&
	       take_two(s, '\0', &stamp->second) && take_fraction(s, &stamp->fraction) &&
	       stamp->hour <= 23 && stamp->minute <= 59 && stamp->second <= 60;
}

static bool take_epoch(struct slice *s, struct stamp *stamp)
{
	struct slice at = *s;
	size_t n = 0;

	stamp->epoch = 0;
	for (; n < at.size && slice_digit(at.at[n]) && n < 12; n++)
		stamp->epoch = stamp->epoch * 10 + (unsigned)(at.at[n] - '0');
	slice_advance(&at, n);
	if (n == 0 || stamp->epoch > INT64_C(253402300799) || !take_fraction(&at, &stamp->fraction) ||
	    (stamp->fraction.size != 6 && stamp->fraction.size < 9))
		return false;
	*s = at;
	return true;
}

/* A difference: hours may have more than two digits. */
static bool take_difference(struct slice *s, struct stamp *stamp)
{
	size_t n = 0;
	unsigned two;

	if (s->size == 0 || (*s->at != ' ' && *s->at != '-'))
		return false;
	slice_advance(s, 1);
	while (n < s->size && slice_digit(s->at[n]))
		n++;
	if (n < 2 || n == s->size || s->at[n] != ':')
		return false;
	slice_advance(s, n + 1);
	return take_two(s, ':', &two) && take_two(s, '\0', &two) &&
	       take_fraction(s, &stamp->fraction) && stamp->fraction.size > 0;
}

static bool take_failed(struct slice *s)
{
	return slice_take(s, SLICE("[Error converting time]")) ||
	       slice_take(s, SLICE("[timestamp overflow]"));
}

static enum stamp_form scan_numeric(struct slice *rest, struct stamp *stamp)
{
	struct slice clock = *rest;

	if (rest->size > 4 && rest->at[2] == ':') {
		if (!take_clock(&clock, stamp))
			return STAMP_NONE;
		*rest = clock;
		return STAMP_CLOCK;
	}
	if (rest->size > 4 && rest->at[4] == '-')
		return take_date(rest, stamp) && take_clock(rest, stamp) ? STAMP_DATED : STAMP_NONE;
	return take_epoch(rest, stamp) ? STAMP_EPOCH : STAMP_NONE;
}

enum stamp_form stamp_scan(struct slice text, struct stamp *stamp)
{
	struct slice rest = text;

	stamp->form = STAMP_NONE;
	if (text.size == 0)
		return STAMP_NONE;
	if (slice_digit(*text.at))
		stamp->form = scan_numeric(&rest, stamp);
	else if (*text.at == ' ' || *text.at == '-')
		stamp->form = take_difference(&rest, stamp) ? STAMP_RELATIVE : STAMP_NONE;
	else if (*text.at == '[')
		stamp->form = take_failed(&rest) ? STAMP_FAILED : STAMP_NONE;
	if (rest.size > 0 && !slice_gap(*rest.at))
		stamp->form = STAMP_NONE;
	stamp->text = slice_between(text.at, rest.at);
	return stamp->form;
}

static void put_two(char *at, int value)
{
	at[0] = (char)('0' + value / 10 % 10);
	at[1] = (char)('0' + value % 10);
}

/* Writes "2026-11-23T04:50:" of a moment whose year has four digits. */
static void put_minute(char *at, time_t moment)
{
	struct tm tm;

	gmtime_r(&moment, &tm);
	put_two(at, (tm.tm_year + 1900) / 100);
	put_two(at + 2, (tm.tm_year + 1900) % 100);
	put_two(at + 5, tm.tm_mon + 1);
	put_two(at + 8, tm.tm_mday);
	put_two(at + 11, tm.tm_hour);
	put_two(at + 14, tm.tm_min);
	at[4] = at[7] = '-';
	at[10] = 'T';
	at[13] = at[16] = ':';
}

/* Puts seconds, fraction and zone behind the minute in r->time. */
static void put_rest(struct record *r, unsigned second, struct slice fraction)
{
	size_t digits = fraction.size > 6 ? fraction.size : 6;
	char *at = r->time + STAMP_KEY;

	put_two(at, (int)second);
	at[2] = '.';
	memset(at + 3, '0', digits);
	memcpy(at + 3, fraction.at, fraction.size);
	at[3 + digits] = 'Z';
	record_set(r, RECORD_TIME, slice_between(r->time, at + digits + 4));
}

static void set_dated(struct stamps *s, const struct stamp *stamp, struct record *r)
{
	if (!s->cached || memcmp(s->key, stamp->text.at, STAMP_KEY) != 0) {
		struct tm tm = {
			.tm_year = (int)stamp->year - 1900,
			.tm_mon = (int)stamp->month - 1,
			.tm_mday = (int)stamp->day,
			.tm_hour = (int)stamp->hour,
			.tm_min = (int)stamp->minute,
			.tm_isdst = -1,
		};

		put_minute(s->made, mktime(&tm));
		memcpy(s->key, stamp->text.at, STAMP_KEY);
		s->cached = true;
	}
	memcpy(r->time, s->made, STAMP_KEY);
	put_rest(r, stamp->second, stamp->fraction);
}

static void set_minute(struct stamps *s, enum stamp_form form, int64_t minute, struct record *r)
{
	if (!s->minute_cached || s->minute != minute || s->minute_form != form) {
		time_t moment = (time_t)(minute * 60);
		struct tm tm;

		if (form == STAMP_CLOCK) {
			gmtime_r(&moment, &tm);
			tm.tm_isdst = -1;
			moment = mktime(&tm);
		}
		put_minute(s->minute_made, moment);
		s->minute = minute;
		s->minute_form = form;
		s->minute_cached = true;
	}
	memcpy(r->time, s->minute_made, STAMP_KEY);
}

/* Half a day back can only be a midnight passed; half a day on, a packet from before it. */
static void set_clock(struct stamps *s, const struct stamp *stamp, struct record *r)
{
	int64_t clock = stamp->hour * 3600 + stamp->minute * 60 + stamp->second;

	if (s->clock_seen && clock < s->clock - HALF_DAY)
		s->day++;
	else if (s->clock_seen && clock > s->clock + HALF_DAY)
		s->day--;
	s->clock = clock;
	s->clock_seen = true;
	set_minute(s, STAMP_CLOCK, (s->day * DAY + clock - stamp->second) / 60, r);
	put_rest(r, stamp->second, stamp->fraction);
}

static void set_delta(const struct stamp *stamp, struct record *r)
{
	struct slice text = stamp->text;

	if (text.size > 0 && *text.at == ' ')
		slice_advance(&text, 1);
	record_set(r, RECORD_DELTA, text);
}

/* Where the fraction's digits begin in the stamps of a form. */
static unsigned before_fraction(enum stamp_form form)
{
	static const unsigned char sizes[] = {
		[STAMP_DATED] = 20, [STAMP_CLOCK] = 9, [STAMP_EPOCH] = 11, [STAMP_RELATIVE] = 10,
	};

	return form < STAMP_FAILED ? sizes[form] : 0;
}

/* How much of a stamp must be as it was for the next time to be made from this one's. */
static unsigned kept_size(enum stamp_form form)
{
	if (form == STAMP_RELATIVE)
		return 0;
	return before_fraction(form) - (form == STAMP_EPOCH ? 1 : 3);
}

/* The first `kept` bytes of the text, and all that are no digits, are to be as they are; behind it stands
 * anything. */
static void remember_look(struct stamp_look *look, const struct stamp_again *a, const char *text, unsigned kept)
{
	memset(look->least, 0, STAMP_ROOM);
	memset(look->span, 0xff, STAMP_ROOM);
	for (unsigned i = 0; i < a->size; i++) {
		bool varies = i >= kept && slice_digit(text[i]);

		look->least[i] = varies ? '0' : text[i];
		look->span[i] = !varies ? 0 : i == a->below ? '5' - '0' : '9' - '0';
	}
}

static void remember_places(struct stamp_again *a, enum stamp_form form)
{
	unsigned fraction = before_fraction(form), seconds = fraction - 3;

	a->below = form == STAMP_DATED || form == STAMP_CLOCK ? seconds : fraction - 1;
	a->from = form == STAMP_RELATIVE ? 1 : a->delta ? 0 : form == STAMP_EPOCH ? fraction : seconds;
	a->rest = a->size - 1 - a->from;
	a->made_size = form == STAMP_EPOCH ? STAMP_KEY + 3 : STAMP_KEY;
}

/* Notes what a stamp with a blank behind it looks like, so that the next like it is read at a glance. */
static void remember(struct stamps *s, const struct stamp *stamp, const struct record *r)
{
	struct stamp_again *a = &s->again;
	bool relative = stamp->form == STAMP_RELATIVE;
	bool is_day = stamp->form == STAMP_DATED || stamp->form == STAMP_CLOCK;

	if (stamp->form == STAMP_FAILED || (stamp->fraction.size != 6 && stamp->fraction.size != 9) ||
	    stamp->text.size != before_fraction(stamp->form) + stamp->fraction.size ||
	    (relative && *stamp->text.at != ' '))
		return;
	a->size = (unsigned)stamp->text.size + 1;
	a->delta = relative || (s->relative && stamp->form == STAMP_CLOCK);
	a->clock = stamp->form == STAMP_CLOCK && !a->delta;
	a->minute = a->clock ? s->clock - stamp->second : 0;
	remember_places(a, stamp->form);
	remember_look(&a->same, a, stamp->text.at, kept_size(stamp->form));
	/* What looks like a date or a time of day need not be one. */
	remember_look(&a->sure, a, stamp->text.at, is_day ? kept_size(stamp->form) : 0);
	if (!a->delta)
		memcpy(a->made, r->time, a->made_size);
}

static inline bool looks_so(const struct stamp_look *look, const char *text)
{
	return (scan_within(text, look->least, look->span) &
		scan_within(text + 16, look->least + 16, look->span + 16)) == 0xffff;
}

bool stamps_like(const struct stamps *s, const char *text)
{
	const struct stamp_again *a = &s->again;

	return a->size > 0 && looks_so(&a->same, text);
}

unsigned stamps_take_like(struct stamps *s, const char *text, struct record *r)
{
	const struct stamp_again *a = &s->again;

	if (a->delta) {
		record_set(r, RECORD_DELTA, (struct slice){ text + a->from, a->rest });
		return a->size;
	}
	if (a->clock)
		s->clock = a->minute + (text[a->below] - '0') * 10 + text[a->below + 1] - '0';
	memcpy(r->time, a->made, STAMP_ROOM);
	memcpy(r->time + a->made_size, text + a->from, 16);
	r->time[a->made_size + a->rest] = 'Z';
	record_set(r, RECORD_TIME, (struct slice){ r->time, a->made_size + a->rest + 1 });
	return a->size;
}

unsigned stamps_take_again(struct stamps *s, const char *text, struct record *r)
{
	return stamps_like(s, text) ? stamps_take_like(s, text, r) : 0;
}

bool stamps_sure(const struct stamps *s, struct slice text)
{
	const struct stamp_again *a = &s->again;

	return a->size <= text.size && a->size > 0 && looks_so(&a->sure, text.at);
}

enum stamp_form stamps_take(struct stamps *s, struct slice *text, struct record *r)
{
	struct stamp stamp;

	if (stamp_scan(*text, &stamp) == STAMP_NONE)
		return STAMP_NONE;
	switch (stamp.form) {
	case STAMP_DATED:
		set_dated(s, &stamp, r);
		break;
	case STAMP_EPOCH:
		set_minute(s, STAMP_EPOCH, (int64_t)(stamp.epoch / 60), r);
		put_rest(r, (unsigned)(stamp.epoch % 60), stamp.fraction);
		break;
	case STAMP_CLOCK:
		if (s->relative)
			set_delta(&stamp, r);
		else
			set_clock(s, &stamp, r);
		break;
	case STAMP_RELATIVE:
		set_delta(&stamp, r);
		break;
	default:
		break;
	}
	slice_advance(text, stamp.text.size);
	s->again.size = 0;
	if (text->size > 0 && *text->at == ' ') {
		slice_advance(text, 1);
		remember(s, &stamp, r);
	}
	return stamp.form;
}
