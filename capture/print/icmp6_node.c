/*
 * Node information queries (RFC 4620) and router renumbering (RFC 2894).
 */
#include <stddef.h>

#include "capture/print/icmp6.h"

enum { HEADER = 16, QUERY = 139 };

enum query_type {
	NOOP = 0,
	SUPPORTED = 1,
	NAME = 2,
	ADDRESSES = 3,
};

static const struct print_name address_flags[] = {{0x40, "a"}, {0x20, "G"}, {0x10, "S"},
    {0x08, "L"}, {0x04, "C"}, {0x02, "A"}, {0x01, "T"}, {0, NULL}};

static void put_address_flags(struct print *p, uint16_t flags, bool reply)
{
	if (!flags)
		return;
	text_str(p->text, " [");
	for (const struct print_name *f = address_flags; f->name; f++)
		if (flags & f->value && (reply || f->value != 1))
			text_str(p->text, f->name);
	text_char(p->text, ']');
}

/* Labels without compression, as far as the frame goes. */
static void put_labels(struct print *p, const uint8_t *at)
{
	text_str(p->text, ", \"");
	while (at < p->end) {
		uint8_t n = *at++;

		if (!n) {
			if (at == p->end)
				text_char(p->text, '.');
			else if (at + 1 != p->end || *at)
				text_str(p->text, "???");
			break;
		}
		if (n > p->end - at) {
			text_str(p->text, "???");
			break;
		}
		print_safe(p, at, n);
		at += n;
		if (at + 1 < p->end && *at)
			text_char(p->text, '.');
	}
	text_char(p->text, '"');
}

/* A name, or the older draft's: one string with its length before it. */
static void put_name(struct print *p, const uint8_t *at)
{
	if (get_u8(p, at) != p->end - at - 1) {
		put_labels(p, at);
		return;
	}
	if (p->options->verbose)
		text_str(p->text, ", 03 draft");
	text_str(p->text, ", \"");
	print_safe(p, at + 1, print_left(p, at + 1));
	text_char(p->text, '"');
}

static void put_subject(struct print *p, const uint8_t *at, uint8_t code)
{
	uint32_t size = print_left(p, at);
	uint32_t address = code == 0 ? 16 : 4;

	if (code == 1) {
		text_str(p->text, ", subject=DNS name");
		put_name(p, at + HEADER);
	} else if (code > 2) {
		text_str(p->text, ", unknown subject");
	} else if (size < HEADER + address) {
		return;
	} else if (size != HEADER + address) {
		text_str(p->text, p->options->verbose ? ", invalid subject len" : "");
	} else {
		text_str(p->text, ", subject=");
		if (code == 0)
			print_ip6_address(p, at + HEADER);
		else
			print_ip4(p, at + HEADER);
	}
}

static void put_supported(struct print *p, uint16_t flags)
{
	text_str(p->text, "supported qtypes");
	if (flags)
		text_str(p->text, flags & 1 ? " [C]" : " []");
}

static void put_query(struct print *p, const uint8_t *at)
{
	uint32_t size = print_left(p, at);
	uint16_t type;

	if (size == 12) {
		text_str(p->text, " who-are-you request");
		return;
	}
	text_str(p->text, " node information query");
	if (size < HEADER) {
		print_truncated(p);
		return;
	}
	type = get_u16(p, at + 4);
	text_str(p->text, " (");
	if (type == NOOP)
		text_str(p->text, "noop");
	else if (type == SUPPORTED)
		put_supported(p, get_u16(p, at + 6));
	else if (type == NAME)
		text_str(p->text, "DNS name");
	else if (type == ADDRESSES)
		text_str(p->text, "node addresses");
	else
		text_str(p->text, "unknown");
	if (type == ADDRESSES)
		put_address_flags(p, get_u16(p, at + 6), false);
	if (type == NOOP || type == SUPPORTED)
		text_str(p->text, size != HEADER && p->options->verbose ? ", invalid len" : "");
	else if (size == HEADER)
		text_str(p->text, ", 03 draft");
	else
		put_subject(p, at, at[1]);
	text_char(p->text, ')');
}

static void put_addresses(struct print *p, const uint8_t *at)
{
	uint32_t size = print_left(p, at);

	text_str(p->text, "node addresses");
	for (uint32_t i = HEADER; i + 20 <= size; i += 20) {
		text_char(p->text, ' ');
		text_ip6(p->text, at + i + 4);
		text_printf(p->text, "(%u)", get_u32(p, at + i));
	}
	put_address_flags(p, get_u16(p, at + 6), true);
}

