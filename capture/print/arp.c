/*
 * ARP, RARP and InARP (RFC 826, RFC 903, RFC 2390), and ARP on ATM (RFC 2225).
 */
#include "capture/print/printers.h"

#include <stddef.h>

enum {
	HEADER = 8,
	HEADER_ATM = 12,
	PROTOCOL_IP = 0x0800,
	PROTOCOL_TRAILER = 0x1000,
	HARDWARE_FRAME_RELAY = 15,
	HARDWARE_ATM = 19,
};

enum operation {
	REQUEST = 1,
	REPLY = 2,
	REVERSE_REQUEST = 3,
	REVERSE_REPLY = 4,
	INVERSE_REQUEST = 8,
	INVERSE_REPLY = 9,
	NACK = 10,
};

static const struct print_name operations[] = {
    {REQUEST, "Request"},
    {REPLY, "Reply"},
    {REVERSE_REQUEST, "Reverse Request"},
    {REVERSE_REPLY, "Reverse Reply"},
    {INVERSE_REQUEST, "Inverse Request"},
    {INVERSE_REPLY, "Inverse Reply"},
    {NACK, "NACK Reply"},
    {0, NULL},
};

static const struct print_name hardware_names[] = {
    {1, "Ethernet"},
    {6, "TokenRing"},
    {7, "ArcNet"},
    {15, "FrameRelay"},
    {23, "Strip"},
    {24, "IEEE 1394"},
    {19, "ATM"},
    {32, "InfiniBand"},
    {0, NULL},
};

/* A side's addresses. An ATM number may have a subaddress. */
struct side {
	const uint8_t *hardware;
	uint8_t hardware_length;
	const uint8_t *sub;
	uint8_t sub_length;
	const uint8_t *protocol;
	uint8_t protocol_length;
};

struct arp {
	const uint8_t *at;
	uint32_t length;
	uint16_t hardware;
	uint16_t protocol;
	uint16_t operation;
	struct side sender;
	struct side target;
};

static bool is_ip(const struct arp *a)
{
	return a->protocol == PROTOCOL_IP || a->protocol == PROTOCOL_TRAILER;
}

static void put_ip(struct print *p, const struct arp *a, const struct side *side)
{
	bool atm = a->hardware == HARDWARE_ATM;

	if (!is_ip(a))
		text_str(p->text, "<wrong proto type>");
	else if (side->protocol_length != 4)
		text_str(p->text, !atm                 ? "<wrong len>"
				  : side == &a->target ? "<wrong tplen>"
						       : "<wrong splen>");
	else
		print_ip4(p, side->protocol);
}

static void put_hardware(struct print *p, const struct arp *a, const struct side *side)
{
	bool atm = a->hardware == HARDWARE_ATM;

	if (atm && !side->hardware_length) {
		text_str(p->text, "<No address>");
		return;
	}
	if (!side->hardware_length)
		text_str(p->text, "<empty>");
	else if (a->hardware == HARDWARE_FRAME_RELAY)
		print_frame_relay_address(p, side->hardware, side->hardware_length);
	else
		print_mac(p, side->hardware, side->hardware_length);
	if (atm && side->sub_length) {
		text_char(p->text, ',');
		print_mac(p, side->sub, side->sub_length);
	}
}

static bool is_set(struct print *p, const struct side *side)
{
	for (unsigned i = 0; i < side->hardware_length; i++)
		if (get_u8(p, side->hardware + i))
			return true;
	return false;
}

static void put_request(struct print *p, const struct arp *a)
{
	bool atm = a->hardware == HARDWARE_ATM;

	text_str(p->text, "who-has ");
	put_ip(p, a, &a->target);
	if (atm ? a->target.hardware_length != 0 : is_set(p, &a->target)) {
		text_str(p->text, " (");
		put_hardware(p, a, &a->target);
		text_char(p->text, ')');
	}
	text_str(p->text, " tell ");
	put_ip(p, a, &a->sender);
}

static void put_who_is(struct print *p, const struct arp *a)
{
	text_str(p->text, "who-is ");
	put_hardware(p, a, &a->target);
	text_str(p->text, " tell ");
	put_hardware(p, a, &a->sender);
}

