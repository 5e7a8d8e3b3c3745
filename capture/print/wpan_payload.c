/* Information elements in payloads of IEEE 802.15.4: section 7.4.3, and IEEE 802.15.9. */
#include <inttypes.h>

#include "capture/print/fields.h"
#include "capture/print/wpan.h"

enum { MLME = 1, VENDOR = 2, MULTIPLEXED = 3, IETF = 5, LIST_END = 15 };

static const struct print_name groups[] = {
    {0x00, "ESDU IE"},
    {MLME, "MLME IE"},
    {VENDOR, "Vendor Specific Nested IE"},
    {MULTIPLEXED, "Multiplexed IE (802.15.9)"},
    {0x04, "Omnibus Payload Group IE"},
    {IETF, "IETF IE"},
    {LIST_END, "List termination"},
    {0, NULL},
};

/* Identifiers of the long and the short form do not overlap. */
enum {
	NESTED_VENDOR = 0x08,
	CHANNEL_HOPPING = 0x09,
	SYNCHRONIZATION = 0x1a,
	SLOTFRAMES = 0x1b,
	TIMESLOT = 0x1c,
};

static const struct print_name long_names[] = {
    {NESTED_VENDOR, "Vendor Specific MLME Nested IE"},
    {CHANNEL_HOPPING, "Channel Hopping IE"},
    {0, NULL},
};

static const struct print_name short_names[] = {
    {SYNCHRONIZATION, "TSCH Synchronization IE"},
    {SLOTFRAMES, "TSCH Slotframe and Link IE"},
    {TIMESLOT, "TSCH Timeslot IE"},
    {0x1d, "Hopping timing IE"},
    {0x1e, "Enhanced Beacon Filter IE"},
    {0x1f, "MAC Metrics IE"},
    {0x20, "All MAC Metrics IE"},
    {0x21, "Coexistence Specification IE"},
    {0x22, "SUN Device Capabilities IE"},
    {0x23, "SUN FSK Generic PHY IE"},
    {0x24, "Mode Switch Parameter IE"},
    {0x25, "PHY Parameter Change IE"},
    {0x26, "O-QPSK PHY Mode IE"},
    {0x27, "PCA Allocation IE"},
    {0x28, "LECIM DSSS Operating Mode IE"},
    {0x29, "LECIM FSK Operating Mode IE"},
    {0x2b, "TVWS PHY Operating Mode Description IE"},
    {0x2c, "TVWS Device Capabilities IE"},
    {0x2d, "TVWS Device Category IE"},
    {0x2e, "TVWS Device Identiication IE"},
    {0x2f, "TVWS Device Location IE"},
    {0x30, "TVWS Channel Information Query IE"},
    {0x31, "TVWS Channel Information Source IE"},
    {0x32, "CTM IE"},
    {0x33, "Timestamp IE"},
    {0x34, "Timestamp Difference IE"},
    {0x35, "TMCTP Specification IE"},
    {0x36, "RCC PHY Operating Mode IE"},
    {0, NULL},
};

static bool extended_bitmap(struct wpan_span *s, unsigned channels)
{
	struct print *p = s->p;
	unsigned n = (channels + 7) / 8;

	if (!wpan_has(s, n, "[ERROR: IE truncated]"))
		return false;
	text_str(p->text, "Extended bitmap = 0x");
	for (unsigned i = 0; i < n; i++)
		text_hex(p->text, get_u8(p, s->at + i), 2);
	text_str(p->text, ", ");
	wpan_skip(s, n);
	return true;
}

static void hops(struct wpan_span *s)
{
	struct print *p = s->p;
	unsigned n;

	if (!wpan_has(s, 2, "[ERROR: IE truncated]"))
		return;
	n = get_le16(p, s->at);
	wpan_skip(s, 2);
	text_printf(p->text, "Hopping Seq length = %u [ ", n);
	if (!wpan_has(s, n * 2, " [ERROR: IE truncated]"))
		return;
	for (unsigned i = 0; i < n; i++)
		text_printf(p->text, "%02x ", get_le16(p, s->at + i * 2));
	text_char(p->text, ']');
	wpan_skip(s, n * 2);
	if (wpan_has(s, 2, "[ERROR: IE truncated]"))
		text_printf(p->text, "Current hop = %u", get_le16(p, s->at));
}

static void channel_hopping(struct wpan_span *s)
{
	struct print *p = s->p;
	unsigned page, channels;

	text_printf(p->text, "Hopping Sequence ID = %u", get_u8(p, s->at));
	wpan_skip(s, 1);
	if (s->left == 0 || !wpan_has(s, 7, "[ERROR: IE truncated]"))
		return;
	page = get_u8(p, s->at);
	channels = get_le16(p, s->at + 1);
	text_printf(p->text, "Channel Page = %u, Number of Channels = %u, ", page, channels);
	text_printf(p->text, "Phy Configuration = 0x%08x, ", get_le32(p, s->at + 3));
	wpan_skip(s, 7);
	if ((page == 9 || page == 10) && !extended_bitmap(s, channels))
		return;
	hops(s);
}

