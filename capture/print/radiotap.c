/*
 * What stands in front of 802.11 frames: radiotap (radiotap.org), AVS and Prism headers.
 */
#include <inttypes.h>

#include "capture/print/names.h"
#include "capture/print/printers.h"
#include "capture/print/wifi.h"

enum {
	HEADER = 8,
	FIELD_FLAGS = 1,
	FIELD_CHANNEL = 3,
	FIELD_XCHANNEL = 18,
	FIELD_MCS = 19,
	FIELD_VHT = 21,
	FIELD_NAMESPACE = 29,
	FIELD_VENDOR = 30,
	FIELD_EXTENDED = 31,
	FLAG_FCS = 0x10,
	FLAG_PADDED = 0x20,
	CHANNEL_TURBO = 0x00010,
	CHANNEL_CCK = 0x00020,
	CHANNEL_OFDM = 0x00040,
	CHANNEL_2GHZ = 0x00080,
	CHANNEL_5GHZ = 0x00100,
	CHANNEL_DYNAMIC = 0x00400,
	CHANNEL_GFSK = 0x00800,
	CHANNEL_HALF = 0x04000,
	CHANNEL_QUARTER = 0x08000,
	CHANNEL_HT20 = 0x10000,
	CHANNEL_HT40_UP = 0x20000,
	CHANNEL_HT40_DOWN = 0x40000,
	MCS_MOST = 76,
	PRISM_HEADER = 144,
	AVS_1 = 0x80211001,
	AVS_2 = 0x80211002,
};

/* The fields as they come; each is aligned to its own size from the header's start. */
struct cursor {
	const uint8_t *start;
	const uint8_t *at;
	const uint8_t *end;
};

/* Where a field of `size` bytes is; NULL: it does not fit. */
static const uint8_t *take(struct cursor *c, uint32_t size, uint32_t align)
{
	uint32_t offset = (uint32_t)(c->at - c->start);
	const uint8_t *at;

	offset = (offset + align - 1) & ~(align - 1);
	at = c->start + offset;
	if (at > c->end || (uint32_t)(c->end - at) < size)
		return NULL;
	c->at = at + size;
	return at;
}

static uint16_t le16(const uint8_t *at)
{
	return (uint16_t)(at[0] | at[1] << 8);
}

static uint32_t le32(const uint8_t *at)
{
	return le16(at) | (uint32_t)le16(at + 2) << 16;
}

static bool all_of(uint32_t flags, uint32_t wanted)
{
	return (flags & wanted) == wanted;
}

static void put_standard(struct print *p, const char *name, uint32_t flags)
{
	text_printf(p->text, " %s%s", name,
	    flags & CHANNEL_HALF      ? "/10Mhz"
	    : flags & CHANNEL_QUARTER ? "/5Mhz"
				      : "");
}

static void put_channel(struct print *p, uint16_t megahertz, uint32_t flags, uint32_t present)
{
	text_printf(p->text, "%u MHz", megahertz);
	if (present & 1u << FIELD_MCS) {
		text_str(p->text, " 11n");
	} else {
		if (all_of(flags, CHANNEL_2GHZ | CHANNEL_GFSK))
			text_str(p->text, " FHSS");
		if (all_of(flags, CHANNEL_5GHZ | CHANNEL_OFDM))
			put_standard(p, "11a", flags);
		if (all_of(flags, CHANNEL_2GHZ | CHANNEL_OFDM) ||
		    all_of(flags, CHANNEL_2GHZ | CHANNEL_DYNAMIC))
			put_standard(p, "11g", flags);
		else if (all_of(flags, CHANNEL_2GHZ | CHANNEL_CCK))
			text_str(p->text, " 11b");
		if (flags & CHANNEL_TURBO)
			text_str(p->text, " Turbo");
	}
	if (flags & CHANNEL_HT20)
		text_str(p->text, " ht/20");
	else if (flags & CHANNEL_HT40_DOWN)
		text_str(p->text, " ht/40-");
	else if (flags & CHANNEL_HT40_UP)
		text_str(p->text, " ht/40+");
	text_char(p->text, ' ');
}

