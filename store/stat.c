#include "store/stat.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct totals {
	uint64_t bytes, file, used;
	int64_t first, last; /* ns */
	bool timed;
};

static void add_time(struct totals *t, const struct summary *s)
{
	int64_t scale = power_of_ten(9 - s->digits), first, last;

	if (!s->timed || __builtin_mul_overflow(s->first, scale, &first) ||
	    __builtin_mul_overflow(s->last, scale, &last))
		return;
	if (!t->timed || first < t->first)
		t->first = first;
	if (!t->timed || last > t->last)
		t->last = last;
	t->timed = true;
}

static struct sql_value integer(uint64_t n)
{
	return (struct sql_value){ .type = SQL_INTEGER, .integer = (int64_t)n };
}

static struct sql_value stamp(char room[MOMENT_MAX], const struct totals *t, int64_t ns)
{
	if (!t->timed)
		return (struct sql_value){ .type = SQL_NULL };
	return sql_of_number(COLUMN_TIME, 9, ns, room);
}

static int print_totals(struct query *q, const struct totals *t, enum print_form form,
    struct output *output)
{
	static const char *const names[] = { "records", "blocks", "columns", "first_time", "last_time",
		"block_bytes", "file_bytes", "used_bytes", "bytes_a_record" };
	const struct catalogue *all = &query_snapshot(q)->all;
	char first[MOMENT_MAX], last[MOMENT_MAX];
	struct sql_value values[] = { integer(all->rows), integer(all->block_count),
		integer(words_count(all->names)), stamp(first, t, t->first), stamp(last, t, t->last),
		integer(t->bytes), integer(t->file), integer(t->used), { .type = SQL_REAL } };
	struct row_printer *p = row_printer_open(form, output, names, 9, true);

	values[8].real = all->rows > 0 ? (double)t->bytes / (double)all->rows : 0;
	if (!p)
		return -1;
	return row_printer_row(p, values) | row_printer_close(p);
}

int stat_run(struct query *q, enum print_form form, struct output *output)
{
	const struct catalogue *all = &query_snapshot(q)->all;
	struct totals t = { 0 };

	for (size_t i = 0; i < all->block_count; i++) {
		t.bytes += all->blocks[i].size;
		add_time(&t, &all->blocks[i]);
	}
	if (environment_size(query_snapshot(q)->env, &t.file, &t.used) != 0)
		return -1;
	return print_totals(q, &t, form, output);
}
