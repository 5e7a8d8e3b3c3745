/* The shared whiteboard (wb) of the multicast backbone. */
#include "capture/print/fields.h"
#include "capture/print/printers.h"

enum { HEADER = 12, DRAW = 16, AT_FLAGS = 11, AT_TYPE = 10 };

enum { DRAWING, IDENTITY, REPAIR_REQUEST, REPAIR_REPLY, KILL, PAGE_REQUEST, PAGE_REPLY = 7 };

static const struct print_name operations[] = {
    {2, "RECT"},
    {3, "LINE"},
    {4, "ML"},
    {5, "DEL"},
    {6, "XFORM"},
    {7, "ELL"},
    {8, "CHAR"},
    {9, "STR"},
    {10, "NOP"},
    {11, "PSCODE"},
    {12, "PSCOMP"},
    {13, "REF"},
    {14, "SKIP"},
    {15, "HOLE"},
    {0, NULL},
};

/* "<id:offset,…" */
static const uint8_t *offsets(struct print *p, const uint8_t *at, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		at = print_fields(p, at, i == 0 ? "<%a4:%u4" : ",%a4:%u4");
	return at;
}

/* Who is there and what they look at. */
static bool identity(struct print *p, const uint8_t *at, uint32_t left)
{
	enum { SIZE = 28 };
	uint32_t count;

	if (left < SIZE)
		return false;
	print_need(p, at, 24);
	print_fields(p, at + 12, " %u4/%a4:%u4");
	print_fields(p, at, " (max %u4/%a4:%u4) ");
	print_need(p, at, SIZE);
	count = get_u16(p, at + 24);
	if (left - SIZE < 8 * count)
		return false;
	at = offsets(p, at + SIZE, count);
	text_str(p->text, "> \"");
	print_safe_padded(p, at, left - SIZE - 8 * count);
	text_char(p->text, '"');
	return true;
}

static bool page_reply(struct print *p, const uint8_t *at, uint32_t left)
{
	uint32_t count;

	if (left < 4)
		return false;
	count = get_u32(p, at);
	for (at += 4; count > 0; count--) {
		print_fields(p, at, " %u4/%a4:%u4");
		print_need(p, at, 16);
		at = offsets(p, at + 16, at[12]);
		text_char(p->text, '>');
	}
	return true;
}

/* Operations from the first number to the last; some stand for a run of them. */
static void drawing_operations(struct print *p, const uint8_t *at, uint32_t first, uint32_t last)
{
	enum { SKIP = 14, HOLE = 15 };

	text_str(p->text, " <");
	for (; first <= last; first++) {
		uint8_t type = get_u8(p, at + 7);

		text_char(p->text, ' ');
		print_named(p, operations, "dop-%u!", type);
		if (type == SKIP || type == HOLE) {
			uint32_t to = get_u32(p, at);

			text_u32(p->text, to - first + 1);
			if (first > to || to > last) {
				text_str(p->text, "[|]");
				if (to < first)
					return;
			}
			first = to;
		}
		at += (get_u16(p, at + 4) + 8u + 3) & ~3U;
	}
	text_str(p->text, " >");
}

static bool drawing(struct print *p, const uint8_t *at, uint32_t left, bool repaired)
{
	const char *format = " %a4:%u4<%u4:%u4>";

	if (left < (repaired ? DRAW + 4u : DRAW))
		return false;
	if (repaired)
		print_fields(p, at, " for %a4 %a4:%u4<%u4:%u4>");
	else
		print_fields(p, at, format);
	at += repaired ? 4 : 0;
	if (p->options->verbose > 0)
		drawing_operations(p, at + DRAW, get_u32(p, at + 8), get_u32(p, at + 12));
	return true;
}

static bool repair_request(struct print *p, const uint8_t *at, uint32_t left)
{
	if (left < 20)
		return false;
	print_fields(p, at, " please repair %a4 %a4:%u4<%u4:%u4>");
	return true;
}

static bool page_request(struct print *p, const uint8_t *at, uint32_t left)
{
	if (left < 16)
		return false;
	print_need(p, at, 12);
	print_fields(p, at + 8, " need %u4");
	print_fields(p, at, "/%a4:%u4");
	print_need(p, at, 16);
	return true;
}

/* false: the lengths contradict each other, or the type is not known. */
static bool message(struct print *p, uint8_t type, const uint8_t *at, uint32_t left)
{
	static const char *const names[] = {
	    "dop", "id", "rreq", "rrep", "kill", "preq", NULL, "prep"};

	if (type >= sizeof(names) / sizeof(names[0]) || !names[type]) {
		text_printf(p->text, " wb-%u!", type);
		return false;
	}
	text_printf(p->text, " wb-%s%s", names[type], type == KILL ? "" : ":");
	switch (type) {
	case DRAWING:
		return drawing(p, at, left, false);
	case IDENTITY:
		return identity(p, at, left);
	case REPAIR_REQUEST:
		return repair_request(p, at, left);
	case REPAIR_REPLY:
		return drawing(p, at, left, true);
	case PAGE_REQUEST:
		return page_request(p, at, left);
	case PAGE_REPLY:
		return page_reply(p, at, left);
	default:
		return true;
	}
}

void print_wb(struct print *p, const uint8_t *at, uint32_t length)
{
	p->protocol = "wb";
	if (length < HEADER) {
		print_invalid(p);
		return;
	}
	print_need(p, at, HEADER);
	if (at[AT_FLAGS])
		text_char(p->text, '*');
	if (!message(p, at[AT_TYPE], at + HEADER, length - HEADER))
		print_invalid(p);
}
