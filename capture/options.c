#include "capture/options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parse/number.h"

enum {
	SNAPLEN_DEFAULT = 262144,
	RING_DEFAULT_MIB = 32,
	MEGA = 1000 * 1000, /* a unit of -C */

	LONG_ONLY = 256,
	OPTION_HELP,
	OPTION_VERSION,
	OPTION_COUNT,
	OPTION_PRINT,
	OPTION_DURATION,
	OPTION_STATS,
	OPTION_NO_NOTICES,
	OPTION_NOTICES,
	OPTION_NO_PROGRESS,
	OPTION_PRECISION,
	OPTION_MICRO,
	OPTION_NANO,
	OPTION_IMMEDIATE,
};

static const char letters[] = "aAbB:c:C:dDefF:G:hi:IJj:KlLnNOpqQ:r:s:StT:Uuvw:W:xXy:Z:#";

static const struct option long_options[] = {
    {"help", no_argument, NULL, OPTION_HELP},
    {"version", no_argument, NULL, OPTION_VERSION},
    {"count", no_argument, NULL, OPTION_COUNT},
    {"print", no_argument, NULL, OPTION_PRINT},
    {"duration", required_argument, NULL, OPTION_DURATION},
    {"stats", required_argument, NULL, OPTION_STATS},
    {"notices", no_argument, NULL, OPTION_NOTICES},
    {"no-notices", no_argument, NULL, OPTION_NO_NOTICES},
    {"no-progress", no_argument, NULL, OPTION_NO_PROGRESS},
    {"time-stamp-precision", required_argument, NULL, OPTION_PRECISION},
    {"micro", no_argument, NULL, OPTION_MICRO},
    {"nano", no_argument, NULL, OPTION_NANO},
    {"immediate-mode", no_argument, NULL, OPTION_IMMEDIATE},
    {"buffer-size", required_argument, NULL, 'B'},
    {"list-interfaces", no_argument, NULL, 'D'},
    {"interface", required_argument, NULL, 'i'},
    {"monitor-mode", no_argument, NULL, 'I'},
    {"list-time-stamp-types", no_argument, NULL, 'J'},
    {"time-stamp-type", required_argument, NULL, 'j'},
    {"dont-verify-checksums", no_argument, NULL, 'K'},
    {"list-data-link-types", no_argument, NULL, 'L'},
    {"no-optimize", no_argument, NULL, 'O'},
    {"no-promiscuous-mode", no_argument, NULL, 'p'},
    {"direction", required_argument, NULL, 'Q'},
    {"snapshot-length", required_argument, NULL, 's'},
    {"absolute-tcp-sequence-numbers", no_argument, NULL, 'S'},
    {"packet-buffered", no_argument, NULL, 'U'},
    {"linktype", required_argument, NULL, 'y'},
    {"relinquish-privileges", required_argument, NULL, 'Z'},
    {"number", no_argument, NULL, '#'},
    {NULL, 0, NULL, 0},
};

const char capture_options_help[] =
    "usage: pcap-capture [-AdDeIJKlLnOpqStUvxX#] [-B KiB] [-c count] [-C size] [-F file]\n"
    "           [-G seconds] [-i interface]… [-j stamp-type] [-Q in|out|inout] [-r file]\n"
    "           [-s snaplen] [-T type] [-w file] [-W count] [-y link-type] [-Z user] [--count]\n"
    "           [--duration time] [--micro | --nano] [--[no-]notices] [--no-progress] [--print]\n"
    "           [--stats=text|json|none] [expression]\n"
    "Captures packets from interfaces or a file and prints a line for each, as tcpdump -nn does.\n"
    "See pcap-capture(1).\n";

struct parse {
	struct capture_options *o;
	char *message;
	size_t size;
};

static int refuse(struct parse *p, const char *option, const char *argument)
{
	snprintf(p->message, p->size, "%s: \"%s\" is not possible", option, argument);
	return -1;
}

static int parse_count(
    struct parse *p, const char *option, const char *argument, uint64_t max, uint64_t *value)
{
	return number_u64(argument, 1, max, value) < 0 ? refuse(p, option, argument) : 0;
}

/* -s: 0 asks for the default. */
static int parse_snaplen(struct parse *p, const char *argument)
{
	uint64_t v;

	if (number_u64(argument, 0, SNAPLEN_DEFAULT, &v) < 0)
		return refuse(p, "-s", argument);
	p->o->snaplen = v == 0 ? SNAPLEN_DEFAULT : (uint32_t)v;
	return 0;
}

/* -C: millions of bytes, or with a unit. */
static int parse_file_size(struct parse *p, const char *argument)
{
	uint64_t v;

	if (number_u64(argument, 1, UINT64_MAX / MEGA, &v) == 0)
		p->o->rotate_bytes = v * MEGA;
	else if (number_size(argument, 1, UINT64_MAX, &p->o->rotate_bytes) < 0)
		return refuse(p, "-C", argument);
	return 0;
}

