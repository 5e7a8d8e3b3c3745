/*
 * Where the network layer begins in a frame.
 */
#ifndef REPLAY_NETWORK_H
#define REPLAY_NETWORK_H

#include <stdbool.h>
#include <stdint.h>

enum {
	NETWORK_IP4 = 0x0800,
	NETWORK_ARP = 0x0806,
	NETWORK_IP6 = 0x86dd,
	NETWORK_VLAN = 0x8100,
	ETHERNET_SIZE = 14,
	VLAN_SIZE = 4,
};

struct network {
	uint32_t offset; /* of its first byte */
	uint16_t type;   /* as Ethernet numbers it */
};

static inline uint16_t network_u16(const uint8_t *at)
{
	return (uint16_t)(at[0] << 8 | at[1]);
}

static inline void network_put_u16(uint8_t *at, uint16_t value)
{
	at[0] = (uint8_t)(value >> 8);
	at[1] = (uint8_t)value;
}

/* Whether an Ethernet type announces a VLAN tag. */
bool network_is_tag(uint16_t type);

/* Knows Ethernet with up to four tags, raw IP, BSD loopback, Linux cooked 1 and 2 (link_type is a
 * DLT_). False: another link type, or too few bytes. */
bool network_find(const uint8_t *data, uint32_t caplen, int link_type, struct network *n);

/* The sender's address in an IP or ARP packet, and its size; NULL: there is none. */
const uint8_t *network_sender(
    const uint8_t *data, uint32_t caplen, const struct network *n, unsigned *size);

#endif
