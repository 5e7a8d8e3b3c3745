/*
 * Packets as Juniper routers capture them: a header of their own, a cookie of the interface card
 * (PIC) that saw the packet, and then what the card's kind of link carries.
 */
#include "capture/print/juniper.h"

#include <string.h>

#include "capture/print/atm.h"
#include "capture/print/ethernet.h"
#include "capture/print/names.h"
#include "capture/print/ppp.h"
#include "capture/print/printers.h"

enum {
	MAGIC = 0x4d4743, /* "MGC" */
	FLAG_IN = 0x01,
	FLAG_NO_LINK = 0x02,
	FLAG_EXTENSIONS = 0x80,
	NO_LINK_HEADER = 4, /* stands before a packet without its link header */
	EXTENSION_HEADER = 2u,
	EXTENSION_NAME = 2,
	EXTENSION_MEDIA = 3,
	EXTENSION_ENCAPSULATION = 6,
	EXTENSION_DERIVED_MEDIA = 7,
	EXTENSION_DERIVED_ENCAPSULATION = 8,
	EXTENSION_BIG_ENDIAN = 128, /* types from here on */
	COOKIE_MOST = 8,
	COOKIE_LINK_SERVICES = 0x54, /* the first byte of a cookie */
	COOKIE_SERVICES = 0x47,
	SERVICES_COOKIE = 8,
	SERVICES_IP = 0, /* the packet's protocol in such a cookie */
	SERVICES_IP6 = 0x10,
	SERVICES_MPLS = 0x20,
	SERVICES_ISO = 0x30,
	SERVICES_MASK = 0x170,
	TO_ROUTER = 0x0c,
	BUNDLE_CHILD = 0xc0, /* a link of a Frame Relay bundle: no cookie */
	ATM_CELL = 0x70,     /* in the last byte of an ATM2 cookie */
	ATM_GAPS = 0x3f,
	ATM1_CELL = 0x80,
	NLPID_CISCO = 0x03,
	LLC_NLPID = 0xfefe03,
	LLC_SNAP = 0xaaaa03,
	PPP_ADDRESS_CONTROL = 0xff03,
	UNNUMBERED = 0x03,
	UNNUMBERED_Q933 = 0x0308,
	UNNUMBERED_IP6 = 0x038e,
	UNNUMBERED_IP = 0x03cc,
	ISO_LLC = 0xfefe,
	GGSN_IP = 2,
	GGSN_IP6 = 6,
	TUNNEL_HEADER = 16, /* of a security association in tunnel mode */
};

/* A packet behind Juniper's header and the cookie. */
struct juniper {
	const uint8_t *at; /* what the link carries */
	uint32_t length;
	uint32_t headers; /* bytes before `at` */
	uint16_t protocol;
	uint16_t bundle;
	bool in;
	uint8_t first; /* the cookie's kind; 0: none of those known */
	uint8_t cookie_size;
	uint8_t cookie[COOKIE_MOST];
};

/* A kind of interface card. */
struct card {
	const char *protocol; /* the name in "[|name]" */
	const char *name;     /* NULL: it makes no cookie */
	uint8_t cookie_size;
	bool children;                                      /* of a bundle make no cookie either */
	void (*finish)(struct print *p, struct juniper *j); /* the rest of the header; or NULL */
	void (*payload)(struct print *p, struct juniper *j);
};

static const struct print_name flag_names[] = {
    {FLAG_EXTENSIONS, "Ext"},
    {0x40, "Filter"},
    {0x04, "IIF"},
    {FLAG_NO_LINK, "no-L2"},
    {FLAG_IN, "In"},
    {0, NULL},
};

static const struct print_name extension_names[] = {
    {1, "Device Interface Index"},
    {EXTENSION_NAME, "Device Interface Name"},
    {EXTENSION_MEDIA, "Device Media Type"},
    {4, "Logical Interface Index"},
    {5, "Logical Unit Number"},
    {EXTENSION_ENCAPSULATION, "Logical Interface Encapsulation"},
    {EXTENSION_DERIVED_MEDIA, "TTP derived Device Media Type"},
    {EXTENSION_DERIVED_ENCAPSULATION, "TTP derived Logical Interface Encapsulation"},
    {0, NULL},
};

/* IPv4 or IPv6 by the first byte; false, with nothing printed: neither. */
static bool ip_by_version(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t first = get_u8(p, at);

	if (first >= 0x45 && first <= 0x4f)
		print_ip(p, at, length);
	else if (first >= 0x60 && first <= 0x6f)
		print_ip6(p, at, length);
	else
		return false;
	return true;
}

