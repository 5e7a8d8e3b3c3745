#include "capture/print/asn1.h"

#include <inttypes.h>

enum { UNIVERSAL, APPLICATION, CONTEXT, PRIVATE };

enum { TAG_LONG = 0x1f, MORE = 0x80 };

static const char *const universal[] = {"U-0", "Boolean", "Integer", "Bitstring", "String", "Null",
    "ObjID", "ObjectDes", "U-8", "U-9", "U-10", "U-11", "U-12", "U-13", "U-14", "U-15", "Sequence",
    "Set"};
static const char *const application[] = {
    "IpAddress", "Counter", "Gauge", "TimeTicks", "Opaque", "C-5", "Counter64"};
static const char *const context[] = {"GetRequest", "GetNextRequest", "GetResponse", "SetRequest",
    "Trap", "GetBulk", "Inform", "V2Trap", "Report"};
static const char *const private[] = {"P-0"};
static const char *const exceptions[] = {"noSuchObject", "noSuchInstance", "endOfMibView"};

/* tcpdump shows the class as "x", whichever it is. */
static const struct {
	unsigned count;
	const char *const *tags;
} classes[] = {
    {18, universal},
    {7, application},
    {9, context},
    {1, private},
};

struct header {
	bool constructed;
	unsigned class;
};

/* A tag of several bytes, seven bits each; kept in eight bits as tcpdump does. */
static bool read_long_tag(
    struct print *p, const uint8_t **at, uint32_t *left, struct asn1_element *e)
{
	uint8_t byte, tag = 0;

	do {
		byte = get_u8(p, *at);
		if (*left < 1) {
			text_str(p->text, "[Xtagfield?]");
			return false;
		}
		tag = (uint8_t)(tag << 7 | (byte & ~MORE));
		++*at;
		--*left;
	} while (byte & MORE);
	e->tag = tag;
	return true;
}

static bool read_length(struct print *p, const uint8_t **at, uint32_t *left, struct asn1_element *e)
{
	uint32_t octets;

	if (*left < 1) {
		text_str(p->text, "[no asnlen]");
		return false;
	}
	e->n = get_u8(p, *at);
	++*at;
	--*left;
	if (!(e->n & MORE))
		return true;
	octets = e->n & ~(uint32_t)MORE;
	e->n = 0;
	if (*left < octets) {
		text_printf(p->text, "[asnlen? %u<%u]", *left, octets);
		return false;
	}
	if (!print_has(p, *at, octets)) {
		print_truncated(p);
		return false;
	}
	for (; octets > 0; octets--, ++*at, --*left)
		e->n = e->n << 8 | **at;
	return true;
}

static bool check(
    struct print *p, uint32_t left, const struct header *h, const struct asn1_element *e)
{
	if (left < e->n) {
		text_printf(p->text, "[len%u<asnlen%u]", left, e->n);
		return false;
	}
	if (e->tag >= classes[h->class].count) {
		text_printf(p->text, "[id?%c/x/%u]", h->constructed ? 'C' : 'P', e->tag);
		return false;
	}
	if (!print_has(p, e->at, e->n)) {
		print_truncated(p);
		return false;
	}
	return true;
}

static bool read_number(struct print *p, struct asn1_element *e, bool is_signed)
{
	if (is_signed && e->n == 0) {
		text_str(p->text, "[asnlen=0]");
		return false;
	}
	e->value = is_signed && e->at[0] & MORE ? UINT64_MAX : 0;
	for (uint32_t i = 0; i < e->n; i++)
		e->value = e->value << 8 | e->at[i];
	return true;
}

static bool primitive_universal(struct print *p, struct asn1_element *e)
{
	switch (e->tag) {
	case 2:
		e->kind = ASN1_INTEGER;
		return read_number(p, e, true);
	case 4:
		e->kind = ASN1_STRING;
		break;
	case 5:
		e->kind = ASN1_NULL;
		break;
	case 6:
		e->kind = ASN1_OBJECT;
		break;
	default:
		e->kind = ASN1_OCTETS;
		text_printf(p->text, "[P/U/%s]", universal[e->tag]);
	}
	return true;
}

static bool primitive_application(struct print *p, struct asn1_element *e)
{
	switch (e->tag) {
	case 0:
		e->kind = ASN1_ADDRESS;
		return true;
	case 1:
	case 2:
	case 3:
		e->kind = ASN1_UNSIGNED;
		return read_number(p, e, false);
	case 6:
		e->kind = ASN1_UNSIGNED64;
		return read_number(p, e, false);
	default:
		e->kind = ASN1_OCTETS;
		text_printf(p->text, "[P/A/%s]", application[e->tag]);
		return true;
	}
}

