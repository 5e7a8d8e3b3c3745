/*
 * Rings of old: Token Ring (IEEE 802.5) and FDDI, as links and bridged in others.
 */
#include <string.h>

#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	TOKEN_HEADER = 14,
	TOKEN_LLC = 1,
	FDDI_HEADER = 13,
	FDDI_KIND = 0xf0,
	FDDI_LLC = 0x50,
	FDDI_SMT = 0x40,
};

/* LLC, or the bytes, behind the header. */
static void put_llc(struct print *p, const uint8_t *at, uint32_t length)
{
	int size = print_llc(p, at, length);

	if (size < 0) {
		print_default(p, at, print_left(p, at));
		size = -size;
	}
	p->link_length += (uint32_t)size;
}

static void token_header(
    struct print *p, const uint8_t *at, const uint8_t source[6], uint32_t length)
{
	if (p->options->quiet == 0)
		text_printf(p->text, "%02x %02x ", at[0], at[1]);
	text_mac(p->text, source, 6);
	text_str(p->text, " > ");
	text_mac(p->text, at + 2, 6);
	text_printf(p->text, ", length %u: ", length);
}

/* The bridges on the way. */
static void route(struct print *p, const uint8_t *at)
{
	static const char *const broadcasts[] = {"Non-Broadcast", "Non-Broadcast", "Non-Broadcast",
	    "Non-Broadcast", "All-routes", "All-routes", "Single-route", "Single-route"};
	static const char *const sizes[] = {
	    "516", "1500", "2052", "4472", "8144", "11407", "17800", "??"};
	uint16_t control = get_u16(p, at);
	int segments = ((control >> 8 & 0x1f) - 2) / 2;

	if (p->options->verbose > 0)
		text_printf(p->text, "%s %s", broadcasts[control >> 13],
		    control & 0x80 ? "Backward" : "Forward");
	else
		text_printf(p->text, "rt = %x", control);
	for (int i = 0; i < segments; i++) {
		uint16_t segment = get_u16(p, at + 2 + 2 * i);

		if (p->options->verbose > 0)
			text_printf(p->text, " [%u:%u]", segment >> 4, segment & 15);
		else
			text_printf(p->text, ":%x", segment);
	}
	text_printf(p->text, " (%s) ", sizes[control >> 4 & 7]);
}

static void token_frame(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t source[6];
	uint32_t size = TOKEN_HEADER;

	p->protocol = "token-ring";
	p->link_length += TOKEN_HEADER;
	if (!print_has(p, at, TOKEN_HEADER)) {
		print_truncated(p);
		return;
	}
	memcpy(source, at + 8, 6);
	source[0] &= 0x7f;
	if (p->options->link_header)
		token_header(p, at, source, length);
	if (at[8] & 0x80) {
		if (print_has(p, at, TOKEN_HEADER + 2))
			size += at[TOKEN_HEADER] & 0x1f;
		if (!print_has(p, at, TOKEN_HEADER + 2) || !print_has(p, at, size)) {
			print_truncated(p);
			return;
		}
		route(p, at + TOKEN_HEADER);
		p->link_length += size - TOKEN_HEADER;
	}
	p->link = (struct print_addresses){source, at + 2, 6};
	if (at[1] >> 6 == TOKEN_LLC) {
		put_llc(p, at + size, length - size);
	} else {
		if (!p->options->link_header)
			token_header(p, at, source, length);
		print_default(p, at + size, print_left(p, at + size));
	}
	p->link = (struct print_addresses){NULL, NULL, 0};
}

static void put_fddi_control(struct print *p, uint8_t control)
{
	static const struct print_name whole[] = {
	    {0x40, "void "},
	    {0x80, "nrt "},
	    {0xc0, "rt "},
	    {0x41, "info "},
	    {0x4f, "nsa "},
	    {0xc2, "beacon "},
	    {0xc3, "claim "},
	    {0, NULL},
	};
	static const struct print_name kinds[] = {
	    {0xc0, "mac"},
	    {0x40, "smt"},
	    {0x50, "async"},
	    {0xd0, "sync"},
	    {0x60, "imp_async"},
	    {0xe0, "imp_sync"},
	    {0, NULL},
	};
	const char *name = print_find(whole, control);

	if (name != NULL)
		text_str(p->text, name);
	else if ((name = print_find(kinds, control & FDDI_KIND)) != NULL)
		text_printf(p->text, "%s%1x ", name, control & 15);
	else
		text_printf(p->text, "%02x ", control);
}

static void fddi_header(struct print *p, const uint8_t *at, uint32_t length)
{
	if (p->options->quiet == 0)
		put_fddi_control(p, at[0]);
	text_mac(p->text, at + 7, 6);
	text_str(p->text, " > ");
	text_mac(p->text, at + 1, 6);
	text_printf(p->text, ", length %u: ", length);
}

static void fddi_frame(struct print *p, const uint8_t *at, uint32_t length)
{
	p->protocol = "fddi";
	if (!print_has(p, at, FDDI_HEADER)) {
		print_truncated(p);
		p->link_length += print_left(p, at);
		return;
	}
	p->link_length += FDDI_HEADER;
	if (p->options->link_header)
		fddi_header(p, at, length);
	p->link = (struct print_addresses){at + 7, at + 1, 6};
	if ((at[0] & FDDI_KIND) == FDDI_LLC) {
		put_llc(p, at + FDDI_HEADER, length - FDDI_HEADER);
	} else if ((at[0] & FDDI_KIND) == FDDI_SMT) {
		/* tcpdump's own words, and all it says. */
		text_str(p->text, "<SMT printer not yet implemented>");
	} else {
		if (!p->options->link_header)
			fddi_header(p, at, length);
		print_default(p, at + FDDI_HEADER, print_left(p, at + FDDI_HEADER));
	}
}

void print_token_ring_link(struct print *p, const uint8_t *at, uint32_t length)
{
	token_frame(p, at, length);
}

void print_fddi_link(struct print *p, const uint8_t *at, uint32_t length)
{
	fddi_frame(p, at, length);
}

/* Bridged within another frame, whose addresses come back afterwards. */
static void bridged(struct print *p, const uint8_t *at, uint32_t length, print_function *frame)
{
	struct print_addresses link = p->link;
	uint32_t link_length = p->link_length;

	if (!print_enter(p))
		return;
	frame(p, at, length);
	print_leave(p);
	p->link = link;
	p->link_length = link_length;
}

void print_token_ring(struct print *p, const uint8_t *at, uint32_t length)
{
	bridged(p, at, length, token_frame);
}

void print_fddi(struct print *p, const uint8_t *at, uint32_t length)
{
	bridged(p, at, length, fddi_frame);
}
