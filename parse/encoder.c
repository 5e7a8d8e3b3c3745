#include "parse/encoder.h"

#include <stdio.h>

#include "parse/json_write.h"

static const char *const forms[] = {
	[ENCODER_JSON] = "json",
	[ENCODER_TSV] = "tsv",
	[ENCODER_CSV] = "csv",
};

int encoder_form_parse(const char *name, enum encoder_form *form)
{
	for (unsigned i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		if (strcmp(name, forms[i]) == 0) {
			*form = (enum encoder_form)i;
			return 0;
		}
	}
	return -1;
}

static struct encoder_column make_column(enum schema schema, unsigned field)
{
	struct encoder_column c = { .field = (unsigned char)field };

	c.key_size = (unsigned char)(snprintf(c.key, sizeof(c.key), ",\"%s\":\"",
		schema_name(schema, (enum record_field)field)) - 1);
	return c;
}

/* The bytes in front of a value, of those fields from..to that have the most; at least so many. */
static unsigned longest_key(const struct encoder *e, unsigned from, unsigned to, unsigned longest)
{
	for (unsigned i = from; i <= to; i++) {
		unsigned size = e->by_field[i].key_size + (unsigned)(RECORD_STRINGS >> i & 1);

		longest = size > longest ? size : longest;
	}
	return longest;
}

void encoder_init(struct encoder *e, enum encoder_form form, enum schema schema,
	const unsigned char *fields, unsigned count)
{
	*e = (struct encoder){ .form = form, .count = count ? count : RECORD_FIELDS };
	e->chosen = count > 0;
	e->write = form == ENCODER_JSON ? json_record : form == ENCODER_TSV ? tsv_record : csv_record;
	for (unsigned i = 0; i < RECORD_FIELDS; i++)
		e->by_field[i] = make_column(schema, i);
	e->longest = longest_key(e, 0, RECORD_LENGTH, longest_key(e, RECORD_INFO, RECORD_INFO, 0));
	e->longest_header = longest_key(e, RECORD_LENGTH + 1, RECORD_CKSUM, 0);
	for (unsigned i = 0; i < e->count; i++) {
		e->columns[i] = e->by_field[count ? fields[i] : i];
		e->fields |= UINT64_C(1) << e->columns[i].field;
	}
}

/* A byte of input may stand in several fields (info, and what is read from it). */
size_t encoder_room(const struct record *r, size_t text)
{
	return ENCODER_HEADER_ROOM + text * 4 * (r->escapes ? JSON_GROWTH : 1);
}

char *encoder_header(const struct encoder *e, char *to)
{
	if (e->form == ENCODER_JSON)
		return to;
	for (unsigned i = 0; i < e->count; i++) {
		size_t n = e->columns[i].key_size - 4u;

		if (i > 0)
			*to++ = e->form == ENCODER_TSV ? '\t' : ',';
		memcpy(to, e->columns[i].key + 2, n);
		to += n;
	}
	if (e->form == ENCODER_CSV)
		*to++ = '\r';
	*to++ = '\n';
	return to;
}
