/*
 * PPP's authentication: PAP (RFC 1334) and CHAP (RFC 1994).
 */
#include "capture/print/names.h"
#include "capture/print/ppp.h"

enum {
	CHAP_CHALLENGE = 1,
	CHAP_RESPONSE = 2,
	CHAP_SUCCESS = 3,
	CHAP_FAILURE = 4,
	PAP_REQUEST = 1,
	PAP_ACK = 2,
	PAP_NAK = 3,
	HEADER = 4,
};

static const struct print_name chap_codes[] = {
    {1, "Challenge"},
    {2, "Response"},
    {3, "Success"},
    {4, "Fail"},
    {0, NULL},
};

static const struct print_name pap_codes[] = {
    {1, "Auth-Req"},
    {2, "Auth-ACK"},
    {3, "Auth-NACK"},
    {0, NULL},
};

static bool short_header(struct print *p, const char *name, const uint8_t *at, uint32_t length)
{
	if (length >= HEADER)
		return false;
	if (length == 0)
		text_printf(p->text, "[|%s]", name);
	else
		text_printf(p->text, "[|%s 0x%02x]", name, get_u8(p, at));
	return true;
}

/* A counted text; NULL: it does not fit, and nothing was printed. */
static const uint8_t *counted(
    struct print *p, const char *title, const uint8_t *at, const uint8_t *end)
{
	uint8_t size;

	if (at >= end)
		return NULL;
	size = get_u8(p, at++);
	if ((uint32_t)(end - at) < size)
		return NULL;
	text_str(p->text, title);
	print_safe(p, at, size);
	return at + size;
}

/* The lengths inside are taken from the header's own length, which may be any. */
static void rest(struct print *p, const char *title, const uint8_t *at, uint32_t size)
{
	text_str(p->text, title);
	print_safe(p, at, size);
}

void print_ppp_chap(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t code, size;
	uint16_t said;

	if (short_header(p, "chap", at, length))
		return;
	code = get_u8(p, at);
	text_printf(p->text, "CHAP, %s (0x%02x)", print_name_or(chap_codes, code, "unknown"), code);
	text_printf(p->text, ", id %u", get_u8(p, at + 1));
	said = get_u16(p, at + 2);
	if (code == CHAP_SUCCESS || code == CHAP_FAILURE) {
		rest(p, ", Msg ", at + HEADER, said - (uint32_t)HEADER);
		return;
	}
	if ((code != CHAP_CHALLENGE && code != CHAP_RESPONSE) || length < HEADER + 1)
		return;
	size = get_u8(p, at + HEADER);
	if (length < HEADER + 1u + size)
		return;
	text_str(p->text, ", Value ");
	for (unsigned i = 0; i < size; i++)
		text_hex(p->text, get_u8(p, at + HEADER + 1 + i), 2);
	rest(p, ", Name ", at + HEADER + 1 + size, said - (HEADER + 1u + size));
}

void print_ppp_pap(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t code;
	uint16_t said;

	if (short_header(p, "pap", at, length))
		return;
	code = get_u8(p, at);
	text_printf(p->text, "PAP, %s (0x%02x)", print_name_or(pap_codes, code, "unknown"), code);
	text_printf(p->text, ", id %u", get_u8(p, at + 1));
	said = get_u16(p, at + 2);
	if (said > length) {
		text_printf(p->text, ", length %u > packet size", said);
		return;
	}
	if (said < HEADER) {
		text_printf(p->text, ", length %u < PAP header length", said);
		return;
	}
	if ((code == PAP_REQUEST && said < 6) ||
	    ((code == PAP_ACK || code == PAP_NAK) && said < 5)) {
		text_str(p->text, "[|pap]");
		return;
	}
	if (code == PAP_REQUEST) {
		const uint8_t *end = at + said;

		at = counted(p, ", Peer ", at + HEADER, end);
		if (at != NULL)
			counted(p, ", Name ", at, end);
	} else if (code == PAP_ACK || code == PAP_NAK) {
		counted(p, ", Msg ", at + HEADER, at + said);
	}
}
