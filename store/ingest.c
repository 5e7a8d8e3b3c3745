#include "store/ingest.h"
#include "serve/lines.h"
#include "serve/signals.h"
#include "store/row.h"
#include "store/table_read.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 1 << 20, LOOK_EVERY = 256 };

#define SECOND INT64_C(1000000000)

struct ingest {
	const struct ingest_options *options;
	struct committer *committer;
	struct json_reader *reader;
	struct row *row;
	struct table_reader *table;  /* NULL: JSON Lines */
	enum ingest_format format;
	struct batch *batch;
	struct column *columns[JSON_READ_KEYS]; /* of the batch, by key; NULL: not yet looked for */
	int line_key, error_key, raw_key;
	struct source start;         /* where the source stood */
	uint64_t next_line, extra;   /* and where it is now */
	bool skipping;               /* the last numbered record was stored before this run, */
	uint64_t seen;               /* and this is its line */
	uint64_t skipped_extra;
	int64_t waiting_since;       /* when the oldest record not handed over came, 0: none */
	int64_t started, shown;
	uint64_t input_bytes, input_size;
	uint64_t lines, records, bad, blank, skipped, long_lines;
	bool failed;
};

static int64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * SECOND + t.tv_nsec;
}

static void summary(struct ingest *g, enum ledger_form form)
{
	double elapsed = (double)(now() - g->started) / 1e9;
	struct committer_counts counts = { 0 };
	struct ledger l;

	committer_count(g->committer, &counts);
	ledger_begin(&l, form, "kv-store");
	ledger_count(&l, "lines", g->lines);
	ledger_count(&l, "stored", counts.stored);
	ledger_count(&l, "bad", g->bad);
	ledger_count(&l, "skipped", g->skipped);
	ledger_count(&l, "blank", g->blank);
	ledger_count(&l, "uncommitted", g->records - counts.stored);
	ledger_count(&l, "commits", counts.commits);
	ledger_count(&l, "bytes_in", g->input_bytes);
	ledger_count(&l, "bytes_stored", counts.bytes);
	if (g->options->commit.keep > 0 || g->options->commit.max_bytes > 0)
		ledger_count(&l, "pruned", counts.pruned);
	ledger_real(&l, "elapsed", elapsed, "s");
	ledger_real(&l, "records_per_second", elapsed > 0 ? (double)counts.stored / elapsed : 0, "");
	ledger_print(&l, STDERR_FILENO);
}

static void show_progress(struct ingest *g)
{
	int64_t at = now();

	if (!g->options->progress || g->input_size == 0 || at - g->shown < SECOND / 4)
		return;
	g->shown = at;
	fprintf(stderr, "\rkv-store: %3.0f %%  %llu records ",
	    100.0 * (double)g->input_bytes / (double)g->input_size, (unsigned long long)g->records);
}

static int no_memory(const char *what)
{
	fprintf(stderr, "kv-store: no memory for %s\n", what);
	return -1;
}

/* Finds the columns of the keys that come for the first time, or the first time in this batch. 1;
 * 0: the store has room for no more columns; -1. */
static int find_columns(struct ingest *g, const struct json_field *fields, int count)
{
	for (int i = 0; i < count; i++) {
		unsigned key = fields[i].key;
		const char *name;
		size_t size;
		int id;

		if (g->columns[key])
			continue;
		name = json_reader_key_text(g->reader, key, &size);
		id = committer_name(g->committer, name, size);
		if (id == COMMITTER_NO_ROOM)
			return 0;
		if (id < 0 || batch_column(g->batch, (unsigned)id, name, size) != 0)
			return no_memory("a column");
		g->columns[key] = g->batch->columns[id];
	}
	return 1;
}

static bool all_known(const struct ingest *g, const struct json_field *fields, int count)
{
	bool all = true;

	for (const struct json_field *f = fields; f < fields + count; f++)
		all &= g->columns[f->key] != NULL;
	return all;
}

/* Hands over the full batch and takes an empty one. */
static int next_batch(struct ingest *g)
{
	row_settle(g->row);
	committer_seal(g->committer, g->batch);
	g->waiting_since = 0;
	g->batch = committer_batch(g->committer);
	memset(g->columns, 0, json_reader_keys(g->reader) * sizeof(g->columns[0]));
	if (!g->batch)
		return -1;
	row_begin(g->row, g->batch, g->columns);
	return 0;
}

