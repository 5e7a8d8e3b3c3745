/*
 * PPP's control protocols: LCP (RFC 1661), IPCP (RFC 1332), IPV6CP, CCP, BACP.
 */
#include "capture/print/names.h"
#include "capture/print/ppp.h"

enum {
	CODE_VENDOR = 0,
	CODE_REQUEST = 1,
	CODE_REJECT = 4,
	CODE_TERMINATE = 5,
	CODE_TERMINATE_ACK = 6,
	CODE_CODE_REJECT = 7,
	CODE_PROTOCOL_REJECT = 8,
	CODE_ECHO = 9,
	CODE_ECHO_REPLY = 10,
	CODE_DISCARD = 11,
	CODE_ID = 12,
	CODE_TIME_LEFT = 13,
	IPCP_HEADER_COMPRESSION = 0x61,
	IPCP_COMPRESSION_LENGTH = 14,
};

static const struct print_name codes[] = {
    {0, "Vendor-Extension"},
    {1, "Conf-Request"},
    {2, "Conf-Ack"},
    {3, "Conf-Nack"},
    {4, "Conf-Reject"},
    {5, "Term-Request"},
    {6, "Term-Ack"},
    {7, "Code-Reject"},
    {8, "Prot-Reject"},
    {9, "Echo-Request"},
    {10, "Echo-Reply"},
    {11, "Disc-Req"},
    {12, "Ident"},
    {13, "Time-Rem"},
    {14, "Reset-Req"},
    {15, "Reset-Ack"},
    {0, NULL},
};

static const char *const lcp_options[] = {
    "Vend-Ext",
    "MRU",
    "ACCM",
    "Auth-Prot",
    "Qual-Prot",
    "Magic-Num",
    "deprecated(6)",
    "PFC",
    "ACFC",
    "FCS-Alt",
    "SDP",
    "Num-Mode",
    "deprecated(12)",
    "Call-Back",
    "deprecated(14)",
    "deprecated(15)",
    "deprecated(16)",
    "MRRU",
    "12-Bit seq #",
    "End-Disc",
    "Proprietary",
    "DCE-Id",
    "MP+",
    "Link-Disc",
    "LCP-Auth-Opt",
    "COBS",
    "Prefix-elision",
    "Multilink-header-Form",
    "I18N",
    "SDL-over-SONET/SDH",
    "PPP-Muxing",
};

static const struct print_name ccp_options[] = {
    {0, "OUI"},
    {1, "Pred-1"},
    {2, "Pred-2"},
    {3, "Puddle"},
    {16, "HP-PPC"},
    {17, "Stac-LZS"},
    {18, "MPPC"},
    {19, "Gand-FZA"},
    {20, "V.42bis"},
    {21, "BSD-Comp"},
    {23, "LZS-DCP"},
    {24, "MVRCA"},
    {25, "DEC"},
    {26, "Deflate"},
    {255, "Reserved"},
    {0, NULL},
};

static const struct print_name bacp_options[] = {
    {1, "Favored-Peer"},
    {0, NULL},
};

static const struct print_name ipcp_options[] = {
    {1, "IP-Addrs"},
    {2, "IP-Comp"},
    {3, "IP-Addr"},
    {4, "Home-Addr"},
    {129, "Pri-DNS"},
    {130, "Pri-NBNS"},
    {131, "Sec-DNS"},
    {132, "Sec-NBNS"},
    {0, NULL},
};

static const struct print_name compressions[] = {
    {0x2d, "VJ-Comp"},
    {0x61, "IP Header Compression"},
    {0, NULL},
};

static const struct print_name suboptions[] = {
    {1, "RTP-Compression"},
    {2, "Enhanced RTP-Compression"},
    {0, NULL},
};

static const struct print_name ip6cp_options[] = {
    {1, "Interface-ID"},
    {0, NULL},
};

static const struct print_name algorithms[] = {
    {5, "MD5"},
    {128, "MS-CHAPv1"},
    {129, "MS-CHAPv2"},
    {0, NULL},
};

static const struct print_name callbacks[] = {
    {0, "UserAuth"},
    {1, "DialString"},
    {2, "LocalID"},
    {3, "E.164"},
    {4, "X.500"},
    {6, "CBCP"},
    {0, NULL},
};

