/*
 * IS-IS (ISO 10589, RFC 1195): its packets, and the TLVs in them.
 */
#include "capture/print/iso.h"
#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	HEADER = 8,
	LAN_HELLO_1 = 15,
	LAN_HELLO_2 = 16,
	HELLO = 17,
	LINK_STATE_1 = 18,
	LINK_STATE_2 = 20,
	COMPLETE_1 = 24,
	COMPLETE_2 = 25,
	PARTIAL_1 = 26,
	PARTIAL_2 = 27,
	TLV_AREAS = 1,
	TLV_NEIGHBORS_NARROW = 2,
	TLV_END_SYSTEMS = 3,
	TLV_PARTITION = 4,
	TLV_PREFIX_NEIGHBORS = 5,
	TLV_LAN_NEIGHBORS = 6,
	TLV_INSTANCE = 7,
	TLV_PADDING = 8,
	TLV_LINK_STATES = 9,
	TLV_AUTH = 10,
	TLV_CHECKSUM = 12,
	TLV_PURGE = 13,
	TLV_BUFFER = 14,
	TLV_NEIGHBORS = 22,
	TLV_ALIAS = 24,
	TLV_INTERNAL_NARROW = 128,
	TLV_PROTOCOLS = 129,
	TLV_EXTERNAL_NARROW = 130,
	TLV_IDRP = 131,
	TLV_ADDRESSES = 132,
	TLV_TE_ROUTER = 134,
	TLV_PREFIXES = 135,
	TLV_HOST_NAME = 137,
	TLV_RISK_GROUP = 138,
	TLV_PORT_CAPABILITIES = 143,
	TLV_CAPABILITIES = 144,
	TLV_RESTART = 211,
	TLV_MT_NEIGHBORS = 222,
	TLV_MT_SUPPORTED = 229,
	TLV_ADDRESSES_6 = 232,
	TLV_MT_PREFIXES = 235,
	TLV_PREFIXES_6 = 236,
	TLV_MT_PREFIXES_6 = 237,
	TLV_ADJACENCY = 240,
	TLV_SEQUENCE = 241,
	TLV_ROUTER_CAPABILITIES = 242,
	TLV_VENDOR = 250,
	AUTH_TEXT = 1,
	AUTH_GENERIC = 3,
	AUTH_DIGEST = 54,
};

static const struct print_name packets[] = {
    {15, "L1 Lan IIH"},
    {16, "L2 Lan IIH"},
    {17, "p2p IIH"},
    {18, "L1 LSP"},
    {20, "L2 LSP"},
    {24, "L1 CSNP"},
    {25, "L2 CSNP"},
    {26, "L1 PSNP"},
    {27, "L2 PSNP"},
    {0, NULL},
};

static const struct print_name tlvs[] = {
    {1, "Area address(es)"},
    {2, "IS Reachability"},
    {3, "ES Neighbor(s)"},
    {4, "Partition DIS"},
    {5, "Prefix Neighbors"},
    {6, "IS Neighbor(s)"},
    {7, "Instance Identifier"},
    {8, "Padding"},
    {9, "LSP entries"},
    {10, "Authentication"},
    {12, "Checksum"},
    {13, "Purge Originator Identifier"},
    {14, "LSP Buffersize"},
    {22, "Extended IS Reachability"},
    {24, "IS Alias ID"},
    {42, "DECnet Phase IV"},
    {66, "Lucent Proprietary"},
    {128, "IPv4 Internal Reachability"},
    {129, "Protocols supported"},
    {130, "IPv4 External Reachability"},
    {131, "Inter-Domain Information Type"},
    {132, "IPv4 Interface address(es)"},
    {133, "IPv4 authentication (deprecated)"},
    {134, "Traffic Engineering Router ID"},
    {135, "Extended IPv4 Reachability"},
    {138, "Shared Risk Link Group"},
    {143, "Multi-Topology-Aware Port Capability"},
    {144, "Multi-Topology Capability"},
    {176, "Nortel Proprietary"},
    {177, "Nortel Proprietary"},
    {137, "Hostname"},
    {211, "Restart Signaling"},
    {222, "Multi Topology IS Reachability"},
    {229, "Multi Topology"},
    {232, "IPv6 Interface address(es)"},
    {235, "Multi-Topology IPv4 Reachability"},
    {236, "IPv6 reachability"},
    {237, "Multi-Topology IP6 Reachability"},
    {240, "Point-to-point Adjacency State"},
    {241, "Hello PDU Sequence Number"},
    {242, "IS-IS Router Capability"},
    {250, "Vendor Private"},
    {0, NULL},
};

