#include "store/table_read.h"
#include "store/bytes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS = 18 };

/* How values stand in a line. */
struct form {
	/* Where the value that begins at p ends; NULL: not in this line. */
	const char *(*find_end)(const char *p, const char *end);
	/* Takes the escapes out of a value in place; its new end, or NULL. */
	char *(*decode)(char *p, char *end);
	bool spans_lines;     /* values may hold line ends */
	bool as_others_write; /* the header's names are mended */
};

struct table_reader {
	const struct form *form;
	unsigned columns;
	uint16_t keys[JSON_READ_FIELDS];
	struct json_field fields[JSON_READ_FIELDS];
	const char *record;   /* read last, as it is */
	size_t record_size;
	struct bytes lines;   /* of a record that may have several */
	struct bytes values;  /* a copy, in which values lose their escapes */
	bool open;            /* the record goes on in the next line */
};

static const char *find_or_end(const char *p, const char *end, char c)
{
	const char *found = memchr(p, c, (size_t)(end - p));

	return found ? found : end;
}

static const char *tsv_find_end(const char *p, const char *end)
{
	return find_or_end(p, end, '\t');
}

/* What stands between the closing quote and the next comma belongs to the value. */
static const char *csv_find_end(const char *p, const char *end)
{
	if (p == end || *p != '"')
		return find_or_end(p, end, ',');
	for (p++; (p = memchr(p, '"', (size_t)(end - p))); p += 2)
		if (p + 1 == end || p[1] != '"')
			return find_or_end(p + 1, end, ',');
	return NULL;
}

/* Takes the escapes out of a value in place; its new end, or NULL. */
static char *tsv_decode(char *p, char *end)
{
	char *to = p;

	while (p < end) {
		if (*p != '\\') {
			*to++ = *p++;
			continue;
		}
		if (++p == end)
			return NULL;
		switch (*p++) {
		case 't':
			*to++ = '\t';
			break;
		case 'n':
			*to++ = '\n';
			break;
		case 'r':
			*to++ = '\r';
			break;
		case '0':
			*to++ = '\0';
			break;
		case '\\':
			*to++ = '\\';
			break;
		default:
			return NULL;
		}
	}
	return to;
}

static char *csv_decode(char *p, char *end)
{
	char *to = p;

	if (p == end || *p != '"')
		return end;
	for (p++; p < end && (*p != '"' || (p + 1 < end && p[1] == '"')); p++) {
		p += *p == '"';
		*to++ = *p;
	}
	for (p++; p < end; p++)
		*to++ = *p;
	return to;
}

static const struct form forms[] = {
	[TABLE_TSV] = { .find_end = tsv_find_end, .decode = tsv_decode },
	[TABLE_CSV] = { .find_end = csv_find_end, .decode = csv_decode, .spans_lines = true,
		.as_others_write = true },
};

static bool has_key(const struct table_reader *r, int key)
{
	for (unsigned i = 0; i < r->columns; i++)
		if (r->keys[i] == key)
			return true;
	return false;
}

/* The number of a column's name that is as good as any, or -1. */
static int mended_key(const struct table_reader *r, struct json_reader *keys, const char *p, const char *end)
{
	char name[256];
	int key, n;

	while (p < end && *p == ' ')
		p++;
	while (p < end && end[-1] == ' ')
		end--;
	if (p == end)
		n = snprintf(name, sizeof(name), "column %u", r->columns + 1);
	else
		n = snprintf(name, sizeof(name), "%.*s", (int)(end - p), p);
	if (n >= (int)sizeof(name))
		return -1;
	key = json_reader_key(keys, name, (size_t)n);
	for (unsigned again = 2; key >= 0 && has_key(r, key) && p < end; again++) {
		n = snprintf(name, sizeof(name), "%.*s (%u)", (int)(end - p), p, again);
		key = n < (int)sizeof(name) ? json_reader_key(keys, name, (size_t)n) : -1;
	}
	return key;
}

static const char *take_name(struct table_reader *r, struct json_reader *keys, char *p, char *end)
{
	bool mend = r->form->as_others_write;
	char *last = r->form->decode(p, end);
	int key;

	if (r->columns == JSON_READ_FIELDS)
		return "too many columns";
	if (!last || (last == p && !mend))
		return last ? "a column without a name" : "a bad escape";
	key = mend ? mended_key(r, keys, p, last) : json_reader_key(keys, p, (size_t)(last - p));
	if (key < 0)
		return "too many names, or one that is too long";
	if (has_key(r, key))
		return "a column stands twice";
	r->keys[r->columns++] = (uint16_t)key;
	return NULL;
}

static const char *take_header(struct table_reader *r, struct json_reader *keys, char *p, char *end)
{
	for (bool more = true; more; more = p++ < end) {
		char *stop = (char *)(uintptr_t)r->form->find_end(p, end);
		const char *why = stop ? take_name(r, keys, p, stop) : "a quoted name has no end";

		if (why)
			return why;
		p = stop;
	}
	return NULL;
}

