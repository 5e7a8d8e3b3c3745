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
	IP_HEADER = 20,
	FLAGS_ROOM = 24,
	NUMBERS_ROOM = 5 * (8 + TEXT_U32_ROOM),
};

struct segment {
	const uint8_t *at;
	uint32_t header; /* bytes */
	uint32_t length; /* of the payload */
	uint16_t source;
	uint16_t destination;
	uint8_t flags;
	struct tcp_key key;
};

void print_tcp_expect(const struct print_memory *memory, const uint8_t *ip, uint32_t n)
{
	enum { HEADER6 = 40 };
	bool ip6 = ip[0] >> 4 == 6;
	uint32_t header = ip6 ? HEADER6 : (ip[0] & 15) * 4u;
	const uint8_t *at = ip + header;
	struct tcp_key key;

	if (!tcp_conversations_far(memory->tcp) || header < HEADER || n < header + 4 ||
	    ip[ip6 ? 6 : 9] != PROTOCOL)
		return;
	tcp_conversations_expect(memory->tcp, ip, ip6, (uint16_t)(at[0] << 8 | at[1]),
	    (uint16_t)(at[2] << 8 | at[3]), &key);
}

/* Makes seq and ack relative, unless this is where the conversation is first seen. What the numbers
 * of selective acknowledgements are relative to. */
static uint32_t relate(struct print *p, const struct segment *s, uint32_t *seq, uint32_t *ack)
{
	bool reversed = s->key.reversed;
	bool is_new;
	struct tcp_numbers *n = tcp_conversations_find(p->memory->tcp, &s->key, &is_new);
	uint32_t *own = &n->first_seq[reversed];
	uint32_t *other = &n->first_seq[!reversed];

	if (is_new || s->flags & TCP_SYN) {
		*own = *seq;
		*other = *ack - 1;
	} else {
		*seq -= *own;
		*ack -= *other;
	}
	return *other;
}

/* The letters of four flags. */
struct letters {
	char text[4];
	uint32_t count;
};

static char *put_letters(char *at, const struct letters *letters)
{
	memcpy(at, letters->text, 4);
	return at + letters->count;
}

