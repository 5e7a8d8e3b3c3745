#include "capture/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "capture/formats.h"

static const uint32_t PCAPNG_MAGIC = 0x0a0d0d0a; /* the same in either byte order */

int reader_fail(struct reader *r, const char *format, ...)
{
	int n = snprintf(r->error, sizeof(r->error), "%s: ", r->name);
	va_list args;

	if (n < 0 || (size_t)n >= sizeof(r->error))
		n = 0;
	va_start(args, format);
	vsnprintf(r->error + n, sizeof(r->error) - (size_t)n, format, args);
	va_end(args);
	errno = EBADMSG;
	return -1;
}

int reader_fail_short(struct reader *r, const char *what, uint64_t wanted)
{
	const struct source *s = &r->source;
	unsigned long long at = source_offset(s);

	if (s->failure && s->stored == 0)
		return reader_fail(r, "%s", s->failure);
	if (s->failure)
		return reader_fail(r, "byte %llu of %s: %s after %llu whole packets",
		    s->codec ? (unsigned long long)s->stored : (unsigned long long)s->taken,
		    s->codec ? "the compressed file" : "the file", s->failure,
		    (unsigned long long)r->packets);
	if (s->taken == 0)
		return reader_fail(r, "empty, not even a file header");
	return reader_fail(r,
	    "cut off at byte %llu: of %s of %llu bytes at byte %llu, %llu are there"
	    " (%llu packets are whole)",
	    (unsigned long long)s->taken, what, (unsigned long long)wanted, at,
	    (unsigned long long)s->taken - at, (unsigned long long)r->packets);
}

/* Chooses the format by the first word and reads up to the first packet. */
static int begin(struct reader *r)
{
	int got = source_want(&r->source, sizeof(PCAPNG_MAGIC));

	if (got < 0)
		return -1;
	if (got == 0)
		return reader_fail_short(r, "the file header", sizeof(PCAPNG_MAGIC));
	r->format = format_u32(r->source.at, false) == PCAPNG_MAGIC ? &format_pcapng : &format_pcap;
	r->info.link_type = -1;
	r->info.size = r->source.size;
	return r->format->begin(r);
}

/* The descriptor behind a path; "-" is standard input. */
static int open_path(const char *path)
{
	return strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
}

static struct reader *new_reader(const char *path)
{
	struct reader *r = calloc(1, sizeof(*r));

	if (!r)
		return NULL;
	r->name = strdup(strcmp(path, "-") == 0 ? "standard input" : path);
	if (!r->name) {
		free(r);
		return NULL;
	}
	return r;
}

static void free_reader(struct reader *r)
{
	if (r->format)
		r->format->end(r);
	free(r->name);
	free(r);
}

/* Says why opening failed; a signal says nothing. */
static struct reader *give_up(struct reader *r, int error, char *message, size_t size)
{
	if (r && r->error[0])
		snprintf(message, size, "%s", r->error);
	else if (error == EINTR)
		message[0] = '\0';
	else
		snprintf(message, size, "%s: %s", r ? r->name : "reader", strerror(error));
	if (r)
		free_reader(r);
	errno = error;
	return NULL;
}

struct reader *reader_open(const char *path, char *message, size_t size)
{
	struct reader *r = new_reader(path);
	int fd;

	if (!r)
		return give_up(r, ENOMEM, message, size);
	fd = open_path(path);
	if (fd < 0)
		return give_up(r, errno, message, size);
	if (source_open(&r->source, fd) < 0) {
		int error = errno;

		if (fd != STDIN_FILENO)
			close(fd);
		return give_up(r, error, message, size);
	}
	if (begin(r) < 0) {
		int error = errno;

		source_close(&r->source);
		return give_up(r, error, message, size);
	}
	r->source.patient = false;
	return r;
}

void reader_close(struct reader *r)
{
	if (!r)
		return;
	source_close(&r->source);
	free_reader(r);
}

const struct reader_info *reader_info(const struct reader *r)
{
	return &r->info;
}

const struct reader_interface *reader_interface(const struct reader *r, uint32_t i)
{
	return r->format->interface(r, i);
}

int reader_next(struct reader *r, struct reader_packet *packet)
{
	int got = r->format->next(r, packet);

	if (got < 0 && !r->error[0] && errno != EINTR)
		reader_fail(r, "%s", strerror(errno));
	return got;
}

bool reader_run(struct reader *r, uint64_t most, struct reader_run *run)
{
	return r->format->run && r->format->run(r, most, run);
}

const uint8_t *reader_ahead(const struct reader *r, uint32_t *n)
{
	return r->format->ahead(r, n);
}

const char *reader_error(const struct reader *r)
{
	return r->error;
}

uint64_t reader_position(const struct reader *r)
{
	return r->source.codec ? r->source.stored : source_offset(&r->source);
}

bool reader_quiet(struct reader *r)
{
	if (!r->source.stream)
		return false;
	while (!r->source.ended && !r->format->ready(r))
		if (source_take(&r->source) == 0)
			return true;
	return false;
}
