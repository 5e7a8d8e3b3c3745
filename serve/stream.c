#include "serve/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "serve/handover.h"
#include "serve/inbox.h"
#include "serve/ring.h"
#include "serve/spool.h"

/* One read, and what the input's pipe holds: with the 64 KiB a pipe comes with, we and who writes
 * to it take turns four times as often. 200 MB from cat to one reader, medians of seven on a busy
 * machine (five more agreed, by less): 120 MB/s and 0.37 s of CPU with 64 KiB, 137 and 0.32 with
 * this, 127 and 0.39 with a megabyte. The ring starts over whenever it is empty, so a quarter of a
 * megabyte stays in the second-level cache from read(2) through to the last reader's send(2). */
enum { READ_SIZE = 256 * 1024 };

struct stream {
	int fd;
	bool ended;
	struct stream_options options;
	struct ring *ring;
	struct spool *spool; /* NULL: memory only; with it come a */
	struct receipt *receipt;
	struct inbox *inbox;    /* … NULL: the input is no pipe */
	struct inbox_part left; /* of the inbox, from the run before */
	uint64_t spooled;       /* up to here lines are on disk, or were not to be */
	uint64_t begin;         /* where this run begins */
	uint64_t begin_line;    /* lines before this run */
	uint64_t recovered;
	int spool_error; /* why the last line did not get there; 0: it did */
};

static int fail(const struct stream *s, const char *what)
{
	fprintf(stderr, "line-serve: spool %s/%s: %s\n", s->options.spool, what, strerror(errno));
	return -1;
}

/* What the run before had read and not brought into the spool. */
static void take_left(struct stream *s)
{
	size_t torn;
	uint64_t skip;

	s->left = inbox_left(s->inbox, &torn);
	if (torn > 0 && s->left.offset + s->left.n + torn > s->spooled)
		fprintf(stderr,
		    "line-serve: spool %s: half a line of an input that is gone, "
		    "%zu bytes, left out\n",
		    s->options.spool, torn);
	if (s->left.offset > s->spooled) { /* the disk was full */
		s->spooled = s->left.offset;
		s->begin_line = s->left.line;
	}
	skip = s->spooled - s->left.offset;
	skip = skip < s->left.n ? skip : s->left.n;
	s->left.bytes += skip;
	s->left.n -= skip;
}

static int open_spool(struct stream *s)
{
	const struct stream_options *o = &s->options;

	s->spool = spool_open(o->spool, o->spool_max, READ_SIZE + o->max_line);
	if (!s->spool)
		return -1;
	s->receipt = receipt_open(spool_folder(s->spool));
	if (!s->receipt)
		return fail(s, "receipt");
	s->inbox = inbox_open(spool_folder(s->spool), s->fd, READ_SIZE + o->max_line);
	if (!s->inbox)
		return fail(s, "inbox");
	s->spooled = spool_end(s->spool);
	s->begin_line = spool_lines(s->spool);
	s->recovered = s->begin_line - spool_line_at(s->spool, spool_begin(s->spool));
	take_left(s);
	s->begin = s->spooled;
	return 0;
}

static int open_parts(struct stream *s)
{
	const struct stream_options *o = &s->options;

	if (o->spool && open_spool(s) < 0)
		return -1;
	s->ring = ring_open(o->buffer, o->max_line, s->spooled, s->begin_line);
	if (!s->ring) {
		fprintf(
		    stderr, "line-serve: a buffer of %zu bytes: %s\n", o->buffer, strerror(errno));
		return -1;
	}
	while (s->left.n > 0 && stream_has_room(s))
		stream_fill(s);
	return 0;
}

struct stream *stream_open(int fd, const struct stream_options *options)
{
	struct stream *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->fd = fd;
	s->options = *options;
	fcntl(fd, F_SETPIPE_SZ, READ_SIZE); /* else as it is: no pipe, or no more allowed */
	handover_promise(fd);
	if (open_parts(s) < 0) {
		stream_close(s);
		return NULL;
	}
	return s;
}

void stream_close(struct stream *s)
{
	if (!s)
		return;
	ring_close(s->ring);
	receipt_close(s->receipt);
	inbox_close(s->inbox);
	spool_close(s->spool);
	free(s);
}

void stream_stop(struct stream *s)
{
	s->ended = true;
}

/* What is wrong with the spool is said once; lines stay in memory and the policies go on. */
static void spool_failed(struct stream *s, int why)
{
	if (why != s->spool_error && why == ENOBUFS)
		fprintf(stderr, "line-serve: spool %s: full, --spool-max is reached\n",
		    s->options.spool);
	else if (why != s->spool_error)
		fprintf(stderr, "line-serve: spool %s: %s; lines stay in memory\n",
		    s->options.spool, strerror(why));
	s->spool_error = why;
}

