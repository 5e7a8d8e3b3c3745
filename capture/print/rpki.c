/* RPKI to router (RFC 6810): which network may announce which prefix. */
#include "capture/print/fields.h"
#include "capture/print/printers.h"

enum { HEADER = 8, ERROR_HEADER = 12, ERROR_REPORT = 10 };

static const struct print_name types[] = {
    {0, "Serial Notify"},
    {1, "Serial Query"},
    {2, "Reset Query"},
    {3, "Cache Response"},
    {4, "IPV4 Prefix"},
    {6, "IPV6 Prefix"},
    {7, "End of Data"},
    {8, "Cache Reset"},
    {ERROR_REPORT, "Error Report"},
    {0, NULL},
};

static const struct print_name errors[] = {
    {0, "Corrupt Data"},
    {1, "Internal Error"},
    {2, "No Data Available"},
    {3, "Invalid Request"},
    {4, "Unsupported Protocol Version"},
    {5, "Unsupported PDU Type"},
    {6, "Withdrawal of Unknown Record"},
    {7, "Duplicate Announcement Received"},
    {0, NULL},
};

/* What tcpdump's small buffer for a line's beginning holds. */
static void indent(struct print *p, unsigned columns)
{
	enum { BUFFER = 20 };

	if (columns / 8 + columns % 8 + 2 > BUFFER)
		return;
	text_char(p->text, '\n');
	for (; columns >= 8; columns -= 8)
		text_char(p->text, '\t');
	for (; columns > 0; columns--)
		text_char(p->text, ' ');
}

static uint32_t pdu_print(
    struct print *p, const uint8_t *at, uint32_t left, bool outermost, unsigned columns);

/* The message that was at fault may stand within; one level of them is shown. False: the lengths
 * contradict each other. */
static bool error_report(
    struct print *p, const uint8_t *at, uint32_t n, bool outermost, unsigned columns)
{
	uint32_t inner, used = ERROR_HEADER, text;

	if (n < ERROR_HEADER)
		return false;
	print_need(p, at, ERROR_HEADER);
	inner = get_u32(p, at + HEADER);
	indent(p, columns + 2);
	print_labelled(p, "Error code: ", errors, "Unknown", get_u16(p, at + 2));
	text_printf(p->text, " (%u), Encapsulated PDU length: %u", get_u16(p, at + 2), inner);
	if (inner > n - used)
		return false;
	if (inner > 0 && outermost) {
		indent(p, columns + 4);
		text_str(p->text, "-----encapsulated PDU-----");
		pdu_print(p, at + used, inner, false, columns + 2);
	} else {
		print_need(p, at, used + inner);
	}
	used += inner;
	if (n - used < 4)
		return false;
	print_need(p, at, used + 4);
	text = get_u32(p, at + used);
	used += 4;
	if (text == 0)
		return true;
	if (text > n - used)
		return false;
	indent(p, columns + 2);
	text_str(p->text, "Error text: ");
	print_safe(p, at + used, text);
	return true;
}

/* The other types: their whole size, and what is shown of them behind an indent. */
static const struct {
	uint32_t size;
	const char *format; /* from the second byte pair on; NULL: nothing */
} layouts[] = {
    [0] = {12, "Session ID: 0x%z2, Serial: %_4%u4"},
    [1] = {12, "Session ID: 0x%z2, Serial: %_4%u4"},
    [2] = {8, NULL},
    [3] = {8, "Session ID: 0x%z2"},
    [4] = {20, NULL},
    [6] = {32, NULL},
    [7] = {12, "Session ID: 0x%z2, Serial: %_4%u4"},
    [8] = {8, NULL},
};

static void prefix(struct print *p, const uint8_t *at, uint8_t type)
{
	unsigned size = type == 4 ? 4 : 16;

	print_need(p, at, 16 + size);
	text_str(p->text, type == 4 ? "IPv4 Prefix " : "IPv6 Prefix ");
	print_fields(p, at + 12, type == 4 ? "%a4" : "%a6");
	print_fields(p, at + 9, "/%u1-%u1");
	print_fields(p, at + 12 + size, ", origin-as %u4");
	print_fields(p, at + 8, ", flags 0x%z1");
}

static bool layout(struct print *p, const uint8_t *at, uint8_t type, uint32_t n, unsigned columns)
{
	bool is_prefix = type == 4 || type == 6;

	if (n != layouts[type].size)
		return false;
	print_need(p, at, is_prefix ? n : layouts[type].format ? n : 0);
	if (is_prefix || layouts[type].format)
		indent(p, columns + 2);
	if (is_prefix)
		prefix(p, at, type);
	else if (layouts[type].format)
		print_fields(p, at + 2, layouts[type].format);
	return true;
}

/* One message; returns the bytes that are done with. */
static uint32_t pdu_print(
    struct print *p, const uint8_t *at, uint32_t left, bool outermost, unsigned columns)
{
	bool known, whole;
	uint32_t n;
	uint8_t type;

	if (get_u8(p, at) != 0) {
		text_printf(p->text, "\n\tRPKI-RTRv%u (unknown)", at[0]);
		return left;
	}
	if (left < HEADER) {
		text_printf(p->text, "(%u bytes is too few to decode)", left);
		goto invalid;
	}
	print_need(p, at, HEADER);
	type = at[1];
	n = get_u32(p, at + 4);
	text_str(p->text, "\n\tRPKI-RTRv0, ");
	print_named(p, types, "Unknown", type);
	text_printf(p->text, " PDU (%u), length: %u", type, n);
	if (n < HEADER || n > left)
		goto invalid;
	known = print_find(types, type) != NULL;
	if (type == ERROR_REPORT)
		whole = error_report(p, at, n, outermost, columns);
	else
		whole = !known || layout(p, at, type, n, columns);
	if (!whole)
		goto invalid;
	if (!known)
		print_need(p, at, n);
	if (p->options->verbose > 1 || (p->options->verbose > 0 && !known))
		print_unknown(p, "\n\t  ", at, n);
	return n;
invalid:
	print_invalid(p);
	print_need(p, at, left);
	return left;
}

void print_rpki(struct print *p, const uint8_t *at, uint32_t length)
{
	p->protocol = "rpki_rtr";
	if (p->options->verbose == 0) {
		text_str(p->text, ", RPKI-RTR");
		return;
	}
	while (length > 0) {
		uint32_t n = pdu_print(p, at, length, true, 8);

		at += n;
		length -= n;
	}
}
