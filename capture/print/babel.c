/* Babel (RFC 6126, RFC 8966): a routing protocol's messages of types, lengths and values. */
#include "capture/print/fields.h"
#include "capture/print/printers.h"

enum tlv_type {
	PAD_1,
	PAD_N,
	ACK_REQUEST,
	ACK,
	HELLO,
	I_HEARD_YOU,
	ROUTER_ID,
	NEXT_HOP,
	UPDATE,
	ROUTE_REQUEST,
	SEQNO_REQUEST,
	TS_PC,
	HMAC,
	SOURCE_UPDATE,
	SOURCE_REQUEST,
	SOURCE_SEQNO_REQUEST,
	MAC,
	PACKET_COUNTER,
	CHALLENGE_REQUEST,
	CHALLENGE_REPLY,
};

enum { IP4 = 1, IP6 = 2, IP6_LOCAL = 3 };

/* A message being read; prefixes may leave out what they share with the last one of their kind. */
struct babel {
	struct print *p;
	uint8_t last4[16];
	uint8_t last6[16];
};

/* One TLV: `at` is its header, n the bytes behind it. */
struct tlv {
	enum tlv_type type;
	const uint8_t *at;
	uint32_t n;
};

static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

/*
 * The bytes that a prefix of `bits` (negative: an address) takes at `at`, of which left are there,
 * or -1: it is not encoded well. The first `omitted` bytes are those of last.
 */
static int prefix_read(uint8_t prefix[16], unsigned family, int bits, unsigned omitted,
    const uint8_t *at, uint32_t left, const uint8_t *last)
{
	unsigned bytes = bits >= 0 ? ((unsigned)bits + 7) / 8 : family == IP4 ? 4 : 16;
	unsigned before = family == IP4 ? 12 : 0;
	unsigned most = family == IP4 ? 4 : 16;

	memset(prefix, 0, 16);
	if (family == 0 && bytes <= 16)
		return 0;
	if (family > IP6_LOCAL || bytes > most)
		return -1;
	if (family == IP6_LOCAL) {
		omitted = 8;
		prefix[0] = 0xfe;
		prefix[1] = 0x80;
	}
	if (omitted > most || (bytes > omitted && left < bytes - omitted))
		return -1;
	if (family == IP4)
		memcpy(prefix, mapped, sizeof(mapped));
	if (omitted > 0 && family != IP6_LOCAL) {
		if (!last)
			return -1;
		memcpy(prefix, last, before + omitted);
	}
	if (bytes <= omitted)
		return 0;
	memcpy(prefix + before + omitted, at, bytes - omitted);
	return (int)(bytes - omitted);
}

static void address_print(struct print *p, const uint8_t address[16])
{
	if (memcmp(address, mapped, sizeof(mapped)) == 0)
		text_ip4(p->text, address + 12);
	else
		text_ip6(p->text, address);
}

/* bits as the packet says them; IPv4's count from the mapped address. */
static void prefix_print(struct print *p, const uint8_t prefix[16], unsigned family, uint8_t bits)
{
	if (family == IP4)
		bits = (uint8_t)(bits + 96);
	if (bits >= 96 && memcmp(prefix, mapped, sizeof(mapped)) == 0) {
		text_ip4(p->text, prefix + 12);
		text_printf(p->text, "/%u", bits - 96);
	} else {
		text_ip6(p->text, prefix);
		text_printf(p->text, "/%u", bits);
	}
}

static void interval(struct print *p, uint16_t value)
{
	if (value == 0)
		text_str(p->text, "0.0s (bogus)");
	else
		text_printf(p->text, "%u.%02us", value / 100, value % 100);
}

static void update_interval(struct print *p, uint16_t value)
{
	if (value == 0xffff)
		text_str(p->text, "infinity");
	else
		interval(p, value);
}

static void timestamp(struct print *p, const char *before, uint32_t value)
{
	text_printf(p->text, "%s%u.%06us", before, value / 1000000, value % 1000000);
}

