/* The payloads of IKE version 2 (RFC 4306). */
#include "capture/print/ike.h"

enum { HEADER = 4, CRITICAL = 0x80 };

static void begin(struct ike *k, const char *name, uint8_t critical)
{
	text_str(k->p->text, name);
	text_str(k->p->text, critical & CRITICAL ? "[C]:" : ":");
}

static void begin_type(struct ike *k, unsigned type, uint8_t critical)
{
	ike_name(k, &ike_payload_names, type);
	text_str(k->p->text, critical & CRITICAL ? "[C]:" : ":");
}

static const uint8_t *opaque(struct ike *k, unsigned type, const uint8_t *at, uint32_t n)
{
	if (!print_has(k->p, at, HEADER))
		return ike_truncated(k, type);
	begin_type(k, type, at[1]);
	text_printf(k->p->text, " len=%u", n - HEADER);
	if (k->p->options->verbose > 2) {
		text_char(k->p->text, ' ');
		if (!ike_hex(k, at + HEADER, n - HEADER))
			return ike_truncated(k, type);
	}
	return at + n;
}

static const char *const transform_types[] = {NULL, "encr", "prf", "integ", "dh", "esn"};
static const char *const prfs[] = {NULL, "hmac-md5", "hmac-sha", "hmac-tiger", "aes128_xcbc"};
static const char *const integrities[] = {
    NULL, "hmac-md5", "hmac-sha", "dec-mac", "kpdk-md5", "aes-xcbc"};
static const char *const sequence_numbers[] = {"no-esn", "esn"};

static const uint8_t *transform(struct ike *k, unsigned number, const uint8_t *at, uint32_t n)
{
	static const struct ike_names type_names = {6, transform_types};
	static const struct ike_names prf_names = {5, prfs};
	static const struct ike_names integrity_names = {6, integrities};
	static const struct ike_names esn_names = {2, sequence_numbers};
	static const struct ike_names *const by_type[] = {
	    NULL,
	    &ike_esp_names,
	    &prf_names,
	    &integrity_names,
	    &ike_dh_names,
	    &esn_names,
	};
	const uint8_t *item_end = at + n;
	uint8_t type;

	if (!print_has(k->p, at, 8))
		return ike_truncated(k, IKE_T);
	begin_type(k, IKE_T, at[1]);
	type = at[4];
	text_printf(k->p->text, " #%u type=", number);
	ike_name(k, &type_names, type);
	text_str(k->p->text, " id=");
	if (type > 0 && type < 6)
		ike_name(k, by_type[type], get_u16(k->p, at + 6));
	else
		text_u32(k->p->text, get_u16(k->p, at + 6));
	text_char(k->p->text, ' ');
	at = ike_attributes_print(k, at + 8, item_end, type == 1 ? &ike_cipher_attributes : NULL);
	if (!at)
		return ike_truncated(k, IKE_T);
	if (k->p->end < item_end)
		text_str(k->p->text, "...");
	return at;
}

typedef const uint8_t *item_function(struct ike *k, unsigned number, const uint8_t *at, uint32_t n);

/* Items of a kind in a chain within left bytes; of_type is the list's own type, for its marks. */
static const uint8_t *items(struct ike *k, unsigned of_type, unsigned item_type,
    item_function *print, const uint8_t *at, uint32_t left)
{
	unsigned number = 0, type = item_type;

	while (type != 0) {
		const uint8_t *item = at;
		uint32_t n;

		if (left < HEADER)
			goto too_long;
		if (!print_has(k->p, at, HEADER) || (n = get_u16(k->p, at + 2)) <= HEADER)
			return ike_truncated(k, of_type);
		if (left < n)
			goto too_long;
		if (!print_has(k->p, at, n))
			return ike_truncated(k, of_type);
		k->depth++;
		ike_indent(k);
		number++;
		if (type == item_type) {
			at = print(k, number, at, n);
			if (!at)
				return NULL;
		} else {
			ike_name(k, &ike_payload_names, type);
			at += n;
		}
		text_char(k->p->text, ')');
		k->depth--;
		left -= n;
		type = item[0];
	}
	return at;
too_long:
	ike_truncated(k, of_type);
	return at + left;
}

static const uint8_t *proposal(struct ike *k, unsigned number, const uint8_t *at, uint32_t n)
{
	struct print *p = k->p;
	uint32_t left = n - HEADER;
	uint8_t spi_size;

	(void)number;
	if (!print_has(p, at, 8))
		return ike_truncated(k, IKE_P);
	begin_type(k, IKE_P, at[1]);
	text_printf(p->text, " #%u protoid=", at[4]);
	ike_name(k, &ike_protocol_names, at[5]);
	text_printf(p->text, " transform=%u len=%u", at[7], n);
	spi_size = at[6];
	at += 8;
	if (spi_size > left) {
		ike_truncated(k, IKE_P);
		return at + left;
	}
	if (spi_size > 0) {
		text_str(p->text, " spi=");
		if (!ike_hex(k, at, spi_size))
			return ike_truncated(k, IKE_P);
	}
	return items(k, IKE_P, IKE_T, transform, at + spi_size, left - spi_size);
}

