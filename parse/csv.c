#include <string.h>

#include "parse/encoder.h"
#include "parse/utf8.h"

/* What a byte asks of its cell: quotes around it, or a copy character by character. */
enum { QUOTES = 1, CARE = 2 };
static const unsigned char asks[256] = {
    ['\0'] = CARE,
    ['\n'] = QUOTES,
    ['\r'] = QUOTES,
    [','] = QUOTES,
    ['"'] = QUOTES | CARE,
    [0x80 ... 0xff] = CARE,
};

static unsigned asked_by(struct slice value)
{
	unsigned asked = 0;

	for (size_t i = 0; i < value.size; i++)
		asked |= asks[(unsigned char)value.at[i]];
	if (value.size > 0 && (*value.at == ' ' || value.at[value.size - 1] == ' '))
		asked |= QUOTES;
	return asked;
}

/* NUL bytes are legal in no CSV that others read: they become U+FFFD. */
static char *put_character(char *to, const unsigned char **p, const unsigned char *end)
{
	if (**p != '\0')
		return utf8_copy(to, p, end);
	(*p)++;
	memcpy(to, UTF8_REPLACEMENT, UTF8_REPLACEMENT_SIZE);
	return to + UTF8_REPLACEMENT_SIZE;
}

static char *copy_with_care(char *to, struct slice value)
{
	const unsigned char *p = (const unsigned char *)value.at;
	const unsigned char *end = p + value.size;

	while (p < end) {
		if (*p == '"')
			*to++ = '"';
		to = put_character(to, &p, end);
	}
	return to;
}

char *csv_value(char *to, struct slice value)
{
	unsigned asked = asked_by(value);

	if (asked & QUOTES)
		*to++ = '"';
	if (asked & CARE) {
		to = copy_with_care(to, value);
	} else {
		memcpy(to, value.at, value.size);
		to += value.size;
	}
	if (asked & QUOTES)
		*to++ = '"';
	return to;
}

char *csv_record(const struct encoder *e, char *to, const struct record *r)
{
	for (unsigned i = 0; i < e->count; i++) {
		if (i > 0)
			*to++ = ',';
		to = csv_value(to, encoder_cell(r, e->columns[i].field));
	}
	*to++ = '\r';
	*to++ = '\n';
	return to;
}
