#include "serve/stream.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "serve/ring.h"

/* One read. The ring starts over whenever it is empty, so a quarter of a megabyte stays in the
 * second-level cache from read(2) through to the last reader's send(2). */
enum { READ_SIZE = 256 * 1024 };

struct stream {
	int fd;
	bool ended;
	struct stream_options options;
	struct ring *ring;
};

struct stream *stream_open(int fd, const struct stream_options *options)
{
	struct stream *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->fd = fd;
	s->options = *options;
	s->ring = ring_open(options->buffer, options->max_line, 0, 0);
	if (!s->ring) {
		free(s);
		return NULL;
	}
	return s;
}

void stream_close(struct stream *s)
{
	if (!s)
		return;
	ring_close(s->ring);
	free(s);
}

void stream_stop(struct stream *s)
{
	s->ended = true;
}

static int end(struct stream *s)
{
	ring_finish(s->ring);
	s->ended = true;
	return 0;
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
	n = read(s->fd, at, room < READ_SIZE ? room : READ_SIZE);
	if (n > 0) {
		ring_commit(s->ring, (size_t)n);
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

bool stream_has_room(struct stream *s)
{
	size_t room;

	ring_room(s->ring, &room);
	return room > 0;
}

uint64_t stream_head(const struct stream *s)
{
	return ring_head(s->ring);
}

uint64_t stream_tail(const struct stream *s)
{
	return ring_tail(s->ring);
}

uint64_t stream_lines(const struct stream *s)
{
	return ring_lines(s->ring);
}

uint64_t stream_line_at(struct stream *s, uint64_t offset)
{
	return ring_line_at(s->ring, offset);
}

uint64_t stream_line_start(struct stream *s, uint64_t offset)
{
	return ring_line_start(s->ring, offset);
}

uint64_t stream_line_end(struct stream *s, uint64_t offset)
{
	return ring_line_end(s->ring, offset);
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
	*n = (size_t)(ring_head(s->ring) - offset);
	return ring_at(s->ring, offset);
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
	return ring_next_mark(s->ring, ring_tail(s->ring) + ring_capacity(s->ring) / 16);
}
