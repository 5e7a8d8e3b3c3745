/*
 * Kafka as one more reader, by librdkafka; the only file that knows it.
 *
 * A message is one packet: a line with its continuation lines, without the last newline. Its key
 * is the flow (serve/flow.h), and the partition is chosen as Java clients do (murmur2). The
 * producer is idempotent and waits for all replicas; nothing counts as sent before the broker has
 * confirmed it.
 */
#ifndef SERVE_BROKER_H
#define SERVE_BROKER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct broker;

/* The offset of a notice, which is no part of the stream. */
#define BROKER_NOTICE UINT64_MAX

struct broker_options {
	const char *name; /* for messages */
	const char *brokers, *topic;
	const char *const *properties; /* "name=value", over what the file says */
	size_t property_count;
	const char *config; /* a file of such lines, # begins a comment; or NULL */
	int64_t timeout;    /* nanoseconds until a message that is not confirmed fails */
	size_t buffer;      /* bytes librdkafka may hold */
	bool keyed, quiet;
};

/* The broker need not be there yet. NULL: a message was written. */
struct broker *broker_open(const struct broker_options *options);
/* Gives up what is not confirmed. */
void broker_close(struct broker *b);

/* Readable when broker_work has something to do. */
int broker_fd(const struct broker *b);
/* Takes in what the brokers confirmed or refused. */
void broker_work(struct broker *b);

/* Takes whole packets of [bytes, n) and copies them; offset is where in the stream they are, or
 * BROKER_NOTICE. The last packet waits until the next begins, or until the input was quiet for a
 * moment. Returns the bytes taken, 0 when the queue is full, -1 when the topic is out of reach
 * for good. */
ssize_t broker_send(struct broker *b, const char *bytes, size_t n, uint64_t offset);
/* True while the last packet waits: broker_send wants to be called again soon. */
bool broker_holds(const struct broker *b);
/* The input is over: the last packet waits no longer. */
void broker_finish(struct broker *b);
/* Messages neither confirmed nor failed yet. */
size_t broker_unconfirmed(const struct broker *b);
/* Lines taken that were not confirmed, for whatever reason. */
uint64_t broker_lost(const struct broker *b);
uint64_t broker_confirmed(const struct broker *b);
/* Where its part of the stream begins. */
void broker_begin(struct broker *b, uint64_t offset);
/* Everything before this offset of the stream has been confirmed or has failed. */
uint64_t broker_settled(const struct broker *b);

#endif
