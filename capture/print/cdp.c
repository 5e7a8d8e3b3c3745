/*
 * The Cisco Discovery Protocol.
 */
#include <string.h>

#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	HEADER = 4,
	TLV_HEADER = 4,
	TLV_DEVICE = 1,
	NLPID_PROTOCOL = 1,
	LLC_PROTOCOL = 2,
	NLPID_IP = 0xcc,
};

static const struct print_name capabilities[] = {
    {0x01, "Router"},
    {0x02, "Transparent Bridge"},
    {0x04, "Source Route Bridge"},
    {0x08, "L2 Switch"},
    {0x10, "L3 capable"},
    {0x20, "IGMP snooping"},
    {0x40, "L1 capable"},
    {0, NULL},
};

typedef void cdp_printer(struct print *p, const uint8_t *at, uint32_t length);

static void quoted(struct print *p, const uint8_t *at, uint32_t length)
{
	text_char(p->text, '\'');
	print_safe(p, at, length);
	text_char(p->text, '\'');
}

static void power(struct print *p, const uint8_t *at, uint32_t length)
{
	uint32_t milliwatts = 0;

	if (length == 1)
		milliwatts = get_u8(p, at);
	else if (length == 2)
		milliwatts = get_u16(p, at);
	else if (length == 3)
		milliwatts = get_u24(p, at);
	text_printf(p->text, "%1.2fW", milliwatts / 1000.0);
}

static void capability(struct print *p, const uint8_t *at, uint32_t length)
{
	uint32_t set = get_u32(p, at);

	(void)length;
	text_printf(p->text, "(0x%08x): ", set);
	print_bits(p, capabilities, "none", ", ", set);
}

static void version(struct print *p, const uint8_t *at, uint32_t length)
{
	text_str(p->text, "\n\t  ");
	for (uint32_t i = 0; i < length; i++) {
		uint8_t c = get_u8(p, at + i);

		if (c == '\n')
			text_str(p->text, "\n\t  ");
		else
			print_safe_char(p, c);
	}
}

static void number(struct print *p, const uint8_t *at, uint32_t length)
{
	(void)length;
	text_u32(p->text, get_u16(p, at));
}

static void duplex(struct print *p, const uint8_t *at, uint32_t length)
{
	(void)length;
	text_str(p->text, get_u8(p, at) ? "full" : "half");
}

static void ata186(struct print *p, const uint8_t *at, uint32_t length)
{
	if (length == 2)
		text_printf(p->text, "unknown 0x%04x", get_u16(p, at));
	else
		text_printf(p->text, "app %u, vlan %u", get_u8(p, at), get_u16(p, at + 1));
}

static void mtu(struct print *p, const uint8_t *at, uint32_t length)
{
	(void)length;
	text_printf(p->text, "%u bytes", get_u32(p, at));
}

static void hex_byte(struct print *p, const uint8_t *at, uint32_t length)
{
	(void)length;
	text_printf(p->text, "0x%02x", get_u8(p, at));
}

static void location(struct print *p, const uint8_t *at, uint32_t length)
{
	hex_byte(p, at, length);
	if (length > 1) {
		text_char(p->text, '/');
		print_safe(p, at + 1, length - 1);
	}
}

static void prefixes(struct print *p, const uint8_t *at, uint32_t length)
{
	if (length % 5 != 0) {
		text_printf(p->text, " [length %u is not a multiple of 5]", length);
		print_need(p, at, length);
		return;
	}
	text_printf(p->text, " IPv4 Prefixes (%u):", length / 5);
	for (uint32_t i = 0; i < length; i += 5) {
		print_need(p, at + i, 5);
		text_char(p->text, ' ');
		text_ip4(p->text, at + i);
		text_printf(p->text, "/%u", at[i + 4]);
	}
}

/* What is left of a list of addresses. */
struct rest {
	const uint8_t *at;
	uint32_t length;
};

