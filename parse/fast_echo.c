#include "parse/fast_echo.h"

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
	uint64_t colons = scan_byte(p, ':') | (uint64_t)scan_byte(p + 16, ':') << 16 |
			  (uint64_t)scan_byte(p + 32, ':') << 32;
	uint64_t hex = scan_hex(p) | (uint64_t)scan_hex(p + 16) << 16 |
		       (uint64_t)scan_hex(p + 32) << 32;
	unsigned size = (unsigned)__builtin_ctzll(~(hex | colons));

	/* The colon behind the second address is not its own. */
	if (size > 0 && p[size - 1] == ':' && p[size] == ' ')
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

/* "echo request, id 3, seq 7, length 64" */
static const char *take_echo(const char *p, struct record *r, struct slice proto)
{
	const char *start = p;
	struct slice id;

	if (!FAST_IS(p, "echo request, id ") && !FAST_IS(p, "echo reply, id "))
		return NULL;
	p = fast_value(p + (p[7] == 'q' ? 17 : 15), &id);
	if (!p || !(p = FAST_FIELD(p, ", seq ", r, RECORD_SEQ)))
		return NULL;
	record_set(r, RECORD_PROTO, proto);
	record_set(r, RECORD_INFO, slice_between(start, p));
	p = FAST_FIELD(p, ", length ", r, RECORD_LENGTH);
	r->clean = true;
	return p && *p == '\n' ? p : NULL;
}

const char *fast_echo(const char *p, struct record *r)
{
	p = take_hosts(p, r, host4_size);
	return p && FAST_IS(p, "ICMP ") ? take_echo(p + 5, r, SLICE("ICMP")) : NULL;
}

const char *fast_echo6(const char *p, struct record *r)
{
	p = take_hosts(p, r, host6_size);
	return p && FAST_IS(p, "ICMP6, ") ? take_echo(p + 7, r, SLICE("ICMP6")) : NULL;
}
