/*
 * What a printer said of a packet behind its addresses, up to the end of the line, and the length in it
 * (parse/fast.h).
 */
#ifndef PARSE_FAST_INFO_H
#define PARSE_FAST_INFO_H

#include "parse/record.h"

/* All of them return the end of the line, or NULL; text that begins in a blank is the grammar's. */

/* Sets info to the text at p, which may be anything, without blanks at its end. */
const char *fast_info(const char *p, struct record *r);
/* Sets info and the length that it says: ", length 48", which is left out of info where the line ends with it,
 * or "(48)" at the end. Text that may hold a packet or ends in a blank is the grammar's. */
const char *fast_told(const char *p, struct record *r);

/* The "48" of a text that ends in "(48)", or NULL. */
const char *fast_last_group(const char *p, const char *end);
/* Whether the text may hold a packet: "IP " or "IP6 " begins a word of it. */
bool fast_holds_packet(const char *p, const char *end);

#endif
