/* BIND 9's lightweight resolver (lwres), port 921. */
#include "capture/print/domain.h"
#include "capture/print/printers.h"

enum {
	HEADER = 28,
	RESPONSE = 1,
	NOOP = 0,
	ADDRESSES_BY_NAME = 0x10001,
	NAME_BY_ADDRESS = 0x10002,
	DATA_BY_NAME = 0x10003,
	CLASS_IN = 1,
};

static const struct print_name operations[] = {
    {NOOP, "noop"},
    {ADDRESSES_BY_NAME, "getaddrsbyname"},
    {NAME_BY_ADDRESS, "getnamebyaddr"},
    {DATA_BY_NAME, "getrdatabyname"},
    {0, NULL},
};

/* A name of that many bytes with a NUL behind it; the place after. */
static const uint8_t *put_name(struct print *p, const uint8_t *at, uint32_t n)
{
	text_char(p->text, ' ');
	print_safe(p, at, n);
	at += n;
	if (get_u8(p, at))
		text_str(p->text, " (not NUL-terminated!)");
	return at + 1;
}

static const uint8_t *put_counted_name(struct print *p, const uint8_t *at)
{
	return put_name(p, at + 2, get_u16(p, at));
}

static void put_hex(struct print *p, const uint8_t *at, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		text_printf(p->text, "%02x", get_u8(p, at + i));
}

static const uint8_t *put_data(struct print *p, const uint8_t *at)
{
	uint16_t n = get_u16(p, at);

	put_hex(p, at + 2, n);
	return at + 2 + n;
}

/* The place after the address, or NULL: it is too short. */
static const uint8_t *put_address(struct print *p, const uint8_t *at)
{
	enum { IP4 = 1, IP6 = 2 };
	uint16_t n = get_u16(p, at + 4);
	uint32_t family;

	print_need(p, at + 6, n);
	family = get_u32(p, at);
	at += 6;
	if ((family == IP4 && n < 4) || (family == IP6 && n < 16))
		return NULL;
	text_char(p->text, ' ');
	if (family == IP4) {
		print_ip4(p, at);
		return at + 4;
	}
	if (family == IP6) {
		print_ip6_address(p, at);
		return at + 16;
	}
	text_printf(p->text, "%u/", family);
	put_hex(p, at, n);
	return at + n;
}

static void put_flags(struct print *p, const uint8_t *at)
{
	if (p->options->verbose > 2)
		text_printf(p->text, " flags:0x%x", get_u32(p, at));
}

static void put_kind(struct print *p, const uint8_t *at)
{
	uint16_t class = get_u16(p, at), type = get_u16(p, at + 2);

	text_char(p->text, ' ');
	print_named(p, domain_types, "Type%u", type);
	if (class != CLASS_IN) {
		text_char(p->text, ' ');
		print_named(p, domain_classes, "Class%u", class);
	}
}

/* Both return the place after what they printed; NULL: it makes no sense. */
static const uint8_t *put_query(struct print *p, uint32_t operation, const uint8_t *at)
{
	static const char *const families[] = {"", " IPv4", " IPv6", " IPv4/6"};
	uint32_t wanted;

	switch (operation) {
	case ADDRESSES_BY_NAME:
		print_need(p, at, 10);
		put_flags(p, at);
		wanted = get_u32(p, at + 4);
		text_str(p->text, families[wanted & 3]);
		if (wanted & ~3u)
			text_printf(p->text, "[0x%x]", wanted);
		return put_name(p, at + 10, get_u16(p, at + 8));
	case NAME_BY_ADDRESS:
		print_need(p, at, 4);
		put_flags(p, at);
		return put_address(p, at + 4);
	case DATA_BY_NAME:
		print_need(p, at, 10);
		put_flags(p, at);
		put_kind(p, at + 4);
		return put_name(p, at + 10, get_u16(p, at + 8));
	default:
		return at;
	}
}

