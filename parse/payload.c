#include "parse/payload.h"

enum { ROW_BYTES = 16 };

/* Takes a tab, "0x0010:" and the blanks behind it; *offset is what the digits say. A text's first
 * line has lost its tab. */
static bool take_offset(struct slice *line, bool first, size_t *offset)
{
	struct slice rest = *line, number;

	if ((!slice_take(&rest, SLICE("\t")) && !first) || !slice_take_hex(&rest, &number) ||
	    number.size < 6 || !slice_take(&rest, SLICE(":  ")))
		return false;
	*offset = 0;
	for (size_t i = 2; i < number.size; i++) {
		char c = number.at[i];

		*offset = *offset * 16 + (size_t)(slice_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
	}
	*line = rest;
	return true;
}

/* Groups of two or four digits with one blank between; two blanks begin the text column. */
static char *append_row(char *to, struct slice row)
{
	size_t bytes = 0;

	while (bytes < ROW_BYTES && row.size >= 2 && slice_hex(row.at[0]) && slice_hex(row.at[1])) {
		*to++ = row.at[0];
		*to++ = row.at[1];
		bytes++;
		slice_advance(&row, 2);
		if (row.size > 1 && *row.at == ' ' && row.at[1] != ' ')
			slice_advance(&row, 1);
	}
	return to;
}

static struct slice take_line(struct slice *text)
{
	const char *newline = memchr(text->at, '\n', text->size);
	struct slice line = slice_between(text->at, newline ? newline : slice_end(*text));

	slice_advance(text, line.size + (newline != NULL));
	return line;
}

static char *append_line(char *to, const char *start, struct slice line)
{
	slice_skip_gap(&line);
	slice_trim(&line);
	if (line.size == 0)
		return to;
	if (to > start)
		*to++ = ' ';
	memcpy(to, line.at, line.size);
	return to + line.size;
}

/* Whether the last line can be a row. */
static bool ends_in_row(struct slice text)
{
	const char *newline = memrchr(text.at, '\n', text.size);
	struct slice last = slice_between(newline ? newline + 1 : text.at, slice_end(text));
	size_t offset;

	return take_offset(&last, !newline, &offset);
}

/* Where the rows begin that the text ends in, from the last offset 0 on; its end without any.
 * Rows before them are a printer's own. */
static const char *find_dump(struct slice text)
{
	const char *begin = text.at, *dump = NULL;
	size_t next = 0;

	if (!ends_in_row(text))
		return slice_end(text);
	while (text.size > 0) {
		const char *start = text.at;
		struct slice line = take_line(&text);
		size_t offset;

		if (!take_offset(&line, start == begin, &offset) || (offset != 0 && offset != next)) {
			dump = NULL;
			next = 1; /* no row's offset: only 0 begins again */
			continue;
		}
		if (offset == 0)
			dump = start;
		next = offset + ROW_BYTES;
	}
	return dump ? dump : slice_end(text);
}

static char *collect_info(struct slice text, char *to)
{
	char *start = to;

	while (text.size > 0)
		to = append_line(to, start, take_line(&text));
	return to;
}

static char *collect_payload(struct slice rows, char *to)
{
	while (rows.size > 0) {
		struct slice line = take_line(&rows);
		size_t offset;

		if (take_offset(&line, true, &offset))
			to = append_row(to, line);
	}
	return to;
}

void payload_split(struct slice text, bool keep, char *to, struct slice *info, struct slice *payload)
{
	const char *dump = find_dump(text);
	char *end = collect_info(slice_between(text.at, dump), to);

	*info = slice_between(to, end);
	*payload = (struct slice){ end, 0 };
	if (keep)
		*payload = slice_between(end, collect_payload(slice_between(dump, slice_end(text)), end));
}
