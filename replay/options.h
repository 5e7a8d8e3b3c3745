/*
 * The command line of pcap-replay, as one struct.
 */
#ifndef REPLAY_OPTIONS_H
#define REPLAY_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "parse/ledger.h"
#include "replay/cidr.h"
#include "replay/edit.h"
#include "replay/pacer.h"

/* Of a capture written. Auto: what the file's name ends in says, else pcap, unless an input is
 * pcapng or the inputs' link types differ. */
enum replay_format { FORMAT_AUTO, FORMAT_PCAP, FORMAT_PCAPNG };
enum replay_oversize { OVERSIZE_SKIP, OVERSIZE_TRUNCATE, OVERSIZE_FRAGMENT, OVERSIZE_FAIL };

enum {
	REPLAY_SPLITS = 64,
	REPLAY_LOSS_ALL = 100000000,
};

/* Texts point into argv. Durations and moments are nanoseconds. */
struct replay_options {
	const char *interfaces[2]; /* -i, -I; NULL: none */
	const char *output;        /* -w; "-" when there is no interface either */
	enum replay_format format;
	const char *const *inputs;
	int input_count;

	struct pacer_options pace;
	int64_t spin;   /* as waiter_open takes it */
	uint64_t loops; /* 0: until stopped */
	int64_t loop_delay;
	uint64_t limit;   /* packets in all; 0: none */
	int64_t duration; /* 0: no limit */
	int64_t start_at; /* since 1970; 0: now */
	uint64_t loss;    /* of 10^8 packets, so many are lost on purpose */

	bool preload;
	uint64_t preload_limit; /* bytes; 0: half of the memory that is free */
	const char *filter;
	struct cidr split[REPLAY_SPLITS];
	unsigned split_count;
	bool split_by_file;
	struct edit_rules edit;
	enum replay_oversize oversize;
	bool through_qdisc;
	bool no_xdp;      /* at top speed, too, frames leave by the packet socket */
	unsigned batch;   /* frames a system call */
	const char *user; /* who to be once everything is open; NULL: nobody, when root */

	enum ledger_form stats;
	int64_t stats_interval; /* 0: only at the end */
	bool stats_each_pass;
	bool progress;
	bool quiet;
};

/* 0: go on. 1: --help or --version was asked for and message is what to print on stdout.
 * -1: message says what is wrong. */
int replay_options_parse(
    int argc, char *argv[], struct replay_options *o, char *message, size_t size);

#endif
