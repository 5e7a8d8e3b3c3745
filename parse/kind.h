/*
 * What a line is, from itself alone: the beginning of a packet, or something that can only be
 * understood with the line before it.
 */
#ifndef PARSE_KIND_H
#define PARSE_KIND_H

#include <stdbool.h>

#include "parse/slice.h"

enum kind {
	KIND_STAMPED, /* begins with a stamp: always a new packet */
	KIND_BARE,    /* begins as a packet without a stamp does: -t, or a packet within a tunnel's */
	KIND_COUNTED, /* "    1  " and no known beginning: a packet where packets are counted (-# -t) */
	KIND_NOTICE,  /* "# word key=value …" */
	KIND_INDENTED,
	KIND_EMPTY,
	KIND_OTHER,
	KIND_BAD, /* numbered, and behind the number no packet begins */
};

/* line: without its end. numbered: only a number and a tab begin a packet. */
enum kind kind_of(struct slice line, bool numbered);

/* Takes a packet's number of -# ("    1  ") in front of a stamp, of a bare packet, or if it has
 * exactly tcpdump's width, of anything. */
bool kind_take_count(struct slice *line, struct slice *number);
/* Takes the number and tab of --numbered. */
bool kind_take_number(struct slice *line, struct slice *number);

/* The line ends as one whose packet goes on in the next: the first of a -v pair, a tunnel's. */
bool kind_announces(struct slice line);

/* The line ends as one of a tunnel's does whose packet is printed as a line of its own. */
bool kind_tunnels(struct slice line);

/* The line begins as a packet dumped by -A does: with an IP header as text, mostly dots,
 * or digits alone. */
bool kind_dumps(struct slice line);

#endif
