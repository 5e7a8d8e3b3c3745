/*
 * OpenFlow, of which versions 1.0 and 1.3 are decoded: what they share.
 *
 * A body is what stands behind the eight bytes every message begins with.
 */
#ifndef CAPTURE_PRINT_OPENFLOW_H
#define CAPTURE_PRINT_OPENFLOW_H

#include "capture/print.h"

typedef void of_body_function(struct print *p, const uint8_t *at, uint32_t n);

enum of_length { OF_ANY, OF_EXACTLY, OF_AT_LEAST };

struct of_message {
	const char *name;
	of_body_function *print; /* under -v; NULL: not decoded */
	enum of_length rule;     /* for the body's length */
	uint16_t length;
};

/* By type; NULL: not known. */
const struct of_message *of10_message(uint8_t type);
const struct of_message *of13_message(uint8_t type);

/* Errors: types with the names of their codes, counted from 0. */
struct of_error {
	uint32_t type;
	const char *name;
	unsigned count;
	const char *const *codes;
};
#define OF_CODES(array) sizeof(array) / sizeof((array)[0]), array
void of_error_print(struct print *p, const struct of_error *errors, unsigned count,
    const uint8_t *at, uint32_t n);

/* " (invalid)", and a cut when not all of the n bytes were captured. */
void of_invalid(struct print *p, const uint8_t *at, uint32_t n);
/* "label0x…" of a 32-bit field and the names of its bits; known ones are in the mask. */
void of_bits(struct print *p, const char *label, const uint8_t *at,
    const struct print_name *names, uint32_t known);
/* The names alone, of a value that was shown. */
void of_bit_names(struct print *p, const struct print_name *names, uint32_t known, uint32_t value);
void of_vendor_name(struct print *p, uint32_t vendor);
/* Bytes of any kind: how many, and under -vv what. */
of_body_function of_data_print;

#endif
