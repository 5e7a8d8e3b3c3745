/* What upper-layer printers say, read further: DNS, HTTP, DHCP, ICMP (line-parse --deep). */
#ifndef PARSE_DEEP_H
#define PARSE_DEEP_H

#include "parse/record.h"

/* Reads proto, ports and info; sets the dns_, http_, dhcp_ and icmp_ fields. */
void deep_read(struct record *r);

#endif
