#include "store/committer.h"
#include "store/prune.h"
#include "store/range.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	POOL = 3,               /* batches: one is filled, one encoded, one waits */
	PENDING = 4 << 20,      /* bytes of encoded blocks that wait for a commit: what is written while
	                         * more is read need not be written at the end, when nothing else is done */
};

enum job_kind { JOB_SEAL, JOB_SAVE, JOB_END };

struct job {
	enum job_kind kind;
	struct batch *batch;
};

struct committer {
	struct environment *env;
	struct committer_options options;
	pthread_t thread;
	pthread_mutex_t mutex;
	pthread_cond_t work, done;
	/* Under the mutex: */
	struct batch *all[POOL];
	struct batch *free[POOL];
	unsigned free_count;
	struct job jobs[POOL + 1];
	unsigned job_count;
	bool failed, saved;
	struct words *names;
	struct committer_counts counts;
	/* The thread's own: */
	struct block_writer *writer;
	struct block_change *pending;
	size_t pending_count, pending_room;
	uint64_t pending_bytes, pending_rows, pending_input;
	uint32_t names_stored;
	uint64_t head, head_row;   /* number and first row of the block being filled */
	uint32_t head_rows;        /* of it, committed or pending */
	uint32_t head_size;
	int64_t oldest;            /* when the oldest pending record was handed over, 0: none is */
	struct source source;
};

static int64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void fail(struct committer *c)
{
	pthread_mutex_lock(&c->mutex);
	c->failed = true;
	pthread_cond_broadcast(&c->done);
	pthread_mutex_unlock(&c->mutex);
}

/* What the catalogue says of a batch. */
static void summarise(struct committer *c, const struct batch *b, size_t size, struct summary *s)
{
	uint32_t id = words_find(c->names, "time", 4, 0);
	const struct column *time = id < b->count ? b->columns[id] : NULL;
	struct range range;

	*s = (struct summary){ .number = c->head, .first_row = c->head_row, .rows = b->rows,
		.size = (uint32_t)size };
	if (!time || time->kind != COLUMN_TIME || time->odd_count > 0 || time->value_count == 0)
		return;
	s->timed = true;
	s->digits = time->digits;
	/* Nothing is odd, so a state is 1 where there is a value. */
	range = range_of(time->values, time->value_count == time->used ? NULL : time->state, time->used);
	s->first = range.min;
	s->last = range.max;
}

/* The pending change of the block being filled: a new one, or that of an earlier save. */
static struct block_change *pending_head(struct committer *c)
{
	struct block_change *larger, *last = c->pending_count > 0 ? &c->pending[c->pending_count - 1] : NULL;

	if (last && last->summary.number == c->head) {
		free((void *)(uintptr_t)last->data);
		c->pending_bytes -= last->summary.size;
		last->data = NULL;
		return last;
	}
	if (c->pending_count == c->pending_room) {
		larger = realloc(c->pending, (c->pending_room * 2 + 16) * sizeof(*larger));
		if (!larger)
			return NULL;
		c->pending = larger;
		c->pending_room = c->pending_room * 2 + 16;
	}
	/* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): there is room now */
	c->pending[c->pending_count] = (struct block_change){ 0 };
	return &c->pending[c->pending_count++];
}

/* Encodes a batch as the block being filled. 0, or -1: no memory. */
static int encode(struct committer *c, const struct batch *b)
{
	struct bytes out = { 0 };
	struct block_change *change;

	if (b->rows == c->head_rows)
		return 0;
	if (block_write(c->writer, b->columns, b->count, b->rows, &out) != 0 ||
	    !(change = pending_head(c))) {
		bytes_free(&out);
		fputs("kv-store: no memory to encode a block\n", stderr);
		return -1;
	}
	pthread_mutex_lock(&c->mutex);
	summarise(c, b, out.used, &change->summary);
	c->counts.blocks++;
	c->counts.bytes += out.used - c->head_size;
	pthread_mutex_unlock(&c->mutex);
	change->data = out.data;
	c->pending_bytes += out.used;
	c->pending_rows += b->rows - c->head_rows;
	c->pending_input += b->input;
	c->head_rows = b->rows;
	c->head_size = (uint32_t)out.used;
	c->source.next_line = b->next_line;
	c->source.extra = b->extra;
	if (c->oldest == 0)
		c->oldest = now();
	return 0;
}

