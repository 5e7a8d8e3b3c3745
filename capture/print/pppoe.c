/*
 * PPP over Ethernet (RFC 2516): discovery and session.
 */
#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	HEADER = 6,
	PADI = 0x09,
	PADI_MOST = 1484 - HEADER,
	TAG_SHOWN = 79, /* characters of a tag's text */
};

static const struct print_name codes[] = {
    {0x09, "PADI"},
    {0x07, "PADO"},
    {0x19, "PADR"},
    {0x65, "PADS"},
    {0xa7, "PADT"},
    {0x00, ""},
    {0, NULL},
};

static const struct print_name tags[] = {
    {0x00, "EOL"},
    {0x101, "Service-Name"},
    {0x102, "AC-Name"},
    {0x103, "Host-Uniq"},
    {0x104, "AC-Cookie"},
    {0x105, "Vendor-Specific"},
    {0x110, "Relay-Session-ID"},
    {0x120, "PPP-Max-Payload"},
    {0x201, "Service-Name-Error"},
    {0x202, "AC-System-Error"},
    {0x203, "Generic-Error"},
    {0, NULL},
};

static bool printable(uint8_t c)
{
	return c >= 0x20 && c <= 0x7e;
}

/* As text when most of it is printable, else in hex. */
static void tag_value(struct print *p, const uint8_t *at, uint32_t length)
{
	uint32_t shown = length < TAG_SHOWN ? length : TAG_SHOWN;
	uint32_t good = 0;

	for (uint32_t i = 0; i < shown; i++)
		good += printable(at[i]);
	if (good > shown - good) {
		text_str(p->text, " \"");
		for (uint32_t i = 0; i < shown; i++)
			text_char(p->text, printable(at[i]) ? (char)at[i] : '.');
		text_char(p->text, '"');
		return;
	}
	text_str(p->text, " 0x");
	for (uint32_t i = 0; i < length; i++)
		text_printf(p->text, "%02X", at[i]);
}

static void discovery(struct print *p, const uint8_t *at, uint32_t length)
{
	const uint8_t *end = at + length;
	uint16_t type = 0xffff;

	while (type != 0 && at < end) {
		uint16_t size;

		type = get_u16(p, at);
		size = get_u16(p, at + 2);
		at += 4;
		print_need(p, at, size);
		text_str(p->text, " [");
		print_named(p, tags, "TAG-0x%x", type);
		if (size > 0)
			tag_value(p, at, size);
		text_char(p->text, ']');
		at += size;
	}
}

void print_pppoe(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t code;
	uint16_t session;
	uint32_t size;

	p->protocol = "pppoe";
	if (length < HEADER) {
		text_printf(p->text, " (length %u < %u)", length, HEADER);
		print_invalid(p);
		return;
	}
	length -= HEADER;
	print_need(p, at, HEADER);
	code = at[1];
	session = get_u16(p, at + 2);
	size = get_u16(p, at + 4);
	if (at[0] >> 4 != 1)
		text_printf(p->text, " [ver %u]", at[0] >> 4);
	if ((at[0] & 15) != 1)
		text_printf(p->text, " [type %u]", at[0] & 15);
	text_str(p->text, "PPPoE ");
	print_named(p, codes, "PAD-%x", code);
	if (code == PADI && size > PADI_MOST)
		text_printf(p->text, " [len %u!]", size);
	if (size > length) {
		text_printf(p->text, " [len %u > %u!]", size, length);
		size = length;
	}
	if (session != 0)
		text_printf(p->text, " [ses 0x%x]", session);
	if (code != 0) {
		discovery(p, at + HEADER, size);
		return;
	}
	text_char(p->text, ' ');
	print_ppp(p, at + HEADER, size);
}
