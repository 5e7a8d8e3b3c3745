/* DECnet's transport: the Network Services Protocol, Phase IV. All in little endian. */
#include "capture/print/decnet.h"

enum {
	HEADER = 5,
	TYPE_MASK = 0x0c,
	TYPE_DATA = 0x00,
	TYPE_ACK = 0x04,
	TYPE_CONTROL = 0x08,
	SUBTYPE_MASK = 0x70,
	NUMBER_PRESENT = 0x8000, /* an acknowledgement, not the segment's own number */
	NUMBER_NEGATIVE = 0x9000,
	OTHER_PRESENT = 0xa000,
	OTHER_NEGATIVE = 0xb000,
	NUMBER_MASK = 0x0fff,
};

static const struct print_name reasons[] = {
    {0, "object rejected connect"},
    {1, "insufficient resources"},
    {2, "unrecognized node name"},
    {3, "node is shutting down"},
    {4, "unrecognized object"},
    {5, "invalid object name format"},
    {6, "object too busy"},
    {7, "protocol error discovered"},
    {8, "third party abort"},
    {9, "user abort"},
    {10, "invalid node name format"},
    {11, "local node shutting down"},
    {32, "insufficient local resources"},
    {33, "insufficient remote user resources"},
    {34, "invalid access control information"},
    {36, "bad ACCOUNT information"},
    {38, "no response from object"},
    {39, "node unreachable"},
    {41, "no link terminate"},
    {42, "disconnect complete"},
    {43, "bad image data in connect"},
    {54, "cryptographic service mismatch"},
    {0, NULL},
};

/* The message's own two ends, "source>destination". */
static void put_links(struct print *p, const char *name, const uint8_t *at)
{
	text_printf(p->text, "%s%u>%u ", name, get_le16(p, at + 3), get_le16(p, at + 1));
}

static void put_reserved(struct print *p, const char *what, const uint8_t *at)
{
	text_printf(p->text, "reserved-%s? %x %u > %u", what, at[0], get_le16(p, at + 3),
	    get_le16(p, at + 1));
}

/* The word the acknowledgement of the other channel has, whichever channel this one is. */
struct channel {
	const char *ack;
	const char *nak;
};

static const struct channel of_interrupts = {"oack", "onak"};
static const struct channel of_data = {"ackdat", "nakdat"};

/* Up to two acknowledgements, then, when `last` says so, the segment's own number. False: they do
 * not fit into the length. */
static bool put_numbers(
    struct print *p, const uint8_t *at, uint32_t length, const struct channel *other, bool own)
{
	uint32_t need = HEADER + 2;
	uint16_t number;

	if (length < need)
		return false;
	at += HEADER;
	number = get_le16(p, at);
	if (number & NUMBER_PRESENT) {
		text_printf(p->text, "%s %u ",
		    (number & NUMBER_NEGATIVE) == NUMBER_NEGATIVE ? "nak" : "ack",
		    number & NUMBER_MASK);
		need += 2;
		if (length < need)
			return false;
		number = get_le16(p, at + 2);
		if ((number & OTHER_PRESENT)) {
			text_printf(p->text, "%s %u ",
			    (number & OTHER_NEGATIVE) == OTHER_NEGATIVE ? other->nak : other->ack,
			    number & NUMBER_MASK);
			need += 2;
			if (own && length < need)
				return false;
			number = own ? get_le16(p, at + 4) : 0;
		}
	}
	if (own)
		text_printf(p->text, "seg %u ", number & NUMBER_MASK);
	return true;
}

static bool put_link_service(struct print *p, const uint8_t *at, uint32_t length)
{
	enum { NUMBERS = HEADER + 6, DONT_SEND = 1, SEND = 2, INTERRUPT = 4 };
	uint8_t flags, count;

	put_links(p, "link-service ", at);
	if (length < NUMBERS + 2)
		return false;
	put_numbers(p, at, length, &of_data, true);
	flags = get_u8(p, at + NUMBERS);
	count = get_u8(p, at + NUMBERS + 1);
	if ((flags & 0xc) == INTERRUPT) {
		text_printf(p->text, "intr req count %u ", count);
	} else if (flags & 0xc) {
		text_printf(p->text, "reserved-fcval-int? %x", flags);
	} else {
		text_printf(p->text, "dat seg count %u ", count);
		if ((flags & 3) == DONT_SEND)
			text_str(p->text, "donotsend-data ");
		else if ((flags & 3) == SEND)
			text_str(p->text, "send-data ");
		else if (flags & 3)
			text_printf(p->text, "reserved-fcmod? %x", flags);
	}
	return true;
}

