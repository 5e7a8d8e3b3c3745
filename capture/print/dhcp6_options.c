#include "capture/print/dhcp6.h"

#include "capture/print/domain.h"
#include "capture/print/fields.h"
#include "capture/print/printers.h"

/* How an option's bytes are shown. */
enum form {
	NOTHING,
	IDENTIFIER,
	ADDRESS,
	CODES,
	NUMBER1,
	NUMBER2,
	NUMBER4,
	RELAYED,
	AUTHENTICATION,
	SHORT_HEX,
	RECONFIGURE,
	ADDRESSES,
	NAMES,
	STATUS,
	ASSOCIATION,
	TEMPORARY,
	PREFIX,
	REMOTE,
	QUERY,
	OPTIONS,
	RELAY_DATA,
	TIME_SERVERS,
	TUNNEL_NAME,
	TEXT,
};

static const struct option {
	uint16_t code;
	const char *name;
	enum form form;
} known[] = {
    {1, "client-ID", IDENTIFIER},
    {2, "server-ID", IDENTIFIER},
    {3, "IA_NA", ASSOCIATION},
    {4, "IA_TA", TEMPORARY},
    {5, "IA_ADDR", ADDRESS},
    {6, "option-request", CODES},
    {7, "preference", NUMBER1},
    {8, "elapsed-time", NUMBER2},
    {9, "relay-message", RELAYED},
    {11, "authentication", AUTHENTICATION},
    {12, "server-unicast", NOTHING},
    {13, "status-code", STATUS},
    {14, "rapid-commit", NOTHING},
    {15, "user-class", NOTHING},
    {16, "vendor-class", NOTHING},
    {17, "vendor-specific-info", NOTHING},
    {18, "interface-ID", SHORT_HEX},
    {19, "reconfigure-message", RECONFIGURE},
    {20, "reconfigure-accept", NOTHING},
    {21, "SIP-servers-domain", NAMES},
    {22, "SIP-servers-address", ADDRESSES},
    {23, "DNS-server", ADDRESSES},
    {24, "DNS-search-list", NAMES},
    {25, "IA_PD", ASSOCIATION},
    {26, "IA_PD-prefix", PREFIX},
    {27, "NIS-server", ADDRESSES},
    {28, "NIS+-server", ADDRESSES},
    {29, "NIS-domain-name", NOTHING},
    {30, "NIS+-domain-name", NOTHING},
    {31, "SNTP-servers", ADDRESSES},
    {32, "lifetime", NUMBER4},
    {33, "BCMCS-domain-name", NOTHING},
    {34, "BCMCS-server", ADDRESSES},
    {36, "Geoconf-Civic", NOTHING},
    {37, "Remote-ID", REMOTE},
    {38, "Subscriber-ID", SHORT_HEX},
    {39, "Client-FQDN", NOTHING},
    {40, "PANA-agent", ADDRESSES},
    {41, "POSIX-timezone", TEXT},
    {42, "POSIX-tz-database", TEXT},
    {43, "Echo-request-option", CODES},
    {44, "Lease-query", QUERY},
    {45, "LQ-client-data", OPTIONS},
    {46, "Clt-time", NUMBER4},
    {47, "LQ-relay-data", RELAY_DATA},
    {48, "LQ-client-link", ADDRESSES},
    {56, "NTP-server", TIME_SERVERS},
    {64, "AFTR-Name", TUNNEL_NAME},
    {112, "MUD-URL", TEXT},
};

static const struct print_name status_codes[] = {
    {0, "Success"},
    {1, "UnspecFail"},
    {2, "NoAddrsAvail"},
    {3, "NoBinding"},
    {4, "NotOnLink"},
    {5, "UseMulticast"},
    {6, "NoPrefixAvail"},
    {7, "UnknownQueryType"},
    {8, "MalformedQuery"},
    {9, "NotConfigured"},
    {10, "NotAllowed"},
    {0, NULL},
};

static const struct option *option_find(uint16_t code)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i].code == code)
			return &known[i];
	return NULL;
}