/* How an option of a wrong length is passed over: the rest is read on, or left. */
enum option_result {
	OPTION_SHOWN,   /* dumped too under -vv */
	OPTION_UNKNOWN, /* dumped */
	OPTION_DONE,    /* go on with the next */
	OPTION_STOP,    /* print no more of them */
};

static enum option_result bogus(
    struct print *p, const char *relation, unsigned should, enum option_result result)
{
	text_printf(p->text, " (length bogus, should be %s %u)", relation, should);
	return result;
}

static void lcp_authentication(struct print *p, const uint8_t *at, uint8_t size)
{
	uint16_t protocol = get_u16(p, at + 2);
	const char *name = print_ppp_name(protocol);

	/* tcpdump's form for others has no number in it. */
	text_printf(p->text, ": %s", name != NULL ? name : "Unknown Auth Proto (0x04x)");
	switch (protocol) {
	case PPP_CHAP:
		get_u8(p, at + 4);
		text_str(p->text, ", ");
		print_named(p, algorithms, "Unknown Auth Alg %u", at[4]);
		break;
	case PPP_PAP:
	case PPP_EAP:
	case PPP_SPAP:
	case PPP_SPAP_OLD:
		break;
	default:
		print_unknown(p, "\n\t", at, size);
		break;
	}
}

static enum option_result lcp_discriminator(struct print *p, const uint8_t *at, uint8_t size)
{
	static const char *const classes[] = {
	    "Null", "Local", "IPv4 ", "MAC ", "Magic-Num-Block", "PSNDN"};
	uint8_t class = get_u8(p, at + 2);

	if (class == 2 && size != 7)
		return bogus(p, "=", 7, OPTION_STOP);
	if (class == 3 && size != 9)
		return bogus(p, "=", 9, OPTION_STOP);
	if (class >= sizeof classes / sizeof classes[0]) {
		text_printf(p->text, ": Unknown class %u", class);
		return OPTION_SHOWN;
	}
	print_need(p, at + 3, class == 2 ? 4 : class == 3 ? 6 : 0);
	text_printf(p->text, ": %s", classes[class]);
	if (class == 2)
		print_ip4(p, at + 3);
	else if (class == 3)
		print_mac(p, at + 3, 6);
	return OPTION_SHOWN;
}

/* The exact length an LCP option must have, and what a wrong one does. */
static const struct option_length {
	uint8_t size;
	bool least;
	enum option_result wrong;
} lcp_lengths[] = {
    [0] = {6, true, OPTION_DONE},
    [1] = {4, false, OPTION_DONE},
    [2] = {6, false, OPTION_DONE},
    [3] = {4, true, OPTION_DONE},
    [4] = {4, true, OPTION_STOP},
    [5] = {6, false, OPTION_STOP},
    [13] = {3, true, OPTION_STOP},
    [17] = {4, false, OPTION_STOP},
    [19] = {3, true, OPTION_STOP},
    [23] = {4, false, OPTION_STOP},
};

static bool wrong_length(const struct option_length *l, uint8_t size)
{
	return l->size != 0 && (l->least ? size < l->size : size != l->size);
}

static enum option_result lcp_body(struct print *p, uint8_t option, const uint8_t *at, uint8_t size)
{
	if (option < sizeof lcp_lengths / sizeof lcp_lengths[0] &&
	    wrong_length(&lcp_lengths[option], size))
		return bogus(p, lcp_lengths[option].least ? ">=" : "=", lcp_lengths[option].size,
		    lcp_lengths[option].wrong);
	switch (option) {
	case 0: /* vendor */
		text_printf(p->text, ": Vendor: %s (%u)",
		    print_name_or(print_oui_names, get_u24(p, at + 2), "Unknown"),
		    get_u24(p, at + 2));
		break;
	case 1:  /* MRU */
	case 17: /* MRRU */
		text_printf(p->text, ": %u", get_u16(p, at + 2));
		break;
	case 2: /* ACCM */
	case 5: /* magic number */
		text_printf(p->text, ": 0x%08x", get_u32(p, at + 2));
		break;
	case 3:
		lcp_authentication(p, at, size);
		break;
	case 4: /* quality */
		text_str(p->text, get_u16(p, at + 2) == PPP_LQM ? ": LQR" : ": unknown");
		break;
	case 7: /* field compressions */
	case 8:
		break;
	case 13: /* callback */
		text_printf(p->text, ": ");
		text_printf(p->text, ": Callback Operation %s (%u)",
		    print_name_or(callbacks, get_u8(p, at + 2), "Unknown"), get_u8(p, at + 2));
		break;
	case 19:
		return lcp_discriminator(p, at, size);
	case 23: /* link discriminator */
		text_printf(p->text, ": 0x%04x", get_u16(p, at + 2));
		break;
	default:
		return OPTION_UNKNOWN;
	}
	return OPTION_SHOWN;
}

