/*
 * OSPF version 3 (RFC 5340).
 */
#include <string.h>

#include "capture/print/fields.h"
#include "capture/print/names.h"
#include "capture/print/ospf.h"
#include "capture/print/printers.h"

enum {
	HEADER = 16,
	LSA_HEADER = 20,
	OPTION_L = 0x0200,
	LSA_ROUTER = 0x2001,
	LSA_NETWORK = 0x2002,
	LSA_INTER_AREA = 0x2003,
	LSA_EXTERNAL = 0x4005,
	LSA_LINK = 0x0008,
	LSA_INTRA_AREA = 0x2009,
	LSA_GRACE = 0x000b,
	LSA_TE = 0x000a,
	LINK_VIRTUAL = 4,
	EXTERNAL_FORWARD = 0x02000000,
	EXTERNAL_TAG = 0x01000000,
	SIGNALLING_HEADER = 4,
	AUTH_HEADER = 16,
};

static const struct print_name options[] = {
    {0x01, "V6"},
    {0x02, "External"},
    {0x04, "Deprecated"},
    {0x08, "NSSA"},
    {0x10, "Router"},
    {0x20, "Demand Circuit"},
    {0x100, "AFs Support"},
    {0x200, "LLS"},
    {0x400, "Authentication Trailer"},
    {0, NULL},
};

static const struct print_name router_flags[] = {
    {0x01, "ABR"},
    {0x02, "External"},
    {0x04, "Virtual-Link Endpoint"},
    {0x08, "Deprecated"},
    {0x10, "NSSA Translator"},
    {0, NULL},
};

static const struct print_name external_flags[] = {
    {0x80000000, "External Type 2"},
    {0x2000000, "Forwarding"},
    {0x1000000, "Tag"},
    {0, NULL},
};

static const struct print_name lsas[] = {
    {1, "Router"},
    {2, "Network"},
    {3, "Inter-Area Prefix"},
    {4, "Inter-Area Router"},
    {5, "External"},
    {6, "Deprecated"},
    {7, "NSSA"},
    {8, "Link"},
    {9, "Intra-Area Prefix"},
    {10, "Intra-Area TE"},
    {11, "Grace"},
    {12, "Router Information"},
    {13, "Inter-AS-TE"},
    {14, "Layer 1 VPN"},
    {0, NULL},
};

static const struct print_name scopes[] = {
    {0x00, "Link Local"},
    {0x2000, "Area Local"},
    {0x4000, "Domain Wide"},
    {0, NULL},
};

static const struct print_name description_flags[] = {
    {0x04, "Init"},
    {0x02, "More"},
    {0x01, "Master"},
    {0x10, "IPv6 MTU"},
    {0, NULL},
};

static const struct print_name prefix_options[] = {
    {0x01, "No Unicast"},
    {0x02, "Local address"},
    {0x04, "Deprecated"},
    {0x08, "Propagate"},
    {0x10, "Down"},
    {0x20, "N-bit"},
    {0, NULL},
};

static const struct print_name auths[] = {
    {1, "HMAC"},
    {0, NULL},
};

static void put_bits(
    struct print *p, const char *title, const struct print_name *names, uint32_t value)
{
	text_str(p->text, title);
	print_bits(p, names, "none", ", ", value);
	text_char(p->text, ']');
}

static void ls_type(struct print *p, uint16_t type, const uint8_t *id)
{
	text_printf(p->text, "\n\t    %s LSA (%u), %s Scope%s, LSA-ID %s",
	    print_name_or(lsas, type & 0x1fff, "Unknown"), type & 0x1fff,
	    print_name_or(scopes, type & 0x6000, "Unknown"), type & 0x8000 ? ", transitive" : "",
	    print_as_ip4(p, id).s);
}

static bool lsa_header(struct print *p, const uint8_t *at, const uint8_t *end)
{
	if (at + LSA_HEADER > end)
		return false;
	text_printf(p->text, "\n\t  Advertising Router %s, seq 0x%08x, age %us, length %zu",
	    print_as_ip4(p, at + 8).s, get_u32(p, at + 12), get_u16(p, at),
	    (size_t)get_u16(p, at + 18) - LSA_HEADER);
	ls_type(p, get_u16(p, at + 2), at + 4);
	return true;
}

/* What is left of an LSA. */
struct rest {
	const uint8_t *at;
	uint32_t length;
};

