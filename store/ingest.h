/*
 * put: lines from a descriptor into a store.
 */
#ifndef STORE_INGEST_H
#define STORE_INGEST_H

#include "parse/ledger.h"
#include "store/committer.h"

enum ingest_format {
	INGEST_AUTO, /* JSON Lines, or a table when the first line does not begin with '{' and has a tab */
	INGEST_JSON,
	INGEST_TSV,
	INGEST_CSV,
};

struct ingest_options {
	struct committer_options commit;
	enum ingest_format format;
	enum ledger_form stats;
	bool progress; /* on stderr, where the size of the input is known */
	bool quiet;    /* no summary, unless stats were asked for */
};

/* Reads all of fd into the store. The exit status: 0, or 1: bad lines, or not all is stored. */
int ingest_run(struct environment *env, int fd, const struct ingest_options *options);

#endif
