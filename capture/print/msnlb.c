/*
 * Heartbeats of Microsoft's network load balancing.
 */
#include "capture/print/names.h"
#include "capture/print/printers.h"

void print_msnlb(struct print *p, const uint8_t *at, uint32_t length)
{
	(void)length;
	p->protocol = "msnlb";
	text_str(p->text, "MS NLB heartbeat");
	text_printf(p->text, ", host priority: %u", get_le32(p, at + 8));
	text_printf(p->text, ", cluster IP: %s", print_as_ip4(p, at + 12).s);
	text_printf(p->text, ", host IP: %s", print_as_ip4(p, at + 16).s);
}
