/* CARP, OpenBSD's counterpart of VRRP with the same protocol number: told by -T only. */
#include <inttypes.h>

#include "capture/print/printers.h"

void print_carp(struct print *p, const uint8_t *at, uint32_t length)
{
	enum { ADVERTISE = 1, VERSION_2 = 2, TTL = 255 };
	uint8_t version, type;
	uint64_t counter;

	p->protocol = "carp";
	version = get_u8(p, at) >> 4;
	type = at[0] & 0xf;
	text_printf(p->text, "CARPv%u-%s %u: ", version,
	    type == ADVERTISE ? "advertise" : "unknown", length);
	if (p->ip.ttl != TTL)
		text_printf(p->text, "[ttl=%u!] ", p->ip.ttl);
	if (version != VERSION_2 || type != ADVERTISE)
		return;
	print_need(p, at, 6);
	text_printf(
	    p->text, "vhid=%u advbase=%u advskew=%u authlen=%u ", at[1], at[5], at[2], at[3]);
	if (p->options->verbose && print_has(p, at, length) &&
	    print_sum_fold(print_sum(0, at, length)))
		text_printf(p->text, " (bad carp cksum %x!)", get_u16(p, at + 6));
	counter = get_u64(p, at + 8);
	text_printf(p->text, "counter=%" PRIu64, counter);
}
