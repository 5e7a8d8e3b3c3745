/*
 * BGP: the attributes of a path (RFC 4271 and those that add to it).
 */
#include <inttypes.h>

#include "capture/print/bgp.h"
#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	ORIGIN = 1,
	AS_PATH = 2,
	NEXT_HOP = 3,
	MED = 4,
	LOCAL_PREFERENCE = 5,
	ATOMIC_AGGREGATE = 6,
	AGGREGATOR = 7,
	COMMUNITIES = 8,
	ORIGINATOR = 9,
	CLUSTERS = 10,
	REACHABLE = 14,
	UNREACHABLE = 15,
	EXTENDED_COMMUNITIES = 16,
	LONG_AS_PATH = 17,
	LONG_AGGREGATOR = 18,
	PMSI_TUNNEL = 22,
	ACCUMULATED_METRIC = 26,
	LARGE_COMMUNITIES = 32,
	ATTRIBUTE_SET = 128,
	NESTED_MOST = 10,
};

static const struct print_name attributes[] = {
    {1, "Origin"},
    {2, "AS Path"},
    {17, "AS4 Path"},
    {3, "Next Hop"},
    {4, "Multi Exit Discriminator"},
    {5, "Local Preference"},
    {6, "Atomic Aggregate"},
    {7, "Aggregator"},
    {18, "Aggregator4"},
    {8, "Community"},
    {9, "Originator ID"},
    {10, "Cluster List"},
    {11, "DPA"},
    {12, "Advertisers"},
    {13, "RCID Path / Cluster ID"},
    {14, "Multi-Protocol Reach NLRI"},
    {15, "Multi-Protocol Unreach NLRI"},
    {16, "Extended Community"},
    {22, "PMSI Tunnel"},
    {23, "Tunnel Encapsulation"},
    {24, "Traffic Engineering"},
    {25, "IPv6 Extended Community"},
    {26, "Accumulated IGP Metric"},
    {27, "PE Distinguisher Label"},
    {28, "Entropy Label"},
    {32, "Large Community"},
    {128, "Attribute Set"},
    {255, "Reserved for development"},
    {0, NULL},
};

static const struct print_name segment_opens[] = {
    {2, ""},
    {1, "{ "},
    {3, "( "},
    {4, "({ "},
    {0, NULL},
};

static const struct print_name segment_closes[] = {
    {2, ""},
    {1, "}"},
    {3, ")"},
    {4, "})"},
    {0, NULL},
};

static const struct print_name origins[] = {
    {0, "IGP"},
    {1, "EGP"},
    {2, "Incomplete"},
    {0, NULL},
};

static const struct print_name tunnels[] = {
    {1, "RSVP-TE P2MP LSP"},
    {2, "LDP P2MP LSP"},
    {3, "PIM-SSM Tree"},
    {4, "PIM-SM Tree"},
    {5, "PIM-Bidir Tree"},
    {6, "Ingress Replication"},
    {7, "LDP MP2MP LSP"},
    {0, NULL},
};

static const struct print_name tunnel_flags[] = {
    {1, "Leaf Information required"},
    {0, NULL},
};

static const struct print_name metrics[] = {
    {1, "AIGP"},
    {0, NULL},
};

static const struct print_name community_flags[] = {
    {0x8000, "vendor-specific"},
    {0x4000, "non-transitive"},
    {0, NULL},
};

static const struct print_name communities[] = {
    {0x02, "target"},
    {0x102, "target"},
    {0x202, "target"},
    {0x03, "origin"},
    {0x103, "origin"},
    {0x203, "origin"},
    {0x4004, "link-BW"},
    {0x05, "ospf-domain"},
    {0x105, "ospf-domain"},
    {0x205, "ospf-domain"},
    {0x8005, "ospf-domain"},
    {0x306, "ospf-route-type"},
    {0x8000, "ospf-route-type"},
    {0x30c, "encapsulation"},
    {0x107, "ospf-router-id"},
    {0x8001, "ospf-router-id"},
    {0x800a, "layer2-info"},
    {0x8800, "eigrp-general-route (flag, tag)"},
    {0x8801, "eigrp-route-metric (AS, delay)"},
    {0x8802, "eigrp-route-metric (reliability, nexthop, bandwidth)"},
    {0x8803, "eigrp-route-metric (load, MTU)"},
    {0x8804, "eigrp-external-route (remote-AS, remote-ID)"},
    {0x8805, "eigrp-external-route (remote-proto, remote-metric)"},
    {0x09, "source-AS"},
    {0x10b, "vrf-route-import"},
    {0x0a, "l2vpn-id"},
    {0xf10a, "l2vpn-id"},
    {0, NULL},
};

