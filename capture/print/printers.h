/*
 * Every protocol's printer, one line each, by layer. A printer named print_X lives in
 * capture/print/X.c (or in the file named beside it) and appends what belongs to X.
 *
 *   at      first byte of the protocol's header
 *   length  bytes the layer above says there are; more or less may have been captured (p->end)
 */
#ifndef CAPTURE_PRINT_PRINTERS_H
#define CAPTURE_PRINT_PRINTERS_H

#include "capture/print.h"

typedef void print_function(struct print *p, const uint8_t *at, uint32_t length);

#endif
