/*
 * IEEE 802.15.4: the frames of low-rate wireless networks (ZigBee, Thread, 6LoWPAN). What the
 * information elements mean is not shown, only their bytes.
 */
#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	FIRST_KNOWN_LONG_TYPE = 5, /* multipurpose */
	ADDRESS_RESERVED = 1,
	SHORT_ADDRESS = 2,
	LONG_ADDRESS = 8,
	TAP_HEADER = 4,
	HEADER_END_1 = 0x7e, /* elements of the payload follow */
	HEADER_END_2 = 0x7f,
	PAYLOAD_END = 0xf,
	ENCRYPTED = 4, /* from this security level on */
	COMMANDS = 0x30,
};

/* What is known of a frame while it is printed; at and left move on. */
struct frame {
	const uint8_t *at;
	uint32_t left;
	uint16_t control;
	unsigned version;
	int source; /* bytes of the addresses; negative: reserved */
	int destination;
	bool is_secured;
	bool has_elements;
	bool has_payload_elements;
	unsigned security;
	uint32_t mic_size;
	const uint8_t *mic;
	uint32_t check; /* at the end, and what it would have to be */
	uint32_t wanted;
};

static const struct print_name header_elements[] = {
    {0x00, "Vendor Specific Header IE"},
    {0x1a, "LE CSL IE"},
    {0x1b, "LE RIT IE"},
    {0x1c, "DSME PAN descriptor IE"},
    {0x1d, "Rendezvous Time IE"},
    {0x1e, "Time Correction IE"},
    {0x21, "Extended DSME PAN descriptor IE"},
    {0x22, "Fragment Sequence Context Description IE"},
    {0x23, "Simplified Superframe Specification IE"},
    {0x24, "Simplified GTS Specification IE"},
    {0x25, "LECIM Capabilities IE"},
    {0x26, "TRLE Descriptor IE"},
    {0x27, "RCC Capabilities IE"},
    {0x28, "RCCN Descriptor IE"},
    {0x29, "Global Time IE"},
    {0x2a, "Omnibus Header IE"},
    {0x2b, "DA IE"},
    {0x7e, "Header Termination 1 IE"},
    {0x7f, "Header Termination 2 IE"},
    {0, NULL},
};

static const struct print_name payload_elements[] = {
    {0x00, "ESDU IE"},
    {0x01, "MLME IE"},
    {0x02, "Vendor Specific Nested IE"},
    {0x03, "Multiplexed IE (802.15.9)"},
    {0x04, "Omnibus Payload Group IE"},
    {0x05, "IETF IE"},
    {0x0f, "List termination"},
    {0, NULL},
};

