/*
 * Network service access points (ISO 8348).
 */
#include "capture/print/printers.h"

enum {
	MOST = 20,
};

void print_nsap_bytes(struct print *p, const uint8_t *bytes, uint32_t n)
{
	if (n < 1 || n > MOST) {
		text_str(p->text, "isonsap_string: illegal length");
		return;
	}
	for (uint32_t i = 0; i < n; i++) {
		text_hex(p->text, bytes[i], 2);
		if (i % 2 == 0 && i + 1 < n)
			text_char(p->text, '.');
	}
}

void print_nsap(struct print *p, const uint8_t *at, uint32_t n)
{
	print_need(p, at, n);
	print_nsap_bytes(p, at, n);
}
