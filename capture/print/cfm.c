/*
 * Connectivity Fault Management (IEEE 802.1ag, ITU-T Y.1731).
 */
#include <stdio.h>

#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	HEADER = 4,
	CHECK = 1,
	TRACE_REPLY = 4,
	TRACE = 5,
	CHECK_LENGTH = 70,
	NAMES = 48,
	TRACE_LENGTH = 17,
	TRACE_REPLY_LENGTH = 6,
	DOMAIN_NONE = 1,
	DOMAIN_DNS = 2,
	DOMAIN_MAC = 3,
	DOMAIN_TEXT = 4,
	ASSOCIATION_TEXT = 2,
	TLV_HEADER = 3,
	TLV_SENDER = 1,
	TLV_PORT = 2,
	TLV_INTERFACE = 4,
	TLV_PRIVATE = 31,
	CHASSIS_MAC = 4,
	CHASSIS_NETWORK = 5,
	CHASSIS_LAST = 7,
};

static const struct print_name opcodes[] = {
    {1, "Continuity Check Message"},
    {2, "Loopback Reply"},
    {3, "Loopback Message"},
    {4, "Linktrace Reply"},
    {5, "Linktrace Message"},
    {0, NULL},
};

static const struct print_name domain_formats[] = {
    {0, "IEEE 802.1"},
    {1, "No MD Name present"},
    {2, "DNS string"},
    {3, "MAC + 16Bit Integer"},
    {4, "Character string"},
    {0, NULL},
};

static const struct print_name association_formats[] = {
    {0, "IEEE 802.1"},
    {1, "Primary VID"},
    {2, "Character string"},
    {3, "16Bit Integer"},
    {4, "RFC2685 VPN-ID"},
    {0, NULL},
};

static const struct print_name trace_flags[] = {
    {0x80, "Use Forwarding-DB only"},
    {0, NULL},
};

static const struct print_name reply_flags[] = {
    {0x80, "UseFDB Only"},
    {0x40, "FwdYes"},
    {0x20, "Terminal MEP"},
    {0, NULL},
};

static const struct print_name reply_actions[] = {
    {1, "Exact Match"},
    {2, "Filtering DB"},
    {3, "MIP CCM DB"},
    {0, NULL},
};

static const struct print_name tlvs[] = {
    {0, "End"},
    {1, "Sender ID"},
    {2, "Port status"},
    {3, "Interface status"},
    {4, "Data"},
    {5, "Reply Ingress"},
    {6, "Reply Egress"},
    {31, "Organization Specific"},
    {0, NULL},
};

static const struct print_name port_states[] = {
    {1, "Blocked"},
    {2, "Up"},
    {0, NULL},
};

static const struct print_name interface_states[] = {
    {1, "Up"},
    {2, "Down"},
    {3, "Testing"},
    {5, "Dormant"},
    {6, "not present"},
    {7, "lower Layer down"},
    {0, NULL},
};

static const struct print_name chassis_kinds[] = {
    {0, "Reserved"},
    {1, "Chassis component"},
    {2, "Interface alias"},
    {3, "Port component"},
    {4, "MAC address"},
    {5, "Network address"},
    {6, "Interface name"},
    {7, "Locally assigned"},
    {0, NULL},
};

/* What is left of something. */
struct rest {
	const uint8_t *at;
	uint32_t length;
};

static void step(struct rest *r, uint32_t n)
{
	r->at += n;
	r->length -= n;
}

static void too_short(struct print *p)
{
	text_str(p->text, "\n\t\t packet is too short");
}

static void interval(struct print *p, uint8_t flags)
{
	static const double seconds[] = {0, 0.003333, 0.01, 0.1, 1, 10, 60, 600};
	unsigned i = flags & 7;

	text_printf(p->text, ", Flags [CCM Interval %u%s]", i, flags & 0x80 ? ", RDI" : "");
	if (i != 0)
		text_printf(p->text,
		    "\n\t  CCM Interval %.3fs, min CCM Lifetime %.3fs, max CCM Lifetime %.3fs",
		    seconds[i], seconds[i] * 3.25, seconds[i] * 3.5);
}

