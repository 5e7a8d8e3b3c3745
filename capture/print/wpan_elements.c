/* Information elements in headers of IEEE 802.15.4: section 7.4.2. */
#include <inttypes.h>

#include "capture/print/fields.h"
#include "capture/print/wpan.h"

enum {
	VENDOR = 0x00,
	CSL = 0x1a,
	RIT = 0x1b,
	DSME_PAN = 0x1c,
	RENDEZVOUS = 0x1d,
	TIME_CORRECTION = 0x1e,
	EXTENDED_DSME_PAN = 0x21,
	END_PAYLOAD_FOLLOWS = 0x7e,
	END = 0x7f,
};

static const struct print_name elements[] = {
    {VENDOR, "Vendor Specific Header IE"},
    {CSL, "LE CSL IE"},
    {RIT, "LE RIT IE"},
    {DSME_PAN, "DSME PAN descriptor IE"},
    {RENDEZVOUS, "Rendezvous Time IE"},
    {TIME_CORRECTION, "Time Correction IE"},
    {EXTENDED_DSME_PAN, "Extended DSME PAN descriptor IE"},
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
    {END_PAYLOAD_FOLLOWS, "Header Termination 1 IE"},
    {END, "Header Termination 2 IE"},
    {0, NULL},
};

static void listening(struct wpan_span *s)
{
	struct print *p = s->p;

	if (!wpan_has(s, 4, "[ERROR: Truncated CSL IE]"))
		return;
	text_printf(
	    p->text, "CSL Phase = %u, CSL Period = %u", get_le16(p, s->at), get_le16(p, s->at + 2));
	if (s->left >= 6)
		text_printf(p->text, ", Rendezvous time = %u", get_le16(p, s->at + 4));
	if (s->left != 4 && s->left != 6)
		text_str(p->text, " [ERROR: CSL IE length wrong]");
}

static void repeated_listening(struct wpan_span *s)
{
	struct print *p = s->p;

	if (wpan_has(s, 4, "[ERROR: Truncated RIT IE]"))
		text_printf(p->text,
		    "Time to First Listen = %u, # of Repeat Listen = %u, "
		    "Repeat Listen Interval = %u",
		    get_u8(p, s->at), get_u8(p, s->at + 1), get_le16(p, s->at + 2));
}

/* A bitmap of n bytes. */
static bool bitmap(struct wpan_span *s, const char *name, const char *error, uint16_t n)
{
	struct wpan_span map = {s->p, s->at, n};

	if (!wpan_has(s, n, error))
		return false;
	text_str(s->p->text, name);
	wpan_bytes(&map, 0);
	wpan_skip(s, n);
	return true;
}

static bool multi_superframe(struct wpan_span *s, bool extended, bool *hopping)
{
	struct print *p = s->p;
	unsigned n = extended ? 2 : 1, bits, shift = extended ? 4 : 0;

	if (!wpan_has(s, n, "[ERROR: Truncated before DSME Superframe Specification]"))
		return false;
	bits = (unsigned)wpan_number(p, s->at, n);
	text_printf(p->text, "Multi-superframe Order = %u, %s%s%s%s",
	    bits & (extended ? 0xff : 0x0f),
	    bits >> shift & 0x10 ? "Channel hopping mode" : "Channel adaptation mode",
	    bits >> shift & 0x40 ? ", CAP reduction enabled" : "",
	    bits >> shift & 0x80 ? ", Deferred beacon enabled" : "",
	    bits & 0x1000 ? ", Hopping Sequence Present" : "");
	*hopping = bits & 0x1000;
	wpan_skip(s, n);
	return true;
}

static bool beacons(struct wpan_span *s)
{
	struct print *p = s->p;
	uint16_t n;

	if (!wpan_has(s, 8, " [ERROR: Truncated before Time synchronization specification]"))
		return false;
	text_printf(p->text, "Beacon timestamp = %" PRIu64 ", offset = %u",
	    wpan_number(p, s->at, 6), get_le16(p, s->at + 6));
	wpan_skip(s, 8);
	if (!wpan_has(s, 4, " [ERROR: Truncated before Beacon Bitmap]"))
		return false;
	n = get_le16(p, s->at + 2);
	text_printf(p->text, "SD Index = %u, Bitmap len = %u, ", get_le16(p, s->at), n);
	wpan_skip(s, 4);
	return bitmap(s, " SD Bitmap = ", " [ERROR: Truncated in SD bitmap]", n);
}

static bool channels(struct wpan_span *s)
{
	struct print *p = s->p;
	uint16_t n;

	if (!wpan_has(s, 5, " [ERROR: Truncated before Channel hopping specification]"))
		return false;
	/* As tcpdump does: two bytes of length are read, one is passed over. */
	n = get_le16(p, s->at + 4);
	text_printf(p->text,
	    "Hopping Seq ID = %u, PAN Coordinator BSN = %u, Channel offset = %u, "
	    "Bitmap length = %u, ",
	    get_u8(p, s->at), get_u8(p, s->at + 1), get_le16(p, s->at + 2), n);
	wpan_skip(s, 5);
	return bitmap(
	    s, " Channel offset bitmap = ", " [ERROR: Truncated in Channel offset bitmap]", n);
}

