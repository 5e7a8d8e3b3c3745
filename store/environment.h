/*
 * The folder of a store and its LMDB environment: the one file that knows LMDB.
 *
 * Tables map keys to values in key order. A reader sees the state of its transaction's beginning
 * for as long as it lasts, without waiting for anybody. The map grows by itself.
 *
 * Every function reports what goes wrong on stderr, with the store's path, and returns -1.
 */
#ifndef STORE_ENVIRONMENT_H
#define STORE_ENVIRONMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct environment;
struct transaction;

enum table {
	TABLE_NAMES,   /* number of a column's name, to the name */
	TABLE_BLOCKS,  /* number of a block, to its summary */
	TABLE_DATA,    /* number of a block, to the block */
	TABLE_SOURCES, /* name of a source, to its position */
	TABLES,
};

enum durability {
	DURABILITY_DISK,    /* a commit survives the loss of power: fsync at each */
	DURABILITY_PROCESS, /* a commit survives the death of the process; fsync at the end */
	DURABILITY_NONE,    /* no fsync at all: the system writes when it likes */
};

enum environment_mode {
	ENVIRONMENT_READ,   /* must exist; readers in other processes and one writer go on */
	ENVIRONMENT_WRITE,  /* is made when it is not there */
	ENVIRONMENT_CHANGE, /* must exist, is written to */
};

struct value {
	const void *data;
	size_t size;
};

/* Makes the folder of a store when it is not there. 0, or -1. */
int environment_folder(const char *path);
/* Whether a store is there. One that is being made is there once it is whole. errno says
 * why it is not. */
bool environment_is_made(const char *path);
/* The same, said on stderr when it is not. */
bool environment_exists(const char *path);
int environment_open(const char *path, enum environment_mode mode, enum durability durability,
    struct environment **env);
/* Syncs unless durability is none. 0, or -1: it could not. */
int environment_close(struct environment *env);
const char *environment_path(const struct environment *env);
/* Bytes of the data file, and of those how many are in use. */
int environment_size(struct environment *env, uint64_t *file, uint64_t *used);
/* A consistent copy into a folder, made when it is not there, while a writer goes on; free pages
 * are left out. */
int environment_copy(struct environment *env, const char *folder);

/* One transaction a thread. Writers of other processes are kept out by store/lock.h. */
int transaction_begin(struct environment *env, bool write, struct transaction **t);
/* A reader's transaction lets its state go, and a writer use that space again, until it is renewed. */
void transaction_rest(struct transaction *t);
/* A reader's transaction anew, at the present state. 1: that is a newer one, 0: the same as before, -1. */
int transaction_renew(struct transaction *t);
/* 0, or -1: nothing is changed. Either way the transaction is gone. */
int transaction_commit(struct transaction *t);
void transaction_abort(struct transaction *t);
/* The path of its store. */
const char *transaction_path(const struct transaction *t);

/* 1: found, valid until the transaction ends or writes; 0: not there; -1. */
int table_get(struct transaction *t, enum table table, struct value key, struct value *found);
/* 0, or -1. */
int table_put(struct transaction *t, enum table table, struct value key, struct value put);
/* 0 also when it was not there. */
int table_delete(struct transaction *t, enum table table, struct value key);
/* The first entry behind `after`, or the very first when that has no size. 1, 0: no more, -1. */
int table_next(struct transaction *t, enum table table, struct value after, struct value *key,
    struct value *found);
/* The last entry. 1, 0: empty, -1. */
int table_last(struct transaction *t, enum table table, struct value *key, struct value *found);
/* True when a put or a commit failed because the map was full, which is not reported: abort,
 * environment_grow, and begin again. */
bool environment_is_full(const struct environment *env);
/* Enlarges the map; no transaction may be open. 0, or -1. */
int environment_grow(struct environment *env);

#endif
