/*
 * PPP (RFC 1661) from its address or protocol field on: what carries packets, and its links.
 * The control protocols are in ppp_control.c, authentication in ppp_auth.c.
 */
#include <stdlib.h>

#include "capture/print/names.h"
#include "capture/print/ppp.h"
#include "capture/print/printers.h"

enum {
	ADDRESS = 0xff,
	ADDRESS_CONTROL = 0xff03,
	PPPD_IN = 0x0003,
	PPPD_OUT = 0x0103,
	ESCAPE = 0x7d,
	CHDLC_UNICAST = 0x0f,
	CHDLC_BROADCAST = 0x8f,
};

static const struct print_name protocols[] = {
    {0x21, "IP"},
    {0x23, "OSI"},
    {0x25, "NS"},
    {0x27, "DECNET"},
    {0x29, "APPLE"},
    {0x2b, "IPX"},
    {0x2d, "VJC IP"},
    {0x2f, "VJNC IP"},
    {0x31, "BRPDU"},
    {0x33, "STII"},
    {0x35, "VINES"},
    {0x281, "MPLS"},
    {0x283, "MPLS"},
    {0xfd, "Compressed"},
    {0x3d, "MLPPP"},
    {0x57, "IP6"},
    {0x201, "HELLO"},
    {0x231, "LUXCOM"},
    {0x233, "SNS"},
    {0x8021, "IPCP"},
    {0x8023, "OSICP"},
    {0x8025, "NSCP"},
    {0x8027, "DECNETCP"},
    {0x8029, "APPLECP"},
    {0x802b, "IPXCP"},
    {0x8033, "STIICP"},
    {0x8035, "VINESCP"},
    {0x8057, "IP6CP"},
    {0x8281, "MPLSCP"},
    {0xc021, "LCP"},
    {0xc023, "PAP"},
    {0xc025, "LQM"},
    {0xc223, "CHAP"},
    {0xc227, "EAP"},
    {0xc027, "SPAP"},
    {0xc123, "Old-SPAP"},
    {0xc02b, "BACP"},
    {0xc02d, "BAP"},
    {0xc03d, "MLPPP-CP"},
    {0x80fd, "CCP"},
    {0, NULL},
};

static const struct print_name multilink_flags[] = {
    {0x80, "begin"},
    {0x40, "end"},
    {0, NULL},
};

const char *print_ppp_name(uint16_t protocol)
{
	return print_find(protocols, protocol);
}

static void multilink(struct print *p, const uint8_t *at, uint32_t length)
{
	if (!p->options->link_header)
		text_str(p->text, "MLPPP, ");
	if (length < 2 || !print_has(p, at, 2)) {
		text_str(p->text, "[|mlppp]");
		return;
	}
	text_printf(p->text, "seq 0x%03x, Flags [", get_u16(p, at) & 0xfff);
	print_bits(p, multilink_flags, "none", ", ", at[0] & 0xc0);
	text_printf(p->text, "], length %u", length);
}

/* An HDLC-like frame whose escapes are taken out (RFC 1662). */
static void unescaped(struct print *p, const uint8_t *at, uint32_t length)
{
	uint16_t protocol;
	uint32_t header = 2;

	if (length >= 1 && at[0] == PPP_IP)
		print_ip(p, at + 1, length - 1);
	else if (length >= 1 && at[0] == PPP_IP6)
		print_ip6(p, at + 1, length - 1);
	if (length >= 1 && (at[0] == PPP_IP || at[0] == PPP_IP6))
		return;
	if (length >= 2 && get_u16(p, at) == ADDRESS_CONTROL)
		header = 4;
	if (length < header) {
		print_truncated(p);
		return;
	}
	protocol = get_u16(p, at + header - 2);
	if (protocol >> 8 == 0x7e)
		text_printf(p->text, "(protocol 0x%04x invalid)", protocol);
	else
		print_ppp_payload(p, protocol, at + header, length - header);
}

/* What follows may leave by print_cut: the copy is freed on that way, too. */
static void print_freeing(struct print *p, uint8_t *copy, uint32_t length)
{
	const uint8_t *end = p->end;
	jmp_buf *outer = p->cut;
	jmp_buf here;
	bool cut;

	p->end = copy + length;
	p->cut = &here;
	cut = setjmp(here) != 0;
	if (!cut)
		unescaped(p, copy, length);
	p->cut = outer;
	p->end = end;
	free(copy);
	if (cut)
		print_cut(p);
}

static void hdlc(struct print *p, const uint8_t *at, uint32_t length)
{
	uint32_t left = print_left(p, at);
	uint32_t n = 0;
	uint8_t *copy;

	if (left == 0 || length == 0)
		return;
	copy = malloc(left);
	if (copy == NULL)
		return;
	for (uint32_t i = 0; i < left; i++) {
		if (at[i] != ESCAPE) {
			copy[n++] = at[i];
		} else if (++i < left) {
			copy[n++] = at[i] ^ 0x20;
		}
	}
	if (print_enter(p)) {
		print_freeing(p, copy, n);
		print_leave(p);
	} else {
		free(copy);
	}
}

