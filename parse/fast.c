#include "parse/fast.h"

#include "parse/fast_arp.h"
#include "parse/fast_header.h"
#include "parse/fast_hosts.h"
#include "parse/fast_info.h"
#include "parse/fast_steps.h"
#include "parse/fast_tcp.h"
#include "parse/fast_udp.h"
#include "parse/kind.h"

/* At most 65535, as text of that many digits. */
static inline bool is_port(const char *p, unsigned digits)
{
	const uint64_t largest = UINT64_C(0x3635353335); /* "65535" */

	return digits - 1 <= 4 && __builtin_bswap64(digits_load(p)) >> (64 - 8 * digits) <= largest &&
	       !((*p == '0') & (digits > 1));
}

/* Reads a.b.c.d.p at p; returns its end, or NULL. */
static inline const char *take_end(const char *p, struct record *r, enum record_field address,
	enum record_field port)
{
	uint32_t digits = scan_digits(p) | scan_digits(p + 16) << 16;
	uint32_t dots = scan_byte(p, '.') | scan_byte(p + 16, '.') << 16;
	unsigned size = (unsigned)__builtin_ctzll(~(uint64_t)(digits | dots));
	uint32_t all = dots & (uint32_t)((UINT64_C(1) << size) - 1);
	uint32_t last = all & (all - 1);
	unsigned from;

	/* The fourth dot; at least one and at most three digits before each. */
	last &= last - 1;
	last &= last - 1;
	digits &= digits >> 1;
	digits &= digits >> 2;
	from = (unsigned)__builtin_ctz(last | UINT32_C(1) << 31) + 1;
	if (last == 0 ||
	    ((last & (last - 1)) | (digits & (last - 1)) | (all & (all << 1 | 1))) != 0 ||
	    !is_port(p + from, size - from))
		return NULL;
	r->field[address] = (struct slice){ p, from - 1 };
	r->field[port] = (struct slice){ p + from, size - from };
	return p + size;
}

/* The same of IPv6. An address that ends in dotted form is the grammar's. */
static JSON_INLINE const char *take_end6(const char *p, struct record *r, enum record_field address,
	enum record_field port)
{
	uint64_t colons;
	unsigned size = fast_host6(p, &colons), digits;

	colons &= (UINT64_C(1) << size) - 1;
	if (p[size] != '.' || (colons & (colons - 1)) == 0)
		return NULL;
	digits = scan_digit_run(p + size + 1);
	if (!is_port(p + size + 1, digits) || p[size + 1 + digits] == '.')
		return NULL;
	r->field[address] = (struct slice){ p, size };
	r->field[port] = (struct slice){ p + size + 1, digits };
	return p + size + 1 + digits;
}

static JSON_INLINE const char *take_ends(const char *p, struct record *r, bool v6)
{
	p = v6 ? take_end6(p, r, RECORD_SRC_IP, RECORD_SRC_PORT)
	       : take_end(p, r, RECORD_SRC_IP, RECORD_SRC_PORT);
	if (!p || memcmp(p, " > ", 3) != 0)
		return NULL;
	p += 3;
	p = v6 ? take_end6(p, r, RECORD_DST_IP, RECORD_DST_PORT)
	       : take_end(p, r, RECORD_DST_IP, RECORD_DST_PORT);
	return p && FAST_IS(p, ": ") ? p + 2 : NULL;
}

/* What an upper layer's printer said behind the length: ": HTTP: GET /", or DNS without the colon. */
static const char *take_info(const char *p, struct record *r)
{
	p += *p == ':';
	return *p == ' ' ? fast_info(p + 1, r) : NULL;
}

/* From TCP's flags to the end of the line. */
static inline const char *take_tcp(const char *p, struct record *r, struct json_line *line)
{
	bool written = line->encoder && record_has(r, RECORD_IP_FLAGS) == line->two;

	p = written ? fast_tcp_written(p, r, line) : fast_tcp(p, r);
	return !p || *p == '\n' ? p : take_info(p, r);
}

