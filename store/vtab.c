#include "store/vtab.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	CONDITIONS = 24,      /* of one query that are used to leave out rows; SQLite checks all */
	ROWID = -1,
	BACKWARDS = 1024,     /* flag of idxNum beside the number of conditions: last row first */
	COST_OPEN = 1000,     /* what a query costs beside its rows, in rows */
};

struct records_table {
	sqlite3_vtab base;
	struct snapshot *snapshot;
};

struct vtab_cursor {
	sqlite3_vtab_cursor base;
	struct scan scan;
	struct condition conditions[CONDITIONS];
	struct sql_value *values[CONDITIONS]; /* owned, with their texts */
	size_t count;
	bool open, end;
	uint32_t row;             /* of the open block */
	struct cells *cells;      /* a column */
	int8_t *state;            /* a column: 0 not decoded yet, 1 decoded, -1 the block has it not */
	struct bytes text;
};

/* How a condition is told from xBestIndex to xFilter, one in idxStr. */
struct told {
	int column;
	unsigned char op;
	char many; /* IN */
};

static bool same_but_case(struct word a, struct word b)
{
	return a.size == b.size && sqlite3_strnicmp(a.text, b.text, (int)a.size) == 0;
}

char *vtab_column_name(const struct words *names, uint32_t column)
{
	struct word name = words_get(names, column);
	unsigned before = same_but_case(name, (struct word){ .text = VTAB_ROW, .size = strlen(VTAB_ROW) });

	for (uint32_t i = 0; i < column; i++)
		before += same_but_case(words_get(names, i), name);
	if (before > 0)
		return sqlite3_mprintf("\"%.*w (%u)\"", (int)name.size, name.text, before + 1);
	return sqlite3_mprintf("\"%.*w\"", (int)name.size, name.text);
}

static char *declaration(const struct words *names)
{
	sqlite3_str *s = sqlite3_str_new(NULL);

	sqlite3_str_appendall(s, "CREATE TABLE records(");
	for (uint32_t i = 0; i < words_count(names); i++) {
		char *name = vtab_column_name(names, i);

		sqlite3_str_appendf(s, "%s%s", i > 0 ? "," : "", name ? name : "");
		sqlite3_free(name);
	}
	if (words_count(names) == 0)
		sqlite3_str_appendall(s, "time");
	sqlite3_str_appendall(s, ")");
	return sqlite3_str_finish(s);
}

static int connect_table(sqlite3 *db, void *aux, int argc, const char *const *argv,
    sqlite3_vtab **made, char **error)
{
	struct snapshot *snapshot = aux;
	struct records_table *t;
	char *sql;
	int code;

	(void)argc;
	(void)argv;
	(void)error;
	sql = declaration(snapshot->all.names);
	code = sql ? sqlite3_declare_vtab(db, sql) : SQLITE_NOMEM;
	sqlite3_free(sql);
	t = code == SQLITE_OK ? sqlite3_malloc(sizeof(*t)) : NULL;
	if (!t)
		return code == SQLITE_OK ? SQLITE_NOMEM : code;
	*t = (struct records_table){ .snapshot = snapshot };
	*made = &t->base;
	return SQLITE_OK;
}

static int disconnect_table(sqlite3_vtab *base)
{
	sqlite3_free(base);
	return SQLITE_OK;
}

static int op_of(unsigned char op)
{
	switch (op) {
	case SQLITE_INDEX_CONSTRAINT_EQ:
	case SQLITE_INDEX_CONSTRAINT_IS:
		return CONDITION_EQ;
	case SQLITE_INDEX_CONSTRAINT_LT:
		return CONDITION_LT;
	case SQLITE_INDEX_CONSTRAINT_LE:
		return CONDITION_LE;
	case SQLITE_INDEX_CONSTRAINT_GT:
		return CONDITION_GT;
	case SQLITE_INDEX_CONSTRAINT_GE:
		return CONDITION_GE;
	case SQLITE_INDEX_CONSTRAINT_LIKE:
	case SQLITE_INDEX_CONSTRAINT_GLOB:
		return CONDITION_PREFIX;
	case SQLITE_INDEX_CONSTRAINT_ISNULL:
		return CONDITION_IS_NULL;
	case SQLITE_INDEX_CONSTRAINT_ISNOTNULL:
		return CONDITION_NOT_NULL;
	default:
		return -1;
	}
}

