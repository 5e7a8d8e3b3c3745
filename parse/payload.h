/*
 * Several lines of one packet to one value: info without its line ends, and the bytes that -x, -X
 * or -A printed.
 *
 *   info     lines joined by one blank each, their indentation dropped
 *   payload  of the rows "\t0x0010:  c0a8 0a32 …" that end the packet the hexadecimal digits, in
 *            one run; of -A the text
 *
 * Printers show bytes in rows too; those stay in info, as more follows them.
 */
#ifndef PARSE_PAYLOAD_H
#define PARSE_PAYLOAD_H

#include <stdbool.h>

#include "parse/slice.h"

/* Splits text, which ends in no blank, into info and payload; both are written to `to`, which has room for
 * text.size + 1 bytes; payload only if keep. */
void payload_split(struct slice text, bool keep, char *to, struct slice *info, struct slice *payload);

#endif
