/*
 * Conditions on one column, which leave out blocks and rows before SQL sees them.
 */
#ifndef STORE_CONDITION_H
#define STORE_CONDITION_H

#include "store/catalogue.h"
#include "store/sqlvalue.h"

enum condition_op {
	CONDITION_EQ, /* equal to one of the values: = and IN */
	CONDITION_LT,
	CONDITION_LE,
	CONDITION_GT,
	CONDITION_GE,
	CONDITION_PREFIX, /* a text that begins with the value, ASCII letters of either case alike;
			   * rows are not looked at, so that what else it says is for the caller */
	CONDITION_IS_NULL,
	CONDITION_NOT_NULL,
};

struct condition {
	uint16_t column;    /* number of its name */
	enum condition_op op;
	const struct sql_value *values; /* of EQ any number, of IS_NULL and NOT_NULL none, else one;
					 * no NULL among them */
	size_t count;
	/* What has been found for the open block: */
	int at;             /* the column's place, or -1 */
	int64_t low, high;  /* numbers and times that match, when EQ has one value or none is EQ */
	bool none;          /* no value matches, but odd ones may */
	uint8_t *words, *odd; /* a byte a word: it matches */
	uint32_t words_room, odd_room;
};

void condition_free(struct condition *c);
/* False when no row of the block can match, by what the catalogue says of it. */
bool condition_may_match_summary(const struct condition *c, const struct summary *s, uint16_t time);
/* Looks at an open block. 1: rows may match, 0: none does, -1: damaged (block_error) or no memory. */
int condition_open(struct condition *c, struct block *b);
/* Clears keep[row] of rows that do not match; to be called after condition_open gave 1. 0, or -1. */
int condition_rows(struct condition *c, struct block *b, uint8_t *keep);

#endif
