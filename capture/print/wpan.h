/* What the parts of the IEEE 802.15.4 printer share. */
#ifndef CAPTURE_PRINT_WPAN_H
#define CAPTURE_PRINT_WPAN_H

#include "capture/print.h"

/* A place in the frame and how many bytes the frame says are left there. */
struct wpan_span {
	struct print *p;
	const uint8_t *at;
	uint32_t left;
};

void wpan_skip(struct wpan_span *s, uint32_t n);
/* False, with the error printed, when fewer than n bytes are left. */
bool wpan_has(struct wpan_span *s, uint32_t n, const char *error);
/* n bytes, at most 8, little endian. */
uint64_t wpan_number(struct print *p, const uint8_t *at, unsigned n);
/* An address of 0, 2 or 8 bytes. */
void wpan_address(struct print *p, const uint8_t *at, unsigned n);
/* "01 02 ": bytes from s->at + from up to the end of s. */
void wpan_bytes(struct wpan_span *s, uint32_t from);

/* Parts of beacons that an element may hold, too. */
void wpan_superframe(struct print *p, uint16_t specification);
bool wpan_pending(struct wpan_span *s); /* false: cut short */

/* The lists of information elements; false: broken. The first says if the second follows. */
bool wpan_header_elements(struct wpan_span *s, bool *payload_follows);
bool wpan_payload_elements(struct wpan_span *s);

/* What elements of both lists may hold: a maker's data, and bytes without a printer. */
void wpan_vendor(struct wpan_span *s);
void wpan_element_data(struct wpan_span *s);

void wpan_command(struct wpan_span *s);

#endif
