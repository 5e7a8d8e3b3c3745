/*
 * Fields that nearly every record has, as JSON: ,"key":value and ,"key":"value".
 *
 * Keys and values are copied sixteen bytes at a time, a little too much of both: three times as fast as
 * memcpy for the dozen bytes they have. (A store that reaches into the next line of the cache costs
 * two, and every second one of 32 bytes does.)
 */
#ifndef PARSE_JSON_FIELD_H
#define PARSE_JSON_FIELD_H

#include "parse/encoder.h"

/* The field is known where these are called: all of it but the copies is done when this is compiled. */
#define JSON_INLINE inline __attribute__((always_inline))

enum { JSON_STEP = 16 };

typedef char json_step __attribute__((vector_size(JSON_STEP), aligned(1), may_alias));

static JSON_INLINE void json_copy_step(char *to, const char *from)
{
	*(json_step *)(void *)to = *(const json_step *)(const void *)from;
}

/* Copies one step, and more only of what is longer. */
static JSON_INLINE void json_copy(char *to, struct slice from)
{
	json_copy_step(to, from.at);
	for (size_t i = JSON_STEP; __builtin_expect(i < from.size, 0); i += JSON_STEP)
		json_copy_step(to + i, from.at + i);
}

/* Keys of the fields up to the length and of info want one step, or two, or (false) more. */
static inline bool json_keys_are_short(const struct encoder *e)
{
	return e->longest <= JSON_STEP;
}

static inline bool json_keys_fit(const struct encoder *e)
{
	return e->longest <= 2 * JSON_STEP;
}

/* Those of an IP header want one step. */
static inline bool json_header_keys_are_short(const struct encoder *e)
{
	return e->longest_header <= JSON_STEP;
}

/* One of those fields (or of an IP header), whose value wants no escape. Where the next one goes waits for
 * one sum only: what is between is added up beside it. */
static JSON_INLINE char *json_field(const struct encoder *e, char *to, bool short_keys,
	enum record_field field, struct slice value)
{
	const struct encoder_column *c = &e->by_field[field];
	bool string = (RECORD_STRINGS >> field & 1) != 0;
	size_t before = c->key_size + (size_t)string, size = before + value.size;

	json_copy_step(to, c->key);
	if (!short_keys)
		json_copy_step(to + JSON_STEP, c->key + JSON_STEP);
	json_copy(to + before, value);
	if (string)
		to[size] = '"';
	return to + (size + string);
}

/* Who speaks to whom, which nearly every record says: hosts, and most of them ports. */
#define JSON_HOSTS                                                                                 \
	(RECORD_BIT(RECORD_LINE) | RECORD_BIT(RECORD_NET) | RECORD_BIT(RECORD_PROTO) | \
	 RECORD_BIT(RECORD_SRC_IP) | RECORD_BIT(RECORD_DST_IP))
#define JSON_PORTS (RECORD_BIT(RECORD_SRC_PORT) | RECORD_BIT(RECORD_DST_PORT))

/* The fields up to the hosts, all of which are there but for the time. */
static JSON_INLINE char *json_hosts(const struct encoder *e, char *to, bool short_keys,
	const struct record *r)
{
	if (record_has(r, RECORD_TIME))
		to = json_field(e, to, short_keys, RECORD_TIME, r->field[RECORD_TIME]);
	to = json_field(e, to, short_keys, RECORD_LINE, r->field[RECORD_LINE]);
	to = json_field(e, to, short_keys, RECORD_NET, r->field[RECORD_NET]);
	to = json_field(e, to, short_keys, RECORD_PROTO, r->field[RECORD_PROTO]);
	to = json_field(e, to, short_keys, RECORD_SRC_IP, r->field[RECORD_SRC_IP]);
	return json_field(e, to, short_keys, RECORD_DST_IP, r->field[RECORD_DST_IP]);
}

static JSON_INLINE char *json_ports(const struct encoder *e, char *to, bool short_keys,
	const struct record *r)
{
	to = json_field(e, to, short_keys, RECORD_SRC_PORT, r->field[RECORD_SRC_PORT]);
	return json_field(e, to, short_keys, RECORD_DST_PORT, r->field[RECORD_DST_PORT]);
}

/* Fields of any kind, a bit each, in the record's order. */
char *json_fields(const struct encoder *e, char *to, const struct record *r, uint64_t which);

#endif
