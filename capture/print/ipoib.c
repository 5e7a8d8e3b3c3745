/* IP over InfiniBand, with the link's global route header in front (LINKTYPE_IPOIB). */
#include "capture/print/names.h"
#include "capture/print/printers.h"

enum { HEADER = 44, TYPE = 40 };

static void put_header(struct print *p, uint16_t type, uint32_t length)
{
	const char *name = print_ethertype_name(type);

	text_printf(p->text, ", ethertype %s", name ? name : "Unknown");
	if (!p->options->quiet)
		text_printf(p->text, " (0x%04x)", type);
	text_printf(p->text, ", length %u: ", length);
}

void print_ipoib_link(struct print *p, const uint8_t *at, uint32_t length)
{
	uint16_t type;

	p->protocol = "ipoib";
	if (!print_has(p, at, HEADER) || length < HEADER) {
		print_truncated(p);
		p->link_length += print_has(p, at, HEADER) ? length : print_left(p, at);
		return;
	}
	type = get_u16(p, at + TYPE);
	if (p->options->link_header) {
		text_str(p->text, "IPOIB");
		put_header(p, type, length);
	}
	p->link_length += HEADER;
	if (print_ethertype(p, type, at + HEADER, length - HEADER))
		return;
	if (!p->options->link_header)
		put_header(p, type, length);
	print_default(p, at + HEADER, print_left(p, at + HEADER));
}
