/* Any text as a table, TSV or CSV by its first byte: every row is read, refused or goes on, and what
 * is read of it is no more than was there. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "store/table_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Reads a line out of memory that is just as large, so that a byte more is seen. */
static void read_line(struct table_reader *r, const char *text, size_t size)
{
	char *line = malloc(size + (size == 0));
	const struct json_field *fields;
	const char *why = NULL, *record;
	size_t sum = 0, record_size;
	int n;

	memcpy(line, text, size);
	n = table_read(r, line, size, &fields, &why);
	record = table_record(r, &record_size);
	assert(record_size >= size);
	assert(size == 0 || memcmp(record + record_size - size, text, size) == 0);
	assert((n == TABLE_MORE) == table_is_open(r));
	assert(n >= 0 || n == TABLE_MORE || why != NULL);
	for (int i = 0; i < n; i++) {
		assert(fields[i].size > 0);
		sum += fields[i].size;
	}
	assert(n < 0 || sum <= record_size);
	if (n == TABLE_MORE)
		assert(table_line_end(r, "\n") == 0);
	free(line);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct json_reader *keys = json_reader_open();
	const char *p = (const char *)data + (size > 0), *end = (const char *)data + size, *why;
	struct table_reader *r = NULL;

	while (p < end) {
		const char *newline = memchr(p, '\n', (size_t)(end - p));
		size_t n = newline ? (size_t)(newline - p) : (size_t)(end - p);

		if (r)
			read_line(r, p, n);
		else
			r = table_reader_open(keys, *data % 2 ? TABLE_CSV : TABLE_TSV, p, n, &why);
		if (!r)
			break;
		p += n + 1;
	}
	table_reader_close(r);
	json_reader_close(keys);
	return 0;
}
