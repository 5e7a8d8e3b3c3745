/*
 * A reader we connect to: somebody who listens on TCP or on a unix socket. When the connection is
 * lost or refused it is tried again, after 0.1 s at first and 30 s at last, and the stream goes on
 * with the first line the other side has not confirmed.
 */
#ifndef SERVE_OUTBOUND_H
#define SERVE_OUTBOUND_H

#include <stdbool.h>
#include <stdint.h>

#include "serve/address.h"
#include "serve/audience.h"
#include "serve/poller.h"

struct outbound;

/* Becomes a reader of the audience, away at first, and is prepended to *list. The address must
 * outlive it. 0, or -1: a message was written. */
int outbound_open(struct outbound **list, const struct address *address, enum reader_policy policy,
    struct poller *p, struct audience *a, bool quiet);
/* To be called when the audience is closed. */
void outbound_close(struct outbound *list);
/* Tries again where the time has come. */
void outbound_tick(struct outbound *list, int64_t now);

#endif
