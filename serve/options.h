/*
 * line-serve's command line.
 */
#ifndef SERVE_OPTIONS_H
#define SERVE_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "parse/ledger.h"
#include "serve/access.h"
#include "serve/address.h"
#include "serve/reader.h"
#include "serve/tls.h"

enum { SERVE_ADDRESSES = 32, SERVE_NETWORKS = 64, SERVE_PROPERTIES = 128 };

struct serve_place {
	struct address address;
	enum reader_policy policy;
};

struct serve_options {
	struct serve_place places[SERVE_ADDRESSES]; /* to listen on, and to send to */
	size_t place_count;
	struct access_network allow[SERVE_NETWORKS];
	size_t allow_count;
	bool public;
	uint64_t max_clients;
	struct tls_options tls; /* certificate NULL: no TLS */
	int64_t handshake;      /* all times in nanoseconds */

	uint64_t buffer, max_line; /* bytes */
	int64_t patience;
	uint64_t behind; /* 0: the buffer is the limit */
	int64_t linger;  /* -1: as long as readers take something */
	bool no_wait, once, notices;
	uint64_t history_lines, history_bytes;

	const char *spool; /* NULL: none */
	uint64_t spool_max;

	const char *kafka_properties[SERVE_PROPERTIES]; /* name=value */
	size_t kafka_property_count;
	const char *kafka_config; /* a file of such lines, or NULL */
	int64_t kafka_timeout;
	bool kafka_keyed;

	const char *metrics; /* HOST:PORT or unix:PATH, or NULL */
	bool verbose, quiet;
	enum ledger_form stats;
};

/* Reads argv. 1: go on. 0: --help or --version has been answered on stdout. -1: a message has been
 * written to stderr, exit 2. -2: the answer could not be written, exit 1. The strings stay argv's. */
int serve_options_parse(struct serve_options *o, int argc, char **argv);

#endif
