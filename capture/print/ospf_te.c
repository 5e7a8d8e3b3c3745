/*
 * OSPF: the TLVs in opaque LSAs: traffic engineering, graceful restart, router information.
 */
#include <string.h>

#include "capture/print/names.h"
#include "capture/print/ospf.h"

enum {
	TLV_HEADER = 4,
	TE_ROUTER = 1,
	TE_LINK = 2,
	TE_LINK_RISKS = 16,
	GRACE_PERIOD = 1,
	GRACE_REASON = 2,
	GRACE_ADDRESS = 3,
	INFORMATION_CAPABILITIES = 1,
};

static const struct print_name te_tlvs[] = {
    {1, "Router Address"},
    {2, "Link"},
    {0, NULL},
};

static const struct print_name link_tlvs[] = {
    {1, "Link Type"},
    {2, "Link ID"},
    {3, "Local Interface IP address"},
    {4, "Remote Interface IP address"},
    {5, "Traffic Engineering Metric"},
    {6, "Maximum Bandwidth"},
    {7, "Maximum Reservable Bandwidth"},
    {8, "Unreserved Bandwidth"},
    {9, "Administrative Group"},
    {11, "Link Local/Remote Identifier"},
    {14, "Link Protection Type"},
    {15, "Interface Switching Capability"},
    {16, "Shared Risk Link Group"},
    {17, "Bandwidth Constraints"},
    {0, NULL},
};

static const struct print_name link_types[] = {
    {1, "Point-to-point"},
    {2, "Multi-Access"},
    {0, NULL},
};

static const struct print_name grace_tlvs[] = {
    {1, "Grace Period"},
    {2, "Graceful restart Reason"},
    {3, "IPv4 interface address"},
    {0, NULL},
};

static const struct print_name grace_reasons[] = {
    {0, "Unknown"},
    {1, "Software Restart"},
    {2, "Software Reload/Upgrade"},
    {3, "Control Processor Switch"},
    {0, NULL},
};

static const struct print_name information_tlvs[] = {
    {1, "Router Capabilities"},
    {0, NULL},
};

static const struct print_name information_bits[] = {
    {0x01, "Reserved"},
    {0x02, "Reserved"},
    {0x04, "Reserved"},
    {0x08, "Reserved"},
    {0x10, "graceful restart capable"},
    {0x20, "graceful restart helper"},
    {0x40, "Stub router support"},
    {0x80, "Traffic engineering"},
    {0x100, "p2p over LAN"},
    {0x200, "path computation server"},
    {0, NULL},
};

/* A bandwidth, which the wire has as a float of bytes a second, in Mbit/s. */
static double megabits(struct print *p, const uint8_t *at)
{
	uint32_t bits = get_u32(p, at);
	float f;

	memcpy(&f, &bits, sizeof f);
	return (double)(f * 8 / 1000000);
}

static void bandwidths(struct print *p, const char *title, const uint8_t *at, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		text_printf(p->text, "\n\t\t%s%u: %.3f Mbps", title, i, megabits(p, at + 4 * i));
}

static bool bad(struct print *p, const char *why)
{
	text_str(p->text, why);
	print_invalid(p);
	return false;
}

static void link_ids(struct print *p, const uint8_t *at, uint16_t length)
{
	for (uint16_t i = 0; i < length; i += 4)
		text_printf(
		    p->text, ", %s (0x%08x)", print_as_ip4(p, at + i).s, get_u32(p, at + i));
}

static bool constraints(struct print *p, const uint8_t *at, uint16_t length)
{
	if (length < 4)
		return bad(p, " < 4");
	text_printf(p->text, "\n\t\tBandwidth Constraints Model ID: %s (%u)",
	    print_name_or(print_diffserv_te_names, at[0], "unknown"), at[0]);
	if (length % 4 != 0 || length > 36) {
		text_printf(p->text,
		    length % 4 != 0 ? "\n\t\tlength %u != N x 4" : "\n\t\tlength %u > 36", length);
		return bad(p, "");
	}
	bandwidths(p, "  Bandwidth constraint CT", at + 4, (length - 4u) / 4);
	return true;
}

static bool switching(struct print *p, const uint8_t *at, uint16_t length)
{
	if (length < 36)
		return bad(p, " < 36");
	text_printf(p->text, "\n\t\tInterface Switching Capability: %s",
	    print_name_or(print_gmpls_switch_names, at[0], "Unknown"));
	text_printf(p->text, "\n\t\tLSP Encoding: %s\n\t\tMax LSP Bandwidth:",
	    print_name_or(print_gmpls_encoding_names, at[1], "Unknown"));
	bandwidths(p, "  priority level ", at + 4, 8);
	return true;
}

