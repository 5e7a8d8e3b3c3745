#include "capture/rotation.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const int64_t SECOND = 1000000000;

struct rotation {
	struct rotation_options options;
	struct writer *writer;
	uint64_t number; /* of the file within -C's row */
	uint64_t turns;  /* files begun by time */
	int digits;      /* of numbers */
	int64_t turn_at; /* on the monotonic clock */
	char name[PATH_MAX];
	char error[PATH_MAX + 128];
};

static int64_t monotonic(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * SECOND + t.tv_nsec;
}

/* Digits of the last number in a row of n files, 0 when the row has no end. */
static int count_digits(uint64_t n)
{
	int digits = 0;

	for (n = n > 0 ? n - 1 : 0; n > 0; n /= 10)
		digits++;
	return digits;
}

/* Appends the number, except to the first file of a row without end. */
static int add_number(struct rotation *r, size_t used)
{
	int n = 0;

	if (r->options.bytes > 0 && (r->number > 0 || r->digits > 0))
		n = snprintf(r->name + used, sizeof(r->name) - used, "%0*llu", r->digits,
		    (unsigned long long)r->number);
	return n < 0 || (size_t)n >= sizeof(r->name) - used ? -1 : 0;
}

/* The name of the file to be opened now. 0, or -1: too long. */
static int make_name(struct rotation *r)
{
	size_t used = strlen(r->options.path);
	time_t now = time(NULL);
	struct tm local;

	if (r->options.seconds > 0) {
		used =
		    strftime(r->name, sizeof(r->name), r->options.path, localtime_r(&now, &local));
		if (used == 0)
			return -1;
	} else if (used < sizeof(r->name)) {
		memcpy(r->name, r->options.path, used + 1);
	} else {
		return -1;
	}
	return add_number(r, used);
}

/* A regular file made by root for somebody else becomes theirs. */
static void give_away(const struct rotation *r, int fd)
{
	struct stat st;

	if (r->options.give && geteuid() == 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
	    fchown(fd, r->options.owner, r->options.group) < 0)
		return; /* it stays root's: nothing is lost by that */
}

static struct writer *open_writer(struct rotation *r, char *message, size_t size)
{
	int fd;

	if (strcmp(r->options.path, "-") == 0)
		return writer_open("-", &r->options.writer, message, size);
	fd = make_name(r) < 0 ? -1 : open(r->name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd < 0) {
		snprintf(message, size, "%s: %s", r->name[0] ? r->name : r->options.path,
		    strerror(r->name[0] ? errno : ENAMETOOLONG));
		return NULL;
	}
	give_away(r, fd);
	return writer_open_fd(fd, r->name, &r->options.writer, message, size);
}

struct rotation *rotation_open(const struct rotation_options *options, char *message, size_t size)
{
	struct rotation *r = calloc(1, sizeof(*r));

	if (!r) {
		snprintf(message, size, "%s: %s", options->path, strerror(ENOMEM));
		return NULL;
	}
	r->options = *options;
	r->digits = count_digits(options->files);
	r->turns = 1;
	r->turn_at = monotonic() + (int64_t)options->seconds * SECOND;
	r->writer = open_writer(r, message, size);
	if (!r->writer) {
		free(r);
		return NULL;
	}
	return r;
}

/* Ends this file and begins the next. 0, or -1 with the error kept. */
static int turn(struct rotation *r)
{
	struct writer *old = r->writer;

	r->writer = NULL;
	if (writer_close(old, r->error, sizeof(r->error)) < 0)
		return -1;
	r->writer = open_writer(r, r->error, sizeof(r->error));
	return r->writer ? 0 : -1;
}

/* The next number in -C's row; a limit bends the row to a ring, unless time turns files too. */
static int turn_by_size(struct rotation *r)
{
	r->number++;
	if (r->options.files > 0 && r->options.seconds == 0 && r->number >= r->options.files)
		r->number = 0;
	return turn(r);
}

bool rotation_takes(const struct rotation *r, int link_type)
{
	return link_type == r->options.writer.link_type;
}

int rotation_packet(struct rotation *r, const struct reader_packet *packet)
{
	if (!r->writer)
		return -1;
	if (r->options.seconds > 0) {
		int turned = rotation_tick(r);

		if (turned != 0)
			return turned;
	}
	if (r->options.bytes > 0 && writer_size(r->writer) > r->options.bytes &&
	    turn_by_size(r) < 0)
		return -1;
	return writer_packet(r->writer, packet);
}

int rotation_tick(struct rotation *r)
{
	const struct rotation_options *o = &r->options;
	int64_t now;

	if (o->seconds == 0)
		return 0;
	now = monotonic();
	if (now < r->turn_at)
		return 0;
	if (o->files > 0 && o->bytes == 0 && r->turns >= o->files)
		return 1;
	while (r->turn_at <= now)
		r->turn_at += (int64_t)o->seconds * SECOND;
	r->turns++;
	r->number = 0;
	return r->writer ? turn(r) : -1;
}

int64_t rotation_wait(const struct rotation *r)
{
	int64_t now;

	if (r->options.seconds == 0)
		return INT64_MAX;
	now = monotonic();
	return r->turn_at > now ? r->turn_at - now : 0;
}

int rotation_flush(struct rotation *r)
{
	return r->writer ? writer_flush(r->writer) : -1;
}

const char *rotation_error(const struct rotation *r)
{
	return r->error[0] || !r->writer ? r->error : writer_error(r->writer);
}

int rotation_close(struct rotation *r, char *message, size_t size)
{
	int result = -1;

	if (r->writer)
		result = writer_close(r->writer, message, size);
	else
		snprintf(message, size, "%s", r->error);
	free(r);
	return result;
}
