/*
 * What SLIP's printer remembers: the last connection and how much data each carried, for headers
 * that were compressed away (RFC 1144).
 */
#ifndef CAPTURE_PRINT_SLIP_H
#define CAPTURE_PRINT_SLIP_H

#include <stdint.h>

struct slip_connections {
	uint32_t length[2][256]; /* by direction and connection */
	uint8_t last;
};

#endif
