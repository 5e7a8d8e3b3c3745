/*
 * Any lines: what is read as a record comes back from a block as the same values, and lines that go
 * straight into their columns (store/row.h) make the same block.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/row.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MAX_COLUMNS = 64, MAX_LINES = 2000, LINES_AT_ONCE = 7 };

/* What a field must come back as. */
struct wanted {
	uint32_t row;
	uint16_t column;
	uint8_t mark;
	size_t offset, size;
};

struct all {
	struct json_reader *reader;
	struct batch *batch;
	struct column *columns[JSON_READ_KEYS];
	struct wanted *wanted;
	size_t count, room;
	struct bytes texts;
};

static void require(int truth, const char *what)
{
	if (!truth) {
		fprintf(stderr, "fuzz_store: %s\n", what);
		abort();
	}
}

static void remember(struct all *a, const struct json_field *f)
{
	if (a->count == a->room) {
		a->room = a->room * 2 + 64;
		a->wanted = realloc(a->wanted, a->room * sizeof(*a->wanted));
		require(a->wanted != NULL, "memory");
	}
	a->wanted[a->count++] = (struct wanted){ .row = a->batch->rows, .column = f->key,
		.mark = f->type == JSON_STRING ? MARK_STRING : MARK_BARE, .offset = a->texts.used,
		.size = f->size };
	bytes_put(&a->texts, f->text, f->size);
}

static void put_line(struct all *a, const char *line, size_t size)
{
	const struct json_field *fields;
	int n = json_read(a->reader, line, size, &fields);

	if (n < 0 || json_reader_keys(a->reader) > MAX_COLUMNS)
		return;
	for (int i = 0; i < n; i++) {
		size_t name_size;
		const char *name = json_reader_key_text(a->reader, fields[i].key, &name_size);

		require(batch_column(a->batch, fields[i].key, name, name_size) == 0, "a column");
		a->columns[fields[i].key] = a->batch->columns[fields[i].key];
		remember(a, &fields[i]);
	}
	require(batch_add(a->batch, a->columns, fields, n) == 0, "a record");
}

/* A second batch, of the same lines by their shapes where those are known. */
struct straight {
	struct json_reader *reader;
	struct row *row;
	struct batch *batch;
	struct column *columns[JSON_READ_KEYS];
};

static void put_straight(struct straight *s, const char *line, const char *end)
{
	const struct json_field *fields;
	size_t size, name_size;
	int n;

	if (row_read(s->row, line, end, &size)) {
		require(line[size] == '\n' && row_add(s->row) == 0, "a row");
		return;
	}
	n = json_read_line(s->reader, line, end, &size, &fields);
	if (n < 0 || json_reader_keys(s->reader) > MAX_COLUMNS)
		return;
	for (int i = 0; i < n; i++) {
		const char *name = json_reader_key_text(s->reader, fields[i].key, &name_size);

		require(batch_column(s->batch, fields[i].key, name, name_size) == 0, "a column");
		s->columns[fields[i].key] = s->batch->columns[fields[i].key];
	}
	require(batch_add(s->batch, s->columns, fields, n) == 0, "a record");
}

/* Goes past lines of known shapes, which become records. True: there are more of them. */
static bool put_many(struct straight *s, const char **p, const char *end)
{
	unsigned lines = MAX_LINES - s->batch->rows < LINES_AT_ONCE ? MAX_LINES - s->batch->rows : LINES_AT_ONCE;
	enum row_stop stop = row_take(s->row, p, end, &lines);

	require(stop != ROW_NO_MEMORY, "rows");
	return stop == ROW_ENOUGH;
}

static void compare_straight(const char *text, const char *end, bool many, struct block_writer *w, const struct bytes *block)
{
	struct straight s = { .reader = json_reader_open(), .batch = batch_open() };
	struct bytes out = { 0 };

	s.row = row_open(s.reader);
	row_begin(s.row, s.batch, s.columns);
	for (const char *p = text; p < end && s.batch->rows < MAX_LINES;) {
		if (many && put_many(&s, &p, end))
			continue;
		put_straight(&s, p, end);
		p = (const char *)memchr(p, '\n', (size_t)(end - p)) + 1;
	}
	row_settle(s.row);
	require(block_write(w, s.batch->columns, s.batch->count, s.batch->rows, &out) == 0, "a second block is written");
	require(out.used == block->used && memcmp(out.data, block->data, out.used) == 0, "both blocks are the same");
	bytes_free(&out);
	row_close(s.row);
	batch_close(s.batch);
	json_reader_close(s.reader);
}

static void compare(struct all *a, struct block *b)
{
	struct cells *cells = calloc(BLOCK_COLUMNS, sizeof(*cells));
	struct bytes text = { 0 };

	for (unsigned i = 0; i < block_columns(b); i++)
		require(block_cells(b, i, &cells[block_column(b, i)->id]) == 0, "a column decodes");
	for (size_t i = 0; i < a->count; i++) {
		const struct wanted *w = &a->wanted[i];
		uint8_t mark = 9;

		text.used = 0;
		require(cells[w->column].state && cells_text(&cells[w->column], w->row, &text, &mark) == 1, "a cell is there");
		require(mark == w->mark && text.used == w->size, "a cell's kind and size");
		require(w->size == 0 || memcmp(text.data, a->texts.data + w->offset, w->size) == 0, "a cell's text");
	}
	bytes_free(&text);
	free(cells);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct all a = { .reader = json_reader_open(), .batch = batch_open() };
	struct block_writer *w = block_writer_open();
	struct block *b = block_reader();
	char *copy = malloc(size + 1 + JSON_READ_SLACK), *p = copy, *end = copy + size;
	struct bytes out = { 0 };

	memset(copy, 0, size + 1 + JSON_READ_SLACK);
	memcpy(copy, data, size);
	copy[size] = '\n';
	while (p < end && a.batch->rows < MAX_LINES) {
		char *newline = memchr(p, '\n', (size_t)(end - p));
		size_t n = newline ? (size_t)(newline - p) : (size_t)(end - p);

		put_line(&a, p, n);
		p += n + 1;
	}
	require(block_write(w, a.batch->columns, a.batch->count, a.batch->rows, &out) == 0, "a block is written");
	require(block_open(b, out.data, out.used) == 0 && block_verify(b) == 0, "a block is read");
	compare(&a, b);
	compare_straight(copy, end + 1, false, w, &out);
	compare_straight(copy, end + 1, true, w, &out);
	block_reader_close(b);
	block_writer_close(w);
	batch_close(a.batch);
	json_reader_close(a.reader);
	bytes_free(&out);
	bytes_free(&a.texts);
	free(a.wanted);
	free(copy);
	return 0;
}
