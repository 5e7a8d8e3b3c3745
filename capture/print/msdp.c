/*
 * The Multicast Source Discovery Protocol (RFC 3618).
 */
#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	HEADER = 3,
	TYPE_MOST = 7,
	SOURCE_ACTIVE = 1,
	SOURCE_REQUEST = 2,
	SOURCE_RESPONSE = 3,
	KEEPALIVE = 4,
	NOTIFICATION = 5,
};

static void sources(struct print *p, uint8_t type, const uint8_t *at, uint32_t size)
{
	uint8_t count = get_u8(p, at);
	uint32_t entries = count * 12u + 8;

	text_printf(
	    p->text, "%s %u entries", type == SOURCE_ACTIVE ? " SA" : " SA-Response", count);
	if (entries >= size)
		return;
	text_str(p->text, " [w/data]");
	if (p->options->verbose > 1) {
		text_char(p->text, ' ');
		print_ip(p, at + entries - HEADER, size - entries);
	}
}

static void body(struct print *p, uint8_t type, const uint8_t *at, uint32_t size)
{
	switch (type) {
	case SOURCE_ACTIVE:
	case SOURCE_RESPONSE:
		sources(p, type, at, size);
		break;
	case SOURCE_REQUEST:
		text_str(p->text, " SA-Request");
		text_printf(p->text, " for %s", print_as_ip4(p, at + 1).s);
		break;
	case KEEPALIVE:
		text_str(p->text, " Keepalive");
		if (size != HEADER)
			text_printf(p->text, "[len=%u] ", size);
		break;
	case NOTIFICATION:
		text_str(p->text, " Notification");
		break;
	default:
		text_printf(p->text, " [type=%u len=%u]", type, size);
		break;
	}
}

void print_msdp(struct print *p, const uint8_t *at, uint32_t length)
{
	uint32_t size;
	uint8_t type;

	p->protocol = "msdp";
	text_str(p->text, ": msdp");
	type = get_u8(p, at);
	size = get_u16(p, at + 1);
	if (size > 1500 || size < HEADER || type == 0 || type > TYPE_MOST) {
		print_truncated(p);
		return;
	}
	while (length != 0) {
		type = get_u8(p, at);
		size = get_u16(p, at + 1);
		if (size > 1400 || p->options->verbose > 0)
			text_printf(p->text, " [len %u]", size);
		if (size < HEADER || length < size) {
			print_truncated(p);
			return;
		}
		body(p, type, at + HEADER, size);
		at += size;
		length -= size;
	}
}
