/*
 * Bluetooth HCI with its direction in front (DLT_BLUETOOTH_HCI_H4_WITH_PHDR).
 */
#include "capture/print/printers.h"

enum {
	HEADER = 4,
};

void print_bluetooth_link(struct print *p, const uint8_t *at, uint32_t length)
{
	p->protocol = "bluetooth";
	text_str(p->text, "bluetooth");
	print_need(p, at, HEADER);
	p->link_length += HEADER;
	if (p->options->link_header)
		text_printf(p->text, ", hci length %u, direction %s", length - HEADER,
		    get_u32(p, at) & 1 ? "in" : "out");
	print_default(p, at + HEADER, print_left(p, at + HEADER));
}
