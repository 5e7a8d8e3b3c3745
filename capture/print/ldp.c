/*
 * The Label Distribution Protocol (RFC 5036, and 4447 for pseudowires).
 */
#include "capture/print/bgp.h"
#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	HEADER = 10,
	LENGTH_FROM = 4, /* the length counts from behind itself on */
	MESSAGE_HEADER = 8,
	MESSAGE_NOTIFICATION = 0x0001,
	MESSAGE_HELLO = 0x0100,
	MESSAGE_INIT = 0x0200,
	MESSAGE_KEEPALIVE = 0x0201,
	MESSAGE_ADDRESS = 0x0300,
	MESSAGE_ADDRESS_WITHDRAW = 0x0301,
	MESSAGE_LABEL_MAPPING = 0x0400,
	MESSAGE_LABEL_WITHDRAW = 0x0402,
	TLV_FEC = 0x0100,
	TLV_ADDRESS_LIST = 0x0101,
	TLV_LABEL = 0x0200,
	TLV_STATUS = 0x0300,
	TLV_HELLO = 0x0400,
	TLV_IP_TRANSPORT = 0x0401,
	TLV_SEQUENCE = 0x0402,
	TLV_IP6_TRANSPORT = 0x0403,
	TLV_SESSION = 0x0500,
	TLV_FAULT_TOLERANCE = 0x0503,
	TLV_MTU = 0x0601,
	FEC_PREFIX = 2,
	FEC_PSEUDOWIRE = 0x80,
	PARAMETER_MTU = 1,
	PARAMETER_DESCRIPTION = 3,
	PARAMETER_VERIFICATION = 12,
};

static const struct print_name messages[] = {
    {0x01, "Notification"},
    {0x100, "Hello"},
    {0x200, "Initialization"},
    {0x201, "Keepalive"},
    {0x300, "Address"},
    {0x301, "Address Withdraw"},
    {0x400, "Label Mapping"},
    {0x401, "Label Request"},
    {0x402, "Label Withdraw"},
    {0x403, "Label Release"},
    {0x404, "Label Abort Request"},
    {0, NULL},
};

static const struct print_name tlvs[] = {
    {0x100, "FEC"},
    {0x101, "Address List"},
    {0x103, "Hop Count"},
    {0x104, "Path Vector"},
    {0x200, "Generic Label"},
    {0x201, "ATM Label"},
    {0x202, "Frame-Relay Label"},
    {0x300, "Status"},
    {0x301, "Extended Status"},
    {0x302, "Returned PDU"},
    {0x303, "Returned Message"},
    {0x400, "Common Hello Parameters"},
    {0x401, "IPv4 Transport Address"},
    {0x402, "Configuration Sequence Number"},
    {0x403, "IPv6 Transport Address"},
    {0x500, "Common Session Parameters"},
    {0x501, "ATM Session Parameters"},
    {0x502, "Frame-Relay Session Parameters"},
    {0x503, "Fault-Tolerant Session Parameters"},
    {0x600, "Label Request Message ID"},
    {0x601, "MTU"},
    {0, NULL},
};

static const struct print_name fecs[] = {
    {0x01, "Wildcard"},
    {0x02, "Prefix"},
    {0x03, "Host address"},
    {0x80, "Martini VC"},
    {0, NULL},
};

static const struct print_name parameters[] = {
    {0x01, "MTU"},
    {0x03, "Description"},
    {0x0c, "VCCV"},
    {0, NULL},
};

static const struct print_name channels[] = {
    {0x01, "PWE3 control word"},
    {0x02, "MPLS Router Alert Label"},
    {0x04, "MPLS inner label TTL = 1"},
    {0, NULL},
};

static const struct print_name verifications[] = {
    {0x01, "ICMP Ping"},
    {0x02, "LSP Ping"},
    {0x04, "BFD"},
    {0, NULL},
};

/* False, and said so: a TLV has fewer bytes. */
static bool enough(struct print *p, uint32_t length, uint32_t least)
{
	if (length >= least)
		return true;
	text_printf(p->text, " [tlv length %u < %u]", length, least);
	print_invalid(p);
	return false;
}

