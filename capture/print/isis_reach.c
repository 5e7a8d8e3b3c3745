/*
 * IS-IS: what can be reached: neighbours and prefixes, narrow and wide (RFC 5305, 5308, 5120).
 */
#include <stdio.h>
#include <string.h>

#include "capture/print/iso.h"
#include "capture/print/names.h"

enum {
	TLV_ALIAS = 24,
	NARROW = 12,
	SUB_GROUP = 3,
	SUB_LOCAL_REMOTE = 4,
	SUB_REMOTE = 5,
	SUB_ADDRESS = 6,
	SUB_NEIGHBOR_ADDRESS = 8,
	SUB_BANDWIDTH = 9,
	SUB_RESERVABLE = 10,
	SUB_UNRESERVED = 11,
	SUB_CONSTRAINTS_OLD = 12,
	SUB_METRIC = 18,
	SUB_ATTRIBUTE = 19,
	SUB_PROTECTION = 20,
	SUB_SWITCHING = 21,
	SUB_CONSTRAINTS = 22,
	SUB_BRIDGE_METRIC = 29,
	SUB_LAN_SEGMENT = 32,
	PREFIX_TAG = 1,
	PREFIX_LONG_TAG = 2,
	PREFIX_SEGMENT = 3,
	PREFIX_COLOR = 117,
	SEGMENT_LABEL = 0x08,
	SWITCH_PACKET_LAST = 4,
	SWITCH_TDM = 100,
};

static const struct print_name neighbor_tlvs[] = {
    {3, "Administrative groups"},
    {4, "Link Local/Remote Identifier"},
    {5, "Link Remote Identifier"},
    {6, "IPv4 interface address"},
    {8, "IPv4 neighbor address"},
    {9, "Maximum link bandwidth"},
    {10, "Reservable link bandwidth"},
    {11, "Unreserved bandwidth"},
    {18, "Traffic Engineering Metric"},
    {19, "Link Attribute"},
    {20, "Link Protection Type"},
    {21, "Interface Switching Capability"},
    {12, "Bandwidth Constraints (old)"},
    {22, "Bandwidth Constraints"},
    {32, "LAN Adjacency Segment Identifier"},
    {29, "SPB Metric"},
    {250, "Reserved for cisco specific extensions"},
    {251, "Reserved for cisco specific extensions"},
    {252, "Reserved for cisco specific extensions"},
    {253, "Reserved for cisco specific extensions"},
    {254, "Reserved for cisco specific extensions"},
    {255, "Reserved for future expansion"},
    {0, NULL},
};

static const struct print_name prefix_tlvs[] = {
    {1, "32-Bit Administrative tag"},
    {2, "64-Bit Administrative tag"},
    {3, "Prefix SID"},
    {117, "Management Prefix Color"},
    {0, NULL},
};

static const struct print_name segment_flags[] = {
    {0x80, "Readvertisement"},
    {0x40, "Node"},
    {0x20, "No-PHP"},
    {0x10, "Explicit NULL"},
    {0x08, "Value"},
    {0x04, "Local"},
    {0, NULL},
};

static const struct print_name segment_algorithms[] = {
    {0, "SPF"},
    {1, "strict-SPF"},
    {0, NULL},
};

static const struct print_name link_attributes[] = {
    {0x01, "Local Protection Available"},
    {0x02, "Link excluded from local protection path"},
    {0x04, "Local maintenance required"},
    {0, NULL},
};

static const struct print_name adjacency_flags[] = {
    {0x80, "Address family IPv6"},
    {0x40, "Backup"},
    {0x20, "Value"},
    {0x10, "Local significance"},
    {0x08, "Set of adjacencies"},
    {0x04, "Persistent"},
    {0, NULL},
};

static const struct print_name topology_flags[] = {
    {0x4000, "ATT bit set"},
    {0x8000, "Overload bit set"},
    {0, NULL},
};

static const struct print_name topologies[] = {
    {0, "IPv4 unicast"},
    {1, "In-Band Management"},
    {2, "IPv6 unicast"},
    {3, "Multicast"},
    {4095, "Development, Experimental or Proprietary"},
    {0, NULL},
};

