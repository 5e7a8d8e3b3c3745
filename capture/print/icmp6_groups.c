/*
 * Multicast listener discovery, versions 1 and 2 (RFC 2710, RFC 3810).
 */
#include "capture/print/groups.h"
#include "capture/print/icmp6.h"

void icmp6_put_listener(struct print *p, const uint8_t *at)
{
	if (!print_has(p, at, 24))
		return;
	text_printf(p->text, "max resp delay: %u addr: ", get_u16(p, at + 4));
	print_ip6_address(p, at + 8);
}

void icmp6_put_listener_report2(struct print *p, const uint8_t *at, uint32_t length)
{
	if (length < 8)
		text_printf(p->text, " [invalid len %u]", length);
	else
		groups_put_report(p, at, length, GROUPS_IP6);
}

static void put_robustness(struct print *p, const uint8_t *at)
{
	uint8_t flags = get_u8(p, at + 24);

	if (flags & 0x08)
		text_str(p->text, " sflag");
	if (flags & 0x07)
		text_printf(p->text, " robustness=%u", flags & 7);
	text_printf(p->text, " qqi=%u", groups_code(get_u8(p, at + 25)));
}

void icmp6_put_listener_query2(struct print *p, const uint8_t *at, uint32_t length)
{
	uint32_t delay = get_u16(p, at + 4);

	if (delay >= 32768)
		delay = ((delay & 0x0fff) | 0x1000) << ((delay >> 12 & 7) + 3);
	if (p->options->verbose)
		text_printf(p->text, " [max resp delay=%u]", delay);
	print_need(p, at + 8, 16);
	text_str(p->text, " [gaddr ");
	text_ip6(p->text, at + 8);
	if (p->options->verbose)
		put_robustness(p, at);
	groups_put_queried(p, at, length, 28, GROUPS_IP6);
	text_char(p->text, ']');
}