static void address_list(struct print *p, const uint8_t *at, uint32_t length)
{
	uint16_t family = get_u16(p, at);
	uint32_t size = family == BGP_AFI_IP ? 4 : family == BGP_AFI_IP6 ? 16 : 0;

	text_str(p->text, "\n\t      Address Family: ");
	print_named(p, print_af_names, "Unknown (%u)", family);
	text_str(p->text, ", addresses");
	at += 2;
	for (length -= 2; size != 0 && length >= size; length -= size, at += size)
		text_printf(
		    p->text, " %s", size == 4 ? print_as_ip4(p, at).s : print_as_ip6(p, at).s);
}

static void prefix(struct print *p, const uint8_t *at, uint32_t length)
{
	uint16_t family;
	unsigned most;
	uint8_t bits;

	if (!enough(p, length, 2))
		return;
	family = get_u16(p, at);
	at += 2;
	length -= 2;
	if (family != BGP_AFI_IP && family != BGP_AFI_IP6) {
		text_printf(p->text, ": Address family %u prefix", family);
		return;
	}
	most = family == BGP_AFI_IP ? 32 : 128;
	bits = length > 0 ? get_u8(p, at) : 0;
	if (length > 0 && bits > most)
		text_printf(p->text, ": IPv%c prefix (invalid length)", most == 32 ? '4' : '6');
	else if (print_bgp_prefix(
		     p, most == 32 ? ": IPv4 prefix " : ": IPv6 prefix ", most, at, length) < 0)
		print_cut(p);
}

static void parameter(struct print *p, uint8_t type, const uint8_t *at, uint8_t size)
{
	switch (type) {
	case PARAMETER_MTU:
		text_printf(p->text, ": %u", get_u16(p, at + 2));
		break;
	case PARAMETER_DESCRIPTION:
		text_str(p->text, ": ");
		print_safe(p, at + 2, size - 2u);
		break;
	case PARAMETER_VERIFICATION:
		text_printf(p->text, "\n\t\t  Control Channels (0x%02x) = [", get_u8(p, at + 2));
		print_bits(p, channels, "none", ", ", at[2]);
		text_printf(p->text, "]\n\t\t  CV Types (0x%02x) = [", get_u8(p, at + 3));
		print_bits(p, verifications, "none", ", ", at[3]);
		text_char(p->text, ']');
		break;
	default:
		print_unknown(p, "\n\t\t  ", at + 2, size - 2u);
		break;
	}
}

static void put_parameters(struct print *p, const uint8_t *at, uint32_t length)
{
	while (length > 2) {
		uint8_t type = get_u8(p, at);
		uint8_t size = get_u8(p, at + 1);

		if (size < 2 || length < size)
			return;
		text_printf(p->text, "\n\t\tInterface Parameter: %s (0x%02x), len %u",
		    print_name_or(parameters, type, "Unknown"), type, size);
		parameter(p, type, at, size);
		length -= size;
		at += size;
	}
}

static void pseudowire(struct print *p, const uint8_t *at, uint32_t length)
{
	uint16_t type;
	uint8_t size;

	if (!enough(p, length, 7))
		return;
	size = get_u8(p, at + 2);
	if (size != 0 && !enough(p, length, 11))
		return;
	type = get_u16(p, at);
	print_need(p, at, size == 0 ? 7 : 11);
	text_printf(p->text, ": %s, %scontrol word, group-ID %u",
	    print_name_or(print_pseudowire_names, type & 0x7fff, "Unknown"),
	    type & 0x8000 ? "" : "no ", get_u32(p, at + 3));
	if (size != 0)
		text_printf(p->text, ", VC-ID %u", get_u32(p, at + 7));
	text_printf(p->text, ", VC-info-length: %u", size);
	if (size == 0)
		return;
	if (size < 4) {
		text_str(p->text, " (invalid, < 4");
		return;
	}
	if (enough(p, length - 11, size - 4u))
		put_parameters(p, at + 11, size - 4u);
}

static void fec(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t type = get_u8(p, at);

	text_printf(
	    p->text, "\n\t      %s FEC (0x%02x)", print_name_or(fecs, type, "Unknown"), type);
	if (type == FEC_PREFIX)
		prefix(p, at + 1, length - 1);
	else if (type == FEC_PSEUDOWIRE)
		pseudowire(p, at + 1, length - 1);
}

