/* Cisco's NetFlow, versions 1, 5 and 6, told by -T only. */
#include "capture/print/printers.h"

/* Where a version has what. */
struct layout {
	uint32_t header;
	uint32_t record;
	uint8_t protocol; /* offsets in the record */
	uint8_t tos;
	uint8_t flags;
	bool prefixes; /* networks' lengths and numbers of autonomous systems */
	bool encapsulations;
};

static void put_header(struct print *p, const uint8_t *at, unsigned version, uint32_t count)
{
	uint32_t up = get_u32(p, at + 4);

	text_printf(p->text, "NetFlow v%x, %u.%03u uptime, %u.%09u, ", version, up / 1000,
	    up % 1000, get_u32(p, at + 8), get_u32(p, at + 12));
	if (version != 1)
		text_printf(p->text, "#%u, ", get_u32(p, at + 16));
	text_printf(p->text, "%2u recs", count);
}

static void put_end(struct print *p, const uint8_t *address, const struct layout *l, uint8_t prefix,
    const uint8_t *system, const uint8_t *port)
{
	print_ip4(p, address);
	if (l->prefixes)
		text_printf(p->text, "/%u:%u", prefix, get_u16(p, system));
	text_printf(p->text, ":%u ", get_u16(p, port));
}

static void put_tcp_flags(struct print *p, uint8_t flags)
{
	static const char letters[] = "FSRPAU";

	for (int i = 0; letters[i]; i++)
		if (flags >> i & 1)
			text_char(p->text, letters[i]);
	if (flags)
		text_char(p->text, ' ');
}

static void put_record(struct print *p, const uint8_t *at, const struct layout *l)
{
	enum { TCP = 6 };
	uint32_t first = get_u32(p, at + 24), last = get_u32(p, at + 28);

	text_printf(p->text, "\n  started %u.%03u, last %u.%03u\n    ", first / 1000, first % 1000,
	    last / 1000, last % 1000);
	put_end(p, at, l, at[44], at + 40, at + 32);
	text_str(p->text, "> ");
	put_end(p, at + 4, l, at[45], at + 42, at + 34);
	text_str(p->text, ">> ");
	print_ip4(p, at + 8);
	text_printf(p->text, "\n    %u ", at[l->protocol]);
	if (at[l->protocol] == TCP)
		put_tcp_flags(p, at[l->flags]);
	text_printf(p->text, "tos %u, %u (%u octets) ", at[l->tos], get_u32(p, at + 16),
	    get_u32(p, at + 20));
	if (l->encapsulations)
		text_printf(p->text, "(%u<>%u encaps)", at[46], at[47]);
}

void print_netflow(struct print *p, const uint8_t *at, uint32_t length)
{
	static const struct layout version_1 = {16, 48, 38, 39, 40, false, false};
	static const struct layout version_5 = {24, 52, 38, 39, 37, true, false};
	static const struct layout version_6 = {24, 52, 38, 39, 37, true, true};
	const struct layout *l;
	unsigned version;
	uint32_t count;

	(void)length;
	p->protocol = "cnfp";
	version = get_u16(p, at);
	if (version != 1 && version != 5 && version != 6) {
		text_printf(p->text, "NetFlow v%x", version);
		return;
	}
	l = version == 1 ? &version_1 : version == 5 ? &version_5 : &version_6;
	if (!print_has(p, at, l->header)) {
		print_truncated(p);
		return;
	}
	count = get_u32(p, at + 2); /* tcpdump takes half of the uptime with it */
	put_header(p, at, version, count);
	for (at += l->header; count != 0; count--, at += l->record) {
		if (!print_has(p, at, l->record)) {
			print_truncated(p);
			return;
		}
		put_record(p, at, l);
	}
}
