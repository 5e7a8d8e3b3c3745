/*
 * A slow parser, plain enough to be right at a glance and sharing no code with parse/: POSIX
 * regular expressions for the lines of TCP, UDP and pings over IPv4 and IPv6, as -tttt prints them
 * alone, with -e and with -v. It says what must stand in the record of such a line.
 */
#ifndef TESTS_FUZZ_SLOW_PARSE_H
#define TESTS_FUZZ_SLOW_PARSE_H

#include <regex.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SLOW_FIELDS = 32, SLOW_VALUE = 128, SLOW_GROUPS = 40 };

struct slow_field {
	const char *name;
	char value[SLOW_VALUE];
	bool quoted, absent;
};

/* What a record must hold, and must not (`absent`). */
struct slow_record {
	unsigned lines;
	unsigned count;
	struct slow_field fields[SLOW_FIELDS];
};

#define SLOW_N "(0|[1-9][0-9]{0,8})"
#define SLOW_STAMP "^([0-9]{4})-([0-9]{2})-([0-9]{2}) ([0-9]{2}):([0-9]{2}):([0-9]{2})(\\.[0-9]{6}) "
#define SLOW_MAC "(([0-9a-f]{2}:){5}[0-9a-f]{2})"
#define SLOW_ETHER SLOW_MAC " > " SLOW_MAC ", ethertype (IPv4 \\(0x0800\\)|IPv6 \\(0x86dd\\)), length " SLOW_N ": "
#define SLOW_V4 "([0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3})"
#define SLOW_V6 "([0-9a-f]{1,4}:[0-9a-f:]{0,34}:[0-9a-f]{1,4})"
#define SLOW_HEADER                                                                                \
	"IP \\(tos (0x[0-9a-f]+), ttl " SLOW_N ", id " SLOW_N ", offset " SLOW_N                   \
	", flags \\[(none|DF|\\+)\\], proto [A-Z]+ \\(" SLOW_N "\\), length " SLOW_N "\\)$"
#define SLOW_TCP                                                                                   \
	"^: Flags \\[([SFRPUEW.]+|none)\\](, cksum (0x[0-9a-f]{1,4} \\((correct|incorrect -> "     \
	"0x[0-9a-f]{1,4})\\)))?(, seq " SLOW_N "(:" SLOW_N ")?)?(, ack " SLOW_N ")?(, win " SLOW_N   \
	")?(, urg " SLOW_N ")?(, options \\[([A-Za-z0-9, ]*)\\])?, length " SLOW_N "(: .*)?$"
#define SLOW_UDP "^: (\\[(udp sum ok|no cksum)\\] )?UDP, length " SLOW_N "$"
#define SLOW_PING "^: (ICMP|ICMP6,) echo (request|reply), id " SLOW_N ", seq " SLOW_N ", length " SLOW_N "$"

/* A line and what has been read of it. */
struct slow_text {
	const char *at;
	regmatch_t groups[SLOW_GROUPS];
};

static inline bool slow_match(struct slow_text *t, const char *pattern, bool move)
{
	static struct {
		const char *pattern;
		regex_t compiled;
	} known[16];
	unsigned i = 0;

	while (known[i].pattern && known[i].pattern != pattern)
		i++;
	if (!known[i].pattern && regcomp(&known[i].compiled, pattern, REG_EXTENDED) != 0)
		abort();
	known[i].pattern = pattern;
	if (regexec(&known[i].compiled, t->at, SLOW_GROUPS, t->groups, 0) != 0 || t->groups[0].rm_so != 0)
		return false;
	if (move)
		t->at += t->groups[0].rm_eo;
	return true;
}

/* Group n of the last match, whose text began at start, as a field; absent when it took no part. */
static inline bool slow_put(struct slow_record *r, const char *name, const char *start,
	const struct slow_text *t, unsigned n, bool quoted)
{
	struct slow_field *f = &r->fields[r->count++];
	int size = (int)(t->groups[n].rm_eo - t->groups[n].rm_so);

	*f = (struct slow_field){ .name = name, .quoted = quoted, .absent = t->groups[n].rm_so < 0 };
	if (f->absent)
		return true;
	return snprintf(f->value, SLOW_VALUE, "%.*s", size, start + t->groups[n].rm_so) < SLOW_VALUE;
}

static inline bool slow_stamp(struct slow_text *t, struct slow_record *r)
{
	struct tm given = { .tm_isdst = 0 }, real;
	const char *start = t->at;
	time_t moment;
	char text[32];

	if (!slow_match(t, SLOW_STAMP, true))
		return false;
	given.tm_year = atoi(start) - 1900;
	given.tm_mon = atoi(start + 5) - 1;
	given.tm_mday = atoi(start + 8);
	given.tm_hour = atoi(start + 11);
	given.tm_min = atoi(start + 14);
	given.tm_sec = atoi(start + 17);
	real = given;
	moment = timegm(&real);
	gmtime_r(&moment, &real);
	if (real.tm_mon != given.tm_mon || real.tm_mday != given.tm_mday || real.tm_hour != given.tm_hour ||
	    real.tm_min != given.tm_min || real.tm_sec != given.tm_sec)
		return false; /* no such day or time */
	snprintf(text, sizeof(text), "%.10sT%.15sZ", start, start + 11);
	r->fields[r->count] = (struct slow_field){ .name = "time", .quoted = true };
	snprintf(r->fields[r->count++].value, SLOW_VALUE, "%s", text);
	return true;
}

