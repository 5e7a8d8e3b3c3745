/*
 * Texts that differ only in their numbers, taken apart: "TS val 17 ecr 4" is the pattern
 * "TS val \x11 ecr \x11" and the numbers 17, 4. Few patterns and columns of numbers compress
 * where thousands of different texts do not.
 *
 * A number is a run of one to 18 digits without a needless zero that touches no letter, so hex
 * groups stay in the pattern. Joining gives the same text back, always.
 */
#ifndef STORE_PATTERN_H
#define STORE_PATTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/short_text.h"

enum {
	PATTERN_MARK = 0x11,  /* stands for a number (a control character no printer prints) */
	PATTERN_NUMBERS = 24, /* at most; further ones stay in the pattern */
	PATTERN_TEXT = 1024,  /* longer texts are not taken apart */
};

/* Writes at most `size` bytes of pattern and its numbers; how many numbers, or -1 when the text is
 * too long or holds the mark itself. */
int pattern_split(const char *text, size_t size, char *pattern, size_t *pattern_size, int64_t *numbers);
/* What pattern_split would do when it comes out as this pattern, which wants so many numbers: true
 * when it does. Texts of one column mostly share few patterns, and asking costs a third. */
bool pattern_fits(const char *pattern, size_t pattern_size, unsigned wants, const char *text,
    size_t size, int64_t *numbers);
enum { PATTERN_PARTS = 12 };

/* A pattern made ready for texts that stand in quotes: a number belongs between two parts, or none where
 * the text before was longer than a part. */
struct pattern_parts {
	unsigned count, numbers;
	struct pattern_part {
		char text[SHORT_TEXT];
		uint16_t mask; /* a bit for each byte of it */
		uint8_t size;
		bool number;   /* one follows */
	} all[PATTERN_PARTS];
};

/* False: it has too many parts, or bytes that would not stand so within the quotes of JSON. */
bool pattern_ready(const char *pattern, size_t size, struct pattern_parts *parts);
/* Where the text at p ends, which is followed by a quote and becomes this pattern when it is split, with
 * its numbers; NULL: it does not. Reads up to 24 bytes behind the text, or behind the first newline. */
const char *pattern_follow(const struct pattern_parts *parts, const char *p, int64_t *numbers);
/* How many numbers a pattern wants. */
unsigned pattern_numbers(const char *pattern, size_t size);
/* Room a joined text may need. */
size_t pattern_room(size_t pattern_size, unsigned numbers);
/* The text; how many bytes. */
size_t pattern_join(char *to, const char *pattern, size_t size, const int64_t *numbers);

#endif
