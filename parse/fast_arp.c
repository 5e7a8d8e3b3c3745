#include "parse/fast_arp.h"

#include "parse/fast_header.h"
#include "parse/fast_steps.h"

enum { MAX_HOST = 15 };

/* An IPv4 address, or any other word of its bytes; the literal behind it. */
static const char *take_host(const char *p, struct record *r, enum record_field field, struct slice behind)
{
	unsigned n = (unsigned)__builtin_ctz(~(scan_digits(p) | scan_byte(p, '.')));

	if (n - 1 > MAX_HOST - 1 || memcmp(p + n, behind.at, behind.size) != 0)
		return NULL;
	record_set(r, field, (struct slice){ p, n });
	return p + n + behind.size;
}

static const char *take_request(const char *p, struct record *r)
{
	p = take_host(p, r, RECORD_DST_IP, SLICE(" tell "));
	return p ? take_host(p, r, RECORD_SRC_IP, SLICE(", length ")) : NULL;
}

static const char *take_reply(const char *p, struct record *r)
{
	p = take_host(p, r, RECORD_SRC_IP, SLICE(" is-at "));
	return p && fast_is_mac(p) && FAST_IS(p + FAST_MAC, ", length ") ? p + FAST_MAC + 9 : NULL;
}

const char *fast_arp(const char *p, struct record *r)
{
	const char *start = p, *number = NULL;

	if (FAST_IS(p, "Ethernet (len 6), IPv4 (len 4), "))
		p += 32;
	if (FAST_IS(p, "Request who-has "))
		number = take_request(p + 16, r);
	else if (FAST_IS(p, "Reply "))
		number = take_reply(p + 6, r);
	if (!number || !(p = fast_number(number, r, RECORD_LENGTH)) || *p != '\n')
		return NULL;
	record_set(r, RECORD_NET, SLICE("ARP"));
	record_set(r, RECORD_INFO, slice_between(start, number - 9));
	r->escapes = 0;
	return p;
}
