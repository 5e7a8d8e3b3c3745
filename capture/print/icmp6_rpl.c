/*
 * RPL control messages (RFC 6550, section 6).
 */
#include <stddef.h>

#include "capture/print/icmp6.h"

enum code {
	SOLICITATION = 0,
	OBJECT = 1,
	ADVERTISEMENT = 2,
	ADVERTISEMENT_ACK = 3,
	SECURED = 0x80,
};

enum { IDENTIFIER = 16, OBJECT_SIZE = 24 };

static const struct print_name options[] = {
    {0, "pad1"},
    {1, "padN"},
    {2, "metrics"},
    {3, "routinginfo"},
    {4, "config"},
    {5, "rpltarget"},
    {6, "transitinfo"},
    {8, "destprefix"},
    {9, "rpltargetdesc"},
    {0, NULL},
};

static void put_options(struct print *p, const uint8_t *at, uint32_t left)
{
	while (left > 0) {
		uint32_t size = 1;

		if (!get_u8(p, at)) {
			text_str(p->text, " opt:pad1");
		} else {
			if (left < 2) {
				print_truncated(p);
				return;
			}
			size = get_u8(p, at + 1) + 2u;
			text_str(p->text, " opt:");
			print_named(p, options, "subopt:%u", at[0]);
			text_printf(p->text, " len:%u ", size);
			if (!print_has(p, at, size) || left < size) {
				print_truncated(p);
				return;
			}
			if (p->options->verbose > 2)
				print_hex(p, " ", at + 2, size - 2);
		}
		at += size;
		left -= size;
	}
}

static void put_object(struct print *p, const uint8_t *at, uint32_t length)
{
	static const struct print_name modes[] = {{0, "nonstoring"}, {1, "storing"},
	    {2, "nonstoring-multicast"}, {3, "storing-multicast"}, {0, NULL}};

	if (length < OBJECT_SIZE) {
		text_printf(p->text, " [length %u < %u]", length, OBJECT_SIZE);
		print_invalid(p);
		return;
	}
	print_need(p, at, OBJECT_SIZE);
	text_str(p->text, " [dagid:");
	text_ip6(p->text, at + 8);
	text_printf(p->text, ",seq:%u,instance:%u,rank:%u,%smop:", at[5], at[0], get_u16(p, at + 2),
	    at[4] & 0x80 ? "grounded," : "");
	print_named(p, modes, "mop%u", at[4] >> 3 & 7);
	text_printf(p->text, ",prf:%u]", at[4] & 7);
	if (p->options->verbose > 1)
		put_options(p, at + OBJECT_SIZE, length - OBJECT_SIZE);
}

/* An advertisement or its acknowledgement: the graph's identifier may be left out. */
static void put_advertisement(struct print *p, const uint8_t *at, uint32_t length, bool ack)
{
	const char *const too_short = ack ? " [|dao-length too short]" : " [|length too short]";
	uint32_t size = 4;
	bool named;

	if (!print_has(p, at, ack ? 4 : 20)) {
		print_truncated(p);
		return;
	}
	if (length < 4) {
		text_str(p->text, too_short);
		return;
	}
	named = at[1] & (ack ? 0x80 : 0x40);
	if (named && !print_has(p, at + 4, IDENTIFIER)) {
		print_truncated(p);
		return;
	}
	if (named && length < 4 + IDENTIFIER) {
		text_str(p->text, too_short);
		return;
	}
	text_str(p->text, " [dagid:");
	if (named) {
		text_ip6(p->text, at + 4);
		size += IDENTIFIER;
	} else {
		text_str(p->text, "<elided>");
	}
	if (ack)
		text_printf(p->text, ",seq:%u,instance:%u,status:%u]", at[2], at[0], at[3]);
	else
		text_printf(p->text, ",seq:%u,instance:%u%s%s,%02x]", at[3], at[0],
		    at[1] & 0x80 ? ",acK" : "", named ? ",Dagid" : "", at[1]);
	if (p->options->verbose > 1)
		put_options(p, at + size, length - size);
}

void icmp6_put_rpl(struct print *p, uint8_t code, const uint8_t *at, uint32_t length)
{
	bool verbose = p->options->verbose;

	if (code & SECURED) {
		text_str(p->text, ", (SEC) [worktodo]");
		return;
	}
	text_str(p->text, ", (CLR)");
	switch (code) {
	case SOLICITATION:
		text_str(p->text, "DODAG Information Solicitation");
		break;
	case OBJECT:
		text_str(p->text, "DODAG Information Object");
		if (verbose)
			put_object(p, at, length);
		break;
	case ADVERTISEMENT:
		text_str(p->text, "Destination Advertisement Object");
		if (verbose)
			put_advertisement(p, at, length, false);
		break;
	case ADVERTISEMENT_ACK:
		text_str(p->text, "Destination Advertisement Object Ack");
		if (verbose)
			put_advertisement(p, at, length, true);
		break;
	default:
		text_printf(p->text, "RPL message, unknown code %u", code);
	}
}