static const struct print_name auths[] = {
    {1, "simple text password"},
    {3, "Generic Crypto key-id"},
    {54, "HMAC-MD5 password"},
    {255, "Routing Domain private password"},
    {0, NULL},
};

static const struct print_name idrps[] = {
    {0, "Reserved"},
    {1, "Routing-Domain Specific"},
    {2, "AS Number Tag"},
    {0, NULL},
};

static const struct print_name circuits[] = {
    {1, "Level 1 only"},
    {2, "Level 2 only"},
    {3, "Level 1, Level 2"},
    {0, NULL},
};

static const struct print_name levels[] = {
    {0, "Unused 0x0 (invalid)"},
    {1, "L1 IS"},
    {2, "Unused 0x2 (invalid)"},
    {3, "L2 IS"},
    {0, NULL},
};

static const struct print_name adjacencies[] = {
    {0, "Up"},
    {1, "Initializing"},
    {2, "Down"},
    {0, NULL},
};

static const struct print_name virtuals[] = {
    {0, "IsNotVirtual"},
    {1, "IsVirtual"},
    {0, NULL},
};

static const struct print_name restart_flags[] = {
    {0x01, "Restart Request"},
    {0x02, "Restart Acknowledgement"},
    {0x04, "Suppress adjacency advertisement"},
    {0, NULL},
};

static const struct print_name capability_flags[] = {
    {0x01, "S bit"},
    {0x02, "D bit"},
    {0, NULL},
};

static const char indent[] = "\n\t      ";

void print_isis_id(struct print *p, const uint8_t *at, unsigned size)
{
	print_need(p, at, size);
	for (unsigned i = 0; i < ISIS_SYSTEM_ID; i++)
		text_printf(p->text, "%02x%s", at[i], i == 1 || i == 3 ? "." : "");
	if (size >= ISIS_NODE_ID)
		text_printf(p->text, ".%02x", at[6]);
	if (size == ISIS_LSP_ID)
		text_printf(p->text, "-%02x", at[7]);
}

static void titled_id(struct print *p, const char *title, const uint8_t *at, unsigned size)
{
	print_need(p, at, size);
	text_str(p->text, title);
	print_isis_id(p, at, size);
}

/* An IS-IS packet on its way: what its TLVs need to know of it. */
struct packet {
	const uint8_t *start;
	uint32_t length; /* as it says itself, where that is shorter */
};

/* What is left of a TLV. */
struct rest {
	const uint8_t *at;
	uint32_t length;
};

static void step(struct rest *r, uint32_t n)
{
	r->at += n;
	r->length -= n;
}

enum tlv_result {
	TLV_SHOWN,   /* or too short to be: dumped under -vv */
	TLV_UNKNOWN, /* dumped, too */
	TLV_CUT,     /* the end of the packet */
	TLV_END,     /* the end, without a mark */
};

static enum tlv_result cut_unless(bool whole)
{
	return whole ? TLV_SHOWN : TLV_CUT;
}

static enum tlv_result areas(struct print *p, struct rest r)
{
	while (r.length != 0) {
		uint8_t size = get_u8(p, r.at);

		step(&r, 1);
		if (r.length < size)
			break;
		print_need(p, r.at, size);
		text_printf(p->text, "%sArea address (length: %u): ", indent, size);
		print_nsap(p, r.at, size);
		step(&r, size);
	}
	return TLV_SHOWN;
}

static enum tlv_result ids(struct print *p, struct rest r, const char *title)
{
	for (; r.length >= ISIS_SYSTEM_ID; step(&r, ISIS_SYSTEM_ID)) {
		if (!print_has(p, r.at, ISIS_SYSTEM_ID))
			return TLV_CUT;
		titled_id(p, title, r.at, ISIS_SYSTEM_ID);
	}
	return TLV_SHOWN;
}

static enum tlv_result instance(struct print *p, struct rest r)
{
	uint32_t count;

