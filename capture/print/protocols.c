/* Which printer decodes which IP protocol. */
#include "capture/print/packet_types.h"

#include <stddef.h>

static const struct print_name names[] = {
    {0, "Options"},
    {1, "ICMP"},
    {2, "IGMP"},
    {4, "IPIP"},
    {6, "TCP"},
    {8, "EGP"},
    {9, "IGRP"},
    {17, "UDP"},
    {33, "DCCP"},
    {41, "IPv6"},
    {43, "Routing"},
    {44, "Fragment"},
    {46, "RSVP"},
    {47, "GRE"},
    {50, "ESP"},
    {51, "AH"},
    {55, "Mobile IP"},
    {58, "ICMPv6"},
    {62, "Mobile IP (old)"},
    {88, "EIGRP"},
    {89, "OSPF"},
    {103, "PIM"},
    {108, "Compressed IP"},
    {112, "VRRP"},
    {113, "PGM"},
    {132, "SCTP"},
    {135, "Mobility"},
    {143, "Ethernet"},
    {0, NULL},
};

const char *print_protocol_name(uint8_t protocol)
{
	return print_find(names, protocol);
}

/* A protocol that only makes sense in the other version of IP. */
static void put_requires(struct print *p, uint8_t protocol, const char *version)
{
	const char *name = print_protocol_name(protocol);

	text_printf(p->text, "[%s requires %s]", name ? name : "unknown", version);
	print_invalid(p);
}

static void put_unknown(struct print *p, uint8_t protocol, uint32_t length)
{
	text_printf(p->text, " ip-proto-%u %u", protocol, length);
}

static void print_nd(struct print *p, const uint8_t *at, uint32_t length)
{
	(void)at;
	text_printf(p->text, " nd %u", length);
}

static void print_none(struct print *p, const uint8_t *at, uint32_t length)
{
	(void)at;
	(void)length;
	text_str(p->text, "no next header");
}

static void print_ethernet_in_ip(struct print *p, const uint8_t *at, uint32_t length)
{
	print_ethernet(p, at, length, NULL, NULL);
}

static void print_vrrp_or_carp(struct print *p, const uint8_t *at, uint32_t length)
{
	if (p->options->packet_type && p->options->packet_type->carp)
		print_carp(p, at, length);
	else
		print_vrrp(p, at, length);
}

static void print_ospf_any(struct print *p, const uint8_t *at, uint32_t length)
{
	if (p->ip.version == 6)
		print_ospf6(p, at, length);
	else
		print_ospf(p, at, length);
}

enum {
	PROTOCOL_AH = 51,
};

static const struct protocol_row {
	uint8_t protocol;
	uint8_t version; /* the only IP version it makes sense in; 0: both */
	print_function *print;
} rows[] = {
    {6, 0, print_tcp},
    {17, 0, print_udp},
    {1, 4, print_icmp},
    {58, 6, print_icmp6},
    {2, 4, print_igmp},
    {4, 0, print_ip},
    {33, 0, print_dccp},
    {41, 0, print_ip6},
    {46, 0, print_rsvp},
    {47, 0, print_gre},
    {50, 0, print_esp},
    {8, 0, print_egp},
    {9, 0, print_igrp},
    {55, 0, print_mobile},
    {59, 0, print_none},
    {77, 0, print_nd},
    {88, 0, print_eigrp},
    {89, 0, print_ospf_any},
    {103, 0, print_pim},
    {108, 0, print_ipcomp},
    {112, 0, print_vrrp_or_carp},
    {113, 0, print_pgm},
    {132, 0, print_sctp},
    {143, 6, print_ethernet_in_ip},
};

/* Past authentication headers; the protocol behind them, or -1: they are cut off. */
static int skip_ah(struct print *p, uint8_t protocol, const uint8_t **at, uint32_t *length)
{
	while (protocol == PROTOCOL_AH) {
		uint32_t size;

		if (!print_has(p, *at, 1)) {
			p->protocol = "ah";
			print_truncated(p);
			return -1;
		}
		protocol = **at;
		size = print_ah(p, *at);
		*at += size;
		*length -= size;
	}
	return protocol;
}

void print_ip_payload(struct print *p, uint8_t protocol, const uint8_t *at, uint32_t length)
{
	int known = skip_ah(p, protocol, &at, &length);

	if (known < 0)
		return;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (rows[i].protocol != known)
			continue;
		if (rows[i].version != 0 && rows[i].version != p->ip.version)
			put_requires(p, (uint8_t)known, rows[i].version == 4 ? "IPv4" : "IPv6");
		else
			rows[i].print(p, at, length);
		return;
	}
	put_unknown(p, (uint8_t)known, length);
}
