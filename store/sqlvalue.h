/*
 * Values as SQL sees them, and SQLite's order among them: NULL, then numbers, then texts by their
 * bytes (the BINARY collation), then blobs.
 */
#ifndef STORE_SQLVALUE_H
#define STORE_SQLVALUE_H

#include <stdint.h>

#include "store/block.h"

enum sql_type { SQL_NULL, SQL_INTEGER, SQL_REAL, SQL_TEXT, SQL_BLOB };

struct sql_value {
	enum sql_type type;
	int64_t integer;
	double real;
	const char *text; /* not terminated */
	size_t size;
};

/* Below, equal or above zero. NULL equals NULL here; callers mind what SQL makes of it. */
int sql_compare(const struct sql_value *a, const struct sql_value *b);

/* What SQL sees of a word: a string is text; a number is one; true and false are 1 and 0; null is
 * NULL. The text is the word's. */
struct sql_value sql_of_word(const struct word *w);
/* Of a value of a number or time column; the text of a stamp is written to room. */
struct sql_value sql_of_number(enum column_kind kind, unsigned digits, int64_t value,
    char room[MOMENT_MAX]);
/* Of a cell; `text` holds what had to be written. 0, or -1: no memory. */
int sql_of_cell(const struct cells *c, uint32_t row, struct bytes *text, struct sql_value *v);

#endif
