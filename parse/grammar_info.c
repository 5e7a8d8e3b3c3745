#include "parse/grammar.h"

/* The number behind the first ", length " (or ", length: ") of the line, and where they stand. */
static bool find_length(struct slice line, struct slice *number, const char **at)
{
	static const struct slice before = SLICE_OF(", length");
	const char *found = slice_find(line, before);
	struct slice rest;

	if (found) {
		rest = slice_between(found + before.size, slice_end(line));
		slice_take(&rest, SLICE(":"));
	} else if (slice_starts(line, SLICE("length "))) {
		found = line.at;
		rest = slice_between(line.at + 6, slice_end(line));
	} else {
		return false;
	}
	*at = found;
	return slice_take(&rest, SLICE(" ")) && slice_take_number(&rest, number);
}

/* "(48)" at the line's end: DNS says its length so. */
static bool find_last_group(struct slice line, struct slice *number)
{
	const char *open;
	struct slice inside;

	slice_trim(&line);
	if (line.size < 3 || line.at[line.size - 1] != ')')
		return false;
	open = memrchr(line.at, '(', line.size);
	if (!open)
		return false;
	inside = slice_between(open + 1, slice_end(line) - 1);
	*number = inside;
	return slice_is_number(inside);
}

void grammar_set_info(struct slice text, bool length, struct record *r)
{
	const char *newline = memchr(text.at, '\n', text.size);
	struct slice line = slice_between(text.at, newline ? newline : slice_end(text));
	struct slice number;
	const char *at;

	if (length && find_last_group(line, &number)) {
		record_set(r, RECORD_LENGTH, number);
	} else if (length && find_length(line, &number, &at)) {
		record_set(r, RECORD_LENGTH, number);
		if (slice_end(number) == slice_end(text))
			text = slice_between(text.at, at);
	}
	slice_skip_gap(&text);
	slice_trim(&text);
	if (text.size > 0)
		record_set(r, RECORD_INFO, text);
}

/* Reads the packet that begins at text; false when what follows "IP " is no packet. */
static bool read_inner(struct slice text, struct slice net, struct record *r)
{
	struct record inner;
	struct slice ahead = text, proto;
	struct grammar_ends ends;
	bool ports;

	record_clear(&inner);
	grammar_ip_header(&ahead, &inner, &proto);
	if (!grammar_take_ends(&ahead, &ends) || !grammar_numeric_ends(&ends, &ports))
		return false;
	grammar_ip(text, net, true, &inner);
	record_set_inner(r, &inner);
	if (record_has(&inner, RECORD_LENGTH) && inner.field[RECORD_LENGTH].at == inner.length) {
		memcpy(r->length, inner.length, sizeof(r->length));
		r->field[RECORD_INNER_LENGTH].at = r->length;
	}
	return true;
}

void grammar_inner(struct slice text, struct record *r)
{
	struct slice rest = text;
	const char *found;

	while ((found = slice_find(rest, SLICE("IP"))) != NULL) {
		struct slice net = { found, 2 };
		bool edge = found == text.at || found[-1] == ' ' || slice_gap(found[-1]) ||
			    found[-1] == '{';

		rest = slice_between(found + 2, slice_end(rest));
		if (slice_take(&rest, SLICE("6")))
			net.size++;
		if (!edge || !slice_take(&rest, SLICE(" ")))
			continue;
		if (read_inner(rest, net, r))
			return;
	}
}
