/*
 * Multicast groups and the sources they are heard from, as IGMP version 3 and MLD version 2
 * carry them: alike but for the size of an address.
 */
#ifndef CAPTURE_PRINT_GROUPS_H
#define CAPTURE_PRINT_GROUPS_H

#include <stdint.h>

#include "capture/print.h"

enum groups_address { GROUPS_IP4 = 4, GROUPS_IP6 = 16 }; /* bytes */

/* A report of `length` bytes from `at`. */
void groups_put_report(struct print *p, const uint8_t *at, uint32_t length, enum groups_address size);
/* The sources a query of `length` bytes from `at` names: their number, which 2 bytes hold, stands
 * right before `offset`, the addresses from there on. */
void groups_put_queried(struct print *p, const uint8_t *at, uint32_t length, uint32_t offset,
    enum groups_address size);
/* A code of 8 bits, above 127 a mantissa and an exponent (RFC 3376, 4.1.1). */
uint32_t groups_code(uint8_t code);

#endif