/* What is left of an attribute. */
struct rest {
	const uint8_t *at;
	uint32_t length;
};

static void step(struct rest *r, uint32_t n)
{
	r->at += n;
	r->length -= n;
}

static bool rest_has(struct print *p, const struct rest *r, uint32_t n)
{
	return r->length >= n && print_has(p, r->at, n);
}

/* How many bytes an AS number has, of which nothing tells: two if the path reads well so. */
static unsigned as_size(struct print *p, uint8_t type, const uint8_t *at, uint32_t length)
{
	const uint8_t *end = at + length;

	if (type == LONG_AS_PATH)
		return 4;
	while (at < end) {
		uint8_t kind = get_u8(p, at);

		if (kind < 1 || kind > 4)
			return 4;
		at += 2 + get_u8(p, at + 1) * 2u;
	}
	return at == end ? 2 : 4;
}

static bool as_path(struct print *p, uint8_t type, const uint8_t *at, uint32_t length)
{
	const uint8_t *end = at + length;
	unsigned size;

	if (length % 2 != 0 || length == 0) {
		text_str(p->text, length == 0 ? "empty" : "invalid len");
		return true;
	}
	size = as_size(p, type, at, length);
	while (at < end) {
		uint8_t kind = get_u8(p, at);
		unsigned count;

		text_str(p->text, print_name_or(segment_opens, kind, "?"));
		count = get_u8(p, at + 1);
		for (unsigned i = 0; i < count; i++) {
			const uint8_t *number = at + 2 + i * size;

			if (!print_has(p, number, size))
				return false;
			text_printf(
			    p->text, "%u ", size == 2 ? get_u16(p, number) : get_u32(p, number));
		}
		text_str(p->text, print_name_or(segment_closes, kind, "?"));
		at += 2 + count * size;
	}
	return true;
}

static bool aggregator(struct print *p, const uint8_t *at, uint32_t length)
{
	if (!print_has(p, at, length))
		return false;
	text_printf(p->text, " AS #%u, origin %s", length == 6 ? get_u16(p, at) : get_u32(p, at),
	    print_as_ip4(p, at + length - 4).s);
	return true;
}

static bool put_communities(struct print *p, struct rest r)
{
	for (; r.length != 0; step(&r, 4)) {
		uint32_t community;

		if (!rest_has(p, &r, 4))
			return false;
		community = get_u32(p, r.at);
		if (community == 0xffffff01)
			text_str(p->text, " NO_EXPORT");
		else if (community == 0xffffff02)
			text_str(p->text, " NO_ADVERTISE");
		else if (community == 0xffffff03)
			text_str(p->text, " NO_EXPORT_SUBCONFED");
		else
			text_printf(p->text, "%u:%u%s", community >> 16, community & 0xffff,
			    r.length > 4 ? ", " : "");
	}
	return true;
}

static void put_clusters(struct print *p, struct rest r)
{
	for (; r.length != 0; step(&r, 4))
		text_printf(p->text, "%s%s", print_as_ip4(p, r.at).s, r.length > 4 ? ", " : "");
}

static void put_large_communities(struct print *p, struct rest r)
{
	text_str(p->text, "\n\t    ");
	for (; r.length != 0; step(&r, 12))
		text_printf(p->text, "%u:%u:%u%s", get_u32(p, r.at), get_u32(p, r.at + 4),
		    get_u32(p, r.at + 8), r.length > 12 ? ", " : "");
}

static bool put_extended(struct print *p, struct rest r)
{
	for (; r.length != 0; step(&r, 8)) {
		uint16_t kind;

		if (!rest_has(p, &r, 2))
			return false;
		kind = get_u16(p, r.at);
		text_printf(p->text, "\n\t    %s (0x%04x), Flags [",
		    print_name_or(communities, kind, "unknown extd community typecode"), kind);
		print_bits(p, community_flags, "none", ", ", kind);
		text_char(p->text, ']');
		if (!rest_has(p, &r, 8))
			return false;
		text_str(p->text, ": ");
		print_bgp_extended_community(p, r.at);
	}
	return true;
}

