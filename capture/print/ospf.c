/*
 * OSPF version 2 (RFC 2328).
 */
#include "capture/print/names.h"
#include "capture/print/ospf.h"
#include "capture/print/printers.h"

enum {
	HEADER = 24,
	LSA_HEADER = 20,
	AUTH_NONE = 0,
	AUTH_TEXT = 1,
	AUTH_DIGEST = 2,
	DIGEST = 16,
	OPTION_L = 0x10,
	LSA_ROUTER = 1,
	LSA_NETWORK = 2,
	LSA_SUMMARY = 3,
	LSA_SUMMARY_BORDER = 4,
	LSA_EXTERNAL = 5,
	LSA_GROUP = 6,
	LSA_NSSA = 7,
	LSA_OPAQUE_FIRST = 9,
	LSA_OPAQUE_LAST = 11,
	OPAQUE_TE = 1,
	OPAQUE_GRACE = 3,
	OPAQUE_INFORMATION = 4,
	LLS_OPTIONS = 1,
	LLS_DIGEST = 2,
	METRIC_INFINITE = 0xffffff,
};

static const struct print_name options[] = {
    {0x01, "MultiTopology"},
    {0x02, "External"},
    {0x04, "Multicast"},
    {0x08, "NSSA"},
    {0x10, "LLS"},
    {0x20, "Demand Circuit"},
    {0x40, "Opaque"},
    {0x80, "Up/Down"},
    {0, NULL},
};

static const struct print_name auths[] = {
    {0, "none"},
    {1, "simple"},
    {2, "MD5"},
    {0, NULL},
};

static const struct print_name router_flags[] = {
    {0x01, "ABR"},
    {0x02, "ASBR"},
    {0x04, "Virtual"},
    {0x08, "Wildcard"},
    {0x10, "Nt"},
    {0x80, "Host"},
    {0, NULL},
};

const struct print_name ospf_types[] = {
    {OSPF_HELLO, "Hello"},
    {OSPF_DESCRIPTION, "Database Description"},
    {OSPF_REQUEST, "LS-Request"},
    {OSPF_UPDATE, "LS-Update"},
    {OSPF_ACK, "LS-Ack"},
    {0, NULL},
};

static const struct print_name lsas[] = {
    {1, "Router"},
    {2, "Network"},
    {3, "Summary"},
    {4, "ASBR Summary"},
    {5, "External"},
    {6, "Multicast Group"},
    {7, "NSSA"},
    {9, "Link Local Opaque"},
    {10, "Area Local Opaque"},
    {11, "Domain Wide Opaque"},
    {0, NULL},
};

static const struct print_name description_flags[] = {
    {0x04, "Init"},
    {0x02, "More"},
    {0x01, "Master"},
    {0x08, "OOBResync"},
    {0, NULL},
};

static const struct print_name opaques[] = {
    {1, "Traffic Engineering"},
    {3, "Graceful restart"},
    {4, "Router Information"},
    {0, NULL},
};

static const struct print_name topologies[] = {
    {0, "default"},
    {1, "multicast"},
    {2, "management"},
    {0, NULL},
};

static const struct print_name lls_tlvs[] = {
    {1, "Extended Options"},
    {2, "MD5 Authentication"},
    {0, NULL},
};

static const struct print_name lls_options[] = {
    {0x01, "LSDB resync"},
    {0x02, "Restart"},
    {0, NULL},
};

static bool is_opaque(uint32_t type)
{
	return type >= LSA_OPAQUE_FIRST && type <= LSA_OPAQUE_LAST;
}

