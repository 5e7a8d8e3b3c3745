#include "parse/workers.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "parse/scan.h"

enum {
	OUTPUT_SIZE = 4 << 20, /* holds what becomes of a chunk, so that nobody waits to write early */
	LETTERS_SIZE = 64 * 1024,
	NS_PER_MS = 1000000,
};

struct worker {
	struct workers *all;
	pthread_t thread;
	struct parser *parser;
	struct parser_counts counts; /* up to the last chunk written */
	struct output out, letters;
	char *text;                  /* the chunk, with SCAN_SLACK behind it */
	size_t capacity;
	uint64_t turn;               /* of the chunk in hand */
	struct feed_chunk chunk;
};

struct workers {
	const struct options *options;
	unsigned count, running;
	struct worker *workers;

	pthread_mutex_t reading; /* guards what follows */
	struct feed *feed;
	uint64_t line, offset, taken;
	bool ended;
	atomic_bool stopping;

	pthread_mutex_t writing; /* guards what follows */
	pthread_cond_t turned;
	uint64_t turn;
	struct workers_result result;
};

static uint64_t count_lines(const char *text, size_t size)
{
	uint64_t lines = 0;
	size_t i = 0;

	for (; i + 16 <= size; i += 16)
		lines += (unsigned)__builtin_popcount(scan_byte(text + i, '\n'));
	for (; i < size; i++)
		lines += text[i] == '\n';
	return lines + (size > 0 && text[size - 1] != '\n');
}

/* Copies the chunk, which the feed will overwrite. */
static int keep_chunk(struct worker *w)
{
	if (w->chunk.size + SCAN_SLACK > w->capacity) {
		char *larger = realloc(w->text, w->chunk.size + SCAN_SLACK);

		if (!larger)
			return -1;
		w->text = larger;
		w->capacity = w->chunk.size + SCAN_SLACK;
	}
	memcpy(w->text, w->chunk.text, w->chunk.size);
	w->chunk.text = w->text;
	return 0;
}

static void fail(struct workers *all, int *where, int error)
{
	pthread_mutex_lock(&all->writing);
	if (*where == 0)
		*where = error;
	pthread_mutex_unlock(&all->writing);
	atomic_store(&all->stopping, true);
}

/* With `reading` held: the next chunk and its place. False at the end. */
static bool read_chunk(struct worker *w)
{
	struct workers *all = w->all;
	int result;

	while (!all->ended) {
		if (atomic_load(&all->stopping))
			feed_stop(all->feed);
		result = feed_next(all->feed, &w->chunk);
		if (result > 0 && keep_chunk(w) == 0)
			return true;
		if (result < 0 && errno == EINTR)
			continue;
		all->ended = true;
		if (result < 0)
			fail(all, &all->result.read_error, errno);
		else if (result > 0)
			fail(all, &all->result.no_memory, ENOMEM);
	}
	return false;
}

static bool take_chunk(struct worker *w)
{
	struct workers *all = w->all;
	bool more;

	pthread_mutex_lock(&all->reading);
	more = read_chunk(w);
	if (more) {
		parser_seek(w->parser, all->line, all->offset);
		w->turn = all->taken++;
		all->line += w->chunk.cut ? 1 : count_lines(w->chunk.text, w->chunk.size);
		all->offset += w->chunk.size + (w->chunk.cut ? w->chunk.dropped + 1 : 0);
	}
	pthread_mutex_unlock(&all->reading);
	return more;
}

static void await_turn(void *context)
{
	struct worker *w = context;
	struct workers *all = w->all;

	pthread_mutex_lock(&all->writing);
	while (all->turn != w->turn)
		pthread_cond_wait(&all->turned, &all->writing);
	pthread_mutex_unlock(&all->writing);
}

static void write_out(struct worker *w)
{
	struct workers *all = w->all;

	await_turn(w);
	if (output_flush(&w->out) != 0)
		fail(all, &all->result.write_error, w->out.error);
	if (w->letters.buffer && output_flush(&w->letters) != 0)
		fail(all, &all->result.letters_error, w->letters.error);
	pthread_mutex_lock(&all->writing);
	w->counts = *parser_counts(w->parser);
	all->turn++;
	pthread_cond_broadcast(&all->turned);
	pthread_mutex_unlock(&all->writing);
}

static void *work(void *context)
{
	struct worker *w = context;
	struct workers *all = w->all;

	while (take_chunk(w)) {
		int result = w->chunk.cut ? parser_cut(w->parser, w->chunk.text, w->chunk.size,
						    w->chunk.dropped)
					  : parser_chunk(w->parser, w->chunk.text, w->chunk.size);

		if (result != 0)
			fail(all, &all->result.no_memory, ENOMEM);
		write_out(w);
	}
	pthread_mutex_lock(&all->writing);
	all->running--;
	pthread_cond_broadcast(&all->turned);
	pthread_mutex_unlock(&all->writing);
	return NULL;
}

