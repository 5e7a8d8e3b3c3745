/* DHCPv6 (RFC 8415): messages; their options are in dhcp6_options.c. */
#include "capture/print/dhcp6.h"

#include "capture/print/fields.h"
#include "capture/print/printers.h"

enum { RELAY_FORWARD = 12, RELAY_REPLY = 13 };

static const struct print_name message_types[] = {
    {1, "solicit"},
    {2, "advertise"},
    {3, "request"},
    {4, "confirm"},
    {5, "renew"},
    {6, "rebind"},
    {7, "reply"},
    {8, "release"},
    {9, "decline"},
    {10, "reconfigure"},
    {11, "inf-req"},
    {RELAY_FORWARD, "relay-fwd"},
    {RELAY_REPLY, "relay-reply"},
    {14, "leasequery"},
    {15, "leasequery-reply"},
    {0, NULL},
};

void print_dhcp6(struct print *p, const uint8_t *at, uint32_t length)
{
	const uint8_t *end = p->end;
	uint8_t type;

	p->protocol = "dhcp6";
	text_str(p->text, "dhcp6");
	if (print_left(p, at) > length)
		end = at + length;
	if (!print_has(p, at, 4)) {
		print_truncated(p);
		return;
	}
	type = at[0];
	text_char(p->text, ' ');
	print_named(p, message_types, "msgtype-%u", type);
	if (p->options->verbose == 0)
		return;
	text_str(p->text, " (");
	if (type == RELAY_FORWARD || type == RELAY_REPLY)
		at = print_fields(p, at, "linkaddr=%_2%a6| peeraddr=%a6");
	else
		at = print_fields(p, at, "xid=%_1%x3");
	dhcp6_options_print(p, at, end);
	text_char(p->text, ')');
}
