/*
 * Blocks of a pcapng file (draft-ietf-opsawg-pcapng) as the writer puts them: one section in this
 * machine's byte order, interfaces as they were read, packets in enhanced blocks. Private to the
 * capture room.
 */
#ifndef CAPTURE_PCAPNG_BLOCKS_H
#define CAPTURE_PCAPNG_BLOCKS_H

#include <stdint.h>

#include "capture/reader.h"

enum {
	PCAPNG_SECTION = 28,      /* bytes of a section's header */
	PCAPNG_INTERFACE = 20,    /* of an interface's block, without its options */
	PCAPNG_PACKET_HEAD = 28,  /* of a packet's block, before its data … */
	PCAPNG_PACKET_TAIL = 4,   /* … and behind, after up to three bytes that fill a word */
	PCAPNG_OPTION_UNITS = 9,  /* an interface's option: what its stamps count … */
	PCAPNG_OPTION_OFFSET = 14 /* … and from when */
};

void pcapng_put_section(uint8_t out[PCAPNG_SECTION]);
/* Writes PCAPNG_INTERFACE + options_size bytes. */
void pcapng_put_interface(uint8_t *out, const struct reader_interface *i);
void pcapng_put_packet(
    uint8_t out[PCAPNG_PACKET_HEAD], const struct reader_packet *packet, uint64_t stamp);
/* Returns how many bytes it wrote: the fill and the tail. */
uint32_t pcapng_put_tail(uint8_t out[PCAPNG_PACKET_TAIL + 3], uint32_t caplen);

/* Turns an interface's options, which are whole, from the other byte order into this machine's.
 * Values are octets, but for the numbers that the format knows. */
void pcapng_turn_options(uint8_t *options, uint32_t size);

#endif
