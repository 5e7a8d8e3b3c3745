#include "parse/deep.h"

/* What ICMP printers say, and the type and code it stands for. The first rule that fits holds: all
 * of `begins` at the beginning and `holds` anywhere behind (either may be empty). */
struct icmp_rule {
	struct slice begins, holds, type, code;
};

#define RULE(begins, holds, type, code)                                                            \
	{                                                                                          \
		SLICE_OF(begins), SLICE_OF(holds), SLICE_OF(type), SLICE_OF(code)                  \
	}

static const struct icmp_rule icmp_rules[] = {
	RULE("echo request", "", "8", "0"),
	RULE("echo reply", "", "0", "0"),
	RULE("", " protocol ", "3", "2"),
	RULE("", " port ", "3", "3"),
	RULE("", "need to frag", "3", "4"),
	RULE("", "source route failed", "3", "5"),
	RULE("net ", "unreachable - unknown", "3", "6"),
	RULE("host ", "unreachable - unknown", "3", "7"),
	RULE("", "source host isolated", "3", "8"),
	RULE("", "admin prohibited filter", "3", "13"),
	RULE("net ", "admin prohibited", "3", "9"),
	RULE("host ", "admin prohibited", "3", "10"),
	RULE("net ", "tos prohibited", "3", "11"),
	RULE("host ", "tos prohibited", "3", "12"),
	RULE("", "host precedence violation", "3", "14"),
	RULE("", "precedence cutoff", "3", "15"),
	RULE("net ", "unreachable", "3", "0"),
	RULE("host ", "unreachable", "3", "1"),
	RULE("source quench", "", "4", "0"),
	RULE("redirect-tos", " to net", "5", "2"),
	RULE("redirect-tos", " to host", "5", "3"),
	RULE("redirect", " to net", "5", "0"),
	RULE("redirect", " to host", "5", "1"),
	RULE("router advertisement", "", "9", "0"),
	RULE("router solicitation", "", "10", "0"),
	RULE("time exceeded in-transit", "", "11", "0"),
	RULE("ip reassembly time exceeded", "", "11", "1"),
	RULE("parameter problem", "", "12", "0"),
	RULE("time stamp query", "", "13", "0"),
	RULE("time stamp reply", "", "14", "0"),
	RULE("information request", "", "15", "0"),
	RULE("information reply", "", "16", "0"),
	RULE("address mask request", "", "17", "0"),
	RULE("address mask is", "", "18", "0"),
};

static const struct icmp_rule icmp6_rules[] = {
	RULE("echo request", "", "128", "0"),
	RULE("echo reply", "", "129", "0"),
	RULE("destination unreachable", "unreachable route", "1", "0"),
	RULE("destination unreachable", "prohibited", "1", "1"),
	RULE("destination unreachable", "beyond scope", "1", "2"),
	RULE("destination unreachable", "unreachable address", "1", "3"),
	RULE("destination unreachable", "unreachable port", "1", "4"),
	RULE("packet too big", "", "2", "0"),
	RULE("time exceeded in-transit", "", "3", "0"),
	RULE("ip reassembly time exceeded", "", "3", "1"),
	RULE("parameter problem, errorneous", "", "4", "0"),
	RULE("parameter problem, next header", "", "4", "1"),
	RULE("parameter problem, option", "", "4", "2"),
	RULE("multicast listener query", "", "130", "0"),
	RULE("multicast listener report v2", "", "143", "0"),
	RULE("multicast listener report", "", "131", "0"),
	RULE("multicast listener done", "", "132", "0"),
	RULE("router solicitation", "", "133", "0"),
	RULE("router advertisement", "", "134", "0"),
	RULE("neighbor solicitation", "", "135", "0"),
	RULE("neighbor advertisement", "", "136", "0"),
	RULE("redirect", "", "137", "0"),
};

static void read_icmp(struct record *r, const struct icmp_rule *rules, size_t count)
{
	struct slice info = r->field[RECORD_INFO];

	for (size_t i = 0; i < count; i++) {
		if (rules[i].begins.size > 0 && !slice_starts(info, rules[i].begins))
			continue;
		if (rules[i].holds.size > 0 && !slice_find(info, rules[i].holds))
			continue;
		record_set(r, RECORD_ICMP_TYPE, rules[i].type);
		record_set(r, RECORD_ICMP_CODE, rules[i].code);
		return;
	}
}

/* Takes up to `until`, which is dropped; all there is when it is missing. */
static struct slice take_until(struct slice *s, struct slice until)
{
	const char *found = slice_find(*s, until);
	struct slice taken = slice_between(s->at, found ? found : slice_end(*s));

	slice_advance(s, taken.size + (found ? until.size : 0));
	return taken;
}

/* "A? www.example.com. ", "PTR (QM)? _http._tcp.local. ": the type before the question mark, the
 * name behind it. */
