#include "serve/output.h"
#include "serve/handover.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int output_open(struct output *o, int fd, size_t capacity)
{
	*o = (struct output){.fd = fd, .capacity = capacity};
	o->buffer = malloc(capacity);
	return o->buffer ? 0 : -1;
}

int output_close(struct output *o)
{
	int result = output_flush(o);

	free(o->buffer);
	o->buffer = NULL;
	errno = o->error;
	return result;
}

/* Waits until a descriptor that somebody made non-blocking takes bytes again. */
static void wait_writable(int fd)
{
	struct pollfd p = {.fd = fd, .events = POLLOUT};

	poll(&p, 1, -1);
}

/* True when the block is gone, or an error is. */
static bool hand_over(struct output *o)
{
	int given = handover_give(o->handover, &o->buffer, &o->capacity, o->used);

	if (given < 0)
		o->error = errno;
	return given != 0;
}

static void write_all(struct output *o)
{
	size_t done = 0;

	while (done < o->used && o->error == 0) {
		ssize_t n = write(o->fd, o->buffer + done, o->used - done);

		if (n >= 0)
			done += (size_t)n;
		else if (errno == EAGAIN)
			wait_writable(o->fd);
		else if (errno != EINTR)
			o->error = errno;
	}
	if (o->handover)
		handover_wrote(o->handover, done);
}

int output_flush(struct output *o)
{
	if (o->error != 0 || !o->handover || !hand_over(o))
		write_all(o);
	o->used = 0;
	return o->error == 0 ? 0 : -1;
}

int output_answer(const char *tool, const char *text)
{
	if ((fputs(text, stdout) >= 0 && fflush(stdout) == 0) || errno == EPIPE)
		return 0;
	fprintf(stderr, "%s: write standard output: %s\n", tool, strerror(errno));
	return 1;
}

char *output_make_room(struct output *o, size_t n)
{
	char *larger;

	output_flush(o);
	if (n > o->capacity) {
		larger = realloc(o->buffer, n);
		if (!larger) {
			o->error = ENOMEM;
			return NULL;
		}
		o->buffer = larger;
		o->capacity = n;
	}
	return o->buffer;
}
