/* Ethernet with the four bytes that Broadcom's switches put behind the addresses or in front. */
#include "capture/print/ethernet.h"
#include "capture/print/printers.h"

enum { TAG = 4, TO_SWITCH = 0x20 };

static const struct print_name encapsulations[] = {
    {0, "None"}, {1, "Untag"}, {2, "Header"}, {3, "Reserved"}, {0, NULL}};

static const struct print_name reasons[] = {
    {1, "mirror"},
    {2, "MAC learning"},
    {4, "switching"},
    {8, "prot term"},
    {16, "prot snoop"},
    {32, "exception"},
    {0, NULL},
};

static void put_tag(struct print *p, const uint8_t *at)
{
	print_need(p, at, TAG);
	text_printf(p->text, "BRCM tag OP: %s", at[0] ? "IG" : "EG");
	if (at[0] & TO_SWITCH) {
		text_printf(p->text, ", TC: %d, TE: ", at[1] >> 2 & 7);
		print_named(p, encapsulations, "unknown", at[1] & 3);
		text_printf(
		    p->text, ", TS: %d, DST map: 0x%04x", at[1] >> 7, get_u16(p, at + 2) & 0x1ff);
	} else {
		text_printf(p->text, ", CID: %d, RC: ", at[1]);
		print_named(p, reasons, "reserved", at[2]);
		text_printf(p->text, ", TC: %d, port: %d", at[3] >> 5, at[3] & 0x1f);
	}
	text_str(p->text, ", ");
}

void print_brcm_tag_link(struct print *p, const uint8_t *at, uint32_t length)
{
	static const struct print_switch_tag tag = {TAG, "brcm-tag", put_tag};

	p->link_length += print_ethernet_frame(p, at, length, &tag, NULL, NULL);
}

void print_brcm_tag_prepend_link(struct print *p, const uint8_t *at, uint32_t length)
{
	p->protocol = "brcm-tag-prepend";
	print_need(p, at, TAG);
	p->link_length += TAG;
	if (p->options->link_header)
		put_tag(p, at);
	p->link_length += print_ethernet_frame(p, at + TAG, length - TAG, NULL, NULL, NULL);
}
