/*
 * A query on its way through store/rewrite.h: its tokens, where its clauses stand, and what has been
 * recognised of them.
 */
#ifndef STORE_REWRITE_PARSE_H
#define STORE_REWRITE_PARSE_H

#include "store/rewrite.h"
#include "store/sqltext.h"

enum { TOKENS = 512, CONDITIONS = 16, VALUES = 256, ITEMS = 32 };

/* Where the clauses of a query stand, as tokens [from, until). */
struct clause {
	int from, until;
};

struct parse {
	const char *sql;
	const struct words *names;
	struct sql_token tokens[TOKENS];
	int count;
	struct clause select, where, group, having, order, limit;
	struct clause items[ITEMS]; /* of select */
	int item_count;
	struct rewrite *r;
	size_t value_count, text_used, text_room;
};

/* The token i; the last one where there are not so many. */
static inline const struct sql_token *token_at(const struct parse *p, int i)
{
	return &p->tokens[i < p->count ? i : p->count - 1];
}

static inline bool token_is(const struct parse *p, int i, const char *word)
{
	return sql_is(token_at(p, i), word);
}

/* The number of the column that token i names, or -1. Names that differ only by case are SQLite's. */
int token_column(const struct parse *p, int i);

/* Makes conditions of the WHERE clause; true where there is none. False: it is more than comparisons of
 * columns with constants joined by AND. */
bool rewrite_where(struct parse *p);

#endif
