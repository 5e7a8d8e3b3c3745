/*
 * The Network Service Header (RFC 8300).
 */
#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	HEADER = 8,
	WORD = 4,
	METADATA_FIXED = 1,
	METADATA_VARIABLE = 2,
	NEXT_IP = 1,
	NEXT_IP6 = 2,
	NEXT_ETHERNET = 3,
};

static const struct print_name flag_names[] = {
    {2, "O"},
    {0, NULL},
};

static const struct print_name metadata_types[] = {
    {0, "reserved"},
    {1, "1"},
    {2, "2"},
    {15, "experimental"},
    {0, NULL},
};

static const struct print_name next_names[] = {
    {0x01, "IPv4"},
    {0x02, "IPv6"},
    {0x03, "Ethernet"},
    {0x04, "NSH"},
    {0x05, "MPLS"},
    {0xfe, "Experiment 1"},
    {0xff, "Experiment 2"},
    {0, NULL},
};

/* One context of variable length; its words beyond the first, or -1: too long. */
static int context(struct print *p, const uint8_t *at, uint32_t words_left)
{
	uint16_t class = get_u16(p, at);
	uint8_t type = get_u8(p, at + 2);
	uint8_t size = get_u8(p, at + 3) & 0x7f;
	uint32_t words = (size + 3u) / WORD;

	text_printf(p->text, "\n        TLV Class %u, Type %u, Len %u", class, type, size);
	if (words_left < words) {
		text_str(p->text, " (length too big)");
		return -1;
	}
	if (size == 0)
		return 0;
	text_str(p->text, "\n            Value: ");
	for (uint8_t i = 0; i < size; i++)
		text_printf(p->text, "%s%02x", i == 0 ? "0x" : ":", get_u8(p, at + 4 + i));
	print_need(p, at + 4, words * WORD);
	return (int)words;
}

/* False: it makes no sense. */
static bool metadata(struct print *p, const uint8_t *at, uint32_t type, uint32_t words)
{
	if (type == METADATA_FIXED && words != 4) {
		text_str(p->text, " (invalid length for the MD type)");
		return false;
	}
	for (uint32_t n = 0; n < words; n++) {
		int more = 0;

		if (type == METADATA_FIXED)
			text_printf(p->text, "\n        Context[%02u]: 0x%08x", n,
			    get_u32(p, at + n * WORD));
		else
			more = context(p, at + n * WORD, words - n - 1);
		if (more < 0)
			return false;
		n += (uint32_t)more;
	}
	return true;
}

static void payload(struct print *p, uint8_t next, const uint8_t *at, uint32_t length)
{
	text_str(p->text, p->options->verbose > 0 ? "\n    " : ": ");
	switch (next) {
	case NEXT_IP:
		print_ip(p, at, length);
		break;
	case NEXT_IP6:
		print_ip6(p, at, length);
		break;
	case NEXT_ETHERNET:
		print_ethernet(p, at, length, NULL, NULL);
		break;
	default:
		text_str(p->text, "ERROR: unknown-next-protocol");
		break;
	}
}

static void put_base(struct print *p, uint32_t base)
{
	text_str(p->text, "flags [");
	print_bits(p, flag_names, "none", "", base >> 28 & 3);
	text_str(p->text, "], ");
	if (p->options->verbose > 2) {
		text_printf(
		    p->text, "TTL %u, length %u, md type ", base >> 22 & 0x3f, base >> 16 & 0x3f);
		print_named(p, metadata_types, "unknown (0x%02x)", base >> 8 & 15);
		text_str(p->text, ", ");
	}
	if (p->options->verbose > 1) {
		text_str(p->text, "next-protocol ");
		print_named(p, next_names, "unknown (0x%02x)", base & 0xff);
		text_str(p->text, ", ");
	}
}

/* The headers behind the base; false: they make no sense. */
static bool headers(struct print *p, const uint8_t *at, uint32_t length, uint32_t base)
{
	uint32_t words = base >> 16 & 0x3f;
	uint32_t type = base >> 8 & 15;

	if (length < words * WORD) {
		text_printf(p->text, " (too many headers for packet length %u)", length);
		return false;
	}
	text_printf(p->text, "service-path-id 0x%06x, ", get_u24(p, at + 4));
	text_printf(p->text, "service-index 0x%x", get_u8(p, at + 7));
	if (words < 2) {
		text_str(p->text, " (less than two headers)");
		return false;
	}
	if (p->options->verbose > 2 && (type == METADATA_FIXED || type == METADATA_VARIABLE))
		return metadata(p, at + HEADER, type, words - 2);
	print_need(p, at + HEADER, (words - 2) * WORD);
	return true;
}

void print_nsh(struct print *p, const uint8_t *at, uint32_t length)
{
	uint32_t base, size;

	p->protocol = "nsh";
	if (length < HEADER) {
		text_printf(p->text, " (packet length %u < %u)", length, HEADER);
		print_invalid(p);
		return;
	}
	base = get_u32(p, at);
	text_str(p->text, "NSH, ");
	if (p->options->verbose > 1)
		text_printf(p->text, "ver %u, ", base >> 30);
	if (base >> 30 != 0)
		return;
	put_base(p, base);
	if (!headers(p, at, length, base)) {
		print_invalid(p);
		return;
	}
	size = (base >> 16 & 0x3f) * WORD;
	payload(p, (uint8_t)base, at + size, length - size);
}
