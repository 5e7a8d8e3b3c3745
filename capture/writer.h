/*
 * Captures out: classic pcap files (pcap-savefile(5)) with microseconds or nanoseconds, or pcapng
 * (pcapng_blocks.h), in this machine's byte order, to a path or to standard output. Lent to replay.
 *
 * Packets gather in one block and leave in one write(2) when it is full, so that a file costs a
 * copy a byte, and a long run of packets none; writer_flush sends what there is. The first error sticks: later packets are
 * refused and writer_close tells it again.
 */
#ifndef CAPTURE_WRITER_H
#define CAPTURE_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "capture/reader.h"

struct writer;

struct writer_options {
	bool pcapng; /* the rest is for pcap: in pcapng, writer_interface says it */

	int link_type;       /* DLT_ */
	uint32_t snaplen;    /* for the file header; packets are not cut */
	bool nanoseconds;    /* stamps; else microseconds, rounded down */
	bool stamps_as_read; /* packets come from pcap files of the same resolution: the two words
			      * of a stamp are copied, even if a bad file has a second or more in
			      * the fraction */
	int (*stop)(void);   /* whether the end was asked for; NULL: never. From then on a reader
			      * that takes nothing for half a second is waited for no longer */
};

/* Creates or empties path (mode 0666 before the umask); "-" is standard output. NULL: message
 * holds what is wrong, object first. */
struct writer *writer_open(
    const char *path, const struct writer_options *options, char *message, size_t size);
/* The same on a descriptor that is open already and becomes the writer's; name is for messages. */
struct writer *writer_open_fd(
    int fd, const char *name, const struct writer_options *options, char *message, size_t size);
/* Describes another interface in a pcapng file: packets name the first 0, the next 1, … Its stamps
 * are written as they were read: a packet's stamp must be of such a file. 0, or -1 as below. */
int writer_interface(struct writer *w, const struct reader_interface *i);
/* 0, or -1: writer_error says why; EPIPE on standard output is told by errno alone. A stamp
 * outside 1970 … 2106 is kept modulo 2^32 seconds, as the format has no room for it. */
int writer_packet(struct writer *w, const struct reader_packet *packet);
/* The packets of a run, as they are: for a pcap file with stamps as read, of packets of its link
 * type. As writer_packet. */
int writer_run(struct writer *w, const struct reader_run *run);
int writer_flush(struct writer *w);
/* Bytes written so far, those still in the block included. */
uint64_t writer_size(const struct writer *w);
/* "file: No space left on device", or "". */
const char *writer_error(const struct writer *w);
/* Flushes, closes and frees, whatever happens. 0, or -1 with message and errno. */
int writer_close(struct writer *w, char *message, size_t size);

#endif
