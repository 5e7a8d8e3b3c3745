/* Home networks' configuration (HNCP, RFC 7788, on DNCP, RFC 7787): lists of nested values. */
#include <inttypes.h>

#include "capture/print/domain.h"
#include "capture/print/fields.h"
#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	NETWORK_REQUEST = 1,
	NODE_REQUEST = 2,
	ENDPOINT = 3,
	NETWORK_STATE = 4,
	NODE_STATE = 5,
	PEER = 8,
	KEEP_ALIVE = 9,
	TRUST = 10,
	PROTOCOL_VERSION = 32,
	EXTERNAL_CONNECTION = 33,
	DELEGATED_PREFIX = 34,
	ASSIGNED_PREFIX = 35,
	NODE_ADDRESS = 36,
	DHCP4_DATA = 37,
	DHCP6_DATA = 38,
	DELEGATED_ZONE = 39,
	DOMAIN_NAME = 40,
	NODE_NAME = 41,
	SECRET = 42,
	PREFIX_POLICY = 43,
	/* Beyond the types: what a type without a name belongs to. */
	RESERVED = 0x10000,
	UNASSIGNED,
	PRIVATE,
	FUTURE,
};

static const struct print_name types[] = {
    {NETWORK_REQUEST, "Request network state"},
    {NODE_REQUEST, "Request node state"},
    {ENDPOINT, "Node endpoint"},
    {NETWORK_STATE, "Network state"},
    {NODE_STATE, "Node state"},
    {PEER, "Peer"},
    {KEEP_ALIVE, "Keep-alive interval"},
    {TRUST, "Trust-Verdict"},
    {PROTOCOL_VERSION, "HNCP-Version"},
    {EXTERNAL_CONNECTION, "External-Connection"},
    {DELEGATED_PREFIX, "Delegated-Prefix"},
    {PREFIX_POLICY, "Prefix-Policy"},
    {DHCP4_DATA, "DHCPv4-Data"},
    {DHCP6_DATA, "DHCPv6-Data"},
    {ASSIGNED_PREFIX, "Assigned-Prefix"},
    {NODE_ADDRESS, "Node-Address"},
    {DELEGATED_ZONE, "DNS-Delegated-Zone"},
    {DOMAIN_NAME, "Domain-Name"},
    {NODE_NAME, "Node-Name"},
    {SECRET, "Managed-PSK"},
    {RESERVED, "Reserved"},
    {UNASSIGNED, "Unassigned"},
    {PRIVATE, "Private use"},
    {FUTURE, "Future use"},
    {0, NULL},
};

/* A value, its length, and how deep it is nested. */
struct value {
	struct print *p;
	const uint8_t *at;
	uint32_t length;
	unsigned level;
};

static void list(struct print *p, const uint8_t *at, uint32_t length, unsigned level);

static uint32_t kind_of(uint16_t type)
{
	if (type == 0)
		return RESERVED;
	if (print_find(types, type))
		return type;
	if (type > PREFIX_POLICY && type <= 511)
		return UNASSIGNED;
	return type >= 768 && type <= 1023 ? PRIVATE : FUTURE;
}

static void new_line(struct print *p, unsigned level)
{
	text_char(p->text, '\n');
	for (; level > 0; level--)
		text_char(p->text, '\t');
}

static void node(struct print *p, const char *label, const uint8_t *at)
{
	print_need(p, at, 4);
	text_printf(p->text, "%s%02x:%02x:%02x:%02x", label, at[0], at[1], at[2], at[3]);
}

static void interval(struct print *p, const char *label, const uint8_t *at)
{
	uint32_t n = get_u32(p, at);

	text_printf(p->text, "%s%u.%03us", label, n / 1000, n % 1000);
}

static void digest(struct print *p, const char *label, const uint8_t *at)
{
	print_need(p, at, 32);
	text_str(p->text, label);
	for (unsigned i = 0; i < 32; i++)
		text_hex(p->text, at[i], 2);
}

