/*
 * The command line of kv-store: a command, its store, what it wants further.
 */
#ifndef STORE_OPTIONS_H
#define STORE_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "parse/ledger.h"
#include "store/environment.h"
#include "store/ingest.h"
#include "store/print.h"

enum store_command {
	COMMAND_PUT, COMMAND_SQL, COMMAND_GET, COMMAND_SCAN, COMMAND_TOP, COMMAND_RATE, COMMAND_STAT,
	COMMAND_CHECK, COMMAND_PRUNE, COMMAND_OFFSET, COMMAND_FLOWS, COMMAND_EXPORT, COMMAND_BACKUP,
	COMMANDS,
};

enum { STORE_ATTACHED = 8 };

struct store_options {
	enum store_command command;
	const char *store;           /* path of the store */
	const char *const *operands; /* what follows it */
	int operand_count;
	enum print_form form;
	bool form_given;
	enum ledger_form stats;
	bool quiet, progress;
	/* put */
	struct committer_options commit; /* its keep and max_bytes also for prune */
	enum durability durability;
	enum ingest_format format;
	/* scan, top, rate */
	char since[40], until[40];   /* stamps as SQL compares them, or empty */
	const char *where;           /* an SQL expression, or NULL */
	bool reverse, follow;
	uint64_t limit;              /* UINT64_MAX: none */
	const char *sum;             /* a column, or NULL: records are counted */
	uint64_t number;             /* top: rows */
	const char *bin;             /* rate: a duration as text */
	/* flows */
	int64_t idle;                /* ns */
	/* export */
	const char *sqlite, *csv;
	const char *attach_names[STORE_ATTACHED], *attach_paths[STORE_ATTACHED];
	unsigned attach_count;
};

enum store_options_result {
	STORE_OPTIONS_RUN,
	STORE_OPTIONS_HELP,
	STORE_OPTIONS_VERSION,
	STORE_OPTIONS_BAD, /* why says what */
};

/* Takes argv apart (getopt's order: its elements may be moved). The options point into argv. */
enum store_options_result store_options_parse(struct store_options *o, int argc, char **argv, char *why,
    size_t why_size);

const char *store_options_usage(void);
const char *store_command_name(enum store_command command);

#endif