static const struct print_name tdm_indications[] = {
    {0, "Standard SONET/SDH"},
    {1, "Arbitrary SONET/SDH"},
    {0, NULL},
};

static const char indent[] = "\n\t      ";
static const char deeper[] = "\n\t        ";

void print_isis_topology(struct print *p, const uint8_t *at)
{
	uint16_t id = get_u16(p, at);

	text_printf(p->text, "%s%s", indent,
	    print_name_or(topologies, id & 0xfff, "Reserved for IETF Consensus"));
	text_printf(p->text, " Topology (0x%03x), Flags: [", id & 0xfff);
	print_bits(p, topology_flags, "none", ", ", id & 0xf000);
	text_char(p->text, ']');
}

static double megabits(struct print *p, const uint8_t *at)
{
	uint32_t bits = get_u32(p, at);
	float f;

	memcpy(&f, &bits, sizeof f);
	return (double)(f * 8 / 1000000);
}

static void bandwidths(struct print *p, const char *title, const uint8_t *at, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		text_printf(
		    p->text, "%s%s%u: %.3f Mbps", deeper, title, i, megabits(p, at + 4 * i));
}

static void constraints(struct print *p, const uint8_t *at, uint8_t size)
{
	if (size == 0)
		return;
	text_printf(p->text, "%sBandwidth Constraints Model ID: %s (%u)", deeper,
	    print_name_or(print_diffserv_te_names, at[0], "unknown"), at[0]);
	bandwidths(p, "  Bandwidth constraint CT", at + 1, (size - 1u) / 4);
}

static void switching(struct print *p, const uint8_t *at, uint8_t size)
{
	uint8_t capability = at[0];

	text_printf(p->text, "%s  Interface Switching Capability:%s", deeper,
	    print_name_or(print_gmpls_switch_names, capability, "Unknown"));
	text_printf(p->text, ", LSP Encoding: %s",
	    print_name_or(print_gmpls_encoding_names, at[1], "Unknown"));
	text_printf(p->text, "%s  Max LSP Bandwidth:", deeper);
	bandwidths(p, "    priority level ", at + 4, 8);
	at += 36;
	size -= 36;
	if (capability >= 1 && capability <= SWITCH_PACKET_LAST) {
		if (size < 6)
			return;
		text_printf(p->text, "%s  Min LSP Bandwidth: %.3f Mbps", deeper, megabits(p, at));
		text_printf(p->text, "%s  Interface MTU: %u", deeper, get_u16(p, at + 4));
	} else if (capability == SWITCH_TDM) {
		if (size < 8)
			return;
		text_printf(p->text, "%s  Min LSP Bandwidth: %.3f Mbps%s  Indication ", deeper,
		    megabits(p, at), deeper);
		print_named(p, tdm_indications, "Unknown (%u)", get_u8(p, at + 4));
	} else if (size != 0) {
		print_unknown(p, "\n\t\t    ", at, size);
	}
}

static void lan_segment(struct print *p, const uint8_t *at, uint8_t size)
{
	bool value = at[0] & 0x20, local = at[0] & 0x10;

	text_printf(p->text, "%s  Flags: [", deeper);
	print_bits(p, adjacency_flags, "none", ", ", at[0]);
	text_printf(p->text, "]%s  Weight: %u", deeper, at[1]);
	at += 2;
	if (size - 2 >= ISIS_SYSTEM_ID) {
		text_printf(p->text, "%s  Neighbor System-ID: ", deeper);
		print_isis_id(p, at, ISIS_SYSTEM_ID);
	}
	if (value && local)
		text_printf(p->text, "%s  Label: %u", deeper, get_u24(p, at + ISIS_SYSTEM_ID));
	else if (!value && !local)
		text_printf(p->text, "%s  Index: %u", deeper, get_u32(p, at + ISIS_SYSTEM_ID));
	else
		print_invalid(p);
}