/* An extension's number of 1 to 4 bytes; UINT32_MAX: it is none. */
static uint32_t extension_value(struct print *p, const uint8_t *at, uint8_t type, uint8_t size)
{
	uint32_t value = 0;

	if (size > 4)
		return UINT32_MAX;
	print_need(p, at, size);
	for (unsigned i = 0; i < size; i++) {
		unsigned place = type < EXTENSION_BIG_ENDIAN ? i : size - 1u - i;

		value |= (uint32_t)at[i] << 8 * place;
	}
	return value;
}

static void put_extension(struct print *p, const uint8_t *at, uint8_t type, uint8_t size)
{
	uint32_t value;

	text_printf(p->text, "\n\t  %s Extension TLV #%u, length %u, value ",
	    print_name_or(extension_names, type, "Unknown"), type, size);
	value = extension_value(p, at, type, size);
	if (value == UINT32_MAX || type == EXTENSION_NAME)
		return;
	if (type == EXTENSION_MEDIA || type == EXTENSION_DERIVED_MEDIA)
		text_printf(p->text, "%s (%u)",
		    print_name_or(print_juniper_media, value, "Unknown"), value);
	else if (type == EXTENSION_ENCAPSULATION || type == EXTENSION_DERIVED_ENCAPSULATION)
		text_printf(p->text, "%s (%u)",
		    print_name_or(print_juniper_encapsulations, value, "Unknown"), value);
	else
		text_u32(p->text, value);
}

/* False: one is longer than what is left, which was said. */
static bool extensions(struct print *p, const uint8_t *at, uint32_t left)
{
	while (left > EXTENSION_HEADER) {
		uint8_t type = get_u8(p, at), size = get_u8(p, at + 1);

		if (type == 0 || size == 0)
			break;
		if (left - EXTENSION_HEADER < size) {
			text_printf(
			    p->text, " [extension_length %u < %u]", left, size + EXTENSION_HEADER);
			print_invalid(p);
			return false;
		}
		if (p->options->verbose > 1)
			put_extension(p, at + EXTENSION_HEADER, type, size);
		else
			extension_value(p, at + EXTENSION_HEADER, type, size);
		at += EXTENSION_HEADER + size;
		left -= EXTENSION_HEADER + size;
	}
	return true;
}

/* The common header; its bytes, or 0: nothing can follow, and why was said. */
static uint32_t common_header(struct print *p, const uint8_t *at)
{
	uint8_t flags = get_u8(p, at + 3);
	uint16_t size;

	if (get_u24(p, at) != MAGIC) {
		text_str(p->text, "no magic-number found!");
		return 0;
	}
	if (p->options->link_header)
		text_str(p->text, flags & FLAG_IN ? " In " : "Out ");
	if (p->options->verbose > 1) {
		text_str(p->text, "\n\tJuniper PCAP Flags [");
		print_bits(p, flag_names, "none", ", ", flags);
		text_char(p->text, ']');
	}
	if ((flags & FLAG_EXTENSIONS) == 0)
		return 4;
	size = get_u16(p, at + 4);
	if (p->options->verbose > 1)
		text_printf(p->text, ", PCAP Extension(s) total length %u", size);
	print_need(p, at + 6, size);
	if (!extensions(p, at + 6, size))
		return 0;
	if (p->options->verbose > 1)
		text_str(p->text, "\n\t-----original packet-----\n\t");
	return 6u + size;
}

/* A packet whose link header the router took off. */
static void without_link(struct print *p, struct juniper *j)
{
	uint32_t headers = j->headers + NO_LINK_HEADER;

	if (p->options->link_header)
		text_str(p->text, "no-L2-hdr, ");
	if (!ip_by_version(p, j->at + NO_LINK_HEADER, j->length - NO_LINK_HEADER))
		text_str(p->text, "no IP-hdr found!");
	p->link_length += headers;
}

static void pass(struct juniper *j, uint32_t n)
{
	j->at += n;
	j->headers += n;
	j->length -= n;
}

/* False: it is longer than any, which was said. */
static bool cookie(struct print *p, const struct card *card, struct juniper *j)
{
	uint8_t first = get_u8(p, j->at), size = card->cookie_size;

	if (first == COOKIE_LINK_SERVICES || first == COOKIE_SERVICES)
		j->first = first;
	if (first == COOKIE_LINK_SERVICES)
		size += 2;
	else if (first == COOKIE_SERVICES)
		size = SERVICES_COOKIE;
	if (card->children && (first & BUNDLE_CHILD) == BUNDLE_CHILD)
		size = 0;
	if (p->options->link_header)
		text_printf(p->text, "%s-PIC, cookie-len %u", card->name, size);
	j->cookie_size = size;
	pass(j, size);
	if (size > COOKIE_MOST) {
		print_invalid(p);
		return false;
	}
	print_need(p, j->at - size, size);
	memcpy(j->cookie, j->at - size, size);
	if (p->options->link_header && size > 0) {
		text_str(p->text, ", cookie 0x");
		for (unsigned i = 0; i < size; i++)
			text_printf(p->text, "%02x", j->cookie[i]);
	}
	if (p->options->link_header)
		text_str(p->text, ": ");
	j->protocol = get_u16(p, j->at);
	return true;
}