static bool risk_groups(struct print *p, const uint8_t *at, uint16_t length)
{
	if (length % 4 != 0)
		return bad(p, " != N x 4");
	for (uint16_t i = 0; i < length; i += 4)
		text_printf(p->text, "%s%u", i == 0 ? "\n\t\t  Shared risk group: " : ", ",
		    get_u32(p, at + i));
	return true;
}

/* The length a link's TLV must have, and how a wrong one is marked. */
static const char *link_length_error(uint16_t type, uint16_t length)
{
	switch (type) {
	case 1:
		return length == 1 ? NULL : " != 1";
	case 2:
	case 11:
		return length == 4 || length == 8 ? NULL : " != 4 && != 8";
	case 3:
	case 4:
	case 5:
	case 6:
	case 7:
	case 9:
	case 14:
		return length == 4 ? NULL : " != 4";
	case 8:
		return length == 32 ? NULL : " != 32";
	default:
		return NULL;
	}
}

static bool link_body(struct print *p, uint16_t type, const uint8_t *at, uint16_t length)
{
	const char *wrong = link_length_error(type, length);

	if (wrong != NULL)
		return bad(p, wrong);
	switch (type) {
	case 1:
		text_printf(
		    p->text, ", %s (%u)", print_name_or(link_types, at[0], "unknown"), at[0]);
		break;
	case 2:
	case 11:
		link_ids(p, at, length);
		break;
	case 3:
	case 4:
		text_printf(p->text, ", %s", print_as_ip4(p, at).s);
		break;
	case 5:
		text_printf(p->text, ", Metric %u", get_u32(p, at));
		break;
	case 6:
	case 7:
		text_printf(p->text, ", %.3f Mbps", megabits(p, at));
		break;
	case 8:
		bandwidths(p, "TE-Class ", at, 8);
		break;
	case 9:
		text_printf(p->text, ", 0x%08x", get_u32(p, at));
		break;
	case 14:
		text_str(p->text, ", ");
		print_bits(p, print_gmpls_link_names, "none", ", ", at[0]);
		break;
	case 15:
		return switching(p, at, length);
	case 16:
		return risk_groups(p, at, length);
	case 17:
		return constraints(p, at, length);
	default:
		if (p->options->verbose <= 1)
			print_unknown(p, "\n\t\t", at, length);
		break;
	}
	return true;
}

static void too_long(struct print *p, uint32_t left, uint32_t size)
{
	text_printf(
	    p->text, "\n\t    Remaining TLV length %u < %u", left + TLV_HEADER, size + TLV_HEADER);
}

/* One of a link's TLVs; the bytes to step over, or 0: it makes no sense. */
static uint32_t link_tlv(struct print *p, const uint8_t *at, uint32_t length)
{
	uint16_t type, size;
	uint32_t padded;

	if (length < TLV_HEADER) {
		text_printf(p->text, "\n\t    Remaining TLV length %u < 4", length);
		return 0;
	}
	type = get_u16(p, at);
	size = get_u16(p, at + 2);
	at += TLV_HEADER;
	length -= TLV_HEADER;
	padded = (size + 3u) & ~3u;
	if (type == 0 || size == 0) {
		print_invalid(p);
		return 0;
	}
	text_printf(p->text, "\n\t      %s subTLV (%u), length: %u",
	    print_name_or(link_tlvs, type, "unknown"), type, size);
	if (length < size) {
		too_long(p, length, size);
		return 0;
	}
	if (!print_has(p, at, size) || !link_body(p, type, at, size))
		return 0;
	if (length < padded) {
		too_long(p, length, padded);
		return 0;
	}
	return TLV_HEADER + padded;
}

/* Returns where it ends; NULL: it stops to make sense. */
static const uint8_t *link(struct print *p, const uint8_t *at, uint32_t length)
{
	while (length != 0) {
		uint32_t size = link_tlv(p, at, length);

		if (size == 0)
			return NULL;
		/* tcpdump steps over a list of shared risks twice. */
		if (get_u16(p, at) == TE_LINK_RISKS)
			at += size - TLV_HEADER;
		at += size;
		length -= size;
	}
	return at;
}

/* A TLV's head, common to the three kinds. False: it does not fit. */
static bool head(struct print *p, const struct print_name *names, const char *form,
    const uint8_t *at, uint32_t length)
{
	uint16_t type, size;

	if (!print_has(p, at, TLV_HEADER))
		return false;
	if (length < TLV_HEADER) {
		text_printf(p->text, "\n\t    Remaining LS length %u < 4", length);
		return false;
	}
	type = get_u16(p, at);
	size = get_u16(p, at + 2);
	text_printf(p->text, "\n\t    %s TLV (%u), length%s %u",
	    print_name_or(names, type, "unknown"), type, form, size);
	return true;
}

