#include "parse/grammar.h"

#include "parse/scan.h"

/* A rule of the header's list: what stands before a value, and the field it goes to. */
struct item {
	struct slice before;
	enum record_field field;
	bool number;
};

static const struct item items[] = {
	{ SLICE_OF("tos "), RECORD_TOS, false },
	{ SLICE_OF("ttl "), RECORD_TTL, true },
	{ SLICE_OF("id "), RECORD_ID, true },
	{ SLICE_OF("offset "), RECORD_OFFSET, true },
	{ SLICE_OF("length "), RECORD_IP_LENGTH, true },
	{ SLICE_OF("class "), RECORD_TOS, false },
	{ SLICE_OF("flowlabel "), RECORD_FLOWLABEL, false },
	{ SLICE_OF("hlim "), RECORD_TTL, true },
	{ SLICE_OF("bad cksum "), RECORD_IP_CKSUM, false },
};

/* Where the next bracket or end of line stands from `from` on; s.size or more without one. */
static size_t next_of(struct slice s, size_t from, char open, char close)
{
	for (; from < s.size; from += 16) {
		const char *p = s.at + from;
		uint32_t found = scan_byte(p, open) | scan_byte(p, close) | scan_byte(p, '\n');

		if (found)
			return from + (unsigned)__builtin_ctz(found);
	}
	return from;
}

/* The bytes up to the parenthesis or bracket that closes the one at s.at; false without it. */
static bool take_group(struct slice *s, struct slice *inside)
{
	char open = *s->at;
	char close = open == '(' ? ')' : ']';
	unsigned depth = 0;

	for (size_t i = next_of(*s, 0, open, close); i < s->size && s->at[i] != '\n';
		i = next_of(*s, i + 1, open, close)) {
		depth += s->at[i] == open ? 1 : -1u;
		if (depth == 0) {
			*inside = (struct slice){ s->at + 1, i - 1 };
			slice_advance(s, i + 1);
			return true;
		}
	}
	return false;
}

/* "TCP (6)" behind "proto " or "next-header ". */
static void take_proto(struct slice *s, struct record *r, struct slice *proto)
{
	const char *open = memchr(s->at, '(', s->size);
	struct slice number;

	if (!open || open < s->at + 2)
		return;
	*proto = slice_between(s->at, open - 1);
	slice_advance(s, (size_t)(open + 1 - s->at));
	if (slice_take_number(s, &number))
		record_set(r, RECORD_PROTO_NUMBER, number);
	slice_take(s, SLICE(")"));
	if (slice_take(s, SLICE(" payload length: ")) && slice_take_number(s, &number))
		record_set(r, RECORD_IP_LENGTH, number);
}

static void take_item(struct slice *s, struct record *r)
{
	struct slice value;

	for (size_t i = 0; i < sizeof(items) / sizeof(items[0]); i++) {
		const char *comma;

		if (!slice_take(s, items[i].before))
			continue;
		if (items[i].number) {
			if (slice_take_number(s, &value))
				record_set(r, items[i].field, value);
			return;
		}
		comma = slice_find(*s, SLICE(", "));
		value = slice_between(s->at, comma ? comma : slice_end(*s));
		if (value.size > 0)
			record_set(r, items[i].field, value);
		slice_advance(s, value.size);
		return;
	}
}

static void read_header(struct slice s, struct record *r, struct slice *proto)
{
	struct slice inside;
	const char *comma;

	while (s.size > 0) {
		if (slice_take(&s, SLICE("proto ")) || slice_take(&s, SLICE("next-header "))) {
			take_proto(&s, r, proto);
		} else if (slice_take(&s, SLICE("flags "))) {
			if (s.size > 0 && *s.at == '[' && take_group(&s, &inside))
				record_set(r, RECORD_IP_FLAGS, inside);
		} else if (slice_take(&s, SLICE("options "))) {
			if (s.size > 0 && *s.at == '(' && take_group(&s, &inside))
				record_set(r, RECORD_IP_OPTIONS, inside);
		} else {
			take_item(&s, r);
		}
		comma = slice_find(s, SLICE(", "));
		if (!comma)
			return;
		slice_advance(&s, (size_t)(comma + 2 - s.at));
	}
}

bool grammar_ip_header(struct slice *text, struct record *r, struct slice *proto)
{
	static const struct slice first[] = {
		SLICE_OF("(tos "), SLICE_OF("(class "), SLICE_OF("(flowlabel "), SLICE_OF("(hlim "),
	};
	struct slice inside;
	size_t i = 0;

	while (i < sizeof(first) / sizeof(first[0]) && !slice_starts(*text, first[i]))
		i++;
	if (i == sizeof(first) / sizeof(first[0]) || !take_group(text, &inside))
		return false;
	read_header(inside, r, proto);
	slice_skip_gap(text);
	return true;
}

/* "truncated-ip - 36 bytes missing! ": the capture holds less than the header promised. */
static bool take_truncated(struct slice *text, struct record *r)
{
	struct slice rest = *text;
	struct slice number;

	if ((!slice_take(&rest, SLICE("truncated-ip - ")) &&
		!slice_take(&rest, SLICE("truncated-ip6 - "))) ||
	    !slice_take_number(&rest, &number) || !slice_take(&rest, SLICE(" bytes missing!")))
		return false;
	record_set(r, RECORD_MISSING, number);
	slice_skip_gap(&rest);
	*text = rest;
	return true;
}

void grammar_ip(struct slice text, struct slice net, bool nested, struct record *r)
{
	struct slice proto = { text.at, 0 };
	struct grammar_ends ends;

	record_set(r, RECORD_NET, net);
	while (take_truncated(&text, r) || grammar_ip_header(&text, r, &proto))
		;
	if (grammar_take_ends(&text, &ends))
		grammar_transport(text, &ends, proto, nested, r);
	else
		grammar_set_info(text, false, r);
}
