/*
 * Recognising queries that store/aggregate.h can answer:
 *
 *   SELECT … FROM records [WHERE COLUMN OP CONSTANT AND …] [GROUP BY …] [HAVING …] [ORDER BY …] [LIMIT …]
 *
 * whose aggregates are count(*), count, sum, total, avg, min, max of a column, whose groups are
 * columns or bucket(time, '…'), and whose other expressions are built of those. The aggregates
 * are computed beforehand and stand in a table; SQLite runs the rest of the query on that table.
 * Every other query is SQLite's alone, with the same results, only slower.
 */
#ifndef STORE_REWRITE_H
#define STORE_REWRITE_H

#include "store/aggregate.h"

/* The table of the groups: key N is column kN, aggregate N is column aN. */
#define REWRITE_TABLE "temp.kv_groups"

struct rewrite {
	struct aggregate aggregate;
	char *sql; /* over REWRITE_TABLE */
	/* Of the aggregate: */
	struct condition conditions[16];
	struct sql_value *values;
	char *texts;
};

/* 1: recognised, free with rewrite_free; 0: not; -1: no memory. */
int rewrite_query(const char *sql, const struct words *names, struct rewrite **r);
void rewrite_free(struct rewrite *r);

#endif
