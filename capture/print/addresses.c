/* The addresses of the IP header around a printer, alone or with ports. */
#include "capture/print/printers.h"

void print_ip_addresses(struct print *p, const char *after)
{
	const uint8_t *ip = p->ip.header;

	if (p->ip.version == 4) {
		text_ip4(p->text, ip + 12);
		text_str(p->text, " > ");
		text_ip4(p->text, ip + 16);
	} else {
		text_ip6(p->text, ip + 8);
		text_str(p->text, " > ");
		text_ip6(p->text, ip + 24);
	}
	text_str(p->text, after);
}

char *print_put_ip4_ports(char *at, const uint8_t *ip, uint16_t source, uint16_t destination)
{
	at = text_put_ip4(at, ip + 12);
	*at++ = '.';
	at = text_put_short(at, source);
	at = text_put_str(at, " > ");
	at = text_put_ip4(at, ip + 16);
	*at++ = '.';
	at = text_put_short(at, destination);
	return text_put_str(at, ": ");
}

void print_ip_ports(struct print *p, uint8_t protocol, uint16_t source, uint16_t destination)
{
	struct text *t = p->text;
	const uint8_t *ip = p->ip.header;
	bool at_once = ip[p->ip.version == 4 ? 9 : 6] == protocol;

	text_reserve(t, PRINT_IP4_PORTS_ROOM);
	if (at_once && p->ip.version == 4) {
		t->at = print_put_ip4_ports(t->at, ip, source, destination);
		return;
	}
	if (at_once) {
		text_ip6(t, ip + 8);
		text_char(t, '.');
	}
	text_u32(t, source);
	text_str(t, " > ");
	if (at_once) {
		text_ip6(t, ip + 24);
		text_char(t, '.');
	}
	text_u32(t, destination);
	text_str(t, ": ");
}
