/*
 * Lines on disk: what was read from the input and not everybody has yet, so that slow or absent
 * readers cost no memory and a killed server loses nothing.
 *
 * DIR/NNNNNNNNNNNNNNNNNNNN.lines are segments (serve/segment.h), named by the stream offset of
 * their first byte. DIR/cursors says how far each reader is (serve/cursors.h); it is mapped into
 * memory, so it is as new as the last send when the process is killed. Two more files make it exact
 * then: DIR/inbox (serve/inbox.h) for what comes in, DIR/receipt (serve/receipt.h) for what goes
 * out.
 *
 * Everything survives the death of the process. After a power cut what the system had not written
 * yet is missing; a torn frame is cut off, never read.
 */
#ifndef SERVE_SPOOL_H
#define SERVE_SPOOL_H

#include <stddef.h>
#include <stdint.h>

#include "serve/cursors.h"

struct spool;

/* Opens or makes the folder, repairs what a crash left, and keeps others out. max_frame: the most
 * bytes one append will have. NULL: a message was written. */
struct spool *spool_open(const char *dir, uint64_t most, size_t max_frame);
void spool_close(struct spool *s);

/* The part of the stream it holds, and the lines before its end. There may be gaps. */
uint64_t spool_begin(const struct spool *s);
uint64_t spool_end(const struct spool *s);
uint64_t spool_lines(const struct spool *s);
/* Bytes on disk. */
uint64_t spool_size(const struct spool *s);
/* Adds whole lines. offset ≥ spool_end. 0, or -1: nothing was added, errno says why; ENOBUFS:
 * `most` is reached. */
int spool_append(
    struct spool *s, const char *bytes, size_t n, uint64_t offset, uint64_t line, uint64_t lines);
/* Whole lines before offset, which is there or where a gap begins. */
uint64_t spool_line_at(struct spool *s, uint64_t offset);
/* The first offset at or behind `offset` that is there; spool_end when none is. */
uint64_t spool_next(const struct spool *s, uint64_t offset);
/* Lines from `*base` ≤ offset on, a line's start; in *n how many bytes, at least up to the end of
 * the line at offset, and in *line the number of the first. Valid until the next call. NULL when
 * the disk gives back something else than was written; errno says why. */
const char *spool_read(struct spool *s, uint64_t offset, uint64_t *base, size_t *n, uint64_t *line);
/* Nobody needs what lies before offset: whole segments go, the newest not before it is full. */
void spool_release(struct spool *s, uint64_t offset);
/* Where the oldest segment ends. */
uint64_t spool_first_end(const struct spool *s);

struct cursors *spool_cursors(const struct spool *s);
/* A descriptor of the folder, for what else is kept in it. */
int spool_folder(const struct spool *s);

#endif
