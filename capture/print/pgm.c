/*
 * PGM (RFC 3208), reliable multicast.
 */
#include "capture/print/names.h"
#include "capture/print/packet_types.h"

enum {
	PROTOCOL = 113,
	HEADER = 16,
	FAMILY_IP4 = 1,
	FAMILY_IP6 = 2,
	SHORTEST_OPTION = 4,
	LAST_OPTION = 0x80,
	SPM = 0,
	POLL = 1,
	POLR = 2,
	ODATA = 4,
	RDATA = 5,
	NAK = 8,
	NULL_NAK = 9,
	NCF = 10,
	ACK = 11,
	SPMR = 12,
};

/* An address behind its family; where it ends. A family that is none ends the printing. */
static const uint8_t *get_address(
    struct print *p, uint16_t family, const uint8_t *at, struct print_string *address)
{
	if (family == FAMILY_IP4) {
		*address = print_as_ip4(p, at);
		return at + 4;
	}
	if (family != FAMILY_IP6)
		print_stop(p);
	*address = print_as_ip6(p, at);
	return at + 16;
}

/* The types below print what is at `at` and return where that ends. */
static const uint8_t *put_path(struct print *p, const uint8_t *at)
{
	struct print_string address;
	const uint8_t *end;

	print_want(p, at, 16);
	end = get_address(p, get_u16(p, at + 12), at + 16, &address);
	text_printf(p->text, "SPM seq %u trail %u lead %u nla %s", get_u32(p, at),
	    get_u32(p, at + 4), get_u32(p, at + 8), address.s);
	return end;
}

static const uint8_t *put_poll(struct print *p, const uint8_t *at)
{
	struct print_string address;
	const uint8_t *end;

	print_want(p, at, 12);
	end = get_address(p, get_u16(p, at + 8), at + 12, &address);
	print_want(p, end, 12);
	text_printf(p->text, "POLL seq %u round %u nla %s ivl %u rnd 0x%08x mask 0x%08x",
	    get_u32(p, at), get_u16(p, at + 4), address.s, get_u32(p, end), get_u32(p, end + 4),
	    get_u32(p, end + 8));
	return end + 12;
}

static const uint8_t *put_nak(struct print *p, const uint8_t *at, const char *name)
{
	struct print_string source;
	struct print_string group;
	const uint8_t *end;

	print_want(p, at, 8);
	end = get_address(p, get_u16(p, at + 4), at + 8, &source) + 4;
	end = get_address(p, get_u16(p, end), end, &group);
	text_printf(p->text, "%s (%s -> %s), seq %u", name, source.s, group.s, get_u32(p, at));
	return end;
}

static const uint8_t *put_data(struct print *p, const uint8_t *at, const char *name)
{
	print_want(p, at, 8);
	text_printf(p->text, "%s trail %u seq %u", name, get_u32(p, at + 4), get_u32(p, at));
	return at + 8;
}

static const uint8_t *put_type(struct print *p, uint8_t type, const uint8_t *packet)
{
	const uint8_t *at = packet + HEADER;

	switch (type) {
	case SPM:
		return put_path(p, at);
	case POLL:
		return put_poll(p, at);
	case POLR:
		print_want(p, at, 8);
		text_printf(p->text, "POLR seq %u round %u", get_u32(p, at), get_u16(p, at + 4));
		return at + 8;
	case ODATA:
		return put_data(p, at, "ODATA");
	case RDATA:
		return put_data(p, at, "RDATA");
	case NAK:
		return put_nak(p, at, "NAK");
	case NULL_NAK:
		return put_nak(p, at, "NNAK");
	case NCF:
		return put_nak(p, at, "NCF");
	case ACK:
		print_want(p, at, 8);
		text_printf(p->text, "ACK seq %u", get_u32(p, at));
		return at + 8;
	case SPMR:
		text_str(p->text, "SPMR");
		return packet; /* tcpdump looks for the options there */
	default:
		text_printf(p->text, "UNKNOWN type 0x%02x", type);
		return packet;
	}
}

/* How an option's content is printed, behind its type, length and 2 bytes. */
enum content {
	NOTHING,
	NUMBER,
	TWO_NUMBERS,
	THREE_NUMBERS,
	ADDRESS,
	NUMBER_ADDRESS,
	LIST,
	SIZE, /* of itself, which is skipped */
	SKIPPED,
};

