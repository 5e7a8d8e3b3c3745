/*
 * BGP: extended communities (RFC 4360 and those that add to it).
 */
#include <string.h>

#include "capture/print/bgp.h"
#include "capture/print/names.h"

static const struct print_name tunnels[] = {
    {1, "L2TPv3 over IP"},
    {2, "GRE"},
    {3, "Transmit Tunnel"},
    {4, "IPsec"},
    {5, "IP in IP with IPsec"},
    {6, "MPLS in IP with IPsec"},
    {7, "IP in IP"},
    {8, "VXLAN"},
    {9, "NVGRE"},
    {10, "MPLS"},
    {11, "MPLS in GRE"},
    {12, "VXLAN GPE"},
    {13, "MPLS in UDP"},
    {14, "IPv6"},
    {15, "SR TE"},
    {16, "Bare"},
    {17, "SR"},
    {0, NULL},
};

static const struct print_name ospf_types[] = {
    {1, "Router"},
    {2, "Network"},
    {3, "Summary"},
    {5, "External"},
    {7, "NSSA External"},
    {129, "MPLS-VPN Sham"},
    {0, NULL},
};

static void ospf_route(struct print *p, const uint8_t *at)
{
	uint8_t type = at[6];

	text_printf(p->text, "area:%s, router-type:", print_as_ip4(p, at + 2).s);
	print_named(p, ospf_types, "unknown (0x%02x)", type);
	text_printf(p->text, ", metric-type:%s%s", at[7] & 1 ? "E2" : "",
	    type == 5 || type == 7 ? "E1" : "");
}

static void bandwidth(struct print *p, const uint8_t *at)
{
	uint32_t bits = get_u32(p, at);
	float f;

	memcpy(&f, &bits, sizeof f);
	text_printf(p->text, "bandwidth: %.3f Mbps", (double)(f * 8 / 1000000));
}

void print_bgp_extended_community(struct print *p, const uint8_t *at)
{
	print_need(p, at, 8);
	switch (get_u16(p, at)) {
	case 0x0002: /* targets and origins with a number, an address, a long number first */
	case 0x0003:
	case 0x000a:
		text_printf(p->text, "%u:%u (= %s)", get_u16(p, at + 2), get_u32(p, at + 4),
		    print_as_ip4(p, at + 4).s);
		break;
	case 0x0102:
	case 0x0103:
	case 0xf10a:
	case 0x010b:
		text_printf(p->text, "%s:%u", print_as_ip4(p, at + 2).s, get_u16(p, at + 6));
		break;
	case 0x0202:
	case 0x0203:
		text_printf(p->text, "%u:%u", get_u32(p, at + 2), get_u16(p, at + 6));
		break;
	case 0x4004:
		bandwidth(p, at + 4);
		break;
	case 0x0005: /* VPN origins */
	case 0x0105:
	case 0x0205:
	case 0x8005:
	case 0x0107: /* OSPF router ids */
	case 0x8001:
		print_ip4(p, at + 2);
		break;
	case 0x0306:
	case 0x8000:
		ospf_route(p, at);
		break;
	case 0x800a:
		text_printf(p->text, "%s Control Flags [0x%02x]:MTU %u",
		    print_name_or(print_l2vpn_names, get_u8(p, at + 2), "unknown encaps"),
		    get_u8(p, at + 3), get_u16(p, at + 4));
		break;
	case 0x0009:
		text_printf(p->text, "AS %u", get_u16(p, at + 2));
		break;
	case 0x030c:
		text_printf(p->text, "Tunnel type: %s",
		    print_name_or(tunnels, get_u16(p, at + 6), "unknown encaps"));
		break;
	default:
		for (unsigned i = 2; i < 8; i++)
			text_hex(p->text, at[i], 2);
		break;
	}
}
