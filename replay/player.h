/*
 * The replay itself: packets from the source, each at its moment, to the outlet.
 */
#ifndef REPLAY_PLAYER_H
#define REPLAY_PLAYER_H

#include <stdbool.h>
#include <stdint.h>

#include "replay/clock/relief.h"
#include "replay/clock/spin.h"
#include "replay/options.h"
#include "replay/outlet.h"
#include "replay/pacer.h"
#include "replay/shape.h"
#include "replay/source.h"
#include "replay/tally.h"

/* Everything is the caller's and outlives the run. */
struct player {
	const struct replay_options *options;
	struct replay_source *source;
	struct shape *shape;
	struct outlet *outlet;
	struct pacer *pacer;
	struct waiter *waiter;
	struct relief *relief; /* or NULL */
	struct tally *tally;
	void (*complain)(const char *message);
	/* Called when a summary is asked for by signal or interval. */
	void (*summary)(struct player *p);
	/* Called about five times a second when the options ask for progress. */
	void (*progress)(struct player *p, int64_t elapsed);
};

enum player_end {
	PLAYER_DONE,    /* everything there was, or as much as was asked for */
	PLAYER_STOPPED, /* by a signal */
	PLAYER_BROKEN,  /* the outlet takes no more, and has said why */
};

enum player_end player_run(struct player *p);

#endif