static bool primitive(struct print *p, unsigned class, struct asn1_element *e)
{
	switch (class) {
	case UNIVERSAL:
		return primitive_universal(p, e);
	case APPLICATION:
		return primitive_application(p, e);
	case CONTEXT:
		e->kind = e->tag < 3 ? ASN1_EXCEPTION : ASN1_ANY;
		return true;
	default:
		text_printf(p->text, "[P/x/%s]", classes[class].tags[e->tag]);
		e->kind = ASN1_OCTETS;
		return true;
	}
}

static void constructed(struct print *p, unsigned class, struct asn1_element *e)
{
	enum { SEQUENCE = 16 };

	e->kind = ASN1_OCTETS;
	if (class == UNIVERSAL && e->tag == SEQUENCE)
		e->kind = ASN1_SEQUENCE;
	else if (class == UNIVERSAL)
		text_printf(p->text, "C/U/%s", universal[e->tag]);
	else if (class == CONTEXT)
		e->kind = ASN1_PDU;
	else
		text_printf(p->text, "C/x/%s", classes[class].tags[e->tag]);
}

int asn1_read(struct print *p, const uint8_t *at, uint32_t left, struct asn1_element *e)
{
	const uint8_t *start = at;
	struct header h;

	*e = (struct asn1_element){0};
	if (left < 1) {
		text_str(p->text, "[nothing to parse]");
		return -1;
	}
	e->tag = get_u8(p, at) & TAG_LONG;
	h.constructed = at[0] & 0x20;
	h.class = at[0] >> 6;
	at++;
	left--;
	if (e->tag == TAG_LONG && !read_long_tag(p, &at, &left, e))
		return -1;
	if (!read_length(p, &at, &left, e))
		return -1;
	e->at = at;
	if (!check(p, left, &h, e))
		return -1;
	if (h.constructed)
		constructed(p, h.class, e);
	else if (!primitive(p, h.class, e))
		return -1;
	return (int)(e->at + e->n - start);
}

void asn1_octets_print(struct print *p, const struct asn1_element *e)
{
	for (uint32_t i = 0; i < e->n; i++) {
		text_char(p->text, '_');
		text_hex(p->text, e->at[i], 2);
	}
}

void asn1_string_print(struct print *p, const struct asn1_element *e)
{
	uint32_t i;

	for (i = 0; i < e->n; i++)
		if (e->at[i] < ' ' || e->at[i] > '~')
			break;
	if (i == e->n) {
		text_char(p->text, '"');
		text_bytes(p->text, e->at, e->n);
		text_char(p->text, '"');
		return;
	}
	for (i = 0; i < e->n; i++) {
		if (i > 0)
			text_char(p->text, '_');
		text_hex(p->text, e->at[i], 2);
	}
}

/* The first byte holds the first two numbers. */
static void object_print(struct print *p, const struct asn1_element *e)
{
	uint32_t number = 0;
	bool first = true;

	for (uint32_t i = 0; i < e->n; i++) {
		number = (number << 7) + (e->at[i] & 0x7f);
		if (e->at[i] & MORE)
			continue;
		if (first) {
			/* tcpdump's number is signed, and its quotient with it. */
			int32_t root = (int32_t)number / 40;

			root = root > 2 ? 2 : root;
			text_printf(p->text, ".%u", (unsigned)root);
			number -= (uint32_t)root * 40;
		}
		first = false;
		text_printf(p->text, ".%u", number);
		number = 0;
	}
}

static void address_print(struct print *p, const struct asn1_element *e)
{
	if (e->n != 4)
		text_str(p->text, "[inetaddr len!=4]");
	for (uint32_t i = 0; i < e->n; i++)
		text_printf(p->text, i > 0 ? ".%u" : "%u", e->at[i]);
}

void asn1_print(struct print *p, const struct asn1_element *e)
{
	switch (e->kind) {
	case ASN1_OCTETS:
		asn1_octets_print(p, e);
		break;
	case ASN1_NULL:
		break;
	case ASN1_OBJECT:
		object_print(p, e);
		break;
	case ASN1_INTEGER:
		text_printf(p->text, "%d", (int32_t)e->value);
		break;
	case ASN1_UNSIGNED:
		text_u32(p->text, (uint32_t)e->value);
		break;
	case ASN1_UNSIGNED64:
		text_u64(p->text, e->value);
		break;
	case ASN1_STRING:
		asn1_string_print(p, e);
		break;
	case ASN1_SEQUENCE:
		text_printf(p->text, "Seq(%u)", e->n);
		break;
	case ASN1_ADDRESS:
		address_print(p, e);
		break;
	case ASN1_EXCEPTION:
		text_printf(p->text, "[%s]", exceptions[e->tag]);
		break;
	case ASN1_PDU:
		text_printf(p->text, "%s(%u)", context[e->tag], e->n);
		break;
	case ASN1_ANY:
		text_str(p->text, "[BE_ANY!?]");
		break;
	}
}
