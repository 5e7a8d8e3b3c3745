/*
 * Bytes of a capture, from a file or a stream, plain or compressed (gzip by zlib, zstd by
 * libzstd, told apart by their first bytes), in a window that the format readers look into.
 *
 * Plain files are read(2) in blocks that stay in the second-level cache. Measured over 1 GB of
 * whole frames: 0.08 s so, 0.13 s through mmap, whose pages also count as resident memory.
 */
#ifndef CAPTURE_SOURCE_H
#define CAPTURE_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct source_codec;

struct source {
	const uint8_t *at;  /* first byte not yet consumed; the reader moves it on */
	const uint8_t *end; /* behind the last byte taken in */
	uint8_t *buffer;
	size_t capacity;
	uint64_t taken;             /* plain bytes that have come into the window, all in all */
	uint64_t stored;            /* bytes that have been read from the descriptor */
	uint64_t size;              /* of the file as stored; 0 for a stream */
	struct source_codec *codec; /* NULL: not compressed */
	const char *failure;        /* what broke besides the end, or NULL */
	int fd;
	bool stream;  /* reading may have to wait */
	bool no_wait; /* reading must not wait: EAGAIN */
	bool patient; /* waits without an end, but for signals */
	bool ended;
};

/* Takes the descriptor over and looks whether its bytes are compressed. 0, or -1 with errno
 * (EINTR: a signal came while waiting for the first bytes). */
int source_open(struct source *s, int fd);
void source_close(struct source *s);

/* The work of source_want when the window is short. */
int source_fill(struct source *s, size_t n);

/* 1: at least n bytes are at s->at. 0: the input ends, or breaks (s->failure), before: the window
 * has all there is. -1: a signal, or a second without input: errno is EINTR, ask again. -1 with
 * ENOMEM: no memory. Earlier pointers into the window are void afterwards. */
static inline int source_want(struct source *s, size_t n)
{
	return (size_t)(s->end - s->at) >= n ? 1 : source_fill(s, n);
}

/* Takes in what is there without waiting. 1: the window grew, or the input's end was seen.
 * 0: nothing is waiting. */
int source_take(struct source *s);

/* Where s->at stands in the plain bytes. */
static inline uint64_t source_offset(const struct source *s)
{
	return s->taken - (uint64_t)(s->end - s->at);
}

#endif
