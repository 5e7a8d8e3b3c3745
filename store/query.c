#include "store/query.h"
#include "serve/signals.h"
#include "store/functions.h"
#include "store/rewrite.h"
#include "store/tables.h"
#include "store/vtab.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	STORES = 16,
	LOOK_EVERY = 256, /* SQLite's steps between two looks at the signals */
};

struct query {
	sqlite3 *db;
	struct snapshot *stores[STORES];
	char *schemas[STORES]; /* their names in SQL; the first is "main" */
	unsigned count;
	bool tabled;   /* the small tables are made (store/tables.h) */
	bool rewrites; /* simple queries of groups are answered from the blocks */
};

int query_complain(struct query *q)
{
	fprintf(stderr, "kv-store: %s\n", sqlite3_errmsg(q->db));
	return -1;
}

/* Not all that fails here is a statement of SQLite's. */
static int complain_tables(int code)
{
	fprintf(stderr, "kv-store: the tables of a store: %s\n", sqlite3_errstr(code));
	return -1;
}

struct snapshot *query_snapshot(struct query *q)
{
	return q->stores[0];
}

static int add_tables(struct query *q, unsigned store)
{
	const char *schema = q->schemas[store];
	struct snapshot *s = q->stores[store];
	int code = vtab_create(q->db, schema, s);

	if (code == SQLITE_OK && q->tabled)
		code = tables_create(q->db, schema, s);
	return code == SQLITE_OK ? 0 : complain_tables(code);
}

/* Whether a text may ask for one of the small tables: who has not their names in it does not. */
static bool may_name_tables(const char *sql)
{
	return strcasestr(sql, "blocks") || strcasestr(sql, "sources") || strcasestr(sql, "notices") ||
	       strcasestr(sql, "sqlite_");
}

/* A query may run for hours before its next row. */
static int asked_to_stop(void *unused)
{
	(void)unused;
	return signals_stop() != 0;
}

/* Reading is all that is allowed once the tables are there. */
static int allow_reading(void *unused, int action, const char *a, const char *b, const char *c,
    const char *d)
{
	(void)unused;
	(void)a;
	(void)b;
	(void)c;
	(void)d;
	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_READ:
	case SQLITE_FUNCTION:
	case SQLITE_RECURSIVE:
	case SQLITE_TRANSACTION:
		return SQLITE_OK;
	case SQLITE_PRAGMA:
		return b == NULL || strcmp(a, "table_info") == 0 ? SQLITE_OK : SQLITE_DENY;
	default:
		return SQLITE_DENY;
	}
}

/* Filling them takes longer than most queries do: they are made when one first asks. */
static int make_tables(struct query *q)
{
	int code = SQLITE_OK;

	sqlite3_set_authorizer(q->db, NULL, NULL);
	for (unsigned i = 0; i < q->count && code == SQLITE_OK; i++)
		code = tables_create(q->db, q->schemas[i], q->stores[i]);
	sqlite3_set_authorizer(q->db, allow_reading, NULL);
	q->tabled = true;
	return code == SQLITE_OK ? 0 : complain_tables(code);
}

/* Opens one more store. 0, or -1: said. */
static int add_store(struct query *q, const char *name, const char *path)
{
	char *schema = strdup(name);

	if (!schema) {
		fputs("kv-store: no memory\n", stderr);
		return -1;
	}
	if (snapshot_open(path, &q->stores[q->count]) != 0) {
		free(schema);
		return -1;
	}
	q->schemas[q->count++] = schema;
	return 0;
}

