#include "store/records.h"
#include "serve/signals.h"
#include "store/vtab.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The block whose record comes next, and its columns. */
struct view {
	struct scan scan;
	const struct words *names;
	uint32_t columns;
	struct cells *cells;
	const struct cells **found; /* a column; NULL where the block has it not */
	const struct summary *open; /* whose columns those are */
	struct sql_value *values;
	struct bytes *texts;        /* a column: what a value had to be written to */
	struct bytes scratch;
	struct row_printer *printer;    /* NULL: JSON */
};

static int no_memory(void)
{
	fputs("kv-store: no memory\n", stderr);
	return -1;
}

static void close_view(struct view *v)
{
	scan_close(&v->scan);
	for (uint32_t i = 0; v->texts && i < v->columns; i++)
		bytes_free(&v->texts[i]);
	free(v->cells);
	free(v->found);
	free(v->values);
	free(v->texts);
	bytes_free(&v->scratch);
}

static int open_view(struct view *v, struct snapshot *s)
{
	*v = (struct view){ .names = s->all.names, .columns = words_count(s->all.names) };
	v->cells = calloc(v->columns + (size_t)1, sizeof(*v->cells));
	v->found = calloc(v->columns + (size_t)1, sizeof(*v->found));
	v->values = calloc(v->columns + (size_t)1, sizeof(*v->values));
	v->texts = calloc(v->columns + (size_t)1, sizeof(*v->texts));
	if (scan_open(&v->scan, s, NULL, 0) == 0 && v->cells && v->found && v->values && v->texts)
		return 0;
	close_view(v);
	return no_memory();
}

static int open_printer(struct view *v, enum print_form form, struct output *output, bool header)
{
	const char **names = calloc(v->columns + (size_t)1, sizeof(*names));
	bool named = names != NULL;

	for (uint32_t i = 0; named && i < v->columns; i++) {
		struct word name = words_get(v->names, i);

		names[i] = sqlite3_mprintf("%.*s", (int)name.size, name.text);
		named = names[i] != NULL;
	}
	if (named)
		v->printer = row_printer_open(form, output, names, v->columns, header);
	for (uint32_t i = 0; names && i < v->columns; i++)
		sqlite3_free((void *)(uintptr_t)names[i]);
	free(names);
	return v->printer ? 0 : no_memory();
}

/* Opens the block that holds a record and decodes its columns. 1, 0: damaged, said so. */
static int go_to(struct view *v, uint64_t row)
{
	const struct catalogue *all = &v->scan.snapshot->all;
	size_t low = 0, high = all->block_count;

	if (v->open && row >= v->open->first_row && row - v->open->first_row < v->open->rows)
		return 1;
	while (high - low > 1) {
		size_t middle = (low + high) / 2;

		if (all->blocks[middle].first_row <= row)
			low = middle;
		else
			high = middle;
	}
	v->scan.next = low;
	v->scan.first_row = v->scan.last_row = row;
	v->open = NULL;
	if (scan_next(&v->scan) != 1)
		return 0;
	for (uint32_t i = 0; i < v->columns; i++)
		v->found[i] = scan_cells(&v->scan, (uint16_t)i, &v->cells[i]) == 1 ? &v->cells[i] : NULL;
	v->open = v->scan.summary;
	return 1;
}

/* The record as the exact texts of its values. */
static int print_texts(struct view *v, uint32_t row)
{
	for (uint32_t i = 0; i < v->columns; i++) {
		const struct cells *c = v->found[i];
		uint8_t mark = MARK_STRING;
		int has;

		v->values[i] = (struct sql_value){ .type = SQL_NULL };
		v->texts[i].used = 0;
		has = c ? cells_text(c, row, &v->texts[i], &mark) : 0;
		if (has < 0)
			return no_memory();
		if (has == 0)
			continue;
		v->values[i].type = SQL_TEXT;
		v->values[i].text = (const char *)v->texts[i].data;
		v->values[i].size = v->texts[i].used;
	}
	return row_printer_row(v->printer, v->values);
}

static int print_one(struct view *v, uint64_t row, struct output *output)
{
	uint32_t at;

	if (go_to(v, row) == 0)
		return 0;
	at = (uint32_t)(row - v->open->first_row);
	if (v->printer)
		return print_texts(v, at);
	return print_record(output, v->names, v->found, at, &v->scratch) != 0 ? no_memory() : 0;
}

static int print_all(struct query *q, sqlite3_stmt *s, struct view *v, struct output *output,
    uint64_t *rows, uint64_t *last)
{
	int code, result = 0;

	while (result == 0 && output->error == 0 && !signals_stop() &&
	       (code = sqlite3_step(s)) != SQLITE_DONE) {
		uint64_t row = (uint64_t)sqlite3_column_int64(s, 0);

		if (code != SQLITE_ROW)
			return code == SQLITE_INTERRUPT ? 0 : query_complain(q);
		result = print_one(v, row, output);
		++*rows;
		if (last)
			*last = row;
	}
	return output->error != 0 ? 0 : result;
}

int records_print(struct query *q, const char *sql, enum print_form form, struct output *output,
    uint64_t *rows, uint64_t *last)
{
	sqlite3_stmt *s = query_prepare(q, sql, NULL);
	struct view v;
	int result = -1;

	if (!s)
		return -1;
	if (open_view(&v, query_snapshot(q)) == 0) {
		if (form == PRINT_JSON || open_printer(&v, form, output, *rows == 0) == 0)
			result = print_all(q, s, &v, output, rows, last);
		if (v.printer && row_printer_close(v.printer) != 0)
			result = no_memory();
		close_view(&v);
	}
	sqlite3_finalize(s);
	return result;
}