	if (r.length < 4)
		return TLV_SHOWN;
	count = (r.length - 2) / 2;
	text_printf(p->text, "%sInstance ID: %u, ITIDs(%u)%s ", indent, get_u16(p, r.at), count,
	    count ? ":" : "");
	for (uint32_t i = 0; i < count; i++)
		text_printf(
		    p->text, "%u%s", get_u16(p, r.at + 2 + 2 * i), i + 1 < count ? ", " : "");
	return TLV_SHOWN;
}

/* Neighbours with narrow metrics; end systems stand without a flag in front. */
static enum tlv_result narrow(struct print *p, struct rest r, bool end_systems)
{
	uint32_t size = end_systems ? 10 : 11;

	if (!end_systems) {
		if (r.length < 1)
			return TLV_SHOWN;
		get_u8(p, r.at);
		text_str(p->text, indent);
		print_named(p, virtuals, "bogus virtual flag 0x%02x", r.at[0]);
		step(&r, 1);
	}
	for (; r.length >= size; step(&r, size)) {
		if (!print_has(p, r.at, size))
			return TLV_CUT;
		titled_id(p,
		    end_systems ? "\n\t      ES Neighbor: " : "\n\t      IS Neighbor: ", r.at + 4,
		    size - 4);
		print_isis_metrics(p, r.at);
	}
	return TLV_SHOWN;
}

/* A list behind a topology's id. */
static enum tlv_result topology_list(struct print *p, uint8_t type, struct rest r)
{
	if (r.length < 2)
		return TLV_CUT;
	print_isis_topology(p, r.at);
	step(&r, 2);
	if (type == TLV_MT_NEIGHBORS)
		return cut_unless(print_isis_neighbors(p, type, r.at, r.length));
	return cut_unless(print_isis_prefixes(p, type == TLV_MT_PREFIXES_6, r.at, r.length));
}

static enum tlv_result addresses(struct print *p, struct rest r, bool ip6)
{
	uint32_t size = ip6 ? 16 : 4;

	for (; r.length >= size; step(&r, size))
		text_printf(p->text, "%sIPv%c interface address: %s", indent, ip6 ? '6' : '4',
		    ip6 ? print_as_ip6(p, r.at).s : print_as_ip4(p, r.at).s);
	return TLV_SHOWN;
}

static void hex_bytes(struct print *p, const struct rest *r)
{
	for (uint32_t i = 0; i < r->length; i++)
		text_hex(p->text, get_u8(p, r->at + i), 2);
}

static enum tlv_result authentication(struct print *p, struct rest r)
{
	uint8_t type;

	if (r.length < 1)
		return TLV_SHOWN;
	type = get_u8(p, r.at);
	step(&r, 1);
	text_str(p->text, indent);
	print_named(p, auths, "unknown Authentication type 0x%02x", type);
	text_str(p->text, ": ");
	if (type == AUTH_TEXT) {
		print_safe_padded(p, r.at, r.length);
	} else if (type == AUTH_DIGEST) {
		hex_bytes(p, &r);
		text_str(
		    p->text, r.length != 16 ? ", (invalid subTLV)  (unchecked)" : " (unchecked)");
	} else if (type == AUTH_GENERIC) {
		if (r.length < 2)
			return TLV_SHOWN;
		text_printf(p->text, "%u, password: ", get_u16(p, r.at));
		step(&r, 2);
		hex_bytes(p, &r);
	} else {
		print_unknown(p, "\n\t\t  ", r.at, r.length);
	}
	return TLV_SHOWN;
}

/* tcpdump counts the fields down, but reads them at fixed places. */
static enum tlv_result adjacency(struct print *p, struct rest r)
{
	const uint8_t *at = r.at;
	uint32_t left = r.length;

	if (left >= 1) {
		text_printf(p->text, "%sAdjacency State: %s (%u)", indent,
		    print_name_or(adjacencies, get_u8(p, at), "unknown"), get_u8(p, at));
		left--;
	}
	if (left > 4) {
		text_printf(
		    p->text, "%sExtended Local circuit-ID: 0x%08x", indent, get_u32(p, at + 1));
		left -= 4;
	}
	if (left >= ISIS_SYSTEM_ID) {
		if (!print_has(p, at + 5, ISIS_SYSTEM_ID))
			return TLV_CUT;
		titled_id(p, "\n\t      Neighbor System-ID: ", at + 5, ISIS_SYSTEM_ID);
		left -= ISIS_SYSTEM_ID;
	}
	if (left >= 4)
		text_printf(p->text, "%sNeighbor Extended Local circuit-ID: 0x%08x", indent,
		    get_u32(p, at + 11));
	return TLV_SHOWN;
}

