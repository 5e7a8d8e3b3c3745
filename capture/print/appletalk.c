/*
 * AppleTalk: DDP with NBP and ATP, on Ethernet (phase 2), on LocalTalk and in UDP; its ARP.
 */
#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	LAP_HEADER = 3,
	LAP_SHORT = 1,
	LAP_LONG = 2,
	SHORT_HEADER = 5,
	LONG_HEADER = 13,
	DDP_NBP = 2,
	DDP_ATP = 3,
	DDP_EIGRP = 88,
	ATP_HEADER = 8,
	ATP_ONCE = 0x20,
	ATP_END = 0x10,
	ATP_STATUS = 0x08,
	NBP_HEADER = 2,
	NBP_TUPLE = 5,
	LONGEST_NAME = 32,
	ARP_SIZE = 28,
};

/* Who sent a packet. */
struct sender {
	uint16_t network;
	uint8_t node;
	uint8_t socket;
};

static const struct print_name types[] = {
    {1, "rtmp"},
    {5, "rtmpReq"},
    {4, "echo"},
    {22, "IP"},
    {23, "ARP"},
    {75, "KLAP"},
    {0, NULL},
};

static void put_address(struct print *p, uint16_t network, uint8_t node)
{
	if (node != 0xff)
		text_printf(p->text, "%u.%u", network, node);
	else
		text_printf(p->text, "%u", network);
}

static void put_end(struct print *p, uint16_t network, uint8_t node, uint8_t socket)
{
	put_address(p, network, node);
	text_printf(p->text, ".%u", socket);
}

/* Which packets of a transaction are asked for. */
static void put_bitmap(struct print *p, uint8_t bits)
{
	const char *before = "<";

	if (((bits + 1U) & bits) == 0) {
		unsigned n = 0;

		for (; bits != 0; bits >>= 1)
			n++;
		if (n > 1)
			text_printf(p->text, "<0-%u>", n - 1);
		else
			text_str(p->text, "<0>");
		return;
	}
	for (unsigned i = 0; bits != 0; i++, bits >>= 1) {
		if (bits & 1) {
			text_printf(p->text, "%s%u", before, i);
			before = ",";
		}
	}
	text_char(p->text, '>');
}

static void put_atp_flags(struct print *p, uint8_t control)
{
	static const struct print_name flags[] = {
	    {ATP_ONCE, "XO"}, {ATP_END, "EOM"}, {ATP_STATUS, "STS"}, {0, NULL}};

	if ((control & (ATP_ONCE | ATP_END | ATP_STATUS)) == 0)
		return;
	text_str(p->text, " [");
	print_bits(p, flags, "", ",", control & (ATP_ONCE | ATP_END | ATP_STATUS));
	text_char(p->text, ']');
}

static void put_atp(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t control;
	uint32_t data;

	if (!print_has(p, at, ATP_HEADER)) {
		print_truncated(p);
		return;
	}
	if (length < ATP_HEADER) {
		text_printf(p->text, " [|atp %u]", length);
		return;
	}
	length -= ATP_HEADER;
	control = get_u8(p, at);
	switch (control & 0xc0) {
	case 0x40:
		text_printf(
		    p->text, " atp-req%s %u", control & ATP_ONCE ? " " : "*", get_u16(p, at + 2));
		put_bitmap(p, at[1]);
		if (length != 0)
			text_printf(p->text, " [len=%u]", length);
		put_atp_flags(p, control & (ATP_END | ATP_STATUS));
		break;
	case 0x80:
		text_printf(p->text, " atp-resp%s%u:%u (%u)", control & ATP_END ? "*" : " ",
		    get_u16(p, at + 2), get_u8(p, at + 1), length);
		put_atp_flags(p, control & (ATP_ONCE | ATP_STATUS));
		break;
	case 0xc0:
		text_printf(p->text, " atp-rel  %u", get_u16(p, at + 2));
		put_bitmap(p, at[1]);
		if (length != 0)
			text_printf(p->text, " [len=%u]", length);
		if (control & (ATP_ONCE | ATP_END | ATP_STATUS)) {
			text_char(p->text, '[');
			if (control & ATP_ONCE)
				text_str(p->text, "XO");
			if (control & ATP_END)
				text_printf(p->text, "%sEOM", control & ATP_ONCE ? "," : "");
			if (control & ATP_STATUS)
				text_printf(
				    p->text, "%sSTS", control & (ATP_ONCE | ATP_END) ? "," : "");
			text_char(p->text, ']');
		}
		break;
	default:
		text_printf(p->text, " atp-0x%x  %u (%u)", control, get_u16(p, at + 2), length);
		break;
	}
	data = get_u32(p, at + 4);
	if (data != 0)
		text_printf(p->text, " 0x%x", data);
}

