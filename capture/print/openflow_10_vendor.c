/* OpenFlow 1.0: what vendors add, of which Big Switch's is decoded. */
#include "capture/print/fields.h"
#include "capture/print/openflow_10.h"

enum { BIG_SWITCH = 0x5c16c7 };

static uint32_t vendor(struct print *p, const uint8_t *at)
{
	uint32_t id = get_u32(p, at);

	text_printf(p->text, ", vendor 0x%08x (", id);
	of_vendor_name(p, id);
	text_char(p->text, ')');
	return id;
}

static void quoted(struct print *p, const uint8_t *at, uint32_t n)
{
	text_str(p->text, ", data '");
	print_safe(p, at, n);
	text_char(p->text, '\'');
}

/* The content's exact length, by message; ANY: it varies. */
enum { ANY = -1 };

static int content_length(uint32_t type)
{
	switch (type) {
	case 0: /* an IP mask */
	case 1:
	case 2:
		return 8;
	case 3: /* mirroring */
	case 4:
	case 5:
	case 8:  /* the shell's status */
	case 17: /* a virtual port to remove */
		return 4;
	case 9: /* requests without content */
	case 13:
	case 19:
	case 21:
	case 27:
		return 0;
	default:
		return ANY;
	}
}

static void on_off(struct print *p, uint8_t value)
{
	static const struct print_name names[] = {{0, "OFF"}, {1, "ON"}, {0, NULL}};

	text_str(p->text, ", report_mirror_ports ");
	print_named(p, names, "bogus (%u)", value);
}

static void content(struct print *p, uint32_t type, const uint8_t *at, uint32_t n)
{
	switch (type) {
	case 0:
	case 2:
		print_fields(p, at, ", index %u1|%_3, mask %a4");
		break;
	case 1:
		print_fields(p, at, ", index %u1");
		break;
	case 3:
	case 4:
	case 5:
		on_off(p, get_u8(p, at));
		break;
	case 6:
		print_fields(p, at, ", service %u4");
		quoted(p, at + 4, n - 4);
		break;
	case 7:
		quoted(p, at, n);
		break;
	case 8:
		print_fields(p, at, ", status 0x%z4");
		break;
	case 17:
		print_fields(p, at, ", vport_no %u4");
		break;
	}
	print_need(p, at, n);
}

static void switch_message(struct print *p, const uint8_t *at, uint32_t n)
{
	enum { SHELL_COMMAND = 6 };
	uint32_t type;
	int wanted;

	if (n < 4) {
		of_invalid(p, at, n);
		return;
	}
	type = get_u32(p, at);
	text_str(p->text, "\n\t subtype ");
	print_named(p, of10_switch_messages, "unknown (0x%08x)", type);
	at += 4;
	n -= 4;
	wanted = content_length(type);
	if ((wanted != ANY && n != (uint32_t)wanted) || (type == SHELL_COMMAND && n < 4))
		of_invalid(p, at, n);
	else
		content(p, type, at, n);
}

static void vlan_tag(struct print *p, uint32_t tag)
{
	enum { DOT1Q = 0x8100 };

	if (tag >> 16 == 0)
		text_str(p->text, ", vlan_tag none");
	else if (tag >> 16 == DOT1Q)
		text_printf(p->text, ", vlan_tag 802.1Q (vlan %u, p %u%s)", tag & 0xfff,
		    tag >> 13 & 7, tag & 0x1000 ? ", DEI" : "");
	else
		text_printf(p->text, ", vlan_tag unknown (0x%04x)", tag >> 16);
}

static void switch_action(struct print *p, const uint8_t *at, uint32_t n)
{
	static const struct print_name types[] = {
	    {1, "MIRROR"}, {2, "SET_TUNNEL_DST"}, {4, "CHECKSUM"}, {0, NULL}};
	static const struct print_name stages[] = {{0, "INGRESS"}, {1, "EGRESS"}, {0, NULL}};
	enum { MIRROR = 1 };
	uint32_t type;

	if (n < 4) {
		of_invalid(p, at, n);
		return;
	}
	type = get_u32(p, at);
	text_str(p->text, "\n\t  subtype ");
	print_named(p, types, "unknown (0x%08x)", type);
	at += 4;
	n -= 4;
	if (type == MIRROR && n != 12) {
		of_invalid(p, at, n);
		return;
	}
	if (type == MIRROR) {
		print_fields(p, at, ", dest_port %u4");
		vlan_tag(p, get_u32(p, at + 4));
		print_labelled(p, ", copy_stage ", stages, "unknown (%u)", get_u8(p, at + 8));
	}
	print_need(p, at, n);
}

void of10_vendor_message_print(struct print *p, const uint8_t *at, uint32_t n)
{
	if (vendor(p, at) == BIG_SWITCH)
		switch_message(p, at + 4, n - 4);
	else
		of_data_print(p, at + 4, n - 4);
}

void of10_vendor_action_print(struct print *p, const uint8_t *at, uint32_t n)
{
	if (n < 4)
		of_invalid(p, at, n);
	else if (vendor(p, at) == BIG_SWITCH)
		switch_action(p, at + 4, n - 4);
	else
		of_data_print(p, at + 4, n - 4);
}

void of10_vendor_data_print(struct print *p, const uint8_t *at, uint32_t n)
{
	if (n < 4) {
		of_invalid(p, at, n);
		return;
	}
	vendor(p, at);
	of_data_print(p, at + 4, n - 4);
}
