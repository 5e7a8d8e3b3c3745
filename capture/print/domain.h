/*
 * What the files of the DNS printer share.
 *
 * Functions that print a part of a message return the place after it, or NULL: the message is
 * cut or malformed there, and the printer says so and stops.
 */
#ifndef CAPTURE_PRINT_DOMAIN_H
#define CAPTURE_PRINT_DOMAIN_H

#include <stdbool.h>
#include <stdint.h>

#include "capture/print.h"

struct domain {
	const uint8_t *start; /* of the message: what compressed names point into */
	bool multicast;       /* mDNS: a class has a flag */
};

extern const struct print_name domain_types[]; /* of resource records */
extern const struct print_name domain_classes[];

/* domain_names.c */
const uint8_t *domain_skip_name(const struct print *p, const uint8_t *at);
const uint8_t *domain_put_name(struct print *p, const uint8_t *start, const uint8_t *at);
/* domain_records.c */
const uint8_t *domain_put_question(struct print *p, const struct domain *d, const uint8_t *at);
const uint8_t *domain_put_record(struct print *p, const struct domain *d, const uint8_t *at);
/* domain_edns.c: one option of an OPT record. */
const uint8_t *domain_put_option(struct print *p, const uint8_t *at);

#endif
