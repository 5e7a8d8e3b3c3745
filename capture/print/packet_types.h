/*
 * What -T makes of payloads: one printer for all ports.
 */
#ifndef CAPTURE_PRINT_PACKET_TYPES_H
#define CAPTURE_PRINT_PACKET_TYPES_H

#include "capture/print/printers.h"

struct print_packet_type {
	const char *name;
	print_function *udp; /* NULL: then neither ports nor payload are printed, as by tcpdump */
	print_function *tcp; /* NULL: nothing is printed of the payload */
	bool no_ports;       /* the UDP printer tells the addresses itself */
	bool carp;           /* VRRP is CARP */
	bool zmtp;           /* in PGM's data is ZMTP */
};

#endif