/* False: an operation nobody knows; the frame was dumped. */
static bool put_operation(struct print *p, const struct arp *a)
{
	bool atm = a->hardware == HARDWARE_ATM;

	text_str(p->text, p->options->verbose ? ", " : "");
	print_named(p, operations, "Unknown (%u)", a->operation);
	text_char(p->text, ' ');
	if (a->operation == REQUEST) {
		put_request(p, a);
	} else if (a->operation == REPLY) {
		put_ip(p, a, &a->sender);
		text_str(p->text, " is-at ");
		put_hardware(p, a, &a->sender);
	} else if (a->operation == INVERSE_REQUEST || (!atm && a->operation == REVERSE_REQUEST)) {
		put_who_is(p, a);
	} else if (!atm && a->operation == REVERSE_REPLY) {
		put_hardware(p, a, &a->target);
		text_str(p->text, " at ");
		put_ip(p, a, &a->target);
	} else if (a->operation == INVERSE_REPLY) {
		put_hardware(p, a, &a->sender);
		text_str(p->text, atm ? "at " : " at ");
		put_ip(p, a, &a->sender);
	} else if (atm && a->operation == NACK) {
		text_str(p->text, "for ");
		put_ip(p, a, &a->sender);
	} else {
		print_dump(p, a->at, print_left(p, a->at));
		return false;
	}
	return true;
}

/* The kinds of address: always under -v, else when they are not the usual ones. */
static void put_kinds(struct print *p, const struct arp *a)
{
	const char *name = print_ethertype_name(a->protocol);
	bool atm = a->hardware == HARDWARE_ATM;

	print_named(p, hardware_names, "Unknown Hardware (%u)", a->hardware);
	if (!atm)
		text_printf(p->text, " (len %u)", a->sender.hardware_length);
	text_str(p->text, ", ");
	if (name)
		text_str(p->text, name);
	else
		text_printf(p->text, "Unknown Protocol (0x%04x)", a->protocol);
	if (atm)
		text_printf(
		    p->text, " (len %u/%u)", a->sender.protocol_length, a->target.protocol_length);
	else
		text_printf(p->text, " (len %u)", a->sender.protocol_length);
}

static void put_arp(struct print *p, const struct arp *a)
{
	bool unusual = !is_ip(a) || a->sender.protocol_length != 4 ||
		       a->target.protocol_length != 4 ||
		       (a->hardware != HARDWARE_ATM && !a->sender.hardware_length);

	if (!p->options->link_header)
		text_str(p->text, "ARP, ");
	if (unusual || p->options->verbose)
		put_kinds(p, a);
	if ((!unusual || p->options->verbose) && !put_operation(p, a))
		return;
	text_str(p->text, ", length ");
	text_u32(p->text, a->length);
}

static void side_set(
    struct side *s, const uint8_t **at, uint8_t hardware, uint8_t sub, uint8_t protocol)
{
	*s = (struct side){*at, hardware, *at + hardware, sub, *at + hardware + sub, protocol};
	*at += hardware + sub + protocol;
}

void print_arp(struct print *p, const uint8_t *at, uint32_t length)
{
	enum { NUMBER = 0x3f }; /* the rest of an ATM length says what kind of number it is */
	struct arp a;
	const uint8_t *addresses;

	p->protocol = "arp";
	print_need(p, at, HEADER);
	a = (struct arp){.at = at,
	    .length = length,
	    .hardware = get_u16(p, at),
	    .protocol = get_u16(p, at + 2),
	    .operation = get_u16(p, at + 6)};
	if (a.hardware == HARDWARE_ATM) {
		print_need(p, at, HEADER_ATM);
		addresses = at + HEADER_ATM;
		side_set(&a.sender, &addresses, at[4] & NUMBER, at[5] & NUMBER, at[8]);
		side_set(&a.target, &addresses, at[9] & NUMBER, at[10] & NUMBER, at[11]);
	} else {
		addresses = at + HEADER;
		side_set(&a.sender, &addresses, at[4], 0, at[5]);
		side_set(&a.target, &addresses, at[4], 0, at[5]);
	}
	print_need(p, a.target.protocol, a.target.protocol_length);
	put_arp(p, &a);
}
