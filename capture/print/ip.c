/*
 * IPv4 (RFC 791).
 */
#include "capture/print/printers.h"

#include <stddef.h>

enum {
	HEADER = 20,
	MORE_FRAGMENTS = 0x2000,
	OFFSET_MASK = 0x1fff,
	PROTOCOL_TCP = 6,
	PROTOCOL_UDP = 17,
	PROTOCOL_DCCP = 33,
	PROTOCOL_SCTP = 132,
};

/* TCP, UDP, SCTP and DCCP print the addresses with their ports. */
static bool prints_addresses(uint8_t protocol)
{
	return protocol == PROTOCOL_TCP || protocol == PROTOCOL_UDP || protocol == PROTOCOL_SCTP ||
	       protocol == PROTOCOL_DCCP;
}

static void put_addresses(struct print *p, const uint8_t *at, const char *after)
{
	text_ip4(p->text, at + 12);
	text_str(p->text, " > ");
	text_ip4(p->text, at + 16);
	text_str(p->text, after);
}

static void put_content(struct print *p, const uint8_t *at, uint32_t header, uint32_t length)
{
	uint16_t fragment = get_u16(p, at + 6);
	uint8_t protocol = at[9];

	if (fragment & OFFSET_MASK) {
		if (p->options->quiet > 1)
			return;
		put_addresses(p, at, ":");
		text_str(p->text, " ip-proto-");
		text_u32(p->text, protocol);
		return;
	}
	if (!prints_addresses(protocol))
		put_addresses(p, at, ": ");
	if (!print_has(p, at, header)) {
		text_printf(p->text, " [remaining caplen(%u) < header length(%u)]",
		    print_left(p, at), header);
		print_cut(p);
	}
	p->ip = (struct print_ip){at, at + 16, 4, at[8], fragment & MORE_FRAGMENTS};
	print_ip_payload(p, protocol, at + header, length - header);
}

/* The header's checks: its length, or 0 when something was said and nothing more can be. */
static uint32_t put_header(struct print *p, const uint8_t *at, uint32_t length, uint32_t *total)
{
	struct text *t = p->text;
	uint32_t header;

	if (get_u8(p, at) >> 4 != 4) {
		if (at[0] >> 4 == 6)
			text_str(t, "IP6, wrong link-layer encapsulation");
		else
			text_printf(t, "IP%u", at[0] >> 4);
		print_invalid(p);
		return 0;
	}
	if (!p->options->link_header)
		text_str(t, "IP ");
	print_need(p, at, HEADER);
	if (length < HEADER) {
		text_printf(t, "truncated-ip %u", length);
		return 0;
	}
	header = (at[0] & 15) * 4u;
	if (header < HEADER) {
		text_printf(t, "bad-hlen %u", header);
		return 0;
	}
	*total = (uint32_t)(at[2] << 8 | at[3]);
	if (length < *total)
		text_printf(t, "truncated-ip - %u bytes missing! ", *total - length);
	if (*total < header) {
		text_printf(t, "bad-len %u", *total);
		return 0;
	}
	return header;
}

void print_ip(struct print *p, const uint8_t *at, uint32_t length)
{
	struct print_ip outer = p->ip;
	const uint8_t *end;
	uint32_t header;
	uint32_t total;

	p->protocol = "ip";
	header = put_header(p, at, length, &total);
	if (!header || !print_enter(p))
		return;
	end = print_narrow(p, at, total);
	put_content(p, at, header, total);
	p->end = end;
	p->ip = outer;
	print_leave(p);
}

void print_ip_any(struct print *p, const uint8_t *at, uint32_t length)
{
	p->protocol = "ipn";
	if (length < 1) {
		text_printf(p->text, "truncated-ip %u", length);
		return;
	}
	switch (get_u8(p, at) >> 4) {
	case 4:
		print_ip(p, at, length);
		break;
	case 6:
		print_ip6(p, at, length);
		break;
	default:
		text_printf(p->text, "unknown ip %u", at[0] >> 4);
	}
}
