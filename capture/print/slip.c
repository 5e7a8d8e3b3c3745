/*
 * SLIP (RFC 1055) with Van Jacobson's compressed headers (RFC 1144): 16 bytes stand in front of
 * the IP packet, the direction and the header as it was on the line.
 */
#include "capture/print/slip.h"
#include "capture/print/printers.h"

enum {
	HEADER = 16,
	TYPE_IP = 0x40,
	TYPE_UNCOMPRESSED = 0x70,
	TYPE_COMPRESSED = 0x80,
	NEW_CONNECTION = 0x40,
	NEW_ID = 0x20,
	NEW_SEQ = 0x08,
	NEW_ACK = 0x04,
	NEW_WINDOW = 0x02,
	NEW_URGENT = 0x01,
	SPECIALS = NEW_SEQ | NEW_ACK | NEW_WINDOW | NEW_URGENT,
	SPECIAL_ECHO = NEW_SEQ | NEW_WINDOW | NEW_URGENT,
	SPECIAL_DATA = SPECIALS,
};

/* Where the packet on the line is, and which way it went. */
struct line {
	const uint8_t *header; /* as it was on the line */
	const uint8_t *ip;
	uint32_t length; /* of the IP packet */
	unsigned direction;
};

/* The data behind the headers of IP and TCP. */
static uint32_t data_length(struct print *p, const struct line *l)
{
	const uint8_t *tcp;

	print_need(p, l->ip, 20);
	tcp = l->ip + 4 * (l->ip[0] & 0xf);
	print_need(p, tcp, 20);
	return l->length - 4 * ((l->ip[0] & 0xfu) + (tcp[12] >> 4));
}

/* A change in one byte, which tcpdump does not pass, or, behind a zero, two. */
static const uint8_t *put_change(struct print *p, const char *name, const uint8_t *at)
{
	uint16_t change = get_u8(p, at);

	if (!change) {
		change = get_u16(p, at + 1);
		at += 3;
	}
	text_printf(p->text, " %s%u", name, change);
	return at;
}

static const uint8_t *put_window_change(struct print *p, const uint8_t *at)
{
	int16_t change = get_u8(p, at);

	if (!change) {
		change = (int16_t)get_u16(p, at + 1);
		at += 3;
	}
	text_printf(p->text, " W%s%d", change >= 0 ? "+" : "", change);
	return at;
}

static const uint8_t *put_changes(struct print *p, unsigned flags, const uint8_t *at)
{
	if (flags & NEW_URGENT)
		at = put_change(p, "U=", at);
	if (flags & NEW_WINDOW)
		at = put_window_change(p, at);
	if (flags & NEW_ACK)
		at = put_change(p, "A+", at);
	if (flags & NEW_SEQ)
		at = put_change(p, "S+", at);
	return at;
}

static void put_compressed(struct print *p, const struct line *l)
{
	struct slip_connections *connections = p->memory->slip;
	const uint8_t *at = l->header;
	uint8_t flags = get_u8(p, at++);
	uint32_t *length;

	if (flags & NEW_CONNECTION) {
		connections->last = get_u8(p, at++);
		text_printf(p->text, "ctcp %u", connections->last);
	} else {
		text_str(p->text, "ctcp *");
	}
	length = &connections->length[l->direction][connections->last];
	at += 2; /* TCP's checksum */
	if ((flags & SPECIALS) == SPECIAL_ECHO)
		text_printf(p->text, " *SA+%u", *length);
	else if ((flags & SPECIALS) == SPECIAL_DATA)
		text_printf(p->text, " *S+%u", *length);
	else
		at = put_changes(p, flags, at);
	if (flags & NEW_ID)
		at = put_change(p, "I+", at);
	*length = data_length(p, l);
	text_printf(p->text, " %u (%ld): ", *length, (long)(at - l->header));
}

static void put_uncompressed(struct print *p, const struct line *l)
{
	enum { CONNECTION = 9 }; /* where the protocol was */
	struct slip_connections *connections = p->memory->slip;

	connections->last = get_u8(p, l->header + CONNECTION);
	text_printf(p->text, "utcp %u: ", connections->last);
	if (l->direction < 2)
		connections->length[l->direction][connections->last] = data_length(p, l);
}

static void put_header(struct print *p, const uint8_t *at, uint32_t length)
{
	struct line l = {at + 1, at + HEADER, length, at[0]};

	if (l.direction < 2)
		text_str(p->text, l.direction ? "O " : "I ");
	else
		text_printf(p->text, "Invalid direction %u ", l.direction);
	if ((at[1] & 0xf0) == TYPE_IP)
		text_printf(p->text, "ip %u: ", length + HEADER);
	else if ((at[1] & 0xf0) == TYPE_UNCOMPRESSED)
		put_uncompressed(p, &l);
	else if (l.direction > 1)
		return;
	else if (at[1] & TYPE_COMPRESSED)
		put_compressed(p, &l);
	else
		text_printf(p->text, "slip-%u!: ", at[1]);
}

void print_slip_link(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t version;

	p->protocol = "slip";
	print_need(p, at, HEADER);
	p->link_length += HEADER;
	length -= HEADER;
	if (p->options->link_header)
		put_header(p, at, length);
	at += HEADER;
	version = get_u8(p, at) >> 4;
	if (version == 4)
		print_ip(p, at, length);
	else if (version == 6)
		print_ip6(p, at, length);
	else
		text_printf(p->text, "ip v%u", version);
}

void print_slip_bsdos_link(struct print *p, const uint8_t *at, uint32_t length)
{
	p->protocol = "slip_bsdos";
	print_need(p, at, HEADER);
	p->link_length += HEADER;
	print_ip(p, at + HEADER, length - HEADER);
}
