/*
 * ASN.1 in BER as SNMP uses it (ITU-T X.690, RFC 2578): one element at a time.
 */
#ifndef CAPTURE_PRINT_ASN1_H
#define CAPTURE_PRINT_ASN1_H

#include "capture/print.h"

enum asn1_kind {
	ASN1_ANY,
	ASN1_OCTETS,
	ASN1_NULL,
	ASN1_OBJECT,
	ASN1_INTEGER,
	ASN1_UNSIGNED,
	ASN1_UNSIGNED64,
	ASN1_STRING,
	ASN1_SEQUENCE,
	ASN1_ADDRESS,
	ASN1_PDU,
	ASN1_EXCEPTION,
};

struct asn1_element {
	enum asn1_kind kind;
	unsigned tag;      /* within its class */
	const uint8_t *at; /* the contents, n bytes of them, all captured */
	uint32_t n;
	uint64_t value; /* of the numbers; an integer's sign is extended */
};

/* Reads the element at at, which has left bytes to live in. Returns its size with its header, or
 * -1 when it said what is wrong. */
int asn1_read(struct print *p, const uint8_t *at, uint32_t left, struct asn1_element *e);
void asn1_print(struct print *p, const struct asn1_element *e);
/* As hex, each byte after a '_'. */
void asn1_octets_print(struct print *p, const struct asn1_element *e);
/* Quoted, or as hex when it is not all printable. */
void asn1_string_print(struct print *p, const struct asn1_element *e);

#endif
