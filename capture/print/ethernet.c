/*
 * Ethernet II and 802.3 (IEEE 802.3) with any number of 802.1Q tags, MACsec, Arista's stamps, and
 * the tags some switches put behind the addresses.
 */
#include "capture/print/ethernet.h"
#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	ADDRESSES = 12,
	HEADER = 14,
	MAX_802_3_LENGTH = 1500, /* above it the field is an ethertype */
	TYPE_IP = 0x0800,
	TYPE_IP6 = 0x86dd,
	TYPE_8021Q = 0x8100,
	TYPE_8021Q9100 = 0x9100,
	TYPE_8021Q9200 = 0x9200,
	TYPE_8021QINQ = 0x88a8,
	TYPE_JUMBO = 0x8870,
	TYPE_MACSEC = 0x88e5,
	TYPE_ARISTA = 0xd28b,
};

/* A frame on its way down: what is left of it, and what was said about it. */
struct frame {
	const uint8_t *start;
	const uint8_t *at;
	uint32_t length; /* from at on */
	uint32_t whole;  /* length of the frame, for "length" */
	uint16_t type;
	bool length_printed;
};

static bool is_tag(uint16_t type)
{
	return type == TYPE_8021Q || type == TYPE_8021Q9100 || type == TYPE_8021Q9200 ||
	       type == TYPE_8021QINQ;
}

static void step(struct frame *f, uint32_t n)
{
	f->at += n;
	f->length -= n;
}

static void put_addresses(struct print *p, const uint8_t *at)
{
	text_mac(p->text, at + 6, 6);
	text_str(p->text, " > ");
	text_mac(p->text, at, 6);
	text_str(p->text, ", ");
}

static void put_type(struct print *p, uint16_t type)
{
	const char *name = print_ethertype_name(type);

	if (p->options->quiet == 0)
		text_printf(
		    p->text, "ethertype %s (0x%04x)", name != NULL ? name : "Unknown", type);
	else if (name != NULL)
		text_str(p->text, name);
	else
		text_printf(p->text, "Unknown Ethertype (0x%04x)", type);
}

/* ", length 98: ", but once a frame only; then a comma. */
static void put_length(struct print *p, struct frame *f)
{
	if (f->length_printed)
		text_str(p->text, ", ");
	else
		text_printf(p->text, ", length %u: ", f->whole);
	f->length_printed = true;
}

/* What a payload nobody knows is dumped with. */
static void put_unknown(struct print *p, const struct frame *f)
{
	if (!p->options->link_header) {
		put_addresses(p, f->start);
		put_type(p, f->type);
		text_printf(p->text, ", length %u: ", f->whole);
	}
	print_default(p, f->at, print_left(p, f->at));
}

/* LLC; what it does not know is dumped. */
static void put_llc(struct print *p, struct frame *f)
{
	int header = print_llc(p, f->at, f->length);

	if (header < 0) {
		print_default(p, f->at, print_left(p, f->at));
		header = -header;
	}
	step(f, (uint32_t)header);
}

/* False: cut off, which is marked. */
static bool put_tags(struct print *p, struct frame *f)
{
	while (is_tag(f->type)) {
		uint16_t tag;

		if (!print_has(p, f->at, 4) || f->length < 4) {
			p->protocol = "vlan";
			print_truncated(p);
			step(f, print_left(p, f->at)); /* nothing is left to dump */
			return false;
		}
		tag = get_u16(p, f->at);
		if (p->options->link_header) {
			put_type(p, f->type);
			put_length(p, f);
			text_printf(p->text, "vlan %u, p %u%s, ", tag & 0xfff, tag >> 13,
			    tag & 0x1000 ? ", DEI" : "");
		}
		f->type = get_u16(p, f->at + 2);
		step(f, 4);
	}
	return true;
}

static void put_802_3(struct print *p, struct frame *f)
{
	const uint8_t *end;

	if (f->type < f->length)
		f->length = f->type;
	end = print_narrow(p, f->at, f->length);
	if (p->options->link_header) {
		text_str(p->text, "802.3");
		if (!f->length_printed)
			text_printf(p->text, ", length %u: ", f->length);
	}
	put_llc(p, f);
	p->end = end;
}

