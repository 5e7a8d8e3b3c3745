/*
 * One reader of the stream: a place in it, and a connection that takes bytes from there.
 *
 * A reader always begins at a line's start. Lines it missed are counted and told to it, between
 * two whole lines, as "# omitted tool=line-serve client=… count=…" (docs/FORMATS.md, notices).
 */
#ifndef SERVE_READER_H
#define SERVE_READER_H

#include <stdbool.h>
#include <stdint.h>

#include "serve/channel.h"
#include "serve/stream.h"

/* What happens when a reader holds up the input. */
enum reader_policy {
	READER_BLOCK,      /* the input waits */
	READER_DROP,       /* the reader loses its oldest lines */
	READER_DISCONNECT, /* the reader loses its connection */
};

struct reader {
	struct channel channel;
	enum reader_policy policy;
	bool notices;        /* tell of omitted lines */
	bool blocked;        /* the connection takes nothing now */
	bool input_closed;   /* the other side has finished sending: half-closed, or gone */
	bool unproven;       /* … and has not confirmed a line since, so it may be gone */
	bool probed;         /* that line is on its way */
	uint64_t proven;     /* its position when it finished sending */
	bool stays;          /* it comes back, and goes on with what it has not confirmed */
	bool away;           /* not connected now */
	uint64_t confirmed;  /* if it stays: what the other side's system surely has */
	bool idle;           /* it had everything there was */
	char name[128];      /* its address, no blanks */
	uint64_t position;   /* the next byte of the stream for it */
	uint64_t first_line; /* lines of the stream before it came */
	uint64_t omitted;    /* lines it lost */
	uint64_t untold;     /* those of them it has not been told of */
	uint64_t bytes;      /* what its connection took */
	char *pending;       /* goes out before the stream: the rest of a cut line, or a notice */
	size_t pending_size;
	size_t pending_done;
	bool pending_rest;     /* it is of the stream: the rest of lines begun */
	uint64_t pending_told; /* if not: the count it tells */
	uint64_t progress;     /* its position when it last took a good part of the buffer, */
	int64_t progress_time; /* and when, in nanoseconds */
	int64_t taken_time;    /* when it last took anything */
};

enum reader_state {
	READER_READY,   /* more can be sent at once */
	READER_IDLE,    /* it has everything */
	READER_BLOCKED, /* it takes nothing now */
	READER_PROBED,  /* whether it is still there shows in some milliseconds */
	READER_GONE,    /* the connection is dead */
};

/* Begins at offset, a line's start. The channel and the name are set by the caller. */
void reader_begin(struct reader *r, struct stream *s, uint64_t offset, int64_t now);
/* Frees what it holds and closes the connection. */
void reader_end(struct reader *r);

/* Lines were lost before it came: it is told of them first. */
void reader_missed(struct reader *r, uint64_t lines);
/* The other side has finished sending. That may be half a connection closed, or all of it: the
 * next line shows, and no other follows before. */
void reader_input_closed(struct reader *r);
/* What it has surely been given; the ring must keep what follows. */
uint64_t reader_delivered(struct reader *r);
/* The connection of a reader that stays is lost, or there again: its channel has been set. */
void reader_lose(struct reader *r, struct stream *s);
void reader_arrive(struct reader *r, int64_t now);
/* Sends once what the connection takes. */
enum reader_state reader_pump(struct reader *r, struct stream *s, int64_t now);
/* Skips the lines before `offset`, which is a line's start; a line begun is finished. 0, or -1
 * when there is no memory. */
int reader_omit(struct reader *r, struct stream *s, uint64_t offset);
/* True when it has taken less than a 64th of the buffer within `patience` nanoseconds. */
bool reader_is_slow(const struct reader *r, const struct stream *s, int64_t now, int64_t patience);

/* Whole lines it was sent, and lines that are there for it and were not. */
uint64_t reader_sent(const struct reader *r, struct stream *s);
uint64_t reader_behind(const struct reader *r, struct stream *s);

#endif