/* Returns where it stopped. */
static const uint8_t *ipcp_suboptions(struct print *p, const uint8_t *at, uint32_t length)
{
	text_printf(p->text, "\n\t      Suboptions, length %u", length);
	while (length >= 2) {
		uint8_t kind, size;

		print_need(p, at, 2);
		kind = at[0];
		size = at[1];
		if (kind == 0 || size == 0)
			return at;
		text_printf(p->text, "\n\t\t%s Suboption #%u, length %u",
		    print_name_or(suboptions, kind, "Unknown"), kind, size);
		if (length < size) {
			text_printf(
			    p->text, " [remaining suboptions length %u < %u]", length, size);
			print_invalid(p);
			return at;
		}
		length -= size;
		at += size;
	}
	return at;
}

static enum option_result ipcp_compression(struct print *p, const uint8_t *at, uint8_t size)
{
	uint16_t protocol;

	if (size < 4)
		return bogus(p, ">=", 4, OPTION_STOP);
	protocol = get_u16(p, at + 2);
	text_printf(
	    p->text, ": %s (0x%02x):", print_name_or(compressions, protocol, "Unknown"), protocol);
	if (protocol != IPCP_HEADER_COMPRESSION)
		return OPTION_SHOWN;
	if (size < IPCP_COMPRESSION_LENGTH)
		return bogus(p, ">=", IPCP_COMPRESSION_LENGTH, OPTION_STOP);
	if (!print_has(p, at + 2, IPCP_COMPRESSION_LENGTH)) {
		text_str(p->text, "[|ipcp]");
		return OPTION_STOP;
	}
	text_printf(p->text,
	    "\n\t    TCP Space %u, non-TCP Space %u, maxPeriod %u, maxTime %u, maxHdr %u",
	    get_u16(p, at + 4), get_u16(p, at + 6), get_u16(p, at + 8), get_u16(p, at + 10),
	    get_u16(p, at + 12));
	if (size == IPCP_COMPRESSION_LENGTH)
		return OPTION_SHOWN;
	at = ipcp_suboptions(
	    p, at + IPCP_COMPRESSION_LENGTH, size - (uint32_t)IPCP_COMPRESSION_LENGTH);
	if (p->options->verbose > 1) /* tcpdump dumps from behind the suboptions on */
		print_unknown(p, "\n\t    ", at + 2, size - 2u);
	return OPTION_DONE;
}

static enum option_result ipcp_body(
    struct print *p, uint8_t option, const uint8_t *at, uint8_t size)
{
	switch (option) {
	case 1:
		if (size != 10)
			return bogus(p, "=", 10, OPTION_DONE);
		print_need(p, at + 2, 8);
		text_str(p->text, ": src ");
		print_ip4(p, at + 2);
		text_str(p->text, ", dst ");
		print_ip4(p, at + 6);
		return OPTION_SHOWN;
	case 2:
		return ipcp_compression(p, at, size);
	case 3:
	case 4:
	case 129:
	case 130:
	case 131:
	case 132:
		if (size != 6)
			return bogus(p, "=", 6, OPTION_STOP);
		print_need(p, at + 2, 4);
		text_str(p->text, ": ");
		print_ip4(p, at + 2);
		return OPTION_SHOWN;
	default:
		return OPTION_UNKNOWN;
	}
}

static enum option_result ip6cp_body(
    struct print *p, uint8_t option, const uint8_t *at, uint8_t size)
{
	if (option != 1)
		return OPTION_UNKNOWN;
	if (size != 10)
		return bogus(p, "=", 10, OPTION_DONE);
	if (!print_has(p, at + 2, 8)) {
		text_str(p->text, "[|ip6cp]");
		return OPTION_STOP;
	}
	text_printf(p->text, ": %04x:%04x:%04x:%04x", get_u16(p, at + 2), get_u16(p, at + 4),
	    get_u16(p, at + 6), get_u16(p, at + 8));
	return OPTION_SHOWN;
}

