/* Low-rate wireless networks (IEEE 802.15.4-2015): frames, beacons, and the TAP link header. */
#include "capture/print/wpan.h"

#include "capture/print/printers.h"

enum { DATA = 1, COMMAND = 3, MULTIPURPOSE = 5 };

/* The bits of a frame control that tell what is in the header, wherever they are. */
struct header {
	unsigned version;
	bool secured;
	bool numbered; /* has a sequence number */
	bool elements;
	bool compressed; /* leaves PAN identifiers out */
	int source;      /* lengths of the addresses; -1: reserved */
	int destination;
	bool source_pan;
	bool destination_pan;
};

struct checksum {
	uint32_t stored;
	uint32_t counted;
};

void wpan_skip(struct wpan_span *s, uint32_t n)
{
	s->at += n;
	s->left -= n;
}

bool wpan_has(struct wpan_span *s, uint32_t n, const char *error)
{
	if (s->left < n)
		text_str(s->p->text, error);
	return s->left >= n;
}

uint64_t wpan_number(struct print *p, const uint8_t *at, unsigned n)
{
	uint64_t value = 0;

	print_need(p, at, n);
	while (n-- > 0)
		value = value << 8 | at[n];
	return value;
}

void wpan_address(struct print *p, const uint8_t *at, unsigned n)
{
	print_need(p, at, n);
	if (n == 0)
		text_str(p->text, "none");
	else if (n == 2)
		text_hex(p->text, get_le16(p, at), 4);
	else
		for (unsigned i = n; i-- > 0;)
			text_printf(p->text, i ? "%02x:" : "%02x", at[i]);
}

void wpan_bytes(struct wpan_span *s, uint32_t from)
{
	for (uint32_t i = from; i < s->left; i++)
		text_printf(s->p->text, "%02x ", get_u8(s->p, s->at + i));
}

void wpan_superframe(struct print *p, uint16_t specification)
{
	if (p->options->verbose < 1)
		return;
	text_printf(p->text,
	    "\n\tBeacon order = %u, Superframe order = %u, Final CAP Slot = %u%s%s%s",
	    specification & 15, specification >> 4 & 15, specification >> 8 & 15,
	    specification & 0x1000 ? ", BLE enabled" : "",
	    specification & 0x4000 ? ", PAN Coordinator" : "",
	    specification & 0x8000 ? ", Association Permit" : "");
}

/* Guaranteed time slots. */
static bool slots(struct wpan_span *s)
{
	struct print *p = s->p;
	unsigned count = get_u8(p, s->at) & 7;

	if (count == 0) {
		if (p->options->verbose > 0)
			text_str(p->text, "\n\tGTS Descriptor Count = 0, ");
		wpan_skip(s, 1);
		return true;
	}
	if (!wpan_has(s, 2 + count * 3, " [ERROR: Truncated GTS Info List]"))
		return false;
	if (p->options->verbose > 1) {
		text_printf(p->text, "GTS Descriptor Count = %u, GTS Directions Mask = %02x, [ ",
		    count, get_u8(p, s->at + 1) & 0x7f);
		for (unsigned i = 0; i < count; i++) {
			const uint8_t *slot = s->at + 2 + i * 3;

			text_str(p->text, "[ ");
			wpan_address(p, slot, 2);
			/* The address's second byte is read again, as tcpdump does. */
			text_printf(p->text, ", Start slot = %u, Length = %u ] ",
			    get_u8(p, slot + 1) & 15, get_u8(p, slot + 1) >> 4);
		}
		text_char(p->text, ']');
	}
	wpan_skip(s, 2 + count * 3);
	return true;
}

static void address_list(
    struct print *p, const char *name, const uint8_t *at, unsigned count, unsigned size)
{
	if (count == 0)
		return;
	text_printf(p->text, ", %s address list = [ ", name);
	for (unsigned i = 0; i < count; i++) {
		wpan_address(p, at + i * size, size);
		text_char(p->text, ' ');
	}
	text_char(p->text, ']');
}

bool wpan_pending(struct wpan_span *s)
{
	struct print *p = s->p;
	uint8_t counts = get_u8(p, s->at);
	unsigned shorts = counts & 7, longs = counts >> 4 & 7, n = 1 + shorts * 2 + longs * 8;

	if (p->options->verbose > 0)
		text_printf(p->text,
		    "\n\tPending address list, # short addresses = %u, # extended addresses = %u",
		    shorts, longs);
	if (!wpan_has(s, n, " [ERROR: Pending address list truncated]"))
		return false;
	if (p->options->verbose > 1) {
		address_list(p, "Short", s->at + 1, shorts, 2);
		address_list(p, "Extended", s->at + 1 + shorts * 2, longs, 8);
	}
	print_need(p, s->at, n);
	wpan_skip(s, n);
	return true;
}