static enum tlv_result protocols(struct print *p, struct rest r)
{
	text_printf(p->text, "%sNLPID(s): ", indent);
	for (uint32_t i = 0; i < r.length; i++) {
		uint8_t id = get_u8(p, r.at + i);

		text_printf(p->text, "%s (0x%02x)%s",
		    print_name_or(print_nlpid_names, id, "unknown"), id,
		    i + 1 < r.length ? ", " : "");
	}
	return TLV_SHOWN;
}

static enum tlv_result capabilities(struct print *p, uint8_t type, struct rest r)
{
	uint16_t head;

	if (r.length < 2)
		return TLV_SHOWN;
	head = get_u16(p, r.at);
	step(&r, 2);
	if (type == TLV_PORT_CAPABILITIES) {
		text_printf(p->text, "\n\t       RES: %u, MTID(s): %u", head >> 12, head & 0xfff);
		if (r.length != 0)
			print_isis_port_capabilities(p, r.at, r.length);
	} else {
		text_printf(p->text, "\n\t      O: %u, RES: %u, MTID(s): %u", head >> 15,
		    head >> 12 & 7, head & 0xfff);
		if (r.length != 0)
			print_isis_bridging_capabilities(p, r.at, r.length);
	}
	return TLV_SHOWN;
}

static enum tlv_result risk_group(struct print *p, struct rest r)
{
	static const char *const titles[] = {"IPv4 interface address", "IPv4 neighbor address"};

	if (r.length < ISIS_NODE_ID)
		return TLV_SHOWN;
	if (!print_has(p, r.at, ISIS_NODE_ID))
		return TLV_CUT;
	titled_id(p, "\n\t      IS Neighbor: ", r.at, ISIS_NODE_ID);
	step(&r, ISIS_NODE_ID);
	if (r.length < 1)
		return TLV_SHOWN;
	text_printf(p->text, ", Flags: [%s]", get_u8(p, r.at) & 1 ? "numbered" : "unnumbered");
	step(&r, 1);
	for (unsigned i = 0; i < 2; i++) {
		if (r.length < 4)
			return TLV_SHOWN;
		text_printf(p->text, "%s%s: %s", indent, titles[i], print_as_ip4(p, r.at).s);
		step(&r, 4);
	}
	for (; r.length >= 4; step(&r, 4))
		text_printf(p->text, "%sLink-ID: 0x%08x", indent, get_u32(p, r.at));
	return TLV_SHOWN;
}

static enum tlv_result link_states(struct print *p, struct rest r)
{
	for (; r.length >= 16; step(&r, 16)) {
		if (!print_has(p, r.at, 10))
			return TLV_CUT;
		titled_id(p, "\n\t      lsp-id: ", r.at + 2, ISIS_LSP_ID);
		text_printf(p->text, ", seq: 0x%08x", get_u32(p, r.at + 10));
		text_printf(p->text, ", lifetime: %5ds", get_u16(p, r.at));
		text_printf(p->text, ", chksum: 0x%04x", get_u16(p, r.at + 14));
	}
	return TLV_SHOWN;
}

static enum tlv_result purge(struct print *p, struct rest r)
{
	uint8_t count;

	if (r.length < 1)
		return TLV_SHOWN;
	count = get_u8(p, r.at);
	step(&r, 1);
	if (count == 0) {
		text_str(p->text, " No system IDs supplied");
		return TLV_SHOWN;
	}
	if (r.length < ISIS_SYSTEM_ID)
		return TLV_SHOWN;
	if (!print_has(p, r.at, ISIS_SYSTEM_ID))
		return TLV_CUT;
	titled_id(p, "\n\t      Purge Originator System-ID: ", r.at, ISIS_SYSTEM_ID);
	step(&r, ISIS_SYSTEM_ID);
	if (count == 1 || r.length < ISIS_SYSTEM_ID)
		return TLV_SHOWN;
	if (!print_has(p, r.at, 2 * ISIS_SYSTEM_ID + 1))
		return TLV_CUT;
	titled_id(p, "\n\t      Received from System-ID: ", r.at, ISIS_SYSTEM_ID);
	return TLV_SHOWN;
}

