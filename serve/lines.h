/*
 * Newline framing: bytes from a descriptor in, blocks of whole lines out.
 *
 * One read(2) a call at most when a whole line is at hand, so a slow writer is answered at once
 * and a fast one fills large blocks. Memory stays bounded: a line longer than the limit is handed
 * out cut, unless it came whole in one read.
 */
#ifndef SERVE_LINES_H
#define SERVE_LINES_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes behind a block that can be read, for those who look at text in wide steps. */
enum { LINES_SLACK = 64 };

struct lines;

struct lines_block {
	const char *data; /* whole lines, each with its '\n'; valid until the next call */
	size_t size;
	bool cut;       /* the block is the first max_line bytes of one longer line, without '\n';
			 * the rest of that line has been dropped */
	size_t dropped; /* how many bytes of it */
};

/* Reads fd, which stays the caller's. NULL when there is no memory. */
struct lines *lines_open(int fd, size_t max_line);
void lines_close(struct lines *l);

/* 1: a block; the input's last line may lack its '\n'. 0: end of input. -1: errno says why;
 * EINTR means a signal came while waiting, and the next call goes on where this one was. */
int lines_next(struct lines *l, struct lines_block *block);

/* True when no further byte is waiting: the moment to flush what has been made of the last block.
 */
bool lines_quiet(const struct lines *l);
/* True when the beginning of a line has been read and its end has not: more will come soon. */
bool lines_partial(const struct lines *l);

#endif