static void diversity(struct print *p, enum tlv_type type, const uint8_t *at, uint32_t n)
{
	static const struct print_name channels[] = {{0, "reserved"}, {255, "all"}, {0, NULL}};

	text_str(p->text, " sub-diversity");
	if (n == 0) {
		text_str(p->text, " empty");
		return;
	}
	for (uint32_t i = 0; i < n; i++) {
		text_char(p->text, i == 0 ? ' ' : '-');
		print_named(p, channels, "%u", at[i]);
	}
	if (type != UPDATE && type != SOURCE_UPDATE)
		text_str(p->text, " (bogus)");
}

/* false: too short for what it is. */
static bool sub_timestamp(struct print *p, enum tlv_type type, const uint8_t *at, uint32_t n)
{
	text_str(p->text, " sub-timestamp");
	if (type != HELLO && type != I_HEARD_YOU) {
		text_str(p->text, " (bogus)");
		return true;
	}
	if (n < (type == HELLO ? 4 : 8))
		return false;
	timestamp(p, " ", get_u32(p, at));
	if (type == I_HEARD_YOU)
		timestamp(p, "|", get_u32(p, at + 4));
	return true;
}

static bool sub_tlv(struct print *p, enum tlv_type of, uint8_t type, const uint8_t *at, uint32_t n)
{
	enum { SUB_PAD_N = 1, DIVERSITY, TIMESTAMP };

	switch (type) {
	case SUB_PAD_N:
		text_str(p->text, " sub-padn");
		return true;
	case DIVERSITY:
		diversity(p, of, at, n);
		return true;
	case TIMESTAMP:
		return sub_timestamp(p, of, at, n);
	default:
		text_printf(p->text, " sub-unknown-0x%02x", type);
		return true;
	}
}

/* What stands behind a TLV's own fields, which end `done` bytes into it. */
static void sub_tlvs(struct babel *b, const struct tlv *t, uint32_t done)
{
	const uint8_t *at = t->at + 2 + done, *end = t->at + 2 + t->n;
	struct print *p = b->p;

	while (at < end) {
		uint8_t type = *at++, n;

		if (type == PAD_1) {
			text_str(p->text, " sub-pad1");
			continue;
		}
		if (type & 0x80)
			text_str(p->text, " (M)");
		if (at == end) {
			print_invalid(p);
			return;
		}
		n = *at++;
		if (n > end - at || !sub_tlv(p, t->type, type, at, n)) {
			print_invalid(p);
			return;
		}
		at += n;
	}
}

static bool ack_request(struct babel *b, const struct tlv *t)
{
	if (t->n < 6)
		return false;
	print_fields(b->p, t->at + 4, "%z2 ");
	interval(b->p, get_u16(b->p, t->at + 6));
	return true;
}

static bool hello(struct babel *b, const struct tlv *t)
{
	struct print *p = b->p;
	uint16_t every;

	if (t->n < 6)
		return false;
	every = get_u16(p, t->at + 6);
	if (t->at[2] & 0x80)
		text_str(p->text, "(Unicast) ");
	print_fields(p, t->at + 4, "seqno %u2 ");
	if (every == 0) {
		text_str(p->text, "unscheduled");
	} else {
		text_str(p->text, "interval ");
		interval(p, every);
	}
	sub_tlvs(b, t, 6);
	return true;
}

static bool heard(struct babel *b, const struct tlv *t)
{
	struct print *p = b->p;
	uint8_t address[16];
	int taken;

	if (t->n < 6)
		return false;
	taken = prefix_read(address, t->at[2], -1, 0, t->at + 8, t->n - 6, NULL);
	if (taken < 0) {
		print_truncated(p);
		return true;
	}
	if (t->at[2] == 0)
		text_str(p->text, "any");
	else
		address_print(p, address);
	print_fields(p, t->at + 4, " rxcost %u2 interval ");
	interval(p, get_u16(p, t->at + 6));
	sub_tlvs(b, t, 6 + (uint32_t)taken);
	return true;
}

