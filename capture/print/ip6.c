/*
 * IPv6 (RFC 8200).
 */
#include "capture/print/printers.h"

#include <stddef.h>

enum { HEADER = 40 };

void print_ip6(struct print *p, const uint8_t *at, uint32_t length)
{
	struct print_ip outer = p->ip;
	uint32_t payload;
	const uint8_t *end;

	p->protocol = "ip6";
	print_need(p, at, HEADER);
	if (!p->options->link_header)
		text_str(p->text, "IP6 ");
	payload = get_u16(p, at + 4);
	if (length < HEADER + payload)
		text_printf(
		    p->text, "truncated-ip6 - %u bytes missing!", HEADER + payload - length);
	if (!print_enter(p))
		return;
	end = print_narrow(p, at, HEADER + payload);
	p->ip = (struct print_ip){at, at + 24, 6, at[7], false};
	if (at[6] != 6 && at[6] != 17) {
		text_ip6(p->text, at + 8);
		text_str(p->text, " > ");
		text_ip6(p->text, at + 24);
		text_str(p->text, ": ");
	}
	print_ip_payload(p, at[6], at + HEADER, payload);
	p->end = end;
	p->ip = outer;
	print_leave(p);
}
