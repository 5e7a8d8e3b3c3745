/*
 * LLDP: the data centre bridging exchange, version 1.01.
 */
#include "capture/print/lldp.h"
#include "capture/print/names.h"

enum {
	DCBX_CONTROL = 1,
	DCBX_PRIORITY_GROUPS = 2,
	DCBX_FLOW_CONTROL = 3,
	DCBX_APPLICATION = 4,
};

static const struct print_name kinds[] = {
    {1, "DCB Capability Exchange Protocol Rev 1"},
    {2, "DCB Capability Exchange Protocol Rev 1.01"},
    {0, NULL},
};

static void control(struct print *p, const uint8_t *at, uint32_t length)
{
	text_printf(p->text, "\n\t    Control - Protocol Control (type 0x%x, length %u)",
	    DCBX_CONTROL, length);
	text_printf(p->text, "\n\t      Oper_Version: %u", get_u8(p, at));
	text_printf(p->text, "\n\t      Max_Version: %u", get_u8(p, at + 1));
	text_printf(p->text, "\n\t      Sequence Number: %u", get_u32(p, at + 2));
	text_printf(p->text, "\n\t      Acknowledgement Number: %u", get_u32(p, at + 6));
}

/* How every feature begins. */
static void feature(
    struct print *p, const char *name, unsigned type, const uint8_t *at, uint32_t length)
{
	uint8_t info;

	text_printf(p->text, "\n\t    Feature - %s (type 0x%x, length %u)", name, type, length);
	text_printf(p->text, "\n\t      Oper_Version: %u", get_u8(p, at));
	text_printf(p->text, "\n\t      Max_Version: %u", get_u8(p, at + 1));
	info = get_u8(p, at + 2);
	text_printf(p->text,
	    "\n\t      Info block(0x%02X): Enable bit: %u, Willing bit: %u, Error Bit: %u", info,
	    info >> 7, info >> 6 & 1, info >> 5 & 1);
	text_printf(p->text, "\n\t      SubType: %u", get_u8(p, at + 3));
}

static void priority_groups(struct print *p, const uint8_t *at)
{
	uint32_t groups;

	text_str(p->text, "\n\t      Priority Allocation");
	groups = get_u32(p, at + 4);
	for (unsigned i = 0; i < 8; i++)
		text_printf(p->text, "\n\t          PgId_%u: %u", i, groups >> (28 - 4 * i) & 15);
	text_str(p->text, "\n\t      Priority Group Allocation");
	for (unsigned i = 0; i < 8; i++)
		text_printf(
		    p->text, "\n\t          Pg percentage[%u]: %u", i, get_u8(p, at + 8 + i));
	text_printf(p->text, "\n\t      NumTCsSupported: %u", get_u8(p, at + 16));
}

static void flow_control(struct print *p, const uint8_t *at)
{
	uint8_t bits = get_u8(p, at + 4);

	text_printf(p->text, "\n\t      PFC Config (0x%02X)", bits);
	for (unsigned i = 0; i < 8; i++)
		text_printf(p->text, "\n\t          Priority Bit %u: %s", i,
		    bits >> i & 1 ? "Enabled" : "Disabled");
	text_printf(p->text, "\n\t      NumTCPFCSupported: %u", get_u8(p, at + 5));
}

static void applications(struct print *p, const uint8_t *at, uint32_t length)
{
	for (uint32_t i = 4; i + 6 <= length; i += 6) {
		uint32_t middle;

		text_printf(p->text,
		    "\n\t      Application Value\n\t          Application Protocol ID: 0x%04x",
		    get_u16(p, at + i));
		middle = get_u24(p, at + i + 2);
		text_printf(p->text, "\n\t          SF (0x%x) Application Protocol ID is %s",
		    middle >> 22, middle >> 22 ? "Socket Number" : "L2 EtherType");
		text_printf(p->text, "\n\t          OUI: 0x%06x", middle & 0x3fffff);
		text_printf(
		    p->text, "\n\t          User Priority Map: 0x%02x", get_u8(p, at + i + 5));
	}
}

static enum lldp_result tlv(struct print *p, unsigned type, const uint8_t *at, uint32_t length)
{
	static const uint8_t least[] = {[DCBX_CONTROL] = 10,
	    [DCBX_PRIORITY_GROUPS] = 17,
	    [DCBX_FLOW_CONTROL] = 6,
	    [DCBX_APPLICATION] = 4};

	if (type >= sizeof least)
		return LLDP_UNKNOWN;
	if (length < least[type])
		return LLDP_SHORT;
	switch (type) {
	case DCBX_CONTROL:
		control(p, at, length);
		break;
	case DCBX_PRIORITY_GROUPS:
		feature(p, "Priority Group", type, at, length);
		priority_groups(p, at);
		break;
	case DCBX_FLOW_CONTROL:
		feature(p, "Priority Flow Control", type, at, length);
		flow_control(p, at);
		break;
	default:
		feature(p, "Application", type, at, length);
		applications(p, at, length);
		break;
	}
	return LLDP_DONE;
}

/* The last TLV's result is the whole's: so it is dumped again when that was not known. */
static enum lldp_result tlvs(struct print *p, const uint8_t *at, uint32_t length)
{
	enum lldp_result result = LLDP_DONE;

	while (length >= 2) {
		uint16_t head = get_u16(p, at);
		uint32_t size = head & 0x1ff;

		at += 2;
		length -= 2;
		result = LLDP_DONE;
		if (head >> 9 == 0 || size == 0)
			break;
		print_want(p, at, size);
		if (length < size)
			break;
		result = tlv(p, head >> 9, at, size);
		if (result == LLDP_SHORT)
			return LLDP_DONE;
		if (p->options->verbose > 1 || result == LLDP_UNKNOWN)
			print_hex(p, "\n\t    ", at, size);
		at += size;
		length -= size;
	}
	return result;
}

enum lldp_result print_lldp_dcbx(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t kind;

	if (length < 4)
		return LLDP_DONE;
	kind = get_u8(p, at + 3);
	text_printf(p->text, "\n\t  %s Subtype (%u)", print_name_or(kinds, kind, "unknown"), kind);
	if (kind == 1)
		return LLDP_UNKNOWN;
	return tlvs(p, at + 4, length - 4);
}