/* Takes n bytes; false: they are not there. */
static bool take(struct rest *r, uint32_t n, const uint8_t **at)
{
	if (r->length < n)
		return false;
	*at = r->at;
	r->at += n;
	r->length -= n;
	return true;
}

static bool prefix(struct print *p, struct rest *r)
{
	const uint8_t *head, *bytes;
	uint8_t address[16] = {0};
	uint32_t words;

	if (!take(r, 4, &head) || !print_has(p, head, 4))
		return false;
	words = (head[0] + 31u) / 32;
	if (words > 4) {
		text_printf(p->text, " bogus prefixlen /%u", head[0]);
		return false;
	}
	if (!take(r, words * 4, &bytes))
		return false;
	print_need(p, bytes, words * 4);
	memcpy(address, bytes, words * 4);
	text_str(p->text, "\n\t\t");
	text_ip6(p->text, address);
	text_printf(p->text, "/%u", head[0]);
	if (head[1] != 0)
		put_bits(p, ", Options [", prefix_options, head[1]);
	text_printf(p->text, ", metric %u", get_u16(p, head + 2));
	return true;
}

static bool prefixes(struct print *p, struct rest *r, uint32_t count)
{
	for (; count > 0; count--)
		if (!prefix(p, r))
			return false;
	return true;
}

static bool router(struct print *p, struct rest *r)
{
	static const char *const titles[] = {
	    [1] = "Neighbor Router-ID",
	    [2] = "Neighbor Network-ID",
	    [LINK_VIRTUAL] = "Virtual Link: Neighbor Router-ID",
	};
	const uint8_t *at;

	if (!take(r, 4, &at))
		return false;
	put_bits(p, "\n\t      Options [", options, get_u32(p, at));
	put_bits(p, ", RLA-Flags [", router_flags, at[0]);
	while (r->length != 0) {
		if (!take(r, 16, &at) || !print_has(p, at, 16))
			return false;
		if (at[0] > LINK_VIRTUAL || titles[at[0]] == NULL) {
			text_printf(p->text, "\n\t      Unknown Router Links Type 0x%02x", at[0]);
			return true;
		}
		text_printf(p->text,
		    "\n\t      %s %s\n\t      Neighbor Interface-ID %s, Interface %s",
		    titles[get_u8(p, at)], print_as_ip4(p, at + 12).s, print_as_ip4(p, at + 8).s,
		    print_as_ip4(p, at + 4).s);
		text_printf(p->text, ", metric %u", get_u16(p, at + 2));
	}
	return true;
}

static bool network(struct print *p, struct rest *r)
{
	const uint8_t *at;

	if (!take(r, 4, &at))
		return false;
	put_bits(p, "\n\t      Options [", options, get_u32(p, at));
	text_str(p->text, "\n\t      Connected Routers:");
	while (r->length != 0) {
		if (!take(r, 4, &at))
			return false;
		text_printf(p->text, "\n\t\t%s", print_as_ip4(p, at).s);
	}
	return true;
}

static bool inter_area(struct print *p, struct rest *r)
{
	const uint8_t *at;

	if (!take(r, 4, &at))
		return false;
	text_printf(p->text, ", metric %u", get_u32(p, at) & 0xffffff);
	while (r->length != 0)
		if (!prefix(p, r))
			return false;
	return true;
}

static bool external(struct print *p, struct rest *r)
{
	const uint8_t *at, *head;
	uint32_t flags;

	if (!take(r, 4, &at))
		return false;
	flags = get_u32(p, at);
	put_bits(p, "\n\t     Flags [", external_flags, flags);
	text_printf(p->text, " metric %u", flags & 0xffffff);
	head = r->at;
	if (!prefix(p, r))
		return false;
	if ((flags & EXTERNAL_FORWARD) != 0) {
		if (!take(r, 16, &at))
			return false;
		text_printf(p->text, " forward %s", print_as_ip6(p, at).s);
	}
	if ((flags & EXTERNAL_TAG) != 0) {
		if (!take(r, 4, &at))
			return false;
		text_printf(p->text, " tag %s", print_as_ip4(p, at).s);
	}
	if (get_u8(p, head + 2) != 0) {
		if (!take(r, 4, &at))
			return false;
		text_printf(p->text, " RefLSID: %s", print_as_ip4(p, at).s);
	}
	return true;
}

