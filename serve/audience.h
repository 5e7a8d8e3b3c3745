/*
 * All readers together: who comes, who leaves, how far each is, and what is done about the slow.
 */
#ifndef SERVE_AUDIENCE_H
#define SERVE_AUDIENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "serve/channel.h"
#include "serve/poller.h"
#include "serve/reader.h"
#include "serve/stream.h"

struct audience;
struct audience_member;

struct audience_options {
	int64_t patience; /* nanoseconds; see reader_is_slow */
	uint64_t behind;  /* READER_DISCONNECT: so many bytes behind are too many; 0: no limit */
	int64_t linger;   /* at the end, in nanoseconds; -1: as long as readers take something */
	uint64_t most;    /* readers at a time */
	bool wait;        /* lines nobody has been given are kept for who comes, */
	bool drop_alone;  /* but the oldest go when there is no room for them */
	bool notices;
	bool verbose; /* a line on stderr for who comes and leaves */
	bool quiet;   /* nor one for who is thrown out */
};

/* What became of the lines: for every reader that has left, and for those there now,
 * offered = sent + omitted + left_behind. */
struct audience_totals {
	uint64_t readers; /* that ever came */
	uint64_t present;
	uint64_t bytes;
	uint64_t sent;
	uint64_t omitted;
	uint64_t left_behind;
	uint64_t unconfirmed; /* of left_behind: lines a broker did not confirm */
	uint64_t cut_off;     /* readers whose connection we ended before they had everything */
	uint64_t dropped[3];  /* lines lost by policy: omitted, or left behind when cut off */
};

struct audience *audience_open(
    struct poller *p, struct stream *s, const struct audience_options *options);
void audience_close(struct audience *a);

/* A connection becomes a reader. The channel is the audience's from now on, also on failure.
 * 0, or -1: refused, a message was written. */
int audience_join(struct audience *a, const struct channel *c, const char *name,
    enum reader_policy policy, int64_t now);
/* A reader that stays when its connection is lost. The two calls tell its owner that the
 * connection is gone, and that the reader is: the home must live until then. */
struct audience_home {
	void *owner;
	void (*lost)(void *owner, const char *why);
	void (*ended)(void *owner);
	struct audience_member *member; /* set by audience_expect */
};

/* Adds such a reader, away at first. 0, or -1: a message was written. */
int audience_expect(struct audience *a, struct audience_home *home, const char *name,
    enum reader_policy policy, int64_t now);
/* It is connected; the channel is the audience's from now on. */
void audience_arrive(struct audience_member *m, const struct channel *c, int64_t now);
/* Sends to everybody once. True: somebody can take more at once. */
bool audience_pump(struct audience *a, int64_t now);
/* The buffer is full: applies the policies to who is in the way. */
void audience_make_room(struct audience *a, int64_t now);
/* The input is over: who has everything is let go. hasty: a signal asked, so that readers who take
 * nothing for some seconds are left, whatever their policy. */
void audience_finish(struct audience *a, bool hasty, int64_t now);

/* Readers, and those of them that are connected. */
size_t audience_count(const struct audience *a);
size_t audience_present(const struct audience *a);
/* Has somebody been there who is not any more? */
bool audience_had_any(const struct audience *a);
/* Everything up to here has been given to at least one. */
uint64_t audience_delivered(const struct audience *a);
/* True when something changes within milliseconds that no event tells. */
bool audience_hurries(const struct audience *a);

void audience_totals(const struct audience *a, struct audience_totals *totals);
/* A table of those who are there, on stderr. */
void audience_table(const struct audience *a);

#endif