static int open_database(struct query *q)
{
	if (sqlite3_open_v2(":memory:", &q->db,
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK ||
	    /* A column that is not there is a mistake, not a text, though its name stands in quotes. */
	    sqlite3_db_config(q->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL) != SQLITE_OK ||
	    functions_create(q->db) != SQLITE_OK)
		return query_complain(q);
	sqlite3_progress_handler(q->db, LOOK_EVERY, asked_to_stop, NULL);
	return 0;
}

int query_open(const char *path, struct query **made)
{
	struct query *q = calloc(1, sizeof(*q));

	if (!q) {
		fputs("kv-store: no memory\n", stderr);
		return -1;
	}
	q->rewrites = !getenv("KV_STORE_PLAIN_SQL");
	if (add_store(q, "main", path) != 0 || open_database(q) != 0 || add_tables(q, 0) != 0) {
		query_close(q);
		return -1;
	}
	sqlite3_set_authorizer(q->db, allow_reading, NULL);
	*made = q;
	return 0;
}

void query_close(struct query *q)
{
	if (!q)
		return;
	sqlite3_close_v2(q->db);
	for (unsigned i = 0; i < q->count; i++) {
		snapshot_close(q->stores[i]);
		free(q->schemas[i]);
	}
	free(q);
}

int query_attach(struct query *q, const char *name, const char *path)
{
	char *sql;
	int code;

	if (q->count == STORES) {
		fprintf(stderr, "kv-store: attach %s: at most %d stores\n", path, STORES);
		return -1;
	}
	if (add_store(q, name, path) != 0)
		return -1;
	sqlite3_set_authorizer(q->db, NULL, NULL);
	sql = sqlite3_mprintf("ATTACH ':memory:' AS \"%w\"", name);
	code = sql ? sqlite3_exec(q->db, sql, NULL, NULL, NULL) : SQLITE_NOMEM;
	sqlite3_free(sql);
	if (code != SQLITE_OK)
		return query_complain(q);
	code = add_tables(q, q->count - 1);
	sqlite3_set_authorizer(q->db, allow_reading, NULL);
	return code;
}

void query_rest(struct query *q)
{
	for (unsigned i = 0; i < q->count; i++)
		snapshot_rest(q->stores[i]);
}

static int renew_store(struct query *q, unsigned store)
{
	int newer = snapshot_renew(q->stores[store]), result;

	if (newer <= 0)
		return newer;
	sqlite3_set_authorizer(q->db, NULL, NULL);
	result = tables_drop(q->db, q->schemas[store]) == SQLITE_OK ? add_tables(q, store) : query_complain(q);
	sqlite3_set_authorizer(q->db, allow_reading, NULL);
	return result;
}

int query_renew(struct query *q)
{
	for (unsigned i = 0; i < q->count; i++)
		if (renew_store(q, i) != 0)
			return -1;
	return 0;
}

uint64_t query_damaged(const struct query *q)
{
	uint64_t sum = 0;

	for (unsigned i = 0; i < q->count; i++)
		sum += q->stores[i]->damaged + q->stores[i]->all.damaged;
	return sum;
}

/* Blanks and comments prepare to NULL. 0, or -1: said. */
static int prepare(struct query *q, const char *sql, const char **rest, sqlite3_stmt **s)
{
	*s = NULL;
	if (!q->tabled && may_name_tables(sql) && make_tables(q) != 0)
		return -1;
	return sqlite3_prepare_v2(q->db, sql, -1, s, rest) == SQLITE_OK ? 0 : query_complain(q);
}

sqlite3_stmt *query_prepare(struct query *q, const char *sql, const char **rest)
{
	sqlite3_stmt *s;

	prepare(q, sql, rest, &s);
	return s;
}

struct sql_value query_value(sqlite3_stmt *s, int column)
{
	struct sql_value v = { .type = SQL_NULL };

	switch (sqlite3_column_type(s, column)) {
	case SQLITE_INTEGER:
		v.type = SQL_INTEGER;
		v.integer = sqlite3_column_int64(s, column);
		break;
	case SQLITE_FLOAT:
		v.type = SQL_REAL;
		v.real = sqlite3_column_double(s, column);
		break;
	case SQLITE_NULL:
		break;
	default:
		v.type = SQL_TEXT;
		v.text = sqlite3_column_blob(s, column);
		v.size = v.text ? (size_t)sqlite3_column_bytes(s, column) : 0;
		break;
	}
	return v;
}

static struct row_printer *open_printer(sqlite3_stmt *s, enum print_form form, struct output *output)
{
	int columns = sqlite3_column_count(s);
	const char **names = calloc((size_t)columns + 1, sizeof(*names));
	struct row_printer *p = NULL;
	bool named = names != NULL;

	for (int i = 0; named && i < columns; i++)
		named = (names[i] = sqlite3_column_name(s, i)) != NULL;
	if (named)
		p = row_printer_open(form, output, names, (unsigned)columns, true);
	free(names);
	return p;
}

static int run_statement(struct query *q, sqlite3_stmt *s, enum print_form form, struct output *output)
{
	int columns = sqlite3_column_count(s), code;
	struct sql_value *values = calloc((size_t)columns + 1, sizeof(*values));
	struct row_printer *p = values ? open_printer(s, form, output) : NULL;

	if (!p) {
		free(values);
		fputs("kv-store: no memory\n", stderr);
		return -1;
	}
	while ((code = sqlite3_step(s)) == SQLITE_ROW) {
		for (int i = 0; i < columns; i++)
			values[i] = query_value(s, i);
		if (row_printer_row(p, values) != 0)
			break;
	}
	free(values);
	if (row_printer_close(p) != 0 || (code == SQLITE_ROW && output->error == 0)) {
		fputs("kv-store: no memory\n", stderr);
		return -1;
	}
	return code == SQLITE_DONE || code == SQLITE_ROW ? 0 : query_complain(q);
}

/* Runs the first statement of a text; *rest is what follows it. 0, or -1. */
static int run_one(struct query *q, const char *sql, enum print_form form, struct output *output,
    const char **rest)
{
	sqlite3_stmt *s;
	int result = prepare(q, sql, rest, &s);

	if (s)
		result = run_statement(q, s, form, output);
	sqlite3_finalize(s);
	return result;
}

/* An SQLite code: what could not be bound would be NULL. */
static int bind_value(sqlite3_stmt *s, int at, const struct sql_value *v)
{
	switch (v->type) {
	case SQL_INTEGER:
		return sqlite3_bind_int64(s, at, v->integer);
	case SQL_REAL:
		return sqlite3_bind_double(s, at, v->real);
	case SQL_NULL:
		return sqlite3_bind_null(s, at);
	default:
		return sqlite3_bind_text(s, at, v->size > 0 ? v->text : "", (int)v->size, SQLITE_TRANSIENT);
	}
}

static int insert_group(sqlite3_stmt *s, const struct aggregate *a, const struct groups *g, size_t group)
{
	int code = SQLITE_OK;

	for (unsigned i = 0; i < a->key_count + a->call_count && code == SQLITE_OK; i++) {
		char room[MOMENT_MAX];
		struct sql_value v = i < a->key_count ? groups_key(g, group, i)
						      : groups_result(g, group, i - a->key_count, room);

		code = bind_value(s, (int)i + 1, &v);
	}
	if (code == SQLITE_OK && sqlite3_step(s) != SQLITE_DONE)
		code = sqlite3_errcode(sqlite3_db_handle(s));
	sqlite3_reset(s);
	return code;
}

static int insert_groups(sqlite3 *db, const char *sql, const struct aggregate *a,
    const struct groups *g)
{
	sqlite3_stmt *s = NULL;
	int code = sqlite3_prepare_v2(db, sql, -1, &s, NULL);

	for (size_t group = 0; group < groups_count(g) && code == SQLITE_OK; group++)
		code = insert_group(s, a, g, group);
	sqlite3_finalize(s);
	return code;
}

/* Puts the groups where the rewritten query looks for them. An SQLite code. */
static int fill_groups(struct query *q, const struct aggregate *a, const struct groups *g)
{
	sqlite3_str *create = sqlite3_str_new(q->db), *insert = sqlite3_str_new(q->db);
	char *sql;
	int code;

	sqlite3_str_appendall(create, "DROP TABLE IF EXISTS " REWRITE_TABLE "; CREATE TABLE " REWRITE_TABLE "(x");
	sqlite3_str_appendall(insert, "INSERT INTO " REWRITE_TABLE " VALUES(NULL");
	for (unsigned i = 0; i < a->key_count; i++)
		sqlite3_str_appendf(create, ",k%u", i);
	for (unsigned i = 0; i < a->call_count; i++)
		sqlite3_str_appendf(create, ",a%u", i);
	for (unsigned i = 0; i < a->key_count + a->call_count; i++)
		sqlite3_str_appendall(insert, ",?");
	sqlite3_str_appendall(create, "); BEGIN");
	sqlite3_str_appendall(insert, ")");
	sql = sqlite3_str_finish(create);
	code = sql ? sqlite3_exec(q->db, sql, NULL, NULL, NULL) : SQLITE_NOMEM;
	sqlite3_free(sql);
	sql = sqlite3_str_finish(insert);
	if (code == SQLITE_OK)
		code = sql ? insert_groups(q->db, sql, a, g) : SQLITE_NOMEM;
	sqlite3_free(sql);
	if (code == SQLITE_OK)
		code = sqlite3_exec(q->db, "COMMIT", NULL, NULL, NULL);
	return code;
}

/* Answers a query of groups from the blocks. 1: done, 0: it is none, or not simple enough, -1. */
static int run_groups(struct query *q, const char *sql, enum print_form form, struct output *output)
{
	struct groups *g = NULL;
	struct rewrite *r = NULL;
	int result = rewrite_query(sql, q->stores[0]->all.names, &r);

	if (result == 1)
		result = aggregate_run(q->stores[0], &r->aggregate, &g);
	if (result < 0)
		fputs("kv-store: no memory\n", stderr);
	if (result == 1) {
		sqlite3_set_authorizer(q->db, NULL, NULL);
		if (fill_groups(q, &r->aggregate, g) != SQLITE_OK)
			result = query_complain(q);
		sqlite3_set_authorizer(q->db, allow_reading, NULL);
	}
	groups_free(g);
	if (result == 1 && run_one(q, r->sql, form, output, NULL) != 0)
		result = -1;
	rewrite_free(r);
	return result;
}

int query_run(struct query *q, const char *sql, enum print_form form, struct output *output)
{
	int result = q->rewrites ? run_groups(q, sql, form, output) : 0;

	if (result != 0)
		return result < 0 ? -1 : 0;
	while (*sql) {
		if (run_one(q, sql, form, output, &sql) != 0)
			return -1;
		if (output->error != 0)
			return 0;
	}
	return 0;
}