/* Address family and kind: 1 go on, 0 nobody knows them, -1 cut off. */
static int family(struct print *p, const struct rest *r, uint16_t *afi, uint8_t *safi)
{
	*afi = get_u16(p, r->at);
	*safi = get_u8(p, r->at + 2);
	text_printf(p->text, "\n\t    AFI: %s (%u), %sSAFI: %s (%u)",
	    print_name_or(print_af_names, *afi, "Unknown AFI"), *afi,
	    *safi > 128 ? "vendor specific " : "",
	    print_name_or(print_bgp_safi_names, *safi, "Unknown SAFI"), *safi);
	/* Multicast VPNs of IPv6 have routes, but tcpdump turns them away here. */
	if (print_bgp_kind(*afi, *safi) != BGP_KIND_UNKNOWN && !(*afi == BGP_AFI_IP6 && *safi == 5))
		return 1;
	if (!print_has(p, r->at, r->length))
		return -1;
	text_printf(p->text, "\n\t    no AFI %u / SAFI %u decoder", *afi, *safi);
	if (p->options->verbose <= 1)
		print_unknown(p, "\n\t    ", r->at, r->length);
	return 0;
}

static void nsap_next_hop(struct print *p, const uint8_t *at, uint32_t length)
{
	print_need(p, at, length);
	text_str(p->text, "RD: ");
	print_bgp_distinguisher(p, at);
	text_str(p->text, ", ");
	print_nsap(p, at + BGP_RD, length - BGP_RD);
	if (get_u32(p, at + BGP_RD) == 0x47000601)
		text_printf(p->text, " = %s", print_as_ip4(p, at + BGP_RD + 4).s);
	else if (get_u24(p, at + BGP_RD) == 0x350000)
		text_printf(p->text, " = %s", print_as_ip6(p, at + BGP_RD + 3).s);
}

/* One next hop of at most length bytes; its bytes. */
static uint32_t next_hop(struct print *p, enum bgp_kind kind, const uint8_t *at, uint32_t length)
{
	bool ip6 = kind == BGP_KIND_IP6 || kind == BGP_KIND_IP6_LABEL || kind == BGP_KIND_IP6_VPN;
	bool vpn = kind == BGP_KIND_IP_VPN || kind == BGP_KIND_IP6_VPN;
	uint32_t size = (ip6 ? 16 : 4) + (vpn ? BGP_RD : 0);

	if (kind == BGP_KIND_NSAP) {
		print_nsap(p, at, length);
		return length;
	}
	if (kind == BGP_KIND_NSAP_VPN)
		size = BGP_RD + 1;
	if (length < size) {
		text_str(p->text, "invalid len");
		return length;
	}
	if (kind == BGP_KIND_NSAP_VPN) {
		nsap_next_hop(p, at, length);
		return length;
	}
	print_need(p, at, size);
	if (vpn) {
		text_str(p->text, "RD: ");
		print_bgp_distinguisher(p, at);
		text_str(p->text, ", ");
		at += BGP_RD;
	}
	if (ip6)
		print_ip6_address(p, at);
	else
		print_ip4(p, at);
	return size;
}

static bool next_hops(struct print *p, uint16_t afi, uint8_t safi, struct rest *r)
{
	uint8_t length;

	if (!rest_has(p, r, 1))
		return false;
	length = r->at[0];
	step(r, 1);
	if (r->length < length)
		return false;
	if (length != 0)
		text_str(p->text, "\n\t    nexthop: ");
	for (uint32_t taken = 0; taken < length;) {
		uint32_t size;

		if (taken > 0)
			text_str(p->text, ", ");
		size = next_hop(p, print_bgp_kind(afi, safi), r->at, length - taken);
		step(r, size);
		taken += size;
	}
	text_printf(p->text, ", nh-length: %u", length);
	return true;
}

static bool attachment_points(struct print *p, struct rest *r)
{
	uint8_t count;

	if (r->length < 1)
		return false;
	count = get_u8(p, r->at);
	step(r, 1);
	if (count == 0) {
		text_str(p->text, ", no SNPA");
		return true;
	}
	text_printf(p->text, "\n\t    %u SNPA", count);
	for (; count > 0; count--) {
		uint8_t size;

		if (r->length < 1)
			return false;
		size = get_u8(p, r->at);
		text_printf(p->text, "\n\t      %u bytes", size);
		step(r, 1);
		if (!rest_has(p, r, size))
			return false;
		step(r, size);
	}
	return true;
}

/* tcpdump lets a route reach as far as the attribute is long. */
static bool routes(
    struct print *p, uint16_t afi, uint8_t safi, const struct rest *r, uint32_t whole)
{
	const uint8_t *at = r->at, *end = at + r->length;
	const bool adds_paths[2] = {
	    print_bgp_adds_paths(p, at, r->length, 32),
	    print_bgp_adds_paths(p, at, r->length, 128),
	};

	while (at < end) {
		int taken = print_bgp_route(p, afi, safi, at, whole, adds_paths);

		if (taken == BGP_CUT)
			return false;
		if (taken < 0)
			return true;
		at += taken;
	}
	return true;
}

