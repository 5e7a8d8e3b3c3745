/*
 * TCP (RFC 9293).
 */
#include "capture/print/printers.h"

void print_tcp(struct print *p, const uint8_t *at, uint32_t length)
{
	p->protocol = "tcp";
	print_need(p, at, 20);
	text_printf(p->text, "tcp %u", length);
}
