/*
 * Who may come in: networks in CIDR form, IPv4 and IPv6.
 */
#ifndef SERVE_ACCESS_H
#define SERVE_ACCESS_H

#include <stdbool.h>
#include <sys/socket.h>

struct access_network {
	unsigned char bytes[16]; /* IPv4 as ::ffff:a.b.c.d */
	unsigned bits;           /* of 128 */
};

/* "10.0.0.0/8", "2001:db8::/32", "192.0.2.7". 0, or -1: not a network. */
int access_parse(struct access_network *n, const char *text);
/* True for an address within the network; an IPv4 address that came in over IPv6 counts as IPv4.
 * False for other families. */
bool access_match(const struct access_network *n, const struct sockaddr *address);
bool access_is_loopback(const struct sockaddr *address);

#endif
