/*
 * The two main loops: packets from a file or a stream, and packets from interfaces, to the sink.
 * Both end at the end of the input, at a signal, at --duration, or when the sink has enough.
 */
#ifndef CAPTURE_LOOP_H
#define CAPTURE_LOOP_H

#include "capture/filter.h"
#include "capture/live.h"
#include "capture/options.h"
#include "capture/reader.h"
#include "capture/sink.h"
#include "capture/summary.h"

/* filter may be NULL. 0, or -1: the file broke, see reader_error. */
int loop_file(struct reader *r, struct filter *f, struct sink *sink, struct summary *summary);

/* An interface that fails is told on standard error and left; the others go on. 0, or -1: one has
 * failed. At the end the rings are emptied and the counts balance. */
int loop_live(struct live **lives, unsigned count, struct sink *sink, struct summary *summary);

#endif
