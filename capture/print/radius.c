/* RADIUS messages: the header, and the walk over the attributes. */
#include "capture/print/radius.h"

#include "capture/print/printers.h"

enum { HEADER = 20, AT_AUTHENTICATOR = 4 };

static void attributes(struct print *p, const uint8_t *at, uint32_t left)
{
	while (left > 0) {
		uint8_t type, n;
		const char *name;

		if (left < 2)
			print_stop(p);
		print_want(p, at, 2);
		type = at[0];
		n = at[1];
		name = type < RADIUS_ATTRIBUTES ? radius_attributes[type].name : NULL;
		text_printf(p->text, "\n\t  %s Attribute (%u), length: %u", name ? name : "Unknown",
		    type, n);
		if (n < 2 || n > left) {
			text_str(p->text,
			    n < 2 ? " (bogus, must be >= 2)" : " (bogus, goes past end of packet)");
			return;
		}
		text_str(p->text, ", Value: ");
		if (n > 2 && type < RADIUS_ATTRIBUTES)
			radius_value_print(p, type, at + 2, n - 2u);
		if (p->options->verbose > 1)
			print_unknown(p, "\n\t    ", at + 2, n - 2u);
		at += n;
		left -= n;
	}
}

static void put_radius(struct print *p, const uint8_t *at, uint32_t length)
{
	uint32_t n;

	p->protocol = "radius";
	print_want(p, at, HEADER);
	n = get_u16(p, at + 2);
	if (n < HEADER)
		print_stop(p);
	if (n > length)
		n = length;
	if (p->options->verbose == 0) {
		text_str(p->text, "RADIUS, ");
		print_named(p, radius_codes, "Unknown Command", at[0]);
		text_printf(p->text, " (%u), id: 0x%02x length: %u", at[0], at[1], n);
		return;
	}
	text_printf(p->text, "RADIUS, length: %u\n\t", n);
	print_named(p, radius_codes, "Unknown Command", at[0]);
	text_printf(p->text, " (%u), id: 0x%02x, Authenticator: ", at[0], at[1]);
	for (unsigned i = 0; i < 16; i++)
		text_hex(p->text, at[AT_AUTHENTICATOR + i], 2);
	if (n > HEADER)
		attributes(p, at + HEADER, n - HEADER);
}

void print_radius(struct print *p, const uint8_t *at, uint32_t length)
{
	print_guarded(p, put_radius, at, length);
}
