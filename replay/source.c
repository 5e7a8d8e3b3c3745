#include "replay/source.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "replay/preload.h"
#include "serve/signals.h"

struct lane {
	struct input *input;
	struct reader_packet packet; /* the next one, when there */
	bool there;
	bool ended;
};

struct replay_source {
	const struct replay_options *options;
	struct lane lanes[2];
	unsigned lane_count;
	struct input_survey survey;
	struct preload *preload;
	uint8_t *files; /* with a preload and two lanes: the file of each packet */
	uint64_t at;    /* in the preload */
	uint64_t pass;  /* counted from 0 */
	uint64_t given; /* packets in this pass */
};

static int open_lane(struct replay_source *s, const char *const *paths, int count,
    input_complain *complain, char *message, size_t size)
{
	struct lane *lane = &s->lanes[s->lane_count];

	lane->input = input_open(paths, count, s->options->filter, complain, message, size);
	if (!lane->input)
		return -1;
	s->lane_count++;
	return 0;
}

struct replay_source *replay_source_open(
    const struct replay_options *o, input_complain *complain, char *message, size_t size)
{
	struct replay_source *s = calloc(1, sizeof(*s));
	int each = o->split_by_file ? 1 : o->input_count;

	if (!s) {
		snprintf(message, size, "no memory");
		return NULL;
	}
	s->options = o;
	for (int i = 0; i < o->input_count; i += each) {
		if (open_lane(s, o->inputs + i, each, complain, message, size) != 0) {
			replay_source_close(s);
			return NULL;
		}
	}
	return s;
}

void replay_source_close(struct replay_source *s)
{
	if (!s)
		return;
	for (unsigned i = 0; i < s->lane_count; i++)
		input_close(s->lanes[i].input);
	preload_close(s->preload);
	free(s->files);
	free(s);
}

int replay_source_survey(struct replay_source *s, struct input_survey *survey)
{
	struct input_survey other;

	if (input_survey(s->lanes[0].input, &s->survey) != 0)
		return -1;
	/* Two inputs leave by interfaces: what a capture of both would be is not asked. */
	if (s->lane_count == 2) {
		if (input_survey(s->lanes[1].input, &other) != 0)
			return -1;
		if (other.bytes == 0)
			s->survey.bytes = 0;
		else if (s->survey.bytes > 0)
			s->survey.bytes += other.bytes;
	}
	*survey = s->survey;
	return 0;
}

const struct interfaces *replay_source_interfaces(const struct replay_source *s)
{
	return input_interfaces(s->lanes[0].input);
}

bool replay_source_opens_more(const struct replay_source *s)
{
	return s->options->loops != 1 || input_files(s->lanes[0].input) > 1;
}

/* Sees to it that every lane that has not ended holds its next packet. */
static enum source_event fill_lanes(struct replay_source *s)
{
	for (unsigned i = 0; i < s->lane_count; i++) {
		struct lane *lane = &s->lanes[i];
		int got;

		if (lane->there || lane->ended)
			continue;
		got = input_next(lane->input, &lane->packet);
		if (got < 0)
			return SOURCE_NOTHING;
		lane->there = got > 0;
		lane->ended = got == 0;
	}
	return SOURCE_PACKET;
}

/* The next packet of this pass from the inputs; of two, the earlier one. */
static enum source_event read_next(struct replay_source *s, struct source_packet *packet)
{
	struct lane *a = &s->lanes[0], *b = &s->lanes[1];
	unsigned which;

	if (fill_lanes(s) == SOURCE_NOTHING)
		return SOURCE_NOTHING;
	if (!a->there && !b->there)
		return SOURCE_END;
	which = !a->there || (b->there && b->packet.time < a->packet.time);
	*packet = (struct source_packet){.packet = s->lanes[which].packet, .file = which};
	s->lanes[which].there = false;
	return SOURCE_PACKET;
}