/* The batch has some records more, of so many bytes of input. 0, or -1. */
static int count_records(struct ingest *g, unsigned n, size_t size)
{
	g->records += n;
	g->batch->next_line = g->next_line;
	g->batch->extra = g->extra;
	g->batch->input += size;
	return batch_full(g->batch) ? next_batch(g) : 0;
}

/* 1; 0: the store has no room for its columns; -1. */
static int add_record(struct ingest *g, const struct json_field *fields, int count, size_t size)
{
	int known = all_known(g, fields, count) ? 1 : find_columns(g, fields, count);

	if (known != 1)
		return known;
	if (batch_add(g->batch, g->columns, fields, count) != 0)
		return no_memory("a record");
	return count_records(g, 1, size) == 0 ? 1 : -1;
}

/* A line that is no record, or none that can be stored, is kept with the reason. */
static int store_error(struct ingest *g, const char *why, const char *line, size_t size)
{
	struct json_field fields[2] = {
		{ .text = why, .size = (uint32_t)strlen(why), .key = (uint16_t)g->error_key,
		    .type = JSON_STRING },
		{ .text = line, .size = (uint32_t)size, .key = (uint16_t)g->raw_key,
		    .type = JSON_STRING },
	};

	g->bad++;
	return add_record(g, fields, 2, size) == 1 ? 0 : -1;
}

static int store_record(struct ingest *g, const struct json_field *fields, int count, const char *line,
    size_t size)
{
	int added = add_record(g, fields, count, size);

	if (added == 0)
		return store_error(g, "more columns than a store can have", line, size);
	return added == 1 ? 0 : -1;
}

/* A record without a line number belongs behind the last one that has one: it was stored before if
 * a later one was, or as one of so many behind the last. */
static bool skip_unnumbered(struct ingest *g)
{
	if (g->skipping && g->seen + 1 < g->start.next_line)
		return true;
	if (g->skipping && g->skipped_extra < g->start.extra) {
		g->skipped_extra++;
		return true;
	}
	g->extra++;
	return false;
}

/* The same for one that has a number. */
static bool skip_numbered(struct ingest *g, uint64_t line)
{
	g->skipping = line < g->start.next_line;
	g->seen = line;
	g->skipped_extra = 0;
	if (line < g->next_line)
		return true;
	g->next_line = line + 1;
	g->extra = 0;
	return false;
}

/* True when a record of the source has been stored before. */
static bool skip_record(struct ingest *g, const struct json_field *fields, int count)
{
	if (!g->options->commit.source)
		return false;
	for (int i = 0; i < count; i++)
		if (fields[i].key == g->line_key && fields[i].type == JSON_INTEGER && fields[i].integer >= 0)
			return skip_numbered(g, (uint64_t)fields[i].integer);
	return skip_unnumbered(g);
}

/* The same for the line that store/row.h has read. */
static bool skip_row(struct ingest *g)
{
	const struct column *c = g->columns[g->line_key];
	int64_t line;

	if (!g->options->commit.source)
		return false;
	if (c && row_integer(g->row, c, &line) && line >= 0)
		return skip_numbered(g, (uint64_t)line);
	return skip_unnumbered(g);
}

static int take_bad(struct ingest *g, const char *why, const char *line, size_t size)
{
	/* Nothing is wrong with the line: it is to come again. */
	if (strcmp(why, JSON_NO_MEMORY) == 0)
		return no_memory("a line");
	if (skip_record(g, NULL, 0)) {
		g->skipped++;
		return 0;
	}
	return store_error(g, why, line, size);
}

static int take_header(struct ingest *g, const char *line, size_t size)
{
	const char *why;

	g->table = table_reader_open(g->reader, g->format == INGEST_CSV ? TABLE_CSV : TABLE_TSV, line, size,
	    &why);
	if (g->table)
		return 0;
	fprintf(stderr, "kv-store: the header of the table: %s\n", why);
	return -1;
}

static int take_record(struct ingest *g, const struct json_field *fields, int count, const char *line,
    size_t size)
{
	if (skip_record(g, fields, count)) {
		g->skipped++;
		return 0;
	}
	return store_record(g, fields, count, line, size);
}

/* The line that store/row.h has read. */
static int take_read_row(struct ingest *g, size_t size)
{
	if (skip_row(g)) {
		row_drop(g->row);
		g->skipped++;
		return 0;
	}
	return row_add(g->row) == 0 ? count_records(g, 1, size) : no_memory("a record");
}

