/*
 * The stream of lines: read from a descriptor, held in the ring and, where there is one, in the
 * spool. Readers know only offsets and ask here for the bytes.
 */
#ifndef SERVE_STREAM_H
#define SERVE_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "serve/receipt.h"

struct stream;

struct stream_options {
	size_t buffer;          /* bytes in memory */
	size_t max_line;        /* longer lines are cut */
	uint64_t history_lines; /* what a newcomer is given of the past, */
	uint64_t history_bytes; /* in lines or in bytes */
	const char *spool;      /* a folder, see serve/spool.h; NULL: memory only */
	uint64_t spool_max;     /* bytes */
};

/* Reads fd, which stays the caller's. NULL: a message was written. */
struct stream *stream_open(int fd, const struct stream_options *options);
void stream_close(struct stream *s);

/* Reads once. 1: bytes came; 0: the input is over; -1: none now or no room (errno EAGAIN), or an
 * error, which ends the input. */
int stream_fill(struct stream *s);
/* Reads no more, as if the input were over; an unfinished line is given up. */
void stream_stop(struct stream *s);
bool stream_ended(const struct stream *s);
/* True when a block could be read now. */
bool stream_has_room(struct stream *s);

uint64_t stream_head(const struct stream *s);
uint64_t stream_lines(const struct stream *s);
/* Read by this run. */
uint64_t stream_read_lines(const struct stream *s);
uint64_t stream_read_bytes(const struct stream *s);
uint64_t stream_line_at(struct stream *s, uint64_t offset);
uint64_t stream_line_start(struct stream *s, uint64_t offset);
uint64_t stream_line_end(struct stream *s, uint64_t offset);
size_t stream_buffer(const struct stream *s);
/* Bytes held in memory. */
size_t stream_held(const struct stream *s);
/* As ring_cut. */
uint64_t stream_cut(const struct stream *s, uint64_t *bytes);
/* Where a newcomer begins who is to have the history. */
uint64_t stream_history(struct stream *s);

/* The first offset at or behind `offset` whose bytes are there. Another one only when the disk
 * lost some. */
uint64_t stream_available(struct stream *s, uint64_t offset);
/* Bytes from offset on, in *n how many; 0 when there are none yet. Valid until the next call. */
const char *stream_view(struct stream *s, uint64_t offset, size_t *n);
/* Nobody needs what lies before offset any more, but the history. */
void stream_release(struct stream *s, uint64_t offset);
/* True when lines also go to disk; how much of it they fill. */
bool stream_has_spool(const struct stream *s);
uint64_t stream_spool_size(const struct stream *s);
/* Lines that earlier runs have left in the spool. */
uint64_t stream_recovered(const struct stream *s);
/* Where a reader of this name goes on ("": all who connect to us), and its cursor; -1 where there
 * is no spool. */
int stream_cursor(struct stream *s, const char *name, uint64_t *offset);
void stream_set_cursor(struct stream *s, int cursor, uint64_t offset);
/* For sends to the only reader that has no name: while it has a position, that counts, not the
 * cursor of "". NULL where there is no spool. */
struct receipt *stream_receipt(const struct stream *s);
/* Nobody, connected or not, wants what lies before offset: the spool lets go of it. */
void stream_settle(struct stream *s, uint64_t offset);
/* How far readers must be for a good part of a full buffer to be let go. */
uint64_t stream_next_room(const struct stream *s);

#endif
