/*
 * The stamp before a line, in the six forms of -t: the time of day, none, seconds since 1970,
 * the distance to the packet before, date and time, the distance to the first packet.
 */
#ifndef CAPTURE_STAMP_H
#define CAPTURE_STAMP_H

#include <stdbool.h>
#include <stdint.h>

#include "capture/text.h"

struct stamp {
	unsigned form;    /* number of -t: 0 to 5 */
	bool nanoseconds; /* nine digits instead of six */
	bool has_reference;
	int64_t reference; /* what distances are measured from, seconds since 1970 */
	int64_t reference_fraction; /* and the nanoseconds beyond them */
	int64_t second;    /* whose text is in prefix */
	int64_t quarter;   /* whose zone is in offset: zones change at quarters of an hour */
	int64_t offset;    /* seconds east of UTC */
	unsigned prefix_length;
	char prefix[32]; /* up to the fraction's point */
};

void stamp_open(struct stamp *s, unsigned form, bool nanoseconds);
/* Appends the stamp of a moment (nanoseconds since 1970) and a blank. overflow: how many of its
 * seconds stand in the fraction, which then has more digits, as in tcpdump. */
void stamp_put(struct stamp *s, int64_t time, uint32_t overflow, struct text *text);

#endif
