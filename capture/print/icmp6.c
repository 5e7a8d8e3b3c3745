/*
 * ICMPv6 (RFC 4443, RFC 4861).
 */
#include "capture/print/icmp6.h"

#include <stddef.h>

#include "capture/print/printers.h"

enum type {
	UNREACHABLE = 1,
	TOO_BIG = 2,
	TIME_EXCEEDED = 3,
	PARAMETER_PROBLEM = 4,
	ECHO = 128,
	ECHO_REPLY = 129,
	LISTENER_QUERY = 130,
	LISTENER_REPORT = 131,
	LISTENER_DONE = 132,
	ROUTER_SOLICITATION = 133,
	ROUTER_ADVERTISEMENT = 134,
	NEIGHBOR_SOLICITATION = 135,
	NEIGHBOR_ADVERTISEMENT = 136,
	REDIRECT = 137,
	RENUMBERING = 138,
	NODE_QUERY = 139,
	NODE_REPLY = 140,
	INVERSE_SOLICITATION = 141,
	INVERSE_ADVERTISEMENT = 142,
	LISTENER_REPORT2 = 143,
	HOME_AGENT_REQUEST = 144,
	HOME_AGENT_REPLY = 145,
	MOBILE_SOLICITATION = 146,
	MOBILE_ADVERTISEMENT = 147,
	RPL = 155,
};

enum {
	HEADER = 8, /* then, in errors, the packet that caused it */
	CAUSE_SOURCE = HEADER + 8,
	CAUSE_DESTINATION = HEADER + 24,
	PROTOCOL = 58,
};

static const struct print_name types[] = {
    {1, "destination unreachable"},
    {2, "packet too big"},
    {3, "time exceeded in-transit"},
    {4, "parameter problem"},
    {128, "echo request"},
    {129, "echo reply"},
    {130, "multicast listener query"},
    {131, "multicast listener report"},
    {132, "multicast listener done"},
    {133, "router solicitation"},
    {134, "router advertisement"},
    {135, "neighbor solicitation"},
    {136, "neighbor advertisement"},
    {137, "redirect"},
    {138, "router renumbering"},
    {141, "inverse neighbor solicitation"},
    {142, "inverse neighbor advertisement"},
    {143, "multicast listener report v2"},
    {144, "ha discovery request"},
    {145, "ha discovery reply"},
    {146, "mobile router solicitation"},
    {147, "mobile router advertisement"},
    {139, "who-are-you request"},
    {140, "who-are-you reply"},
    {201, "mtrace message"},
    {200, "mtrace response"},
    {155, "RPL"},
    {0, NULL},
};

/* A message's printer. False: stop here, without a length. */
typedef bool message_printer(struct print *p, const uint8_t *at, uint32_t length);

static void put_address(struct print *p, const char *before, const uint8_t *at)
{
	print_need(p, at, 16);
	text_str(p->text, before);
	text_ip6(p->text, at);
}

/* The ports of the packet that caused an error, behind its extension headers; NULL: not to be
 * found. */
static const uint8_t *cause_ports(struct print *p, const uint8_t *cause, uint8_t *protocol)
{
	const uint8_t *at = cause + 40;

	if (!print_has(p, cause, 7))
		return NULL;
	*protocol = cause[6];
	while (at < p->end) {
		uint8_t next = at[0];

		switch (*protocol) {
		case 6:
		case 17:
			return print_has(p, at, 4) ? at : NULL;
		case 0:  /* hop by hop */
		case 43: /* routing */
		case 60: /* destination options */
			if (!print_has(p, at, 2))
				return NULL;
			at += (at[1] + 1) * 8;
			break;
		case 44: /* fragment */
			if (!print_has(p, at, 4) || get_u16(p, at + 2) & 0xfff8)
				return NULL;
			at += 8;
			break;
		case 51: /* authentication */
			if (!print_has(p, at, 2))
				return NULL;
			at += (at[1] + 2) * 4;
			break;
		default:
			return NULL;
		}
		*protocol = next;
	}
	return NULL;
}

static bool put_port_unreachable(struct print *p, const uint8_t *at)
{
	uint8_t protocol;
	const uint8_t *ports = cause_ports(p, at + HEADER, &protocol);

	if (!ports) {
		print_truncated(p);
		return false;
	}
	put_address(p, ", ", at + CAUSE_DESTINATION);
	text_printf(p->text, " %s port %u", protocol == 6 ? "tcp" : "udp", get_u16(p, ports + 2));
	return true;
}

