#include "store/print.h"
#include "parse/json_write.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	HELD_ROWS = 1000, /* of a table, before its columns' widths are settled */
	NUMBER_TEXT = 32,
	GAP = 2,          /* blanks between columns of a table */
};

struct row_printer {
	enum print_form form;
	struct output *output;
	unsigned columns;
	bool header, omit_null;
	char **names;
	/* Of a table: */
	struct bytes held;       /* texts of the rows held */
	struct bytes sizes;      /* of those texts, u32 each; the top bit marks numbers */
	unsigned held_rows;
	unsigned *widths;
	bool settled;
};

int print_form_parse(const char *text, enum print_form *form)
{
	static const char *const names[] = { "table", "json", "csv", "tsv" };

	for (unsigned i = 0; i < 4; i++) {
		if (strcmp(text, names[i]) == 0) {
			*form = (enum print_form)i;
			return 0;
		}
	}
	return -1;
}

/* The shortest text that reads back as the same number; JSON has no infinities. */
static size_t real_text(char *to, double value, bool json)
{
	int n;

	if (!isfinite(value))
		return (size_t)sprintf(to, "%s", json ? "null" : isnan(value) ? "nan" : value > 0 ? "inf" : "-inf");
	n = snprintf(to, NUMBER_TEXT, "%.15g", value);
	if (strtod(to, NULL) != value)
		n = snprintf(to, NUMBER_TEXT, "%.17g", value);
	if (!strpbrk(to, ".e"))
		n += sprintf(to + n, ".0");
	return (size_t)n;
}

/* The text of a value; numbers are written to room. */
static void text_of(const struct sql_value *v, char room[NUMBER_TEXT], const char **text, size_t *size)
{
	*text = room;
	*size = 0;
	if (v->type == SQL_INTEGER)
		*size = (size_t)snprintf(room, NUMBER_TEXT, "%lld", (long long)v->integer);
	else if (v->type == SQL_REAL)
		*size = real_text(room, v->real, false);
	else if (v->type >= SQL_TEXT) {
		*text = v->text;
		*size = v->size;
	}
}

static void put_byte(struct output *o, char c)
{
	output_put(o, &c, 1);
}

/* "text" with its quotes, escaped. */
static void put_json_string(struct output *o, const char *text, size_t size)
{
	char *at = output_room(o, size * JSON_GROWTH + 2 + 32), *to = at;

	if (!at)
		return;
	*to++ = '"';
	to = json_write_escaped(to, text, size);
	*to++ = '"';
	o->used += (size_t)(to - at);
}

static void put_json_value(struct output *o, const struct sql_value *v)
{
	char room[NUMBER_TEXT];
	const char *text;
	size_t size;

	if (v->type >= SQL_TEXT) {
		put_json_string(o, v->text, v->size);
		return;
	}
	text_of(v, room, &text, &size);
	if (v->type == SQL_NULL)
		output_put(o, "null", 4);
	else if (v->type == SQL_REAL)
		output_put(o, room, real_text(room, v->real, true));
	else
		output_put(o, text, size);
}

static void json_row(struct row_printer *p, const struct sql_value *values)
{
	struct output *o = p->output;
	bool first = true;

	put_byte(o, '{');
	for (unsigned i = 0; i < p->columns; i++) {
		if (p->omit_null && values[i].type == SQL_NULL)
			continue;
		if (!first)
			put_byte(o, ',');
		first = false;
		put_json_string(o, p->names[i], strlen(p->names[i]));
		put_byte(o, ':');
		put_json_value(o, &values[i]);
	}
	output_put(o, "}\n", 2);
}

static void put_csv(struct output *o, const char *text, size_t size)
{
	bool quote = false;

	for (size_t i = 0; i < size; i++)
		quote |= text[i] == ',' || text[i] == '"' || text[i] == '\n' || text[i] == '\r';
	if (!quote) {
		output_put(o, text, size);
		return;
	}
	put_byte(o, '"');
	for (size_t i = 0; i < size; i++) {
		if (text[i] == '"')
			put_byte(o, '"');
		put_byte(o, text[i]);
	}
	put_byte(o, '"');
}

static void put_tsv(struct output *o, const char *text, size_t size)
{
	static const char from[] = "\t\n\r\\", into[] = "tnr\\";

	for (size_t i = 0; i < size; i++) {
		const char *found = text[i] == '\0' ? "" : strchr(from, text[i]);

		if (!found) {
			put_byte(o, text[i]);
			continue;
		}
		put_byte(o, '\\');
		put_byte(o, text[i] == '\0' ? '0' : into[found - from]);
	}
}

static void separated_value(struct row_printer *p, unsigned column, const char *text, size_t size)
{
	if (column > 0)
		put_byte(p->output, p->form == PRINT_CSV ? ',' : '\t');
	if (p->form == PRINT_CSV)
		put_csv(p->output, text, size);
	else
		put_tsv(p->output, text, size);
	if (column + 1 == p->columns)
		put_byte(p->output, '\n');
}

static void separated_row(struct row_printer *p, const struct sql_value *values)
{
	for (unsigned i = 0; i < p->columns; i++) {
		char room[NUMBER_TEXT];
		const char *text;
		size_t size;

		text_of(&values[i], room, &text, &size);
		separated_value(p, i, text, size);
	}
}