static void fault_tolerance(struct print *p, const uint8_t *at)
{
	uint16_t flags = get_u16(p, at);

	text_printf(p->text,
	    "\n\t      Flags: [%sReconnect, %sSave State, %sAll-Label Protection, %s Checkpoint, "
	    "%sRe-Learn State]",
	    flags & 0x8000 ? "" : "No ", flags & 8 ? "" : "Don't ", flags & 4 ? "" : "No ",
	    flags & 2 ? "Sequence Numbered Label" : "All Labels", flags & 1 ? "" : "Don't ");
	if (get_u32(p, at + 4) != 0)
		text_printf(p->text, ", Reconnect Timeout: %ums", get_u32(p, at + 4));
	if (get_u32(p, at + 8) != 0)
		text_printf(p->text, ", Recovery Time: %ums", get_u32(p, at + 8));
}

static void status(struct print *p, const uint8_t *at)
{
	uint32_t code = get_u32(p, at);

	text_printf(p->text, "\n\t      Status: 0x%02x, Flags: [%s and %s forward]",
	    code & 0x3fffffff, code & 0x80000000 ? "Fatal error" : "Advisory Notification",
	    code & 0x40000000 ? "do" : "don't");
	if (get_u32(p, at + 4) != 0)
		text_printf(p->text, ", causing Message ID: 0x%08x", get_u32(p, at + 4));
}

/* The least bytes of a TLV; -1: not known. */
static int least(uint16_t type)
{
	switch (type) {
	case TLV_FEC:
		return 1;
	case TLV_ADDRESS_LIST:
	case TLV_MTU:
		return 2;
	case TLV_LABEL:
	case TLV_HELLO:
	case TLV_IP_TRANSPORT:
	case TLV_SEQUENCE:
		return 4;
	case TLV_STATUS:
	case TLV_SESSION:
		return 8;
	case TLV_FAULT_TOLERANCE:
		return 12;
	case TLV_IP6_TRANSPORT:
		return 16;
	default:
		return -1;
	}
}

static void tlv_body(struct print *p, uint16_t type, const uint8_t *at, uint32_t length)
{
	switch (type) {
	case TLV_FEC:
		fec(p, at, length);
		break;
	case TLV_ADDRESS_LIST:
		address_list(p, at, length);
		break;
	case TLV_LABEL:
		text_printf(p->text, "\n\t      Label: %u", get_u32(p, at) & 0xfffff);
		break;
	case TLV_STATUS:
		status(p, at);
		break;
	case TLV_HELLO:
		text_printf(p->text, "\n\t      Hold Time: %us, Flags: [%s Hello%s]",
		    get_u16(p, at), get_u16(p, at + 2) & 0x8000 ? "Targeted" : "Link",
		    get_u16(p, at + 2) & 0x4000 ? ", Request for targeted Hellos" : "");
		break;
	case TLV_IP_TRANSPORT:
		text_printf(p->text, "\n\t      IPv4 Transport Address: %s", print_as_ip4(p, at).s);
		break;
	case TLV_IP6_TRANSPORT:
		text_printf(p->text, "\n\t      IPv6 Transport Address: %s", print_as_ip6(p, at).s);
		break;
	case TLV_SEQUENCE:
		text_printf(p->text, "\n\t      Sequence Number: %u", get_u32(p, at));
		break;
	case TLV_SESSION:
		text_printf(p->text,
		    "\n\t      Version: %u, Keepalive: %us, Flags: [Downstream %s, Loop Detection "
		    "%s]",
		    get_u16(p, at), get_u16(p, at + 2),
		    get_u16(p, at + 6) & 0x8000 ? "On Demand" : "Unsolicited",
		    get_u16(p, at + 6) & 0x4000 ? "Enabled" : "Disabled");
		break;
	case TLV_FAULT_TOLERANCE:
		fault_tolerance(p, at);
		break;
	default:
		text_printf(p->text, "\n\t      MTU: %u", get_u16(p, at));
		break;
	}
}