/* Whether a constraint can leave out rows, and what of it is told. */
static bool usable(sqlite3_index_info *info, int i, struct told *told)
{
	const struct sqlite3_index_constraint *c = &info->aConstraint[i];

	if (!c->usable || op_of(c->op) < 0)
		return false;
	if (strcmp(sqlite3_vtab_collation(info, i), "BINARY") != 0)
		return false;
	*told = (struct told){ .column = c->iColumn, .op = c->op };
	if (c->iColumn == ROWID && op_of(c->op) > CONDITION_GE)
		return false;
	if (c->op == SQLITE_INDEX_CONSTRAINT_EQ && sqlite3_vtab_in(info, i, -1) && c->iColumn != ROWID) {
		sqlite3_vtab_in(info, i, 1);
		told->many = 1;
	}
	return true;
}

static int best_index(sqlite3_vtab *base, sqlite3_index_info *info)
{
	struct records_table *t = (struct records_table *)base;
	struct told *told = sqlite3_malloc(sizeof(*told) * CONDITIONS + sizeof(*told));
	double rows = (double)t->snapshot->all.rows + COST_OPEN;
	int n = 0;

	if (!told)
		return SQLITE_NOMEM;
	for (int i = 0; i < info->nConstraint && n < CONDITIONS; i++) {
		if (!usable(info, i, &told[n]))
			continue;
		rows /= told[n].op == SQLITE_INDEX_CONSTRAINT_EQ ? 50 : 4;
		info->aConstraintUsage[i].argvIndex = ++n;
	}
	info->idxNum = n;
	if (info->nOrderBy == 1 && info->aOrderBy[0].iColumn == ROWID) {
		info->orderByConsumed = 1;
		info->idxNum |= info->aOrderBy[0].desc ? BACKWARDS : 0;
	}
	info->idxStr = (char *)told;
	info->needToFreeIdxStr = 1;
	info->estimatedRows = (sqlite3_int64)rows + 1;
	info->estimatedCost = rows + COST_OPEN;
	return SQLITE_OK;
}

static int open_cursor(sqlite3_vtab *base, sqlite3_vtab_cursor **made)
{
	struct records_table *t = (struct records_table *)base;
	size_t columns = words_count(t->snapshot->all.names) + (size_t)1;
	struct vtab_cursor *c = calloc(1, sizeof(*c));

	if (c) {
		c->cells = calloc(columns, sizeof(*c->cells));
		c->state = calloc(columns, sizeof(*c->state));
	}
	if (!c || !c->cells || !c->state) {
		if (c) {
			free(c->cells);
			free(c->state);
		}
		free(c);
		return SQLITE_NOMEM;
	}
	*made = &c->base;
	return SQLITE_OK;
}

static void forget_conditions(struct vtab_cursor *c)
{
	for (size_t i = 0; i < c->count; i++) {
		for (size_t v = 0; v < c->conditions[i].count; v++)
			free((void *)(uintptr_t)c->values[i][v].text);
		free(c->values[i]);
		condition_free(&c->conditions[i]);
	}
	c->count = 0;
}

static void end_scan(struct vtab_cursor *c)
{
	if (c->open)
		scan_close(&c->scan);
	c->open = false;
	forget_conditions(c);
}

static int close_cursor(sqlite3_vtab_cursor *base)
{
	struct vtab_cursor *c = (struct vtab_cursor *)base;

	end_scan(c);
	bytes_free(&c->text);
	free(c->cells);
	free(c->state);
	free(c);
	return SQLITE_OK;
}

/* A copy of SQLite's value. 0, or -1: no memory. */
static int copy_value(sqlite3_value *from, struct sql_value *to)
{
	const void *bytes;
	char *text;

	*to = (struct sql_value){ .type = SQL_NULL };
	switch (sqlite3_value_type(from)) {
	case SQLITE_INTEGER:
		to->type = SQL_INTEGER;
		to->integer = sqlite3_value_int64(from);
		return 0;
	case SQLITE_FLOAT:
		to->type = SQL_REAL;
		to->real = sqlite3_value_double(from);
		return 0;
	case SQLITE_NULL:
		return 0;
	default:
		to->type = sqlite3_value_type(from) == SQLITE_TEXT ? SQL_TEXT : SQL_BLOB;
		bytes = sqlite3_value_blob(from);
		to->size = (size_t)sqlite3_value_bytes(from);
		text = to->size == 0 || bytes ? malloc(to->size + 1) : NULL;
		if (!text)
			return -1;
		if (to->size > 0)
			memcpy(text, bytes, to->size);
		to->text = text;
		return 0;
	}
}

/* Cuts a pattern at its first wildcard. */
static void cut_pattern(struct sql_value *v, bool glob)
{
	size_t n = 0;

	while (n < v->size && !strchr(glob ? "*?[" : "%_", v->text[n]))
		n++;
	v->size = n;
}

