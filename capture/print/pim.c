/*
 * PIM version 2 (RFC 7761); version 1 is in pim_1.c.
 */
#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	HEADER = 4,
	PROTOCOL_PIM = 103,
	TYPE_HELLO = 0,
	TYPE_REGISTER = 1,
	TYPE_REGISTER_STOP = 2,
	TYPE_JOIN_PRUNE = 3,
	TYPE_BOOTSTRAP = 4,
	TYPE_ASSERT = 5,
	TYPE_GRAFT = 6,
	TYPE_GRAFT_ACK = 7,
	TYPE_CANDIDATE = 8,
	TYPE_PRUNE_REFRESH = 9,
	TYPE_ELECTION = 10,
	OPTION_HOLD_TIME = 1,
	OPTION_PRUNE_DELAY = 2,
	OPTION_PRIORITY_OLD = 18,
	OPTION_PRIORITY = 19,
	OPTION_GENERATION = 20,
	OPTION_REFRESH = 21,
	OPTION_BIDIRECTIONAL = 22,
	OPTION_ADDRESSES = 24,
	OPTION_ADDRESSES_OLD = 65001,
	ELECTION_BACKOFF = 3,
	ELECTION_PASS = 4,
};

static const struct print_name types[] = {
    {0, "Hello"},
    {1, "Register"},
    {2, "Register Stop"},
    {3, "Join / Prune"},
    {4, "Bootstrap"},
    {5, "Assert"},
    {6, "Graft"},
    {7, "Graft Acknowledgement"},
    {8, "Candidate RP Advertisement"},
    {9, "Prune Refresh"},
    {10, "DF Election"},
    {11, "ECMP Redirect"},
    {0, NULL},
};

static const struct print_name hello_options[] = {
    {1, "Hold Time"},
    {2, "LAN Prune Delay"},
    {18, "DR Priority (Old)"},
    {19, "DR Priority"},
    {20, "Generation ID"},
    {21, "State Refresh Capability"},
    {22, "Bi-Directional Capability"},
    {24, "Address List"},
    {65001, "Address List (Old)"},
    {0, NULL},
};

static const struct print_name register_flags[] = {
    {0x80000000, "Border"},
    {0x40000000, "Null"},
    {0, NULL},
};

static const struct print_name elections[] = {
    {1, "Offer"},
    {2, "Winner"},
    {3, "Backoff"},
    {4, "Pass"},
    {0, NULL},
};

/* What is left of a message; the size of its addresses when they say nothing of themselves. */
struct rest {
	const uint8_t *at;
	uint32_t length;
	unsigned address_size;
};

static void step(struct rest *r, uint32_t n)
{
	r->at += n;
	r->length -= n;
}

enum address_kind {
	UNICAST,
	GROUP,
	SOURCE,
};

static void flags_of_source(struct print *p, uint8_t flags)
{
	text_printf(
	    p->text, "(%s%s%s", flags & 4 ? "S" : "", flags & 2 ? "W" : "", flags & 1 ? "R" : "");
	if ((flags & 0xf8) != 0)
		text_printf(p->text, "+0x%02x", flags & 0xf8);
	text_char(p->text, ')');
}

/* The family and encoding in front of an address; its size, or 0: not known. */
static unsigned address_header(struct print *p, struct rest *r)
{
	unsigned size;

	if (r->address_size != 0)
		return r->address_size == 4 || r->address_size == 16 ? r->address_size : 0;
	if (r->length < 2)
		return 0;
	size = get_u8(p, r->at) == 1 ? 4 : r->at[0] == 2 ? 16 : 0;
	if (size == 0 || get_u8(p, r->at + 1) != 0)
		return 0;
	step(r, 2);
	return size;
}

/* False: cut off, or of no known kind. */
static bool address(struct print *p, struct rest *r, enum address_kind kind)
{
	unsigned size = address_header(p, r);
	unsigned before = kind == UNICAST ? 0 : 2;
	uint8_t flags, bits;

	if (size == 0 || r->length < size + before || !print_has(p, r->at, size + before))
		return false;
	flags = kind == UNICAST ? 0 : r->at[0];
	bits = kind == UNICAST ? (uint8_t)(size * 8) : r->at[1];
	if (size == 4)
		print_ip4(p, r->at + before);
	else
		print_ip6_address(p, r->at + before);
	if (bits != size * 8)
		text_printf(p->text, "/%u", bits);
	if (flags != 0 && kind == GROUP)
		text_printf(p->text, "(0x%02x)", flags);
	else if (flags != 0)
		flags_of_source(p, flags);
	step(r, size + before);
	return true;
}

static bool titled_address(
    struct print *p, const char *title, struct rest *r, enum address_kind kind)
{
	text_str(p->text, title);
	return address(p, r, kind);
}

