/*
 * Packets between hosts, without ports: ICMP, protocols by their number, fragments; read by their shape
 * (parse/fast.h).
 */
#ifndef PARSE_FAST_HOSTS_H
#define PARSE_FAST_HOSTS_H

#include "parse/record.h"

/* "a.b.c.d > e.f.g.h: ICMP echo request, id 3, seq 7, length 64" and its like, or the same of IPv6; behind it
 * the line must end. Returns its end, or NULL. */
const char *fast_hosts(const char *p, struct record *r);
const char *fast_hosts6(const char *p, struct record *r);

#endif
