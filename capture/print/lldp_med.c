/*
 * LLDP for media endpoints (ANSI/TIA-1057): telephones and the like.
 */
#include <inttypes.h>

#include "capture/print/lldp.h"
#include "capture/print/names.h"

enum {
	POWER_RESERVED = 1024, /* tenths of a watt from which on the value means nothing */
};

static const struct print_name kinds[] = {
    {1, "LLDP-MED Capabilities"},
    {2, "Network policy"},
    {3, "Location identification"},
    {4, "Extended power-via-MDI"},
    {5, "Inventory - hardware revision"},
    {6, "Inventory - firmware revision"},
    {7, "Inventory - software revision"},
    {8, "Inventory - serial number"},
    {9, "Inventory - manufacturer name"},
    {10, "Inventory - model name"},
    {11, "Inventory - asset ID"},
    {0, NULL},
};

static const struct print_name altitudes[] = {
    {1, "meters"},
    {2, "floors"},
    {0, NULL},
};

static const struct print_name civic_kinds[] = {
    {1, "national subdivisions (state,canton,region,province,prefecture)"},
    {2, "county, parish, gun, district"},
    {3, "city, township, shi"},
    {4, "city division, borough, city district, ward chou"},
    {5, "neighborhood, block"},
    {6, "street"},
    {0, NULL},
};

static const struct print_name civic_places[] = {
    {0, "location of DHCP server"},
    {1, "location of the network element believed to be closest to the client"},
    {2, "location of the client"},
    {0, NULL},
};

static const struct print_name capabilities[] = {
    {0x01, "LLDP-MED capabilities"},
    {0x02, "network policy"},
    {0x04, "location identification"},
    {0x08, "extended power via MDI-PSE"},
    {0x10, "extended power via MDI-PD"},
    {0x20, "Inventory"},
    {0, NULL},
};

static const struct print_name devices[] = {
    {1, "endpoint class 1"},
    {2, "endpoint class 2"},
    {3, "endpoint class 3"},
    {4, "network connectivity"},
    {0, NULL},
};

static const struct print_name applications[] = {
    {1, "voice"},
    {2, "voice signaling"},
    {3, "guest voice"},
    {4, "guest voice signaling"},
    {5, "softphone voice"},
    {6, "video conferencing"},
    {7, "streaming video"},
    {8, "video signaling"},
    {0, NULL},
};

static const struct print_name policy_bits[] = {
    {0x80, "Unknown"},
    {0x40, "Tagged"},
    {0x20, "reserved"},
    {0, NULL},
};

static const struct print_name location_formats[] = {
    {1, "coordinate-based LCI"},
    {2, "civic address LCI"},
    {3, "ECS ELIN"},
    {0, NULL},
};

static const struct print_name datums[] = {
    {1, "World Geodesic System 1984"},
    {2, "North American Datum 1983 (NAVD88)"},
    {3, "North American Datum 1983 (MLLW)"},
    {0, NULL},
};

static const struct print_name power_sources[] = {
    {1, "PSE - primary power source"},
    {2, "local - backup power source"},
    {3, "PSE+local - reserved"},
    {0, NULL},
};

static const struct print_name power_priorities[] = {
    {1, "critical"},
    {2, "high"},
    {3, "low"},
    {0, NULL},
};

static const struct print_name inventories[] = {
    {5, "Hardware revision"},
    {6, "Firmware revision"},
    {7, "Software revision"},
    {8, "Serial number"},
    {9, "Manufacturer name"},
    {10, "Model name"},
    {11, "Asset ID"},
    {0, NULL},
};

static void med_capabilities(struct print *p, const uint8_t *at)
{
	uint16_t set = get_u16(p, at);
	uint8_t device;

	text_str(p->text, "\n\t    Media capabilities [");
	print_bits(p, capabilities, "none", ", ", set);
	text_printf(p->text, "] (0x%04x)", set);
	device = get_u8(p, at + 2);
	text_printf(p->text, "\n\t    Device type [%s] (0x%02x)",
	    print_name_or(devices, device, "unknown"), device);
}

static void network_policy(struct print *p, const uint8_t *at)
{
	uint16_t rest;

	print_want(p, at, 4);
	text_printf(p->text, "\n\t    Application type [%s] (0x%02x), Flags [",
	    print_name_or(applications, at[0], "none"), at[0]);
	print_bits(p, policy_bits, "none", ", ", at[1]);
	rest = get_u16(p, at + 2);
	text_printf(p->text, "]\n\t    Vlan id %u, L2 priority %u, DSCP value %u",
	    (get_u16(p, at + 1) & 0x1ffe) >> 1, (rest & 0x01c0) >> 6, rest & 0x3f);
}

