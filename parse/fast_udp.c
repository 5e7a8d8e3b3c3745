#include "parse/fast_udp.h"

#include "parse/fast_info.h"
#include "parse/fast_steps.h"

/* "[udp sum ok] " and its like, which -v prints. */
static const char *take_sum(const char *p, struct record *r)
{
	const char *close = NULL;

	if (FAST_IS(p, "[udp sum ok] "))
		close = p + 11;
	else if (FAST_IS(p, "[no cksum] "))
		close = p + 9;
	else if (FAST_IS(p, "[bad udp cksum 0x"))
		close = fast_until(p + 17, ']', r, RECORD_CKSUM);
	if (!close || close[1] != ' ')
		return NULL;
	record_set(r, RECORD_CKSUM, slice_between(p + 1, close));
	return close + 2;
}

/* "4321+ A? www.example.com. (33)", or whatever begins with a digit and tells its length so: such text is
 * not looked into for a packet. */
static const char *take_dns(const char *p, struct record *r)
{
	const char *end = fast_info(p, r), *group = end ? fast_last_group(p, end) : NULL;

	return group && fast_number(group, r, RECORD_LENGTH) == end - 1 ? end : NULL;
}

/* Only ports tell that it is UDP, unless -v said that it is something else. */
static bool is_udp(const struct record *r)
{
	return !record_has(r, RECORD_PROTO_NUMBER) ||
	       slice_is(r->field[RECORD_PROTO_NUMBER], SLICE("17"));
}

const char *fast_udp(const char *p, struct record *r)
{
	record_set(r, RECORD_PROTO, SLICE("UDP"));
	if (*p == '[' && !(p = take_sum(p, r)))
		return NULL;
	if (FAST_IS(p, "UDP, length ")) {
		p = fast_number(p + 12, r, RECORD_LENGTH);
		return p && *p == '\n' ? p : NULL;
	}
	if (!is_udp(r))
		return NULL;
	if (slice_digit(*p))
		return take_dns(p, r);
	/* BOOTP/DHCP, NTPv4, SIP, SYSLOG, TFTP: no other protocol's printer begins so. */
	return *p == 'B' || *p == 'N' || *p == 'S' || *p == 'T' ? fast_told(p, r) : NULL;
}