/* Its bytes; 0: it does not fit. */
static uint32_t tlv(struct print *p, const uint8_t *at, uint32_t left)
{
	uint16_t head, type;
	uint32_t size;

	print_need(p, at, 4);
	head = get_u16(p, at);
	type = head & 0x3fff;
	size = get_u16(p, at + 2);
	if (size + 4 > left) {
		text_str(p->text, "\n\t\t TLV contents go past end of message");
		return 0;
	}
	text_printf(p->text,
	    "\n\t    %s TLV (0x%04x), length: %u, Flags: [%s and %s forward if unknown]",
	    print_name_or(tlvs, type, "Unknown"), type, size,
	    head & 0x8000 ? "continue processing" : "ignore", head & 0x4000 ? "do" : "don't");
	if (least(type) < 0) {
		if (p->options->verbose <= 1)
			print_unknown(p, "\n\t      ", at + 4, size);
	} else if (enough(p, size, (uint32_t)least(type))) {
		tlv_body(p, type, at + 4, size);
	}
	return size + 4;
}

static bool has_tlvs(uint16_t type)
{
	switch (type) {
	case MESSAGE_NOTIFICATION:
	case MESSAGE_HELLO:
	case MESSAGE_INIT:
	case MESSAGE_KEEPALIVE:
	case MESSAGE_ADDRESS:
	case MESSAGE_ADDRESS_WITHDRAW:
	case MESSAGE_LABEL_MAPPING:
	case MESSAGE_LABEL_WITHDRAW:
		return true;
	default:
		return false;
	}
}

/* Its bytes; 0: it makes no sense. */
static uint32_t message(struct print *p, const uint8_t *at)
{
	uint16_t head, type, size;
	uint32_t left, taken;

	print_need(p, at, MESSAGE_HEADER);
	head = get_u16(p, at);
	type = head & 0x7fff;
	size = get_u16(p, at + 2);
	text_printf(p->text, "\n\t  %s Message (0x%04x), length: %u",
	    print_name_or(messages, type, "Unknown"), type, size);
	if (size < MESSAGE_HEADER - LENGTH_FROM) {
		text_printf(p->text, " (too short, < %u)", MESSAGE_HEADER - LENGTH_FROM);
		return 0;
	}
	text_printf(p->text, ", Message ID: 0x%08x, Flags: [%s if unknown]", get_u32(p, at + 4),
	    head & 0x8000 ? "continue processing" : "ignore");
	left = size - (uint32_t)(MESSAGE_HEADER - LENGTH_FROM);
	print_need(p, at, size);
	if (has_tlvs(type)) {
		const uint8_t *next = at + MESSAGE_HEADER;

		for (; left >= 4 && (taken = tlv(p, next, left)) != 0; next += taken)
			left -= taken;
	} else if (p->options->verbose <= 1) {
		print_unknown(p, "\n\t  ", at + MESSAGE_HEADER, left);
	}
	if (p->options->verbose > 1)
		print_unknown(p, "\n\t  ", at + MESSAGE_HEADER, size);
	return size + (uint32_t)LENGTH_FROM;
}

/* Its bytes; 0: nothing more is told. */
static uint32_t pdu(struct print *p, const uint8_t *at)
{
	const char *line = p->options->verbose > 0 ? "\n\t" : "";
	uint16_t size, left;

	print_need(p, at, HEADER);
	if (get_u16(p, at) != 1) {
		text_printf(p->text, "%sLDP version %u packet not supported", line, get_u16(p, at));
		return 0;
	}
	size = get_u16(p, at + 2);
	if (size < HEADER - LENGTH_FROM) {
		text_printf(p->text, "%sLDP, pdu-length: %u (too short, < %u)", line, size,
		    HEADER - LENGTH_FROM);
		return 0;
	}
	text_printf(p->text, "%sLDP, Label-Space-ID: %s:%u, pdu-length: %u", line,
	    print_as_ip4(p, at + 4).s, get_u16(p, at + 8), size);
	if (p->options->verbose == 0)
		return 0;
	/* Messages beyond the end make what is left go round, as in tcpdump. */
	left = size - (HEADER - LENGTH_FROM);
	for (at += HEADER; left > 0;) {
		uint32_t taken = message(p, at);

		if (taken == 0)
			return 0;
		at += taken;
		left -= (uint16_t)taken;
	}
	return size + (uint32_t)LENGTH_FROM;
}

void print_ldp(struct print *p, const uint8_t *at, uint32_t length)
{
	p->protocol = "ldp";
	while (length > HEADER + MESSAGE_HEADER) {
		uint32_t taken = pdu(p, at);

		if (taken == 0)
			return;
		if (length < taken) {
			text_printf(p->text, " [remaining length %u < %u]", length, taken);
			print_invalid(p);
			return;
		}
		at += taken;
		length -= taken;
	}
}
