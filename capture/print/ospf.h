/*
 * What OSPF versions 2 and 3 share.
 */
#ifndef CAPTURE_PRINT_OSPF_H
#define CAPTURE_PRINT_OSPF_H

#include "capture/print.h"

enum ospf_type {
	OSPF_HELLO = 1,
	OSPF_DESCRIPTION = 2,
	OSPF_REQUEST = 3,
	OSPF_UPDATE = 4,
	OSPF_ACK = 5,
};

extern const struct print_name ospf_types[]; /* ospf.c */

/* ospf_te.c: the TLVs of a traffic engineering LSA (RFC 3630), of a graceful restart LSA (RFC 3623), and of
 * a router information LSA (RFC 7770). False: they stop to make sense, which was said. */
bool print_ospf_te(struct print *p, const uint8_t *at, uint32_t length);
bool print_ospf_grace(struct print *p, const uint8_t *at, uint32_t length);
bool print_ospf_router_information(struct print *p, const uint8_t *at, uint32_t length);

#endif
