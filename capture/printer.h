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
/* Appends the packet's line with its continuation lines and dumps, each ending in '\n'. */
void printer_packet(struct printer *p, const struct reader_packet *packet, struct text *text);

#endif
