/*
 * Where frames leave: one or two interfaces (wire.c) or a capture (dump.c).
 *
 * An outlet counts in the tally what became of each frame it took, and complains of what went
 * wrong, once for each kind of trouble.
 */
#ifndef REPLAY_OUTLET_H
#define REPLAY_OUTLET_H

#include <stdbool.h>
#include <stddef.h>

#include "replay/options.h"
#include "replay/shape.h"
#include "replay/tally.h"

struct outlet;

/* Called with what went wrong, without the tool's name or newline. */
typedef void outlet_complain(const char *message);

struct outlet_ops {
	/* The first frame is about to come. */
	void (*ready)(struct outlet *o);
	/* Takes a frame; what does not last is copied. 0, or -1: nothing more can leave; what was
	 * taken is counted. */
	int (*put)(struct outlet *o, const struct frame *frame);
	/* Takes packets in a row as put would each of them. Only where the outlet copies. */
	int (*copy)(struct outlet *o, const struct reader_run *run);
	/* Sends what was taken. 0, or -1 as above. */
	int (*flush)(struct outlet *o);
	/* Adds what only this outlet knows to a ledger. Returns whether all is well; at the end it
	 * waits for that a little, as drivers count late. */
	bool (*report)(struct outlet *o, struct ledger *l, bool end);
	/* Flushes and frees. 0, or -1: what was written is not safe. */
	int (*close)(struct outlet *o);
};

struct outlet {
	const struct outlet_ops *ops;
	struct tally *tally;
	outlet_complain *complain;
	bool copies;      /* packets of any run of the inputs leave as they are in it */
	bool reader_left; /* the end of a pipe was closed: nothing is wrong, nothing more is wanted
			   */
};

/* NULL: message says what is wrong. The options must outlive the outlet. */
struct outlet *wire_open(const struct replay_options *o, struct tally *tally,
    outlet_complain *complain, char *message, size_t size);
/* What each interface takes. */
void wire_kinds(const struct outlet *wire, enum shape_kind kinds[2]);
/* survey: what the inputs' headers say. The file header is written with the first packet when the
 * link type is not known yet. interfaces: those of the packets, as they come to be known; they must
 * outlive the outlet. */
struct outlet *dump_open(const struct replay_options *o, const struct input_survey *survey,
    const struct interfaces *interfaces, struct tally *tally, outlet_complain *complain,
    char *message, size_t size);

#endif