static bool beacon(struct wpan_span *s)
{
	if (!wpan_has(s, 2, "[ERROR: Truncated before beacon information]"))
		return false;
	wpan_superframe(s->p, get_le16(s->p, s->at));
	wpan_skip(s, 2);
	return wpan_has(s, 1, "[ERROR: Truncated before GTS info]") && slots(s) &&
	       wpan_has(s, 1, "[ERROR: Truncated before pending addresses]") && wpan_pending(s);
}

/* Checksums start from 0 and go from the lowest bit on: section 7.2.10. */
static uint32_t count_checksum(struct print *p, const uint8_t *at, uint32_t n, uint32_t polynomial)
{
	uint32_t sum = 0;

	print_need(p, at, n);
	for (uint32_t i = 0; i < n; i++) {
		sum ^= at[i];
		for (unsigned bit = 0; bit < 8; bit++)
			sum = sum >> 1 ^ (sum & 1 ? polynomial : 0);
	}
	return sum;
}

static bool has_checksum(struct wpan_span *s, unsigned n, struct checksum *sum)
{
	sum->stored = (uint32_t)wpan_number(s->p, s->at + s->left - n, n);
	sum->counted = count_checksum(s->p, s->at, s->left - n, n == 4 ? 0xedb88320 : 0x8408);
	if (sum->stored == sum->counted)
		s->left -= n;
	return sum->stored == sum->counted;
}

/* Its length depends on the radio, which is not known: whichever is right is taken off. */
static struct checksum take_checksum(struct wpan_span *s, uint32_t least2, uint32_t least4)
{
	struct checksum sum = {0, 0};

	print_need(s->p, s->at, s->left);
	if (s->left >= least4 && has_checksum(s, 4, &sum))
		return sum;
	if (s->left >= least2)
		has_checksum(s, 2, &sum);
	return sum;
}

static int address_length(unsigned mode)
{
	static const int8_t lengths[] = {0, -1, 2, 8};

	return lengths[mode & 3];
}

/* Which PAN identifiers are there: table 7-2, and the way 6TiSCH first did it. */
static void find_pans(struct header *h)
{
	h->destination_pan = h->destination > 0;
	h->source_pan = h->source > 0 && !h->compressed;
	if (h->version < 2)
		return;
	if (!h->compressed) {
		if (h->source == 8 && h->destination > 0)
			h->source_pan = false;
	} else if (h->source == 0 && h->destination == 0) {
		h->destination_pan = true;
	} else if (h->source == 0 || h->destination == 0 ||
		   (h->source == 8 && h->destination == 8)) {
		h->destination_pan = false;
	}
}

static void flag_names(struct print *p, uint16_t control, const struct print_name *names)
{
	if (p->options->verbose < 3)
		return;
	for (; names->name; names++)
		if (control & names->value)
			text_str(p->text, names->name);
}

/* The frame control and the sequence number behind it. */
static bool number(struct wpan_span *s, const struct header *h)
{
	uint32_t n = h->numbered ? 3 : 2;

	if (h->numbered) {
		uint8_t sequence = get_u8(s->p, s->at + 2);

		if (s->p->options->verbose)
			text_printf(s->p->text, "seq %02x ", sequence);
	}
	if (s->left < n) {
		print_truncated(s->p);
		return false;
	}
	wpan_skip(s, n);
	return true;
}

static bool modes_are_known(struct print *p, const struct header *h)
{
	if (h->source < 0)
		text_str(p->text, "[ERROR: Invalid src address mode]");
	else if (h->destination < 0)
		text_str(p->text, "[ERROR: Invalid dst address mode]");
	return h->source >= 0 && h->destination >= 0;
}

static bool address(struct wpan_span *s, bool pan, int length)
{
	unsigned n = (unsigned)length;

	if (pan) {
		if (!wpan_has(s, 2, "[ERROR: Truncated before dst_pan]"))
			return false;
		text_printf(s->p->text, "%04x:", get_le16(s->p, s->at));
		wpan_skip(s, 2);
	} else {
		text_str(s->p->text, "-:");
	}
	if (!wpan_has(s, n, "[ERROR: Truncated before dst_addr]"))
		return false;
	wpan_address(s->p, s->at, n);
	wpan_skip(s, n);
	return true;
}

