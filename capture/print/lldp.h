/*
 * Between lldp.c and lldp_private.c.
 */
#ifndef CAPTURE_PRINT_LLDP_H
#define CAPTURE_PRINT_LLDP_H

#include "capture/print.h"

enum lldp_result {
	LLDP_DONE,
	LLDP_UNKNOWN, /* to be dumped */
	LLDP_SHORT,   /* the frame is broken here */
};

/* An organisation's TLV, from its OUI on. */
enum lldp_result print_lldp_private(struct print *p, const uint8_t *at, uint32_t length);
/* The data centre bridging exchange (lldp_dcbx.c), from its OUI on. */
enum lldp_result print_lldp_dcbx(struct print *p, const uint8_t *at, uint32_t length);
/* Telephones' extensions (lldp_med.c), from their OUI on. */
enum lldp_result print_lldp_med(struct print *p, const uint8_t *at, uint32_t length);

#endif