static void forget_pending(struct committer *c)
{
	for (size_t i = 0; i < c->pending_count; i++)
		free((void *)(uintptr_t)c->pending[i].data);
	c->pending_count = 0;
	c->pending_bytes = c->pending_rows = c->pending_input = 0;
	c->oldest = 0;
}

static int commit_change(struct committer *c, struct change *change)
{
	int result;

	/* Names are added by the other thread: when some are new, it waits for this commit. */
	pthread_mutex_lock(&c->mutex);
	if (words_count(c->names) == c->names_stored) {
		pthread_mutex_unlock(&c->mutex);
		change->names = NULL;
		return catalogue_commit(c->env, change);
	}
	result = catalogue_commit(c->env, change);
	if (result == 0)
		c->names_stored = words_count(c->names);
	pthread_mutex_unlock(&c->mutex);
	return result;
}

static int keep_limits(struct committer *c)
{
	struct prune_limits limits = { .keep = c->options.keep, .max_bytes = c->options.max_bytes };
	struct prune_counts pruned = { 0 };

	if (limits.keep == 0 && limits.max_bytes == 0)
		return 0;
	/* The block being filled stays: it is still written to. */
	limits.below = c->head;
	if (prune_run(c->env, &limits, &pruned) != 0)
		return -1;
	pthread_mutex_lock(&c->mutex);
	c->counts.pruned += pruned.records;
	pthread_mutex_unlock(&c->mutex);
	return 0;
}

static int commit(struct committer *c)
{
	struct timespec wall;
	struct change change = { .names = c->names, .first_name = c->names_stored,
		.blocks = c->pending, .block_count = c->pending_count };

	if (c->pending_count == 0)
		return 0;
	clock_gettime(CLOCK_REALTIME, &wall);
	c->source.committed = (int64_t)wall.tv_sec * 1000000000 + wall.tv_nsec;
	c->source.records += c->pending_rows;
	if (c->options.source)
		change.source = &c->source;
	if (commit_change(c, &change) != 0)
		return -1;
	pthread_mutex_lock(&c->mutex);
	c->counts.commits++;
	c->counts.stored += c->pending_rows;
	pthread_mutex_unlock(&c->mutex);
	forget_pending(c);
	return keep_limits(c);
}

static void next_head(struct committer *c, const struct batch *b)
{
	c->head++;
	c->head_row += b->rows;
	c->head_rows = c->head_size = 0;
}

/* True when the pending blocks must not wait for more. */
static bool commit_due(const struct committer *c)
{
	return c->pending_bytes > PENDING ||
	       (c->options.size > 0 && c->pending_input >= c->options.size) ||
	       (c->oldest > 0 && now() - c->oldest >= c->options.interval);
}

static void give_back(struct committer *c, struct batch *b, bool saved)
{
	pthread_mutex_lock(&c->mutex);
	if (saved)
		c->saved = true;
	else
		c->free[c->free_count++] = b;
	pthread_cond_broadcast(&c->done);
	pthread_mutex_unlock(&c->mutex);
}

static int do_job(struct committer *c, const struct job *job)
{
	if (job->batch && encode(c, job->batch) != 0)
		return -1;
	if (job->batch && job->kind != JOB_SAVE) {
		next_head(c, job->batch);
		batch_clear(job->batch);
	}
	if (job->batch) {
		job->batch->input = 0;
		give_back(c, job->batch, job->kind == JOB_SAVE);
	}
	return job->kind != JOB_SEAL || commit_due(c) ? commit(c) : 0;
}

