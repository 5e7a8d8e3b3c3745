/*
 * The options of a DHCP message (RFC 2132 and its successors), one a line.
 */
#ifndef CAPTURE_PRINT_DHCP_OPTIONS_H
#define CAPTURE_PRINT_DHCP_OPTIONS_H

#include "capture/print.h"

/* at: the magic cookie before the first option. */
void dhcp_options_print(struct print *p, const uint8_t *at);

#endif
