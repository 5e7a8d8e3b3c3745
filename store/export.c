#include "store/export.h"
#include "serve/signals.h"
#include "store/records.h"
#include "store/vtab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { BUFFER = 1 << 20 };

static int refuse(const char *path, const char *why)
{
	fprintf(stderr, "kv-store: export to %s: %s\n", path, why);
	return -1;
}

/* Creates the table and prepares the insert. */
static sqlite3_stmt *prepare_table(sqlite3 *db, const struct words *names)
{
	sqlite3_str *create = sqlite3_str_new(db), *insert = sqlite3_str_new(db);
	sqlite3_stmt *s = NULL;
	char *sql;
	int code;

	sqlite3_str_appendall(create,
	    "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN; CREATE TABLE records(");
	sqlite3_str_appendall(insert, "INSERT INTO records VALUES(");
	for (uint32_t i = 0; i < words_count(names); i++) {
		char *name = vtab_column_name(names, i);

		sqlite3_str_appendf(create, "%s%s", i > 0 ? "," : "", name ? name : "");
		sqlite3_str_appendall(insert, i > 0 ? ",?" : "?");
		sqlite3_free(name);
	}
	sqlite3_str_appendall(create, words_count(names) > 0 ? ")" : "time)");
	sqlite3_str_appendall(insert, words_count(names) > 0 ? ")" : "?)");
	sql = sqlite3_str_finish(create);
	code = sql ? sqlite3_exec(db, sql, NULL, NULL, NULL) : SQLITE_NOMEM;
	sqlite3_free(sql);
	sql = sqlite3_str_finish(insert);
	if (code == SQLITE_OK && sql)
		sqlite3_prepare_v2(db, sql, -1, &s, NULL);
	sqlite3_free(sql);
	return s;
}

/* An SQLite code of the database that is written. */
static int copy_row(sqlite3_stmt *from, sqlite3_stmt *to, int columns)
{
	int code = SQLITE_OK;

	for (int i = 0; i < columns && code == SQLITE_OK; i++)
		code = sqlite3_bind_value(to, i + 1, sqlite3_column_value(from, i));
	if (code == SQLITE_OK)
		code = sqlite3_step(to);
	sqlite3_reset(to);
	return code;
}

static int copy_rows(struct query *q, sqlite3 *db, sqlite3_stmt *to, const char *path, uint64_t *rows)
{
	sqlite3_stmt *from = query_prepare(q, "SELECT * FROM records", NULL);
	int columns = sqlite3_column_count(from), code = SQLITE_ERROR, result = 0;

	while (from && result == 0 && (code = sqlite3_step(from)) == SQLITE_ROW) {
		if (copy_row(from, to, columns) != SQLITE_DONE)
			result = refuse(path, sqlite3_errmsg(db));
		else if (signals_stop())
			result = refuse(path, "stopped");
		++*rows;
	}
	if (from && result == 0 && code != SQLITE_DONE)
		result = query_complain(q);
	sqlite3_finalize(from);
	return from ? result : -1;
}

int export_sqlite(struct query *q, const char *path, uint64_t *rows)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *s = NULL;
	int result = -1;

	if (access(path, F_OK) == 0)
		return refuse(path, "a file is there already");
	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) == SQLITE_OK)
		s = prepare_table(db, query_snapshot(q)->all.names);
	if (!s)
		refuse(path, db ? sqlite3_errmsg(db) : "no memory");
	else
		result = copy_rows(q, db, s, path, rows);
	sqlite3_finalize(s);
	if (result == 0 && sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
		result = refuse(path, sqlite3_errmsg(db));
	sqlite3_close(db);
	if (result != 0)
		unlink(path);
	return result;
}

int export_csv(struct query *q, const char *path, uint64_t *rows)
{
	bool standard = strcmp(path, "-") == 0;
	int fd = standard ? STDOUT_FILENO : open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	struct output output;
	int result;

	if (fd < 0)
		return refuse(path, strerror(errno));
	if (output_open(&output, fd, BUFFER) != 0) {
		result = refuse(path, "no memory");
	} else {
		result = records_print(q, "SELECT " VTAB_ROW " FROM records", PRINT_CSV, &output, rows, NULL);
		if (output_close(&output) != 0 && errno != EPIPE)
			result = refuse(path, strerror(errno));
	}
	if (!standard && close(fd) != 0)
		result = refuse(path, strerror(errno));
	if (!standard && result != 0)
		unlink(path);
	return result;
}
