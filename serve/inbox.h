/*
 * What was taken out of the input's pipe and is in no segment of the spool yet, exact even when
 * kill -9 falls between: splice(2) moves bytes from the pipe into the inbox, which is a file, and
 * writes into the caller's memory, which is a file's as well, how far it came; a process that is
 * killed meanwhile dies only on its way out of the call.
 *
 * DIR/inbox is a header of one page and two halves that take turns, so that the line that was not
 * finished is copied into the one that does not count before one store makes it the one that does.
 */
#ifndef SERVE_INBOX_H
#define SERVE_INBOX_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct inbox;

/* A stretch of the stream: n bytes from offset on; `line` whole lines are before it. */
struct inbox_part {
	const char *bytes;
	size_t n;
	uint64_t offset, line;
};

/* In the folder, for this input. most: the longest unfinished line and one reading together.
 * NULL: errno says why. */
struct inbox *inbox_open(int folder, int input, size_t most);
void inbox_close(struct inbox *b);

/* What the run before held; some of it may be in segments already. The half line at its end goes on
 * when the input is still the same named pipe; else it is left out, *torn bytes. */
struct inbox_part inbox_left(const struct inbox *b, size_t *torn);
/* Moves at most n bytes from the input behind the unfinished line given, and shows them in *bytes.
 * As read(2), never blocking; errno EINVAL: it is no pipe, or the file system cannot. */
ssize_t inbox_fill(
    struct inbox *b, const struct inbox_part *unfinished, size_t n, const char **bytes);

#endif
