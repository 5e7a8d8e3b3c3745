/* ARCNET (RFC 1201; the older form, RFC 1051), as BSD and as Linux captures it. */
#include "capture/print/printers.h"

enum {
	TYPE_DIAGNOSE = 0x80,
	TYPE_IP6 = 0xc4,
	TYPE_IP = 0xd4,
	TYPE_ARP = 0xd5,
	TYPE_REVERSE_ARP = 0xd6,
	TYPE_APPLETALK = 0xdd,
	TYPE_OLD_IP = 0xf0,
	TYPE_OLD_ARP = 0xf1,
	TYPE_IPX = 0xfa,
	EXCEPTION = 0xff, /* the flag: the real ones follow */
};

static const struct print_name types[] = {
    {TYPE_OLD_IP, "oldip"},
    {TYPE_OLD_ARP, "oldarp"},
    {TYPE_IP, "ip"},
    {TYPE_ARP, "arp"},
    {TYPE_REVERSE_ARP, "rarp"},
    {TYPE_APPLETALK, "atalk"},
    {0xf7, "banyan"},
    {TYPE_IPX, "ipx"},
    {TYPE_IP6, "ipv6"},
    {TYPE_DIAGNOSE, "diag"},
    {0, NULL},
};

/* Types without the headers that split packets. */
static bool is_plain(uint8_t type)
{
	return type == TYPE_OLD_IP || type == TYPE_OLD_ARP || type == TYPE_DIAGNOSE;
}

/* sequence: a packet's number and which fragment of it this is; NULL: it has none. */
struct sequence {
	uint8_t flag;
	uint16_t id;
};

static void put_header(
    struct print *p, const uint8_t *at, uint32_t length, const struct sequence *sequence)
{
	text_printf(p->text, "%02x %02x ", get_u8(p, at), get_u8(p, at + 1));
	if (!p->options->quiet) {
		print_named(p, types, "%02x", get_u8(p, at + 2));
		text_char(p->text, ' ');
		if (sequence)
			text_printf(p->text, "seqid %04x ", sequence->id);
		if (sequence && sequence->flag & 1)
			text_printf(p->text, "(first of %u fragments) ", (sequence->flag + 3) / 2);
		else if (sequence && sequence->flag)
			text_printf(p->text, "(fragment %u) ", sequence->flag / 2 + 1);
	}
	text_printf(p->text, "%u: ", length);
}

static void put_payload(struct print *p, uint8_t type, const uint8_t *at, uint32_t length)
{
	switch (type) {
	case TYPE_OLD_IP:
	case TYPE_IP:
		print_ip(p, at, length);
		break;
	case TYPE_IP6:
		print_ip6(p, at, length);
		break;
	case TYPE_OLD_ARP:
	case TYPE_ARP:
	case TYPE_REVERSE_ARP:
		print_arp(p, at, length);
		break;
	case TYPE_APPLETALK:
		if (p->options->verbose)
			text_str(p->text, "et1 ");
		print_appletalk(p, at, length);
		break;
	case TYPE_IPX:
		print_ipx(p, at, length);
		break;
	default:
		print_dump(p, at, print_left(p, at));
	}
}

/* Bytes of the header; a cut within is told with what there is of it. */
static uint32_t get_header(
    struct print *p, const uint8_t *at, uint32_t length, struct sequence *sequence)
{
	enum { NEW_HEADER = 6, EXCEPTION_HEADER = 10 };
	bool exception;

	if (!print_has(p, at, NEW_HEADER)) {
		put_header(p, at, length, NULL);
		text_str(p->text, " phds");
		print_cut(p);
	}
	exception = at[3] == EXCEPTION;
	if (exception && !print_has(p, at, EXCEPTION_HEADER)) {
		put_header(p, at, length, NULL);
		text_str(p->text, " phds extended");
		print_cut(p);
	}
	sequence->flag = at[exception ? 7 : 3];
	sequence->id = get_u16(p, at + (exception ? 8 : 4));
	return exception ? EXCEPTION_HEADER : NEW_HEADER;
}

void print_arcnet_link(struct print *p, const uint8_t *at, uint32_t length)
{
	enum { OLD_HEADER = 3 };
	struct sequence sequence = {0, 0};
	uint32_t size = OLD_HEADER;
	uint8_t type;
	bool plain;

	p->protocol = "arcnet";
	print_need(p, at, OLD_HEADER);
	type = at[2];
	plain = is_plain(type);
	if (!plain)
		size = get_header(p, at, length, &sequence);
	if (p->options->link_header)
		put_header(p, at, length, plain ? NULL : &sequence);
	if (!sequence.flag || sequence.flag & 1) /* else a fragment from the middle */
		put_payload(p, type, at + size, length - size);
	p->link_length += size;
}

/* Linux puts packets together again and has two bytes more. */
void print_arcnet_linux_link(struct print *p, const uint8_t *at, uint32_t length)
{
	enum { OLD_HEADER = 5, NEW_HEADER = 8, TYPE = 4 };
	uint32_t size;

	p->protocol = "arcnet_linux";
	print_need(p, at, OLD_HEADER);
	size = is_plain(at[TYPE]) ? OLD_HEADER : NEW_HEADER;
	print_need(p, at, size);
	if (p->options->link_header) {
		p->protocol = "arcnet";
		put_header(p, at, length, NULL);
	}
	put_payload(p, at[TYPE], at + size, length - size);
	p->link_length += size;
}
