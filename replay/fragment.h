/*
 * Frames too long for their interface as several that fit: IPv4 fragments (RFC 791) and IPv6
 * fragments (RFC 8200, the fragment header put behind the headers each router reads).
 *
 * Don't Fragment is not asked about: whoever replays onto a link with a smaller MTU wants the
 * bytes across, and the bit stays as it was in every fragment.
 */
#ifndef REPLAY_FRAGMENT_H
#define REPLAY_FRAGMENT_H

#include <stdbool.h>
#include <stdint.h>

struct fragmenter {
	const uint8_t *frame;
	uint32_t head;    /* bytes of every header that is repeated before the data */
	uint32_t network; /* where the IP header begins */
	uint32_t end;     /* behind the last byte of data in the frame */
	uint32_t at;      /* first byte of data not handed out */
	uint32_t step;    /* bytes of data in each, a multiple of 8 */
	uint32_t limit;
	uint8_t next;     /* IPv6: the protocol of the data */
	uint32_t next_at; /* IPv6: where the header before the data names it */
	uint32_t id;      /* IPv6: the identification, one a packet */
	bool ip6;
};

/* Takes a frame of n bytes for an interface that takes limit of them. False: it is not IP, is
 * itself an IPv6 fragment, or its headers alone are too long. id is a number no other packet has.
 */
bool fragment_begin(struct fragmenter *f, const uint8_t *frame, uint32_t n, int link_type,
    uint32_t limit, uint32_t id);
/* Writes the next one to out (limit bytes) and its size to *n. False: there is none left. */
bool fragment_next(struct fragmenter *f, uint8_t *out, uint32_t *n);

#endif
