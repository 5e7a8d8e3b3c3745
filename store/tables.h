/*
 * The small tables of a store in SQL: sources, blocks, and the view notices.
 */
#ifndef STORE_TABLES_H
#define STORE_TABLES_H

#include <sqlite3.h>

#include "store/scan.h"

/* Makes them in the schema, where "records" is already. An SQLite code. */
int tables_create(sqlite3 *db, const char *schema, struct snapshot *s);
/* Removes "records" from the schema, and them where they are made. An SQLite code. */
int tables_drop(sqlite3 *db, const char *schema);

#endif