/* Waits for a job, or until the pending blocks are due. False: it is time to commit. */
static bool wait_job(struct committer *c, struct job *job)
{
	int64_t until = c->oldest + c->options.interval;
	struct timespec t = { .tv_sec = until / 1000000000, .tv_nsec = until % 1000000000 };
	int code = 0;

	pthread_mutex_lock(&c->mutex);
	while (c->job_count == 0 && code == 0) {
		if (c->oldest == 0)
			pthread_cond_wait(&c->work, &c->mutex);
		else
			code = pthread_cond_timedwait(&c->work, &c->mutex, &t);
	}
	if (c->job_count == 0) {
		pthread_mutex_unlock(&c->mutex);
		return false;
	}
	*job = c->jobs[0];
	memmove(c->jobs, c->jobs + 1, --c->job_count * sizeof(c->jobs[0]));
	pthread_mutex_unlock(&c->mutex);
	return true;
}

static void *run(void *arg)
{
	struct committer *c = arg;
	struct job job = { .kind = JOB_SEAL };

	while (job.kind != JOB_END) {
		if (wait_job(c, &job) ? do_job(c, &job) != 0 : commit(c) != 0) {
			fail(c);
			break;
		}
	}
	return NULL;
}

static void add_job(struct committer *c, enum job_kind kind, struct batch *b)
{
	pthread_mutex_lock(&c->mutex);
	c->jobs[c->job_count++] = (struct job){ .kind = kind, .batch = b };
	pthread_cond_signal(&c->work);
	pthread_mutex_unlock(&c->mutex);
}

void committer_seal(struct committer *c, struct batch *b)
{
	add_job(c, JOB_SEAL, b);
}

int committer_save(struct committer *c, struct batch *b)
{
	int result;

	c->saved = false;
	add_job(c, JOB_SAVE, b);
	pthread_mutex_lock(&c->mutex);
	while (!c->saved && !c->failed)
		pthread_cond_wait(&c->done, &c->mutex);
	result = c->saved ? 0 : -1;
	pthread_mutex_unlock(&c->mutex);
	return result;
}

/* Makes the columns of all names known. */
static int complete_columns(struct committer *c, struct batch *b)
{
	int result = 0;

	pthread_mutex_lock(&c->mutex);
	for (uint32_t id = 0; id < words_count(c->names) && result == 0; id++) {
		struct word name = words_get(c->names, id);

		result = batch_column(b, id, name.text, name.size);
	}
	pthread_mutex_unlock(&c->mutex);
	return result;
}

struct batch *committer_batch(struct committer *c)
{
	struct batch *b = NULL;

	pthread_mutex_lock(&c->mutex);
	while (c->free_count == 0 && !c->failed)
		pthread_cond_wait(&c->done, &c->mutex);
	if (!c->failed)
		b = c->free[--c->free_count];
	pthread_mutex_unlock(&c->mutex);
	if (b && complete_columns(c, b) != 0) {
		fputs("kv-store: no memory\n", stderr);
		b = NULL;
	}
	return b;
}

/* Whether one more column may be made. The last two are kept for what a line that could not be
 * stored goes to. */
static bool has_room(const struct words *names, const char *name, size_t size)
{
	uint32_t left = BLOCK_COLUMNS - words_count(names);
	bool kept = (size == 5 && memcmp(name, "error", 5) == 0) ||
		    (size == 3 && memcmp(name, "raw", 3) == 0);

	return left > 2 || (left > 0 && kept);
}

int committer_name(struct committer *c, const char *name, size_t size)
{
	int id;

	pthread_mutex_lock(&c->mutex);
	id = (int)words_find(c->names, name, size, 0);
	if (id < 0 && !has_room(c->names, name, size)) {
		id = COMMITTER_NO_ROOM;
	} else if (id < 0) {
		id = (int)words_add(c->names, name, size, 0);
		id = id < 0 ? COMMITTER_NO_MEMORY : id;
	}
	pthread_mutex_unlock(&c->mutex);
	return id;
}

void committer_source(const struct committer *c, struct source *s)
{
	*s = c->source;
}

void committer_count(struct committer *c, struct committer_counts *counts)
{
	pthread_mutex_lock(&c->mutex);
	*counts = c->counts;
	pthread_mutex_unlock(&c->mutex);
}

