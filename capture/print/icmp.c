/*
 * ICMP (RFC 792, 950, 1191, 1256) and its multi-part messages (RFC 4884, 4950).
 */
#include "capture/print/printers.h"

#include <stddef.h>

enum type {
	ECHO_REPLY = 0,
	UNREACHABLE = 3,
	SOURCE_QUENCH = 4,
	REDIRECT = 5,
	ECHO = 8,
	ROUTER_ADVERTISEMENT = 9,
	TIME_EXCEEDED = 11,
	PARAMETER_PROBLEM = 12,
	TIMESTAMP = 13,
	TIMESTAMP_REPLY = 14,
	MASK_REPLY = 18,
};

enum unreachable_code {
	NET = 0,
	HOST = 1,
	PROTOCOL = 2,
	PORT = 3,
	NEED_FRAGMENT = 4,
};

enum {
	HEADER = 8,           /* then, in errors, the packet that caused it */
	DESTINATION = 8 + 16, /* of that packet */
};

static const struct print_name types[] = {
    {0, "echo reply"},
    {4, "source quench"},
    {8, "echo request"},
    {10, "router solicitation"},
    {13, "time stamp request"},
    {14, "time stamp reply"},
    {15, "information request"},
    {16, "information reply"},
    {17, "address mask request"},
    {0, NULL},
};

/* Before and after the address. */
struct around {
	const char *before;
	const char *after;
};

static const struct around unreachable[16] = {
    {"net ", " unreachable"},
    {"host ", " unreachable"},
    {NULL, NULL},
    {NULL, NULL},
    {NULL, NULL},
    {"", " unreachable - source route failed"},
    {"net ", " unreachable - unknown"},
    {"host ", " unreachable - unknown"},
    {"", " unreachable - source host isolated"},
    {"net ", " unreachable - admin prohibited"},
    {"host ", " unreachable - admin prohibited"},
    {"net ", " unreachable - tos prohibited"},
    {"host ", " unreachable - tos prohibited"},
    {"host ", " unreachable - admin prohibited filter"},
    {"host ", " unreachable - host precedence violation"},
    {"host ", " unreachable - precedence cutoff"},
};

static const struct around redirects[4] = {
    {"redirect ", " to net "},
    {"redirect ", " to host "},
    {"redirect-tos ", " to net "},
    {"redirect-tos ", " to host "},
};

/* Where tcpdump looks before it reads: false, and it says what it has so far was cut. */
static bool has(struct print *p, const uint8_t *at, uint32_t n)
{
	if (print_has(p, at, n))
		return true;
	p->text->at = p->text->start + p->held;
	print_truncated(p);
	return false;
}

static void put_around(struct print *p, const struct around *words, const uint8_t *address)
{
	text_str(p->text, words->before);
	print_ip4(p, address);
	text_str(p->text, words->after);
}

static bool put_port_unreachable(struct print *p, const uint8_t *at)
{
	uint8_t protocol;
	uint16_t port;

	if (!has(p, at, HEADER + 10))
		return false;
	protocol = at[HEADER + 9];
	port = get_u16(p, at + HEADER + (at[HEADER] & 15) * 4 + 2);
	print_ip4(p, at + DESTINATION);
	if (protocol == 6 || protocol == 17)
		text_printf(
		    p->text, " %s port %u unreachable", protocol == 6 ? "tcp" : "udp", port);
	else
		text_printf(p->text, " protocol %u port %u unreachable", protocol, port);
	return true;
}

static bool put_unreachable(struct print *p, const uint8_t *at, uint8_t code)
{
	uint16_t mtu;

	switch (code) {
	case PROTOCOL:
		print_need(p, at + DESTINATION, 4);
		print_ip4(p, at + DESTINATION);
		text_printf(p->text, " protocol %u unreachable", at[HEADER + 9]);
		break;
	case PORT:
		return put_port_unreachable(p, at);
	case NEED_FRAGMENT:
		mtu = get_u16(p, at + 6);
		print_ip4(p, at + DESTINATION);
		text_str(p->text, " unreachable - need to frag");
		if (mtu)
			text_printf(p->text, " (mtu %u)", mtu);
		break;
	default:
		print_need(p, at + DESTINATION, 4);
		if (code < sizeof unreachable / sizeof unreachable[0]) {
			put_around(p, &unreachable[code], at + DESTINATION);
		} else {
			print_ip4(p, at + DESTINATION);
			text_printf(p->text, " unreachable - #%u", code);
		}
	}
	return true;
}

