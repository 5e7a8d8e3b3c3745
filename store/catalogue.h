/*
 * What a store knows of itself: the names of its columns, a summary a block, and how far each
 * source has been read. All values end in a CRC-32C of what stands before it.
 *
 *   names     u16 number, most significant byte first: the name
 *   blocks    u64 number, most significant byte first, growing: varints version (1), first row,
 *             rows, size, 1 when what stands in "time" are stamps of the same digits; then digits,
 *             zigzag of the first and of the last stamp
 *   data      the same key: the block (store/block.h), which has checksums of its own
 *   sources   the name: varints version (1), 1 + last line, lines without a number behind that
 *             one, records, ns since 1970 of its commit
 */
#ifndef STORE_CATALOGUE_H
#define STORE_CATALOGUE_H

#include "store/environment.h"
#include "store/words.h"

struct summary {
	uint64_t number;
	uint64_t first_row;
	uint32_t rows;
	uint32_t size;    /* bytes of the block */
	bool timed;       /* every time there is lies within first and last */
	uint8_t digits;
	int64_t first, last; /* ticks (store/moment.h) */
};

struct source {
	const char *name; /* valid for the transaction */
	size_t name_size;
	uint64_t next_line; /* 1 + the last line stored */
	uint64_t extra;     /* records without a line number that came behind it */
	uint64_t records;
	int64_t committed;
};

/* Everything the store has, read at once. */
struct catalogue {
	struct words *names; /* a word's number is that of the column */
	struct summary *blocks;
	size_t block_count;
	uint64_t rows;
	unsigned damaged;    /* entries left out because their checksum is wrong; said on stderr */
};

/* 0, or -1. Free it in either case. */
int catalogue_read(struct transaction *t, struct catalogue *c);
void catalogue_free(struct catalogue *c);

/* 1: known, 0: never seen, -1. */
int catalogue_source(struct transaction *t, const char *name, struct source *s);
/* The source behind the one named, or the first when name_size is 0. 1, 0: no more, -1. */
int catalogue_next_source(struct transaction *t, const char *name, size_t name_size, struct source *s);
/* The bytes of a block. 1, 0: not there, -1. */
int catalogue_block(struct transaction *t, uint64_t number, struct value *data);

/* What one commit changes. */
struct block_change {
	struct summary summary;
	const uint8_t *data; /* NULL: the block is removed */
};

struct change {
	const struct words *names;
	uint32_t first_name;    /* names from here on are new */
	const struct block_change *blocks;
	size_t block_count;
	const struct source *source; /* NULL: none */
};

/* All of it in one transaction, growing the map as needed. 0, or -1: nothing has changed. */
int catalogue_commit(struct environment *env, const struct change *change);

#endif
