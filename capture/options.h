/*
 * The command line of pcap-capture, whose letters are tcpdump's, as one struct.
 */
#ifndef CAPTURE_OPTIONS_H
#define CAPTURE_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "capture/print.h"
#include "parse/ledger.h"

enum { CAPTURE_INTERFACES_MAX = 64 };

enum capture_action {
	CAPTURE_RUN,
	CAPTURE_HELP,
	CAPTURE_VERSION,
	CAPTURE_LIST_INTERFACES,  /* -D */
	CAPTURE_LIST_LINK_TYPES,  /* -L */
	CAPTURE_LIST_STAMP_TYPES, /* -J */
	CAPTURE_DUMP_FILTER,      /* -d */
};

enum capture_direction {
	CAPTURE_INOUT,
	CAPTURE_IN,
	CAPTURE_OUT,
};

struct capture_options {
	enum capture_action action;
	struct print_options print;
	enum ledger_form stats;

	const char *interfaces[CAPTURE_INTERFACES_MAX]; /* -i, in order */
	unsigned interface_count;
	const char *read_path;            /* -r, or NULL */
	const char *filter_path;          /* -F, or NULL */
	char *filter;                     /* the expression's words joined, "" without; owned */
	const char *stamp_type;           /* -j, or NULL */
	const char *link_type;            /* -y, or NULL */
	enum capture_direction direction; /* -Q */
	uint32_t snaplen;                 /* -s */
	uint64_t ring_bytes;              /* -B, an interface's ring */
	uint64_t count;                   /* -c; 0: no end */
	int64_t duration;                 /* --duration, nanoseconds; 0: no end */
	int dump_form;                    /* number of -d */
	bool promiscuous;
	bool monitor;  /* -I */
	bool optimize; /* the filter */

	const char *write_path;  /* -w, or NULL */
	uint64_t rotate_bytes;   /* -C; 0: never */
	uint64_t rotate_seconds; /* -G; 0: never */
	uint64_t rotate_files;   /* -W; 0: no limit */
	const char *user;        /* -Z, or NULL: privilege.h's choice */
	bool print_text;         /* lines go to standard output: no -w, or --print */
	bool count_only;         /* --count */
	bool flush_lines;        /* -l */
	bool flush_packets;      /* -U */
	bool notices;            /* in-band notices of loss */
	bool progress;
};

/* Fills *o from argv, whose words it goes on pointing to. 0, or -1: message says what is wrong and
 * nothing is owned. */
int capture_options_parse(
    int argc, char **argv, struct capture_options *o, char *message, size_t size);
void capture_options_free(struct capture_options *o);

/* The text of --help. */
extern const char capture_options_help[];

#endif
