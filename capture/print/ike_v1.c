/* The payloads of IKE version 1 (RFC 2407, RFC 2408). */
#include "capture/print/ike.h"

enum { HEADER = 4, DOI_IPSEC = 1 };

static void name(struct ike *k, unsigned type)
{
	ike_name(k, &ike_payload_names, type);
	text_char(k->p->text, ':');
}

static void situation(struct print *p, uint32_t value)
{
	static const char *const names[] = {"identity", "secrecy", "integrity"};
	bool any = false;

	for (unsigned i = 0; i < 3; i++) {
		if (!(value & 1U << i))
			continue;
		if (any)
			text_char(p->text, '+');
		text_str(p->text, names[i]);
		any = true;
	}
}

static const uint8_t *sa(struct ike *k, const uint8_t *at)
{
	struct print *p = k->p;
	uint32_t doi, value;

	if (!print_has(p, at, 12))
		return ike_truncated(k, IKE_SA);
	doi = get_u32(p, at + 4);
	value = get_u32(p, at + 8);
	if (doi != DOI_IPSEC) {
		text_printf(p->text, " doi=%u situation=%u", doi, value);
		return at + 12;
	}
	text_str(p->text, " doi=ipsec situation=");
	situation(p, value);
	if (value != 1)
		text_printf(p->text, " ident=%u", get_u32(p, at + 4));
	at += value != 1 ? 16 : 12;
	if (!print_has(p, at, HEADER))
		return ike_truncated(k, IKE_SA);
	return ike_chain_print(k, IKE_P, at);
}

static const uint8_t *proposal(struct ike *k, const uint8_t *at)
{
	struct print *p = k->p;
	uint32_t around = k->protocol;
	uint8_t spi_size;

	if (!print_has(p, at, 8))
		return ike_truncated(k, IKE_P);
	text_printf(p->text, " #%u protoid=", at[4]);
	ike_name(k, &ike_protocol_names, at[5]);
	text_printf(p->text, " transform=%u", at[7]);
	spi_size = at[6];
	k->protocol = at[5];
	if (spi_size > 0) {
		text_str(p->text, " spi=");
		if (!ike_hex(k, at + 8, spi_size))
			return ike_truncated(k, IKE_P);
	}
	at += 8 + spi_size;
	if (!print_has(p, at, HEADER))
		return ike_truncated(k, IKE_P);
	at = ike_chain_print(k, IKE_T, at);
	k->protocol = around;
	return at;
}

static const uint8_t *transform(struct ike *k, const uint8_t *at, uint32_t n)
{
	static const struct {
		const struct ike_names *names;
		const struct ike_attributes *attributes;
	} protocols[] = {
	    {NULL, NULL},
	    {&ike_key_names, &ike_phase1_attributes},
	    {&ike_ah_names, &ike_ipsec_attributes},
	    {&ike_esp_names, &ike_ipsec_attributes},
	    {&ike_ipcomp_names, &ike_ipsec_attributes},
	};
	uint32_t protocol = k->protocol < 5 ? k->protocol : 0;
	const uint8_t *item_end = at + n;

	if (!print_has(k->p, at, 8))
		return ike_truncated(k, IKE_T);
	text_printf(k->p->text, " #%u id=", at[4]);
	if (protocols[protocol].names)
		ike_name(k, protocols[protocol].names, at[5]);
	else
		text_u32(k->p->text, at[5]);
	text_char(k->p->text, ' ');
	at = ike_attributes_print(k, at + 8, item_end, protocols[protocol].attributes);
	if (!at)
		return ike_truncated(k, IKE_T);
	if (k->p->end < item_end)
		text_str(k->p->text, "...");
	return at;
}

/* Under -vvv the whole payload in hex. */
static const uint8_t *opaque(struct ike *k, unsigned type, const uint8_t *at, uint32_t n)
{
	if (k->p->options->verbose > 2 && n > HEADER) {
		text_char(k->p->text, ' ');
		if (!ike_hex(k, at + HEADER, n - HEADER))
			return ike_truncated(k, type);
	}
	return at + n;
}

static void subnet6(struct print *p, const uint8_t *at)
{
	print_ip6_address(p, at);
	text_str(p->text, "/0x");
	for (unsigned i = 0; i < 16; i++)
		text_hex(p->text, get_u8(p, at + 16 + i), 2);
}

