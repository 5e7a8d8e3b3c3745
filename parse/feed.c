#include "parse/feed.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "parse/kind.h"
#include "parse/scan.h"
#include "serve/lines.h"

enum {
	HOLD_ANNOUNCED = 1000, /* milliseconds */
	HOLD_MANY = 100,
	HOLD_SINGLE = 5,
};

_Static_assert((int)SCAN_SLACK <= (int)LINES_SLACK, "blocks are read in wide steps");

struct feed {
	int fd;
	bool numbered;
	bool ended;
	bool known, stamped; /* a packet was seen; and packets begin with stamps */
	bool counted;        /* or with numbers */
	bool many;   /* packets of several lines were seen */
	bool single; /* and packets of one line */
	size_t max_line;
	struct lines *lines;
	const char *kept; /* a packet whose end is not known, until lines_next … */
	size_t size;      /* … and of how many bytes: none of its lines but the first begins one */
};

struct feed *feed_open(int fd, size_t max_line, bool numbered)
{
	struct feed *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->fd = fd;
	s->numbered = numbered;
	s->max_line = max_line;
	s->lines = lines_open(fd, max_line);
	if (!s->lines) {
		free(s);
		return NULL;
	}
	return s;
}

void feed_close(struct feed *s)
{
	if (!s)
		return;
	lines_close(s->lines);
	free(s);
}

void feed_stop(struct feed *s)
{
	s->ended = true;
}

/* Whether a packet begins here. before: the line above it, empty if that is not known. */
static bool begins(const struct feed *s, struct slice line, struct slice before)
{
	enum kind kind = kind_of(line, s->numbered);

	if (kind == KIND_BARE)
		return !s->numbered && !s->stamped && before.size > 0 && !kind_tunnels(before);
	return kind == KIND_STAMPED || (kind == KIND_COUNTED && s->counted);
}

/* Looks for the stream's first packet: where it has a stamp, nothing begins without one. */
static void learn(struct feed *s, const char *from, const char *end)
{
	while (!s->known && from < end) {
		struct slice whole = slice_line(from, end), line = whole, number;
		enum kind kind = kind_of(line, s->numbered);

		if (kind == KIND_COUNTED && *line.at == ' ')
			kind = KIND_STAMPED;
		s->known = kind == KIND_STAMPED || kind == KIND_BARE;
		s->stamped = kind == KIND_STAMPED;
		s->counted = !s->numbered && s->known && kind_take_count(&line, &number);
		from = slice_next_line(whole, end);
	}
}

/* The last packet's beginning at or behind `from`, where a line begins, or `text`. */
static const char *last_beginning(const struct feed *s, const char *text, const char *from,
	const char *end)
{
	const char *line_end = end > from && end[-1] == '\n' ? end - 1 : end;

	while (line_end > from) {
		const char *newline = memrchr(text, '\n', (size_t)(line_end - text));
		const char *above;

		if (!newline || newline + 1 < from)
			return text;
		above = memrchr(text, '\n', (size_t)(newline - text));
		if (begins(s, slice_between(newline + 1, line_end),
			    slice_between(above ? above + 1 : text, newline)))
			return newline + 1;
		line_end = newline;
	}
	return text;
}

char *feed_buffer(const struct feed *s)
{
	return lines_buffer(s->lines);
}

char *feed_swap(struct feed *s, char *spare)
{
	return lines_swap(s->lines, spare);
}

static int give(struct feed_chunk *chunk, const char *text, size_t size)
{
	*chunk = (struct feed_chunk){ .text = text, .size = size, .input = size };
	return 1;
}

/* Keeps the end of what has been read, a packet that may go on. */
static void keep(struct feed *s, const char *from, const char *end)
{
	s->kept = from;
	s->size = (size_t)(end - from);
	s->many |= slice_end(slice_line(from, end)) + 1 < end;
	lines_keep(s->lines, s->size);
}

/* Gives the packet that was kept: nothing more belongs to it. */
static int give_kept(struct feed *s, struct feed_chunk *chunk)
{
	struct lines_block block;

	if (lines_kept(s->lines, &block) == 0)
		return 0;
	s->single |= memchr(block.data, '\n', block.size - 1) == NULL;
	s->size = 0;
	give(chunk, block.data, block.size);
	chunk->quiet = !s->ended && lines_quiet(s->lines);
	return 1;
}

/* How long what is kept may wait for a line that belongs to it. */
static int hold(const struct feed *s)
{
	const char *newline = memrchr(s->kept, '\n', s->size - 1);
	const char *last = newline ? newline + 1 : s->kept;

	if (kind_announces(slice_between(last, s->kept + s->size)) || lines_partial(s->lines))
		return HOLD_ANNOUNCED;
	return s->many || !s->single ? HOLD_MANY : HOLD_SINGLE;
}

/* True when the input stays quiet for as long as what is kept may wait. -1: a signal. */
static int stays_quiet(const struct feed *s)
{
	struct pollfd p = { .fd = s->fd, .events = POLLIN };
	int n = poll(&p, 1, hold(s));

	return n < 0 ? -1 : n == 0;
}

/* Cuts the block: what is known to be whole goes out, the rest is kept. 1, 0: all is kept. */
static int cut_block(struct feed *s, const struct lines_block *block, struct feed_chunk *chunk)
{
	const char *text = block->data, *end = text + block->size;
	const char *from = text + s->size;
	const char *until;

	s->size = 0;
	learn(s, from, end);
	if (block->last)
		return give(chunk, text, block->size);
	until = last_beginning(s, text, from, end);
	if (until == text && block->size > s->max_line + LINES_KEPT)
		return give(chunk, text, block->size);
	keep(s, until, end);
	if (until == text)
		return 0;
	s->single = true;
	return give(chunk, text, (size_t)(until - text));
}

static int give_cut(const struct lines_block *block, struct feed_chunk *chunk)
{
	*chunk = (struct feed_chunk){
		.text = block->data,
		.size = block->size,
		.cut = true,
		.dropped = block->dropped,
		.input = block->input,
	};
	return 1;
}

/* What is kept, when the input has been quiet or was stopped. 0: more is to be read; -1: a signal. */
static int give_waiting(struct feed *s, struct feed_chunk *chunk)
{
	int quiet = s->ended ? 1 : stays_quiet(s);

	return quiet > 0 ? give_kept(s, chunk) : quiet;
}

int feed_next(struct feed *s, struct feed_chunk *chunk)
{
	for (;;) {
		struct lines_block block;
		int result = s->size > 0 ? give_waiting(s, chunk) : 0;

		if (result != 0)
			return result;
		if (s->ended)
			return 0;
		result = lines_next(s->lines, &block);
		if (result < 0)
			return -1;
		s->ended = result == 0;
		if (result > 0)
			result = block.cut ? give_cut(&block, chunk) : cut_block(s, &block, chunk);
		if (result > 0)
			return result;
	}
}
