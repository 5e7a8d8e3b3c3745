/*
 * A place to listen at: TCP, a unix socket, or a socket systemd hands over. Connections are
 * accepted, checked against the networks allowed, taken through TLS where asked, and given to the
 * audience.
 */
#ifndef SERVE_LISTENER_H
#define SERVE_LISTENER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "serve/access.h"
#include "serve/address.h"
#include "serve/audience.h"
#include "serve/poller.h"
#include "serve/tls.h"

struct listener;

struct listener_options {
	const struct access_network *allow; /* the caller's; loopback is always allowed */
	size_t allow_count;                 /* 0: everybody who can reach the address */
	bool public;
	struct tls *tls;   /* the caller's, NULL: plain. Unix sockets stay plain */
	int64_t handshake; /* nanoseconds */
	bool quiet;
};

/* Opens all sockets of one address, and prepends them to *list. -1: a message was written; what
 * was opened before stays in the list. */
int listener_open(struct listener **list, const struct address *address, enum reader_policy policy,
    const struct listener_options *options, struct poller *p, struct audience *a);
/* Closes the whole list, and removes the unix sockets. */
void listener_close(struct listener *list);
/* Refuses the handshakes that take too long; accepts again where descriptors had run out. */
void listener_tick(struct listener *list, int64_t now);

#endif
