/*
 * Edits from the network layer up: one IP or ARP packet in place.
 */
#ifndef REPLAY_EDIT_PACKET_H
#define REPLAY_EDIT_PACKET_H

#include <stdint.h>

#include "replay/edit.h"

/* type: as Ethernet numbers it; others than IP and ARP are left alone. n: bytes captured. */
void packet_edit(
    const struct edit_rules *rules, uint64_t loop, uint16_t type, uint8_t *packet, uint32_t n);

#endif