static bool is_mapped(const uint8_t *at)
{
	static const uint8_t prefix[12] = {[10] = 0xff, [11] = 0xff};

	return memcmp(at, prefix, sizeof(prefix)) == 0;
}

static void address(struct print *p, const char *label, const uint8_t *at)
{
	print_need(p, at, 16);
	text_str(p->text, label);
	if (is_mapped(at))
		print_ip4(p, at + 12);
	else
		print_ip6_address(p, at);
}

/* Lists may follow a value's own fields. */
static void rest(struct value *v, uint32_t from)
{
	if (v->length >= from)
		list(v->p, v->at + from, v->length - from, v->level + 1);
}

/* A length in bits and the bytes it needs: how many were taken. */
enum { PREFIX_TOO_LONG = -1, PREFIX_CUT = -2 };

static int prefix(struct print *p, const uint8_t *at, uint32_t left)
{
	uint8_t bytes[16] = {0};
	unsigned bits, n, skip = 0;

	if (left < 1)
		return PREFIX_CUT;
	bits = get_u8(p, at);
	if (bits >= 96 && left >= 13 && print_has(p, at + 1, 12) && is_mapped(at + 1))
		skip = 12;
	if (bits > 128)
		return PREFIX_TOO_LONG;
	n = (bits + 7) / 8;
	if (left - 1 < n)
		return PREFIX_CUT;
	print_need(p, at + 1, n);
	memcpy(bytes, at + 1, n);
	if (bits % 8)
		bytes[n - 1] &= (uint8_t)(0xff00 >> bits % 8);
	if (skip) {
		text_printf(p->text, "%u.%u.%u.%u/%u", bytes[12], bytes[13], bytes[14], bytes[15],
		    bits - 96);
	} else {
		text_ip6(p->text, bytes);
		text_printf(p->text, "/%u", bits);
	}
	return (int)n + 1;
}

/* Labels up to the root's: the bytes taken, 0 when they do not end. */
static uint32_t labels(struct print *p, const uint8_t *at, uint32_t n)
{
	uint32_t taken = 0;

	while (taken < n) {
		unsigned length = get_u8(p, at + taken++);

		if (length == 0)
			return taken;
		if (taken > 1)
			text_char(p->text, '.');
		if (taken + length > n) {
			print_safe_padded(p, at + taken, n - taken);
			break;
		}
		print_safe_padded(p, at + taken, length);
		taken += length;
	}
	text_str(p->text, "[|DNS]");
	return 0;
}

static bool names(struct print *p, const uint8_t *at, uint32_t n)
{
	const uint8_t *end = at + n;

	while (at < end) {
		text_char(p->text, ' ');
		at = domain_put_name(p, end, at);
		if (!at)
			return false;
	}
	return true;
}

static bool dhcp4_option(struct print *p, uint8_t type, const uint8_t *at, uint32_t n)
{
	enum { DOMAIN_SERVERS = 6, TIME_SERVERS = 42, DOMAIN_SEARCH = 119 };

	if (type == DOMAIN_SEARCH)
		return names(p, at, n);
	if (type != DOMAIN_SERVERS && type != TIME_SERVERS)
		return true;
	if (n < 4 || n % 4)
		return false;
	for (uint32_t i = 0; i < n; i += 4)
		text_printf(p->text, " %s", print_as_ip4(p, at + i).s);
	return true;
}

static bool dhcp6_option(struct print *p, uint16_t type, const uint8_t *at, uint32_t n)
{
	enum { DOMAIN_SERVERS = 23, DOMAIN_SEARCH = 24, TIME_SERVERS = 31 };

	if (type == DOMAIN_SEARCH)
		return names(p, at, n);
	if (type != DOMAIN_SERVERS && type != TIME_SERVERS)
		return true;
	if (n % 16) {
		print_invalid(p);
		return false;
	}
	for (uint32_t i = 0; i < n; i += 16)
		text_printf(p->text, " %s", print_as_ip6(p, at + i).s);
	return true;
}

