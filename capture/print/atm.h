/*
 * What the printers of ATM share: cells of operation, administration and maintenance (ITU-T
 * I.610), which other link headers carry too.
 */
#ifndef CAPTURE_PRINT_ATM_H
#define CAPTURE_PRINT_ATM_H

#include "capture/print.h"

/* A cell; hec: bytes of header checksum that stand first. */
void print_oam(struct print *p, const uint8_t *at, uint32_t length, uint32_t hec);
/* LLC, which is dumped where it is not known (RFC 2684). */
void print_atm_llc(struct print *p, const uint8_t *at, uint32_t length);

#endif
