/*
 * The stamp a line begins with, in all of tcpdump's -t forms, made RFC 3339 in UTC.
 *
 *   2026-11-23 04:50:00.123456   -tttt    date and time of day, in the zone of the writer
 *   04:50:00.123456              (none)   time of day; the date is counted from --date
 *   1795409400.123456            -tt      seconds since 1970, UTC
 *    00:00:00.000186             -ttt, -ttttt   a difference, kept as it is (the field "delta")
 *   [Error converting time]      -tttt when the C library gave up: a packet without a time
 *
 * Fractions of up to six digits become six, longer ones nine.
 */
#ifndef PARSE_STAMP_H
#define PARSE_STAMP_H

#include <stdint.h>
#include <time.h>

#include "parse/record.h"
#include "parse/slice.h"

enum stamp_form {
	STAMP_NONE, /* the text does not begin with a stamp */
	STAMP_DATED,
	STAMP_CLOCK,
	STAMP_EPOCH,
	STAMP_RELATIVE,
	STAMP_FAILED,
};

struct stamp {
	enum stamp_form form;
	struct slice text;     /* without the blank behind it */
	struct slice fraction; /* its digits, or empty */
	unsigned year, month, day, hour, minute, second;
	uint64_t epoch;
};

enum {
	STAMP_KEY = 17, /* "2026-11-23T04:50:" */
	STAMP_ROOM = 32,
	STAMP_READ = 40,
};

/* What is to stand at each byte: the least it may be, and by how much it may be more. */
struct stamp_look {
	char least[STAMP_ROOM], span[STAMP_ROOM];
};

/* What a stamp like the last one looks like, and what is made of it. */
struct stamp_again {
	unsigned size;   /* with the blank behind it; 0: the last stamp's shape is not known */
	struct stamp_look same;
	struct stamp_look sure; /* same enough to be a stamp, if not one that can be made from the last */
	unsigned below;  /* place of the tens of seconds */
	unsigned from, rest; /* what is copied into the time, or is the delta */
	unsigned made_size;  /* … behind the first bytes of the last time */
	bool delta, clock;
	int64_t minute;  /* clock: when it began, in seconds of its day */
	char made[STAMP_ROOM];
};

/* What must be remembered from line to line. One a thread. */
struct stamps {
	bool relative;         /* a time of day is a difference: -ttt of tcpdump before 4.99 */
	bool clock_seen;
	int64_t day;           /* of stamps without a date, as days since 1970 in their zone */
	int64_t clock;         /* the last of them, seconds of its day */
	char key[STAMP_KEY];   /* the minute of the last dated stamp … */
	bool cached;
	char made[STAMP_KEY];  /* … and "2026-11-23T04:50:" made of it */
	int64_t minute;        /* the last other minute, since 1970 (or of days in the zone) … */
	bool minute_cached;
	enum stamp_form minute_form;
	char minute_made[STAMP_KEY]; /* … and what was made of it */
	struct stamp_again again;
};

/* day: the date of stamps without one, days since 1970. */
void stamps_init(struct stamps *s, int64_t day, bool relative);

/* Recognises a stamp; changes nothing. */
enum stamp_form stamp_scan(struct slice text, struct stamp *stamp);

/* Takes a stamp and the blank behind it off the text and sets the record's time (or delta). */
enum stamp_form stamps_take(struct stamps *s, struct slice *text, struct record *r);

/* The same for nearly all lines: a stamp of the last one's form and minute (or second, of -tt). How many
 * bytes were taken; 0: ask stamps_take. Reads STAMP_READ bytes. */
unsigned stamps_take_again(struct stamps *s, const char *text, struct record *r);
/* Its two halves: whether it would take one, and taking it. */
bool stamps_like(const struct stamps *s, const char *text);
unsigned stamps_take_like(struct stamps *s, const char *text, struct record *r);

/* Whether the text begins with a stamp for sure: false says nothing. Reads STAMP_READ bytes. */
bool stamps_sure(const struct stamps *s, struct slice text);

#endif
