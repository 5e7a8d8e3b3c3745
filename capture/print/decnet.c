/*
 * DECnet Phase IV: routing and its control messages, and the Network Services Protocol. All in
 * little endian.
 */
#include "capture/print/decnet.h"
#include "capture/print/printers.h"

enum {
	SHORT_HEADER = 6,
	LONG_HEADER = 21,
	FLAG_MASK = 7,
	FLAG_SHORT = 2,
	FLAG_LONG = 6,
	FLAG_CONTROL = 1,
	FLAG_RETURN = 0x08, /* to the sender, when it cannot be delivered */
	FLAG_RETURNING = 0x10,
	FLAG_INTRA = 0x20,
	FLAG_FUTURE = 0x40,
	FLAG_PAD = 0x80,
	CONTROL_MASK = 0xf,
	MAX_ROUTES = 1024,
};

enum control {
	INIT = 1,
	VERIFICATION = 3,
	TEST = 5,
	LEVEL_1_ROUTING = 7,
	LEVEL_2_ROUTING = 9,
	ROUTER_HELLO = 11,
	ENDNODE_HELLO = 13,
};

static void put_node(struct print *p, const char *before, const uint8_t *at)
{
	uint16_t address = get_le16(p, at);

	text_printf(p->text, "%s%u.%u", before, address >> 10, address & 0x3ff);
}

static void put_node_type(struct print *p, unsigned info)
{
	static const char *const types[] = {"reserved-ntype? ", "l2rout ", "l1rout ", "endnode "};

	text_str(p->text, types[info & 3]);
	if (info & 4)
		text_str(p->text, "verif ");
}

static void put_init(struct print *p, const uint8_t *at)
{
	print_need(p, at, 12);
	put_node_type(p, at[3]);
	if (at[3] & 0x8)
		text_str(p->text, "blo ");
	put_node(p, "src ", at + 1);
	text_printf(p->text, "blksize %u vers %u eco %u ueco %u hello %u", get_le16(p, at + 4),
	    at[6], at[7], at[8], get_le16(p, at + 9));
}

/* Verification and test end in a byte of data. */
static void put_byte(struct print *p, const uint8_t *at, const char *name)
{
	print_need(p, at, 4);
	put_node(p, "src ", at + 1);
	text_printf(p->text, " %s %o", name, at[3]);
}

static void put_routes(struct print *p, const uint8_t *at, uint32_t length, const char *name)
{
	put_node(p, "src ", at + 1);
	text_char(p->text, ' ');
	/* a checksum is the last */
	for (at += 4, length -= 4; length > 6; at += 6, length -= 6) {
		uint16_t count, first, info;

		print_need(p, at, 6);
		count = get_le16(p, at);
		first = get_le16(p, at + 2);
		info = get_le16(p, at + 4);
		if (count > MAX_ROUTES)
			return;
		text_printf(p->text, "{%s %u-%u cost %u hops %u} ", name, first, first + count,
		    info & 0x1ff, info >> 10 & 0x1f);
	}
}

static void put_hello_info(struct print *p, unsigned info)
{
	put_node_type(p, info);
	if (info & 0x20)
		text_str(p->text, "nomcast ");
	if (info & 0x40)
		text_str(p->text, "blo ");
}

static void put_router_hello(struct print *p, const uint8_t *at)
{
	print_need(p, at, 18);
	put_hello_info(p, at[10]);
	text_printf(p->text, "vers %u eco %u ueco %u ", at[1], at[2], at[3]);
	put_node(p, "src ", at + 8);
	text_printf(p->text, " blksize %u pri %u hello %u", get_le16(p, at + 11), at[13],
	    get_le16(p, at + 15));
}

static void put_endnode_hello(struct print *p, const uint8_t *at)
{
	print_need(p, at, 32);
	put_hello_info(p, at[10]);
	text_printf(p->text, "vers %u eco %u ueco %u ", at[1], at[2], at[3]);
	put_node(p, "src ", at + 8);
	text_printf(p->text, " blksize %u ", get_le16(p, at + 11));
	put_node(p, "rtr ", at + 26);
	text_printf(p->text, " hello %u data %o", get_le16(p, at + 28), at[31]);
}

static const struct control_row {
	enum control type;
	uint32_t size; /* of the least there must be */
	const char *name;
} controls[] = {
    {INIT, 12, "init "},
    {VERIFICATION, 4, "verification "},
    {TEST, 4, "test "},
    {LEVEL_1_ROUTING, 4, "lev-1-routing "},
    {LEVEL_2_ROUTING, 4, "lev-2-routing "},
    {ROUTER_HELLO, 18, "router-hello "},
    {ENDNODE_HELLO, 32, "endnode-hello "},
};

