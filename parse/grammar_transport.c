#include "parse/grammar.h"

enum ports { NO_PORTS, PORTS };

/* What a protocol's printer begins with, behind the addresses. */
struct opening {
	struct slice text;
	struct slice proto;
	enum ports ports;
	bool drop; /* the opening says no more than proto does: it is left out of info */
};

#define OPENING(text, proto, ports, drop) { SLICE_OF(text), SLICE_OF(proto), ports, drop }

static const struct opening openings[] = {
	OPENING("UDP, ", "UDP", PORTS, true),
	OPENING("ICMP ", "ICMP", NO_PORTS, true),
	OPENING("ICMP6, ", "ICMP6", NO_PORTS, true),
	OPENING("igmp ", "IGMP", NO_PORTS, true),
	OPENING("IP ", "IPIP", NO_PORTS, false),
	OPENING("IP6 ", "IPv6", NO_PORTS, false),
	OPENING("GREv", "GRE", NO_PORTS, false),
	OPENING("ESP(", "ESP", NO_PORTS, false),
	OPENING("AH(", "AH", NO_PORTS, false),
	OPENING("PIMv", "PIM", NO_PORTS, false),
	OPENING("OSPFv", "OSPF", NO_PORTS, false),
	OPENING("VRRPv", "VRRP", NO_PORTS, false),
	OPENING("CARPv", "VRRP", NO_PORTS, false),
	OPENING("EIGRP", "EIGRP", NO_PORTS, false),
	OPENING("RSVPv", "RSVP", NO_PORTS, false),
	OPENING("igrp:", "IGRP", NO_PORTS, false),
	OPENING("IPComp(", "IPComp", NO_PORTS, false),
	OPENING("sctp", "SCTP", PORTS, false),
	OPENING("DCCP", "DCCP", PORTS, false),
	OPENING("dccp", "DCCP", PORTS, false),
	OPENING("PGM", "PGM", PORTS, false),
	OPENING("[|tcp]", "TCP", PORTS, false),
	OPENING("[|udp]", "UDP", PORTS, false),
	OPENING("[|icmp]", "ICMP", NO_PORTS, false),
	OPENING("[|icmp6]", "ICMP6", NO_PORTS, false),
	OPENING("[|sctp]", "SCTP", PORTS, false),
};

/* Protocols by the name -v gives them, where it is not the name we give. */
static const struct {
	struct slice printed, proto;
	enum ports ports;
} named[] = {
	{ SLICE_OF("TCP"), SLICE_OF("TCP"), PORTS },
	{ SLICE_OF("UDP"), SLICE_OF("UDP"), PORTS },
	{ SLICE_OF("SCTP"), SLICE_OF("SCTP"), PORTS },
	{ SLICE_OF("DCCP"), SLICE_OF("DCCP"), PORTS },
	{ SLICE_OF("UDPLite"), SLICE_OF("UDPLite"), PORTS },
	{ SLICE_OF("PGM"), SLICE_OF("PGM"), PORTS },
	{ SLICE_OF("ICMPv6"), SLICE_OF("ICMP6"), NO_PORTS },
	{ SLICE_OF("unknown"), SLICE_OF(""), NO_PORTS },
	{ SLICE_OF("Options"), SLICE_OF(""), NO_PORTS },
};

/* Numbers behind "ip-proto-" that have a name above. */
static const struct {
	struct slice number, proto;
} numbered[] = {
	{ SLICE_OF("1"), SLICE_OF("ICMP") },   { SLICE_OF("2"), SLICE_OF("IGMP") },
	{ SLICE_OF("6"), SLICE_OF("TCP") },    { SLICE_OF("17"), SLICE_OF("UDP") },
	{ SLICE_OF("50"), SLICE_OF("ESP") },   { SLICE_OF("58"), SLICE_OF("ICMP6") },
	{ SLICE_OF("132"), SLICE_OF("SCTP") },
};

/* Printers of UDP's payloads, for lines without -n whose ports are both names. */
static const struct slice payloads[] = {
	SLICE_OF("NTPv"), SLICE_OF("BOOTP/DHCP"), SLICE_OF("isakmp"), SLICE_OF("SIP"), SLICE_OF("RADIUS"),
	SLICE_OF("UDP-encap"), SLICE_OF("dhcp6"), SLICE_OF("RIPv"), SLICE_OF("[udp"), SLICE_OF("VXLAN"),
	SLICE_OF("syslog"), SLICE_OF("TFTP"), SLICE_OF("SYSLOG"),
};

/* Takes "[udp sum ok] ", "[bad udp cksum 0x1 -> 0x2!] ", "[no cksum] ", "[icmp6 sum ok] ". */
static bool take_sum(struct slice *text, struct record *r)
{
	const char *close;
	struct slice inside;

	if (text->size < 3 || *text->at != '[' || text->at[1] == '|')
		return false;
	close = memchr(text->at, ']', text->size);
	if (!close)
		return false;
	inside = slice_between(text->at + 1, close);
	if (!slice_find(inside, SLICE("sum")) || slice_find(inside, SLICE("\n")))
		return false;
	record_set(r, RECORD_CKSUM, inside);
	slice_advance(text, inside.size + 2);
	slice_skip_gap(text);
	return true;
}

