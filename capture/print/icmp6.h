/* What the files of the ICMPv6 printer share. */
#ifndef CAPTURE_PRINT_ICMP6_H
#define CAPTURE_PRINT_ICMP6_H

#include <stdbool.h>
#include <stdint.h>

#include "capture/print.h"

/* Options of neighbour discovery in `left` bytes by the message's length, which may be negative
 * (icmp6_options.c). False: cut. */
bool icmp6_put_options(struct print *p, const uint8_t *at, int left);
const char *icmp6_preference(uint8_t flags);
void icmp6_put_lifetime(struct print *p, uint32_t seconds);

/* icmp6_groups.c: multicast listener discovery. */
void icmp6_put_listener(struct print *p, const uint8_t *at);
void icmp6_put_listener_query2(struct print *p, const uint8_t *at, uint32_t length);
void icmp6_put_listener_report2(struct print *p, const uint8_t *at, uint32_t length);

/* icmp6_node.c: node information and router renumbering. */
void icmp6_put_node_information(struct print *p, const uint8_t *at, uint32_t length);
void icmp6_put_renumbering(struct print *p, const uint8_t *at);

/* icmp6_rpl.c: routing for low-power networks; at is the message after its checksum. */
void icmp6_put_rpl(struct print *p, uint8_t code, const uint8_t *at, uint32_t length);

#endif
