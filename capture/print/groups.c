/* Group records and sources (RFC 3376, 4.1 and 4.2; RFC 3810, 5.1 and 5.2). */
#include "capture/print/groups.h"

#include <stddef.h>

enum { REPORT_HEADER = 8, RECORD_HEADER = 4 };

static const struct print_name record_types[] = {
    {1, "is_in"},
    {2, "is_ex"},
    {3, "to_in"},
    {4, "to_ex"},
    {5, "allow"},
    {6, "block"},
    {0, NULL},
};

uint32_t groups_code(uint8_t code)
{
	return code < 128 ? code : ((code & 0x0fu) | 0x10) << ((code >> 4 & 7) + 3);
}

static void put_address(struct print *p, const uint8_t *at, enum groups_address size)
{
	if (size == GROUPS_IP4)
		print_ip4(p, at);
	else
		print_ip6_address(p, at);
}

static void put_sources(struct print *p, const uint8_t *at, uint32_t n, enum groups_address size)
{
	text_str(p->text, " {");
	for (uint32_t i = 0; i < n; i++) {
		print_need(p, at + size * i, size);
		text_char(p->text, ' ');
		put_address(p, at + size * i, size);
	}
	text_str(p->text, " }");
}

void groups_put_queried(struct print *p, const uint8_t *at, uint32_t length, uint32_t offset,
    enum groups_address size)
{
	uint32_t n = get_u16(p, at + offset - 2);

	if (n == 0)
		return;
	if (length < offset + n * size)
		text_str(p->text, " [invalid number of sources]");
	else if (p->options->verbose > 1)
		put_sources(p, at + offset, n, size);
	else
		text_printf(p->text, ", %u source(s)", n);
}

/* One record; its bytes, or 0: nothing more can be said. */
static uint32_t put_record(struct print *p, const uint8_t *at, uint32_t left, enum groups_address size)
{
	uint32_t header = RECORD_HEADER + size, sources;

	if (left < header) {
		text_str(p->text, " [invalid number of groups]");
		return 0;
	}
	print_need(p, at + RECORD_HEADER, size);
	text_str(p->text, " [gaddr ");
	put_address(p, at + RECORD_HEADER, size);
	text_char(p->text, ' ');
	print_named(p, record_types, size == GROUPS_IP4 ? " [v3-report-#%u]" : " [v2-report-#%u]", at[0]);
	sources = get_u16(p, at + 2);
	if (left < header + sources * size) {
		text_printf(p->text, " [invalid number of sources %u]", sources);
		return 0;
	}
	if (p->options->verbose == 1)
		text_printf(p->text, ", %u source(s)", sources);
	else
		put_sources(p, at + header, sources, size);
	text_char(p->text, ']');
	return header + sources * size;
}

void groups_put_report(struct print *p, const uint8_t *at, uint32_t length, enum groups_address size)
{
	uint32_t offset = REPORT_HEADER, taken = 1;
	uint16_t n = get_u16(p, at + 6);

	text_printf(p->text, ", %u group record(s)", n);
	for (uint32_t i = 0; p->options->verbose && i < n && taken > 0; i++) {
		taken = put_record(p, at + offset, length - offset, size);
		offset += taken;
	}
}
