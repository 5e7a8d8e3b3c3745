/* RADIUS attributes that say where someone is (RFC 5580). */
#include "capture/print/printers.h"
#include "capture/print/radius.h"

static const struct print_name name_spaces[] = {
    {0x30, "TADIG"}, {0x31, "REALM"}, {0x32, "E212"}, {0x33, "ICC"}, {0, NULL}};
static const struct print_name codes[] = {{0, "Civic"}, {1, "Geospatial"}, {0, NULL}};
static const struct print_name entities[] = {{0, "User"}, {1, "RADIUS"}, {0, NULL}};

static const struct print_name policy_bits[] = {
    {0x0001, "MBZ-15"},
    {0x0002, "MBZ-14"},
    {0x0004, "MBZ-13"},
    {0x0008, "MBZ-12"},
    {0x0010, "MBZ-11"},
    {0x0020, "MBZ-10"},
    {0x0040, "MBZ-9"},
    {0x0080, "MBZ-8"},
    {0x0100, "MBZ-7"},
    {0x0200, "MBZ-6"},
    {0x0400, "MBZ-5"},
    {0x0800, "MBZ-4"},
    {0x1000, "MBZ-3"},
    {0x2000, "MBZ-2"},
    {0x4000, "MBZ-1"},
    {0x8000, "Retransmission Allowed"},
    {0, NULL},
};

static bool too_short(struct print *p, uint32_t n, uint32_t wanted)
{
	if (n < wanted)
		text_printf(p->text, "ERROR: length %u < %u", n, wanted);
	return n < wanted;
}

static void information(struct print *p, const uint8_t *at, uint32_t n)
{
	if (too_short(p, n, 21))
		return;
	text_printf(p->text, "index %u, code ", get_u16(p, at));
	print_named(p, codes, "Unknown (%u)", at[2]);
	text_str(p->text, ", entity ");
	print_named(p, entities, "Unknown (%u)", at[3]);
	text_str(p->text, ", sighting time ");
	print_ntp_time(p, at + 4);
	text_str(p->text, ", time to live ");
	print_ntp_time(p, at + 12);
	text_str(p->text, ", method \"");
	print_safe(p, at + 20, n - 20);
	text_char(p->text, '"');
}

static void policy(struct print *p, const uint8_t *at, uint32_t n)
{
	if (too_short(p, n, 10))
		return;
	text_str(p->text, "flags [");
	print_bits(p, policy_bits, "none", ", ", get_u16(p, at));
	text_str(p->text, "], retention expires ");
	print_ntp_time(p, at + 2);
	if (n > 10) {
		text_str(p->text, ", note well \"");
		print_safe(p, at + 10, n - 10);
		text_char(p->text, '"');
	}
}

void radius_location_print(struct print *p, enum radius_form form, const uint8_t *at, uint32_t n)
{
	switch (form) {
	case RADIUS_OPERATOR:
		if (too_short(p, n, 2))
			return;
		text_char(p->text, '[');
		print_named(p, name_spaces, "unknown namespace %u", at[0]);
		text_str(p->text, "] ");
		print_safe(p, at + 1, n - 1);
		break;
	case RADIUS_LOCATION_INFORMATION:
		information(p, at, n);
		break;
	case RADIUS_LOCATION_DATA:
		if (too_short(p, n, 3))
			return;
		text_printf(p->text, "index %u, location", get_u16(p, at));
		print_hex_text(p, "\n\t    ", at + 2, n - 2);
		break;
	default:
		policy(p, at, n);
	}
}
