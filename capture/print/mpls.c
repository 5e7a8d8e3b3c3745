/*
 * MPLS label stacks (RFC 3032).
 */
#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	BOTTOM = 0x100,
	LABEL_IP = 0,
	LABEL_IP6 = 2,
	LABEL_IMPLICIT = 3,
};

static const char *const reserved_labels[] = {
    "IPv4 explicit NULL",
    "router alert",
    "IPv6 explicit NULL",
    "implicit NULL",
    "rsvd",
    "rsvd",
    "rsvd",
    "rsvd",
    "rsvd",
    "rsvd",
    "rsvd",
    "rsvd",
    "rsvd",
    "rsvd",
    "rsvd",
    "rsvd",
};

static void put_label(struct print *p, uint32_t entry, bool first)
{
	uint32_t label = entry >> 12;
	const char *name = NULL;

	if (p->options->verbose > 0)
		name = print_row_or(reserved_labels,
		    sizeof reserved_labels / sizeof reserved_labels[0], label, NULL);
	text_printf(
	    p->text, "%s(label %u", !first && p->options->verbose > 0 ? "\n\t" : " ", label);
	if (name != NULL)
		text_printf(p->text, " (%s)", name);
	text_printf(p->text, ", tc %u", entry >> 9 & 7);
	if ((entry & BOTTOM) != 0)
		text_str(p->text, ", [S]");
	text_printf(p->text, ", ttl %u)", entry & 0xff);
}

/* MPLS does not say what follows: the last label does, or the first byte. */
static print_function *payload(struct print *p, uint32_t label, const uint8_t *at)
{
	uint8_t first;

	if (label == LABEL_IP || label == LABEL_IMPLICIT)
		return print_ip;
	if (label == LABEL_IP6)
		return print_ip6;
	first = get_u8(p, at);
	if (first >= 0x45 && first <= 0x4f)
		return print_ip;
	if (first >= 0x60 && first <= 0x6f)
		return print_ip6;
	if (first >= 0x81 && first <= 0x83)
		return print_iso;
	return NULL;
}

void print_mpls(struct print *p, const uint8_t *at, uint32_t length)
{
	print_function *print;
	uint32_t entry;
	bool first = true;

	p->protocol = "mpls";
	text_str(p->text, "MPLS");
	do {
		if (length < 4) {
			print_invalid(p);
			print_need(p, at, length);
			return;
		}
		entry = get_u32(p, at);
		put_label(p, entry, first);
		first = false;
		at += 4;
		length -= 4;
	} while ((entry & BOTTOM) == 0);
	if (length == 0 && entry >> 12 != LABEL_IP && entry >> 12 != LABEL_IP6 &&
	    entry >> 12 != LABEL_IMPLICIT)
		return;
	print = payload(p, entry >> 12, at);
	if (print == NULL) {
		print_default(p, at, length);
		return;
	}
	text_str(p->text, p->options->verbose > 0 ? "\n\t" : " ");
	print(p, at, length);
}
