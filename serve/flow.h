/*
 * What a packet's text says of the flow it belongs to.
 */
#ifndef SERVE_FLOW_H
#define SERVE_FLOW_H

#include <stddef.h>

/* Room that every key fits in. */
enum { FLOW_KEY_SIZE = 256 };

/* The length of the packet that begins at text: its line and the continuation lines after it,
 * which begin with white space. 0 when n bytes do not show where it ends. A notice ("# …") is
 * one line whatever follows. */
size_t flow_packet_length(const char *text, size_t n);

/* Writes the key of a packet's text as tcpdump prints it: both ends, the lower first, so that both
 * directions have the same ("10.0.0.1.80 10.0.0.2.4000"). For ARP it is the address asked for,
 * for frames of other kinds with -e both link-level addresses. Returns its length, 0 when the
 * text names no flow. */
size_t flow_key(const char *text, size_t n, char key[FLOW_KEY_SIZE]);

#endif
