/*
 * EIGRP (RFC 7868), over IP, AppleTalk and IPX.
 */
#include <stdio.h>
#include <string.h>

#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	HEADER = 20,
	TLV_HEADER = 4,
	VERSION_2 = 2,
	TLV_PARAMETERS = 0x0001,
	TLV_SOFTWARE = 0x0004,
	TLV_IP_INTERNAL = 0x0102,
	TLV_IP_EXTERNAL = 0x0103,
	TLV_AT_INTERNAL = 0x0202,
	TLV_AT_EXTERNAL = 0x0203,
	TLV_AT_CABLE = 0x0204,
};

static const struct print_name opcodes[] = {
    {1, "Update"},
    {3, "Query"},
    {4, "Reply"},
    {5, "Hello"},
    {6, "IPX SAP"},
    {7, "Probe"},
    {0, NULL},
};

static const struct print_name flag_names[] = {
    {0x01, "Init"},
    {0x02, "Conditionally Received"},
    {0x04, "Restart"},
    {0x08, "End-of-Table"},
    {0, NULL},
};

static const struct print_name tlvs[] = {
    {0x01, "General Parameters"},
    {0x02, "Authentication"},
    {0x03, "Sequence"},
    {0x04, "Software Version"},
    {0x05, "Next Multicast Sequence"},
    {0x102, "IP Internal routes"},
    {0x103, "IP External routes"},
    {0x202, "AppleTalk Internal routes"},
    {0x203, "AppleTalk External routes"},
    {0x204, "AppleTalk Cable setup"},
    {0x302, "IPX Internal routes"},
    {0x303, "IPX External routes"},
    {0, NULL},
};

static const struct print_name origins[] = {
    {1, "IGRP"},
    {2, "EIGRP"},
    {3, "Static"},
    {4, "RIP"},
    {5, "Hello"},
    {6, "OSPF"},
    {7, "IS-IS"},
    {8, "EGP"},
    {9, "BGP"},
    {10, "IDRP"},
    {11, "Connected"},
    {0, NULL},
};

/* What every route has at the same distances from its delay. */
static void metrics(struct print *p, const uint8_t *at)
{
	text_printf(p->text,
	    "\n\t      delay %u ms, bandwidth %u Kbps, mtu %u, hop %u, reliability %u, load %u",
	    get_u32(p, at) / 100, get_u32(p, at + 4), get_u24(p, at + 8), get_u8(p, at + 11),
	    get_u8(p, at + 12), get_u8(p, at + 13));
}

/* False: the prefix is longer than an address. */
static bool prefix(struct print *p, const uint8_t *length, const uint8_t *next_hop)
{
	struct print_string address;
	uint8_t bytes[4] = {0};
	uint8_t bits = get_u8(p, length);

	if (bits > 32) {
		text_printf(p->text, "\n\t    illegal prefix length %u", bits);
		return false;
	}
	print_need(p, length + 1, (bits + 7u) / 8);
	memcpy(bytes, length + 1, (bits + 7u) / 8);
	snprintf(
	    address.s, sizeof address.s, "%u.%u.%u.%u", bytes[0], bytes[1], bytes[2], bytes[3]);
	text_printf(p->text, "\n\t    IPv4 prefix: %15s/%u, nexthop: ", address.s, bits);
	if (get_u32(p, next_hop) == 0)
		text_str(p->text, "self");
	else
		print_ip4(p, next_hop);
	return true;
}

static void cable_range(struct print *p, const uint8_t *at, const uint8_t *next_hop)
{
	text_printf(
	    p->text, "\n\t     Cable-Range: %u-%u, nexthop: ", get_u16(p, at), get_u16(p, at + 2));
	if (get_u32(p, next_hop) == 0)
		text_str(p->text, "self");
	else
		text_printf(p->text, "%u.%u", get_u16(p, next_hop), get_u16(p, next_hop + 2));
}

static void parameters(struct print *p, const uint8_t *at)
{
	text_printf(p->text, "\n\t    holdtime: %us, k1 %u, k2 %u, k3 %u, k4 %u, k5 %u",
	    get_u16(p, at + 6), get_u8(p, at), get_u8(p, at + 1), get_u8(p, at + 2),
	    get_u8(p, at + 3), get_u8(p, at + 4));
}

static void ip_external(struct print *p, const uint8_t *at)
{
	if (!prefix(p, at + 40, at))
		return;
	text_printf(p->text,
	    "\n\t      origin-router %s, origin-as %u, origin-proto %s, flags [0x%02x], tag "
	    "0x%08x, metric %u",
	    print_as_ip4(p, at + 4).s, get_u32(p, at + 8),
	    print_name_or(origins, get_u8(p, at + 22), "unknown"), get_u8(p, at + 23),
	    get_u32(p, at + 12), get_u32(p, at + 16));
	metrics(p, at + 24);
}

