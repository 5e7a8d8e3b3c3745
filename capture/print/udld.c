/*
 * Cisco's Unidirectional Link Detection (RFC 5171).
 */
#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	TLV_DEVICE = 1,
	TLV_PORT = 2,
	TLV_ECHO = 3,
	TLV_MESSAGE_INTERVAL = 4,
	TLV_TIMEOUT_INTERVAL = 5,
	TLV_NAME = 6,
	TLV_SEQUENCE = 7,
};

static const struct print_name tlvs[] = {
    {1, "Device-ID TLV"},
    {2, "Port-ID TLV"},
    {3, "Echo TLV"},
    {4, "Message Interval TLV"},
    {5, "Timeout Interval TLV"},
    {6, "Device Name TLV"},
    {7, "Sequence Number TLV"},
    {0, NULL},
};

static const struct print_name codes[] = {
    {0, "Reserved"},
    {1, "Probe message"},
    {2, "Echo message"},
    {3, "Flush message"},
    {0, NULL},
};

static const struct print_name flag_names[] = {
    {0x01, "RT"},
    {0x02, "RSY"},
    {0x04, "MBZ-2"},
    {0x08, "MBZ-3"},
    {0x10, "MBZ-4"},
    {0x20, "MBZ-5"},
    {0x40, "MBZ-6"},
    {0x80, "MBZ-7"},
    {0, NULL},
};

static bool body(struct print *p, uint16_t type, const uint8_t *at, uint32_t size)
{
	switch (type) {
	case TLV_DEVICE:
	case TLV_PORT:
	case TLV_NAME:
		text_str(p->text, ", ");
		print_safe_padded(p, at, size);
		return true;
	case TLV_ECHO:
		text_str(p->text, ", ");
		print_safe(p, at, size);
		return true;
	case TLV_MESSAGE_INTERVAL:
	case TLV_TIMEOUT_INTERVAL:
		if (size != 1)
			return false;
		text_printf(p->text, ", %us", get_u8(p, at));
		return true;
	case TLV_SEQUENCE:
		if (size != 4)
			return false;
		text_printf(p->text, ", %u", get_u32(p, at));
		return true;
	default:
		print_need(p, at, size);
		return true;
	}
}

/* The TLVs; false with *at and *length where they stop to make sense. */
static bool tlvs_until(struct print *p, const uint8_t **at, uint32_t *length)
{
	while (*length > 0) {
		uint16_t type;
		uint32_t size;

		if (*length < 4)
			return false;
		type = get_u16(p, *at);
		size = get_u16(p, *at + 2);
		*at += 4;
		*length -= 4;
		text_printf(p->text, "\n\t%s (0x%04x) TLV, length %u",
		    print_name_or(tlvs, type, "Unknown"), type, size);
		if (size <= 4 || *length < size - 4 || !body(p, type, *at, size - 4))
			return false;
		*at += size - 4;
		*length -= size - 4;
	}
	return true;
}

void print_udld(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t code, flags;

	p->protocol = "udld";
	if (length < 4) {
		print_invalid(p);
		print_need(p, at, length);
		return;
	}
	code = get_u8(p, at) & 0x1f;
	flags = get_u8(p, at + 1);
	text_printf(p->text, "UDLDv%u, Code %s (%x), Flags [", at[0] >> 5,
	    print_name_or(codes, code, "Reserved"), code);
	print_bits(p, flag_names, "none", ", ", flags);
	text_printf(p->text, "] (0x%02x), length %u", flags, length);
	if (p->options->verbose == 0) {
		print_need(p, at, length);
		return;
	}
	text_printf(p->text, "\n\tChecksum 0x%04x (unverified)", get_u16(p, at + 2));
	at += 4;
	length -= 4;
	if (!tlvs_until(p, &at, &length)) {
		print_invalid(p);
		print_need(p, at, length);
	}
}
