/*
 * Where the quotes of a JSON line stand, found many bytes a step: in a line without escapes they
 * tell where its strings are, and so its whole structure.
 */
#ifndef PARSE_QUOTES_H
#define PARSE_QUOTES_H

#include <stddef.h>
#include <stdint.h>

enum {
	QUOTES_SLACK = 32,   /* readable bytes (of any content) behind the line */
	QUOTES_AT_ONCE = 64, /* further places of `to` that may be overwritten */
};

/* Writes the place of every quote of the line, in their order, to `to`, and returns how many there
 * are; -1: more than `most`, or the line holds a backslash or a control character. */
typedef int quotes_finder(const char *line, size_t size, uint32_t *to, int most);

/* The fastest one for this processor. */
quotes_finder *quotes_finder_choose(void);

#endif
