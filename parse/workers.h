/*
 * Several threads parse one input; their output comes in the input's order.
 *
 * Every thread does the same: under one lock it reads the next chunk into a batch of its own and
 * counts its lines, parses it beside the others, and leaves the batch to whoever writes: the first
 * that has made the batch whose turn it is writes that and all behind it that are ready. Nobody
 * waits while there is a batch free, and a slow input's records leave as soon as they are made.
 */
#ifndef PARSE_WORKERS_H
#define PARSE_WORKERS_H

#include "parse/options.h"
#include "parse/feed.h"

struct workers;

/* Parses the rest of the feed on o->jobs threads. like: the parser that read what came before.
 * output: what the output is like, flushed. letters: a descriptor, -1: none. NULL: no memory or no threads. */
struct workers *workers_start(const struct options *o, struct feed *feed,
	const struct parser *like, const struct output *output, int letters);

/* What the parsers have counted so far, all of them together, on top of `before`. */
struct parser_counts workers_counts(struct workers *w, const struct parser_counts *before);

/* No chunk is taken any more but what the feed holds back. */
void workers_stop(struct workers *w);

/* True when the threads are done, at the latest after so many milliseconds. */
bool workers_wait(struct workers *w, int milliseconds);

struct workers_result {
	int read_error;  /* errno, or 0 */
	int write_error; /* of the output; EPIPE: the reader left */
	int letters_error;
	int no_memory;     /* ENOMEM, or 0 */
};

/* Joins the threads and frees; only when workers_wait said true. */
struct workers_result workers_end(struct workers *w);

#endif
