/*
 * IEEE 802.11 frames.
 */
#include "capture/print/names.h"
#include "capture/print/printers.h"
#include "capture/print/wifi.h"

enum {
	TYPE_MANAGEMENT = 0,
	TYPE_CONTROL = 1,
	TYPE_DATA = 2,
	TO_DS = 0x0100,
	FROM_DS = 0x0200,
	MORE_FRAGMENTS = 0x0400,
	RETRY = 0x0800,
	POWER = 0x1000,
	MORE_DATA = 0x2000,
	PROTECTED = 0x4000,
	ORDERED = 0x8000,
	DATA_ACK = 1,
	DATA_POLL = 2,
	DATA_NULL = 4,
	DATA_QOS = 8,
	CONTROL_WRAPPER = 7,
	CONTROL_BLOCK_REQUEST = 8,
	CONTROL_BLOCK = 9,
	CONTROL_PS_POLL = 10,
	CONTROL_RTS = 11,
	CONTROL_END_ACK = 15,
	MANAGEMENT_HEADER = 24,
	ADDRESS_1 = 4,
	ADDRESS_2 = 10,
	ADDRESS_3 = 16,
	ADDRESS_4 = 24,
};

static const struct print_name management_names[] = {
    {0, "Assoc Request"},
    {1, "Assoc Response"},
    {2, "ReAssoc Request"},
    {3, "ReAssoc Response"},
    {4, "Probe Request"},
    {5, "Probe Response"},
    {8, "Beacon"},
    {9, "ATIM"},
    {10, "Disassociation"},
    {11, "Authentication"},
    {12, "DeAuthentication"},
    {13, "Action"},
    {0, NULL},
};

static const struct print_name control_names[] = {
    {7, "Control Wrapper"},
    {8, "BAR"},
    {9, "BA"},
    {10, "Power Save-Poll"},
    {11, "Request-To-Send"},
    {12, "Clear-To-Send"},
    {13, "Acknowledgment"},
    {14, "CF-End"},
    {15, "CF-End+CF-Ack"},
    {0, NULL},
};

static unsigned type_of(uint16_t control)
{
	return control >> 2 & 3;
}

static unsigned subtype_of(uint16_t control)
{
	return control >> 4 & 15;
}

/* 0, and said so: not known. */
static uint32_t header_length(struct print *p, uint16_t control)
{
	static const uint8_t control_lengths[] = {[7] = 20,
	    [8] = 20,
	    [9] = 10,
	    [10] = 16,
	    [11] = 16,
	    [12] = 10,
	    [13] = 10,
	    [14] = 16,
	    [15] = 16};
	unsigned subtype = subtype_of(control);

	switch (type_of(control)) {
	case TYPE_MANAGEMENT:
		return MANAGEMENT_HEADER;
	case TYPE_CONTROL:
		if (control_lengths[subtype] == 0)
			text_printf(p->text, "unknown 802.11 ctrl frame subtype (%u)", subtype);
		return control_lengths[subtype];
	case TYPE_DATA:
		return ((control & TO_DS) != 0 && (control & FROM_DS) != 0 ? 30 : 24) +
		       (subtype & DATA_QOS ? 2 : 0);
	default:
		text_printf(p->text, "unknown 802.11 frame type (%u)", type_of(control));
		return 0;
	}
}

static void put_address(struct print *p, const char *title, const uint8_t *at)
{
	text_printf(p->text, "%s:%s ", title, print_as_mac(p, at).s);
}

static void put_contention_free(struct print *p, unsigned subtype)
{
	if ((subtype & (DATA_ACK | DATA_POLL | DATA_QOS)) == 0)
		return;
	text_printf(p->text, "CF %s%s%s ", subtype & DATA_ACK ? "Ack" : "",
	    subtype & DATA_POLL ? (subtype & DATA_ACK ? "/Poll" : "Poll") : "",
	    subtype & DATA_QOS ? "+QoS" : "");
}

static void put_data_header(struct print *p, uint16_t control, const uint8_t *at)
{
	static const char *const titles[4][4] = {
	    {"DA", "SA", "BSSID", NULL},
	    {"BSSID", "SA", "DA", NULL},
	    {"DA", "BSSID", "SA", NULL},
	    {"RA", "TA", "DA", "SA"},
	};
	static const uint8_t offsets[4] = {ADDRESS_1, ADDRESS_2, ADDRESS_3, ADDRESS_4};
	unsigned ways = ((control & TO_DS) != 0 ? 1u : 0) | ((control & FROM_DS) != 0 ? 2u : 0);

	put_contention_free(p, subtype_of(control));
	for (unsigned i = 0; i < 4 && titles[ways][i] != NULL; i++)
		put_address(p, titles[ways][i], at + offsets[i]);
}

static void put_control_header(struct print *p, uint16_t control, const uint8_t *at)
{
	unsigned subtype = subtype_of(control);

	switch (subtype) {
	case CONTROL_WRAPPER:
		return;
	case CONTROL_BLOCK_REQUEST:
		text_printf(p->text, " RA:%s TA:%s CTL(%x) SEQ(%u) ",
		    print_as_mac(p, at + ADDRESS_1).s, print_as_mac(p, at + ADDRESS_2).s,
		    get_le16(p, at + 16), get_le16(p, at + 18));
		return;
	case CONTROL_PS_POLL:
		put_address(p, "BSSID", at + ADDRESS_1);
		put_address(p, "TA", at + ADDRESS_2);
		return;
	default:
		put_address(p, "RA", at + ADDRESS_1);
		if (subtype == CONTROL_RTS)
			put_address(p, "TA", at + ADDRESS_2);
		else if (subtype >= CONTROL_END_ACK - 1)
			put_address(p, "BSSID", at + ADDRESS_2);
		return;
	}
}

