/*
 * The ISO network layer: CLNP (ISO 8473) and ES-IS (ISO 9542).
 */
#include "capture/print/iso.h"
#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	NLPID_NULL = 0x00,
	NLPID_Q933 = 0x08,
	NLPID_CLNP = 0x81,
	NLPID_ESIS = 0x82,
	NLPID_ISIS = 0x83,
	NLPID_IP6 = 0x8e,
	NLPID_IP = 0xcc,
	NLPID_PPP = 0xcf,
	HEADER = 9, /* of CLNP and ES-IS alike */
	CLNP_ERROR = 1,
	CLNP_ECHO_REPLY = 31,
	FLAG_SEGMENTED = 0x80,
	OPTION_DISCARD = 193,
	OPTION_QUALITY = 195,
	OPTION_SECURITY = 197,
	OPTION_CONFIGURATION_TIME = 198,
	OPTION_SOURCE_ROUTE = 200,
	OPTION_RECORD_ROUTE = 203,
	OPTION_PADDING = 204,
	OPTION_PRIORITY = 205,
	OPTION_PROTOCOLS = 129,
	SCOPE_GLOBAL = 0xc0,
	ESIS_HELLO = 2,
	ESIS_IS_HELLO = 4,
	ESIS_REDIRECT = 6,
};

static const struct print_name esis_options[] = {
    {129, "Protocols supported"},
    {195, "QoS Maintenance"},
    {197, "Security"},
    {198, "ES Configuration Time"},
    {205, "Priority"},
    {225, "Addressk Mask"},
    {226, "SNPA Mask"},
    {0, NULL},
};

static const struct print_name clnp_options[] = {
    {193, "Discard Reason"},
    {205, "Priority"},
    {195, "QoS Maintenance"},
    {197, "Security"},
    {200, "Source Routing"},
    {203, "Route Recording"},
    {204, "Padding"},
    {0, NULL},
};

static const struct print_name error_classes[] = {
    {0, "General"},
    {8, "Address"},
    {9, "Source Routeing"},
    {10, "Lifetime"},
    {11, "PDU Discarded"},
    {12, "Reassembly"},
    {0, NULL},
};

static const struct print_name general_errors[] = {
    {0, "Reason not specified"},
    {1, "Protocol procedure error"},
    {2, "Incorrect checksum"},
    {3, "PDU discarded due to congestion"},
    {4, "Header syntax error (cannot be parsed)"},
    {5, "Segmentation needed but not permitted"},
    {6, "Incomplete PDU received"},
    {7, "Duplicate option"},
    {0, NULL},
};

static const struct print_name address_errors[] = {
    {0, "Destination address unreachable"},
    {1, "Destination address unknown"},
    {0, NULL},
};

static const struct print_name route_errors[] = {
    {0, "Unspecified source routeing error"},
    {1, "Syntax error in source routeing field"},
    {2, "Unknown address in source routeing field"},
    {3, "Path not acceptable"},
    {0, NULL},
};

static const struct print_name lifetime_errors[] = {
    {0, "Lifetime expired while data unit in transit"},
    {1, "Lifetime expired during reassembly"},
    {0, NULL},
};

static const struct print_name discard_errors[] = {
    {0, "Unsupported option not specified"},
    {1, "Unsupported protocol version"},
    {2, "Unsupported security option"},
    {3, "Unsupported source routeing option"},
    {4, "Unsupported recording of route option"},
    {0, NULL},
};

static const struct print_name reassembly_errors[] = {
    {0, "Reassembly interference"},
    {0, NULL},
};

static const struct print_name scopes[] = {
    {0x40, "Source Address Specific"},
    {0x80, "Destination Address Specific"},
    {0xc0, "Globally unique"},
    {0, NULL},
};

static const struct print_name route_kinds[] = {
    {0, "partial"},
    {1, "complete"},
    {0, NULL},
};

static const struct print_name route_names[] = {
    {200, "source routing"},
    {203, "recording of route in progress"},
    {0, NULL},
};

