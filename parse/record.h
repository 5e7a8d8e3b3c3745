/*
 * The record: what a packet's lines say, field by field, as slices of those lines.
 *
 * The order of the fields is the order in which they are written. A value is copied from input to
 * output as it stands; only the time is made anew. Names, types and meanings: line-parse(1).
 */
#ifndef PARSE_RECORD_H
#define PARSE_RECORD_H

#include <stdbool.h>
#include <stdint.h>

#include "parse/slice.h"

enum record_field {
	RECORD_TIME,
	RECORD_LINE,
	RECORD_NET,
	RECORD_PROTO,
	RECORD_SRC_IP,
	RECORD_DST_IP,
	RECORD_SRC_PORT,
	RECORD_DST_PORT,
	RECORD_FLAGS,
	RECORD_SEQ,
	RECORD_SEQ_END,
	RECORD_ACK,
	RECORD_WIN,
	RECORD_URG,
	RECORD_OPTIONS,
	RECORD_LENGTH,
	RECORD_TTL,
	RECORD_TOS,
	RECORD_ID,
	RECORD_OFFSET,
	RECORD_IP_FLAGS,
	RECORD_IP_LENGTH,
	RECORD_IP_OPTIONS,
	RECORD_IP_CKSUM,
	RECORD_FLOWLABEL,
	RECORD_PROTO_NUMBER,
	RECORD_CKSUM,
	RECORD_MISSING,
	RECORD_XID,
	RECORD_SRC_MAC,
	RECORD_DST_MAC,
	RECORD_VLAN,
	RECORD_INNER_VLAN,
	RECORD_FRAME_LENGTH,
	RECORD_INTERFACE,
	RECORD_DIRECTION,
	RECORD_LINK,
	RECORD_PACKET,
	RECORD_DELTA,
	RECORD_INNER_NET,
	RECORD_INNER_PROTO,
	RECORD_INNER_SRC_IP,
	RECORD_INNER_DST_IP,
	RECORD_INNER_SRC_PORT,
	RECORD_INNER_DST_PORT,
	RECORD_INNER_FLAGS,
	RECORD_INNER_LENGTH,
	RECORD_DNS_ID,
	RECORD_DNS_QUERY,
	RECORD_DNS_TYPE,
	RECORD_DNS_ANSWERS,
	RECORD_HTTP_METHOD,
	RECORD_HTTP_PATH,
	RECORD_HTTP_STATUS,
	RECORD_DHCP_TYPE,
	RECORD_ICMP_TYPE,
	RECORD_ICMP_CODE,
	RECORD_INFO,
	RECORD_PAYLOAD,
	RECORD_EVENT,
	RECORD_ERROR,
	RECORD_RAW,
	RECORD_FIELDS /* must stay at or under 64: presence is a bit mask */
};

struct record {
	uint64_t present; /* a bit a field */
	uint64_t text;    /* of them, those written as strings */
	bool clean;       /* no byte of any value needs an escape in JSON */
	char time[32];    /* what field[RECORD_TIME] points to */
	char line[64];
	struct slice words; /* of a notice: the key=value words after its name */
	struct slice field[RECORD_FIELDS];
};

/* Name of a field in DESIGN's own (the short) schema. */
const char *record_name(enum record_field field);
/* The field of that name, or RECORD_FIELDS. */
enum record_field record_by_name(struct slice name);
/* Fields that are strings whatever they hold. */
uint64_t record_text_fields(void);

static inline void record_clear(struct record *r, uint64_t text_fields)
{
	r->present = 0;
	r->text = text_fields;
	r->clean = false;
}

static inline void record_set(struct record *r, enum record_field field, struct slice value)
{
	r->present |= UINT64_C(1) << field;
	r->field[field] = value;
}

static inline bool record_has(const struct record *r, enum record_field field)
{
	return (r->present >> field & 1) != 0;
}

static inline void record_drop(struct record *r, enum record_field field)
{
	r->present &= ~(UINT64_C(1) << field);
}

/* An integer field that holds a name after all (a port without -n). */
static inline void record_set_word(struct record *r, enum record_field field, struct slice value)
{
	record_set(r, field, value);
	r->text |= UINT64_C(1) << field;
}

#endif