static enum tlv_result topologies(struct print *p, struct rest r)
{
	for (; r.length >= 2; step(&r, 2))
		print_isis_topology(p, r.at);
	if (r.length == 1)
		text_printf(p->text, "%sinvalid MT-ID", indent);
	return TLV_SHOWN;
}

static enum tlv_result restart(struct print *p, struct rest r)
{
	if (r.length < 1)
		return TLV_SHOWN;
	if (!print_has(p, r.at, 1))
		return TLV_CUT;
	text_printf(p->text, "%sFlags [", indent);
	print_bits(p, restart_flags, "none", ", ", r.at[0]);
	text_char(p->text, ']');
	step(&r, 1);
	if (r.length < 2)
		return TLV_SHOWN;
	if (!print_has(p, r.at, 2))
		return TLV_CUT;
	text_printf(p->text, ", Remaining holding time %us", get_u16(p, r.at));
	step(&r, 2);
	if (r.length != ISIS_SYSTEM_ID)
		return TLV_SHOWN;
	if (!print_has(p, r.at, ISIS_SYSTEM_ID))
		return TLV_CUT;
	titled_id(p, ", for ", r.at, ISIS_SYSTEM_ID);
	return TLV_SHOWN;
}

static enum tlv_result idrp(struct print *p, struct rest r)
{
	uint8_t type;

	if (r.length < 1)
		return TLV_SHOWN;
	type = get_u8(p, r.at);
	text_printf(p->text, "%sInter-Domain Information Type: ", indent);
	print_named(p, idrps, "Unknown (0x%02x)", type);
	step(&r, 1);
	if (type != 2)
		print_unknown(p, "\n\t      ", r.at, r.length);
	else if (r.length >= 2)
		text_printf(p->text, "AS Number: %u", get_u16(p, r.at));
	return TLV_SHOWN;
}

static enum tlv_result prefix_neighbors(struct print *p, struct rest r)
{
	if (r.length < 4)
		return TLV_SHOWN;
	if (!print_has(p, r.at, 4))
		return TLV_CUT;
	text_printf(p->text, "%sMetric Block", indent);
	print_isis_metrics(p, r.at);
	step(&r, 4);
	while (r.length != 0) {
		uint8_t nibbles = get_u8(p, r.at);

		step(&r, 1);
		if (nibbles < 2) {
			text_printf(p->text, "\n\t\tAddress: prefix length %u < 2", nibbles);
			break;
		}
		if (r.length < nibbles / 2u)
			break;
		print_need(p, r.at, nibbles / 2u);
		text_str(p->text, "\n\t\tAddress: ");
		print_nsap(p, r.at, nibbles / 2u);
		text_printf(p->text, "/%u", nibbles * 4u);
		step(&r, nibbles / 2u);
	}
	return TLV_SHOWN;
}

static enum tlv_result router_capabilities(struct print *p, struct rest r)
{
	if (r.length < 5) {
		text_printf(p->text, " [object length %u < 5]", r.length);
		print_invalid(p);
		return TLV_SHOWN;
	}
	text_printf(p->text, "%sRouter-ID %s", indent, print_as_ip4(p, r.at).s);
	get_u8(p, r.at + 4);
	text_str(p->text, ", Flags [");
	print_bits(p, capability_flags, "none", ", ", r.at[4]);
	text_char(p->text, ']');
	if (r.length > 5)
		print_isis_router_capabilities(p, r.at + 5, r.length - 5);
	return TLV_SHOWN;
}

static enum tlv_result vendor(struct print *p, struct rest r)
{
	uint32_t oui;

	if (r.length < 3)
		return TLV_SHOWN;
	oui = get_u24(p, r.at);
	text_printf(p->text, "%sVendor: %s (%u)", indent,
	    print_name_or(print_oui_names, oui, "Unknown"), oui);
	if (r.length > 3)
		print_unknown(p, "\n\t\t", r.at + 3, r.length - 3);
	return TLV_SHOWN;
}

static enum tlv_result checksum(struct print *p, const struct packet *packet, struct rest r)
{
	if (r.length < 2)
		return TLV_SHOWN;
	if (!print_has(p, r.at, 2))
		return TLV_CUT;
	text_printf(p->text, "%schecksum: 0x%04x ", indent, get_u16(p, r.at));
	print_iso_checksum(
	    p, packet->start, get_u16(p, r.at), (uint32_t)(r.at - packet->start), packet->length);
	return TLV_SHOWN;
}