/* Options of DHCP, or with types and lengths of two bytes of DHCPv6. */
static bool dhcp(struct value *v, bool six)
{
	static const struct print_name names4[] = {
	    {6, "DNS-server"}, {42, "NTP-server"}, {119, "DNS-search"}, {0, NULL}};
	static const struct print_name names6[] = {
	    {23, "DNS-server"}, {24, "DNS-search-list"}, {31, "SNTP-servers"}, {0, NULL}};
	struct print *p = v->p;
	uint32_t header = six ? 4 : 2;

	for (uint32_t i = 0; i < v->length;) {
		const uint8_t *at = v->at + i;
		uint16_t type, n;

		if (i + header > v->length)
			return false;
		type = six ? get_u16(p, at) : get_u8(p, at);
		n = six ? get_u16(p, at + 2) : get_u8(p, at + 1);
		new_line(p, v->level + 1);
		print_named(p, six ? names6 : names4, "Unknown", type);
		text_printf(p->text, " (%u)", n + header);
		if (i + header + n > v->length)
			return false;
		if (!(six ? dhcp6_option(p, type, at + 4, n)
			  : dhcp4_option(p, (uint8_t)type, at + 2, n)))
			return false;
		i += header + n;
	}
	return true;
}

static bool delegated_prefix(struct value *v)
{
	struct print *p = v->p;
	int n;

	if (v->length < 9 || v->length < 9 + (get_u8(p, v->at + 8) + 7u) / 8)
		return false;
	interval(p, " VLSO: ", v->at);
	interval(p, " PLSO: ", v->at + 4);
	text_str(p->text, " Prefix: ");
	n = prefix(p, v->at + 8, v->length - 8);
	if (n == PREFIX_TOO_LONG)
		text_str(p->text, "(length is invalid)");
	else if (n < 0)
		return false;
	else
		rest(v, (uint32_t)(8 + n + (-n & 3)));
	return true;
}

static bool assigned_prefix(struct value *v)
{
	struct print *p = v->p;
	int n;

	if (v->length < 6 || v->length < 6 + (get_u8(p, v->at + 5) + 7u) / 8)
		return false;
	text_printf(
	    p->text, " EPID: %08x Prty: %u Prefix: ", get_u32(p, v->at), get_u8(p, v->at + 4) & 15);
	n = prefix(p, v->at + 5, v->length - 5);
	if (n < 0)
		return false;
	rest(v, ((uint32_t)n + 5 + 3) & ~3u);
	return true;
}

static bool prefix_policy(struct value *v)
{
	enum { INTERNET = 0, LONGEST_PREFIX = 128, DOMAIN = 129, OPAQUE = 130, RESTRICTIVE = 131 };
	struct print *p = v->p;
	uint8_t policy;
	int n;

	if (v->length < 1)
		return false;
	policy = get_u8(p, v->at);
	text_str(p->text, " type: ");
	if (policy == INTERNET || policy == RESTRICTIVE) {
		if (v->length != 1)
			return false;
		text_str(p->text,
		    policy == INTERNET ? "Internet connectivity" : "Restrictive assignment");
	} else if (policy <= LONGEST_PREFIX) {
		text_str(p->text, "Dest-Prefix: ");
		n = prefix(p, v->at, v->length);
		if (n == PREFIX_TOO_LONG)
			text_str(p->text, "(length is invalid)");
		return n != PREFIX_CUT;
	} else if (policy == DOMAIN) {
		text_str(p->text, "DNS domain: ");
		labels(p, v->at + 1, v->length - 1);
	} else if (policy == OPAQUE) {
		text_str(p->text, "Opaque UTF-8: ");
		print_safe_padded(p, v->at + 1, v->length - 1);
	} else {
		text_printf(p->text, "Unknown (%u)", policy);
	}
	return true;
}

