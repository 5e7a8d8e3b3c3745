/*
 * BGP: routes of every family (RFC 4271, 4760, 4364, 4761, 4684, 6514).
 */
#include <stdio.h>
#include <string.h>

#include "capture/print/bgp.h"
#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	SAFI_UNICAST = 1,
	SAFI_BOTH = 3,
	SAFI_LABEL = 4,
	SAFI_MULTICAST_VPN = 5,
	SAFI_VPLS = 65,
	SAFI_MDT = 66,
	SAFI_VPN_UNICAST = 128,
	SAFI_VPN_BOTH = 130,
	SAFI_TARGETS = 132,
	LABEL_BITS = 24,
	RD_BITS = 64,
	NSAP_BITS = 152,
	MDT_LENGTH = 16,
};

const struct print_name print_bgp_safi_names[] = {
    {0, "Reserved"},
    {1, "Unicast"},
    {2, "Multicast"},
    {3, "Unicast+Multicast"},
    {4, "labeled Unicast"},
    {64, "Tunnel"},
    {65, "VPLS"},
    {66, "MDT"},
    {70, "EVPN"},
    {128, "labeled VPN Unicast"},
    {129, "labeled VPN Multicast"},
    {130, "labeled VPN Unicast+Multicast"},
    {132, "Route Target Routing Information"},
    {5, "Multicast VPN"},
    {0, NULL},
};

static const struct print_name multicast_types[] = {
    {1, "Intra-AS I-PMSI"},
    {2, "Inter-AS I-PMSI"},
    {3, "S-PMSI"},
    {4, "Intra-AS Segment-Leaf"},
    {5, "Source-Active"},
    {6, "Shared Tree Join"},
    {7, "Source Tree Join"},
    {0, NULL},
};

enum bgp_kind print_bgp_kind(uint16_t afi, uint8_t safi)
{
	bool plain = safi >= SAFI_UNICAST && safi <= SAFI_BOTH;
	bool vpn = safi >= SAFI_VPN_UNICAST && safi <= SAFI_VPN_BOTH;

	if (afi == BGP_AFI_IP || afi == BGP_AFI_IP6) {
		bool ip6 = afi == BGP_AFI_IP6;

		if (plain)
			return ip6 ? BGP_KIND_IP6 : BGP_KIND_IP;
		if (safi == SAFI_LABEL)
			return ip6 ? BGP_KIND_IP6_LABEL : BGP_KIND_IP_LABEL;
		if (vpn)
			return ip6 ? BGP_KIND_IP6_VPN : BGP_KIND_IP_VPN;
		if (safi == SAFI_MULTICAST_VPN)
			return BGP_KIND_MULTICAST_VPN;
		if (safi == SAFI_TARGETS && !ip6)
			return BGP_KIND_TARGETS;
		if (safi == SAFI_MDT && !ip6)
			return BGP_KIND_MDT;
	} else if (afi == BGP_AFI_NSAP && (plain || vpn)) {
		return plain ? BGP_KIND_NSAP : BGP_KIND_NSAP_VPN;
	} else if ((afi == BGP_AFI_L2VPN && vpn) || (afi == BGP_AFI_VPLS && safi == SAFI_VPLS)) {
		return BGP_KIND_L2VPN;
	}
	return BGP_KIND_UNKNOWN;
}

void print_bgp_distinguisher(struct print *p, const uint8_t *at)
{
	print_need(p, at, BGP_RD);
	switch (get_u16(p, at)) {
	case 0:
		text_printf(p->text, "%u:%u (= %s)", get_u16(p, at + 2), get_u32(p, at + 4),
		    print_as_ip4(p, at + 4).s);
		break;
	case 1:
		text_printf(p->text, "%s:%u", print_as_ip4(p, at + 2).s, get_u16(p, at + 6));
		break;
	case 2:
		text_printf(p->text, "%u:%u (%s:%u)", get_u32(p, at + 2), get_u16(p, at + 6),
		    print_as_ip4(p, at + 2).s, get_u16(p, at + 6));
		break;
	default:
		text_str(p->text, "unknown RD format");
		break;
	}
}

static uint32_t bytes_of(unsigned bits)
{
	return (bits + 7) / 8;
}

/* The prefix's bytes, the bits behind it cleared and the rest 0. */
static void copy_prefix(struct print *p, uint8_t to[19], const uint8_t *at, unsigned bits)
{
	print_need(p, at, bytes_of(bits));
	memset(to, 0, 19);
	memcpy(to, at, bytes_of(bits));
	if (bits % 8 != 0)
		to[bits / 8] &= (uint8_t)(0xff00 >> bits % 8);
}

