/*
 * LLDP (IEEE 802.1AB); what organisations add is in lldp_private.c.
 */
#include <stdio.h>

#include "capture/print/lldp.h"
#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	TLV_CHASSIS = 1,
	TLV_PORT = 2,
	TLV_TTL = 3,
	TLV_PORT_DESCRIPTION = 4,
	TLV_SYSTEM_NAME = 5,
	TLV_SYSTEM_DESCRIPTION = 6,
	TLV_CAPABILITIES = 7,
	TLV_MANAGEMENT = 8,
	TLV_PRIVATE = 127,
	AF_IP = 1,
	AF_IP6 = 2,
	AF_802 = 6,
};

static const struct print_name tlvs[] = {
    {0, "End"},
    {1, "Chassis ID"},
    {2, "Port ID"},
    {3, "Time to Live"},
    {4, "Port Description"},
    {5, "System Name"},
    {6, "System Description"},
    {7, "System Capabilities"},
    {8, "Management Address"},
    {127, "Organization specific"},
    {0, NULL},
};

static const struct print_name chassis_kinds[] = {
    {1, "Chassis component"},
    {2, "Interface alias"},
    {3, "Port component"},
    {4, "MAC address"},
    {5, "Network address"},
    {6, "Interface name"},
    {7, "Local"},
    {0, NULL},
};

static const struct print_name port_kinds[] = {
    {1, "Interface alias"},
    {2, "Port component"},
    {3, "MAC address"},
    {4, "Network Address"},
    {5, "Interface Name"},
    {6, "Agent circuit ID"},
    {7, "Local"},
    {0, NULL},
};

static const struct print_name capabilities[] = {
    {0x01, "Other"},
    {0x02, "Repeater"},
    {0x04, "Bridge"},
    {0x08, "WLAN AP"},
    {0x10, "Router"},
    {0x20, "Telephone"},
    {0x40, "Docsis"},
    {0x80, "Station Only"},
    {0, NULL},
};

static const struct print_name numberings[] = {
    {2, "Interface Index"},
    {3, "System Port Number"},
    {0, NULL},
};

/* A chassis' or port's kinds that are a MAC address, a network address, a text. */
struct id_form {
	const struct print_name *kinds;
	uint8_t mac;
	uint8_t network;
	uint8_t last;
};

static const struct id_form chassis_form = {chassis_kinds, 4, 5, 7};
static const struct id_form port_form = {port_kinds, 3, 4, 7};

/* An address family and an address. False: too short for its family. */
static bool network_address(struct print *p, const char *before, const uint8_t *at, uint32_t length)
{
	static const uint8_t sizes[] = {[AF_IP] = 4, [AF_IP6] = 16, [AF_802] = 6};
	uint8_t family;
	unsigned size;

	if (length < 1)
		return false;
	family = get_u8(p, at);
	size = family < sizeof sizes ? sizes[family] : 0;
	if (length - 1 < size)
		return false;
	print_want(p, at + 1, size);
	text_printf(p->text, "%sAFI %s (%u)", before,
	    print_name_or(print_af_names, family, "Unknown"), family);
	if (size == 0)
		text_str(p->text, ", no AF printer !");
	else
		text_str(p->text, ": ");
	if (family == AF_IP)
		print_ip4(p, at + 1);
	else if (family == AF_IP6)
		print_ip6_address(p, at + 1);
	else if (family == AF_802)
		print_mac(p, at + 1, 6);
	return true;
}

static enum lldp_result id(
    struct print *p, const struct id_form *form, const uint8_t *at, uint32_t length)
{
	uint8_t kind;

	if (length < 2)
		return LLDP_SHORT;
	kind = get_u8(p, at);
	text_printf(
	    p->text, "\n\t  Subtype %s (%u): ", print_name_or(form->kinds, kind, "Unknown"), kind);
	if (kind == 0 || kind > form->last)
		return LLDP_UNKNOWN;
	if (kind == form->mac) {
		if (length < 7)
			return LLDP_SHORT;
		print_mac(p, at + 1, 6);
	} else if (kind == form->network) {
		return network_address(p, "", at + 1, length - 1) ? LLDP_DONE : LLDP_SHORT;
	} else {
		print_safe_padded(p, at + 1, length - 1);
	}
	return LLDP_DONE;
}

