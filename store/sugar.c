#include "store/sugar.h"
#include "store/records.h"
#include "serve/signals.h"
#include "store/vtab.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { FOLLOW_MS = 200 };

static int no_memory(void)
{
	fputs("kv-store: no memory\n", stderr);
	return -1;
}

/* Appends one more condition. */
__attribute__((format(printf, 2, 3))) static void and_also(sqlite3_str *s, const char *format, ...)
{
	va_list args;

	sqlite3_str_appendall(s, sqlite3_str_length(s) == 0 ? " WHERE " : " AND ");
	va_start(args, format);
	sqlite3_str_vappendf(s, format, args);
	va_end(args);
}

char *sugar_where(const struct store_options *o, const char *more)
{
	sqlite3_str *s = sqlite3_str_new(NULL);

	if (*o->since)
		and_also(s, "time >= '%s'", o->since);
	if (*o->until)
		and_also(s, "time < '%s'", o->until);
	if (o->where)
		and_also(s, "(%s\n)", o->where);
	if (*more)
		and_also(s, "%s", more);
	if (sqlite3_str_length(s) == 0)
		sqlite3_str_appendall(s, " ");
	return sqlite3_str_finish(s);
}

static int run_sql(struct query *q, const struct store_options *o, char *sql, struct output *output)
{
	int result = sql ? query_run(q, sql, o->form, output) : no_memory();

	sqlite3_free(sql);
	return result;
}

/* ROW or COLUMN=VALUE as a condition; the value is compared as a number too where it is one. */
static char *key_condition(const char *key)
{
	const char *equals = strchr(key, '=');
	size_t digits = strspn(key, "0123456789");

	if (!equals)
		return key[digits] == '\0' ? sqlite3_mprintf(VTAB_ROW " = %s", key) : NULL;
	if (equals[1] != '\0' && strspn(equals + 1, "0123456789.-") == strlen(equals + 1))
		return sqlite3_mprintf("\"%.*w\" IN (CAST('%q' AS NUMERIC), '%q')", (int)(equals - key), key,
		    equals + 1, equals + 1);
	return sqlite3_mprintf("\"%.*w\" = '%q'", (int)(equals - key), key, equals + 1);
}

int sugar_get(struct query *q, const struct store_options *o, struct output *output, bool *found)
{
	*found = true;
	for (int i = 0; i < o->operand_count; i++) {
		char *where = key_condition(o->operands[i]);
		char *sql = where ? sqlite3_mprintf("SELECT " VTAB_ROW " FROM records WHERE %s", where) : NULL;
		uint64_t rows = 0;
		int result;

		sqlite3_free(where);
		if (!sql) {
			fprintf(stderr, "kv-store: get %s: want the number of a record, or COLUMN=VALUE\n",
			    o->operands[i]);
			return -1;
		}
		result = records_print(q, sql, o->form, output, &rows, NULL);
		sqlite3_free(sql);
		if (result != 0)
			return -1;
		if (rows == 0) {
			fprintf(stderr, "kv-store: get %s: no such record\n", o->operands[i]);
			*found = false;
		}
	}
	return 0;
}

static void pause_a_little(void)
{
	const struct timespec t = { .tv_nsec = FOLLOW_MS * 1000000L };

	nanosleep(&t, NULL);
}

/* One pass of a scan over the records from row `from` on. */
static int scan_once(struct query *q, const struct store_options *o, struct output *output, uint64_t from,
    uint64_t *rows, uint64_t *last)
{
	char more[64], *where, *sql = NULL;
	int result;

	snprintf(more, sizeof(more), VTAB_ROW " >= %llu", (unsigned long long)from);
	where = sugar_where(o, from > 0 ? more : "");
	if (where)
		sql = sqlite3_mprintf("SELECT " VTAB_ROW " FROM records%s ORDER BY " VTAB_ROW "%s LIMIT %lld", where,
		    o->reverse ? " DESC" : "", o->limit > INT64_MAX ? -1LL : (long long)(o->limit - *rows));
	sqlite3_free(where);
	result = sql ? records_print(q, sql, o->form, output, rows, last) : no_memory();
	sqlite3_free(sql);
	return result;
}

int sugar_scan(struct query *q, const struct store_options *o, struct output *output)
{
	uint64_t rows = 0, next = 0;

	for (;;) {
		const struct catalogue *all = &query_snapshot(q)->all;
		uint64_t end = all->block_count > 0 ? all->blocks[all->block_count - 1].first_row +
							  all->blocks[all->block_count - 1].rows
						    : 0;

		/* A store that was emptied counts from 0 again. */
		if (end < next)
			next = 0;
		if (end > next && scan_once(q, o, output, next, &rows, NULL) != 0)
			return -1;
		next = end;
		if (!o->follow || rows >= o->limit || signals_stop() || output_flush(output) != 0)
			return 0;
		pause_a_little();
		if (query_renew(q) != 0)
			return -1;
	}
}

int sugar_top(struct query *q, const struct store_options *o, struct output *output)
{
	const char *column = o->operands[0];
	char *where = sugar_where(o, ""), *sql = NULL;

	if (where && o->sum)
		sql = sqlite3_mprintf("SELECT \"%w\", sum(\"%w\") AS \"sum(%w)\" FROM records%s "
		    "GROUP BY 1 ORDER BY 2 DESC LIMIT %llu", column, o->sum, o->sum, where, o->number);
	else if (where)
		sql = sqlite3_mprintf("SELECT \"%w\", count(*) FROM records%s GROUP BY 1 ORDER BY 2 DESC LIMIT %llu",
		    column, where, o->number);
	sqlite3_free(where);
	return run_sql(q, o, sql, output);
}

int sugar_rate(struct query *q, const struct store_options *o, struct output *output)
{
	char *where = sugar_where(o, "time IS NOT NULL"), *sql = NULL;

	if (where && o->sum)
		sql = sqlite3_mprintf("SELECT bucket(time, '%q') AS time, count(*) AS records, sum(\"%w\") AS \"%w\" FROM records%s GROUP BY 1 ORDER BY 1",
		    o->bin, o->sum, o->sum, where);
	else if (where)
		sql = sqlite3_mprintf("SELECT bucket(time, '%q') AS time, count(*) AS records FROM records%s GROUP BY 1 ORDER BY 1",
		    o->bin, where);
	sqlite3_free(where);
	return run_sql(q, o, sql, output);
}
