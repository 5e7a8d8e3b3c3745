#include "serve/lines.h"
#include "serve/handover.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* 256 KiB a read: beyond that a pipe gives no more at once and the cache gives less. */
enum { READ_SIZE = 256 * 1024 };

struct lines {
	int fd;
	bool ended;
	bool skipping; /* within the dropped rest of a line that was too long */
	size_t max_line;
	size_t start;   /* first byte not handed out, or kept */
	size_t line;    /* the line whose end is not known */
	size_t scanned; /* no newline between line and here */
	size_t end;     /* behind the last byte read */
	size_t capacity;
	size_t dropped;
	char *buffer;
};

char *lines_buffer(const struct lines *l)
{
	return malloc(l->capacity + LINES_SLACK);
}

struct lines *lines_open(int fd, size_t max_line)
{
	struct lines *l = calloc(1, sizeof(*l));

	if (!l)
		return NULL;
	l->fd = fd;
	l->max_line = max_line;
	l->capacity = LINES_KEPT + 2 * max_line + 1 + READ_SIZE;
	l->buffer = lines_buffer(l);
	if (!l->buffer) {
		free(l);
		return NULL;
	}
	handover_promise(fd);
	return l;
}

void lines_close(struct lines *l)
{
	if (!l)
		return;
	handover_withdraw(l->fd);
	free(l->buffer);
	free(l);
}

/* What is not handed out moves to the front of a buffer, which may be the one it is in. */
static void move(struct lines *l, char *to)
{
	memmove(to, l->buffer + l->start, l->end - l->start);
	l->end -= l->start;
	l->scanned -= l->start;
	l->line -= l->start;
	l->start = 0;
}

char *lines_swap(struct lines *l, char *spare)
{
	char *full = l->buffer;

	move(l, spare);
	l->buffer = spare;
	return full;
}

/* Moves what is left to the front and reads behind it. 1, 0 at the end, -1. */
static int fill(struct lines *l)
{
	size_t room;
	ssize_t n;

	if (l->start > 0)
		move(l, l->buffer);
	room = l->capacity - l->end;
	n = read(l->fd, l->buffer + l->end, room < READ_SIZE ? room : READ_SIZE);
	if (n < 0)
		return -1;
	l->ended = n == 0;
	l->end += (size_t)n;
	return n > 0;
}

/* Drops bytes up to the end of the line that was too long. True when it has been found. */
static bool skip_rest(struct lines *l)
{
	char *from = l->buffer + l->scanned;
	char *newline = memchr(from, '\n', l->end - l->scanned);

	if (!newline) {
		l->dropped += l->end - l->scanned;
		l->end = l->scanned;
		return l->ended;
	}
	l->dropped += (size_t)(newline - from);
	l->scanned = (size_t)(newline - l->buffer) + 1;
	return true;
}

/* Hands out the first bytes of a line that was too long. */
static int give_cut(struct lines *l, struct lines_block *block)
{
	bool newline = l->scanned > l->start + l->max_line; /* else the input ended within it */

	*block = (struct lines_block){
	    .data = l->buffer + l->start,
	    .size = l->max_line,
	    .cut = true,
	    .dropped = l->dropped,
	    .input = l->max_line + l->dropped + newline,
	};
	l->start = l->line = l->scanned;
	l->skipping = false;
	l->dropped = 0;
	return 1;
}

static int give(struct lines *l, struct lines_block *block, size_t until, bool last)
{
	*block = (struct lines_block){
	    .data = l->buffer + l->start,
	    .size = until - l->start,
	    .last = last,
	    .input = until - l->start,
	};
	l->start = l->line = until;
	if (l->scanned < until)
		l->scanned = until;
	return 1;
}

void lines_keep(struct lines *l, size_t size)
{
	l->start -= size;
}

int lines_kept(struct lines *l, struct lines_block *block)
{
	return l->line > l->start ? give(l, block, l->line, true) : 0;
}

/* What to do without a whole line at hand: the line is too long, or it is the last, or (0) neither. */
static int give_odd(struct lines *l, struct lines_block *block)
{
	if (l->end - l->line > l->max_line) {
		if (l->line > l->start)
			return lines_kept(l, block);
		l->skipping = true;
		l->dropped = l->end - l->start - l->max_line;
		l->end = l->scanned = l->start + l->max_line;
		return 0;
	}
	return l->ended && l->end > l->start ? give(l, block, l->end, true) : 0;
}

int lines_next(struct lines *l, struct lines_block *block)
{
	for (;;) {
		char *newline;

		if (l->skipping) {
			if (skip_rest(l))
				return give_cut(l, block);
		} else {
			newline = memrchr(l->buffer + l->scanned, '\n', l->end - l->scanned);
			if (newline)
				return give(l, block, (size_t)(newline - l->buffer) + 1, false);
			l->scanned = l->end;
			if (give_odd(l, block) > 0)
				return 1;
			if (l->ended && !l->skipping)
				return 0;
		}
		if (!l->ended && fill(l) < 0)
			return -1;
	}
}

bool lines_quiet(const struct lines *l)
{
	struct pollfd p = {.fd = l->fd, .events = POLLIN};

	return poll(&p, 1, 0) == 0;
}

bool lines_partial(const struct lines *l)
{
	return l->end > l->line;
}