static int add_value(struct vtab_cursor *c, size_t at, sqlite3_value *value)
{
	struct condition *cond = &c->conditions[at];
	struct sql_value *larger, copy;

	if (copy_value(value, &copy) != 0)
		return SQLITE_NOMEM;
	if (copy.type == SQL_NULL)
		return SQLITE_OK;
	larger = realloc(c->values[at], (cond->count + 1) * sizeof(*larger));
	if (!larger) {
		free((void *)(uintptr_t)copy.text);
		return SQLITE_NOMEM;
	}
	c->values[at] = larger;
	larger[cond->count++] = copy;
	cond->values = larger;
	return SQLITE_OK;
}

/* Rows asked for by their number. */
static void bound_rows(struct scan *s, enum condition_op op, sqlite3_value *value)
{
	sqlite3_int64 n = sqlite3_value_int64(value);

	if (sqlite3_value_type(value) != SQLITE_INTEGER)
		return;
	if (n < 0 && (op == CONDITION_EQ || op == CONDITION_LT || op == CONDITION_LE))
		s->first_row = UINT64_MAX;
	if (n < 0)
		return;
	if ((op == CONDITION_EQ || op == CONDITION_LE || op == CONDITION_LT) && (uint64_t)n < s->last_row)
		s->last_row = (uint64_t)n;
	if ((op == CONDITION_EQ || op == CONDITION_GE || op == CONDITION_GT) && (uint64_t)n > s->first_row)
		s->first_row = (uint64_t)n;
}

/* Takes one condition over. SQLITE_DONE: it cannot hold for any row. */
static int take_condition(struct vtab_cursor *c, const struct told *told, sqlite3_value *value)
{
	enum condition_op op = (enum condition_op)op_of(told->op);
	size_t at = c->count;
	sqlite3_value *one;
	int code;

	c->conditions[at] = (struct condition){ .column = (uint16_t)told->column, .op = op };
	c->values[at] = NULL;
	c->count++;
	if (op >= CONDITION_IS_NULL)
		return SQLITE_OK;
	if (told->many) {
		for (code = sqlite3_vtab_in_first(value, &one); code == SQLITE_OK;
		     code = sqlite3_vtab_in_next(value, &one))
			if (add_value(c, at, one) != SQLITE_OK)
				return SQLITE_NOMEM;
		return c->conditions[at].count > 0 ? SQLITE_OK : SQLITE_DONE;
	}
	if (add_value(c, at, value) != SQLITE_OK)
		return SQLITE_NOMEM;
	if (c->conditions[at].count == 0) {
		/* x IS NULL as "x IS ?": the row is for SQLite to judge. */
		c->count--;
		return told->op == SQLITE_INDEX_CONSTRAINT_IS ? SQLITE_OK : SQLITE_DONE;
	}
	if (op == CONDITION_PREFIX)
		cut_pattern(&c->values[at][0], told->op == SQLITE_INDEX_CONSTRAINT_GLOB);
	return SQLITE_OK;
}

static int next_block(struct vtab_cursor *c)
{
	size_t columns = words_count(c->scan.snapshot->all.names);
	int more = scan_next(&c->scan);

	if (more < 0)
		return SQLITE_NOMEM;
	c->end = more == 0;
	c->row = c->scan.backwards && !c->end ? c->scan.rows - 1 : 0;
	memset(c->state, 0, columns);
	return SQLITE_OK;
}

/* The next row that matches, from c->row on in the direction of the scan; NULL: none in this block. */
static uint8_t *next_kept(const struct vtab_cursor *c)
{
	if (c->row >= c->scan.rows)
		return NULL;
	if (c->scan.backwards)
		return memrchr(c->scan.keep, 1, c->row + (size_t)1);
	return memchr(c->scan.keep + c->row, 1, c->scan.rows - c->row);
}

static int settle(struct vtab_cursor *c)
{
	while (!c->end) {
		uint8_t *found = next_kept(c);
		int code;

		if (found) {
			c->row = (uint32_t)(found - c->scan.keep);
			return SQLITE_OK;
		}
		code = next_block(c);
		if (code != SQLITE_OK)
			return code;
	}
	return SQLITE_OK;
}