static const struct print_name qualities[] = {
    {0x20, "reserved"},
    {0x10, "sequencing vs. delay"},
    {0x08, "congested"},
    {0x04, "delay vs. cost"},
    {0x02, "error vs. delay"},
    {0x01, "error vs. cost"},
    {0, NULL},
};

static const struct print_name clnp_flags[] = {
    {0x80, "Segmentation permitted"},
    {0x40, "more Segments"},
    {0x20, "request Error Report"},
    {0, NULL},
};

static const struct print_name clnp_types[] = {
    {1, "Error Report"},
    {29, "MD"},
    {28, "Data"},
    {30, "Echo Request"},
    {31, "Echo Response"},
    {0, NULL},
};

static const struct print_name esis_types[] = {
    {6, "redirect"},
    {2, "ESH"},
    {4, "ISH"},
    {0, NULL},
};

/* Fletcher's sum (ISO 8473, annex C), with the two bytes of the field chosen to make it 0. */
static uint16_t checksum_of(const uint8_t *at, uint32_t offset, uint32_t length)
{
	uint32_t c0 = 0, c1 = 0;
	int32_t product, x, y;

	for (uint32_t i = 0; i < length; i++) {
		if (i != offset && i != offset + 1)
			c0 = (c0 + at[i]) % 255;
		c1 = (c1 + c0) % 255;
	}
	product = (int32_t)((length - offset) * c0);
	x = product - (int32_t)c0 - (int32_t)c1;
	y = (int32_t)c1 - product - 1;
	if (y >= 0)
		y++;
	if (x < 0)
		x--;
	x %= 255;
	y %= 255;
	if (x == 0)
		x = 255;
	if (y == 0)
		y = 255;
	return (uint16_t)((uint32_t)x << 8 | (y & 0xff));
}

void print_iso_checksum(
    struct print *p, const uint8_t *at, uint16_t checksum, uint32_t offset, uint32_t length)
{
	uint16_t right;

	if (checksum == 0 || offset > length || !print_has(p, at + offset, 2) ||
	    !print_has(p, at, length)) {
		text_str(p->text, " (unverified)");
		return;
	}
	right = checksum_of(at, offset, length);
	if (right == checksum)
		text_str(p->text, " (correct)");
	else
		text_printf(p->text, " (incorrect should be 0x%04x)", right);
}

static const char *comma(struct print *p)
{
	return p->options->link_header ? "" : ", ";
}

/* What is left of a header. */
struct rest {
	const uint8_t *at;
	uint32_t length;
};

static void step(struct rest *r, uint32_t n)
{
	r->at += n;
	r->length -= n;
}

enum iso_result {
	ISO_DONE,
	ISO_BAD, /* to be dumped */
	ISO_CUT,
};

/* A counted address; *size is set, *address to its bytes. */
static enum iso_result take_address(
    struct print *p, struct rest *r, const uint8_t **address, uint8_t *size)
{
	if (r->length < 1)
		return ISO_BAD;
	*size = get_u8(p, r->at);
	step(r, 1);
	if (r->length < *size)
		return ISO_BAD;
	if (!print_has(p, r->at, *size))
		return ISO_CUT;
	*address = r->at;
	step(r, *size);
	return ISO_DONE;
}

static bool bad_option(struct print *p, uint32_t length, uint32_t least)
{
	if (length < least)
		text_str(p->text, ", bad opt len");
	return length < least;
}

static void route(struct print *p, uint8_t option, const uint8_t *at, uint32_t length)
{
	uint8_t offset;

	text_printf(p->text, "%s ", print_name_or(route_kinds, get_u8(p, at), "Unknown"));
	print_named(p, route_names, "Unknown Option %u", option);
	offset = get_u8(p, at + 1);
	if (offset == 0) {
		text_str(p->text, " Bad NSAP offset (0)");
		return;
	}
	if (offset - 1u > length) {
		text_str(p->text, " Bad NSAP offset (past end of option)");
		return;
	}
	at += offset - 1;
	length -= offset - 1u;
	/* tcpdump reads the same address until the length is used up. */
	while (length > 0) {
		uint8_t size = get_u8(p, at);

		if (length < size + 1u) {
			text_str(p->text, "\n\t    NSAP address goes past end of option");
			return;
		}
		if (size > 0) {
			print_need(p, at + 1, size);
			text_printf(p->text, "\n\t    NSAP address (length %u): ", size);
			print_nsap(p, at + 1, size);
		}
		length -= size + 1u;
	}
}

