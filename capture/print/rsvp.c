/* RSVP: messages (RFC 2205; bundles of them, RFC 2961). */
#include "capture/print/names.h"
#include "capture/print/printers.h"
#include "capture/print/rsvp.h"

enum { VERSION_1 = 1, HEADER = 8, BUNDLE = 12 };

static const struct print_name messages[] = {
    {1, "Path"},
    {2, "Resv"},
    {3, "PathErr"},
    {4, "ResvErr"},
    {5, "PathTear"},
    {6, "ResvTear"},
    {7, "ResvConf"},
    {BUNDLE, "Bundle"},
    {13, "Acknowledgement"},
    {14, "Hello (Old)"},
    {15, "Refresh"},
    {20, "Hello"},
    {0, NULL},
};

static const struct print_name header_flags[] = {{1, "Refresh reduction capable"}, {0, NULL}};

/* False: of a version nobody knows. */
static bool put_version(struct print *p, const uint8_t *at)
{
	unsigned version = at[0] >> 4;

	if (version == VERSION_1)
		return true;
	text_printf(p->text, "ERROR: RSVP version %u packet not supported", version);
	return false;
}

/* The header, and whether the length in it has room for it. */
static bool put_header(struct print *p, const uint8_t *at, const char *indent)
{
	uint16_t size = get_u16(p, at + 6);

	text_printf(p->text, "%sRSVPv%u ", indent, at[0] >> 4);
	print_named(p, messages, "unknown, type: %u", at[1]);
	text_printf(p->text, " Message (%u), Flags: [", at[1]);
	print_bits(p, header_flags, "none", ", ", at[0] & 0xf);
	text_printf(
	    p->text, "], length: %u, ttl: %u, checksum: 0x%04x", size, at[4], get_u16(p, at + 2));
	if (size >= HEADER)
		return true;
	text_printf(p->text, "ERROR: common header too short %u < %u", size, HEADER);
	return false;
}

static void put_bundle(struct print *p, const uint8_t *at, uint32_t left)
{
	while (left > 0) {
		uint16_t size;

		if (!print_has(p, at, HEADER)) {
			print_truncated(p);
			return;
		}
		if (!put_version(p, at) || !put_header(p, at, "\n\t  "))
			return;
		size = get_u16(p, at + 6);
		if (left < size) {
			text_printf(p->text, "ERROR: common header too large %u > %u", size, left);
			return;
		}
		if (!print_rsvp_objects(p, at + HEADER, (uint32_t)size - HEADER, "\n\t    "))
			return;
		at += size;
		left -= size;
	}
}

void print_rsvp(struct print *p, const uint8_t *at, uint32_t length)
{
	uint32_t left;

	p->protocol = "rsvp";
	if (!print_has(p, at, HEADER)) {
		print_truncated(p);
		return;
	}
	if (!put_version(p, at))
		return;
	if (!p->options->verbose) {
		text_printf(p->text, "RSVPv%u ", at[0] >> 4);
		print_named(p, messages, "unknown (%u)", at[1]);
		text_printf(p->text, " Message, length: %u", length);
		return;
	}
	if (!put_header(p, at, "\n\t"))
		return;
	left = (uint32_t)get_u16(p, at + 6) - HEADER;
	if (at[1] == BUNDLE)
		put_bundle(p, at + HEADER, left);
	else if (print_find(messages, at[1]))
		print_rsvp_objects(p, at + HEADER, left, "\n\t  ");
	else
		print_unknown(p, "\n\t    ", at + HEADER, left);
}
