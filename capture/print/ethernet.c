/*
 * Ethernet II and 802.3 with any number of 802.1Q tags (IEEE 802.3, 802.1Q).
 */
#include "capture/print/printers.h"

#include <stddef.h>

enum {
	HEADER = 14,
	MAX_802_3_LENGTH = 1500, /* above it the field is an ethertype */
	TYPE_8021Q = 0x8100,
	TYPE_8021Q9100 = 0x9100,
	TYPE_8021Q9200 = 0x9200,
	TYPE_8021QINQ = 0x88a8,
	TYPE_JUMBO = 0x8870,
};

static bool is_tag(uint16_t type)
{
	return type == TYPE_8021Q || type == TYPE_8021Q9100 || type == TYPE_8021Q9200 ||
	       type == TYPE_8021QINQ;
}

/* The -e header: "src > dst, ethertype IPv4 (0x0800), length 98: ". */
static void put_header(struct print *p, const uint8_t *at, uint32_t length)
{
	struct text *t = p->text;
	uint16_t type = (uint16_t)(at[12] << 8 | at[13]);
	const char *name = print_ethertype_name(type);

	text_mac(t, at + 6, 6);
	text_str(t, " > ");
	text_mac(t, at, 6);
	if (type <= MAX_802_3_LENGTH) {
		text_str(t, ", 802.3");
		length = type;
	} else if (!p->options->quiet) {
		text_str(t, ", ethertype ");
		text_str(t, name ? name : "Unknown");
		text_str(t, " (0x");
		text_hex(t, type, 4);
		text_char(t, ')');
	} else if (name) {
		text_str(t, ", ");
		text_str(t, name);
	} else {
		text_printf(t, ", Unknown Ethertype (0x%04x)", type);
	}
	text_str(t, ", length ");
	text_u32(t, length);
	text_str(t, ": ");
}

/* "vlan 5, p 3, DEI, " and what the tag holds. */
static void put_tag(struct print *p, const uint8_t *at)
{
	uint16_t tag = get_u16(p, at);
	uint16_t type = get_u16(p, at + 2);

	text_printf(
	    p->text, "vlan %u, p %u%s, ", tag & 0xfff, tag >> 13, tag & 0x1000 ? ", DEI" : "");
	if (type > MAX_802_3_LENGTH) {
		const char *name = print_ethertype_name(type);

		text_str(p->text, "ethertype ");
		if (name)
			text_str(p->text, name);
		else
			text_printf(p->text, "0x%04x", type);
		text_str(p->text, ", ");
	}
}

/* Bytes of LLC header; what LLC does not know is dumped. */
static uint32_t put_llc(struct print *p, const uint8_t *at, uint32_t length)
{
	int header = print_llc(p, at, length);

	if (header >= 0)
		return (uint32_t)header;
	print_default(p, at, print_left(p, at));
	return (uint32_t)-header;
}

static uint32_t put_tags(struct print *p, const uint8_t **at, uint32_t *length, uint16_t *type)
{
	uint32_t size = 0;

	while (is_tag(*type)) {
		if (print_left(p, *at) < 4 || *length < 4) {
			p->protocol = "vlan";
			print_truncated(p);
			*at = NULL;
			return size + (*length < 4 ? *length : print_left(p, *at));
		}
		if (p->options->link_header)
			put_tag(p, *at);
		*type = get_u16(p, *at + 2);
		*at += 4;
		*length -= 4;
		size += 4;
	}
	return size;
}

struct encapsulation {
	void (*header)(struct print *p, const uint8_t *arg);
	const uint8_t *arg;
};

/* A payload nobody knows: the header after all, then its bytes. */
static void put_unknown(struct print *p, const uint8_t *frame, uint32_t frame_length,
    const uint8_t *at, const struct encapsulation *outer)
{
	if (!p->options->link_header) {
		if (outer->header)
			outer->header(p, outer->arg);
		put_header(p, frame, frame_length);
	}
	print_default(p, at, print_left(p, at));
}

/* What stands between the frame's header and its payload, and the payload: bytes of headers. */
static uint32_t put_content(
    struct print *p, const uint8_t *frame, uint32_t frame_length, const struct encapsulation *outer)
{
	const uint8_t *at = frame + HEADER;
	uint32_t length = frame_length - HEADER;
	uint16_t type = (uint16_t)(frame[12] << 8 | frame[13]);
	uint32_t size = HEADER + put_tags(p, &at, &length, &type);

	if (!at)
		return size;
	if (type <= MAX_802_3_LENGTH || type == TYPE_JUMBO)
		return size + put_llc(p, at, length);
	if (!print_ethertype(p, type, at, length))
		put_unknown(p, frame, frame_length, at, outer);
	return size;
}

static uint32_t put_frame(
    struct print *p, const uint8_t *at, uint32_t length, const struct encapsulation *outer)
{
	p->protocol = "ether";
	if (print_left(p, at) < HEADER || length < HEADER) {
		print_truncated(p);
		return print_left(p, at) < HEADER ? print_left(p, at) : length;
	}
	if (p->options->link_header) {
		if (outer->header)
			outer->header(p, outer->arg);
		put_header(p, at, length);
	}
	p->link = (struct print_addresses){at + 6, at, 6};
	return put_content(p, at, length, outer);
}

void print_ethernet(struct print *p, const uint8_t *at, uint32_t length,
    void (*header)(struct print *p, const uint8_t *arg), const uint8_t *arg)
{
	struct encapsulation outer = {header, arg};
	struct print_addresses link = p->link;

	if (!print_enter(p))
		return;
	put_frame(p, at, length, &outer);
	print_leave(p);
	p->link = link;
}

void print_ethernet_link(struct print *p, const uint8_t *at, uint32_t length)
{
	static const struct encapsulation none = {NULL, NULL};

	p->link_length += put_frame(p, at, length, &none);
}
