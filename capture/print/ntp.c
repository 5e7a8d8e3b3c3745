/*
 * NTP (RFC 5905) and its control messages (RFC 9327).
 */
#include "capture/print/printers.h"

#include <stddef.h>
#include <time.h>

enum {
	HEADER = 48,
	CONTROL_HEADER = 12,
	MODE_CONTROL = 6,
	STRATUM_PRIMARY = 1,
	STRATUM_QUERY = 62,
	STRATUM_REPLY = 63,
};

static const struct print_name modes[] = {
    {0, "unspecified"},
    {1, "symmetric active"},
    {2, "symmetric passive"},
    {3, "Client"},
    {4, "Server"},
    {5, "Broadcast"},
    {6, "Control Message"},
    {7, "Reserved"},
    {0, NULL},
};

static const char *const leaps[4] = {"", "+1s", "-1s", "clock unsynchronized"};

/* Whether a field was captured; says so when not. */
static bool has(struct print *p, const uint8_t *at, uint32_t n)
{
	if (print_has(p, at, n))
		return true;
	print_truncated(p);
	return false;
}

/* Seconds and 65536ths. False, here and below: cut. */
static bool put_short(struct print *p, const char *name, const uint8_t *at)
{
	uint32_t fraction;

	if (!has(p, at, 4))
		return false;
	fraction = get_u16(p, at + 2);
	text_printf(p->text, "%s%u.%06u", name, get_u16(p, at),
	    (uint32_t)((uint64_t)fraction * 1000000 >> 16));
	return true;
}

static uint32_t to_billionths(uint32_t fraction)
{
	/* Rounded as tcpdump rounds it. */
	return (uint32_t)(fraction / 4294967296.0 * 1000000000.0);
}

