/*
 * IPv6 extension headers: options, fragments, routing (RFC 8200, 2675, 2711, 6275, 8754).
 */
#include <stddef.h>

#include "capture/print/ip6.h"

enum option {
	PAD1 = 0,
	PADN = 1,
	ROUTER_ALERT = 5,
	JUMBO = 0xc2,
	HOME_ADDRESS = 0xc9,
};

enum {
	MIN_OPTION = 2,
	HOME_ADDRESS_SIZE = 18,
	OFFSET_MASK = 0xfff8,
};

/* What a jumbo payload option may set; NULL payload: it is not allowed here. */
struct jumbo {
	bool *found;
	uint32_t *payload;
	bool seen;
};

/* An option's bytes, by its own length; 0: they do not fit. */
static uint32_t option_size(struct print *p, const uint8_t *at, uint32_t left)
{
	uint32_t size = 1;

	if (get_u8(p, at) != PAD1)
		size = left < MIN_OPTION ? 0 : get_u8(p, at + 1) + 2u;
	return size > left ? 0 : size;
}

/* Options within the home address option. */
static bool put_suboptions(struct print *p, const uint8_t *at, uint32_t left)
{
	while (left > 0) {
		uint32_t size = option_size(p, at, left);

		if (!size)
			return false;
		if (at[0] == PAD1)
			text_str(p->text, ", pad1");
		else if (at[0] == PADN)
			text_str(p->text, ", padn");
		else
			text_printf(p->text, ", sopt_type 0x%02x: len=%u", at[0], at[1]);
		at += size;
		left -= size;
	}
	return true;
}

static void put_jumbo(struct print *p, uint32_t length, struct jumbo *j)
{
	const char *form = "(jumbo: %u) ";

	if (j->seen)
		form = "(jumbo: %u - already seen) ";
	else if (!j->payload)
		form = "(jumbo: %u - not a hop-by-hop option) ";
	else if (*j->payload)
		form = "(jumbo: %u - payload len != 0) ";
	else if (length < 65536)
		form = "(jumbo: %u - < 65536) ";
	else {
		*j->found = true;
		*j->payload = length;
	}
	j->seen = true;
	if (p->options->verbose)
		text_format_u32(p->text, form, length);
}

static bool put_home_address(struct print *p, const uint8_t *at, uint32_t size)
{
	if (!p->options->verbose)
		return true;
	text_str(p->text, "(homeaddr: ");
	print_ip6_address(p, at + 2);
	if (size > HOME_ADDRESS_SIZE &&
	    !put_suboptions(p, at + HOME_ADDRESS_SIZE, size - HOME_ADDRESS_SIZE))
		return false;
	text_char(p->text, ')');
	return true;
}

/* An option that must have (at least) so many bytes: false, with a note, when it has not. */
static bool check(
    struct print *p, const uint8_t *at, uint32_t left, uint32_t size, bool exact, const char *name)
{
	if (left < size) {
		text_printf(p->text, "(%s: trunc)", name);
		return false;
	}
	if (exact ? at[1] != size - 2 : at[1] < size - 2) {
		text_printf(p->text, "(%s: invalid len %u)", name, at[1]);
		return false;
	}
	return true;
}

static bool put_option(
    struct print *p, const uint8_t *at, uint32_t left, uint32_t size, struct jumbo *j)
{
	bool verbose = p->options->verbose;

	switch (at[0]) {
	case PAD1:
		text_str(p->text, verbose ? "(pad1)" : "");
		return true;
	case PADN:
		text_str(p->text, verbose ? "(padn)" : "");
		return true;
	case ROUTER_ALERT:
		if (!check(p, at, left, 4, true, "rtalert"))
			return false;
		if (verbose)
			text_printf(p->text, "(rtalert: 0x%04x) ", get_u16(p, at + 2));
		return true;
	case JUMBO:
		if (!check(p, at, left, 6, true, "jumbo"))
			return false;
		put_jumbo(p, get_u32(p, at + 2), j);
		return true;
	case HOME_ADDRESS:
		return check(p, at, left, HOME_ADDRESS_SIZE, false, "homeaddr") &&
		       put_home_address(p, at, size);
	default:
		if (verbose)
			text_printf(p->text, "(opt_type 0x%02x: len=%u)", at[0], at[1]);
		return true;
	}
}

static bool put_options(struct print *p, const uint8_t *at, uint32_t left, struct jumbo *j)
{
	while (left > 0) {
		uint32_t size = option_size(p, at, left);

		if (!size || !put_option(p, at, left, size, j))
			return false;
		at += size;
		left -= size;
	}
	text_str(p->text, p->options->verbose ? " " : "");
	return true;
}

static int put_option_header(
    struct print *p, const uint8_t *at, struct jumbo *j, const char *name, bool quiet)
{
	uint32_t size = (get_u8(p, at + 1) + 1u) * 8;