/* A length and as many characters; where they end, or NULL: they are not there. */
static const uint8_t *put_string(struct print *p, const uint8_t *at)
{
	unsigned length;

	if (print_left(p, at) == 0) {
		print_truncated(p);
		return NULL;
	}
	length = *at++;
	if (length > LONGEST_NAME) {
		text_printf(p->text, "[len=%u]", length);
		return NULL;
	}
	for (; length > 0; length--) {
		if (print_left(p, at) == 0) {
			print_truncated(p);
			return NULL;
		}
		print_safe_char(p, *at++);
	}
	return at;
}

/* The name in a tuple: object, type and zone. */
static const uint8_t *put_name(struct print *p, const uint8_t *tuple)
{
	static const char *const after[] = {":", "@", "\""};
	const uint8_t *at = tuple + NBP_TUPLE;

	text_str(p->text, " \"");
	for (unsigned i = 0; i < sizeof after / sizeof after[0]; i++) {
		at = put_string(p, at);
		if (at == NULL)
			break;
		text_str(p->text, after[i]);
	}
	return at;
}

static void put_lookup(
    struct print *p, uint8_t control, const uint8_t *tuple, const struct sender *sender)
{
	uint16_t network;

	if (!print_has(p, tuple, NBP_TUPLE)) {
		print_truncated(p);
		return;
	}
	put_name(p, tuple);
	if ((control & 0xf) != 1)
		text_printf(p->text, " [ntup=%u]", control & 0xf);
	if (tuple[4] != 0)
		text_printf(p->text, " [enum=%u]", tuple[4]);
	network = get_u16(p, tuple);
	if (network != sender->network || tuple[2] != sender->node || tuple[3] != sender->socket) {
		text_str(p->text, " [addr=");
		put_end(p, network, tuple[2], tuple[3]);
		text_char(p->text, ']');
	}
}

/* One answer; where the next is, or NULL: there is none. */
static const uint8_t *put_tuple(struct print *p, const uint8_t *tuple, const struct sender *sender)
{
	const uint8_t *next;
	uint16_t network;

	if (!print_has(p, tuple, NBP_TUPLE)) {
		print_truncated(p);
		return NULL;
	}
	next = put_name(p, tuple);
	if (tuple[4] != 1)
		text_printf(p->text, "(%u)", tuple[4]);
	if (tuple[3] != sender->socket)
		text_printf(p->text, " %u", tuple[3]);
	network = get_u16(p, tuple);
	if (network != sender->network || tuple[2] != sender->node) {
		text_str(p->text, " [addr=");
		put_address(p, network, tuple[2]);
		text_char(p->text, ']');
	}
	return next;
}

static void put_nbp(
    struct print *p, const uint8_t *at, uint32_t length, const struct sender *sender)
{
	const uint8_t *tuple = at + NBP_HEADER;
	uint8_t control;
	uint8_t id;

	if (length < NBP_HEADER + 8) {
		text_printf(p->text, " truncated-nbp %u", length);
		return;
	}
	if (!print_has(p, at, NBP_HEADER)) {
		print_truncated(p);
		return;
	}
	control = at[0];
	id = at[1];
	switch (control & 0xf0) {
	case 0x10:
		text_printf(p->text, " nbp-brRq %u:", id);
		put_lookup(p, control, tuple, sender);
		break;
	case 0x20:
		text_printf(p->text, " nbp-lkup %u:", id);
		put_lookup(p, control, tuple, sender);
		break;
	case 0x30:
		text_printf(p->text, " nbp-reply %u:", id);
		for (unsigned n = control & 0xf; n > 0 && tuple != NULL; n--)
			tuple = put_tuple(p, tuple, sender);
		break;
	default:
		text_printf(p->text, " nbp-0x%x  %u (%u)", control, id, length - NBP_HEADER);
		break;
	}
}

static void put_payload(
    struct print *p, const uint8_t *at, uint32_t length, uint8_t type, const struct sender *sender)
{
	switch (type) {
	case DDP_NBP:
		put_nbp(p, at, length, sender);
		break;
	case DDP_ATP:
		put_atp(p, at, length);
		break;
	case DDP_EIGRP:
		print_eigrp(p, at, length);
		break;
	default:
		text_str(p->text, " at-");
		print_named(p, types, "#%u", type);
		text_printf(p->text, " %u", length);
		break;
	}
}

