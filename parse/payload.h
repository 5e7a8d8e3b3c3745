/*
 * Several lines of one packet to one value: info without its line ends, and the bytes that -x, -X
 * or -A printed.
 *
 *   info     lines joined by one blank each, their indentation dropped
 *   payload  of "\t0x0010:  c0a8 0a32 …" the hexadecimal digits, one run for the whole packet (a
 *            second dump behind a blank); of -A the text
 */
#ifndef PARSE_PAYLOAD_H
#define PARSE_PAYLOAD_H

#include <stdbool.h>

#include "parse/slice.h"

/* "0x0010:  c0a8 0a32  ascii", indented or not: its digits are appended to `to` if that is not
 * NULL. Returns whether it is such a line; *end is the end of what was written. */
bool payload_hex(struct slice line, char *to, char **end);

/* Splits text into info and payload; both are written to `to`, which has room for text.size + 1
 * bytes; payload only if keep. */
void payload_split(struct slice text, bool keep, char *to, struct slice *info, struct slice *payload);

#endif