static bool link_lsa(struct print *p, struct rest *r)
{
	const uint8_t *head, *at;

	if (!take(r, 4, &head) || !print_has(p, head, 4))
		return false;
	put_bits(p, "\n\t      Options [", options, get_u32(p, head));
	if (!take(r, 20, &at))
		return false;
	get_u32(p, at + 16);
	text_printf(p->text, "\n\t      Priority %u, Link-local address %s, Prefixes %u:", head[0],
	    print_as_ip6(p, at).s, get_u32(p, at + 16));
	return prefixes(p, r, get_u32(p, at + 16));
}

/* tcpdump counts six of the twelve bytes before the prefixes. */
static bool intra_area(struct print *p, struct rest *r)
{
	const uint8_t *at = r->at, *skip;
	uint16_t count;

	if (!take(r, 4, &skip) || !print_has(p, at + 8, 4))
		return false;
	ls_type(p, get_u16(p, at + 2), at + 4);
	if (!take(r, 2, &skip))
		return false;
	count = get_u16(p, at);
	text_printf(p->text, "\n\t      Prefixes %u:", count);
	r->at = at + 12;
	return prefixes(p, r, count);
}

/* Its length, or 0: no more can be read. */
static uint32_t lsa(struct print *p, const uint8_t *at, const uint8_t *end)
{
	struct rest r;
	uint32_t length;
	bool whole;

	if (!lsa_header(p, at, end))
		return 0;
	length = get_u16(p, at + 18);
	if (length < LSA_HEADER || at + length > end)
		return 0;
	r = (struct rest){at + LSA_HEADER, length - LSA_HEADER};
	switch (get_u16(p, at + 2)) {
	case LSA_ROUTER:
		whole = router(p, &r);
		break;
	case LSA_NETWORK:
		whole = network(p, &r);
		break;
	case LSA_INTER_AREA:
		whole = inter_area(p, &r);
		break;
	case LSA_EXTERNAL:
		whole = external(p, &r);
		break;
	case LSA_LINK:
		whole = link_lsa(p, &r);
		break;
	case LSA_INTRA_AREA:
		whole = intra_area(p, &r);
		break;
	case LSA_GRACE:
		whole = print_ospf_grace(p, r.at, r.length);
		break;
	case LSA_TE:
		whole = print_ospf_te(p, r.at, r.length);
		break;
	default:
		print_unknown(p, "\n\t      ", r.at, r.length);
		whole = true;
		break;
	}
	return whole ? length : 0;
}

static void hello(struct print *p, const uint8_t *at, const uint8_t *end)
{
	put_bits(p, "\n\tOptions [", options, get_u32(p, at + 4));
	text_printf(p->text, "\n\t  Hello Timer %us, Dead Timer %us, Interface-ID %s, Priority %u",
	    get_u16(p, at + 8), get_u16(p, at + 10), print_as_ip4(p, at).s, get_u8(p, at + 4));
	if (get_u32(p, at + 12) != 0)
		text_printf(p->text, "\n\t  Designated Router %s", print_as_ip4(p, at + 12).s);
	if (get_u32(p, at + 16) != 0)
		text_printf(p->text, ", Backup Designated Router %s", print_as_ip4(p, at + 16).s);
	if (p->options->verbose < 2)
		return;
	text_str(p->text, "\n\t  Neighbor List:");
	for (at += 20; at < end; at += 4)
		text_printf(p->text, "\n\t    %s", print_as_ip4(p, at).s);
}

static bool lsa_headers(struct print *p, const uint8_t *at, const uint8_t *end)
{
	for (; p->options->verbose > 1 && at < end; at += LSA_HEADER)
		if (!lsa_header(p, at, end))
			return false;
	return true;
}

static bool description(struct print *p, const uint8_t *at, const uint8_t *end)
{
	put_bits(p, "\n\tOptions [", options, get_u32(p, at));
	put_bits(p, ", DD Flags [", description_flags, get_u8(p, at + 7));
	text_printf(
	    p->text, ", MTU %u, DD-Sequence 0x%08x", get_u16(p, at + 4), get_u32(p, at + 8));
	return lsa_headers(p, at + 12, end);
}

static bool request(struct print *p, const uint8_t *at, const uint8_t *end)
{
	for (; p->options->verbose > 1 && at < end; at += 12) {
		if (!print_has(p, at, 12))
			return false;
		text_printf(p->text, "\n\t  Advertising Router %s", print_as_ip4(p, at + 8).s);
		ls_type(p, get_u16(p, at + 2), at + 4);
	}
	return true;
}

