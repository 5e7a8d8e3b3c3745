/*
 * Frame Relay (Q.922, RFC 2427), in bundles (FRF.16) and fragments (FRF.15).
 */
#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	EXTENDED = 0x01, /* the last byte of an address */
	UNNUMBERED = 0x03,
	NLPID_Q933 = 0x08,
	NLPID_SNAP = 0x80,
	NLPID_CLNP = 0x81,
	NLPID_ESIS = 0x82,
	NLPID_ISIS = 0x83,
	NLPID_IP6 = 0x8e,
	NLPID_FRAGMENT = 0xb1,
	NLPID_IP = 0xcc,
	NLPID_PPP = 0xcf,
	BUNDLE_FLAGS = 0xe0,
	BUNDLE_CONTROL = 0xe0,
	BUNDLE_WHOLE = 0xc0,
	BUNDLE_BEGIN = 0x80,
	ITEM_BUNDLE = 1,
	ITEM_LINK = 2,
	ITEM_MAGIC = 3,
	ITEM_STAMP = 5,
	ID_MOST = 50,
};

static const struct print_name flag_names[] = {
    {0x2000000, "C!"},
    {0x20000, "DE"},
    {0x40000, "BECN"},
    {0x80000, "FECN"},
    {0x02, "sdlcore"},
    {0, NULL},
};

static const struct print_name fragment_flags[] = {
    {0x80, "Begin"},
    {0x40, "End"},
    {0x20, "Control"},
    {0, NULL},
};

static const struct print_name bundle_messages[] = {
    {1, "Add Link"},
    {2, "Add Link ACK"},
    {3, "Add Link Reject"},
    {4, "Hello"},
    {5, "Hello ACK"},
    {6, "Remove Link"},
    {7, "Remove Link ACK"},
    {0, NULL},
};

static const struct print_name bundle_items[] = {
    {1, "Bundle ID"},
    {2, "Link ID"},
    {3, "Magic Number"},
    {5, "Timestamp"},
    {6, "Vendor Extension"},
    {7, "Cause"},
    {0, NULL},
};

/* An address of 2 to 4 bytes. */
struct q922 {
	uint32_t dlci;
	uint32_t flags;
	unsigned size;
};

enum q922_result {
	Q922_GOOD,
	Q922_BAD,
	Q922_CUT,
};

static bool has(struct print *p, const uint8_t *at, uint32_t length, uint32_t n)
{
	return length >= n && print_has(p, at, n);
}

static enum q922_result parse(struct print *p, const uint8_t *at, uint32_t length, struct q922 *a)
{
	if (!has(p, at, length, 1))
		return Q922_CUT;
	if (at[0] & EXTENDED)
		return Q922_BAD;
	if (!has(p, at, length, 2))
		return Q922_CUT;
	*a = (struct q922){
	    .dlci = (at[0] & 0xfcu) << 2 | at[1] >> 4,
	    .flags = (at[0] & 2u) << 24 | (at[1] & 0x0eu) << 16,
	    .size = 2,
	};
	if (at[1] & EXTENDED)
		return Q922_GOOD;
	if (!has(p, at, length, 3))
		return Q922_CUT;
	a->size = 3;
	if ((at[2] & EXTENDED) == 0) {
		a->dlci = a->dlci << 7 | at[2] >> 1;
		a->size = 4;
	}
	if (!has(p, at, length, a->size))
		return Q922_CUT;
	if ((at[a->size - 1] & EXTENDED) == 0)
		return Q922_BAD;
	a->flags |= at[a->size - 1] & 2;
	a->dlci = a->dlci << 6 | at[a->size - 1] >> 2;
	return Q922_GOOD;
}

static void put_header(
    struct print *p, const struct q922 *a, unsigned size, uint16_t protocol, uint32_t length)
{
	const char *name;

	if (p->options->quiet > 0) {
		text_printf(p->text, "Q.922, DLCI %u, length %u: ", a->dlci, length);
		return;
	}
	text_printf(p->text, "Q.922, hdr-len %u, DLCI %u, Flags [", size, a->dlci);
	print_bits(p, flag_names, "none", ", ", a->flags);
	name = protocol <= 0xff ? print_find(print_nlpid_names, protocol)
				: print_ethertype_name(protocol);
	text_printf(p->text,
	    protocol <= 0xff ? "], NLPID %s (0x%02x), length %u: "
			     : "], cisco-ethertype %s (0x%04x), length %u: ",
	    name != NULL ? name : "unknown", protocol, length);
}

static void put_fragment(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t flags;

	if (length < 2) {
		print_truncated(p);
		return;
	}
	flags = get_u8(p, at) & BUNDLE_FLAGS;
	text_printf(p->text, "FRF.15, seq 0x%03x, Flags [",
	    (get_u8(p, at) & 0x1eu) << 7 | get_u8(p, at + 1));
	print_bits(p, fragment_flags, "none", ", ", flags);
	text_printf(p->text, "],%s Fragmentation, length %u",
	    at[0] & 1 ? "Interface" : "End-to-End", length);
}