/* False: no more of the frame is to be printed. */
static bool put_macsec(struct print *p, struct frame *f)
{
	if (p->options->link_header) {
		put_type(p, f->type);
		put_length(p, f);
	}
	switch (print_macsec(p, &f->at, &f->length)) {
	case MACSEC_ENCRYPTED:
		print_default(p, f->at, print_left(p, f->at));
		return false;
	case MACSEC_BROKEN:
		f->at = p->end; /* nothing is left to be dumped */
		return false;
	default:
		f->type = get_u16(p, f->at);
		step(f, 2);
		return true;
	}
}

/* True: an ethertype follows the stamp. */
static bool put_arista(struct print *p, struct frame *f)
{
	int size;

	if (!print_has(p, f->at, 2) || f->length < 2) {
		text_str(p->text, "[|arista]");
		return false;
	}
	put_type(p, f->type);
	text_printf(p->text, ", length %u: ", f->whole);
	size = print_arista(p, f->at);
	if (size <= 0) {
		put_unknown(p, f);
		return false;
	}
	step(f, (uint32_t)size);
	f->type = get_u16(p, f->at);
	step(f, 2);
	return true;
}

static void put_content(struct print *p, struct frame *f)
{
	do {
		if (f->type == TYPE_MACSEC && !put_macsec(p, f))
			return;
		if (!put_tags(p, f))
			return;
	} while (f->type == TYPE_ARISTA && put_arista(p, f));
	if (f->type == TYPE_ARISTA)
		return;
	if (f->type <= MAX_802_3_LENGTH) {
		put_802_3(p, f);
	} else if (f->type == TYPE_JUMBO) {
		put_llc(p, f);
	} else {
		if (p->options->link_header) {
			put_type(p, f->type);
			put_length(p, f);
		}
		if (!print_ethertype(p, f->type, f->at, f->length))
			put_unknown(p, f);
	}
}

uint32_t print_ethernet_frame(struct print *p, const uint8_t *at, uint32_t length,
    const struct print_switch_tag *tag, void (*header)(struct print *p, const uint8_t *arg),
    const uint8_t *arg)
{
	uint32_t tag_size = tag != NULL ? tag->size : 0;
	struct frame f = {.start = at, .at = at, .length = length, .whole = length};

	p->protocol = tag != NULL ? tag->protocol : "ether";
	if (length < print_left(p, at)) {
		text_printf(p->text, "[length %u < caplen %u]", length, print_left(p, at));
		print_invalid(p);
		return length;
	}
	if (!print_has(p, at, ADDRESSES + 2 + tag_size)) {
		print_truncated(p);
		return print_left(p, at);
	}
	if (header != NULL)
		header(p, arg);
	p->link = (struct print_addresses){at + 6, at, 6};
	if (p->options->link_header)
		put_addresses(p, at);
	if (tag != NULL)
		tag->print(p, at + ADDRESSES);
	step(&f, ADDRESSES + tag_size);
	f.type = get_u16(p, f.at);
	step(&f, 2);
	put_content(p, &f);
	return (uint32_t)(f.at - at);
}

void print_ethernet(struct print *p, const uint8_t *at, uint32_t length,
    void (*header)(struct print *p, const uint8_t *arg), const uint8_t *arg)
{
	struct print_addresses link = p->link;

	if (!print_enter(p))
		return;
	print_ethernet_frame(p, at, length, NULL, header, arg);
	print_leave(p);
	p->link = link;
}

/* Nearly every frame: IP, without -e. False: it is another. */
static bool put_usual(struct print *p, const uint8_t *at, uint32_t length)
{
	uint16_t type;

	if (p->options->link_header || !print_has(p, at, HEADER) || length < print_left(p, at))
		return false;
	type = (uint16_t)(at[12] << 8 | at[13]);
	if (type != TYPE_IP && type != TYPE_IP6)
		return false;
	p->link = (struct print_addresses){at + 6, at, 6};
	if (type == TYPE_IP)
		print_ip(p, at + HEADER, length - HEADER);
	else
		print_ip6(p, at + HEADER, length - HEADER);
	p->link_length += HEADER;
	return true;
}

void print_ethernet_link(struct print *p, const uint8_t *at, uint32_t length)
{
	if (put_usual(p, at, length))
		return;
	p->link_length += print_ethernet_frame(p, at, length, NULL, NULL, NULL);
}
