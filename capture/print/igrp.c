/*
 * IGRP, Cisco's first interior gateway protocol.
 */
#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	HEADER = 12,
	ROUTE = 14,
	DELAY_INFINITE = 0xffffff,
};

static const struct print_name operations[] = {
    {1, "update"},
    {2, "request"},
    {0, NULL},
};

static void route(struct print *p, const uint8_t *at)
{
	uint32_t delay = get_u24(p, at + 3);
	uint32_t bandwidth = get_u24(p, at + 6);
	uint32_t metric = bandwidth + delay < DELAY_INFINITE ? bandwidth + delay : DELAY_INFINITE;

	text_printf(p->text, " d=%u b=%u r=%u l=%u M=%u mtu=%u in %u hops", 10 * delay,
	    bandwidth == 0 ? 0 : 10000000 / bandwidth, get_u8(p, at + 11), get_u8(p, at + 12),
	    metric, get_u16(p, at + 9), get_u8(p, at + 13));
}

void print_igrp(struct print *p, const uint8_t *at, uint32_t length)
{
	static const char *const prefixes[] = {"*.", "", "X"}; /* interior, system, exterior */
	uint16_t counts[3];

	p->protocol = "igrp";
	text_str(p->text, "igrp:");
	for (unsigned i = 0; i < 3; i++)
		counts[i] = get_u16(p, at + 4 + 2 * i);
	text_char(p->text, ' ');
	print_named(p, operations, "op-#%u", at[0] & 15);
	text_printf(p->text, " V%u edit=%u AS=%u (%u/%u/%u)", get_u8(p, at) >> 4, get_u8(p, at + 1),
	    get_u16(p, at + 2), counts[0], counts[1], counts[2]);
	get_u16(p, at + 10);
	if (p->options->verbose > 0)
		text_printf(p->text, " checksum=0x%04x", get_u16(p, at + 10));
	at += HEADER;
	length = length > HEADER ? length - HEADER : 0;
	while (length >= ROUTE) {
		unsigned kind = counts[0] > 0 ? 0 : counts[1] > 0 ? 1 : 2;

		print_need(p, at, 3);
		if (counts[kind] == 0) {
			text_printf(p->text, " [extra bytes %u]", length);
			break;
		}
		text_printf(p->text, " %s%u.%u.%u%s", prefixes[kind], at[0], at[1], at[2],
		    kind == 0 ? "" : ".0");
		route(p, at);
		counts[kind]--;
		at += ROUTE;
		length -= ROUTE;
	}
	if (counts[0] || counts[1] || counts[2] || length)
		print_invalid(p);
}
