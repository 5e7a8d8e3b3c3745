/*
 * IPv6 (RFC 8200, RFC 2675).
 */
#include "capture/print/printers.h"

#include <stddef.h>

#include "capture/print/ip6.h"

enum {
	HEADER = 40,
	HOP_BY_HOP = 0,
	TCP = 6,
	UDP = 17,
	DCCP = 33,
	ROUTING = 43,
	FRAGMENT = 44,
	DESTINATION_OPTIONS = 60,
	MOBILITY_OLD = 62,
	SCTP = 132,
	MOBILITY = 135,
	NONE_BEFORE = 255,
};

/* A packet on the way through its headers. */
struct packet {
	const uint8_t *header; /* of IPv6 */
	uint32_t length;       /* of the packet, as the layer below says */
	const uint8_t *at;     /* the header to be printed */
	uint32_t left;         /* bytes from there on, by the packet's length */
	uint32_t payload;      /* the length field, or a jumbogram's */
	uint8_t before;        /* the header before this one */
	uint8_t next;          /* what this one is */
	bool fragmented;
	bool extended; /* there was an extension header */
	bool hopped;   /* a hop-by-hop header */
	bool jumbo;
};

static void put_verbose(struct print *p, const uint8_t *at)
{
	uint32_t flow = get_u32(p, at);
	const char *name = print_protocol_name(at[6]);

	text_char(p->text, '(');
	if (flow & 0x0ff00000)
		text_printf(p->text, "class 0x%02x, ", flow >> 20 & 0xff);
	if (flow & 0x000fffff)
		text_printf(p->text, "flowlabel 0x%05x, ", flow & 0xfffff);
	text_printf(p->text, "hlim %u, next-header %s (%u) payload length: %u) ", at[7],
	    name ? name : "unknown", at[6], get_u16(p, at + 4));
}

static void put_missing(struct print *p, uint32_t said, uint32_t length)
{
	if (length < said)
		text_printf(p->text, "truncated-ip6 - %u bytes missing!", said - length);
}

static int put_hop_by_hop(struct print *p, struct packet *k)
{
	int size;

	if (k->before != NONE_BEFORE) {
		text_str(p->text,
		    k->hopped ? "[The Hop-by-Hop Options header was already found]"
			      : "[The Hop-by-Hop Options header don't follow the IPv6 header]");
		print_invalid(p);
		return -1;
	}
	k->hopped = true;
	size = print_ip6_hop_by_hop(p, k->at, &k->jumbo, &k->payload);
	if (!k->payload && !k->jumbo) {
		text_str(p->text, "[No valid Jumbo Payload Hop-by-Hop option found]");
		print_invalid(p);
		return -1;
	}
	return size;
}

/* The extension header's size; -1: nothing more is to be printed. */
static int put_extension(struct print *p, struct packet *k)
{
	int size;

	switch (k->next) {
	case HOP_BY_HOP:
		return put_hop_by_hop(p, k);
	case DESTINATION_OPTIONS:
		return print_ip6_destination(p, k->at);
	case ROUTING:
		if (!print_has(p, k->at, 1)) {
			print_truncated(p);
			return -1;
		}
		return print_ip6_routing(p, k->at, k->header);
	case FRAGMENT:
		size = print_ip6_fragment(p, k->at, k->header);
		k->fragmented = true;
		return size >= 0 && p->end <= k->at + size ? -1 : size;
	default:
		print_ip6_mobility(p, k->at, k->header);
		return -1;
	}
}

static bool is_extension(uint8_t protocol)
{
	return protocol == HOP_BY_HOP || protocol == DESTINATION_OPTIONS || protocol == FRAGMENT ||
	       protocol == ROUTING || protocol == MOBILITY || protocol == MOBILITY_OLD;
}

/* The checksum's destination is the last of a route. */
static const uint8_t *final_destination(struct print *p, const struct packet *k)
{
	const uint8_t *end = ip6_final_destination(p, k->header);

	return end ? end : k->header + 24;
}

static void put_payload(struct print *p, struct packet *k)
{
	uint32_t before = (uint32_t)(k->at - k->header);

	if (k->jumbo) {
		uint32_t total = k->payload + HEADER;

		if (total < before) {
			print_truncated(p);
			return;
		}
		put_missing(p, total, k->length);
		print_narrow(p, k->header, total);
		k->left = total - before;
	} else if (!k->payload) {
		if (k->extended) {
			print_truncated(p);
			return;
		}
		print_narrow(p, k->header, HEADER);
		k->left = 0;
	}
	p->ip = (struct print_ip){k->header, k->header + 24, 6, k->header[7], k->fragmented};
	if (k->extended)
		p->ip.destination = final_destination(p, k);
	print_ip_payload(p, k->next, k->at, k->left);
}

static void put_headers(struct print *p, struct packet *k)
{
	int size = HEADER;

	while (k->at < p->end && size > 0) {
		if (k->left < (uint32_t)size) {
			print_truncated(p);
			return;
		}
		k->at += size;
		k->left -= (uint32_t)size;
		if (k->before == NONE_BEFORE && k->next != TCP && k->next != UDP &&
		    k->next != DCCP && k->next != SCTP) {
			p->ip =
			    (struct print_ip){k->header, k->header + 24, 6, k->header[7], false};
			print_ip_addresses(p, ": ");
		}
		if (!is_extension(k->next)) {
			put_payload(p, k);
			return;
		}
		size = put_extension(p, k);
		if (size < 0)
			return;
		k->extended = true;
		k->before = k->next;
		k->next = get_u8(p, k->at);
		p->protocol = "ip6";
	}
}

/* False: nothing more can be said. */
static bool put_header(struct print *p, const uint8_t *at, uint32_t length)
{
	if (!print_has(p, at, HEADER)) {
		print_truncated(p);
		return false;
	}
	if (length < HEADER) {
		text_printf(p->text, "truncated-ip6 %u", length);
		return false;
	}
	if (!p->options->link_header)
		text_str(p->text, "IP6 ");
	if (at[0] >> 4 != 6) {
		text_printf(p->text, "version error: %u != 6", at[0] >> 4);
		return false;
	}
	return true;
}

void print_ip6(struct print *p, const uint8_t *at, uint32_t length)
{
	struct print_ip outer = p->ip;
	const uint8_t *end;
	struct packet k;

	p->protocol = "ip6";
	if (!put_header(p, at, length) || !print_enter(p))
		return;
	k = (struct packet){.header = at,
	    .length = length,
	    .at = at,
	    .before = NONE_BEFORE,
	    .next = at[6],
	    .payload = get_u16(p, at + 4)};
	k.left = k.payload ? k.payload + HEADER : length + HEADER;
	if (k.payload)
		put_missing(p, k.left, length);
	if (p->options->verbose)
		put_verbose(p, at);
	end = print_narrow(p, at, k.left);
	put_headers(p, &k);
	p->end = end;
	p->ip = outer;
	print_leave(p);
}
