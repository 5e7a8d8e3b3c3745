/*
 * Names of what a Juniper router says of the interface a packet was captured at.
 */
#ifndef CAPTURE_PRINT_JUNIPER_H
#define CAPTURE_PRINT_JUNIPER_H

#include "capture/print.h"

extern const struct print_name print_juniper_media[];          /* of a device */
extern const struct print_name print_juniper_encapsulations[]; /* of a logical interface */

#endif
