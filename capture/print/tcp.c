/*
 * TCP (RFC 9293).
 */
#include "capture/print/tcp.h"

#include <stddef.h>

#include "capture/print/printers.h"
#include "capture/print/tcp_conversations.h"

enum {
	HEADER = 20,
	PROTOCOL = 6,
	MAX_RESET_TEXT = 30,
};

/* Where a conversation's numbers begin, seen from one packet. */
struct relation {
	bool reversed; /* this packet goes from the second side to the first */
	uint32_t first_seq;
	uint32_t second_seq;
};

struct segment {
	const uint8_t *at;
	uint32_t header; /* bytes */
	uint32_t length; /* of the payload */
	uint16_t source;
	uint16_t destination;
	uint8_t flags;
};

/* The key of a packet of these ports; reversed: it goes from the second side to the first. */
static void key_make(const uint8_t *ip, bool ip6, uint16_t from, uint16_t to, struct tcp_key *key,
    bool *reversed)
{
	unsigned size = ip6 ? 16 : 4;
	const uint8_t *source = ip + (ip6 ? 8 : 12);
	const uint8_t *destination = source + size;

	*reversed = from > to || (from == to && memcmp(source, destination, size) > 0);
	if (*reversed)
		*key = (struct tcp_key){destination, source, (uint32_t)to << 16 | from, 0, ip6};
	else
		*key = (struct tcp_key){source, destination, (uint32_t)from << 16 | to, 0, ip6};
}

void print_tcp_expect(const struct print_memory *memory, const uint8_t *ip, uint32_t n)
{
	enum { HEADER6 = 40 };
	bool ip6 = ip[0] >> 4 == 6;
	uint32_t header = ip6 ? HEADER6 : (ip[0] & 15) * 4u;
	const uint8_t *at;
	struct tcp_key key;
	bool reversed;

	if (!tcp_conversations_far(memory->tcp) || header < HEADER || n < header + 4 ||
	    ip[ip6 ? 6 : 9] != PROTOCOL)
		return;
	at = ip + header;
	key_make(ip, ip6, (uint16_t)(at[0] << 8 | at[1]), (uint16_t)(at[2] << 8 | at[3]), &key,
	    &reversed);
	tcp_conversations_expect(memory->tcp, &key);
}

/* Makes seq and ack relative, unless this is where the conversation is first seen. */
static void relate(struct print *p, const struct tcp_key *key, const struct segment *s,
    struct relation *r, uint32_t *seq, uint32_t *ack)
{
	bool is_new;
	struct tcp_numbers *n = tcp_conversations_find(p->memory->tcp, key, &is_new);

	if (is_new || s->flags & TCP_SYN) {
		n->first_seq = r->reversed ? *ack - 1 : *seq;
		n->second_seq = r->reversed ? *seq : *ack - 1;
	} else {
		*seq -= r->reversed ? n->second_seq : n->first_seq;
		*ack -= r->reversed ? n->first_seq : n->second_seq;
	}
	r->first_seq = n->first_seq;
	r->second_seq = n->second_seq;
}

/* The letters in tcpdump's order; FIN first. */
static char *put_flags(char *at, uint8_t flags)
{
	static const char letters[8] = "FSRP.UEW";

	at = text_put_str(at, "Flags [");
	if (!flags) {
		at = text_put_str(at, "none");
	}
	for (unsigned rest = flags; rest; rest &= rest - 1)
		*at++ = letters[__builtin_ctz(rest)];
	*at++ = ']';
	return at;
}

static void put_checksum(struct print *p, const struct segment *s)
{
	uint32_t length = s->header + s->length;
	uint16_t got;
	uint16_t sum;

	if (p->options->no_checksums || p->ip.fragmented || !print_has(p, s->at, length))
		return;
	got = get_u16(p, s->at + 16);
	sum = print_sum_fold(print_sum(print_sum_pseudo(p, length, PROTOCOL), s->at, length));
	text_printf(p->text, ", cksum 0x%04x", got);
	if (sum)
		text_printf(p->text, " (incorrect -> 0x%04x)", print_sum_wanted(got, sum));
	else
		text_str(p->text, " (correct)");
}

