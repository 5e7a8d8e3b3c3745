/* SOME/IP (AUTOSAR): calls between control units of a car. */
#include "capture/print/fields.h"
#include "capture/print/printers.h"

static const struct print_name message_types[] = {
    {0x00, "REQUEST"},
    {0x01, "REQUEST_NO_RETURN"},
    {0x02, "NOTIFICATION"},
    {0x80, "RESPONSE"},
    {0x81, "ERROR"},
    {0x20, "TP_REQUEST"},
    {0x21, "TP_REQUEST_NO_RETURN"},
    {0x22, "TP_NOTIFICATION"},
    {0xa0, "TP_RESPONSE"},
    {0xa1, "TP_ERROR"},
    {0, NULL},
};

static const struct print_name return_codes[] = {
    {0x00, "E_OK"},
    {0x01, "E_NOT_OK"},
    {0x02, "E_UNKNOWN_SERVICE"},
    {0x03, "E_UNKNOWN_METHOD"},
    {0x04, "E_NOT_READY"},
    {0x05, "E_NOT_REACHABLE"},
    {0x06, "E_TIMEOUT"},
    {0x07, "E_WRONG_PROTOCOL_VERSION"},
    {0x08, "E_WRONG_INTERFACE_VERSION"},
    {0x09, "E_MALFORMED_MESSAGE"},
    {0x0a, "E_WRONG_MESSAGE_TYPE"},
    {0x0b, "E_E2E_REPEATED"},
    {0x0c, "E_E2E_WRONG_SEQUENCE"},
    {0x0d, "E_E2E"},
    {0x0e, "E_E2E_NOT_AVAILABLE"},
    {0x0f, "E_E2E_NO_NEW_DATA"},
    {0, NULL},
};

void print_someip(struct print *p, const uint8_t *at, uint32_t length)
{
	enum { HEADER = 16 };
	uint16_t method;

	p->protocol = "someip";
	text_str(p->text, "SOMEIP");
	if (length < HEADER) {
		print_invalid(p);
		return;
	}
	print_need(p, at, 4);
	method = get_u16(p, at + 2);
	text_printf(p->text, ", service %u, %s %u", get_u16(p, at),
	    method & 0x8000 ? "event" : "method", method & 0x7fff);
	at = print_fields(p, at + 4, ", len %u4|, client %u2, session %u2|, pver %u1|, iver %u1");
	print_labelled(p, ", msgtype ", message_types, "Unknown", get_u8(p, at));
	print_labelled(p, ", retcode ", return_codes, "Unknown", get_u8(p, at + 1));
	/* tcpdump breaks the line here, and its line's end makes it two. */
	text_char(p->text, '\n');
}
