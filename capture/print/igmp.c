#include "capture/print/printers.h"

void print_igmp(struct print *p, const uint8_t *at, uint32_t length)
{
	p->protocol = "igmp";
	print_need(p, at, 4);
	text_printf(p->text, "igmp, length %u", length);
}
