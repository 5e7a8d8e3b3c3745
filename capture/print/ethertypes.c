/* Which printer decodes which ethertype. */
#include "capture/print/printers.h"

#include <stddef.h>

static const struct print_name names[] = {
    {0x0800, "IPv4"},
    {0x86dd, "IPv6"},
    {0x0806, "ARP"},
    {0x8100, "802.1Q"},
    {0x0200, "PUP"},
    {0x0500, "Sprite"},
    {0x0600, "NS"},
    {0x0707, "GeoNet (old)"},
    {0x00fe, "GRE-OSI"},
    {0x1000, "Trail"},
    {0x1111, "CALM FAST"},
    {0x6001, "MOP DL"},
    {0x6002, "MOP RC"},
    {0x6003, "DN"},
    {0x6004, "LAT"},
    {0x6007, "SCA"},
    {0x6558, "TEB"},
    {0x8035, "Reverse ARP"},
    {0x8038, "Lanbridge"},
    {0x803c, "DEC DNS"},
    {0x803e, "DEC DTS"},
    {0x805b, "VEXP"},
    {0x805c, "VPROD"},
    {0x809b, "Appletalk"},
    {0x80f3, "Appletalk ARP"},
    {0x8137, "IPX"},
    {0x8808, "MPCP"},
    {0x8809, "Slow Protocols"},
    {0x880b, "PPP"},
    {0x8847, "MPLS unicast"},
    {0x8848, "MPLS multicast"},
    {0x8863, "PPPoE D"},
    {0x8864, "PPPoE S"},
    {0x886f, "MS NLB heartbeat"},
    {0x8870, "Jumbo"},
    {0x888e, "EAPOL"},
    {0x8899, "Realtek protocols"},
    {0x88a2, "AoE"},
    {0x88a8, "802.1Q-QinQ"},
    {0x88ca, "TIPC"},
    {0x88cc, "LLDP"},
    {0x88e5, "802.1AE MACsec"},
    {0x88f7, "PTP"},
    {0x8902, "CFM"},
    {0x893a, "IEEE1905.1"},
    {0x8947, "GeoNet"},
    {0x894f, "NSH"},
    {0x9000, "Loopback"},
    {0x9100, "802.1Q-9100"},
    {0x9200, "802.1Q-9200"},
    {0xabcd, "CFM (old)"},
    {0xd28b, "Arista Vendor Specific Protocol"},
    {0xfefe, "OSI"},
    {0, NULL},
};

const char *print_ethertype_name(uint16_t type)
{
	return print_find(names, type);
}

static void print_ipx_ethernet(struct print *p, const uint8_t *at, uint32_t length)
{
	text_str(p->text, "(NOV-ETHII) ");
	print_ipx(p, at, length);
}

static void print_appletalk_ethernet(struct print *p, const uint8_t *at, uint32_t length)
{
	if (p->options->verbose > 0)
		text_str(p->text, "et1 ");
	print_appletalk(p, at, length);
}

static void print_ppp_ethernet(struct print *p, const uint8_t *at, uint32_t length)
{
	if (length == 0)
		return;
	text_str(p->text, ": ");
	print_ppp(p, at, length);
}

/* A byte stands before the packet. */
static void print_iso_ethernet(struct print *p, const uint8_t *at, uint32_t length)
{
	p->protocol = "isoclns";
	if (length == 0 || print_left(p, at) == 0)
		print_truncated(p);
	else
		print_iso(p, at + 1, length - 1);
}

struct ethertype_row {
	uint16_t type;
	print_function *print;
};

/* The commonest, IPv4 and IPv6, are not looked up. */
static const struct ethertype_row rows[] = {
    {0x0806, print_arp},
    {0x8035, print_arp},
    {0x8137, print_ipx_ethernet},
    {0x8863, print_pppoe},
    {0x8864, print_pppoe},
    {0x3c12, print_pppoe},
    {0x3c13, print_pppoe},
    {0x888e, print_eapol},
    {0x8899, print_realtek},
    {0x880b, print_ppp_ethernet},
    {0x8809, print_slow},
    {0x88cc, print_lldp},
    {0x894f, print_nsh},
    {0x9000, print_loopback},
    {0x88f7, print_ptp},
    {0x8902, print_cfm},
    {0xabcd, print_cfm},
    {0x8847, print_mpls},
    {0x8848, print_mpls},
    {0xfefe, print_iso_ethernet},
    {0x886f, print_msnlb},
    {0x88a2, print_aoe},
    {0x809b, print_appletalk_ethernet},
    {0x80f3, print_aarp},
    {0x88ca, print_tipc},
    {0x8808, print_mpcp},
    {0x6003, print_decnet},
    {0x0707, print_geonet},
    {0x8947, print_geonet},
    {0x1111, print_calm_fast},
};

bool print_ethertype(struct print *p, uint16_t type, const uint8_t *at, uint32_t length)
{
	if (type == 0x0800) {
		print_ip(p, at, length);
		return true;
	}
	if (type == 0x86dd) {
		print_ip6(p, at, length);
		return true;
	}
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (rows[i].type == type) {
			rows[i].print(p, at, length);
			return true;
		}
	}
	return false;
}
