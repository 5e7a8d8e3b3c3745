/*
 * A record that is written while it is read: fields go to their places in the output as they come, and
 * never through the record. For what comes in the order in which it is written, which is what TCP's
 * printer prints behind the addresses.
 *
 * Nothing is committed before the end: whoever cannot go on forgets what has been written.
 */
#ifndef PARSE_JSON_LINE_H
#define PARSE_JSON_LINE_H

#include "parse/json_field.h"
#include "parse/json_write.h"

enum {
	JSON_LINE_TEXT = 512, /* bytes of options, and of info that there is room for in any case */
	JSON_LINE_ROOM = ENCODER_HEADER_ROOM + JSON_LINE_TEXT * (1 + 4 * JSON_GROWTH) + 64,
};

struct json_line {
	const struct encoder *encoder; /* NULL: records are written once they are read */
	bool two;    /* the record's line number is right for a packet of two lines, or (false) of one */
	char *start; /* JSON_LINE_ROOM bytes */
	char *at;    /* NULL: not begun */
};

/* Whether the encoder's records can be written so: JSON, all fields, keys of usual length. */
static inline bool json_line_fits(const struct encoder *e)
{
	return e->form == ENCODER_JSON && !e->chosen && json_keys_are_short(e);
}

/* The record has hosts and ports, and no value up to them that wants an escape. */
static JSON_INLINE void json_line_begin(struct json_line *l, const struct record *r)
{
	l->at = json_ports(l->encoder, json_hosts(l->encoder, l->start, true, r), true, r);
}

static JSON_INLINE void json_line_field(struct json_line *l, enum record_field field, struct slice value)
{
	l->at = json_field(l->encoder, l->at, true, field, value);
}

/* Gives the line another number than the record had when it was begun; false: it has other digits. */
static inline bool json_line_renumber(struct json_line *l, const struct record *r, struct slice number)
{
	const struct encoder_column *keys = l->encoder->by_field;
	char *at = l->start + keys[RECORD_LINE].key_size;

	if (number.size != r->field[RECORD_LINE].size)
		return false;
	if (record_has(r, RECORD_TIME))
		at += keys[RECORD_TIME].key_size + r->field[RECORD_TIME].size + 2;
	memcpy(at, number.at, number.size);
	return true;
}

/* Writes what the record holds beyond the length, and the end of line. */
static inline char *json_line_end(struct json_line *l, const struct record *r)
{
	uint64_t left = r->present & ~(RECORD_BIT(RECORD_LENGTH + 1) - 1);
	char *to = l->at;

	if (left == RECORD_BIT(RECORD_INFO) && (r->escapes & left) == 0)
		to = json_field(l->encoder, to, true, RECORD_INFO, r->field[RECORD_INFO]);
	else if (left)
		to = json_fields(l->encoder, to, r, left);
	*l->start = '{'; /* in the place of the first comma */
	*to++ = '}';
	*to++ = '\n';
	return to;
}

#endif
