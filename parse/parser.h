/*
 * The parser: lines in, records out.
 *
 * It is handed chunks that begin and end between packets (parse/feed.h cuts them so), joins the
 * lines of each packet, reads them, and writes the records to an output. One parser a thread;
 * parsers of one run share nothing but the configuration.
 *
 * Every line is counted once: lines = packet_lines + notices + errors + blank.
 */
#ifndef PARSE_PARSER_H
#define PARSE_PARSER_H

#include <stdint.h>

#include "parse/encoder.h"
#include "serve/output.h"

enum parser_errors {
	PARSER_ERRORS_RECORD, /* as records with `error` and `raw` */
	PARSER_ERRORS_FILE,   /* in a file of dead letters: LINE<tab>OFFSET<tab>WHY<tab>RAW */
	PARSER_ERRORS_SKIP,
};

struct parser_config {
	struct encoder encoder;
	enum parser_errors errors;
	bool payload;    /* keep what -x, -X and -A printed */
	bool deep;       /* read info further */
	bool numbered;   /* NUMBER<tab> stands before each packet and is its line's number */
	bool relative;   /* times of day are differences */
	bool plain;      /* no short cut: the grammar for every line (for tests) */
	int64_t day;     /* the date of stamps without one, days since 1970 */
	size_t max_line; /* longest line, and longest packet of several lines */
};

struct parser_counts {
	uint64_t lines, records, packet_lines, notices, errors, blank;
	uint64_t bytes;
};

struct parser;

/* Called before output leaves, which it may do in the midst of a chunk. */
typedef void parser_before_flush(void *context);

/* letters: where dead letters go, or NULL. Both outputs stay the caller's. NULL: no memory. */
struct parser *parser_new(const struct parser_config *config, struct output *out,
	struct output *letters);
void parser_free(struct parser *p);
/* Writes to other outputs from here on, and begins to count anew. */
void parser_aim(struct parser *p, struct output *out, struct output *letters);
void parser_on_flush(struct parser *p, parser_before_flush *call, void *context);

/* The number the next line gets, and how many bytes came before it. */
void parser_seek(struct parser *p, uint64_t line, uint64_t offset);
/* What parser_seek would have to be told to go on from here. */
void parser_tell(const struct parser *p, uint64_t *line, uint64_t *offset);
/* Goes on with what another parser has learnt of the stream; not with its place in it. */
void parser_inherit(struct parser *p, const struct parser *from);
/* The stream has stamps without a date: each chunk's day follows from the chunks before it. */
bool parser_needs_days(const struct parser *p);
/* Goes past whole lines without reading them: learns what day it is behind them. */
void parser_skim(struct parser *p, const char *text, size_t size);
/* Takes over the day that another parser has come to. */
void parser_take_day(struct parser *p, const struct parser *from);

/* text: whole packets; the last line may lack its '\n'. SCAN_SLACK bytes behind it can be read.
 * 0, or -1: no memory. */
int parser_chunk(struct parser *p, const char *text, size_t size);
/* The first size bytes of a line that was longer than max_line by dropped bytes, and stood for so many
 * of the input. */
int parser_cut(struct parser *p, const char *text, size_t size, size_t dropped, size_t input);

const struct parser_counts *parser_counts(const struct parser *p);
void parser_counts_add(struct parser_counts *sum, const struct parser_counts *more);

#endif