/* An LSA's header; its length with it, or 0: too short. */
static uint32_t lsa_header(struct print *p, const uint8_t *at)
{
	uint16_t length = get_u16(p, at + 18);
	uint8_t type;

	if (length < LSA_HEADER) {
		text_printf(p->text, "\n\t    Bogus length %u < header (%u)", length, LSA_HEADER);
		return 0;
	}
	text_printf(p->text, "\n\t  Advertising Router %s, seq 0x%08x, age %us, length %u",
	    print_as_ip4(p, at + 8).s, get_u32(p, at + 12), get_u16(p, at), length - LSA_HEADER);
	type = get_u8(p, at + 3);
	text_printf(p->text, "\n\t    %s LSA (%u)", print_name_or(lsas, type, "unknown"), type);
	if (is_opaque(type))
		text_printf(p->text, ", Opaque-Type %s LSA (%u), Opaque-ID %u",
		    print_name_or(opaques, get_u8(p, at + 4), "unknown"), get_u8(p, at + 4),
		    get_u24(p, at + 5));
	else
		text_printf(p->text, ", LSA-ID: %s", print_as_ip4(p, at + 4).s);
	text_str(p->text, "\n\t    Options: [");
	print_bits(p, options, "none", ", ", get_u8(p, at + 2));
	text_char(p->text, ']');
	return length;
}

/* The metrics of a router's link, one a topology; the count stands before the first. */
static void link_metrics(struct print *p, const uint8_t *at)
{
	unsigned count = get_u8(p, at + 1) + 1u;

	for (unsigned i = 0; i < count; i++, at += 4) {
		uint8_t topology = i == 0 ? 0 : get_u8(p, at);

		text_printf(p->text, "\n\t\ttopology %s (%u), metric %u",
		    print_name_or(topologies, topology, "Unknown"), topology, get_u16(p, at + 2));
	}
}

/* False: cut off. */
static bool router(struct print *p, const uint8_t *at)
{
	static const char *const titles[][2] = {
	    [1] = {"Neighbor Router-ID", "Interface Address"},
	    [2] = {"Neighbor Network-ID", "Interface Address"},
	    [3] = {"Stub Network", "Mask"},
	    [4] = {"Virtual Link: Neighbor Router-ID", "Interface Address"},
	};
	uint16_t count;

	print_need(p, at, 1);
	text_str(p->text, "\n\t    Router LSA Options: [");
	print_bits(p, router_flags, "none", ", ", at[0]);
	text_char(p->text, ']');
	count = get_u16(p, at + 2);
	at += 4;
	if (!print_has(p, at, 12))
		return false;
	for (; count > 0; count--) {
		uint8_t type;

		if (!print_has(p, at, 12))
			return false;
		type = at[8];
		if (type == 0 || type > 4) {
			text_printf(p->text, "\n\t      Unknown Router Link Type (%u)", type);
			return true;
		}
		text_printf(p->text, "\n\t      %s: %s, %s: %s", titles[type][0],
		    print_as_ip4(p, at).s, titles[type][1], print_as_ip4(p, at + 4).s);
		link_metrics(p, at + 8);
		at += 12 + at[9] * 4u;
	}
	return true;
}

static void network(struct print *p, const uint8_t *at, const uint8_t *end)
{
	text_printf(p->text, "\n\t    Mask %s\n\t    Connected Routers:", print_as_ip4(p, at).s);
	for (at += 4; at < end; at += 4)
		text_printf(p->text, "\n\t      %s", print_as_ip4(p, at).s);
}

static bool summary(struct print *p, const uint8_t *at, const uint8_t *end, bool mask)
{
	if (!print_has(p, at, 4))
		return false;
	if (mask)
		text_printf(p->text, "\n\t    Mask %s", print_as_ip4(p, at).s);
	at += 4;
	if (!print_has(p, at, 4))
		return false;
	for (; at < end; at += 4) {
		uint32_t word = get_u32(p, at);
		uint32_t topology = word >> 24 & 0x7f;

		text_printf(p->text, "\n\t\ttopology %s (%u) metric %u",
		    print_name_or(topologies, topology, "Unknown"), topology,
		    word & METRIC_INFINITE);
	}
	return true;
}