/* The long header, and what follows `between` the two ends' names. */
static void put_ddp(struct print *p, const uint8_t *at, uint32_t length, const char *after)
{
	struct sender sender;

	if (length < LONG_HEADER) {
		text_printf(p->text, " [|ddp %u]", length);
		return;
	}
	if (!print_has(p, at, LONG_HEADER)) {
		text_str(p->text, " [|ddp]");
		return;
	}
	sender = (struct sender){get_u16(p, at + 6), at[9], at[11]};
	put_end(p, sender.network, sender.node, sender.socket);
	text_str(p->text, " > ");
	put_end(p, get_u16(p, at + 4), get_u8(p, at + 8), get_u8(p, at + 10));
	text_str(p->text, after);
	put_payload(p, at + LONG_HEADER, length - LONG_HEADER, at[12], &sender);
}

/* The short header, whose nodes are those of the link's header. */
static void put_short_ddp(struct print *p, const uint8_t *link, uint32_t length)
{
	const uint8_t *at = link + LAP_HEADER;
	struct sender sender = {0, link[1], 0};

	if (length < SHORT_HEADER) {
		text_printf(p->text, " [|sddp %u]", length);
		return;
	}
	if (!print_has(p, at, SHORT_HEADER)) {
		text_str(p->text, " [|sddp]");
		return;
	}
	sender.socket = at[3];
	put_end(p, 0, sender.node, sender.socket);
	text_str(p->text, " > ");
	put_end(p, 0, link[0], at[2]);
	text_char(p->text, ':');
	put_payload(p, at + SHORT_HEADER, length - SHORT_HEADER, at[4], &sender);
}

void print_appletalk(struct print *p, const uint8_t *at, uint32_t length)
{
	p->protocol = "atalk";
	if (!p->options->link_header)
		text_str(p->text, "AT ");
	put_ddp(p, at, length, ": ");
}

void print_local_talk(struct print *p, const uint8_t *at, uint32_t length)
{
	p->protocol = "llap";
	if (length < LAP_HEADER) {
		text_printf(p->text, " [|llap %u]", length);
		return;
	}
	if (!print_has(p, at, LAP_HEADER)) {
		print_truncated(p);
		return;
	}
	length -= LAP_HEADER;
	if (at[2] == LAP_SHORT)
		put_short_ddp(p, at, length);
	else if (at[2] == LAP_LONG)
		put_ddp(p, at + LAP_HEADER, length, ":");
	else
		text_printf(p->text, "%u > %u at-lap#%u %u", at[1], at[0], at[2], length);
}

/* In UDP, on the ports of its sockets, early and late ones: only with the long header. */
bool print_appletalk_udp(
    struct print *p, uint16_t source, uint16_t destination, const uint8_t *at, uint32_t length)
{
	static const uint16_t firsts[] = {16512, 200, 768};

	if (!print_has(p, at, LAP_HEADER) || at[2] != LAP_LONG)
		return false;
	for (size_t i = 0; i < sizeof firsts / sizeof firsts[0]; i++) {
		if ((uint16_t)(source - firsts[i]) < 128 ||
		    (uint16_t)(destination - firsts[i]) < 128) {
			if (p->options->verbose > 0)
				text_str(p->text, "kip ");
			print_local_talk(p, at, length);
			return true;
		}
	}
	return false;
}

/* An address in an ARP packet, behind a byte. */
static void put_arp_address(struct print *p, const uint8_t *at)
{
	put_address(p, get_u16(p, at + 1), get_u8(p, at + 3));
}

void print_aarp(struct print *p, const uint8_t *at, uint32_t length)
{
	uint16_t operation;

	p->protocol = "aarp";
	text_str(p->text, "aarp ");
	if (!print_has(p, at, ARP_SIZE)) {
		print_truncated(p);
		return;
	}
	if (length < ARP_SIZE) {
		text_printf(p->text, " [|aarp %u]", length);
		return;
	}
	operation = get_u16(p, at + 6);
	if (get_u32(p, at) != 0x0001809b || get_u16(p, at + 4) != 0x0604 || operation < 1 ||
	    operation > 3) {
		text_printf(p->text, "len %u op %u htype %u ptype %#x halen %u palen %u", length,
		    operation, get_u16(p, at), get_u16(p, at + 2), get_u8(p, at + 4),
		    get_u8(p, at + 5));
		return;
	}
	if (operation == 2) {
		text_str(p->text, "reply ");
		put_arp_address(p, at + 14);
		text_printf(p->text, " is-at %s", print_as_mac(p, at + 8).s);
		return;
	}
	text_str(p->text, operation == 1 ? "who-has " : "probe ");
	put_arp_address(p, at + 24);
	text_str(p->text, " tell ");
	put_arp_address(p, at + 14);
}
