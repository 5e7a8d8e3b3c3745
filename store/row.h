/*
 * A line of JSON whose shape is known, straight into the columns of a batch: what nearly every line is.
 *
 * Values are read as their columns hold them, where they stand in the line, and written to their row at
 * once. They count only when the row is added: the next line overwrites those of one that is not.
 */
#ifndef STORE_ROW_H
#define STORE_ROW_H

#include "store/batch.h"

struct row;

/* Follows the shapes that the reader has learnt. NULL: no memory. */
struct row *row_open(struct json_reader *reader);
void row_close(struct row *r);

/* Reads the line that begins at text, within whole lines that end at `end`; columns[key] is the batch's
 * column for a key, or NULL. True: it has been read, its bytes without '\n' in *size. False: read it
 * as parse/json_read.h does, whatever it is. JSON_READ_SLACK bytes are readable behind the end. */
bool row_read(struct row *r, struct batch *b, struct column *const *columns, const char *text,
    const char *end, size_t *size);
/* The whole number of a column in the line last read; false: it has none. */
bool row_integer(const struct row *r, const struct batch *b, const struct column *c, int64_t *value);
/* Adds the line last read as a record. 0, or -1: no memory; the batch is unusable then. */
int row_add(struct row *r, struct batch *b);

#endif
