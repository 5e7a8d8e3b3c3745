/*
 * A store's records as a table of another database: SQLite's file, or CSV.
 */
#ifndef STORE_EXPORT_H
#define STORE_EXPORT_H

#include "store/query.h"

/* Writes the table "records" into a new SQLite file; columns and values are those of SQL over the
 * store. 0, or -1: said on stderr; no file is left then. */
int export_sqlite(struct query *q, const char *path, uint64_t *rows);
/* Writes a header and every record. 0, or -1: said on stderr. */
int export_csv(struct query *q, const char *path, uint64_t *rows);

#endif
