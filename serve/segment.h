/*
 * One file of a spool: a row of frames. A frame is a header of 32 bytes, little-endian, and whole
 * lines:
 *
 *   0  4  "LSF1"                      16  8  number of the first line, counted from 0
 *   4  4  bytes of lines that follow   24  4  how many lines
 *   8  8  stream offset of the first   28  4  CRC-32 (zlib) of bytes 0-27 and of the lines
 */
#ifndef SERVE_SEGMENT_H
#define SERVE_SEGMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SEGMENT_HEADER = 32 };

struct segment_entry {
	uint64_t offset, at; /* of a frame: in the stream, in the file */
};

struct segment {
	int fd;
	uint64_t begin, end; /* stream offsets */
	uint64_t lines;      /* before end */
	uint64_t size;       /* of the file */
	struct segment_entry *index;
	size_t entries, slots;
};

/* Lines read back, without the headers between them: `held` bytes from stream offset `base` on,
 * the first of them line number `line`. */
struct stretch {
	char *bytes;
	size_t room, held;
	uint64_t base, line;
};

/* An open file as a segment without frames; the descriptor is the segment's from now on. */
struct segment segment_new(int fd, uint64_t begin, uint64_t lines);
void segment_free(struct segment *g);
/* Takes in the next frame of a file of so many bytes: true when it is whole and fits what is before
 * it. *max_frame grows with it. The stretch is scratch. */
bool segment_recover(
    struct segment *g, uint64_t file_size, size_t *max_frame, struct stretch *scratch);
/* Adds a frame, wholly or not at all. 0, or -1: errno says why. */
int segment_append(
    struct segment *g, const char *bytes, size_t n, uint64_t offset, uint64_t line, uint64_t lines);
/* Reads some frames, that of `offset` among them, which is within the segment. -1: the disk gives
 * back something else than was written, or there is no memory; errno says which. */
int segment_read(const struct segment *g, uint64_t offset, size_t max_frame, struct stretch *into);

#endif
