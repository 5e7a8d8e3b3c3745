#include "store/prune.h"
#include "store/batch.h"
#include "store/catalogue.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { PAGE = 4096, PAGE_HEAD = 16 };

/* What is to be done, and the memory it takes. */
struct work {
	struct environment *env;
	const struct prune_limits *limits;
	int64_t limit;          /* the first moment that stays, in ns */
	struct transaction *t;
	struct catalogue all;
	struct block *block;    /* NULL until one had to be read */
	struct block_change *changes;
	size_t count;
	struct prune_counts *counts;
};

/* The moments of a block's records, in ns. */
struct span {
	int64_t first, last;
};

static int64_t wall_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void drop(struct work *w, const struct summary *s)
{
	w->changes[w->count++] = (struct block_change){ .summary = *s };
	w->counts->records += s->rows;
	w->counts->blocks++;
}

/* Moments too far away for ns are as far as ns go. */
static int64_t to_ns(int64_t ticks, unsigned digits)
{
	int64_t ns;

	if (__builtin_mul_overflow(ticks, power_of_ten(9 - digits), &ns))
		return ticks < 0 ? INT64_MIN : INT64_MAX;
	return ns;
}

/* The moment of a row; false where what stands there is no stamp. */
static bool moment_of(const struct cells *time, uint32_t row, struct bytes *text, int64_t *ns)
{
	struct moment_cache cache = { .minute = "" };
	unsigned digits;
	int64_t ticks;
	uint8_t mark;

	if (time->state[row] == CELL_VALUE && time->kind == COLUMN_TIME) {
		*ns = to_ns(time->values[row], time->digits);
		return true;
	}
	text->used = 0;
	if (cells_text(time, row, text, &mark) != 1 ||
	    moment_read(&cache, (const char *)text->data, text->used, &digits, &ticks) != 0)
		return false;
	*ns = to_ns(ticks, digits);
	return true;
}

/* Opens a block and its column of times. 0, or -1: damaged, without such a column, or no memory. */
static int open_times(struct work *w, const struct summary *s, struct cells *time)
{
	uint32_t id = words_find(w->all.names, "time", 4, 0);
	struct value data;
	int at;

	if (!w->block)
		w->block = block_reader();
	if (!w->block || catalogue_block(w->t, s->number, &data) != 1 ||
	    block_open(w->block, data.data, data.size) != 0 || block_rows(w->block) != s->rows ||
	    (at = block_find(w->block, (uint16_t)id)) < 0)
		return -1;
	return block_cells(w->block, (unsigned)at, time);
}

/* Where stamps differ in their digits the catalogue says nothing of them: the block does. */
static bool read_span(struct work *w, const struct summary *s, struct span *span)
{
	struct bytes text = { 0 };
	struct cells time;
	int64_t ns;

	*span = (struct span){ .first = INT64_MAX, .last = INT64_MIN };
	if (open_times(w, s, &time) != 0)
		return false;
	for (uint32_t row = 0; row < s->rows; row++) {
		if (!moment_of(&time, row, &text, &ns))
			continue;
		span->first = ns < span->first ? ns : span->first;
		span->last = ns > span->last ? ns : span->last;
	}
	bytes_free(&text);
	return span->first <= span->last;
}

/* False: no record has a time, or that cannot be read. */
static bool find_span(struct work *w, const struct summary *s, struct span *span)
{
	if (!s->timed)
		return read_span(w, s, span);
	*span = (struct span){ .first = to_ns(s->first, s->digits), .last = to_ns(s->last, s->digits) };
	return true;
}

/* Marks the rows that stay: those that are not too old, and those without a time. */
static uint32_t mark_rows(const struct cells *time, uint32_t rows, int64_t limit, uint8_t *keep)
{
	struct bytes text = { 0 };
	uint32_t kept = 0;
	int64_t ns;

	for (uint32_t row = 0; row < rows; row++) {
		keep[row] = !moment_of(time, row, &text, &ns) || ns >= limit;
		kept += keep[row];
	}
	bytes_free(&text);
	return kept;
}

static int write_kept(struct work *w, struct block *block, const uint8_t *keep, struct summary *s,
    struct bytes *out)
{
	struct batch *b = batch_open();
	struct block_writer *writer = block_writer_open();
	int result = b && writer ? 0 : -1;

