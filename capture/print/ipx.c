/*
 * IPX, Novell's network layer: its header, SAP and RIP.
 */
#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	HEADER = 30,
	SOCKET_NCP = 0x0451,
	SOCKET_SAP = 0x0452,
	SOCKET_RIP = 0x0453,
	SOCKET_NETBIOS = 0x0455,
	SOCKET_DIAGNOSTICS = 0x0456,
	SOCKET_NWLINK = 0x0553,
	SOCKET_EIGRP = 0x85be,
	SAP_NAME = 48,
	SAP_ADDRESS = 10,
};

static void address(struct print *p, const uint8_t *at)
{
	print_need(p, at, 10);
	text_hex(p->text, get_u32(p, at), 8);
	text_char(p->text, '.');
	text_mac(p->text, at + 4, 6);
}

/* Services answering; false: they do not fit. */
static bool services(struct print *p, const uint8_t *at, uint32_t length)
{
	for (int i = 0; i < 8 && length != 0; i++) {
		if (length < 2)
			return false;
		text_printf(p->text, " %04x '", get_u16(p, at));
		at += 2;
		length -= 2;
		if (length < SAP_NAME) {
			text_char(p->text, '\'');
			return false;
		}
		print_safe_padded(p, at, SAP_NAME);
		text_char(p->text, '\'');
		at += SAP_NAME;
		length -= SAP_NAME;
		print_need(p, at, SAP_ADDRESS);
		if (length < SAP_ADDRESS)
			return false;
		text_str(p->text, " addr ");
		address(p, at);
		at += SAP_ADDRESS;
		length -= SAP_ADDRESS;
		print_need(p, at, 4);
		if (length < 4)
			return false;
		at += 4;
		length -= 4;
	}
	return true;
}

static bool too_short(struct print *p, uint32_t length)
{
	if (length >= 2)
		return false;
	text_printf(p->text, " [length %u < 2]", length);
	print_invalid(p);
	return true;
}

static void sap(struct print *p, const uint8_t *at, uint32_t length)
{
	uint16_t command = get_u16(p, at);

	if (too_short(p, length))
		return;
	switch (command) {
	case 1:
	case 3:
		text_str(p->text, command == 1 ? "ipx-sap-req" : "ipx-sap-nearest-req");
		text_printf(p->text, " %04x", get_u16(p, at + 2));
		break;
	case 2:
	case 4:
		text_str(p->text, command == 2 ? "ipx-sap-resp" : "ipx-sap-nearest-resp");
		if (!services(p, at + 2, length - 2))
			print_invalid(p);
		break;
	default:
		text_printf(p->text, "ipx-sap-?%x", command);
		break;
	}
}

static void routes(struct print *p, const uint8_t *at, uint32_t length, int most)
{
	for (int i = 0; i < most && length != 0; i++) {
		if (length < 8) {
			print_invalid(p);
			return;
		}
		text_printf(
		    p->text, " %08x/%u.%u", get_u32(p, at), get_u16(p, at + 4), get_u16(p, at + 6));
		at += 8;
		length -= 8;
	}
}

static void rip(struct print *p, const uint8_t *at, uint32_t length)
{
	uint16_t command = get_u16(p, at);

	if (too_short(p, length))
		return;
	if (command != 1 && command != 2) {
		text_printf(p->text, "ipx-rip-?%x", command);
		return;
	}
	text_str(p->text, command == 1 ? "ipx-rip-req" : "ipx-rip-resp");
	routes(p, at + 2, length - 2, command == 1 ? 1 : 50);
}

static void payload(struct print *p, uint16_t socket, const uint8_t *at, uint32_t length)
{
	switch (socket) {
	case SOCKET_NCP:
		text_printf(p->text, "ipx-ncp %u", length);
		break;
	case SOCKET_SAP:
		sap(p, at, length);
		break;
	case SOCKET_RIP:
		rip(p, at, length);
		break;
	case SOCKET_NETBIOS:
		text_printf(p->text, "ipx-netbios %u", length);
		break;
	case SOCKET_DIAGNOSTICS:
		text_printf(p->text, "ipx-diags %u", length);
		break;
	case SOCKET_NWLINK:
		text_printf(p->text, "ipx-nwlink-dgm %u", length);
		break;
	case SOCKET_EIGRP:
		print_eigrp(p, at, length);
		break;
	default:
		text_printf(p->text, "ipx-#%x %u", socket, length);
		break;
	}
}

void print_ipx(struct print *p, const uint8_t *at, uint32_t length)
{
	(void)length;
	p->protocol = "ipx";
	if (!p->options->link_header)
		text_str(p->text, "IPX ");
	print_need(p, at + 18, 12);
	address(p, at + 18);
	text_printf(p->text, ".%04x > ", get_u16(p, at + 28));
	address(p, at + 6);
	text_printf(p->text, ".%04x: ", get_u16(p, at + 16));
	length = get_u16(p, at + 2);
	if (length < HEADER) {
		text_printf(p->text, "[length %u < %u]", length, HEADER);
		print_invalid(p);
		return;
	}
	payload(p, get_u16(p, at + 16), at + HEADER, length - HEADER);
}
