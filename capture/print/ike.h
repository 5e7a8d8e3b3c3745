/*
 * ISAKMP and IKE versions 1 and 2 (RFC 2407-2409, RFC 4306): what their payload printers share.
 *
 * A payload printer takes the payload with its four-byte header at at, n bytes long by that
 * header (more than four), and returns where the next payload is looked for, or NULL when it said
 * " [|name]" and the chain ends. Only the marked inner parts of a message are given up so; reads
 * of the rest cut the line as everywhere.
 */
#ifndef CAPTURE_PRINT_IKE_H
#define CAPTURE_PRINT_IKE_H

#include "capture/print.h"

enum ike_payload {
	IKE_SA = 1,
	IKE_P,
	IKE_T,
	IKE_KE,
	IKE_ID,
	IKE_CERT,
	IKE_CR,
	IKE_HASH,
	IKE_SIG,
	IKE_NONCE,
	IKE_N,
	IKE_D,
	IKE_VID,
	IKE2_SA = 33,
	IKE2_KE,
	IKE2_IDI,
	IKE2_IDR,
	IKE2_CERT,
	IKE2_CR,
	IKE2_AUTH,
	IKE2_NONCE,
	IKE2_N,
	IKE2_D,
	IKE2_VID,
	IKE2_TSI,
	IKE2_TSR,
	IKE2_ENCRYPTED,
	IKE2_CP,
	IKE2_EAP,
};

struct ike {
	struct print *p;
	uint32_t protocol; /* of the proposal around the transforms */
	unsigned depth;
};

/* Names by number; gaps and what lies behind the end are shown as "#number". */
struct ike_names {
	unsigned count;
	const char *const *names;
};

extern const struct ike_names ike_protocol_names, ike_payload_names, ike_exchange_names;
extern const struct ike_names ike_ah_names, ike_esp_names, ike_ipcomp_names, ike_key_names;
extern const struct ike_names ike_dh_names;

void ike_name(struct ike *k, const struct ike_names *names, uint32_t value);
/* " [|name]" of a payload type; returns NULL for the caller to return. */
const uint8_t *ike_truncated(struct ike *k, unsigned type);
/* n bytes in hex; false when they were not all captured. */
bool ike_hex(struct ike *k, const uint8_t *at, size_t n);
/* " data=(…)": the first ten bytes and the last twenty before the frame's end. */
bool ike_some_data(struct ike *k, const uint8_t *at);
/* The line break and indentation before a payload within another. */
void ike_indent(struct ike *k);

/* Which attributes a transform has; NULL: unknown. */
struct ike_attribute {
	const char *name;
	struct ike_names values;
};
struct ike_attributes {
	unsigned count;
	const struct ike_attribute *attributes;
};
extern const struct ike_attributes ike_phase1_attributes, ike_ipsec_attributes,
    ike_cipher_attributes;
/* Attributes from at to item_end; returns the place after them, or NULL. */
const uint8_t *ike_attributes_print(struct ike *k, const uint8_t *at, const uint8_t *item_end,
    const struct ike_attributes *attributes);

/* One payload of any type, and a chain of them. */
const uint8_t *ike_payload_print(struct ike *k, unsigned type, const uint8_t *at);
const uint8_t *ike_chain_print(struct ike *k, unsigned type, const uint8_t *at);
const uint8_t *ike1_payload(struct ike *k, unsigned type, const uint8_t *at, uint32_t n);
const uint8_t *ike2_payload(struct ike *k, unsigned type, const uint8_t *at, uint32_t n);

/* Who began which exchange, so that a message's side can be told. */
struct ike_cookies;
struct ike_cookies *ike_cookies_open(void); /* NULL: no memory */
void ike_cookies_close(struct ike_cookies *cookies);

#endif
