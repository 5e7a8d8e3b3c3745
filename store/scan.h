/*
 * A store seen at one moment, and walks over the blocks of it that may hold what is asked for.
 */
#ifndef STORE_SCAN_H
#define STORE_SCAN_H

#include "store/condition.h"

struct snapshot {
	struct environment *env;
	struct transaction *t;
	struct catalogue all;
	uint64_t damaged; /* blocks left out because they are damaged; each is named on stderr */
};

/* 0, or -1: said on stderr. */
int snapshot_open(const char *path, struct snapshot **s);
void snapshot_close(struct snapshot *s);
/* Holds on to no state until it is renewed: nothing may be read of the store meanwhile. */
void snapshot_rest(struct snapshot *s);
/* Looks at the present state of the store. No scan may be open. 1: it is a newer one, 0: the same as
 * before, -1. */
int snapshot_renew(struct snapshot *s);

struct scan {
	struct snapshot *snapshot;
	struct condition *conditions; /* the caller's; all must hold */
	size_t condition_count;
	uint64_t first_row, last_row; /* only rows of these numbers; last_row is included */
	size_t next;                  /* block that comes next */
	bool backwards;               /* the last block first */
	uint16_t time;                /* number of the name "time" */
	const struct summary *summary; /* of the open block */
	struct block *block;
	uint8_t *keep;                /* a row of the open block: it matches */
	uint32_t rows;
};

/* Begins with the first block. 0, or -1: no memory. Close it in either case. */
int scan_open(struct scan *s, struct snapshot *snapshot, struct condition *conditions, size_t count);
void scan_close(struct scan *s);
void scan_rewind(struct scan *s);
/* Opens the next block that may have matching rows and marks them. 1, 0: no more, -1: no memory.
 * Damaged blocks are named on stderr once, counted, and left out. */
int scan_next(struct scan *s);
/* The cells of a column in the open block: 1, 0: the block has no such column, -1: damaged (said and
 * counted), or no memory. */
int scan_cells(struct scan *s, uint16_t column, struct cells *cells);

#endif
