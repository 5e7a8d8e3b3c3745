/*
 * What the printers of ISO protocols share: CLNP and ES-IS (iso.c), IS-IS (isis.c), its
 * reachability (isis_reach.c) and bridging (isis_bridging.c).
 */
#ifndef CAPTURE_PRINT_ISO_H
#define CAPTURE_PRINT_ISO_H

#include "capture/print.h"

enum {
	ISIS_SYSTEM_ID = 6,
	ISIS_NODE_ID = 7,
	ISIS_LSP_ID = 8,
};

/* " (correct)" and the like for an ISO checksum (ISO 8473) at `offset` of `length` bytes. */
void print_iso_checksum(
    struct print *p, const uint8_t *at, uint16_t checksum, uint32_t offset, uint32_t length);

/* An IS-IS packet. False: it makes no sense, and is to be dumped. */
bool print_isis(struct print *p, const uint8_t *at, uint32_t length);
/* An id of 6, 7 or 8 bytes: "1921.6800.1001.00-00". */
void print_isis_id(struct print *p, const uint8_t *at, unsigned size);
/* The four metrics of narrow reachability. */
void print_isis_metrics(struct print *p, const uint8_t *at);

/* Lists of reachable things in a TLV of `length` bytes. False: cut off. */
bool print_isis_neighbors(struct print *p, uint8_t type, const uint8_t *at, uint32_t length);
bool print_isis_narrow_prefixes(struct print *p, const uint8_t *at, uint32_t length);
bool print_isis_prefixes(struct print *p, bool ip6, const uint8_t *at, uint32_t length);
/* A topology's id, two bytes. */
void print_isis_topology(struct print *p, const uint8_t *at);

void print_isis_port_capabilities(struct print *p, const uint8_t *at, uint32_t length);
void print_isis_bridging_capabilities(struct print *p, const uint8_t *at, uint32_t length);
void print_isis_router_capabilities(struct print *p, const uint8_t *at, uint32_t length);

#endif
