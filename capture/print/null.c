/*
 * BSD loopback: four bytes of address family in the byte order of the machine that captured it
 * (pcap-linktype(7): NULL, LOOP).
 */
#include "capture/print/printers.h"

#include <stddef.h>

enum { HEADER = 4 };

static const struct print_name families[] = {
    {2, "IPv4"},
    {6, "NS"},
    {7, "ISO"},
    {16, "Appletalk"},
    {23, "IPX"},
    {24, "IPv6"},
    {28, "IPv6"},
    {30, "IPv6"},
    {0, NULL},
};

static void put_header(struct print *p, uint32_t family, uint32_t length)
{
	const char *name = print_find(families, family);

	if (!p->options->quiet)
		text_printf(p->text, "AF %s (%u)", name ? name : "Unknown", family);
	else
		print_named(p, families, "Unknown AF %u", family);
	text_printf(p->text, ", length %u: ", length);
}

void print_null_link(struct print *p, const uint8_t *at, uint32_t length)
{
	uint32_t family;

	p->protocol = "null";
	family = get_le32(p, at);
	if (family & 0xffff0000)
		family = __builtin_bswap32(family);
	p->link_length += HEADER;
	at += HEADER;
	if (p->options->link_header)
		put_header(p, family, length);
	length -= HEADER;
	switch (family) {
	case 2:
		print_ip(p, at, length);
		break;
	case 24: /* BSD/OS, NetBSD, OpenBSD */
	case 28: /* FreeBSD */
	case 30: /* Darwin */
		print_ip6(p, at, length);
		break;
	case 7:
		print_iso(p, at, length);
		break;
	case 16:
		print_appletalk(p, at, length);
		break;
	case 23:
		print_ipx(p, at, length);
		break;
	default:
		if (!p->options->link_header)
			put_header(p, family, length + HEADER);
		print_default(p, at, print_left(p, at));
	}
}
