/*
 * The files of -w: one after another by size (-C), by the clock (-G), in a number (-W), named as
 * tcpdump names them.
 *
 *   -C            name, name1, name2, …             a file is left once it is larger
 *   -C -W n       name0 … name(n-1), then name0 again, digits padded so that the names sort
 *   -G            strftime(3) of the name, local time; the same name again is overwritten
 *   -G -W n       the end after n files
 *   -G -C         strftime, then the number of the file within its time
 *
 * Time turns files by itself: rotation_tick is called when rotation_wait says so, packet or not.
 */
#ifndef CAPTURE_ROTATION_H
#define CAPTURE_ROTATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "capture/reader.h"
#include "capture/writer.h"

struct rotation;

struct rotation_options {
	const char *path; /* "-": standard output; must outlive the rotation */
	struct writer_options writer;
	uint64_t bytes;   /* 0: never by size */
	uint64_t seconds; /* 0: never by time */
	uint64_t files;   /* 0: no limit */
	bool give;        /* files made as root are given to: */
	uid_t owner;
	gid_t group;
};

/* Opens the first file. NULL: message holds what is wrong, object first. */
struct rotation *rotation_open(const struct rotation_options *options, char *message, size_t size);
/* Whether a packet of this DLT_ can be in these files, which have only one link type. */
bool rotation_takes(const struct rotation *r, int link_type);
/* 0; 1: the last file allowed is over, the packet was not taken; -1: see rotation_error. */
int rotation_packet(struct rotation *r, const struct reader_packet *packet);
/* Turns the file if its time is over: as rotation_packet. */
int rotation_tick(struct rotation *r);
/* Nanoseconds until the next turn, 0 if it is due; INT64_MAX: time turns nothing. */
int64_t rotation_wait(const struct rotation *r);
int rotation_flush(struct rotation *r); /* 0, or -1 */
const char *rotation_error(const struct rotation *r);
/* Flushes, closes and frees. 0, or -1 with message and errno. */
int rotation_close(struct rotation *r, char *message, size_t size);

#endif