	for (uint32_t id = 0; id < words_count(w->all.names) && result == 0; id++) {
		struct word name = words_get(w->all.names, id);

		result = batch_column(b, id, name.text, name.size);
	}
	if (result == 0 && batch_refill(b, block, keep) == 0 &&
	    block_write(writer, b->columns, b->count, b->rows, out) == 0) {
		s->first_row += s->rows - b->rows;
		s->rows = b->rows;
		s->size = (uint32_t)out->used;
	} else {
		result = -1;
	}
	batch_close(b);
	block_writer_close(writer);
	return result;
}

/* Writes a block anew without its records that are too old. */
static int cut_block(struct work *w, const struct summary *s)
{
	struct block_change *change = &w->changes[w->count];
	uint8_t *keep = malloc(COLUMN_ROWS);
	struct bytes out = { 0 };
	struct cells time;
	uint32_t kept;
	int result = -1;

	if (keep && open_times(w, s, &time) == 0) {
		kept = mark_rows(&time, s->rows, w->limit, keep);
		*change = (struct block_change){ .summary = *s };
		change->summary.first = w->limit / power_of_ten(9 - s->digits);
		result = kept == 0 ? 0 : write_kept(w, w->block, keep, &change->summary, &out);
	}
	if (result == 0) {
		change->data = out.data;
		w->counts->records += s->rows - (out.data ? change->summary.rows : 0);
		w->count++;
	} else {
		fprintf(stderr, "kv-store: block %" PRIu64 " cannot be cut: damaged, or no memory\n",
		    s->number);
		bytes_free(&out);
	}
	free(keep);
	return result;
}

/* True when the block is dealt with. A writer that keeps its store reads blocks only to remove them:
 * those without a summary of their times wait until they are the oldest. */
static bool prune_age(struct work *w, const struct summary *s, bool oldest, int *result)
{
	struct span span;

	if (w->limits->keep == 0 || (!s->timed && !oldest && !w->limits->exact) || !find_span(w, s, &span))
		return false;
	if (span.last < w->limit) {
		drop(w, s);
		return true;
	}
	if (!w->limits->exact || span.first >= w->limit)
		return false;
	*result |= cut_block(w, s);
	return true;
}

/* Bytes that become free with a block: whole pages. */
static uint64_t pages_of(const struct summary *s)
{
	return ((uint64_t)s->size + PAGE_HEAD + PAGE - 1) / PAGE * PAGE;
}

static int choose(struct work *w)
{
	uint64_t file = 0, used = 0;
	int result = 0;

	if (w->limits->max_bytes > 0 && environment_size(w->env, &file, &used) != 0)
		return -1;
	for (size_t i = 0; i < w->all.block_count; i++) {
		const struct summary *s = &w->all.blocks[i];

		if (s->number >= w->limits->below)
			break;
		if (prune_age(w, s, w->count == i, &result)) {
			used -= pages_of(s) < used ? pages_of(s) : used;
		} else if (w->limits->max_bytes > 0 && used > w->limits->max_bytes) {
			drop(w, s);
			used -= pages_of(s) < used ? pages_of(s) : used;
		}
	}
	return result;
}

int prune_run(struct environment *env, const struct prune_limits *limits, struct prune_counts *counts)
{
	struct work w = { .env = env, .limits = limits, .counts = counts,
		.limit = wall_now() - limits->keep };
	struct change change = { 0 };
	int result = -1;

	if (transaction_begin(env, false, &w.t) != 0)
		return -1;
	if (catalogue_read(w.t, &w.all) == 0) {
		w.changes = calloc(w.all.block_count + 1, sizeof(*w.changes));
		result = w.changes ? choose(&w) : -1;
	}
	transaction_abort(w.t);
	change.blocks = w.changes;
	change.block_count = w.count;
	if (w.count > 0 && catalogue_commit(env, &change) != 0)
		result = -1;
	for (size_t i = 0; w.changes && i < w.count; i++)
		free((void *)(uintptr_t)w.changes[i].data);
	free(w.changes);
	block_reader_close(w.block);
	catalogue_free(&w.all);
	return result;
}
