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

/* An option's content: the bytes after kind and length. */
struct option {
	const uint8_t *at;
	uint32_t left;   /* bytes of options left from here */
	uint32_t length; /* what the option says it has */
	uint8_t kind;
	uint8_t flags; /* of the segment */
	uint32_t seq_base;
	bool whole; /* the segment's payload was captured wholly */
};

/* What a printer of content returns besides the bytes it used. */
enum result {
	BAD = -1, /* the option says less than it must hold */
	CUT = -2, /* the frame ends within */
};

static int need(const struct print *p, const struct option *o, uint32_t n)
{
	if (n > o->left)
		return BAD;
	return print_has(p, o->at, n) ? (int)n : CUT;
}

static void put_hex(struct print *p, const uint8_t *at, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		text_hex(p->text, at[i], 2);
}

static int put_nothing(struct print *p, const struct option *o)
{
	(void)p, (void)o;
	return 0;
}

static int put_u8(struct print *p, const struct option *o)
{
	text_char(p->text, ' ');
	text_u32(p->text, get_u8(p, o->at));
	return 1;
}

static int put_u16(struct print *p, const struct option *o)
{
	text_char(p->text, ' ');
	text_u32(p->text, get_u16(p, o->at));
	return 2;
}

static int put_u32(struct print *p, const struct option *o)
{
	text_char(p->text, ' ');
	text_u32(p->text, get_u32(p, o->at));
	return 4;
}

static int put_timestamp(struct print *p, const struct option *o)
{
	text_str(p->text, " val ");
	text_u32(p->text, get_u32(p, o->at));
	text_str(p->text, " ecr ");
	text_u32(p->text, get_u32(p, o->at + 4));
	return 8;
}