static bool next_hop(struct babel *b, const struct tlv *t)
{
	uint8_t address[16];

	if (t->n < 2 || prefix_read(address, t->at[2], -1, 0, t->at + 4, t->n - 2, NULL) < 0)
		return false;
	text_char(b->p->text, ' ');
	if (t->at[2] == 0)
		text_str(b->p->text, "invalid AE 0");
	else
		address_print(b->p, address);
	return true;
}

static void update_flags(struct print *p, uint8_t flags)
{
	text_printf(p->text, "%s%s%s", flags & 0x80 ? "/prefix" : "", flags & 0x40 ? "/id" : "",
	    flags & 0x3f ? "/unknown" : "");
}

static void metrics(struct print *p, const uint8_t *at)
{
	text_printf(
	    p->text, " metric %u seqno %u interval ", get_u16(p, at + 10), get_u16(p, at + 8));
	update_interval(p, get_u16(p, at + 6));
}

static bool update(struct babel *b, const struct tlv *t)
{
	struct print *p = b->p;
	uint8_t prefix[16], *last = t->n > 0 && t->at[2] == IP4 ? b->last4 : b->last6;
	int taken;

	if (t->n < 10)
		return false;
	taken = prefix_read(prefix, t->at[2], t->at[4], t->at[5], t->at + 12, t->n - 10, last);
	if (taken < 0)
		return false;
	update_flags(p, t->at[3]);
	text_char(p->text, ' ');
	if (t->at[2] == 0)
		text_str(p->text, "any");
	else
		prefix_print(p, prefix, t->at[2], t->at[4]);
	metrics(p, t->at);
	if (t->at[3] & 0x80)
		memcpy(last, prefix, sizeof(prefix));
	sub_tlvs(b, t, 10 + (uint32_t)taken);
	return true;
}

static bool route_request(struct babel *b, const struct tlv *t)
{
	uint8_t prefix[16];

	if (t->n < 2 || prefix_read(prefix, t->at[2], t->at[3], 0, t->at + 4, t->n - 2, NULL) < 0)
		return false;
	text_str(b->p->text, "for ");
	if (t->at[2] == 0)
		text_str(b->p->text, "any");
	else
		prefix_print(b->p, prefix, t->at[2], t->at[3]);
	return true;
}

static bool seqno_request(struct babel *b, const struct tlv *t)
{
	struct print *p = b->p;
	uint8_t prefix[16];

	if (t->n < 14 ||
	    prefix_read(prefix, t->at[2], t->at[3], 0, t->at + 16, t->n - 14, NULL) < 0)
		return false;
	text_printf(p->text, "(%u hops) for ", t->at[6]);
	if (t->at[2] == 0)
		text_str(p->text, "invalid AE 0");
	else
		prefix_print(p, prefix, t->at[2], t->at[3]);
	print_fields(p, t->at + 4, " seqno %u2 id ");
	print_fields(p, t->at + 8, "%m8");
	return true;
}

static bool hmac(struct babel *b, const struct tlv *t)
{
	if (t->n < 18)
		return false;
	text_printf(b->p->text, "key-id %u digest-%u ", get_u16(b->p, t->at + 2), t->n - 2);
	for (uint32_t i = 4; i < t->n + 2; i++)
		text_printf(b->p->text, "%02X", t->at[i]);
	return true;
}

/* Two prefixes behind each other, to and from: where the second ends, or 0. */
static uint32_t two_prefixes(const struct tlv *t, uint32_t at, uint8_t to_bits, unsigned omitted,
    uint8_t from_bits, const uint8_t *last, uint8_t to[16], uint8_t from[16])
{
	int taken = prefix_read(to, t->at[2], to_bits, omitted, t->at + 2 + at, t->n - at, last);

	if (taken < 0)
		return 0;
	at += (uint32_t)taken;
	taken = prefix_read(from, t->at[2], from_bits, 0, t->at + 2 + at, t->n - at, NULL);
	return taken < 0 ? 0 : at + (uint32_t)taken;
}

