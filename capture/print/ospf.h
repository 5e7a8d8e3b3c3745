/*
 * What OSPF versions 2 and 3 share (ospf_te.c).
 */
#ifndef CAPTURE_PRINT_OSPF_H
#define CAPTURE_PRINT_OSPF_H

#include "capture/print.h"

/* The TLVs of a traffic engineering LSA (RFC 3630), of a graceful restart LSA (RFC 3623), and of
 * a router information LSA (RFC 7770). False: they stop to make sense, which was said. */
bool print_ospf_te(struct print *p, const uint8_t *at, uint32_t length);
bool print_ospf_grace(struct print *p, const uint8_t *at, uint32_t length);
bool print_ospf_router_information(struct print *p, const uint8_t *at, uint32_t length);

#endif
