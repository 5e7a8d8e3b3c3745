/*
 * Realtek's switch protocols (ethertype 0x8899): RRCP, loop detection, DSA tags.
 */
#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	PROTOCOL_RRCP = 1,
	OPCODE_HELLO = 0,
	OPCODE_GET = 1,
	OPCODE_SET = 2,
	REPLY = 0x80,
};

static const struct print_name opcodes[] = {
    {0, "hello"},
    {1, "get"},
    {2, "set"},
    {0, NULL},
};

static void rrcp(struct print *p, const uint8_t *at)
{
	uint8_t opcode;
	bool reply, access;

	p->protocol = "rrcp";
	opcode = get_u8(p, at + 1) & 0x7f;
	reply = at[1] & REPLY;
	access = opcode == OPCODE_GET || opcode == OPCODE_SET;
	text_printf(p->text, "RRCP %s: ", reply ? "reply" : "query");
	print_named(p, opcodes, "unknown opcode (0x%02x)", opcode);
	if (access)
		text_printf(
		    p->text, " addr=0x%04x, data=0x%08x", get_le16(p, at + 4), get_le32(p, at + 6));
	text_printf(p->text, ", auth=0x%04x", get_u16(p, at + 2));
	if (opcode == OPCODE_HELLO && reply) {
		print_need(p, at, 18);
		text_printf(
		    p->text, " downlink_port=%u, uplink_port=%u, uplink_mac=", at[4], at[5]);
		print_mac(p, at + 6, 6);
		text_printf(p->text, ", vendor_id=%08x ,chip_id=%04x ", get_u32(p, at + 14),
		    get_u16(p, at + 12));
	} else if (access) {
		text_printf(
		    p->text, ", cookie=0x%08x%08x ", get_u32(p, at + 14), get_u32(p, at + 10));
	}
}

void print_realtek(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t protocol;

	(void)length;
	p->protocol = "rtl";
	if (p->link.source != NULL) {
		text_mac(p->text, p->link.source, p->link.length);
		text_str(p->text, " > ");
		text_mac(p->text, p->link.destination, p->link.length);
		text_str(p->text, ", ");
	}
	protocol = get_u8(p, at);
	if (protocol == PROTOCOL_RRCP)
		rrcp(p, at);
	else if (protocol == 0x02)
		text_str(p->text, "REP");
	else if (protocol == 0x03 || protocol == 0x23)
		text_str(p->text, "RLDP");
	else if (protocol == 0x04)
		text_str(p->text, "Realtek 8-byte DSA tag");
	else if (protocol >> 4 == 0x9)
		text_str(p->text, "Realtek RTL8306 4-byte DSA tag");
	else if (protocol >> 4 == 0xa)
		text_str(p->text, "Realtek RTL8366RB 4-byte DSA tag");
	else
		text_printf(p->text, "Realtek unknown type 0x%02x", protocol);
}
