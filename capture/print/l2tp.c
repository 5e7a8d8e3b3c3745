/*
 * L2TP version 2 (RFC 2661).
 */
#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	VERSION_BITS = 0x000f,
	VERSION_L2F = 1,
	VERSION_L2TP = 2,
	FLAG_CONTROL = 0x8000,
	FLAG_LENGTH = 0x4000,
	FLAG_SEQUENCE = 0x0800,
	FLAG_OFFSET = 0x0200,
	FLAG_PRIORITY = 0x0100,
	AVP_HEADER = 6,
	AVP_MANDATORY = 0x8000,
	AVP_HIDDEN = 0x4000,
};

static const struct print_name messages[] = {
    {1, "SCCRQ"},
    {2, "SCCRP"},
    {3, "SCCCN"},
    {4, "StopCCN"},
    {6, "HELLO"},
    {7, "OCRQ"},
    {8, "OCRP"},
    {9, "OCCN"},
    {10, "ICRQ"},
    {11, "ICRP"},
    {12, "ICCN"},
    {14, "CDN"},
    {15, "WEN"},
    {16, "SLI"},
    {0, NULL},
};

static const struct print_name avps[] = {
    {0, "MSGTYPE"},
    {1, "RESULT_CODE"},
    {2, "PROTO_VER"},
    {3, "FRAMING_CAP"},
    {4, "BEARER_CAP"},
    {5, "TIE_BREAKER"},
    {6, "FIRM_VER"},
    {7, "HOST_NAME"},
    {8, "VENDOR_NAME"},
    {9, "ASSND_TUN_ID"},
    {10, "RECV_WIN_SIZE"},
    {11, "CHALLENGE"},
    {12, "Q931_CC"},
    {13, "CHALLENGE_RESP"},
    {14, "ASSND_SESS_ID"},
    {15, "CALL_SER_NUM"},
    {16, "MINIMUM_BPS"},
    {17, "MAXIMUM_BPS"},
    {18, "BEARER_TYPE"},
    {19, "FRAMING_TYPE"},
    {20, "PACKET_PROC_DELAY"},
    {21, "CALLED_NUMBER"},
    {22, "CALLING_NUMBER"},
    {23, "SUB_ADDRESS"},
    {24, "TX_CONN_SPEED"},
    {25, "PHY_CHANNEL_ID"},
    {26, "INI_RECV_LCP"},
    {27, "LAST_SENT_LCP"},
    {28, "LAST_RECV_LCP"},
    {29, "PROXY_AUTH_TYPE"},
    {30, "PROXY_AUTH_NAME"},
    {31, "PROXY_AUTH_CHAL"},
    {32, "PROXY_AUTH_ID"},
    {33, "PROXY_AUTH_RESP"},
    {34, "CALL_ERRORS"},
    {35, "ACCM"},
    {36, "RANDOM_VECTOR"},
    {37, "PRIVATE_GRP_ID"},
    {38, "RX_CONN_SPEED"},
    {39, "SEQ_REQUIRED"},
    {46, "PPP_DISCON_CC"},
    {0, NULL},
};

static const struct print_name authentications[] = {
    {0, "Reserved"},
    {1, "Textual"},
    {2, "CHAP"},
    {3, "PAP"},
    {4, "No Auth"},
    {5, "MS-CHAPv1"},
    {0, NULL},
};

static const struct print_name directions[] = {
    {0, "global error"},
    {1, "at peer"},
    {2, "at local"},
    {0, NULL},
};

typedef void avp_printer(struct print *p, const uint8_t *at, uint32_t length);

static void octets(struct print *p, const uint8_t *at, uint32_t length)
{
	for (uint32_t i = 0; i < length; i++)
		text_hex(p->text, get_u8(p, at + i), 2);
}

static void tie_breaker(struct print *p, const uint8_t *at, uint32_t length)
{
	(void)length;
	octets(p, at, 8);
}

static void challenge_response(struct print *p, const uint8_t *at, uint32_t length)
{
	(void)length;
	octets(p, at, 16);
}

static void number_16(struct print *p, const uint8_t *at, uint32_t length)
{
	(void)length;
	text_u32(p->text, get_u16(p, at));
}

static void number_32(struct print *p, const uint8_t *at, uint32_t length)
{
	(void)length;
	text_u32(p->text, get_u32(p, at));
}

static void message(struct print *p, const uint8_t *at, uint32_t length)
{
	(void)length;
	print_named(p, messages, "MSGTYPE-#%u", get_u16(p, at));
}