static void option_name(struct print *p, uint16_t code)
{
	const struct option *option = option_find(code);

	if (option)
		text_str(p->text, option->name);
	else
		text_printf(p->text, "opt_%u", code);
}

static void hex(struct print *p, const uint8_t *at, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		text_hex(p->text, at[i], 2);
}

static void odd(struct print *p)
{
	text_str(p->text, " ?");
}

/* A DUID (RFC 8415, section 11). */
static void identifier(struct print *p, const uint8_t *at, uint32_t n)
{
	uint16_t type = n < 2 ? 0 : get_u16(p, at);
	uint32_t least = type == 1 ? 8 : type == 2 ? 10 : type == 3 ? 4 : 2;

	if (n < least) {
		odd(p);
	} else if (type == 1) {
		print_fields(p, at, " hwaddr/time type %_2%u2 time %u4 ");
		hex(p, at + 8, n - 8);
	} else if (type == 2) {
		text_str(p->text, " vid ");
		hex(p, at + 2, 8);
	} else if (type == 3) {
		print_fields(p, at, " hwaddr type %_2%u2 ");
		hex(p, at + 4, n - 4);
	} else {
		text_printf(p->text, " type %u", type);
	}
}

static void codes(struct print *p, const uint8_t *at, uint32_t n)
{
	if (n % 2 != 0) {
		odd(p);
		return;
	}
	for (uint32_t i = 0; i < n; i += 2) {
		text_char(p->text, ' ');
		option_name(p, get_u16(p, at + i));
	}
}

static void number(struct print *p, const uint8_t *at, uint32_t n, unsigned width)
{
	if (n != width)
		odd(p);
	else
		text_printf(p->text, " %u", (uint32_t)get_bytes(p, at, width));
}

/* A whole message within the option; the option's parenthesis closes both. */
static void relayed(struct print *p, const uint8_t *at, uint32_t n)
{
	const uint8_t *end = print_narrow(p, at, n);

	text_str(p->text, " (");
	if (print_enter(p)) {
		print_dhcp6(p, at, n);
		print_leave(p);
	}
	p->end = end;
}

/* Delayed authentication: realm, key and digest. */
static void delayed(struct print *p, const uint8_t *at, uint32_t n)
{
	if (n == 0)
		return;
	if (n < 20) {
		text_str(p->text, " ??");
		return;
	}
	if (n > 20)
		text_str(p->text, ", realm: ");
	hex(p, at, n - 20);
	print_fields(p, at + n - 20, ", key ID: %z4, HMAC-MD5: %z4 %z4 %z4 %z4");
}

static void reconfigure_key(struct print *p, const uint8_t *at, uint32_t n)
{
	if (n != 17) {
		text_str(p->text, " ??");
		return;
	}
	text_str(p->text, at[0] == 1   ? " reconfig-key"
			  : at[0] == 2 ? " type: HMAC-MD5"
				       : " type: ??");
	print_fields(p, at + 1, " value: %z4 %z4 %z4 %z4");
}

static void authentication(struct print *p, const uint8_t *at, uint32_t n)
{
	enum { DELAYED = 2, RECONFIGURE_KEY = 3, HEADER = 11 };
	static const struct print_name protocols[] = {
	    {DELAYED, "delayed"}, {RECONFIGURE_KEY, "reconfigure"}, {0, NULL}};
	static const struct print_name algorithms[] = {{1, "HMAC-MD5"}, {0, NULL}};
	static const struct print_name replay[] = {{0, "mono"}, {0, NULL}};

	if (n < HEADER) {
		odd(p);
		return;
	}
	text_str(p->text, " proto: ");
	print_named(p, protocols, "%u", at[0]);
	text_str(p->text, ", alg: ");
	print_named(p, algorithms, "%u", at[1]);
	text_str(p->text, ", RDM: ");
	print_named(p, replay, "%u", at[2]);
	print_fields(p, at + 3, ", RD: %z2 %z2 %z2 %z2");
	if (at[0] == DELAYED)
		delayed(p, at + HEADER, n - HEADER);
	else if (at[0] == RECONFIGURE_KEY)
		reconfigure_key(p, at + HEADER, n - HEADER);
	else
		text_str(p->text, " ??");
}

