/*
 * Routers that stand in for each other: VRRP (RFC 3768, 5798), CARP, HSRP (RFC 2281).
 */
#include <inttypes.h>

#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	ADVERTISEMENT = 1,
	AUTH_SIMPLE = 1,
	PROTOCOL_VRRP = 112,
};

static const struct print_name vrrp_types[] = {
    {1, "Advertisement"},
    {0, NULL},
};

static const struct print_name vrrp_auths[] = {
    {0, "none"},
    {1, "simple"},
    {2, "ah"},
    {0, NULL},
};

static const struct print_name hsrp_states[] = {
    {0, "initial"},
    {1, "learn"},
    {2, "listen"},
    {4, "speak"},
    {8, "standby"},
    {16, "active"},
    {0, NULL},
};

static bool wrong_checksum(struct print *p, const uint8_t *at, uint32_t length, bool pseudo)
{
	uint64_t sum = pseudo ? print_sum_pseudo(p, length, PROTOCOL_VRRP) : 0;

	return print_has(p, at, length) && print_sum_fold(print_sum(sum, at, length)) != 0;
}

static void vrrp_details(
    struct print *p, const uint8_t *at, uint32_t length, unsigned version, uint8_t auth)
{
	uint8_t count = get_u8(p, at + 3);
	unsigned size = p->ip.version == 4 ? 4 : 16;

	if (wrong_checksum(p, at, length, version == 3))
		text_printf(p->text, ", (bad vrrp cksum %x)", get_u16(p, at + 6));
	text_str(p->text, ", addrs");
	if (count > 1)
		text_printf(p->text, "(%u)", count);
	text_char(p->text, ':');
	at += 8;
	for (unsigned i = 0; i < count; i++, at += size) {
		print_need(p, at, size);
		text_char(p->text, i == 0 ? ' ' : ',');
		if (size == 4)
			print_ip4(p, at);
		else
			print_ip6_address(p, at);
	}
	if (version == 2 && auth == AUTH_SIMPLE) {
		text_str(p->text, " auth \"");
		print_safe_padded(p, at, 8);
		text_char(p->text, '"');
	}
}

void print_vrrp(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t head, auth = 0;
	unsigned version;

	p->protocol = "vrrp";
	text_str(p->text, "VRRP");
	head = get_u8(p, at);
	version = head >> 4;
	text_printf(p->text, "v%u, ", version);
	print_named(p, vrrp_types, "unknown type (%u)", head & 15);
	if (p->ip.ttl != 255)
		text_printf(p->text, ", (ttl %u)", p->ip.ttl);
	if (version < 2 || version > 3 || (head & 15) != ADVERTISEMENT)
		return;
	text_printf(p->text, ", vrid %u, prio %u", get_u8(p, at + 1), get_u8(p, at + 2));
	if (version == 2) {
		auth = get_u8(p, at + 4);
		text_str(p->text, ", authtype ");
		print_named(p, vrrp_auths, "#%u", auth);
		text_printf(p->text, ", intvl %us, length %u", get_u8(p, at + 5), length);
	} else {
		text_printf(p->text, ", intvl %ucs, length %u", get_u16(p, at + 4) & 0xfff, length);
	}
	if (p->options->verbose > 0)
		vrrp_details(p, at, length, version, auth);
}

void print_carp(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t head;

	p->protocol = "carp";
	head = get_u8(p, at);
	text_printf(p->text, "CARPv%u-%s %u: ", head >> 4,
	    (head & 15) == ADVERTISEMENT ? "advertise" : "unknown", length);
	if (p->ip.ttl != 255)
		text_printf(p->text, "[ttl=%u!] ", p->ip.ttl);
	if (head >> 4 != 2 || (head & 15) != ADVERTISEMENT)
		return;
	text_printf(p->text, "vhid=%u advbase=%u advskew=%u authlen=%u ", get_u8(p, at + 1),
	    get_u8(p, at + 5), get_u8(p, at + 2), get_u8(p, at + 3));
	if (p->options->verbose > 0 && wrong_checksum(p, at, length, false))
		text_printf(p->text, " (bad carp cksum %x!)", get_u16(p, at + 6));
	text_printf(p->text, "counter=%" PRIu64, get_u64(p, at + 8));
}

static void hsrp_details(struct print *p, const uint8_t *at)
{
	text_str(p->text, " hellotime=");
	print_seconds(p, get_u8(p, at + 3));
	text_str(p->text, " holdtime=");
	print_seconds(p, get_u8(p, at + 4));
	text_printf(p->text, " priority=%u auth=\"", get_u8(p, at + 5));
	print_safe_padded(p, at + 8, 8);
	text_char(p->text, '"');
}

void print_hsrp(struct print *p, const uint8_t *at, uint32_t length)
{
	static const char *const operations[] = {"hello", "coup", "resign"};
	uint8_t version, operation;

	p->protocol = "hsrp";
	version = get_u8(p, at);
	text_printf(p->text, "HSRPv%u", version);
	if (version != 0)
		return;
	text_char(p->text, '-');
	operation = get_u8(p, at + 1);
	if (operation < 3)
		text_str(p->text, operations[operation]);
	else
		text_printf(p->text, "unknown (%u)", operation);
	text_printf(p->text, " %u: ", length);
	print_need(p, at + 2, 1);
	text_str(p->text, "state=");
	print_named(p, hsrp_states, "Unknown (%u)", at[2]);
	text_char(p->text, ' ');
	text_printf(p->text, "group=%u ", get_u8(p, at + 6));
	if (get_u8(p, at + 7) != 0)
		text_printf(p->text, "[reserved=%u!] ", at[7]);
	print_need(p, at + 16, 4);
	text_str(p->text, "addr=");
	print_ip4(p, at + 16);
	if (p->options->verbose > 0)
		hsrp_details(p, at);
}
