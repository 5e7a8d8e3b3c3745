/*
 * LLDP: what the IEEE 802.1 and 802.3 groups and the IANA added.
 */
#include "capture/print/lldp.h"
#include "capture/print/names.h"

static const struct print_name kinds_8021[] = {
    {1, "Port VLAN Id"},
    {2, "Port and Protocol VLAN ID"},
    {3, "VLAN name"},
    {4, "Protocol Identity"},
    {7, "Link aggregation"},
    {8, "Congestion Notification"},
    {9, "ETS Configuration"},
    {10, "ETS Recommendation"},
    {11, "Priority Flow Control Configuration"},
    {12, "Application Priority"},
    {13, "EVB"},
    {14, "CDCP"},
    {0, NULL},
};

static const struct print_name port_protocol_bits[] = {
    {2, "supported"},
    {4, "enabled"},
    {0, NULL},
};

static const struct print_name kinds_8023[] = {
    {1, "MAC/PHY configuration/status"},
    {2, "Power via MDI"},
    {3, "Link aggregation"},
    {4, "Max frame size"},
    {0, NULL},
};

static const struct print_name autonegotiation_bits[] = {
    {1, "supported"},
    {2, "enabled"},
    {0, NULL},
};

static const struct print_name pmd_bits[] = {
    {0x4000, "10BASE-T hdx"},
    {0x2000, "10BASE-T fdx"},
    {0x1000, "100BASE-T4"},
    {0x800, "100BASE-TX hdx"},
    {0x400, "100BASE-TX fdx"},
    {0x200, "100BASE-T2 hdx"},
    {0x100, "100BASE-T2 fdx"},
    {0x80, "Pause for fdx links"},
    {0x40, "Asym PAUSE for fdx"},
    {0x20, "Sym PAUSE for fdx"},
    {0x10, "Asym and Sym PAUSE for fdx"},
    {0x08, "1000BASE-{X LX SX CX} hdx"},
    {0x04, "1000BASE-{X LX SX CX} fdx"},
    {0x02, "1000BASE-T hdx"},
    {0x01, "1000BASE-T fdx"},
    {0, NULL},
};

static const struct print_name mau_types[] = {
    {0, "Unknown"},
    {1, "AUI"},
    {2, "10BASE_5"},
    {3, "FOIRL"},
    {4, "10BASE2"},
    {5, "10BASET duplex mode unknown"},
    {6, "10BASEFP"},
    {7, "10BASEFB"},
    {8, "10BASEFL duplex mode unknown"},
    {9, "10BROAD36"},
    {10, "10BASET hdx"},
    {11, "10BASET fdx"},
    {12, "10BASEFL hdx"},
    {13, "10BASEFL fdx"},
    {14, "100BASET4"},
    {15, "100BASETX hdx"},
    {16, "100BASETX fdx"},
    {17, "100BASEFX hdx"},
    {18, "100BASEFX fdx"},
    {19, "100BASET2 hdx"},
    {20, "100BASET2 fdx"},
    {21, "1000BASEX hdx"},
    {22, "1000BASEX fdx"},
    {23, "1000BASELX hdx"},
    {24, "1000BASELX fdx"},
    {25, "1000BASESX hdx"},
    {26, "1000BASESX fdx"},
    {27, "1000BASECX hdx"},
    {28, "1000BASECX fdx"},
    {29, "1000BASET hdx"},
    {30, "1000BASET fdx"},
    {31, "10GBASEX"},
    {32, "10GBASELX4"},
    {33, "10GBASER"},
    {34, "10GBASEER"},
    {35, "10GBASELR"},
    {36, "10GBASESR"},
    {37, "10GBASEW"},
    {38, "10GBASEEW"},
    {39, "10GBASELW"},
    {40, "10GBASESW"},
    {0, NULL},
};

static const struct print_name mdi_bits[] = {
    {0x01, "PSE"},
    {0x02, "supported"},
    {0x04, "enabled"},
    {0x08, "can be controlled"},
    {0, NULL},
};