static bool te_body(struct print *p, uint16_t type, const uint8_t *at, uint16_t size)
{
	if (type != TE_ROUTER) {
		if (p->options->verbose <= 1)
			print_unknown(p, "\n\t      ", at, size);
	} else if (size < 4) {
		text_printf(p->text, "\n\t    TLV length %u < 4", size);
		return false;
	} else {
		text_printf(p->text, ", %s", print_as_ip4(p, at).s);
	}
	return true;
}

bool print_ospf_te(struct print *p, const uint8_t *at, uint32_t length)
{
	while (length != 0) {
		uint16_t type, size;
		uint32_t padded;

		if (!head(p, te_tlvs, ":", at, length))
			return false;
		type = get_u16(p, at);
		size = get_u16(p, at + 2);
		at += TLV_HEADER;
		length -= TLV_HEADER;
		if (size > length) {
			text_printf(p->text, "\n\t    Bogus length %u > %u", size, length);
			return false;
		}
		if (type == 0 || size == 0)
			return false;
		if (type == TE_LINK) {
			/* tcpdump does not count a link's bytes: it reads on behind it for as many.
			 */
			at = link(p, at, size);
			if (at == NULL)
				return false;
			continue;
		}
		if (!te_body(p, type, at, size))
			return false;
		padded = (size + 3u) & ~3u;
		if (padded > length) {
			text_printf(p->text, "\n\t    Bogus padded length %u > %u", padded, length);
			return false;
		}
		at += padded;
		length -= padded;
	}
	return true;
}

static bool wrong_length(struct print *p, uint16_t length, uint16_t should)
{
	if (length == should)
		return false;
	text_printf(p->text, "\n\t    Bogus length %u != %u", length, should);
	return true;
}

static bool grace_body(struct print *p, uint16_t type, const uint8_t *at, uint16_t length)
{
	switch (type) {
	case GRACE_PERIOD:
		if (wrong_length(p, length, 4))
			return false;
		text_printf(p->text, "%us", get_u32(p, at));
		return true;
	case GRACE_REASON:
		if (wrong_length(p, length, 1))
			return false;
		text_printf(
		    p->text, "%s (%u)", print_name_or(grace_reasons, at[0], "Unknown"), at[0]);
		return true;
	case GRACE_ADDRESS:
		if (wrong_length(p, length, 4))
			return false;
		print_ip4(p, at);
		return true;
	default:
		if (p->options->verbose <= 1)
			print_unknown(p, "\n\t      ", at, length);
		return true;
	}
}

bool print_ospf_grace(struct print *p, const uint8_t *at, uint32_t length)
{
	while (length > 0) {
		uint16_t type, size;
		uint32_t padded;

		if (!head(p, grace_tlvs, "", at, length))
			return false;
		type = get_u16(p, at);
		size = get_u16(p, at + 2);
		text_str(p->text, ", value: ");
		at += TLV_HEADER;
		length -= TLV_HEADER;
		if (size > length) {
			text_printf(p->text, "\n\t    Bogus length %u > %u", size, length);
			return false;
		}
		if (type == 0 || size == 0 || !print_has(p, at, size))
			return false;
		if (!grace_body(p, type, at, size))
			return false;
		padded = (size + 3u) & ~3u;
		at += padded;
		length = length > padded ? length - padded : 0;
	}
	return true;
}

bool print_ospf_router_information(struct print *p, const uint8_t *at, uint32_t length)
{
	while (length != 0) {
		uint16_t type, size;

		if (!head(p, information_tlvs, ":", at, length))
			return print_has(p, at, TLV_HEADER);
		type = get_u16(p, at);
		size = get_u16(p, at + 2);
		text_str(p->text, ", value: ");
		at += TLV_HEADER;
		length -= TLV_HEADER;
		if (size > length) {
			text_printf(p->text, "\n\t    Bogus length %u > remaining LS length %u",
			    size, length);
			return true;
		}
		if (!print_has(p, at, size))
			return false;
		if (type == INFORMATION_CAPABILITIES) {
			if (wrong_length(p, size, 4))
				return true;
			text_str(p->text, "Capabilities: ");
			print_bits(p, information_bits, "Unknown", ", ", get_u32(p, at));
		} else if (p->options->verbose <= 1) {
			print_unknown(p, "\n\t      ", at, size);
		}
		at += size;
		length -= size;
	}
	return true;
}
