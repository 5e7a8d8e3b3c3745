/* The audio of vat and vt, from before RTP. */
#include "capture/print/printers.h"

void print_vat(struct print *p, const uint8_t *at, uint32_t length)
{
	uint32_t stamp, format;

	p->protocol = "vat";
	if (length < 2) {
		text_printf(p->text, "udp/va/vat, length %u < 2", length);
		return;
	}
	stamp = get_u16(p, at);
	if (stamp & 0xf060) {
		text_printf(p->text, "udp/vt %u %u / %u", length, stamp & 0x3ff, stamp >> 10);
		return;
	}
	if (length < 8) {
		text_printf(p->text, "udp/vat, length %u < 8", length);
		return;
	}
	format = get_u32(p, at);
	text_printf(p->text, "udp/vat %u c%u %u%s", length - 8, format & 0xffff, get_u32(p, at + 4),
	    format & 0x800000 ? "*" : "");
	if (format & 0x1f0000)
		text_printf(p->text, " f%u", format >> 16 & 0x1f);
	if (format & 0x3f000000)
		text_printf(p->text, " s%u", format >> 24 & 0x3f);
}
