/*
 * The lines of one packet: which lines go on with the one that begins it, and where what -A dumped
 * begins among them.
 */
#ifndef PARSE_PACKET_H
#define PARSE_PACKET_H

#include <stdbool.h>

#include "parse/kind.h"
#include "parse/slice.h"
#include "parse/stamp.h"

struct packet_rules {
	bool numbered;   /* only a number and a tab begin a packet */
	bool counted;    /* -# was seen: a number in front begins a packet whatever follows it */
	bool dumping;    /* -A was seen: a line that is nothing else belongs to the packet before */
	size_t max_line; /* longest line, and longest packet of several lines */
	struct stamps *stamps; /* those met so far */
};

/* What the printers said, what -A dumped behind it, and where the next line begins. */
struct packet {
	struct slice text, dump;
	unsigned lines;
	const char *next;
};

/* The packet that begins with line, a line of kind first before end. Sets rules->dumping, ->counted. */
struct packet packet_collect(struct packet_rules *rules, struct slice line, const char *end,
	enum kind first);

enum { PACKET_DATE = 5 };

/* "2026-", of PACKET_DATE bytes: no line that goes on with a packet begins so. */
static inline bool packet_dated(const char *line)
{
	return slice_digit(line[0]) && slice_digit(line[3]) && line[4] == '-';
}

#endif