static void put_control_body(struct print *p, enum control type, const uint8_t *at, uint32_t length)
{
	switch (type) {
	case INIT:
		put_init(p, at);
		break;
	case VERIFICATION:
		put_byte(p, at, "fcnval");
		break;
	case TEST:
		put_byte(p, at, "data");
		break;
	case LEVEL_1_ROUTING:
	case LEVEL_2_ROUTING:
		print_need(p, at, 4);
		put_routes(p, at, length, type == LEVEL_1_ROUTING ? "ids" : "areas");
		break;
	case ROUTER_HELLO:
		put_router_hello(p, at);
		break;
	case ENDNODE_HELLO:
		put_endnode_hello(p, at);
		break;
	}
}

/* False: it does not fit. */
static bool put_control(struct print *p, const uint8_t *at, uint32_t length)
{
	for (unsigned i = 0; i < sizeof controls / sizeof controls[0]; i++) {
		if ((at[0] & CONTROL_MASK) != (int)controls[i].type)
			continue;
		text_str(p->text, controls[i].name);
		if (length < controls[i].size)
			return false;
		put_control_body(p, controls[i].type, at, length);
		return true;
	}
	text_str(p->text, "unknown control message");
	print_dump(p, at, length);
	return true;
}

static void put_flags(struct print *p, unsigned flags, unsigned hops)
{
	if (flags & FLAG_RETURN)
		text_str(p->text, "RQR ");
	if (flags & FLAG_RETURNING)
		text_str(p->text, "RTS ");
	if (flags & FLAG_INTRA)
		text_str(p->text, "IE ");
	text_printf(p->text, "%u hops ", hops);
}

/* A packet of data: its addresses, then what it carries. False: it does not fit. */
static bool put_data(struct print *p, const uint8_t *at, uint32_t length, uint32_t packet)
{
	bool is_long = (at[0] & FLAG_MASK) == FLAG_LONG;
	uint32_t header = is_long ? LONG_HEADER : SHORT_HEADER;

	if (length < header) {
		text_printf(p->text, " (length %u < %u)", length, header);
		return false;
	}
	print_need(p, at, header);
	put_node(p, "", at + (is_long ? 15 : 3));
	put_node(p, " > ", at + (is_long ? 7 : 1));
	text_printf(p->text, " %u ", packet);
	if (p->options->verbose)
		put_flags(p, at[0], is_long ? at[18] : (at[5] & 0x3fu) + 1);
	return print_decnet_services(p, at + header, length - header);
}

/* Pad bytes in front of a message. False: they do not fit. */
static bool skip_pad(struct print *p, const uint8_t **at, uint32_t *length)
{
	uint32_t pad = get_u8(p, *at);

	if (!(pad & FLAG_PAD))
		return true;
	pad &= ~(uint32_t)FLAG_PAD;
	if (p->options->verbose)
		text_printf(p->text, "[pad:%u] ", pad);
	if (*length < pad + 2) {
		text_printf(p->text, " (length %u < %u)", *length, pad + 2);
		return false;
	}
	print_need(p, *at, pad);
	*at += pad;
	*length -= pad;
	get_u8(p, *at);
	return true;
}

static bool put_packet(struct print *p, const uint8_t *at, uint32_t length)
{
	uint32_t packet;

	if (length < SHORT_HEADER) {
		text_printf(p->text, " (length %u < %u)", length, SHORT_HEADER);
		return false;
	}
	packet = get_le16(p, at);
	if (packet < SHORT_HEADER) {
		text_printf(p->text, " (pktlen %u < %u)", packet, SHORT_HEADER);
		return false;
	}
	if (packet > length) {
		text_printf(p->text, " (pktlen %u > %u)", packet, length);
		return false;
	}
	length = packet;
	at += 2;
	if (!skip_pad(p, &at, &length))
		return false;
	if (at[0] & FLAG_FUTURE) {
		text_str(p->text, "future-version-decnet");
		print_dump(p, at - 2, length);
		return true;
	}
	if (at[0] & FLAG_CONTROL)
		return put_control(p, at, length);
	if ((at[0] & FLAG_MASK) == FLAG_LONG || (at[0] & FLAG_MASK) == FLAG_SHORT)
		return put_data(p, at, length, packet);
	text_str(p->text, "unknown message flags under mask");
	print_dump(p, at - 2, length);
	return true;
}

void print_decnet(struct print *p, const uint8_t *at, uint32_t length)
{
	p->protocol = "decnet";
	if (!put_packet(p, at, length))
		print_invalid(p);
}
