#include "capture/print/printers.h"

void print_ntp(struct print *p, const uint8_t *at, uint32_t length)
{
	p->protocol = "ntp";
	print_need(p, at, 4);
	text_printf(p->text, "ntp, length %u", length);
}
