/*
 * TCP options (IANA TCP option kind numbers; RFC 9293, 7323, 2018, 5482, 5925, 6994, 7413).
 */
#include <stddef.h>

#include "capture/print/tcp.h"

enum kind {
	END = 0,
	NOP = 1,
	MAX_SEGMENT = 2,
	WINDOW_SCALE = 3,
	SACK_OK = 4,
	SACK = 5,
	ECHO = 6,
	ECHO_REPLY = 7,
	TIMESTAMP = 8,
	CC = 11,
	CC_NEW = 12,
	CC_ECHO = 13,
	SIGNATURE = 19,
	SCPS = 20,
	USER_TIMEOUT = 28,
	AUTHENTICATION = 29,
	MULTIPATH = 30,
	FAST_OPEN = 34,
	EXPERIMENT = 254,
	EXPERIMENT_FAST_OPEN = 0xf989,
};

static const char *const names[] = {
    [END] = "eol",
    [NOP] = "nop",
    [MAX_SEGMENT] = "mss",
    [WINDOW_SCALE] = "wscale",
    [SACK_OK] = "sackOK",
    [SACK] = "sack",
    [ECHO] = "echo",
    [ECHO_REPLY] = "echoreply",
    [TIMESTAMP] = "TS",
    [CC] = "cc",
    [CC_NEW] = "ccnew",
    [CC_ECHO] = "",
    [SIGNATURE] = "md5",
    [SCPS] = "scps",
    [USER_TIMEOUT] = "uto",
    [AUTHENTICATION] = "tcp-ao",
    [MULTIPATH] = "mptcp",
    [FAST_OPEN] = "tfo",
    [EXPERIMENT] = "exp",
};

/* An option's content: the bytes after kind and length. */
struct option {
	const uint8_t *at;
	uint32_t left;   /* bytes of options left from here */
	uint32_t length; /* what the option says it has */
	uint8_t kind;
	uint8_t flags; /* of the segment */
	uint32_t seq_base;
};

static void put_hex(struct print *p, const uint8_t *at, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		text_hex(p->text, get_u8(p, at + i), 2);
}

static void put_name(struct print *p, uint8_t kind)
{
	const char *name = kind < sizeof names / sizeof names[0] ? names[kind] : NULL;

	if (name)
		text_str(p->text, name);
	else
		text_printf(p->text, "unknown-%u", kind);
}

/* -1: the option says less than it must hold; else bytes it needs. */
static int need(struct print *p, const struct option *o, uint32_t n)
{
	if (n > o->left)
		return -1;
	print_need(p, o->at, n);
	return (int)n;
}

static int put_number(struct print *p, const struct option *o, uint32_t n)
{
	uint32_t value;

	if (need(p, o, n) < 0)
		return -1;
	value = n == 1 ? get_u8(p, o->at) : n == 2 ? get_u16(p, o->at) : get_u32(p, o->at);
	text_char(p->text, ' ');
	text_u32(p->text, value);
	return (int)n;
}

static int put_timestamp(struct print *p, const struct option *o)
{
	if (need(p, o, 8) < 0)
		return -1;
	text_reserve(p->text, 16 + 2 * TEXT_U32_ROOM);
	memcpy(p->text->at, " val ", 5);
	p->text->at = text_put_u32(p->text->at + 5, get_u32(p, o->at));
	memcpy(p->text->at, " ecr ", 5);
	p->text->at = text_put_u32(p->text->at + 5, get_u32(p, o->at + 4));
	return 8;
}

static int put_sack(struct print *p, const struct option *o)
{
	if (o->length % 8) {
		text_str(p->text, " invalid sack");
		return (int)o->length;
	}
	text_printf(p->text, " %u ", o->length / 8);
	for (uint32_t i = 0; i < o->length; i += 8) {
		if (need(p, o, i + 4) < 0 || need(p, o, i + 8) < 0)
			return -1;
		text_char(p->text, '{');
		text_u32(p->text, get_u32(p, o->at + i) - o->seq_base);
		text_char(p->text, ':');
		text_u32(p->text, get_u32(p, o->at + i + 4) - o->seq_base);
		text_char(p->text, '}');
	}
	return (int)o->length;
}

static int put_signature(struct print *p, const struct option *o)
{
	if (need(p, o, 16) < 0)
		return -1;
	text_str(p->text, " shared secret not supplied with -M, can't check - ");
	put_hex(p, o->at, 16);
	return 16;
}

static int put_scps(struct print *p, const struct option *o)
{
	if (need(p, o, 2) < 0)
		return -1;
	text_printf(p->text, " cap %02x id %u", get_u8(p, o->at), get_u8(p, o->at + 1));
	return 2;
}

static int put_authentication(struct print *p, const struct option *o)
{
	if (o->length < 2) {
		print_invalid(p);
		return (int)o->length;
	}
	if (need(p, o, 2) < 0)
		return -1;
	text_printf(p->text, " keyid %u rnextkeyid %u", get_u8(p, o->at), get_u8(p, o->at + 1));
	if (o->length > 2) {
		text_str(p->text, " mac 0x");
		if (need(p, o, o->length) < 0)
			return -1;
		put_hex(p, o->at + 2, o->length - 2);
	}
	return (int)o->length;
}