static bool reachable(struct print *p, struct rest r)
{
	uint32_t whole = r.length;
	uint16_t afi;
	uint8_t safi;
	int known;

	if (!rest_has(p, &r, 3))
		return false;
	known = family(p, &r, &afi, &safi);
	if (known <= 0)
		return known == 0;
	step(&r, 3);
	return next_hops(p, afi, safi, &r) && attachment_points(p, &r) &&
	       routes(p, afi, safi, &r, whole);
}

static bool unreachable(struct print *p, struct rest r)
{
	uint32_t whole = r.length;
	uint16_t afi;
	uint8_t safi;
	int known;

	if (!print_has(p, r.at, 3))
		return false;
	known = family(p, &r, &afi, &safi);
	if (known <= 0)
		return known == 0;
	if (whole == 3)
		text_str(p->text, "\n\t      End-of-Rib Marker (empty NLRI)");
	r.at += 3;
	r.length = r.length > 3 ? r.length - 3 : 0;
	return routes(p, afi, safi, &r, whole);
}

static bool pmsi_tunnel(struct print *p, struct rest r)
{
	static const char *const roots[] = {
	    [1] = "Extended-Tunnel-ID",
	    [2] = "Root-Node",
	    [3] = "Root-Node",
	    [4] = "Sender",
	    [5] = "Sender",
	    [6] = "Tunnel-Endpoint",
	    [7] = "Root-Node",
	};
	uint8_t type;

	if (!rest_has(p, &r, 5))
		return false;
	type = r.at[1];
	text_printf(p->text, "\n\t    Tunnel-type %s (%u), Flags [",
	    print_name_or(tunnels, type, "Unknown"), type);
	print_bits(p, tunnel_flags, "none", ", ", r.at[0]);
	text_printf(p->text, "], MPLS Label %u", get_u24(p, r.at + 2) >> 4);
	step(&r, 5);
	if (type == 0 || type > 7) {
		if (p->options->verbose <= 1)
			print_unknown(p, "\n\t      ", r.at, r.length);
		return true;
	}
	print_need(p, r.at, type == 6 ? 4 : 8);
	text_printf(p->text, "\n\t      %s %s", roots[type], print_as_ip4(p, r.at).s);
	if (type >= 3 && type <= 5)
		text_printf(p->text, ", P-Group %s", print_as_ip4(p, r.at + 4).s);
	else if (type != 6)
		text_printf(
		    p->text, ", %s 0x%08x", type == 1 ? "P2MP-ID" : "LSP-ID", get_u32(p, r.at + 4));
	return true;
}

static bool accumulated_metric(struct print *p, struct rest r)
{
	while (r.length >= 3) {
		uint8_t type = get_u8(p, r.at);
		uint32_t size = get_u16(p, r.at + 1);

		text_printf(p->text, "\n\t    %s TLV (%u), length %u",
		    print_name_or(metrics, type, "Unknown"), type, size);
		step(&r, 3);
		if (size < 3 || r.length < size - 3 || (type == 1 && size < 11))
			return false;
		size -= 3;
		if (type == 1)
			text_printf(p->text, ", metric %" PRIu64, get_u64(p, r.at));
		else if (p->options->verbose <= 1)
			print_unknown(p, "\n\t      ", r.at, size);
		step(&r, size);
	}
	return true;
}

/* An attribute within a set: false, with *whole, when it is cut off. */
static bool nested(struct print *p, struct rest *r, unsigned level, bool *whole)
{
	uint8_t flags, type;
	uint32_t size_bytes, size;

	*whole = print_has(p, r->at, 2);
	if (!*whole)
		return false;
	if (r->length < 2) {
		text_str(p->text, " [path attr too short]");
		return false;
	}
	flags = r->at[0];
	type = r->at[1];
	step(r, 2);
	size_bytes = flags & 0x10 ? 2 : 1;
	*whole = print_has(p, r->at, size_bytes);
	if (!*whole)
		return false;
	if (r->length < size_bytes) {
		text_str(p->text, " [path attr too short]");
		return false;
	}
	size = size_bytes == 2 ? get_u16(p, r->at) : r->at[0];
	step(r, size_bytes);
	print_bgp_attribute_title(p, "\n\t      ", flags, type, size);
	text_str(p->text, ": ");
	if (r->length < size) {
		text_str(p->text, " [path attr too short]");
		return false;
	}
	if (level == NESTED_MOST)
		text_str(p->text, "(too many nested levels, not recursing)");
	else
		*whole = print_bgp_attribute(p, type, r->at, size, level + 1);
	step(r, size);
	return *whole;
}