/* The letters in tcpdump's order, FIN first; without a branch on flags that come and go. */
static char *put_flags(char *at, uint8_t flags)
{
	static const struct letters low[16] = {{"", 0}, {"F", 1}, {"S", 1}, {"FS", 2}, {"R", 1},
	    {"FR", 2}, {"SR", 2}, {"FSR", 3}, {"P", 1}, {"FP", 2}, {"SP", 2}, {"FSP", 3}, {"RP", 2},
	    {"FRP", 3}, {"SRP", 3}, {"FSRP", 4}};
	static const struct letters high[16] = {{"", 0}, {".", 1}, {"U", 1}, {".U", 2}, {"E", 1},
	    {".E", 2}, {"UE", 2}, {".UE", 3}, {"W", 1}, {".W", 2}, {"UW", 2}, {".UW", 3}, {"EW", 2},
	    {".EW", 3}, {"UEW", 3}, {".UEW", 4}};

	at = text_put_str(at, "Flags [");
	if (!flags)
		at = text_put_str(at, "none");
	at = put_letters(at, &low[flags & 15]);
	at = put_letters(at, &high[flags >> 4]);
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
static char *put_numbers(
    const struct print *p, char *at, const struct segment *s, uint32_t seq, uint32_t ack)
{
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
	return at;
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

/* What is only said under -v, and of a header that ends behind the packet. False: nothing more can
 * be said. */
static bool put_check(struct print *p, const struct segment *s, uint32_t length)
{
	if (s->header > length) {
		text_printf(p->text, " [bad hdr length %u - too long, > %u]", s->header, length);
		return false;
	}
	put_checksum(p, s);
	return true;
}

/* From the flags on, of a header that was captured as far as its fixed part goes. */
static void put_segment(struct print *p, const struct segment *s, uint32_t length)
{
	uint32_t seq = get_u32(p, s->at + 4);
	uint32_t ack = get_u32(p, s->at + 8);
	uint32_t seq_base = 0;
	char *at;

	text_reserve(p->text, FLAGS_ROOM + NUMBERS_ROOM);
	at = put_flags(p->text->at, s->flags);
	if (!p->options->absolute_seq && s->flags & TCP_ACK)
		seq_base = relate(p, s, &seq, &ack);
	if (p->options->verbose || s->header > length) {
		p->text->at = at;
		if (!put_check(p, s, length))
			return;
		text_reserve(p->text, NUMBERS_ROOM);
		at = p->text->at;
	}
	p->text->at = put_numbers(p, at, s, seq, ack);
	if (s->header > HEADER && !print_tcp_options(p, s->at + HEADER, s->header - HEADER,
				      s->length, s->flags, seq_base))
		return;
	put_payload(p, s);
}

void print_tcp(struct print *p, const uint8_t *at, uint32_t length)
{
	struct segment s;

	p->protocol = "tcp";
	if (!print_has(p, at, 4)) {
		print_ip_addresses(p, ":");
		print_truncated(p);
		return;
	}
	s = (struct segment){.at = at, .source = get_u16(p, at), .destination = get_u16(p, at + 2)};
	tcp_conversations_expect(
	    p->memory->tcp, p->ip.header, p->ip.version == 6, s.source, s.destination, &s.key);
	print_ip_ports(p, PROTOCOL, s.source, s.destination);
	if (!print_has(p, at, HEADER)) {
		print_truncated(p);
		return;
	}
	s.header = (at[12] >> 4) * 4u;
	s.length = length - s.header;
	s.flags = at[13];
	if (put_quiet_or_bad(p, &s, length))
		put_segment(p, &s, length);
}

/* Whether the packet is IPv4 without options, whole up to its payload, around TCP. */
static bool is_usual(const struct print *p, const uint8_t *ip, uint32_t length)
{
	enum { VERSION_AND_HEADER = 0x45, FRAGMENT = 0x3f };
	const struct print_options *o = p->options;
	uint32_t total, header;

	if (o->verbose || o->quiet || o->link_header || p->depth || p->ip.header ||
	    !print_has(p, ip, IP_HEADER + HEADER) || ip[0] != VERSION_AND_HEADER ||
	    ip[9] != PROTOCOL || ip[6] & FRAGMENT || ip[7])
		return false;
	total = (uint32_t)(ip[2] << 8 | ip[3]);
	header = IP_HEADER + (ip[IP_HEADER + 12] >> 4) * 4u;
	return header >= IP_HEADER + HEADER && header <= total && total <= length &&
	       print_has(p, ip, header);
}

bool print_tcp_usual(struct print *p, const uint8_t *ip, uint32_t length)
{
	const uint8_t *at = ip + IP_HEADER;
	const uint8_t *end;
	struct segment s;
	uint32_t total;

	if (!is_usual(p, ip, length))
		return false;
	total = (uint32_t)(ip[2] << 8 | ip[3]);
	s.at = at;
	s.header = (at[12] >> 4) * 4u;
	s.length = total - IP_HEADER - s.header;
	s.source = (uint16_t)(at[0] << 8 | at[1]);
	s.destination = (uint16_t)(at[2] << 8 | at[3]);
	s.flags = at[13];
	tcp_conversations_expect(p->memory->tcp, ip, false, s.source, s.destination, &s.key);
	text_reserve(p->text, 3 + PRINT_IP4_PORTS_ROOM);
	p->text->at =
	    print_put_ip4_ports(text_put_str(p->text->at, "IP "), ip, s.source, s.destination);
	p->protocol = "tcp";
	p->ip = (struct print_ip){ip, ip + 16, 4, ip[8], false};
	p->depth = 1;
	end = print_narrow(p, ip, total);
	put_segment(p, &s, total - IP_HEADER);
	p->end = end;
	p->depth = 0;
	p->ip = (struct print_ip){NULL, NULL, 0, 0, false};
	return true;
}