static bool put_data(struct print *p, const uint8_t *at, uint32_t length)
{
	switch (at[0] & SUBTYPE_MASK) {
	case 0x00: /* middle, */
	case 0x20: /* beginning, */
	case 0x40: /* end */
	case 0x60: /* or all of a message */
		put_links(p, "data ", at);
		return put_numbers(p, at, length, &of_interrupts, true);
	case 0x30:
		text_str(p->text, "intr ");
		return put_numbers(p, at, length, &of_data, true);
	case 0x10:
		return put_link_service(p, at, length);
	default:
		put_reserved(p, "subtype", at);
		return true;
	}
}

static bool put_ack(struct print *p, const uint8_t *at, uint32_t length)
{
	bool of_connection = (at[0] & SUBTYPE_MASK) == 0x20;
	bool other = (at[0] & SUBTYPE_MASK) == 0x10;

	if (of_connection) {
		text_printf(p->text, "conn-ack %u", get_le16(p, at + 1));
		return true;
	}
	if ((at[0] & SUBTYPE_MASK) && !other) {
		put_reserved(p, "acktype", at);
		return true;
	}
	put_links(p, other ? "ils-ack " : "data-ack ", at);
	if (length < HEADER + 4)
		return false;
	print_need(p, at, HEADER + 4);
	return put_numbers(p, at, length, other ? &of_data : &of_interrupts, false);
}

/* What both sides say of a connection they begin. */
static void put_services(struct print *p, const uint8_t *at)
{
	static const char *const versions[] = {"3.2", "3.1", "4.0", "4.1"};

	print_need(p, at, HEADER + 4);
	if ((at[HEADER] & 0xc) == 0x4)
		text_str(p->text, "seg ");
	else if ((at[HEADER] & 0xc) == 0x8)
		text_str(p->text, "msg ");
	text_printf(p->text, "ver %s segsize %u ", versions[at[HEADER + 1] & 3],
	    get_le16(p, at + HEADER + 2));
}

static void put_reason(struct print *p, uint16_t reason)
{
	print_named(p, reasons, "reason-%u", reason);
	text_char(p->text, ' ');
}

static void put_optional(struct print *p, uint8_t length)
{
	if (length)
		text_printf(p->text, "optlen %u ", length);
}

static bool put_control(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t optional;

	switch (at[0] & SUBTYPE_MASK) {
	case 0x10:
	case 0x60:
		put_links(p,
		    (at[0] & SUBTYPE_MASK) == 0x10 ? "conn-initiate " : "retrans-conn-initiate ",
		    at);
		if (length < HEADER + 4)
			return false;
		put_services(p, at);
		return true;
	case 0x20:
		put_links(p, "conn-confirm ", at);
		if (length < HEADER + 5)
			return false;
		optional = get_u8(p, at + HEADER + 4);
		put_services(p, at);
		put_optional(p, optional);
		return true;
	case 0x30:
		put_links(p, "disconn-initiate ", at);
		if (length < HEADER + 3)
			return false;
		optional = get_u8(p, at + HEADER + 2);
		put_reason(p, get_le16(p, at + HEADER));
		put_optional(p, optional);
		return true;
	case 0x40:
		put_links(p, "disconn-confirm ", at);
		put_reason(p, get_le16(p, at + HEADER));
		return true;
	default:
		put_reserved(p, "ctltype", at);
		return true;
	}
}

bool print_decnet_services(struct print *p, const uint8_t *at, uint32_t length)
{
	if (length < HEADER) {
		text_printf(p->text, " (nsplen %u < %u)", length, HEADER);
		return false;
	}
	print_need(p, at, HEADER);
	switch (at[0] & TYPE_MASK) {
	case TYPE_DATA:
		return put_data(p, at, length);
	case TYPE_ACK:
		return put_ack(p, at, length);
	case TYPE_CONTROL:
		return put_control(p, at, length);
	default:
		put_reserved(p, "type", at);
		return true;
	}
}
