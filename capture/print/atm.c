/*
 * ATM: RFC 2684's encapsulations, Linux's classical IP (RFC 2225), Sun's captures with their
 * channels, signalling (UNI 3.1), LAN emulation.
 */
#include <string.h>

#include "capture/print/atm.h"
#include "capture/print/fields.h"
#include "capture/print/printers.h"

enum {
	UI = 0x03,
	UI_SNAP = 0xaaaa03, /* the three bytes that an LLC header may be */
	UI_ISO = 0xfefe03,
	UI_IP = 0x060603,
	FORE_HEADER = 20,
};

void print_atm_llc(struct print *p, const uint8_t *at, uint32_t length)
{
	int header = print_llc(p, at, length);

	if (header < 0) {
		print_default(p, at, print_left(p, at));
		header = -header;
	}
	p->link_length += (uint32_t)header;
}

void print_atm_link(struct print *p, const uint8_t *at, uint32_t length)
{
	uint32_t llc;

	p->protocol = "atm";
	if (get_u8(p, at) == UI) {
		/* Cisco's way */
		if (p->options->link_header)
			text_str(p->text, "CNLPID ");
		p->link_length += 1;
		print_iso(p, at + 1, length - 1);
		return;
	}
	llc = get_u24(p, at);
	if (llc != UI_SNAP && llc != UI_ISO && llc != UI_IP) {
		/* a header of 802.6, from Fore's driver */
		if (p->options->link_header)
			print_fields(p, at, "%z8 %z8 ");
		print_need(p, at, FORE_HEADER);
		at += FORE_HEADER;
		length -= FORE_HEADER;
		p->link_length += FORE_HEADER;
	}
	print_atm_llc(p, at, length);
}

void print_cip_link(struct print *p, const uint8_t *at, uint32_t length)
{
	static const uint8_t snap[] = {0xaa, 0xaa, 0x03, 0, 0, 0};

	p->protocol = "cip";
	if (p->options->link_header)
		text_printf(p->text, "%u: ", length);
	print_need(p, at, sizeof snap);
	if (memcmp(at, snap, sizeof snap) == 0)
		print_atm_llc(p, at, length);
	else
		print_ip(p, at, length);
}

static void put_signalling(struct print *p, const uint8_t *at)
{
	enum { Q_2931 = 9 };
	static const struct print_name messages[] = {
	    {0x02, "Call_proceeding"},
	    {0x07, "Connect"},
	    {0x0f, "Connect_ack"},
	    {0x05, "Setup"},
	    {0x4d, "Release"},
	    {0x5a, "Release_complete"},
	    {0x46, "Restart"},
	    {0x4e, "Restart_ack"},
	    {0x7d, "Status"},
	    {0x75, "Status_enquiry"},
	    {0x80, "Add_party"},
	    {0x81, "Add_party_ack"},
	    {0x82, "Add_party_reject"},
	    {0x83, "Drop_party"},
	    {0x84, "Drop_party_ack"},
	    {0, NULL},
	};

	if (get_u8(p, at) != Q_2931) {
		text_printf(p->text, "SSCOP, proto %u ", at[0]);
		return;
	}
	text_str(p->text, "Q.2931");
	print_labelled(p, ":", messages, "msgtype#%u", get_u8(p, at + 5));
	text_printf(p->text, " CALL_REF:0x%06x", get_u24(p, at + 2));
}

static void put_lane_header(struct print *p, const uint8_t *at)
{
	text_printf(p->text, "lecid:%x ", get_u16(p, at));
}

/* LAN emulation of Ethernet, or its control frames. */
static void put_lane(struct print *p, const uint8_t *at, uint32_t length)
{
	enum { CONTROL = 0xff00 };
	static const struct print_name operations[] = {
	    {0x0001, "configure request"},
	    {0x0101, "configure response"},
	    {0x0002, "join request"},
	    {0x0102, "join response"},
	    {0x0003, "ready query"},
	    {0x0103, "ready indication"},
	    {0x0004, "register request"},
	    {0x0104, "register response"},
	    {0x0005, "unregister request"},
	    {0x0105, "unregister response"},
	    {0x0006, "ARP request"},
	    {0x0106, "ARP response"},
	    {0x0007, "flush request"},
	    {0x0107, "flush response"},
	    {0x0008, "NARP request"},
	    {0x0009, "topology request"},
	    {0, NULL},
	};

	p->protocol = "lane";
	if (get_u16(p, at) != CONTROL) {
		print_ethernet(p, at + 2, length - 2, put_lane_header, at);
		return;
	}
	print_need(p, at, 6);
	text_printf(p->text, "lec: proto %x vers %x ", at[2], at[3]);
	print_named(p, operations, "opcode-#%u", get_u16(p, at + 4));
}

/* What the reserved channels of path 0 carry. False: it is none of them. */
static bool put_reserved(struct print *p, uint16_t channel, const uint8_t *at, uint32_t length)
{
	switch (channel) {
	case 1:
		text_str(p->text, "meta: ");
		return true;
	case 2:
		text_str(p->text, "broadcast sig: ");
		return true;
	case 3:
	case 4:
		print_oam(p, at, length, 1);
		return true;
	case 5:
		put_signalling(p, at);
		return true;
	case 16:
		text_str(p->text, "ilmi: ");
		print_snmp(p, at, length);
		return true;
	default:
		return false;
	}
}

void print_sunatm_link(struct print *p, const uint8_t *at, uint32_t length)
{
	enum { HEADER = 4, SENT = 0x80, TYPE_LANE = 1 };
	uint8_t path;
	uint16_t channel;
	bool lane;

	p->protocol = "sunatm";
	if (p->options->link_header)
		text_str(p->text, get_u8(p, at) & SENT ? "Tx: " : "Rx: ");
	lane = (get_u8(p, at) & 0xf) == TYPE_LANE;
	path = get_u8(p, at + 1);
	channel = get_u16(p, at + 2);
	at += HEADER;
	length -= HEADER;
	p->link_length += HEADER;
	p->protocol = "atm";
	if (p->options->link_header)
		text_printf(p->text, "VPI:%u VCI:%u ", path, channel);
	if (path == 0 && put_reserved(p, channel, at, length))
		return;
	if (lane) {
		put_lane(p, at, length);
	} else {
		uint32_t before = p->link_length;

		print_atm_llc(p, at, length);
		p->link_length = before; /* the dump begins with LLC's header here */
	}
}