static bool delegated_zone(struct value *v)
{
	struct print *p = v->p;
	uint8_t flags;
	uint32_t n;

	if (v->length < 17)
		return false;
	flags = get_u8(p, v->at + 16);
	address(p, " IP-Address: ", v->at);
	text_printf(p->text, " %c%c%c ", flags & 4 ? 'l' : '-', flags & 2 ? 'b' : '-',
	    flags & 1 ? 's' : '-');
	n = labels(p, v->at + 17, v->length - 17);
	if (n == 0)
		return false;
	rest(v, (n + 17 + 3) & ~3u);
	return true;
}

static bool node_name(struct value *v)
{
	enum { LONGEST = 63 };
	struct print *p = v->p;
	uint32_t n;

	if (v->length < 17)
		return false;
	n = get_u8(p, v->at + 16);
	if (v->length < 17 + n)
		return false;
	address(p, " IP-Address: ", v->at);
	text_str(p->text, " Name: ");
	if (n <= LONGEST) {
		text_char(p->text, '"');
		print_safe_padded(p, v->at + 17, n);
		text_char(p->text, '"');
	} else {
		print_invalid(p);
	}
	rest(v, (n + 17 + 3) & ~3u);
	return true;
}

static bool node_state(struct value *v)
{
	struct print *p = v->p;

	if (v->length < 20)
		return false;
	node(p, " NID: ", v->at);
	print_fields(p, v->at + 4, " seqno: %u4");
	interval(p, " ", v->at + 8);
	print_fields(p, v->at + 12, " hash: %z8");
	rest(v, 20);
	return true;
}

static bool version(struct value *v)
{
	uint16_t abilities;

	if (v->length < 5)
		return false;
	abilities = get_u16(v->p, v->at + 2);
	text_printf(v->p->text, " M: %u P: %u H: %u L: %u User-agent: ", abilities >> 12,
	    abilities >> 8 & 15, abilities >> 4 & 15, abilities & 15);
	print_safe_padded(v->p, v->at + 4, v->length - 4);
	return true;
}

/* Fields of DNCP itself. */
static bool plain(struct value *v, uint32_t kind)
{
	struct print *p = v->p;

	switch (kind) {
	case NETWORK_REQUEST:
		return v->length == 0;
	case NODE_REQUEST:
		if (v->length != 4)
			return false;
		node(p, " NID: ", v->at);
		return true;
	case ENDPOINT:
		if (v->length != 8)
			return false;
		node(p, " NID: ", v->at);
		print_fields(p, v->at + 4, " EPID: %z4");
		return true;
	case NETWORK_STATE:
		if (v->length != 8)
			return false;
		print_fields(p, v->at, " hash: %z8");
		return true;
	case NODE_STATE:
		return node_state(v);
	case PEER:
		if (v->length != 12)
			return false;
		node(p, " Peer-NID: ", v->at);
		print_fields(p, v->at + 4, " Peer-EPID: %z4 Local-EPID: %z4");
		return true;
	case KEEP_ALIVE:
		if (v->length < 8)
			return false;
		print_fields(p, v->at, " EPID: %z4");
		interval(p, " Interval: ", v->at + 4);
		return true;
	default: /* TRUST */
		if (v->length <= 36)
			return false;
		text_printf(p->text, " Verdict: %u", get_u8(p, v->at));
		digest(p, " Fingerprint: ", v->at + 4);
		text_str(p->text, " Common Name: ");
		print_safe_padded(p, v->at + 36, v->length - 36);
		return true;
	}
}