/* Number and protocol of a bundle in a cookie of a services card; the first byte: of any other. */
static void bundle(struct juniper *j)
{
	j->bundle = j->cookie[0];
	if (j->first == COOKIE_LINK_SERVICES)
		j->bundle = j->cookie[1];
	if (j->first != COOKIE_SERVICES)
		return;
	j->bundle = (j->cookie[6] << 8 | j->cookie[7]) >> 3 & 0xfff;
	j->protocol = j->cookie[5] & SERVICES_MASK;
}

static void finish_ppp_bundle(struct print *p, struct juniper *j)
{
	(void)p;
	bundle(j);
}

static void finish_frame_relay(struct print *p, struct juniper *j)
{
	bundle(j);
	if (j->first == COOKIE_LINK_SERVICES)
		j->protocol = get_u16(p, j->at);
	if (j->first != COOKIE_SERVICES)
		pass(j, 2);
}

static void finish_frame_relay_bundle(struct print *p, struct juniper *j)
{
	bundle(j);
	if (j->first != COOKIE_LINK_SERVICES)
		return;
	j->protocol = get_u16(p, j->at);
	pass(j, 2);
}

/* A control word of a cell relay, in its known forms, is left out. */
static void finish_atm2(struct print *p, struct juniper *j)
{
	uint32_t word = get_u32(p, j->at);

	if ((j->cookie[7] & ATM_CELL) == 0)
		return;
	if (word == 0 || word == 0x08000000 || word == 0x08380000) {
		j->at += 4;
		j->headers += 4; /* the length stays, as it does in tcpdump */
	}
	if (p->options->link_header)
		text_printf(p->text, "control-word 0x%08x ", word);
}

/* What a services card says its packet is; false: something else. */
static bool services_payload(struct print *p, const struct juniper *j)
{
	static const struct {
		uint16_t protocol;
		print_function *print;
	} rows[] = {
	    {SERVICES_IP, print_ip},
	    {SERVICES_IP6, print_ip6},
	    {SERVICES_MPLS, print_mpls},
	    {SERVICES_ISO, print_iso},
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (rows[i].protocol != j->protocol)
			continue;
		rows[i].print(p, j->at, j->length);
		return true;
	}
	return false;
}

static void ppp_bundle(struct print *p, struct juniper *j)
{
	uint16_t first = (uint16_t)(j->cookie[0] << 8 | j->cookie[1]);

	if (p->options->link_header && first != PPP_OSI && first != PPP_ADDRESS_CONTROL)
		text_printf(p->text, "Bundle-ID %u: ", j->bundle);
	if (j->protocol == SERVICES_IP && j->cookie[4] == TO_ROUTER)
		print_ppp(p, j->at, j->length);
	else if (services_payload(p, j))
		return;
	else if (first == PPP_OSI) /* that was no cookie */
		print_ppp(p, j->at - 2, j->length + 2);
	else
		print_ppp(p, j->at, j->length);
}

static void put_bundle(struct print *p, const struct juniper *j)
{
	static const uint8_t child[4] = {0, 0, 0, 1};

	if (p->options->link_header && memcmp(j->cookie, child, sizeof child) != 0)
		text_printf(p->text, "Bundle-ID %u, ", j->bundle);
}

static void put_unknown_protocol(struct print *p, const struct juniper *j)
{
	text_printf(p->text, "unknown protocol 0x%04x, length %u", j->protocol, j->length);
}

static bool is_unnumbered(uint16_t protocol)
{
	return protocol == UNNUMBERED_Q933 || protocol == UNNUMBERED_IP ||
	       protocol == UNNUMBERED_IP6;
}

static void frame_relay_bundle(struct print *p, struct juniper *j)
{
	if (j->cookie_size == 0) {
		print_frame_relay_bundle(p, j->at, j->length);
		return;
	}
	if (j->cookie_size == SERVICES_COOKIE) {
		services_payload(p, j);
		return;
	}
	put_bundle(p, j);
	if (j->protocol == ISO_LLC)
		print_iso(p, j->at + 1, j->length - 1);
	else if (is_unnumbered(j->protocol))
		print_iso(p, j->at - 1, j->length + 1);
	else
		put_unknown_protocol(p, j);
}

