/* AHCP (draft-chroboczek-ahcp-00): addresses for ad-hoc networks. */
#include <time.h>

#include "capture/print/fields.h"
#include "capture/print/printers.h"

enum { MAGIC = 43, HEADER = 22, BODY_HEADER = 4 };

static const struct print_name messages[] = {
    {0, "Discover"},
    {1, "Offer"},
    {2, "Request"},
    {3, "Ack"},
    {4, "Nack"},
    {5, "Release"},
    {0, NULL},
};

/* An option's values are all of one size; size 0: they are not shown. */
static const struct {
	const char *name;
	unsigned size;
	const char *format;
} options[] = {
    {"Pad", 0, NULL},
    {"Mandatory", 0, NULL},
    {"Origin Time", 4, NULL},
    {"Expires", 4, "%u4s"},
    {"My-IPv6-Address", 16, "%a6"},
    {"My-IPv4-Address", 4, "%a4"},
    {"IPv6 Prefix", 17, "%a6/%u1"},
    {"IPv4 Prefix", 0, NULL},
    {"IPv6 Address", 16, "%a6"},
    {"IPv4 Address", 4, "%a4"},
    {"IPv6 Prefix Delegation", 17, "%a6/%u1"},
    {"IPv4 Prefix Delegation", 5, "%a4/%u1"},
    {"Name Server", 16, "%a6"},
    {"NTP Server", 16, "%a6"},
};

enum { PAD, MANDATORY, ORIGIN_TIME, EXPIRES, OPTIONS = sizeof(options) / sizeof(options[0]) };

static void invalid(struct print *p, const uint8_t *at, uint32_t left)
{
	print_invalid(p);
	print_need(p, at, left);
}

static void stamp(struct print *p, const uint8_t *at)
{
	time_t seconds = get_u32(p, at);
	struct tm tm;
	char shown[64];

	gmtime_r(&seconds, &tm);
	strftime(shown, sizeof(shown), ": %Y-%m-%d %H:%M:%S UTC", &tm);
	text_str(p->text, shown);
}

static void values(struct print *p, uint8_t option, const uint8_t *at, uint32_t n)
{
	const char *before = ": ";
	unsigned size = option < OPTIONS ? options[option].size : 0;

	if (size == 0) {
		text_printf(p->text, " (Length %u)", n);
		print_need(p, at, n);
		return;
	}
	if ((option == ORIGIN_TIME || option == EXPIRES) && n != size) {
		invalid(p, at, n);
		return;
	}
	if (option == ORIGIN_TIME) {
		stamp(p, at);
		return;
	}
	for (; n >= size; n -= size, before = ", ") {
		print_need(p, at, size);
		text_str(p->text, before);
		at = print_fields(p, at, options[option].format);
	}
	if (n > 0)
		invalid(p, at, n);
}

static void options_print(struct print *p, const uint8_t *at, uint32_t left)
{
	while (left > 0) {
		uint8_t option = get_u8(p, at++), n;

		left--;
		if (option < OPTIONS)
			text_printf(p->text, "\n\t %s", options[option].name);
		else
			text_printf(p->text, "\n\t Unknown-%u", option);
		if (option == PAD || option == MANDATORY)
			continue;
		if (left == 0) {
			invalid(p, at, left);
			return;
		}
		n = get_u8(p, at++);
		left--;
		if (n > left) {
			invalid(p, at, left);
			return;
		}
		values(p, option, at, n);
		at += n;
		left -= n;
	}
}

static void body(struct print *p, const uint8_t *at, uint32_t left)
{
	uint16_t n;
	uint8_t type, zero;

	if (left < BODY_HEADER) {
		invalid(p, at, left);
		return;
	}
	type = get_u8(p, at);
	zero = get_u8(p, at + 1);
	n = get_u16(p, at + 2);
	if (p->options->verbose > 0) {
		text_str(p->text, "\n\t");
		print_named(p, messages, "Unknown-%u", type);
		if (zero != 0)
			text_printf(p->text, ", MBZ %u", zero);
		text_printf(p->text, ", Length %u", n);
	}
	at += BODY_HEADER;
	left -= BODY_HEADER;
	if (n > left)
		invalid(p, at, left);
	else if (p->options->verbose > 1)
		options_print(p, at, n);
	else
		print_need(p, at, n);
}

void print_ahcp(struct print *p, const uint8_t *at, uint32_t length)
{
	p->protocol = "ahcp";
	text_str(p->text, "AHCP");
	if (length < 2 || get_u8(p, at) != MAGIC) {
		invalid(p, at, length);
		return;
	}
	if (get_u8(p, at + 1) != 1) {
		text_printf(p->text, " Version %u (unknown)", at[1]);
		print_need(p, at + 2, length - 2);
		return;
	}
	text_str(p->text, " Version 1");
	at += 2;
	length -= 2;
	if (length < HEADER) {
		invalid(p, at, length);
		return;
	}
	if (p->options->verbose > 0)
		print_fields(p, at,
		    "\n\tHopcount %u1|, Original Hopcount %u1|, Nonce 0x%z4|, Source Id %m8|"
		    ", Destination Id %m8");
	print_need(p, at, HEADER);
	body(p, at + HEADER, length - HEADER);
}
