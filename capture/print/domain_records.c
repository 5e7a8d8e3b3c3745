/*
 * Questions and resource records (RFC 1035; IANA DNS resource record types).
 */
#include "capture/print/domain.h"

#include <stddef.h>

enum type {
	TYPE_A = 1,
	TYPE_NS = 2,
	TYPE_CNAME = 5,
	TYPE_SOA = 6,
	TYPE_PTR = 12,
	TYPE_MX = 15,
	TYPE_TXT = 16,
	TYPE_AAAA = 28,
	TYPE_SRV = 33,
	TYPE_A6 = 38,
	TYPE_DNAME = 39,
	TYPE_OPT = 41,
	TYPE_UNSPECA = 104,
	TYPE_TSIG = 250,
	TYPE_URI = 256,
};

enum {
	CLASS_IN = 1,
	CLASS_FLAG = 0x8000, /* mDNS: unicast answer wanted; flush the cache */
	FLAG_DNSSEC = 0x8000,
};

const struct print_name domain_types[] = {
    {1, "A"},
    {2, "NS"},
    {3, "MD"},
    {4, "MF"},
    {5, "CNAME"},
    {6, "SOA"},
    {7, "MB"},
    {8, "MG"},
    {9, "MR"},
    {10, "NULL"},
    {11, "WKS"},
    {12, "PTR"},
    {13, "HINFO"},
    {14, "MINFO"},
    {15, "MX"},
    {16, "TXT"},
    {17, "RP"},
    {18, "AFSDB"},
    {19, "X25"},
    {20, "ISDN"},
    {21, "RT"},
    {22, "NSAP"},
    {23, "NSAP_PTR"},
    {24, "SIG"},
    {25, "KEY"},
    {26, "PX"},
    {27, "GPOS"},
    {28, "AAAA"},
    {29, "LOC"},
    {30, "NXT"},
    {31, "EID"},
    {32, "NIMLOC"},
    {33, "SRV"},
    {34, "ATMA"},
    {35, "NAPTR"},
    {36, "KX"},
    {37, "CERT"},
    {38, "A6"},
    {39, "DNAME"},
    {40, "SINK"},
    {41, "OPT"},
    {42, "APL"},
    {43, "DS"},
    {44, "SSHFP"},
    {45, "IPSECKEY"},
    {46, "RRSIG"},
    {47, "NSEC"},
    {48, "DNSKEY"},
    {99, "SPF"},
    {100, "UINFO"},
    {101, "UID"},
    {102, "GID"},
    {103, "UNSPEC"},
    {104, "UNSPECA"},
    {249, "TKEY"},
    {250, "TSIG"},
    {251, "IXFR"},
    {252, "AXFR"},
    {253, "MAILB"},
    {254, "MAILA"},
    {255, "ANY"},
    {256, "URI"},
    {0, NULL},
};

const struct print_name domain_classes[] = {
    {1, "IN"},
    {3, "CHAOS"},
    {4, "HS"},
    {255, "ANY"},
    {0, NULL},
};

static void put_class(struct print *p, uint16_t class)
{
	text_char(p->text, ' ');
	print_named(p, domain_classes, "(Class %u)", class);
}

const uint8_t *domain_put_question(struct print *p, const struct domain *d, const uint8_t *at)
{
	const uint8_t *after = domain_skip_name(p, at);
	uint16_t class;

	if (!after || !print_has(p, after, 4))
		return NULL;
	text_char(p->text, ' ');
	print_named(p, domain_types, "Type%u", get_u16(p, after));
	class = get_u16(p, after + 2);
	if ((d->multicast ? class & ~CLASS_FLAG : class) != CLASS_IN)
		put_class(p, (uint16_t)(d->multicast ? class & ~CLASS_FLAG : class));
	if (d->multicast)
		text_str(p->text, class & CLASS_FLAG ? " (QU)" : " (QM)");
	text_str(p->text, "? ");
	at = domain_put_name(p, d->start, at);
	return at ? at + 4 : NULL;
}

/* A record's data, and what of its head its printer needs. */
struct record {
	const struct domain *domain;
	const uint8_t *at;
	uint16_t length;
	uint16_t type;
	uint16_t class;
	uint16_t flags; /* OPT: the low half of its time to live */
};

static bool put_start_of_authority(struct print *p, const struct record *r)
{
	const uint8_t *at;

	if (!p->options->verbose)
		return true;
	text_char(p->text, ' ');
	at = domain_put_name(p, r->domain->start, r->at);
	if (!at)
		return false;
	text_char(p->text, ' ');
	at = domain_put_name(p, r->domain->start, at);
	if (!at || !print_has(p, at, 20))
		return false;
	for (unsigned i = 0; i < 20; i += 4)
		text_printf(p->text, " %u", get_u32(p, at + i));
	return true;
}

static bool put_mail_exchange(struct print *p, const struct record *r)
{
	text_char(p->text, ' ');
	if (!print_has(p, r->at, 2) || !domain_put_name(p, r->domain->start, r->at + 2))
		return false;
	text_printf(p->text, " %u", get_u16(p, r->at));
	return true;
}

static bool put_service(struct print *p, const struct record *r)
{
	text_char(p->text, ' ');
	if (!print_has(p, r->at, 6) || !domain_put_name(p, r->domain->start, r->at + 6))
		return false;
	text_printf(
	    p->text, ":%u %u %u", get_u16(p, r->at + 4), get_u16(p, r->at), get_u16(p, r->at + 2));
	return true;
}