static void result(struct print *p, const uint8_t *at, uint32_t length)
{
	text_u32(p->text, get_u16(p, at));
	if (length == 2)
		return;
	if (length < 4) {
		text_str(p->text, " AVP too short");
		return;
	}
	text_printf(p->text, "/%u", get_u16(p, at + 2));
	if (length > 4) {
		text_char(p->text, ' ');
		print_safe(p, at + 4, length - 4);
	}
}

static void version(struct print *p, const uint8_t *at, uint32_t length)
{
	(void)length;
	text_printf(p->text, "%u.%u", get_u16(p, at) >> 8, get_u16(p, at) & 0xff);
}

/* Which of two kinds: framing (asynchronous, synchronous), bearer (analog, digital). */
static void framing(struct print *p, const uint8_t *at, uint32_t length)
{
	(void)length;
	if (get_u32(p, at) & 2)
		text_char(p->text, 'A');
	if (get_u32(p, at) & 1)
		text_char(p->text, 'S');
}

static void bearer(struct print *p, const uint8_t *at, uint32_t length)
{
	(void)length;
	if (get_u32(p, at) & 2)
		text_char(p->text, 'A');
	if (get_u32(p, at) & 1)
		text_char(p->text, 'D');
}

static void q931_cause(struct print *p, const uint8_t *at, uint32_t length)
{
	text_u32(p->text, get_u16(p, at));
	text_printf(p->text, ", %02x", get_u8(p, at + 2));
	if (length > 3) {
		text_char(p->text, ' ');
		print_safe(p, at + 3, length - 3);
	}
}

static void obsolete(struct print *p, const uint8_t *at, uint32_t length)
{
	(void)at;
	(void)length;
	text_str(p->text, "obsolete");
}

static void authentication(struct print *p, const uint8_t *at, uint32_t length)
{
	(void)length;
	print_named(p, authentications, "AuthType-#%u", get_u16(p, at));
}

static void authentication_id(struct print *p, const uint8_t *at, uint32_t length)
{
	(void)length;
	text_u32(p->text, get_u16(p, at) & 0xff);
}

static void call_errors(struct print *p, const uint8_t *at, uint32_t length)
{
	static const char *const names[] = {
	    "CRCErr", "FrameErr", "HardOver", "BufOver", "Timeout", "AlignErr"};

	for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (length < 2 + 4 * (i + 1)) {
			text_str(p->text, "AVP too short");
			return;
		}
		text_printf(p->text, "%s=%u ", names[i], get_u32(p, at + 2 + 4 * i));
	}
}

static void character_maps(struct print *p, const uint8_t *at, uint32_t length)
{
	static const char *const names[] = {"send", "recv"};

	for (unsigned i = 0; i < 2; i++) {
		if (length < 2 + 4 * (i + 1)) {
			text_str(p->text, "AVP too short");
			return;
		}
		text_printf(p->text, "%s=%08x ", names[i], get_u32(p, at + 2 + 4 * i));
	}
}

static void ppp_cause(struct print *p, const uint8_t *at, uint32_t length)
{
	text_printf(p->text, "%04x, ", get_u16(p, at));
	text_printf(p->text, "%04x ", get_u16(p, at + 2));
	print_named(p, directions, "Direction-#%u", get_u8(p, at + 4));
	if (length > 5) {
		text_char(p->text, ' ');
		print_safe(p, at + 5, length - 5);
	}
}

static const struct avp {
	avp_printer *print;
	uint32_t least;
} bodies[] = {
    [0] = {message, 2},
    [1] = {result, 2},
    [2] = {version, 2},
    [3] = {framing, 4},
    [4] = {bearer, 4},
    [5] = {tie_breaker, 8},
    [6] = {number_16, 2},
    [7] = {print_safe, 0},
    [8] = {print_safe, 0},
    [9] = {number_16, 2},
    [10] = {number_16, 2},
    [11] = {octets, 0},
    [12] = {q931_cause, 3},
    [13] = {challenge_response, 16},
    [14] = {number_16, 2},
    [15] = {number_32, 4},
    [16] = {number_32, 4},
    [17] = {number_32, 4},
    [18] = {bearer, 4},
    [19] = {framing, 4},
    [20] = {obsolete, 0},
    [21] = {print_safe, 0},
    [22] = {print_safe, 0},
    [23] = {print_safe, 0},
    [24] = {number_32, 4},
    [25] = {number_32, 4},
    [26] = {octets, 0},
    [27] = {octets, 0},
    [28] = {octets, 0},
    [29] = {authentication, 2},
    [30] = {print_safe, 0},
    [31] = {octets, 0},
    [32] = {authentication_id, 2},
    [33] = {octets, 0},
    [34] = {call_errors, 2},
    [35] = {character_maps, 2},
    [36] = {octets, 0},
    [37] = {print_safe, 0},
    [38] = {number_32, 4},
    [46] = {ppp_cause, 5},
};

