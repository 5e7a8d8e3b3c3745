/*
 * SQL over stores: an SQLite database in memory whose tables are those of the stores.
 *
 *   records   the records (store/vtab.h)
 *   sources   name, next_line, records, committed
 *   notices   the records that have an event, all columns
 *   blocks    number, first_row, rows, bytes, first_time, last_time
 *
 * An attached store has the same tables under its own name: NAME.records.
 */
#ifndef STORE_QUERY_H
#define STORE_QUERY_H

#include <sqlite3.h>

#include "store/print.h"
#include "store/scan.h"

struct query;

/* Opens the store; reading is all that is allowed. 0, or -1: said on stderr. Queries of groups are left
 * to SQLite alone when the environment has KV_STORE_PLAIN_SQL: the results are the same. */
int query_open(const char *path, struct query **q);
void query_close(struct query *q);
/* One more store, under its name. 0, or -1: said on stderr. */
int query_attach(struct query *q, const char *name, const char *path);
struct snapshot *query_snapshot(struct query *q);
/* Holds on to no state of the stores until they are renewed: a writer may use that space again. */
void query_rest(struct query *q);
/* Looks at the present state of the stores, columns that are new included. 0, or -1. */
int query_renew(struct query *q);
/* Runs one or more statements; the rows of each go to the output. 0, or -1: said on stderr. */
int query_run(struct query *q, const char *sql, enum print_form form, struct output *output);
/* Prepares one statement; said on stderr when it is wrong. NULL then. */
sqlite3_stmt *query_prepare(struct query *q, const char *sql, const char **rest);
/* Blocks left out as damaged so far, of all stores. */
uint64_t query_damaged(const struct query *q);
/* Says why the last step failed. */
int query_complain(struct query *q);
/* The value of a result's column; texts are valid until the next step. */
struct sql_value query_value(sqlite3_stmt *s, int column);

#endif
