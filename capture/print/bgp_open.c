/*
 * BGP: the capabilities a speaker opens with (RFC 5492).
 */
#include "capture/print/bgp.h"
#include "capture/print/names.h"

enum {
	CAPABILITY_FAMILY = 1,
	CAPABILITY_REFRESH = 2,
	CAPABILITY_LABELS = 8,
	CAPABILITY_RESTART = 64,
	CAPABILITY_LONG_AS = 65,
	CAPABILITY_ADD_PATH = 69,
	CAPABILITY_LONG_RESTART = 71,
	CAPABILITY_REFRESH_CISCO = 128,
};

static const struct print_name names[] = {
    {1, "Multiprotocol Extensions"},
    {2, "Route Refresh"},
    {3, "Cooperative Route Filtering"},
    {4, "Multiple Routes to a Destination"},
    {5, "Extended Next Hop Encoding"},
    {8, "Multiple Labels"},
    {64, "Graceful Restart"},
    {65, "32-Bit AS Number"},
    {67, "Dynamic Capability"},
    {68, "Multisession BGP"},
    {69, "Multiple Paths"},
    {70, "Enhanced Route Refresh"},
    {71, "Long-lived Graceful Restart"},
    {128, "Route Refresh (Cisco)"},
    {0, NULL},
};

static const struct print_name directions[] = {
    {1, "Receive"},
    {2, "Send"},
    {3, "Both"},
    {0, NULL},
};

static bool too_short(struct print *p, uint8_t length, uint8_t least)
{
	if (length >= least)
		return false;
	text_printf(p->text, " (too short, < %u)", least);
	return true;
}

static void labels(struct print *p, const uint8_t *at, uint8_t length)
{
	for (; length >= 4; length -= 4, at += 4) {
		print_bgp_family(p, "\n\t\t", get_u16(p, at), get_u8(p, at + 2));
		text_printf(p->text, ", Count: %u", get_u8(p, at + 3));
	}
}

static void restart(struct print *p, const uint8_t *at, uint8_t length)
{
	text_printf(p->text, "\n\t\tRestart Flags: [%s], Restart Time %us",
	    get_u8(p, at) & 0x80 ? "R" : "none", get_u16(p, at) & 0xfff);
	at += 2;
	for (length -= 2; length >= 4; length -= 4, at += 4) {
		print_bgp_family(p, "\n\t\t  ", get_u16(p, at), get_u8(p, at + 2));
		text_printf(p->text, ", Forwarding state preserved: %s",
		    get_u8(p, at + 3) & 0x80 ? "yes" : "no");
	}
}

static void add_path(struct print *p, const uint8_t *at, uint8_t length)
{
	if (length == 0)
		text_str(p->text, " (bogus)");
	for (; length != 0; length -= 4, at += 4) {
		if (length < 4) {
			print_invalid(p);
			return;
		}
		print_bgp_family(p, "\n\t\t", get_u16(p, at), get_u8(p, at + 2));
		text_str(p->text, ", Send/Receive: ");
		print_named(p, directions, "Bogus (0x%02x)", get_u8(p, at + 3));
	}
}

/* False: no more of them. */
static bool body(struct print *p, uint8_t type, const uint8_t *at, uint8_t length)
{
	switch (type) {
	case CAPABILITY_FAMILY:
		if (too_short(p, length, 4))
			return false;
		print_bgp_family(p, "\n\t\t", get_u16(p, at), get_u8(p, at + 3));
		break;
	case CAPABILITY_LABELS:
		labels(p, at, length);
		break;
	case CAPABILITY_RESTART:
		if (too_short(p, length, 2))
			return false;
		restart(p, at, length);
		break;
	case CAPABILITY_REFRESH:
	case CAPABILITY_LONG_RESTART:
	case CAPABILITY_REFRESH_CISCO:
		break;
	case CAPABILITY_LONG_AS:
		if (too_short(p, length, 4))
			return false;
		text_printf(p->text, "\n\t\t 4 Byte AS %u", get_u32(p, at));
		break;
	case CAPABILITY_ADD_PATH:
		add_path(p, at, length);
		break;
	default:
		text_printf(p->text, "\n\t\tno decoder for Capability %u", type);
		if (p->options->verbose <= 1)
			print_unknown(p, "\n\t\t", at, length);
		break;
	}
	return true;
}

void print_bgp_capabilities(struct print *p, const uint8_t *at, uint32_t length)
{
	const uint8_t *end = at + length;

	while (at < end) {
		uint8_t type, size;

		if (!print_has(p, at, 2)) {
			print_truncated(p);
			return;
		}
		type = at[0];
		size = at[1];
		text_printf(p->text, "\n\t      %s (%u), length: %u",
		    print_name_or(names, type, "Unknown"), type, size);
		if (!print_has(p, at + 2, size)) {
			print_truncated(p);
			return;
		}
		if (!body(p, type, at + 2, size))
			return;
		if (p->options->verbose > 1 && size != 0)
			print_unknown(p, "\n\t\t", at + 2, size);
		at += 2 + size;
	}
}
