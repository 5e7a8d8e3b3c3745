/* Kerberos: version 4's messages; of version 5 only that it is. */
#include "capture/print/printers.h"

enum { KDC_REQUEST = 2, KDC_REPLY = 4, APPL_REQUEST = 6, ERR_REPLY = 10 };

static const struct print_name types[] = {
    {KDC_REQUEST, "KDC_REQUEST"},
    {KDC_REPLY, "KDC_REPLY"},
    {APPL_REQUEST, "APPL_REQUEST"},
    {8, "APPL_REQUEST_MUTUAL"},
    {ERR_REPLY, "ERR_REPLY"},
    {12, "PRIVATE"},
    {14, "SAFE"},
    {16, "APPL_ERR"},
    {126, "DIE"},
    {0, NULL},
};

static const struct print_name errors[] = {
    {0, "OK"},
    {1, "NAME_EXP"},
    {2, "SERVICE_EXP"},
    {3, "AUTH_EXP"},
    {4, "PKT_VER"},
    {5, "NAME_MAST_KEY_VER"},
    {6, "SERV_MAST_KEY_VER"},
    {7, "BYTE_ORDER"},
    {8, "PRINCIPAL_UNKNOWN"},
    {9, "PRINCIPAL_NOT_UNIQUE"},
    {10, "NULL_KEY"},
    {0, NULL},
};

/* A string that ends in NUL; cuts when it does not. */
static const uint8_t *string(struct print *p, const uint8_t *at)
{
	uint32_t n = print_safe_str(p, at, UINT32_MAX);

	if (n == 0)
		print_stop(p);
	return at + n;
}

/* name.instance@realm, behind version and type. */
static const uint8_t *principal(struct print *p, const uint8_t *at)
{
	at = string(p, at + 2);
	text_char(p->text, '.');
	at = string(p, at);
	text_char(p->text, '@');
	return string(p, at);
}

static uint16_t number(struct print *p, bool little, const uint8_t *at)
{
	return little ? get_le16(p, at) : get_u16(p, at);
}

static void kdc_request(struct print *p, const uint8_t *at)
{
	at = principal(p, at) + 4;
	text_printf(p->text, " %umin ", get_u8(p, at) * 5);
	at = string(p, at + 1);
	text_char(p->text, '.');
	string(p, at);
}

static void application_request(struct print *p, const uint8_t *at)
{
	text_printf(p->text, "v%u ", get_u8(p, at + 2));
	at = string(p, at + 3);
	text_printf(p->text, " (%u)", get_u8(p, at));
	text_printf(p->text, " (%u)", get_u8(p, at + 1));
}

static void error_reply(struct print *p, bool little, const uint8_t *at)
{
	at = principal(p, at) + 4;
	text_char(p->text, ' ');
	print_named(p, errors, "#%d", number(p, little, at));
	text_char(p->text, ' ');
	string(p, at + 4);
}

static void version4(struct print *p, const uint8_t *at)
{
	uint8_t type = get_u8(p, at + 1) & 0xfe;
	bool little = at[1] & 1;

	text_str(p->text, little ? " le " : " be ");
	print_named(p, types, "#%d", type);
	text_str(p->text, ": ");
	switch (type) {
	case KDC_REQUEST:
		kdc_request(p, at);
		break;
	case APPL_REQUEST:
		application_request(p, at);
		break;
	case KDC_REPLY:
		at = principal(p, at) + 10;
		text_printf(p->text, " (%u)", number(p, little, at));
		break;
	case ERR_REPLY:
		error_reply(p, little, at);
		break;
	default:
		text_str(p->text, "(unknown)");
	}
}

static void put_krb(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t version;

	(void)length;
	p->protocol = "krb";
	version = get_u8(p, at);
	if (version >= 1 && version <= 4)
		text_printf(p->text, " v%u", version);
	if (version == 4)
		version4(p, at);
	if (version == 106 || version == 107)
		text_str(p->text, " v5");
}

void print_krb(struct print *p, const uint8_t *at, uint32_t length)
{
	print_guarded(p, put_krb, at, length);
}