/* The least bytes a neighbour's TLV must have for it to be told; 255: not known. */
static uint8_t neighbor_least(uint8_t type)
{
	switch (type) {
	case SUB_GROUP:
	case SUB_LOCAL_REMOTE:
	case SUB_REMOTE:
	case SUB_ADDRESS:
	case SUB_NEIGHBOR_ADDRESS:
	case SUB_BANDWIDTH:
	case SUB_RESERVABLE:
		return 4;
	case SUB_UNRESERVED:
		return 32;
	case SUB_CONSTRAINTS_OLD:
	case SUB_CONSTRAINTS:
		return 1;
	case SUB_METRIC:
		return 3;
	case SUB_ATTRIBUTE:
	case SUB_PROTECTION:
		return 2;
	case SUB_SWITCHING:
		return 36;
	case SUB_BRIDGE_METRIC:
		return 6;
	case SUB_LAN_SEGMENT:
		return 8;
	default:
		return 255;
	}
}

static void neighbor_body(struct print *p, uint8_t type, const uint8_t *at, uint8_t size)
{
	switch (type) {
	case SUB_GROUP:
	case SUB_LOCAL_REMOTE:
	case SUB_REMOTE:
		text_printf(p->text, ", 0x%08x", get_u32(p, at));
		if (size == 8)
			text_printf(p->text, ", 0x%08x", get_u32(p, at + 4));
		break;
	case SUB_ADDRESS:
	case SUB_NEIGHBOR_ADDRESS:
		text_printf(p->text, ", %s", print_as_ip4(p, at).s);
		break;
	case SUB_BANDWIDTH:
	case SUB_RESERVABLE:
		text_printf(p->text, ", %.3f Mbps", megabits(p, at));
		break;
	case SUB_UNRESERVED:
		bandwidths(p, "  TE-Class ", at, 8);
		break;
	case SUB_METRIC:
		text_printf(p->text, ", %u", get_u24(p, at));
		break;
	case SUB_ATTRIBUTE:
		if (size != 2)
			break;
		text_str(p->text, ", [ ");
		print_bits(p, link_attributes, "Unknown", ", ", get_u16(p, at));
		text_printf(p->text, " ] (0x%04x)", get_u16(p, at));
		break;
	case SUB_PROTECTION:
		text_str(p->text, ", ");
		print_bits(p, print_gmpls_link_names, "none", ", ", at[0]);
		text_printf(p->text, ", Priority %u", at[1]);
		break;
	case SUB_SWITCHING:
		switching(p, at, size);
		break;
	case SUB_BRIDGE_METRIC:
		text_printf(p->text, ", LM: %u, P: %u, P-ID: %u", get_u24(p, at), get_u8(p, at + 3),
		    get_u16(p, at + 4));
		break;
	case SUB_LAN_SEGMENT:
		lan_segment(p, at, size);
		break;
	default:
		constraints(p, at, size);
		break;
	}
}

/* The TLVs within a neighbour: their bytes; -1: cut off. left: of the TLV around it. */
static int neighbor_tlvs_of(struct print *p, const uint8_t *at, uint32_t total, uint32_t left)
{
	uint32_t taken = 0;

	while (taken < total) {
		uint8_t type, size;

		if (!print_has(p, at + taken, 2))
			return -1;
		if (left - taken < 2) {
			text_printf(p->text, "%sRemaining data in TLV shorter than a subTLV header",
			    deeper);
			return (int)left;
		}
		if (total - taken < 2) {
			text_printf(p->text,
			    "%sRemaining data in subTLVs shorter than a subTLV header", deeper);
			return (int)total;
		}
		type = at[taken];
		size = at[taken + 1];
		taken += 2;
		text_printf(p->text, "%s%s subTLV #%u, length: %u", deeper,
		    print_name_or(neighbor_tlvs, type, "unknown"), type, size);
		if (total - taken < size) {
			text_str(p->text,
			    " (remaining data in subTLVs shorter than the current subTLV)");
			return (int)total;
		}
		if (left - taken < size) {
			text_str(p->text, " (> remaining tlv length)");
			return (int)left;
		}
		if (!print_has(p, at + taken, size))
			return -1;
		if (neighbor_least(type) == 255)
			print_unknown(p, "\n\t\t    ", at + taken, size);
		else if (size >= neighbor_least(type))
			neighbor_body(p, type, at + taken, size);
		taken += size;
	}
	return (int)taken;
}