static bool source_update(struct babel *b, const struct tlv *t)
{
	struct print *p = b->p;
	uint8_t to[16], from[16];
	uint32_t end;

	if (t->n < 10)
		return false;
	end = two_prefixes(
	    t, 10, t->at[4], t->at[5], t->at[3], t->at[2] == IP4 ? b->last4 : b->last6, to, from);
	if (end == 0)
		return false;
	text_char(p->text, ' ');
	prefix_print(p, to, t->at[2], t->at[4]);
	text_str(p->text, " from ");
	prefix_print(p, from, t->at[2], t->at[3]);
	metrics(p, t->at);
	sub_tlvs(b, t, end);
	return true;
}

static bool source_request(struct babel *b, const struct tlv *t)
{
	struct print *p = b->p;
	uint8_t to[16], from[16];

	if (t->n < 3 || two_prefixes(t, 3, t->at[3], 0, t->at[4], NULL, to, from) == 0)
		return false;
	if (t->at[2] == 0) {
		text_str(p->text, "for any");
		return true;
	}
	text_str(p->text, "for (");
	prefix_print(p, to, t->at[2], t->at[3]);
	text_str(p->text, ", ");
	prefix_print(p, from, t->at[2], t->at[4]);
	text_char(p->text, ')');
	return true;
}

static bool source_seqno_request(struct babel *b, const struct tlv *t)
{
	struct print *p = b->p;
	uint8_t to[16], from[16];

	if (t->n < 14 || two_prefixes(t, 14, t->at[3], 0, t->at[7], NULL, to, from) == 0)
		return false;
	text_printf(p->text, "(%u hops) for (", t->at[6]);
	prefix_print(p, to, t->at[2], t->at[3]);
	text_str(p->text, ", ");
	prefix_print(p, from, t->at[2], t->at[7]);
	print_fields(p, t->at + 4, ") seqno %u2 id ");
	print_fields(p, t->at + 8, "%m8");
	return true;
}

/* Fields that are plainly there when the TLV is long enough for them. */
static bool plain(
    struct babel *b, const struct tlv *t, uint32_t least, unsigned skip, const char *format)
{
	if (t->n < least)
		return false;
	print_fields(b->p, t->at + 2 + skip, format);
	return true;
}

static bool challenge(struct babel *b, const struct tlv *t)
{
	if (t->n > 192)
		return false;
	text_printf(b->p->text, " len %u", t->n);
	return true;
}

static bool timestamp_and_counter(struct babel *b, const struct tlv *t)
{
	if (!plain(b, t, 6, 2, "timestamp %u4"))
		return false;
	return plain(b, t, 6, 0, " packetcounter %u2");
}

/* What -v shows behind the TLV's name; false: it is malformed. */
static bool value(struct babel *b, const struct tlv *t)
{
	switch (t->type) {
	case ACK_REQUEST:
		return ack_request(b, t);
	case ACK:
		return plain(b, t, 2, 0, "%z2");
	case HELLO:
		return hello(b, t);
	case I_HEARD_YOU:
		return heard(b, t);
	case ROUTER_ID:
		return plain(b, t, 10, 2, " %m8");
	case NEXT_HOP:
		return next_hop(b, t);
	case UPDATE:
		return update(b, t);
	case ROUTE_REQUEST:
		return route_request(b, t);
	case SEQNO_REQUEST:
		return seqno_request(b, t);
	case TS_PC:
		return timestamp_and_counter(b, t);
	case HMAC:
		return hmac(b, t);
	case SOURCE_UPDATE:
		return source_update(b, t);
	case SOURCE_REQUEST:
		return source_request(b, t);
	case SOURCE_SEQNO_REQUEST:
		return source_seqno_request(b, t);
	case PACKET_COUNTER:
		if (!plain(b, t, 4, 0, " value %u4"))
			return false;
		text_printf(b->p->text, " index len %u", t->n - 4);
		return true;
	case CHALLENGE_REQUEST:
	case CHALLENGE_REPLY:
		return challenge(b, t);
	default:
		return true;
	}
}

