/*
 * The line nearly every line is, read by its shape alone:
 *
 *   DATE TIME IP a.b.c.d.p > e.f.g.h.q: Flags [F], seq n:m, ack n, win n, options […], length n
 *
 * or the same of IPv6, and whatever an upper layer's printer added behind ": ".
 *
 * It says exactly what the grammar would say, or nothing (tests/fuzz/fuzz_parse.c holds the two
 * against each other).
 */
#ifndef PARSE_FAST_H
#define PARSE_FAST_H

#include "parse/record.h"
#include "parse/stamp.h"

/* A '\n' ends the line; SCAN_SLACK bytes beyond can be read. Returns where it is, or NULL: then the
 * record's fields are undefined, ask the grammar. */
const char *fast_read(const char *line, const struct stamps *stamps, struct record *r);

#endif
