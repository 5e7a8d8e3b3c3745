/*
 * Protocols that others name but that have no printer yet: their bytes are shown.
 */
#include "capture/print/printers.h"

static void dump(struct print *p, const uint8_t *at, uint32_t length)
{
	print_unknown(p, "\n\t", at, length);
}

void print_appletalk(struct print *p, const uint8_t *at, uint32_t length) { dump(p, at, length); }
