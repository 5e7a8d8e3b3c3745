/* Commands between stations of IEEE 802.15.4: section 7.5. */
#include "capture/print/fields.h"
#include "capture/print/wpan.h"

enum {
	ASSOCIATION_REQUEST = 1,
	ASSOCIATION_RESPONSE = 2,
	DISASSOCIATION = 3,
	DATA_REQUEST = 4,
	BEACON_REQUEST = 7,
	REALIGNMENT = 8,
	SLOT_REQUEST = 9,
};

static const struct print_name commands[] = {
    {ASSOCIATION_REQUEST, "Association Request command"},
    {ASSOCIATION_RESPONSE, "Association Response command"},
    {DISASSOCIATION, "Disassociation Notification command"},
    {DATA_REQUEST, "Data Request command"},
    {0x05, "PAN ID Conflict Notification command"},
    {0x06, "Orphan Notification command"},
    {BEACON_REQUEST, "Beacon Request command"},
    {REALIGNMENT, "Coordinator realignment command"},
    {SLOT_REQUEST, "GTS request command"},
    {0x0a, "TRLE Management Request command"},
    {0x0b, "TRLE Management Response command"},
    {0x13, "DSME Association Request command"},
    {0x14, "DSME Association Response command"},
    {0x15, "DSME GTS Request command"},
    {0x16, "DSME GTS Response command"},
    {0x17, "DSME GTS Notify command"},
    {0x18, "DSME Information Request command"},
    {0x19, "DSME Information Response command"},
    {0x1a, "DSME Beacon Allocation Notification command"},
    {0x1b, "DSME Beacon Collision Notification command"},
    {0x1c, "DSME Link Report command"},
    {0x20, "RIT Data Request command"},
    {0x21, "DBS Request command"},
    {0x22, "DBS Response command"},
    {0x23, "RIT Data Response command"},
    {0x24, "Vendor Specific command"},
    {0, NULL},
};

static const struct print_name outcomes[] = {
    {0x00, ", Association successful"},
    {0x01, ", PAN at capacity"},
    {0x02, ", PAN access denied"},
    {0x03, ", Hooping sequence offset duplication"},
    {0x80, ", Fast association successful"},
    {0, NULL},
};

static bool has_length(struct wpan_span *s, uint32_t least, uint32_t most, const char *name)
{
	if (s->left >= least && s->left <= most)
		return true;
	text_printf(s->p->text, "Invalid %s command length", name);
	return false;
}

static void abilities(struct print *p, uint8_t bits)
{
	static const struct print_name names[] = {{0x04, "AC powered, "},
	    {0x08, "Receiver on when idle, "}, {0x10, "Fast association, "},
	    {0x40, "Security supported, "}, {0x80, "Allocate address, "}, {0, NULL}};

	text_str(p->text, bits & 2 ? "FFD, " : "RFD, ");
	print_bits(p, names, "", "", bits & 0xdc);
}

static void response(struct print *p, const uint8_t *at)
{
	text_str(p->text, "Short address = ");
	wpan_address(p, at, 2);
	print_named(p, outcomes, ", Status = 0x%02x", get_u8(p, at + 2));
}

static void disassociation(struct print *p, const uint8_t *at)
{
	uint8_t reason = get_u8(p, at);

	if (reason == 0)
		text_str(p->text, "Reserved");
	else if (reason == 1)
		text_str(p->text, "Reason = The coordinator wishes the device to leave PAN");
	else if (reason == 2)
		text_str(p->text, "Reason = The device wishes to leave the PAN");
	else
		/* tcpdump reads it two bytes too late. */
		text_printf(p->text, "Reason = 0x%02x", get_u8(p, at + 2));
}

static void realignment(struct print *p, const uint8_t *at, bool paged)
{
	enum { HIGH_BITS_OF_CHANNEL = 0x80 };
	unsigned channel, page;

	text_printf(p->text, "Pan ID = 0x%04x, Coordinator short address = ", get_le16(p, at));
	wpan_address(p, at + 2, 2);
	channel = get_u8(p, at + 4);
	page = paged ? get_u8(p, at + 7) : HIGH_BITS_OF_CHANNEL;
	if (page & HIGH_BITS_OF_CHANNEL)
		text_printf(p->text, ", Channel Number = %u", channel | (page & 0x7f) << 8);
	else
		text_printf(p->text, ", Channel Number = %u, page = %u", channel, page);
	text_str(p->text, ", Short address = ");
	wpan_address(p, at + 5, 2);
}

static void slot_request(struct print *p, uint8_t bits)
{
	text_printf(p->text, "GTS Length = %u, %s, %s", bits & 15,
	    bits & 0x10 ? "Receive-only GTS" : "Transmit-only GTS",
	    bits & 0x20 ? "GTS allocation" : "GTS deallocations");
}

/* False: what it holds is not taken off the payload. */
static bool content(struct wpan_span *s, uint8_t command)
{
	struct print *p = s->p;

	switch (command) {
	case ASSOCIATION_REQUEST:
		if (!has_length(s, 1, 1, "Association request"))
			return false;
		abilities(p, get_u8(p, s->at));
		return true;
	case ASSOCIATION_RESPONSE:
		if (!has_length(s, 3, 3, "Association response"))
			return false;
		response(p, s->at);
		return true;
	case DISASSOCIATION:
		if (!has_length(s, 1, 1, "Disassociation Notification"))
			return false;
		disassociation(p, s->at);
		return true;
	case REALIGNMENT:
		if (!has_length(s, 7, 8, "Coordinator Realignment"))
			return false;
		realignment(p, s->at, s->left == 8);
		return true;
	case SLOT_REQUEST:
		if (!has_length(s, 1, 1, "GTS Request"))
			return false;
		slot_request(p, get_u8(p, s->at));
		return true;
	default:
		if (command >= DATA_REQUEST && command <= BEACON_REQUEST)
			return false;
		text_str(p->text, "Command Data = ");
		wpan_bytes(s, 0);
		return false;
	}
}

void wpan_command(struct wpan_span *s)
{
	uint8_t command;

	if (!wpan_has(s, 1, "[ERROR: Truncated before Command ID]"))
		return;
	command = get_u8(s->p, s->at);
	print_labelled(s->p, "Command ID = ", commands, "Reserved 0x%02x", command);
	text_char(s->p->text, ' ');
	wpan_skip(s, 1);
	if (s->left > 0 && content(s, command))
		wpan_skip(s, s->left);
}
