/*
 * Counting, summing, and finding the least and largest over groups, straight on the blocks'
 * columns: what SQL's aggregates mean, a hundred times faster than row by row.
 *
 * What is not simple enough is refused, before or in the middle, and is then left to SQLite.
 */
#ifndef STORE_AGGREGATE_H
#define STORE_AGGREGATE_H

#include "store/scan.h"

enum { AGGREGATE_KEYS = 4, AGGREGATE_CALLS = 12 };

enum aggregate_kind {
	AGGREGATE_COUNT_ALL, AGGREGATE_COUNT, AGGREGATE_SUM, AGGREGATE_TOTAL, AGGREGATE_AVG,
	AGGREGATE_MIN, AGGREGATE_MAX,
};

struct aggregate_call {
	enum aggregate_kind kind;
	uint16_t column; /* not for COUNT_ALL */
};

struct aggregate_key {
	uint16_t column;
	int64_t bucket; /* ns: the time's bucket is the key; 0: the value itself */
};

struct aggregate {
	struct aggregate_key keys[AGGREGATE_KEYS];
	unsigned key_count; /* 0: one group, which is there even without rows */
	struct aggregate_call calls[AGGREGATE_CALLS];
	unsigned call_count;
	struct condition *conditions;
	size_t condition_count;
};

struct groups;

/* 1: *groups is made, sorted by its keys in SQL's order; 0: this must be left to SQLite; -1: no
 * memory. */
int aggregate_run(struct snapshot *s, const struct aggregate *a, struct groups **groups);
size_t groups_count(const struct groups *g);
/* Values of a group; texts are valid until groups_free, or stand in the room. */
struct sql_value groups_key(const struct groups *g, size_t group, unsigned key);
struct sql_value groups_result(const struct groups *g, size_t group, unsigned call,
    char room[MOMENT_MAX]);
void groups_free(struct groups *g);

#endif
