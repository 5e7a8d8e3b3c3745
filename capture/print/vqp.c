/* VQP, by which Cisco's switches ask for a port's VLAN. */
#include "capture/print/fields.h"
#include "capture/print/printers.h"

enum { HEADER = 8, OBJECT_HEADER = 6 };

enum {
	IP_ADDRESS = 0x0c01,
	PORT_NAME,
	VLAN_NAME,
	VTP_DOMAIN,
	ETHERNET_PACKET,
	MAC_NULL,
	MAC_ADDRESS = 0x0c08,
};

static const struct print_name message_types[] = {
    {1, "Request, Join Port"},
    {2, "Response, VLAN"},
    {3, "Request, Reconfirm"},
    {4, "Response, Reconfirm"},
    {0, NULL},
};

static const struct print_name errors[] = {{0, "No error"}, {3, "Access denied"},
    {4, "Shutdown port"}, {5, "Wrong VTP domain"}, {0, NULL}};

static const struct print_name objects[] = {
    {IP_ADDRESS, "Client IP Address"},
    {PORT_NAME, "Port Name"},
    {VLAN_NAME, "VLAN Name"},
    {VTP_DOMAIN, "VTP Domain"},
    {ETHERNET_PACKET, "Ethernet Packet"},
    {MAC_NULL, "MAC Null"},
    {MAC_ADDRESS, "MAC Address"},
    {0, NULL},
};

/* false: the object has not the length of its kind. */
static bool value(struct print *p, uint32_t type, const uint8_t *at, uint16_t n)
{
	switch (type) {
	case IP_ADDRESS:
		if (n != 4)
			return false;
		print_ip4(p, at);
		print_fields(p, at, " (0x%z4)");
		break;
	case PORT_NAME:
	case VLAN_NAME:
	case VTP_DOMAIN:
	case ETHERNET_PACKET:
		print_safe_padded(p, at, n);
		break;
	case MAC_ADDRESS:
	case MAC_NULL:
		if (n != 6)
			return false;
		print_mac(p, at, 6);
		break;
	default:
		if (p->options->verbose <= 1)
			print_unknown(p, "\n\t    ", at, n);
	}
	return true;
}

static void objects_print(struct print *p, const uint8_t *at, uint32_t left, unsigned count)
{
	for (; count > 0 && left > 0; count--) {
		uint32_t type;
		uint16_t n;

		print_need(p, at, OBJECT_HEADER);
		if (left < OBJECT_HEADER)
			break;
		type = get_u32(p, at);
		n = get_u16(p, at + 4);
		at += OBJECT_HEADER;
		left -= OBJECT_HEADER;
		text_str(p->text, "\n\t  ");
		print_named(p, objects, "Unknown", type);
		text_printf(p->text, " Object (0x%08x), length %u, value: ", type, n);
		if (type == 0 || n == 0)
			return;
		print_need(p, at, n);
		if (n > left || !value(p, type, at, n))
			break;
		at += n;
		left -= n;
	}
	if (count > 0 && left > 0)
		print_invalid(p);
}

void print_vqp(struct print *p, const uint8_t *at, uint32_t length)
{
	bool verbose = p->options->verbose > 0;

	p->protocol = "vqp";
	print_need(p, at, HEADER);
	if (length < HEADER) {
		print_invalid(p);
		return;
	}
	if (at[0] != 1) {
		text_printf(p->text, "VQP version %u packet not supported", at[0]);
		return;
	}
	text_str(p->text, verbose ? "\n\tVQPv1, " : "VQPv1 ");
	print_named(p, message_types, "unknown (%u)", at[1]);
	text_str(p->text, " Message, error-code ");
	print_named(p, errors, "unknown", at[2]);
	text_printf(p->text, " (%u)", at[2]);
	if (verbose)
		text_printf(p->text, ", seq 0x%08x, items %u", get_u32(p, at + 4), at[3]);
	text_printf(p->text, ", length %u", length);
	if (verbose)
		objects_print(p, at + HEADER, length - HEADER, at[3]);
}
