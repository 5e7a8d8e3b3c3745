/*
 * BSD loopback: four bytes of address family in the byte order of who captured it.
 */
#include "capture/print/printers.h"

void print_null_link(struct print *p, const uint8_t *at, uint32_t length)
{
	p->protocol = "null";
	print_need(p, at, 4);
	p->link_length += 4;
	print_ip_any(p, at + 4, length - 4);
}