/* Puts on disk what is not there yet, a frame of whole lines at a time. */
static void write_spool(struct stream *s)
{
	uint64_t head = ring_head(s->ring);

	if (s->spooled < ring_tail(s->ring))
		s->spooled = ring_tail(s->ring);
	while (s->spool && s->spooled < head) {
		uint64_t to = head, from = s->spooled, line = ring_line_at(s->ring, from);

		if (to - from > READ_SIZE + s->options.max_line)
			to = ring_line_start(s->ring, from + READ_SIZE + s->options.max_line);
		if (spool_append(s->spool, ring_at(s->ring, from), (size_t)(to - from), from, line,
			ring_line_at(s->ring, to) - line) < 0) {
			spool_failed(s, errno);
			return;
		}
		if (s->spool_error != 0)
			fprintf(stderr, "line-serve: spool %s: goes on\n", s->options.spool);
		s->spool_error = 0;
		s->spooled = to;
	}
}

static int end(struct stream *s)
{
	ring_finish(s->ring);
	write_spool(s);
	s->ended = true;
	return 0;
}

/* Takes the bytes by way of the inbox, so that they are in a file at every moment. */
static ssize_t read_inbox(struct stream *s, char *at, size_t n)
{
	const struct inbox_part unfinished = {
	    .bytes = ring_at(s->ring, ring_head(s->ring)),
	    .n = ring_unfinished(s->ring),
	    .offset = ring_head(s->ring),
	    .line = ring_lines(s->ring),
	};
	const char *bytes;
	ssize_t got = inbox_fill(s->inbox, &unfinished, n, &bytes);

	if (got > 0)
		memcpy(at, bytes, (size_t)got);
	return got;
}

/* As read(2) of the input; what is left of the run before comes first. */
static ssize_t read_input(struct stream *s, char *at, size_t n)
{
	ssize_t got;

	if (s->left.n > 0) {
		n = n < s->left.n ? n : s->left.n;
		memcpy(at, s->left.bytes, n);
		s->left.bytes += n;
		s->left.n -= n;
		return (ssize_t)n;
	}
	if (s->inbox) {
		got = read_inbox(s, at, n);
		if (got >= 0 || errno != EINVAL)
			return got;
		inbox_close(s->inbox);
		s->inbox = NULL;
	}
	return read(s->fd, at, n);
}

int stream_fill(struct stream *s)
{
	size_t room;
	char *at = ring_room(s->ring, &room);
	ssize_t n;

	if (s->ended)
		return 0;
	if (room == 0) {
		errno = EAGAIN;
		return -1;
	}
	n = read_input(s, at, room < READ_SIZE ? room : READ_SIZE);
	if (n > 0) {
		ring_commit(s->ring, (size_t)n);
		if (s->spool)
			write_spool(s);
		return 1;
	}
	if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
		errno = EAGAIN;
		return -1;
	}
	if (n < 0) {
		int why = errno;

		end(s);
		errno = why;
		return -1;
	}
	return end(s);
}

bool stream_ended(const struct stream *s)
{
	return s->ended;
}

static uint64_t next_room_in_ring(const struct stream *s)
{
	return ring_next_mark(s->ring, ring_tail(s->ring) + ring_capacity(s->ring) / 16);
}

bool stream_has_room(struct stream *s)
{
	size_t room;

	ring_room(s->ring, &room);
	if (room == 0 && s->spool) {
		uint64_t target = next_room_in_ring(s);

		write_spool(s);
		ring_release(s->ring, target < s->spooled ? target : s->spooled);
		ring_room(s->ring, &room);
	}
	return room > 0;
}

uint64_t stream_head(const struct stream *s)
{
	return ring_head(s->ring);
}

uint64_t stream_lines(const struct stream *s)
{
	return ring_lines(s->ring);
}

uint64_t stream_read_lines(const struct stream *s)
{
	return ring_lines(s->ring) - s->begin_line;
}

uint64_t stream_read_bytes(const struct stream *s)
{
	return ring_head(s->ring) - s->begin;
}

/* The stretch of the spool that holds offset; a disk that fails is told of, and gives nothing. */
static const char *read_spool(struct stream *s, uint64_t offset, uint64_t *base, size_t *n)
{
	uint64_t line;
	const char *bytes = spool_read(s->spool, offset, base, n, &line);

	if (!bytes)
		fprintf(stderr, "line-serve: spool %s: read at %llu: %s\n", s->options.spool,
		    (unsigned long long)offset, strerror(errno));
	return bytes;
}

static bool in_ring(const struct stream *s, uint64_t offset)
{
	return offset >= ring_tail(s->ring);
}

uint64_t stream_line_at(struct stream *s, uint64_t offset)
{
	if (!s->spool && !in_ring(s, offset))
		offset = ring_tail(s->ring); /* nobody was to wait for it, and it is gone */
	return in_ring(s, offset) ? ring_line_at(s->ring, offset) : spool_line_at(s->spool, offset);
}

