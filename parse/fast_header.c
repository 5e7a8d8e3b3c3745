#include "parse/fast_header.h"

#include "parse/fast_steps.h"

enum { MAX_HEX = 8 };

bool fast_is_mac(const char *p)
{
	const uint32_t colons = 0x4924, others = 0xffff & ~colons;

	return scan_byte(p, ':') == colons && scan_hex(p) == others && slice_hex(p[16]);
}

bool fast_is_link(const char *p)
{
	return fast_is_mac(p) && FAST_IS(p + FAST_MAC, " > ") && fast_is_mac(p + FAST_MAC + 3);
}

static const char *take_mac(const char *p, struct record *r, enum record_field field)
{
	if (!fast_is_mac(p))
		return NULL;
	record_set(r, field, (struct slice){ p, FAST_MAC });
	return p + FAST_MAC;
}

/* "vlan 5, p 0, ethertype IPv4 (0x0800), " */
static const char *take_vlan(const char *p, struct record *r)
{
	p = FAST_FIELD(p, "vlan ", r, RECORD_VLAN);
	if (!p || !FAST_IS(p, ", p ") || p[4] < '0' || p[4] > '7')
		return NULL;
	p += 5;
	if (FAST_IS(p, ", DEI"))
		p += 5;
	return FAST_IS(p, ", ") ? p + 2 : NULL;
}

/* "ethertype IPv4 (0x0800), " */
static const char *take_type(const char *p, bool *v6)
{
	*v6 = FAST_IS(p, "ethertype IPv6 (0x86dd), ");
	return *v6 || FAST_IS(p, "ethertype IPv4 (0x0800), ") ? p + 25 : NULL;
}

const char *fast_link(const char *p, struct record *r, bool *v6)
{
	bool tagged;

	p = take_mac(p, r, RECORD_SRC_MAC);
	if (!p || !FAST_IS(p, " > ") || !(p = take_mac(p + 3, r, RECORD_DST_MAC)) || !FAST_IS(p, ", "))
		return NULL;
	tagged = FAST_IS(p + 2, "ethertype 802.1Q (0x8100), ");
	p = tagged ? p + 29 : take_type(p + 2, v6);
	if (!p || !(p = FAST_FIELD(p, "length ", r, RECORD_FRAME_LENGTH)) || !FAST_IS(p, ": "))
		return NULL;
	p += 2;
	return tagged && (p = take_vlan(p, r)) ? take_type(p, v6) : tagged ? NULL : p;
}

/* Hexadecimal digits behind "0x". */
static const char *take_hex(const char *p, struct record *r, enum record_field field)
{
	unsigned n = (unsigned)__builtin_ctz(~scan_hex(p + 2));

	if (!FAST_IS(p, "0x") || n - 1 > MAX_HEX - 1)
		return NULL;
	record_set(r, field, (struct slice){ p, n + 2 });
	return p + n + 2;
}

/* "0x0" or "0x2,ECT(0)" */
static const char *take_tos(const char *p, struct record *r)
{
	if (FAST_IS(p, "0x0, ")) {
		record_set(r, RECORD_TOS, (struct slice){ p, 3 });
		return p + 3;
	}
	p = take_hex(p, r, RECORD_TOS);
	if (p && FAST_IS(p, ",ECT(") && (p[5] == '0' || p[5] == '1') && p[6] == ')') {
		r->field[RECORD_TOS].size += 7;
		p += 7;
	}
	return p;
}

/* "TCP (6", "UDP (17" and others whose packets are read by their shape. */
static const char *take_proto(const char *p, struct record *r)
{
	unsigned name = FAST_IS(p, "TCP (6)") || FAST_IS(p, "UDP (17)") ? 5
			: FAST_IS(p, "ICMP (1)") ? 6
			: FAST_IS(p, "ICMPv6 (58)") ? 8
			: FAST_IS(p, "Options (0)") ? 9
			: FAST_IS(p, "Fragment (44)") ? 10
			: 0;

	return name ? fast_number(p + name, r, RECORD_PROTO_NUMBER) : NULL;
}