static void discard(struct print *p, uint8_t error)
{
	static const struct print_name *const classes[16] = {
	    [0] = general_errors,
	    [8] = address_errors,
	    [9] = route_errors,
	    [10] = lifetime_errors,
	    [11] = discard_errors,
	    [12] = reassembly_errors,
	};
	unsigned class = error >> 4;

	text_printf(p->text, "\n\t    Class: %s Error (0x%01x), %s (0x%01x)",
	    print_name_or(error_classes, class, "Unknown"), class,
	    classes[class] != NULL ? print_name_or(classes[class], error & 15, "Unknown")
				   : "Unknown",
	    error & 15);
}

static void quality(struct print *p, uint8_t value)
{
	text_printf(
	    p->text, "\n\t    Format Code: %s", print_name_or(scopes, value & 0xc0, "Reserved"));
	if ((value & 0xc0) != SCOPE_GLOBAL)
		return;
	text_str(p->text, "\n\t    QoS Flags [");
	print_bits(p, qualities, "none", ", ", value & 0x3f);
	text_char(p->text, ']');
}

/* False: bad. */
static bool clnp_option(struct print *p, uint8_t option, const uint8_t *at, uint32_t length)
{
	switch (option) {
	case OPTION_RECORD_ROUTE:
	case OPTION_SOURCE_ROUTE:
		if (bad_option(p, length, 2))
			return false;
		route(p, option, at, length);
		break;
	case OPTION_PRIORITY:
		if (bad_option(p, length, 1))
			return false;
		text_printf(p->text, "0x%1x", at[0] & 15);
		break;
	case OPTION_QUALITY:
		if (bad_option(p, length, 1))
			return false;
		quality(p, at[0]);
		break;
	case OPTION_SECURITY:
		if (bad_option(p, length, 2))
			return false;
		text_printf(p->text, "\n\t    Format Code: %s, Security-Level %u",
		    print_name_or(scopes, at[0] & 0xc0, "Reserved"), at[1]);
		break;
	case OPTION_DISCARD:
		if (bad_option(p, length, 1))
			return false;
		discard(p, at[0]);
		break;
	case OPTION_PADDING:
		text_str(p->text, "padding data");
		break;
	default:
		print_unknown(p, "\n\t  ", at, length);
		break;
	}
	return true;
}

static enum iso_result clnp_options_of(struct print *p, struct rest *r)
{
	while (r->length != 0) {
		uint8_t option, size;

		if (r->length < 2) {
			text_str(p->text, ", bad opts/li");
			return ISO_BAD;
		}
		option = get_u8(p, r->at);
		size = get_u8(p, r->at + 1);
		step(r, 2);
		if (size > r->length) {
			text_printf(p->text, ", opt (%u) too long", option);
			return ISO_BAD;
		}
		if (!print_has(p, r->at, size))
			return ISO_CUT;
		text_printf(p->text, "\n\t  %s Option #%u, length %u, value: ",
		    print_name_or(clnp_options, option, "Unknown"), option, size);
		if (!clnp_option(p, option, r->at, size))
			return ISO_BAD;
		if (p->options->verbose > 1)
			print_unknown(p, "\n\t  ", r->at, size);
		step(r, size);
	}
	return ISO_DONE;
}

static enum iso_result segmentation(struct print *p, struct rest *r)
{
	if (r->length < 6) {
		text_str(
		    p->text, "li < size of fixed part of CLNP header, addresses, and segment part");
		return ISO_BAD;
	}
	if (!print_has(p, r->at, 6))
		return ISO_CUT;
	text_printf(p->text, "\n\tData Unit ID: 0x%04x, Segment Offset: %u, Total PDU Length: %u",
	    get_u16(p, r->at), get_u16(p, r->at + 2), get_u16(p, r->at + 4));
	step(r, 6);
	return ISO_DONE;
}