/* False: too long. */
static bool domain_name(struct print *p, struct rest *r)
{
	uint8_t form = get_u8(p, r->at), size;

	step(r, 1);
	if (form == DOMAIN_NONE) {
		text_printf(p->text, "\n\t  MD Name Format %s (%u)",
		    print_name_or(domain_formats, form, "Unknown"), form);
		return true;
	}
	size = get_u8(p, r->at);
	step(r, 1);
	text_printf(p->text, "\n\t  MD Name Format %s (%u), MD Name length %u",
	    print_name_or(domain_formats, form, "Unknown"), form, size);
	if (size > r->length - 3) {
		text_printf(p->text, " (too large, must be <= %u)", r->length - 2);
		return false;
	}
	text_str(p->text, "\n\t  MD Name: ");
	if (form == DOMAIN_DNS || form == DOMAIN_TEXT)
		print_safe_padded(p, r->at, size);
	else if (form == DOMAIN_MAC && size == 6)
		text_printf(p->text, "\n\t  MAC %s", print_as_mac(p, r->at).s);
	else if (form == DOMAIN_MAC)
		text_str(p->text, "\n\t  MAC (length invalid)");
	else
		print_unknown(p, "\n\t    ", r->at, size);
	step(r, size);
	return true;
}

static bool association_name(struct print *p, struct rest *r)
{
	uint8_t form = get_u8(p, r->at), size = get_u8(p, r->at + 1);

	step(r, 2);
	text_printf(p->text, "\n\t  MA Name-Format %s (%u), MA name length %u",
	    print_name_or(association_formats, form, "Unknown"), form, size);
	if (size > r->length) {
		text_printf(p->text, " (too large, must be <= %u)", r->length);
		return false;
	}
	text_str(p->text, "\n\t  MA Name: ");
	if (form == ASSOCIATION_TEXT)
		print_safe_padded(p, r->at, size);
	else
		print_unknown(p, "\n\t    ", r->at, size);
	return true;
}

static bool check(struct print *p, uint8_t flags, const uint8_t *at)
{
	struct rest r = {at + 6, NAMES};

	interval(p, flags);
	text_printf(p->text, "\n\t  Sequence Number 0x%08x, MA-End-Point-ID 0x%04x", get_u32(p, at),
	    get_u16(p, at + 4));
	return domain_name(p, &r) && association_name(p, &r);
}

static void put_flags(struct print *p, const struct print_name *names, uint8_t flags)
{
	text_str(p->text, ", Flags [");
	print_bits(p, names, "none", ", ", flags);
	text_char(p->text, ']');
}

static void trace(struct print *p, uint8_t flags, const uint8_t *at)
{
	put_flags(p, trace_flags, flags);
	text_printf(
	    p->text, "\n\t  Transaction-ID 0x%08x, ttl %u", get_u32(p, at), get_u8(p, at + 4));
	text_printf(p->text, "\n\t  Original-MAC %s, Target-MAC %s", print_as_mac(p, at + 5).s,
	    print_as_mac(p, at + 11).s);
}

static void trace_reply(struct print *p, uint8_t flags, const uint8_t *at)
{
	put_flags(p, reply_flags, flags);
	text_printf(
	    p->text, "\n\t  Transaction-ID 0x%08x, ttl %u", get_u32(p, at), get_u8(p, at + 4));
	text_printf(p->text, "\n\t  Replay-Action %s (%u)",
	    print_name_or(reply_actions, at[5], "Unknown"), at[5]);
}

/* What stands before the TLVs. False: no more is told. */
static bool body(
    struct print *p, uint8_t opcode, uint8_t flags, uint8_t offset, const struct rest *r)
{
	uint32_t least = opcode == CHECK   ? CHECK_LENGTH
			 : opcode == TRACE ? TRACE_LENGTH
					   : TRACE_REPLY_LENGTH;

