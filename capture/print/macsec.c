/*
 * MACsec (IEEE 802.1AE).
 */
#include <inttypes.h>

#include "capture/print/ethernet.h"

enum {
	FLAG_VERSION = 0x80,
	HAS_CHANNEL = 0x20,
	FLAGS = 0x7c,
	CONFIDENTIAL = 0x0c,
	TAG = 6,
	TAG_WITH_CHANNEL = 14,
	CHECK_VALUE = 16,
};

static const struct print_name flag_names[] = {
    {0x08, "E"},
    {0x04, "C"},
    {0x40, "S"},
    {0x10, "B"},
    {0x20, "I"},
    {0, NULL},
};

static void put_header(struct print *p, const uint8_t *at)
{
	text_printf(p->text, "an %u, pn %u, flags ", get_u8(p, at) & 3, get_u32(p, at + 2));
	print_bits(p, flag_names, "none", "", at[0] & FLAGS);
	if (at[1] != 0)
		text_printf(p->text, ", sl %u", at[1]);
	if ((at[0] & HAS_CHANNEL) != 0)
		text_printf(p->text, ", sci %016" PRIx64, get_u64(p, at + 6));
	text_str(p->text, ", ");
}

static void put_encrypted(struct print *p, const uint8_t *tag)
{
	if (p->options->link_header)
		return;
	text_mac(p->text, p->link.source, p->link.length);
	text_str(p->text, " > ");
	text_mac(p->text, p->link.destination, p->link.length);
	text_str(p->text, " 802.1AE MACsec, ");
	put_header(p, tag);
}

static enum macsec_result broken(struct print *p)
{
	p->protocol = "macsec";
	print_truncated(p);
	p->protocol = "ether";
	return MACSEC_BROKEN;
}

enum macsec_result print_macsec(struct print *p, const uint8_t **at, uint32_t *length)
{
	const uint8_t *tag = *at;
	uint32_t size = TAG;

	if (!print_has(p, tag, TAG) || *length < TAG)
		return broken(p);
	if ((tag[0] & HAS_CHANNEL) != 0)
		size = TAG_WITH_CHANNEL;
	if (!print_has(p, tag, size) || *length < size)
		return broken(p);
	if ((tag[1] & 0xc0) != 0 || (tag[0] & FLAG_VERSION) != 0) {
		print_invalid(p);
		return MACSEC_BROKEN;
	}
	if (p->options->link_header)
		put_header(p, tag);
	*at += size;
	*length -= size;
	if ((tag[0] & CONFIDENTIAL) != 0) {
		put_encrypted(p, tag);
		return MACSEC_ENCRYPTED;
	}
	if (*length < CHECK_VALUE || !print_has(p, *at, CHECK_VALUE))
		return broken(p);
	*length -= CHECK_VALUE;
	p->end -= CHECK_VALUE;
	if (tag[1] != 0 && (tag[1] > *length || !print_has(p, *at, tag[1])))
		return broken(p);
	if (tag[1] != 0)
		*length = tag[1];
	return MACSEC_PLAIN;
}
