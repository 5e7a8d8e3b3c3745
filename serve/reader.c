#include "serve/reader.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "serve/ring.h"

/* One send: every reader gets this much of what the cache holds before any gets more. */
enum { SEND_SIZE = 1024 * 1024 };

void reader_begin(struct reader *r, struct stream *s, uint64_t offset, int64_t now)
{
	r->position = r->confirmed = offset;
	r->first_line = stream_line_at(s, offset);
	r->progress = offset;
	r->progress_time = now;
	r->taken_time = now;
	r->idle = true;
}

void reader_missed(struct reader *r, uint64_t lines)
{
	r->first_line -= lines;
	r->omitted += lines;
	r->untold += r->notices ? lines : 0;
}

void reader_input_closed(struct reader *r)
{
	r->input_closed = true;
	r->unproven = true;
	r->channel.receipt = NULL;
	r->proven = r->position;
}

uint64_t reader_delivered(struct reader *r)
{
	uint64_t waiting;

	if (!r->stays)
		return r->unproven ? r->proven : r->position;
	waiting = r->away ? UINT64_MAX : channel_unconfirmed(&r->channel);
	if (r->position > waiting && r->position - waiting > r->confirmed)
		r->confirmed = r->position - waiting;
	return r->confirmed;
}

void reader_lose(struct reader *r, struct stream *s)
{
	r->position = stream_line_start(s, reader_delivered(r));
	r->confirmed = r->position;
	if (r->pending && r->pending_rest) {
		uint64_t lines = ring_count_newlines(r->pending, r->pending_size);

		r->omitted += lines;
		r->untold += r->notices ? lines : 0;
	} else if (r->pending) {
		r->untold += r->pending_told;
	}
	reader_end(r);
	r->away = true;
	r->blocked = r->input_closed = r->unproven = r->probed = false;
}

void reader_arrive(struct reader *r, int64_t now)
{
	r->away = false;
	r->idle = true;
	r->taken_time = r->progress_time = now;
}

void reader_end(struct reader *r)
{
	channel_close(&r->channel);
	free(r->pending);
	r->pending = NULL;
}

/* What a send of n bytes that took `sent` says of the connection. */
static enum reader_state after_send(struct reader *r, ssize_t sent, size_t n)
{
	if (sent < 0)
		return READER_GONE;
	r->bytes += (uint64_t)sent;
	r->blocked = (size_t)sent < n;
	return r->blocked ? READER_BLOCKED : READER_READY;
}

static enum reader_state send_pending(struct reader *r)
{
	size_t n = r->pending_size - r->pending_done;
	ssize_t sent = channel_send(&r->channel, r->pending + r->pending_done, n, CHANNEL_NOTICE);
	enum reader_state state = after_send(r, sent, n);

	if (sent > 0)
		r->pending_done += (size_t)sent;
	if (r->pending_done == r->pending_size) {
		free(r->pending);
		r->pending = NULL;
	}
	return state;
}

static int set_pending(struct reader *r, const char *bytes, size_t n)
{
	r->pending = malloc(n);
	if (!r->pending)
		return -1;
	memcpy(r->pending, bytes, n);
	r->pending_size = n;
	r->pending_done = 0;
	r->pending_rest = false;
	return 0;
}

/* Puts the notice of what was omitted so far before the next line. */
static int make_notice(struct reader *r)
{
	char text[256], stamp[32];
	struct timespec t;
	struct tm utc;
	int n;

	clock_gettime(CLOCK_REALTIME, &t);
	gmtime_r(&t.tv_sec, &utc);
	strftime(stamp, sizeof(stamp), "%Y-%m-%dT%H:%M:%S", &utc);
	n = snprintf(text, sizeof(text),
	    "# omitted tool=line-serve client=%s count=%llu total=%llu time=%s.%06ldZ\n", r->name,
	    (unsigned long long)r->untold, (unsigned long long)r->omitted, stamp, t.tv_nsec / 1000);
	r->pending_told = r->untold;
	r->untold = 0;
	return set_pending(r, text, (size_t)n);
}

/* Remembers that it took a good part of the buffer, or all there was. */
static void note_progress(struct reader *r, const struct stream *s, int64_t now)
{
	r->idle = r->position == stream_head(s);
	r->taken_time = now;
	if (r->idle || r->position - r->progress >= stream_buffer(s) / 64) {
		r->progress = r->position;
		r->progress_time = now;
	}
}

