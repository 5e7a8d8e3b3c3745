#include "parse/encoder.h"
#include "parse/utf8.h"

static bool needs_quotes(struct slice value)
{
	for (size_t i = 0; i < value.size; i++) {
		char c = value.at[i];

		if (c == ',' || c == '"' || c == '\n' || c == '\r')
			return true;
	}
	return value.size > 0 && (*value.at == ' ' || value.at[value.size - 1] == ' ');
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

char *csv_value(char *to, struct slice value)
{
	const unsigned char *p = (const unsigned char *)value.at;
	const unsigned char *end = p + value.size;
	bool quotes = needs_quotes(value);

	if (quotes)
		*to++ = '"';
	while (p < end) {
		if (*p == '"')
			*to++ = '"';
		to = put_character(to, &p, end);
	}
	if (quotes)
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