static int keep(struct replay_source *s, const struct source_packet *packet)
{
	uint64_t i = preload_count(s->preload);
	uint8_t *larger;

	if (s->lane_count == 2 && (i & (i - 1)) == 0) {
		larger = realloc(s->files, i ? 2 * i : 1);
		if (!larger)
			return -1;
		s->files = larger;
	}
	if (s->files)
		s->files[i] = (uint8_t)packet->file;
	return preload_add(s->preload, &packet->packet);
}

int replay_source_preload(struct replay_source *s, char *message, size_t size)
{
	struct source_packet packet;
	enum source_event got;

	if (!s->options->preload)
		return 0;
	s->preload = preload_open(s->options->preload_limit);
	if (!s->preload) {
		snprintf(message, size, "no memory");
		return -1;
	}
	message[0] = '\0';
	while ((got = read_next(s, &packet)) != SOURCE_END) {
		if (signals_stop())
			return -1;
		if (got == SOURCE_PACKET && keep(s, &packet) != 0) {
			snprintf(message, size,
			    "preload: the capture takes more than %" PRIu64
			    " MiB of memory (%" PRIu64
			    " packets are in it); see --preload-limit, or go"
			    " without -K",
			    preload_limit(s->preload) >> 20, preload_count(s->preload));
			return -1;
		}
	}
	snprintf(message, size, "preloaded %" PRIu64 " packets into %" PRIu64 " MiB",
	    preload_count(s->preload), preload_bytes(s->preload) >> 20);
	return 0;
}

static enum source_event remember(struct replay_source *s, struct source_packet *packet)
{
	if (s->at == preload_count(s->preload))
		return SOURCE_END;
	preload_get(s->preload, s->at, &packet->packet);
	packet->lasting = true;
	packet->file = s->files ? s->files[s->at] : 0;
	s->at++;
	return SOURCE_PACKET;
}

/* Goes back to the beginning, unless this was the last pass or there is nothing to repeat. */
static enum source_event again(struct replay_source *s)
{
	s->pass++;
	if (s->given == 0 || s->pass == s->options->loops)
		return SOURCE_END;
	s->given = 0;
	s->at = 0;
	for (unsigned i = 0; i < s->lane_count && !s->preload; i++) {
		input_rewind(s->lanes[i].input);
		s->lanes[i].ended = false;
	}
	return SOURCE_AGAIN;
}

enum source_event replay_source_next(struct replay_source *s, struct source_packet *packet)
{
	enum source_event got = s->preload ? remember(s, packet) : read_next(s, packet);

	if (got == SOURCE_PACKET)
		s->given++;
	return got == SOURCE_END ? again(s) : got;
}

bool replay_source_run(struct replay_source *s, uint64_t most, struct reader_run *run)
{
	if (s->preload || s->lane_count > 1 || !input_run(s->lanes[0].input, most, run))
		return false;
	s->given += run->packets;
	return true;
}

bool replay_source_quiet(struct replay_source *s)
{
	if (s->preload)
		return false;
	for (unsigned i = 0; i < s->lane_count; i++)
		if (!s->lanes[i].there && !s->lanes[i].ended && input_quiet(s->lanes[i].input))
			return true;
	return false;
}

double replay_source_progress(const struct replay_source *s)
{
	double pass = -1;
	uint64_t position = 0;

	for (unsigned i = 0; i < s->lane_count; i++)
		position += input_position(s->lanes[i].input);
	if (s->preload && preload_count(s->preload) > 0)
		pass = (double)s->at / (double)preload_count(s->preload);
	else if (!s->preload && s->survey.bytes > 0)
		pass = (double)position / (double)s->survey.bytes;
	if (pass < 0 || s->options->loops == 0)
		return -1;
	pass = ((double)s->pass + pass) / (double)s->options->loops;
	return pass < 1 ? pass : 1;
}

void replay_source_counts(const struct replay_source *s, struct input_counts *counts)
{
	*counts = (struct input_counts){0};
	for (unsigned i = 0; i < s->lane_count; i++) {
		const struct input_counts *one = input_counts(s->lanes[i].input);

		counts->read += one->read;
		counts->filtered += one->filtered;
		counts->bad_files += one->bad_files;
	}
}