static int filter(sqlite3_vtab_cursor *base, int plan, const char *text, int argc, sqlite3_value **argv)
{
	struct vtab_cursor *c = (struct vtab_cursor *)base;
	struct snapshot *snapshot = ((struct records_table *)base->pVtab)->snapshot;
	const struct told *told = (const struct told *)(const void *)text;
	uint64_t first, last;
	int count = plan & ~BACKWARDS, code = SQLITE_OK;

	end_scan(c);
	c->scan = (struct scan){ .last_row = UINT64_MAX };
	for (int i = 0; i < count && i < argc && code == SQLITE_OK; i++) {
		if (told[i].column == ROWID)
			bound_rows(&c->scan, (enum condition_op)op_of(told[i].op), argv[i]);
		else
			code = take_condition(c, &told[i], argv[i]);
	}
	c->end = code != SQLITE_OK;
	if (code != SQLITE_OK)
		return code == SQLITE_DONE ? SQLITE_OK : code;
	first = c->scan.first_row;
	last = c->scan.last_row;
	c->open = true;
	if (scan_open(&c->scan, snapshot, c->conditions, c->count) != 0)
		return SQLITE_NOMEM;
	c->scan.first_row = first;
	c->scan.last_row = last;
	c->scan.backwards = plan & BACKWARDS;
	code = next_block(c);
	return code == SQLITE_OK ? settle(c) : code;
}

static int next_row(sqlite3_vtab_cursor *base)
{
	struct vtab_cursor *c = (struct vtab_cursor *)base;

	/* One before the first row is beyond the last one: unsigned numbers wrap. */
	c->row += c->scan.backwards ? UINT32_MAX : 1;
	return settle(c);
}

static int at_end(sqlite3_vtab_cursor *base)
{
	return ((struct vtab_cursor *)base)->end;
}

static void give_value(sqlite3_context *context, const struct sql_value *v)
{
	switch (v->type) {
	case SQL_NULL:
		sqlite3_result_null(context);
		break;
	case SQL_INTEGER:
		sqlite3_result_int64(context, v->integer);
		break;
	case SQL_REAL:
		sqlite3_result_double(context, v->real);
		break;
	default:
		sqlite3_result_text(context, v->size > 0 ? v->text : "", (int)v->size, SQLITE_TRANSIENT);
		break;
	}
}

/* Decodes a column of the open block when it is first asked for. A damaged one is reported and
 * reads as NULL. */
static bool have_cells(struct vtab_cursor *c, int column)
{
	if (c->state[column] == 0)
		c->state[column] = scan_cells(&c->scan, (uint16_t)column, &c->cells[column]) == 1 ? 1 : -1;
	return c->state[column] == 1;
}

static int column_value(sqlite3_vtab_cursor *base, sqlite3_context *context, int column)
{
	struct vtab_cursor *c = (struct vtab_cursor *)base;
	const struct cells *cells = &c->cells[column];
	struct sql_value v;

	if (!have_cells(c, column))
		return SQLITE_OK;
	if (cells->state[c->row] == CELL_VALUE && cells->kind == COLUMN_NUMBER && cells->digits == 0) {
		sqlite3_result_int64(context, cells->values[c->row]);
		return SQLITE_OK;
	}
	if (sql_of_cell(cells, c->row, &c->text, &v) != 0)
		return SQLITE_NOMEM;
	give_value(context, &v);
	return SQLITE_OK;
}

static int row_id(sqlite3_vtab_cursor *base, sqlite3_int64 *id)
{
	struct vtab_cursor *c = (struct vtab_cursor *)base;

	*id = (sqlite3_int64)(c->scan.summary->first_row + c->row);
	return SQLITE_OK;
}

static const sqlite3_module module = {
	.iVersion = 1,
	.xCreate = connect_table,
	.xConnect = connect_table,
	.xBestIndex = best_index,
	.xDisconnect = disconnect_table,
	.xDestroy = disconnect_table,
	.xOpen = open_cursor,
	.xClose = close_cursor,
	.xFilter = filter,
	.xNext = next_row,
	.xEof = at_end,
	.xColumn = column_value,
	.xRowid = row_id,
};

int vtab_create(sqlite3 *db, const char *schema, struct snapshot *snapshot)
{
	/* A module a store: the module's own argument says which. */
	char *name = sqlite3_mprintf("kv_records_%s", schema);
	char *sql = sqlite3_mprintf("CREATE VIRTUAL TABLE \"%w\".records USING \"%w\"", schema,
	    name ? name : "");
	int code = name && sql ? sqlite3_create_module(db, name, &module, snapshot) : SQLITE_NOMEM;

	if (code == SQLITE_OK)
		code = sqlite3_exec(db, sql, NULL, NULL, NULL);
	sqlite3_free(name);
	sqlite3_free(sql);
	return code;
}
