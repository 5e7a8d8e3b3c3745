/*
 * Multicast listener discovery, versions 1 and 2 (RFC 2710, RFC 3810).
 */
#include <stddef.h>

#include "capture/print/icmp6.h"

static const struct print_name records[] = {
    {1, "is_in"},
    {2, "is_ex"},
    {3, "to_in"},
    {4, "to_ex"},
    {5, "allow"},
    {6, "block"},
    {0, NULL},
};

void icmp6_put_listener(struct print *p, const uint8_t *at)
{
	if (!print_has(p, at, 24))
		return;
	text_printf(p->text, "max resp delay: %u addr: ", get_u16(p, at + 4));
	print_ip6_address(p, at + 8);
}

static void put_sources(struct print *p, const uint8_t *at, uint32_t n)
{
	text_str(p->text, " {");
	for (uint32_t i = 0; i < n; i++) {
		print_need(p, at + 16 * i, 16);
		text_char(p->text, ' ');
		text_ip6(p->text, at + 16 * i);
	}
	text_str(p->text, " }");
}

static void put_records(struct print *p, const uint8_t *at, uint32_t length, uint32_t n)
{
	uint32_t offset = 8;

	for (uint32_t i = 0; i < n; i++) {
		const uint8_t *record = at + offset;
		uint32_t sources;

		if (length < offset + 20) {
			text_str(p->text, " [invalid number of groups]");
			return;
		}
		print_need(p, record + 4, 16);
		text_str(p->text, " [gaddr ");
		text_ip6(p->text, record + 4);
		text_char(p->text, ' ');
		print_named(p, records, " [v2-report-#%u]", record[0]);
		sources = get_u16(p, record + 2);
		if (length < offset + 20 + sources * 16) {
			text_printf(p->text, " [invalid number of sources %u]", sources);
			return;
		}
		if (p->options->verbose == 1)
			text_printf(p->text, ", %u source(s)", sources);
		else
			put_sources(p, record + 20, sources);
		offset += 20 + sources * 16;
		text_char(p->text, ']');
	}
}

void icmp6_put_listener_report2(struct print *p, const uint8_t *at, uint32_t length)
{
	uint16_t n;

	if (length < 8) {
		text_printf(p->text, " [invalid len %u]", length);
		return;
	}
	n = get_u16(p, at + 6);
	text_printf(p->text, ", %u group record(s)", n);
	if (p->options->verbose)
		put_records(p, at, length, n);
}

static void put_robustness(struct print *p, const uint8_t *at)
{
	uint8_t flags = get_u8(p, at + 24);
	uint8_t code;

	if (flags & 0x08)
		text_str(p->text, " sflag");
	if (flags & 0x07)
		text_printf(p->text, " robustness=%u", flags & 7);
	code = get_u8(p, at + 25);
	text_printf(p->text, " qqi=%u",
	    code < 128 ? code : ((code & 0x0fu) | 0x10) << ((code >> 4 & 7) + 3));
}

void icmp6_put_listener_query2(struct print *p, const uint8_t *at, uint32_t length)
{
	uint32_t delay = get_u16(p, at + 4);
	uint16_t sources;

	if (delay >= 32768)
		delay = ((delay & 0x0fff) | 0x1000) << ((delay >> 12 & 7) + 3);
	if (p->options->verbose)
		text_printf(p->text, " [max resp delay=%u]", delay);
	print_need(p, at + 8, 16);
	text_str(p->text, " [gaddr ");
	text_ip6(p->text, at + 8);
	if (p->options->verbose)
		put_robustness(p, at);
	sources = get_u16(p, at + 26);
	if (sources) {
		if (length < 28 + sources * 16u)
			text_str(p->text, " [invalid number of sources]");
		else if (p->options->verbose > 1)
			put_sources(p, at + 28, sources);
		else
			text_printf(p->text, ", %u source(s)", sources);
	}
	text_char(p->text, ']');
}
