/*
 * One column of the block that is being filled: a cell a row, typed by what the column holds.
 *
 * A cell is absent, a value of the column's kind, or odd: something the kind cannot give back
 * exactly, kept as its exact text. The kind is that of the first value, and for later blocks that
 * of most values of the block before.
 */
#ifndef STORE_COLUMN_H
#define STORE_COLUMN_H

#include <stdbool.h>
#include <stdint.h>

#include "parse/json_read.h"
#include "store/moment.h"
#include "store/pattern.h"
#include "store/words.h"

enum { COLUMN_ROWS = 65536, COLUMN_GUESSES = 3, COLUMN_AHEAD = 256 /* bytes */, COLUMN_LINE = 64 /* states */ };

enum column_kind {
	COLUMN_NUMBER, /* value / 10^digits, a JSON number */
	COLUMN_TIME,   /* ticks of 10^-digits s since 1970, a JSON string (store/moment.h) */
	COLUMN_TEXT,   /* number of a word */
	COLUMN_NONE,   /* nothing came yet */
};

enum cell_state { CELL_ABSENT, CELL_VALUE, CELL_ODD };

/* The mark of a word (store/words.h): how its text stands in JSON. */
enum { MARK_STRING = 0, MARK_BARE = 1 };

/* What a column is to the others of its block. */
enum column_role {
	ROLE_PLAIN,
	ROLE_ROOT,  /* often read alone: its numbers never depend on another column's */
	ROLE_SRC_IP, ROLE_SRC_PORT, ROLE_DST_IP, ROLE_DST_PORT, /* store/pairs.h */
	ROLES,
};

struct column {
	uint8_t role;         /* enum column_role */
	uint8_t place;        /* among the columns: where its arrays lie within pages */
	uint8_t kind;
	uint8_t digits;
	bool lent;            /* another column uses its words */
	bool patterns;          /* words are patterns, their numbers stand in the slots */
	struct pattern_guess {
		uint32_t word;  /* a pattern met lately; where there is none, no word has it */
		uint8_t wants;  /* its numbers */
		uint8_t parts;  /* where they are: */
	} guesses[COLUMN_GUESSES]; /* the newest one first */
	struct pattern_parts *parts; /* of every guess; without any where it is not ready */
	uint8_t odd_kind, odd_digits; /* what the last odd value would fit */
	uint32_t used;        /* rows up to here may have a cell; those behind are absent */
	uint32_t room, allocated; /* rows that have memory of their own, and those there is some for already */
	uint32_t value_count, odd_count, integer_count;
	uint8_t *state;       /* a row; absent behind those used */
	int64_t *values;      /* a row: value, number of a word, or number of an odd word */
	struct words *words;  /* own, or lent by the partner */
	struct words *own;
	struct words *odd;
	unsigned slots;       /* how many slots exist */
	int64_t *slot[PATTERN_NUMBERS];
	uint32_t slot_room, slot_allocated;
	struct moment_cache cache;
};

/* Asks for a line of the cache, to be written. */
static inline void column_ask(const void *at)
{
#ifdef __x86_64__
	/* What the compiler makes of __builtin_prefetch for the oldest processors asks only to read. */
	__asm__ volatile("prefetchw %0" : : "m"(*(const char *)at));
#else
	__builtin_prefetch(at, 1);
#endif
}

/* Puts a number where the encoder's core has read last: the line is asked for some rows before it is
 * needed. */
static inline void column_put_ahead(int64_t *values, uint32_t row, int64_t value)
{
	values[row] = value;
	column_ask((const char *)&values[row] + COLUMN_AHEAD);
}

static inline int column_put_value(struct column *c, uint32_t row, int64_t value)
{
	c->state[row] = CELL_VALUE;
	column_put_ahead(c->values, row, value);
	c->value_count++;
	return 0;
}

/* column_put for all that is no whole number in a column of such. */
int column_put_other(struct column *c, uint32_t row, const struct json_field *f);

/* Puts a field into a row behind all rows that have a cell. 0, or -1: no memory. */
static inline int column_put(struct column *c, uint32_t row, const struct json_field *f)
{
	/* Half of the cells of packets. */
	if (c->kind == COLUMN_NUMBER && f->type == JSON_INTEGER && c->digits == 0 && row < c->room) {
		c->used = row + 1;
		return column_put_value(c, row, f->integer);
	}
	return column_put_other(c, row, f);
}

/* The text at p, which ends in a quote, taken apart by a pattern met lately and put into a row that the
 * column has room for; the cell is yet to be counted. Its end, or NULL. */
const char *column_take_pattern(struct column *c, uint32_t row, const char *p);
/* The state of a row's cell. */
static inline enum cell_state column_state(const struct column *c, uint32_t row)
{
	return row < c->used ? (enum cell_state)c->state[row] : CELL_ABSENT;
}
/* Makes every row below `rows` addressable in state and values. 0, or -1: no memory. */
int column_reach(struct column *c, uint32_t rows);
/* Empties the column for a new block and chooses its kind by what the last one held. */
void column_clear(struct column *c);
void column_free(struct column *c);
/* Bytes of memory in use. */
size_t column_memory(const struct column *c);

/* A JSON number with exactly so many fraction digits to its value times 10^digits: 0, or -1 when
 * it does not come back as the same text. */
int decimal_read(const char *text, size_t size, unsigned *digits, int64_t *value);
/* The text of value / 10^digits, at most 24 bytes. */
size_t decimal_write(char *to, int64_t value, unsigned digits);

#endif