static enum tlv_result number(struct print *p, uint8_t type, struct rest r)
{
	if (type == TLV_TE_ROUTER && r.length >= 4)
		text_printf(p->text, "%sTraffic Engineering Router ID: %s", indent,
		    print_as_ip4(p, r.at).s);
	else if (type == TLV_BUFFER && r.length >= 2)
		text_printf(p->text, "%sLSP Buffersize: %u", indent, get_u16(p, r.at));
	else if (type == TLV_SEQUENCE && r.length >= 4)
		text_printf(p->text, "%sSequence number: %u", indent, get_u32(p, r.at));
	return TLV_SHOWN;
}

/* The TLVs of topology: who and what can be reached. */
static enum tlv_result reach(struct print *p, uint8_t type, struct rest r)
{
	switch (type) {
	case TLV_NEIGHBORS_NARROW:
	case TLV_END_SYSTEMS:
		return narrow(p, r, type == TLV_END_SYSTEMS);
	case TLV_NEIGHBORS:
	case TLV_ALIAS:
		return cut_unless(print_isis_neighbors(p, type, r.at, r.length));
	case TLV_MT_NEIGHBORS:
	case TLV_MT_PREFIXES:
	case TLV_MT_PREFIXES_6:
		return topology_list(p, type, r);
	case TLV_INTERNAL_NARROW:
	case TLV_EXTERNAL_NARROW:
		return print_isis_narrow_prefixes(p, r.at, r.length) ? TLV_SHOWN : TLV_END;
	case TLV_PREFIXES:
	case TLV_PREFIXES_6:
		return cut_unless(print_isis_prefixes(p, type == TLV_PREFIXES_6, r.at, r.length));
	case TLV_PREFIX_NEIGHBORS:
		return prefix_neighbors(p, r);
	case TLV_ADDRESSES:
	case TLV_ADDRESSES_6:
		return addresses(p, r, type == TLV_ADDRESSES_6);
	case TLV_RISK_GROUP:
		return risk_group(p, r);
	default:
		return TLV_UNKNOWN;
	}
}

static enum tlv_result tlv_body(
    struct print *p, const struct packet *packet, uint8_t type, struct rest r)
{
	switch (type) {
	case TLV_AREAS:
		return areas(p, r);
	case TLV_LAN_NEIGHBORS:
		return ids(p, r, "\n\t      SNPA: ");
	case TLV_PARTITION:
		return ids(p, r, "\n\t      ");
	case TLV_INSTANCE:
		return instance(p, r);
	case TLV_PADDING:
		return TLV_SHOWN;
	case TLV_LINK_STATES:
		return link_states(p, r);
	case TLV_AUTH:
		return authentication(p, r);
	case TLV_CHECKSUM:
		return checksum(p, packet, r);
	case TLV_PURGE:
		return purge(p, r);
	case TLV_PROTOCOLS:
		return protocols(p, r);
	case TLV_IDRP:
		return idrp(p, r);
	case TLV_TE_ROUTER:
	case TLV_BUFFER:
	case TLV_SEQUENCE:
		return number(p, type, r);
	case TLV_HOST_NAME:
		text_printf(p->text, "%sHostname: ", indent);
		print_safe_padded(p, r.at, r.length);
		return TLV_SHOWN;
	case TLV_PORT_CAPABILITIES:
	case TLV_CAPABILITIES:
		return capabilities(p, type, r);
	case TLV_RESTART:
		return restart(p, r);
	case TLV_MT_SUPPORTED:
		return topologies(p, r);
	case TLV_ADJACENCY:
		return adjacency(p, r);
	case TLV_ROUTER_CAPABILITIES:
		return router_capabilities(p, r);
	case TLV_VENDOR:
		return vendor(p, r);
	default:
		return reach(p, type, r);
	}
}

