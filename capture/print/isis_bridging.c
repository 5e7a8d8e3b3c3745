/*
 * IS-IS: capabilities: shortest path bridging (RFC 6329), and routers' (RFC 7981).
 */
#include "capture/print/iso.h"
#include "capture/print/names.h"

enum {
	PORT_MCID = 4,
	PORT_DIGEST = 5,
	PORT_VLANS = 6,
	MCID = 51,
	DIGEST = 33,
	BRIDGE_INSTANCE = 1,
	BRIDGE_SERVICES = 3,
	INSTANCE = 19,
	VLAN = 8,
	ROUTER_SEGMENTS = 2,
};

static const struct print_name port_names[] = {
    {4, "SPB MCID"},
    {5, "SPB Digest"},
    {6, "SPB BVID"},
    {0, NULL},
};

static const struct print_name bridge_names[] = {
    {1, "SPB Instance"},
    {3, "SPBM Service Identifier and Unicast Address"},
    {0, NULL},
};

static const struct print_name router_names[] = {
    {2, "SR-Capabilities"},
    {0, NULL},
};

static const struct print_name segment_flags[] = {
    {0x80, "ipv4"},
    {0x40, "ipv6"},
    {0, NULL},
};

static bool too_short(struct print *p)
{
	text_str(p->text, " (too short)");
	return false;
}

static void mcid(struct print *p, const char *title, const uint8_t *at)
{
	text_str(p->text, title);
	text_printf(p->text, "ID: %u, Name: ", at[0]);
	print_safe_padded(p, at + 1, 32);
	text_printf(p->text, "\n\t              Lvl: %u, Digest: ", get_u16(p, at + 33));
	for (unsigned i = 0; i < 16; i++)
		text_printf(p->text, "%.2x ", at[35 + i]);
}

static void digest(struct print *p, const uint8_t *at)
{
	text_printf(p->text, "\n\t        RES: %u V: %u A: %u D: %u", at[0] >> 5, at[0] >> 4 & 1,
	    at[0] >> 2 & 3, at[0] & 3);
	text_str(p->text, "\n\t         Digest: ");
	for (unsigned i = 0; i < 8; i++)
		text_printf(p->text, "%08x %s", get_u32(p, at + 1 + 4 * i),
		    i == 3 ? "\n\t                 " : "");
}

static bool vlans(struct print *p, const uint8_t *at, uint8_t size)
{
	for (; size != 0; size -= 6, at += 6) {
		uint16_t vlan;

		if (size < 4)
			return too_short(p);
		text_printf(p->text, "\n\t           ECT: %08x", get_u32(p, at));
		if (size < 6)
			return too_short(p);
		vlan = get_u16(p, at + 4);
		text_printf(
		    p->text, " BVID: %u, U:%01x M:%01x ", vlan >> 4, vlan >> 3 & 1, vlan >> 2 & 1);
	}
	return true;
}

static bool port_body(struct print *p, uint8_t type, const uint8_t *at, uint8_t size)
{
	if (type == PORT_MCID) {
		if (size < 2 * MCID)
			return too_short(p);
		mcid(p, "\n\t         MCID: ", at);
		mcid(p, "\n\t         AUX-MCID: ", at + MCID);
	} else if (type == PORT_DIGEST) {
		if (size < DIGEST)
			return too_short(p);
		digest(p, at);
	} else if (type == PORT_VLANS) {
		return vlans(p, at, size);
	}
	return true;
}

static void vlan(struct print *p, const uint8_t *at)
{
	uint8_t head = get_u8(p, at);
	uint32_t ids;

	text_printf(p->text, "\n\t         U:%u, M:%u, A:%u, RES:%u", head >> 7, head >> 6 & 1,
	    head >> 5 & 1, head & 0x1f);
	text_printf(p->text, ", ECT: %08x", get_u32(p, at + 1));
	ids = get_u24(p, at + 5);
	text_printf(p->text, ", BVID: %u, SPVID: %u", ids >> 12, ids & 0xfff);
}

