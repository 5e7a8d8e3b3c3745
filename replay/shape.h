/*
 * From the packet in the capture to the frame that leaves: link headers put on or taken off for
 * the interface, the way out chosen, and the edits made.
 */
#ifndef REPLAY_SHAPE_H
#define REPLAY_SHAPE_H

#include <stdbool.h>
#include <stdint.h>

#include "replay/options.h"
#include "replay/source.h"
#include "replay/tally.h"

struct shape;

/* What a way out takes. */
enum shape_kind {
	SHAPE_AS_IT_IS, /* a capture: the link type stays */
	SHAPE_ETHERNET,
	SHAPE_RAW_IP,
};

struct frame {
	struct reader_packet packet; /* as it leaves; len is what it was on the wire, as edited */
	bool lasting;  /* data outlives the next call of the shape and of the source */
	unsigned side; /* 0: -i, 1: -I */
};

/* The options must outlive the shape. NULL: no memory. */
struct shape *shape_open(const struct replay_options *o, const enum shape_kind kinds[2]);
void shape_close(struct shape *s);
/* Whether packets of this link type can become what the way out takes. */
bool shape_can(const struct shape *s, int link_type);
/* Whether every packet leaves as it is in the capture. */
bool shape_is_none(const struct shape *s);
/* 1: the frame is ready. 0: the packet is skipped, *why says the reason. -1: no memory. */
int shape_frame(struct shape *s, const struct source_packet *from, uint64_t loop,
    struct frame *frame, enum tally_skip *why);

#endif
