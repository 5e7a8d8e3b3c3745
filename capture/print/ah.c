/*
 * IPsec: the authentication header (RFC 4302), ESP (RFC 4303), IPComp (RFC 3173).
 */
#include "capture/print/names.h"
#include "capture/print/printers.h"

uint32_t print_ah(struct print *p, const uint8_t *at)
{
	uint8_t words;
	uint32_t length;
	uint16_t reserved;

	p->protocol = "ah";
	text_str(p->text, "AH");
	words = get_u8(p, at + 1);
	length = (words + 2u) * 4;
	text_char(p->text, '(');
	if (p->options->verbose > 0)
		text_printf(p->text, "length=%u(%u-bytes),", words, length);
	reserved = get_u16(p, at + 2);
	if (reserved != 0)
		text_printf(p->text, "reserved=0x%x[MustBeZero],", reserved);
	text_printf(p->text, "spi=0x%08x,", get_u32(p, at + 4));
	text_printf(p->text, "seq=0x%x,", get_u32(p, at + 8));
	text_str(p->text, "icv=0x");
	for (uint32_t i = 12; i < length; i++)
		text_hex(p->text, get_u8(p, at + i), 2);
	text_str(p->text, "): ");
	return length;
}

void print_ipcomp(struct print *p, const uint8_t *at, uint32_t length)
{
	(void)length;
	p->protocol = "ipcomp";
	text_printf(p->text, "IPComp(cpi=0x%04x)", get_u16(p, at + 2));
}

void print_esp(struct print *p, const uint8_t *at, uint32_t length)
{
	p->protocol = "esp";
	if (print_left(p, at) <= 8) { /* the sequence number must not be the last thing captured */
		print_truncated(p);
		return;
	}
	text_printf(p->text, "ESP(spi=0x%08x,seq=0x%x), length %u", get_u32(p, at),
	    get_u32(p, at + 4), length);
}