/* most: 32, 128 or 152 bits, which tells the family. */
static void put_prefix(struct print *p, const uint8_t address[19], unsigned bits, unsigned most)
{
	if (most == 32)
		text_ip4(p->text, address);
	else if (most == 128)
		text_ip6(p->text, address);
	else
		print_nsap_bytes(p, address, bytes_of(bits));
	text_printf(p->text, "/%u", bits);
}

int print_bgp_prefix(
    struct print *p, const char *before, unsigned most, const uint8_t *at, uint32_t left)
{
	uint8_t address[19];
	uint8_t bits;

	if (left < 1)
		return BGP_CUT;
	bits = get_u8(p, at);
	if (bits > most) {
		text_str(p->text, "\n\t    (illegal prefix length)");
		return BGP_ILLEGAL;
	}
	if (left - 1 < bytes_of(bits))
		return BGP_CUT;
	copy_prefix(p, address, at + 1, bits);
	text_str(p->text, before);
	put_prefix(p, address, bits, most);
	return 1 + (int)bytes_of(bits);
}

static void put_label(struct print *p, const uint8_t *at)
{
	text_printf(p->text, ", label:%u %s", get_u24(p, at + 1) >> 4,
	    get_u8(p, at + 3) & 1 ? "(bottom)" : "(BOGUS: Bottom of Stack NOT set!)");
}

static int labelled(struct print *p, unsigned most, const uint8_t *at, uint32_t left)
{
	uint8_t address[19];
	unsigned bits;

	if (!print_has(p, at, 4))
		return BGP_CUT;
	if (left < 4)
		return BGP_TOO_LONG;
	if (at[0] < LABEL_BITS || at[0] - (unsigned)LABEL_BITS > most) {
		text_str(p->text, "\n\t    (illegal prefix length)");
		return BGP_ILLEGAL;
	}
	bits = at[0] - (unsigned)LABEL_BITS;
	if (most == 32 && left - 4 < bytes_of(bits))
		return BGP_TOO_LONG;
	copy_prefix(p, address, at + 4, bits);
	text_str(p->text, "\n\t      ");
	put_prefix(p, address, bits, most);
	put_label(p, at);
	return 4 + (int)bytes_of(bits);
}

static int vpn(struct print *p, unsigned most, const uint8_t *at)
{
	uint8_t address[19];
	uint8_t whole = get_u8(p, at);
	unsigned bits = whole - (unsigned)(LABEL_BITS + RD_BITS);

	if (whole < LABEL_BITS + RD_BITS || bits > most) {
		text_str(p->text, "\n\t    (illegal prefix length)");
		return BGP_ILLEGAL;
	}
	copy_prefix(p, address, at + 12, bits);
	text_str(p->text, "\n\t      RD: ");
	print_bgp_distinguisher(p, at + 4);
	text_str(p->text, ", ");
	put_prefix(p, address, bits, most);
	put_label(p, at);
	return 12 + (int)bytes_of(bits);
}

/* tcpdump reads the prefix four bytes on, but steps as if it stood right behind its length. */
static int nsap(struct print *p, const uint8_t *at)
{
	uint8_t address[19];
	uint8_t bits = get_u8(p, at);

	if (bits > NSAP_BITS) {
		text_str(p->text, "\n\t    (illegal prefix length)");
		return BGP_ILLEGAL;
	}
	copy_prefix(p, address, at + 4, bits);
	text_str(p->text, "\n\t      ");
	put_prefix(p, address, bits, NSAP_BITS);
	return 1 + (int)bytes_of(bits);
}

/* The bytes in hex, in pairs. */
static void hex_pairs(struct print *p, const uint8_t *at, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		text_printf(p->text, "%02x%s", at[i], i % 2 == 1 && i < n - 1 ? " " : "");
}

static void put_target(struct print *p, const uint8_t target[19], unsigned bits)
{
	uint16_t kind = (uint16_t)(target[0] << 8 | target[1]);
	struct print frame = *p; /* to read the copy with the checked functions */

	frame.end = target + 19;
	if (bits == 0) {
		text_str(p->text, "route-target: 0:0/0");
		return;
	}
	if (bits < 16)
		text_str(p->text, "route-target: partial-type: (");
	else if (kind == 0x0002)
		text_printf(p->text, "route-target: %u:%u/%u (", get_u16(&frame, target + 2),
		    get_u32(&frame, target + 4), bits);
	else if (kind == 0x0102)
		text_printf(p->text, "route-target: %s:%u/%u (", print_as_ip4(&frame, target + 2).s,
		    get_u16(&frame, target + 6), bits);
	else if (kind == 0x0202)
		text_printf(p->text, "route-target: %u:%u/%u (", get_u32(&frame, target + 2),
		    get_u16(&frame, target + 6), bits);
	else
		text_printf(p->text, "route target: unknown-type(%04x) (", kind);
	hex_pairs(p, target, bytes_of(bits));
	if (bits < 16 || (kind != 0x0002 && kind != 0x0102 && kind != 0x0202))
		text_printf(p->text, "/%u", bits);
	text_char(p->text, ')');
}