	if (opcode != CHECK && opcode != TRACE && opcode != TRACE_REPLY) {
		print_unknown(p, "\n\t  ", r->at, r->length - offset);
		return true;
	}
	if (offset < least) {
		text_printf(p->text, " (too small %u, must be >= %u)",
		    opcode == CHECK   ? 1
		    : opcode == TRACE ? 4
				      : 5,
		    least);
		return false;
	}
	if (r->length < least) {
		too_short(p);
		return false;
	}
	if (!print_has(p, r->at, least)) {
		print_truncated(p);
		return false;
	}
	if (opcode == CHECK)
		return check(p, flags, r->at);
	if (opcode == TRACE)
		trace(p, flags, r->at);
	else
		trace_reply(p, flags, r->at);
	return true;
}

/* True: to be dumped. */
static bool network_address(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t family = get_u8(p, at);

	text_printf(p->text, "\n\t  Network Address Type %s (%u)",
	    print_name_or(print_af_names, family, "Unknown"), family);
	if (family != 1 && family != 2)
		return true;
	if (length != (family == 1 ? 5 : 17)) {
		text_printf(p->text, "(invalid IPv%c address length %u)", family == 1 ? '4' : '6',
		    length - 1);
		return true;
	}
	text_printf(
	    p->text, ", %s", family == 1 ? print_as_ip4(p, at + 1).s : print_as_ip6(p, at + 1).s);
	return false;
}

enum tlv_result {
	TLV_SHOWN,
	TLV_UNKNOWN, /* dumped */
	TLV_LEFT,    /* what is left of it is stepped over */
	TLV_BAD,     /* the end */
};

/* A sender's chassis of `size` bytes behind its kind. */
static enum tlv_result chassis(struct print *p, struct rest *r, uint32_t *left, uint8_t size)
{
	enum tlv_result result = TLV_SHOWN;
	uint8_t kind;

	if (*left < 1) {
		text_str(p->text, "\n\t  (TLV too short)");
		return TLV_LEFT;
	}
	kind = get_u8(p, r->at);
	--*left;
	text_printf(p->text, "\n\t  Chassis-ID Type %s (%u), Chassis-ID length %u",
	    print_name_or(chassis_kinds, kind, "Unknown"), kind, size);
	if (*left < size) {
		text_str(p->text, "\n\t  (TLV too short)");
		return TLV_LEFT;
	}
	if (kind == CHASSIS_MAC && size != 6) {
		text_str(p->text, " (invalid MAC address length)");
		result = TLV_UNKNOWN;
	} else if (kind == CHASSIS_MAC) {
		text_printf(p->text, "\n\t  MAC %s", print_as_mac(p, r->at + 1).s);
	} else if (kind == CHASSIS_NETWORK) {
		result = network_address(p, r->at + 1, size) ? TLV_UNKNOWN : TLV_SHOWN;
	} else if (kind != 0 && kind <= CHASSIS_LAST) {
		print_safe_padded(p, r->at + 1, size);
	} else {
		result = TLV_UNKNOWN;
	}
	*left -= size;
	step(r, 1u + size);
	return result;
}

/* The management address behind the chassis: a domain, then the address. */
static enum tlv_result management(struct print *p, struct rest *r, uint32_t *left)
{
	static const char *const titles[] = {"Management Address Domain", "Management Address"};

	for (unsigned i = 0; i < 2; i++) {
		uint8_t size;
		char before[40];

		if (*left < 1) {
			text_str(p->text, " (Management Address Length is missing)");
			return TLV_UNKNOWN;
		}
		size = get_u8(p, r->at);
		step(r, 1);
		--*left;
		text_printf(p->text, "\n\t  %s Length %u", titles[i], size);
		if (size == 0)
			return TLV_SHOWN;
		if (*left < size) {
			text_str(p->text, "\n\t  (TLV too short)");
			return i == 0 ? TLV_LEFT : TLV_BAD;
		}
		snprintf(before, sizeof before, "\n\t  %s: ", titles[i]);
		print_hex(p, before, r->at, size);
		step(r, size);
		*left -= size;
	}
	return TLV_SHOWN;
}