static void clnp_fixed(struct print *p, const uint8_t *at, uint32_t length)
{
	text_printf(p->text, "%slength %u\n\t", comma(p), length);
	print_named(p, clnp_types, "unknown (%u)", at[4] & 0x1f);
	text_printf(p->text,
	    " PDU, hlen: %u, v: %u, lifetime: %u.%us, Segment PDU length: %u, checksum: 0x%04x",
	    get_u8(p, at + 1), get_u8(p, at + 2), get_u8(p, at + 3) / 2, get_u8(p, at + 3) % 2 * 5,
	    get_u16(p, at + 5), get_u16(p, at + 7));
	print_iso_checksum(p, at, get_u16(p, at + 7), 7, at[1]);
	text_str(p->text, "\n\tFlags [");
	print_bits(p, clnp_flags, "none", ", ", at[4] & 0xe0);
	text_char(p->text, ']');
}

static enum iso_result clnp(struct print *p, const uint8_t *at, uint32_t length);

static void clnp_payload(
    struct print *p, uint8_t type, const uint8_t *start, const uint8_t *at, uint32_t length)
{
	uint32_t header = (uint32_t)(at - start);

	if ((type == CLNP_ERROR || type == CLNP_ECHO_REPLY) && get_u8(p, at) == NLPID_CLNP) {
		text_str(p->text, "\n\t-----original packet-----\n\t");
		if (print_enter(p)) {
			if (clnp(p, at, length - start[1]) == ISO_CUT)
				print_truncated(p);
			print_leave(p);
		}
	} else if (length > header) {
		text_printf(
		    p->text, "\n\t  undecoded non-header data, length %u", length - start[1]);
		print_unknown(p, "\n\t  ", at, length - header);
	}
}

/* True, and said: the header's length makes no sense. */
static bool bad_length(struct print *p, const uint8_t *at, uint32_t length, uint32_t least)
{
	if (at[1] > length) {
		text_printf(p->text, " length indicator(%u) > PDU size (%u)!", at[1], length);
		return true;
	}
	if (at[1] >= least)
		return false;
	text_printf(p->text, " length indicator %u < min PDU size:", at[1]);
	for (; at < p->end; at++)
		text_printf(p->text, "%02X", at[0]);
	return true;
}

static enum iso_result clnp(struct print *p, const uint8_t *at, uint32_t length)
{
	const uint8_t *destination, *source;
	uint8_t sizes[2];
	enum iso_result result;
	struct rest r;

	p->protocol = "clnp";
	if (!print_has(p, at, HEADER))
		return ISO_CUT;
	if (!p->options->link_header)
		text_str(p->text, "CLNP");
	if (at[2] != 1) {
		text_printf(p->text, "version %u packet not supported", at[2]);
		return ISO_BAD;
	}
	if (bad_length(p, at, length, HEADER))
		return ISO_BAD;
	r = (struct rest){at + HEADER, at[1] - (uint32_t)HEADER};
	result = take_address(p, &r, &destination, &sizes[0]);
	if (result == ISO_DONE)
		result = take_address(p, &r, &source, &sizes[1]);
	if (result == ISO_BAD)
		text_str(p->text, "li < size of fixed part of CLNP header and addresses");
	if (result != ISO_DONE)
		return result;
	if (p->options->verbose == 0) {
		text_str(p->text, comma(p));
		print_nsap(p, source, sizes[1]);
		text_str(p->text, " > ");
		print_nsap(p, destination, sizes[0]);
		text_str(p->text, ", ");
		print_named(p, clnp_types, "unknown (%u)", at[4] & 0x1f);
		text_printf(p->text, ", length %u", length);
		return ISO_DONE;
	}
	clnp_fixed(p, at, length);
	text_printf(p->text, "\n\tsource address (length %u): ", sizes[1]);
	print_nsap(p, source, sizes[1]);
	text_printf(p->text, "\n\tdest   address (length %u): ", sizes[0]);
	print_nsap(p, destination, sizes[0]);
	if (at[4] & FLAG_SEGMENTED)
		result = segmentation(p, &r);
	if (result == ISO_DONE)
		result = clnp_options_of(p, &r);
	if (result == ISO_DONE)
		clnp_payload(p, at[4] & 0x1f, at, r.at, length);
	return result;
}

