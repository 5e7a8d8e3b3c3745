/*
 * The TLS handshakes under way at a listener: each is carried on as its client sends, given so much
 * time, and told of when it is done or refused.
 *
 * Whoever begins more than HANDSHAKES_MOST of them without ending one drives out his own: the
 * oldest makes way for the newest, so that descriptors never run out and a client that answers gets
 * through.
 */
#ifndef SERVE_HANDSHAKE_H
#define SERVE_HANDSHAKE_H

#include <stdbool.h>
#include <stdint.h>

#include "serve/channel.h"
#include "serve/poller.h"

enum { HANDSHAKES_MOST = 1000 };

struct handshakes;

struct handshake_options {
	struct poller *poller;
	int64_t patience; /* nanoseconds for one handshake */
	bool quiet;       /* say nothing of those refused */
	void *owner;      /* the channel is its own from then on: */
	void (*done)(void *owner, const struct channel *c, const char *name);
};

/* NULL: no memory. */
struct handshakes *handshakes_open(const struct handshake_options *options);
/* Refuses those under way. NULL is none. */
void handshakes_close(struct handshakes *h);
/* Begins one with a channel that has a TLS session; the channel is ours until it is done. */
void handshakes_add(struct handshakes *h, const struct channel *c, const char *name, int64_t now);
/* Refuses those that take too long. Not to be called within poller_wait. */
void handshakes_tick(struct handshakes *h, int64_t now);

#endif
