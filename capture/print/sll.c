/*
 * Linux cooked captures, version 1 and 2 (pcap-linktype(7): LINUX_SLL, LINUX_SLL2).
 */
#include "capture/print/printers.h"

#include <net/if.h>
#include <stddef.h>

enum {
	HEADER = 16,
	HEADER2 = 20,
	TYPE_8023 = 0x0001, /* IPX straight on 802.3 */
	TYPE_8022 = 0x0004, /* LLC */
	TYPE_8021Q = 0x8100,
	MAX_802_3_LENGTH = 1500,
};

static const struct print_name directions[] = {
    {0, "In"}, {1, "B"}, {2, "M"}, {3, "P"}, {4, "Out"}, {0, NULL}};

/* The fields of either version. */
struct cooked {
	uint16_t type;
	uint16_t direction;
	uint16_t address_length;
	const uint8_t *address;
	uint32_t length; /* of the frame */
	uint32_t index;  /* of the interface; version 2 */
};

static const char *direction_of(const struct cooked *c)
{
	const char *name = print_find(directions, c->direction);

	return name ? name : "?";
}

static void put_type(struct print *p, const struct cooked *c)
{
	const char *name = print_ethertype_name(c->type);

	if (c->address_length == 6) {
		print_mac(p, c->address, 6);
		text_char(p->text, ' ');
	}
	if (p->options->quiet)
		return;
	if (c->type == TYPE_8023)
		text_str(p->text, "802.3");
	else if (c->type == TYPE_8022)
		text_str(p->text, "802.2");
	else
		text_printf(p->text, "ethertype %s (0x%04x)",
		    name && c->type > MAX_802_3_LENGTH ? name : "Unknown", c->type);
	text_printf(p->text, ", length %u: ", c->length);
}

static void put_header(struct print *p, const struct cooked *c)
{
	text_printf(p->text, "%3s ", direction_of(c));
	put_type(p, c);
}

static void put_header2(struct print *p, const struct cooked *c)
{
	text_printf(p->text, "ifindex %u ", c->index);
	put_type(p, c);
}

/* A tag's second half is the next type. False: cut. */
static bool put_tag(struct print *p, const uint8_t *at, uint16_t *type)
{
	uint16_t tag;
	const char *name;

	if (!print_has(p, at, 4)) {
		p->protocol = "vlan";
		print_truncated(p);
		return false;
	}
	tag = get_u16(p, at);
	if (p->options->link_header)
		text_printf(p->text, "vlan %u, p %u%s, ", tag & 0xfff, tag >> 13,
		    tag & 0x1000 ? ", DEI" : "");
	*type = get_u16(p, at + 2);
	if (*type <= MAX_802_3_LENGTH)
		*type = TYPE_8022;
	if (!p->options->quiet) {
		name = print_ethertype_name(*type);
		text_printf(p->text, "ethertype %s, ", name ? name : "Unknown");
	}
	return true;
}

static void put_8022(struct print *p, const uint8_t *at, uint32_t length)
{
	int header = print_llc(p, at, length);

	if (header < 0)
		print_default(p, at, print_left(p, at));
	else
		p->link_length += (uint32_t)header;
}

static void put_payload(struct print *p, const uint8_t *at, uint32_t length, const struct cooked *c,
    void (*header)(struct print *p, const struct cooked *c))
{
	uint16_t type = c->type;

	for (; type == TYPE_8021Q; at += 4, length -= 4, p->link_length += 4) {
		if (!put_tag(p, at, &type)) {
			p->link_length += print_left(p, at);
			return;
		}
	}
	if (type == TYPE_8023) {
		print_ipx(p, at, length);
	} else if (type == TYPE_8022) {
		put_8022(p, at, length);
	} else if (type <= MAX_802_3_LENGTH) {
		print_default(p, at, print_left(p, at));
	} else if (!print_ethertype(p, type, at, length)) {
		if (!p->options->link_header)
			header(p, c);
		print_default(p, at, print_left(p, at));
	}
}

void print_sll_link(struct print *p, const uint8_t *at, uint32_t length)
{
	struct cooked c;

	p->protocol = "sll";
	print_need(p, at, HEADER);
	c = (struct cooked){
	    get_u16(p, at + 14), get_u16(p, at), get_u16(p, at + 4), at + 6, length, 0};
	p->link_length += HEADER;
	if (p->options->link_header)
		put_header(p, &c);
	put_payload(p, at + HEADER, length - HEADER, &c, put_header);
}

/* As this machine numbers them, whoever captured. */
static const char *interface_name(const struct print *p, uint32_t index)
{
	const struct if_nameindex *i = p->memory->interfaces;

	for (; i && i->if_index; i++)
		if (i->if_index == index)
			return i->if_name;
	return "?";
}

void print_sll2_link(struct print *p, const uint8_t *at, uint32_t length)
{
	struct cooked c;

	p->protocol = "sll2";
	print_need(p, at, HEADER2);
	c = (struct cooked){get_u16(p, at), at[10], at[11], at + 12, length, get_u32(p, at + 4)};
	p->link_length += HEADER2;
	text_printf(p->text, "%-5s %-3s ", interface_name(p, c.index), direction_of(&c));
	if (p->options->link_header)
		put_header2(p, &c);
	put_payload(p, at + HEADER2, length - HEADER2, &c, put_header2);
}
