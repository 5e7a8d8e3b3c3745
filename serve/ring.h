/*
 * The lines everybody reads: one bounded buffer, mapped twice in a row so that any part of it is
 * one piece of memory.
 *
 * Places in it are stream offsets: bytes since the stream began, never wrapping (64 bit). tail is
 * the oldest byte still held, head the end of the last whole line, so nobody who stays below head
 * ever sees half a line. A line longer than the limit is cut: its first bytes and its newline
 * stay, and the loss is counted.
 */
#ifndef SERVE_RING_H
#define SERVE_RING_H

#include <stddef.h>
#include <stdint.h>

struct ring;

/* capacity is rounded up to a page; max_line is at most a quarter of it. offset and line: where
 * the stream goes on, 0 for a new one. NULL, errno says why. */
struct ring *ring_open(size_t capacity, size_t max_line, uint64_t offset, uint64_t line);
void ring_close(struct ring *r);

/* Where the next bytes belong, and in *n how many at most; 0 when the ring is full. */
char *ring_room(struct ring *r, size_t *n);
/* n bytes have been put there. */
void ring_commit(struct ring *r, size_t n);
/* The input is over: what is left without a newline is the last line. */
void ring_finish(struct ring *r);

uint64_t ring_tail(const struct ring *r);
uint64_t ring_head(const struct ring *r);
/* Bytes behind head, of a line whose end has not come. */
size_t ring_unfinished(const struct ring *r);
/* Lines up to head, since the stream began. */
uint64_t ring_lines(const struct ring *r);
size_t ring_capacity(const struct ring *r);
/* Lines that were too long, and the bytes they lost. */
uint64_t ring_cut(const struct ring *r, uint64_t *bytes);

/* The bytes from offset (tail ≤ offset ≤ head) on; all up to head are in one piece. */
const char *ring_at(const struct ring *r, uint64_t offset);
/* Whole lines before offset. */
uint64_t ring_line_at(const struct ring *r, uint64_t offset);
/* Where the line begins that the byte at offset belongs to. */
uint64_t ring_line_start(const struct ring *r, uint64_t offset);
/* Where that line ends, behind its newline; head for the last line. */
uint64_t ring_line_end(const struct ring *r, uint64_t offset);
/* The start of the last n lines, or of as many of them as are still held. */
uint64_t ring_last_lines(const struct ring *r, uint64_t n);

/* Nobody needs what lies before offset: lets go of it, as far as the start of some line. */
void ring_release(struct ring *r, uint64_t offset);
/* The next offset above `above` at which the ring can let go; head when there is none before. */
uint64_t ring_next_mark(const struct ring *r, uint64_t above);

/* The newest place to let go at that keeps the last `lines` lines and the last `bytes` bytes. */
uint64_t ring_mark_before(const struct ring *r, uint64_t lines, uint64_t bytes);

/* Newlines in n bytes. */
size_t ring_count_newlines(const char *bytes, size_t n);

#endif
