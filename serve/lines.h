/*
 * Newline framing: bytes from a descriptor in, blocks of whole lines out.
 *
 * One read(2) a call at most when a whole line is at hand, so a slow writer is answered at once
 * and a fast one fills large blocks. Memory stays bounded: a line longer than the limit is handed
 * out cut, unless it came whole in one read.
 *
 * Who cannot tell yet what a block's last lines mean keeps them: they come again in front of the
 * next. Who wants to go on reading while a block is still in use takes the buffer and leaves another.
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
	bool last;      /* what follows is no whole line: the end, or one that is cut */
	bool cut;       /* the block is the first max_line bytes of one longer line, without '\n';
			 * the rest of that line has been dropped */
	size_t dropped; /* how many bytes of it */
	size_t input;   /* bytes of the input that the block stands for */
};

/* Reads fd, which stays the caller's. NULL when there is no memory. */
struct lines *lines_open(int fd, size_t max_line);
void lines_close(struct lines *l);

/* 1: a block; the input's last line may lack its '\n'. 0: end of input. -1: errno says why;
 * EINTR means a signal came while waiting, and the next call goes on where this one was. */
int lines_next(struct lines *l, struct lines_block *block);

/* The last bytes of the block just given come again in front of the next; at most LINES_KEPT and
 * max_line of them, beginning with a line. Not of a cut line. */
void lines_keep(struct lines *l, size_t size);
enum { LINES_KEPT = 256 * 1024 };
/* Gives what was kept without waiting for more. 0: nothing was. */
int lines_kept(struct lines *l, struct lines_block *block);

/* A buffer for lines_swap, to be freed with free(); NULL: no memory. */
char *lines_buffer(const struct lines *l);
/* The block last given is the caller's for good, in the buffer returned; reading goes on in spare. */
char *lines_swap(struct lines *l, char *spare);

/* True when no further byte is waiting: the moment to flush what has been made of the last block.
 */
bool lines_quiet(const struct lines *l);
/* True when the beginning of a line has been read and its end has not: more will come soon. */
bool lines_partial(const struct lines *l);

#endif