static void at_external(struct print *p, const uint8_t *at)
{
	cable_range(p, at + 36, at);
	text_printf(p->text,
	    "\n\t      origin-router %u, origin-as %u, origin-proto %s, flags [0x%02x], tag "
	    "0x%08x, metric %u",
	    get_u32(p, at + 4), get_u32(p, at + 8),
	    print_name_or(origins, get_u8(p, at + 16), "unknown"), get_u8(p, at + 17),
	    get_u32(p, at + 12), get_u16(p, at + 18));
	metrics(p, at + 20);
}

/* The least bytes of a TLV's body, or 0: it is not known. */
static uint32_t least(uint16_t type)
{
	switch (type) {
	case TLV_PARAMETERS:
	case TLV_AT_CABLE:
		return 8;
	case TLV_SOFTWARE:
		return 4;
	case TLV_IP_INTERNAL:
		return 22;
	case TLV_IP_EXTERNAL:
		return 42;
	case TLV_AT_INTERNAL:
		return 24;
	case TLV_AT_EXTERNAL:
		return 40;
	default:
		return 0;
	}
}

static void body(struct print *p, uint16_t type, const uint8_t *at, uint32_t length)
{
	if (least(type) == 0) {
		if (p->options->verbose <= 1)
			print_unknown(p, "\n\t    ", at, length);
		return;
	}
	if (length < least(type)) {
		text_printf(p->text, " (too short, < %u)", TLV_HEADER + least(type));
		return;
	}
	switch (type) {
	case TLV_PARAMETERS:
		parameters(p, at);
		break;
	case TLV_SOFTWARE:
		text_printf(p->text, "\n\t    IOS version: %u.%u, EIGRP version %u.%u", at[0],
		    at[1], at[2], at[3]);
		break;
	case TLV_IP_INTERNAL:
		if (prefix(p, at + 20, at))
			metrics(p, at + 4);
		break;
	case TLV_IP_EXTERNAL:
		ip_external(p, at);
		break;
	case TLV_AT_INTERNAL:
		cable_range(p, at + 20, at);
		metrics(p, at + 4);
		break;
	case TLV_AT_EXTERNAL:
		at_external(p, at);
		break;
	default:
		text_printf(p->text, "\n\t    Cable-range: %u-%u, Router-ID %u", get_u16(p, at),
		    get_u16(p, at + 2), get_u32(p, at + 4));
		break;
	}
}

static void put_tlvs(struct print *p, const uint8_t *at, uint32_t length)
{
	while (length > 0) {
		uint16_t type, size;

		if (!print_has(p, at, TLV_HEADER)) {
			print_truncated(p);
			return;
		}
		type = get_u16(p, at);
		size = get_u16(p, at + 2);
		if (size < TLV_HEADER || size > length) {
			print_unknown(p, "\n\t    ", at + TLV_HEADER, length);
			return;
		}
		text_printf(p->text, "\n\t  %s TLV (0x%04x), length: %u",
		    print_name_or(tlvs, type, "Unknown"), type, size);
		if (!print_has(p, at, size)) {
			print_truncated(p);
			return;
		}
		body(p, type, at + TLV_HEADER, size - (uint32_t)TLV_HEADER);
		if (p->options->verbose > 1)
			print_unknown(p, "\n\t    ", at + TLV_HEADER, size - (uint32_t)TLV_HEADER);
		at += size;
		length -= size;
	}
}

void print_eigrp(struct print *p, const uint8_t *at, uint32_t length)
{
	p->protocol = "eigrp";
	if (!print_has(p, at, HEADER)) {
		print_truncated(p);
		return;
	}
	if (at[0] != VERSION_2) {
		text_printf(p->text, "EIGRP version %u packet not supported", at[0]);
		return;
	}
	if (p->options->verbose == 0 || length < HEADER) {
		text_str(p->text, "EIGRP ");
		print_named(p, opcodes, "unknown (%u)", at[1]);
		text_printf(p->text, ", length: %u", length);
		if (p->options->verbose > 0)
			text_printf(p->text, " (too short, < %u)", HEADER);
		return;
	}
	text_str(p->text, "\n\tEIGRP v2, opcode: ");
	print_named(p, opcodes, "unknown, type: %u", at[1]);
	text_printf(
	    p->text, " (%u), chksum: 0x%04x, Flags: [", get_u8(p, at + 1), get_u16(p, at + 2));
	print_bits(p, flag_names, "none", ", ", get_u32(p, at + 4));
	text_printf(p->text, "]\n\tseq: 0x%08x, ack: 0x%08x, VRID: %u, AS: %u, length: %u",
	    get_u32(p, at + 8), get_u32(p, at + 12), get_u16(p, at + 16), get_u16(p, at + 18),
	    length - HEADER);
	put_tlvs(p, at + HEADER, length - HEADER);
}
