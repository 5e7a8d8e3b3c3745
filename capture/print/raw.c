/*
 * Frames without a link header: IP at once.
 */
#include "capture/print/printers.h"

void print_raw_link(struct print *p, const uint8_t *at, uint32_t length)
{
	p->protocol = "raw";
	if (p->options->link_header)
		text_str(p->text, "ip: ");
	print_ip_any(p, at, length);
}
