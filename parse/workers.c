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
	BATCHES = 2,           /* a thread */
	NS_PER_MS = 1000000,
};

/* A chunk and what is made of it. */
struct batch {
	struct batch *next_free;
	char *text; /* a buffer of the feed's */
	struct feed_chunk chunk;
	uint64_t turn;
	struct output out, letters;
	struct parser_counts counts;
};

struct worker {
	struct workers *all;
	pthread_t thread;
	struct parser *parser;
	struct batch *batch; /* in hand */
};

struct workers {
	const struct options *options;
	unsigned count, running;
	struct worker *workers;
	unsigned batch_count;
	struct batch *batches;

	pthread_mutex_t reading; /* guards what follows */
	struct feed *feed;
	uint64_t line, offset, taken;
	struct parser *guide; /* where a stamp does not tell the day: what day it is; or NULL */
	bool ended;
	atomic_bool stopping;

	pthread_mutex_t writing; /* guards what follows, and `running` */
	pthread_cond_t turned;   /* a batch was written */
	pthread_cond_t left;     /* a thread ended: apart, or each batch would wake who waits for that */
	struct batch *free;
	struct batch **made;     /* by turn, of as many places as there are batches */
	uint64_t turn;           /* the batch to be written next */
	bool busy;               /* somebody writes */
	struct parser_counts counts;
	struct workers_result result;
};

static void fail(struct workers *all, int *where, int error)
{
	pthread_mutex_lock(&all->writing);
	if (*where == 0)
		*where = error;
	pthread_mutex_unlock(&all->writing);
	atomic_store(&all->stopping, true);
}

/* Waits until a batch is free. */
static struct batch *take_free(struct workers *all)
{
	struct batch *b;

	pthread_mutex_lock(&all->writing);
	while (!all->free)
		pthread_cond_wait(&all->turned, &all->writing);
	b = all->free;
	all->free = b->next_free;
	pthread_mutex_unlock(&all->writing);
	return b;
}

static void give_free(struct workers *all, struct batch *b)
{
	b->next_free = all->free;
	all->free = b;
}

/* With `reading` held: the next chunk. False at the end. */
static bool read_chunk(struct workers *all, struct batch *b)
{
	while (!all->ended) {
		int result;

		if (atomic_load(&all->stopping))
			feed_stop(all->feed);
		result = feed_next(all->feed, &b->chunk);
		if (result > 0) {
			b->text = feed_swap(all->feed, b->text);
			return true;
		}
		if (result < 0 && errno == EINTR)
			continue;
		all->ended = true;
		if (result < 0)
			fail(all, &all->result.read_error, errno);
	}
	return false;
}

static uint64_t count_lines(const struct feed_chunk *chunk)
{
	if (chunk->cut)
		return 1;
	return scan_count(chunk->text, chunk->size, '\n') + (chunk->text[chunk->size - 1] != '\n');
}

/* With `reading` held: the next chunk, its turn and its place in the input. */
static bool take_chunk(struct worker *w)
{
	struct workers *all = w->all;
	struct batch *b = take_free(all);

	if (!read_chunk(all, b)) {
		pthread_mutex_lock(&all->writing);
		give_free(all, b);
		pthread_mutex_unlock(&all->writing);
		return false;
	}
	w->batch = b;
	b->turn = all->taken++;
	parser_seek(w->parser, all->line, all->offset);
	if (all->guide) {
		parser_take_day(w->parser, all->guide);
		if (!b->chunk.cut)
			parser_skim(all->guide, b->chunk.text, b->chunk.size);
	}
	all->line += count_lines(&b->chunk);
	all->offset += b->chunk.input;
	return true;
}

/* Before output leaves in the midst of a chunk: the chunks before it go first. */
static void await_turn(void *context)
{
	struct worker *w = context;
	struct workers *all = w->all;

	pthread_mutex_lock(&all->writing);
	while (all->turn != w->batch->turn)
		pthread_cond_wait(&all->turned, &all->writing);
	pthread_mutex_unlock(&all->writing);
}

static void write_batch(struct workers *all, struct batch *b)
{
	if (all->result.write_error) /* nothing may follow what is missing */
		b->out.error = all->result.write_error;
	if (output_flush(&b->out) != 0)
		fail(all, &all->result.write_error, b->out.error);
	if (b->letters.buffer && output_flush(&b->letters) != 0)
		fail(all, &all->result.letters_error, b->letters.error);
}

/* Hands in the batch; writes those whose turn it is unless somebody is at it already. */
static void hand_in(struct workers *all, struct batch *b)
{
	pthread_mutex_lock(&all->writing);
	all->made[b->turn % all->batch_count] = b;
	while (!all->busy && (b = all->made[all->turn % all->batch_count]) != NULL) {
		all->busy = true;
		pthread_mutex_unlock(&all->writing);
		write_batch(all, b);
		pthread_mutex_lock(&all->writing);
		all->busy = false;
		all->made[all->turn++ % all->batch_count] = NULL;
		parser_counts_add(&all->counts, &b->counts);
		give_free(all, b);
		pthread_cond_broadcast(&all->turned);
	}
	pthread_mutex_unlock(&all->writing);
}

