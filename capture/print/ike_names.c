/* What IKE's numbers are called, and the attributes of its transforms. */
#include "capture/print/ike.h"

#define NAMES(array)                                                                               \
	{                                                                                          \
		sizeof(array) / sizeof((array)[0]), array                                          \
	}

static const char *const protocols[] = {NULL, "isakmp", "ipsec-ah", "ipsec-esp", "ipcomp"};
const struct ike_names ike_protocol_names = NAMES(protocols);

static const char *const payloads[] = {"none", "sa", "p", "t", "ke", "id", "cert", "cr", "hash",
    "sig", "nonce", "n", "d", "vid", "pay14", "pay15", "pay16", "pay17", "pay18", "pay19", "pay20",
    "pay21", "pay22", "pay23", "pay24", "pay25", "pay26", "pay27", "pay28", "pay29", "pay30",
    "pay31", "pay32", "v2sa", "v2ke", "v2IDi", "v2IDr", "v2cert", "v2cr", "v2auth", "v2nonce",
    "v2n", "v2d", "v2vid", "v2TSi", "v2TSr", "v2e", "v2cp", "v2eap"};
const struct ike_names ike_payload_names = NAMES(payloads);

static const char *const exchanges[] = {"none", "base", "ident", "auth", "agg",
    "inf", [32] = "oakley-quick", "oakley-newgroup", "ikev2_init", "ikev2_auth", "child_sa",
    "inf2"};
const struct ike_names ike_exchange_names = NAMES(exchanges);

static const char *const ah[] = {
    NULL, "(reserved)", "md5", "sha", "1des", "sha2-256", "sha2-384", "sha2-512"};
const struct ike_names ike_ah_names = NAMES(ah);

static const char *const esp[] = {NULL, "1des-iv64", "1des", "3des", "rc5", "idea", "cast",
    "blowfish", "3idea", "1des-iv32", "rc4", "null", "aes"};
const struct ike_names ike_esp_names = NAMES(esp);

static const char *const ipcomp[] = {NULL, "oui", "deflate", "lzs"};
const struct ike_names ike_ipcomp_names = NAMES(ipcomp);

static const char *const keys[] = {NULL, "ike"};
const struct ike_names ike_key_names = NAMES(keys);

static const char *const groups[] = {NULL, "modp768", "modp1024", "EC2N 2^155", "EC2N 2^185",
    "modp1536", "iana-grp06", "iana-grp07", "iana-grp08", "iana-grp09", "iana-grp10", "iana-grp11",
    "iana-grp12", "iana-grp13", "modp2048", "modp3072", "modp4096", "modp6144", "modp8192"};
const struct ike_names ike_dh_names = NAMES(groups);

static const char *const life_types[] = {NULL, "sec", "kb"};
static const char *const modes[] = {NULL, "tunnel", "transport"};
static const char *const ipsec_auth[] = {NULL, "hmac-md5", "hmac-sha1", "1des-mac", "keyed"};
static const char *const ciphers[] = {
    NULL, "1des", "idea", "blowfish", "rc5", "3des", "cast", "aes"};
static const char *const hashes[] = {
    NULL, "md5", "sha1", "tiger", "sha2-256", "sha2-384", "sha2-512"};
static const char *const phase1_auth[] = {
    NULL, "preshared", "dss", "rsa sig", "rsa enc", "rsa enc revised"};
static const char *const group_types[] = {NULL, "MODP", "ECP", "EC2N"};

/* As an attribute's value tcpdump names only groups below 18. */
enum { ATTRIBUTE_GROUPS = 18 };

static const struct ike_attribute ipsec[] = {
    {NULL, {0, NULL}},
    {"lifetype", NAMES(life_types)},
    {"life", {0, NULL}},
    {"group desc", {ATTRIBUTE_GROUPS, groups}},
    {"enc mode", NAMES(modes)},
    {"auth", NAMES(ipsec_auth)},
    {"keylen", {0, NULL}},
    {"rounds", {0, NULL}},
    {"dictsize", {0, NULL}},
    {"privalg", {0, NULL}},
};
const struct ike_attributes ike_ipsec_attributes = NAMES(ipsec);

static const struct ike_attribute phase1[] = {
    {NULL, {0, NULL}},
    {"enc", NAMES(ciphers)},
    {"hash", NAMES(hashes)},
    {"auth", NAMES(phase1_auth)},
    {"group desc", {ATTRIBUTE_GROUPS, groups}},
    {"group type", NAMES(group_types)},
    {"group prime", {0, NULL}},
    {"group gen1", {0, NULL}},
    {"group gen2", {0, NULL}},
    {"group curve A", {0, NULL}},
    {"group curve B", {0, NULL}},
    {"lifetype", NAMES(life_types)},
    {"lifeduration", {0, NULL}},
    {"prf", {0, NULL}},
    {"keylen", {0, NULL}},
    {"field", {0, NULL}},
    {"order", {0, NULL}},
};
const struct ike_attributes ike_phase1_attributes = NAMES(phase1);

static const struct ike_attribute cipher[] = {[14] = {"keylen", {0, NULL}}};
const struct ike_attributes ike_cipher_attributes = NAMES(cipher);

static const char *name_find(const struct ike_names *names, uint32_t value)
{
	return value < names->count ? names->names[value] : NULL;
}

void ike_name(struct ike *k, const struct ike_names *names, uint32_t value)
{
	const char *name = name_find(names, value);

	if (name)
		text_str(k->p->text, name);
	else
		text_printf(k->p->text, "#%u", value);
}

/* An attribute holds its two-byte value, or a length and as many bytes. */
static bool attribute_value(
    struct ike *k, const uint8_t *at, uint32_t length, const struct ike_attribute *known)
{
	const char *name;

	if (!(at[0] & 0x80)) {
		text_printf(k->p->text, "len=%u value=", length);
		return ike_hex(k, at + 4, length);
	}
	text_str(k->p->text, "value=");
	name = known ? name_find(&known->values, get_u16(k->p, at + 2)) : NULL;
	if (!name)
		return ike_hex(k, at + 2, 2);
	text_str(k->p->text, name);
	return true;
}

static const uint8_t *attribute_print(struct ike *k, const uint8_t *at, const uint8_t *item_end,
    const struct ike_attributes *attributes)
{
	const struct ike_attribute *known = NULL;
	uint32_t length = 0, type;
	bool whole;

	if (!(get_u8(k->p, at) & 0x80))
		length = get_u16(k->p, at + 2);
	if (item_end - at < 4 + (ptrdiff_t)length) {
		text_str(k->p->text, "[|attr]");
		return item_end + 1;
	}
	type = get_u16(k->p, at) & 0x7fff;
	if (attributes && type < attributes->count)
		known = &attributes->attributes[type];
	if (known && known->name)
		text_printf(k->p->text, "(type=%s ", known->name);
	else
		text_printf(k->p->text, "(type=#%u ", type);
	whole = attribute_value(k, at, length, known);
	text_char(k->p->text, ')');
	return whole ? at + 4 + length : NULL;
}

const uint8_t *ike_attributes_print(struct ike *k, const uint8_t *at, const uint8_t *item_end,
    const struct ike_attributes *attributes)
{
	while (at && at < k->p->end && at < item_end)
		at = attribute_print(k, at, item_end, attributes);
	return at;
}
