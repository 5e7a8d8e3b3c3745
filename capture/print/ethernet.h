/*
 * What ethernet.c shares with the printers of its extras: switch tags, MACsec, Arista's stamps.
 */
#ifndef CAPTURE_PRINT_ETHERNET_H
#define CAPTURE_PRINT_ETHERNET_H

#include "capture/print.h"

/* A tag of `size` bytes between the addresses and the ethertype. */
struct print_switch_tag {
	uint32_t size;
	const char *protocol; /* the name in "[|name]" */
	void (*print)(struct print *p, const uint8_t *at);
};

/* A frame; tag and header may be NULL. Bytes of its headers. Sets p->link. */
uint32_t print_ethernet_frame(struct print *p, const uint8_t *at, uint32_t length,
    const struct print_switch_tag *tag, void (*header)(struct print *p, const uint8_t *arg),
    const uint8_t *arg);

enum macsec_result {
	MACSEC_PLAIN,     /* *at and *length are behind it; an ethertype follows */
	MACSEC_ENCRYPTED, /* likewise, but nobody can read what follows */
	MACSEC_BROKEN,
};

/* An 802.1AE tag (macsec.c); narrows p->end by the check value behind a plain payload. */
enum macsec_result print_macsec(struct print *p, const uint8_t **at, uint32_t *length);
/* Arista's tag from its subtype on (arista.c): its bytes, or -1: not known. */
int print_arista(struct print *p, const uint8_t *at);

#endif
