#include "capture/source.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture/codec.h"

enum {
	WINDOW = 256 * 1024, /* bytes a read; larger ones fall out of the cache */
	PIPE =
	    1024 * 1024, /* a pipe is widened to, where it may be: fewer switches to its writer */
	WAIT_MS = 1000,  /* a waiting reader looks after signals and clocks so often */
	MAGIC = 4,       /* bytes that tell a compression */
};

/* Waits, if need be, until the descriptor can be read. 0, or -1 with errno. */
static int wait_readable(struct source *s)
{
	struct pollfd p = {.fd = s->fd, .events = POLLIN};
	int ready = poll(&p, 1, s->no_wait ? 0 : s->patient ? -1 : WAIT_MS);

	if (ready == 0)
		errno = s->no_wait ? EAGAIN : EINTR;
	return ready > 0 ? 0 : -1;
}

/* read(2) with the manners above: bytes, 0 at the end, -1 with errno. */
static ssize_t read_stored(struct source *s, void *into, size_t room)
{
	ssize_t n;

	if (s->stream && wait_readable(s) < 0)
		return -1;
	n = read(s->fd, into, room);
	if (n > 0)
		s->stored += (uint64_t)n;
	return n;
}

/* Decompressed bytes: as many as the codec has ready, reading when it has none. */
static ssize_t read_decoded(struct source *s, uint8_t *into, size_t room)
{
	for (;;) {
		ssize_t n = codec_decode(s->codec, into, room);

		if (n != 0)
			return n;
		n = read_stored(s, s->codec->input, CODEC_INPUT);
		if (n < 0)
			return -1;
		s->codec->used = 0;
		s->codec->have = (size_t)n;
		if (n == 0)
			return codec_finish(s->codec);
	}
}

/* Room at the window's end: the unread bytes move to the front; a full window doubles. */
static int make_room(struct source *s)
{
	size_t have = (size_t)(s->end - s->at);

	if (have == s->capacity) {
		uint8_t *larger = realloc(s->buffer, s->capacity * 2);

		if (!larger)
			return -1;
		s->buffer = larger;
		s->capacity *= 2;
	} else if (s->at != s->buffer) {
		memmove(s->buffer, s->at, have);
	}
	s->at = s->buffer;
	s->end = s->buffer + have;
	return 0;
}

/* One step: 1 the window grew, 0 the input ended or broke, -1 with errno (EINTR, EAGAIN, ENOMEM).
 */
static int step(struct source *s)
{
	uint8_t *into;
	ssize_t n;

	if (s->ended)
		return 0;
	if (make_room(s) < 0)
		return -1;
	into = s->buffer + (s->end - s->at);
	n = s->codec ? read_decoded(s, into, s->capacity - (size_t)(into - s->buffer))
		     : read_stored(s, into, s->capacity - (size_t)(into - s->buffer));
	if (n > 0) {
		s->end += n;
		s->taken += (uint64_t)n;
		return 1;
	}
	if (s->codec && s->codec->failure)
		s->failure = s->codec->failure;
	else if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return -1;
	else if (n < 0)
		s->failure = strerror(errno);
	s->ended = true;
	return 0;
}

int source_fill(struct source *s, size_t n)
{
	int grew = 1;

	while (grew > 0 && (size_t)(s->end - s->at) < n) {
		grew = step(s);
		if (grew < 0 && errno == EAGAIN)
			grew = wait_readable(s) < 0 ? -1 : 1;
	}
	return grew;
}

int source_take(struct source *s)
{
	int grew;

	if (!s->stream || s->ended)
		return 1;
	s->no_wait = true;
	grew = step(s);
	s->no_wait = false;
	return grew < 0 ? 0 : 1;
}

/* Hands the first bytes, already in the window, to a codec if they are compressed. */
static int detect_codec(struct source *s)
{
	size_t have = (size_t)(s->end - s->at);
	enum codec_kind kind = codec_kind_of(s->at, have);

	if (kind == CODEC_NONE)
		return 0;
	s->codec = codec_open(kind);
	if (!s->codec)
		return -1;
	memcpy(s->codec->input, s->at, have);
	s->codec->have = have;
	s->at = s->end = s->buffer;
	s->taken = 0;
	s->ended = false;
	return 0;
}

int source_open(struct source *s, int fd)
{
	struct stat st;

	_Static_assert(
	    (int)CODEC_INPUT >= (int)WINDOW, "the first window must fit a codec's input");
	*s = (struct source){.fd = fd, .capacity = WINDOW, .patient = true};
	if (fstat(fd, &st) < 0)
		return -1;
	s->stream = !S_ISREG(st.st_mode);
	s->size = s->stream ? 0 : (uint64_t)st.st_size;
	if (S_ISFIFO(st.st_mode))
		fcntl(fd, F_SETPIPE_SZ, PIPE);
	if (!s->stream)
		posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	s->buffer = malloc(s->capacity);
	if (!s->buffer)
		return -1;
	s->at = s->end = s->buffer;
	if (source_want(s, MAGIC) < 0 || detect_codec(s) < 0) {
		int error = errno;

		free(s->buffer);
		s->buffer = NULL;
		errno = error;
		return -1;
	}
	return 0;
}

void source_close(struct source *s)
{
	codec_close(s->codec);
	free(s->buffer);
	if (s->fd > 0)
		close(s->fd);
}
