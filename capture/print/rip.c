/*
 * RIP versions 1 and 2 (RFC 1058, 2453) and RIPng (RFC 2080).
 */
#include <string.h>

#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	HEADER = 4,
	ENTRY = 20,
	ENTRY_HEADER = 4,
	REQUEST = 1,
	RESPONSE = 2,
	TRACE_ON = 3,
	TRACE_OFF = 4,
	POLL = 5,
	POLL_ENTRY = 6,
	FAMILY_IP = 2,
	FAMILY_AUTH = 0xffff,
	AUTH_TRAILER = 1,
	AUTH_TEXT = 2,
	AUTH_CRYPTO = 3,
	RIPNG_INFINITY = 16,
};

static const struct print_name commands[] = {
    {1, "Request"},
    {2, "Response"},
    {3, "Trace on"},
    {4, "Trace off"},
    {5, "Poll"},
    {6, "Poll Entry"},
    {0, NULL},
};

/* The length of a netmask's prefix, or -1: it has holes. */
static int prefix_length(uint32_t mask)
{
	uint32_t inverse = ~mask;
	int length = 32;

	if ((inverse & (inverse + 1)) != 0)
		return -1;
	for (; inverse != 0; inverse >>= 1)
		length--;
	return length;
}

/* An entry's printer: the bytes it takes, or 0: it does not fit. */
typedef uint32_t entry_printer(struct print *p, const uint8_t *at, uint32_t left);

static uint32_t entry_1(struct print *p, const uint8_t *at, uint32_t left)
{
	uint16_t family;

	if (left < ENTRY || !print_has(p, at, ENTRY))
		return 0;
	family = get_u16(p, at);
	if (family != FAMILY_IP && family != 0) {
		text_str(p->text, "\n\t AFI ");
		print_named(p, print_bsd_af_names, "Unknown (%u)", family);
		text_str(p->text, ", ");
		print_unknown(p, "\n\t  ", at + ENTRY_HEADER, ENTRY - ENTRY_HEADER);
	} else if (get_u16(p, at + 2) != 0 || get_u64(p, at + 8) != 0) {
		print_unknown(p, "\n\t  ", at, ENTRY);
	} else {
		text_printf(p->text, "\n\t  %s%s, metric: %u", family == 0 ? "AFI 0, " : "",
		    print_as_ip4(p, at + 4).s, get_u32(p, at + 16));
	}
	return ENTRY;
}

static uint32_t authentication(struct print *p, const uint8_t *at, uint32_t left)
{
	uint16_t kind = get_u16(p, at + 2);
	const uint8_t *body = at + ENTRY_HEADER;

	switch (kind) {
	case AUTH_TEXT:
		text_str(p->text, "\n\t  Simple Text Authentication data: ");
		print_safe_padded(p, body, 16);
		return ENTRY;
	case AUTH_CRYPTO:
		if (!print_has(p, body, 16) || left < ENTRY)
			return 0;
		text_printf(p->text,
		    "\n\t  Auth header: Packet Len %u, Key-ID %u, Auth Data Len %u, SeqNo %u, MBZ "
		    "%u, MBZ %u",
		    get_u16(p, body), get_u8(p, body + 2), get_u8(p, body + 3),
		    get_u32(p, body + 4), get_u32(p, body + 8), get_u32(p, body + 12));
		return ENTRY;
	case AUTH_TRAILER:
		text_str(p->text, "\n\t  Auth trailer:");
		break;
	default:
		text_printf(p->text, "\n\t  Unknown (%u) Authentication data:", kind);
		break;
	}
	print_unknown(p, "\n\t  ", body, left - ENTRY_HEADER);
	return left;
}

static uint32_t entry_2(struct print *p, const uint8_t *at, uint32_t left)
{
	uint16_t family;

	if (left < ENTRY_HEADER || !print_has(p, at, ENTRY_HEADER))
		return 0;
	family = get_u16(p, at);
	if (family == FAMILY_AUTH)
		return authentication(p, at, left);
	if (family != FAMILY_IP && family != 0) {
		text_str(p->text, "\n\t  AFI ");
		print_named(p, print_bsd_af_names, "Unknown (%u)", family);
		print_unknown(p, "\n\t  ", at + ENTRY_HEADER, ENTRY - ENTRY_HEADER);
		return ENTRY;
	}
	if (!print_has(p, at, ENTRY) || left < ENTRY)
		return 0;
	text_str(p->text, "\n\t  AFI ");
	print_named(p, print_bsd_af_names, "%u", family);
	text_printf(p->text,
	    ", %15s/%-2d, tag 0x%04x, metric: %u, next-hop: ", print_as_ip4(p, at + 4).s,
	    prefix_length(get_u32(p, at + 8)), get_u16(p, at + 2), get_u32(p, at + 16));
	if (get_u32(p, at + 12) != 0)
		print_ip4(p, at + 12);
	else
		text_str(p->text, "self");
	return ENTRY;
}

