/* OpenFlow (Open Networking Foundation): the messages in a segment, whatever their version. */
#include "capture/print/fields.h"
#include "capture/print/openflow.h"

#include "capture/print/names.h"
#include "capture/print/printers.h"

enum { HEADER = 8, VERSION_1_0 = 1, VERSION_1_3 = 4 };

static const struct print_name versions[] = {
    {1, "1.0"}, {2, "1.1"}, {3, "1.2"}, {4, "1.3"}, {5, "1.4"}, {6, "1.5"}, {0, NULL}};

static const struct print_name experimenters[] = {
    {0x4f4e4600, "ONF Extensions"},
    {0xff000001, "Budapest University of Technology and Economics"},
    {0xff000002, "NoviFlow"},
    {0xff000003, "L3+ Extensions, Vendor Neutral"},
    {0xff000004, "L4-L7 Extensions"},
    {0xff000005, "Wireless and Mobility Extensions"},
    {0xff000006, "Forwarding Abstractions Extensions"},
    {0xff000007, "Optical Transport Extensions"},
    {0xff000008, "Network Benchmarking Lab, NCTU"},
    {0xff000009, "Mobile Packet Core Extensions"},
    {0xff00000a, "MPLS-TP OpenFlow Extensions for SPTN"},
    {0, NULL},
};

void of_invalid(struct print *p, const uint8_t *at, uint32_t n)
{
	print_invalid(p);
	print_need(p, at, n);
}

void of_bit_names(struct print *p, const struct print_name *names, uint32_t known, uint32_t value)
{
	if (value & known) {
		text_str(p->text, " (");
		print_bits(p, names, "", ", ", value);
		text_char(p->text, ')');
	}
	if (value & ~known)
		text_str(p->text, " (bogus)");
}

void of_bits(struct print *p, const char *label, const uint8_t *at, const struct print_name *names,
    uint32_t known)
{
	uint32_t value = get_u32(p, at);

	text_printf(p->text, "%s0x%08x", label, value);
	of_bit_names(p, names, known, value);
}

/* Small numbers are the makers of network cards, large ones the foundation's. */
void of_vendor_name(struct print *p, uint32_t vendor)
{
	print_named(p, vendor >> 24 == 0 ? print_oui_names : experimenters, "unknown", vendor);
}

void of_data_print(struct print *p, const uint8_t *at, uint32_t n)
{
	if (n == 0)
		return;
	text_printf(p->text, "\n\t data (%u octets)", n);
	if (p->options->verbose > 1)
		print_hex_text(p, "\n\t  ", at, n);
	print_need(p, at, n);
}

void of_error_print(
    struct print *p, const struct of_error *errors, unsigned count, const uint8_t *at, uint32_t n)
{
	const struct of_error *error = errors;
	uint16_t type = get_u16(p, at), code;

	while (error < errors + count && error->type != type)
		error++;
	if (error == errors + count)
		text_printf(p->text, "\n\t type invalid (0x%04x)", type);
	else
		text_printf(p->text, "\n\t type %s", error->name);
	code = get_u16(p, at + 2);
	if (error < errors + count && code < error->count)
		text_printf(p->text, ", code %s", error->codes[code]);
	else
		text_printf(p->text, ", code invalid (0x%04x)", code);
	of_data_print(p, at + 4, n - 4);
}

static const struct of_message *message_find(uint8_t version, uint8_t type)
{
	if (version == VERSION_1_0)
		return of10_message(type);
	return version == VERSION_1_3 ? of13_message(type) : NULL;
}

static void body(struct print *p, const struct of_message *m, const uint8_t *at, uint32_t n)
{
	if (m && ((m->rule == OF_EXACTLY && n != m->length) ||
		     (m->rule == OF_AT_LEAST && n < m->length))) {
		of_invalid(p, at, n);
		return;
	}
	if (m && m->print && p->options->verbose > 0)
		m->print(p, at, n);
	else
		print_need(p, at, n);
}

/* A header that the segment ends in: what there is of it is shown. */
static void partial(struct print *p, const uint8_t *at, uint32_t left)
{
	text_str(p->text, " (end of TCP payload)");
	print_need(p, at, left);
}

static uint32_t message(struct print *p, const uint8_t *at, uint32_t left)
{
	const struct of_message *m;
	uint32_t n;

	print_labelled(p, "\n\tversion ", versions, "unknown (0x%02x)", get_u8(p, at));
	if (left < 2) {
		partial(p, at + 1, left - 1);
		return left;
	}
	m = message_find(at[0], get_u8(p, at + 1));
	if (m)
		text_printf(p->text, ", type %s", m->name);
	else
		text_printf(p->text, ", type unknown (0x%02x)", at[1]);
	if (left < 4) {
		partial(p, at + 2, left - 2);
		return left;
	}
	n = get_u16(p, at + 2);
	text_printf(p->text, ", length %u%s", n, n < HEADER ? " (too short!)" : "");
	if (left < HEADER) {
		partial(p, at + 4, left - 4);
		return left;
	}
	text_printf(p->text, ", xid 0x%08x", get_u32(p, at + 4));
	if (n < HEADER) {
		of_invalid(p, at + HEADER, left - HEADER);
		return left;
	}
	body(p, m, at + HEADER, n - HEADER);
	return n < left ? n : left;
}

void print_openflow(struct print *p, const uint8_t *at, uint32_t length)
{
	p->protocol = "openflow";
	text_str(p->text, ": OpenFlow");
	while (length > 0) {
		uint32_t n = message(p, at, length);

		at += n;
		length -= n;
	}
}