static enum option_result ccp_body(struct print *p, uint8_t option, const uint8_t *at, uint8_t size)
{
	uint8_t first;

	if (option != 21 && option != 24 && option != 26)
		return OPTION_UNKNOWN;
	if (size < (option == 21 ? 3 : 4))
		return bogus(p, ">=", option == 21 ? 3 : 4, OPTION_DONE);
	first = get_u8(p, at + 2);
	if (option == 21)
		text_printf(
		    p->text, ": Version: %u, Dictionary Bits: %u", first >> 5, first & 0x1f);
	else if (option == 24)
		text_printf(p->text, ": Features: %u, PxP: %s, History: %u, #CTX-ID: %u",
		    first >> 6, first & 0x20 ? "Enabled" : "Disabled", first & 0x1f,
		    get_u8(p, at + 3));
	else
		text_printf(p->text, ": Window: %uK, Method: %s (0x%x), MBZ: %u, CHK: %u",
		    first >> 4, (first & 15) == 8 ? "zlib" : "unknown", first & 15,
		    get_u8(p, at + 3) >> 2, get_u8(p, at + 3) & 3);
	return OPTION_SHOWN;
}

static enum option_result bacp_body(
    struct print *p, uint8_t option, const uint8_t *at, uint8_t size)
{
	if (option != 1)
		return OPTION_UNKNOWN;
	if (size != 6)
		return bogus(p, "=", 6, OPTION_DONE);
	text_printf(p->text, ": Magic-Num 0x%08x", get_u32(p, at + 2));
	return OPTION_SHOWN;
}

static const struct family {
	uint16_t protocol;
	const char *name; /* in "[|name]" */
	const char *unknown;
	const struct print_name *options;
	enum option_result (*body)(
	    struct print *p, uint8_t option, const uint8_t *at, uint8_t size);
} families[] = {
    {PPP_LCP, "lcp", NULL, NULL, lcp_body},
    {PPP_IPCP, "ipcp", "unknown", ipcp_options, ipcp_body},
    {PPP_IP6CP, "ip6cp", "unknown", ip6cp_options, ip6cp_body},
    {PPP_CCP, "ccp", "Unknown", ccp_options, ccp_body},
    {PPP_BACP, "bacp", "Unknown", bacp_options, bacp_body},
};

static const char *option_name(const struct family *f, uint8_t option)
{
	if (f->options != NULL)
		return print_name_or(f->options, option, f->unknown);
	return print_row_or(lcp_options, sizeof lcp_options / sizeof lcp_options[0], option, NULL);
}

/* One option; the bytes it takes, or 0: print no more of them. */
static uint32_t option(struct print *p, const struct family *f, const uint8_t *at, uint32_t length)
{
	enum option_result result;
	const char *name;
	uint8_t kind, size;

	if (length < 2)
		return 0;
	if (!print_has(p, at, 2)) {
		text_printf(p->text, "[|%s]", f->name);
		return 0;
	}
	kind = at[0];
	size = at[1];
	if (length < size)
		return 0;
	name = option_name(f, kind);
	if (name == NULL) {
		text_printf(p->text, "\n\tunknown LCP option 0x%02x", kind);
		return size < 2 ? 0 : size;
	}
	text_printf(p->text, "\n\t  %s Option (0x%02x), length %u", name, kind, size);
	if (size < 2) {
		text_str(p->text, " (length bogus, should be >= 2)");
		return 0;
	}
	result = f->body(p, kind, at, size);
	if (result == OPTION_STOP)
		return 0;
	if (result == OPTION_UNKNOWN || (result == OPTION_SHOWN && p->options->verbose > 1))
		print_unknown(p, "\n\t    ", at + 2, size - 2u);
	return size;
}

static void options(struct print *p, uint16_t protocol, const uint8_t *at, uint32_t length)
{
	const struct family *f = NULL;
	uint32_t left = length - 4;

	for (unsigned i = 0; i < sizeof families / sizeof families[0]; i++)
		if (families[i].protocol == protocol)
			f = &families[i];
	while (f != NULL && left > 0) {
		/* tcpdump lets an option reach over the end by the header's four bytes. */
		uint32_t size = option(p, f, at, length);

		if (size == 0)
			return;
		if (left < size) {
			text_printf(p->text, " [remaining options length %u < %u]", left, size);
			print_invalid(p);
			return;
		}
		left -= size;
		at += size;
	}
}

