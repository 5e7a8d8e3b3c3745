/*
 * Ethernet with the tags of Marvell's switches: DSA and EDSA.
 */
#include "capture/print/ethernet.h"
#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	MODE_TO_CPU = 0,
	MODE_FROM_CPU = 1,
	MODE_TO_SNIFFER = 2,
	MODE_FORWARD = 3,
};

static const struct print_name modes[] = {
    {0, "To CPU"},
    {1, "From CPU"},
    {2, "To Sniffer"},
    {3, "Forward"},
    {0, NULL},
};

static const struct print_name codes[] = {
    {0, "BPDU (MGMT) Trap"},
    {1, "Frame2Reg"},
    {2, "IGMP/MLD Trap"},
    {3, "Policy Trap"},
    {4, "ARP Mirror"},
    {5, "Policy Mirror"},
    {0, NULL},
};

static void put_long(struct print *p, const uint8_t *at, unsigned device, unsigned port)
{
	unsigned mode = at[0] >> 6;
	bool bit = at[1] & 4;

	text_printf(p->text, "mode %s, ", print_name_or(modes, mode, "unknown"));
	if (mode == MODE_FORWARD)
		text_printf(p->text, "dev %u, %s %u, ", device, bit ? "trunk" : "port", port);
	else
		text_printf(p->text, "%s dev %u, port %u, ",
		    mode == MODE_FROM_CPU ? "target" : "source", device, port);
	if (mode == MODE_TO_CPU)
		text_printf(p->text, "code %s, ",
		    print_name_or(codes, (at[1] >> 1 & 3u) << 1 | (at[2] >> 4 & 1u), "reserved"));
	else if (mode == MODE_TO_SNIFFER)
		text_printf(p->text, "%s sniff, ", bit ? "ingress" : "egress");
	text_printf(p->text, "%s, %sVID %u, FPri %u, ",
	    get_u8(p, at) & 0x20 ? "tagged" : "untagged", get_u8(p, at + 1) & 1 ? "CFI, " : "",
	    get_u16(p, at + 2) & 0xfff, get_u8(p, at + 2) >> 5);
}

static void put_short(struct print *p, const uint8_t *at, unsigned device, unsigned port)
{
	bool bit = at[1] & 4;

	switch (at[0] >> 6) {
	case MODE_FORWARD:
		text_printf(p->text, "Forward %s %u.%u, ", bit ? "trunk" : "port", device, port);
		break;
	case MODE_FROM_CPU:
		text_printf(p->text, "CPU > port %u.%u, ", device, port);
		break;
	case MODE_TO_CPU:
		text_printf(p->text, "port %u.%u > CPU, ", device, port);
		break;
	default:
		text_printf(p->text, "port %u.%u > %s Sniffer, ", device, port, bit ? "Rx" : "Tx");
		break;
	}
	text_printf(
	    p->text, "VLAN %u%c, ", get_u16(p, at + 2) & 0xfff, get_u8(p, at) & 0x20 ? 't' : 'u');
}

static void put_tag(struct print *p, const uint8_t *at)
{
	unsigned device, port;

	print_need(p, at, 4);
	device = at[0] & 0x1f;
	port = at[1] >> 3;
	if (p->options->link_header)
		put_long(p, at, device, port);
	else
		put_short(p, at, device, port);
}

static void put_dsa(struct print *p, const uint8_t *at)
{
	text_str(p->text, p->options->link_header ? "Marvell DSA " : "DSA ");
	put_tag(p, at);
}

static void put_edsa(struct print *p, const uint8_t *at)
{
	uint16_t type = get_u16(p, at);
	const char *name = print_ethertype_name(type);

	if (p->options->link_header)
		text_printf(p->text, "Marvell EDSA ethertype 0x%04x (%s), rsvd %u %u, ", type,
		    name != NULL ? name : "Unknown", get_u8(p, at + 2), get_u8(p, at + 3));
	else
		text_printf(p->text, "EDSA 0x%04x, ", type);
	put_tag(p, at + 4);
}

void print_dsa_link(struct print *p, const uint8_t *at, uint32_t length)
{
	static const struct print_switch_tag tag = {4, "dsa", put_dsa};

	p->link_length += print_ethernet_frame(p, at, length, &tag, NULL, NULL);
}

void print_edsa_link(struct print *p, const uint8_t *at, uint32_t length)
{
	static const struct print_switch_tag tag = {8, "edsa", put_edsa};

	p->link_length += print_ethernet_frame(p, at, length, &tag, NULL, NULL);
}