/* The rate in Mbit/s of an HT scheme. Twice the rates at 20 MHz with a long guard interval; the
 * others follow from the number of carriers (52 or 108) and the symbol's length (10/9). */
static double ht_rate(unsigned mcs, bool wide, bool short_guard)
{
	static const uint16_t twice[MCS_MOST + 1] = {13, 26, 39, 52, 78, 104, 117, 130, 26, 52, 78,
	    104, 156, 208, 234, 260, 39, 78, 117, 156, 234, 312, 351, 390, 52, 104, 156, 208, 312,
	    416, 468, 520, 0, 78, 104, 130, 117, 156, 195, 104, 130, 130, 156, 182, 182, 208, 156,
	    195, 195, 234, 273, 273, 312, 130, 156, 182, 156, 182, 208, 234, 208, 234, 260, 260,
	    286, 195, 234, 273, 234, 273, 312, 351, 312, 351, 390, 390, 429};
	double rate = twice[mcs] / 2.0;

	if (mcs == 32)
		rate = wide ? 6.0 : 0.0;
	else if (wide)
		rate = rate * 108 / 52;
	return short_guard ? rate * 10 / 9 : rate;
}

static void put_mcs(struct print *p, const uint8_t *at)
{
	static const char *const bandwidths[] = {"20 MHz", "40 MHz", "20 MHz (L)", "20 MHz (U)"};
	uint8_t known = at[0], flags = at[1], mcs = at[2];
	double rate = 0;

	if (mcs <= MCS_MOST && (known & 5) != 0)
		rate = ht_rate(mcs, (flags & 3) == 1, flags & 4);
	if ((known & 2) != 0 && rate != 0)
		text_printf(p->text, "%.1f Mb/s ", rate);
	if (known & 2)
		text_printf(p->text, "MCS %u ", mcs);
	if (known & 1)
		text_printf(p->text, "%s ", bandwidths[flags & 3]);
	if (known & 4)
		text_str(p->text, flags & 4 ? "short GI " : "long GI ");
	if (known & 8)
		text_str(p->text, flags & 8 ? "greenfield " : "mixed ");
	if (known & 0x10)
		text_str(p->text, flags & 0x10 ? "LDPC FEC " : "BCC FEC ");
	if (known & 0x20)
		text_printf(p->text, "RX-STBC%u ", flags >> 5 & 3);
}

static void put_vht(struct print *p, const uint8_t *at)
{
	static const char *const bandwidths[] = {"20 MHz", "40 MHz", "20 MHz (L)", "20 MHz (U)",
	    "80 MHz", "80 MHz (L)", "80 MHz (U)", "80 MHz (LL)", "80 MHz (LU)", "80 MHz (UL)",
	    "80 MHz (UU)", "160 MHz", "160 MHz (L)", "160 MHz (U)", "160 MHz (LL)", "160 MHz (LU)",
	    "160 MHz (UL)", "160 MHz (UU)", "160 MHz (LLL)", "160 MHz (LLU)", "160 MHz (LUL)",
	    "160 MHz (UUU)", "160 MHz (ULL)", "160 MHz (ULU)", "160 MHz (UUL)", "160 MHz (UUU)"};
	uint16_t known = le16(at);
	unsigned bandwidth = at[3] & 0x1f;

	for (unsigned user = 0; user < 4; user++) {
		if ((at[4 + user] & 15) != 0)
			text_printf(p->text, "User %u MCS %u %s FEC ", user, at[4 + user] >> 4,
			    at[8] >> user & 1 ? "LDPC" : "BCC");
	}
	if ((known & 0x40) != 0 && bandwidth < sizeof bandwidths / sizeof bandwidths[0])
		text_printf(p->text, "%s ", bandwidths[bandwidth]);
	else if (known & 0x40)
		text_printf(p->text, "unknown (%u) ", bandwidth);
	if (known & 4)
		text_str(p->text, at[2] & 4 ? "short GI " : "long GI ");
}