static const struct print_name power_pairs[] = {
    {1, "signal"},
    {2, "spare"},
    {0, NULL},
};

static const struct print_name power_classes[] = {
    {1, "class0"},
    {2, "class1"},
    {3, "class2"},
    {4, "class3"},
    {5, "class4"},
    {0, NULL},
};

static const struct print_name aggregation_bits[] = {
    {1, "supported"},
    {2, "enabled"},
    {0, NULL},
};

static const struct print_name evb_modes[] = {
    {0, "Not Supported"},
    {1, "EVB Bridge"},
    {2, "EVB Station"},
    {3, "Reserved for future Standardization"},
    {0, NULL},
};

static const struct print_name kinds_iana[] = {
    {1, "MUD-URL"},
    {0, NULL},
};

/* Eight values of four or eight bits under a row of priorities. */
static void eight(struct print *p, const char *title, const uint8_t *at, unsigned bits)
{
	text_str(p->text, title);
	for (unsigned i = 0; i < 8; i++) {
		unsigned value =
		    bits == 8 ? get_u8(p, at + i) : get_u8(p, at + i / 2) >> (i % 2 ? 0 : 4) & 15;

		text_printf(p->text, i < 7 ? "%-3u " : "%-3u", value);
	}
}

static void priorities(struct print *p, const char *title, uint8_t bits)
{
	text_printf(p->text,
	    "\n\t    %s\n\t     Priority : 0  1  2  3  4  5  6  7\n\t     Value    : ", title);
	for (unsigned i = 0; i < 8; i++)
		text_printf(p->text, "%-2u ", bits >> i & 1);
}

static void ets(struct print *p, const uint8_t *at)
{
	eight(p,
	    "\n\t    Priority Assignment Table\n\t     Priority : 0   1   2   3   4   5   6   7"
	    "\n\t     Value    : ",
	    at, 4);
	eight(p,
	    "\n\t    TC Bandwidth Table\n\t     TC%   : 0   1   2   3   4   5   6   7"
	    "\n\t     Value : ",
	    at + 4, 8);
	eight(p,
	    "\n\t    TSA Assignment Table\n\t     Traffic Class: 0   1   2   3   4   5   6   7"
	    "\n\t     Value        : ",
	    at + 12, 8);
}

static void aggregation(struct print *p, const uint8_t *at)
{
	text_str(p->text, "\n\t    aggregation status [");
	print_bits(p, aggregation_bits, "none", ", ", get_u8(p, at));
	text_printf(p->text, "], aggregation port ID %u", get_u32(p, at + 1));
}

static void application_priorities(struct print *p, const uint8_t *at, uint32_t length)
{
	text_printf(p->text, "\n\t    RES: %u", get_u8(p, at));
	if (length <= 1 || (length - 1) % 3 != 0)
		return;
	text_str(p->text, "\n\t    Application Priority Table");
	for (uint32_t i = 1; i < length; i += 3) {
		uint8_t head = get_u8(p, at + i);

		text_printf(p->text, "\n\t      Priority: %u, RES: %u, Sel: %u, Protocol ID: %u",
		    head >> 5, head >> 3 & 3, head & 7, get_u16(p, at + i + 1));
	}
}

static void edge_bridging(struct print *p, const uint8_t *at)
{
	unsigned v;

	text_str(p->text, "\n\t    EVB Bridge Status");
	v = get_u8(p, at);
	text_printf(p->text, "\n\t      RES: %u, BGID: %u, RRCAP: %u, RRCTR: %u", v >> 3,
	    v >> 2 & 1, v >> 1 & 1, v & 1);
	text_str(p->text, "\n\t    EVB Station Status");
	v = get_u8(p, at + 1);
	text_printf(p->text, "\n\t      RES: %u, SGID: %u, RRREQ: %u,RRSTAT: %u", v >> 4,
	    v >> 3 & 1, v >> 2 & 1, v & 3);
	v = get_u8(p, at + 2);
	text_printf(p->text, "\n\t    R: %u, RTE: %u, ", v >> 5, v & 0x1f);
	v = get_u8(p, at + 3);
	text_printf(
	    p->text, "EVB Mode: %s [%u]", print_name_or(evb_modes, v >> 6, "unknown"), v >> 6);
	text_printf(p->text, "\n\t    ROL: %u, RWD: %u, ", v >> 5 & 1, v & 0x1f);
	v = get_u8(p, at + 4);
	text_printf(p->text, "RES: %u, ROL: %u, RKA: %u", v >> 6, v >> 5 & 1, v & 0x1f);
}

