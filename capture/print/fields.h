/*
 * Runs of plain fields: what most headers are. A format is printed with the frame's next bytes
 * put in, big endian:
 *
 *   %u1 %u2 %u3 %u4 %u6 %u8   decimal          %i1 %i2 %i4   signed decimal
 *   %x1 … %x8   hex                            %z1 … %z8     hex with all leading zeros
 *   %a4 %a6     an IPv4, IPv6 address          %m6 %m8       a hardware address
 *   %_1 … %_9   that many bytes passed over    %%  %|        a percent sign, a bar
 *
 * A '|' ends a piece. A piece is printed whole or, when one of its fields was not captured, not at
 * all, and the line is cut there. So one piece is what tcpdump prints at one go.
 */
#ifndef CAPTURE_PRINT_FIELDS_H
#define CAPTURE_PRINT_FIELDS_H

#include "capture/print.h"

/* Returns the place after the last field. */
const uint8_t *print_fields(struct print *p, const uint8_t *at, const char *format);
/* n bytes, at most 8, big endian. */
uint64_t get_bytes(struct print *p, const uint8_t *at, unsigned n);
/* Four bytes of IEEE 754. */
float get_float(struct print *p, const uint8_t *at);
/* A label and the name of a value: as an argument the value is read, or the line cut, before. */
void print_labelled(struct print *p, const char *label, const struct print_name *names,
    const char *otherwise, uint32_t value);

#endif
