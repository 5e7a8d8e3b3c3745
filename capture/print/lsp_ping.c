/* LSP ping (RFC 4379): is a label-switched path alive, and where does it go? */
#include "capture/print/bgp.h"
#include "capture/print/fields.h"
#include "capture/print/names.h"
#include "capture/print/printers.h"

enum { HEADER = 32, TLV_HEADER = 4, AT_SENT = 16, AT_RECEIVED = 24 };

static const struct print_name message_types[] = {
    {1, "MPLS Echo Request"}, {2, "MPLS Echo Reply"}, {0, NULL}};

static const struct print_name reply_modes[] = {
    {1, "Do not reply"},
    {2, "Reply via an IPv4/IPv6 UDP packet"},
    {3, "Reply via an IPv4/IPv6 UDP packet with Router Alert"},
    {4, "Reply via application level control channel"},
    {0, NULL},
};

static const struct print_name return_codes[] = {
    {0, "No return code or return code contained in the Error Code TLV"},
    {1, "Malformed echo request received"},
    {2, "One or more of the TLVs was not understood"},
    {3, "Replying router is an egress for the FEC at stack depth"},
    {4, "Replying router has no mapping for the FEC at stack depth"},
    {5, "Reserved"},
    {6, "Reserved"},
    {7, "Reserved"},
    {8, "Label switched at stack-depth"},
    {9, "Label switched but no MPLS forwarding at stack-depth"},
    {10, "Mapping for this FEC is not the given label at stack depth"},
    {11, "No label entry at stack-depth"},
    {12, "Protocol not associated with interface at FEC stack depth"},
    {13, "Premature termination of ping due to label stack shrinking to a single label"},
    {0, NULL},
};

enum { TARGET_STACK = 1, DOWNSTREAM = 2, ENTERPRISE = 5, BFD_DISCRIMINATOR = 15 };

static const struct print_name tlvs[] = {
    {TARGET_STACK, "Target FEC Stack"},
    {DOWNSTREAM, "Downstream Mapping"},
    {3, "Pad"},
    {ENTERPRISE, "Vendor Enterprise Code"},
    {7, "Interface Label Stack"},
    {9, "Error Code"},
    {10, "Reply TOS Byte"},
    {BFD_DISCRIMINATOR, "BFD Discriminator"},
    {0xfc00, "Vendor Private Code"},
    {0, NULL},
};

/*
 * What a path can lead to (section 3.2). The formats are print_fields'; those with a route
 * distinguisher or a pseudowire's type are split around it.
 */
static const struct target {
	const char *name;
	uint8_t type;
	uint8_t length; /* 0: shown in hex */
	bool distinguished;
	const char *format;
	int8_t encapsulation_at; /* -1: none */
} targets[] = {
    {"LDP IPv4 prefix", 1, 5, false, "\n\t      %a4/%u1", -1},
    {"LDP IPv6 prefix", 2, 17, false, "\n\t      %a6/%u1", -1},
    {"RSVP IPv4 Session Query", 3, 20, false, NULL, -1},
    {"RSVP IPv6 Session Query", 4, 56, false, NULL, -1},
    {"Reserved", 5, 0, false, NULL, -1},
    {"VPN IPv4 prefix", 6, 13, true, ", %a4/%u1", -1},
    {"VPN IPv6 prefix", 7, 25, true, ", %a6/%u1", -1},
    {"L2 VPN endpoint", 8, 14, true,
	", Sender VE ID: %u2, Receiver VE ID: %u2\n\t      Encapsulation Type: ", 12},
    {"FEC 128 pseudowire (old)", 9, 10, false,
	"\n\t      Remote PE: %a4\n\t      PW ID: 0x%z4, PW Type: ", 8},
    {"FEC 128 pseudowire", 10, 14, false,
	"\n\t      Sender PE: %a4, Remote PE: %a4\n\t      PW ID: 0x%z4, PW Type: ", 12},
    {"BGP labeled IPv4 prefix", 12, 5, false, "\n\t      %a4/%u1", -1},
    {"BGP labeled IPv6 prefix", 13, 17, false, "\n\t      %a6/%u1", -1},
    {"Unknown", 0, 0, false, NULL, -1},
};

