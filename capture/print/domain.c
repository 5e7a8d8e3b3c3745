#include "capture/print/printers.h"

void print_domain(struct print *p, const uint8_t *at, uint32_t length)
{
	p->protocol = "domain";
	print_need(p, at, 12);
	text_printf(p->text, "domain, length %u", length);
}

void print_domain_tcp(struct print *p, const uint8_t *at, uint32_t length)
{
	print_domain(p, at, length);
}

void print_mdns(struct print *p, const uint8_t *at, uint32_t length)
{
	print_domain(p, at, length);
}
