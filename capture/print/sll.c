/*
 * Linux cooked captures, version 1 and 2 (pcap-linktype(7)).
 */
#include "capture/print/printers.h"

void print_sll_link(struct print *p, const uint8_t *at, uint32_t length)
{
	p->protocol = "linux_sll";
	print_need(p, at, 16);
	p->link_length += 16;
	print_ethertype(p, get_u16(p, at + 14), at + 16, length - 16);
}

void print_sll2_link(struct print *p, const uint8_t *at, uint32_t length)
{
	p->protocol = "linux_sll2";
	print_need(p, at, 20);
	p->link_length += 20;
	print_ethertype(p, get_u16(p, at), at + 20, length - 20);
}
