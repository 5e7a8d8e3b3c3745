/* LWAPP (RFC 5412): access points and their controller. */
#include "capture/print/printers.h"

enum { TRANSPORT = 6, CONTROL = 8, IDENTITY = 6 };

static const struct print_name header_bits[] = {
    {1, "Last Fragment Bit"}, {2, "Fragment Bit"}, {4, "Control Bit"}, {0, NULL}};

static const struct print_name message_types[] = {
    {1, "Discovery req"},
    {2, "Discovery resp"},
    {3, "Join req"},
    {4, "Join resp"},
    {5, "Join ack"},
    {6, "Join confirm"},
    {10, "Configure req"},
    {11, "Configure resp"},
    {12, "Update req"},
    {13, "Update resp"},
    {14, "WTP event req"},
    {15, "WTP event resp"},
    {16, "Change state event req"},
    {17, "Change state event resp"},
    {22, "Echo req"},
    {23, "Echo resp"},
    {24, "Image data req"},
    {25, "Image data resp"},
    {26, "Channel status req"},
    {27, "Channel status resp"},
    {30, "Key update req"},
    {31, "Key update resp"},
    {32, "Primary discovery req"},
    {33, "Primary discovery resp"},
    {34, "Data transfer req"},
    {35, "Data transfer resp"},
    {36, "Clear config ind"},
    {37, "Wlan config req"},
    {38, "Wlan config resp"},
    {39, "Mobile config req"},
    {40, "Mobile config resp"},
    {0, NULL},
};

/* The transport header; blank stands before the numbers of a data frame. False: that is all. */
static bool transport(struct print *p, const uint8_t *at, uint32_t length, const char *blank)
{
	uint32_t said;

	print_need(p, at, TRANSPORT);
	said = get_u16(p, at + 2);
	if (at[0] >> 6 != 0) {
		text_printf(p->text, "LWAPP version %u packet not supported", at[0] >> 6);
		return false;
	}
	text_printf(p->text, "LWAPPv0, %s frame, ", at[0] & 4 ? "Control" : "Data");
	if (p->options->verbose > 0)
		text_printf(p->text, "Radio-id %s%u, ", blank, at[0] >> 3 & 7);
	text_str(p->text, "Flags [");
	print_bits(p, header_bits, "none", ", ", at[0] & 7);
	text_str(p->text, "], ");
	if (p->options->verbose == 0) {
		text_printf(p->text, "length %u", length);
		return false;
	}
	if (*blank && said < TRANSPORT) {
		text_printf(p->text, "length %u < transport header length", said);
		return false;
	}
	text_printf(p->text, "Frag-id %s%u, length %u", blank, at[1], said);
	return true;
}

static void messages(struct print *p, const uint8_t *at, uint32_t left)
{
	while (left > 0) {
		uint32_t n;

		print_need(p, at, CONTROL);
		n = get_u16(p, at + 2);
		if (left < CONTROL + n) {
			text_str(p->text, "\n\t  Msg goes past end of PDU");
			return;
		}
		text_str(p->text, "\n\t  Msg type: ");
		print_named(p, message_types, "Unknown", at[0]);
		text_printf(p->text, " (%u), Seqnum: %u, Msg len: %u, Session: 0x%08x", at[0],
		    at[1], n, get_u32(p, at + 4));
		print_need(p, at, n);
		at += CONTROL + n;
		left -= CONTROL + n;
	}
}

/* Towards the controller a message begins with who sends it. */
static void control(struct print *p, const uint8_t *at, uint32_t length, bool identified)
{
	const uint8_t *header = identified ? at + IDENTITY : at;

	p->protocol = "lwapp_control";
	if (identified)
		print_need(p, at, IDENTITY);
	if (!transport(p, header, length, ""))
		return;
	if (identified) {
		text_str(p->text, "\n\tAP identity: ");
		print_mac(p, at, IDENTITY);
	}
	messages(p, header + TRANSPORT, get_u16(p, header + 2));
}

void print_lwapp_request(struct print *p, const uint8_t *at, uint32_t length)
{
	control(p, at, length, true);
}

void print_lwapp_response(struct print *p, const uint8_t *at, uint32_t length)
{
	control(p, at, length, false);
}

void print_lwapp_data(struct print *p, const uint8_t *at, uint32_t length)
{
	p->protocol = "lwapp_data";
	if (transport(p, at, length, " "))
		print_unknown(p, "\n\t", at + TRANSPORT, get_u16(p, at + 2) - (uint32_t)TRANSPORT);
}
