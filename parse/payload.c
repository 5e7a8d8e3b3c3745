#include "parse/payload.h"

enum { ROW_BYTES = 16 };

/* Takes "0x0010:" and the blanks behind it; *offset is what the digits say. */
static bool take_offset(struct slice *line, size_t *offset)
{
	struct slice rest = *line, number;

	slice_skip_gap(&rest);
	if (!slice_take_hex(&rest, &number) || number.size < 6 || !slice_take(&rest, SLICE(":")) ||
	    !slice_take(&rest, SLICE(" ")))
		return false;
	*offset = 0;
	for (size_t i = 2; i < number.size; i++) {
		char c = number.at[i];

		*offset = *offset * 16 + (size_t)(slice_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
	}
	while (rest.size > 0 && *rest.at == ' ')
		slice_advance(&rest, 1);
	*line = rest;
	return true;
}

/* Groups of two or four digits with one blank between; two blanks begin the text column. */
bool payload_hex(struct slice line, char *to, char **end)
{
	size_t offset, bytes = 0;

	if (!take_offset(&line, &offset))
		return false;
	while (to && bytes < ROW_BYTES && line.size >= 2 && slice_hex(line.at[0]) &&
	       slice_hex(line.at[1])) {
		*to++ = line.at[0];
		*to++ = line.at[1];
		bytes++;
		slice_advance(&line, 2);
		if (line.size > 1 && *line.at == ' ' && line.at[1] != ' ')
			slice_advance(&line, 1);
	}
	*end = to;
	return true;
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

static char *collect_info(struct slice text, char *to)
{
	char *start = to, *ignored;

	while (text.size > 0) {
		struct slice line = take_line(&text);

		if (!payload_hex(line, NULL, &ignored))
			to = append_line(to, start, line);
	}
	return to;
}

static char *collect_payload(struct slice text, char *to)
{
	char *start = to;

	while (text.size > 0) {
		struct slice line = take_line(&text), rest = line;
		size_t offset;

		if (!take_offset(&rest, &offset))
			continue;
		if (offset == 0 && to > start)
			*to++ = ' ';
		payload_hex(line, to, &to);
	}
	return to;
}

void payload_split(struct slice text, bool keep, char *to, struct slice *info, struct slice *payload)
{
	char *end = collect_info(text, to);

	*info = slice_between(to, end);
	*payload = (struct slice){ end, 0 };
	if (keep)
		*payload = slice_between(end, collect_payload(text, end));
}
