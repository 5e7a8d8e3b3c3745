/* Which printer decodes which IP protocol. */
#include "capture/print/printers.h"

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

void print_ip_payload(struct print *p, uint8_t protocol, const uint8_t *at, uint32_t length)
{
	switch (protocol) {
	case 6:
		print_tcp(p, at, length);
		break;
	case 17:
		print_udp(p, at, length);
		break;
	case 1:
		if (p->ip.version == 4)
			print_icmp(p, at, length);
		else
			put_requires(p, protocol, "IPv4");
		break;
	case 58:
		if (p->ip.version == 6)
			print_icmp6(p, at, length);
		else
			put_requires(p, protocol, "IPv6");
		break;
	case 2:
		if (p->ip.version == 4)
			print_igmp(p, at, length);
		else
			put_requires(p, protocol, "IPv4");
		break;
	case 4:
		print_ip(p, at, length);
		break;
	case 41:
		print_ip6(p, at, length);
		break;
	case 59:
		text_str(p->text, "no next header");
		break;
	default:
		put_unknown(p, protocol, length);
	}
}
