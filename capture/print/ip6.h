/*
 * IPv6 extension headers (ip6_headers.c). Each printer returns the header's size in bytes, or -1
 * when nothing after it is to be printed.
 */
#ifndef CAPTURE_PRINT_IP6_H
#define CAPTURE_PRINT_IP6_H

#include <stdbool.h>
#include <stdint.h>

#include "capture/print.h"

/* *jumbo is set, and *payload with it, by a valid jumbo payload option (RFC 2675). */
int print_ip6_hop_by_hop(struct print *p, const uint8_t *at, bool *jumbo, uint32_t *payload);
int print_ip6_destination(struct print *p, const uint8_t *at);
int print_ip6_fragment(struct print *p, const uint8_t *at, const uint8_t *ip6);
int print_ip6_routing(struct print *p, const uint8_t *at, const uint8_t *ip6);
void print_ip6_mobility(struct print *p, const uint8_t *at, const uint8_t *ip6);
/* The last address of a routing header, which checksums are made with; NULL: none is whole. */
const uint8_t *ip6_final_destination(struct print *p, const uint8_t *ip6);

#endif
