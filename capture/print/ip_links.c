/*
 * Link headers that hold little besides what follows them: Solaris' ipnet, Apple's IP over
 * FireWire, IP over Fibre Channel (RFC 4338), Symantec's firewalls, Hilscher's netANALYZER.
 */
#include "capture/print/fields.h"
#include "capture/print/printers.h"

static void put_type(struct print *p, uint16_t type)
{
	const char *name = print_ethertype_name(type);

	if (!p->options->quiet)
		text_printf(p->text, "ethertype %s (0x%04x)", name ? name : "Unknown", type);
	else if (name)
		text_str(p->text, name);
	else
		text_printf(p->text, "Unknown Ethertype (0x%04x)", type);
}

/* The header under -e, then the packet; an unknown one is dumped behind its header. */
static void put_packet(struct print *p, const uint8_t *at, uint32_t length, uint32_t size,
    uint16_t type, void (*header)(struct print *p, const uint8_t *at, uint32_t length))
{
	if (p->options->link_header)
		header(p, at, length);
	if (print_ethertype(p, type, at + size, length - size))
		return;
	if (!p->options->link_header)
		header(p, at, length);
	print_default(p, at + size, print_left(p, at + size));
}

static void put_ipnet(struct print *p, const uint8_t *at, uint32_t length)
{
	static const struct print_name families[] = {{2, "IPv4"}, {26, "IPv6"}, {0, NULL}};
	uint8_t family = get_u8(p, at + 1);

	print_fields(p, at + 16, "%u4 > %u4");
	if (p->options->quiet) {
		print_labelled(p, ", ", families, "Unknown Ethertype (0x%04x)", family);
	} else {
		print_labelled(p, ", family ", families, "Unknown", family);
		text_printf(p->text, " (%u)", family);
	}
	text_printf(p->text, ", length %u: ", length);
}

void print_ipnet_link(struct print *p, const uint8_t *at, uint32_t length)
{
	enum { HEADER = 24, FAMILY_IP = 2, FAMILY_IP6 = 26 };
	uint8_t family;
	uint16_t type = 0;

	p->protocol = "ipnet";
	print_need(p, at, HEADER);
	p->link_length += HEADER;
	family = get_u8(p, at + 1);
	if (family == FAMILY_IP)
		type = 0x0800;
	else if (family == FAMILY_IP6)
		type = 0x86dd;
	put_packet(p, at, length, HEADER, type, put_ipnet);
}

static void put_firewire(struct print *p, const uint8_t *at, uint32_t length)
{
	print_mac(p, at + 8, 8);
	text_str(p->text, " > ");
	print_mac(p, at, 8);
	text_str(p->text, ", ");
	put_type(p, get_u16(p, at + 16));
	text_printf(p->text, ", length %u: ", length);
}

void print_firewire_link(struct print *p, const uint8_t *at, uint32_t length)
{
	enum { HEADER = 18, ADDRESS = 8 };

	p->protocol = "ap1394";
	print_need(p, at, HEADER);
	p->link_length += HEADER;
	p->link = (struct print_addresses){at + ADDRESS, at, ADDRESS};
	put_packet(p, at, length, HEADER, get_u16(p, at + 16), put_firewire);
}

static void put_symantec(struct print *p, const uint8_t *at, uint32_t length)
{
	enum { MAX_LENGTH = 1500 };
	uint16_t type = get_u16(p, at + 6);

	if (type <= MAX_LENGTH)
		text_printf(p->text, "invalid ethertype %u", type);
	else
		put_type(p, type);
	text_printf(p->text, ", length %u: ", length);
}

void print_symantec_link(struct print *p, const uint8_t *at, uint32_t length)
{
	enum { HEADER = 44, MAX_LENGTH = 1500 };
	uint16_t type;

	p->protocol = "symantec";
	print_need(p, at, HEADER);
	p->link_length += HEADER;
	type = get_u16(p, at + 6);
	put_packet(p, at, length, HEADER, type > MAX_LENGTH ? type : 0, put_symantec);
}

void print_fibre_channel_link(struct print *p, const uint8_t *at, uint32_t length)
{
	enum { HEADER = 16, ADDRESS = 6 };
	int size;

	p->protocol = "ipfc";
	print_need(p, at, HEADER);
	if (p->options->link_header) {
		print_fields(p, at + 10, "%m6 > ");
		print_fields(p, at + 2, "%m6");
		text_printf(p->text, ", length %u: ", length);
	}
	p->link = (struct print_addresses){at + 10, at + 2, ADDRESS};
	size = print_llc(p, at + HEADER, length - HEADER);
	if (size < 0) {
		print_default(p, at + HEADER, print_left(p, at + HEADER));
		size = -size;
	}
	p->link_length += HEADER + (uint32_t)size;
}

/* Ethernet behind `size` bytes. */
static void put_ethernet(
    struct print *p, const uint8_t *at, uint32_t length, uint32_t size, const char *name)
{
	p->protocol = name;
	print_need(p, at, size);
	p->link_length += size;
	print_ethernet_link(p, at + size, length - size);
}

void print_netanalyzer_link(struct print *p, const uint8_t *at, uint32_t length)
{
	put_ethernet(p, at, length, 4, "netanalyzer");
}

/* With the preamble, too. */
void print_netanalyzer_raw_link(struct print *p, const uint8_t *at, uint32_t length)
{
	put_ethernet(p, at, length, 12, "netanalyzer_transparent");
}