/* What follows the header of `size` bytes. */
static void payload(struct print *p, const struct q922 *a, uint8_t nlpid, const uint8_t *at,
    uint32_t length, uint32_t size)
{
	switch (nlpid) {
	case NLPID_IP:
		print_ip(p, at, length);
		break;
	case NLPID_IP6:
		print_ip6(p, at, length);
		break;
	case NLPID_CLNP:
	case NLPID_ESIS:
	case NLPID_ISIS:
		print_iso(p, at - 1, length + 1);
		break;
	case NLPID_SNAP:
		if (print_snap(p, at, length, 0))
			break;
		if (!p->options->link_header)
			put_header(p, a, size, nlpid, length + size);
		print_default(p, at - size, length + size);
		break;
	case NLPID_Q933:
		print_q933(p, at, length);
		break;
	case NLPID_FRAGMENT:
		put_fragment(p, at, length);
		break;
	case NLPID_PPP:
		print_ppp(p, at, length);
		break;
	default:
		if (!p->options->link_header)
			put_header(p, a, a->size, nlpid, length + size);
		if (!p->options->dump_hex)
			print_dump(p, at, length);
		break;
	}
}

/* Cisco's form: an ethertype behind the address. True: it was that. */
static bool cisco(struct print *p, const struct q922 *a, const uint8_t *at, uint32_t length)
{
	if (at[a->size] == UNNUMBERED || a->dlci == 0)
		return false;
	if (has(p, at, length, a->size + 2)) {
		uint16_t type = get_u16(p, at + a->size);

		if (p->options->link_header)
			put_header(p, a, a->size, type, length);
		if (print_ethertype(p, type, at + a->size + 2, length - a->size - 2))
			return true;
	}
	text_printf(p->text, "UI %02x! ", at[a->size]);
	return false;
}

/* The bytes of its header. */
static uint32_t frame(struct print *p, const uint8_t *at, uint32_t length)
{
	struct q922 a;
	enum q922_result result;
	uint32_t size;

	p->protocol = "fr";
	result = parse(p, at, length, &a);
	if (result == Q922_BAD) {
		text_str(p->text, "Q.922, invalid address");
		return 0;
	}
	if (result == Q922_CUT || !has(p, at, length, a.size + 1)) {
		print_truncated(p);
		return 0;
	}
	if (cisco(p, &a, at, length))
		return a.size + 2;
	if (!has(p, at, length, a.size + 2)) {
		print_truncated(p);
		return 0;
	}
	size = a.size + 2;
	if (at[a.size + 1] == 0) {
		if (a.size != 3)
			text_str(p->text, "Pad! ");
		size++;
	} else if (a.size == 3) {
		text_str(p->text, "No pad! ");
	}
	if (!has(p, at, length, size)) {
		print_truncated(p);
		return 0;
	}
	if (p->options->link_header)
		put_header(p, &a, a.size, at[size - 1], length);
	payload(p, &a, at[size - 1], at + size, length - size, size);
	return size;
}

void print_frame_relay(struct print *p, const uint8_t *at, uint32_t length)
{
	frame(p, at, length);
}

void print_frame_relay_link(struct print *p, const uint8_t *at, uint32_t length)
{
	p->protocol = "fr";
	if (!print_has(p, at, 4)) {
		print_truncated(p);
		p->link_length += print_left(p, at);
		return;
	}
	p->link_length += frame(p, at, length);
}

/* An item of a bundle's control frame, `size` bytes at `at`. */
static void bundle_item(struct print *p, uint8_t type, const uint8_t *at, uint8_t size)
{
	if (type == ITEM_MAGIC && size == 4) {
		text_printf(p->text, "0x%08x", get_u32(p, at));
	} else if (type == ITEM_MAGIC) {
		text_printf(p->text, "[IE data length %d != 4]", size);
		print_invalid(p);
	} else if (type == ITEM_BUNDLE || type == ITEM_LINK) {
		print_safe_str(p, at, size < ID_MOST ? size : ID_MOST);
	} else if (p->options->verbose <= 1) {
		print_unknown(p, "\n\t  ", at, size);
	}
	if (p->options->verbose > 1)
		print_unknown(p, "\n\t  ", at, size);
}

static void bundle_control(struct print *p, const uint8_t *at, uint32_t length)
{
	text_str(p->text, "FRF.16 Control, Flags [");
	print_bits(p, fragment_flags, "none", ", ", at[0] & BUNDLE_FLAGS);
	text_str(p->text, "], ");
	print_named(p, bundle_messages, "Unknown Message (0x%02x)", at[2]);
	text_printf(p->text, ", length %u", length);
	at += 3;
	length -= 3;
	while (p->options->verbose > 0 && length > 2) {
		uint8_t type, size;

		print_need(p, at, 2);
		type = at[0];
		size = at[1];
		text_printf(p->text,
		    "\n\tIE %s (%u), length %u: ", print_name_or(bundle_items, type, "Unknown"),
		    type, size);
		if (type == 0 || size <= 2)
			return;
		print_need(p, at, size);
		bundle_item(p, type, at + 2, size - 2);
		at += size;
		length = length > size ? length - size : 0;
	}
}

void print_frame_relay_bundle(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t flags;

	p->protocol = "mfr";
	if (length < 4) {
		text_printf(p->text, "[length %u < 4]", length);
		print_invalid(p);
		return;
	}
	if (!print_has(p, at, 4)) {
		print_truncated(p);
		return;
	}
	flags = at[0] & BUNDLE_FLAGS;
	if (flags == BUNDLE_CONTROL && at[1] == 0) {
		p->link_length += 3;
		bundle_control(p, at, length);
		return;
	}
	text_printf(p->text, "FRF.16 Frag, seq %u, Flags [", (at[0] & 0x1eu) << 7 | at[1]);
	print_bits(p, fragment_flags, "none", ", ", flags);
	text_char(p->text, ']');
	if (flags == BUNDLE_WHOLE || flags == BUNDLE_BEGIN) {
		text_str(p->text, ", ");
		p->link_length += 2;
		frame(p, at + 2, length - 2);
	} else {
		print_unknown(p, "\n\t", at, length);
	}
}