/* One neighbour; its bytes, or 0: cut off. */
static uint32_t neighbor(struct print *p, uint8_t type, const uint8_t *at, uint32_t left)
{
	uint32_t taken = ISIS_NODE_ID, total;
	int inner;

	if (!print_has(p, at, ISIS_NODE_ID) || left < ISIS_NODE_ID)
		return 0;
	text_printf(p->text, "%sIS Neighbor: ", indent);
	print_isis_id(p, at, ISIS_NODE_ID);
	if (type != TLV_ALIAS) {
		if (!print_has(p, at + taken, 3) || left < taken + 3)
			return 0;
		text_printf(p->text, ", Metric: %u", get_u24(p, at + taken));
		taken += 3;
	}
	if (!print_has(p, at + taken, 1) || left < taken + 1)
		return 0;
	total = at[taken++];
	text_printf(p->text, ", %ssub-TLVs present", total != 0 ? "" : "no ");
	if (total == 0)
		return taken;
	text_printf(p->text, " (%u)", total);
	inner = neighbor_tlvs_of(p, at + taken, total, left - taken);
	return inner < 0 ? 0 : taken + (uint32_t)inner;
}

/* True, and said: an item is longer than what is left. */
static bool too_long(struct print *p, uint32_t left, uint32_t size)
{
	if (left >= size)
		return false;
	text_printf(p->text, " [remaining tlv length %u < %u]", left, size);
	print_invalid(p);
	return true;
}

bool print_isis_neighbors(struct print *p, uint8_t type, const uint8_t *at, uint32_t length)
{
	while (length != 0) {
		uint32_t size = neighbor(p, type, at, length);

		if (size == 0)
			return false;
		if (too_long(p, length, size))
			return true;
		at += size;
		length -= size;
	}
	return true;
}

static const char *side(uint8_t metric)
{
	return metric & 0x40 ? "External" : "Internal";
}

static const char *const extra_metrics[] = {[1] = "Delay", [2] = "Expense", [3] = "Error"};

void print_isis_metrics(struct print *p, const uint8_t *at)
{
	print_need(p, at, 4);
	text_printf(p->text, ", Default Metric: %u, %s", at[0] & 0x3f, side(at[0]));
	for (unsigned i = 1; i < 4; i++)
		if ((at[i] & 0x80) == 0)
			text_printf(p->text, "\n\t\t  %s Metric: %u, %s", extra_metrics[i],
			    at[i] & 0x3f, side(at[i]));
}

/* The length of a mask's prefix, or -1: it has holes. */
static int prefix_length(uint32_t mask)
{
	uint32_t inverse = ~mask;
	int length = 32;

	if ((inverse & (inverse + 1)) != 0)
		return -1;
	for (; inverse != 0; inverse >>= 1)
		length--;
	return length;
}

bool print_isis_narrow_prefixes(struct print *p, const uint8_t *at, uint32_t length)
{
	for (; length > 0; length -= NARROW, at += NARROW) {
		int bits;

		if (length < NARROW) {
			text_printf(p->text, "short IPv4 Reachability (%u vs %u)", length, NARROW);
			return false;
		}
		if (!print_has(p, at, NARROW))
			return false;
		bits = prefix_length(get_u32(p, at + 8));
		if (bits < 0)
			text_printf(p->text, "%sIPv4 prefix: %s mask %s", indent,
			    print_as_ip4(p, at + 4).s, print_as_ip4(p, at + 8).s);
		else
			text_printf(p->text, "%sIPv4 prefix: %15s/%d", indent,
			    print_as_ip4(p, at + 4).s, bits);
		text_printf(p->text, ", Distribution: %s, Metric: %u, %s",
		    at[0] & 0x80 ? "down" : "up", at[0] & 0x3f, side(at[0]));
		for (unsigned i = 1; i < 4; i++)
			if ((at[i] & 0x80) == 0)
				text_printf(p->text, "%s  %s Metric: %u, %s", indent,
				    extra_metrics[i], at[i] & 0x3f, side(at[i]));
	}
	return true;
}