/* Two addresses of a size, "-" or "/" between; or one. */
static void identity_addresses(struct print *p, uint8_t type, const uint8_t *at, uint32_t n)
{
	enum { IP4 = 1, IP4_NET = 4, IP6 = 5, IP6_NET = 6, IP4_RANGE = 7 };
	bool wide = type == IP6 || type == IP6_NET || type > IP4_RANGE;
	bool one = type == IP4 || type == IP6;
	uint32_t width = wide ? 16 : 4, wanted = one ? width : 2 * width;

	text_printf(p->text, " len=%u ", n);
	if (n < wanted) {
		text_printf(p->text, "[bad: < %u]", wanted);
		return;
	}
	if (type == IP6_NET) {
		subnet6(p, at);
		return;
	}
	(wide ? print_ip6_address : print_ip4)(p, at);
	if (one)
		return;
	text_char(p->text, type == IP4_NET ? '/' : '-');
	(wide ? print_ip6_address : print_ip4)(p, at + width);
}

/* True when nothing is left to be said of the identity's n bytes. */
static bool identity_data(struct print *p, uint8_t type, const uint8_t *at, uint32_t n)
{
	if (type == 2 || type == 3) {
		text_printf(p->text, " len=%u ", n);
		print_safe(p, at, n);
		return true;
	}
	if (type == 1 || (type >= 4 && type <= 8)) {
		identity_addresses(p, type, at, n);
		return true;
	}
	return false;
}

static const uint8_t *identity(struct ike *k, const uint8_t *at, uint32_t n)
{
	static const char *const types[] = {NULL, "IPv4", "FQDN", "user FQDN", "IPv4net", "IPv6",
	    "IPv6net", "IPv4range", "IPv6range", "ASN1 DN", "ASN1 GN", "keyid"};
	static const struct ike_names names = {sizeof(types) / sizeof(types[0]), types};
	struct print *p = k->p;

	if (!print_has(p, at, 8))
		return ike_truncated(k, IKE_ID);
	text_str(p->text, " idtype=");
	ike_name(k, &names, at[4]);
	text_printf(p->text, " protoid=%u port=%u", at[5], get_u16(p, at + 6));
	if (n <= 8)
		return at + n;
	if (!print_has(p, at + 8, n - 8))
		return ike_truncated(k, IKE_ID);
	if (identity_data(p, at[4], at + 8, n - 8))
		return at + n;
	text_printf(p->text, " len=%u", n - 8);
	if (p->options->verbose > 2) {
		text_char(p->text, ' ');
		ike_hex(k, at + 8, n - 8);
	}
	return at + n;
}

static const uint8_t *certificate(struct ike *k, unsigned type, const uint8_t *at, uint32_t n)
{
	static const char *const encodings[] = {"none", "pkcs7", "pgp", "dns", "x509sign", "x509ke",
	    "kerberos", "crl", "arl", "spki", "x509attr"};
	static const struct ike_names names = {sizeof(encodings) / sizeof(encodings[0]), encodings};

	if (!print_has(k->p, at, 6))
		return ike_truncated(k, type);
	text_printf(k->p->text, " len=%u type=", n - HEADER);
	ike_name(k, &names, at[4]);
	return opaque(k, type, at, n);
}

static const uint8_t *nonce(struct ike *k, const uint8_t *at, uint32_t n)
{
	text_printf(k->p->text, " n len=%u", n - HEADER);
	if (k->p->options->verbose > 2)
		return opaque(k, IKE_NONCE, at, n);
	if (k->p->options->verbose > 1) {
		text_char(k->p->text, ' ');
		if (!ike_some_data(k, at + HEADER))
			return ike_truncated(k, IKE_NONCE);
	}
	return at + n;
}

static void notify_type(struct ike *k, uint32_t doi, uint16_t type)
{
	static const char *const errors[] = {NULL, "INVALID-PAYLOAD-TYPE", "DOI-NOT-SUPPORTED",
	    "SITUATION-NOT-SUPPORTED", "INVALID-COOKIE", "INVALID-MAJOR-VERSION",
	    "INVALID-MINOR-VERSION", "INVALID-EXCHANGE-TYPE", "INVALID-FLAGS", "INVALID-MESSAGE-ID",
	    "INVALID-PROTOCOL-ID", "INVALID-SPI", "INVALID-TRANSFORM-ID",
	    "ATTRIBUTES-NOT-SUPPORTED", "NO-PROPOSAL-CHOSEN", "BAD-PROPOSAL-SYNTAX",
	    "PAYLOAD-MALFORMED", "INVALID-KEY-INFORMATION", "INVALID-ID-INFORMATION",
	    "INVALID-CERT-ENCODING", "INVALID-CERTIFICATE", "CERT-TYPE-UNSUPPORTED",
	    "INVALID-CERT-AUTHORITY", "INVALID-HASH-INFORMATION", "AUTHENTICATION-FAILED",
	    "INVALID-SIGNATURE", "ADDRESS-NOTIFICATION", "NOTIFY-SA-LIFETIME",
	    "CERTIFICATE-UNAVAILABLE", "UNSUPPORTED-EXCHANGE-TYPE", "UNEQUAL-PAYLOAD-LENGTHS"};
	static const char *const ipsec_errors[] = {"RESERVED"};
	static const char *const states[] = {"CONNECTED"};
	static const char *const ipsec_states[] = {
	    "RESPONDER-LIFETIME", "REPLAY-STATUS", "INITIAL-CONTACT"};
	/* By the top bits: errors and states, each common or of IPsec's own. */
	static const struct ike_names ranges[4] = {
	    {sizeof(errors) / sizeof(errors[0]), errors},
	    {sizeof(ipsec_errors) / sizeof(ipsec_errors[0]), ipsec_errors},
	    {sizeof(states) / sizeof(states[0]), states},
	    {sizeof(ipsec_states) / sizeof(ipsec_states[0]), ipsec_states},
	};
	unsigned range = type >> 13;

	text_str(k->p->text, " type=");
	if (range < 4 && (doi == DOI_IPSEC || range % 2 == 0))
		ike_name(k, &ranges[range], type & 0x1fff);
	else
		text_printf(k->p->text, "#%u", type);
}

