/*
 * Packets in, tcpdump's lines out: the whole of one line, from its stamp to its dump.
 */
#ifndef CAPTURE_PRINTER_H
#define CAPTURE_PRINTER_H

#include <stdbool.h>

#include "capture/print.h"
#include "capture/reader.h"
#include "capture/text.h"

/* What lasts from packet to packet: the last stamp, the count, the TCP conversations. */
struct printer;

/* options must outlive the printer. NULL: no memory. */
struct printer *printer_open(const struct print_options *options);
void printer_close(struct printer *p);
/* Whether frames of this DLT_ are decoded; others are dumped, as tcpdump does. */
bool printer_knows(int link_type);
/* The frame of n captured bytes, of the last packet's link type, will come next: what its line needs
 * is asked of the memory while this packet's is made. Lines do not depend on it. */
void printer_expect(const struct printer *p, const uint8_t *frame, uint32_t n);
/* Appends the packet's line with its continuation lines and dumps, each ending in '\n'. */
void printer_packet(struct printer *p, const struct reader_packet *packet, struct text *text);

#endif
