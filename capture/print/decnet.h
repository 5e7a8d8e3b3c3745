/*
 * What the two files of DECnet share: routing (decnet.c), and the Network Services Protocol that
 * it carries (decnet_services.c).
 */
#ifndef CAPTURE_PRINT_DECNET_H
#define CAPTURE_PRINT_DECNET_H

#include "capture/print.h"

/* False: it does not fit into the length. */
bool print_decnet_services(struct print *p, const uint8_t *at, uint32_t length);

#endif
