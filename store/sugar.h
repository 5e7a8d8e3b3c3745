/*
 * The short commands over SQL: get, scan, top, rate.
 */
#ifndef STORE_SUGAR_H
#define STORE_SUGAR_H

#include "store/options.h"
#include "store/query.h"

/* Each returns 0, or -1: said on stderr; what the output failed with is told by its close. */
int sugar_get(struct query *q, const struct store_options *o, struct output *output, bool *found);
int sugar_scan(struct query *q, const struct store_options *o, struct output *output);
int sugar_top(struct query *q, const struct store_options *o, struct output *output);
int sugar_rate(struct query *q, const struct store_options *o, struct output *output);

/* " WHERE …" of --since, --until and --where, with `more` (or "") among them. To be freed with
 * sqlite3_free; NULL: no memory. */
char *sugar_where(const struct store_options *o, const char *more);

#endif