static void put_answer(struct print *p, const uint8_t *at)
{
	switch (get_u16(p, at + 4)) {
	case NOOP:
		text_str(p->text, "noop");
		if (print_left(p, at) != HEADER && p->options->verbose)
			text_str(p->text, ", invalid length");
		break;
	case SUPPORTED:
		put_supported(p, get_u16(p, at + 6));
		break;
	case NAME:
		text_str(p->text, "DNS name");
		put_name(p, at + HEADER + 4);
		if (get_u16(p, at + 6) & 1)
			text_printf(p->text, " [TTL=%u]", get_u32(p, at + HEADER));
		break;
	case ADDRESSES:
		put_addresses(p, at);
		break;
	default:
		text_str(p->text, "unknown");
	}
}

static void put_reply(struct print *p, const uint8_t *at, uint32_t length)
{
	enum { SUCCESS = 0, REFUSED = 1, UNKNOWN = 2 };
	bool verbose = p->options->verbose;

	if (length > print_left(p, at) || !print_has(p, at, HEADER)) {
		print_truncated(p);
		return;
	}
	text_str(p->text, " node information reply (");
	if (at[1] == SUCCESS) {
		text_str(p->text, verbose ? "success, " : "");
		put_answer(p, at);
	} else if (at[1] <= UNKNOWN) {
		text_str(p->text, at[1] == REFUSED ? "refused" : "unknown");
		if (print_left(p, at) != HEADER && verbose)
			text_str(p->text, ", invalid length");
	}
	text_char(p->text, ')');
}

void icmp6_put_node_information(struct print *p, const uint8_t *at, uint32_t length)
{
	if (at[0] == QUERY)
		put_query(p, at);
	else
		put_reply(p, at, length);
}

static void put_letters(struct print *p, uint8_t flags)
{
	static const struct print_name letters[] = {
	    {0x80, "T"}, {0x40, "R"}, {0x20, "A"}, {0x10, "S"}, {0x08, "P"}, {0, NULL}};

	if (flags) {
		print_bits(p, letters, "", "", flags);
		text_char(p->text, ',');
	}
}

static void put_match(struct print *p, const uint8_t *at)
{
	static const struct print_name codes[] = {
	    {1, "add"}, {2, "change"}, {3, "setglobal"}, {0, NULL}};

	text_str(p->text, p->options->verbose > 1 ? "\n\t" : " ");
	text_str(p->text, "match(");
	print_named(p, codes, "#%u", at[0]);
	if (p->options->verbose)
		text_printf(p->text, ",ord=%u,min=%u,max=%u", at[2], at[4], at[5]);
	text_char(p->text, ',');
	text_ip6(p->text, at + 8);
	text_printf(p->text, "/%u)", at[3]);
}

static void put_time(struct print *p, const char *name, uint32_t value)
{
	if (value == UINT32_MAX)
		text_printf(p->text, "%s=infty,", name);
	else
		text_printf(p->text, "%s=%u,", name, value);
}

static void put_use(struct print *p, const uint8_t *at)
{
	text_str(p->text, p->options->verbose > 1 ? "\n\t" : " ");
	text_str(p->text, "use(");
	if (get_u8(p, at + 12)) {
		text_str(p->text, at[12] & 0x80 ? "V" : "");
		text_str(p->text, at[12] & 0x40 ? "P" : "");
		text_char(p->text, ',');
	}
	if (p->options->verbose) {
		text_printf(p->text, "mask=0x%x,raflags=0x%x,", at[2], at[3]);
		put_time(p, "vltime", get_u32(p, at + 4));
		put_time(p, "pltime", get_u32(p, at + 8));
	}
	text_ip6(p->text, at + 16);
	text_printf(p->text, "/%u/%u)", at[0], at[1]);
}

static void put_command(struct print *p, const uint8_t *match)
{
	enum { MATCH = 24, USE = 32 };
	int uses;

	if (!print_has(p, match, MATCH)) {
		print_truncated(p);
		return;
	}
	put_match(p, match);
	uses = match[1] - 3;
	if (uses % 4) {
		print_truncated(p);
		return;
	}
	for (const uint8_t *use = match + MATCH; uses > 0; uses -= 4, use += USE) {
		if (!print_has(p, use, USE)) {
			print_truncated(p);
			return;
		}
		put_use(p, use);
	}
}

void icmp6_put_renumbering(struct print *p, const uint8_t *at)
{
	enum { SIZE = 16, COMMAND = 0 };
	static const struct print_name codes[] = {
	    {0, ", command"}, {1, ", result"}, {255, ", sequence number reset"}, {0, NULL}};

	if (!print_has(p, at, SIZE)) {
		print_truncated(p);
		return;
	}
	print_named(p, codes, ", code-#%u", at[1]);
	text_printf(p->text, ", seq=%u", get_u32(p, at + 4));
	if (p->options->verbose) {
		text_char(p->text, '[');
		put_letters(p, at[9]);
		text_printf(p->text, "seg=%u,maxdelay=%u", at[8], get_u16(p, at + 10));
		if (get_u32(p, at + 12))
			text_printf(p->text, "rsvd=0x%x", get_u32(p, at + 12));
		text_char(p->text, ']');
	}
	if (at[1] == COMMAND)
		put_command(p, at + SIZE);
}
