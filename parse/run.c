#include "parse/run.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "parse/feed.h"
#include "parse/workers.h"
#include "serve/handover.h"
#include "serve/output.h"
#include "serve/signals.h"

enum { OUTPUT_SIZE = 256 * 1024 };

struct running {
	const struct options *options;
	struct feed *feed;
	struct parser *parser;
	struct workers *workers; /* NULL: the one parser does it all */
	struct parser_counts counts; /* once they have ended */
	bool ended;
	struct output out, letters;
	int letters_fd;
	bool has_letters;
	struct timespec begun;
	off_t size;              /* of the input; 0: unknown, or nobody watches */
	double shown;            /* when progress was, in seconds of the run */
};

static double seconds_since(const struct timespec *begun)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - begun->tv_sec) + (double)(now.tv_nsec - begun->tv_nsec) / 1e9;
}

static struct parser_counts count(const struct running *r)
{
	if (r->workers)
		return workers_counts(r->workers, parser_counts(r->parser));
	return r->ended ? r->counts : *parser_counts(r->parser);
}

static void summarise(const struct running *r)
{
	const struct parser_counts counts = count(r), *c = &counts;
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
		feed_stop(r->feed);
	return true;
}

/* The input's size, when progress is to be shown. */
static off_t watched_size(const struct options *o, int input)
{
	struct stat status;

	if (!o->progress || fstat(input, &status) != 0 ||
	    !S_ISREG(status.st_mode))
		return 0;
	return status.st_size;
}

static void show_progress(struct running *r)
{
	double now;

	if (r->size == 0)
		return;
	now = seconds_since(&r->begun);
	if (now - r->shown < 0.5)
		return;
	r->shown = now;
	fprintf(stderr, "\rline-parse: %3.0f %%", 100.0 * (double)count(r).bytes / (double)r->size);
}

static void end_progress(struct running *r)
{
	if (r->shown > 0)
		fputs("\r\033[K", stderr);
	r->size = 0;
}

static int flush(struct running *r)
{
	int result = output_flush(&r->out);

	return r->has_letters && output_flush(&r->letters) != 0 ? -1 : result;
}

static int parse(struct running *r, const struct feed_chunk *chunk)
{
	int result = chunk->cut ? parser_cut(r->parser, chunk->text, chunk->size, chunk->dropped, chunk->input)
				: parser_chunk(r->parser, chunk->text, chunk->size);

	if (result != 0)
		fprintf(stderr, "line-parse: no memory\n");
	else if (chunk->quiet && flush(r) != 0)
		return -1;
	return result != 0 || r->out.error != 0 ? -1 : 0;
}

/* Hands the rest of the input to several threads and waits for them, awake for signals. */
static int run_workers(struct running *r)
{
	enum { TICK = 100 };
	struct workers_result result;
	bool stopping = false;

	if (flush(r) != 0)
		return -1;
	r->workers = workers_start(r->options, r->feed, r->parser, &r->out, r->letters_fd);
	if (!r->workers) {
		fprintf(stderr, "line-parse: cannot start threads\n");
		return -1;
	}
	while (!workers_wait(r->workers, TICK)) {
		stopping |= signals_stop() != 0;
		if (stopping)
			workers_stop(r->workers);
		if (signals_summary() && !stopping)
			summarise(r);
		show_progress(r);
	}
	r->counts = count(r);
	r->ended = true;
	result = workers_end(r->workers);
	r->workers = NULL;
	r->out.error = result.write_error;
	r->letters.error = result.letters_error;
	if (result.read_error)
		fprintf(stderr, "line-parse: read %s: %s\n", r->options->input,
			strerror(result.read_error));
	if (result.no_memory)
		fprintf(stderr, "line-parse: no memory\n");
	return result.read_error || result.no_memory || result.write_error ? -1 : 0;
}

static int loop(struct running *r)
{
	struct feed_chunk chunk;
	int result;

	while ((result = feed_next(r->feed, &chunk)) != 0) {
		if (result < 0) {
			if (!interrupted(r))
				return -1;
			continue;
		}
		if (parse(r, &chunk) != 0)
			return -1;
		show_progress(r);
		if (signals_stop())
			feed_stop(r->feed);
		else if (r->options->jobs > 1)
			return run_workers(r);
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
	end_progress(r);
	summarise(r);
	if (r->options->strict && count(r).errors > 0)
		result = -1;
	return result == 0 ? 0 : 1;
}

int parse_run(const struct options *o, int input, int output, int letters)
{
	struct running r = { .options = o, .letters_fd = letters };
	int result;

	r.has_letters = letters >= 0;
	clock_gettime(CLOCK_MONOTONIC, &r.begun);
	r.feed = feed_open(input, o->parser.max_line, o->parser.numbered);
	if (output_open(&r.out, output, OUTPUT_SIZE) != 0 ||
	    (r.has_letters && output_open(&r.letters, letters, OUTPUT_SIZE) != 0))
		r.out.error = ENOMEM;
	r.out.handover = handover_open(output);
	r.parser = parser_new(&o->parser, &r.out, r.has_letters ? &r.letters : NULL);
	if (!r.feed || !r.parser || r.out.error) {
		fprintf(stderr, "line-parse: no memory\n");
		return 1;
	}
	parser_seek(r.parser, o->first_line, 0);
	r.size = watched_size(o, input);
	result = write_header(&r) == 0 ? loop(&r) : -1;
	result = finish(&r, result);
	parser_free(r.parser);
	feed_close(r.feed);
	handover_close(r.out.handover);
	return result;
}