/* A reader whose side is closed gets one line first: if it is really gone, no more is lost. */
static size_t send_limit(const struct reader *r, const char *bytes, size_t n)
{
	const char *newline;

	if (!r->unproven)
		return n < SEND_SIZE ? n : SEND_SIZE;
	newline = memchr(bytes, '\n', n);
	return newline ? (size_t)(newline - bytes) + 1 : n;
}

/* Copies the stream from its position up to `end` into pending, where it waits whatever becomes of
 * the stream. The position moves there. */
static int hold_back(struct reader *r, struct stream *s, uint64_t end)
{
	size_t size = (size_t)(end - r->position), done = 0;

	r->pending = malloc(size);
	if (!r->pending)
		return -1;
	while (done < size) {
		size_t n;
		const char *bytes = stream_view(s, r->position + done, &n);

		if (n == 0)
			break;
		n = n < size - done ? n : size - done;
		memcpy(r->pending + done, bytes, n);
		done += n;
	}
	r->pending_size = done;
	r->pending_done = 0;
	r->pending_rest = true;
	r->position = end;
	return 0;
}

static enum reader_state send_stream(struct reader *r, struct stream *s, int64_t now)
{
	size_t n;
	const char *bytes = stream_view(s, r->position, &n);
	enum reader_state state;
	ssize_t sent;

	if (n == 0)
		return READER_IDLE;
	if (channel_sealed(&r->channel) > n) { /* a TLS record wants to be offered whole again */
		uint64_t end = stream_line_end(s, r->position + channel_sealed(&r->channel));

		return hold_back(r, s, end) < 0 ? READER_GONE : send_pending(r);
	}
	if (r->idle) {
		r->idle = false;
		r->progress_time = now;
	}
	n = send_limit(r, bytes, n);
	sent = channel_send(&r->channel, bytes, n, r->position);
	state = after_send(r, sent, n);
	if (sent > 0) {
		r->position += (uint64_t)sent;
		note_progress(r, s, now);
		r->probed = r->unproven;
	}
	return state == READER_READY && r->idle ? READER_IDLE : state;
}

enum reader_state reader_pump(struct reader *r, struct stream *s, int64_t now)
{
	if (r->probed) {
		if (channel_unconfirmed(&r->channel) > 0)
			return READER_PROBED;
		r->unproven = r->probed = false;
	}
	if (!r->pending && stream_available(s, r->position) > r->position &&
	    reader_omit(r, s, stream_available(s, r->position)) < 0)
		return READER_GONE;
	if (!r->pending && r->untold > 0 && make_notice(r) < 0)
		return READER_GONE;
	if (r->pending)
		return send_pending(r);
	return send_stream(r, s, now);
}

int reader_omit(struct reader *r, struct stream *s, uint64_t offset)
{
	/* Bytes a TLS record already holds go with the line they end in. */
	uint64_t begun = r->position + (r->pending ? 0 : channel_sealed(&r->channel));
	uint64_t line = stream_line_start(s, begun) == begun ? begun : stream_line_end(s, begun);
	uint64_t lost, taken = r->position - r->progress;

	if (offset <= line)
		return 0;
	if (line > r->position && hold_back(r, s, line) < 0)
		return -1;
	lost = stream_line_at(s, offset) - stream_line_at(s, line);
	r->omitted += lost;
	if (r->notices)
		r->untold += lost;
	r->position = r->confirmed = offset;
	r->progress = offset - taken; /* what it lost is nothing it took */
	return 0;
}

bool reader_is_slow(const struct reader *r, const struct stream *s, int64_t now, int64_t patience)
{
	return r->position - r->progress < stream_buffer(s) / 64 &&
	       now - r->progress_time >= patience;
}

uint64_t reader_sent(const struct reader *r, struct stream *s)
{
	uint64_t sent = stream_line_at(s, r->position) - r->first_line - r->omitted;

	if (r->pending && r->pending_rest)
		sent -= ring_count_newlines(
		    r->pending + r->pending_done, r->pending_size - r->pending_done);
	return sent - channel_lost(&r->channel);
}

uint64_t reader_behind(const struct reader *r, struct stream *s)
{
	return stream_lines(s) - r->first_line - r->omitted - reader_sent(r, s);
}