static bool update(struct print *p, const uint8_t *at, const uint8_t *end)
{
	uint32_t count;

	if (p->options->verbose < 2)
		return true;
	count = get_u32(p, at);
	for (at += 4; at < end && count > 0; count--) {
		uint32_t length = lsa(p, at, end);

		if (length == 0)
			return false;
		at += length;
	}
	return true;
}

static bool body(struct print *p, uint8_t type, const uint8_t *at, const uint8_t *end)
{
	switch (type) {
	case OSPF_HELLO:
		hello(p, at, end);
		return true;
	case OSPF_DESCRIPTION:
		return description(p, at, end);
	case OSPF_REQUEST:
		return request(p, at, end);
	case OSPF_UPDATE:
		return update(p, at, end);
	case OSPF_ACK:
		return lsa_headers(p, at, end);
	default:
		return true;
	}
}

/* Link-local signalling (RFC 5613); its bytes, or -1. */
static int signalling(struct print *p, const uint8_t *at, uint32_t length)
{
	uint16_t size;

	if (length == 0)
		return 0;
	if (length < SIGNALLING_HEADER)
		return -1;
	text_printf(p->text, "\n\tLLS Checksum 0x%04x", get_u16(p, at));
	size = get_u16(p, at + 2);
	text_printf(p->text, ", Data Length %u", size);
	if (size < SIGNALLING_HEADER || size > length || !print_has(p, at, size))
		return -1;
	return size;
}

/* The authentication trailer (RFC 7166). */
static bool authentication(struct print *p, const uint8_t *at, uint32_t length)
{
	uint16_t size;

	if (length == 0)
		return true;
	if (length < AUTH_HEADER)
		return false;
	print_labelled(p, "\n\tAuthentication Type ", auths, "unknown (0x%04x)", get_u16(p, at));
	size = get_u16(p, at + 2);
	text_printf(p->text, ", Length %u", size);
	if (size < AUTH_HEADER || size > length)
		return false;
	text_printf(p->text, ", SAID %u", get_u16(p, at + 6));
	text_printf(p->text, ", CSN 0x%08x", get_u32(p, at + 8));
	text_printf(p->text, ":%08x", get_u32(p, at + 12));
	if (!print_has(p, at + AUTH_HEADER, size - (uint32_t)AUTH_HEADER))
		return false;
	if (p->options->verbose > 1)
		print_unknown(
		    p, "\n\tAuthentication Data ", at + AUTH_HEADER, size - (uint32_t)AUTH_HEADER);
	return true;
}

static bool trailer(struct print *p, const uint8_t *start, const uint8_t *at, uint32_t length)
{
	uint8_t type = start[1];
	int size = 0;

	if ((type == OSPF_HELLO && get_u32(p, start + HEADER + 4) & OPTION_L) ||
	    (type == OSPF_DESCRIPTION && get_u32(p, start + HEADER) & OPTION_L))
		size = signalling(p, at, length);
	return size >= 0 && authentication(p, at + size, length - (uint32_t)size);
}

static void details(struct print *p, const uint8_t *at, uint32_t length)
{
	uint16_t said = get_u16(p, at + 2);
	const uint8_t *end = at + said;

	if (said > length) {
		text_printf(p->text, " [len %u]", said);
		return;
	}
	text_printf(p->text, "\n\tRouter-ID %s", print_as_ip4(p, at + 4).s);
	if (get_u32(p, at + 8) != 0)
		text_printf(p->text, ", Area %s", print_as_ip4(p, at + 8).s);
	else
		text_str(p->text, ", Backbone Area");
	if (get_u8(p, at + 14) != 0)
		text_printf(p->text, ", Instance %u", at[14]);
	if (at[0] == 3 && !(body(p, at[1], at + HEADER, end) && trailer(p, at, end, length - said)))
		print_truncated(p);
}

void print_ospf6(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t type;

	p->protocol = "ospf3";
	type = get_u8(p, at + 1);
	text_printf(p->text, "OSPFv%u, ", at[0]);
	print_named(p, ospf_types, "unknown packet type (%u)", type);
	text_printf(p->text, ", length %u", length);
	if (print_find(ospf_types, type) != NULL && p->options->verbose > 0)
		details(p, at, length);
}