/* What stands behind the addresses and ports, up to the end of the line. */
static inline const char *take_transport(const char *p, struct record *r, struct json_line *line)
{
	static const struct slice tcp = SLICE_OF("TCP");

	if (FAST_IS(p, "Flags [")) {
		record_set(r, RECORD_PROTO, tcp);
		return take_tcp(p + 7, r, line);
	}
	if (FAST_IS(p, "tcp ")) {
		record_set(r, RECORD_PROTO, tcp);
		p = fast_number(p + 4, r, RECORD_LENGTH);
		return p && *p == '\n' ? p : NULL;
	}
	return fast_udp(p, r);
}

/* "IP " or what -e prints instead; *v6: which of both. */
static inline const char *take_net(const char *p, struct record *r, bool *v6)
{
	*v6 = FAST_IS(p, "IP6 ");
	if (*v6)
		return p + 4;
	if (FAST_IS(p, "IP "))
		return p + 3;
	return fast_link(p, r, v6);
}

static JSON_INLINE const char *take_packet(const char *p, const char *limit, struct record *r,
	struct json_line *line)
{
	static const struct slice ip = SLICE_OF("IP"), ip6 = SLICE_OF("IP6");
	const char *ends;
	bool v6;

	if (*p == 'A')
		return FAST_IS(p, "ARP, ") ? fast_arp(p + 5, r) : NULL;
	p = take_net(p, r, &v6);
	if (!p)
		return NULL;
	record_set(r, RECORD_NET, v6 ? ip6 : ip);
	if (*p == '(' && !(p = v6 ? fast_ip6(p, r) : fast_ip(p, limit, r)))
		return NULL;
	ends = p;
	p = v6 ? take_ends(p, r, true) : take_ends(p, r, false);
	if (!p)
		return v6 ? fast_hosts6(ends, r) : fast_hosts(ends, r);
	r->present |= RECORD_BIT(RECORD_SRC_IP) | RECORD_BIT(RECORD_DST_IP) |
		      RECORD_BIT(RECORD_SRC_PORT) | RECORD_BIT(RECORD_DST_PORT);
	r->escapes = 0;
	return take_transport(p, r, line);
}

/* The number and tab of --numbered. */
static const char *skip_number(const char *p)
{
	unsigned n = scan_digit_run(p);

	return n - 1 < 15 && (*p != '0' || n == 1) && p[n] == '\t' ? p + n + 1 : NULL;
}

/* "    1  " of -#. */
static const char *skip_count(const char *p, struct slice *number)
{
	unsigned n;

	p += (unsigned)__builtin_ctz(~scan_byte(p, ' '));
	n = scan_digit_run(p);
	*number = (struct slice){ p, n };
	return n - 1 < 15 && (*p != '0' || n == 1) && FAST_IS(p + n, "  ") ? p + n + 2 : NULL;
}

/* What stands in front of the packet, *stamped: with a stamp; like: as fast_read's. */
static inline const char *take_opening(const struct packet_rules *rules, const char *p, struct record *r,
	bool like, bool *stamped)
{
	struct slice number;
	unsigned n;

	if (rules->numbered) {
		const char *behind = skip_number(p);

		if (!behind)
			return NULL;
		record_set(r, RECORD_LINE, slice_between(p, behind - 1));
		p = behind;
	}
	if (rules->counted) {
		p = skip_count(p, &number);
		if (!p)
			return NULL;
		record_set(r, RECORD_PACKET, number);
	}
	n = like ? stamps_take_like(rules->stamps, p, r) : stamps_take_again(rules->stamps, p, r);
	*stamped = n > 0;
	return p + n;
}