static const struct print_name commands[] = {
    {0x01, "Association Request command"},
    {0x02, "Association Response command"},
    {0x03, "Disassociation Notification command"},
    {0x04, "Data Request command"},
    {0x05, "PAN ID Conflict Notification command"},
    {0x06, "Orphan Notification command"},
    {0x07, "Beacon Request command"},
    {0x08, "Coordinator realignment command"},
    {0x09, "GTS request command"},
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

static const struct print_name associations[] = {
    {0x00, "Association successful"},
    {0x01, "PAN at capacity"},
    {0x02, "PAN access denied"},
    {0x03, "Hooping sequence offset duplication"},
    {0x80, "Fast association successful"},
    {0, NULL},
};

static const struct print_name control_bits[] = {
    {1 << 3, "Security Enabled, "},
    {1 << 4, "Frame Pending, "},
    {1 << 5, "AR, "},
    {1 << 6, "PAN ID Compression, "},
    {1 << 8, "Sequence Number Suppression, "},
    {1 << 9, "IE present, "},
    {0, NULL},
};

static const struct print_name multipurpose_bits[] = {
    {1 << 9, "Security Enabled, "},
    {1 << 11, "Frame Pending, "},
    {1 << 14, "AR, "},
    {1 << 8, "PAN ID Present, "},
    {1 << 10, "Sequence Number Suppression, "},
    {1U << 15, "IE present, "},
    {0, NULL},
};

static bool bit(uint32_t value, unsigned n)
{
	return (value >> n & 1) != 0;
}

static void skip(struct frame *f, uint32_t n)
{
	f->at += n;
	f->left -= n;
}

static void put_bits(struct print *p, const struct print_name *names, uint16_t control)
{
	for (; names->name != NULL; names++)
		if (control & names->value)
			text_str(p->text, names->name);
}

/* The ITU's and IEEE's polynomials, the lowest bit first, begun with 0. */
static uint32_t crc(const uint8_t *at, uint32_t n, uint32_t polynomial)
{
	uint32_t sum = 0;

	for (uint32_t i = 0; i < n; i++) {
		sum ^= at[i];
		for (unsigned b = 0; b < 8; b++)
			sum = sum & 1 ? sum >> 1 ^ polynomial : sum >> 1;
	}
	return sum;
}

/* Some captures have the check at the end, of 4 bytes or 2, some have none: it is taken for one
 * where it is right. */
static void take_check(struct print *p, struct frame *f, bool may_be_4, bool may_be_2)
{
	if (may_be_4) {
		f->check = get_le32(p, f->at + f->left - 4);
		f->wanted = crc(f->at, f->left - 4, 0xedb88320);
		if (f->check == f->wanted) {
			f->left -= 4;
			return;
		}
	}
	if (may_be_2) {
		f->check = get_le16(p, f->at + f->left - 2);
		f->wanted = crc(f->at, f->left - 2, 0x8408);
		if (f->check == f->wanted)
			f->left -= 2;
	}
}

static int address_size(unsigned mode)
{
	static const int8_t sizes[] = {0, -1, SHORT_ADDRESS, LONG_ADDRESS};

	return sizes[mode & 3];
}

static void put_long_address(struct print *p, const uint8_t *at)
{
	print_need(p, at, LONG_ADDRESS);
	for (unsigned i = 0; i < LONG_ADDRESS; i++)
		text_printf(p->text, i == 0 ? "%02x" : ":%02x", at[LONG_ADDRESS - 1 - i]);
}

static void put_address(struct print *p, const uint8_t *at, int size)
{
	if (size == 0)
		text_str(p->text, "none");
	else if (size == SHORT_ADDRESS)
		text_printf(p->text, "%04x", get_le16(p, at));
	else
		put_long_address(p, at);
}

static bool have_sizes(struct print *p, const struct frame *f)
{
	if (f->source < 0)
		text_str(p->text, "[ERROR: Invalid src address mode]");
	else if (f->destination < 0)
		text_str(p->text, "[ERROR: Invalid dst address mode]");
	else
		return true;
	return false;
}

/* The network's id, if it stands there, and the address. */
static bool put_end(struct print *p, struct frame *f, bool has_network, int size)
{
	if (has_network) {
		if (f->left < 2) {
			text_str(p->text, "[ERROR: Truncated before dst_pan]");
			return false;
		}
		text_printf(p->text, "%04x:", get_le16(p, f->at));
		skip(f, 2);
	} else {
		text_str(p->text, "-:");
	}
	if (f->left < (uint32_t)size) {
		text_str(p->text, "[ERROR: Truncated before dst_addr]");
		return false;
	}
	put_address(p, f->at, size);
	skip(f, (uint32_t)size);
	return true;
}

/* Which of the two ids stand in a frame of versions 0 and 1, and from 2 on. */
static void find_networks_old(struct print *p, const struct frame *f, bool *source,
    bool *destination)
{
	bool compressed = bit(f->control, 6);

	if (compressed && (f->destination == 0 || f->source == 0))
		text_str(p->text,
		    "[ERROR: PAN ID Compression != 0, and only one address with frame version < 2]");
	*source = !compressed && f->source != 0;
	*destination = f->destination != 0;
}

static void find_networks(const struct frame *f, bool *source, bool *destination)
{
	bool both_long = f->source == LONG_ADDRESS && f->destination == LONG_ADDRESS;
	bool compressed = bit(f->control, 6);

	*source = !compressed && f->source != 0;
	*destination = f->destination != 0;
	if (compressed && f->source == 0 && f->destination == 0)
		*destination = true;
	else if (compressed && (f->source == 0 || f->destination == 0 || both_long))
		*source = *destination = false;
	else if (!compressed && f->source == LONG_ADDRESS && f->destination != 0)
		*source = false;
}

/* Where the key is found; false: the frame ends before. */
static bool put_key(struct print *p, struct frame *f, unsigned mode, uint32_t *size)
{
	static const uint8_t sizes[] = {0, 0, 4, 8};
	bool is_shown = p->options->verbose > 1;

	if (mode == 0) {
		if (is_shown)
			text_str(p->text, "Implicit");
		return true;
	}
	if (f->left - *size < sizes[mode]) {
		text_str(p->text, "[ERROR: Truncated before Key Source]");
		return false;
	}
	if (is_shown && mode == 2)
		text_printf(p->text, "KeySource 0x%04x:%x4x, ", get_le16(p, f->at + *size),
		    get_le16(p, f->at + *size + 2));
	if (is_shown && mode == 3) {
		text_str(p->text, "KeySource ");
		put_long_address(p, f->at + *size);
		text_str(p->text, ", ");
	}
	if (mode > 1)
		*size += 4; /* tcpdump goes on there after the source of 8 bytes, too */
	if (f->left - *size < 1) {
		text_str(p->text, "[ERROR: Truncated before Key Index]");
		return false;
	}
	if (is_shown)
		text_printf(p->text, "KeyIndex 0x%02x, ", get_u8(p, f->at + *size));
	*size += 1;
	return true;
}

static bool put_security(struct print *p, struct frame *f)
{
	uint32_t size = 1;
	uint8_t control;

	if (f->left < 1) {
		text_str(p->text, "[ERROR: Truncated before Aux Security Header]");
		return false;
	}
	control = get_u8(p, f->at);
	f->security = control & 7;
	if (p->options->verbose > 0)
		text_printf(p->text, "\n\tSecurity Level %u, Key Id Mode %u, ", f->security,
		    control >> 3 & 3);
	if (!bit(control, 5)) {
		if (f->left < size + 4) {
			text_str(p->text, "[ERROR: Truncated before Frame Counter]");
			return false;
		}
		if (p->options->verbose > 1)
			text_printf(p->text, "Frame Counter 0x%08x ", get_le32(p, f->at + 1));
		size += 4;
	}
	if (!put_key(p, f, control >> 3 & 3, &size))
		return false;
	print_need(p, f->at, size);
	skip(f, size);
	return true;
}

/* The code for the integrity of the message, at the end. */
static bool take_mic(struct print *p, struct frame *f)
{
	static const uint8_t sizes[] = {0, 4, 8, 16};

	f->mic_size = sizes[f->security & 3];
	if (f->left < f->mic_size) {
		text_str(p->text, "[ERROR: Truncated before MIC]");
		return false;
	}
	f->left -= f->mic_size;
	f->mic = f->at + f->left;
	return true;
}

static void put_data(struct print *p, const char *name, const uint8_t *at, uint32_t n)
{
	text_str(p->text, name);
	for (uint32_t i = 0; i < n; i++)
		text_printf(p->text, "%02x ", get_u8(p, at + i));
}

static void put_element_name(struct print *p, const struct print_name *names, unsigned id,
    unsigned size)
{
	text_str(p->text, "\n\t");
	print_named(p, names, "Reserved 0x%02x", id);
	text_str(p->text, " [");
	if (size != 0)
		text_printf(p->text, " length = %u, ", size);
}

/* What an element of either kind begins with; false: the frame ends before it does. */
static bool begin_element(struct print *p, const struct frame *f, uint16_t *control)
{
	if (f->left < 2) {
		text_str(p->text, "[ERROR: Truncated header IE]");
		return false;
	}
	*control = get_le16(p, f->at);
	return true;
}

static bool put_element_data(struct print *p, struct frame *f, unsigned size)
{
	if (f->left < 2U + size) {
		text_str(p->text, "[ERROR: Truncated IE data]");
		return false;
	}
	if (size != 0)
		put_data(p, "IE Data = ", f->at + 2, size);
	skip(f, 2 + size);
	return true;
}

static bool put_header_elements(struct print *p, struct frame *f)
{
	unsigned id;

	do {
		uint16_t control;
		unsigned size;

		if (!begin_element(p, f, &control))
			return false;
		if (bit(control, 15))
			text_str(p->text, "[ERROR: Header IE with type 1] ");
		size = control & 0x7f;
		id = control >> 7 & 0xff;
		if (id > HEADER_END_2)
			text_printf(p->text, "Reserved Element ID %02x, length = %u ", id, size);
		else
			put_element_name(p, header_elements, id, size);
		if (!put_element_data(p, f, size))
			return false;
		text_str(p->text, "] ");
	} while (id != HEADER_END_1 && id != HEADER_END_2 && f->left != 0);
	f->has_payload_elements = id == HEADER_END_1;
	return true;
}

static bool put_payload_elements(struct print *p, struct frame *f)
{
	unsigned id;

	if (f->security >= ENCRYPTED) {
		text_str(p->text, "Payload IEs present, but encrypted, cannot print ");
		return true;
	}
	do {
		uint16_t control;

		if (!begin_element(p, f, &control))
			return false;
		if (!bit(control, 15))
			text_str(p->text, "[ERROR: Payload IE with type 0] ");
		id = control >> 11 & 0xf;
		put_element_name(p, payload_elements, id, control & 0x3ff);
		if (!put_element_data(p, f, control & 0x3ff))
			return false;
		text_str(p->text, "]\n\t");
	} while (id != PAYLOAD_END && f->left > 0);
	return true;
}

/* What follows the addresses in every kind of frame, up to the payload. */
static bool put_rest(struct print *p, struct frame *f)
{
	if (f->is_secured && !put_security(p, f))
		return false;
	if (!take_mic(p, f))
		return false;
	if (f->has_elements && !put_header_elements(p, f))
		return false;
	if (f->has_payload_elements && !put_payload_elements(p, f))
		return false;
	if (p->options->verbose <= 2)
		return true;
	if (f->mic_size != 0) {
		text_str(p->text, "\n\tMIC ");
		for (unsigned i = 0; i < f->mic_size; i++)
			text_printf(p->text, "%02x", get_u8(p, f->mic + i));
		text_char(p->text, ' ');
	}
	if (f->check == f->wanted)
		text_printf(p->text, "FCS %x ", f->check);
	else
		text_printf(p->text, "wrong FCS %x vs %x (assume no FCS stored) ", f->check, f->wanted);
	return true;
}

static void put_superframe(struct print *p, uint16_t specification)
{
	if (p->options->verbose < 1)
		return;
	text_printf(p->text, "\n\tBeacon order = %u, Superframe order = %u, Final CAP Slot = %u",
	    specification & 0xf, specification >> 4 & 0xf, specification >> 8 & 0xf);
	if (bit(specification, 12))
		text_str(p->text, ", BLE enabled");
	if (bit(specification, 14))
		text_str(p->text, ", PAN Coordinator");
	if (bit(specification, 15))
		text_str(p->text, ", Association Permit");
}

static bool put_time_slots(struct print *p, struct frame *f)
{
	unsigned count = get_u8(p, f->at) & 7;
	uint32_t size = count == 0 ? 1 : 2 + count * 3;

	if (count == 0 && p->options->verbose > 0)
		text_str(p->text, "\n\tGTS Descriptor Count = 0, ");
	if (f->left < size) {
		text_str(p->text, " [ERROR: Truncated GTS Info List]");
		return false;
	}
	if (count != 0 && p->options->verbose > 1) {
		text_printf(p->text, "GTS Descriptor Count = %u, ", count);
		text_printf(p->text, "GTS Directions Mask = %02x, [ ", get_u8(p, f->at + 1) & 0x7f);
		for (unsigned i = 0; i < count; i++) {
			const uint8_t *slot = f->at + 2 + (size_t)i * 3;

			text_str(p->text, "[ ");
			put_address(p, slot, SHORT_ADDRESS);
			text_printf(p->text, ", Start slot = %u, Length = %u ] ",
			    get_u8(p, slot + 1) & 0xf, slot[1] >> 4);
		}
		text_char(p->text, ']');
	}
	skip(f, size);
	return true;
}

static void put_addresses(struct print *p, const char *name, const uint8_t *at, unsigned count,
    int size)
{
	if (count == 0)
		return;
	text_str(p->text, name);
	for (unsigned i = 0; i < count; i++) {
		put_address(p, at + (size_t)i * (size_t)size, size);
		text_char(p->text, ' ');
	}
	text_char(p->text, ']');
}

static bool put_pending(struct print *p, struct frame *f)
{
	uint8_t counts = get_u8(p, f->at);
	unsigned shorts = counts & 7;
	unsigned longs = counts >> 4 & 7;
	uint32_t size = 1 + shorts * SHORT_ADDRESS + longs * LONG_ADDRESS;

	if (p->options->verbose > 0)
		text_printf(p->text,
		    "\n\tPending address list, # short addresses = %u, # extended addresses = %u",
		    shorts, longs);
	if (f->left < size) {
		text_str(p->text, " [ERROR: Pending address list truncated]");
		return false;
	}
	if (p->options->verbose > 1) {
		put_addresses(p, ", Short address list = [ ", f->at + 1, shorts, SHORT_ADDRESS);
		put_addresses(p, ", Extended address list = [ ",
		    f->at + 1 + (size_t)shorts * SHORT_ADDRESS, longs, LONG_ADDRESS);
	}
	print_need(p, f->at, size);
	skip(f, size);
	return true;
}

static void put_beacon(struct print *p, struct frame *f)
{
	if (f->left < 2) {
		text_str(p->text, "[ERROR: Truncated before beacon information]");
		return;
	}
	put_superframe(p, get_le16(p, f->at));
	skip(f, 2);
	if (f->left < 1) {
		text_str(p->text, "[ERROR: Truncated before GTS info]");
		return;
	}
	if (!put_time_slots(p, f))
		return;
	if (f->left < 1)
		text_str(p->text, "[ERROR: Truncated before pending addresses]");
	else
		put_pending(p, f);
}

static void put_association(struct print *p, const uint8_t *at, uint32_t size)
{
	uint8_t abilities = get_u8(p, at);

	(void)size;
	text_str(p->text, abilities & 0x02 ? "FFD, " : "RFD, ");
	if (abilities & 0x04)
		text_str(p->text, "AC powered, ");
	if (abilities & 0x08)
		text_str(p->text, "Receiver on when idle, ");
	if (abilities & 0x10)
		text_str(p->text, "Fast association, ");
	if (abilities & 0x40)
		text_str(p->text, "Security supported, ");
	if (abilities & 0x80)
		text_str(p->text, "Allocate address, ");
}

static void put_association_answer(struct print *p, const uint8_t *at, uint32_t size)
{
	(void)size;
	text_str(p->text, "Short address = ");
	put_address(p, at, SHORT_ADDRESS);
	text_str(p->text, ", ");
	print_named(p, associations, "Status = 0x%02x", get_u8(p, at + 2));
}

static void put_disassociation(struct print *p, const uint8_t *at, uint32_t size)
{
	static const char *const reasons[] = {"Reserved",
	    "Reason = The coordinator wishes the device to leave PAN",
	    "Reason = The device wishes to leave the PAN"};
	uint8_t reason = get_u8(p, at);

	(void)size;
	if (reason < sizeof reasons / sizeof reasons[0])
		text_str(p->text, reasons[reason]);
	else
		text_printf(p->text, "Reason = 0x%02x", get_u8(p, at + 2));
}

static void put_realignment(struct print *p, const uint8_t *at, uint32_t size)
{
	unsigned channel;
	uint8_t page;

	text_printf(p->text, "Pan ID = 0x%04x, Coordinator short address = ", get_le16(p, at));
	put_address(p, at + 2, SHORT_ADDRESS);
	channel = get_u8(p, at + 4);
	page = size == 8 ? get_u8(p, at + 7) : 0x80;
	if (bit(page, 7))
		text_printf(p->text, ", Channel Number = %u", channel | (page & 0x7fU) << 8);
	else
		text_printf(p->text, ", Channel Number = %u, page = %u", channel, page);
	text_str(p->text, ", Short address = ");
	put_address(p, at + 5, SHORT_ADDRESS);
}

static void put_slot_request(struct print *p, const uint8_t *at, uint32_t size)
{
	uint8_t wish = get_u8(p, at);

	(void)size;
	text_printf(p->text, "GTS Length = %u, %s, %s", wish & 0xf,
	    bit(wish, 4) ? "Receive-only GTS" : "Transmit-only GTS",
	    bit(wish, 5) ? "GTS allocation" : "GTS deallocations");
}

static void put_nothing(struct print *p, const uint8_t *at, uint32_t size)
{
	(void)p;
	(void)at;
	(void)size;
}

static const struct command_row {
	uint8_t command;
	uint8_t shortest;
	uint8_t longest; /* 0: any, and what follows is not part of it */
	const char *name;
	print_function *print;
} command_rows[] = {
    {1, 1, 1, "Association request", put_association},
    {2, 3, 3, "Association response", put_association_answer},
    {3, 1, 1, "Disassociation Notification", put_disassociation},
    {4, 0, 0, NULL, put_nothing},
    {5, 0, 0, NULL, put_nothing},
    {6, 0, 0, NULL, put_nothing},
    {7, 0, 0, NULL, put_nothing},
    {8, 7, 8, "Coordinator Realignment", put_realignment},
    {9, 1, 1, "GTS Request", put_slot_request},
};

/* What a command says. Of an unknown one the bytes, which are shown again as payload. */
static void put_command_data(struct print *p, struct frame *f, uint8_t command)
{
	for (size_t i = 0; i < sizeof command_rows / sizeof command_rows[0]; i++) {
		const struct command_row *row = &command_rows[i];

		if (row->command != command)
			continue;
		if (row->longest == 0)
			return;
		if (f->left < row->shortest || f->left > row->longest) {
			text_printf(p->text, "Invalid %s command length", row->name);
			return;
		}
		row->print(p, f->at, f->left);
		skip(f, f->left);
		return;
	}
	put_data(p, "Command Data = ", f->at, f->left);
}

static void put_command(struct print *p, struct frame *f)
{
	uint8_t command;

	if (f->left < 1) {
		text_str(p->text, "[ERROR: Truncated before Command ID]");
		return;
	}
	command = get_u8(p, f->at);
	text_str(p->text, "Command ID = ");
	print_named(p, commands, "Reserved 0x%02x", command);
	text_char(p->text, ' ');
	skip(f, 1);
	if (f->left != 0)
		put_command_data(p, f, command);
}

/* The control field and the sequence number; false: the frame ends before. */
static bool put_sequence(struct print *p, struct frame *f, bool is_suppressed)
{
	uint32_t size = is_suppressed ? 2 : 3;

	if (!is_suppressed) {
		uint8_t sequence = get_u8(p, f->at + 2);

		if (p->options->verbose > 0)
			text_printf(p->text, "seq %02x ", sequence);
	}
	if (f->left < size) {
		print_truncated(p);
		return false;
	}
	skip(f, size);
	return true;
}

/* Beacons, data, acknowledgements and commands. */
static bool put_standard(struct print *p, struct frame *f)
{
	bool source_network;
	bool destination_network;

	take_check(p, f, f->left >= 4, f->left >= 4);
	f->version = f->control >> 12 & 3;
	text_printf(p->text, "v%u ", f->version);
	if (p->options->verbose > 2)
		put_bits(p, control_bits, f->control);
	if (bit(f->control, 8)) {
		if (f->version < 2)
			text_str(p->text,
			    "[ERROR: Sequence number suppressed on frames where version < 2]");
		if (p->options->verbose > 0)
			text_str(p->text, "seq suppressed ");
	}
	if (!put_sequence(p, f, bit(f->control, 8)))
		return false;
	f->destination = address_size(f->control >> 10);
	f->source = address_size(f->control >> 14);
	if (!have_sizes(p, f))
		return false;
	if (f->version < 2)
		find_networks_old(p, f, &source_network, &destination_network);
	else
		find_networks(f, &source_network, &destination_network);
	if (!put_end(p, f, destination_network, f->destination))
		return false;
	text_str(p->text, " < ");
	if (!put_end(p, f, source_network, f->source))
		return false;
	text_char(p->text, ' ');
	f->is_secured = bit(f->control, 3);
	f->has_elements = bit(f->control, 9);
	if (!put_rest(p, f))
		return false;
	if ((f->control & 7) == 0 && f->version < 2)
		put_beacon(p, f);
	else if ((f->control & 7) == 3)
		put_command(p, f);
	print_default(p, f->at, f->left);
	return true;
}

/* What stands before the addresses; the control field has one byte or two. */
static bool put_multipurpose_head(struct print *p, struct frame *f)
{
	if (!bit(f->control, 3)) {
		uint8_t sequence = get_u8(p, f->at + 1);

		print_need(p, f->at, 2);
		if (f->left < 2)
			print_cut(p);
		skip(f, 2);
		if (p->options->verbose > 0)
			text_printf(p->text, "seq %02x ", sequence);
		return true;
	}
	text_printf(p->text, "v%u ", f->control >> 12 & 3);
	f->has_elements = bit(f->control, 15);
	f->is_secured = bit(f->control, 9);
	if (p->options->verbose > 2)
		put_bits(p, multipurpose_bits, f->control);
	return put_sequence(p, f, bit(f->control, 10));
}

static bool put_multipurpose(struct print *p, struct frame *f)
{
	take_check(p, f, f->left > 4, f->left >= 3);
	if (!put_multipurpose_head(p, f))
		return false;
	f->destination = address_size(f->control >> 4);
	f->source = address_size(f->control >> 6);
	if (!have_sizes(p, f))
		return false;
	if (!put_end(p, f, bit(f->control, 3) && bit(f->control, 8), f->destination))
		return false;
	text_str(p->text, " <  ");
	if (!put_end(p, f, false, f->source))
		return false;
	text_char(p->text, ' ');
	if (!put_rest(p, f))
		return false;
	print_default(p, f->at, f->left);
	return true;
}

/* The bytes of it that tcpdump leaves out of dumps: 1, where it came to the frame's end. */
static uint32_t put_frame(struct print *p, const uint8_t *at, uint32_t captured)
{
	static const char *const types[] = {"Beacon", "Data", "ACK", "Command", "Reserved",
	    "Multipurpose", "Fragment", "Extended"};
	struct frame f = {.at = at, .left = captured};

	p->protocol = "802.15.4";
	if (captured < 2) {
		print_truncated(p);
		return captured;
	}
	f.control = get_le16(p, at);
	text_printf(p->text, "IEEE 802.15.4 %s packet ", types[f.control & 7]);
	if ((f.control & 7) < 4)
		return put_standard(p, &f);
	if ((f.control & 7) == FIRST_KNOWN_LONG_TYPE)
		return put_multipurpose(p, &f);
	return 0;
}

void print_802_15_4_link(struct print *p, const uint8_t *at, uint32_t length)
{
	(void)length;
	p->link_length += put_frame(p, at, print_left(p, at));
}

void print_802_15_4_tap_link(struct print *p, const uint8_t *at, uint32_t length)
{
	uint32_t captured = print_left(p, at);
	uint16_t header;

	(void)length;
	p->protocol = "802.15.4_tap";
	if (captured < TAP_HEADER) {
		print_truncated(p);
		p->link_length += captured;
		return;
	}
	header = get_le16(p, at + 2);
	if (get_u8(p, at) != 0 || header < TAP_HEADER) {
		print_invalid(p);
		return;
	}
	if (captured < header) {
		print_truncated(p);
		p->link_length += captured;
		return;
	}
	p->link_length += put_frame(p, at + header, captured - header) + header;
}
