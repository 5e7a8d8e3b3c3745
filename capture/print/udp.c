/*
 * UDP (RFC 768).
 */
#include "capture/print/printers.h"

enum { HEADER = 8 };

static void put_addresses(struct print *p, uint32_t source, uint32_t destination)
{
	struct text *t = p->text;
	const uint8_t *ip = p->ip.header;

	if (p->ip.version == 4)
		text_ip4(t, ip + 12);
	else
		text_ip6(t, ip + 8);
	text_char(t, '.');
	text_u32(t, source);
	text_str(t, " > ");
	if (p->ip.version == 4)
		text_ip4(t, ip + 16);
	else
		text_ip6(t, ip + 24);
	text_char(t, '.');
	text_u32(t, destination);
	text_str(t, ": ");
}

void print_udp(struct print *p, const uint8_t *at, uint32_t length)
{
	uint16_t source;
	uint16_t destination;

	p->protocol = "udp";
	source = get_u16(p, at);
	destination = get_u16(p, at + 2);
	put_addresses(p, source, destination);
	length -= HEADER;
	if (!print_udp_port(p, source, destination, at + HEADER, length)) {
		text_str(p->text, "UDP, length ");
		text_u32(p->text, length);
	}
}
