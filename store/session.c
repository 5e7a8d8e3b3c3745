#include "store/session.h"
#include "serve/lines.h"
#include "serve/signals.h"
#include "store/bytes.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { STATEMENT = 1 << 20 }; /* bytes */

struct session {
	struct query *query;
	struct lines *lines;
	enum print_form form;
	struct output *output;
	struct bytes statement; /* what has been read of it; none: a new one begins */
	bool wrong;
};

static bool is_blank(const struct bytes *b)
{
	return strspn((const char *)b->data, " \t\r\n\f") == b->used - 1;
}

/* Answers what has been read, which ends in a zero byte. 0, or -1: the store cannot be read. */
static int answer(struct session *s)
{
	int result = 0;

	if (!is_blank(&s->statement)) {
		if (query_renew(s->query) != 0)
			result = -1;
		else if (query_run(s->query, (const char *)s->statement.data, s->form, s->output) != 0)
			s->wrong = true;
	}
	s->statement.used = 0;
	return result;
}

/* Whether what has been read is whole. The whole of it is looked at only where its last line may end
 * a statement, or a comment behind one: SQLite begins at the first byte each time. */
static bool is_whole(const struct session *s, const char *line, size_t size)
{
	return (memchr(line, ';', size) || memchr(line, '/', size)) &&
	       sqlite3_complete((const char *)s->statement.data);
}

/* Takes one more line. last: no more will come. */
static int take_line(struct session *s, const char *line, size_t size, bool last)
{
	int result = 0;

	bytes_put(&s->statement, line, size);
	bytes_u8(&s->statement, '\0');
	if (s->statement.failed || s->statement.used > STATEMENT) {
		fprintf(stderr, "kv-store: %s\n", s->statement.failed ? "no memory" : "a statement is longer than a megabyte");
		return -1;
	}
	if (last || is_whole(s, line, size))
		result = answer(s);
	else
		s->statement.used--;
	return result;
}

static int take_block(struct session *s, const struct lines_block *block)
{
	const char *p = block->data, *end = p + block->size;
	int result = 0;

	/* A line that was cut is too long by itself. */
	if (block->cut)
		return take_line(s, p, STATEMENT, false);
	while (p < end && result == 0 && !signals_stop() && s->output->error == 0) {
		const char *newline = memchr(p, '\n', (size_t)(end - p));
		size_t size = newline ? (size_t)(newline + 1 - p) : (size_t)(end - p);

		result = take_line(s, p, size, false);
		p += size;
	}
	return result;
}

/* The next lines; before it waits for them all is written and nothing of the stores held on to. */
static int next_block(struct session *s, struct lines_block *block)
{
	int more;

	if (lines_quiet(s->lines)) {
		output_flush(s->output);
		query_rest(s->query);
	}
	do {
		more = lines_next(s->lines, block);
	} while (more < 0 && errno == EINTR && !signals_stop());
	if (more < 0 && errno != EINTR)
		fprintf(stderr, "kv-store: read: %s\n", strerror(errno));
	return more;
}

static int answer_all(struct session *s)
{
	struct lines_block block;
	int more;

	while (!signals_stop() && s->output->error == 0 && (more = next_block(s, &block)) != 0) {
		if (more < 0)
			return signals_stop() ? 0 : -1;
		if (take_block(s, &block) != 0)
			return -1;
	}
	return signals_stop() || s->output->error != 0 ? 0 : take_line(s, "", 0, true);
}

int session_run(struct query *q, int fd, enum print_form form, struct output *output)
{
	struct session s = { .query = q, .lines = lines_open(fd, STATEMENT), .form = form, .output = output };
	int result = -1;

	if (s.lines)
		result = answer_all(&s);
	else
		fputs("kv-store: no memory\n", stderr);
	lines_close(s.lines);
	bytes_free(&s.statement);
	return result == 0 && !s.wrong ? 0 : -1;
}
