/*
 * pcap-filter(7) expressions over packets in memory: the only file here that knows libpcap's
 * compiler. One program a link type, made when the first packet of it comes.
 */
#ifndef REPLAY_FILTER_H
#define REPLAY_FILTER_H

#include <stdbool.h>
#include <stddef.h>

#include "capture/reader.h"

struct filter;

/* NULL: message says what is wrong with the expression (it is tried on Ethernet and raw IP). */
struct filter *filter_open(const char *expression, char *message, size_t size);
void filter_close(struct filter *f);
/* Where the expression makes no sense for the packet's link type, no packet of that type is taken. */
bool filter_takes(struct filter *f, const struct reader_packet *packet);

#endif
