#include "capture/print/printers.h"

void print_icmp6(struct print *p, const uint8_t *at, uint32_t length)
{
	p->protocol = "icmp6";
	print_need(p, at, 4);
	text_printf(p->text, "icmp6, length %u", length);
}