/* A line of a table, which need not be all of its record. */
static int take_row(struct ingest *g, const char *line, size_t size, const char *line_end)
{
	const struct json_field *fields;
	const char *why;
	int count;

	if (!g->table)
		return take_header(g, line, size);
	g->lines += !table_is_open(g->table);
	if (size == 0 && !table_is_open(g->table)) {
		g->blank++;
		return 0;
	}
	count = table_read(g->table, line, size, &fields, &why);
	if (count == TABLE_MORE)
		return table_line_end(g->table, line_end);
	line = table_record(g->table, &size);
	return count < 0 ? take_bad(g, why, line, size) : take_record(g, fields, count, line, size);
}

/* A record whose last value has not ended when the input does. */
static int take_open_row(struct ingest *g)
{
	const char *text;
	size_t size;

	if (!g->table || !table_is_open(g->table))
		return 0;
	text = table_record(g->table, &size);
	while (size > 0 && (text[size - 1] == '\n' || text[size - 1] == '\r'))
		size--;
	return take_bad(g, "a quoted value has no end", text, size);
}

/* The line of a table that begins at p. Its bytes without '\n', or -1. */
static ptrdiff_t take_table_line(struct ingest *g, const char *p, const char *end)
{
	const char *newline = memchr(p, '\n', (size_t)(end - p));
	ptrdiff_t size = (newline ? newline : end) - p;
	bool cr = size > 0 && p[size - 1] == '\r';

	return take_row(g, p, (size_t)(size - cr), cr ? "\r\n" : "\n") == 0 ? size : -1;
}

/* The same for a line of JSON that take_known_lines leaves. */
static ptrdiff_t take_json_line(struct ingest *g, const char *p, const char *end)
{
	const struct json_field *fields;
	size_t size, blank = *p == '\r';
	int count;

	g->lines++;
	if (p + blank == end || p[blank] == '\n') {
		g->blank++;
		return (ptrdiff_t)blank;
	}
	if (g->options->commit.source && row_read(g->row, p, end, &size))
		return take_read_row(g, size) == 0 ? (ptrdiff_t)size : -1;
	count = json_read_line(g->reader, p, end, &size, &fields);
	if ((count < 0 ? take_bad(g, json_reader_error(g->reader), p, size - (p[size - 1] == '\r'))
		       : take_record(g, fields, count, p, size)) != 0)
		return -1;
	return (ptrdiff_t)size;
}

/* Lines of JSON of known shapes, many at a time, where none can be one that was stored before. 1: there
 * may be more of them; 0: the line at *p is none; -1. */
static int take_known_lines(struct ingest *g, const char **p, const char *end)
{
	const char *start = *p;
	unsigned lines = batch_unasked(g->batch);
	enum row_stop stop;

	if (g->options->commit.source || g->format != INGEST_JSON)
		return 0;
	stop = row_take(g->row, p, end, &lines);
	if (stop == ROW_NO_MEMORY)
		return no_memory("a record");
	g->lines += lines;
	if (lines > 0 && count_records(g, lines, (size_t)(*p - start) - lines) != 0)
		return -1;
	return stop == ROW_ENOUGH;
}

/* The first line tells what the input is. Where it begins: behind a byte order mark. */
static const char *begin_input(struct ingest *g, const char *data, size_t size)
{
	static const char mark[] = "\xef\xbb\xbf";
	bool marked = size >= 3 && memcmp(data, mark, 3) == 0;
	const char *end;

	data += marked ? 3 : 0;
	size -= marked ? 3 : 0;
	end = memchr(data, '\n', size);
	g->format = g->options->format;
	if (g->format == INGEST_AUTO)
		g->format = size > 0 && *data != '{' && memchr(data, '\t', end ? (size_t)(end - data) : size)
				? INGEST_TSV
				: INGEST_JSON;
	return data;
}

static int take_line(struct ingest *g, const char **p, const char *end)
{
	ptrdiff_t size = g->format == INGEST_JSON ? take_json_line(g, *p, end) : take_table_line(g, *p, end);

	if (size < 0)
		return -1;
	*p += size + (*p + size < end);
	return 0;
}