static void put_flags(struct print *p, uint8_t flags)
{
	static const struct print_name names[] = {
	    {0x01, "cfp "},
	    {0x02, "short preamble "},
	    {0x04, "wep "},
	    {0x08, "fragmented "},
	    {0x40, "bad-fcs "},
	    {0, NULL},
	};

	for (const struct print_name *n = names; n->name != NULL; n++)
		if (flags & n->value)
			text_str(p->text, n->name);
}

/* A field's bytes and alignment, by its number; 0: not known. */
static const struct field {
	uint8_t size;
	uint8_t align;
} fields[] = {
    [0] = {8, 8},
    [FIELD_FLAGS] = {1, 1},
    [2] = {1, 1},
    [FIELD_CHANNEL] = {4, 2},
    [4] = {2, 1},
    [5] = {1, 1},
    [6] = {1, 1},
    [7] = {2, 2},
    [8] = {2, 2},
    [9] = {1, 1},
    [10] = {1, 1},
    [11] = {1, 1},
    [12] = {1, 1},
    [13] = {1, 1},
    [14] = {2, 2},
    [FIELD_XCHANNEL] = {8, 4},
    [FIELD_MCS] = {3, 1},
    [20] = {8, 4},
    [FIELD_VHT] = {12, 2},
};

static void put_rate(struct print *p, uint8_t rate)
{
	if (rate >= 0x80 && rate <= 0x8f)
		text_printf(p->text, "MCS %u ", rate & 0x7f);
	else
		text_printf(p->text, "%2.1f Mb/s ", .5 * rate);
}

static void put_field(struct print *p, unsigned number, const uint8_t *at, uint32_t present)
{
	switch (number) {
	case 0:
		text_printf(
		    p->text, "%" PRIu64 "us tsft ", le32(at) | (uint64_t)le32(at + 4) << 32);
		break;
	case FIELD_FLAGS:
		put_flags(p, at[0]);
		break;
	case 2:
		put_rate(p, at[0]);
		break;
	case FIELD_CHANNEL:
		if ((present & 1u << FIELD_XCHANNEL) == 0)
			put_channel(p, le16(at), le16(at + 2), present);
		break;
	case 4:
		text_printf(p->text, "fhset %u fhpat %u ", at[0], at[1]);
		break;
	case 5:
		text_printf(p->text, "%ddBm signal ", (int8_t)at[0]);
		break;
	case 6:
		text_printf(p->text, "%ddBm noise ", (int8_t)at[0]);
		break;
	case 7:
		text_printf(p->text, "%u sq ", le16(at));
		break;
	case 8:
		text_printf(p->text, "%d tx power ", -(int16_t)le16(at));
		break;
	case 9:
		text_printf(p->text, "%ddB tx attenuation ", -(int8_t)at[0]);
		break;
	case 10:
		text_printf(p->text, "%ddBm tx power ", (int8_t)at[0]);
		break;
	case 11:
		text_printf(p->text, "antenna %u ", at[0]);
		break;
	case 12:
	case 13:
		text_printf(p->text, "%udB %s ", at[0], number == 12 ? "signal" : "noise");
		break;
	case FIELD_XCHANNEL:
		put_channel(p, le16(at + 4), le32(at), present);
		break;
	case FIELD_MCS:
		put_mcs(p, at);
		break;
	case FIELD_VHT:
		put_vht(p, at);
		break;
	default:
		break;
	}
}