static const struct option_row {
	uint8_t option;
	uint8_t size; /* of it all; of those with an address, without that; 0: any */
	enum content content;
	const char *name;
	const char *form;
} option_rows[] = {
    {0x01, 16, THREE_NUMBERS, "OPT_FRAGMENT", " FRAG seq %u off %u len %u"},
    {0x02, 0, LIST, "", " NAK LIST"},
    {0x03, 8, NUMBER, "OPT_JOIN", " JOIN %u"},
    {0x04, 12, TWO_NUMBERS, "OPT_NAK_BO_IVL", " BACKOFF ivl %u ivlseq %u"},
    {0x05, 12, TWO_NUMBERS, "OPT_NAK_BO_RNG", " BACKOFF max %u min %u"},
    {0x07, 8, ADDRESS, "OPT_REDIRECT", " REDIRECT %s"},
    {0x08, 8, NUMBER, "OPT_PARITY_PRM", " PARITY MAXTGS %u"},
    {0x09, 8, NUMBER, "OPT_PARITY_GRP", " PARITY GROUP %u"},
    {0x0a, 8, NUMBER, "OPT_CURR_TGSIZE", " PARITY ATGS %u"},
    {0x0b, 4, NOTHING, "OPT_NBR_UNREACH", " NBR_UNREACH"},
    {0x0c, 0, SIZE, "", " PATH_NLA [%u]"},
    {0x0d, 4, NOTHING, "OPT_SYN", " SYN"},
    {0x0e, 4, NOTHING, "OPT_FIN", " FIN"},
    {0x0f, 4, NOTHING, "OPT_RST", " RST"},
    {0x10, 0, SKIPPED, "", " CR"},
    {0x11, 4, NOTHING, "OPT_CRQST", " CRQST"},
    {0x12, 12, NUMBER_ADDRESS, "OPT_PGMCC_DATA", " PGMCC DATA %u %s"},
    {0x13, 12, NUMBER_ADDRESS, "OPT_PGMCC_FEEDBACK", " PGMCC FEEDBACK %u %s"},
};

/* Where the options are read. */
struct options {
	const uint8_t *at;
	uint32_t left;
};

static bool put_list(struct print *p, struct options *o, unsigned size)
{
	o->at += SHORTEST_OPTION;
	for (size -= SHORTEST_OPTION; size > 0; size -= 4) {
		if (size < 4) {
			text_str(p->text, "[Option length not a multiple of 4]");
			return false;
		}
		text_printf(p->text, " %u", get_u32(p, o->at));
		o->at += 4;
		o->left -= 4; /* the option's own 4 bytes are not counted, as in tcpdump */
	}
	return true;
}

/* An option that ends in an address. */
static bool put_addressed(
    struct print *p, struct options *o, const struct option_row *row, unsigned size)
{
	const uint8_t *family = o->at + row->size - 4;
	struct print_string address;
	uint16_t kind;

	if (size < row->size) {
		text_printf(p->text, "[Bad %s%s option, length %u < %u]",
		    row->option == 0x13 ? "PGM_" : "", row->name, size, row->size);
		return false;
	}
	kind = get_u16(p, family);
	if ((kind == FAMILY_IP4 && size != row->size + 4U) ||
	    (kind == FAMILY_IP6 && size != row->size + 16U)) {
		text_printf(p->text, "[Bad %s option, length %u != %u + address size]", row->name,
		    size, row->size);
		return false;
	}
	get_address(p, kind, family + 4, &address);
	if (row->content == ADDRESS)
		text_printf(p->text, " REDIRECT %s", address.s);
	else
		text_printf(p->text,
		    row->option == 0x12 ? " PGMCC DATA %u %s" : " PGMCC FEEDBACK %u %s",
		    get_u32(p, o->at + 4), address.s);
	o->at += size;
	o->left -= size;
	return true;
}

/* An option whose type has a row. */
static bool put_known(
    struct print *p, struct options *o, const struct option_row *row, unsigned size)
{
	const uint8_t *value = o->at + SHORTEST_OPTION;

	if (row->content == ADDRESS || row->content == NUMBER_ADDRESS)
		return put_addressed(p, o, row, size);
	if (row->size != 0 && size != row->size) {
		text_printf(
		    p->text, "[Bad %s option, length %u != %u]", row->name, size, row->size);
		return false;
	}
	switch (row->content) {
	case LIST:
		text_str(p->text, row->form);
		return put_list(p, o, size);
	case SIZE:
		text_printf(p->text, " PATH_NLA [%u]", size);
		break;
	case NUMBER:
		text_printf(p->text, row->form, get_u32(p, value));
		break;
	case TWO_NUMBERS:
		text_printf(p->text, row->form, get_u32(p, value), get_u32(p, value + 4));
		break;
	case THREE_NUMBERS:
		text_printf(p->text, row->form, get_u32(p, value), get_u32(p, value + 4),
		    get_u32(p, value + 8));
		break;
	default:
		text_str(p->text, row->form);
		break;
	}
	if (row->size == 0)
		o->at += 2; /* tcpdump skips the two bytes before these twice */
	o->at += size;
	o->left -= size;
	return true;
}