static void synchronization(struct wpan_span *s)
{
	struct print *p = s->p;

	wpan_has(s, 6, "[ERROR: Length != 6]");
	print_need(p, s->at, 6);
	text_printf(
	    p->text, "ASN = %010" PRIx64 ", Join Metric = %u ", wpan_number(p, s->at, 5), s->at[5]);
}

static void link_slots(struct wpan_span *s, unsigned count)
{
	static const struct print_name uses[] = {{0x01, "TX "}, {0x02, "RX "}, {0x04, "Shared "},
	    {0x08, "Timekeeping "}, {0x10, "Priority "}, {0, NULL}};
	struct print *p = s->p;

	for (; count > 0; count--) {
		if (!wpan_has(s, 5, "[ERROR: Truncated IE links]"))
			return;
		print_need(p, s->at, 5);
		text_printf(p->text,
		    "\n\t\t\t\t[ Timeslot =  %u, Offset = %u, Options = ", get_le16(p, s->at),
		    get_le16(p, s->at + 2));
		print_bits(p, uses, "", "", s->at[4] & 0x1f);
		text_str(p->text, "] ");
		wpan_skip(s, 5);
	}
}

static void slotframes(struct wpan_span *s)
{
	struct print *p = s->p;
	unsigned count = get_u8(p, s->at);

	text_printf(p->text, "Slotframes = %u ", count);
	wpan_skip(s, 1);
	for (; count > 0; count--) {
		unsigned links;

		if (!wpan_has(s, 4, "[ERROR: Truncated IE before slotframes]"))
			return;
		links = get_u8(p, s->at + 3);
		text_printf(p->text, "\n\t\t\t[ Handle %u, size = %u, links = %u ",
		    get_u8(p, s->at), get_le16(p, s->at + 1), links);
		wpan_skip(s, 4);
		link_slots(s, links);
		text_str(p->text, "] ");
	}
}

static void timeslot(struct wpan_span *s)
{
	enum { NUMBER = 1, TIMES = 25, WIDE_TIMES = 27, NARROW = 10 };
	static const char *const names[] = {"CCA Offset", "CCA", "TX Offset", "RX Offset",
	    "RX Ack Delay", "TX Ack Delay", "RX Wait", "Ack Wait", "RX TX", "Max Ack", "Max TX",
	    "Time slot Length"};
	struct print *p = s->p;
	const uint8_t *at = s->at + 1;
	unsigned wide = s->left == WIDE_TIMES ? 3 : 2;

	if (s->left != NUMBER && s->left != TIMES && s->left != WIDE_TIMES) {
		text_str(p->text, "[ERROR: Length not 1, 25, or 27]\n\t\t\tIE Data = ");
		wpan_bytes(s, 0);
		return;
	}
	print_need(p, s->at, s->left);
	text_printf(p->text, "Time slot ID = %u", s->at[0]);
	for (unsigned i = 0; s->left > NUMBER && i < sizeof(names) / sizeof(names[0]); i++) {
		unsigned n = i < NARROW ? 2 : wide;

		text_printf(p->text, ", %s = %u", names[i], (unsigned)wpan_number(p, at, n));
		at += n;
	}
	text_char(p->text, ' ');
}

static void management(struct wpan_span *s, unsigned id)
{
	switch (id) {
	case NESTED_VENDOR:
		wpan_vendor(s);
		break;
	case CHANNEL_HOPPING:
		channel_hopping(s);
		break;
	case SYNCHRONIZATION:
		synchronization(s);
		break;
	case SLOTFRAMES:
		slotframes(s);
		break;
	case TIMESLOT:
		timeslot(s);
		break;
	default:
		wpan_element_data(s);
	}
}

static void management_list(struct wpan_span *s)
{
	struct print *p = s->p;

	do {
		struct wpan_span inner = {p, NULL, 0};
		unsigned tag, id;

		if (!wpan_has(s, 2, "[ERROR: Truncated MLME IE]"))
			return;
		tag = get_le16(p, s->at);
		inner.left = tag & (tag & 0x8000 ? 0x3ff : 0xff);
		id = tag & 0x8000 ? tag >> 11 & 15 : tag >> 8 & 0x7f;
		text_str(p->text, "\n\t\t");
		print_named(p, tag & 0x8000 ? long_names : short_names,
		    !(tag & 0x8000) && id < 16 ? "Reserved for long format 0x%x"
					       : "Reserved 0x%02x",
		    id);
		text_printf(p->text, " [ length = %u, ", inner.left);
		if (!wpan_has(s, 2 + inner.left, "[ERROR: Truncated IE data]"))
			return;
		inner.at = s->at + 2;
		wpan_skip(s, 2 + inner.left);
		if (inner.left > 0)
			management(&inner, id);
		text_str(p->text, "] ");
	} while (s->left > 0);
}

