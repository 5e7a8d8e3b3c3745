/*
 * LLC and SNAP (IEEE 802.2).
 */
#include "capture/print/printers.h"

int print_llc(struct print *p, const uint8_t *at, uint32_t length)
{
	(void)length;
	p->protocol = "llc";
	print_need(p, at, 3);
	return -3;
}
