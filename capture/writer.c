#include "capture/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "capture/formats.h"

enum {
	BLOCK = 512 * 1024,
	RECORD_HEADER = 16,
};

struct writer {
	uint8_t *block;
	size_t used;
	uint64_t size;     /* bytes given, all in all */
	uint32_t fraction; /* nanoseconds in a unit of the stamp's second word */
	int fd;
	int error_number; /* of the first write that failed, or 0 */
	char *name;
	char error[512];
};

struct file_header {
	uint32_t magic;
	uint16_t major, minor;
	uint32_t zone, accuracy;
	uint32_t snaplen;
	uint32_t link_type;
};

/* Writes all of it, whatever signals come. 0, or -1 with the error kept. */
static int write_all(struct writer *w, const uint8_t *bytes, size_t n)
{
	size_t done = 0;

	while (done < n && w->error_number == 0) {
		ssize_t wrote = write(w->fd, bytes + done, n - done);

		if (wrote >= 0) {
			done += (size_t)wrote;
		} else if (errno == EAGAIN) {
			struct pollfd p = {.fd = w->fd, .events = POLLOUT};

			poll(&p, 1, -1);
		} else if (errno != EINTR) {
			w->error_number = errno;
			snprintf(w->error, sizeof(w->error), "%s: %s", w->name, strerror(errno));
		}
	}
	errno = w->error_number;
	return w->error_number == 0 ? 0 : -1;
}

int writer_flush(struct writer *w)
{
	size_t n = w->used;

	w->used = 0;
	return write_all(w, w->block, n);
}

/* Puts bytes into the block; what is larger than a block goes out past it. */
static int put(struct writer *w, const void *bytes, size_t n)
{
	if (__builtin_expect(BLOCK - w->used < n, 0)) {
		if (writer_flush(w) < 0)
			return -1;
		if (n > BLOCK)
			return write_all(w, bytes, n);
	}
	memcpy(w->block + w->used, bytes, n);
	w->used += n;
	return 0;
}

int writer_packet(struct writer *w, const struct reader_packet *packet)
{
	int64_t seconds = packet->time / 1000000000, rest = packet->time % 1000000000;
	uint32_t header[4];

	if (__builtin_expect(rest < 0, 0)) {
		rest += 1000000000;
		seconds--;
	}
	header[0] = (uint32_t)seconds;
	header[1] = w->fraction == 1 ? (uint32_t)rest : (uint32_t)rest / 1000;
	header[2] = packet->caplen;
	header[3] = packet->len;
	if (w->error_number != 0 || put(w, header, RECORD_HEADER) < 0 ||
	    put(w, packet->data, packet->caplen) < 0) {
		errno = w->error_number;
		return -1;
	}
	w->size += RECORD_HEADER + packet->caplen;
	return 0;
}

static void free_writer(struct writer *w)
{
	if (w->fd > STDERR_FILENO)
		close(w->fd);
	free(w->block);
	free(w->name);
	free(w);
}

struct writer *writer_open_fd(
    int fd, const char *name, const struct writer_options *options, char *message, size_t size)
{
	struct file_header header = {
	    .magic = options->nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4,
	    .major = 2,
	    .minor = 4,
	    .snaplen = options->snaplen,
	    .link_type = link_type_to_file(options->link_type),
	};
	struct writer *w = calloc(1, sizeof(*w));

	if (w) {
		w->fd = fd;
		w->fraction = options->nanoseconds ? 1 : 1000;
		w->block = malloc(BLOCK);
		w->name = strdup(name);
	}
	if (!w || !w->block || !w->name) {
		snprintf(message, size, "%s: %s", name, strerror(ENOMEM));
		if (w)
			free_writer(w);
		return NULL;
	}
	put(w, &header, sizeof(header));
	w->size = sizeof(header);
	return w;
}

struct writer *writer_open(
    const char *path, const struct writer_options *options, char *message, size_t size)
{
	int fd;

	if (strcmp(path, "-") == 0)
		return writer_open_fd(STDOUT_FILENO, "standard output", options, message, size);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd < 0) {
		snprintf(message, size, "%s: %s", path, strerror(errno));
		return NULL;
	}
	return writer_open_fd(fd, path, options, message, size);
}

uint64_t writer_size(const struct writer *w)
{
	return w->size;
}

const char *writer_error(const struct writer *w)
{
	return w->error;
}

int writer_close(struct writer *w, char *message, size_t size)
{
	int error;

	writer_flush(w);
	if (w->fd > STDERR_FILENO && close(w->fd) < 0 && w->error_number == 0) {
		w->error_number = errno;
		snprintf(w->error, sizeof(w->error), "%s: %s", w->name, strerror(errno));
	}
	w->fd = -1;
	error = w->error_number;
	snprintf(message, size, "%s", w->error);
	free_writer(w);
	errno = error;
	return error == 0 ? 0 : -1;
}
