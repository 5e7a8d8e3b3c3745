/*
 * Cisco's Dynamic Trunking Protocol.
 */
#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	TLV_DOMAIN = 1,
	TLV_STATUS = 2,
	TLV_TYPE = 3,
	TLV_NEIGHBOR = 4,
};

static const struct print_name names[] = {
    {1, "Domain"},
    {2, "Status"},
    {3, "DTP type"},
    {4, "Neighbor"},
    {0, NULL},
};

static bool body(struct print *p, uint16_t type, const uint8_t *at, uint16_t size)
{
	switch (type) {
	case TLV_DOMAIN:
		text_str(p->text, ", ");
		print_safe_padded(p, at + 4, size - 4u);
		return true;
	case TLV_STATUS:
	case TLV_TYPE:
		if (size != 5)
			return false;
		text_printf(p->text, ", 0x%x", get_u8(p, at + 4));
		return true;
	case TLV_NEIGHBOR:
		if (size != 10)
			return false;
		print_need(p, at + 4, 6);
		text_str(p->text, ", ");
		print_mac(p, at + 4, 6);
		return true;
	default:
		print_need(p, at, size);
		return true;
	}
}

/* Bytes taken; 0: does not fit. *last is set at the end mark. */
static uint32_t tlv(struct print *p, const uint8_t *at, uint32_t length, bool *last)
{
	uint16_t type, size;

	if (length < 4) {
		text_printf(p->text, "[%u bytes remaining]", length);
		return 0;
	}
	type = get_u16(p, at);
	size = get_u16(p, at + 2);
	*last = type == 0;
	if (*last)
		return 0;
	text_printf(p->text, "\n\t%s (0x%04x) TLV, length %u",
	    print_name_or(names, type, "Unknown"), type, size);
	if (size < 4 || size > length) {
		text_printf(p->text, "[invalid TLV length %u]", size);
		return 0;
	}
	return body(p, type, at, size) ? size : 0;
}

void print_dtp(struct print *p, const uint8_t *at, uint32_t length)
{
	bool last = false;

	p->protocol = "dtp";
	if (length < 1) {
		text_str(p->text, "[zero packet length]");
		print_invalid(p);
		return;
	}
	text_printf(p->text, "DTPv%u, length %u", get_u8(p, at), length);
	if (p->options->verbose == 0)
		return;
	at++;
	length--;
	while (length > 0) {
		uint32_t size = tlv(p, at, length, &last);

		if (last)
			return;
		if (size == 0) {
			print_invalid(p);
			print_need(p, at, length);
			return;
		}
		at += size;
		length -= size;
	}
}
