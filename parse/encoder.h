/*
 * Records to text: JSON Lines, TSV or CSV.
 *
 *   json  one flat object a line, absent fields left out
 *   tsv   a header, then a column a field; \t \n \r \\ and \0 stand for those bytes
 *   csv   a header, then RFC 4180: lines end in CRLF, quotes where needed and doubled within
 *
 * All of them are valid UTF-8 whatever the record holds.
 */
#ifndef PARSE_ENCODER_H
#define PARSE_ENCODER_H

#include "parse/record.h"
#include "parse/schema.h"

enum encoder_form {
	ENCODER_JSON,
	ENCODER_TSV,
	ENCODER_CSV,
};

struct encoder;
typedef char *encoder_writer(const struct encoder *e, char *to, const struct record *r);

struct encoder_column {
	unsigned char field;
	unsigned char key_size;    /* without the last quote, … */
	char key[SCHEMA_NAME + 6]; /* ,"name":"  … which only strings want */
};

struct encoder {
	enum encoder_form form;
	encoder_writer *write;
	unsigned count;
	unsigned longest;        /* bytes in front of a value, of the fields up to the length and of info */
	unsigned longest_header; /* and from there up to the checksum */
	bool chosen;     /* the columns are the user's, in the user's order */
	uint64_t fields; /* those that are written at all */
	struct encoder_column columns[RECORD_FIELDS];  /* in the order written */
	struct encoder_column by_field[RECORD_FIELDS];
};

/* "json", "tsv" or "csv": 0, or -1. */
int encoder_form_parse(const char *name, enum encoder_form *form);

/* fields: columns in order, count of them; with none, every field in the record's order. */
void encoder_init(struct encoder *e, enum encoder_form form, enum schema schema,
	const unsigned char *fields, unsigned count);

/* Room the next two want, for a record made of that many bytes of text. */
size_t encoder_room(const struct record *r, size_t text);
enum { ENCODER_HEADER_ROOM = RECORD_FIELDS * (SCHEMA_NAME + 8) };

/* Writes the header line, if the form has one; returns the end. */
char *encoder_header(const struct encoder *e, char *to);
/* Writes one record and its end of line; returns the end. Values are read up to 16 bytes beyond. */
static inline char *encoder_record(const struct encoder *e, char *to, const struct record *r)
{
	return e->write(e, to, r);
}

/* What a table's column holds: the field, or for a notice without info its words. */
static inline struct slice encoder_cell(const struct record *r, unsigned field)
{
	if (record_has(r, (enum record_field)field))
		return r->field[field];
	return field == RECORD_INFO && r->words.size > 0 ? r->words : (struct slice){ "", 0 };
}

/* The forms, each in a file of its own. */
encoder_writer json_record, tsv_record, csv_record;
char *tsv_value(char *to, struct slice value);
char *csv_value(char *to, struct slice value);

#endif
