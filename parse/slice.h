/*
 * A run of bytes inside a longer text, and the steps a grammar takes along it.
 *
 * A slice owns nothing: it is good as long as the text below it is. The take functions move the
 * slice's beginning past what they took, or leave it alone and return false.
 */
#ifndef PARSE_SLICE_H
#define PARSE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct slice {
	const char *at;
	size_t size;
};

/* Literals have room behind them, for those who copy more than they need (SCAN_SLACK/2). */
#define SLICE_ROOM "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
#define SLICE_OF(literal) { literal SLICE_ROOM, sizeof(literal) - 1 }
#define SLICE(literal) ((struct slice)SLICE_OF(literal))

static inline struct slice slice_between(const char *from, const char *to)
{
	return (struct slice){ from, (size_t)(to - from) };
}

static inline const char *slice_end(struct slice s)
{
	return s.at + s.size;
}

static inline void slice_advance(struct slice *s, size_t n)
{
	s->at += n;
	s->size -= n;
}

/* with: not empty. */
static inline bool slice_starts(struct slice s, struct slice with)
{
	return s.size >= with.size && *s.at == *with.at && memcmp(s.at, with.at, with.size) == 0;
}

static inline bool slice_is(struct slice s, struct slice other)
{
	return s.size == other.size && memcmp(s.at, other.at, s.size) == 0;
}

static inline bool slice_take(struct slice *s, struct slice literal)
{
	if (!slice_starts(*s, literal))
		return false;
	slice_advance(s, literal.size);
	return true;
}

static inline bool slice_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool slice_hex(char c)
{
	return slice_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

static inline bool slice_letter(char c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* Blank, tab, or an end of line within a packet of several lines. */
static inline bool slice_gap(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The line that begins at `at`, without its end. */
static inline struct slice slice_line(const char *at, const char *end)
{
	const char *newline = memchr(at, '\n', (size_t)(end - at));

	return slice_between(at, newline ? newline : end);
}

/* Where the line behind this one begins; end when it was the last. */
static inline const char *slice_next_line(struct slice line, const char *end)
{
	return slice_end(line) < end ? slice_end(line) + 1 : end;
}

/* Moves past blanks and ends of lines. */
void slice_skip_gap(struct slice *s);
/* Drops blanks and ends of lines at the end. */
void slice_trim(struct slice *s);
/* Takes decimal digits that make a JSON integer of 64 bits: no leading zero, at most 18 of them. */
bool slice_take_number(struct slice *s, struct slice *number);
/* Takes 0x and hexadecimal digits. */
bool slice_take_hex(struct slice *s, struct slice *number);
/* Takes bytes up to a blank, a control byte or `stop`; false when there are none. */
bool slice_take_word(struct slice *s, char stop, struct slice *word);
/* All decimal digits, as slice_take_number wants them. */
bool slice_is_number(struct slice s);
/* The value of what slice_is_number says yes to. */
int64_t slice_number(struct slice s);
/* Where the text, which is not empty, stands in s, or NULL. */
const char *slice_find(struct slice s, struct slice text);

#endif