/* "IP " or the header of -e. */
static inline bool slow_link(struct slow_text *t, struct slow_record *r, bool *v6)
{
	const char *start = t->at;

	if (slow_match(t, "^IP ", true) || slow_match(t, "^IP6 ", true)) {
		*v6 = start[2] == '6';
		return true;
	}
	if (!slow_match(t, SLOW_ETHER, true))
		return false;
	*v6 = strncmp(start + t->groups[5].rm_so, "IPv6", 4) == 0;
	return slow_put(r, "src_mac", start, t, 1, true) && slow_put(r, "dst_mac", start, t, 3, true) &&
	       slow_put(r, "frame_length", start, t, 6, false);
}

static inline bool slow_port(const char *digits)
{
	return atol(digits) <= 65535;
}

static inline bool slow_ends(struct slow_text *t, struct slow_record *r, bool v6, bool *ports)
{
	static const char ports4[] = "^" SLOW_V4 "\\." SLOW_N " > " SLOW_V4 "\\." SLOW_N;
	static const char ports6[] = "^" SLOW_V6 "\\." SLOW_N " > " SLOW_V6 "\\." SLOW_N;
	static const char alone4[] = "^" SLOW_V4 " > " SLOW_V4, alone6[] = "^" SLOW_V6 " > " SLOW_V6;
	const char *start = t->at;

	*ports = slow_match(t, v6 ? ports6 : ports4, true);
	if (*ports)
		return slow_port(start + t->groups[2].rm_so) && slow_port(start + t->groups[4].rm_so) &&
		       slow_put(r, "src_ip", start, t, 1, true) && slow_put(r, "src_port", start, t, 2, false) &&
		       slow_put(r, "dst_ip", start, t, 3, true) && slow_put(r, "dst_port", start, t, 4, false);
	return slow_match(t, v6 ? alone6 : alone4, true) &&
	       slow_put(r, "src_ip", start, t, 1, true) && slow_put(r, "dst_ip", start, t, 2, true);
}

static inline void slow_proto(struct slow_record *r, const char *proto)
{
	r->fields[r->count] = (struct slow_field){ .name = "proto", .quoted = true };
	snprintf(r->fields[r->count++].value, SLOW_VALUE, "%s", proto);
}

/* Behind the addresses. */
static inline bool slow_transport(struct slow_text *t, struct slow_record *r, bool ports)
{
	const char *start = t->at;

	if (ports && slow_match(t, SLOW_TCP, false)) {
		slow_proto(r, "TCP");
		return slow_put(r, "flags", start, t, 1, true) && slow_put(r, "cksum", start, t, 3, true) &&
		       slow_put(r, "seq", start, t, 6, false) && slow_put(r, "seq_end", start, t, 8, false) &&
		       slow_put(r, "ack", start, t, 10, false) && slow_put(r, "win", start, t, 12, false) &&
		       slow_put(r, "urg", start, t, 14, false) && slow_put(r, "options", start, t, 16, true) &&
		       slow_put(r, "length", start, t, 17, false);
	}
	if (ports && slow_match(t, SLOW_UDP, false)) {
		slow_proto(r, "UDP");
		return slow_put(r, "cksum", start, t, 2, true) && slow_put(r, "length", start, t, 3, false);
	}
	if (!ports && slow_match(t, SLOW_PING, false)) {
		slow_proto(r, start[6] == '6' ? "ICMP6" : "ICMP");
		return slow_put(r, "seq", start, t, 4, false) && slow_put(r, "length", start, t, 5, false);
	}
	return false;
}

/* The header that -v prints on a line of its own. */
static inline bool slow_header(struct slow_text *t, struct slow_record *r)
{
	const char *start = t->at;

	return slow_match(t, SLOW_HEADER, true) && slow_put(r, "tos", start, t, 1, true) &&
	       slow_put(r, "ttl", start, t, 2, false) && slow_put(r, "id", start, t, 3, false) &&
	       slow_put(r, "offset", start, t, 4, false) && slow_put(r, "ip_flags", start, t, 5, true) &&
	       slow_put(r, "proto_number", start, t, 6, false) && slow_put(r, "ip_length", start, t, 7, false);
}

/* What must be in the record that begins with line, whose next line is `next` (or NULL); both
 * without their ends. False: not a line this parser knows. */
static inline bool slow_parse(const char *line, const char *next, struct slow_record *r)
{
	struct slow_text t = { .at = line };
	bool v6 = false, ports;

	*r = (struct slow_record){ .lines = 1 };
	if (!slow_stamp(&t, r))
		return false;
	if (next && slow_header(&t, r)) {
		t.at = next;
		r->lines = 2;
		if (!slow_match(&t, "^    ", true))
			return false;
	} else if (!slow_link(&t, r, &v6)) {
		return false;
	}
	return slow_ends(&t, r, v6, &ports) && slow_transport(&t, r, ports);
}

/* Whether the record, one JSON object without its end of line, says so; *which is the field that
 * it does not. */
static inline bool slow_agrees(const struct slow_record *r, const char *record, const char **which)
{
	for (unsigned i = 0; i < r->count; i++) {
		const struct slow_field *f = &r->fields[i];
		const char *quote = f->quoted ? "\"" : "";
		char wanted[2 * SLOW_VALUE];
		const char *found;

		snprintf(wanted, sizeof(wanted), "\"%s\":%s%s%s", f->name, quote, f->absent ? "" : f->value,
			f->absent ? "" : quote);
		*which = f->name;
		found = strstr(record, wanted);
		if (f->absent ? found != NULL : !found || !strchr(",}", found[strlen(wanted)]))
			return false;
	}
	return true;
}

#endif