enum option_result {
	OPTION_SHOWN,
	OPTION_UNKNOWN,
	OPTION_BAD, /* the end */
	OPTION_CUT,
};

static enum option_result wrong_length(struct print *p, uint16_t length, unsigned should)
{
	text_printf(p->text, "[option length %u != %u]", length, should);
	print_invalid(p);
	return OPTION_BAD;
}

static void refresh(struct print *p, const uint8_t *at)
{
	text_printf(p->text, "v%u", at[0]);
	if (at[1] != 0) {
		text_str(p->text, ", interval ");
		print_seconds(p, at[1]);
	}
	if (get_u16(p, at + 2) != 0)
		text_printf(p->text, " ?0x%04x?", get_u16(p, at + 2));
}

static enum option_result addresses(struct print *p, const struct rest *r, uint16_t length)
{
	struct rest list = *r;
	const uint8_t *end = r->at + length;

	if (p->options->verbose < 2)
		return OPTION_SHOWN;
	while (list.at < end)
		if (!titled_address(p, "\n\t    ", &list, UNICAST))
			return OPTION_CUT;
	return OPTION_SHOWN;
}

static enum option_result fixed_option(
    struct print *p, uint16_t type, const uint8_t *at, uint16_t length)
{
	if (length != (type == OPTION_HOLD_TIME ? 2 : 4))
		return wrong_length(p, length, type == OPTION_HOLD_TIME ? 2 : 4);
	if (type == OPTION_HOLD_TIME)
		print_seconds(p, get_u16(p, at));
	else if (type == OPTION_PRUNE_DELAY)
		text_printf(p->text, "\n\t    T-bit=%u, LAN delay %ums, Override interval %ums",
		    get_u8(p, at) >> 7, get_u16(p, at) & 0x7fff, get_u16(p, at + 2));
	else if (type == OPTION_GENERATION)
		text_printf(p->text, "0x%08x", get_u32(p, at));
	else if (type == OPTION_REFRESH)
		refresh(p, at);
	else
		text_u32(p->text, get_u32(p, at));
	return OPTION_SHOWN;
}

static enum option_result hello_option(
    struct print *p, uint16_t type, const struct rest *r, uint16_t length)
{
	switch (type) {
	case OPTION_PRIORITY_OLD:
	case OPTION_PRIORITY:
		if (length == 0) {
			text_str(p->text, "Bi-Directional Capability (Old)");
			return OPTION_SHOWN;
		}
		return fixed_option(p, type, r->at, length);
	case OPTION_HOLD_TIME:
	case OPTION_PRUNE_DELAY:
	case OPTION_GENERATION:
	case OPTION_REFRESH:
		return fixed_option(p, type, r->at, length);
	case OPTION_BIDIRECTIONAL:
		return OPTION_SHOWN;
	case OPTION_ADDRESSES:
	case OPTION_ADDRESSES_OLD:
		return addresses(p, r, length);
	default:
		return OPTION_UNKNOWN;
	}
}

static bool hello(struct print *p, struct rest *r)
{
	while (r->length > 0) {
		enum option_result result;
		uint16_t type, size;

		if (r->length < 4)
			return false;
		type = get_u16(p, r->at);
		size = get_u16(p, r->at + 2);
		text_printf(p->text, "\n\t  %s Option (%u), length %u, Value: ",
		    print_name_or(hello_options, type, "Unknown"), type, size);
		step(r, 4);
		if (r->length < size || !print_has(p, r->at, size))
			return false;
		result = hello_option(p, type, r, size);
		if (result == OPTION_BAD)
			return true;
		if (result == OPTION_CUT)
			return false;
		if (result == OPTION_UNKNOWN || p->options->verbose > 1)
			print_unknown(p, "\n\t    ", r->at, size);
		step(r, size);
	}
	return true;
}

/* A multicast packet on its way to the rendezvous point. */
static bool packet(struct print *p, struct rest *r)
{
	uint8_t version;

	if (r->length < 4 || !print_has(p, r->at, 4))
		return false;
	text_printf(p->text, ", Flags [ %s ]\n\t",
	    print_name_or(register_flags, get_u32(p, r->at), "none"));
	step(r, 4);
	if (r->length == 0)
		return false;
	version = get_u8(p, r->at) >> 4;
	if (version == 0)
		text_printf(p->text, "IP-Null-header %s > %s", print_as_ip4(p, r->at + 12).s,
		    print_as_ip4(p, r->at + 16).s);
	else if (version == 4)
		print_ip(p, r->at, r->length);
	else if (version == 6)
		print_ip6(p, r->at, r->length);
	else
		text_printf(p->text, "IP ver %u", version);
	return true;
}