static void channels(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t head = get_u8(p, at);

	text_printf(p->text, "\n\t    Role: %u, RES: %u, Scomp: %u ", head >> 7, head >> 4 & 7,
	    head >> 3 & 1);
	text_printf(p->text, "ChnCap: %u", get_u16(p, at + 2) & 0xfff);
	if ((length - 4) % 3 != 0)
		return;
	for (uint32_t i = 4; i < length; i += 3) {
		uint32_t v = get_u24(p, at + i);

		text_printf(p->text, "\n\t    SCID: %u, SVID: %u", v >> 12, v & 0xfff);
	}
}

static void named_text(struct print *p, const char *title, const uint8_t *at, uint32_t length)
{
	uint8_t size;

	if (length < 1)
		return;
	size = get_u8(p, at);
	if (length < 1u + size)
		return;
	text_str(p->text, title);
	print_safe_padded(p, at + 1, size);
}

static void congestion(struct print *p, const uint8_t *at)
{
	priorities(p, "Pre-Priority CNPV Indicator", get_u8(p, at));
	priorities(p, "Pre-Priority Ready Indicator", get_u8(p, at + 1));
}

static void flow_control(struct print *p, const uint8_t *at)
{
	uint8_t v = get_u8(p, at);

	text_printf(p->text, "\n\t    Willing: %u, MBC: %u, RES: %u, PFC cap:%u ", v >> 7,
	    v >> 6 & 1, v >> 4 & 3, v & 15);
	priorities(p, "PFC Enable", get_u8(p, at + 1));
}

static void port_protocol(struct print *p, const uint8_t *at)
{
	uint16_t vlan = get_u16(p, at + 1);

	text_printf(p->text, "\n\t    port and protocol vlan id (PPVID): %u, flags [", vlan);
	print_bits(p, port_protocol_bits, "none", ", ", at[0]);
	text_printf(p->text, "] (0x%02x)", at[0]);
}

/* at and length: of what follows the subtype. */
static bool body_8021(struct print *p, unsigned kind, const uint8_t *at, uint32_t length)
{
	static const uint8_t least[] = {[1] = 2,
	    [2] = 3,
	    [3] = 2,
	    [4] = 1,
	    [7] = 5,
	    [8] = 2,
	    [9] = 21,
	    [10] = 21,
	    [11] = 2,
	    [12] = 1,
	    [13] = 5,
	    [14] = 4};
	unsigned v;

	if (kind >= sizeof least || least[kind] == 0)
		return false;
	if (length < least[kind])
		return true;
	switch (kind) {
	case 1:
		text_printf(p->text, "\n\t    port vlan id (PVID): %u", get_u16(p, at));
		break;
	case 2:
		port_protocol(p, at);
		break;
	case 3:
		text_printf(p->text, "\n\t    vlan id (VID): %u", get_u16(p, at));
		named_text(p, "\n\t    vlan name: ", at + 2, length - 2);
		break;
	case 4:
		named_text(p, "\n\t    protocol identity: ", at, length);
		break;
	case 7:
		aggregation(p, at);
		break;
	case 8:
		congestion(p, at);
		break;
	case 9:
		v = get_u8(p, at);
		text_printf(p->text, "\n\t    Willing:%u, CBS:%u, RES:%u, Max TCs:%u", v >> 7,
		    v >> 6 & 2, v >> 3 & 7, v & 7);
		ets(p, at + 1);
		break;
	case 10:
		text_printf(p->text, "\n\t    RES: %u", get_u8(p, at));
		ets(p, at + 1);
		break;
	case 11:
		flow_control(p, at);
		break;
	case 12:
		application_priorities(p, at, length);
		break;
	case 13:
		edge_bridging(p, at);
		break;
	default:
		channels(p, at, length);
		break;
	}
	return true;
}

