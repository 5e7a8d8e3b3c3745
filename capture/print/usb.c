/*
 * USB as Linux's usbmon captures it (DLT_USB_LINUX and its memory-mapped form).
 */
#include "capture/print/printers.h"

enum {
	HEADER = 48,
	HEADER_MAPPED = 64,
	TRANSFER_INTERRUPT = 1,
	TRANSFER_LAST = 3,
};

/* The transfer's direction: submitted here and completed there, but the other way for interrupts.
 */
static const char *direction(uint8_t transfer, uint8_t event)
{
	bool submit = event == 'S';

	if (transfer > TRANSFER_LAST || (!submit && event != 'C' && event != 'E'))
		return "";
	return submit == (transfer == TRANSFER_INTERRUPT) ? " from" : " to";
}

static void put_header(struct print *p, const uint8_t *at)
{
	static const char *const transfers[] = {" ISOCHRONOUS", " INTERRUPT", " CONTROL", " BULK"};
	uint8_t event = at[8], transfer = at[9];

	p->protocol = "usb";
	text_str(p->text, "USB");
	if (p->options->quiet > 0)
		return;
	text_str(p->text, transfer <= TRANSFER_LAST ? transfers[transfer] : "  ?");
	text_str(p->text, event == 'S'   ? " SUBMIT"
			  : event == 'C' ? " COMPLETE"
			  : event == 'E' ? " ERROR"
					 : " ?");
	text_str(p->text, direction(transfer, event));
	/* The kernel writes its own byte order. */
	text_printf(p->text, " %u:%u:%u", get_le16(p, at + 12), get_u8(p, at + 11),
	    get_u8(p, at + 10) & 0x7f);
}

void print_usb_link(struct print *p, const uint8_t *at, uint32_t length)
{
	(void)length;
	p->protocol = "usb_linux_48_byte";
	print_need(p, at, HEADER);
	p->link_length += HEADER;
	put_header(p, at);
}

void print_usb_mapped_link(struct print *p, const uint8_t *at, uint32_t length)
{
	(void)length;
	p->protocol = "usb_linux_64_byte";
	print_need(p, at, HEADER_MAPPED);
	p->link_length += HEADER_MAPPED;
	put_header(p, at);
}
