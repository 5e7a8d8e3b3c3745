/*
 * The Ethernet loopback test (ethertype 0x9000).
 */
#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	REPLY = 1,
	FORWARD = 2,
};

static const struct print_name functions[] = {
    {1, "Reply"},
    {2, "Forward Data"},
    {0, NULL},
};

/* False: too short. */
static bool message(struct print *p, const uint8_t **at, uint32_t *length)
{
	uint16_t function;
	uint32_t head;

	if (*length < 2)
		return false;
	function = get_le16(p, *at);
	*at += 2;
	*length -= 2;
	text_str(p->text, ", ");
	print_named(p, functions, " invalid (%u)", function);
	if (function != REPLY && function != FORWARD)
		return true;
	head = function == REPLY ? 2 : 6;
	if (*length < head)
		return false;
	print_need(p, *at, head);
	if (function == REPLY) {
		text_printf(p->text, ", receipt number %u", get_le16(p, *at));
	} else {
		text_str(p->text, ", forwarding address ");
		print_mac(p, *at, 6);
	}
	*at += head;
	*length -= head;
	text_printf(p->text, ", data (%u octets)", *length);
	return true;
}

static bool frame(struct print *p, const uint8_t **at, uint32_t *length)
{
	uint16_t skip;

	if (*length < 2)
		return false;
	skip = get_le16(p, *at);
	*at += 2;
	*length -= 2;
	text_printf(p->text, ", skipCount %u", skip);
	if (skip % 8 != 0)
		text_str(p->text, " (bogus)");
	if (skip > *length)
		return false;
	print_need(p, *at, skip);
	*at += skip;
	*length -= skip;
	return message(p, at, length);
}

void print_loopback(struct print *p, const uint8_t *at, uint32_t length)
{
	p->protocol = "loopback";
	text_str(p->text, "Loopback");
	if (!frame(p, &at, &length))
		print_invalid(p);
	print_need(p, at, length);
}