static void unknown(struct print *p, uint16_t protocol, const uint8_t *at, uint32_t length)
{
	print_named(p, protocols, "unknown PPP protocol (0x%04x)", protocol);
	text_char(p->text, ' ');
	print_unknown(p, "\n\t", at, length);
}

void print_ppp_payload(struct print *p, uint16_t protocol, const uint8_t *at, uint32_t length)
{
	if (protocol >> 8 == 0x7e) {
		hdlc(p, at - 1, length);
		return;
	}
	switch (protocol) {
	case PPP_LCP:
	case PPP_IPCP:
	case PPP_OSICP:
	case PPP_MPLSCP:
	case PPP_IP6CP:
	case PPP_CCP:
	case PPP_BACP:
		print_ppp_control(p, protocol, at, length);
		break;
	case PPP_MULTILINK:
		multilink(p, at, length);
		break;
	case PPP_CHAP:
		print_ppp_chap(p, at, length);
		break;
	case PPP_PAP:
		print_ppp_pap(p, at, length);
		break;
	case PPP_BAP:
		break;
	case 0x0800:
	case PPP_VJ_UNCOMPRESSED:
	case PPP_IP:
		print_ip(p, at, length);
		break;
	case 0x86dd:
	case PPP_IP6:
		print_ip6(p, at, length);
		break;
	case 0x8137:
	case PPP_IPX:
		print_ipx(p, at, length);
		break;
	case PPP_OSI:
		print_iso(p, at, length);
		break;
	case PPP_MPLS:
	case PPP_MPLS_MULTICAST:
		print_mpls(p, at, length);
		break;
	case PPP_COMPRESSED:
		text_str(p->text, "compressed PPP data");
		break;
	default:
		unknown(p, protocol, at, length);
		break;
	}
}

static void put_header(struct print *p, uint16_t protocol, uint32_t length)
{
	text_printf(p->text, "%s (0x%04x), length %u",
	    print_name_or(protocols, protocol, "unknown"), protocol, length);
}

/* The bytes of the header; print_ppp_header prints what follows it, too. */
static uint32_t ppp_frame(struct print *p, const uint8_t *at, uint32_t length)
{
	const uint8_t *start = at;
	uint32_t whole = length;
	uint16_t protocol;

	p->protocol = "ppp";
	if (length >= 2) {
		uint16_t head = get_u16(p, at);

		if (p->options->link_header && (head == PPPD_IN || head == PPPD_OUT))
			text_str(p->text, head == PPPD_IN ? "In  " : "Out ");
		if (head == ADDRESS_CONTROL || head == PPPD_IN || head == PPPD_OUT) {
			at += 2;
			length -= 2;
		}
	}
	if (length < 2) {
		print_truncated(p);
		return 0;
	}
	if (get_u8(p, at) % 2 != 0) {
		protocol = at[0];
		at++;
		length--;
	} else {
		protocol = get_u16(p, at);
		at += 2;
		length -= 2;
	}
	if (p->options->link_header) {
		put_header(p, protocol, whole);
		if (print_find(protocols, protocol) == NULL)
			return (uint32_t)(at - start);
		text_str(p->text, ": ");
	}
	print_ppp_payload(p, protocol, at, length);
	return (uint32_t)(at - start);
}

void print_ppp(struct print *p, const uint8_t *at, uint32_t length)
{
	if (!print_enter(p))
		return;
	ppp_frame(p, at, length);
	print_leave(p);
}

void print_ppp_link(struct print *p, const uint8_t *at, uint32_t length)
{
	p->protocol = "ppp";
	if (print_left(p, at) < 4) {
		print_truncated(p);
		p->link_length += print_left(p, at);
		return;
	}
	p->link_length += 4;
	ppp_frame(p, at, length);
}

static void hdlc_known(struct print *p, const uint8_t *at, uint32_t length)
{
	uint16_t protocol = get_u16(p, at + 2);

	p->link_length += 4;
	print_named(p, protocols, "unknown PPP protocol (0x%04x)", protocol);
	text_str(p->text, ": ");
	print_ppp_payload(p, protocol, at + 4, length - 4);
}

void print_ppp_hdlc_link(struct print *p, const uint8_t *at, uint32_t length)
{
	uint32_t left = print_left(p, at);
	uint8_t address;

	p->protocol = "ppp_hdlc";
	address = left > 0 ? at[0] : 0;
	if (left >= 2 && (address == CHDLC_UNICAST || address == CHDLC_BROADCAST)) {
		print_chdlc_link(p, at, length);
		return;
	}
	if (left < 4) {
		print_truncated(p);
		p->link_length += left;
		return;
	}
	if (p->options->link_header)
		text_printf(p->text, "%02x %02x %u ", at[0], at[1], length);
	if (address == ADDRESS) {
		hdlc_known(p, at, length);
		return;
	}
	p->link_length += 2;
	text_printf(p->text, "unknown addr %02x; ctrl %02x", at[2], at[3]);
}

void print_pppoe_link(struct print *p, const uint8_t *at, uint32_t length)
{
	p->link_length += 6;
	print_pppoe(p, at, length);
}
