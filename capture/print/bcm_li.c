/* Broadcom's shim before frames that were copied by order of a court. */
#include "capture/print/printers.h"

enum { SHIM = 4 };

static const struct print_name directions[] = {
    {1, "unused"}, {2, "egress"}, {3, "ingress"}, {0, NULL}};
static const struct print_name types[] = {
    {4, "undecided"}, {5, "ipv4"}, {6, "ipv6"}, {7, "ethernet"}, {0, NULL}};
static const struct print_name subtypes[] = {
    {1, "single VLAN tag"}, {2, "double VLAN tag"}, {3, "untagged"}, {0, NULL}};

static void undecided(struct print *p, const uint8_t *at, uint32_t length)
{
	switch (get_u8(p, at) >> 4) {
	case 4:
		print_ip(p, at, length);
		break;
	case 6:
		print_ip6(p, at, length);
		break;
	default:
		text_str(p->text, "unknown payload");
	}
}

static void payload(struct print *p, uint32_t type, const uint8_t *at, uint32_t length)
{
	switch (type) {
	case 4:
		undecided(p, at, length);
		break;
	case 5:
		print_ip(p, at, length);
		break;
	case 6:
		print_ip6(p, at, length);
		break;
	case 7:
		print_ethernet(p, at, length, NULL, NULL);
		break;
	default:
		print_invalid(p);
	}
}

void print_bcm_li(struct print *p, const uint8_t *at, uint32_t length)
{
	const char *line_break = p->options->verbose > 0 ? "\n    " : "";
	uint32_t shim;

	p->protocol = "bcm_li";
	if (length < SHIM) {
		text_printf(p->text, " (length %u < %u)", length, SHIM);
		print_invalid(p);
		return;
	}
	shim = get_u32(p, at);
	text_printf(p->text, "%sBCM-LI-SHIM: direction ", line_break);
	print_named(p, directions, "unknown", shim >> 29);
	text_str(p->text, ", pkt-type ");
	print_named(p, types, "unknown", shim >> 25 & 15);
	text_str(p->text, ", pkt-subtype ");
	print_named(p, subtypes, "unknown", shim >> 22 & 7);
	text_printf(p->text, ", li-id %u%s", shim & 0x3fffff, line_break);
	if (p->options->verbose == 0) {
		print_need(p, at + SHIM, length - SHIM);
		return;
	}
	if (!print_enter(p))
		return;
	payload(p, shim >> 25 & 15, at + SHIM, length - SHIM);
	print_leave(p);
}