/* 34 bits of latitude or longitude after 6 of their resolution. */
static void coordinate(struct print *p, const char *title, const char *name, const uint8_t *at)
{
	uint64_t value;

	print_want(p, at, 5);
	value = (uint64_t)(at[0] & 3) << 32 | get_u32(p, at + 1);
	text_printf(
	    p->text, "\n\t    %s resolution %u, %s value %" PRIu64, title, at[0] >> 2, name, value);
}

static void coordinates(struct print *p, const uint8_t *at, uint32_t length)
{
	if (length < 16)
		return;
	coordinate(p, "Latitude", "latitude", at);
	coordinate(p, "Longitude", "longitude", at + 5);
	print_want(p, at + 10, 6);
	text_printf(p->text, "\n\t    Altitude type %s (%u)",
	    print_name_or(altitudes, at[10] >> 4, "unknown"), at[10] >> 4);
	text_printf(p->text, "\n\t    Altitude resolution %u, altitude value 0x%x",
	    get_u16(p, at + 10) >> 6 & 0x3f, get_u32(p, at + 11) & 0x3fffffff);
	text_printf(
	    p->text, "\n\t    Datum %s (0x%02x)", print_name_or(datums, at[15], "unknown"), at[15]);
}

static void civic_elements(struct print *p, const uint8_t *at, uint32_t length)
{
	while (length >= 2) {
		uint8_t kind = get_u8(p, at);
		uint8_t size = get_u8(p, at + 1);

		at += 2;
		length -= 2;
		text_printf(p->text, "\n\t      CA type '%s' (%u), length %u: ",
		    print_name_or(civic_kinds, kind, "unknown"), kind, size);
		if (kind == 0 || size == 0 || length < size)
			return;
		print_safe_padded(p, at, size);
		at += size;
		length -= size;
	}
}

static void civic(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t size, place;

	if (length < 1)
		return;
	size = get_u8(p, at);
	if (size < 3 || length < 2u + size)
		return;
	place = get_u8(p, at + 1);
	text_printf(p->text, "\n\t    LCI length %u, LCI what %s (0x%02x), Country-code ", size,
	    print_name_or(civic_places, place, "unknown"), place);
	print_safe_padded(p, at + 2, 2);
	civic_elements(p, at + 4, size - 3u);
}

static void location(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t form = get_u8(p, at);

	text_printf(p->text, "\n\t    Location data format %s (0x%02x)",
	    print_name_or(location_formats, form, "unknown"), form);
	at++;
	length--;
	switch (form) {
	case 1:
		coordinates(p, at, length);
		break;
	case 2:
		civic(p, at, length);
		break;
	case 3:
		text_str(p->text, "\n\t    ECS ELIN id ");
		print_safe_padded(p, at, length);
		break;
	default:
		text_str(p->text, "\n\t    Location ID ");
		print_hex(p, "\n\t      ", at, length);
		break;
	}
}

static void power(struct print *p, const uint8_t *at)
{
	uint8_t head = get_u8(p, at);
	uint16_t value;

	/* tcpdump tests the lowest two bits here, not the type's highest two. */
	text_printf(p->text, "\n\t    Power type [%s]", head & 3 ? "PD device" : "PSE device");
	text_printf(p->text, ", Power source [%s]",
	    print_name_or(power_sources, (head & 0x30) >> 4, "none"));
	text_printf(p->text, "\n\t    Power priority [%s] (0x%02x)",
	    print_name_or(power_priorities, head & 15, "none"), head & 15);
	value = get_u16(p, at + 1);
	if (value < POWER_RESERVED)
		text_printf(p->text, ", Power %.1f Watts", (double)((float)value / 10));
	else
		text_printf(p->text, ", Power %u (Reserved)", value);
}

enum lldp_result print_lldp_med(struct print *p, const uint8_t *at, uint32_t length)
{
	static const uint8_t least[] = {[1] = 3, [2] = 4, [3] = 1, [4] = 3, [11] = 0};
	uint8_t kind;

	if (length < 4)
		return LLDP_DONE;
	kind = get_u8(p, at + 3);
	text_printf(p->text, "\n\t  %s Subtype (%u)", print_name_or(kinds, kind, "unknown"), kind);
	at += 4;
	length -= 4;
	if (kind == 0 || kind >= sizeof least)
		return LLDP_UNKNOWN;
	if (length < least[kind])
		return LLDP_DONE;
	switch (kind) {
	case 1:
		med_capabilities(p, at);
		break;
	case 2:
		network_policy(p, at);
		break;
	case 3:
		location(p, at, length);
		break;
	case 4:
		power(p, at);
		break;
	default:
		text_printf(p->text, "\n\t  %s ", print_name_or(inventories, kind, "unknown"));
		print_safe_padded(p, at, length);
		break;
	}
	return LLDP_DONE;
}
