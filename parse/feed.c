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
	CARRY_EXTRA = 256 * 1024,
};

_Static_assert((int)SCAN_SLACK <= (int)LINES_SLACK, "blocks are read in wide steps");

struct feed {
	int fd;
	bool numbered;
	bool ended;
	bool known, stamped; /* a packet was seen; and packets begin with stamps */
	bool many;   /* packets of several lines were seen */
	bool single; /* and packets of one line */
	size_t max_line;
	struct lines *lines;
	struct lines_block block; /* what is left of it; data NULL when there is none */
	char *carry;              /* a packet whose end is not known */
	size_t carried, capacity;
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
	free(s->carry);
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

	return kind == KIND_STAMPED || (kind == KIND_BARE && !s->numbered && !s->stamped &&
					       before.size > 0 && !kind_tunnels(before));
}

/* Looks for the stream's first packet: where it has a stamp, nothing begins without one. */
static void learn(struct feed *s, const char *from, const char *end)
{
	while (!s->known && from < end) {
		struct slice line = slice_line(from, end);
		enum kind kind = kind_of(line, s->numbered);

		s->known = kind == KIND_STAMPED || kind == KIND_BARE;
		s->stamped = kind == KIND_STAMPED;
		from = slice_next_line(line, end);
	}
}

/* The first packet's beginning at or behind `from`, or end. */
static const char *first_beginning(const struct feed *s, const char *from, const char *end)
{
	struct slice before = { from, 0 };

	while (from < end) {
		struct slice line = slice_line(from, end);

		if (begins(s, line, before))
			return from;
		before = line;
		from = slice_next_line(line, end);
	}
	return end;
}

/* The last packet's beginning behind `from`, or `from`. */
static const char *last_beginning(const struct feed *s, const char *from, const char *end)
{
	const char *line_end = end > from && end[-1] == '\n' ? end - 1 : end;

	while (line_end > from) {
		const char *newline = memrchr(from, '\n', (size_t)(line_end - from));
		const char *above;

		if (!newline)
			return from;
		above = memrchr(from, '\n', (size_t)(newline - from));
		if (begins(s, slice_between(newline + 1, line_end),
			    slice_between(above ? above + 1 : from, newline)))
			return newline + 1;
		line_end = newline;
	}
	return from;
}

static int carry(struct feed *s, const char *from, const char *end)
{
	size_t size = (size_t)(end - from);
	size_t wanted = s->carried + size + SCAN_SLACK;

	if (wanted > s->capacity) {
		char *larger = realloc(s->carry, wanted * 2);

		if (!larger)
			return -1;
		s->carry = larger;
		s->capacity = wanted * 2;
	}
	memcpy(s->carry + s->carried, from, size);
	s->carried += size;
	return 0;
}

static int give_carry(struct feed *s, struct feed_chunk *chunk)
{
	const char *newline = memchr(s->carry, '\n', s->carried);

	*chunk = (struct feed_chunk){ .text = s->carry, .size = s->carried };
	chunk->quiet = !s->block.data && !s->ended && lines_quiet(s->lines);
	if (newline && newline + 1 < s->carry + s->carried)
		s->many = true;
	else
		s->single = true;
	s->carried = 0;
	return 1;
}

/* How long what is carried may wait for a line that belongs to it. */
static int hold(const struct feed *s)
{
	const char *end = s->carry + s->carried;
	const char *newline = memrchr(s->carry, '\n', s->carried > 0 ? s->carried - 1 : 0);
	struct slice last = slice_between(newline ? newline + 1 : s->carry, end);

	if (kind_announces(last) || lines_partial(s->lines))
		return HOLD_ANNOUNCED;
	return s->many || !s->single ? HOLD_MANY : HOLD_SINGLE;
}

/* True when the input stays quiet for as long as what is carried may wait. -1: a signal. */
static int stays_quiet(const struct feed *s)
{
	struct pollfd p = { .fd = s->fd, .events = POLLIN };
	int n = poll(&p, 1, hold(s));

	return n < 0 ? -1 : n == 0;
}

/* Cuts the block: what is known to be whole goes out, the rest is carried. 1, 0: all is carried. */
static int cut_block(struct feed *s, struct feed_chunk *chunk)
{
	const char *from = s->block.data, *end = from + s->block.size;
	const char *until;

	learn(s, from, end);
	if (s->carried > 0) {
		until = first_beginning(s, from, end);
		if (carry(s, from, until) != 0)
			return -1;
		s->block.data = until < end ? until : NULL;
		s->block.size = (size_t)(end - until);
		return until < end || s->carried > s->max_line + CARRY_EXTRA ? give_carry(s, chunk) : 0;
	}
	until = last_beginning(s, from, end);
	s->block.data = NULL;
	if (carry(s, until, end) != 0)
		return -1;
	*chunk = (struct feed_chunk){ .text = from, .size = (size_t)(until - from) };
	if (until == from)
		return 0;
	s->single = true;
	return 1;
}

static int give_cut(struct feed *s, struct feed_chunk *chunk)
{
	if (s->carried > 0)
		return give_carry(s, chunk);
	*chunk = (struct feed_chunk){
		.text = s->block.data,
		.size = s->block.size,
		.cut = true,
		.dropped = s->block.dropped,
	};
	s->block.data = NULL;
	return 1;
}

int feed_next(struct feed *s, struct feed_chunk *chunk)
{
	for (;;) {
		int result;

		if (s->block.data) {
			result = s->block.cut ? give_cut(s, chunk) : cut_block(s, chunk);
			if (result != 0)
				return result;
			continue;
		}
		if (s->carried > 0 && !s->ended) {
			result = stays_quiet(s);
			if (result != 0)
				return result < 0 ? -1 : give_carry(s, chunk);
		}
		if (s->ended)
			return s->carried > 0 ? give_carry(s, chunk) : 0;
		result = lines_next(s->lines, &s->block);
		if (result < 0) {
			s->block.data = NULL;
			return -1;
		}
		if (result == 0) {
			s->block.data = NULL;
			s->ended = true;
		}
	}
}