static int put_sack(struct print *p, const struct option *o)
{
	if (o->length % 8) {
		text_str(p->text, " invalid sack");
		return (int)o->length;
	}
	text_char(p->text, ' ');
	text_u32(p->text, o->length / 8);
	text_char(p->text, ' ');
	for (uint32_t i = 0; i < o->length; i += 8) {
		int size = need(p, o, i + 8);

		if (size < 0)
			return size;
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
	text_str(p->text, o->whole ? " shared secret not supplied with -M, can't check - "
				   : " snaplen too short, can't check - ");
	put_hex(p, o->at, 16);
	return 16;
}

static int put_scps(struct print *p, const struct option *o)
{
	text_printf(p->text, " cap %02x id %u", o->at[0], o->at[1]);
	return 2;
}

static int put_authentication(struct print *p, const struct option *o)
{
	int size;

	if (o->length < 2) {
		print_invalid(p);
		return (int)o->length;
	}
	size = need(p, o, 1);
	if (size < 0)
		return size;
	text_printf(p->text, " keyid %u", o->at[0]);
	size = need(p, o, 2);
	if (size < 0)
		return size;
	text_printf(p->text, " rnextkeyid %u", o->at[1]);
	if (o->length > 2)
		text_str(p->text, " mac 0x");
	for (uint32_t i = 2; i < o->length; i++) {
		size = need(p, o, i + 1);
		if (size < 0)
			return size;
		text_hex(p->text, o->at[i], 2);
	}
	return (int)o->length;
}

static int put_user_timeout(struct print *p, const struct option *o)
{
	uint32_t value = get_u16(p, o->at);

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

static int put_fast_open(struct print *p, const struct option *o)
{
	text_char(p->text, ' ');
	put_cookie(p, o->at, o->length);
	return (int)o->length;
}

static int put_experiment(struct print *p, const struct option *o)
{
	uint16_t magic;

	if (o->length < 2)
		return BAD;
	magic = get_u16(p, o->at);
	text_char(p->text, '-');
	if (magic == EXPERIMENT_FAST_OPEN) {
		text_str(p->text, "tfo");
		put_cookie(p, o->at + 2, o->length - 2);
	} else {
		text_hex(p->text, magic, 4);
	}
	return (int)o->length;
}

static int put_multipath(struct print *p, const struct option *o)
{
	const uint8_t *end = print_narrow(p, o->at, o->length);
	bool good = print_mptcp(p, o->at - 2, o->length + 2, o->flags);

	p->end = end;
	return good ? (int)o->length : BAD;
}

static int put_unknown(struct print *p, const struct option *o)
{
	if (o->length)
		text_str(p->text, " 0x");
	for (uint32_t i = 0; i < o->length; i++) {
		int size = need(p, o, i + 1);

		if (size < 0)
			return size;
		text_hex(p->text, o->at[i], 2);
	}
	return (int)o->length;
}

enum { AS_SAID = 255 };

static const struct {
	const char *name;
	int (*put)(struct print *p, const struct option *o);
	uint8_t
	    size; /* bytes of content put may read without asking; AS_SAID: what the option says */
} kinds[] = {
    [END] = {"eol", put_nothing, 0},
    [NOP] = {"nop", put_nothing, 0},
    [MAX_SEGMENT] = {"mss", put_u16, 2},
    [WINDOW_SCALE] = {"wscale", put_u8, 1},
    [SACK_OK] = {"sackOK", put_nothing, 0},
    [SACK] = {"sack", put_sack, 0},
    [ECHO] = {"echo", put_u32, 4},
    [ECHO_REPLY] = {"echoreply", put_u32, 4},
    [TIMESTAMP] = {"TS", put_timestamp, 8},
    [CC] = {"cc", put_u32, 4},
    [CC_NEW] = {"ccnew", put_u32, 4},
    [CC_ECHO] = {"", put_u32, 4},
    [SIGNATURE] = {"md5", put_signature, 16},
    [SCPS] = {"scps", put_scps, 2},
    [USER_TIMEOUT] = {"uto", put_user_timeout, 2},
    [AUTHENTICATION] = {"tcp-ao", put_authentication, 0},
    [MULTIPATH] = {"mptcp", put_multipath, AS_SAID},
    [FAST_OPEN] = {"tfo", put_fast_open, AS_SAID},
    [EXPERIMENT] = {"exp", put_experiment, AS_SAID},
};

/* Name and content: the content's bytes, BAD or CUT. */
static int put_option(struct print *p, const struct option *o)
{
	int size;

	if (o->kind >= sizeof kinds / sizeof kinds[0] || !kinds[o->kind].name) {
		text_printf(p->text, "unknown-%u", o->kind);
		return put_unknown(p, o);
	}
	text_str(p->text, kinds[o->kind].name);
	size = need(p, o, kinds[o->kind].size == AS_SAID ? o->length : kinds[o->kind].size);
	return size < 0 ? size : kinds[o->kind].put(p, o);
}

static bool put_end(struct print *p, int result, bool first)
{
	if (result == BAD)
		text_str(p->text, "[bad opt]");
	else
		print_truncated(p);
	if (!first)
		text_char(p->text, result == BAD ? ']' : '>');
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
	to = text_put_str(p->text->at, words);
	to = text_put_u32(to, get_u32(p, at + 4));
	to = text_put_str(to, " ecr ");
	to = text_put_u32(to, get_u32(p, at + 8));
	*to++ = ']';
	p->text->at = to;
	return true;
}

static bool put_options(struct print *p, struct option *o)
{
	bool first = true;

	text_str(p->text, ", options [");
	for (; o->left > 0; first = false) {
		uint32_t said = 1;
		int used;

		if (!first)
			text_char(p->text, ',');
		o->kind = get_u8(p, o->at++);
		if (o->kind != END && o->kind != NOP) {
			said = get_u8(p, o->at++);
			if (said < 2 || said > o->left)
				return put_end(p, BAD, first);
			o->left--;
		}
		o->left--;
		o->length = said > 2 ? said - 2 : 0;
		used = put_option(p, o);
		if (used < 0)
			return put_end(p, used, first);
		o->at += used;
		o->left -= (uint32_t)used;
		if ((uint32_t)used + (o->kind == END || o->kind == NOP ? 1 : 2) != said)
			text_printf(p->text, "[len %u]", said);
		if (o->kind == END)
			break;
	}
	text_char(p->text, ']');
	return true;
}

bool print_tcp_options(struct print *p, const uint8_t *at, uint32_t length, uint32_t payload,
    uint8_t flags, uint32_t seq_base)
{
	struct option o;

	if (put_usual(p, at, length))
		return true;
	o = (struct option){.at = at,
	    .left = length,
	    .flags = flags,
	    .seq_base = seq_base,
	    .whole = print_has(p, at, length + payload)};
	return put_options(p, &o);
}
