/*
 * The second half of put: a thread that encodes full batches, gathers blocks, and commits them
 * with the position of their source in one transaction, while the caller fills the next batch.
 */
#ifndef STORE_COMMITTER_H
#define STORE_COMMITTER_H

#include "store/batch.h"
#include "store/catalogue.h"

struct committer_options {
	int64_t interval;       /* ns: nothing waits longer for its commit */
	uint64_t size;          /* bytes of input between two commits at most; 0: no such limit */
	const char *source;     /* NULL: none */
	int64_t keep;           /* ns: older blocks are removed; 0: all are kept */
	uint64_t max_bytes;     /* the store keeps itself below; 0: no limit */
};

struct committer_counts {
	uint64_t stored;  /* records committed */
	uint64_t commits;
	uint64_t blocks;  /* written, the newest again and again */
	uint64_t bytes;   /* of the blocks that now hold the records of this run */
	uint64_t pruned;  /* records removed by age or size */
};

struct committer;

/* Reads the catalogue and starts the thread; what goes wrong is said on stderr. 0, or -1. */
int committer_open(struct environment *env, const struct committer_options *options,
    struct committer **c);
/* Where the source stands; zeroes for one never seen. */
void committer_source(const struct committer *c, struct source *s);
/* The number of a column's name, new or known; or negative. */
enum { COMMITTER_NO_ROOM = -1, COMMITTER_NO_MEMORY = -2 };
int committer_name(struct committer *c, const char *name, size_t size);
/* An empty batch with all its columns, or at first the one that continues the newest block; waits
 * until one is free. NULL: a commit has failed. */
struct batch *committer_batch(struct committer *c);
/* Hands over a full batch. */
void committer_seal(struct committer *c, struct batch *b);
/* Commits what the batch holds so far; it stays the caller's and is filled further. 0, or -1. */
int committer_save(struct committer *c, struct batch *b);
/* Hands over the last batch (or NULL), commits all and ends the thread. 0, or -1: something is not
 * committed. Only counts are asked for afterwards. */
int committer_flush(struct committer *c, struct batch *last);
/* After a flush. */
void committer_close(struct committer *c);
void committer_count(struct committer *c, struct committer_counts *counts);

#endif
