/* OpenFlow 1.0: matches (section 5.2.3) and actions (5.2.4). */
#include "capture/print/fields.h"
#include "capture/print/openflow_10.h"

enum {
	W_IN_PORT = 1 << 0,
	W_VLAN = 1 << 1,
	W_SOURCE = 1 << 2,
	W_DESTINATION = 1 << 3,
	W_TYPE = 1 << 4,
	W_PROTOCOL = 1 << 5,
	W_SOURCE_PORT = 1 << 6,
	W_DESTINATION_PORT = 1 << 7,
	W_PRIORITY = 1 << 20,
	W_SERVICE = 1 << 21,
	W_KNOWN = (1 << 22) - 1,
};

enum { ETHERTYPE_IP = 0x0800, ETHERTYPE_ARP = 0x0806, PROTOCOL_ICMP = 1 };

static void vlan(struct print *p, const char *label, uint16_t id)
{
	text_str(p->text, label);
	if (id == 0xffff)
		text_str(p->text, "NONE");
	else
		text_printf(p->text, "%u%s", id, id > 0 && id < 0x0fff ? "" : " (bogus)");
}

static void priority(struct print *p, const char *label, uint8_t value)
{
	text_printf(p->text, "%s%u%s", label, value, value <= 7 ? "" : " (bogus)");
}

static void link_match(struct print *p, const char *line, uint32_t wild, const uint8_t *at)
{
	if (!(wild & W_IN_PORT)) {
		print_need(p, at + 4, 2);
		text_str(p->text, line);
		of10_port_name(p, "match in_port ", at + 4);
	}
	if (!(wild & W_SOURCE)) {
		print_need(p, at + 6, 6);
		text_str(p->text, line);
		print_fields(p, at + 6, "match dl_src %m6");
	}
	if (!(wild & W_DESTINATION)) {
		print_need(p, at + 12, 6);
		text_str(p->text, line);
		print_fields(p, at + 12, "match dl_dst %m6");
	}
	if (!(wild & W_VLAN)) {
		uint16_t id = get_u16(p, at + 18);

		text_str(p->text, line);
		vlan(p, "match dl_vlan ", id);
	}
	if (!(wild & W_PRIORITY)) {
		uint8_t value = get_u8(p, at + 20);

		text_str(p->text, line);
		priority(p, "match dl_vlan_pcp ", value);
	}
}

/* Addresses say how many of their low bits do not matter. */
static void address_match(
    struct print *p, const char *line, const char *name, unsigned wild_bits, const uint8_t *at)
{
	if (wild_bits >= 32)
		return;
	print_need(p, at, 4);
	text_printf(p->text, "%smatch %s ", line, name);
	print_ip4(p, at);
	text_printf(p->text, "/%u", 32 - wild_bits);
}

void of10_match_print(struct print *p, const char *line, const uint8_t *at)
{
	uint32_t wild = get_u32(p, at);
	uint16_t type;
	uint8_t protocol;
	bool icmp;

	if (wild & ~(uint32_t)W_KNOWN)
		text_printf(p->text, "%swildcards 0x%08x (bogus)", line, wild);
	link_match(p, line, wild, at);
	type = get_u16(p, at + 22);
	if (!(wild & W_TYPE))
		text_printf(p->text, "%smatch dl_type 0x%04x", line, type);
	if (!(wild & W_SERVICE))
		text_printf(p->text, "%smatch nw_tos 0x%02x", line, get_u8(p, at + 24));
	protocol = get_u8(p, at + 25);
	if (!(wild & W_PROTOCOL))
		text_printf(p->text, "%smatch %s %u", line,
		    !(wild & W_TYPE) && type == ETHERTYPE_ARP ? "arp_opcode" : "nw_proto",
		    protocol);
	address_match(p, line, "nw_src", wild >> 8 & 63, at + 28);
	address_match(p, line, "nw_dst", wild >> 14 & 63, at + 32);
	icmp = !(wild & (W_TYPE | W_PROTOCOL)) && type == ETHERTYPE_IP && protocol == PROTOCOL_ICMP;
	if (!(wild & W_SOURCE_PORT))
		text_printf(p->text, "%smatch %s %u", line, icmp ? "icmp_type" : "tp_src",
		    get_u16(p, at + 36));
	if (!(wild & W_DESTINATION_PORT))
		text_printf(p->text, "%smatch %s %u", line, icmp ? "icmp_code" : "tp_dst",
		    get_u16(p, at + 38));
	print_need(p, at + 38, 2);
}