static const uint8_t *sa(struct ike *k, unsigned type, const uint8_t *at, uint32_t n)
{
	begin(k, "sa", at[1]);
	text_printf(k->p->text, " len=%u", n - HEADER);
	return items(k, type, IKE_P, proposal, at + HEADER, n - HEADER);
}

static const uint8_t *key_exchange(struct ike *k, unsigned type, const uint8_t *at, uint32_t n)
{
	if (!print_has(k->p, at, 8))
		return ike_truncated(k, type);
	begin_type(k, type, at[1]);
	if (n < 8) {
		text_printf(k->p->text, " len=%u < 8", n);
		return at + n;
	}
	text_printf(k->p->text, " len=%u group=", n - 8);
	ike_name(k, &ike_dh_names, get_u16(k->p, at + 4));
	if (k->p->options->verbose > 2 && n > 8) {
		text_char(k->p->text, ' ');
		if (!ike_hex(k, at + 8, n - 8))
			return ike_truncated(k, type);
	}
	return at + n;
}

static void dotted_text(struct print *p, const uint8_t *at, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		text_char(p->text, at[i] >= ' ' && at[i] <= '~' ? (char)at[i] : '.');
}

/* false: the identity was not all captured, or shorter than its own header. */
static bool identity_value(struct ike *k, const uint8_t *at, uint32_t n)
{
	static const struct {
		const char *label;
		bool text;
	} kinds[] = {
	    [1] = {" ipv4:", false},
	    [2] = {" fqdn:", true},
	    [3] = {" rfc822:", true},
	    [5] = {" ipv6:", false},
	    [9] = {" dn:", false},
	    [10] = {" gn:", false},
	    [11] = {" keyid:", false},
	};

	if (at[4] >= sizeof(kinds) / sizeof(kinds[0]) || !kinds[at[4]].label)
		return true;
	text_str(k->p->text, kinds[at[4]].label);
	if (n < 8 || !print_has(k->p, at + 8, n - 8))
		return false;
	if (kinds[at[4]].text)
		dotted_text(k->p, at + 8, n - 8);
	else
		ike_hex(k, at + 8, n - 8);
	return true;
}

static const uint8_t *identity(struct ike *k, unsigned type, const uint8_t *at, uint32_t n)
{
	if (!print_has(k->p, at, 8))
		return ike_truncated(k, type);
	if (!opaque(k, type, at, n))
		return NULL;
	return identity_value(k, at, n) ? at + n : ike_truncated(k, type);
}

/* "label=(…) " in full under -vv, else some of it. */
static bool secret(struct ike *k, const char *label, const uint8_t *at, uint32_t skip, uint32_t n)
{
	if (k->p->options->verbose < 2)
		return ike_some_data(k, at + skip);
	text_printf(k->p->text, " %s=(", label);
	if (n < skip || !ike_hex(k, at + skip, n - skip))
		return false;
	text_str(k->p->text, ") ");
	return true;
}

static const uint8_t *authentication(struct ike *k, unsigned type, const uint8_t *at, uint32_t n)
{
	static const char *const methods[] = {"invalid", "rsasig", "shared-secret", "dsssig"};
	static const struct ike_names names = {4, methods};

	if (!print_has(k->p, at, 8))
		return ike_truncated(k, type);
	begin_type(k, type, at[1]);
	text_printf(k->p->text, " len=%u method=", n - HEADER);
	ike_name(k, &names, at[4]);
	return secret(k, "authdata", at, 8, n) ? at + n : ike_truncated(k, type);
}

static const uint8_t *nonce(struct ike *k, unsigned type, const uint8_t *at, uint32_t n)
{
	begin(k, "nonce", at[1]);
	text_printf(k->p->text, " len=%u", n - HEADER);
	return secret(k, "nonce", at, HEADER, n) ? at + n : ike_truncated(k, type);
}

static const uint8_t *vendor(struct ike *k, unsigned type, const uint8_t *at, uint32_t n)
{
	begin_type(k, type, at[1]);
	text_printf(k->p->text, " len=%u vid=", n - HEADER);
	if (!print_has(k->p, at + HEADER, n - HEADER))
		return ike_truncated(k, type);
	dotted_text(k->p, at + HEADER, n - HEADER);
	if (k->p->options->verbose > 2 && n - HEADER > 4) {
		text_char(k->p->text, ' ');
		ike_hex(k, at + HEADER, n - HEADER);
	}
	return at + n;
}