static int put_user_timeout(struct print *p, const struct option *o)
{
	uint32_t value;

	if (need(p, o, 2) < 0)
		return -1;
	value = get_u16(p, o->at);
	text_printf(p->text, " 0x%x %u", value, value & 1 ? (value >> 1) * 60 : value >> 1);
	return 2;
}

static void put_cookie(struct print *p, const uint8_t *at, uint32_t length)
{
	if (!length) {
		text_str(p->text, " cookiereq");
	} else if (length % 2 || length < 4 || length > 16) {
		print_invalid(p);
	} else {
		text_str(p->text, " cookie ");
		put_hex(p, at, length);
	}
}

static int put_experiment(struct print *p, const struct option *o)
{
	uint16_t magic;

	if (need(p, o, o->length) < 0 || o->length < 2)
		return -1;
	magic = get_u16(p, o->at);
	text_char(p->text, '-');
	if (magic == EXPERIMENT_FAST_OPEN) {
		text_str(p->text, "tfo");
		put_cookie(p, o->at + 2, o->length - 2);
	} else {
		text_printf(p->text, "0x%04x", magic);
	}
	return (int)o->length;
}

static int put_multipath(struct print *p, const struct option *o)
{
	const uint8_t *end;
	bool good;

	if (need(p, o, o->length) < 0)
		return -1;
	end = print_narrow(p, o->at, o->length);
	good = print_mptcp(p, o->at - 2, o->length + 2, o->flags);
	p->end = end;
	return good ? (int)o->length : -1;
}

static int put_unknown(struct print *p, const struct option *o)
{
	for (uint32_t i = 0; i < o->length; i++) {
		if (need(p, o, i + 1) < 0)
			return -1;
		if (i == 0)
			text_str(p->text, " 0x");
		text_hex(p->text, get_u8(p, o->at + i), 2);
	}
	return (int)o->length;
}

/* Bytes of content printed, or -1: the option is bad. */
static int put_content(struct print *p, const struct option *o)
{
	switch (o->kind) {
	case END:
	case NOP:
	case SACK_OK:
		return 0;
	case TIMESTAMP:
		return put_timestamp(p, o);
	case MAX_SEGMENT:
		return put_number(p, o, 2);
	case WINDOW_SCALE:
		return put_number(p, o, 1);
	case SACK:
		return put_sack(p, o);
	case ECHO:
	case ECHO_REPLY:
	case CC:
	case CC_NEW:
	case CC_ECHO:
		return put_number(p, o, 4);
	case SIGNATURE:
		return put_signature(p, o);
	case SCPS:
		return put_scps(p, o);
	case USER_TIMEOUT:
		return put_user_timeout(p, o);
	case AUTHENTICATION:
		return put_authentication(p, o);
	case MULTIPATH:
		return put_multipath(p, o);
	case FAST_OPEN:
		if (need(p, o, o->length) < 0)
			return -1;
		put_cookie(p, o->at, o->length);
		return (int)o->length;
	case EXPERIMENT:
		return put_experiment(p, o);
	default:
		return put_unknown(p, o);
	}
}

static bool put_bad(struct print *p, bool first)
{
	text_str(p->text, "[bad opt]");
	if (!first)
		text_char(p->text, ']');
	return false;
}

/* The options of nearly every segment: two of padding and the timestamps. */
static bool put_usual(struct print *p, const uint8_t *at, uint32_t length)
{
	static const uint8_t usual[4] = {NOP, NOP, TIMESTAMP, 10};
	static const char words[] = ", options [nop,nop,TS val ";
	char *to;

	if (length != 12 || !print_has(p, at, 12) || memcmp(at, usual, 4) != 0)
		return false;
	text_reserve(p->text, sizeof words + 8 + 2 * TEXT_U32_ROOM);
	to = p->text->at;
	memcpy(to, words, sizeof words - 1);
	to = text_put_u32(to + sizeof words - 1, get_u32(p, at + 4));
	memcpy(to, " ecr ", 5);
	to = text_put_u32(to + 5, get_u32(p, at + 8));
	*to++ = ']';
	p->text->at = to;
	return true;
}

bool print_tcp_options(
    struct print *p, const uint8_t *at, uint32_t length, uint8_t flags, uint32_t seq_base)
{
	struct option o = {.at = at, .left = length, .flags = flags, .seq_base = seq_base};
	bool first = true;

	if (put_usual(p, at, length))
		return true;
	text_str(p->text, ", options [");
	for (; o.left > 0; first = false) {
		uint32_t said = 1;
		int used;

		if (!first)
			text_char(p->text, ',');
		o.kind = get_u8(p, o.at++);
		if (o.kind != END && o.kind != NOP) {
			said = get_u8(p, o.at++);
			if (said < 2 || said > o.left)
				return put_bad(p, first);
			o.left--;
		}
		o.left--;
		o.length = said > 2 ? said - 2 : 0;
		put_name(p, o.kind);
		used = put_content(p, &o);
		if (used < 0)
			return put_bad(p, first);
		o.at += used;
		o.left -= (uint32_t)used;
		if ((uint32_t)used + (o.kind == END || o.kind == NOP ? 1 : 2) != said)
			text_printf(p->text, "[len %u]", said);
		if (o.kind == END)
			break;
	}
	text_char(p->text, ']');
	return true;
}
