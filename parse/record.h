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

#define RECORD_BIT(field) (UINT64_C(1) << (field))

/* Fields that are integers; all others are strings. */
#define RECORD_INTEGERS                                                                            \
	(RECORD_BIT(RECORD_LINE) | RECORD_BIT(RECORD_SRC_PORT) | RECORD_BIT(RECORD_DST_PORT) | \
	 RECORD_BIT(RECORD_SEQ) | RECORD_BIT(RECORD_SEQ_END) | RECORD_BIT(RECORD_ACK) | \
	 RECORD_BIT(RECORD_WIN) | RECORD_BIT(RECORD_URG) | RECORD_BIT(RECORD_LENGTH) | \
	 RECORD_BIT(RECORD_TTL) | RECORD_BIT(RECORD_ID) | RECORD_BIT(RECORD_OFFSET) | \
	 RECORD_BIT(RECORD_IP_LENGTH) | RECORD_BIT(RECORD_PROTO_NUMBER) | \
	 RECORD_BIT(RECORD_MISSING) | RECORD_BIT(RECORD_XID) | RECORD_BIT(RECORD_VLAN) | \
	 RECORD_BIT(RECORD_INNER_VLAN) | RECORD_BIT(RECORD_FRAME_LENGTH) | \
	 RECORD_BIT(RECORD_PACKET) | RECORD_BIT(RECORD_INNER_SRC_PORT) | \
	 RECORD_BIT(RECORD_INNER_DST_PORT) | RECORD_BIT(RECORD_INNER_LENGTH) | \
	 RECORD_BIT(RECORD_DNS_ID) | RECORD_BIT(RECORD_HTTP_STATUS) | \
	 RECORD_BIT(RECORD_ICMP_TYPE) | RECORD_BIT(RECORD_ICMP_CODE))
#define RECORD_STRINGS (~RECORD_INTEGERS)

struct record {
	uint64_t present; /* a bit a field */
	uint64_t text;    /* those written as strings, if present */
	uint64_t escapes; /* those whose value may hold a byte that JSON escapes */
	char time[40];    /* what field[RECORD_TIME] points to */
	char length[48];    /* of a length that was inferred */
	struct slice words; /* of a notice: the key=value words after its name */
	struct slice field[RECORD_FIELDS];
};

/* Name of a field in DESIGN's own (the short) schema. */
const char *record_name(enum record_field field);
/* The field of that name, or RECORD_FIELDS. */
enum record_field record_by_name(struct slice name);

static inline void record_clear(struct record *r)
{
	r->present = 0;
	r->text = RECORD_STRINGS;
	r->escapes = ~UINT64_C(0);
	r->words.size = 0;
}

static inline void record_set(struct record *r, enum record_field field, struct slice value)
{
	r->present |= RECORD_BIT(field);
	r->field[field] = value;
}

static inline bool record_has(const struct record *r, enum record_field field)
{
	return (r->present >> field & 1) != 0;
}

static inline void record_drop(struct record *r, enum record_field field)
{
	r->present &= ~RECORD_BIT(field);
}

/* An integer field that holds a name after all (a port without -n). */
static inline void record_set_word(struct record *r, enum record_field field, struct slice value)
{
	record_set(r, field, value);
	r->text |= RECORD_BIT(field);
}

/* Sets the inner fields to what another record says of the packet within this one's. */
void record_set_inner(struct record *r, const struct record *inner);

#endif
