/*
 * A line of JSON whose shape is known, straight into the columns of a batch: what nearly every line is.
 *
 * Values are read as their columns hold them, where they stand in the line, and written to their row at
 * once. The shapes (parse/json_shapes.h) are turned into steps for this: what is compared, where the
 * value goes and how it is read lie together.
 */
#ifndef STORE_ROW_H
#define STORE_ROW_H

#include "store/batch.h"

struct row;

/* Follows the shapes that the reader has learnt. NULL: no memory. */
struct row *row_open(struct json_reader *reader);
void row_close(struct row *r);
/* Lines go into this batch from now on; columns[key] is its column for a key, or NULL. Both stay the
 * caller's, who may add records and columns to them in other ways, too. */
void row_begin(struct row *r, struct batch *b, struct column *const *columns);

/* Reads the line that begins at text, within whole lines that end at `end`. True: it has been read, its
 * bytes without '\n' in *size, and is now either added or dropped. False: read it as
 * parse/json_read.h does, whatever it is. JSON_READ_SLACK bytes are readable behind the end. */
bool row_read(struct row *r, const char *text, const char *end, size_t *size);
/* The whole number of a column in the line last read; false: it has none. */
bool row_integer(const struct row *r, const struct column *c, int64_t *value);
/* Adds the line last read as a record. 0, or -1: no memory; the batch is unusable then. */
int row_add(struct row *r);
void row_drop(struct row *r);

/* Why row_take went no further. */
enum row_stop {
	ROW_ENOUGH,    /* there are no more lines, or it is to be called again */
	ROW_OTHERWISE, /* the line at *text is one that row_read says false to */
	ROW_NO_MEMORY, /* the batch is unusable */
};
/* Reads and adds the lines from *text on, *lines of them at most; *text moves behind those that became
 * records, and *lines says how many did. Spares a call or two a line. */
enum row_stop row_take(struct row *r, const char **text, const char *end, unsigned *lines);
/* The columns count their cells once for many rows: to be asked for before anybody but this file,
 * column_put and row_begin uses the batch. */
void row_settle(struct row *r);

#endif