static void multilink_frame_relay(struct print *p, struct juniper *j)
{
	put_bundle(p, j);
	if (j->protocol == UNNUMBERED || j->protocol == UNNUMBERED << 8)
		print_iso(p, j->at, j->length);
	else if (is_unnumbered(j->protocol))
		print_iso(p, j->at - 1, j->length + 1);
	else
		put_unknown_protocol(p, j);
}

/* LLC or Cisco's form of it; false: neither. */
static bool atm_llc(struct print *p, const struct juniper *j)
{
	uint32_t first = get_u24(p, j->at);

	return (first == LLC_NLPID || first == LLC_SNAP) && print_llc(p, j->at, j->length) > 0;
}

static bool atm_cisco(struct print *p, const struct juniper *j)
{
	if (get_u8(p, j->at) != NLPID_CISCO)
		return false;
	print_iso(p, j->at + 1, j->length - 1);
	return true;
}

static void atm1(struct print *p, struct juniper *j)
{
	if (j->cookie[0] == ATM1_CELL)
		print_oam(p, j->at, j->length, 0);
	else if (!atm_llc(p, j) && !atm_cisco(p, j))
		ip_by_version(p, j->at, j->length);
}

/* PPP that a Juniper router can speak, by its first two bytes; false: none. */
static bool ppp_by_protocol(struct print *p, const struct juniper *j)
{
	switch (get_u16(p, j->at)) {
	case PPP_IP:
	case PPP_OSI:
	case PPP_MPLS:
	case PPP_MPLS_MULTICAST:
	case PPP_IPCP:
	case PPP_OSICP:
	case PPP_MPLSCP:
	case PPP_LCP:
	case PPP_PAP:
	case PPP_CHAP:
	case PPP_MULTILINK:
	case PPP_IP6:
	case PPP_IP6CP:
		print_ppp(p, j->at, j->length);
		return true;
	default:
		return false;
	}
}

static void atm2(struct print *p, struct juniper *j)
{
	if (j->cookie[7] & ATM_CELL)
		print_oam(p, j->at, j->length, 0);
	else if (atm_llc(p, j))
		return;
	else if (!j->in && (j->cookie[3] & ATM_GAPS))
		print_ethernet(p, j->at, j->length, NULL, NULL);
	else if (!atm_cisco(p, j) && !ppp_by_protocol(p, j))
		ip_by_version(p, j->at, j->length);
}

static void ggsn(struct print *p, struct juniper *j)
{
	static const struct print_name protocols[] = {
	    {1, "Null"},
	    {GGSN_IP, "IPv4"},
	    {GGSN_IP6, "IPv6"},
	    {0, NULL},
	};
	uint8_t protocol = j->cookie[2];

	if (p->options->link_header)
		text_printf(p->text,
		    "proto %s (%u), vlan %u: ", print_name_or(protocols, protocol, "Unknown"),
		    protocol, j->cookie[4] << 8 | j->cookie[5]);
	if (protocol == GGSN_IP)
		print_ip(p, j->at, j->length);
	else if (protocol == GGSN_IP6)
		print_ip6(p, j->at, j->length);
	else if (!p->options->link_header)
		text_printf(p->text, "unknown GGSN proto (%u)", protocol);
}

static void put_association(struct print *p, const struct juniper *j, bool tunnel, uint32_t length)
{
	static const struct print_name types[] = {
	    {1, "ESP ENCR-AUTH"},
	    {2, "ESP ENCR-AH AUTH"},
	    {3, "ESP AUTH"},
	    {4, "AH AUTH"},
	    {5, "ESP ENCR"},
	    {0, NULL},
	};
	uint8_t type = j->at[3];

	text_printf(p->text, "ES SA, index %u, ttl %u type %s (%u)", get_u16(p, j->at), j->at[2],
	    print_name_or(types, type, "Unknown"), type);
	if (tunnel)
		text_printf(p->text, ", spi %u, Tunnel %s > %s", get_u32(p, j->at + 4),
		    print_as_ip4(p, j->at + 8).s, print_as_ip4(p, j->at + 12).s);
	text_printf(p->text, ", length %u\n", length);
}

static void encryption(struct print *p, struct juniper *j)
{
	uint32_t skip;

	print_need(p, j->at, TUNNEL_HEADER);
	if (j->at[3] == 0 || j->at[3] > 5) {
		text_printf(p->text, "ES Invalid type %u, length %u", j->at[3], j->length);
		return;
	}
	skip = j->at[3] > 2 ? TUNNEL_HEADER : 0;
	if (p->options->link_header)
		put_association(p, j, skip > 0, j->length - skip);
	print_ip(p, j->at + skip, j->length - skip);
}