static bool put_texts(struct print *p, const struct record *r)
{
	const uint8_t *end = r->at + r->length;

	for (const uint8_t *at = r->at; at < end; at += 1 + at[0]) {
		text_str(p->text, " \"");
		if (!print_has(p, at, 1) || print_safe_clipped(p, at + 1, at[0]))
			return false;
		text_char(p->text, '"');
	}
	return true;
}

/* An address with a prefix that is named instead (RFC 2874). */
static bool put_a6(struct print *p, const struct record *r)
{
	uint8_t address[16] = {0};
	uint8_t prefix;
	uint32_t skipped;

	if (!print_has(p, r->at, 1))
		return false;
	prefix = r->at[0];
	skipped = prefix / 8;
	if (prefix > 128) {
		text_printf(p->text, " %u(bad plen)", prefix);
		return true;
	}
	if (prefix < 128) {
		print_need(p, r->at + 1, 16 - skipped);
		memcpy(address + skipped, r->at + 1, 16 - skipped);
		text_printf(p->text, " %u ", prefix);
		text_ip6(p->text, address);
	}
	if (!prefix)
		return true;
	text_char(p->text, ' ');
	return domain_put_name(p, r->domain->start, r->at + 1 + 16 - skipped) != NULL;
}

static bool put_uri(struct print *p, const struct record *r)
{
	if (!print_has(p, r->at, r->length))
		return false;
	text_printf(p->text, " %u %u ", get_u16(p, r->at), get_u16(p, r->at + 2));
	return !print_safe_clipped(p, r->at + 4, r->length - 4u);
}

static bool put_options(struct print *p, const struct record *r)
{
	const uint8_t *at = r->at;
	const uint8_t *end = r->at + r->length;

	text_printf(p->text, " UDPsize=%u", r->class);
	if (r->flags & FLAG_DNSSEC)
		text_str(p->text, " DO");
	if (!r->length)
		return true;
	text_str(p->text, " [");
	while (at < end) {
		at = domain_put_option(p, at);
		if (!at)
			return false;
		if (at < end)
			text_char(p->text, ',');
	}
	text_char(p->text, ']');
	return true;
}

/* Reads and names one number of a signature; false: cut. */
static bool put_number(struct print *p, const char *name, const uint8_t *at)
{
	if (!print_has(p, at, 2))
		return false;
	text_printf(p->text, " %s=%u", name, get_u16(p, at));
	return true;
}

static bool put_signature(struct print *p, const struct record *r)
{
	const uint8_t *at;

	if (!p->options->verbose)
		return true;
	text_char(p->text, ' ');
	at = domain_put_name(p, r->domain->start, r->at);
	if (!at || !put_number(p, "fudge", at + 6) || !put_number(p, "maclen", at + 8))
		return false;
	at += 10 + get_u16(p, at + 8);
	return put_number(p, "origid", at) && put_number(p, "error", at + 2) &&
	       put_number(p, "otherlen", at + 4);
}

static bool put_address(struct print *p, const struct record *r)
{
	unsigned size = r->type == TYPE_A ? 4 : 16;

	if (!print_has(p, r->at, size))
		return false;
	text_char(p->text, ' ');
	if (r->type == TYPE_A)
		text_ip4(p->text, r->at);
	else
		text_ip6(p->text, r->at);
	return true;
}

/* False: cut. */
static bool put_data(struct print *p, const struct record *r)
{
	switch (r->type) {
	case TYPE_A:
	case TYPE_AAAA:
		return put_address(p, r);
	case TYPE_NS:
	case TYPE_CNAME:
	case TYPE_PTR:
	case TYPE_DNAME:
		text_char(p->text, ' ');
		return domain_put_name(p, r->domain->start, r->at) != NULL;
	case TYPE_SOA:
		return put_start_of_authority(p, r);
	case TYPE_MX:
		return put_mail_exchange(p, r);
	case TYPE_TXT:
		return put_texts(p, r);
	case TYPE_SRV:
		return put_service(p, r);
	case TYPE_A6:
		return put_a6(p, r);
	case TYPE_URI:
		return put_uri(p, r);
	case TYPE_OPT:
		return put_options(p, r);
	case TYPE_UNSPECA:
		return !print_safe_clipped(p, r->at, r->length);
	case TYPE_TSIG:
		return put_signature(p, r);
	default:
		return true;
	}
}

static void put_head(struct print *p, struct record *r, const uint8_t *at)
{
	uint16_t class = get_u16(p, at + 2);
	bool multicast = r->domain->multicast;

	r->type = get_u16(p, at);
	r->class = (uint16_t)(multicast ? class & ~CLASS_FLAG : class);
	if (r->class != CLASS_IN && r->type != TYPE_OPT)
		put_class(p, r->class);
	if (multicast && class & CLASS_FLAG)
		text_str(p->text, " (Cache flush)");
	if (r->type == TYPE_OPT) {
		r->flags = get_u16(p, at + 6);
	} else if (p->options->verbose > 2) {
		text_str(p->text, " [");
		print_duration(p, get_u32(p, at + 4));
		text_char(p->text, ']');
	}
	r->length = get_u16(p, at + 8);
	r->at = at + 10;
	text_char(p->text, ' ');
	print_named(p, domain_types, "Type%u", r->type);
}

const uint8_t *domain_put_record(struct print *p, const struct domain *d, const uint8_t *at)
{
	struct record r = {.domain = d};

	if (p->options->verbose) {
		text_char(p->text, ' ');
		at = domain_put_name(p, d->start, at);
		if (!at)
			return NULL;
	} else {
		at = domain_skip_name(p, at);
	}
	if (!at || !print_has(p, at, 10))
		return p->end;
	put_head(p, &r, at);
	if (!print_has(p, r.at, r.length) || !put_data(p, &r))
		return NULL;
	return r.at + r.length;
}