static void put_tlvs(struct print *p, const struct packet *packet, struct rest r)
{
	while (r.length > 0) {
		enum tlv_result result;
		struct rest body;
		uint8_t type;

		if (!print_has(p, r.at, 2) || r.length < 2) {
			print_truncated(p);
			return;
		}
		type = r.at[0];
		body = (struct rest){r.at + 2, r.at[1]};
		step(&r, 2);
		text_printf(p->text, "\n\t    %s TLV #%u, length: %u",
		    print_name_or(tlvs, type, "unknown"), type, body.length);
		result = r.length < body.length ? TLV_CUT : tlv_body(p, packet, type, body);
		if (result == TLV_CUT)
			print_truncated(p);
		if (result == TLV_CUT || result == TLV_END)
			return;
		if (result == TLV_UNKNOWN && p->options->verbose <= 1)
			print_unknown(p, "\n\t\t", body.at, body.length);
		if (p->options->verbose > 1)
			print_unknown(p, "\n\t      ", body.at, body.length);
		step(&r, body.length);
	}
}

/* How the kinds of packets differ in what stands before the TLVs. */
static const struct kind {
	uint8_t first;
	uint8_t second;
	uint8_t size;      /* of the header behind the common one */
	uint8_t length_at; /* where it says the packet's length */
	uint8_t told;      /* the header's size in a complaint about it */
	const char *dash;
} kinds[] = {
    {LAN_HELLO_1, LAN_HELLO_2, 19, 9, 27, ", "},
    {HELLO, HELLO, 12, 9, 20, ", "},
    {LINK_STATE_1, LINK_STATE_2, 19, 0, 19, ", "},
    {COMPLETE_1, COMPLETE_2, 25, 0, 33, ", "},
    {PARTIAL_1, PARTIAL_2, 9, 0, 17, "- "},
};

/* Without -v: one line. */
static void brief(struct print *p, const struct kind *k, const uint8_t *at, uint32_t length)
{
	switch (k->first) {
	case LAN_HELLO_1:
		titled_id(p, ", src-id ", at + 1, ISIS_SYSTEM_ID);
		titled_id(p, ", lan-id ", at + 12, ISIS_NODE_ID);
		text_printf(p->text, ", prio %u", at[11]);
		break;
	case HELLO:
		titled_id(p, ", src-id ", at + 1, ISIS_SYSTEM_ID);
		break;
	case LINK_STATE_1:
		titled_id(p, ", lsp-id ", at + 4, ISIS_LSP_ID);
		text_printf(p->text, ", seq 0x%08x, lifetime %5us", get_u32(p, at + 12),
		    get_u16(p, at + 2));
		break;
	default:
		titled_id(p, ", src-id ", at + 2, ISIS_NODE_ID);
		break;
	}
	text_printf(p->text, ", length %u", length);
}

static void hello(struct print *p, const struct kind *k, const uint8_t *at)
{
	bool lan = k->first == LAN_HELLO_1;

	titled_id(p, "\n\t  source-id: ", at + 1, ISIS_SYSTEM_ID);
	text_printf(p->text, ", %sholding time: %us, Flags: [", lan ? " " : "", get_u16(p, at + 7));
	print_named(p, circuits, "unknown circuit type 0x%02x", at[0]);
	text_char(p->text, ']');
	if (lan) {
		titled_id(p, "\n\t  lan-id:    ", at + 12, ISIS_NODE_ID);
		text_printf(p->text, ", Priority: %u, PDU length: %u", get_u8(p, at + 11) & 0x7f,
		    get_u16(p, at + 9));
	} else {
		text_printf(p->text, "\n\t  circuit-id: 0x%02x, PDU length: %u", get_u8(p, at + 11),
		    get_u16(p, at + 9));
	}
}

static void link_state(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t bits = at[18];

	titled_id(p, "\n\t  lsp-id: ", at + 4, ISIS_LSP_ID);
	text_printf(p->text, ", seq: 0x%08x, lifetime: %5us\n\t  chksum: 0x%04x",
	    get_u32(p, at + 12), get_u16(p, at + 2), get_u16(p, at + 16));
	print_iso_checksum(p, at + 4, get_u16(p, at + 16), 12, length - 12);
	text_printf(p->text, ", PDU length: %u, Flags: [ %s", get_u16(p, at),
	    bits & 4 ? "Overload bit set, " : "");
	if (bits & 0x78)
		text_printf(p->text, "%s%s%s%sATT bit set, ", bits & 8 ? "default " : "",
		    bits & 0x10 ? "delay " : "", bits & 0x20 ? "expense " : "",
		    bits & 0x40 ? "error " : "");
	text_str(p->text, bits & 0x80 ? "P bit set, " : "");
	print_named(p, levels, "Unknown(0x%x)", bits & 3);
	text_str(p->text, " ]");
}