/* What follows the SPI; false: it was not all captured. */
static bool notify_data(struct ike *k, uint16_t type, const uint8_t *at, const uint8_t *item_end)
{
	enum { RESPONDER_LIFETIME = 24576, REPLAY_STATUS = 24577 };
	struct print *p = k->p;

	if (type == RESPONDER_LIFETIME) {
		text_str(p->text, " attrs=(");
		at = ike_attributes_print(k, at, item_end, &ike_phase1_attributes);
		text_char(p->text, ')');
		return at != NULL;
	}
	if (type == REPLAY_STATUS) {
		text_str(p->text, " status=(");
		text_printf(p->text, "replay detection %sabled)", get_u32(p, at) ? "en" : "dis");
		return true;
	}
	if (p->options->verbose < 4)
		return ike_some_data(k, at);
	text_str(p->text, " data=(");
	ike_hex(k, at, print_left(p, at));
	text_char(p->text, ')');
	return true;
}

static const uint8_t *notify(struct ike *k, const uint8_t *at, uint32_t n)
{
	struct print *p = k->p;
	uint32_t doi;
	const uint8_t *data;

	if (!print_has(p, at, 12))
		return ike_truncated(k, IKE_N);
	doi = get_u32(p, at + 4);
	if (doi == DOI_IPSEC) {
		text_str(p->text, " doi=ipsec proto=");
		ike_name(k, &ike_protocol_names, at[8]);
	} else {
		text_printf(p->text, " doi=%u proto=%u", doi, at[8]);
	}
	notify_type(k, doi, get_u16(p, at + 10));
	data = at + 12 + at[9];
	if (at[9] > 0) {
		text_str(p->text, " spi=");
		if (!ike_hex(k, at + 12, at[9]))
			return ike_truncated(k, IKE_N);
	}
	if (doi != DOI_IPSEC)
		return data;
	if (data < p->end && !notify_data(k, get_u16(p, at + 10), data, at + n))
		return ike_truncated(k, IKE_N);
	return at + n;
}

static const uint8_t *delete (struct ike *k, const uint8_t *at)
{
	struct print *p = k->p;
	uint32_t doi, size, count;

	if (!print_has(p, at, 12))
		return ike_truncated(k, IKE_D);
	doi = get_u32(p, at + 4);
	size = at[9];
	count = get_u16(p, at + 10);
	if (doi == DOI_IPSEC) {
		text_str(p->text, " doi=ipsec proto=");
		ike_name(k, &ike_protocol_names, at[8]);
	} else {
		text_printf(p->text, " doi=%u proto=%u", doi, at[8]);
	}
	text_printf(p->text, " spilen=%u nspi=%u spi=", size, count);
	at += 12;
	for (uint32_t i = 0; i < count; i++, at += size) {
		if (i > 0)
			text_char(p->text, ',');
		if (!ike_hex(k, at, size))
			return ike_truncated(k, IKE_D);
	}
	return at;
}

const uint8_t *ike1_payload(struct ike *k, unsigned type, const uint8_t *at, uint32_t n)
{
	name(k, type);
	switch (type) {
	case IKE_SA:
		return sa(k, at);
	case IKE_P:
		return proposal(k, at);
	case IKE_T:
		return transform(k, at, n);
	case IKE_KE:
		text_printf(k->p->text, " key len=%u", n - HEADER);
		return opaque(k, type, at, n);
	case IKE_ID:
		return identity(k, at, n);
	case IKE_CERT:
	case IKE_CR:
		return certificate(k, type, at, n);
	case IKE_NONCE:
		return nonce(k, at, n);
	case IKE_N:
		return notify(k, at, n);
	case IKE_D:
		return delete (k, at);
	default:
		text_printf(k->p->text, " len=%u", n - HEADER);
		return opaque(k, type, at, n);
	}
}
