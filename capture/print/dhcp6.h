/*
 * The options of a DHCPv6 message, one after the other in parentheses.
 */
#ifndef CAPTURE_PRINT_DHCP6_H
#define CAPTURE_PRINT_DHCP6_H

#include "capture/print.h"

/* Between at and end. Options that were cut off end in " [|dhcp6]", and what encloses them goes
 * on. */
void dhcp6_options_print(struct print *p, const uint8_t *at, const uint8_t *end);

#endif
