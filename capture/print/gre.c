/*
 * GRE (RFC 1701, 2784, 2890), version 0 and PPTP's version 1 (RFC 2637).
 */
#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	FLAG_CHECKSUM = 0x8000,
	FLAG_ROUTING = 0x4000,
	FLAG_KEY = 0x2000,
	FLAG_SEQUENCE = 0x1000,
	FLAG_ACK = 0x0080,
	VERSION_BITS = 0x0007,
	ROUTE_IP = 0x0800,
	ROUTE_ASN = 0xfffe,
};

static const struct print_name flag_names[] = {
    {0x8000, "checksum present"},
    {0x4000, "routing present"},
    {0x2000, "key present"},
    {0x1000, "sequence# present"},
    {0x800, "source routing present"},
    {0x80, "ack present"},
    {0, NULL},
};

/* What is left of the header. */
struct rest {
	const uint8_t *at;
	uint32_t length;
};

/* False, and a mark: fewer than n bytes are left. */
static bool rest_has(struct print *p, const struct rest *r, uint32_t n)
{
	if (r->length >= n && print_has(p, r->at, n))
		return true;
	print_truncated(p);
	return false;
}

static void step(struct rest *r, uint32_t n)
{
	r->at += n;
	r->length -= n;
}

/* A number of four bytes, printed in the given form. */
static bool number(struct print *p, struct rest *r, const char *title, bool hex)
{
	if (!rest_has(p, r, 4))
		return false;
	text_str(p->text, title);
	if (hex)
		text_hex(p->text, get_u32(p, r->at), 1);
	else
		text_u32(p->text, get_u32(p, r->at));
	step(r, 4);
	return true;
}

static bool checksum(struct print *p, struct rest *r)
{
	if (!rest_has(p, r, 2))
		return false;
	if (p->options->verbose > 0)
		text_printf(p->text, ", sum 0x%x", get_u16(p, r->at));
	step(r, 2);
	if (!rest_has(p, r, 2))
		return false;
	text_printf(p->text, ", off 0x%x", get_u16(p, r->at));
	step(r, 2);
	return true;
}

/* The hops of a source route; `size` bytes each. False: they end too soon. */
static bool hops(
    struct print *p, const struct rest *r, uint8_t offset, uint8_t length, unsigned size)
{
	if (offset % size != 0) {
		text_printf(p->text, ", badoffset=%u", offset);
		return true;
	}
	if (length % size != 0) {
		text_printf(p->text, ", badlength=%u", length);
		return true;
	}
	if (offset >= length) {
		text_printf(p->text, ", badoff/len=%u/%u", offset, length);
		return true;
	}
	for (unsigned i = 0; i < length; i += size) {
		if (!print_has(p, r->at + i, size) || r->length < i + size)
			return false;
		text_str(p->text, i == offset ? " *" : " ");
		if (size == 4)
			text_ip4(p->text, r->at + i);
		else
			text_hex(p->text, get_u16(p, r->at + i), 1);
	}
	return true;
}

static bool route(
    struct print *p, const struct rest *r, uint16_t family, uint8_t offset, uint8_t length)
{
	bool whole;

	if (family != ROUTE_IP && family != ROUTE_ASN) {
		text_printf(p->text, ", (rtaf=0x%x)", family);
		return true;
	}
	text_str(p->text, family == ROUTE_IP ? ", (rtaf=ip" : ", (rtaf=asn");
	whole = hops(p, r, offset, length, family == ROUTE_IP ? 4 : 2);
	text_char(p->text, ')');
	return whole;
}

static bool routes(struct print *p, struct rest *r)
{
	for (;;) {
		uint16_t family;
		uint8_t offset, length;

		if (!rest_has(p, r, 4))
			return false;
		family = get_u16(p, r->at);
		offset = r->at[2];
		length = r->at[3];
		step(r, 4);
		if (family == 0 && length == 0)
			return true;
		if (!route(p, r, family, offset, length) || r->length < length) {
			print_truncated(p);
			return false;
		}
		step(r, length);
	}
}

