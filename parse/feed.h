/*
 * The input, cut between packets: chunks that a parser can read without knowing what comes next.
 *
 * A packet may have several lines, so its last line is known only by the next packet's first. What
 * follows the last known beginning is held back until more comes, or until the input has been
 * quiet for a moment: 5 ms when every packet so far had one line, 100 ms when some had more, a
 * second when more is sure to come: the last line announces another (the first of a pair of -v), or part
 * of the next line is there.
 */
#ifndef PARSE_FEED_H
#define PARSE_FEED_H

#include <stdbool.h>
#include <stddef.h>

struct feed;

struct feed_chunk {
	const char *text; /* whole packets, SCAN_SLACK bytes to read behind; until the next call,
			   * unless feed_swap makes it the caller's */
	size_t size;
	bool cut;         /* the first bytes of one line that was too long … */
	size_t dropped;   /* … by so many */
	size_t input;     /* bytes of the input that it stands for */
	bool quiet;       /* nothing more is waiting: write what has been made of this */
};

/* fd stays the caller's. numbered: see kind_of. NULL: no memory. */
struct feed *feed_open(int fd, size_t max_line, bool numbered);
void feed_close(struct feed *s);

/* 1: a chunk. 0: the end. -1: errno says why; after EINTR (a signal came) call again. */
int feed_next(struct feed *s, struct feed_chunk *chunk);

/* A buffer for feed_swap, to be freed with free(); NULL: no memory. */
char *feed_buffer(const struct feed *s);
/* The chunk last given is the caller's for good, in the buffer returned; spare takes its place. */
char *feed_swap(struct feed *s, char *spare);

/* No more is read; what is held back comes as the last chunks. */
void feed_stop(struct feed *s);

#endif