static void external_metric(struct print *p, const uint8_t *at)
{
	uint32_t word = get_u32(p, at);
	uint32_t topology = word >> 24 & 0x7f;
	uint32_t metric = word & METRIC_INFINITE;

	text_printf(p->text, "\n\t\ttopology %s (%u), type %u, metric",
	    print_name_or(topologies, topology, "Unknown"), topology, word >> 31 ? 2 : 1);
	if (metric == METRIC_INFINITE)
		text_str(p->text, " infinite");
	else
		text_printf(p->text, " %u", metric);
	if (get_u32(p, at + 4) != 0)
		text_printf(p->text, ", forward %s", print_as_ip4(p, at + 4).s);
	if (get_u32(p, at + 8) != 0)
		text_printf(p->text, ", tag %s", print_as_ip4(p, at + 8).s);
}

static bool external(struct print *p, const uint8_t *at, const uint8_t *end)
{
	if (!print_has(p, at, 4))
		return false;
	text_printf(p->text, "\n\t    Mask %s", print_as_ip4(p, at).s);
	at += 4;
	if (!print_has(p, at, 4))
		return false;
	for (; at < end; at += 12)
		external_metric(p, at);
	return true;
}

static void group(struct print *p, const uint8_t *at, const uint8_t *end)
{
	for (; at < end; at += 8) {
		uint32_t kind = get_u32(p, at);

		if (kind == 1)
			text_printf(
			    p->text, "\n\t    Router Router-ID %s", print_as_ip4(p, at + 4).s);
		else if (kind == 2)
			text_printf(p->text, "\n\t    Network Designated Router %s",
			    print_as_ip4(p, at + 4).s);
		else
			text_printf(p->text, "\n\t    unknown VertexType (%u)", kind);
	}
}

enum lsa_result {
	LSA_SHOWN,
	LSA_STOPPED, /* nothing more of it, not even a dump */
	LSA_CUT,
};

static enum lsa_result opaque(struct print *p, uint8_t type, const uint8_t *at, uint32_t length)
{
	switch (type) {
	case OPAQUE_INFORMATION:
		return print_ospf_router_information(p, at, length) ? LSA_SHOWN : LSA_CUT;
	case OPAQUE_GRACE:
		return print_ospf_grace(p, at, length) ? LSA_SHOWN : LSA_STOPPED;
	case OPAQUE_TE:
		return print_ospf_te(p, at, length) ? LSA_SHOWN : LSA_STOPPED;
	default:
		if (p->options->verbose <= 1)
			print_unknown(p, "\n\t    ", at, length);
		return LSA_SHOWN;
	}
}

static enum lsa_result lsa_body(
    struct print *p, const uint8_t *lsa, const uint8_t *at, uint32_t length)
{
	const uint8_t *end = at + length;
	bool whole = true;

	switch (lsa[3]) {
	case LSA_ROUTER:
		whole = router(p, at);
		break;
	case LSA_NETWORK:
		network(p, at, end);
		break;
	case LSA_SUMMARY:
	case LSA_SUMMARY_BORDER:
		whole = summary(p, at, end, lsa[3] == LSA_SUMMARY);
		break;
	case LSA_EXTERNAL:
	case LSA_NSSA:
		whole = external(p, at, end);
		break;
	case LSA_GROUP:
		group(p, at, end);
		break;
	default:
		if (is_opaque(lsa[3]))
			return opaque(p, lsa[4], at, length);
		break;
	}
	return whole ? LSA_SHOWN : LSA_CUT;
}

/* Its length, or 0: no more of them can be read. */
static uint32_t lsa(struct print *p, const uint8_t *at)
{
	uint32_t length = lsa_header(p, at);
	enum lsa_result result;

	if (length == 0)
		return 0;
	result = lsa_body(p, at, at + LSA_HEADER, length - LSA_HEADER);
	if (result == LSA_CUT)
		return 0;
	if (result == LSA_SHOWN && p->options->verbose > 1)
		print_unknown(p, "\n\t    ", at + LSA_HEADER, length - LSA_HEADER);
	return length;
}

