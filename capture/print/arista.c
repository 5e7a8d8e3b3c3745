/*
 * The stamps Arista's switches put into frames.
 */
#include <inttypes.h>
#include <time.h>

#include "capture/print/ethernet.h"
#include "capture/print/names.h"

enum {
	SUBTYPE_STAMP = 1,
	FORMAT_64 = 1,
	FORMAT_48 = 2,
	SECOND = 1000000000,
};

static const struct print_name subtypes[] = {
    {1, "Timestamp"},
    {0, NULL},
};

static const struct print_name timescales[] = {
    {0, "TAI"},
    {1, "UTC"},
    {0, NULL},
};

static const struct print_name formats[] = {
    {1, "64-bit"},
    {2, "48-bit"},
    {0, NULL},
};

static const struct print_name hardware[] = {
    {0, "R/R2"},
    {1, "R3"},
    {0, NULL},
};

static void put_date(struct print *p, uint32_t seconds, uint32_t nanoseconds)
{
	time_t t = (time_t)(seconds + nanoseconds / SECOND);
	char date[64];
	struct tm tm;

	if (gmtime_r(&t, &tm) == NULL || strftime(date, sizeof date, "%Y-%m-%d %H:%M:%S", &tm) == 0)
		return;
	text_printf(p->text, "%s.%09u", date, nanoseconds % SECOND);
}

int print_arista(struct print *p, const uint8_t *at)
{
	uint16_t subtype;
	uint8_t scale, form;
	int size;

	p->protocol = "arista";
	subtype = get_u16(p, at);
	text_printf(
	    p->text, "SubType %s (0x%04x), ", print_name_or(subtypes, subtype, "Unknown"), subtype);
	if (subtype != SUBTYPE_STAMP)
		return -1;
	scale = get_u8(p, at + 2);
	text_printf(
	    p->text, "Timescale %s (%u), ", print_name_or(timescales, scale, "Unknown"), scale);
	form = get_u8(p, at + 3);
	text_printf(p->text, "Format %s (%u), HwInfo %s (%u), Timestamp ",
	    print_name_or(formats, form >> 4, "Unknown"), form >> 4,
	    print_name_or(hardware, form & 15, "Unknown"), form & 15);
	if (form >> 4 == FORMAT_64) {
		put_date(p, get_u32(p, at + 4), get_u32(p, at + 8));
		size = 12;
	} else if (form >> 4 == FORMAT_48) {
		uint32_t nanoseconds = get_u32(p, at + 6);

		text_printf(p->text, "%" PRIu64 ".%09u",
		    (uint64_t)get_u16(p, at + 4) + nanoseconds / SECOND, nanoseconds % SECOND);
		size = 10;
	} else {
		return -1;
	}
	text_str(p->text, ": ");
	return size;
}