static const uint8_t *put_addresses(struct print *p, const uint8_t *at)
{
	uint16_t aliases, addresses;
	const uint8_t *next;

	print_need(p, at, 10);
	put_flags(p, at);
	aliases = get_u16(p, at + 4);
	addresses = get_u16(p, at + 6);
	text_printf(p->text, " %u/%u", aliases, addresses);
	next = put_name(p, at + 10, get_u16(p, at + 8));
	for (; aliases > 0; aliases--)
		next = put_counted_name(p, next);
	for (; addresses > 0 && next; addresses--)
		next = put_address(p, next);
	return next;
}

static const uint8_t *put_names(struct print *p, const uint8_t *at)
{
	uint16_t aliases;
	const uint8_t *next;

	print_need(p, at, 8);
	put_flags(p, at);
	aliases = get_u16(p, at + 4);
	text_printf(p->text, " %u", aliases);
	next = put_name(p, at + 8, get_u16(p, at + 6));
	for (; aliases > 0; aliases--)
		next = put_counted_name(p, next);
	return next;
}

static const uint8_t *put_records(struct print *p, const uint8_t *at)
{
	uint32_t count;
	const uint8_t *next;

	print_need(p, at, 16);
	put_flags(p, at);
	put_kind(p, at + 4);
	text_str(p->text, " TTL ");
	print_duration(p, get_u32(p, at + 8));
	text_printf(p->text, " %u/%u", get_u16(p, at + 12), get_u16(p, at + 14));
	next = put_counted_name(p, at + 16);
	count = (uint32_t)get_u16(p, at + 12) + get_u16(p, at + 14);
	for (; count > 0; count--)
		next = put_data(p, next);
	return next;
}

static const uint8_t *put_answer(struct print *p, uint32_t operation, const uint8_t *at)
{
	switch (operation) {
	case ADDRESSES_BY_NAME:
		return put_addresses(p, at);
	case NAME_BY_ADDRESS:
		return put_names(p, at);
	case DATA_BY_NAME:
		return put_records(p, at);
	default:
		return at;
	}
}

static void put_head(struct print *p, const uint8_t *at)
{
	uint16_t flags = get_u16(p, at + 6);

	text_char(p->text, ' ');
	print_named(p, operations, "#0x%x", get_u32(p, at + 12));
	if (!(flags & RESPONSE))
		text_char(p->text, '?');
	if (flags & ~RESPONSE)
		text_printf(p->text, "[0x%x]", flags);
	if (p->options->verbose < 2)
		return;
	text_printf(p->text, " (serial:0x%x result:0x%x recvlen:%u", get_u32(p, at + 8),
	    get_u32(p, at + 16), get_u32(p, at + 20));
	if (p->options->verbose > 2)
		text_printf(
		    p->text, " authtype:0x%x authlen:%u", get_u16(p, at + 24), get_u16(p, at + 26));
	text_char(p->text, ')');
}

void print_lwres(struct print *p, const uint8_t *at, uint32_t length)
{
	uint32_t stated, operation;
	const uint8_t *next;
	uint16_t version;

	p->protocol = "lwres";
	print_need(p, at, HEADER);
	stated = get_u32(p, at);
	version = get_u16(p, at + 4);
	operation = get_u32(p, at + 12);
	text_str(p->text, " lwres");
	if (p->options->verbose || version)
		text_printf(p->text, " v%u", version);
	next = at;
	if (!version) {
		put_head(p, at);
		next = get_u16(p, at + 6) & RESPONSE ? put_answer(p, operation, at + HEADER)
						     : put_query(p, operation, at + HEADER);
	}
	if (!next) {
		print_invalid(p);
		return;
	}
	if (stated != length)
		text_printf(p->text, " [len: %u != %u]", stated, length);
	if (!version && print_find(operations, operation) && (uint64_t)(next - at) < stated)
		text_str(p->text, "[extra]");
}
