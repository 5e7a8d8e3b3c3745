/*
 * Tables of text with a header line, a tab between values (the TSV that line-parse writes), as
 * the fields that parse/json_read.h gives.
 *
 * \t \n \r \\ and \0 stand for those bytes. An empty value is an absent field. A value that
 * reads as a JSON number is one, everything else is a string.
 */
#ifndef STORE_TABLE_READ_H
#define STORE_TABLE_READ_H

#include "parse/json_read.h"

struct table_reader;

/* The header gives the keys their numbers, in the reader of keys. NULL: no memory, or a header
 * that is no good; *why says so. */
struct table_reader *table_reader_open(struct json_reader *keys, const char *header, size_t size,
    const char **why);
void table_reader_close(struct table_reader *r);
/* A line (without its end) as fields, valid until the next call. How many, or -1: *why. */
int table_read(struct table_reader *r, const char *line, size_t size,
    const struct json_field **fields, const char **why);

#endif
