/*
 * UDP behind its addresses and ports, read by its shape (parse/fast.h).
 */
#ifndef PARSE_FAST_UDP_H
#define PARSE_FAST_UDP_H

#include "parse/record.h"

/* "UDP, length 48", DNS, and what printers say that begin with words of their own; behind it the line must
 * end. Returns its end, or NULL. */
const char *fast_udp(const char *p, struct record *r);

#endif