/* False: not as it should be. */
static bool content(struct value *v, uint32_t kind)
{
	struct print *p = v->p;

	switch (kind) {
	case PROTOCOL_VERSION:
		return version(v);
	case EXTERNAL_CONNECTION:
		rest(v, 0);
		return true;
	case DELEGATED_PREFIX:
		return delegated_prefix(v);
	case ASSIGNED_PREFIX:
		return assigned_prefix(v);
	case PREFIX_POLICY:
		return prefix_policy(v);
	case DHCP4_DATA:
	case DHCP6_DATA:
		return v->length > 0 && dhcp(v, kind == DHCP6_DATA);
	case NODE_ADDRESS:
		if (v->length < 20)
			return false;
		print_fields(p, v->at, " EPID: %z4");
		address(p, " IP Address: ", v->at + 4);
		rest(v, 20);
		return true;
	case DELEGATED_ZONE:
		return delegated_zone(v);
	case DOMAIN_NAME:
		if (v->length == 0)
			return false;
		text_str(p->text, " Domain: ");
		labels(p, v->at, v->length);
		return true;
	case NODE_NAME:
		return node_name(v);
	case SECRET:
		if (v->length < 32)
			return false;
		digest(p, " PSK: ", v->at);
		rest(v, 32);
		return true;
	default:
		return kind >= RESERVED || plain(v, kind);
	}
}

/* Runs of one kind of value, told on one line: "Peer (x2), Node state". */
struct run {
	uint32_t kind;
	unsigned count;
	bool any;
};

static void end_run(struct print *p, struct run *run, unsigned level)
{
	if (run->count == 0)
		return;
	if (run->any)
		text_str(p->text, ", ");
	else if (level > 1)
		new_line(p, level);
	else
		text_char(p->text, ' ');
	run->any = true;
	print_named(p, types, "Easter Egg", run->kind);
	if (run->count > 1)
		text_printf(p->text, " (x%u)", run->count);
	run->count = 0;
}

static void add_to_run(struct print *p, struct run *run, uint32_t kind, unsigned level)
{
	if (kind != run->kind)
		end_run(p, run, level);
	run->kind = kind;
	run->count++;
}

/* False: broken off, with the mark printed. */
static bool item(struct value *v, uint16_t type, uint32_t kind)
{
	struct print *p = v->p;

	print_named(p, types, "", kind);
	if (kind >= RESERVED)
		text_printf(p->text, ": type=%u", type);
	text_printf(p->text, " (%u)", v->length + 4);
	if (content(v, kind))
		return true;
	print_invalid(p);
	/* Only broken options of DHCPv4 end the list. */
	return kind != DHCP4_DATA || v->length == 0;
}

static void list_inner(struct print *p, const uint8_t *at, uint32_t length, unsigned level)
{
	bool in_line = level > p->options->verbose && p->options->verbose < 3;
	struct run run = {0, 0, false};

	for (uint32_t i = 0; i < length;) {
		struct value v = {p, at + i + 4, 0, level};
		uint32_t kind;

		if (!in_line)
			new_line(p, level);
		if (!print_has(p, at + i, 4)) {
			print_truncated(p);
			return;
		}
		if (i + 4 > length) {
			print_invalid(p);
			return;
		}
		v.length = get_u16(p, at + i + 2);
		if (!print_has(p, v.at, v.length)) {
			print_truncated(p);
			return;
		}
		if (i + v.length + 4 > length) {
			print_invalid(p);
			return;
		}
		kind = kind_of(get_u16(p, at + i));
		if (in_line)
			add_to_run(p, &run, kind, level);
		else if (!item(&v, get_u16(p, at + i), kind))
			return;
		i += 4 + ((v.length + 3u) & ~3u);
	}
	end_run(p, &run, level);
}

static void list(struct print *p, const uint8_t *at, uint32_t length, unsigned level)
{
	if (!print_enter(p))
		return;
	list_inner(p, at, length, level);
	print_leave(p);
}

void print_hncp(struct print *p, const uint8_t *at, uint32_t length)
{
	p->protocol = "hncp";
	text_printf(p->text, "hncp (%u)", length);
	list(p, at, length, 1);
}
