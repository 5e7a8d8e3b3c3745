/*
 * Options of neighbour discovery (RFC 4861, 4191, 6275, 8106).
 */
#include <stddef.h>

#include "capture/print/domain.h"
#include "capture/print/icmp6.h"

enum option {
	SOURCE_ADDRESS = 1,
	TARGET_ADDRESS = 2,
	PREFIX = 3,
	REDIRECTED = 4,
	MTU = 5,
	INTERVAL = 7,
	HOME_AGENT = 8,
	ROUTE = 24,
	DNS_SERVERS = 25,
	DNS_DOMAINS = 31,
};

static const struct print_name names[] = {
    {SOURCE_ADDRESS, "source link-address"},
    {TARGET_ADDRESS, "destination link-address"},
    {PREFIX, "prefix info"},
    {REDIRECTED, "redirected header"},
    {MTU, "mtu"},
    {DNS_SERVERS, "rdnss"},
    {DNS_DOMAINS, "dnssl"},
    {INTERVAL, "advertisement interval"},
    {HOME_AGENT, "homeagent information"},
    {ROUTE, "route info"},
    {0, NULL},
};

const char *icmp6_preference(uint8_t flags)
{
	static const char *const preferences[4] = {"medium", "high", "rsv", "low"};

	return preferences[flags >> 3 & 3];
}

void icmp6_put_lifetime(struct print *p, uint32_t seconds)
{
	if (seconds == UINT32_MAX)
		text_str(p->text, "infinity");
	else
		text_printf(p->text, "%us", seconds);
}

static void put_prefix(struct print *p, const uint8_t *at, uint32_t size)
{
	static const struct print_name flags[] = {
	    {0x80, "onlink"}, {0x40, "auto"}, {0x20, "router"}, {0, NULL}};

	print_need(p, at, 32);
	text_ip6(p->text, at + 16);
	text_printf(p->text, "/%u%s, Flags [", at[2], size != 32 ? "badlen" : "");
	print_bits(p, flags, "none", ", ", at[3]);
	text_str(p->text, "], valid time ");
	icmp6_put_lifetime(p, get_u32(p, at + 4));
	text_str(p->text, ", pref. time ");
	icmp6_put_lifetime(p, get_u32(p, at + 8));
}

static void put_servers(struct print *p, const uint8_t *at, uint32_t size)
{
	text_printf(p->text, " lifetime %us,", get_u32(p, at + 4));
	for (uint32_t i = 8; i + 16 <= size; i += 16) {
		print_need(p, at + i, 16);
		text_str(p->text, " addr: ");
		text_ip6(p->text, at + i);
	}
}

static bool put_domains(struct print *p, const uint8_t *first, const uint8_t *at, uint32_t size)
{
	const uint8_t *end = at + size;

	text_printf(p->text, " lifetime %us, domain(s):", get_u32(p, at + 4));
	for (at += 8; at && at < end && get_u8(p, at);) {
		text_char(p->text, ' ');
		at = domain_put_name(p, first, at);
	}
	return at != NULL;
}

static bool put_route(struct print *p, const uint8_t *at, uint32_t size)
{
	uint8_t address[16] = {0};

	print_need(p, at + 4, 4);
	if (size > 24)
		return false;
	print_need(p, at + 8, size - 8);
	memcpy(address, at + 8, size - 8);
	text_char(p->text, ' ');
	text_ip6(p->text, address);
	text_printf(p->text, "/%u, pref=%s, lifetime=", at[2], icmp6_preference(at[3]));
	icmp6_put_lifetime(p, get_u32(p, at + 4));
	return true;
}

/* What an option holds. 1: printed, 0: not known, -1: cut. */
static int put_content(struct print *p, const uint8_t *first, const uint8_t *at, uint32_t size)
{
	switch (at[0]) {
	case SOURCE_ADDRESS:
	case TARGET_ADDRESS:
		print_mac(p, at + 2, size - 2);
		return 1;
	case PREFIX:
		put_prefix(p, at, size);
		return 1;
	case REDIRECTED:
		print_unknown(p, "\n\t    ", first, size);
		return 1;
	case MTU:
		text_printf(
		    p->text, " %u%s", get_u32(p, at + 4), size != 8 ? "bad option length" : "");
		return 1;
	case DNS_SERVERS:
		put_servers(p, at, size);
		return 1;
	case DNS_DOMAINS:
		return put_domains(p, first, at, size) ? 1 : -1;
	case INTERVAL:
		text_printf(p->text, " %ums", get_u32(p, at + 4));
		return 1;
	case HOME_AGENT:
		print_need(p, at, 8);
		text_printf(
		    p->text, " preference %u, lifetime %u", get_u16(p, at + 4), get_u16(p, at + 6));
		return 1;
	case ROUTE:
		return put_route(p, at, size) ? 1 : -1;
	default:
		return 0;
	}
}

bool icmp6_put_options(struct print *p, const uint8_t *at, int left)
{
	const uint8_t *first = at;

	while (at < p->end) {
		uint32_t size;
		int known;

		if (!print_has(p, at, 2))
			return false;
		if (left <= 0)
			return true;
		size = at[1] * 8u;
		if (!size || !print_has(p, at, size))
			return false;
		text_str(p->text, "\n\t  ");
		print_named(p, names, "unknown", at[0]);
		text_printf(p->text, " option (%u), length %u (%u): ", at[0], size, at[1]);
		known = put_content(p, first, at, size);
		if (known < 0)
			return false;
		if (!known && p->options->verbose < 2) {
			print_unknown(p, "\n\t  ", at + 2, size - 2);
			return true;
		}
		if (p->options->verbose > 1)
			print_unknown(p, "\n\t    ", at + 2, size - 2);
		at += size;
		left -= (int)size;
	}
	return true;
}