static enum tlv_result sender(struct print *p, struct rest *r, uint32_t *left)
{
	enum tlv_result result = TLV_SHOWN, more;
	uint8_t size;

	if (*left < 1) {
		text_str(p->text, " (too short, must be >= 1)");
		return TLV_LEFT;
	}
	size = get_u8(p, r->at);
	step(r, 1);
	--*left;
	if (size != 0) {
		result = chassis(p, r, left, size);
		if (result == TLV_LEFT)
			return result;
	}
	if (*left == 0)
		return result;
	more = management(p, r, left);
	return more == TLV_SHOWN ? result : more;
}

static enum tlv_result tlv_body(struct print *p, uint8_t type, struct rest *r, uint32_t *left)
{
	uint32_t least = type == TLV_PRIVATE ? 4 : 1;
	uint8_t state;

	if (type == TLV_SENDER)
		return sender(p, r, left);
	if (type != TLV_PORT && type != TLV_INTERFACE && type != TLV_PRIVATE)
		return TLV_UNKNOWN;
	if (*left < least) {
		text_printf(p->text, " (too short, must be >= %u)", least);
		return TLV_BAD;
	}
	if (type == TLV_PRIVATE) {
		text_printf(p->text, ", Vendor: %s (%u), Sub-Type %u",
		    print_name_or(print_oui_names, get_u24(p, r->at), "Unknown"), get_u24(p, r->at),
		    get_u8(p, r->at + 3));
		return TLV_UNKNOWN;
	}
	state = get_u8(p, r->at);
	text_printf(p->text, ", Status: %s (%u)",
	    print_name_or(type == TLV_PORT ? port_states : interface_states, state, "Unknown"),
	    state);
	return TLV_SHOWN;
}

/* False: the end. */
static bool tlv(struct print *p, struct rest *r)
{
	enum tlv_result result;
	const uint8_t *start;
	uint32_t left;
	uint8_t type = get_u8(p, r->at);

	text_printf(p->text, "\n\t%s TLV (0x%02x)", print_name_or(tlvs, type, "Unknown"), type);
	if (type == 0)
		return false;
	if (r->length < TLV_HEADER) {
		too_short(p);
		return false;
	}
	if (!print_has(p, r->at, TLV_HEADER)) {
		print_truncated(p);
		return false;
	}
	left = get_u16(p, r->at + 1);
	text_printf(p->text, ", length %u", left);
	step(r, TLV_HEADER);
	start = r->at;
	if (r->length < left) {
		too_short(p);
		return false;
	}
	if (!print_has(p, r->at, left)) {
		print_truncated(p);
		return false;
	}
	result = tlv_body(p, type, r, &left);
	if (result == TLV_BAD)
		return false;
	if (result == TLV_UNKNOWN || (result == TLV_SHOWN && p->options->verbose > 1))
		print_unknown(p, "\n\t  ", start, left);
	step(r, left < r->length ? left : r->length);
	return true;
}

void print_cfm(struct print *p, const uint8_t *at, uint32_t length)
{
	struct rest r = {at + HEADER, length - HEADER};

	p->protocol = "cfm";
	if (length < HEADER) {
		too_short(p);
		return;
	}
	if (!print_has(p, at, HEADER)) {
		print_truncated(p);
		return;
	}
	if ((at[0] & 0x1f) != 0) {
		text_printf(p->text, "CFMv%u not supported, length %u", at[0] & 0x1f, length);
		return;
	}
	text_str(p->text, "CFMv0 ");
	print_named(p, opcodes, "unknown (%u)", at[1]);
	text_printf(p->text, ", MD Level %u, length %u", at[0] >> 5, length);
	if (p->options->verbose == 0)
		return;
	text_printf(p->text, "\n\tFirst TLV offset %u", at[3]);
	if (at[3] > r.length) {
		text_printf(p->text, " (too large, must be <= %u)", r.length);
		return;
	}
	if (!body(p, at[1], at[2], at[3], &r))
		return;
	step(&r, at[3]);
	while (r.length > 0 && tlv(p, &r))
		;
}
