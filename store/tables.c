#include "store/tables.h"

#include <string.h>

/* Prepares an insert into a table of the schema. */
static int prepare(sqlite3 *db, const char *schema, const char *format, sqlite3_stmt **s)
{
	char *sql = sqlite3_mprintf(format, schema);
	int code = sql ? sqlite3_prepare_v2(db, sql, -1, s, NULL) : SQLITE_NOMEM;

	sqlite3_free(sql);
	return code;
}

static int run(sqlite3 *db, const char *schema, const char *format)
{
	sqlite3_stmt *s = NULL;
	int code = prepare(db, schema, format, &s);

	if (code == SQLITE_OK && sqlite3_step(s) != SQLITE_DONE)
		code = sqlite3_errcode(db);
	sqlite3_finalize(s);
	return code;
}

static int bind_stamp(sqlite3_stmt *s, int at, int64_t ticks, unsigned digits)
{
	char text[MOMENT_MAX];
	size_t n = moment_write(text, ticks, digits);

	return sqlite3_bind_text(s, at, text, (int)n, SQLITE_TRANSIENT);
}

/* Binds what is told of a block. */
static int bind_block(sqlite3_stmt *s, const struct summary *b)
{
	int code = sqlite3_bind_int64(s, 1, (sqlite3_int64)b->number);

	sqlite3_bind_int64(s, 2, (sqlite3_int64)b->first_row);
	sqlite3_bind_int64(s, 3, b->rows);
	sqlite3_bind_int64(s, 4, b->size);
	sqlite3_bind_null(s, 5);
	sqlite3_bind_null(s, 6);
	if (b->timed && code == SQLITE_OK)
		code = bind_stamp(s, 5, b->first, b->digits);
	if (b->timed && code == SQLITE_OK)
		code = bind_stamp(s, 6, b->last, b->digits);
	return code;
}

static int bind_source(sqlite3_stmt *s, const struct source *source)
{
	int code = sqlite3_bind_text(s, 1, source->name, (int)source->name_size, SQLITE_TRANSIENT);

	sqlite3_bind_int64(s, 2, (sqlite3_int64)source->next_line);
	sqlite3_bind_int64(s, 3, (sqlite3_int64)source->records);
	return code == SQLITE_OK ? bind_stamp(s, 4, source->committed / 1000, 6) : code;
}

/* Inserts the row whose values were bound with this code: what could not be bound would be NULL. */
static int insert(sqlite3_stmt *s, int code)
{
	if (code == SQLITE_OK && sqlite3_step(s) != SQLITE_DONE)
		code = sqlite3_errcode(sqlite3_db_handle(s));
	sqlite3_reset(s);
	return code;
}

static int fill_blocks(sqlite3 *db, const char *schema, const struct catalogue *all)
{
	sqlite3_stmt *s = NULL;
	int code = prepare(db, schema, "INSERT INTO \"%w\".blocks VALUES(?,?,?,?,?,?)", &s);

	for (size_t i = 0; i < all->block_count && code == SQLITE_OK; i++)
		code = insert(s, bind_block(s, &all->blocks[i]));
	sqlite3_finalize(s);
	return code;
}

static int fill_sources(sqlite3 *db, const char *schema, struct transaction *t)
{
	struct source source = { .name = NULL };
	sqlite3_stmt *s = NULL;
	int code = prepare(db, schema, "INSERT INTO \"%w\".sources VALUES(?,?,?,?)", &s), more = 1;

	while (code == SQLITE_OK && more == 1) {
		more = catalogue_next_source(t, source.name, source.name_size, &source);
		if (more == 1)
			code = insert(s, bind_source(s, &source));
	}
	sqlite3_finalize(s);
	return code == SQLITE_OK && more < 0 ? SQLITE_IOERR : code;
}

int tables_create(sqlite3 *db, const char *schema, struct snapshot *s)
{
	bool events = words_find(s->all.names, "event", 5, 0) != UINT32_MAX;
	int code = run(db, schema,
	    "CREATE TABLE \"%w\".blocks(number, first_row, rows, bytes, first_time, last_time)");

	if (code == SQLITE_OK)
		code = run(db, schema, "CREATE TABLE \"%w\".sources(name, next_line, records, committed)");
	if (code == SQLITE_OK)
		code = run(db, schema,
		    events ? "CREATE VIEW \"%w\".notices AS SELECT * FROM records WHERE event IS NOT NULL"
			   : "CREATE VIEW \"%w\".notices AS SELECT *, NULL AS event FROM records WHERE 0");
	if (code == SQLITE_OK)
		code = fill_blocks(db, schema, &s->all);
	return code == SQLITE_OK ? fill_sources(db, schema, s->t) : code;
}

int tables_drop(sqlite3 *db, const char *schema)
{
	static const char *const drops[] = { "DROP VIEW IF EXISTS \"%w\".notices",
		"DROP TABLE IF EXISTS \"%w\".sources",
		"DROP TABLE IF EXISTS \"%w\".blocks",
		"DROP TABLE \"%w\".records" };
	int code = SQLITE_OK;

	for (unsigned i = 0; i < sizeof(drops) / sizeof(drops[0]) && code == SQLITE_OK; i++)
		code = run(db, schema, drops[i]);
	return code;
}