/* Whether a packet begins at p for sure, behind one that has a stamp or none; *like: as fast_read's. */
static inline bool begins(const struct packet_rules *rules, const char *p, const char *end, bool stamped,
	bool *like)
{
	struct slice number;

	if (end - p < SCAN_SLACK)
		return false;
	if (rules->numbered)
		return skip_number(p) != NULL;
	if (rules->counted && !(p = skip_count(p, &number)))
		return false;
	if (stamped) {
		*like = end - p >= STAMP_READ && stamps_like(rules->stamps, p);
		return *like || stamps_sure(rules->stamps, slice_between(p, end));
	}
	/* Of "IP " and nothing more the grammar sees no blank. */
	return (FAST_IS(p, "IP ") && !slice_gap(p[3])) || (FAST_IS(p, "IP6 ") && !slice_gap(p[4])) ||
	       (FAST_IS(p, "ARP, ") && !slice_gap(p[5])) || fast_is_link(p);
}

/* What is more of the packet behind p, the end of its last line so far: lines that begin with a tab. Returns the
 * end of the last one, or NULL: an empty one behind its first line may be none of the packet's. */
static const char *skip_further(const char *p, const char *limit, unsigned *lines)
{
	for (; p + 1 < limit && p[1] == '\t'; (*lines)++) {
		for (p += 2; slice_gap(*p) && *p != '\n'; p++)
			;
		if (*p == '\n' && *lines == 1)
			return NULL;
		p = rawmemchr(p, '\n');
	}
	return p;
}

static bool is_proto(const struct record *r, char first)
{
	return record_has(r, RECORD_PROTO) && *r->field[RECORD_PROTO].at == first;
}

/* Whether lines may follow what was read of a packet: only TCP may have said nothing on its own line. */
static bool goes_on(const struct record *r)
{
	return record_has(r, RECORD_INFO) || (is_proto(r, 'T') && record_has(r, RECORD_SRC_PORT));
}

/* The packet that an ICMP error quotes, up to the end of the line its hosts are on: of what it says the record
 * gets the inner fields. */
static const char *take_quoted(const char *p, const char *limit, struct record *r, unsigned *lines)
{
	struct json_line none = { .encoder = NULL };
	struct record inner;

	record_clear(&inner);
	p = take_packet(p, limit, &inner, &none);
	if (!p || (p + 1 < limit && p[1] == '\t' && !goes_on(&inner)))
		return NULL;
	*lines += record_has(&inner, RECORD_IP_FLAGS) ? 2 : 1;
	record_set_inner(r, &inner);
	return p;
}

/* Adds the lines behind p to what the printer said. What TCP carries is not looked into for a packet; of others
 * only ICMP may have one there, right behind its first line. Out of line: the usual packet has no more lines. */
static __attribute__((noinline)) const char *take_further(const char *p, const char *limit, struct record *r,
	unsigned *lines)
{
	const char *start = record_has(r, RECORD_INFO) ? r->field[RECORD_INFO].at : p, *end = p;
	bool quotes = is_proto(r, 'I') && (FAST_IS(p, "\n\tIP (") || FAST_IS(p, "\n\tIP6 ("));
	struct slice info;

	if (!goes_on(r) || (quotes && !(end = take_quoted(p + 2, limit, r, lines))) ||
	    !(end = skip_further(end, limit, lines)) ||
	    (!quotes && !is_proto(r, 'T') && fast_holds_packet(start, end)))
		return NULL;
	info = slice_between(start, end);
	slice_trim(&info);
	record_set(r, RECORD_INFO, info);
	r->escapes |= RECORD_BIT(RECORD_INFO);
	return end;
}

const char *fast_read(const struct packet_rules *rules, const char *text, const char *limit, const char *end,
	struct record *r, struct json_line *line, bool *like, unsigned *lines)
{
	bool stamped;
	const char *p = take_opening(rules, text, r, *like, &stamped);

	*like = false;
	if (!p || !(p = take_packet(p, limit, r, line)))
		return NULL;
	*lines = record_has(r, RECORD_IP_FLAGS) ? 2 : 1;
	if (p + 1 < limit && p[1] == '\t' && !(p = take_further(p, limit, r, lines)))
		return NULL;
	/* What a packet without a stamp is followed by may be the one that it carries. */
	if (!stamped && record_has(r, RECORD_INFO) && kind_tunnels(r->field[RECORD_INFO]))
		return NULL;
	return p + 1 == end || begins(rules, p + 1, end, stamped, like) ? p : NULL;
}
