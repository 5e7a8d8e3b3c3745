#include "capture/print/printers.h"

void print_arp(struct print *p, const uint8_t *at, uint32_t length)
{
	p->protocol = "arp";
	print_need(p, at, 4);
	text_printf(p->text, "arp, length %u", length);
}