/* Takes the extension headers of IPv6: words with groups in parentheses behind them. */
static bool take_extensions(struct slice *text, struct record *r)
{
	static const struct slice words[] = {
		SLICE_OF("HBH "), SLICE_OF("DSTOPT "), SLICE_OF("srcrt "), SLICE_OF("RT6 "), SLICE_OF("frag "),
	};
	struct slice rest = *text;
	const char *close;
	bool more = true;

	while (more) {
		more = false;
		for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
			more |= slice_take(&rest, words[i]);
		while (rest.at > text->at && rest.size > 0 && *rest.at == '(' &&
		       (close = memchr(rest.at, ')', rest.size)) != NULL) {
			slice_advance(&rest, (size_t)(close + 1 - rest.at));
			slice_skip_gap(&rest);
			more = true;
		}
	}
	if (rest.at == text->at)
		return false;
	if (!record_has(r, RECORD_IP_OPTIONS)) {
		struct slice taken = slice_between(text->at, rest.at);

		slice_trim(&taken);
		record_set(r, RECORD_IP_OPTIONS, taken);
	}
	*text = rest;
	return true;
}

static bool find_named(struct slice printed, struct slice *proto, bool *ports)
{
	if (printed.size == 0)
		return false;
	for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++) {
		if (!slice_is(printed, named[i].printed))
			continue;
		*proto = named[i].proto;
		*ports = named[i].ports == PORTS;
		return proto->size > 0;
	}
	*proto = printed;
	*ports = false;
	return true;
}

/* "tcp 20": -q. */
static bool take_quiet_tcp(struct slice text, struct record *r)
{
	struct slice length;

	if (!slice_take(&text, SLICE("tcp ")) || !slice_take_number(&text, &length))
		return false;
	record_set(r, RECORD_PROTO, SLICE("TCP"));
	record_set(r, RECORD_LENGTH, length);
	grammar_set_info(text, false, r);
	return true;
}

/* "ip-proto-47 20": a protocol without a printer, or a fragment that is not the first. */
static bool take_numbered(struct slice text, struct record *r)
{
	struct slice number, length;

	if (!slice_take(&text, SLICE("ip-proto-")) || !slice_take_number(&text, &number))
		return false;
	record_set(r, RECORD_PROTO_NUMBER, number);
	record_set(r, RECORD_PROTO, slice_between(number.at - 9, slice_end(number)));
	for (size_t i = 0; i < sizeof(numbered) / sizeof(numbered[0]); i++)
		if (slice_is(number, numbered[i].number))
			record_set(r, RECORD_PROTO, numbered[i].proto);
	if (slice_take(&text, SLICE(" ")) && slice_take_number(&text, &length))
		record_set(r, RECORD_LENGTH, length);
	grammar_set_info(text, false, r);
	return true;
}

static bool known_payload(struct slice text)
{
	for (size_t i = 0; i < sizeof(payloads) / sizeof(payloads[0]); i++)
		if (slice_starts(text, payloads[i]))
			return true;
	return false;
}

/* The protocol of a packet whose printer does not name it: UDP, when there are ports. */
static bool infer(struct slice text, const struct grammar_ends *ends, struct record *r, bool *ports)
{
	bool numeric = grammar_numeric_ends(ends, ports);

	if (!numeric)
		*ports = grammar_numbered_ends(ends) || known_payload(text);
	if (*ports)
		record_set(r, RECORD_PROTO, SLICE("UDP"));
	return *ports;
}

/* "echo request, id 3, seq 7": the number that pairs question and answer. */
static void set_echo(struct slice text, struct record *r)
{
	const char *found;
	struct slice rest, number;

	if (!slice_starts(text, SLICE("echo re")) || (found = slice_find(text, SLICE(", seq "))) == NULL)
		return;
	rest = slice_between(found + 6, slice_end(text));
	if (slice_take_number(&rest, &number))
		record_set(r, RECORD_SEQ, number);
}

static void read_payload(struct slice text, const struct grammar_ends *ends, struct slice hint, bool nested,
	struct record *r)
{
	struct slice proto;
	bool ports = false;
	bool tunnel = false;
	size_t i = 0;

	while (i < sizeof(openings) / sizeof(openings[0]) && !slice_starts(text, openings[i].text))
		i++;
	if (i < sizeof(openings) / sizeof(openings[0])) {
		proto = openings[i].proto;
		ports = openings[i].ports == PORTS;
		tunnel = slice_starts(text, SLICE("IP"));
		if (openings[i].drop)
			slice_advance(&text, openings[i].text.size);
		record_set(r, RECORD_PROTO, proto);
	} else if (find_named(hint, &proto, &ports)) {
		record_set(r, RECORD_PROTO, proto);
	} else {
		infer(text, ends, r, &ports);
	}
	grammar_set_ends(ends, ports, r);
	grammar_set_info(text, !tunnel, r);
	set_echo(text, r);
	/* DNS, which begins with a number, carries no packets; ICMP's errors begin with an address. */
	if (!nested && text.size > 0 && (!ports || !slice_digit(*text.at)))
		grammar_inner(text, r);
}

void grammar_transport(struct slice text, const struct grammar_ends *ends, struct slice proto, bool nested,
	struct record *r)
{
	slice_skip_gap(&text);
	while (take_sum(&text, r) || take_extensions(&text, r))
		;
	if (slice_take(&text, SLICE("Flags ["))) {
		record_set(r, RECORD_PROTO, SLICE("TCP"));
		grammar_set_ends(ends, true, r);
		grammar_tcp(text, r);
	} else if (take_quiet_tcp(text, r)) {
		grammar_set_ends(ends, true, r);
	} else if (take_numbered(text, r)) {
		grammar_set_ends(ends, false, r);
	} else {
		read_payload(text, ends, proto, nested, r);
	}
}