static bool key_source(struct wpan_span *s, unsigned mode, bool show)
{
	if (mode < 2)
		return true;
	if (!wpan_has(s, mode == 2 ? 4 : 8, "[ERROR: Truncated before Key Source]"))
		return false;
	if (show && mode == 2) {
		text_printf(s->p->text, "KeySource 0x%04x:%x4x, ", get_le16(s->p, s->at),
		    get_le16(s->p, s->at + 2));
	} else if (show) {
		text_str(s->p->text, "KeySource ");
		wpan_address(s->p, s->at, 8);
		text_str(s->p->text, ", ");
	}
	/* tcpdump passes over half of an extended address, too. */
	wpan_skip(s, 4);
	return true;
}

static bool security(struct wpan_span *s, unsigned *level)
{
	enum { NO_COUNTER = 0x20 };
	bool show = s->p->options->verbose > 1;
	unsigned mode;
	uint8_t control;

	if (!wpan_has(s, 1, "[ERROR: Truncated before Aux Security Header]"))
		return false;
	control = get_u8(s->p, s->at);
	*level = control & 7;
	mode = control >> 3 & 3;
	wpan_skip(s, 1);
	if (s->p->options->verbose > 0)
		text_printf(s->p->text, "\n\tSecurity Level %u, Key Id Mode %u, ", *level, mode);
	if (!(control & NO_COUNTER)) {
		if (!wpan_has(s, 4, "[ERROR: Truncated before Frame Counter]"))
			return false;
		if (show)
			text_printf(s->p->text, "Frame Counter 0x%08x ", get_le32(s->p, s->at));
		wpan_skip(s, 4);
	}
	if (mode == 0) {
		if (show)
			text_str(s->p->text, "Implicit");
		return true;
	}
	if (!key_source(s, mode, show) || !wpan_has(s, 1, "[ERROR: Truncated before Key Index]"))
		return false;
	if (show)
		text_printf(s->p->text, "KeyIndex 0x%02x, ", get_u8(s->p, s->at));
	wpan_skip(s, 1);
	return true;
}

static void integrity(struct print *p, const uint8_t *code, unsigned n, struct checksum sum)
{
	if (p->options->verbose < 3)
		return;
	if (n > 0) {
		text_str(p->text, "\n\tMIC ");
		for (unsigned i = 0; i < n; i++)
			text_hex(p->text, get_u8(p, code + i), 2);
		text_char(p->text, ' ');
	}
	if (sum.counted == sum.stored)
		text_printf(p->text, "FCS %x ", sum.stored);
	else
		text_printf(
		    p->text, "wrong FCS %x vs %x (assume no FCS stored) ", sum.stored, sum.counted);
}

/* What is behind the addresses, up to the payload. */
static bool extras(struct wpan_span *s, const struct header *h, struct checksum sum)
{
	static const uint8_t code_lengths[] = {0, 4, 8, 16};
	bool payload_elements = false;
	const uint8_t *code;
	unsigned level = 0, n;

	if (h->secured && !security(s, &level))
		return false;
	n = code_lengths[level & 3];
	if (!wpan_has(s, n, "[ERROR: Truncated before MIC]"))
		return false;
	s->left -= n;
	print_need(s->p, s->at, s->left);
	code = s->at + s->left;
	if (h->elements && !wpan_header_elements(s, &payload_elements))
		return false;
	if (payload_elements && level >= 4)
		text_str(s->p->text, "Payload IEs present, but encrypted, cannot print ");
	else if (payload_elements && !wpan_payload_elements(s))
		return false;
	integrity(s->p, code, n, sum);
	return true;
}

static void payload(struct wpan_span *s, unsigned type, unsigned version)
{
	if (type == COMMAND)
		wpan_command(s);
	else if (type < DATA && version < 2 && !beacon(s))
		return;
	print_default(s->p, s->at, s->left);
}