static void hello(struct print *p, const uint8_t *at, const uint8_t *end)
{
	print_need(p, at + 6, 1);
	text_str(p->text, "\n\tOptions [");
	print_bits(p, options, "none", ", ", at[6]);
	text_char(p->text, ']');
	text_printf(p->text, "\n\t  Hello Timer %us, Dead Timer %us, Mask %s, Priority %u",
	    get_u16(p, at + 4), get_u32(p, at + 8), print_as_ip4(p, at).s, get_u8(p, at + 7));
	if (get_u32(p, at + 12) != 0)
		text_printf(p->text, "\n\t  Designated Router %s", print_as_ip4(p, at + 12).s);
	if (get_u32(p, at + 16) != 0)
		text_printf(p->text, ", Backup Designated Router %s", print_as_ip4(p, at + 16).s);
	at += 20;
	if (at < end)
		text_str(p->text, "\n\t  Neighbor List:");
	for (; at < end; at += 4)
		text_printf(p->text, "\n\t    %s", print_as_ip4(p, at).s);
}

static void description(struct print *p, const uint8_t *at, const uint8_t *end)
{
	print_need(p, at + 2, 1);
	text_str(p->text, "\n\tOptions [");
	print_bits(p, options, "none", ", ", at[2]);
	text_char(p->text, ']');
	print_need(p, at + 3, 1);
	text_str(p->text, ", DD Flags [");
	print_bits(p, description_flags, "none", ", ", at[3]);
	text_char(p->text, ']');
	if (get_u16(p, at) != 0)
		text_printf(p->text, ", MTU: %u", get_u16(p, at));
	text_printf(p->text, ", Sequence: 0x%08x", get_u32(p, at + 4));
	for (at += 8; at < end && lsa_header(p, at) != 0; at += LSA_HEADER)
		;
}

static bool request(struct print *p, const uint8_t *at, const uint8_t *end)
{
	for (; at < end; at += 12) {
		uint32_t type;

		if (!print_has(p, at, 12))
			return false;
		type = get_u32(p, at);
		text_printf(p->text, "\n\t  Advertising Router: %s, %s LSA (%u)",
		    print_as_ip4(p, at + 8).s, print_name_or(lsas, type, "unknown"), type);
		if (is_opaque(type))
			text_printf(p->text, ", Opaque-Type: %s LSA (%u), Opaque-ID: %u",
			    print_name_or(opaques, get_u8(p, at + 4), "unknown"), get_u8(p, at + 4),
			    get_u24(p, at + 5));
		else
			text_printf(p->text, ", LSA-ID: %s", print_as_ip4(p, at + 4).s);
	}
	return true;
}

static bool update(struct print *p, const uint8_t *at)
{
	uint32_t count = get_u32(p, at);

	text_printf(p->text, ", %u LSA%s", count, print_plural(count));
	at += 4;
	for (uint32_t i = 1; i <= count; i++) {
		uint32_t length;

		text_printf(p->text, "\n\t  LSA #%u", i);
		length = lsa(p, at);
		if (length == 0)
			return false;
		at += length;
	}
	return true;
}

/* False: cut off. */
static bool body(struct print *p, uint8_t type, const uint8_t *at, const uint8_t *end)
{
	switch (type) {
	case OSPF_HELLO:
		hello(p, at, end);
		break;
	case OSPF_DESCRIPTION:
		description(p, at, end);
		break;
	case OSPF_REQUEST:
		return request(p, at, end);
	case OSPF_UPDATE:
		return update(p, at);
	case OSPF_ACK:
		while (lsa_header(p, at) != 0)
			at += LSA_HEADER;
		break;
	default:
		break;
	}
	return true;
}

