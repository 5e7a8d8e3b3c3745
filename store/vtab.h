/*
 * The table "records" over the blocks of a store: the one file that speaks SQLite's virtual tables.
 *
 * Every column of the store is one of the table, in the order in which they first came; _rowid_
 * is the number of the record. Comparisons with constants, IN, prefixes (LIKE 'x%', GLOB 'x*') and IS
 * NULL leave out blocks and rows beforehand; only columns that the query names are decoded.
 */
#ifndef STORE_VTAB_H
#define STORE_VTAB_H

#include <sqlite3.h>

#include "store/scan.h"

/* Makes the table schema.records. The snapshot must outlive the database. An SQLite code. */
int vtab_create(sqlite3 *db, const char *schema, struct snapshot *snapshot);

/* The number of a record in SQL. rowid is it, too, where no field has that name. */
#define VTAB_ROW "_rowid_"

/* The name a column has in SQL, in quotes: as it is, unless an earlier one, or VTAB_ROW, differs at
 * most by the case of its letters: then it is "name (2)". To be freed with sqlite3_free; NULL: no memory. */
char *vtab_column_name(const struct words *names, uint32_t column);

#endif