static int take_block(struct ingest *g, const struct lines_block *block)
{
	const char *p = block->data, *end = p + block->size;
	unsigned n = 0;

	if (g->input_bytes == 0)
		p = begin_input(g, p, block->size);
	g->input_bytes += block->input;
	if (block->cut) {
		g->lines++;
		return take_bad(g, "the line is too long", p, (size_t)(end - p));
	}
	while (p < end) {
		int known = take_known_lines(g, &p, end);

		if (known < 0 || (known == 0 && take_line(g, &p, end) != 0))
			return -1;
		if (++n % LOOK_EVERY == 0 && signals_summary())
			summary(g, g->options->stats == LEDGER_NONE ? LEDGER_TEXT : g->options->stats);
	}
	if (g->waiting_since == 0 && g->batch->rows > 0)
		g->waiting_since = now();
	return 0;
}

/* Commits the records that have waited as long as they may. */
static int save_if_due(struct ingest *g)
{
	const struct committer_options *o = &g->options->commit;
	bool due = g->waiting_since > 0 && now() - g->waiting_since >= o->interval;

	if (!due && !(o->size > 0 && g->batch->input >= o->size))
		return 0;
	g->waiting_since = 0;
	row_settle(g->row);
	return g->batch->input > 0 ? committer_save(g->committer, g->batch) : 0;
}

/* Waits for input until the next commit is due. 1: there may be input, 0: not yet. */
static int wait_input(struct ingest *g, int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	int64_t left = g->waiting_since + g->options->commit.interval - now();

	if (g->waiting_since == 0)
		return 1;
	return poll(&p, 1, left > 0 ? (int)(left / 1000000) + 1 : 0) > 0;
}

static int read_all(struct ingest *g, int fd, struct lines *lines)
{
	struct lines_block block;
	int got;

	while (!signals_stop()) {
		if (signals_summary())
			summary(g, g->options->stats == LEDGER_NONE ? LEDGER_TEXT : g->options->stats);
		if (save_if_due(g) != 0)
			return -1;
		if (!wait_input(g, fd))
			continue;
		got = lines_next(lines, &block);
		if (got == 0)
			return take_open_row(g);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			/* What has been read is stored all the same. */
			fprintf(stderr, "kv-store: read: %s\n", strerror(errno));
			g->failed = true;
			return 0;
		}
		if (take_block(g, &block) != 0)
			return -1;
		show_progress(g);
	}
	return 0;
}

/* The keys that mean something here. 0, or -1: no memory. */
static int find_keys(struct ingest *g)
{
	g->line_key = json_reader_key(g->reader, "line", 4);
	g->error_key = json_reader_key(g->reader, "error", 5);
	g->raw_key = json_reader_key(g->reader, "raw", 3);
	return g->line_key < 0 || g->error_key < 0 || g->raw_key < 0 ? -1 : 0;
}

static int prepare(struct ingest *g, int fd)
{
	struct stat s;

	g->reader = json_reader_open();
	g->batch = committer_batch(g->committer);
	g->row = g->reader ? row_open(g->reader) : NULL;
	if (!g->row || !g->batch || find_keys(g) != 0)
		return no_memory("reading");
	row_begin(g->row, g->batch, g->columns);
	committer_source(g->committer, &g->start);
	g->next_line = g->start.next_line;
	g->extra = g->start.extra;
	g->started = now();
	if (fstat(fd, &s) == 0 && S_ISREG(s.st_mode))
		g->input_size = (uint64_t)s.st_size;
	return 0;
}

static void finish(struct ingest *g, bool sound)
{
	struct batch *last = sound ? g->batch : NULL;

	if (last)
		row_settle(g->row);

	if (committer_flush(g->committer, last) != 0 || !sound)
		g->failed = true;
	if (g->options->progress && g->input_size > 0)
		fputs("\r\033[K", stderr);
	summary(g, g->options->stats);
	committer_close(g->committer);
}

int ingest_run(struct environment *env, int fd, const struct ingest_options *options)
{
	struct ingest *g = calloc(1, sizeof(*g));
	struct lines *lines = lines_open(fd, LINE_MAX_BYTES);
	int result = 1;

	if (!g || !lines) {
		fputs("kv-store: no memory\n", stderr);
	} else if (committer_open(env, &options->commit, &g->committer) == 0) {
		g->options = options;
		finish(g, prepare(g, fd) == 0 && read_all(g, fd, lines) == 0);
		result = g->failed || g->bad > 0;
		table_reader_close(g->table);
		row_close(g->row);
		json_reader_close(g->reader);
	}
	lines_close(lines);
	free(g);
	return result;
}