static enum lldp_result system_capabilities(struct print *p, const uint8_t *at, uint32_t length)
{
	static const char *const titles[] = {
	    "\n\t  System  Capabilities [", "\n\t  Enabled Capabilities ["};

	if (length < 4)
		return LLDP_SHORT;
	for (unsigned i = 0; i < 2; i++) {
		uint16_t set = get_u16(p, at + 2 * i);

		text_str(p->text, titles[i]);
		print_bits(p, capabilities, "none", ", ", set);
		text_printf(p->text, "] (0x%04x)", set);
	}
	return LLDP_DONE;
}

static enum lldp_result management(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t address, numbering, oid;
	char before[64];

	if (length < 1)
		return LLDP_SHORT;
	address = get_u8(p, at++);
	if (--length < address)
		return LLDP_SHORT;
	snprintf(before, sizeof before, "\n\t  Management Address length %u, ", address);
	if (!network_address(p, before, at, address))
		return LLDP_SHORT;
	at += address;
	length -= address;
	if (length < 5)
		return LLDP_SHORT;
	numbering = get_u8(p, at);
	text_printf(p->text, "\n\t  %s Interface Numbering (%u): %u",
	    print_name_or(numberings, numbering, "Unknown"), numbering, get_u32(p, at + 1));
	if (length == 5)
		return LLDP_DONE;
	oid = get_u8(p, at + 5);
	if (length < 6u + oid)
		return LLDP_SHORT;
	if (oid != 0) {
		text_printf(p->text, "\n\t  OID length %u", oid);
		print_safe_padded(p, at + 6, oid);
	}
	return LLDP_DONE;
}

/* What is told under -v. */
static enum lldp_result details(struct print *p, unsigned type, const uint8_t *at, uint32_t length)
{
	switch (type) {
	case TLV_CHASSIS:
		return id(p, &chassis_form, at, length);
	case TLV_PORT:
		return id(p, &port_form, at, length);
	case TLV_TTL:
		if (length < 2)
			return LLDP_SHORT;
		text_printf(p->text, ": TTL %us", get_u16(p, at));
		return LLDP_DONE;
	case TLV_PORT_DESCRIPTION:
	case TLV_SYSTEM_DESCRIPTION:
		text_str(p->text, type == TLV_PORT_DESCRIPTION ? ": " : "\n\t  ");
		print_safe_padded(p, at, length);
		return LLDP_DONE;
	case TLV_CAPABILITIES:
		return system_capabilities(p, at, length);
	case TLV_MANAGEMENT:
		return management(p, at, length);
	case TLV_PRIVATE:
		return print_lldp_private(p, at, length);
	default:
		return LLDP_UNKNOWN;
	}
}

/* False: the frame is broken here. */
static bool tlv(struct print *p, unsigned type, const uint8_t *at, uint32_t length)
{
	enum lldp_result result = LLDP_DONE;

	if (type == TLV_SYSTEM_NAME) {
		text_str(p->text, ": ");
		print_safe_padded(p, at, length);
	} else if (p->options->verbose > 0) {
		result = details(p, type, at, length);
	}
	if (result == LLDP_SHORT)
		return false;
	if (p->options->verbose > 1 || (p->options->verbose > 0 && result == LLDP_UNKNOWN))
		print_hex(p, "\n\t  ", at, length);
	return true;
}

static void put_lldp(struct print *p, const uint8_t *at, uint32_t length)
{
	p->protocol = "lldp";
	text_printf(p->text, "LLDP, length %u", length);
	while (length >= 2) {
		uint16_t head;
		unsigned type;
		uint32_t size;

		print_want(p, at, 2);
		head = get_u16(p, at);
		type = head >> 9;
		size = head & 0x1ff;
		at += 2;
		length -= 2;
		if (p->options->verbose > 0)
			text_printf(p->text, "\n\t%s TLV (%u), length %u",
			    print_name_or(tlvs, type, "Unknown"), type, size);
		if (type == 0 || size == 0)
			return;
		print_want(p, at, size);
		if (length < size || !tlv(p, type, at, size)) {
			print_truncated(p);
			return;
		}
		at += size;
		length -= size;
	}
}

void print_lldp(struct print *p, const uint8_t *at, uint32_t length)
{
	print_guarded(p, put_lldp, at, length);
}
