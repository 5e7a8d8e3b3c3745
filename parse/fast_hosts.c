#include "parse/fast_hosts.h"

#include "parse/fast_info.h"
#include "parse/fast_steps.h"

/* How many bytes of an address stand at p; 0: none, or an odd one. */
typedef unsigned host_size(const char *p);

static unsigned host4_size(const char *p)
{
	uint32_t digits = scan_digits(p), dots = scan_byte(p, '.'), last;
	unsigned size = (unsigned)__builtin_ctz(~(digits | dots));

	/* Three dots, at least one and at most three digits on either side of each. */
	dots &= (UINT32_C(1) << size) - 1;
	digits &= (UINT32_C(1) << size) - 1;
	last = dots & (dots - 1);
	last &= last - 1;
	if (last == 0 || (last & (last - 1)) != 0 || (dots & (dots << 1 | 1)) != 0 || p[size - 1] == '.' ||
	    (digits & digits >> 1 & digits >> 2 & digits >> 3) != 0)
		return 0;
	return size;
}

static unsigned host6_size(const char *p)
{
	uint64_t colons;
	unsigned size = fast_host6(p, &colons);

	/* The colon behind the second address is not its own; "::" may be the first. */
	if (size > 0 && p[size - 1] == ':' && p[size] == ' ' && p[size + 1] != '>')
		size--;
	colons &= (UINT64_C(1) << size) - 1;
	return (colons & (colons - 1)) != 0 ? size : 0;
}

static const char *take_hosts(const char *p, struct record *r, host_size *measure)
{
	unsigned size = measure(p);

	if (size == 0 || !FAST_IS(p + size, " > "))
		return NULL;
	record_set(r, RECORD_SRC_IP, (struct slice){ p, size });
	p += size + 3;
	size = measure(p);
	if (size == 0 || !FAST_IS(p + size, ": "))
		return NULL;
	record_set(r, RECORD_DST_IP, (struct slice){ p, size });
	return p + size + 2;
}

/* "echo request, id 3, seq 7, length 64"; -v tells no length of IPv6's. */
static const char *take_echo(const char *p, struct record *r)
{
	const char *start = p;
	struct slice id;

	if (!FAST_IS(p, "echo request, id ") && !FAST_IS(p, "echo reply, id "))
		return NULL;
	p = fast_value(p + (p[7] == 'q' ? 17 : 15), &id);
	if (!p || !(p = FAST_FIELD(p, ", seq ", r, RECORD_SEQ)))
		return NULL;
	record_set(r, RECORD_INFO, slice_between(start, p));
	if (*p == '\n')
		return p;
	p = FAST_FIELD(p, ", length ", r, RECORD_LENGTH);
	return p && *p == '\n' ? p : NULL;
}

static const char *take_icmp(const char *p, struct record *r, struct slice proto)
{
	record_set(r, RECORD_PROTO, proto);
	return FAST_IS(p, "echo re") ? take_echo(p, r) : fast_told(p, r);
}

/* "ip-proto-17", or "ip-proto-200 40", behind its last dash: of no other numbers is the name known here. */
static const char *take_numbered(const char *p, struct record *r)
{
	static const struct slice icmp = SLICE_OF("ICMP"), tcp = SLICE_OF("TCP"), udp = SLICE_OF("UDP");
	const char *end = fast_number(p, r, RECORD_PROTO_NUMBER);
	struct slice number = r->field[RECORD_PROTO_NUMBER];

	if (!end)
		return NULL;
	if (slice_is(number, SLICE("17")))
		record_set(r, RECORD_PROTO, udp);
	else if (slice_is(number, SLICE("6")))
		record_set(r, RECORD_PROTO, tcp);
	else if (slice_is(number, SLICE("1")))
		record_set(r, RECORD_PROTO, icmp);
	else
		return NULL;
	if (*end == ' ' && !(end = fast_number(end + 1, r, RECORD_LENGTH)))
		return NULL;
	return *end == '\n' ? end : NULL;
}

const char *fast_hosts(const char *p, struct record *r)
{
	p = take_hosts(p, r, host4_size);
	r->escapes = 0;
	if (p && FAST_IS(p, "ICMP "))
		return take_icmp(p + 5, r, SLICE("ICMP"));
	return p && FAST_IS(p, "ip-proto-") ? take_numbered(p + 9, r) : NULL;
}

/* Groups in parentheses, a blank between them and behind the last unless it ends the line. */
static const char *skip_groups(const char *p)
{
	while (p && *p == '(') {
		while (*p != ')' && (signed char)*p >= ' ' && *p != '"' && *p != '\\')
			p++;
		if (*p != ')' || (p[1] != '\n' && (p[1] != ' ' || slice_gap(p[2]))))
			return NULL;
		p += p[1] == '\n' ? 1 : 2;
	}
	return p;
}

/* "HBH (rtalert: 0x0000) (padn) " or "frag (0|1448) ": one of IPv6's extension headers. */
static const char *take_extension(const char *p, struct record *r)
{
	const char *start = p;
	unsigned word = FAST_IS(p, "HBH ") ? 4 : FAST_IS(p, "frag ") ? 5 : 0;

	if (word == 0)
		return p;
	p = skip_groups(p + word);
	if (!p || (*p == '\n' && p[-1] != ')'))
		return NULL;
	record_set(r, RECORD_IP_OPTIONS, slice_between(start, *p == '\n' ? p : p - 1));
	return p;
}

/* A fragment that is not the first: -v names no protocol but its header. */
static const char *take_nothing(const char *p, struct record *r)
{
	if (!record_has(r, RECORD_PROTO_NUMBER))
		return p;
	record_set(r, RECORD_PROTO, SLICE("Fragment"));
	return slice_is(r->field[RECORD_PROTO_NUMBER], SLICE("44")) ? p : NULL;
}

const char *fast_hosts6(const char *p, struct record *r)
{
	p = take_hosts(p, r, host6_size);
	r->escapes = 0;
	if (!p || !(p = take_extension(p, r)))
		return NULL;
	if (*p == '\n')
		return take_nothing(p, r);
	if (FAST_IS(p, "[icmp6 sum ok] ")) {
		record_set(r, RECORD_CKSUM, (struct slice){ p + 1, 12 });
		p += 15;
	}
	return FAST_IS(p, "ICMP6, ") ? take_icmp(p + 7, r, SLICE("ICMP6")) : NULL;
}
