/*
 * PIM version 1, which travels in IGMP, and Cisco's Auto-RP.
 */
#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	TYPE_QUERY = 0,
	TYPE_REGISTER = 1,
	TYPE_REGISTER_STOP = 2,
	TYPE_JOIN_PRUNE = 3,
	TYPE_RP_REACHABILITY = 4,
	TYPE_ASSERT = 5,
	TYPE_GRAFT = 6,
	TYPE_GRAFT_ACK = 7,
	HOLD_DEFAULT = 180,
	ALL_ONES = 0xffffffff,
};

static const struct print_name types[] = {
    {0, "Query"},
    {1, "Register"},
    {2, "Register-Stop"},
    {3, "Join/Prune"},
    {4, "RP-reachable"},
    {5, "Assert"},
    {6, "Graft"},
    {7, "Graft-ACK"},
    {0, NULL},
};

static void put_mask(struct print *p, const uint8_t *at)
{
	if (get_u32(p, at) != ALL_ONES)
		text_printf(p->text, "/%s", print_as_ip4(p, at).s);
}

/* The common message with one group and one address, on one line. True: it was that. */
static bool single(struct print *p, const uint8_t *at)
{
	uint16_t hold, joined;

	if (!print_has(p, at, 30) || at[11] != 1)
		return false;
	joined = get_u16(p, at + 20);
	if (joined + get_u16(p, at + 22) != 1)
		return false;
	text_printf(p->text, " RPF %s ", print_as_ip4(p, at).s);
	hold = get_u16(p, at + 6);
	if (hold != HOLD_DEFAULT) {
		text_str(p->text, "Hold ");
		print_seconds(p, hold);
	}
	text_printf(p->text, "%s (%s/%u, %s", joined ? "Join" : "Prune", print_as_ip4(p, at + 26).s,
	    get_u8(p, at + 25) & 0x3f, print_as_ip4(p, at + 12).s);
	put_mask(p, at + 16);
	text_printf(p->text, ") %s%s %s", at[24] & 1 ? "Sparse" : "Dense",
	    at[25] & 0x80 ? " WC" : "", at[25] & 0x40 ? "RP" : "SPT");
	return true;
}

static bool group_addresses(
    struct print *p, const uint8_t **at, uint32_t *length, uint32_t joined, uint32_t pruned)
{
	for (uint32_t i = 0; i < joined + pruned; i++) {
		if (*length < 6)
			return false;
		print_need(p, *at, 6);
		text_printf(p->text, "\n\t%s %s%s%s%s/%u", i < joined ? "Join " : "Prune",
		    (*at)[0] & 1 ? "Sparse " : "Dense ", (*at)[1] & 0x80 ? "WC " : "",
		    (*at)[1] & 0x40 ? "RP " : "SPT ", print_as_ip4(p, *at + 2).s, (*at)[1] & 0x3f);
		*at += 6;
		*length -= 6;
	}
	return true;
}

static bool groups(struct print *p, const uint8_t *at, uint32_t length, unsigned count)
{
	for (; count > 0; count--) {
		uint16_t joined, pruned;

		if (length < 4)
			return false;
		text_printf(p->text, "\n\tGroup: %s", print_as_ip4(p, at).s);
		if (length < 8)
			return false;
		put_mask(p, at + 4);
		if (length < 12)
			return false;
		joined = get_u16(p, at + 8);
		pruned = get_u16(p, at + 10);
		text_printf(p->text, " joined: %u pruned: %u", joined, pruned);
		at += 12;
		length -= 12;
		if (!group_addresses(p, &at, &length, joined, pruned))
			return false;
	}
	return true;
}

static bool join_prune(struct print *p, const uint8_t *at, uint32_t length)
{
	const char *line = p->options->verbose > 1 ? "\n" : "";

	if (single(p, at))
		return true;
	if (length < 4)
		return false;
	text_printf(p->text, "%s Upstream Nbr: %s", line, print_as_ip4(p, at).s);
	if (length < 8)
		return false;
	text_printf(p->text, "%s Hold time: ", line);
	print_seconds(p, get_u16(p, at + 6));
	if (p->options->verbose < 2)
		return true;
	if (length < 12)
		return false;
	return groups(p, at + 12, length - 12, get_u8(p, at + 11));
}

static void query(struct print *p, const uint8_t *at)
{
	static const char *const modes[] = {" Dense-mode", " Sparse-mode", " Sparse-Dense-mode"};

	if (print_has(p, at + 8, 1)) {
		unsigned mode = at[8] >> 4;

		if (mode < 3)
			text_str(p->text, modes[mode]);
		else
			text_printf(p->text, " mode-%u", mode);
	}
	if (p->options->verbose > 0) {
		text_str(p->text, " (Hold-time ");
		print_seconds(p, get_u16(p, at + 10));
		text_char(p->text, ')');
	}
}

