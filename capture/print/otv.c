/* OTV, Cisco's overlay: Ethernet in UDP. */
#include "capture/print/fields.h"
#include "capture/print/printers.h"

void print_otv(struct print *p, const uint8_t *at, uint32_t length)
{
	enum { HEADER = 8 };

	p->protocol = "otv";
	text_str(p->text, "OTV, ");
	if (length < HEADER) {
		text_printf(p->text, "[length %u < %u]", length, HEADER);
		print_invalid(p);
		print_need(p, at, length);
		return;
	}
	text_printf(p->text, "flags [%s]", get_u8(p, at) & 8 ? "I" : ".");
	print_fields(p, at, " (0x%z1), |overlay %u3, |instance %u3\n");
	print_need(p, at + HEADER - 1, 1);
	if (!print_enter(p))
		return;
	print_ethernet(p, at + HEADER, length - HEADER, NULL, NULL);
	print_leave(p);
}
