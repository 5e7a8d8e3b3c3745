#include "store/scan.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int look(struct snapshot *s)
{
	return catalogue_read(s->t, &s->all);
}

int snapshot_open(const char *path, struct snapshot **made)
{
	struct snapshot *s = calloc(1, sizeof(*s));

	if (!s) {
		fputs("kv-store: no memory\n", stderr);
		return -1;
	}
	if (environment_open(path, ENVIRONMENT_READ, DURABILITY_NONE, &s->env) != 0 ||
	    transaction_begin(s->env, false, &s->t) != 0 || look(s) != 0) {
		snapshot_close(s);
		return -1;
	}
	*made = s;
	return 0;
}

void snapshot_close(struct snapshot *s)
{
	if (!s)
		return;
	catalogue_free(&s->all);
	if (s->t)
		transaction_abort(s->t);
	if (s->env)
		environment_close(s->env);
	free(s);
}

void snapshot_rest(struct snapshot *s)
{
	transaction_rest(s->t);
}

int snapshot_renew(struct snapshot *s)
{
	int newer = transaction_renew(s->t);

	if (newer <= 0)
		return newer;
	catalogue_free(&s->all);
	return look(s) == 0 ? 1 : -1;
}

int scan_open(struct scan *s, struct snapshot *snapshot, struct condition *conditions, size_t count)
{
	*s = (struct scan){ .snapshot = snapshot, .conditions = conditions, .condition_count = count,
		.last_row = UINT64_MAX };
	s->time = (uint16_t)words_find(snapshot->all.names, "time", 4, 0);
	s->block = block_reader();
	s->keep = malloc(COLUMN_ROWS);
	return s->block && s->keep ? 0 : -1;
}

void scan_close(struct scan *s)
{
	block_reader_close(s->block);
	free(s->keep);
	s->block = NULL;
	s->keep = NULL;
}

void scan_rewind(struct scan *s)
{
	s->next = 0;
}

/* Says once a block that it is damaged. */
static void report(struct scan *s)
{
	s->snapshot->damaged++;
	fprintf(stderr, "kv-store: %s: block %" PRIu64 " (rows %" PRIu64 " to %" PRIu64 ") is damaged and left out: %s\n",
	    environment_path(s->snapshot->env), s->summary->number, s->summary->first_row,
	    s->summary->first_row + s->summary->rows - 1, block_error(s->block) ? block_error(s->block) : "no memory");
}

static bool wanted(const struct scan *s, const struct summary *b)
{
	if (b->first_row > s->last_row || b->first_row + b->rows <= s->first_row)
		return false;
	for (size_t i = 0; i < s->condition_count; i++)
		if (!condition_may_match_summary(&s->conditions[i], b, s->time))
			return false;
	return true;
}

/* Marks the rows that match. 1, 0: none can, -1: damaged. */
static int mark(struct scan *s)
{
	int may;

	for (size_t i = 0; i < s->condition_count; i++) {
		may = condition_open(&s->conditions[i], s->block);
		if (may != 1)
			return may;
	}
	memset(s->keep, 1, s->rows);
	for (uint32_t row = 0; row < s->rows && s->summary->first_row + row < s->first_row; row++)
		s->keep[row] = 0;
	for (uint32_t row = s->rows; row > 0 && s->summary->first_row + row - 1 > s->last_row; row--)
		s->keep[row - 1] = 0;
	for (size_t i = 0; i < s->condition_count; i++)
		if (condition_rows(&s->conditions[i], s->block, s->keep) != 0)
			return -1;
	return memchr(s->keep, 1, s->rows) != NULL;
}

static int open_block(struct scan *s)
{
	struct value data;
	int found = catalogue_block(s->snapshot->t, s->summary->number, &data);

	if (found != 1)
		return -1;
	if (block_open(s->block, data.data, data.size) != 0)
		return -1;
	s->rows = block_rows(s->block);
	return s->rows == s->summary->rows ? mark(s) : -1;
}

int scan_next(struct scan *s)
{
	const struct catalogue *all = &s->snapshot->all;

	while (s->next < all->block_count) {
		size_t at = s->backwards ? all->block_count - 1 - s->next : s->next;
		int result;

		s->next++;
		s->summary = &all->blocks[at];
		if (!wanted(s, s->summary))
			continue;
		result = open_block(s);
		if (result > 0)
			return 1;
		if (result < 0)
			report(s);
	}
	return 0;
}

int scan_cells(struct scan *s, uint16_t column, struct cells *cells)
{
	int at = block_find(s->block, column);

	if (at < 0)
		return 0;
	if (block_cells(s->block, (unsigned)at, cells) == 0)
		return 1;
	report(s);
	return -1;
}
