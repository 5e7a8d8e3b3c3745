/*
 * Where the packets come from, pass after pass: the inputs as they are read, or what was preloaded
 * of them, or two inputs merged by their stamps.
 */
#ifndef REPLAY_SOURCE_H
#define REPLAY_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "capture/reader.h"
#include "replay/input.h"
#include "replay/options.h"

struct replay_source;

enum source_event {
	SOURCE_NOTHING = -1, /* a signal came, or a stream is silent: ask again */
	SOURCE_END,
	SOURCE_PACKET,
	SOURCE_AGAIN, /* the next packet is the first of another pass */
};

struct source_packet {
	struct reader_packet packet; /* data valid until the next call … */
	bool lasting;                /* … or, when this is set, as long as the source */
	unsigned file;               /* with split_by_file: which of the two inputs */
};

/* NULL: message says what is wrong. The options must outlive the source. */
struct replay_source *replay_source_open(
    const struct replay_options *o, input_complain *complain, char *message, size_t size);
void replay_source_close(struct replay_source *s);
/* What the headers say; 0, or -1: a signal came first. */
int replay_source_survey(struct replay_source *s, struct input_survey *survey);
/* The interfaces met so far, for an output that takes packets of all inputs as one. */
const struct interfaces *replay_source_interfaces(const struct replay_source *s);
/* Whether files will be opened after the survey. */
bool replay_source_opens_more(const struct replay_source *s);
/* Takes everything into memory, when the options ask for it. 0; -1: message says why not, or is
 * empty when a signal came. */
int replay_source_preload(struct replay_source *s, char *message, size_t size);

enum source_event replay_source_next(struct replay_source *s, struct source_packet *packet);
/* Packets in a row, up to `most`, where they come from one input as it is read: as reader_run. */
bool replay_source_run(struct replay_source *s, uint64_t most, struct reader_run *run);
/* True when the next call would wait for input. */
bool replay_source_quiet(struct replay_source *s);
/* How much of all passes is done, 0 to 1; negative: not known. */
double replay_source_progress(const struct replay_source *s);
/* Sums over all inputs. */
void replay_source_counts(const struct replay_source *s, struct input_counts *counts);

#endif
