#include "store/table_read.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS = 18 };

struct table_reader {
	unsigned columns;
	uint16_t keys[JSON_READ_FIELDS];
	struct json_field fields[JSON_READ_FIELDS];
	char *line; /* a copy, in which values lose their escapes */
	size_t room;
};

static const char *value_end(const char *p, const char *end)
{
	const char *tab = memchr(p, '\t', (size_t)(end - p));

	return tab ? tab : end;
}

struct table_reader *table_reader_open(struct json_reader *keys, const char *header, size_t size,
    const char **why)
{
	struct table_reader *r = calloc(1, sizeof(*r));
	const char *p = header, *end = header + size;

	*why = "no memory";
	for (bool more = true; r && more; more = p++ < end) {
		const char *stop = value_end(p, end);
		int key = json_reader_key(keys, p, (size_t)(stop - p));

		*why = r->columns == JSON_READ_FIELDS ? "too many columns" : NULL;
		for (unsigned i = 0; i < r->columns; i++)
			if (r->keys[i] == key)
				*why = "a column stands twice in the header";
		if (key < 0)
			*why = json_reader_error(keys);
		if (stop == p)
			*why = "a column without a name in the header";
		if (*why)
			break;
		r->keys[r->columns++] = (uint16_t)key;
		p = stop;
	}
	if (!*why)
		return r;
	free(r);
	return NULL;
}

void table_reader_close(struct table_reader *r)
{
	if (r)
		free(r->line);
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

/* Takes the escapes out of a value in place; its new end, or NULL. */
static char *unescape(char *p, char *end)
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

static int copy_line(struct table_reader *r, const char *line, size_t size)
{
	char *larger;

	if (size > r->room) {
		larger = realloc(r->line, size);
		if (!larger)
			return -1;
		r->line = larger;
		r->room = size;
	}
	if (size > 0)
		memcpy(r->line, line, size);
	return 0;
}

int table_read(struct table_reader *r, const char *line, size_t size,
    const struct json_field **fields, const char **why)
{
	unsigned column = 0;
	char *p, *end;
	int n = 0;

	*why = "no memory";
	if (copy_line(r, line, size) != 0)
		return -1;
	p = r->line;
	end = p + size;
	for (bool more = true; more; more = p++ < end) {
		char *stop = (char *)(uintptr_t)value_end(p, end), *last = unescape(p, stop);
		struct json_field *f = &r->fields[n];

		*why = column == r->columns ? "more values than the header has columns" : "a bad escape";
		if (column == r->columns || !last)
			return -1;
		*f = (struct json_field){ .text = p, .size = (uint32_t)(last - p), .key = r->keys[column++] };
		type_value(f);
		n += f->size > 0;
		p = stop;
	}
	*why = "fewer values than the header has columns";
	*fields = r->fields;
	return column == r->columns ? n : -1;
}