/* ", seq 1:1449, ack 1, win 229, urg 5" */
static void put_numbers(struct print *p, const struct segment *s, uint32_t seq, uint32_t ack)
{
	char *at;

	text_reserve(p->text, 5 * (8 + TEXT_U32_ROOM));
	at = p->text->at;
	if (p->options->verbose > 1 || s->length || s->flags & (TCP_SYN | TCP_FIN | TCP_RST)) {
		at = text_put_str(at, ", seq ");
		at = text_put_u32(at, seq);
		if (s->length) {
			*at++ = ':';
			at = text_put_u32(at, seq + s->length);
		}
	}
	if (s->flags & TCP_ACK) {
		at = text_put_str(at, ", ack ");
		at = text_put_u32(at, ack);
	}
	at = text_put_str(at, ", win ");
	at = text_put_short(at, (uint16_t)(s->at[14] << 8 | s->at[15]));
	if (s->flags & TCP_URG) {
		at = text_put_str(at, ", urg ");
		at = text_put_short(at, (uint16_t)(s->at[18] << 8 | s->at[19]));
	}
	p->text->at = at;
}

/* What a reset carries is often a message to people. */
static void put_reset_text(struct print *p, const uint8_t *at, uint32_t length)
{
	text_str(p->text, print_has(p, at, length) ? " [RST" : " [!RST");
	if (length > MAX_RESET_TEXT) {
		length = MAX_RESET_TEXT;
		text_char(p->text, '+');
	}
	text_char(p->text, ' ');
	print_safe_clipped(p, at, length);
	text_char(p->text, ']');
}

static void put_payload(struct print *p, const struct segment *s)
{
	const uint8_t *at = s->at + s->header;

	text_reserve(p->text, 10 + TEXT_U32_ROOM);
	p->text->at = text_put_u32(text_put_str(p->text->at, ", length "), s->length);
	if (!s->length)
		return;
	if (!print_has(p, s->at, s->header)) {
		text_printf(p->text, " [remaining caplen(%u) < header length(%u)]",
		    print_left(p, s->at), s->header);
		print_cut(p);
	}
	if (s->flags & TCP_RST && p->options->verbose)
		put_reset_text(p, at, s->length);
	else
		print_tcp_port(p, s->source, s->destination, at, s->length);
}

/* False: nothing more can be said. */
static bool put_quiet_or_bad(struct print *p, const struct segment *s, uint32_t length)
{
	if (s->header < HEADER) {
		text_printf(p->text, " tcp %u [bad hdr length %u - too short, < %u]",
		    length - s->header, s->header, HEADER);
		return false;
	}
	if (!p->options->quiet)
		return true;
	text_printf(p->text, "tcp %u", length - s->header);
	if (s->header > length)
		text_printf(p->text, " [bad hdr length %u - too long, > %u]", s->header, length);
	return false;
}

static void put_segment(struct print *p, struct segment *s, const struct tcp_key *key,
    struct relation *r, uint32_t length)
{
	uint32_t seq = get_u32(p, s->at + 4);
	uint32_t ack = get_u32(p, s->at + 8);

	text_reserve(p->text, 24);
	p->text->at = put_flags(p->text->at, s->flags);
	if (!p->options->absolute_seq && s->flags & TCP_ACK)
		relate(p, key, s, r, &seq, &ack);
	if (s->header > length) {
		text_printf(p->text, " [bad hdr length %u - too long, > %u]", s->header, length);
		return;
	}
	if (p->options->verbose)
		put_checksum(p, s);
	put_numbers(p, s, seq, ack);
	if (s->header > HEADER &&
	    !print_tcp_options(p, s->at + HEADER, s->header - HEADER, s->length, s->flags,
		r->reversed ? r->first_seq : r->second_seq))
		return;
	put_payload(p, s);
}

void print_tcp(struct print *p, const uint8_t *at, uint32_t length)
{
	struct relation r = {false, 0, 0};
	struct tcp_key key;
	struct segment s;

	p->protocol = "tcp";
	if (!print_has(p, at, 4)) {
		print_ip_addresses(p, ":");
		print_truncated(p);
		return;
	}
	s = (struct segment){.at = at, .source = get_u16(p, at), .destination = get_u16(p, at + 2)};
	key_make(p->ip.header, p->ip.version == 6, s.source, s.destination, &key, &r.reversed);
	tcp_conversations_expect(p->memory->tcp, &key);
	print_ip_ports(p, PROTOCOL, s.source, s.destination);
	if (!print_has(p, at, HEADER)) {
		print_truncated(p);
		return;
	}
	s.header = (at[12] >> 4) * 4u;
	s.length = length - s.header;
	s.flags = at[13];
	if (put_quiet_or_bad(p, &s, length))
		put_segment(p, &s, &key, &r, length);
}