static bool instance(struct print *p, const uint8_t *at, uint8_t size)
{
	uint8_t trees;

	if (size < INSTANCE)
		return too_short(p);
	text_printf(p->text, "\n\t        CIST Root-ID: %08x %08x, Path Cost: %08x, Prio: %u",
	    get_u32(p, at), get_u32(p, at + 4), get_u32(p, at + 8), get_u16(p, at + 12));
	trees = at[18];
	text_printf(p->text, "\n\t        RES: %u, V: %u, SPSource-ID: %u, No of Trees: %x",
	    get_u16(p, at + 14) >> 5, get_u16(p, at + 14) >> 4 & 1, get_u32(p, at + 14) & 0xfffff,
	    trees);
	at += INSTANCE;
	for (size -= INSTANCE; trees > 0; trees--, size -= VLAN, at += VLAN) {
		if (size < VLAN) {
			print_truncated(p);
			return false;
		}
		vlan(p, at);
	}
	return true;
}

static bool services(struct print *p, const uint8_t *at, uint8_t size)
{
	if (size < 8) {
		print_truncated(p);
		return false;
	}
	text_printf(p->text, "\n\t        BMAC: %08x%04x, RES: %u, VID: %u", get_u32(p, at),
	    get_u16(p, at + 4), get_u16(p, at + 6) >> 12, get_u16(p, at + 6) & 0xfff);
	at += 8;
	for (size -= 8; size >= 4; size -= 4, at += 4) {
		uint32_t word = get_u32(p, at);

		text_printf(p->text, "\n\t        T: %u, R: %u, RES: %u, ISID: %u", word >> 31,
		    word >> 30 & 1, word >> 24 & 0x3f, word & 0xffffff);
	}
	return true;
}

static bool bridge_body(struct print *p, uint8_t type, const uint8_t *at, uint8_t size)
{
	if (type == BRIDGE_INSTANCE)
		return instance(p, at, size);
	if (type == BRIDGE_SERVICES)
		return services(p, at, size);
	return true;
}

static void list(struct print *p, const char *before, const struct print_name *names,
    const uint8_t *at, uint32_t length,
    bool (*body)(struct print *p, uint8_t type, const uint8_t *at, uint8_t size))
{
	while (length > 2) {
		uint8_t type = get_u8(p, at), size = get_u8(p, at + 1);

		text_printf(p->text, "%s%s subTLV #%u, length: %u", before,
		    print_name_or(names, type, "unknown"), type, size);
		at += 2;
		length -= 2;
		if (length < size) {
			text_str(p->text, " (> containing TLV length)");
			return;
		}
		if (!print_has(p, at, size)) {
			print_truncated(p);
			return;
		}
		if (!body(p, type, at, size))
			return;
		at += size;
		length -= size;
	}
}

void print_isis_port_capabilities(struct print *p, const uint8_t *at, uint32_t length)
{
	list(p, "\n\t       ", port_names, at, length, port_body);
}

void print_isis_bridging_capabilities(struct print *p, const uint8_t *at, uint32_t length)
{
	list(p, "\n\t      ", bridge_names, at, length, bridge_body);
}

static void segment_ids(struct print *p, const uint8_t *at, uint8_t length)
{
	while (length >= 5) {
		uint8_t type = get_u8(p, at), size = get_u8(p, at + 1);

		at += 2;
		length -= 2;
		if (size > length)
			return;
		if (type != 1)
			print_unknown(p, "\n\t\t  ", at, size);
		else if (size == 3 || size == 4)
			text_printf(
			    p->text, ", SID value %u", size == 3 ? get_u24(p, at) : get_u32(p, at));
		else
			text_printf(p->text, ", Unknown SID length%u", size);
		at += size;
		length -= size;
	}
}

void print_isis_router_capabilities(struct print *p, const uint8_t *at, uint32_t length)
{
	while (length >= 2) {
		uint8_t type = get_u8(p, at), size = get_u8(p, at + 1);

		at += 2;
		length -= 2;
		text_printf(p->text, "\n\t\t%s subTLV #%u, length: %u",
		    print_name_or(router_names, type, "unknown"), type, size);
		if (size > length || !print_has(p, at, size))
			return;
		if (type == ROUTER_SEGMENTS) {
			print_need(p, at, 4);
			text_str(p->text, ", Flags [");
			print_bits(p, segment_flags, "None", ", ", at[0]);
			text_printf(p->text, "], Range %u", get_u24(p, at + 1));
			segment_ids(p, at + 4, (uint8_t)(size - 4));
		} else {
			print_unknown(p, "\n\t\t", at, size);
		}
		at += size;
		length -= size;
	}
}
