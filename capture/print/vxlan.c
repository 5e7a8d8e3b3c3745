/*
 * VXLAN (RFC 7348) and its Generic Protocol Extension.
 */
#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	HEADER = 8,
	NEXT_IP = 1,
	NEXT_IP6 = 2,
	NEXT_ETHERNET = 3,
	NEXT_NSH = 4,
};

static const struct print_name flag_names[] = {
    {0x08, "I"},
    {0, NULL},
};

static const struct print_name extended_flags[] = {
    {0x08, "I"},
    {0x04, "P"},
    {0x02, "B"},
    {0x01, "O"},
    {0, NULL},
};

void print_vxlan(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t flags;

	p->protocol = "vxlan";
	text_str(p->text, "VXLAN");
	if (length < HEADER) {
		print_invalid(p);
		return;
	}
	flags = get_u8(p, at);
	text_str(p->text, ", flags [");
	print_bits(p, flag_names, "invalid", "", flags);
	text_printf(p->text, "] (0x%02x), ", flags);
	text_printf(p->text, "vni %u\n", get_u24(p, at + 4));
	get_u8(p, at + 7);
	print_ethernet(p, at + HEADER, length - HEADER, NULL, NULL);
}

void print_vxlan_gpe(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t next;
	uint32_t network;

	p->protocol = "vxlan_gpe";
	text_str(p->text, "VXLAN-GPE, ");
	if (length < HEADER) {
		text_printf(p->text, " (len %u < %u)", length, HEADER);
		print_invalid(p);
		return;
	}
	text_str(p->text, "flags [");
	print_bits(p, extended_flags, "none", "", get_u8(p, at));
	text_str(p->text, "], ");
	next = get_u8(p, at + 3);
	network = get_u24(p, at + 4);
	get_u8(p, at + 7);
	text_printf(p->text, "vni %u%s", network, p->options->verbose > 0 ? "\n    " : ": ");
	at += HEADER;
	length -= HEADER;
	switch (next) {
	case NEXT_IP:
		print_ip(p, at, length);
		break;
	case NEXT_IP6:
		print_ip6(p, at, length);
		break;
	case NEXT_ETHERNET:
		print_ethernet(p, at, length, NULL, NULL);
		break;
	case NEXT_NSH:
		print_nsh(p, at, length);
		break;
	default:
		text_str(p->text, "ERROR: unknown-next-protocol");
		print_invalid(p);
		break;
	}
}