/* Under -e. */
static void put_header(struct print *p, uint16_t control, const uint8_t *at)
{
	static const struct print_name flags[] = {
	    {MORE_DATA, "More Data "},
	    {MORE_FRAGMENTS, "More Fragments "},
	    {POWER, "Pwr Mgmt "},
	    {RETRY, "Retry "},
	    {ORDERED, "Strictly Ordered "},
	    {PROTECTED, "Protected "},
	    {0, NULL},
	};

	if (p->options->verbose > 0) {
		for (const struct print_name *f = flags; f->name != NULL; f++)
			if (control & f->value)
				text_str(p->text, f->name);
		if (type_of(control) != TYPE_CONTROL || subtype_of(control) != CONTROL_PS_POLL)
			text_printf(p->text, "%uus ", get_le16(p, at + 2));
	}
	if (type_of(control) == TYPE_MANAGEMENT) {
		put_address(p, "BSSID", at + ADDRESS_3);
		put_address(p, "DA", at + ADDRESS_1);
		put_address(p, "SA", at + ADDRESS_2);
	} else if (type_of(control) == TYPE_CONTROL) {
		put_control_header(p, control, at);
	} else {
		put_data_header(p, control, at);
	}
}

/* False: cut off. */
static bool put_encryption(struct print *p, const uint8_t *at)
{
	uint32_t iv;

	if (!print_has(p, at, 4))
		return false;
	iv = get_le32(p, at);
	text_printf(p->text, " IV:%3x Pad %x KeyID %x", iv & 0xffffff, iv >> 24 & 0x3f, iv >> 30);
	return true;
}

static bool management(
    struct print *p, uint16_t control, const uint8_t *frame, const uint8_t *at, uint32_t length)
{
	print_named(p, management_names, "Unhandled Management subtype(%x)", subtype_of(control));
	if (control & PROTECTED)
		return put_encryption(p, at);
	return print_wifi_management(
	    p, (uint8_t)subtype_of(control), frame + ADDRESS_2, at, length);
}

static void control_body(struct print *p, uint16_t control, const uint8_t *frame)
{
	unsigned subtype = subtype_of(control);
	bool addresses = !p->options->link_header;

	text_str(p->text, print_name_or(control_names, subtype, "Unknown Ctrl Subtype"));
	if (subtype == CONTROL_WRAPPER)
		return;
	if (subtype == CONTROL_PS_POLL)
		text_printf(p->text, " AID(%x)", get_le16(p, frame + 2));
	else if (subtype == CONTROL_BLOCK_REQUEST && addresses)
		put_control_header(p, control, frame);
	else if (addresses)
		put_address(p, subtype == CONTROL_RTS ? " TA" : " RA",
		    frame + (subtype == CONTROL_RTS ? ADDRESS_2 : ADDRESS_1));
}

static struct print_addresses data_addresses(uint16_t control, const uint8_t *at)
{
	bool to = control & TO_DS, from = control & FROM_DS;

	return (struct print_addresses){
	    .source = at + (from ? (to ? ADDRESS_4 : ADDRESS_3) : ADDRESS_2),
	    .destination = at + (to ? ADDRESS_3 : ADDRESS_1),
	    .length = 6,
	};
}

/* The bytes of headers behind the frame's own; -1: cut off. */
static int data(
    struct print *p, uint16_t control, const uint8_t *frame, const uint8_t *at, uint32_t length)
{
	int size;

	if (subtype_of(control) & DATA_NULL)
		return 0;
	if (control & PROTECTED) {
		text_str(p->text, "Data");
		return put_encryption(p, at) ? 0 : -1;
	}
	p->link = data_addresses(control, frame);
	size = print_llc(p, at, length);
	if (size >= 0)
		return size;
	print_default(p, at, print_left(p, at));
	return -size;
}

static uint32_t body(
    struct print *p, uint16_t control, const uint8_t *at, uint32_t length, uint32_t size)
{
	int more = 0;

	if (p->options->link_header)
		put_header(p, control, at);
	switch (type_of(control)) {
	case TYPE_MANAGEMENT:
		more = management(p, control, at, at + size, length - size) ? 0 : -1;
		break;
	case TYPE_CONTROL:
		control_body(p, control, at);
		break;
	default:
		more = data(p, control, at, at + size, length - size);
		break;
	}
	if (more < 0) {
		print_truncated(p);
		more = 0;
	}
	return size + (uint32_t)more;
}

uint32_t print_wifi(
    struct print *p, const uint8_t *at, uint32_t length, bool padded, uint32_t check)
{
	uint32_t left = print_left(p, at), size;
	uint16_t control;

	p->protocol = "802.11";
	if (length < check) {
		print_truncated(p);
		return left;
	}
	length -= check;
	print_narrow(p, at, length);
	if (!print_has(p, at, 2)) {
		print_truncated(p);
		return left;
	}
	control = get_le16(p, at);
	size = header_length(p, control);
	if (size == 0)
		return 0;
	if (padded)
		size = (size + 3) & ~3u;
	if (!print_has(p, at, size)) {
		print_truncated(p);
		return size;
	}
	return body(p, control, at, length, size);
}

void print_wifi_link(struct print *p, const uint8_t *at, uint32_t length)
{
	p->link_length += print_wifi(p, at, length, false, 0);
}