/* Takes up the newest block where it has room: its records become the first batch. */
static int continue_head(struct committer *c, struct transaction *t, const struct summary *s)
{
	struct batch *b = c->free[c->free_count - 1];
	struct block *block;
	struct value data;
	int result = -1;

	c->head = s->number + 1;
	c->head_row = s->first_row + s->rows;
	if (s->rows >= COLUMN_ROWS)
		return 0;
	block = block_reader();
	if (block && catalogue_block(t, s->number, &data) == 1 &&
	    block_open(block, data.data, data.size) == 0 && block_rows(block) == s->rows &&
	    complete_columns(c, b) == 0 && batch_refill(b, block, NULL) == 0) {
		c->head = s->number;
		c->head_row = s->first_row;
		c->head_rows = s->rows;
		c->head_size = s->size;
		result = 0;
	} else {
		/* A damaged block is left as it is, and a new one begun. */
		fprintf(stderr, "kv-store: %s: the newest block is damaged: a new one is begun\n",
		    environment_path(c->env));
		batch_clear(b);
		result = 0;
	}
	block_reader_close(block);
	return result;
}

static int read_state(struct committer *c)
{
	struct transaction *t;
	struct catalogue all;
	int result, known = 0;

	if (transaction_begin(c->env, false, &t) != 0)
		return -1;
	result = catalogue_read(t, &all);
	if (result == 0 && c->options.source)
		known = catalogue_source(t, c->options.source, &c->source);
	c->source.name = c->options.source;
	c->source.name_size = c->options.source ? strlen(c->options.source) : 0;
	if (result == 0) {
		c->names = all.names;
		all.names = NULL;
		c->names_stored = words_count(c->names);
	}
	if (result == 0 && all.block_count > 0)
		result = continue_head(c, t, &all.blocks[all.block_count - 1]);
	if (all.names)
		words_close(all.names);
	all.names = NULL;
	free(all.blocks);
	transaction_abort(t);
	return result == 0 && known >= 0 ? 0 : -1;
}

static void destroy(struct committer *c)
{
	for (unsigned i = 0; i < POOL; i++)
		batch_close(c->all[i]);
	forget_pending(c);
	free(c->pending);
	block_writer_close(c->writer);
	if (c->names)
		words_close(c->names);
	pthread_mutex_destroy(&c->mutex);
	pthread_cond_destroy(&c->work);
	pthread_cond_destroy(&c->done);
	free(c);
}

static struct committer *make(struct environment *env, const struct committer_options *options)
{
	struct committer *c = calloc(1, sizeof(*c));
	pthread_condattr_t attributes;

	if (!c)
		return NULL;
	c->env = env;
	c->options = *options;
	pthread_mutex_init(&c->mutex, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&c->work, &attributes);
	pthread_cond_init(&c->done, &attributes);
	pthread_condattr_destroy(&attributes);
	c->writer = block_writer_open();
	for (unsigned i = 0; i < POOL && c->writer; i++)
		if ((c->all[i] = batch_open()))
			c->free[c->free_count++] = c->all[i];
	if (c->free_count < POOL) {
		destroy(c);
		return NULL;
	}
	return c;
}

int committer_open(struct environment *env, const struct committer_options *options,
    struct committer **made)
{
	struct committer *c = make(env, options);

	if (!c) {
		fputs("kv-store: no memory\n", stderr);
		return -1;
	}
	if (read_state(c) != 0) {
		destroy(c);
		return -1;
	}
	if (pthread_create(&c->thread, NULL, run, c) != 0) {
		fputs("kv-store: cannot start a thread\n", stderr);
		destroy(c);
		return -1;
	}
	*made = c;
	return 0;
}

int committer_flush(struct committer *c, struct batch *last)
{
	add_job(c, JOB_END, last);
	pthread_join(c->thread, NULL);
	return c->failed ? -1 : 0;
}

void committer_close(struct committer *c)
{
	destroy(c);
}