static void hopping_sequence(struct wpan_span *s)
{
	struct print *p = s->p;
	unsigned n;

	if (!wpan_has(s, 1, " [ERROR: Truncated in Hopping Sequence length]"))
		return;
	n = get_u8(p, s->at);
	text_printf(p->text, "Hopping Seq length = %u [ ", n);
	wpan_skip(s, 1);
	if (!wpan_has(s, n * 2, " [ERROR: Truncated in Channel offset bitmap]"))
		return;
	for (unsigned i = 0; i < n; i++)
		text_printf(p->text, "%02x ", get_le16(p, s->at + i * 2));
	text_char(p->text, ']');
}

static void dsme_pan(struct wpan_span *s, bool extended)
{
	bool hopping = false;

	if (!wpan_has(s, 2, "[ERROR: Truncated DSME PAN IE]"))
		return;
	wpan_superframe(s->p, get_le16(s->p, s->at));
	wpan_skip(s, 2);
	if (wpan_has(s, 1, "[ERROR: Truncated before pending addresses field]") &&
	    wpan_pending(s) && multi_superframe(s, extended, &hopping) && beacons(s) &&
	    channels(s) && extended && hopping)
		hopping_sequence(s);
}

static void rendezvous(struct wpan_span *s)
{
	if (s->left != 4)
		text_str(s->p->text, "[ERROR: Length != 2]");
	else
		text_printf(s->p->text, "Rendezvous time = %u, Wake-up Interval = %u",
		    get_le16(s->p, s->at), get_le16(s->p, s->at + 2));
}

static void time_correction(struct wpan_span *s)
{
	uint16_t value;
	int time;

	if (s->left != 2) {
		text_str(s->p->text, "[ERROR: Length != 2]");
		return;
	}
	value = get_le16(s->p, s->at);
	time = value & 0xfff;
	if (time & 0x800)
		time -= 0x1000;
	text_printf(
	    s->p->text, "%sAck time correction = %d, ", value & 0x8000 ? "Negative " : "", time);
}

void wpan_vendor(struct wpan_span *s)
{
	struct print *p = s->p;

	if (!wpan_has(s, 3, "[ERROR: Vendor OUI missing]"))
		return;
	text_printf(p->text, "OUI = 0x%06x, Data = ", get_u24(p, s->at));
	wpan_bytes(s, 3);
}

void wpan_element_data(struct wpan_span *s)
{
	if (s->left == 0)
		return;
	text_str(s->p->text, "IE Data = ");
	wpan_bytes(s, 0);
}

static void content(struct wpan_span *s, unsigned element)
{
	switch (element) {
	case VENDOR:
		wpan_vendor(s);
		break;
	case CSL:
		listening(s);
		break;
	case RIT:
		repeated_listening(s);
		break;
	case DSME_PAN:
	case EXTENDED_DSME_PAN:
		dsme_pan(s, element == EXTENDED_DSME_PAN);
		break;
	case RENDEZVOUS:
		rendezvous(s);
		break;
	case TIME_CORRECTION:
		time_correction(s);
		break;
	default:
		wpan_element_data(s);
	}
}

static void label(struct print *p, unsigned element, unsigned length)
{
	if (element > END) {
		text_printf(p->text, "Reserved Element ID %02x, length = %u ", element, length);
		return;
	}
	print_labelled(p, "\n\t", elements, "Reserved 0x%02x", element);
	if (length == 0)
		text_str(p->text, " [");
	else
		text_printf(p->text, " [ length = %u, ", length);
}

bool wpan_header_elements(struct wpan_span *s, bool *payload_follows)
{
	unsigned element;

	do {
		struct wpan_span inner = {s->p, NULL, 0};
		uint16_t tag;

		if (!wpan_has(s, 2, "[ERROR: Truncated header IE]"))
			return false;
		tag = get_le16(s->p, s->at);
		if (tag & 0x8000)
			text_str(s->p->text, "[ERROR: Header IE with type 1] ");
		inner.left = tag & 0x7f;
		element = tag >> 7 & 0xff;
		label(s->p, element, inner.left);
		if (!wpan_has(s, 2 + inner.left, "[ERROR: Truncated IE data]"))
			return false;
		inner.at = s->at + 2;
		wpan_skip(s, 2 + inner.left);
		if (s->p->options->verbose > 3 && inner.left > 0)
			content(&inner, element);
		else
			wpan_element_data(&inner);
		text_str(s->p->text, "] ");
	} while (element != END_PAYLOAD_FOLLOWS && element != END && s->left > 0);
	*payload_follows = element == END_PAYLOAD_FOLLOWS;
	return true;
}