static void mac_phy(struct print *p, const uint8_t *at)
{
	uint8_t negotiation = get_u8(p, at);
	uint16_t pmd, mau;

	text_str(p->text, "\n\t    autonegotiation [");
	print_bits(p, autonegotiation_bits, "none", ", ", negotiation);
	text_printf(p->text, "] (0x%02x)", negotiation);
	pmd = get_u16(p, at + 1);
	text_str(p->text, "\n\t    PMD autoneg capability [");
	print_bits(p, pmd_bits, "unknown", ", ", pmd);
	text_printf(p->text, "] (0x%04x)", pmd);
	mau = get_u16(p, at + 3);
	text_printf(
	    p->text, "\n\t    MAU type %s (0x%04x)", print_name_or(mau_types, mau, "unknown"), mau);
}

static bool body_8023(struct print *p, unsigned kind, const uint8_t *at, uint32_t length)
{
	static const uint8_t least[] = {[1] = 5, [2] = 3, [3] = 5, [4] = 2};

	if (kind >= sizeof least || least[kind] == 0)
		return false;
	if (length < least[kind])
		return true;
	switch (kind) {
	case 1:
		mac_phy(p, at);
		break;
	case 2:
		print_want(p, at, 3);
		text_str(p->text, "\n\t    MDI power support [");
		print_bits(p, mdi_bits, "none", ", ", at[0]);
		text_printf(p->text, "], power pair %s, power class %s",
		    print_name_or(power_pairs, at[1], "unknown"),
		    print_name_or(power_classes, at[2], "unknown"));
		break;
	case 3:
		aggregation(p, at);
		break;
	default:
		text_printf(p->text, "\n\t    MTU size %u", get_u16(p, at));
		break;
	}
	return true;
}

static bool body_iana(struct print *p, unsigned kind, const uint8_t *at, uint32_t length)
{
	if (print_find(kinds_iana, kind) == NULL)
		return false;
	text_str(p->text, "\n\t  MUD-URL=");
	print_safe(p, at, length);
	return true;
}

static const struct organisation {
	uint32_t oui;
	uint32_t least; /* bytes, OUI and kind counted, below which nothing is told */
	const struct print_name *kinds;
	bool (*body)(struct print *p, unsigned kind, const uint8_t *at, uint32_t length);
} organisations[] = {
    {0x0080c2, 4, kinds_8021, body_8021},
    {0x00120f, 4, kinds_8023, body_8023},
    {0x00005e, 8, kinds_iana, body_iana},
};

static enum lldp_result known(
    struct print *p, const struct organisation *o, const uint8_t *at, uint32_t length)
{
	uint8_t kind;

	if (length < o->least)
		return LLDP_DONE;
	kind = get_u8(p, at + 3);
	text_printf(
	    p->text, "\n\t  %s Subtype (%u)", print_name_or(o->kinds, kind, "unknown"), kind);
	return o->body(p, kind, at + 4, length - 4) ? LLDP_DONE : LLDP_UNKNOWN;
}

enum lldp_result print_lldp_private(struct print *p, const uint8_t *at, uint32_t length)
{
	uint32_t oui;

	if (length < 3)
		return LLDP_SHORT;
	oui = get_u24(p, at);
	text_printf(
	    p->text, ": OUI %s (0x%06x)", print_name_or(print_oui_names, oui, "Unknown"), oui);
	for (unsigned i = 0; i < sizeof organisations / sizeof organisations[0]; i++)
		if (organisations[i].oui == oui)
			return known(p, &organisations[i], at, length);
	if (oui == 0x0012bb)
		return print_lldp_med(p, at, length);
	if (oui == 0x001b21)
		return print_lldp_dcbx(p, at, length);
	return LLDP_UNKNOWN;
}
