/*
 * UDP (RFC 768).
 */
#include "capture/print/packet_types.h"

enum { HEADER = 8, PROTOCOL = 17 };

static void put_checksum(struct print *p, const uint8_t *at, uint32_t length)
{
	uint16_t got;
	uint16_t sum;

	if (p->ip.version == 4 && p->options->verbose < 2)
		return;
	got = get_u16(p, at + 6);
	if (!got && p->ip.version == 4) {
		text_str(p->text, "[no cksum] ");
		return;
	}
	if (!print_has(p, at, length))
		return;
	sum = print_sum_fold(print_sum(print_sum_pseudo(p, length, PROTOCOL), at, length));
	if (sum)
		text_printf(
		    p->text, "[bad udp cksum 0x%04x -> 0x%04x!] ", got, print_sum_wanted(got, sum));
	else
		text_str(p->text, "[udp sum ok] ");
}

static void put_payload(struct print *p, const uint8_t *at, uint32_t length, uint32_t said,
    uint16_t source, uint16_t destination)
{
	if (!p->options->quiet && print_udp_port(p, source, destination, at, length))
		return;
	if (said > length && !p->ip.fragmented) {
		text_printf(p->text, "UDP, bad length %u > %u", said, length);
		return;
	}
	text_reserve(p->text, 12 + TEXT_U32_ROOM);
	p->text->at = text_put_u32(text_put_str(p->text->at, "UDP, length "), said);
}

/* False, with the reason printed: the datagram is shorter than its header. */
static bool put_short(struct print *p, const uint8_t *at, uint32_t length)
{
	if (length < HEADER) {
		text_printf(p->text, "truncated-udp %u", length);
		return false;
	}
	if (!print_has(p, at, HEADER)) {
		print_truncated(p);
		return false;
	}
	if (get_u16(p, at + 4) < HEADER) {
		text_printf(p->text, "truncated-udplength %u", get_u16(p, at + 4));
		return false;
	}
	return true;
}

/* -T knows what it is. False, with nothing printed: there is no -T, or no whole header. */
static bool put_as_type(struct print *p, const uint8_t *at, uint32_t length)
{
	const struct print_packet_type *type = p->options->packet_type;
	uint16_t source, destination;
	uint32_t said;

	if (!type || length < HEADER || !print_has(p, at, HEADER) || get_u16(p, at + 4) < HEADER)
		return false;
	source = get_u16(p, at);
	destination = get_u16(p, at + 2);
	said = get_u16(p, at + 4);
	p->source_port = source;
	p->destination_port = destination;
	if (!type->udp)
		return true;
	if (!type->no_ports)
		print_ip_ports(p, PROTOCOL, source, destination);
	type->udp(p, at + HEADER, (said < length ? said : length) - HEADER);
	return true;
}

void print_udp(struct print *p, const uint8_t *at, uint32_t length)
{
	uint16_t source;
	uint16_t destination;
	uint32_t said;

	p->protocol = "udp";
	if (!print_has(p, at, 4)) {
		if (p->ip.header[p->ip.version == 4 ? 9 : 6] == PROTOCOL)
			print_ip_addresses(p, ": ");
		print_truncated(p);
		return;
	}
	if (put_as_type(p, at, length))
		return;
	source = get_u16(p, at);
	destination = get_u16(p, at + 2);
	print_ip_ports(p, PROTOCOL, source, destination);
	if (!put_short(p, at, length))
		return;
	said = get_u16(p, at + 4) - (uint32_t)HEADER;
	length -= HEADER;
	if (said < length)
		length = said;
	if (!p->options->quiet && print_nfs(p, source, destination, at + HEADER, length))
		return;
	if (p->options->verbose && !p->options->no_checksums && !p->ip.fragmented)
		put_checksum(p, at, length + HEADER);
	put_payload(p, at + HEADER, length, said, source, destination);
}
