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
	struct transaction *t;
	struct catalogue all;
	struct block_change *changes;
	size_t count;
	struct prune_counts *counts;
};

static int64_t wall_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* The first moment that stays, in ticks. */
static int64_t limit_of(const struct work *w, unsigned digits)
{
	return (wall_now() - w->limits->keep) / power_of_ten(9 - digits);
}

static void drop(struct work *w, const struct summary *s)
{
	w->changes[w->count++] = (struct block_change){ .summary = *s };
	w->counts->records += s->rows;
	w->counts->blocks++;
}

/* Marks the rows that stay: those that are not too old, and those without a time. */
static uint32_t mark_rows(const struct cells *time, uint32_t rows, int64_t limit, uint8_t *keep)
{
	uint32_t kept = 0;

	for (uint32_t row = 0; row < rows; row++) {
		keep[row] = time->state[row] != CELL_VALUE || time->values[row] >= limit;
		kept += keep[row];
	}
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
	uint32_t id = words_find(w->all.names, "time", 4, 0), kept;
	int64_t limit = limit_of(w, s->digits);
	struct block_change *change = &w->changes[w->count];
	struct block *block = block_reader();
	uint8_t *keep = malloc(COLUMN_ROWS);
	struct bytes out = { 0 };
	struct cells time;
	struct value data;
	int at, result = -1;

	if (block && keep && catalogue_block(w->t, s->number, &data) == 1 &&
	    block_open(block, data.data, data.size) == 0 &&
	    (at = block_find(block, (uint16_t)id)) >= 0 && block_cells(block, (unsigned)at, &time) == 0) {
		kept = mark_rows(&time, s->rows, limit, keep);
		*change = (struct block_change){ .summary = *s };
		change->summary.first = limit;
		result = kept == 0 ? 0 : write_kept(w, block, keep, &change->summary, &out);
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
	block_reader_close(block);
	free(keep);
	return result;
}

/* True when the block is dealt with. */
static bool prune_age(struct work *w, const struct summary *s, int *result)
{
	int64_t limit;

	if (w->limits->keep == 0 || !s->timed)
		return false;
	limit = limit_of(w, s->digits);
	if (s->last < limit) {
		drop(w, s);
		return true;
	}
	if (!w->limits->exact || s->first >= limit)
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

		if (w->limits->below > 0 && s->number >= w->limits->below)
			break;
		if (prune_age(w, s, &result)) {
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
	struct work w = { .env = env, .limits = limits, .counts = counts };
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
	catalogue_free(&w.all);
	return result;
}