/* Characters a text takes on a terminal, about: bytes that begin one. */
static unsigned width_of(const char *text, size_t size)
{
	unsigned width = 0;

	for (size_t i = 0; i < size; i++)
		width += (text[i] & 0xc0) != 0x80;
	return width;
}

/* Control characters would upset the terminal. */
static void put_visible(struct output *o, const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		put_byte(o, (unsigned char)text[i] < 0x20 || text[i] == 0x7f ? '?' : text[i]);
}

static void put_padded(struct row_printer *p, unsigned column, const char *text, size_t size, bool right)
{
	unsigned width = width_of(text, size);
	unsigned pad = p->widths[column] > width ? p->widths[column] - width : 0;

	for (unsigned i = 0; right && i < pad; i++)
		put_byte(p->output, ' ');
	put_visible(p->output, text, size);
	for (unsigned i = 0; !right && i < pad && column + 1 < p->columns; i++)
		put_byte(p->output, ' ');
	for (unsigned i = 0; i < GAP && column + 1 < p->columns; i++)
		put_byte(p->output, ' ');
	if (column + 1 == p->columns)
		put_byte(p->output, '\n');
}

/* Writes header and held rows; the widths stay as they are from now on. */
static void settle(struct row_printer *p)
{
	const char *text = (const char *)p->held.data;
	struct cursor sizes = cursor_over(p->sizes.data, p->sizes.used);

	if (p->settled)
		return;
	p->settled = true;
	for (unsigned i = 0; i < p->columns && p->header; i++)
		put_padded(p, i, p->names[i], strlen(p->names[i]), false);
	for (unsigned row = 0; row < p->held_rows; row++) {
		for (unsigned i = 0; i < p->columns; i++) {
			uint32_t size = cursor_u32(&sizes);

			put_padded(p, i, text, size & INT32_MAX, size >> 31);
			text += size & INT32_MAX;
		}
	}
	p->held.used = p->sizes.used = 0;
}

static void table_row(struct row_printer *p, const struct sql_value *values)
{
	for (unsigned i = 0; i < p->columns; i++) {
		bool right = values[i].type == SQL_INTEGER || values[i].type == SQL_REAL;
		char room[NUMBER_TEXT];
		const char *text;
		size_t size;

		text_of(&values[i], room, &text, &size);
		if (p->settled) {
			put_padded(p, i, text, size, right);
			continue;
		}
		bytes_put(&p->held, text, size);
		bytes_u32(&p->sizes, (uint32_t)size | (uint32_t)right << 31);
		if (width_of(text, size) > p->widths[i])
			p->widths[i] = width_of(text, size);
	}
	if (!p->settled && ++p->held_rows == HELD_ROWS)
		settle(p);
}

void row_printer_omit_null(struct row_printer *p)
{
	p->omit_null = true;
}

int row_printer_row(struct row_printer *p, const struct sql_value *values)
{
	if (p->form == PRINT_JSON)
		json_row(p, values);
	else if (p->form == PRINT_TABLE)
		table_row(p, values);
	else
		separated_row(p, values);
	return p->output->error != 0 || p->held.failed || p->sizes.failed ? -1 : 0;
}

static void destroy(struct row_printer *p)
{
	for (unsigned i = 0; p->names && i < p->columns; i++)
		free(p->names[i]);
	free(p->names);
	free(p->widths);
	bytes_free(&p->held);
	bytes_free(&p->sizes);
	free(p);
}

struct row_printer *row_printer_open(enum print_form form, struct output *output, const char *const *names,
    unsigned columns, bool header)
{
	struct row_printer *p = calloc(1, sizeof(*p));

	if (!p)
		return NULL;
	*p = (struct row_printer){ .form = form, .output = output, .columns = columns, .header = header };
	p->names = calloc(columns + 1, sizeof(*p->names));
	p->widths = calloc(columns + 1, sizeof(*p->widths));
	for (unsigned i = 0; p->names && p->widths && i < columns; i++) {
		p->names[i] = strdup(names[i]);
		if (!p->names[i]) {
			destroy(p);
			return NULL;
		}
		p->widths[i] = width_of(names[i], strlen(names[i]));
	}
	if (!p->names || !p->widths) {
		destroy(p);
		return NULL;
	}
	for (unsigned i = 0; i < columns && header && (form == PRINT_CSV || form == PRINT_TSV); i++)
		separated_value(p, i, names[i], strlen(names[i]));
	return p;
}

int row_printer_close(struct row_printer *p)
{
	int result = p->held.failed || p->sizes.failed ? -1 : 0;

	if (p->form == PRINT_TABLE && result == 0)
		settle(p);
	destroy(p);
	return result;
}

int print_record(struct output *o, const struct words *names, const struct cells *const *cells,
    uint32_t row, struct bytes *scratch)
{
	bool first = true;

	put_byte(o, '{');
	for (uint32_t i = 0; i < words_count(names); i++) {
		struct word name = words_get(names, i);
		uint8_t mark;
		int has;

		scratch->used = 0;
		has = cells[i] && cells[i]->state ? cells_text(cells[i], row, scratch, &mark) : 0;
		if (has < 0)
			return -1;
		if (has == 0)
			continue;
		if (!first)
			put_byte(o, ',');
		first = false;
		put_json_string(o, name.text, name.size);
		put_byte(o, ':');
		if (mark == MARK_STRING)
			put_json_string(o, (const char *)scratch->data, scratch->used);
		else
			output_put(o, (const char *)scratch->data, scratch->used);
	}
	output_put(o, "}\n", 2);
	return 0;
}