/* False: cut off, or bad, which was said as "bad NAME/li". */
static bool esis_address(
    struct print *p, struct rest *r, const char *name, const uint8_t **address, uint8_t *size)
{
	bool cut = !print_has(p, r->at, 1);

	if (!cut && r->length >= 1) {
		*size = r->at[0];
		step(r, 1);
		cut = !print_has(p, r->at, *size);
		if (!cut && r->length >= *size) {
			*address = r->at;
			step(r, *size);
			return true;
		}
	}
	if (cut)
		print_truncated(p);
	else
		text_printf(p->text, ", bad %s/li", name);
	return false;
}

static bool esis_redirect(struct print *p, struct rest *r)
{
	const uint8_t *at;
	uint8_t size, snpa_size;
	const uint8_t *snpa;

	if (!esis_address(p, r, "redirect", &at, &size))
		return false;
	text_str(p->text, "\n\t  ");
	print_nsap(p, at, size);
	if (!esis_address(p, r, "redirect", &snpa, &snpa_size))
		return false;
	/* tcpdump does not count the last length's own byte. */
	if (r->length > 0)
		r->length++;
	if (!esis_address(p, r, "redirect", &at, &size))
		return false;
	text_printf(p->text, "\n\t  SNPA (length: %u): ", snpa_size);
	if (snpa_size == 0)
		text_str(p->text, "<empty>");
	else
		print_mac(p, snpa, snpa_size);
	if (size != 0) {
		text_printf(p->text, "\n\t  NET (length: %u) ", size);
		print_nsap(p, at, size);
	}
	return true;
}

static bool esis_hello(struct print *p, struct rest *r, uint8_t type)
{
	const char *name = type == ESIS_HELLO ? "esh" : "ish";
	unsigned count = 1;

	if (type == ESIS_HELLO) {
		if (!print_has(p, r->at, 1)) {
			print_truncated(p);
			return false;
		}
		count = r->at[0];
		step(r, 1);
		text_printf(p->text, "\n\t  Number of Source Addresses: %u", count);
	}
	for (; count > 0; count--) {
		const uint8_t *at;
		uint8_t size;

		if (!esis_address(p, r, name, &at, &size))
			return false;
		text_printf(p->text, "\n\t  NET (length: %u): ", size);
		print_nsap(p, at, size);
	}
	return true;
}

static void esis_option(struct print *p, uint8_t option, const uint8_t *at, uint8_t size)
{
	if (option == OPTION_CONFIGURATION_TIME && size == 2) {
		text_printf(p->text, "%us", get_u16(p, at));
	} else if (option == OPTION_CONFIGURATION_TIME) {
		text_str(p->text, "(bad length)");
	} else if (option == OPTION_PROTOCOLS) {
		for (uint8_t i = 0; i < size; i++)
			text_printf(p->text, "%s (0x%02x)%s",
			    print_name_or(print_nlpid_names, get_u8(p, at + i), "unknown"),
			    get_u8(p, at + i), i + 1 < size ? ", " : "");
	} else {
		print_unknown(p, "\n\t  ", at, size);
	}
}

static void esis_options_of(struct print *p, struct rest *r)
{
	while (r->length != 0) {
		uint8_t option, size;

		if (r->length < 2) {
			text_str(p->text, ", bad opts/li");
			return;
		}
		option = get_u8(p, r->at);
		size = get_u8(p, r->at + 1);
		step(r, 2);
		if (size > r->length) {
			text_printf(p->text, ", opt (%u) too long", option);
			return;
		}
		text_printf(p->text, "\n\t  %s Option #%u, length %u, value: ",
		    print_name_or(esis_options, option, "Unknown"), option, size);
		esis_option(p, option, r->at, size);
		if (p->options->verbose > 1)
			print_unknown(p, "\n\t  ", r->at, size);
		step(r, size);
	}
}

