/*
 * The block that is being filled: records in, columns out (store/column.h).
 */
#ifndef STORE_BATCH_H
#define STORE_BATCH_H

#include "parse/json_read.h"
#include "store/block.h"

struct batch {
	uint32_t rows;
	unsigned count;                        /* columns may stand below this */
	struct column *columns[BLOCK_COLUMNS]; /* by the number of their name, NULL: none yet */
	size_t input;                          /* bytes of input its records came from */
	uint64_t next_line, extra;             /* where the source stands behind the newest record */
};

/* NULL: no memory. */
struct batch *batch_open(void);
void batch_close(struct batch *b);
/* Empties it for the next block; kinds of columns are kept where they fit. */
void batch_clear(struct batch *b);
/* Makes sure that the column of this name is there. 0, or -1: no memory. */
int batch_column(struct batch *b, unsigned id, const char *name, size_t size);
/* Adds one record; columns[key] is the batch's column for a field. 0, or -1: no memory; the batch is
 * unusable then. */
int batch_add(struct batch *b, struct column *const *columns, const struct json_field *fields,
    int count);
/* True when the batch holds as many records or as much memory as a block may. */
bool batch_full(const struct batch *b);
/* So many records may be added before batch_full is asked again. */
unsigned batch_unasked(const struct batch *b);
/* Adds the records of a block: those whose byte in keep, a byte a row, is not 0, or all when keep is
 * NULL. Their columns must be there. 0, or -1: damaged or no memory. */
int batch_refill(struct batch *b, struct block *from, const uint8_t *keep);

#endif