static void put_flags(struct print *p, uint16_t flags)
{
	if (p->options->verbose == 0)
		return;
	text_str(p->text, ", Flags [");
	print_bits(p, flag_names, "none", ", ", flags);
	text_char(p->text, ']');
}

static void put_protocol(struct print *p, uint16_t protocol)
{
	const char *name = print_ethertype_name(protocol);

	if (p->options->link_header)
		text_printf(
		    p->text, ", proto %s (0x%04x)", name != NULL ? name : "unknown", protocol);
}

static void put_between(struct print *p)
{
	text_str(p->text, p->options->verbose == 0 ? ": " : "\n\t");
}

static void payload(struct print *p, uint16_t protocol, const struct rest *r)
{
	switch (protocol) {
	case 0x0800:
		print_ip(p, r->at, r->length);
		break;
	case 0x86dd:
		print_ip6(p, r->at, r->length);
		break;
	case 0x8847:
		print_mpls(p, r->at, r->length);
		break;
	case 0x8137:
		print_ipx(p, r->at, r->length);
		break;
	case 0x809b:
		print_appletalk(p, r->at, r->length);
		break;
	case 0x00fe:
		print_iso(p, r->at, r->length);
		break;
	case 0x6558:
		print_ethernet(p, r->at, r->length, NULL, NULL);
		break;
	default:
		text_printf(p->text, "gre-proto-0x%x", protocol);
		break;
	}
}

static void version_0(struct print *p, struct rest *r, uint16_t flags, uint32_t length)
{
	uint16_t protocol;

	if (!rest_has(p, r, 2))
		return;
	protocol = get_u16(p, r->at);
	step(r, 2);
	if ((flags & (FLAG_CHECKSUM | FLAG_ROUTING)) != 0 && !checksum(p, r))
		return;
	if ((flags & FLAG_KEY) != 0 && !number(p, r, ", key=0x", true))
		return;
	if ((flags & FLAG_SEQUENCE) != 0 && !number(p, r, ", seq ", false))
		return;
	if ((flags & FLAG_ROUTING) != 0 && !routes(p, r))
		return;
	put_protocol(p, protocol);
	text_printf(p->text, ", length %u", length);
	put_between(p);
	payload(p, protocol, r);
}

static void version_1(struct print *p, struct rest *r, uint16_t flags, uint32_t length)
{
	uint16_t protocol;

	if (!rest_has(p, r, 2))
		return;
	protocol = get_u16(p, r->at);
	step(r, 2);
	if ((flags & FLAG_KEY) != 0) {
		if (!rest_has(p, r, 4))
			return;
		text_printf(p->text, ", call %u", get_u32(p, r->at) & 0xffff);
		step(r, 4);
	}
	if ((flags & FLAG_SEQUENCE) != 0 && !number(p, r, ", seq ", false))
		return;
	if ((flags & FLAG_ACK) != 0 && !number(p, r, ", ack ", false))
		return;
	if ((flags & FLAG_SEQUENCE) == 0)
		text_str(p->text, ", no-payload");
	put_protocol(p, protocol);
	text_printf(p->text, ", length %u", length);
	if ((flags & FLAG_SEQUENCE) == 0)
		return;
	put_between(p);
	if (protocol == 0x880b)
		print_ppp(p, r->at, r->length);
	else
		text_printf(p->text, "gre-proto-0x%x", protocol);
}

void print_gre(struct print *p, const uint8_t *at, uint32_t length)
{
	struct rest r = {at, length};
	uint16_t flags;

	p->protocol = "gre";
	if (!rest_has(p, &r, 2))
		return;
	flags = get_u16(p, at);
	text_printf(p->text, "GREv%u", flags & VERSION_BITS);
	step(&r, 2);
	if ((flags & VERSION_BITS) > 1) {
		text_str(p->text, " ERROR: unknown-version");
		return;
	}
	put_flags(p, flags);
	if (!print_enter(p))
		return;
	if ((flags & VERSION_BITS) == 0)
		version_0(p, &r, flags, length);
	else
		version_1(p, &r, flags, length);
	print_leave(p);
}