static void step(struct rest *r, uint32_t n)
{
	r->at += n;
	r->length -= n;
}

static void hex_bytes(struct print *p, struct rest *r, uint32_t n)
{
	for (; n > 0; n--) {
		text_printf(p->text, " %02x", get_u8(p, r->at));
		step(r, 1);
	}
}

static bool is_ip6(struct print *p, const uint8_t *at, uint8_t kind, uint8_t size)
{
	static const uint8_t snap[] = {0xaa, 0xaa, 0x03, 0x00, 0x00, 0x00, 0x86, 0xdd};

	return kind == LLC_PROTOCOL && size == sizeof snap && print_has(p, at, sizeof snap) &&
	       memcmp(at, snap, sizeof snap) == 0;
}

/* One address; count goes before a known one. False: it does not fit. */
static bool address(struct print *p, struct rest *r, uint32_t count)
{
	uint8_t kind, size;
	uint16_t bytes;
	bool ip, ip6;

	if (r->length < 2) {
		text_str(p->text, " (not enough space for PT+PL)");
		return false;
	}
	kind = get_u8(p, r->at);
	size = get_u8(p, r->at + 1);
	step(r, 2);
	if (r->length < size + 2u) {
		text_str(p->text, " (not enough space for P+AL)");
		return false;
	}
	bytes = get_u16(p, r->at + size);
	ip = kind == NLPID_PROTOCOL && size == 1 && get_u8(p, r->at) == NLPID_IP && bytes == 4;
	ip6 = bytes == 16 && is_ip6(p, r->at, kind, size);
	if (ip || ip6) {
		step(r, size);
	} else {
		text_printf(p->text, "pt=0x%02x, pl=%u, pb=", kind, size);
		hex_bytes(p, r, size);
		text_printf(p->text, ", al=%u, a=", bytes);
	}
	step(r, 2);
	if (r->length < bytes) {
		text_str(p->text, " (not enough space for A)");
		return false;
	}
	if (!ip && !ip6) {
		hex_bytes(p, r, bytes);
		return true;
	}
	print_need(p, r->at, bytes);
	text_printf(p->text, ip ? "IPv4 (%u) " : "IPv6 (%u) ", count);
	if (ip)
		print_ip4(p, r->at);
	else
		print_ip6_address(p, r->at);
	step(r, bytes);
	return true;
}

static void addresses(struct print *p, const uint8_t *at, uint32_t length)
{
	struct rest r = {at, length};
	uint32_t count;

	if (length < 4) {
		text_str(p->text, " (not enough space for num)");
		print_need(p, at, length);
		return;
	}
	count = get_u32(p, at);
	step(&r, 4);
	while (count > 0) {
		if (!address(p, &r, count)) {
			print_need(p, r.at, r.length);
			return;
		}
		if (--count > 0)
			text_char(p->text, ' ');
	}
	if (r.length > 0)
		text_printf(p->text, " (%u bytes of stray data)", r.length);
}

static const struct cdp_tlv {
	const char *name;
	cdp_printer *print;
	uint32_t least;
	uint32_t most; /* 0: any */
} tlvs[] = {
    [0x01] = {"Device-ID", quoted, 0, 0},
    [0x02] = {"Address", addresses, 0, 0},
    [0x03] = {"Port-ID", quoted, 0, 0},
    [0x04] = {"Capability", capability, 4, 4},
    [0x05] = {"Version String", version, 0, 0},
    [0x06] = {"Platform", quoted, 0, 0},
    [0x07] = {"Prefixes", prefixes, 0, 0},
    [0x08] = {"Protocol-Hello option", NULL, 0, 0},
    [0x09] = {"VTP Management Domain", quoted, 0, 0},
    [0x0a] = {"Native VLAN ID", number, 2, 2},
    [0x0b] = {"Duplex", duplex, 1, 1},
    [0x0e] = {"ATA-186 VoIP VLAN assignment", ata186, 3, 3},
    [0x0f] = {"ATA-186 VoIP VLAN request", ata186, 2, 3},
    [0x10] = {"power consumption", power, 1, 3},
    [0x11] = {"MTU", mtu, 4, 4},
    [0x12] = {"AVVID trust bitmap", hex_byte, 1, 1},
    [0x13] = {"AVVID untrusted ports CoS", hex_byte, 1, 1},
    [0x14] = {"System Name", quoted, 0, 0},
    [0x15] = {"System Object ID (not decoded)", NULL, 0, 0},
    [0x16] = {"Management Addresses", addresses, 4, 0},
    [0x17] = {"Physical Location", location, 1, 0},
};