static int parse_ring(struct parse *p, const char *argument)
{
	uint64_t kib;

	if (number_u64(argument, 1, INT32_MAX / 1024, &kib) < 0)
		return refuse(p, "-B", argument);
	p->o->ring_bytes = kib * 1024;
	return 0;
}

static int parse_direction(struct parse *p, const char *argument)
{
	static const char *const names[] = {
	    [CAPTURE_INOUT] = "inout",
	    [CAPTURE_IN] = "in",
	    [CAPTURE_OUT] = "out",
	};

	for (int i = CAPTURE_INOUT; i <= CAPTURE_OUT; i++) {
		if (strcasecmp(names[i], argument) == 0) {
			p->o->direction = (enum capture_direction)i;
			return 0;
		}
	}
	return refuse(p, "-Q", argument);
}

static int parse_precision(struct parse *p, const char *argument)
{
	if (strcmp(argument, "micro") != 0 && strcmp(argument, "nano") != 0)
		return refuse(p, "--time-stamp-precision", argument);
	p->o->print.nanoseconds = argument[0] == 'n';
	return 0;
}

static int add_interface(struct parse *p, const char *argument)
{
	if (p->o->interface_count == CAPTURE_INTERFACES_MAX)
		return refuse(p, "-i", argument);
	p->o->interfaces[p->o->interface_count++] = argument;
	return 0;
}

/* Options that take a value. */
static int parse_value(struct parse *p, int option, const char *argument)
{
	struct capture_options *o = p->o;

	switch (option) {
	case 'B':
		return parse_ring(p, argument);
	case 'c':
		return parse_count(p, "-c", argument, UINT64_MAX, &o->count);
	case 'C':
		return parse_file_size(p, argument);
	case 'G':
		return parse_count(p, "-G", argument, INT32_MAX, &o->rotate_seconds);
	case 'W':
		return parse_count(p, "-W", argument, INT32_MAX, &o->rotate_files);
	case 'i':
		return add_interface(p, argument);
	case 'Q':
		return parse_direction(p, argument);
	case 's':
		return parse_snaplen(p, argument);
	case 'T':
		p->o->print.packet_type = print_packet_type_find(argument);
		return p->o->print.packet_type ? 0 : refuse(p, "-T", argument);
	case OPTION_DURATION:
		return number_duration(argument, 1, INT64_MAX / 2, &o->duration) < 0
			   ? refuse(p, "--duration", argument)
			   : 0;
	case OPTION_STATS:
		return ledger_form_parse(argument, &o->stats) < 0 ? refuse(p, "--stats", argument)
								  : 0;
	default:
		return parse_precision(p, argument);
	}
}

/* Options whose value is kept as it is. NULL for all others. */
static const char **text_option(struct capture_options *o, int option)
{
	switch (option) {
	case 'F':
		return &o->filter_path;
	case 'j':
		return &o->stamp_type;
	case 'r':
		return &o->read_path;
	case 'w':
		return &o->write_path;
	case 'y':
		return &o->link_type;
	case 'Z':
		return &o->user;
	default:
		return NULL;
	}
}

/* Options that change what a line looks like. 0, or -1 for any other. */
static int parse_print_flag(struct print_options *o, int option)
{
	switch (option) {
	case 'A':
		o->dump_text++;
		return 0;
	case 'e':
		o->link_header = true;
		return 0;
	case 'K':
		o->no_checksums = true;
		return 0;
	case 'q':
		o->quiet++;
		return 0;
	case 'S':
		o->absolute_seq = true;
		return 0;
	case 't':
		o->time_form++;
		return 0;
	case 'v':
		o->verbose++;
		return 0;
	case 'x':
		o->dump_hex++;
		return 0;
	case 'X':
		o->dump_hex_text++;
		return 0;
	case '#':
		o->numbers = true;
		return 0;
	case OPTION_MICRO:
		o->nanoseconds = false;
		return 0;
	case OPTION_NANO:
		o->nanoseconds = true;
		return 0;
	default:
		return -1;
	}
}

/* Options that ask for something else than capturing. 0, or -1 for any other. */
static int parse_action(struct capture_options *o, int option)
{
	switch (option) {
	case 'h':
	case OPTION_HELP:
		o->action = CAPTURE_HELP;
		return 0;
	case OPTION_VERSION:
		o->action = CAPTURE_VERSION;
		return 0;
	case 'D':
		o->action = CAPTURE_LIST_INTERFACES;
		return 0;
	case 'L':
		o->action = CAPTURE_LIST_LINK_TYPES;
		return 0;
	case 'J':
		o->action = CAPTURE_LIST_STAMP_TYPES;
		return 0;
	case 'd':
		o->action = CAPTURE_DUMP_FILTER;
		o->dump_form++;
		return 0;
	default:
		return -1;
	}
}