static void rejected_protocol(struct print *p, const uint8_t *at, uint32_t length)
{
	uint16_t protocol = get_u16(p, at);
	const char *name = print_ppp_name(protocol);

	text_printf(p->text, "\n\t  Rejected %s Protocol (0x%04x)", name != NULL ? name : "unknown",
	    protocol);
	if (length > 6) {
		text_str(p->text, "\n\t  Rejected Packet");
		print_unknown(p, "\n\t    ", at + 2, length - 2);
	}
}

static void identification(struct print *p, uint16_t protocol, const uint8_t *at, uint32_t length)
{
	text_printf(p->text, "\n\t  Magic-Num 0x%08x", get_u32(p, at));
	if (length <= 8)
		return;
	text_str(p->text, "\n\t  Message\n\t    ");
	/* tcpdump counts the magic number twice, so what follows the packet is shown, too. */
	if (print_left(p, at + 4) < length - 4) {
		print_safe(p, at + 4, print_left(p, at + 4));
		text_printf(p->text, "[|%s]", print_ppp_name(protocol));
	} else {
		print_safe(p, at + 4, length - 4);
	}
}

static void echo(struct print *p, const uint8_t *at, uint32_t length)
{
	text_printf(p->text, "\n\t  Magic-Num 0x%08x", get_u32(p, at));
	if (length <= 8)
		return;
	text_str(p->text, "\n\t  -----trailing data-----");
	print_need(p, at + 4, length - 8);
	print_unknown(p, "\n\t  ", at + 4, length - 8);
}

/* at: behind the header of four bytes, which length counts. */
static void body(
    struct print *p, uint16_t protocol, uint8_t code, const uint8_t *at, uint32_t length)
{
	switch (code) {
	case CODE_VENDOR:
		if (length < 11)
			break;
		text_printf(p->text, "\n\t  Magic-Num 0x%08x", get_u32(p, at));
		text_printf(p->text, " Vendor: %s (%u)",
		    print_name_or(print_oui_names, get_u24(p, at + 4), "Unknown"),
		    get_u24(p, at + 4));
		break;
	case CODE_TERMINATE:
	case CODE_TERMINATE_ACK:
	case CODE_CODE_REJECT:
		break;
	case CODE_PROTOCOL_REJECT:
		if (length >= 6)
			rejected_protocol(p, at, length);
		break;
	case CODE_ECHO:
	case CODE_ECHO_REPLY:
	case CODE_DISCARD:
		if (length >= 8)
			echo(p, at, length);
		break;
	case CODE_ID:
		if (length >= 8)
			identification(p, protocol, at, length);
		break;
	case CODE_TIME_LEFT:
		if (length < 12)
			break;
		text_printf(p->text, "\n\t  Magic-Num 0x%08x", get_u32(p, at));
		text_printf(p->text, ", Seconds-Remaining %us", get_u32(p, at + 4));
		break;
	default:
		if (code >= CODE_REQUEST && code <= CODE_REJECT)
			options(p, protocol, at, length);
		else if (p->options->verbose <= 1)
			print_unknown(p, "\n\t  ", at - 6, length + 2);
		break;
	}
}

void print_ppp_control(struct print *p, uint16_t protocol, const uint8_t *at, uint32_t length)
{
	uint8_t code;
	uint32_t said;

	text_printf(p->text, "%s, ", print_ppp_name(protocol));
	if (length < 4 || !print_has(p, at, 2)) {
		text_printf(p->text, "[|%s]", print_ppp_name(protocol));
		return;
	}
	code = at[0];
	text_printf(p->text, "%s (0x%02x), id %u, length %u",
	    print_name_or(codes, code, "Unknown Opcode"), code, at[1], length + 2);
	if (p->options->verbose == 0)
		return;
	said = get_u16(p, at + 2);
	if (said < 4) {
		text_printf(p->text, "\n\tencoded length %u (< 4))", said);
		return;
	}
	if (said > length) {
		text_printf(p->text, "\n\tencoded length %u (> packet length %u))", said, length);
		return;
	}
	text_printf(p->text, "\n\tencoded length %u (=Option(s) length %u)", said, said - 4);
	if (said == 4)
		return;
	if (p->options->verbose > 1)
		print_unknown(p, "\n\t", at - 2, 6);
	body(p, protocol, code, at + 4, said);
}
