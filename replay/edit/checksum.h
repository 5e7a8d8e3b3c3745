/*
 * The Internet checksum (RFC 1071), summed by libnet.
 */
#ifndef REPLAY_EDIT_CHECKSUM_H
#define REPLAY_EDIT_CHECKSUM_H

#include <stdint.h>

/* A sum under way; begins as 0. Pieces are of even length but the last. */
typedef uint64_t checksum;

checksum checksum_add(checksum sum, const uint8_t *bytes, uint32_t n);
/* Adds a number in host order, as a 32-bit word of a pseudo header. */
checksum checksum_add_u32(checksum sum, uint32_t value);
/* Puts the finished checksum where it belongs. */
void checksum_put(checksum sum, uint8_t field[2]);
/* Mends a checksum over bytes whose sum was `before` and is now `after` (RFC 1624). */
void checksum_adjust(uint8_t field[2], checksum before, checksum after);

#endif
