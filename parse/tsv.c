#include <string.h>

#include "parse/encoder.h"
#include "parse/utf8.h"

/* The letter that stands behind a backslash for this byte, or 0. */
static char escape(unsigned char c)
{
	switch (c) {
	case '\t':
		return 't';
	case '\n':
		return 'n';
	case '\r':
		return 'r';
	case '\\':
		return '\\';
	case '\0':
		return '0';
	default:
		return 0;
	}
}

/* Nearly every value: no byte that wants an escape or might be ill-formed. */
static bool is_plain(struct slice value)
{
	unsigned char odd = 0;

	for (size_t i = 0; i < value.size; i++) {
		unsigned char c = (unsigned char)value.at[i];

		odd |= (unsigned char)((c < ' ') | (c == '\\') | (c >= 0x80));
	}
	return !odd;
}

char *tsv_value(char *to, struct slice value)
{
	const unsigned char *p = (const unsigned char *)value.at;
	const unsigned char *end = p + value.size;

	if (is_plain(value)) {
		memcpy(to, p, value.size);
		return to + value.size;
	}
	while (p < end) {
		char letter = escape(*p);

		if (letter) {
			*to++ = '\\';
			*to++ = letter;
			p++;
		} else {
			to = utf8_copy(to, &p, end);
		}
	}
	return to;
}

char *tsv_record(const struct encoder *e, char *to, const struct record *r)
{
	for (unsigned i = 0; i < e->count; i++) {
		if (i > 0)
			*to++ = '\t';
		to = tsv_value(to, encoder_cell(r, e->columns[i].field));
	}
	*to++ = '\n';
	return to;
}