static void assertion(struct print *p, const uint8_t *at)
{
	text_printf(p->text, " for %s > %s", print_as_ip4(p, at + 16).s, print_as_ip4(p, at + 8).s);
	put_mask(p, at + 12);
	text_printf(p->text, " %s pref %u metric %u", get_u8(p, at + 20) & 0x80 ? "RP-tree" : "SPT",
	    get_u32(p, at + 20) & 0x7fffffff, get_u32(p, at + 24));
}

static bool body(struct print *p, uint8_t type, const uint8_t *at, uint32_t length)
{
	switch (type) {
	case TYPE_QUERY:
		query(p, at);
		break;
	case TYPE_REGISTER:
		if (!print_has(p, at + 8, 20))
			return false;
		text_printf(p->text, " for %s > %s", print_as_ip4(p, at + 20).s,
		    print_as_ip4(p, at + 24).s);
		break;
	case TYPE_REGISTER_STOP:
		text_printf(
		    p->text, " for %s > %s", print_as_ip4(p, at + 8).s, print_as_ip4(p, at + 12).s);
		break;
	case TYPE_RP_REACHABILITY:
		if (p->options->verbose == 0)
			break;
		text_printf(p->text, " group %s", print_as_ip4(p, at + 8).s);
		put_mask(p, at + 12);
		text_printf(p->text, " RP %s hold ", print_as_ip4(p, at + 16).s);
		print_seconds(p, get_u16(p, at + 22));
		break;
	case TYPE_ASSERT:
		assertion(p, at);
		break;
	case TYPE_JOIN_PRUNE:
	case TYPE_GRAFT:
	case TYPE_GRAFT_ACK:
		if (p->options->verbose == 0)
			break;
		if (length < 8)
			return false;
		if (!join_prune(p, at + 8, length - 8))
			print_truncated(p);
		break;
	default:
		break;
	}
	return true;
}

void print_pim_1(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t type, version;

	p->protocol = "pimv1";
	type = get_u8(p, at + 1);
	text_char(p->text, ' ');
	print_named(p, types, "[type %u]", type);
	if (!body(p, type, at, length)) {
		print_truncated(p);
		return;
	}
	version = get_u8(p, at + 4) >> 4;
	if (version != 1)
		text_printf(p->text, " [v%u]", version);
}

static bool auto_rp_entries(struct print *p, const uint8_t **at, uint32_t *length, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		if (*length < 6)
			return false;
		print_need(p, *at, 6);
		text_printf(p->text, "%c%s%s/%u", i == 0 ? ' ' : ',', (*at)[0] & 1 ? "!" : "",
		    print_as_ip4(p, *at + 2).s, (*at)[1]);
		if ((*at)[0] & 2)
			text_str(p->text, " bidir");
		if ((*at)[0] & 0xfc)
			text_printf(p->text, "[rsvd=0x%02x]", (*at)[0] & 0xfc);
		*at += 6;
		*length -= 6;
	}
	return true;
}

static bool auto_rp_points(struct print *p, const uint8_t *at, uint32_t length, unsigned count)
{
	static const char *const versions[] = {" PIMv?", " PIMv1", " PIMv2", " PIMv1+2"};

	for (; count > 0; count--) {
		uint8_t head, entries;

		if (length < 4)
			return false;
		text_printf(p->text, " RP %s", print_as_ip4(p, at).s);
		if (length < 5)
			return false;
		head = get_u8(p, at + 4);
		text_str(p->text, versions[head & 3]);
		if (head & 0xfc)
			text_printf(p->text, " [rsvd=0x%02x]", head & 0xfc);
		if (length < 6)
			return false;
		entries = get_u8(p, at + 5);
		at += 6;
		length -= 6;
		if (!auto_rp_entries(p, &at, &length, entries))
			return false;
	}
	return true;
}

void print_auto_rp(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t type, count;
	uint16_t hold;

	p->protocol = "cisco_autorp";
	if (length < 8) {
		print_truncated(p);
		return;
	}
	text_str(p->text, " auto-rp ");
	type = get_u8(p, at);
	if (type == 0x11)
		text_str(p->text, "candidate-advert");
	else if (type == 0x12)
		text_str(p->text, "mapping");
	else
		text_printf(p->text, "type-0x%02x", type);
	count = get_u8(p, at + 1);
	text_str(p->text, " Hold ");
	hold = get_u16(p, at + 2);
	if (hold != 0)
		print_seconds(p, hold);
	else
		text_str(p->text, "FOREVER");
	if (!auto_rp_points(p, at + 8, length - 8, count))
		print_truncated(p);
}