/* Seconds since 1900, and as a date. */
void print_ntp_time(struct print *p, const uint8_t *at)
{
	const int64_t since_1900 = 2208988800;
	uint32_t seconds = get_u32(p, at);
	time_t moment = (time_t)(seconds - since_1900);
	struct tm tm;

	text_printf(p->text, "%u.%09u", seconds, to_billionths(get_u32(p, at + 4)));
	if (!seconds || !gmtime_r(&moment, &tm))
		return;
	text_printf(p->text, " (%04d-%02d-%02dT%02d:%02d:%02dZ)", tm.tm_year + 1900, tm.tm_mon + 1,
	    tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

static bool put_stamp(struct print *p, const char *name, const uint8_t *at)
{
	if (!has(p, at, 8))
		return false;
	text_str(p->text, name);
	print_ntp_time(p, at);
	return true;
}

/* How much later the second stamp is. */
static void put_difference(
    struct print *p, const char *name, const uint8_t *old, const uint8_t *new)
{
	uint64_t from = get_u64(p, old);
	uint64_t to = get_u64(p, new);
	uint64_t distance = to > from ? to - from : from - to;

	text_str(p->text, name);
	if (!from) {
		print_ntp_time(p, new);
		return;
	}
	text_printf(p->text, "%c%u.%09u", to > from ? '+' : '-', (uint32_t)(distance >> 32),
	    to_billionths((uint32_t)distance));
}

/* False: nothing follows. */
static bool put_reference(struct print *p, const uint8_t *at, uint8_t stratum)
{
	if (!has(p, at, 4))
		return false;
	text_str(p->text, ", Reference-ID: ");
	switch (stratum) {
	case 0:
		text_str(p->text, "(unspec)");
		return true;
	case STRATUM_PRIMARY:
		print_safe(p, at, 4);
		return true;
	case STRATUM_QUERY:
	case STRATUM_REPLY:
		print_ip4(p, at);
		text_str(p->text, stratum == STRATUM_QUERY ? " INFO_QUERY" : " INFO_REPLY");
		return false;
	default:
		text_printf(p->text, "0x%08x", get_u32(p, at));
		return true;
	}
}

static void put_poll(struct print *p, int8_t exponent)
{
	text_printf(p->text, ", poll %d", exponent);
	if (exponent >= 0 && exponent < 32)
		text_printf(p->text, " (%us)", 1u << exponent);
	else if (exponent < 0 && exponent > -32)
		text_printf(p->text, " (1/%us)", 1u << -exponent);
}

static void put_digest(struct print *p, const uint8_t *at, uint32_t length)
{
	uint32_t digest = length - HEADER - 4;

	if (digest != 0 && digest != 16 && digest != 20) {
		text_printf(p->text, "\n\t(%u more bytes after the header)", length - HEADER);
		return;
	}
	text_printf(p->text, "\n\tKey id: %u", get_u32(p, at + HEADER));
	if (!digest || !has(p, at + HEADER + 4, digest))
		return;
	text_str(p->text, "\n\tAuthentication: ");
	for (uint32_t i = 0; i < digest; i++)
		text_hex(p->text, at[HEADER + 4 + i], 2);
}

static void put_clock(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t stratum;
	const char *name;

	if (length < HEADER) {
		print_invalid(p);
		has(p, at, length);
		return;
	}
	stratum = get_u8(p, at + 1);
	name = stratum == 0    ? "unspecified"
	       : stratum == 1  ? "primary reference"
	       : stratum <= 15 ? "secondary reference"
			       : "reserved";
	text_printf(p->text, ", Stratum %u (%s)", stratum, name);
	put_poll(p, (int8_t)get_u8(p, at + 2));
	text_printf(p->text, ", precision %d", (int8_t)get_u8(p, at + 3));
	if (!put_short(p, "\n\tRoot Delay: ", at + 4) ||
	    !put_short(p, ", Root dispersion: ", at + 8) || !put_reference(p, at + 12, stratum) ||
	    !put_stamp(p, "\n\t  Reference Timestamp:  ", at + 16) ||
	    !put_stamp(p, "\n\t  Originator Timestamp: ", at + 24) ||
	    !put_stamp(p, "\n\t  Receive Timestamp:    ", at + 32) ||
	    !put_stamp(p, "\n\t  Transmit Timestamp:   ", at + 40))
		return;
	put_difference(p, "\n\t    Originator - Receive Timestamp:  ", at + 24, at + 32);
	put_difference(p, "\n\t    Originator - Transmit Timestamp: ", at + 24, at + 40);
	if (length > HEADER)
		put_digest(p, at, length);
}

static void put_control(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t control;
	uint16_t count;

	if (length < CONTROL_HEADER) {
		print_invalid(p);
		has(p, at, length);
		return;
	}
	control = get_u8(p, at + 1);
	text_printf(p->text, ", %s, %s, %s, OpCode=%u\n", control & 0x80 ? "Response" : "Request",
	    control & 0x40 ? "Error" : "OK", control & 0x20 ? "More" : "Last", control & 0x1f);
	text_printf(p->text, "\tSequence=%u", get_u16(p, at + 2));
	text_printf(p->text, ", Status=%#x", get_u16(p, at + 4));
	text_printf(p->text, ", Assoc.=%u", get_u16(p, at + 6));
	text_printf(p->text, ", Offset=%u", get_u16(p, at + 8));
	count = get_u16(p, at + 10);
	text_printf(p->text, ", Count=%u", count);
	if ((uint32_t)CONTROL_HEADER + count > length) {
		print_invalid(p);
		has(p, at, length);
	} else if (count && has(p, at + CONTROL_HEADER, count)) {
		text_str(p->text, "\n\tTO-BE-DONE: data not interpreted");
	}
}

void print_ntp(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t status;
	uint8_t mode;

	p->protocol = "ntp";
	status = get_u8(p, at);
	mode = status & 7;
	text_str(p->text, "NTPv");
	text_u32(p->text, status >> 3 & 7);
	text_str(p->text, ", ");
	print_named(p, modes, "", mode);
	text_str(p->text, ", length ");
	text_u32(p->text, length);
	if (!p->options->verbose)
		return;
	text_printf(p->text, "\n\tLeap indicator: %s (%u)", leaps[status >> 6], status & 0xc0);
	if (mode < MODE_CONTROL)
		put_clock(p, at, length);
	else if (mode == MODE_CONTROL)
		put_control(p, at, length);
}
