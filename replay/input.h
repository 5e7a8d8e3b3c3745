/*
 * The captures of a command line, one after another: files, folders (their files by name, dot
 * files left out), standard input as "-", each through the filter. Packets are streamed; no more
 * than the reader's window is held.
 */
#ifndef REPLAY_INPUT_H
#define REPLAY_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "capture/reader.h"
#include "replay/interfaces.h"

struct input;

struct input_counts {
	uint64_t read;      /* packets taken in, those the filter refuses included */
	uint64_t filtered;  /* packets the filter refused */
	uint64_t bad_files; /* that could not be opened, or broke off */
};

/* What is known before the first packet, from the headers of regular files. */
struct input_survey {
	int link_type;    /* DLT_ of the first file; -1: not known */
	uint32_t snaplen; /* the largest */
	bool nanoseconds; /* in any of the files, or there may be */
	bool alike;       /* all are pcap files of one link type and one resolution of stamps */
	bool several;     /* link types differ, or may: a pcapng file can name others later */
	uint64_t bytes;   /* of all files; 0: not known */
};

/* complain is called with each thing wrong with an input, without the tool's name or newline. */
typedef void input_complain(const char *message);

/* filter: a pcap-filter(7) expression or NULL. NULL: message says what is wrong; a file that
 * cannot be read is not that, but complained of in its turn. */
struct input *input_open(const char *const *paths, int count, const char *filter,
    input_complain *complain, char *message, size_t size);
void input_close(struct input *in);
/* Opens the first file that can be opened and reads the headers of the others. The header of
 * standard input is waited for where it comes first: 0, or -1: a signal came first. */
int input_survey(struct input *in, struct input_survey *survey);

/* The interfaces met so far; packets bear their numbers here. */
const struct interfaces *input_interfaces(const struct input *in);

/* 1: a packet, valid until the next call. 0: the end. -1: nothing yet (a signal came, or a stream
 * was silent for a second), the next call goes on. A file
 * that breaks is complained of and the next one follows. */
int input_next(struct input *in, struct reader_packet *packet);
/* Packets in a row that nobody has to look at one by one, up to `most`: as reader_run. False with
 * a filter, which does. */
bool input_run(struct input *in, uint64_t most, struct reader_run *run);
/* How many files there are. */
size_t input_files(const struct input *in);
/* Begins again at the first file. */
void input_rewind(struct input *in);
/* True when the next call would wait. */
bool input_quiet(struct input *in);
/* Bytes of this pass taken in. */
uint64_t input_position(const struct input *in);
const struct input_counts *input_counts(const struct input *in);

#endif