static void body(struct print *p, unsigned type, const uint8_t *at, uint32_t length)
{
	const struct cdp_tlv *t = type < sizeof tlvs / sizeof tlvs[0] ? &tlvs[type] : NULL;

	if (t != NULL && (length < t->least || (t->most != 0 && length > t->most))) {
		text_str(p->text, " (malformed TLV)");
	} else if (t != NULL && (p->options->verbose > 0 || type == TLV_DEVICE)) {
		if (t->print != NULL)
			t->print(p, at, length);
		else
			print_need(p, at, length);
		return;
	}
	/* tcpdump dumps what it passes over, and under -v what it does not know. */
	print_need(p, at, length);
	print_hex(p, "\n\t  ", at, length);
}

static const char *tlv_name(unsigned type)
{
	const char *name = type < sizeof tlvs / sizeof tlvs[0] ? tlvs[type].name : NULL;

	return name != NULL ? name : "unknown field type";
}

static void title(struct print *p, unsigned type, uint32_t length)
{
	if (p->options->verbose > 0)
		text_printf(p->text, "\n\t%s (0x%02x), value length: %u byte%s: ", tlv_name(type),
		    type, length, print_plural(length));
	else if (type == TLV_DEVICE)
		text_str(p->text, ", Device-ID ");
}

/* Takes one TLV; bytes, or 0: it does not fit. */
static uint32_t tlv(struct print *p, const uint8_t *at, uint32_t length)
{
	unsigned type;
	uint32_t size;

	if (length < TLV_HEADER) {
		text_printf(p->text, " (remaining packet length %u < %u)", length, TLV_HEADER);
		return 0;
	}
	type = get_u16(p, at);
	size = get_u16(p, at + 2);
	if (size < TLV_HEADER) {
		if (p->options->verbose > 0)
			text_printf(p->text, "\n\t%s (0x%02x), TLV length: %u byte%s (too short)",
			    tlv_name(type), type, size, print_plural(size));
		else
			text_printf(p->text, ", %s TLV length %u too short", tlv_name(type), size);
		return 0;
	}
	if (size > length) {
		text_printf(p->text, " (TLV length %u > %u)", size, length);
		return 0;
	}
	title(p, type, size - TLV_HEADER);
	body(p, type, at + TLV_HEADER, size - TLV_HEADER);
	return size;
}

void print_cdp(struct print *p, const uint8_t *at, uint32_t length)
{
	uint32_t left = length;
	uint16_t checksum;

	p->protocol = "cdp";
	if (length < HEADER) {
		text_printf(p->text, " (packet length %u < %u)", length, HEADER);
		print_invalid(p);
		print_need(p, at, length);
		return;
	}
	text_printf(p->text, "CDPv%u, ttl: %us", get_u8(p, at), get_u8(p, at + 1));
	checksum = get_u16(p, at + 2);
	if (p->options->verbose > 0)
		text_printf(
		    p->text, ", checksum: 0x%04x (unverified), length %u", checksum, length);
	at += HEADER;
	left -= HEADER;
	while (left > 0) {
		uint32_t size = tlv(p, at, left);

		if (size == 0) {
			print_invalid(p);
			print_need(p, at, left);
			return;
		}
		at += size;
		left -= size;
	}
	if (p->options->verbose == 0)
		text_printf(p->text, ", length %u", length);
}