static void sequences(struct print *p, const struct kind *k, const uint8_t *at)
{
	titled_id(p, "\n\t  source-id:    ", at + 2, ISIS_NODE_ID);
	text_printf(p->text, ", PDU length: %u", get_u16(p, at));
	if (k->first != COMPLETE_1)
		return;
	titled_id(p, "\n\t  start lsp-id: ", at + 9, ISIS_LSP_ID);
	titled_id(p, "\n\t  end lsp-id:   ", at + 17, ISIS_LSP_ID);
}

static void details(struct print *p, const struct kind *k, const uint8_t *start, uint32_t length)
{
	const uint8_t *at = start + HEADER;
	uint32_t size = HEADER + (uint32_t)k->size;
	struct packet packet = {start, length};

	if (packet.length > get_u16(p, at + k->length_at))
		packet.length = get_u16(p, at + k->length_at);
	if (k->first == LINK_STATE_1)
		link_state(p, at, packet.length);
	else if (k->first == LAN_HELLO_1 || k->first == HELLO)
		hello(p, k, at);
	else
		sequences(p, k, at);
	if (p->options->verbose > 1)
		print_unknown(p, "\n\t  ", at, k->size);
	if (packet.length < size) {
		text_printf(p->text, " [packet length %u < %u]", packet.length, size);
		print_invalid(p);
		return;
	}
	put_tlvs(p, &packet, (struct rest){start + size, packet.length - size});
}

static bool body(struct print *p, const uint8_t *at, uint32_t length)
{
	const struct kind *k = NULL;

	for (unsigned i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (at[4] == kinds[i].first || at[4] == kinds[i].second)
			k = &kinds[i];
	if (k == NULL) {
		if (p->options->verbose == 0)
			text_printf(p->text, ", length %u", length);
		else
			print_unknown(p, "\n\t  ", at + HEADER, length);
		return p->options->verbose == 0;
	}
	if (at[1] != HEADER + k->size) {
		text_printf(p->text, "%sbogus fixed header length %u should be %u", k->dash, at[1],
		    k->told);
		return false;
	}
	if (!print_has(p, at + HEADER, k->size) || length < HEADER + (uint32_t)k->size)
		print_truncated(p);
	else if (p->options->verbose == 0)
		brief(p, k, at + HEADER, length);
	else
		details(p, k, at, length);
	return true;
}

/* Why the common header makes no sense, printed; true: it does. */
static bool sensible(struct print *p, const uint8_t *at, uint32_t length)
{
	if (at[2] != 1)
		text_printf(p->text, "version %u packet not supported", at[2]);
	else if (at[3] != ISIS_SYSTEM_ID && at[3] != 0)
		text_printf(p->text, "system ID length of %u is not supported", at[3]);
	else if (at[5] != 1)
		text_printf(p->text, "version %u packet not supported", at[5]);
	else if (length < at[1])
		text_printf(p->text, "fixed header length %u > packet length %u", at[1], length);
	else if (at[1] < HEADER)
		text_printf(
		    p->text, "fixed header length %u < minimum header size %u", at[1], HEADER);
	else if (at[7] == 255)
		text_str(p->text, "bad packet -- 255 areas");
	else
		return true;
	return false;
}

bool print_isis(struct print *p, const uint8_t *at, uint32_t length)
{
	const char *comma = p->options->link_header ? "" : ", ";

	p->protocol = "isis";
	if (!print_has(p, at, HEADER) || length < HEADER) {
		print_truncated(p);
		return true;
	}
	if (!p->options->link_header)
		text_str(p->text, "IS-IS");
	if (!sensible(p, at, length))
		return false;
	text_str(p->text, comma);
	if (p->options->verbose == 0) {
		print_named(p, packets, "unknown PDU-Type %u", at[4]);
	} else {
		text_printf(p->text, "length %u\n\t", length);
		print_named(p, packets, "unknown, type %u", at[4]);
		text_printf(p->text,
		    ", hlen: %u, v: 1, pdu-v: 1, sys-id-len: %u (%u), max-area: %u (%u)", at[1],
		    ISIS_SYSTEM_ID, at[3], at[7] == 0 ? 3 : at[7], at[7]);
		if (p->options->verbose > 1)
			print_unknown(p, "\n\t", at, HEADER);
	}
	return body(p, at, length);
}