static bool sources(struct print *p, struct rest *r, const char *kind, unsigned count)
{
	for (unsigned i = 1; i <= count; i++) {
		text_printf(p->text, "\n\t      %s source #%u: ", kind, i);
		if (!address(p, r, SOURCE))
			return false;
	}
	return true;
}

static bool group(struct print *p, struct rest *r, unsigned number)
{
	uint16_t joined, pruned;

	text_printf(p->text, "\n\t    group #%u: ", number);
	if (!address(p, r, GROUP) || r->length < 4 || !print_has(p, r->at, 4))
		return false;
	joined = get_u16(p, r->at);
	pruned = get_u16(p, r->at + 2);
	text_printf(p->text, ", joined sources: %u, pruned sources: %u", joined, pruned);
	step(r, 4);
	return sources(p, r, "joined", joined) && sources(p, r, "pruned", pruned);
}

static bool join_prune(struct print *p, struct rest *r, bool ack)
{
	uint16_t hold;
	uint8_t groups;

	if (!ack && !titled_address(p, ", upstream-neighbor: ", r, UNICAST))
		return false;
	if (r->length < 4 || !print_has(p, r->at, 4))
		return false;
	groups = r->at[1];
	hold = get_u16(p, r->at + 2);
	text_printf(p->text, "\n\t  %u group(s)", groups);
	if (!ack) {
		text_str(p->text, ", holdtime: ");
		if (hold == 0xffff)
			text_str(p->text, "infinite");
		else
			print_seconds(p, hold);
	}
	step(r, 4);
	for (unsigned i = 1; i <= groups; i++)
		if (!group(p, r, i))
			return false;
	return true;
}

static bool rendezvous_points(struct print *p, struct rest *r, unsigned count)
{
	for (unsigned i = 0; i < count && r->length > 0; i++) {
		text_printf(p->text, " RP%u=", i);
		if (!address(p, r, UNICAST) || r->length < 2)
			return false;
		text_str(p->text, ",holdtime=");
		print_seconds(p, get_u16(p, r->at));
		if (r->length < 3)
			return false;
		text_printf(p->text, ",prio=%u", get_u8(p, r->at + 2));
		if (r->length < 4)
			return false;
		step(r, 4);
	}
	return true;
}

static bool bootstrap(struct print *p, struct rest *r)
{
	if (r->length < 2)
		return false;
	text_printf(p->text, " tag=%x", get_u16(p, r->at));
	if (r->length < 3)
		return false;
	text_printf(p->text, " hashmlen=%u", get_u8(p, r->at + 2));
	if (r->length < 4 || !print_has(p, r->at, 5))
		return false;
	text_printf(p->text, " BSRprio=%u", r->at[3]);
	step(r, 4);
	if (!titled_address(p, " BSR=", r, UNICAST))
		return false;
	for (unsigned i = 0; r->length > 0; i++) {
		uint8_t fragment;

		text_printf(p->text, " (group%u: ", i);
		if (!address(p, r, GROUP) || r->length < 1)
			return false;
		text_printf(p->text, " RPcnt=%u", get_u8(p, r->at));
		if (r->length < 2)
			return false;
		fragment = get_u8(p, r->at + 1);
		text_printf(p->text, " FRPcnt=%u", fragment);
		if (r->length < 4)
			return false;
		step(r, 4);
		if (!rendezvous_points(p, r, fragment))
			return false;
		text_char(p->text, ')');
	}
	return true;
}

static bool assertion(struct print *p, struct rest *r)
{
	if (!titled_address(p, " group=", r, GROUP) || !titled_address(p, " src=", r, UNICAST))
		return false;
	if (r->length < 8 || !print_has(p, r->at, 8))
		return false;
	if (r->at[0] & 0x80)
		text_str(p->text, " RPT");
	text_printf(p->text, " pref=%u", get_u32(p, r->at) & 0x7fffffff);
	text_printf(p->text, " metric=%u", get_u32(p, r->at + 4));
	return true;
}

static bool candidate(struct print *p, struct rest *r)
{
	uint8_t count;

	if (r->length < 1)
		return false;
	count = get_u8(p, r->at);
	text_printf(p->text, " prefix-cnt=%u", count);
	if (r->length < 2)
		return false;
	text_printf(p->text, " prio=%u", get_u8(p, r->at + 1));
	if (r->length < 4)
		return false;
	text_str(p->text, " holdtime=");
	print_seconds(p, get_u16(p, r->at + 2));
	step(r, 4);
	if (!titled_address(p, " RP=", r, UNICAST))
		return false;
	for (unsigned i = 0; i < count && r->length > 0; i++) {
		text_printf(p->text, " Group%u=", i);
		if (!address(p, r, GROUP))
			return false;
	}
	return true;
}

