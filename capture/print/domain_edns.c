/*
 * Options of the OPT record (RFC 6891; IANA DNS EDNS0 option codes).
 */
#include "capture/print/domain.h"

#include <stddef.h>

enum option {
	LLQ = 1,
	UL = 2,
	NSID = 3,
	DAU = 5,
	DHU = 6,
	N3U = 7,
	ECS = 8,
	EXPIRE = 9,
	COOKIE = 10,
	KEEPALIVE = 11,
	PADDING = 12,
	CHAIN = 13,
	KEY_TAG = 14,
	CLIENT_TAG = 16,
	SERVER_TAG = 17,
};

static const struct print_name names[] = {
    {LLQ, "LLQ"},
    {UL, "UL"},
    {NSID, "NSID"},
    {DAU, "DAU"},
    {DHU, "DHU"},
    {N3U, "N3U"},
    {ECS, "ECS"},
    {EXPIRE, "EXPIRE"},
    {COOKIE, "COOKIE"},
    {KEEPALIVE, "KEEPALIVE"},
    {PADDING, "PADDING"},
    {CHAIN, "CHAIN"},
    {KEY_TAG, "KEY-TAG"},
    {CLIENT_TAG, "CLIENT-TAG"},
    {SERVER_TAG, "SERVER-TAG"},
    {0, NULL},
};

/* RFC 6975 */
static const struct print_name key_algorithms[] = {
    {0, "DELETE"},
    {1, "RSAMD5"},
    {2, "DH"},
    {3, "DS"},
    {5, "RSASHA1"},
    {6, "DSA-NSEC3-SHA1"},
    {7, "RSASHA1-NSEC3-SHA1"},
    {8, "RSASHA256"},
    {10, "RSASHA512"},
    {12, "ECC-GOST"},
    {13, "ECDSAP256SHA256"},
    {14, "ECDSAP384SHA384"},
    {15, "ED25519"},
    {16, "ED448"},
    {252, "INDIRECT"},
    {253, "PRIVATEDNS"},
    {254, "PRIVATEOID"},
    {0, NULL},
};

static const struct print_name digest_algorithms[] = {
    {1, "SHA-1"},
    {2, "SHA-256"},
    {3, "GOST_R_34.11-94"},
    {4, "SHA-384"},
    {0, NULL},
};

static const struct print_name hash_algorithms[] = {
    {1, "SHA-1"},
    {0, NULL},
};

static void put_hex(struct print *p, const uint8_t *at, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		text_hex(p->text, at[i], 2);
}

/* The client's network (RFC 7871). */
static void put_subnet(struct print *p, const uint8_t *at, uint32_t n)
{
	uint8_t address[16] = {0};
	uint32_t bits = 0;

	if (n >= 4)
		bits = get_u16(p, at) == 1 ? 32 : get_u16(p, at) == 2 ? 128 : 0;
	if (!bits || n - 4 > bits / 8 || at[2] > bits || at[3] > bits ||
	    (at[2] + 7u) / 8 != n - 4) {
		print_invalid(p);
		return;
	}
	memcpy(address, at + 4, n - 4);
	if (bits == 32)
		text_ip4(p->text, address);
	else
		text_ip6(p->text, address);
	text_printf(p->text, "/%u/%u", at[2], at[3]);
}

static void put_cookie(struct print *p, const uint8_t *at, uint32_t n)
{
	enum { CLIENT = 8, MIN_BOTH = 16, MAX_BOTH = 40 };

	if (n < CLIENT || (n > CLIENT && n < MIN_BOTH) || n > MAX_BOTH) {
		print_invalid(p);
		return;
	}
	put_hex(p, at, CLIENT);
	if (n > CLIENT) {
		text_char(p->text, ' ');
		put_hex(p, at + CLIENT, n - CLIENT);
	}
}

static void put_algorithms(
    struct print *p, const struct print_name *which, const uint8_t *at, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		if (i)
			text_char(p->text, ' ');
		print_named(p, which, "Alg_%u", at[i]);
	}
}

static void put_key_tags(struct print *p, const uint8_t *at, uint32_t n)
{
	if (n % 2) {
		print_invalid(p);
		return;
	}
	for (uint32_t i = 0; i < n; i += 2) {
		if (i)
			text_char(p->text, ' ');
		text_u32(p->text, get_u16(p, at + i));
	}
}

static void put_times(struct print *p, uint16_t option, const uint8_t *at, uint32_t n)
{
	if (n != (option == KEEPALIVE ? 2 : 4))
		print_invalid(p);
	else if (option == KEEPALIVE)
		text_printf(p->text, "%u.%u sec", get_u16(p, at) / 10, get_u16(p, at) % 10);
	else
		text_printf(p->text, "%u sec", get_u32(p, at));
}

static void put_content(struct print *p, uint16_t option, const uint8_t *at, uint32_t n)
{
	switch (option) {
	case ECS:
		put_subnet(p, at, n);
		break;
	case COOKIE:
		put_cookie(p, at, n);
		break;
	case KEEPALIVE:
	case EXPIRE:
		put_times(p, option, at, n);
		break;
	case PADDING:
		text_printf(p->text, "(%u)", n);
		break;
	case KEY_TAG:
		put_key_tags(p, at, n);
		break;
	case DAU:
		put_algorithms(p, key_algorithms, at, n);
		break;
	case DHU:
		put_algorithms(p, digest_algorithms, at, n);
		break;
	case N3U:
		put_algorithms(p, hash_algorithms, at, n);
		break;
	case CHAIN:
		domain_put_name(p, at + n, at);
		break;
	default:
		put_hex(p, at, n);
	}
}

const uint8_t *domain_put_option(struct print *p, const uint8_t *at)
{
	uint16_t option;
	uint16_t n;

	if (!print_has(p, at, 2))
		return NULL;
	option = get_u16(p, at);
	print_named(p, names, "Opt%u", option);
	if (!print_has(p, at + 2, 2))
		return NULL;
	n = get_u16(p, at + 2);
	if (!print_has(p, at + 4, n))
		return NULL;
	if (n) {
		text_char(p->text, ' ');
		put_content(p, option, at + 4, n);
	}
	return at + 4 + n;
}