static void entries(struct print *p, entry_printer *entry, const uint8_t *at, uint32_t left)
{
	while (left > 0) {
		uint32_t size = entry(p, at, left);

		if (size == 0) {
			print_truncated(p);
			return;
		}
		if (left < size) {
			text_printf(p->text, " [remaining entries length %u < %u]", left, size);
			print_invalid(p);
			return;
		}
		at += size;
		left -= size;
	}
}

static void details(
    struct print *p, uint8_t command, const uint8_t *at, uint32_t length, uint32_t left)
{
	uint8_t version = at[1];

	switch (command) {
	case REQUEST:
	case RESPONSE:
		if (version == 1 || version == 2) {
			text_printf(p->text, ", routes: %u%s", length / ENTRY,
			    version == 2 ? " or less" : "");
			entries(p, version == 1 ? entry_1 : entry_2, at + HEADER, left);
		} else {
			text_str(p->text, ", unknown version");
		}
		break;
	case TRACE_OFF:
	case POLL:
	case POLL_ENTRY:
		break;
	case TRACE_ON:
	default:
		if (p->options->verbose <= 1)
			print_unknown(p, "\n\t", at, length);
		break;
	}
	if (p->options->verbose > 1)
		print_unknown(p, "\n\t", at, length);
}

void print_rip(struct print *p, const uint8_t *at, uint32_t length)
{
	uint32_t left = print_left(p, at) < length ? print_left(p, at) : length;
	uint8_t command;

	p->protocol = "rip";
	if (left < HEADER) {
		print_truncated(p);
		return;
	}
	text_printf(p->text, "%sRIPv%u", p->options->verbose > 0 ? "\n\t" : "", at[1]);
	if (at[1] == 0) {
		print_unknown(p, "\n\t", at, length);
		return;
	}
	command = at[0];
	text_str(p->text, ", ");
	print_named(p, commands, "unknown command (%u)", command);
	text_printf(p->text, ", length: %u", length);
	if (p->options->verbose > 0)
		details(p, command, at, length, left - HEADER);
}

static void ripng_entry(struct print *p, const uint8_t *at, bool metric)
{
	text_printf(p->text, "%s/%u", print_as_ip6(p, at).s, get_u8(p, at + 18));
	if (get_u16(p, at + 16) != 0)
		text_printf(p->text, " [%u]", get_u16(p, at + 16));
	if (get_u8(p, at + 19) != 0 && metric)
		text_printf(p->text, " (%u)", at[19]);
}

static bool ripng_asks_all(struct print *p, const uint8_t *at)
{
	static const uint8_t any[16];

	return get_u8(p, at + 19) == RIPNG_INFINITY && memcmp(at, any, sizeof any) == 0;
}

/* False: it makes no sense. */
static bool ripng_body(struct print *p, uint8_t command, const uint8_t *at, uint32_t length)
{
	const char *name = command == REQUEST ? "ripng-req" : "ripng-resp";
	uint32_t left, count;

	if (length < HEADER)
		return false;
	left = length - HEADER;
	at += HEADER;
	count = left / ENTRY;
	if (command == REQUEST && count == 1 && ripng_asks_all(p, at)) {
		text_str(p->text, " ripng-req dump");
		return true;
	}
	if (count * ENTRY != left)
		text_printf(p->text, " %s %u[%u]:", name, count, length);
	else
		text_printf(p->text, " %s %u:", name, count);
	for (; left >= ENTRY; at += ENTRY, left -= ENTRY) {
		text_str(p->text, p->options->verbose > 1 ? "\n\t" : " ");
		ripng_entry(p, at, command == RESPONSE);
	}
	return left == 0;
}

void print_ripng(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t version, command;
	bool valid = false;

	p->protocol = "ripng";
	version = get_u8(p, at + 1);
	if (version != 1) {
		text_printf(p->text, " [vers %u]", version);
	} else {
		command = get_u8(p, at);
		if (command == REQUEST || command == RESPONSE)
			valid = ripng_body(p, command, at, length);
		else
			text_printf(p->text, " ripng-%u ?? %u", command, length);
	}
	if (!valid)
		print_invalid(p);
}