/* The fields of one word of bits. False: no more can be read. */
static bool put_word(
    struct print *p, struct cursor *c, uint32_t present, unsigned first, uint8_t *flags)
{
	for (unsigned bit = 0; bit < FIELD_NAMESPACE; bit++) {
		unsigned number = first + bit;
		const uint8_t *at;

		if ((present & 1u << bit) == 0)
			continue;
		if (number >= sizeof fields / sizeof fields[0] || fields[number].size == 0) {
			text_printf(p->text, "[bit %u] ", number);
			return false;
		}
		at = take(c, fields[number].size, fields[number].align);
		if (at == NULL) {
			print_truncated(p);
			return false;
		}
		if (number == FIELD_FLAGS)
			*flags = at[0];
		put_field(p, number, at, present);
	}
	return true;
}

/* All words; at: the first of them. Returns the flags field. */
static uint8_t put_fields(struct print *p, struct cursor *c, const uint8_t *at)
{
	unsigned first = 0;
	uint16_t skip = 0;
	bool vendor = false;
	uint8_t flags = 0;
	uint32_t present;

	do {
		const uint8_t *space;

		present = le32(at);
		at += 4;
		if (vendor ? take(c, skip, 1) == NULL : !put_word(p, c, present, first, &flags))
			break;
		skip = 0;
		switch (present >> FIELD_NAMESPACE & 3) {
		case 0:
			first += 32;
			break;
		case 1:
			first = 0;
			vendor = false;
			break;
		case 2:
			first = 0;
			vendor = true;
			space = take(c, 6, 2);
			if (space == NULL)
				print_truncated(p);
			else
				skip = le16(space + 4);
			break;
		default:
			break;
		}
	} while (present & 1u << FIELD_EXTENDED);
	return flags;
}

/* The bytes of the bit words; 0: they reach over the header's end. */
static uint32_t words(const uint8_t *at, uint32_t length)
{
	uint32_t size = 4;

	while (4 + size <= length && (le32(at + size) & 1u << FIELD_EXTENDED) != 0)
		size += 4;
	return 4 + size <= length ? size : 0;
}

static uint32_t radiotap(struct print *p, const uint8_t *at, uint32_t length)
{
	struct cursor c;
	uint32_t size, bits;
	uint8_t flags;

	p->protocol = "802.11_radio";
	size = print_has(p, at, HEADER) ? le16(at + 2) : 0;
	if (size < HEADER || !print_has(p, at, size)) {
		print_truncated(p);
		return print_left(p, at);
	}
	bits = words(at, size);
	if (bits == 0) {
		print_truncated(p);
		return print_left(p, at);
	}
	c = (struct cursor){at, at + 4 + bits, at + size};
	flags = put_fields(p, &c, at + 4);
	return size + print_wifi(p, at + size, length - size, flags & FLAG_PADDED,
			  flags & FLAG_FCS ? 4 : 0);
}

void print_radiotap_link(struct print *p, const uint8_t *at, uint32_t length)
{
	p->link_length += radiotap(p, at, length);
}

void print_avs_link(struct print *p, const uint8_t *at, uint32_t length)
{
	uint32_t size;

	p->protocol = "802.11_radio_avs";
	size = print_has(p, at, 8) ? get_u32(p, at + 4) : 0;
	if (size < 8 || !print_has(p, at, size)) {
		print_truncated(p);
		p->link_length += print_left(p, at);
		return;
	}
	p->link_length += size + print_wifi(p, at + size, length - size, false, 0);
}

void print_prism_link(struct print *p, const uint8_t *at, uint32_t length)
{
	uint32_t code;

	p->protocol = "prism";
	code = print_has(p, at, 4) ? get_u32(p, at) : 0;
	if (code == AVS_1 || code == AVS_2) {
		print_avs_link(p, at, length);
		return;
	}
	if (!print_has(p, at, PRISM_HEADER)) {
		print_truncated(p);
		p->link_length += print_left(p, at);
		return;
	}
	p->link_length += PRISM_HEADER;
	p->link_length += print_wifi(p, at + PRISM_HEADER, length - PRISM_HEADER, false, 0);
}
