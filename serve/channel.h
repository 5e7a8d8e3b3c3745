/*
 * One connection to a reader, plain, TLS or a Kafka producer: bytes out, and whatever comes in
 * thrown away. Never blocks.
 */
#ifndef SERVE_CHANNEL_H
#define SERVE_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct broker;
struct receipt;
struct tls_session;

/* The offset of bytes that are no part of the stream. */
#define CHANNEL_NOTICE UINT64_MAX

struct channel {
	int fd;
	bool tcp;
	struct tls_session *tls; /* NULL: plain */
	struct broker *broker;   /* not NULL: the rest is its business */
	struct receipt *receipt; /* not NULL: a plain channel whose sends are written down there */
};

/* offset: where in the stream the bytes are. How many bytes were taken; 0: none now, wait for
 * EPOLLOUT; -1: the connection is dead, errno says why. */
ssize_t channel_send(struct channel *c, const char *bytes, size_t n, uint64_t offset);
/* How many of the bytes last offered and not taken must be offered again, unchanged. */
size_t channel_sealed(const struct channel *c);
/* Throws away a bounded part of what came in. 1: something, 0: nothing there, -1: the other side
 * sends no more (errno 0) or the connection is dead. */
int channel_discard(struct channel *c);
/* Bytes sent that the other side has not confirmed; 0 when that cannot be known. */
size_t channel_unconfirmed(const struct channel *c);
/* True when nothing sent before can arrive any more. */
bool channel_is_dead(const struct channel *c);
/* Lines taken that are known to be lost, or not confirmed yet. */
uint64_t channel_lost(const struct channel *c);
/* The input is over: nothing has to wait for what might follow. */
void channel_last(struct channel *c);
/* Tells the other side that no more comes; what was sent still arrives. */
void channel_finish(struct channel *c);
/* Closes at once and frees the session. */
void channel_close(struct channel *c);

#endif
