/*
 * Packets out of packet filters' logs: Linux NFLOG, OpenBSD pflog, and the enc interface of IPsec.
 */
#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	NFLOG_HEADER = 4,
	NFLOG_TLV = 4,
	NFLOG_PAYLOAD = 9,
	NFLOG_IP = 2,
	NFLOG_IP6 = 10,
	PFLOG_LEAST = 45,
	PFLOG_HEADER = 64,
	PFLOG_NAME = 16,
	ENC_HEADER = 12,
	ENC_CONFIDENTIAL = 0x0400,
	ENC_AUTHENTIC = 0x0800,
	BSD_IP = 2,
	BSD_IP6 = 24,
	FREEBSD_IP6 = 28,
	DARWIN_IP6 = 30,
};

static const struct print_name nflog_families[] = {
    {2, "IPv4"},
    {10, "IPv6"},
    {0, NULL},
};

static const struct print_name reasons[] = {
    {0, "0(match)"},
    {1, "1(bad-offset)"},
    {2, "2(fragment)"},
    {4, "3(short)"},
    {4, "4(normalize)"},
    {5, "5(memory)"},
    {6, "6(bad-timestamp)"},
    {7, "7(congestion)"},
    {8, "8(ip-option)"},
    {9, "9(proto-cksum)"},
    {10, "10(state-mismatch)"},
    {11, "11(state-insert)"},
    {12, "12(state-limit)"},
    {13, "13(src-limit)"},
    {14, "14(synproxy)"},
    {0, NULL},
};

static const struct print_name actions[] = {
    {0, "pass"},
    {1, "block"},
    {2, "scrub"},
    {4, "nat"},
    {5, "nonat"},
    {6, "binat"},
    {7, "nobinat"},
    {8, "rdr"},
    {9, "nordr"},
    {10, "synproxy-drop"},
    {0, NULL},
};

static const struct print_name directions[] = {
    {0, "in/out"},
    {1, "in"},
    {2, "out"},
    {0, NULL},
};

/* The packet of a BSD address family; false: not known. */
static bool print_bsd_family(struct print *p, uint32_t family, const uint8_t *at, uint32_t length)
{
	if (family == BSD_IP)
		print_ip(p, at, length);
	else if (family == BSD_IP6 || family == FREEBSD_IP6 || family == DARWIN_IP6)
		print_ip6(p, at, length);
	else
		return false;
	return true;
}

static void put_nflog(struct print *p, const uint8_t *at, uint32_t length)
{
	text_printf(p->text, "version %u, resource ID %u, ", get_u8(p, at + 1), get_u16(p, at + 2));
	if (p->options->quiet == 0)
		text_printf(p->text, "family %s (%u)",
		    print_name_or(nflog_families, at[0], "Unknown"), at[0]);
	else
		print_named(p, nflog_families, "Unknown NFLOG (0x%02x)", at[0]);
	text_printf(p->text, ", length %u: ", length);
}

/* Steps past the attributes to the payload's bytes; false: cut off on the way. */
static bool find_nflog_payload(struct print *p, const uint8_t **at, uint32_t *length)
{
	while (*length > 0) {
		uint32_t size;

		if (!print_has(p, *at, NFLOG_TLV))
			return false;
		size = (get_le16(p, *at) + 3u) & ~3u;
		if (size < NFLOG_TLV || !print_has(p, *at, size))
			return false;
		if (get_le16(p, *at + 2) == NFLOG_PAYLOAD) {
			*length -= NFLOG_TLV;
			*at += NFLOG_TLV;
			return true;
		}
		*at += size;
		*length = *length > size ? *length - size : 0;
	}
	return true;
}

