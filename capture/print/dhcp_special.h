/*
 * The DHCP options that have a structure of their own.
 */
#ifndef CAPTURE_PRINT_DHCP_SPECIAL_H
#define CAPTURE_PRINT_DHCP_SPECIAL_H

#include "capture/print.h"

/* The n bytes at at were captured. Returns how many of them were shown or explained away; the
 * caller reports the rest as trailing. */
uint32_t dhcp_special_print(struct print *p, uint8_t tag, const uint8_t *at, uint32_t n);

#endif