static bool attribute_set(struct print *p, struct rest r, unsigned level)
{
	const uint8_t *start = r.at;
	bool whole = true;

	if (!rest_has(p, &r, 4))
		return false;
	text_printf(p->text, "\n\t    Origin AS: %u", get_u32(p, r.at));
	step(&r, 4);
	while (r.length != 0 && nested(p, &r, level, &whole))
		;
	/* as many bytes as were left, but the first: so tcpdump dumps */
	if (whole && r.length != 0 && p->options->verbose > 1)
		print_unknown(p, "\n\t    ", start, r.length);
	return whole;
}

/* The attributes of a fixed length. True: it was one of them. */
static bool fixed(struct print *p, uint8_t type, const uint8_t *at, uint32_t length)
{
	static const uint8_t sizes[] = {
	    [ORIGIN] = 1, [NEXT_HOP] = 4, [MED] = 4, [LOCAL_PREFERENCE] = 4, [ORIGINATOR] = 4};

	if (type == ATOMIC_AGGREGATE) {
		if (length != 0)
			text_str(p->text, "invalid len");
		return true;
	}
	if (type >= sizeof sizes || sizes[type] == 0)
		return false;
	if (length != sizes[type])
		text_str(p->text, "invalid len");
	else if (type == ORIGIN)
		text_str(p->text, print_name_or(origins, get_u8(p, at), "Unknown Origin Typecode"));
	else if (type == MED || type == LOCAL_PREFERENCE)
		text_u32(p->text, get_u32(p, at));
	else
		print_ip4(p, at);
	return true;
}

/* A list's length that is no multiple of its items'. */
static bool wrong_length(uint8_t type, uint32_t length)
{
	switch (type) {
	case AGGREGATOR:
		return length != 6 && length != 8;
	case LONG_AGGREGATOR:
		return length != 8;
	case COMMUNITIES:
	case CLUSTERS:
		return length % 4 != 0;
	case EXTENDED_COMMUNITIES:
		return length % 8 != 0;
	case LARGE_COMMUNITIES:
		return length == 0 || length % 12 != 0;
	default:
		return false;
	}
}

static bool body(struct print *p, uint8_t type, struct rest r, unsigned level)
{
	switch (type) {
	case AS_PATH:
	case LONG_AS_PATH:
		return as_path(p, type, r.at, r.length);
	case AGGREGATOR:
	case LONG_AGGREGATOR:
		return aggregator(p, r.at, r.length);
	case COMMUNITIES:
		return put_communities(p, r);
	case CLUSTERS:
		put_clusters(p, r);
		return true;
	case REACHABLE:
		return reachable(p, r);
	case UNREACHABLE:
		return unreachable(p, r);
	case EXTENDED_COMMUNITIES:
		return put_extended(p, r);
	case PMSI_TUNNEL:
		return pmsi_tunnel(p, r);
	case ACCUMULATED_METRIC:
		return accumulated_metric(p, r);
	case ATTRIBUTE_SET:
		return attribute_set(p, r, level);
	case LARGE_COMMUNITIES:
		put_large_communities(p, r);
		return true;
	default:
		if (!print_has(p, r.at, r.length))
			return false;
		text_printf(p->text, "\n\t    no Attribute %u decoder", type);
		if (p->options->verbose <= 1)
			print_unknown(p, "\n\t    ", r.at, r.length);
		return true;
	}
}

bool print_bgp_attribute(
    struct print *p, uint8_t type, const uint8_t *at, uint32_t length, unsigned level)
{
	struct rest r = {at, length};

	if (wrong_length(type, length))
		text_str(p->text, "invalid len");
	else if (!fixed(p, type, at, length) && !body(p, type, r, level))
		return false;
	/* tcpdump has counted some lists down to nothing by now. */
	if (p->options->verbose > 1 && length != 0 && type != ATTRIBUTE_SET &&
	    type != LARGE_COMMUNITIES) {
		if (!print_has(p, at, length))
			return false;
		print_unknown(p, "\n\t    ", at, length);
	}
	return true;
}

void print_bgp_attribute_title(
    struct print *p, const char *before, uint8_t flags, uint8_t type, uint32_t length)
{
	text_printf(p->text, "%s%s (%u), length: %u", before,
	    print_name_or(attributes, type, "Unknown Attribute"), type, length);
	if (flags == 0)
		return;
	text_printf(p->text, ", Flags [%s%s%s%s", flags & 0x80 ? "O" : "", flags & 0x40 ? "T" : "",
	    flags & 0x20 ? "P" : "", flags & 0x10 ? "E" : "");
	if ((flags & 0xf) != 0)
		text_printf(p->text, "+%x", flags & 0xf);
	text_char(p->text, ']');
}