static void read_question(struct slice info, struct record *r)
{
	const char *mark = slice_find(info, SLICE("? "));
	struct slice before, name;
	const char *blank;

	if (!mark || mark == info.at)
		return;
	before = slice_between(info.at, mark);
	if (before.size > 5 && (memcmp(slice_end(before) - 5, " (QM)", 5) == 0 ||
				       memcmp(slice_end(before) - 5, " (QU)", 5) == 0))
		before.size -= 5;
	blank = memrchr(before.at, ' ', before.size);
	if (!blank || blank + 1 == slice_end(before))
		return;
	record_set(r, RECORD_DNS_TYPE, slice_between(blank + 1, slice_end(before)));
	name = slice_between(mark + 2, slice_end(info));
	blank = slice_find(name, SLICE(". "));
	name = blank ? slice_between(name.at, blank + 1) : take_until(&name, SLICE(" "));
	if (name.size > 0)
		record_set(r, RECORD_DNS_QUERY, name);
}

/* "2/0/1": how many answers, servers and more records follow. */
static bool take_counts(struct slice *s)
{
	struct slice rest = *s, number;

	if (!slice_take_number(&rest, &number) || !slice_take(&rest, SLICE("/")) ||
	    !slice_take_number(&rest, &number) || !slice_take(&rest, SLICE("/")) ||
	    !slice_take_number(&rest, &number) || !slice_take(&rest, SLICE(" ")))
		return false;
	*s = rest;
	return true;
}

static void read_answers(struct slice info, struct record *r)
{
	const char *end;

	while (info.size > 0 && !take_counts(&info))
		take_until(&info, SLICE(" "));
	info = take_until(&info, SLICE(" ns: "));
	info = take_until(&info, SLICE(" ar: "));
	end = memrchr(info.at, '(', info.size);
	if (end && slice_end(info)[-1] == ')' && slice_digit(end[1]))
		info = slice_between(info.at, end);
	slice_trim(&info);
	if (info.size > 0)
		record_set(r, RECORD_DNS_ANSWERS, info);
}

static bool is_port(const struct record *r, struct slice port)
{
	return (record_has(r, RECORD_SRC_PORT) && slice_is(r->field[RECORD_SRC_PORT], port)) ||
	       (record_has(r, RECORD_DST_PORT) && slice_is(r->field[RECORD_DST_PORT], port));
}

static void read_dns(struct record *r)
{
	struct slice info = r->field[RECORD_INFO], id;

	if (!slice_take_number(&info, &id))
		return;
	record_set(r, RECORD_DNS_ID, id);
	read_question(info, r);
	read_answers(info, r);
}

/* Behind "HTTP: " or "HTTP, length: 199 ": "GET /path HTTP/1.1" or "HTTP/1.1 200 OK". */
static void read_http(struct slice line, struct record *r)
{
	struct slice word, path;

	if (slice_starts(line, SLICE("HTTP/"))) {
		take_until(&line, SLICE(" "));
		if (slice_take_number(&line, &word) && word.size == 3)
			record_set(r, RECORD_HTTP_STATUS, word);
		return;
	}
	if (!slice_take_word(&line, '\0', &word) || !slice_take(&line, SLICE(" ")) ||
	    !slice_take_word(&line, '\0', &path) || !slice_take(&line, SLICE(" HTTP/")))
		return;
	record_set(r, RECORD_HTTP_METHOD, word);
	record_set(r, RECORD_HTTP_PATH, path);
}

static void read_dhcp(struct slice info, struct record *r)
{
	const char *found = slice_find(info, SLICE("DHCP-Message "));
	struct slice word;

	if (found) {
		info = slice_between(found, slice_end(info));
		take_until(&info, SLICE(": "));
	} else if (!slice_take(&info, SLICE("dhcp6 "))) {
		return;
	}
	if (slice_take_word(&info, ',', &word))
		record_set(r, RECORD_DHCP_TYPE, word);
}

void deep_read(struct record *r)
{
	struct slice info, proto;

	if (!record_has(r, RECORD_INFO) || !record_has(r, RECORD_PROTO))
		return;
	if (r->escapes & RECORD_BIT(RECORD_INFO)) /* which all that is read here is part of */
		r->escapes = ~UINT64_C(0);
	info = r->field[RECORD_INFO];
	proto = r->field[RECORD_PROTO];
	if (slice_is(proto, SLICE("ICMP"))) {
		read_icmp(r, icmp_rules, sizeof(icmp_rules) / sizeof(icmp_rules[0]));
	} else if (slice_is(proto, SLICE("ICMP6"))) {
		read_icmp(r, icmp6_rules, sizeof(icmp6_rules) / sizeof(icmp6_rules[0]));
	} else if (slice_take(&info, SLICE("HTTP: "))) {
		read_http(info, r);
	} else if (slice_take(&info, SLICE("HTTP, length: "))) {
		take_until(&info, SLICE(" "));
		read_http(info, r);
	} else if (is_port(r, SLICE("53")) || is_port(r, SLICE("5353")) ||
		   is_port(r, SLICE("5355")) || is_port(r, SLICE("domain")) ||
		   is_port(r, SLICE("mdns"))) {
		read_dns(r);
	} else {
		read_dhcp(info, r);
	}
}
