/*
 * Tables of text with a header line, as the fields that parse/json_read.h gives: TSV as line-parse
 * writes it (a tab between values; \\t \\n \\r \\\\ \\0 stand for those bytes), and CSV (RFC 4180: a comma
 * between values; in quotes a value may hold commas, line ends and, doubled, quotes).
 *
 * A value that looks like a JSON number is one; others are strings; an empty value is an absent
 * field. CSV is met as others write it: blanks around the names of its header do not count, a name
 * that comes again is "name (2)", and one that is empty "column 3", by its place.
 */
#ifndef STORE_TABLE_READ_H
#define STORE_TABLE_READ_H

#include <stdbool.h>

#include "parse/json_read.h"

enum table_form { TABLE_TSV, TABLE_CSV };

enum {
	TABLE_BAD = -1,
	TABLE_MORE = -2, /* a quoted value goes on in the next line */
	TABLE_RECORD_MAX = 1 << 20, /* bytes of a record that has several lines */
};

struct table_reader;

/* Takes the header line (without its line end); keys get their numbers from the JSON reader. NULL,
 * and *why says what is wrong with it. */
struct table_reader *table_reader_open(struct json_reader *keys, enum table_form form, const char *header,
    size_t size, const char **why);
void table_reader_close(struct table_reader *r);

/* Reads one line without its line end. How many fields, *fields valid until the next call; TABLE_BAD,
 * and *why says what is wrong; or TABLE_MORE: table_line_end is to follow. */
int table_read(struct table_reader *r, const char *line, size_t size,
    const struct json_field **fields, const char **why);
/* What ended the line behind which there is more. 0, or -1: no memory. */
int table_line_end(struct table_reader *r, const char *end);
/* True between the lines of a record. */
bool table_is_open(const struct table_reader *r);
/* The text of the record read last, all its lines; of the one that is open, so far. */
const char *table_record(const struct table_reader *r, size_t *size);

#endif