uint64_t stream_line_start(struct stream *s, uint64_t offset)
{
	const char *bytes, *newline;
	uint64_t base;
	size_t n;

	if (in_ring(s, offset))
		return ring_line_start(s->ring, offset);
	bytes = read_spool(s, offset, &base, &n);
	newline = bytes ? memrchr(bytes, '\n', (size_t)(offset - base)) : NULL;
	return newline ? base + (uint64_t)(newline - bytes) + 1 : bytes ? base : offset;
}

uint64_t stream_line_end(struct stream *s, uint64_t offset)
{
	const char *bytes, *newline;
	uint64_t base;
	size_t n;

	if (in_ring(s, offset))
		return ring_line_end(s->ring, offset);
	bytes = read_spool(s, offset, &base, &n);
	if (!bytes)
		return offset;
	newline = memchr(bytes + (offset - base), '\n', n - (size_t)(offset - base));
	return newline ? base + (uint64_t)(newline - bytes) + 1 : base + n;
}

uint64_t stream_available(struct stream *s, uint64_t offset)
{
	uint64_t next, base;
	size_t n;

	if (in_ring(s, offset))
		return offset;
	next = s->spool ? spool_next(s->spool, offset) : ring_tail(s->ring);
	if (next >= ring_tail(s->ring) || !read_spool(s, next, &base, &n))
		return ring_tail(s->ring);
	return next;
}

size_t stream_buffer(const struct stream *s)
{
	return ring_capacity(s->ring);
}

size_t stream_held(const struct stream *s)
{
	return (size_t)(ring_head(s->ring) - ring_tail(s->ring));
}

uint64_t stream_cut(const struct stream *s, uint64_t *bytes)
{
	return ring_cut(s->ring, bytes);
}

uint64_t stream_history(struct stream *s)
{
	uint64_t head = ring_head(s->ring), bytes = s->options.history_bytes;

	if (s->options.history_lines > 0)
		return ring_last_lines(s->ring, s->options.history_lines);
	if (bytes == 0)
		return head;
	if (head - ring_tail(s->ring) <= bytes)
		return ring_tail(s->ring);
	/* The first line that begins within the last so many bytes. */
	return ring_line_end(s->ring, head - bytes - 1);
}

const char *stream_view(struct stream *s, uint64_t offset, size_t *n)
{
	const char *bytes;
	uint64_t base;

	if (in_ring(s, offset)) {
		*n = (size_t)(ring_head(s->ring) - offset);
		return ring_at(s->ring, offset);
	}
	bytes = read_spool(s, offset, &base, n);
	if (!bytes) {
		*n = 0;
		return NULL;
	}
	*n -= (size_t)(offset - base);
	return bytes + (offset - base);
}

void stream_release(struct stream *s, uint64_t offset)
{
	if (s->options.history_lines > 0 || s->options.history_bytes > 0) {
		uint64_t keep =
		    ring_mark_before(s->ring, s->options.history_lines, s->options.history_bytes);

		if (offset > keep)
			offset = keep;
	}
	ring_release(s->ring, offset);
}

uint64_t stream_next_room(const struct stream *s)
{
	/* What the spool holds is older than the ring. */
	if (s->spool && spool_begin(s->spool) < ring_tail(s->ring) &&
	    spool_first_end(s->spool) < ring_tail(s->ring))
		return spool_first_end(s->spool);
	return next_room_in_ring(s);
}

bool stream_has_spool(const struct stream *s)
{
	return s->spool != NULL;
}

uint64_t stream_spool_size(const struct stream *s)
{
	return s->spool ? spool_size(s->spool) : 0;
}

uint64_t stream_recovered(const struct stream *s)
{
	return s->recovered;
}

int stream_cursor(struct stream *s, const char *name, uint64_t *offset)
{
	struct cursors *c = s->spool ? spool_cursors(s->spool) : NULL;
	int cursor = c ? cursors_find(c, name, spool_begin(s->spool)) : -1;
	uint64_t there;

	*offset = ring_head(s->ring);
	if (cursor < 0)
		return cursor;
	if (*name != '\0' || !receipt_position(s->receipt, &there))
		there = cursors_get(c, cursor);
	if (there < *offset)
		*offset = stream_available(s, there);
	return cursor;
}

void stream_set_cursor(struct stream *s, int cursor, uint64_t offset)
{
	if (s->spool && cursor >= 0)
		cursors_set(spool_cursors(s->spool), cursor, offset);
}

struct receipt *stream_receipt(const struct stream *s)
{
	return s->receipt;
}

void stream_settle(struct stream *s, uint64_t offset)
{
	if (s->spool)
		spool_release(s->spool, offset);
}
