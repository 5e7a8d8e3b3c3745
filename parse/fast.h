/*
 * The line nearly every line is, read by its shape alone: any stamp like the one before it, then
 *
 *   IP a.b.c.d.p > e.f.g.h.q: Flags [F], seq n:m, ack n, win n, options […], length n
 *
 * or the same of IPv6, of UDP, with what -e, -q and -v, -# and --numbered print, and
 * whatever an upper layer's printer added; ICMP, fragments and ARP.
 *
 * It says exactly what the grammar would say, or nothing (tests/fuzz/fuzz_parse.c holds the two
 * against each other).
 */
#ifndef PARSE_FAST_H
#define PARSE_FAST_H

#include "parse/json_line.h"
#include "parse/packet.h"
#include "parse/record.h"

/* text, before limit: '\n's end all lines before it; end, at or behind limit: of the text, behind which
 * SCAN_SLACK bytes can be read. Returns the '\n' of the packet's last line when another packet begins behind
 * it (or nothing follows), or NULL: then the record's fields are undefined, ask the grammar.
 *
 * *lines: how many the packet has. Where there are more than one, or two as -v prints them, info is all that
 * they say behind the first of it, ends of lines included.
 *
 * The record's line number must be set if `line` has an encoder (and no number stands before the text). It may
 * have been begun then: what the record would hold up to its length is written, and to be ended with what it
 * does hold; the number it was begun with is wrong when there are more lines.
 *
 * *like: the text's stamp is known to be like that of the packet before, as the call that read that
 * one said; set to the same of the next line. */
const char *fast_read(const struct packet_rules *rules, const char *text, const char *limit, const char *end,
	struct record *r, struct json_line *line, bool *like, unsigned *lines);

#endif