static void avp_body(struct print *p, uint16_t type, const uint8_t *at, uint32_t length)
{
	if (type >= sizeof bodies / sizeof bodies[0] || bodies[type].print == NULL)
		return;
	if (length < bodies[type].least)
		text_str(p->text, "AVP too short");
	else
		bodies[type].print(p, at, length);
}

/* Its bytes; 0: cut off. */
static uint32_t avp(struct print *p, const uint8_t *at, uint32_t length)
{
	uint16_t head, type;
	uint32_t size;

	text_char(p->text, ' ');
	head = get_u16(p, at);
	size = head & 0x3ff;
	if (size < AVP_HEADER || size > length || !print_has(p, at, size)) {
		print_truncated(p);
		return 0;
	}
	if (head & AVP_MANDATORY)
		text_char(p->text, '*');
	if (head & AVP_HIDDEN)
		text_char(p->text, '?');
	type = get_u16(p, at + 4);
	if (get_u16(p, at + 2) != 0) {
		text_printf(p->text, "VENDOR%04x:ATTR%04x(", get_u16(p, at + 2), type);
		octets(p, at + AVP_HEADER, size - AVP_HEADER);
	} else {
		print_named(p, avps, "AVP-#%u", type);
		text_char(p->text, '(');
		if (head & AVP_HIDDEN)
			text_str(p->text, "???");
		else
			avp_body(p, type, at + AVP_HEADER, size - AVP_HEADER);
	}
	text_char(p->text, ')');
	return size;
}

static void put_flags(struct print *p, uint16_t flags)
{
	text_printf(p->text, " l2tp:[%s%s%s%s%s]", flags & FLAG_CONTROL ? "T" : "",
	    flags & FLAG_LENGTH ? "L" : "", flags & FLAG_SEQUENCE ? "S" : "",
	    flags & FLAG_OFFSET ? "O" : "", flags & FLAG_PRIORITY ? "P" : "");
}

static void body(struct print *p, uint16_t flags, const uint8_t *at, uint32_t length)
{
	if ((flags & FLAG_CONTROL) == 0) {
		text_str(p->text, " {");
		print_ppp(p, at, length);
		text_char(p->text, '}');
	} else if ((flags & FLAG_LENGTH) == 0) {
		text_str(p->text, " No length");
	} else if (length == 0) {
		text_str(p->text, " ZLB");
	}
	while ((flags & FLAG_CONTROL) != 0 && (flags & FLAG_LENGTH) != 0 && length != 0) {
		uint32_t size = avp(p, at, length);

		if (size == 0)
			return;
		at += size;
		length -= size;
	}
}

/* The fields the flags say there are; NULL: cut off. */
static const uint8_t *header(struct print *p, uint16_t flags, const uint8_t *at, uint32_t *said)
{
	at += 2;
	if (flags & FLAG_LENGTH) {
		*said = get_u16(p, at);
		at += 2;
	}
	text_printf(p->text, "(%u/", get_u16(p, at));
	text_printf(p->text, "%u)", get_u16(p, at + 2));
	at += 4;
	if (flags & FLAG_SEQUENCE) {
		text_printf(p->text, "Ns=%u,", get_u16(p, at));
		text_printf(p->text, "Nr=%u", get_u16(p, at + 2));
		at += 4;
	}
	if (flags & FLAG_OFFSET) {
		uint16_t padding = get_u16(p, at);

		at += 2;
		if (!print_has(p, at, padding))
			return NULL;
		at += padding;
	}
	return at;
}

void print_l2tp(struct print *p, const uint8_t *at, uint32_t length)
{
	const uint8_t *start = at;
	uint32_t said = length, size;
	uint16_t flags;

	p->protocol = "l2tp";
	flags = get_u16(p, at);
	if ((flags & VERSION_BITS) != VERSION_L2TP) {
		text_str(p->text, (flags & VERSION_BITS) == VERSION_L2F
				      ? " l2f:"
				      : " Unknown Version, neither L2F(1) nor L2TP(2)");
		return;
	}
	put_flags(p, flags);
	at = header(p, flags, at, &said);
	if (at == NULL) {
		print_truncated(p);
		return;
	}
	size = (uint32_t)(at - start);
	if (length < said)
		text_printf(p->text, " Length %u larger than packet", said);
	else if (said < size)
		text_printf(p->text, " Length %u smaller than header length", said);
	else
		body(p, flags, at, said - size);
}