/* An option that stands where only the first should, or that is not known. */
static bool put_other(struct print *p, struct options *o, uint8_t type, unsigned size)
{
	if ((type & ~LAST_OPTION) == 0) {
		if (size != SHORTEST_OPTION) {
			text_printf(p->text, "[Bad OPT_LENGTH option, length %u != %u]", size,
			    SHORTEST_OPTION);
			return false;
		}
		text_printf(p->text, " OPTS LEN (extra?) %u", get_u16(p, o->at + 2));
		o->at += size;
	} else {
		text_printf(p->text, " OPT_%02X [%u] ", type, size);
		o->at += 2 + size;
	}
	o->left -= size;
	return true;
}

static bool put_option(struct print *p, struct options *o, uint8_t type, unsigned size)
{
	for (size_t i = 0; i < sizeof option_rows / sizeof option_rows[0]; i++)
		if (option_rows[i].option == (type & ~LAST_OPTION))
			return put_known(p, o, &option_rows[i], size);
	return put_other(p, o, type, size);
}

static bool no_room(struct print *p)
{
	text_str(p->text, "[Total option length leaves no room for final option]");
	return false;
}

static bool put_rest_of_options(struct print *p, struct options *o)
{
	while (o->left > 0) {
		uint8_t type, size;

		if (o->left < SHORTEST_OPTION)
			return no_room(p);
		type = get_u8(p, o->at);
		size = get_u8(p, o->at + 1);
		if (size < SHORTEST_OPTION) {
			text_printf(p->text, "[Bad option, length %u < %u]", size, SHORTEST_OPTION);
			return true;
		}
		if (o->left < size)
			return no_room(p);
		print_want(p, o->at + 2, size - 2U);
		if (!put_option(p, o, type, size))
			return false;
		if (type & LAST_OPTION)
			break;
	}
	return true;
}

/* False: they make no sense, and nothing is printed behind them. */
/* The place after them, or NULL: something was wrong with them. */
static const uint8_t *put_options(struct print *p, const uint8_t *at)
{
	struct options o = {.at = at + SHORTEST_OPTION};

	print_want(p, at, SHORTEST_OPTION);
	o.left = get_u16(p, at + 2);
	if ((at[0] & ~LAST_OPTION) != 0)
		text_printf(p->text, "[First option bad, should be PGM_OPT_LENGTH, is %u]",
		    at[0] & ~LAST_OPTION);
	else if (at[1] != SHORTEST_OPTION)
		text_printf(p->text, "[Bad OPT_LENGTH option, length %u != 4]", at[1]);
	else if (o.left < SHORTEST_OPTION)
		text_printf(p->text, "[Bad total option length %u < 4]", o.left);
	else {
		text_printf(p->text, " OPTS LEN %u", o.left);
		o.left -= SHORTEST_OPTION;
		if (put_rest_of_options(p, &o))
			return o.at;
	}
	return NULL;
}

static struct print_string address(struct print *p, bool is_source)
{
	if (p->ip.version == 6)
		return print_as_ip6(p, p->ip.header + (is_source ? 8 : 24));
	return print_as_ip4(p, p->ip.header + (is_source ? 12 : 16));
}

static void put_ends(struct print *p, const uint8_t *at)
{
	uint16_t source = get_u16(p, at);
	uint16_t destination = get_u16(p, at + 2);
	uint8_t protocol = p->ip.header[p->ip.version == 6 ? 6 : 9];

	if (protocol == PROTOCOL) {
		text_printf(p->text, "%s.%u > ", address(p, true).s, source);
		text_printf(p->text, "%s.%u: ", address(p, false).s, destination);
	} else {
		text_printf(p->text, "%u > %u: ", source, destination);
	}
}

static void put_pgm(struct print *p, const uint8_t *at, uint32_t length)
{
	const uint8_t *end;

	p->protocol = "pgm";
	if (!print_has(p, at, 4)) {
		text_printf(p->text, "%s > ", address(p, true).s);
		text_printf(p->text, "%s:", address(p, false).s);
		print_truncated(p);
		return;
	}
	put_ends(p, at);
	print_want(p, at, HEADER);
	text_printf(p->text, "PGM, length %u", get_u16(p, at + 14));
	if (p->options->verbose == 0)
		return;
	text_str(p->text, " 0x");
	for (unsigned i = 0; i < 6; i++)
		text_printf(p->text, "%02x", at[8 + i]);
	text_char(p->text, ' ');
	end = put_type(p, at[4], at);
	if (at[5] & 1)
		end = put_options(p, end);
	if (end)
		text_printf(p->text, " [%u]", length);
	if (end && p->options->packet_type && p->options->packet_type->zmtp &&
	    (at[4] == ODATA || at[4] == RDATA))
		print_zmtp_datagram(p, end, get_u16(p, at + 14));
}

void print_pgm(struct print *p, const uint8_t *at, uint32_t length)
{
	print_guarded(p, put_pgm, at, length);
}