static void parse_batch(struct worker *w, struct batch *b)
{
	const struct feed_chunk *c = &b->chunk;
	int result;

	parser_aim(w->parser, &b->out, b->letters.buffer ? &b->letters : NULL);
	result = c->cut ? parser_cut(w->parser, c->text, c->size, c->dropped, c->input)
			: parser_chunk(w->parser, c->text, c->size);
	if (result != 0)
		fail(w->all, &w->all->result.no_memory, ENOMEM);
	b->counts = *parser_counts(w->parser);
}

static void *work(void *context)
{
	struct worker *w = context;
	struct workers *all = w->all;

	for (;;) {
		bool more;

		pthread_mutex_lock(&all->reading);
		more = take_chunk(w);
		pthread_mutex_unlock(&all->reading);
		if (!more)
			break;
		parse_batch(w, w->batch);
		hand_in(all, w->batch);
	}
	pthread_mutex_lock(&all->writing);
	all->running--;
	pthread_cond_broadcast(&all->left);
	pthread_mutex_unlock(&all->writing);
	return NULL;
}

static int open_guide(struct workers *all, const struct parser *like)
{
	if (!parser_needs_days(like))
		return 0;
	all->guide = parser_new(&all->options->parser, NULL, NULL);
	if (!all->guide)
		return -1;
	parser_inherit(all->guide, like);
	return 0;
}

static int open_worker(struct workers *all, struct worker *w, const struct parser *like)
{
	w->all = all;
	w->parser = parser_new(&all->options->parser, NULL, NULL);
	if (!w->parser)
		return -1;
	parser_inherit(w->parser, like);
	parser_on_flush(w->parser, await_turn, w);
	return 0;
}

static int open_batch(struct workers *all, struct batch *b, const struct output *output, int letters)
{
	b->text = feed_buffer(all->feed);
	if (!b->text || output_open(&b->out, output->fd, OUTPUT_SIZE) != 0 ||
	    (letters >= 0 && output_open(&b->letters, letters, LETTERS_SIZE) != 0))
		return -1;
	b->out.handover = output->handover;
	give_free(all, b);
	return 0;
}

/* Memory for all of it. */
static int open_workers(struct workers *all, const struct parser *like, const struct output *output, int letters)
{
	all->count = all->options->jobs;
	all->batch_count = all->count * BATCHES;
	all->workers = calloc(all->count, sizeof(*all->workers));
	all->batches = calloc(all->batch_count, sizeof(*all->batches));
	all->made = calloc(all->batch_count, sizeof(struct batch *));
	if (!all->workers || !all->batches || !all->made || open_guide(all, like) != 0)
		return -1;
	for (unsigned i = 0; i < all->batch_count; i++)
		if (open_batch(all, &all->batches[i], output, letters) != 0)
			return -1;
	for (unsigned i = 0; i < all->count; i++)
		if (open_worker(all, &all->workers[i], like) != 0)
			return -1;
	return 0;
}

static void close_workers(struct workers *all)
{
	for (unsigned i = 0; all->workers && i < all->options->jobs; i++)
		parser_free(all->workers[i].parser);
	for (unsigned i = 0; all->batches && i < all->batch_count; i++) {
		free(all->batches[i].text);
		free(all->batches[i].out.buffer);
		free(all->batches[i].letters.buffer);
	}
	pthread_mutex_destroy(&all->reading);
	pthread_mutex_destroy(&all->writing);
	pthread_cond_destroy(&all->turned);
	pthread_cond_destroy(&all->left);
	parser_free(all->guide);
	free(all->workers);
	free(all->batches);
	free(all->made);
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
	}
	return all->count > 0 ? 0 : -1;
}

struct workers *workers_start(const struct options *o, struct feed *feed,
	const struct parser *like, const struct output *output, int letters)
{
	struct workers *all = calloc(1, sizeof(*all));

	if (!all)
		return NULL;
	*all = (struct workers){ .options = o, .feed = feed };
	if (init_condition(&all->left) != 0) {
		free(all);
		return NULL;
	}
	pthread_cond_init(&all->turned, NULL);
	pthread_mutex_init(&all->reading, NULL);
	pthread_mutex_init(&all->writing, NULL);
	parser_tell(like, &all->line, &all->offset);
	if (open_workers(all, like, output, letters) != 0 || start_threads(all) != 0) {
		close_workers(all);
		return NULL;
	}
	return all;
}

struct parser_counts workers_counts(struct workers *all, const struct parser_counts *before)
{
	struct parser_counts sum = *before;

	pthread_mutex_lock(&all->writing);
	parser_counts_add(&sum, &all->counts);
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
	       pthread_cond_timedwait(&all->left, &all->writing, &until) != ETIMEDOUT)
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