static void put_redirect(struct print *p, const uint8_t *at, uint8_t code)
{
	print_need(p, at + DESTINATION, 4);
	if (code < sizeof redirects / sizeof redirects[0]) {
		put_around(p, &redirects[code], at + DESTINATION);
	} else {
		text_printf(p->text, "redirect-#%u ", code);
		print_ip4(p, at + DESTINATION);
		text_str(p->text, " to ");
	}
	print_ip4(p, at + 4);
}

static bool put_routers(struct print *p, const uint8_t *at)
{
	uint32_t life;
	uint8_t n;

	if (!has(p, at, 8))
		return false;
	life = get_u16(p, at + 6);
	n = at[4];
	text_str(p->text, "router advertisement lifetime ");
	if (life < 60)
		text_printf(p->text, "%u", life);
	else if (life < 3600)
		text_printf(p->text, "%u:%02u", life / 60, life % 60);
	else
		text_printf(p->text, "%u:%02u:%02u", life / 3600, life % 3600 / 60, life % 60);
	text_printf(p->text, " %u:", n);
	if (at[5] != 2) {
		text_printf(p->text, " [size %u]", at[5]);
		return true;
	}
	for (at += HEADER; n > 0; n--, at += 8) {
		if (!has(p, at, 8))
			return false;
		text_str(p->text, " {");
		print_ip4(p, at);
		text_printf(p->text, " %u}", get_u32(p, at + 4));
	}
	return true;
}

static bool put_time_exceeded(struct print *p, const uint8_t *at, uint8_t code)
{
	if (!has(p, at, DESTINATION + 4))
		return false;
	if (code == 0)
		text_str(p->text, "time exceeded in-transit");
	else if (code == 1)
		text_str(p->text, "ip reassembly time exceeded");
	else
		text_printf(p->text, "time exceeded-#%u", code);
	return true;
}

static void put_time(struct print *p, const char *name, uint32_t milliseconds)
{
	uint32_t seconds = milliseconds / 1000;

	text_printf(p->text, "%s%02u:%02u:%02u.%03u", name, seconds / 3600, seconds / 60 % 60,
	    seconds % 60, milliseconds % 1000);
}

static bool put_timestamp(struct print *p, const uint8_t *at, bool reply)
{
	if (reply && !has(p, at, 20))
		return false;
	print_need(p, at, 8);
	text_printf(p->text, "time stamp %s id %u seq %u", reply ? "reply" : "query",
	    get_u16(p, at + 4), get_u16(p, at + 6));
	if (!reply)
		return true;
	put_time(p, ": org ", get_u32(p, at + 8));
	put_time(p, ", recv ", get_u32(p, at + 12));
	put_time(p, ", xmit ", get_u32(p, at + 16));
	return true;
}

static void put_echo(struct print *p, const uint8_t *at, bool request)
{
	print_need(p, at, 8);
	text_str(p->text, request ? "echo request, id " : "echo reply, id ");
	text_u32(p->text, get_u16(p, at + 4));
	text_str(p->text, ", seq ");
	text_u32(p->text, get_u16(p, at + 6));
}

static void put_parameter_problem(struct print *p, const uint8_t *at, uint8_t code)
{
	if (code)
		text_printf(p->text, "parameter problem - code %u", code);
	else
		text_printf(p->text, "parameter problem - octet %u", get_u8(p, at + 4));
}

/* False: cut, and said so. */
static bool put_message(struct print *p, const uint8_t *at, uint8_t type, uint8_t code)
{
	switch (type) {
	case ECHO:
	case ECHO_REPLY:
		put_echo(p, at, type == ECHO);
		break;
	case UNREACHABLE:
		return put_unreachable(p, at, code);
	case REDIRECT:
		put_redirect(p, at, code);
		break;
	case ROUTER_ADVERTISEMENT:
		return put_routers(p, at);
	case TIME_EXCEEDED:
		return put_time_exceeded(p, at, code);
	case PARAMETER_PROBLEM:
		put_parameter_problem(p, at, code);
		break;
	case TIMESTAMP:
	case TIMESTAMP_REPLY:
		return put_timestamp(p, at, type == TIMESTAMP_REPLY);
	case MASK_REPLY:
		text_printf(p->text, "address mask is 0x%08x", get_u32(p, at + 8));
		break;
	default:
		print_named(p, types, "type-#%u", type);
	}
	return true;
}