static void esis_details(struct print *p, const uint8_t *at, uint32_t length)
{
	struct rest r = {at + HEADER, at[1] - (uint32_t)HEADER};
	uint8_t type = at[4] & 0x1f;
	bool known;

	text_printf(p->text, "%slength %u\n\t", comma(p), length);
	print_named(p, esis_types, "unknown type: %u", type);
	text_printf(p->text, " (%u), v: 1, checksum: 0x%04x", type, get_u16(p, at + 7));
	print_iso_checksum(p, at, get_u16(p, at + 7), 7, at[1]);
	text_printf(p->text, ", holding time: %us, length indicator: %u", get_u16(p, at + 5),
	    get_u8(p, at + 1));
	if (p->options->verbose > 1)
		print_unknown(p, "\n\t", at, HEADER);
	if (type == ESIS_REDIRECT) {
		known = esis_redirect(p, &r);
	} else if (type == ESIS_HELLO || type == ESIS_IS_HELLO) {
		known = esis_hello(p, &r, type);
	} else {
		known = false;
		if (p->options->verbose <= 1 && print_left(p, r.at) > 0)
			print_unknown(p, "\n\t  ", r.at, print_left(p, r.at));
	}
	if (known)
		esis_options_of(p, &r);
}

static void esis(struct print *p, const uint8_t *at, uint32_t length)
{
	p->protocol = "esis";
	if (!p->options->link_header)
		text_str(p->text, "ES-IS");
	if (length <= 2) {
		text_str(p->text, p->options->quiet > 0 ? "bad pkt!" : "no header at all!");
		return;
	}
	if (!print_has(p, at, HEADER)) {
		print_truncated(p);
		return;
	}
	if (at[2] != 1) {
		text_printf(p->text, " version %u packet not supported", at[2]);
		return;
	}
	if (bad_length(p, at, length, HEADER + 2))
		return;
	if (p->options->verbose > 0) {
		esis_details(p, at, length);
		return;
	}
	text_str(p->text, comma(p));
	print_named(p, esis_types, "unknown type (%u)", at[4] & 0x1f);
	text_printf(p->text, ", length %u", length);
}

static void clnp_or_isis(struct print *p, uint8_t nlpid, const uint8_t *at, uint32_t length)
{
	bool bad;

	if (nlpid == NLPID_CLNP) {
		enum iso_result result = clnp(p, at, length);

		bad = result == ISO_BAD;
		if (result == ISO_CUT)
			print_truncated(p);
	} else {
		bad = !print_isis(p, at, length);
	}
	if (bad)
		print_unknown(p, "\n\t", at, length);
}

void print_iso(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t nlpid;

	p->protocol = "isoclns";
	nlpid = get_u8(p, at);
	if (p->options->link_header)
		text_printf(p->text,
		    "OSI NLPID %s (0x%02x): ", print_name_or(print_nlpid_names, nlpid, "Unknown"),
		    nlpid);
	switch (nlpid) {
	case NLPID_CLNP:
	case NLPID_ISIS:
		clnp_or_isis(p, nlpid, at, length);
		break;
	case NLPID_ESIS:
		esis(p, at, length);
		break;
	case NLPID_NULL:
		text_printf(p->text, "%slength: %u", comma(p), length);
		break;
	case NLPID_Q933:
		print_q933(p, at + 1, length - 1);
		break;
	case NLPID_IP:
		print_ip(p, at + 1, length - 1);
		break;
	case NLPID_IP6:
		print_ip6(p, at + 1, length - 1);
		break;
	case NLPID_PPP:
		print_ppp(p, at + 1, length - 1);
		break;
	default:
		if (!p->options->link_header)
			text_printf(p->text, "OSI NLPID 0x%02x unknown", nlpid);
		text_printf(p->text, "%slength: %u", comma(p), length);
		if (length > 1)
			print_unknown(p, "\n\t", at, length);
		break;
	}
}