/* Short names, and the long ones of -v with what stands between name and value. */
static const char *const names[][2] = {
    [PAD_N] = {"padN", "Pad "},
    [ACK_REQUEST] = {"ack-req", "Acknowledgment Request "},
    [ACK] = {"ack", "Acknowledgment "},
    [HELLO] = {"hello", "Hello "},
    [I_HEARD_YOU] = {"ihu", "IHU "},
    [ROUTER_ID] = {"router-id", "Router Id"},
    [NEXT_HOP] = {"nh", "Next Hop"},
    [UPDATE] = {"update", "Update"},
    [ROUTE_REQUEST] = {"route-request", "Route Request "},
    [SEQNO_REQUEST] = {"seqno-request", "Seqno Request "},
    [TS_PC] = {"tspc", "TS/PC "},
    [HMAC] = {"hmac", "HMAC "},
    [SOURCE_UPDATE] = {"ss-update", "SS-Update"},
    [SOURCE_REQUEST] = {"ss-request", "SS-Request "},
    [SOURCE_SEQNO_REQUEST] = {"ss-mh-request", "SS-MH-Request "},
    [MAC] = {"mac", "MAC len "},
    [PACKET_COUNTER] = {"pc", "PC"},
    [CHALLENGE_REQUEST] = {"challenge_request", "Challenge Request"},
    [CHALLENGE_REPLY] = {"challenge_reply", "Challenge Reply"},
};

static bool tlv_print(struct babel *b, const struct tlv *t)
{
	struct print *p = b->p;
	bool known = t->type <= CHALLENGE_REPLY;

	if (p->options->verbose == 0) {
		text_printf(p->text, " %s", known ? names[t->type][0] : "unknown");
		if (t->type == UPDATE && t->n >= 10)
			update_flags(p, t->at[3]);
		return t->type != UPDATE || t->n >= 10;
	}
	if (!known) {
		text_printf(p->text, "\n\tUnknown message type %u", t->type);
		return true;
	}
	text_printf(p->text, "\n\t%s", names[t->type][1]);
	if (t->type == PAD_N || t->type == MAC)
		text_u32(p->text, t->type == MAC ? t->n : t->n + 2);
	return value(b, t);
}

/* The TLVs in `size` bytes, of which no more than left are the packet's. false: what is wrong has
 * been said. */
static bool tlvs(struct print *p, const uint8_t *at, uint32_t size, uint32_t left)
{
	struct babel b = {.p = p};
	uint32_t i = 0;

	memcpy(b.last4, mapped, sizeof(mapped));
	if (size < left)
		left = size;
	while (i < size) {
		struct tlv t = {.at = at + i};

		if (i + 1 > left)
			goto invalid;
		t.type = get_u8(p, t.at);
		if (t.type == PAD_1) {
			text_str(p->text, p->options->verbose > 0 ? "\n\tPad 1" : " pad1");
			i++;
			continue;
		}
		if (i + 2 > left)
			goto invalid;
		t.n = get_u8(p, t.at + 1);
		if (i + 2 + t.n > left)
			goto invalid;
		print_want(p, t.at, 2 + t.n);
		if (!tlv_print(&b, &t))
			goto invalid;
		i += 2 + t.n;
	}
	return true;
invalid:
	print_invalid(p);
	return false;
}

static void put_babel(struct print *p, const uint8_t *at, uint32_t length)
{
	enum { HEADER = 4, MAGIC = 42 };
	uint32_t body;

	p->protocol = "babel";
	text_str(p->text, "babel");
	print_want(p, at, HEADER);
	if (at[0] != MAGIC) {
		text_str(p->text, " invalid header");
		return;
	}
	text_printf(p->text, " %u", at[1]);
	if (at[1] != 2) {
		text_str(p->text, " unknown version");
		return;
	}
	if (length < HEADER) {
		print_invalid(p);
		return;
	}
	body = get_u16(p, at + 2);
	text_printf(p->text, " (%u)", body);
	at += HEADER;
	length -= HEADER;
	if (length < body) {
		print_invalid(p);
		return;
	}
	if (!tlvs(p, at, body, length) || length == body)
		return;
	text_str(p->text, p->options->verbose > 0 ? "\n\t----" : " |");
	tlvs(p, at + body, length - body, length - body);
}

void print_babel(struct print *p, const uint8_t *at, uint32_t length)
{
	print_guarded(p, put_babel, at, length);
}