static int open_worker(struct workers *all, struct worker *w, const struct parser *like, int output,
	int letters)
{
	w->all = all;
	if (output_open(&w->out, output, OUTPUT_SIZE) != 0 ||
	    (letters >= 0 && output_open(&w->letters, letters, LETTERS_SIZE) != 0))
		return -1;
	w->parser = parser_new(&all->options->parser, &w->out, letters >= 0 ? &w->letters : NULL);
	if (!w->parser)
		return -1;
	parser_inherit(w->parser, like);
	parser_on_flush(w->parser, await_turn, w);
	return 0;
}

static void close_workers(struct workers *all)
{
	for (unsigned i = 0; i < all->count; i++) {
		free(all->workers[i].out.buffer);
		free(all->workers[i].letters.buffer);
		free(all->workers[i].text);
		parser_free(all->workers[i].parser);
	}
	pthread_mutex_destroy(&all->reading);
	pthread_mutex_destroy(&all->writing);
	pthread_cond_destroy(&all->turned);
	free(all->workers);
	free(all);
}

/* Waits by the clock that no one can set. */
static int init_condition(pthread_cond_t *condition)
{
	pthread_condattr_t attributes;
	int result = pthread_condattr_init(&attributes);

	if (result == 0) {
		pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
		result = pthread_cond_init(condition, &attributes);
		pthread_condattr_destroy(&attributes);
	}
	return result;
}

static int start_threads(struct workers *all)
{
	for (unsigned i = 0; i < all->count; i++) {
		pthread_mutex_lock(&all->writing);
		all->running++;
		pthread_mutex_unlock(&all->writing);
		if (pthread_create(&all->workers[i].thread, NULL, work, &all->workers[i]) == 0)
			continue;
		pthread_mutex_lock(&all->writing);
		all->running--;
		pthread_mutex_unlock(&all->writing);
		all->count = i; /* fewer threads do the same work */
		free(all->workers[i].out.buffer);
		free(all->workers[i].letters.buffer);
		parser_free(all->workers[i].parser);
		break;
	}
	return all->count > 0 ? 0 : -1;
}

struct workers *workers_start(const struct options *o, struct feed *feed,
	const struct parser *like, int output, int letters)
{
	struct workers *all = calloc(1, sizeof(*all));

	if (!all)
		return NULL;
	*all = (struct workers){ .options = o, .feed = feed };
	pthread_mutex_init(&all->reading, NULL);
	pthread_mutex_init(&all->writing, NULL);
	all->workers = calloc(o->jobs, sizeof(*all->workers));
	if (!all->workers || init_condition(&all->turned) != 0) {
		free(all->workers);
		free(all);
		return NULL;
	}
	parser_tell(like, &all->line, &all->offset);
	for (all->count = 0; all->count < o->jobs; all->count++)
		if (open_worker(all, &all->workers[all->count], like, output, letters) != 0)
			break;
	if (all->count == 0 || start_threads(all) != 0) {
		close_workers(all);
		return NULL;
	}
	return all;
}

static void add(struct parser_counts *sum, const struct parser_counts *more)
{
	sum->lines += more->lines;
	sum->records += more->records;
	sum->packet_lines += more->packet_lines;
	sum->notices += more->notices;
	sum->errors += more->errors;
	sum->blank += more->blank;
	sum->bytes += more->bytes;
}

struct parser_counts workers_counts(struct workers *all, const struct parser_counts *before)
{
	struct parser_counts sum = *before;

	pthread_mutex_lock(&all->writing);
	for (unsigned i = 0; i < all->count; i++)
		add(&sum, &all->workers[i].counts);
	pthread_mutex_unlock(&all->writing);
	return sum;
}

/* A thread that waits for input is woken by a signal that means nothing else here. */
void workers_stop(struct workers *all)
{
	atomic_store(&all->stopping, true);
	pthread_mutex_lock(&all->writing);
	for (unsigned i = 0; i < all->count && all->running > 0; i++)
		pthread_kill(all->workers[i].thread, SIGUSR1);
	pthread_mutex_unlock(&all->writing);
}

bool workers_wait(struct workers *all, int milliseconds)
{
	struct timespec until;
	bool done;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += milliseconds / 1000;
	until.tv_nsec += milliseconds % 1000 * (long)NS_PER_MS;
	if (until.tv_nsec >= 1000 * (long)NS_PER_MS) {
		until.tv_sec++;
		until.tv_nsec -= 1000 * (long)NS_PER_MS;
	}
	pthread_mutex_lock(&all->writing);
	while (all->running > 0 &&
	       pthread_cond_timedwait(&all->turned, &all->writing, &until) != ETIMEDOUT)
		;
	done = all->running == 0;
	pthread_mutex_unlock(&all->writing);
	return done;
}

struct workers_result workers_end(struct workers *all)
{
	struct workers_result result;

	for (unsigned i = 0; i < all->count; i++)
		pthread_join(all->workers[i].thread, NULL);
	result = all->result;
	close_workers(all);
	return result;
}