	if (!print_has(p, at, size)) {
		print_truncated(p);
		return -1;
	}
	text_str(p->text, name);
	if (!quiet && !put_options(p, at + 2, size - 2, j)) {
		print_truncated(p);
		return -1;
	}
	return (int)size;
}

int print_ip6_hop_by_hop(struct print *p, const uint8_t *at, bool *found, uint32_t *payload)
{
	struct jumbo j = {found, payload, false};

	p->protocol = "hbhopt";
	return put_option_header(p, at, &j, "HBH ", false);
}

int print_ip6_destination(struct print *p, const uint8_t *at)
{
	struct jumbo j = {NULL, NULL, false};

	p->protocol = "dstopt";
	return put_option_header(p, at, &j, "DSTOPT ", !p->options->verbose);
}

int print_ip6_fragment(struct print *p, const uint8_t *at, const uint8_t *ip6)
{
	enum { IP6_HEADER = 40, SIZE = 8 };
	uint16_t offset;
	size_t left;

	p->protocol = "frag6";
	print_need(p, at, p->options->verbose ? 8 : 4);
	offset = get_u16(p, at + 2) & OFFSET_MASK;
	/* As wide as tcpdump's, which wraps when the header stands beyond the packet's length. */
	left = (size_t)IP6_HEADER + get_u16(p, ip6 + 4) - (size_t)(at - ip6) - SIZE;
	if (p->options->verbose)
		text_printf(p->text, "frag (0x%08x:%u|%zu)", get_u32(p, at + 4), offset, left);
	else
		text_printf(p->text, "frag (%u|%zu)", offset, left);
	if (offset)
		return -1;
	text_char(p->text, ' ');
	return SIZE;
}

static int put_segments(struct print *p, const uint8_t *at, uint8_t length)
{
	if (length % 2) {
		text_printf(p->text, " (invalid length %u)", length);
		print_invalid(p);
		return -1;
	}
	for (unsigned i = 0; i < length / 2; i++) {
		print_need(p, at + 8 + 16 * i, 16);
		text_printf(p->text, ", [%u]", i);
		print_ip6_address(p, at + 8 + 16 * i);
	}
	text_str(p->text, ") ");
	return (length + 1) * 8;
}

int print_ip6_routing(struct print *p, const uint8_t *at, const uint8_t *ip6)
{
	enum { SOURCE_ROUTE = 0, MOBILE = 2, SEGMENTS = 4 };
	uint8_t type;
	uint8_t length;

	(void)ip6;
	p->protocol = "rt6";
	text_str(p->text, "RT6");
	length = get_u8(p, at + 1);
	text_printf(p->text, " (len=%u", length);
	type = get_u8(p, at + 2);
	text_printf(p->text, ", type=%u%s", type, type == SOURCE_ROUTE ? " [Deprecated]" : "");
	text_printf(p->text, ", segleft=%u", get_u8(p, at + 3));
	if (type == SOURCE_ROUTE || type == MOBILE) {
		if (get_u32(p, at + 4) || p->options->verbose)
			text_printf(p->text, ", rsv=0x%0x", get_u32(p, at + 4));
	} else if (type == SEGMENTS) {
		text_printf(p->text, ", last-entry=%u", get_u8(p, at + 4));
		if (get_u8(p, at + 5) || p->options->verbose)
			text_printf(p->text, ", flags=0x%0x", at[5]);
		text_printf(p->text, ", tag=%x", get_u16(p, at + 6));
	} else {
		text_str(p->text, " (unknown type)");
		print_invalid(p);
		return -1;
	}
	return put_segments(p, at, length);
}

static const uint8_t *route_end(struct print *p, const uint8_t *at)
{
	enum { SOURCE_ROUTE = 0, MOBILE = 2, SEGMENTS = 4 };
	const uint8_t *last = NULL;
	unsigned n;

	if (!print_has(p, at, 4) || at[1] % 2)
		return NULL;
	if (at[2] == SEGMENTS)
		return print_has(p, at + 8, 16) ? at + 8 : NULL;
	n = at[2] == SOURCE_ROUTE || at[2] == MOBILE ? at[1] / 2 : 0;
	for (unsigned i = 0; i < n && print_has(p, at + 8 + 16 * i, 16); i++)
		last = at + 8 + 16 * i;
	return last;
}

const uint8_t *ip6_final_destination(struct print *p, const uint8_t *ip6)
{
	enum { HEADER = 40, ROUTING = 43, FRAGMENT = 44 };
	const uint8_t *at = ip6 + HEADER;
	uint8_t next = ip6[6];

	while (print_has(p, at, 2)) {
		switch (next) {
		case ROUTING:
			return route_end(p, at);
		case FRAGMENT:
			next = at[0];
			at += 8;
			break;
		case 0:   /* hop by hop */
		case 60:  /* destination options */
		case 62:  /* mobility, old */
		case 135: /* mobility */
			next = at[0];
			at += (at[1] + 1) * 8;
			break;
		default:
			return NULL;
		}
	}
	return NULL;
}