static int targets(struct print *p, const uint8_t *at)
{
	uint8_t target[19];
	uint8_t bits = get_u8(p, at);
	uint32_t origin;

	if (bits == 0) {
		text_str(p->text, "\n\t      default route target");
		return 1;
	}
	if (bits < 32 || bits - 32 > 64) {
		text_str(p->text, "\n\t      (illegal prefix length)");
		return BGP_ILLEGAL;
	}
	origin = get_u32(p, at + 1);
	copy_prefix(p, target, at + 5, bits - 32u);
	text_printf(p->text, "\n\t      origin AS: %u, ", origin);
	put_target(p, target, bits - 32u);
	return 5 + (int)bytes_of(bits - 32u);
}

static int mdt(struct print *p, const uint8_t *at)
{
	if (get_u8(p, at) != MDT_LENGTH * 8) {
		text_str(p->text, "\n\t    (illegal prefix length)");
		return BGP_ILLEGAL;
	}
	if (!print_has(p, at + 1, BGP_RD))
		return BGP_CUT;
	print_need(p, at + 1, MDT_LENGTH);
	text_str(p->text, "\n\t      RD: ");
	print_bgp_distinguisher(p, at + 1);
	text_printf(p->text, ", VPN IP Address: %s, MC Group Address: %s",
	    print_as_ip4(p, at + 9).s, print_as_ip4(p, at + 13).s);
	return MDT_LENGTH + 1;
}

static void put_sized_address(struct print *p, const uint8_t *at, uint32_t bits)
{
	if (bits == 32)
		print_ip4(p, at);
	else if (bits == 128)
		print_ip6_address(p, at);
	else
		text_printf(p->text, "bogus address length %u", bits);
}

/* A source and a group, each with its size in bits: their bytes. */
static uint32_t source_and_group(struct print *p, const uint8_t *at)
{
	static const char *const titles[] = {", Source ", ", Group "};
	uint32_t taken = 0;

	for (unsigned i = 0; i < 2; i++) {
		uint8_t bits = get_u8(p, at + taken);

		if (!print_has(p, at + taken + 1, bits / 8u))
			break;
		if (bits != 0) {
			text_str(p->text, titles[i]);
			put_sized_address(p, at + taken + 1, bits);
		}
		taken += bits / 8u + 1;
	}
	return taken;
}

static void multicast_body(struct print *p, uint8_t type, const uint8_t *at, uint8_t length)
{
	uint32_t taken = BGP_RD;

	text_str(p->text, ", RD: ");
	print_bgp_distinguisher(p, at);
	switch (type) {
	case 1: /* intra-AS I-PMSI */
		text_str(p->text, ", Originator ");
		put_sized_address(p, at + BGP_RD, (length - (uint32_t)BGP_RD) << 3);
		break;
	case 2: /* inter-AS I-PMSI */
		text_printf(p->text, ", Source-AS %u", get_u32(p, at + BGP_RD));
		break;
	case 3: /* S-PMSI */
		taken += source_and_group(p, at + BGP_RD);
		text_str(p->text, ", Originator ");
		/* tcpdump forgets the route distinguisher's bytes when it takes what is left. */
		put_sized_address(p, at + taken, (length - (taken - BGP_RD)) << 3);
		break;
	case 5: /* source active */
		source_and_group(p, at + BGP_RD);
		break;
	default: /* joins of shared and source trees */
		text_printf(p->text, ", Source-AS %u", get_u32(p, at + BGP_RD));
		source_and_group(p, at + BGP_RD + 4);
		break;
	}
}

static int multicast_vpn(struct print *p, const uint8_t *at)
{
	uint8_t type = get_u8(p, at);
	uint8_t length = get_u8(p, at + 1);
	uint32_t least = type == 2 || type >= 6 ? BGP_RD + 4 : BGP_RD;
	bool body = type != 0 && type != 4 && type <= 7;

	if (body && !print_has(p, at + 2, least))
		return BGP_CUT;
	text_printf(p->text, "\n\t      Route-Type: %s (%u), length: %u",
	    print_name_or(multicast_types, type, "Unknown"), type, length);
	if (body)
		multicast_body(p, type, at + 2, length);
	return length + 2;
}