/* A prefix's segment; false: too short. */
static bool segment(struct print *p, const uint8_t *at, uint8_t size)
{
	uint8_t flags = get_u8(p, at), algorithm = get_u8(p, at + 1);
	bool label = flags & SEGMENT_LABEL;

	if (size < (label ? 5 : 6)) {
		print_truncated(p);
		return false;
	}
	text_str(p->text, ", Flags [");
	print_bits(p, segment_flags, "None", ", ", flags);
	text_printf(p->text, "], Algo %s (%u), %s %u",
	    print_name_or(segment_algorithms, algorithm, "Unknown"), algorithm,
	    label ? "label" : "index", label ? get_u24(p, at + 2) : get_u32(p, at + 2));
	return true;
}

static bool prefix_tlv(struct print *p, uint8_t type, const uint8_t *at, uint8_t size)
{
	text_printf(p->text, "%s%s subTLV #%u, length: %u", deeper,
	    print_name_or(prefix_tlvs, type, "unknown"), type, size);
	if (!print_has(p, at, size)) {
		print_truncated(p);
		return false;
	}
	switch (type) {
	case PREFIX_TAG:
	case PREFIX_COLOR:
		for (; size >= 4; size -= 4, at += 4)
			text_printf(p->text, ", 0x%08x (=%u)", get_u32(p, at), get_u32(p, at));
		return true;
	case PREFIX_LONG_TAG:
		for (; size >= 8; size -= 8, at += 8)
			text_printf(p->text, ", 0x%08x%08x", get_u32(p, at), get_u32(p, at + 4));
		return true;
	case PREFIX_SEGMENT:
		return segment(p, at, size);
	default:
		print_unknown(p, "\n\t\t    ", at, size);
		return true;
	}
}

/* The TLVs behind a prefix; their bytes with the count, or 0: cut off. */
static uint32_t prefix_tlvs_of(struct print *p, const uint8_t *at)
{
	uint8_t total = get_u8(p, at), left = total;

	text_printf(p->text, " (%u)", total);
	at++;
	while (left > 0) {
		uint8_t type = get_u8(p, at), size = get_u8(p, at + 1);

		if (!prefix_tlv(p, type, at + 2, size))
			return 0;
		at += 2 + size;
		/* Beyond the end it goes round, as in tcpdump. */
		left = (uint8_t)(left - (size + 2));
	}
	return total + 1u;
}

/* One prefix; its bytes, or 0: bad or cut off. */
static uint32_t prefix(struct print *p, bool ip6, const uint8_t *at)
{
	uint32_t metric = get_u32(p, at), taken = ip6 ? 6 : 5, inner;
	uint8_t status = get_u8(p, at + 4), bits, bytes[16] = {0};
	struct print_string address;
	bool tlvs;

	bits = ip6 ? get_u8(p, at + 5) : status & 0x3f;
	if (bits > (ip6 ? 128 : 32)) {
		text_printf(
		    p->text, "%sIPv%c prefix: bad bit length %u", indent, ip6 ? '6' : '4', bits);
		return 0;
	}
	print_need(p, at + taken, (bits + 7u) / 8);
	memcpy(bytes, at + taken, (bits + 7u) / 8);
	taken += (bits + 7u) / 8;
	if (ip6) {
		text_printf(p->text, "%sIPv6 prefix: ", indent);
		text_ip6(p->text, bytes);
		text_printf(p->text, "/%u", bits);
	} else {
		snprintf(address.s, sizeof address.s, "%u.%u.%u.%u", bytes[0], bytes[1], bytes[2],
		    bytes[3]);
		text_printf(p->text, "%sIPv4 prefix: %15s/%u", indent, address.s, bits);
	}
	text_printf(
	    p->text, ", Distribution: %s, Metric: %u", status & 0x80 ? "down" : "up", metric);
	tlvs = status & (ip6 ? 0x20 : 0x40);
	if (ip6)
		text_printf(p->text, ", %s", side(status));
	if (!tlvs)
		return taken;
	text_str(p->text, ", sub-TLVs present");
	inner = prefix_tlvs_of(p, at + taken);
	return inner == 0 ? 0 : taken + inner;
}

bool print_isis_prefixes(struct print *p, bool ip6, const uint8_t *at, uint32_t length)
{
	while (length != 0) {
		uint32_t size = prefix(p, ip6, at);

		if (size == 0)
			return false;
		if (too_long(p, length, size))
			return true;
		at += size;
		length -= size;
	}
	return true;
}