enum {
	OUTPUT,
	SET_VLAN,
	SET_PRIORITY,
	STRIP_VLAN,
	SET_SOURCE,
	SET_DESTINATION,
	SET_IP_SOURCE,
	SET_IP_DESTINATION,
	SET_SERVICE,
	SET_SOURCE_PORT,
	SET_DESTINATION_PORT,
	ENQUEUE,
	VENDOR = 0xffff,
};

static void output(struct print *p, const uint8_t *at)
{
	enum { CONTROLLER = 0xfffd };

	of10_port_name(p, ", port ", at);
	if (get_u16(p, at) == CONTROLLER)
		print_fields(p, at + 2, ", max_len %u2");
	print_need(p, at + 2, 2);
}

/* An action's content of n bytes behind its type and length. */
static void action(struct print *p, uint16_t type, const uint8_t *at, uint32_t n)
{
	switch (type) {
	case OUTPUT:
		output(p, at);
		break;
	case SET_VLAN:
		vlan(p, ", vlan_vid ", get_u16(p, at));
		break;
	case SET_PRIORITY:
		priority(p, ", vlan_pcp ", get_u8(p, at));
		break;
	case SET_SOURCE:
	case SET_DESTINATION:
		print_fields(p, at, ", dl_addr %m6");
		break;
	case SET_IP_SOURCE:
	case SET_IP_DESTINATION:
		print_fields(p, at, ", nw_addr %a4");
		break;
	case SET_SERVICE:
		print_fields(p, at, ", nw_tos 0x%z1");
		break;
	case SET_SOURCE_PORT:
	case SET_DESTINATION_PORT:
		print_fields(p, at, ", tp_port %u2");
		break;
	case ENQUEUE:
		of10_port_name(p, ", port ", at);
		of10_queue_name(p, ", queue_id ", at + 8);
		break;
	case VENDOR:
		of10_vendor_action_print(p, at, n);
		return;
	}
	print_need(p, at, n);
}

/* Whether an action of the type may be as long as this; 0: a type that is not known. */
static int length_fits(uint16_t type, uint16_t n)
{
	if (type == VENDOR)
		return n % 8 == 0 ? 1 : -1;
	if (type > ENQUEUE)
		return 0;
	if (type == SET_SOURCE || type == SET_DESTINATION || type == ENQUEUE)
		return n == 16 ? 1 : -1;
	return n == 8 ? 1 : -1;
}

void of10_actions_print(struct print *p, const char *line, const uint8_t *at, uint32_t left)
{
	enum { LEAST = 8 };

	while (left > 0) {
		uint16_t type, n;
		int fits;

		if (left < LEAST) {
			of_invalid(p, at, left);
			return;
		}
		type = get_u16(p, at);
		text_printf(p->text, "%saction type ", line);
		print_named(p, of10_actions, "invalid (0x%04x)", type);
		n = get_u16(p, at + 2);
		text_printf(p->text, ", len %u", n);
		if (n < LEAST || n > left) {
			of_invalid(p, at + 4, left - 4);
			return;
		}
		fits = length_fits(type, n);
		if (fits < 0)
			text_str(p->text, " (bogus)");
		if (fits > 0)
			action(p, type, at + 4, n - 4u);
		else
			print_need(p, at + 4, n - 4u);
		at += n;
		left -= n;
	}
}
