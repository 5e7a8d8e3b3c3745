/*
 * Cars' networks: GeoNetworking (ETSI TS 102 636-4-1) with the Basic Transport Protocol (TS 102
 * 636-5-1), and CALM FAST (ISO 29281).
 */
#include "capture/print/fields.h"
#include "capture/print/printers.h"

enum {
	COMMON_HEADER = 36,
	POSITION = 8, /* where the sender's long position vector begins */
	MULTI_HOP_HEADER = 32,
	BTP_HEADER = 4,
	NEXT_BTP_A = 1,
	NEXT_BTP_B = 2,
	UNKNOWN_SIZE = -1,
};

static const struct print_name next_headers[] = {
    {0, "Any"}, {1, "BTP-A"}, {2, "BTP-B"}, {3, "IPv6"}, {0, NULL}};

/* Type and subtype in one byte, as in the packet; of these the subtype tells nothing. */
static const struct print_name types[] = {{0, "Any"}, {1, "Beacon"}, {2, "GeoUnicast"}, {0, NULL}};

static const struct print_name subtypes[] = {
    {0x30, "GeoAnycastCircle"},
    {0x31, "GeoAnycastRect"},
    {0x32, "GeoAnycastElipse"},
    {0x40, "GeoBroadcastCircle"},
    {0x41, "GeoBroadcastRect"},
    {0x42, "GeoBroadcastElipse"},
    {0x50, "TopoScopeBcast-SH"},
    {0x51, "TopoScopeBcast-MH"},
    {0x60, "LocService-Request"},
    {0x61, "LocService-Reply"},
    {0, NULL},
};

static const struct print_name messages[] = {
    {0, "CAM"},
    {1, "DENM"},
    {101, "TPEGM"},
    {102, "TSPDM"},
    {103, "VPM"},
    {104, "SRM"},
    {105, "SLAM"},
    {106, "ecoCAM"},
    {107, "ITM"},
    {150, "SA"},
    {0, NULL},
};

static void put_source(struct print *p)
{
	if (p->link.source == NULL)
		return;
	text_str(p->text, "src:");
	text_mac(p->text, p->link.source, p->link.length);
}

static const char *type_name(uint8_t type)
{
	const char *name = print_find(types, type >> 4);

	if (!name)
		name = print_find(subtypes, type);
	return name ? name : "Unknown";
}

/* Bytes of the headers behind the common one. */
static int extended_size(uint8_t type)
{
	if (type >> 4 <= 1 || type == 0x50)
		return 0;
	return type == 0x51 ? MULTI_HOP_HEADER : UNKNOWN_SIZE;
}

static void put_common(struct print *p, const uint8_t *at)
{
	uint8_t next, type;

	print_need(p, at, POSITION);
	next = at[0] & 0xf;
	type = at[1];
	text_printf(p->text, "v:%u NH:%u-", at[0] >> 4, next);
	print_named(p, next_headers, "Unknown", next);
	text_printf(p->text, " HT:%u-%u-%s ", type >> 4, type & 0xf, type_name(type));
	text_printf(p->text, "HopLim:%u Payload:%u ", at[7], get_u16(p, at + 4));
	print_fields(p, at + POSITION, "GN_ADDR:%m8 |%_4lat:%u4 |lon:%u4");
}

/* False: it does not fit. */
static bool put_btp(struct print *p, const uint8_t *at, uint32_t length)
{
	if (length < BTP_HEADER) {
		text_printf(p->text, " (BTP length %u < 4)", length);
		return false;
	}
	at = print_fields(p, at, "; BTP Dst:%u2| Src:%u2");
	if (length >= BTP_HEADER + 2) {
		at = print_fields(p, at, "; ItsPduHeader v:%u1");
		text_printf(p->text, " t:%u-", get_u8(p, at));
		print_named(p, messages, "unknown (%u)", *at);
	}
	return true;
}

/* What follows the common header. False: something does not fit. */
static bool put_rest(struct print *p, const uint8_t *common, uint32_t length)
{
	const uint8_t *at = common + COMMON_HEADER;
	uint8_t next = common[0] & 0xf;
	int size = extended_size(common[1]);

	length -= COMMON_HEADER;
	if (size != UNKNOWN_SIZE) {
		if (length < (uint32_t)size) {
			text_printf(p->text, " (header size %d > %u)", size, length);
			return false;
		}
		print_need(p, at, (uint32_t)size);
		at += size;
		length -= (uint32_t)size;
		if (next == NEXT_BTP_A || next == NEXT_BTP_B) {
			if (!put_btp(p, at, length))
				return false;
			at += BTP_HEADER;
			length -= BTP_HEADER;
		}
	}
	if (p->options->verbose)
		print_dump(p, at, length);
	return true;
}

void print_geonet(struct print *p, const uint8_t *at, uint32_t length)
{
	p->protocol = "geonet";
	text_str(p->text, "GeoNet ");
	put_source(p);
	text_str(p->text, "; ");
	if (length < COMMON_HEADER) {
		text_printf(p->text, " (common header length %u < 36)", length);
		print_invalid(p);
		return;
	}
	put_common(p, at);
	print_need(p, at, COMMON_HEADER);
	if (!put_rest(p, at, length))
		print_invalid(p);
}

void print_calm_fast(struct print *p, const uint8_t *at, uint32_t length)
{
	p->protocol = "calm_fast";
	text_str(p->text, "CALM FAST");
	if (p->link.source != NULL)
		text_char(p->text, ' ');
	put_source(p);
	text_str(p->text, "; ");
	if (length < 2) {
		text_printf(p->text, " (length %u < 2)", length);
		print_invalid(p);
		print_need(p, at, length);
		return;
	}
	at = print_fields(p, at, "SrcNwref:%u1; |DstNwref:%u1; ");
	if (p->options->verbose)
		print_dump(p, at, length - 2);
}
