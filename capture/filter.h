/*
 * Filter expressions (pcap-filter(7)), compiled by libpcap, for files of any link type: a program
 * is compiled for each link type when its first packet comes.
 */
#ifndef CAPTURE_FILTER_H
#define CAPTURE_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "capture/reader.h"

struct filter;

struct filter_options {
	const char *expression; /* must outlive the filter */
	uint32_t snaplen;
	bool optimize;
};

/* Compiles for link_type, so that a mistake is seen at once. NULL: message holds what is wrong. */
struct filter *filter_open(
    const struct filter_options *options, int link_type, char *message, size_t size);
void filter_close(struct filter *f);
/* Whether the packet passes. A link type for which the expression means nothing lets none pass. */
bool filter_match(struct filter *f, const struct reader_packet *packet);
/* Prints the program on standard output: as text (1), C (2) or decimal numbers (3), as tcpdump's
 * -d, -dd, -ddd do. */
void filter_dump(const struct filter *f, int form);

/* Reads an expression from a file, comments taken out: free() it. NULL: see message. */
char *filter_read(const char *path, char *message, size_t size);

#endif