static void reconfigure(struct print *p, const uint8_t *at, uint32_t n)
{
	static const struct print_name kinds[] = {{5, "renew"}, {11, "inf-req"}, {0, NULL}};

	if (n != 1) {
		odd(p);
		return;
	}
	text_str(p->text, " for ");
	print_named(p, kinds, "?\?\?(%02x)", at[0]);
}

static void addresses(struct print *p, const uint8_t *at, uint32_t n)
{
	if (n % 16 != 0) {
		odd(p);
		return;
	}
	for (uint32_t i = 0; i < n; i += 16) {
		text_char(p->text, ' ');
		print_ip6_address(p, at + i);
	}
}

/* Names one after the other; false: one of them was not whole. */
static bool names(struct print *p, const uint8_t *at, uint32_t n)
{
	const uint8_t *end = at + n;

	while (at && at < end) {
		text_char(p->text, ' ');
		at = domain_put_name(p, end, at);
	}
	return at != NULL;
}

static void status(struct print *p, const uint8_t *at, uint32_t n)
{
	if (n < 2) {
		odd(p);
		return;
	}
	text_char(p->text, ' ');
	if (get_u16(p, at) > 255)
		text_str(p->text, "INVALID code");
	else
		print_named(p, status_codes, "code%u", get_u16(p, at));
}

/* Fields in front, of a size, and options behind them. */
static void fields_and_options(
    struct print *p, const uint8_t *at, uint32_t n, uint32_t size, const char *format)
{
	if (n < size) {
		odd(p);
		return;
	}
	print_fields(p, at, format);
	dhcp6_options_print(p, at + size, at + n);
}

static void prefix(struct print *p, const uint8_t *at, uint32_t n)
{
	if (n < 25) {
		odd(p);
		return;
	}
	text_char(p->text, ' ');
	print_ip6_address(p, at + 9);
	text_printf(p->text, "/%u", at[8]);
	print_fields(p, at, " pltime:%u4 vltime:%u4");
	dhcp6_options_print(p, at + 25, at + n);
}

/* At most ten bytes of what may be anything. */
static void some_hex(struct print *p, const uint8_t *at, uint32_t n)
{
	text_char(p->text, ' ');
	hex(p, at, n < 10 ? n : 10);
	text_str(p->text, "...");
}

static void after_fields(
    struct print *p, const uint8_t *at, uint32_t n, uint32_t size, const char *format)
{
	if (n < size) {
		odd(p);
		return;
	}
	print_fields(p, at, format);
	some_hex(p, at + size, n - size);
}

static void query(struct print *p, const uint8_t *at, uint32_t n)
{
	static const struct print_name kinds[] = {{1, "by-address"}, {2, "by-clientID"}, {0, NULL}};

	if (n < 17) {
		odd(p);
		return;
	}
	text_char(p->text, ' ');
	print_named(p, kinds, "type_%u", at[0]);
	fields_and_options(p, at + 1, n - 1, 16, " %a6");
}

static bool time_server(struct print *p, uint16_t kind, const uint8_t *at, uint32_t n)
{
	enum { UNICAST = 1, MULTICAST = 2, NAME = 3 };

	text_printf(p->text, " subopt:%u", kind);
	if (kind == NAME) {
		text_char(p->text, ' ');
		return domain_put_name(p, at + n, at) != NULL;
	}
	if ((kind == UNICAST || kind == MULTICAST) && n == 16)
		print_fields(p, at, " %a6");
	else
		odd(p);
	return true;
}

static bool time_servers(struct print *p, const uint8_t *at, uint32_t n)
{
	const uint8_t *end = at + n;

	if (n < 4)
		odd(p);
	while (n >= 4 && at < end - 4) {
		uint16_t kind = get_u16(p, at), length = get_u16(p, at + 2);

		at += 4;
		if (at + length > end || !time_server(p, kind, at, length))
			return false;
		at += length;
	}
	return true;
}

