/*
 * The headers that -e and -v print in front of a packet, read by their shape (parse/fast.h).
 */
#ifndef PARSE_FAST_HEADER_H
#define PARSE_FAST_HEADER_H

#include "parse/record.h"

/* "aa:… > bb:…, ethertype IPv4 (0x0800), length 74: "; *v6 says which. Returns its end, or NULL. */
const char *fast_link(const char *p, struct record *r, bool *v6);

/* An Ethernet address, of FAST_MAC bytes; two of them as of -e begin here. */
bool fast_is_mac(const char *p);
bool fast_is_link(const char *p);
enum { FAST_MAC = 17 };

/* "(tos 0x0, ttl 64, …, length 60)" with the end of line and the four blanks behind it. A second line
 * must end before limit. Returns its end, or NULL. */
const char *fast_ip(const char *p, const char *limit, struct record *r);
/* "(flowlabel 0x1, hlim 64, …) ". */
const char *fast_ip6(const char *p, struct record *r);

#endif
