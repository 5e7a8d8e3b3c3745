/*
 * Output in large blocks: bytes gather in one buffer and leave in one write(2) when it is full
 * or when the caller says that the input went quiet. Writers append in place, without a copy; with a
 * handover (serve/handover.h) a large block reaches a pipe's reader without one, too.
 *
 * An error sticks: the first failed write is kept, later bytes are dropped, and output_close
 * tells. EPIPE is no error to complain of: the reader has what it wanted.
 */
#ifndef SERVE_OUTPUT_H
#define SERVE_OUTPUT_H

#include <stddef.h>
#include <string.h>

struct handover;

struct output {
	char *buffer; /* another one after each flush, where blocks are handed over */
	size_t used;
	size_t capacity;
	int fd;
	int error; /* errno of the first write that failed, or 0 */
	struct handover *handover; /* lent by who opened the output, or NULL */
};

/* capacity: how much gathers before a write; 256 KiB is good for pipes. 0, or -1: no memory. */
int output_open(struct output *o, int fd, size_t capacity);
/* Flushes and frees; the descriptor stays open. 0, or -1 with errno of the first failed write. */
int output_close(struct output *o);
/* Writes everything gathered, whatever signals come. 0, or -1: o->error says why. */
int output_flush(struct output *o);
/* Makes room for n more bytes at o->buffer + o->used, flushing or growing. The caller adds to
 * o->used what it wrote. NULL when there is no memory. */
char *output_make_room(struct output *o, size_t n);

/* Writes what is asked for and short (help, a version, a number) to standard output. The exit code:
 * 0, or 1 after a message that begins with the tool's name. */
int output_answer(const char *tool, const char *text);

static inline char *output_room(struct output *o, size_t n)
{
	return o->capacity - o->used >= n ? o->buffer + o->used : output_make_room(o, n);
}

static inline void output_put(struct output *o, const char *bytes, size_t n)
{
	char *at = output_room(o, n);

	if (at) {
		memcpy(at, bytes, n);
		o->used += n;
	}
}

#endif