/* Link-local signalling behind the packet (RFC 5613). */
static void signalling(struct print *p, const uint8_t *start, uint32_t length)
{
	const uint8_t *at;
	uint32_t inner = get_u16(p, start + 2);

	if (!((start[1] == OSPF_HELLO && get_u8(p, start + HEADER + 6) & OPTION_L) ||
		(start[1] == OSPF_DESCRIPTION && get_u8(p, start + HEADER + 2) & OPTION_L)))
		return;
	if (get_u16(p, start + 14) == AUTH_DIGEST)
		inner += start[19];
	at = start + inner;
	if (inner >= length) {
		text_str(p->text, "\n\t[LLS truncated]");
		return;
	}
	text_printf(p->text, "\n\t  LLS: checksum: 0x%04x", get_u16(p, at));
	text_printf(p->text, ", length: %u", get_u16(p, at + 2));
	for (at += 4; at < start + length;) {
		uint16_t type = get_u16(p, at);
		uint16_t size, should = type == LLS_OPTIONS ? 4 : 20;

		text_printf(
		    p->text, "\n\t    %s (%u)", print_name_or(lls_tlvs, type, "Unknown TLV"), type);
		size = get_u16(p, at + 2);
		text_printf(p->text, ", length: %u", size);
		at += 4;
		if (type == LLS_OPTIONS || type == LLS_DIGEST) {
			if (size != should)
				text_printf(p->text, " [should be %u]", should);
			size = should;
		}
		if (type == LLS_OPTIONS) {
			text_printf(p->text, "\n\t      Options: 0x%08x [", get_u32(p, at));
			print_bits(p, lls_options, "?", ", ", get_u32(p, at));
			text_char(p->text, ']');
		} else if (type == LLS_DIGEST) {
			text_printf(p->text, "\n\t      Sequence number: 0x%08x", get_u32(p, at));
		}
		at += size;
	}
}

/* False: nothing behind it can be read. */
static bool authentication(struct print *p, const uint8_t *at)
{
	uint16_t auth = get_u16(p, at + 14);

	print_need(p, at + 16, 8);
	text_printf(
	    p->text, ", Authentication Type: %s (%u)", print_name_or(auths, auth, "unknown"), auth);
	if (auth == AUTH_TEXT) {
		text_str(p->text, "\n\tSimple text password: ");
		print_safe_padded(p, at + 16, 8);
	} else if (auth == AUTH_DIGEST) {
		text_printf(p->text,
		    "\n\tKey-ID: %u, Auth-Length: %u, Crypto Sequence Number: 0x%08x",
		    get_u8(p, at + 18), get_u8(p, at + 19), get_u32(p, at + 20));
	}
	return auth <= AUTH_DIGEST;
}

static void details(struct print *p, const uint8_t *at, uint32_t length)
{
	uint16_t said = get_u16(p, at + 2);

	if (length != said)
		text_printf(p->text, " [len %u]", said);
	text_printf(p->text, "\n\tRouter-ID %s", print_as_ip4(p, at + 4).s);
	if (get_u32(p, at + 8) != 0)
		text_printf(p->text, ", Area %s", print_as_ip4(p, at + 8).s);
	else
		text_str(p->text, ", Backbone Area");
	if (!authentication(p, at))
		return;
	if (at[0] != 2) {
		text_printf(p->text, " ospf [version %u]", at[0]);
		return;
	}
	if (!body(p, at[1], at + HEADER, at + (length > said ? said : length)))
		print_cut(p);
	if (length > said)
		signalling(p, at, length);
}

void print_ospf(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t type;

	p->protocol = "ospf2";
	if (get_u16(p, at + 14) == AUTH_DIGEST) {
		length -= DIGEST;
		p->end -= DIGEST;
	}
	type = get_u8(p, at + 1);
	text_printf(p->text, "OSPFv%u, ", at[0]);
	print_named(p, ospf_types, "unknown LS-type %u", type);
	text_printf(p->text, ", length %u", length);
	if (print_find(ospf_types, type) != NULL && p->options->verbose > 0)
		details(p, at, length);
}