/* The name of a tunnel's far end (RFC 6334), labels with their lengths. */
static void tunnel_name(struct print *p, const uint8_t *at, uint32_t left)
{
	if (left < 3) {
		odd(p);
		return;
	}
	text_char(p->text, ' ');
	while (left > 0 && get_u8(p, at) != 0) {
		uint32_t n = *at++;

		if (n >= left - 1) {
			odd(p);
			return;
		}
		print_safe_padded(p, at, n);
		at += n;
		left -= n + 1;
		if (get_u8(p, at) != 0)
			text_char(p->text, '.');
	}
}

static void text(struct print *p, const uint8_t *at, uint32_t n)
{
	if (n < 5) {
		odd(p);
		return;
	}
	text_char(p->text, ' ');
	print_safe_padded(p, at, n);
}

/* The value of n bytes, all captured; false: a name within it was broken, and the walk ends. */
static bool value(struct print *p, enum form form, const uint8_t *at, uint32_t n)
{
	switch (form) {
	case NOTHING:
		break;
	case IDENTIFIER:
		identifier(p, at, n);
		break;
	case ADDRESS:
		fields_and_options(p, at, n, 24, " %a6 pltime:%u4 vltime:%u4");
		break;
	case CODES:
		codes(p, at, n);
		break;
	case NUMBER1:
		number(p, at, n, 1);
		break;
	case NUMBER2:
		number(p, at, n, 2);
		break;
	case NUMBER4:
		number(p, at, n, 4);
		break;
	case RELAYED:
		relayed(p, at, n);
		break;
	case AUTHENTICATION:
		authentication(p, at, n);
		break;
	case SHORT_HEX:
		some_hex(p, at, n);
		break;
	case RECONFIGURE:
		reconfigure(p, at, n);
		break;
	case ADDRESSES:
		addresses(p, at, n);
		break;
	case NAMES:
		return names(p, at, n);
	case STATUS:
		status(p, at, n);
		break;
	case ASSOCIATION:
		fields_and_options(p, at, n, 12, " IAID:%u4 T1:%u4 T2:%u4");
		break;
	case TEMPORARY:
		fields_and_options(p, at, n, 4, " IAID:%u4");
		break;
	case PREFIX:
		prefix(p, at, n);
		break;
	case REMOTE:
		after_fields(p, at, n, 4, " %u4");
		break;
	case QUERY:
		query(p, at, n);
		break;
	case OPTIONS:
		dhcp6_options_print(p, at, at + n);
		break;
	case RELAY_DATA:
		after_fields(p, at, n, 16, " %a6");
		break;
	case TIME_SERVERS:
		return time_servers(p, at, n);
	case TUNNEL_NAME:
		tunnel_name(p, at, n);
		break;
	case TEXT:
		text(p, at, n);
		break;
	}
	return true;
}

static bool option_print(struct print *p, const uint8_t *at, const uint8_t *end, uint32_t *size)
{
	const struct option *option;
	uint16_t n;

	if (end - at < 4 || !print_has(p, at, 4))
		return false;
	n = get_u16(p, at + 2);
	if (end - at < 4 + n)
		return false;
	option = option_find(get_u16(p, at));
	text_str(p->text, " (");
	option_name(p, get_u16(p, at));
	if (!print_has(p, at + 4, n) || !value(p, option ? option->form : NOTHING, at + 4, n))
		return false;
	text_char(p->text, ')');
	*size = 4u + n;
	return true;
}

void dhcp6_options_print(struct print *p, const uint8_t *at, const uint8_t *end)
{
	uint32_t size;

	if (at >= end || !print_enter(p))
		return;
	for (; at < end; at += size) {
		if (!option_print(p, at, end, &size)) {
			print_truncated(p);
			break;
		}
	}
	print_leave(p);
}
