#include "parse/run.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "parse/source.h"
#include "serve/output.h"
#include "serve/signals.h"

enum { OUTPUT_SIZE = 256 * 1024 };

struct running {
	const struct options *options;
	struct source *source;
	struct parser *parser;
	struct output out, letters;
	bool has_letters;
	struct timespec begun;
};

static double seconds_since(const struct timespec *begun)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - begun->tv_sec) + (double)(now.tv_nsec - begun->tv_nsec) / 1e9;
}

static void summarise(const struct running *r)
{
	const struct parser_counts *c = parser_counts(r->parser);
	double elapsed = seconds_since(&r->begun);
	struct ledger ledger;

	ledger_begin(&ledger, r->options->stats, "line-parse");
	ledger_count(&ledger, "lines", c->lines);
	ledger_count(&ledger, "records", c->records);
	ledger_count(&ledger, "packet_lines", c->packet_lines);
	ledger_count(&ledger, "notices", c->notices);
	ledger_count(&ledger, "errors", c->errors);
	ledger_count(&ledger, "blank", c->blank);
	ledger_count(&ledger, "bytes", c->bytes);
	ledger_real(&ledger, "elapsed", elapsed, "s");
	ledger_print(&ledger, STDERR_FILENO);
}

static int write_header(struct running *r)
{
	char *at = output_room(&r->out, ENCODER_HEADER_ROOM);

	if (!at)
		return -1;
	r->out.used = (size_t)(encoder_header(&r->options->parser.encoder, at) - r->out.buffer);
	return 0;
}

/* A signal came, or reading failed. True: go on. */
static bool interrupted(struct running *r)
{
	if (errno != EINTR) {
		fprintf(stderr, "line-parse: read %s: %s\n", r->options->input, strerror(errno));
		return false;
	}
	if (signals_summary())
		summarise(r);
	if (signals_stop())
		source_stop(r->source);
	return true;
}

static int parse(struct running *r, const struct source_chunk *chunk)
{
	int result = chunk->cut ? parser_cut(r->parser, chunk->text, chunk->size, chunk->dropped)
				: parser_chunk(r->parser, chunk->text, chunk->size);

	if (result != 0)
		fprintf(stderr, "line-parse: no memory\n");
	else if (chunk->quiet && (output_flush(&r->out) != 0 ||
				   (r->has_letters && output_flush(&r->letters) != 0)))
		return -1;
	return result != 0 || r->out.error != 0 ? -1 : 0;
}

static int loop(struct running *r)
{
	struct source_chunk chunk;
	int result;

	while ((result = source_next(r->source, &chunk)) != 0) {
		if (result < 0) {
			if (!interrupted(r))
				return -1;
			continue;
		}
		if (parse(r, &chunk) != 0)
			return -1;
		if (signals_stop())
			source_stop(r->source);
	}
	return 0;
}

/* Closes an output and says why if it failed; a reader that left is no failure. */
static int close_output(struct output *o, const char *name)
{
	if (output_close(o) == 0 || errno == EPIPE)
		return 0;
	fprintf(stderr, "line-parse: write %s: %s\n", name, strerror(errno));
	return -1;
}

static int finish(struct running *r, int result)
{
	bool left = r->out.error == EPIPE;

	if (left)
		result = 0;
	if (close_output(&r->out, "standard output") != 0)
		result = -1;
	if (r->has_letters && close_output(&r->letters, r->options->letters) != 0)
		result = -1;
	summarise(r);
	if (r->options->strict && parser_counts(r->parser)->errors > 0)
		result = -1;
	return result == 0 ? 0 : 1;
}

int parse_run(const struct options *o, int input, int output, int letters)
{
	struct running r = { .options = o, .has_letters = letters >= 0 };
	int result;

	clock_gettime(CLOCK_MONOTONIC, &r.begun);
	r.source = source_open(input, o->parser.max_line, o->parser.numbered);
	if (output_open(&r.out, output, OUTPUT_SIZE) != 0 ||
	    (r.has_letters && output_open(&r.letters, letters, OUTPUT_SIZE) != 0))
		r.out.error = ENOMEM;
	r.parser = parser_new(&o->parser, &r.out, r.has_letters ? &r.letters : NULL);
	if (!r.source || !r.parser || r.out.error) {
		fprintf(stderr, "line-parse: no memory\n");
		return 1;
	}
	parser_seek(r.parser, o->first_line, 0);
	result = write_header(&r) == 0 ? loop(&r) : -1;
	result = finish(&r, result);
	parser_free(r.parser);
	source_close(r.source);
	return result;
}