/* The other options without a value. 0, or -1: not known. */
static int parse_flag(struct capture_options *o, int option)
{
	switch (option) {
	case 'a':
	case 'b':
	case 'f':
	case 'n':
	case 'N':
	case 'u':
	case OPTION_IMMEDIATE:
		return 0; /* always so, or about what is never printed */
	case 'I':
		o->monitor = true;
		return 0;
	case 'l':
		o->flush_lines = true;
		return 0;
	case 'O':
		o->optimize = false;
		return 0;
	case 'p':
		o->promiscuous = false;
		return 0;
	case 'U':
		o->flush_packets = true;
		return 0;
	case OPTION_COUNT:
		o->count_only = true;
		return 0;
	case OPTION_PRINT:
		o->print_text = true;
		return 0;
	case OPTION_NOTICES:
	case OPTION_NO_NOTICES:
		o->notices = option == OPTION_NOTICES;
		return 0;
	case OPTION_NO_PROGRESS:
		o->progress = false;
		return 0;
	default:
		return -1;
	}
}

static int parse_option(struct parse *p, int option, const char *argument)
{
	const char **text = text_option(p->o, option);

	if (text) {
		*text = argument;
		return 0;
	}
	if (argument)
		return parse_value(p, option, argument);
	if (parse_print_flag(&p->o->print, option) == 0 || parse_action(p->o, option) == 0)
		return 0;
	return parse_flag(p->o, option);
}

/* The words of the expression, a blank between two. */
static char *join_words(char **words)
{
	size_t size = 1;
	char *text, *at;

	for (char **w = words; *w; w++)
		size += strlen(*w) + 1;
	text = at = malloc(size);
	if (!text)
		return NULL;
	for (char **w = words; *w; w++) {
		if (at > text)
			*at++ = ' ';
		at = stpcpy(at, *w);
	}
	*at = '\0';
	return text;
}

/* What cannot go together. */
static int check_options(struct parse *p)
{
	const struct capture_options *o = p->o;
	const char *wrong = NULL;

	if (o->read_path && o->interface_count > 0)
		wrong = "-r and -i: packets come from a file or from interfaces, not from both";
	else if (o->filter_path && o->filter[0])
		wrong = "-F and an expression: one filter is enough";
	else if (o->rotate_bytes + o->rotate_seconds + o->rotate_files > 0 && !o->write_path)
		wrong = "-C, -G and -W are about the files of -w";
	else if (o->rotate_files > 0 && o->rotate_bytes == 0 && o->rotate_seconds == 0)
		wrong = "-W: needs -C or -G";
	else if (o->write_path && strcmp(o->write_path, "-") == 0 &&
		 (o->print_text || o->count_only || o->rotate_bytes > 0 || o->rotate_seconds > 0))
		wrong = "-w -: standard output takes neither lines nor further files";
	if (wrong) {
		snprintf(p->message, p->size, "%s", wrong);
		return -1;
	}
	return 0;
}

/* Says which word getopt did not like. */
static int refuse_word(struct parse *p, int argc, char **argv)
{
	if (optopt > 0 && optopt < LONG_ONLY)
		snprintf(
		    p->message, p->size, "-%c: not an option, or its value is missing", optopt);
	else
		snprintf(p->message, p->size,
		    "%s: not an option, or its value is missing or too much",
		    optind > 0 && optind <= argc ? argv[optind - 1] : "");
	return -1;
}

static int parse_words(struct parse *p, int argc, char **argv)
{
	int option;

	optind = 0; /* begins anew, also when called again */
	opterr = 0;
	while ((option = getopt_long(argc, argv, letters, long_options, NULL)) != -1) {
		if (option == '?')
			return refuse_word(p, argc, argv);
		if (parse_option(p, option, optarg) < 0)
			return -1;
	}
	p->o->filter = join_words(argv + optind);
	if (!p->o->filter) {
		snprintf(p->message, p->size, "no memory");
		return -1;
	}
	return check_options(p);
}

int capture_options_parse(
    int argc, char **argv, struct capture_options *o, char *message, size_t size)
{
	struct parse p = {o, message, size};

	*o = (struct capture_options){
	    .stats = LEDGER_TEXT,
	    .snaplen = SNAPLEN_DEFAULT,
	    .ring_bytes = (uint64_t)RING_DEFAULT_MIB * 1024 * 1024,
	    .promiscuous = true,
	    .optimize = true,
	    .notices = true,
	    .progress = true,
	};
	message[0] = '\0';
	if (parse_words(&p, argc, argv) < 0) {
		capture_options_free(o);
		return -1;
	}
	if (!o->write_path)
		o->print_text = true;
	return 0;
}

void capture_options_free(struct capture_options *o)
{
	free(o->filter);
	o->filter = NULL;
}