static bool put_unreachable(struct print *p, const uint8_t *at, uint32_t length)
{
	enum { NO_ROUTE, PROHIBITED, BEYOND_SCOPE, ADDRESS, PORT };
	static const struct print_name codes[] = {{NO_ROUTE, "unreachable route"},
	    {PROHIBITED, " unreachable prohibited"}, {BEYOND_SCOPE, "beyond scope"},
	    {ADDRESS, "unreachable address"}, {PORT, "unreachable port"}, {0, NULL}};

	text_str(p->text, ", ");
	print_named(p, codes, "unknown unreach code (%u)", at[1]);
	switch (at[1]) {
	case NO_ROUTE:
	case PROHIBITED:
	case ADDRESS:
		put_address(p, " ", at + CAUSE_DESTINATION);
		return true;
	case BEYOND_SCOPE:
		print_need(p, at + CAUSE_SOURCE, 32);
		put_address(p, " ", at + CAUSE_DESTINATION);
		put_address(p, ", source address ", at + CAUSE_SOURCE);
		return true;
	case PORT:
		return put_port_unreachable(p, at);
	default:
		if (p->options->verbose > 1)
			return true;
		print_unknown(p, "\n\t", at, length);
		return false;
	}
}

static bool put_too_big(struct print *p, const uint8_t *at, uint32_t length)
{
	(void)length;
	text_printf(p->text, ", mtu %u", get_u32(p, at + 4));
	return true;
}

static bool put_time_exceeded(struct print *p, const uint8_t *at, uint32_t length)
{
	(void)length;
	if (at[1] == 0)
		put_address(p, " for ", at + CAUSE_DESTINATION);
	else if (at[1] == 1)
		text_str(p->text, " (reassembly)");
	else
		text_printf(p->text, ", unknown code (%u)", at[1]);
	return true;
}

static bool put_parameter_problem(struct print *p, const uint8_t *at, uint32_t length)
{
	static const char *const codes[] = {
	    "erroneous", "next header", "option", "incomplete header chain"};

	(void)length;
	if (!print_has(p, at, HEADER + 40)) {
		print_truncated(p);
		return false;
	}
	if (at[1] < 4)
		text_printf(p->text, ", %s - octet %u", codes[at[1]], get_u32(p, at + 4));
	else
		text_printf(p->text, ", code-#%u", at[1]);
	return true;
}

static bool put_echo(struct print *p, const uint8_t *at, uint32_t length)
{
	(void)length;
	print_need(p, at + 4, 4);
	text_printf(p->text, ", id %u, seq %u", get_u16(p, at + 4), get_u16(p, at + 6));
	return true;
}

static bool put_listener_query(struct print *p, const uint8_t *at, uint32_t length)
{
	if (length == 24) {
		icmp6_put_listener(p, at);
	} else if (length >= 28) {
		text_str(p->text, " v2");
		icmp6_put_listener_query2(p, at, length);
	} else {
		text_printf(p->text, " unknown-version (len %u) ", length);
	}
	return true;
}

static bool put_listener(struct print *p, const uint8_t *at, uint32_t length)
{
	(void)length;
	icmp6_put_listener(p, at);
	return true;
}

static bool put_listener_report2(struct print *p, const uint8_t *at, uint32_t length)
{
	icmp6_put_listener_report2(p, at, length);
	return true;
}

/* Under -v, the options after a message's fixed part. */
static bool put_options(struct print *p, const uint8_t *at, uint32_t length, uint32_t fixed)
{
	if (!p->options->verbose)
		return true;
	if (icmp6_put_options(p, at + fixed, (int)length - (int)fixed))
		return true;
	print_truncated(p);
	return false;
}

static bool put_router_solicitation(struct print *p, const uint8_t *at, uint32_t length)
{
	return put_options(p, at, length, 8);
}

static bool put_router_advertisement(struct print *p, const uint8_t *at, uint32_t length)
{
	static const struct print_name flags[] = {{0x80, "managed"}, {0x40, "other stateful"},
	    {0x20, "home agent"}, {0x02, "ipv6 only"}, {0, NULL}};

	if (!p->options->verbose)
		return true;
	print_need(p, at, 16);
	text_printf(p->text, "\n\thop limit %u, Flags [", at[4]);
	print_bits(p, flags, "none", ", ", at[5]);
	text_printf(p->text,
	    "], pref %s, router lifetime %us, reachable time %ums, retrans timer %ums",
	    icmp6_preference(at[5]), get_u16(p, at + 6), get_u32(p, at + 8), get_u32(p, at + 12));
	return put_options(p, at, length, 16);
}

static bool put_neighbor_solicitation(struct print *p, const uint8_t *at, uint32_t length)
{
	put_address(p, ", who has ", at + 8);
	return put_options(p, at, length, 24);
}

static bool put_neighbor_advertisement(struct print *p, const uint8_t *at, uint32_t length)
{
	static const struct print_name flags[] = {
	    {0x80000000, "router"}, {0x40000000, "solicited"}, {0x20000000, "override"}, {0, NULL}};

	put_address(p, ", tgt is ", at + 8);
	if (p->options->verbose) {
		text_str(p->text, ", Flags [");
		print_bits(p, flags, "none", ", ", get_u32(p, at + 4));
		text_char(p->text, ']');
	}
	return put_options(p, at, length, 24);
}

static bool put_redirect(struct print *p, const uint8_t *at, uint32_t length)
{
	put_address(p, ", ", at + 24);
	put_address(p, " to ", at + 8);
	return put_options(p, at, length, 40);
}

