/*
 * A number that is written more often than it is reckoned with: it is counted up as decimal text.
 */
#ifndef PARSE_COUNTER_H
#define PARSE_COUNTER_H

#include "parse/slice.h"

enum { COUNTER_END = 32, COUNTER_ROOM = COUNTER_END + 32 };

struct counter {
	unsigned first;          /* its first digit */
	char text[COUNTER_ROOM]; /* up to COUNTER_END; bytes behind it can be read */
};

static inline void counter_set(struct counter *c, uint64_t value)
{
	memset(c->text, '0', COUNTER_END);
	c->first = COUNTER_END;
	do {
		c->text[--c->first] = (char)('0' + value % 10);
		value /= 10;
	} while (value > 0);
}

static inline void counter_next(struct counter *c)
{
	unsigned i = COUNTER_END - 1;

	while (c->text[i] == '9')
		c->text[i--] = '0';
	c->text[i]++;
	if (i < c->first)
		c->first = i;
}

static inline void counter_copy(struct counter *c, const struct counter *from)
{
	c->first = from->first;
	memcpy(c->text, from->text, COUNTER_END);
}

static inline struct slice counter_text(const struct counter *c)
{
	return (struct slice){ c->text + c->first, COUNTER_END - c->first };
}

#endif