static const struct notification {
	uint16_t type;
	bool spi;
	const char *name;
} notifications[] = {
    {1, false, "unsupported_critical_payload"},
    {4, true, "invalid_ike_spi"},
    {5, false, "invalid_major_version"},
    {7, true, "invalid_syntax"},
    {9, true, "invalid_message_id"},
    {11, true, "invalid_spi"},
    {14, true, "no_protocol_chosen"},
    {17, true, "invalid_ke_payload"},
    {24, true, "authentication_failed"},
    {34, true, "single_pair_required"},
    {35, false, "no_additional_sas"},
    {36, false, "internal_address_failure"},
    {37, false, "failed:cp_required"},
    {39, false, "invalid_selectors"},
    {16384, false, "initial_contact"},
    {16385, false, "set_window_size"},
    {16386, false, "additional_ts_possible"},
    {16387, false, "ipcomp_supported"},
    {16388, true, "nat_detection_source_ip"},
    {16389, true, "nat_detection_destination_ip"},
    {16390, true, "cookie"},
    {16391, false, "use_transport_mode"},
    {16392, false, "http_cert_lookup_supported"},
    {16393, true, "rekey_sa"},
    {16394, false, "tfc_padding_not_supported"},
    {16395, false, "non_first_fragment_also"},
};

static struct notification notification_find(uint16_t type)
{
	for (size_t i = 0; i < sizeof(notifications) / sizeof(notifications[0]); i++)
		if (notifications[i].type == type)
			return notifications[i];
	return (struct notification){type, true,
	    type < 8192    ? "error"
	    : type < 16384 ? "private-error"
	    : type < 40960 ? "status"
			   : "private-status"};
}

static bool notify_data(struct ike *k, uint16_t type, const uint8_t *at)
{
	enum { COOKIE = 16390, SHORT = 30 };
	uint32_t left = print_left(k->p, at);

	if (k->p->options->verbose > 3 || (type == COOKIE && left < SHORT)) {
		text_str(k->p->text, " data=(");
		ike_hex(k, at, left);
		text_char(k->p->text, ')');
		return true;
	}
	return type != COOKIE || ike_some_data(k, at);
}

static const uint8_t *notify(struct ike *k, const uint8_t *at, uint32_t n)
{
	struct print *p = k->p;
	struct notification known;
	const uint8_t *data;

	if (!print_has(p, at, 8))
		return ike_truncated(k, IKE_N);
	begin_type(k, IKE_N, at[1]);
	text_str(p->text, " prot_id=");
	ike_name(k, &ike_protocol_names, at[4]);
	known = notification_find(get_u16(p, at + 6));
	text_printf(p->text, " type=%u(%s)", known.type, known.name);
	if (known.spi && at[5] > 0) {
		text_str(p->text, " spi=");
		if (!ike_hex(k, at + 8, at[5]))
			return ike_truncated(k, IKE_N);
	}
	data = at + 8 + at[5];
	if (data < p->end && !notify_data(k, known.type, data))
		return ike_truncated(k, IKE_N);
	return at + n;
}

/* What is inside cannot be read, and what follows is inside: the chain ends here. */
static const uint8_t *encrypted(struct ike *k, unsigned type, const uint8_t *at, uint32_t n)
{
	uint32_t length = n - HEADER;

	begin_type(k, type, at[1]);
	text_printf(k->p->text, " len=%u", length);
	if (k->p->options->verbose > 2 && length > 4) {
		text_char(k->p->text, ' ');
		if (!ike_hex(k, at + HEADER, length))
			return ike_truncated(k, type);
	}
	return print_has(k->p, at + HEADER, length) ? NULL : ike_truncated(k, type);
}

const uint8_t *ike2_payload(struct ike *k, unsigned type, const uint8_t *at, uint32_t n)
{
	switch (type) {
	case IKE2_SA:
		return sa(k, type, at, n);
	case IKE2_KE:
		return key_exchange(k, type, at, n);
	case IKE2_IDI:
	case IKE2_IDR:
		return identity(k, type, at, n);
	case IKE2_AUTH:
		return authentication(k, type, at, n);
	case IKE2_NONCE:
		return nonce(k, type, at, n);
	case IKE2_N:
		return notify(k, at, n);
	case IKE2_VID:
		return vendor(k, type, at, n);
	case IKE2_ENCRYPTED:
		return encrypted(k, type, at, n);
	default:
		return opaque(k, type, at, n);
	}
}