static void put_checksum(struct print *p, const uint8_t *at, uint32_t length)
{
	uint16_t sum;

	if (p->ip.fragmented || !print_has(p, at, length))
		return;
	sum = print_sum_fold(print_sum(0, at, length));
	if (sum)
		text_printf(p->text, " (wrong icmp cksum %x (->%x)!)", get_u16(p, at + 2),
		    print_sum_wanted(get_u16(p, at + 2), sum));
}

/* The packet that caused an error; it may be followed by extensions. */
static void put_cause(struct print *p, const uint8_t *at)
{
	const uint8_t *end;
	uint16_t total;

	text_str(p->text, "\n\t");
	total = get_u16(p, at + 2);
	end = print_narrow(p, at, total);
	print_ip(p, at, get_u16(p, at + 2)); /* cuts where the length leaves itself out */
	p->end = end;
	p->protocol = "icmp";
}

static void put_object(struct print *p, const uint8_t *at, uint32_t length)
{
	static const struct print_name classes[] = {
	    {1, "MPLS Stack Entry"}, {2, "Interface Identification"}, {0, NULL}};
	uint8_t class = get_u8(p, at + 2);
	uint32_t label;

	text_str(p->text, "\n\t  ");
	print_named(p, classes, "unknown", class);
	text_printf(p->text, " Object (%u), Class-Type: %u, length %u", class, at[3], length);
	if (!class || length < 4)
		return;
	if (class != 1 || at[3] != 1) {
		print_unknown(p, "\n\t    ", at + 4, length - 4);
		return;
	}
	label = get_u32(p, at + 4);
	text_printf(p->text, "\n\t    label %u, tc %u%s, ttl %u", label >> 12, label >> 9 & 7,
	    label & 0x100 ? ", [S]" : "", label & 0xff);
}

static void put_objects(struct print *p, const uint8_t *at, uint32_t left)
{
	while (left > 4) {
		uint32_t length;

		if (!print_has(p, at, 4)) {
			print_truncated(p);
			return;
		}
		length = get_u16(p, at);
		put_object(p, at, length);
		if (!at[2] || length < 4 || left < length)
			return;
		at += length;
		left -= length;
	}
}

/* Extensions stand after 128 bytes of the cause; older senders do not say that there are any, so
 * that only a right checksum tells. */
static void put_extensions(struct print *p, const uint8_t *at, uint32_t length)
{
	enum { OFFSET = 136, SUPPORTED = 2 };
	const uint8_t *extension = at + OFFSET;
	uint32_t left = length - OFFSET;
	bool whole;
	bool right;

	if (!print_has(p, at, OFFSET + 5)) {
		print_truncated(p);
		return;
	}
	whole = print_has(p, extension, left);
	right = whole && print_sum_fold(print_sum(0, extension, left)) == 0;
	if (!at[5] && whole && !right)
		return;
	text_printf(p->text, "\n\tICMP Multi-Part extension v%u", extension[0] >> 4);
	if (extension[0] >> 4 != SUPPORTED) {
		text_str(p->text, " packet not supported");
		return;
	}
	if (whole)
		text_printf(p->text, ", checksum 0x%04x (%scorrect), length %u",
		    get_u16(p, extension + 2), right ? "" : "in", left);
	put_objects(p, extension + 4, left - 4);
}

static bool is_error(uint8_t type)
{
	return type == UNREACHABLE || type == SOURCE_QUENCH || type == REDIRECT ||
	       type == TIME_EXCEEDED || type == PARAMETER_PROBLEM;
}

static bool has_extensions(uint8_t type)
{
	return type == UNREACHABLE || type == TIME_EXCEEDED || type == PARAMETER_PROBLEM;
}

void print_icmp(struct print *p, const uint8_t *at, uint32_t length)
{
	enum { MIN_EXTENDED = 136 };
	uint8_t type;
	uint8_t code;

	p->protocol = "icmp";
	type = get_u8(p, at);
	code = get_u8(p, at + 1);
	print_hold(p);
	text_str(p->text, "ICMP ");
	if (!put_message(p, at, type, code))
		return;
	print_release(p);
	text_str(p->text, ", length ");
	text_u32(p->text, length);
	if (!p->options->verbose)
		return;
	put_checksum(p, at, length);
	if (is_error(type))
		put_cause(p, at + HEADER);
	if (length > MIN_EXTENDED && has_extensions(type))
		put_extensions(p, at, length);
}
