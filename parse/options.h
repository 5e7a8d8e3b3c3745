/* The command line of line-parse. */
#ifndef PARSE_OPTIONS_H
#define PARSE_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "parse/ledger.h"
#include "parse/parser.h"

struct options {
	struct parser_config parser;
	const char *input;   /* a path, or "-" */
	const char *letters; /* where dead letters go, or NULL */
	uint64_t first_line;
	unsigned jobs;
	bool strict;
	bool quiet;
	bool progress;
	enum ledger_form stats;
	char timezone[64];   /* for TZ, or empty: the caller's own */
};

enum options_result {
	OPTIONS_RUN,
	OPTIONS_HELP,
	OPTIONS_VERSION,
	OPTIONS_BAD, /* why says what */
};

/* Takes argv apart; now: seconds since 1970, whose date is that of stamps without one unless
 * --date says another. The options point into argv. */
enum options_result options_line_parse(struct options *o, int argc, char **argv, int64_t now,
	char *why, size_t why_size);

const char *options_line_parse_usage(void);

#endif