/* End point, tunnel, extended tunnel, sender, path: not shown in the order they come in. */
static void session(struct print *p, const uint8_t *at, bool wide)
{
	unsigned n = wide ? 16 : 4;
	struct print_string (*address)(struct print *, const uint8_t *) =
	    wide ? print_as_ip6 : print_as_ip4;

	text_printf(p->text, "\n\t      tunnel end-point %s, tunnel sender %s, lsp-id 0x%04x",
	    address(p, at).s, address(p, at + 2 * n + 4).s, get_u16(p, at + 3 * n + 6));
	text_printf(p->text, "\n\t      tunnel-id 0x%04x, extended tunnel-id %s",
	    get_u16(p, at + n + 2), address(p, at + n + 4).s);
}

static void target_content(struct print *p, const struct target *t, const uint8_t *at)
{
	const uint8_t *next = at;

	if (!t->format) {
		session(p, at, t->length > 20);
		return;
	}
	if (t->distinguished) {
		text_str(p->text, "\n\t      RD: ");
		print_bgp_distinguisher(p, at);
		next += BGP_RD;
	}
	print_fields(p, next, t->format);
	if (t->encapsulation_at >= 0) {
		uint16_t type = get_u16(p, at + t->encapsulation_at);

		print_named(p, print_pseudowire_names, "unknown", type);
		text_printf(p->text, " (%u)", type);
	}
}

/* False: the rest of the message cannot be told. */
static bool target_stack(struct print *p, const uint8_t *at, uint32_t left, bool *dump)
{
	while (left > 0) {
		const struct target *t = targets;
		uint16_t type, length;
		uint32_t padded;

		if (left < TLV_HEADER || left < get_u16(p, at + 2) + (uint32_t)TLV_HEADER) {
			text_str(p->text, "\n\t      TLV is too short");
			*dump = true;
			return true;
		}
		type = get_u16(p, at);
		length = get_u16(p, at + 2);
		print_need(p, at + TLV_HEADER, length);
		while (t->type && t->type != type)
			t++;
		text_printf(p->text, "\n\t    %s subTLV (%u), length: %u", t->name, type, length);
		if (t->length && length == t->length)
			target_content(p, t, at + TLV_HEADER);
		else if (t->length)
			text_printf(
			    p->text, "\n\t      invalid subTLV length, should be %u", t->length);
		if (p->options->verbose > 1 || t->length == 0 || length != t->length)
			print_unknown(p, "\n\t      ", at + TLV_HEADER, length);
		padded = (length + 3u) & ~3u;
		if (left < padded + TLV_HEADER) {
			text_str(p->text, "\n\t\t TLV is too short");
			return false;
		}
		/* tcpdump goes on a header's length too early. */
		at += padded;
		left -= padded + TLV_HEADER;
	}
	return true;
}

static void downstream(struct print *p, const uint8_t *at, uint32_t left)
{
	static const struct {
		const char *name;
		uint8_t length;
		const char *format;
	} kinds[] = {
	    {"unknown", 0, NULL},
	    {"IPv4", 12, "\n\t    Downstream IP: %a4\n\t    Downstream Interface IP: %a4"},
	    {"Unnumbered IPv4", 12,
		"\n\t    Downstream IP: %a4\n\t    Downstream Interface Index: 0x%z4"},
	    {"IPv6", 36, "\n\t    Downstream IP: %a6\n\t    Downstream Interface IP: %a6"},
	    {"IPv6", 24, "\n\t    Downstream IP: %a6\n\t    Downstream Interface Index: 0x%z4"},
	};
	enum { START = 4, MULTIPATH = 4 };
	uint32_t need = START;
	uint8_t family = 0;

	if (left >= START) {
		uint8_t said = get_u8(p, at + 2);

		print_need(p, at, START);
		family = said < sizeof(kinds) / sizeof(kinds[0]) ? said : 0;
		text_printf(p->text, "\n\t    MTU: %u, Address-Type: %s (%u)", get_u16(p, at),
		    kinds[family].name, said);
		need = kinds[family].length;
		if (need && left >= need) {
			print_need(p, at, need);
			print_fields(p, at + START, kinds[family].format);
		}
	}
	if (left < need || left - need < MULTIPATH)
		text_str(p->text, "\n\t      TLV is too short");
}

