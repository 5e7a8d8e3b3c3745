/*
 * Geneve (RFC 8926).
 */
#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	HEADER = 8,
	OPTION_CRITICAL = 0x80,
	TYPE_ETHERNET = 0x6558,
};

static const struct print_name flag_names[] = {
    {0x80, "O"},
    {0x40, "C"},
    {0x20, "R1"},
    {0x10, "R2"},
    {0x08, "R3"},
    {0x04, "R4"},
    {0x02, "R5"},
    {0x01, "R6"},
    {0, NULL},
};

static const char *class_name(uint16_t class)
{
	static const struct print_name names[] = {
	    {0x0100, "Linux"},
	    {0x0101, "Open vSwitch"},
	    {0x0102, "Open Virtual Networking (OVN)"},
	    {0x0103, "In-band Network Telemetry (INT)"},
	    {0x0104, "VMware"},
	    {0, NULL},
	};

	if (class <= 0x00ff)
		return "Standard";
	if (class >= 0xfff0)
		return "Experimental";
	return print_name_or(names, class, "Unknown");
}

static void options(struct print *p, const uint8_t *at, uint32_t length)
{
	const char *between = "";

	while (length > 0) {
		uint16_t class;
		uint8_t type;
		uint32_t size;

		text_str(p->text, between);
		between = ", ";
		class = get_u16(p, at);
		type = get_u8(p, at + 2);
		size = 4 + (get_u8(p, at + 3) & 0x1fu) * 4;
		text_printf(p->text, "class %s (0x%x) type 0x%x%s len %u", class_name(class), class,
		    type, type & OPTION_CRITICAL ? "(C)" : "", size);
		if (size > length) {
			text_str(p->text, " [bad length]");
			return;
		}
		if (p->options->verbose > 1 && size > 4)
			text_str(p->text, " data");
		for (uint32_t i = 4; i < size && p->options->verbose > 1; i += 4)
			text_printf(p->text, " %08x", get_u32(p, at + i));
		at += size;
		length -= size;
	}
}

static void payload(struct print *p, uint16_t protocol, const uint8_t *at, uint32_t length)
{
	struct print_addresses link = p->link;

	text_str(p->text, p->options->verbose == 0 ? ": " : "\n\t");
	p->link = (struct print_addresses){NULL, NULL, 0};
	if (!print_ethertype(p, protocol, at, length)) {
		if (protocol == TYPE_ETHERNET)
			print_ethernet(p, at, length, NULL, NULL);
		else
			text_printf(p->text, "geneve-proto-0x%x", protocol);
	}
	p->link = link;
}

void print_geneve(struct print *p, const uint8_t *at, uint32_t length)
{
	uint16_t protocol;
	uint32_t size;

	p->protocol = "geneve";
	text_str(p->text, "Geneve");
	if (length < HEADER) {
		text_printf(p->text, " [length %u < 8]", length);
		print_invalid(p);
		return;
	}
	if (!print_has(p, at, HEADER)) {
		print_truncated(p);
		return;
	}
	if (at[0] >> 6 != 0) {
		text_printf(p->text, " ERROR: unknown-version %u", at[0] >> 6);
		return;
	}
	protocol = get_u16(p, at + 2);
	text_str(p->text, ", Flags [");
	print_bits(p, flag_names, "none", "", at[1]);
	text_printf(p->text, "], vni 0x%x", get_u24(p, at + 4));
	if (at[7] != 0)
		text_printf(p->text, ", rsvd 0x%x", at[7]);
	if (p->options->link_header)
		text_printf(p->text, ", proto %s (0x%04x)",
		    print_ethertype_name(protocol) != NULL ? print_ethertype_name(protocol)
							   : "unknown",
		    protocol);
	size = (at[0] & 0x3fu) * 4;
	at += HEADER;
	length -= HEADER;
	if (length < size) {
		text_printf(p->text, " truncated-geneve - %u bytes missing", size - length);
		return;
	}
	if (!print_has(p, at, size)) {
		print_truncated(p);
		return;
	}
	if (size > 0) {
		text_str(p->text, ", options [");
		if (p->options->verbose > 0)
			options(p, at, size);
		else
			text_printf(p->text, "%u bytes", size);
		text_char(p->text, ']');
	}
	payload(p, protocol, at + size, length - size);
}