void print_nflog_link(struct print *p, const uint8_t *at, uint32_t length)
{
	const uint8_t *payload = at + NFLOG_HEADER;
	bool found;

	p->protocol = "nflog";
	if (!print_has(p, at, NFLOG_HEADER)) {
		print_truncated(p);
		p->link_length += print_left(p, at);
		return;
	}
	p->link_length += NFLOG_HEADER;
	if (at[1] != 0) {
		text_printf(p->text, "version %u (unknown)", at[1]);
		return;
	}
	if (p->options->link_header)
		put_nflog(p, at, length);
	length -= NFLOG_HEADER;
	found = find_nflog_payload(p, &payload, &length);
	p->link_length += (uint32_t)(payload - at) - NFLOG_HEADER;
	if (!found) {
		print_truncated(p);
		return;
	}
	if (at[0] == NFLOG_IP) {
		print_ip(p, payload, length);
	} else if (at[0] == NFLOG_IP6) {
		print_ip6(p, payload, length);
	} else {
		if (!p->options->link_header)
			put_nflog(p, at, length + NFLOG_HEADER);
		print_default(p, payload, print_left(p, payload));
	}
}

static void put_pflog(struct print *p, const uint8_t *at)
{
	uint32_t rule = get_u32(p, at + 36), sub = get_u32(p, at + 40);

	text_printf(p->text, "rule %u", rule);
	if (sub == UINT32_MAX) {
		text_char(p->text, '/');
	} else {
		text_char(p->text, '.');
		print_safe_padded(p, at + 20, PFLOG_NAME);
		text_printf(p->text, ".%u/", sub);
	}
	print_named(p, reasons, "unkn(%u)", at[3]);
	text_str(p->text, ": ");
	print_named(p, actions, "unkn(%u)", at[2]);
	text_char(p->text, ' ');
	print_named(p, directions, "unkn(%u)", at[60]);
	text_str(p->text, " on ");
	print_safe_padded(p, at + 4, PFLOG_NAME);
	text_str(p->text, ": ");
}

void print_pflog_link(struct print *p, const uint8_t *at, uint32_t length)
{
	uint32_t size;

	p->protocol = "pflog";
	if (print_left(p, at) < 1) {
		print_truncated(p);
		return;
	}
	if (at[0] < PFLOG_LEAST) {
		text_str(p->text, "[pflog: invalid header length!]");
		p->link_length += at[0];
		return;
	}
	size = (at[0] + 3u) & ~3u;
	p->link_length += size;
	if (!print_has(p, at, size) || !print_has(p, at, PFLOG_HEADER)) {
		print_truncated(p);
		return;
	}
	if (p->options->link_header)
		put_pflog(p, at);
	if (print_bsd_family(p, at[1], at + size, length - size))
		return;
	if (!p->options->link_header)
		put_pflog(p, at);
	print_default(p, at + size, print_left(p, at + size));
}

static uint32_t swapped(uint32_t v)
{
	return v >> 24 | (v >> 8 & 0xff00) | (v << 8 & 0xff0000) | v << 24;
}

void print_enc_link(struct print *p, const uint8_t *at, uint32_t length)
{
	uint32_t family, flags;

	p->protocol = "enc";
	print_need(p, at, ENC_HEADER);
	p->link_length += ENC_HEADER;
	family = get_le32(p, at);
	flags = get_le32(p, at + 8);
	if ((family & 0xffff0000) != 0) {
		family = swapped(family);
		flags = swapped(flags);
	}
	text_str(p->text, flags == 0 ? "(unprotected): " : "(");
	if (flags & ENC_AUTHENTIC)
		text_printf(p->text, "authentic%s", flags == ENC_AUTHENTIC ? "): " : ",");
	flags &= ~(uint32_t)ENC_AUTHENTIC;
	if (flags & ENC_CONFIDENTIAL)
		text_printf(p->text, "confidential%s", flags == ENC_CONFIDENTIAL ? "): " : ",");
	text_printf(p->text, "SPI 0x%08x: ", get_u32(p, at + 4));
	print_bsd_family(p, family, at + ENC_HEADER, length - ENC_HEADER);
}