struct table_reader *table_reader_open(struct json_reader *keys, enum table_form form, const char *header,
    size_t size, const char **why)
{
	struct table_reader *r = calloc(1, sizeof(*r));

	*why = JSON_NO_MEMORY;
	if (!r)
		return NULL;
	r->form = &forms[form];
	bytes_put(&r->values, header, size);
	bytes_u8(&r->values, '\0');
	if (!r->values.failed)
		*why = take_header(r, keys, (char *)r->values.data, (char *)r->values.data + size);
	if (!*why)
		return r;
	table_reader_close(r);
	return NULL;
}

void table_reader_close(struct table_reader *r)
{
	if (!r)
		return;
	bytes_free(&r->lines);
	bytes_free(&r->values);
	free(r);
}

static bool is_digit(char c)
{
	return (unsigned char)(c - '0') < 10;
}

static const char *skip_digits(const char *p, const char *end)
{
	while (p < end && is_digit(*p))
		p++;
	return p;
}

/* True when the text is a JSON number. */
static bool is_number(const char *p, const char *end)
{
	const char *digits;

	p += p < end && *p == '-';
	digits = p;
	p = skip_digits(p, end);
	if (p == digits || (*digits == '0' && p - digits > 1))
		return false;
	if (p < end && *p == '.') {
		digits = ++p;
		p = skip_digits(p, end);
		if (p == digits)
			return false;
	}
	if (p < end && (*p == 'e' || *p == 'E')) {
		p++;
		p += p < end && (*p == '+' || *p == '-');
		digits = p;
		p = skip_digits(p, end);
		if (p == digits)
			return false;
	}
	return p == end;
}

static void type_value(struct json_field *f)
{
	const char *p = f->text, *end = p + f->size;
	bool negative = f->size > 0 && *p == '-', whole = true;
	int64_t sum = 0;

	f->type = JSON_STRING;
	if (f->size == 0 || !(is_digit(*p) || negative) || !is_number(p, end))
		return;
	f->type = JSON_NUMBER;
	for (p += negative; p < end; p++) {
		whole = whole && is_digit(*p) && end - f->text - negative <= DIGITS;
		if (whole)
			sum = sum * 10 + (*p - '0');
	}
	if (!whole || (negative && sum == 0))
		return;
	f->type = JSON_INTEGER;
	f->integer = negative ? -sum : sum;
}

/* True when the record goes on behind its last line. */
static bool goes_on(const struct table_reader *r)
{
	const char *p = r->record, *end = p + r->record_size;

	for (bool more = true; more; more = p++ < end) {
		p = r->form->find_end(p, end);
		if (!p)
			return true;
	}
	return false;
}

/* Adds a line to those of its record. 0, or -1: no memory. */
static int gather(struct table_reader *r, const char *line, size_t size)
{
	if (!r->open)
		r->lines.used = 0;
	bytes_put(&r->lines, line, size);
	bytes_room(&r->lines, 1); /* so that there is something to point to */
	if (r->lines.failed)
		return -1;
	r->record = (const char *)r->lines.data;
	r->record_size = r->lines.used;
	return 0;
}

static int take_values(struct table_reader *r, char *p, char *end, const char **why)
{
	unsigned column = 0;
	int n = 0;

	for (bool more = true; more; more = p++ < end) {
		char *stop = (char *)(uintptr_t)r->form->find_end(p, end), *last = r->form->decode(p, stop);
		struct json_field *f = &r->fields[n];

		*why = column == r->columns ? "more values than the header has columns" : "a bad escape";
		if (column == r->columns || !last)
			return TABLE_BAD;
		*f = (struct json_field){ .text = p, .size = (uint32_t)(last - p), .key = r->keys[column++] };
		type_value(f);
		n += f->size > 0;
		p = stop;
	}
	*why = "fewer values than the header has columns";
	return column == r->columns ? n : TABLE_BAD;
}

int table_read(struct table_reader *r, const char *line, size_t size,
    const struct json_field **fields, const char **why)
{
	r->record = line;
	r->record_size = size;
	*why = JSON_NO_MEMORY;
	if (r->form->spans_lines && gather(r, line, size) != 0)
		return TABLE_BAD;
	r->open = r->form->spans_lines && goes_on(r);
	if (r->open && r->record_size < TABLE_RECORD_MAX)
		return TABLE_MORE;
	if (r->open) {
		*why = "a quoted value has no end";
		r->open = false;
		return TABLE_BAD;
	}
	r->values.used = 0;
	bytes_put(&r->values, r->record, r->record_size);
	bytes_room(&r->values, 1);
	if (r->values.failed)
		return TABLE_BAD;
	*fields = r->fields;
	return take_values(r, (char *)r->values.data, (char *)r->values.data + r->values.used, why);
}

int table_line_end(struct table_reader *r, const char *end)
{
	return gather(r, end, strlen(end));
}

bool table_is_open(const struct table_reader *r)
{
	return r->open;
}

const char *table_record(const struct table_reader *r, size_t *size)
{
	*size = r->record_size;
	return r->record;
}
