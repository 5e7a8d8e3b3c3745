/*
 * Cisco HDLC and its SLARP.
 */
#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	HEADER = 4,
	TYPE_SLARP = 0x8035,
	SLARP_LEAST = 14,
	SLARP_MOST = 18,
	SLARP_REQUEST = 0,
	SLARP_REPLY = 1,
	SLARP_KEEPALIVE = 2,
};

static const struct print_name casts[] = {
    {0x0f, "unicast"},
    {0x8f, "bcast"},
    {0, NULL},
};

static void uptime(struct print *p, uint32_t milliseconds)
{
	uint32_t s = milliseconds / 1000;

	text_printf(
	    p->text, ", link uptime=%ud%uh%um%us", s / 86400, s / 3600 % 24, s / 60 % 60, s % 60);
}

static void slarp_body(struct print *p, const uint8_t *at, uint32_t length)
{
	switch (get_u32(p, at)) {
	case SLARP_REQUEST:
		text_str(p->text, "request");
		break;
	case SLARP_REPLY:
		text_str(p->text, "reply ");
		print_ip4(p, at + 4);
		text_char(p->text, '/');
		print_ip4(p, at + 8);
		break;
	case SLARP_KEEPALIVE:
		text_printf(p->text,
		    "keepalive: mineseen=0x%08x, yourseen=0x%08x, reliability=0x%04x",
		    get_u32(p, at + 4), get_u32(p, at + 8), get_u16(p, at + 12));
		if (length >= SLARP_MOST)
			uptime(p, get_u32(p, at + SLARP_LEAST));
		break;
	default:
		text_printf(p->text, "0x%02x unknown", get_u32(p, at));
		if (p->options->verbose <= 1)
			print_unknown(p, "\n\t", at + 4, length - 4);
		break;
	}
}

static void slarp(struct print *p, const uint8_t *at, uint32_t length)
{
	const uint8_t *from = at + 4;

	p->protocol = "chdlc_slarp";
	text_printf(p->text, "SLARP (length: %u), ", length);
	if (length < SLARP_LEAST || !print_has(p, at, SLARP_LEAST)) {
		print_truncated(p);
		return;
	}
	slarp_body(p, at, length);
	if (length >= SLARP_MOST && get_u32(p, at) == SLARP_KEEPALIVE)
		from += SLARP_LEAST; /* tcpdump has come that far */
	if (length > SLARP_MOST && p->options->verbose > 0)
		text_printf(p->text, ", (trailing junk: %u bytes)", length - SLARP_MOST);
	if (p->options->verbose > 1)
		print_unknown(p, "\n\t", from, length - 4);
}

/* A byte of padding may stand before an ISO packet. */
static void iso(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t second;

	if (length < 2) {
		print_truncated(p);
		return;
	}
	second = get_u8(p, at + 1);
	if (second == 0x81 || second == 0x82 || second == 0x83)
		print_iso(p, at + 1, length - 1);
	else
		print_iso(p, at, length);
}

static void payload(struct print *p, uint16_t type, const uint8_t *at, uint32_t length)
{
	switch (type) {
	case 0x0800:
		print_ip(p, at, length);
		break;
	case 0x86dd:
		print_ip6(p, at, length);
		break;
	case TYPE_SLARP:
		slarp(p, at, length);
		break;
	case 0x8847:
	case 0x8848:
		print_mpls(p, at, length);
		break;
	case 0xfefe:
		iso(p, at, length);
		break;
	default:
		if (!p->options->link_header)
			text_printf(p->text, "unknown CHDLC protocol (0x%04x)", type);
		break;
	}
}

void print_chdlc(struct print *p, const uint8_t *at, uint32_t length)
{
	uint16_t type;

	p->protocol = "chdlc";
	if (length < HEADER) {
		print_truncated(p);
		return;
	}
	type = get_u16(p, at + 2);
	if (p->options->link_header) {
		const char *name = print_ethertype_name(type);

		print_named(p, casts, "0x%02x", get_u8(p, at));
		text_printf(p->text,
		    ", ethertype %s (0x%04x), length %u: ", name != NULL ? name : "Unknown", type,
		    length);
	}
	payload(p, type, at + HEADER, length - HEADER);
}

void print_chdlc_link(struct print *p, const uint8_t *at, uint32_t length)
{
	p->link_length += length < HEADER ? print_left(p, at) : HEADER;
	print_chdlc(p, at, length);
}
