/*
 * Address prefixes: "10.0.0.0/8", "2001:db8::/32", "192.0.2.1" (one address).
 */
#ifndef REPLAY_CIDR_H
#define REPLAY_CIDR_H

#include <stdbool.h>
#include <stdint.h>

struct cidr {
	uint8_t address[16]; /* 4 bytes of IPv4 or 16 of IPv6, host bits zero */
	uint8_t size;        /* 4 or 16 */
	uint8_t bits;        /* of the prefix */
};

/* 0, or -1: not a prefix, or bits are set beyond it. */
int cidr_parse(const char *text, struct cidr *c);
/* address: c->size bytes when size is c->size; other sizes never match. */
bool cidr_holds(const struct cidr *c, const uint8_t *address, unsigned size);
/* Puts the prefix of `to` in the address's place for it; the bits behind it stay. */
void cidr_move(const struct cidr *to, uint8_t *address);

#endif