static bool circuit_vector(struct print *p, const uint8_t **at, uint32_t *left, uint32_t bytes)
{
	for (; bytes > 0; bytes--) {
		if (*left < 1) {
			text_str(p->text, " (ran past the end)");
			return false;
		}
		text_hex(p->text, get_u8(p, *at), 2);
		++*at;
		--*left;
	}
	return true;
}

static void l2vpn_tlvs(struct print *p, const uint8_t *at, uint32_t left)
{
	while (left != 0) {
		uint8_t type;
		uint16_t bits;

		if (left < 3) {
			text_str(p->text, "\n\t\tran past the end");
			return;
		}
		type = get_u8(p, at);
		bits = get_u16(p, at + 1);
		at += 3;
		/* tcpdump does not count these three bytes. */
		if (type == 1) {
			text_printf(
			    p->text, "\n\t\tcircuit status vector (%u) length: %u: 0x", type, bits);
			if (!circuit_vector(p, &at, &left, bytes_of(bits)))
				return;
			continue;
		}
		text_printf(p->text, "\n\t\tunknown TLV #%u, length: %u", type, bits);
		if (left < bytes_of(bits)) {
			text_str(p->text, " (ran past the end)");
			return;
		}
		left -= bytes_of(bits);
	}
}

static int l2vpn(struct print *p, const uint8_t *at)
{
	uint16_t length = get_u16(p, at);

	if ((length != 12 && length <= 17) || !print_has(p, at + 2, length == 12 ? 12 : 15))
		return BGP_CUT;
	text_str(p->text, "\n\t      RD: ");
	print_bgp_distinguisher(p, at + 2);
	if (length == 12) {
		text_printf(p->text, ", BGPNH: %s", print_as_ip4(p, at + 10).s);
	} else {
		text_printf(p->text, ", CE-ID: %u, Label-Block Offset: %u, Label Base %u",
		    get_u16(p, at + 10), get_u16(p, at + 12), get_u24(p, at + 14) >> 4);
		l2vpn_tlvs(p, at + 17, length - 15u);
	}
	return length + 2;
}

static int with_path(
    struct print *p, unsigned most, const uint8_t *at, uint32_t left, bool adds_path)
{
	uint32_t id = 0;
	int taken;

	if (adds_path) {
		id = get_u32(p, at);
		at += 4;
	}
	taken = print_bgp_prefix(p, "\n\t      ", most, at, left);
	if (!adds_path || taken == BGP_CUT)
		return taken;
	text_printf(p->text, "   Path Id: %u", id);
	return taken + 4;
}

int print_bgp_route(struct print *p, uint16_t afi, uint8_t safi, const uint8_t *at, uint32_t left,
    const bool adds_paths[2])
{
	switch (print_bgp_kind(afi, safi)) {
	case BGP_KIND_IP:
		return with_path(p, 32, at, left, adds_paths[0]);
	case BGP_KIND_IP6:
		return with_path(p, 128, at, left, adds_paths[1]);
	case BGP_KIND_IP_LABEL:
		return labelled(p, 32, at, left);
	case BGP_KIND_IP6_LABEL:
		return labelled(p, 128, at, left);
	case BGP_KIND_IP_VPN:
		return vpn(p, 32, at);
	case BGP_KIND_IP6_VPN:
		return vpn(p, 128, at);
	case BGP_KIND_NSAP_VPN:
		return vpn(p, NSAP_BITS, at);
	case BGP_KIND_NSAP:
		return nsap(p, at);
	case BGP_KIND_TARGETS:
		return targets(p, at);
	case BGP_KIND_MULTICAST_VPN:
		return multicast_vpn(p, at);
	case BGP_KIND_MDT:
		return mdt(p, at);
	case BGP_KIND_L2VPN:
		return l2vpn(p, at);
	default:
		text_printf(p->text, "\n\t    ERROR: no AFI %u / SAFI %u decoder", afi, safi);
		return BGP_UNKNOWN;
	}
}

/* Whether the bytes read as prefixes, each behind `before` bytes, to the end exactly. */
static bool reads_as_prefixes(struct print *p, const uint8_t *at, uint32_t length, unsigned most,
    uint32_t before, unsigned least)
{
	uint32_t offset = 0;

	while (offset < length) {
		uint8_t bits;

		offset += before;
		if (!print_has(p, at + offset, 1))
			break;
		bits = at[offset];
		if (bits > most || bits < least)
			return false;
		offset += 1 + bytes_of(bits);
	}
	return offset <= length;
}

bool print_bgp_adds_paths(struct print *p, const uint8_t *at, uint32_t length, unsigned most)
{
	if (length < 5 || !reads_as_prefixes(p, at, length, most, 4, 0))
		return false;
	return !reads_as_prefixes(p, at, length, most, 0, 1);
}