static bool whole_frame(struct wpan_span *s, uint8_t control, uint32_t *data)
{
	struct print *p = s->p;
	unsigned id = control >> 3;

	text_printf(p->text, "Type = Full upper layer fragment%s, ",
	    control & 1 ? " with small Multiplex ID" : "");
	if (control & 1) {
		text_printf(p->text, "Multiplex ID = 0x%04x, ", id);
		*data = 1;
		return true;
	}
	if (!wpan_has(s, 3, "[ERROR: Multiplex ID missing]"))
		return false;
	text_printf(p->text, "tid = 0x%02x, Multiplex ID = 0x%04x, ", id, get_le16(p, s->at + 1));
	*data = 3;
	return true;
}

static bool fragment(struct wpan_span *s, uint8_t control, uint32_t *data)
{
	struct print *p = s->p;
	unsigned number;

	if (!wpan_has(s, 2, "[ERROR: fragment number missing]"))
		return false;
	number = get_u8(p, s->at + 1);
	text_printf(p->text, "Type = %s, tid = 0x%02x, fragment = 0x%02x, ",
	    (control & 7) == 4 ? "Last fragment"
	    : number == 0      ? "First fragment"
			       : "Middle fragment",
	    control >> 3, number);
	*data = 2;
	if (number > 0)
		return true;
	if (!wpan_has(s, 6, "[ERROR: Total upper layer size or multiplex ID missing]"))
		return false;
	text_printf(p->text, "Total upper layer size = 0x%04x, Multiplex ID = 0x%04x, ",
	    get_le16(p, s->at + 2), get_le16(p, s->at + 4));
	*data = 6;
	return true;
}

static void abortion(struct wpan_span *s, unsigned id)
{
	struct print *p = s->p;

	text_printf(p->text, "Type = Abort, tid = 0x%02x, ", id);
	if (s->left == 1) {
		text_str(p->text, "no max size given");
	} else if (s->left == 3) {
		text_printf(p->text, "max size = 0x%04x", get_le16(p, s->at + 1));
	} else {
		text_printf(p->text, "invalid length = %u (not 1 or 3)Abort data = ", s->left);
		wpan_bytes(s, 1);
	}
}

static void multiplexed(struct wpan_span *s)
{
	struct print *p = s->p;
	uint8_t control = get_u8(p, s->at);
	uint32_t data = 1;

	switch (control & 7) {
	case 0:
	case 1:
		if (!whole_frame(s, control, &data))
			return;
		break;
	case 2:
	case 4:
		if (!fragment(s, control, &data))
			return;
		break;
	case 6:
		abortion(s, control >> 3);
		return;
	default:
		text_printf(
		    p->text, "Type = %u (Reserved), tid = 0x%02x, ", control & 7u, control >> 3);
	}
	text_str(p->text, "Upper layer data = ");
	wpan_bytes(s, data);
}

static void content(struct wpan_span *s, unsigned group)
{
	switch (group) {
	case MLME:
		management_list(s);
		break;
	case VENDOR:
		wpan_vendor(s);
		break;
	case MULTIPLEXED:
		multiplexed(s);
		break;
	case IETF:
		text_printf(
		    s->p->text, "Subtype ID = 0x%02x, Subtype content = ", get_u8(s->p, s->at));
		wpan_bytes(s, 1);
		break;
	default:
		wpan_element_data(s);
	}
}

bool wpan_payload_elements(struct wpan_span *s)
{
	struct print *p = s->p;
	unsigned group;

	do {
		struct wpan_span inner = {p, NULL, 0};
		uint16_t tag;

		if (!wpan_has(s, 2, "[ERROR: Truncated header IE]"))
			return false;
		tag = get_le16(p, s->at);
		if (!(tag & 0x8000))
			text_str(p->text, "[ERROR: Payload IE with type 0] ");
		inner.left = tag & 0x3ff;
		group = tag >> 11 & 15;
		print_labelled(p, "\n\t", groups, "Reserved 0x%02x", group);
		if (inner.left == 0)
			text_str(p->text, " [");
		else
			text_printf(p->text, " [ length = %u, ", inner.left);
		if (!wpan_has(s, 2 + inner.left, "[ERROR: Truncated IE data]"))
			return false;
		inner.at = s->at + 2;
		wpan_skip(s, 2 + inner.left);
		if (p->options->verbose > 3 && inner.left > 0)
			content(&inner, group);
		else
			wpan_element_data(&inner);
		text_str(p->text, "]\n\t");
	} while (group != LIST_END && s->left > 0);
	return true;
}