/* "DF" behind "flags [". A bracket or parenthesis within it would want an end of its own: that is for the
 * grammar. */
static inline const char *take_flags(const char *p, struct record *r)
{
	const char *close = fast_until(p, ']', r, RECORD_IP_FLAGS);
	uint32_t within = scan_byte(p, '[') | scan_byte(p, '(') | scan_byte(p, ')');

	return close && (within & ((1u << (close - p)) - 1)) == 0 ? close : NULL;
}

/* From the offset up to the length, of nearly every TCP segment: compared at once. */
#define USUAL_MIDDLE ", offset 0, flags [DF], proto TCP (6"

static const char *take_middle(const char *p, struct record *r)
{
	if (FAST_IS(p, USUAL_MIDDLE)) {
		record_set(r, RECORD_OFFSET, (struct slice){ p + 9, 1 });
		record_set(r, RECORD_IP_FLAGS, (struct slice){ p + 19, 2 });
		p += sizeof(USUAL_MIDDLE) - 1;
		record_set(r, RECORD_PROTO_NUMBER, (struct slice){ p - 1, 1 });
		return p;
	}
	p = FAST_FIELD(p, ", offset ", r, RECORD_OFFSET);
	if (!p || !FAST_IS(p, ", flags [") || !(p = take_flags(p + 9, r)) || !FAST_IS(p, "], proto "))
		return NULL;
	return take_proto(p + 9, r);
}

/* ", bad cksum 0 (->6f9a)!", if it is there: of packets captured on their sender, whose card makes the checksums. */
static const char *take_bad_cksum(const char *p, struct record *r)
{
	const char *start = p + 12, *wrong;

	if (!FAST_IS(p, ", bad cksum "))
		return p;
	wrong = start + (unsigned)__builtin_ctz(~scan_hex(start));
	p = wrong + 4 + (unsigned)__builtin_ctz(~scan_hex(wrong + 4));
	if (wrong == start || p == wrong + 4 || !FAST_IS(wrong, " (->") || !FAST_IS(p, ")!"))
		return NULL;
	record_set(r, RECORD_IP_CKSUM, slice_between(start, p + 2));
	return p + 2;
}

const char *fast_ip(const char *p, const char *limit, struct record *r)
{
	p = FAST_IS(p, "(tos ") ? take_tos(p + 5, r) : NULL;
	if (!p || !(p = FAST_FIELD(p, ", ttl ", r, RECORD_TTL)) ||
	    !(p = FAST_FIELD(p, ", id ", r, RECORD_ID)) || !(p = take_middle(p, r)) ||
	    !(p = FAST_FIELD(p, "), length ", r, RECORD_IP_LENGTH)) || !(p = take_bad_cksum(p, r)) ||
	    !FAST_IS(p, ")\n    ") || p + 6 >= limit)
		return NULL;
	return p + 6;
}

static const char *skip_comma(const char *p)
{
	return p && FAST_IS(p, ", ") ? p + 2 : NULL;
}

const char *fast_ip6(const char *p, struct record *r)
{
	p++;
	if (FAST_IS(p, "class ") && !(p = skip_comma(take_hex(p + 6, r, RECORD_TOS))))
		return NULL;
	if (FAST_IS(p, "flowlabel ") && !(p = skip_comma(take_hex(p + 10, r, RECORD_FLOWLABEL))))
		return NULL;
	if (!(p = FAST_FIELD(p, "hlim ", r, RECORD_TTL)) || !FAST_IS(p, ", next-header ") ||
	    !(p = take_proto(p + 14, r)) ||
	    !(p = FAST_FIELD(p, ") payload length: ", r, RECORD_IP_LENGTH)) || !FAST_IS(p, ") "))
		return NULL;
	return p + 2;
}
