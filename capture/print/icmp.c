#include "capture/print/printers.h"

void print_icmp(struct print *p, const uint8_t *at, uint32_t length)
{
	p->protocol = "icmp";
	print_need(p, at, 4);
	text_printf(p->text, "icmp, length %u", length);
}