static bool prune_refresh(struct print *p, struct rest *r)
{
	if (!titled_address(p, " src=", r, UNICAST) || !titled_address(p, " grp=", r, GROUP) ||
	    !titled_address(p, " forwarder=", r, UNICAST) || r->length < 2)
		return false;
	text_str(p->text, " TUNR ");
	print_seconds(p, get_u16(p, r->at));
	return true;
}

static bool election(struct print *p, struct rest *r, uint8_t subtype)
{
	const char *who = subtype == ELECTION_BACKOFF ? "offer" : "new winner";

	text_printf(p->text, "\n\t  %s,", print_name_or(elections, subtype, "Unknown"));
	if (!titled_address(p, " rpa=", r, UNICAST))
		return false;
	text_printf(p->text, " sender pref=%u", get_u32(p, r->at));
	text_printf(p->text, " sender metric=%u", get_u32(p, r->at + 4));
	step(r, 8);
	if (subtype != ELECTION_BACKOFF && subtype != ELECTION_PASS)
		return true;
	text_printf(p->text, "\n\t  %s addr=", who);
	if (!address(p, r, UNICAST))
		return false;
	text_printf(p->text, " %s pref=%u", who, get_u32(p, r->at));
	text_printf(p->text, " %s metric=%u", who, get_u32(p, r->at + 4));
	if (subtype == ELECTION_BACKOFF)
		text_printf(p->text, " interval %dms", get_u16(p, r->at + 8));
	return true;
}

static bool body(struct print *p, uint8_t type, uint8_t reserved, struct rest *r)
{
	switch (type) {
	case TYPE_HELLO:
		return hello(p, r);
	case TYPE_REGISTER:
		return packet(p, r);
	case TYPE_REGISTER_STOP:
		return titled_address(p, " group=", r, GROUP) &&
		       titled_address(p, " source=", r, UNICAST);
	case TYPE_JOIN_PRUNE:
	case TYPE_GRAFT:
	case TYPE_GRAFT_ACK:
		return join_prune(p, r, type == TYPE_GRAFT_ACK);
	case TYPE_BOOTSTRAP:
		return bootstrap(p, r);
	case TYPE_ASSERT:
		return assertion(p, r);
	case TYPE_CANDIDATE:
		return candidate(p, r);
	case TYPE_PRUNE_REFRESH:
		return prune_refresh(p, r);
	case TYPE_ELECTION:
		return election(p, r, reserved >> 4);
	default:
		text_printf(p->text, " [type %u]", type);
		return true;
	}
}

static const char *checksum_state(struct print *p, const uint8_t *at, uint32_t length)
{
	uint64_t sum = 0;

	if (!print_has(p, at, length))
		return "(unverified)";
	if (p->ip.version == 6)
		sum = print_sum_pseudo(p, length, PROTOCOL_PIM);
	return print_sum_fold(print_sum(sum, at, length)) == 0 ? "(correct)" : "(incorrect)";
}

/* A register's sum should leave out the packet in it, but some include it. */
static void put_checksum(struct print *p, uint8_t type, const uint8_t *at, uint32_t length)
{
	uint16_t sum = get_u16(p, at + 2);
	const char *state;

	text_printf(p->text, ", cksum 0x%04x ", sum);
	if (sum == 0) {
		text_str(p->text, "(unverified)");
		return;
	}
	state = checksum_state(p, at, type == TYPE_REGISTER ? 8 : length);
	if (type == TYPE_REGISTER && state[1] == 'i')
		state = checksum_state(p, at, length);
	text_str(p->text, state);
}

static bool too_short(struct print *p, uint32_t length, uint32_t least)
{
	if (length >= least)
		return false;
	text_printf(p->text, "[length %u < %u]", length, least);
	print_invalid(p);
	return true;
}

static void details(struct print *p, uint8_t type, const uint8_t *at, uint32_t length)
{
	struct rest r = {at + HEADER, length - HEADER, 0};
	uint8_t reserved;

	p->protocol = "pimv2";
	if (too_short(p, length, 2))
		return;
	reserved = get_u8(p, at + 1);
	r.address_size = reserved & 15;
	if (r.address_size != 0)
		text_str(p->text, ", RFC2117-encoding");
	if (too_short(p, length, HEADER))
		return;
	put_checksum(p, type, at, length);
	if (!body(p, type, reserved, &r))
		print_truncated(p);
}

void print_pim(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t head;
	const char *name;

	p->protocol = "pim";
	head = get_u8(p, at);
	if (head >> 4 != 2) {
		text_printf(p->text, "PIMv%u, length %u", head >> 4, length);
		return;
	}
	name = print_name_or(types, head & 15, "Unknown Type");
	if (p->options->verbose == 0) {
		text_printf(p->text, "PIMv2, %s, length %u", name, length);
		return;
	}
	text_printf(p->text, "PIMv2, length %u\n\t%s", length, name);
	details(p, head & 15, at, length);
}
