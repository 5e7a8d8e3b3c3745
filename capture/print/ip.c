/*
 * IPv4 (RFC 791).
 */
#include "capture/print/printers.h"

#include <stddef.h>

#include "capture/print/tcp.h"

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

/* A field that a frame's end, or its own length, cuts off: false. */
static bool put_route(struct print *p, const uint8_t *at, uint32_t length)
{
	uint32_t pointer;

	if (length < 3) {
		text_printf(p->text, " [bad length %u]", length);
		return true;
	}
	if ((length + 1) & 3)
		text_printf(p->text, " [bad length %u]", length);
	pointer = get_u8(p, at + 2) - 1u;
	if (pointer < 3 || (pointer + 1) & 3 || pointer > length + 1)
		text_printf(p->text, " [bad ptr %u]", at[2]);
	for (uint32_t i = 3; i < length; i += 4) {
		if (!print_has(p, at + i, 4))
			return false;
		text_char(p->text, ' ');
		text_ip4(p->text, at + i);
		if (pointer > i)
			text_char(p->text, ',');
	}
	return true;
}

static bool put_stamps(
    struct print *p, const uint8_t *at, uint32_t length, uint32_t hop, uint32_t pointer)
{
	uint32_t i;

	for (i = 4; i < length; i += hop) {
		if (!print_has(p, at + i, hop))
			return false;
		text_str(p->text, pointer == i ? " ^ " : " ");
		text_printf(p->text, "%u@", get_u32(p, at + i + hop - 4));
		if (hop == 8)
			text_ip4(p->text, at + i);
	}
	text_str(p->text, pointer == i ? " ^ " : "");
	return true;
}

static bool put_timestamps(struct print *p, const uint8_t *at, uint32_t length)
{
	static const struct print_name kinds[] = {
	    {0, "TSONLY"}, {1, "TS+ADDR"}, {3, "PRESPEC"}, {0, NULL}};
	uint32_t pointer;
	uint32_t hop;
	uint8_t kind;

	if (length < 4) {
		text_printf(p->text, "[bad length %u]", length);
		return true;
	}
	text_str(p->text, " TS{");
	kind = get_u8(p, at + 3) & 15;
	hop = kind ? 8 : 4;
	if ((length - 4) & (hop - 1))
		text_printf(p->text, "[bad length %u]", length);
	pointer = get_u8(p, at + 2) - 1u;
	if (pointer < 4 || (pointer - 4) & (hop - 1) || pointer > length + 1)
		text_printf(p->text, "[bad ptr %u]", at[2]);
	print_named(p, kinds, "[bad ts type %u]", kind);
	if (!print_find(kinds, kind))
		text_str(p->text, pointer == 0 ? " ^ " : "");
	else if (!put_stamps(p, at, length, hop, pointer))
		return false;
	if (at[3] >> 4)
		text_printf(p->text, " [%u hops not recorded]} ", at[3] >> 4);
	else
		text_char(p->text, '}');
	return true;
}

static bool put_router_alert(struct print *p, const uint8_t *at, uint32_t length)
{
	if (length < 4)
		text_printf(p->text, " [bad length %u]", length);
	else if (get_u16(p, at + 2))
		text_printf(p->text, " value %u", get_u16(p, at + 2));
	return true;
}

enum option {
	OPTION_END = 0,
	OPTION_NOP = 1,
	OPTION_RECORD_ROUTE = 7,
	OPTION_TIMESTAMP = 68,
	OPTION_LOOSE_ROUTE = 131,
	OPTION_STRICT_ROUTE = 137,
	OPTION_ROUTER_ALERT = 148,
};

static bool put_option(struct print *p, const uint8_t *at, uint32_t length)
{
	switch (at[0]) {
	case OPTION_TIMESTAMP:
		return put_timestamps(p, at, length);
	case OPTION_RECORD_ROUTE:
	case OPTION_LOOSE_ROUTE:
	case OPTION_STRICT_ROUTE:
		return put_route(p, at, length);
	case OPTION_ROUTER_ALERT:
		return put_router_alert(p, at, length);
	default:
		return true;
	}
}

/* False: cut. */
static bool put_options(struct print *p, const uint8_t *at, uint32_t left)
{
	static const struct print_name names[] = {{0, "EOL"}, {1, "NOP"}, {68, "timestamp"},
	    {130, "security"}, {7, "RR"}, {137, "SSRR"}, {131, "LSRR"}, {148, "RA"},
	    {82, "traceroute"}, {0, NULL}};
	const char *between = "";

	while (left > 0) {
		uint32_t length = 1;
		uint8_t kind;

		text_str(p->text, between);
		between = ",";
		kind = get_u8(p, at);
		print_named(p, names, "unknown %u", kind);
		if (kind != OPTION_END && kind != OPTION_NOP)
			length = get_u8(p, at + 1);
		if (length > left || (length < 2 && kind != OPTION_END && kind != OPTION_NOP)) {
			text_printf(p->text, " [bad length %u]", length);
			return true;
		}
		if (!print_has(p, at, length))
			return false;
		if (kind == OPTION_END)
			return true;
		if (!put_option(p, at, length))
			return false;
		at += length;
		left -= length;
	}
	return true;
}

static void put_checksum(struct print *p, const uint8_t *at, uint32_t header)
{
	uint16_t got = get_u16(p, at + 10);
	uint16_t sum;

	if (p->options->no_checksums || !print_has(p, at, header))
		return;
	sum = print_sum_fold(print_sum(0, at, header));
	if (sum)
		text_printf(p->text, ", bad cksum %x (->%x)!", got, print_sum_wanted(got, sum));
}

/* The header under -v: "(tos 0x0, ttl 64, id 1, …)". False: its options are cut. */
static bool put_verbose(struct print *p, const uint8_t *at, uint32_t header)
{
	static const char *const congestion[4] = {"", ",ECT(1)", ",ECT(0)", ",CE"};
	static const struct print_name flags[] = {
	    {0x2000, "+"}, {0x4000, "DF"}, {0x8000, "rsvd"}, {0, NULL}};
	uint16_t fragment = get_u16(p, at + 6);
	const char *name = print_protocol_name(at[9]);
	bool whole = true;

	text_printf(p->text, "(tos 0x%x%s", at[1], congestion[at[1] & 3]);
	if (at[8])
		text_printf(p->text, ", ttl %u", at[8]);
	text_printf(p->text, ", id %u, offset %u, flags [", get_u16(p, at + 4),
	    (fragment & OFFSET_MASK) * 8);
	print_bits(p, flags, "none", ", ", fragment & 0xe000);
	text_printf(p->text, "], proto %s (%u), length %u", name ? name : "unknown", at[9],
	    get_u16(p, at + 2));
	if (header > HEADER) {
		text_str(p->text, ", options (");
		whole = put_options(p, at + HEADER, header - HEADER);
		text_str(p->text, whole ? ")" : " [truncated-option])");
	}
	put_checksum(p, at, header);
	text_str(p->text, ")\n    ");
	return whole;
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
	if (!print_has(p, at, HEADER)) {
		print_truncated(p);
		return 0;
	}
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

static void put_packet(struct print *p, const uint8_t *at, uint32_t length)
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
	if (!p->options->verbose || put_verbose(p, at, header)) {
		put_content(p, at, header, total);
	} else {
		put_addresses(p, at, ": ");
		print_truncated(p);
	}
	p->end = end;
	p->ip = outer;
	print_leave(p);
}

void print_ip(struct print *p, const uint8_t *at, uint32_t length)
{
	if (!print_tcp_usual(p, at, length))
		put_packet(p, at, length);
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