/* False: the rest of the message cannot be told. */
static bool content(struct print *p, uint16_t type, const uint8_t *at, uint32_t length, bool *dump)
{
	uint32_t number;

	switch (type) {
	case TARGET_STACK:
		return target_stack(p, at, length, dump);
	case DOWNSTREAM:
		downstream(p, at, length);
		*dump = true;
		break;
	case BFD_DISCRIMINATOR:
	case ENTERPRISE:
		if (length < 4) {
			text_str(p->text, "\n\t      TLV is too short");
			*dump = true;
			break;
		}
		number = get_u32(p, at);
		if (type == BFD_DISCRIMINATOR) {
			text_printf(p->text, "\n\t    BFD Discriminator 0x%08x", number);
			break;
		}
		print_labelled(p, "\n\t    Vendor: ", print_enterprise_names, "Unknown", number);
		text_printf(p->text, " (0x%04x)", number);
		break;
	default:
		if (p->options->verbose <= 1)
			print_unknown(p, "\n\t    ", at, length);
	}
	return true;
}

/* False: the packet ends too early. */
static bool walk(struct print *p, const uint8_t *at, uint32_t left)
{
	while (left > 0) {
		uint16_t type, length;
		uint32_t padded;
		bool dump = false;

		if (left < TLV_HEADER)
			return false;
		type = get_u16(p, at);
		length = get_u16(p, at + 2);
		print_labelled(p, "\n\t  ", tlvs, "Unknown", type);
		text_printf(p->text, " TLV (%u), length: %u", type, length);
		padded = (length + 3u) & ~3u;
		if (length > 0) {
			if (left < length + (uint32_t)TLV_HEADER)
				return false;
			print_need(p, at + TLV_HEADER, length);
			if (!content(p, type, at + TLV_HEADER, length, &dump))
				return true;
			if (p->options->verbose > 1 || dump)
				print_unknown(p, "\n\t    ", at + TLV_HEADER, length);
			if (left < padded + TLV_HEADER)
				return false;
		}
		at += TLV_HEADER + padded;
		left -= TLV_HEADER + padded;
	}
	return true;
}

static void header(struct print *p, const uint8_t *at, uint32_t length)
{
	const unsigned with_depth = 1 << 3 | 1 << 4 | 1 << 8 | 1 << 10 | 1 << 11 | 1 << 12;
	uint8_t code = at[6], depth = at[7];

	print_labelled(p, "\n\tLSP-PINGv1, msg-type: ", message_types, "unknown", at[4]);
	text_printf(p->text, " (%u), length: %u", at[4], length);
	print_labelled(p, "\n\t  reply-mode: ", reply_modes, "unknown", at[5]);
	text_printf(p->text, " (%u)", at[5]);
	print_labelled(p, "\n\t  Return Code: ", return_codes, "unknown", code);
	if (code < 32 && with_depth >> code & 1)
		text_printf(p->text, " %u", depth);
	text_printf(p->text, " (%u)\n\t  Return Subcode: (%u)", code, depth);
	print_fields(p, at + 8, "\n\t  Sender Handle: 0x%z4, Sequence: %u4");
	text_str(p->text, "\n\t  Sender Timestamp: ");
	print_ntp_time(p, at + AT_SENT);
	text_str(p->text, " Receiver Timestamp: ");
	if (get_u64(p, at + AT_RECEIVED) == 0)
		text_str(p->text, "no timestamp");
	else
		print_ntp_time(p, at + AT_RECEIVED);
}

void print_lsp_ping(struct print *p, const uint8_t *at, uint32_t length)
{
	bool whole;

	p->protocol = "lspping";
	whole = length >= HEADER;
	if (whole) {
		print_need(p, at, HEADER);
		if (get_u16(p, at) != 1) {
			text_printf(
			    p->text, "LSP-PING version %u packet not supported", get_u16(p, at));
			return;
		}
		if (p->options->verbose == 0) {
			print_labelled(p, "LSP-PINGv1, ", message_types, "unknown (%u)", at[4]);
			text_printf(p->text, ", seq %u, length: %u", get_u32(p, at + 12), length);
			return;
		}
		header(p, at, length);
		whole = walk(p, at + HEADER, length - HEADER);
	}
	if (!whole)
		text_str(p->text, "\n\t\t packet is too short");
}