static void monitor(struct print *p, struct juniper *j)
{
	print_need(p, j->at, 8);
	if (p->options->link_header)
		text_printf(p->text, "service-id %u, iif %u, pkt-type %u: ", get_u32(p, j->at + 4),
		    get_u16(p, j->at + 2), j->at[0]);
	ip_by_version(p, j->at, j->length);
}

static void services(struct print *p, struct juniper *j)
{
	print_need(p, j->at, 8);
	if (p->options->link_header)
		text_printf(p->text,
		    "service-id %u flags 0x%02x service-set-id 0x%04x iif %u: ", j->at[0], j->at[1],
		    get_u16(p, j->at + 2), get_u24(p, j->at + 5));
	ip_by_version(p, j->at, j->length);
}

static void pppoe_on_atm(struct print *p, struct juniper *j)
{
	uint16_t type = get_u16(p, j->at);

	if (!print_ethertype(p, type, j->at + 2, j->length - 2))
		text_printf(p->text, "unknown ethertype 0x%04x", type);
}

static void pppoe(struct print *p, struct juniper *j)
{
	print_ethernet(p, j->at, j->length, NULL, NULL);
}

static void ethernet(struct print *p, struct juniper *j)
{
	j->headers += print_ethernet_frame(p, j->at, j->length, NULL, NULL, NULL);
}

static void ppp(struct print *p, struct juniper *j)
{
	print_ppp(p, j->at, j->length);
}

static void frame_relay(struct print *p, struct juniper *j)
{
	print_frame_relay(p, j->at, j->length);
}

static void chdlc(struct print *p, struct juniper *j)
{
	print_chdlc(p, j->at, j->length);
}

static void print_link(struct print *p, const uint8_t *at, uint32_t length, const struct card *card)
{
	struct juniper j = {.at = at, .length = length};
	uint32_t before = p->link_length, size;

	p->protocol = card->protocol;
	size = common_header(p, at);
	if (size == 0)
		return;
	pass(&j, size);
	j.in = at[3] & FLAG_IN;
	if (at[3] & FLAG_NO_LINK) {
		without_link(p, &j);
		return;
	}
	if (card->name == NULL || cookie(p, card, &j)) {
		if (card->finish != NULL)
			card->finish(p, &j);
		if (p->options->link_header)
			text_printf(p->text, "hlen %u, proto 0x%04x, ", j.headers, j.protocol);
		card->payload(p, &j);
	}
	p->link_length = before + j.headers;
}

#define JUNIPER_LINK(LINK, ...)                                                                    \
	void print_juniper_##LINK##_link(struct print *p, const uint8_t *at, uint32_t length)      \
	{                                                                                          \
		static const struct card card = {.protocol = "juniper_" #LINK, __VA_ARGS__};       \
                                                                                                   \
		print_link(p, at, length, &card);                                                  \
	}

JUNIPER_LINK(atm1, .name = "ATM1", .cookie_size = 4, .payload = atm1)
JUNIPER_LINK(atm2, .name = "ATM2", .cookie_size = 8, .finish = finish_atm2, .payload = atm2)
JUNIPER_LINK(
    mlppp, .name = "MLPPP", .cookie_size = 2, .finish = finish_ppp_bundle, .payload = ppp_bundle)
JUNIPER_LINK(mlfr, .name = "MLFR", .cookie_size = 2, .finish = finish_frame_relay,
    .payload = multilink_frame_relay)
JUNIPER_LINK(mfr, .name = "MFR", .cookie_size = 4, .children = true,
    .finish = finish_frame_relay_bundle, .payload = frame_relay_bundle)
JUNIPER_LINK(pppoe, .name = "PPPoE", .payload = pppoe)
JUNIPER_LINK(pppoe_atm, .name = "PPPoE ATM", .payload = pppoe_on_atm)
JUNIPER_LINK(ggsn, .name = "GGSN", .cookie_size = 8, .payload = ggsn)
JUNIPER_LINK(monitor, .name = "MONITOR", .cookie_size = 8, .payload = monitor)
JUNIPER_LINK(services, .name = "AS", .cookie_size = 8, .payload = services)
JUNIPER_LINK(es, .name = "ES", .payload = encryption)
JUNIPER_LINK(ether, .payload = ethernet)
JUNIPER_LINK(ppp, .payload = ppp)
JUNIPER_LINK(frelay, .payload = frame_relay)
JUNIPER_LINK(chdlc, .payload = chdlc)