static bool put_renumbering(struct print *p, const uint8_t *at, uint32_t length)
{
	(void)length;
	icmp6_put_renumbering(p, at);
	return true;
}

static bool put_node_information(struct print *p, const uint8_t *at, uint32_t length)
{
	icmp6_put_node_information(p, at, length);
	return true;
}

static bool put_nothing(struct print *p, const uint8_t *at, uint32_t length)
{
	(void)p, (void)at, (void)length;
	return true;
}

static bool put_identifier(struct print *p, const uint8_t *at, uint32_t length)
{
	(void)length;
	text_printf(p->text, ", id 0x%04x", get_u16(p, at + 4));
	return true;
}

static bool put_home_agents(struct print *p, const uint8_t *at, uint32_t length)
{
	if (!p->options->verbose)
		return true;
	put_identifier(p, at, length);
	for (uint32_t i = HEADER; i < length; i += 16)
		put_address(p, ", ", at + i);
	return true;
}

static bool put_mobile_advertisement(struct print *p, const uint8_t *at, uint32_t length)
{
	uint16_t flags;

	if (!p->options->verbose)
		return true;
	put_identifier(p, at, length);
	flags = get_u16(p, at + 6);
	if (flags & 0xc000)
		text_char(p->text, ' ');
	text_str(p->text, flags & 0x8000 ? "M" : "");
	text_str(p->text, flags & 0x4000 ? "O" : "");
	return put_options(p, at, length, 8);
}

static bool put_rpl(struct print *p, const uint8_t *at, uint32_t length)
{
	icmp6_put_rpl(p, at[1], at + 4, length - 4);
	return true;
}

static bool put_unknown(struct print *p, const uint8_t *at, uint32_t length)
{
	text_printf(p->text, ", length %u", length);
	if (p->options->verbose < 2)
		print_unknown(p, "\n\t", at, length);
	return false;
}

static message_printer *printer_of(uint8_t type)
{
	switch (type) {
	case UNREACHABLE:
		return put_unreachable;
	case TOO_BIG:
		return put_too_big;
	case TIME_EXCEEDED:
		return put_time_exceeded;
	case PARAMETER_PROBLEM:
		return put_parameter_problem;
	case ECHO:
	case ECHO_REPLY:
		return put_echo;
	case LISTENER_QUERY:
		return put_listener_query;
	case LISTENER_REPORT:
	case LISTENER_DONE:
		return put_listener;
	case ROUTER_SOLICITATION:
		return put_router_solicitation;
	case ROUTER_ADVERTISEMENT:
		return put_router_advertisement;
	case NEIGHBOR_SOLICITATION:
		return put_neighbor_solicitation;
	case NEIGHBOR_ADVERTISEMENT:
		return put_neighbor_advertisement;
	case REDIRECT:
		return put_redirect;
	case RENUMBERING:
		return put_renumbering;
	case NODE_QUERY:
	case NODE_REPLY:
		return put_node_information;
	case INVERSE_SOLICITATION:
	case INVERSE_ADVERTISEMENT:
		return put_nothing;
	case LISTENER_REPORT2:
		return put_listener_report2;
	case HOME_AGENT_REQUEST:
	case MOBILE_SOLICITATION:
		return put_identifier;
	case HOME_AGENT_REPLY:
		return put_home_agents;
	case MOBILE_ADVERTISEMENT:
		return put_mobile_advertisement;
	case RPL:
		return put_rpl;
	default:
		return put_unknown;
	}
}

static void put_checksum(struct print *p, const uint8_t *at, uint32_t length)
{
	uint16_t got;
	uint16_t sum;

	if (p->ip.fragmented || !print_has(p, at, length))
		return;
	got = get_u16(p, at + 2);
	sum = print_sum_fold(print_sum(print_sum_pseudo(p, length, PROTOCOL), at, length));
	if (sum)
		text_printf(p->text, "[bad icmp6 cksum 0x%04x -> 0x%04x!] ", got,
		    print_sum_wanted(got, sum));
	else
		text_str(p->text, "[icmp6 sum ok] ");
}

/* Messages whose details come on lines of their own say their length first. */
static bool says_length_first(uint8_t type)
{
	return (type >= ROUTER_SOLICITATION && type <= REDIRECT) || type == HOME_AGENT_REPLY ||
	       type == MOBILE_ADVERTISEMENT;
}

void print_icmp6(struct print *p, const uint8_t *at, uint32_t length)
{
	bool verbose = p->options->verbose;
	uint8_t type;

	p->protocol = "icmp6";
	if (!length) {
		text_str(p->text, "ICMP6, length 0");
		print_invalid(p);
		return;
	}
	if (verbose)
		put_checksum(p, at, length);
	type = get_u8(p, at);
	text_str(p->text, "ICMP6, ");
	print_named(p, types, "unknown icmp6 type (%u)", type);
	if (verbose && says_length_first(type))
		text_printf(p->text, ", length %u", length);
	print_need(p, at, 2);
	if (printer_of(type)(p, at, length) && !verbose) {
		text_str(p->text, ", length ");
		text_u32(p->text, length);
	}
}
