/*
 * DVMRP (RFC 1075), which travels in IGMP.
 */
#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	HEADER = 8,
	PROBE = 1,
	REPORT = 2,
	NEIGHBORS = 5,
	NEIGHBORS_2 = 6,
	PRUNE = 7,
	GRAFT = 8,
	GRAFT_ACK = 9,
};

static const struct print_name types[] = {
    {1, "Probe"},
    {2, "Report"},
    {3, "Ask-neighbors(old)"},
    {4, "Neighbors(old)"},
    {5, "Ask-neighbors2"},
    {6, "Neighbors2"},
    {7, "Prune"},
    {8, "Graft"},
    {9, "Graft-ACK"},
    {0, NULL},
};

static bool too_short(struct print *p, const char *form, uint32_t length, uint32_t least)
{
	if (length >= least)
		return false;
	text_printf(p->text, "%s %u < %u]", form, length, least);
	print_invalid(p);
	return true;
}

static void put_address(struct print *p, uint32_t address)
{
	text_printf(p->text, "%u.%u.%u.%u", address >> 24, address >> 16 & 255, address >> 8 & 255,
	    address & 255);
}

/* The routes behind a mask; the bytes they take, or 0: cut off. */
static uint32_t origins(struct print *p, const uint8_t *at, uint32_t length, unsigned width)
{
	uint32_t taken = 0;
	uint8_t metric;

	do {
		uint32_t origin = 0;

		if (length - taken < width + 1) {
			text_str(p->text, "\n\t  [Truncated Report]");
			print_invalid(p);
			return 0;
		}
		for (unsigned i = 0; i < width; i++)
			origin |= (uint32_t)get_u8(p, at + taken + i) << (24 - 8 * i);
		metric = get_u8(p, at + taken + width);
		text_str(p->text, "\n\t  ");
		put_address(p, origin);
		text_printf(p->text, " metric %u", metric & 0x7f);
		taken += width + 1;
	} while ((metric & 0x80) == 0);
	return taken;
}

static void report(struct print *p, const uint8_t *at, uint32_t length)
{
	while (length > 0) {
		uint32_t mask, taken;

		if (too_short(p, " [length", length, 3))
			return;
		mask = get_u24(p, at);
		text_str(p->text, "\n\tMask ");
		put_address(p, 0xff000000 | mask);
		at += 3;
		length -= 3;
		taken = origins(p, at, length,
		    mask & 0xff     ? 4
		    : mask & 0xff00 ? 3
		    : mask != 0     ? 2
				    : 1);
		if (taken == 0)
			return;
		at += taken;
		length -= taken;
	}
}

static void probe(struct print *p, const uint8_t *at, uint32_t length)
{
	if (too_short(p, " [full length", length, 4))
		return;
	text_printf(p->text, "%sgenid %u", p->options->verbose > 1 ? "\n\t" : " ", get_u32(p, at));
	if (p->options->verbose < 2)
		return;
	for (at += 4, length -= 4; length > 0; at += 4, length -= 4) {
		if (too_short(p, "[remaining length", length, 4))
			return;
		text_printf(p->text, "\n\tneighbor %s", print_as_ip4(p, at).s);
	}
}

static void neighbors(struct print *p, const uint8_t *at, uint32_t length)
{
	while (length > 0) {
		const uint8_t *local = at;
		unsigned count;

		if (too_short(p, " [length", length, 7))
			return;
		count = get_u8(p, at + 6);
		at += 7;
		length -= 7;
		for (; count > 0; count--, at += 4, length -= 4) {
			if (too_short(p, " [length", length, 4))
				return;
			text_printf(p->text, " [%s ->", print_as_ip4(p, local).s);
			text_printf(
			    p->text, " %s, (%u/%u)]", print_as_ip4(p, at).s, local[4], local[5]);
		}
	}
}

static void put_flags(struct print *p, uint8_t flags)
{
	static const struct print_name names[] = {
	    {0x01, "/tunnel"},
	    {0x02, "/srcrt"},
	    {0x40, "/querier"},
	    {0x20, "/disabled"},
	    {0x10, "/down"},
	    {0, NULL},
	};

	for (const struct print_name *n = names; n->name != NULL; n++)
		if (flags & n->value)
			text_str(p->text, n->name);
}

static void neighbors_2(struct print *p, const uint8_t *at, uint32_t length)
{
	while (length > 0) {
		const uint8_t *local = at;
		unsigned count;

		if (too_short(p, " [length", length, 8))
			return;
		count = get_u8(p, at + 7);
		at += 8;
		length -= 8;
		for (; count > 0 && length > 0; count--, at += 4, length -= 4) {
			if (too_short(p, " [length", length, 4))
				return;
			text_printf(p->text, " [%s -> ", print_as_ip4(p, local).s);
			text_printf(
			    p->text, "%s (%u/%u", print_as_ip4(p, at).s, local[4], local[5]);
			put_flags(p, local[6]);
			text_str(p->text, ")]");
		}
		if (count > 0) {
			text_str(p->text, " [invalid ncount]");
			print_invalid(p);
			return;
		}
	}
}

void print_dvmrp(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t type;

	p->protocol = "dvmrp";
	if (too_short(p, " [length", length, HEADER))
		return;
	type = get_u8(p, at + 1);
	text_char(p->text, ' ');
	print_named(p, types, "[type %u]", type);
	at += HEADER;
	length -= HEADER;
	switch (type) {
	case PROBE:
		if (p->options->verbose > 0)
			probe(p, at, length);
		break;
	case REPORT:
		if (p->options->verbose > 1)
			report(p, at, length);
		break;
	case NEIGHBORS:
		neighbors(p, at, length);
		break;
	case NEIGHBORS_2:
		text_printf(p->text, " (v %u.%u):", get_u8(p, at - 1), get_u8(p, at - 2));
		neighbors_2(p, at, length);
		break;
	case PRUNE:
	case GRAFT:
	case GRAFT_ACK:
		text_printf(
		    p->text, " src %s grp %s", print_as_ip4(p, at).s, print_as_ip4(p, at + 4).s);
		if (type == PRUNE) {
			text_str(p->text, " timer ");
			print_seconds(p, get_u32(p, at + 8));
		}
		break;
	default:
		break;
	}
}
