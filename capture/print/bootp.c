/* BOOTP (RFC 951) with its vendor area: DHCP options (RFC 2132 and after) or CMU's. */
#include <string.h>

#include "capture/print.h"
#include "capture/print/dhcp_options.h"
#include "capture/print/printers.h"

enum {
	AT_HTYPE = 1,
	AT_HLEN = 2,
	AT_HOPS = 3,
	AT_XID = 4,
	AT_SECS = 8,
	AT_FLAGS = 10,
	AT_CLIENT_IP = 12,
	AT_HARDWARE = 28,
	AT_SERVER_NAME = 44,
	SERVER_NAME_LENGTH = 64,
	AT_FILE = 108,
	FILE_LENGTH = 128,
	AT_VENDOR = 236,
};

static const struct print_name operations[] = {
    {1, "Request"},
    {2, "Reply"},
    {0, NULL},
};

static bool is_ethernet(struct print *p, const uint8_t *at)
{
	return get_u16(p, at + AT_HTYPE) == 0x0106;
}

static void number(struct print *p, const char *name, uint32_t value)
{
	if (value == 0)
		return;
	text_str(p->text, name);
	text_u32(p->text, value);
}

static void header(struct print *p, const uint8_t *at)
{
	uint8_t htype = get_u8(p, at + AT_HTYPE), hlen = get_u8(p, at + AT_HLEN);
	uint16_t flags;

	print_want(p, at + AT_SECS, 2);
	if (htype != 1)
		text_printf(p->text, ", htype %u", htype);
	if (htype != 1 || hlen != 6)
		text_printf(p->text, ", hlen %u", hlen);
	number(p, ", hops ", get_u8(p, at + AT_HOPS));
	if (get_u32(p, at + AT_XID) != 0)
		text_printf(p->text, ", xid 0x%x", get_u32(p, at + AT_XID));
	number(p, ", secs ", get_u16(p, at + AT_SECS));
	flags = get_u16(p, at + AT_FLAGS);
	text_printf(p->text, ", Flags [%s]", flags & 0x8000 ? "Broadcast" : "none");
	if (p->options->verbose > 1)
		text_printf(p->text, " (0x%04x)", flags);
}

static void addresses(struct print *p, const uint8_t *at)
{
	static const char *const names[] = {"Client-IP", "Your-IP", "Server-IP", "Gateway-IP"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const uint8_t *address = at + AT_CLIENT_IP + 4 * i;

		if (get_u32(p, address) == 0)
			continue;
		text_printf(p->text, "\n\t  %s ", names[i]);
		print_ip4(p, address);
	}
	if (is_ethernet(p, at)) {
		print_need(p, at + AT_HARDWARE, 6);
		text_str(p->text, "\n\t  Client-Ethernet-Address ");
		print_mac(p, at + AT_HARDWARE, 6);
	}
}

/* A name that fills its field without a NUL counts as cut. */
static void file_name(struct print *p, const char *name, const uint8_t *at, uint32_t size)
{
	uint32_t n;

	if (get_u8(p, at) == 0)
		return;
	text_printf(p->text, "\n\t  %s \"", name);
	n = print_safe_str(p, at, size);
	text_char(p->text, '"');
	if (n == 0)
		print_stop(p);
}

static void cmu_address(struct print *p, const char *name, const uint8_t *at)
{
	if (get_u32(p, at) == 0)
		return;
	text_printf(p->text, " %s:", name);
	print_ip4(p, at);
}

/* Carnegie Mellon's vendor area: flags, then addresses in fixed places. */
static void cmu(struct print *p, const uint8_t *at)
{
	static const char *const servers[] = {"NS1", "NS2", "IEN1", "IEN2", "TS1", "TS2"};
	uint8_t flags;

	text_str(p->text, " vend-cmu");
	print_want(p, at + 4, 4);
	flags = at[4];
	if (flags & ~1U)
		text_printf(p->text, " F:0x%x", flags);
	cmu_address(p, "DG", at + 12);
	cmu_address(p, flags & 1 ? "SM" : "SM*", at + 8);
	for (size_t i = 0; i < sizeof(servers) / sizeof(servers[0]); i++)
		cmu_address(p, servers[i], at + 16 + 4 * i);
}

static void vendor(struct print *p, const uint8_t *at)
{
	uint32_t magic;

	print_want(p, at, 4);
	magic = get_u32(p, at);
	if (magic == 0x63825363)
		dhcp_options_print(p, at);
	else if (memcmp(at, "CMU", 4) == 0)
		cmu(p, at);
	else if (magic != 0)
		text_printf(p->text, "\n\t  Vendor-#0x%x", magic);
}

static void put_bootp(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t operation;

	p->protocol = "bootp";
	operation = get_u8(p, at);
	text_str(p->text, "BOOTP/DHCP, ");
	print_named(p, operations, "unknown (0x%02x)", operation);
	if (is_ethernet(p, at) && operation == 1) {
		print_need(p, at + AT_HARDWARE, 6);
		text_str(p->text, " from ");
		print_mac(p, at + AT_HARDWARE, 6);
	}
	text_str(p->text, ", length ");
	text_u32(p->text, length);
	if (p->options->verbose == 0)
		return;
	header(p, at);
	addresses(p, at);
	file_name(p, "sname", at + AT_SERVER_NAME, SERVER_NAME_LENGTH);
	file_name(p, "file", at + AT_FILE, FILE_LENGTH);
	vendor(p, at + AT_VENDOR);
}

void print_bootp(struct print *p, const uint8_t *at, uint32_t length)
{
	print_guarded(p, put_bootp, at, length);
}
