/*
 * Cisco's VLAN Trunking Protocol.
 */
#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	HEADER = 36,
	DOMAIN_MOST = 32,
	VLAN_HEADER = 12,
	SUMMARY = 1,
	SUBSET = 2,
	REQUEST = 3,
	VLAN_STP = 3,
	VLAN_PRUNING = 6,
	VLAN_BRIDGE = 7,
	VLAN_HOPS = 9,
	VLAN_BACKUP = 10,
};

static const struct print_name messages[] = {
    {1, "Summary advertisement"},
    {2, "Subset advertisement"},
    {3, "Advertisement request"},
    {4, "Join message"},
    {0, NULL},
};

static const struct print_name headers[] = {
    {1, "Followers"},
    {2, "Seq number"},
    {3, "Rsvd"},
    {4, "Rsvd"},
    {0, NULL},
};

static const struct print_name vlan_types[] = {
    {1, "Ethernet"},
    {2, "FDDI"},
    {3, "TrCRF"},
    {4, "FDDI-net"},
    {5, "TrBRF"},
    {0, NULL},
};

static const struct print_name vlan_statuses[] = {
    {0, "Operational"},
    {1, "Suspended"},
    {0, NULL},
};

static const struct print_name tlvs[] = {
    {1, "Source-Routing Ring Number TLV"},
    {2, "Source-Routing Bridge Number TLV"},
    {3, "STP type TLV"},
    {4, "Parent VLAN TLV"},
    {5, "Translationally bridged VLANs TLV"},
    {6, "Pruning TLV"},
    {7, "Bridge Type TLV"},
    {8, "Max ARP Hop Count TLV"},
    {9, "Max STE Hop Count TLV"},
    {10, "Backup CRF Mode TLV"},
    {0, NULL},
};

static const struct print_name stp_types[] = {
    {1, "SRT"},
    {2, "SRB"},
    {3, "Auto"},
    {0, NULL},
};

static void summary(struct print *p, const uint8_t *at)
{
	uint32_t revision = get_u32(p, at);

	print_need(p, at + 4, 4);
	text_printf(p->text, "\n\t  Config Rev %x, Updater ", revision);
	print_ip4(p, at + 4);
	at += 8;
	text_printf(p->text, ", Timestamp 0x%08x 0x%08x 0x%08x", get_u32(p, at), get_u32(p, at + 4),
	    get_u32(p, at + 8));
	at += 12;
	text_printf(p->text, ", MD5 digest: %08x%08x%08x%08x", get_u32(p, at), get_u32(p, at + 4),
	    get_u32(p, at + 8), get_u32(p, at + 12));
}

static void tlv_value(struct print *p, uint8_t type, const uint8_t *at, uint16_t value)
{
	switch (type) {
	case VLAN_HOPS:
		text_printf(p->text, ", %u", value);
		break;
	case VLAN_PRUNING:
		text_printf(p->text, ", %s (%u)", value == 1 ? "Enabled" : "Disabled", value);
		break;
	case VLAN_STP:
		text_printf(
		    p->text, ", %s (%u)", print_name_or(stp_types, value, "Unknown"), value);
		break;
	case VLAN_BRIDGE:
		text_printf(p->text, ", %s (%u)", value == 1 ? "SRB" : "SRT", value);
		break;
	case VLAN_BACKUP:
		text_printf(p->text, ", %s (%u)", value == 1 ? "Backup" : "Not backup", value);
		break;
	default:
		print_unknown(p, "\n\t\t  ", at, 4);
		break;
	}
}

static bool vlan_tlvs(struct print *p, const uint8_t *at, uint32_t length)
{
	while (length > 0) {
		uint8_t type, words;

		if (length < 2)
			return false;
		type = get_u8(p, at);
		words = get_u8(p, at + 1);
		text_printf(
		    p->text, "\n\t\t%s (0x%04x) TLV", print_name_or(tlvs, type, "Unknown"), type);
		if (length < words * 2u + 2) {
			text_str(p->text, " (TLV goes past the end of the packet)");
			return false;
		}
		print_need(p, at, words * 2u + 2);
		if (words != 1) {
			text_printf(p->text, " (invalid TLV length %u != 1)", words);
			return false;
		}
		tlv_value(p, type, at, get_u16(p, at + 2));
		at += 4;
		length -= 4;
	}
	return true;
}

static bool vlan(struct print *p, const uint8_t *at, uint32_t size)
{
	uint32_t name, padded;

	print_need(p, at, size);
	if (size < VLAN_HEADER)
		return false;
	text_printf(p->text,
	    "\n\tVLAN info status %s, type %s, VLAN-id %u, MTU %u, SAID 0x%08x, Name ",
	    print_name_or(vlan_statuses, get_u8(p, at + 1), "Unknown"),
	    print_name_or(vlan_types, get_u8(p, at + 2), "Unknown"), get_u16(p, at + 4),
	    get_u16(p, at + 6), get_u32(p, at + 8));
	name = at[3];
	padded = 4 * ((name + 3) / 4);
	if (size - VLAN_HEADER < padded)
		return false;
	print_safe_padded(p, at + VLAN_HEADER, name);
	return vlan_tlvs(p, at + VLAN_HEADER + padded, size - VLAN_HEADER - padded);
}

static bool subset(struct print *p, const uint8_t *at, const uint8_t *end)
{
	text_printf(p->text, ", Config Rev %x", get_u32(p, at));
	at += 4;
	while (at < end) {
		uint8_t size = get_u8(p, at);

		if (size == 0)
			break;
		if (!vlan(p, at, size))
			return false;
		at += size;
	}
	return true;
}

/* What is told under -v; false: it makes no sense. */
static bool details(struct print *p, uint8_t type, const uint8_t *at, uint32_t length)
{
	uint8_t domain = get_u8(p, at + 3);

	text_str(p->text, "\n\tDomain name: ");
	if (domain < 1 || domain > DOMAIN_MOST) {
		text_printf(p->text, " [invalid MgmtD Len %u]", domain);
		return false;
	}
	print_safe_padded(p, at + 4, domain);
	text_printf(
	    p->text, ", %s: %u", print_name_or(headers, type, "Unknown"), get_u8(p, at + 2));
	if (type == SUMMARY)
		summary(p, at + HEADER);
	else if (type == SUBSET)
		return subset(p, at + HEADER, at + length);
	else if (type == REQUEST)
		text_printf(p->text, "\n\tStart value: %u", get_u32(p, at + HEADER));
	return true;
}

void print_vtp(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t type;
	bool valid = length >= HEADER;

	p->protocol = "vtp";
	if (valid) {
		print_need(p, at, HEADER);
		type = at[1];
		text_printf(p->text, "VTPv%u, Message %s (0x%02x), length %u", at[0],
		    print_name_or(messages, type, "Unknown message type"), type, length);
		if (p->options->verbose > 0) {
			valid = details(p, type, at, length);
			if (valid)
				return;
		}
	}
	if (!valid)
		print_invalid(p);
	print_need(p, at, length);
}