static bool standard(struct wpan_span *s, uint16_t control)
{
	static const struct print_name flags[] = {{0x08, "Security Enabled, "},
	    {0x10, "Frame Pending, "}, {0x20, "AR, "}, {0x40, "PAN ID Compression, "},
	    {0x100, "Sequence Number Suppression, "}, {0x200, "IE present, "}, {0, NULL}};
	struct header h = {
	    .version = control >> 12 & 3,
	    .secured = control & 0x08,
	    .numbered = !(control & 0x100),
	    .elements = control & 0x200,
	    .compressed = control & 0x40,
	    .source = address_length(control >> 14),
	    .destination = address_length(control >> 10),
	};
	struct print *p = s->p;
	struct checksum sum = take_checksum(s, 4, 4);

	text_printf(p->text, "v%u ", h.version);
	flag_names(p, control, flags);
	if (!h.numbered && h.version < 2)
		text_str(
		    p->text, "[ERROR: Sequence number suppressed on frames where version < 2]");
	if (!h.numbered && p->options->verbose)
		text_str(p->text, "seq suppressed ");
	if (!number(s, &h) || !modes_are_known(p, &h))
		return false;
	find_pans(&h);
	if (h.version < 2 && h.compressed && (h.source == 0 || h.destination == 0))
		text_str(p->text, "[ERROR: PAN ID Compression != 0, and only one address with "
				  "frame version < 2]");
	if (!address(s, h.destination_pan, h.destination))
		return false;
	text_str(p->text, " < ");
	if (!address(s, h.source_pan, h.source))
		return false;
	text_char(p->text, ' ');
	if (!extras(s, &h, sum))
		return false;
	payload(s, control & 7, h.version);
	return true;
}

/* The first byte says whether the frame control has a second. */
static bool multipurpose_number(struct wpan_span *s, uint16_t control, struct header *h)
{
	static const struct print_name flags[] = {{0x200, "Security Enabled, "},
	    {0x800, "Frame Pending, "}, {0x4000, "AR, "}, {0x100, "PAN ID Present, "},
	    {0x400, "Sequence Number Suppression, "}, {0x8000, "IE present, "}, {0, NULL}};
	struct print *p = s->p;
	uint8_t sequence;

	if (control & 0x08) {
		h->version = control >> 12 & 3;
		h->destination_pan = control & 0x100;
		h->elements = control & 0x8000;
		h->secured = control & 0x200;
		h->numbered = !(control & 0x400);
		text_printf(p->text, "v%u ", h->version);
		flag_names(p, control, flags);
		return number(s, h);
	}
	sequence = get_u8(p, s->at + 1);
	if (s->left < 2)
		print_cut(p);
	wpan_skip(s, 2);
	if (p->options->verbose)
		text_printf(p->text, "seq %02x ", sequence);
	return true;
}

static bool multipurpose(struct wpan_span *s, uint16_t control)
{
	struct header h = {
	    .source = address_length(control >> 6),
	    .destination = address_length(control >> 4),
	};
	struct checksum sum = take_checksum(s, 3, 5);

	if (!multipurpose_number(s, control, &h) || !modes_are_known(s->p, &h) ||
	    !address(s, h.destination_pan, h.destination))
		return false;
	text_str(s->p->text, " <  ");
	if (!address(s, false, h.source))
		return false;
	text_char(s->p->text, ' ');
	if (!extras(s, &h, sum))
		return false;
	print_default(s->p, s->at, s->left);
	return true;
}

uint32_t print_wpan(struct print *p, const uint8_t *at, uint32_t length)
{
	static const char *const types[] = {
	    "Beacon", "Data", "ACK", "Command", "Reserved", "Multipurpose", "Fragment", "Extended"};
	struct wpan_span s = {p, at, length};
	uint16_t control;

	p->protocol = "802.15.4";
	if (length < 2) {
		print_truncated(p);
		return length;
	}
	control = get_le16(p, at);
	text_printf(p->text, "IEEE 802.15.4 %s packet ", types[control & 7]);
	if ((control & 7) <= COMMAND)
		return standard(&s, control);
	return (control & 7) == MULTIPURPOSE && multipurpose(&s, control);
}

void print_wpan_link(struct print *p, const uint8_t *at, uint32_t length)
{
	(void)length;
	p->link_length += print_wpan(p, at, print_left(p, at));
}

/* Facts of the reception come first: https://github.com/jkcko/ieee802.15.4-tap */
void print_wpan_tap_link(struct print *p, const uint8_t *at, uint32_t length)
{
	enum { LEAST = 4 };
	uint16_t n;

	(void)length;
	p->protocol = "802.15.4_tap";
	if (!print_has(p, at, LEAST)) {
		print_truncated(p);
		p->link_length += print_left(p, at);
		return;
	}
	n = get_le16(p, at + 2);
	if (at[0] != 0 || n < LEAST) {
		print_invalid(p);
	} else if (!print_has(p, at, n)) {
		print_truncated(p);
		p->link_length += print_left(p, at);
	} else {
		p->link_length += n + print_wpan(p, at + n, print_left(p, at + n));
	}
}
