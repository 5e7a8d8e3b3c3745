#include "capture/writer.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "capture/formats.h"
#include "capture/pcapng_blocks.h"

enum {
	BLOCK = 512 * 1024,
	PIPE = 1024 * 1024, /* a pipe to the reader is widened to, where it may be */
	DIRECT = 32 * 1024, /* a run of so many bytes leaves from where it lies */
	RECORD_HEADER = 16,
	PATIENCE_MS = 500, /* with a reader that takes nothing once the end was asked for */
};

struct writer {
	uint8_t *block;
	size_t used;
	uint64_t size;     /* bytes given, all in all */
	uint32_t fraction; /* nanoseconds in a unit of the stamp's second word */
	bool stamps_as_read;
	bool pcapng;
	uint32_t
	    *units; /* of the stamps of each of pcapng's interfaces, as reader_interface has them */
	uint32_t interfaces;
	int (*stop)(void);
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

static void keep_error(struct writer *w, int error)
{
	w->error_number = error;
	snprintf(w->error, sizeof(w->error), "%s: %s", w->name, strerror(error));
}

/* write(2), but once the end was asked for only what a pipe takes without blocking: a reader that
 * hangs must not hold the end up, and one that reads gets whole records. */
static ssize_t write_some(const struct writer *w, const uint8_t *bytes, size_t n)
{
	struct pollfd p = {.fd = w->fd, .events = POLLOUT};

	if (!w->stop || !w->stop())
		return write(w->fd, bytes, n);
	if (poll(&p, 1, PATIENCE_MS) == 0) {
		errno = ETIMEDOUT;
		return -1;
	}
	return write(w->fd, bytes, n < PIPE_BUF ? n : PIPE_BUF);
}

/* Writes all of it, whatever signals come. 0, or -1 with the error kept. */
static int write_all(struct writer *w, const uint8_t *bytes, size_t n)
{
	size_t done = 0;

	while (done < n && w->error_number == 0) {
		ssize_t wrote = write_some(w, bytes + done, n - done);

		if (wrote >= 0) {
			done += (size_t)wrote;
		} else if (errno == EAGAIN) {
			struct pollfd p = {.fd = w->fd, .events = POLLOUT};

			poll(&p, 1, PATIENCE_MS);
		} else if (errno != EINTR) {
			keep_error(w, errno);
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

/* The two words of a stamp. */
static void put_stamp(const struct writer *w, int64_t time, uint32_t stamp[2])
{
	int64_t seconds = time / 1000000000, rest = time % 1000000000;

	if (__builtin_expect(rest < 0, 0)) {
		rest += 1000000000;
		seconds--;
	}
	stamp[0] = (uint32_t)seconds;
	stamp[1] = w->fraction == 1 ? (uint32_t)rest : (uint32_t)rest / 1000;
}

static int refuse(const struct writer *w)
{
	errno = w->error_number;
	return -1;
}

static int put_record(struct writer *w, const struct reader_packet *packet)
{
	uint32_t header[4] = {packet->stamp[0], packet->stamp[1], packet->caplen, packet->len};

	if (!w->stamps_as_read)
		put_stamp(w, packet->time, header);
	if (put(w, header, RECORD_HEADER) < 0 || put(w, packet->data, packet->caplen) < 0)
		return refuse(w);
	w->size += RECORD_HEADER + packet->caplen;
	return 0;
}

static int put_block(struct writer *w, const struct reader_packet *packet)
{
	uint8_t head[PCAPNG_PACKET_HEAD], tail[PCAPNG_PACKET_TAIL + 3];
	uint32_t units = w->units[packet->interface];
	uint64_t stamp = units == 0 ? (uint64_t)packet->stamp[0] << 32 | packet->stamp[1]
				    : (uint64_t)packet->stamp[0] * units + packet->stamp[1];
	uint32_t n = pcapng_put_tail(tail, packet->caplen);

	pcapng_put_packet(head, packet, stamp);
	if (put(w, head, sizeof(head)) < 0 || put(w, packet->data, packet->caplen) < 0 ||
	    put(w, tail, n) < 0)
		return refuse(w);
	w->size += sizeof(head) + packet->caplen + n;
	return 0;
}

int writer_packet(struct writer *w, const struct reader_packet *packet)
{
	if (w->error_number != 0)
		return refuse(w);
	return w->pcapng ? put_block(w, packet) : put_record(w, packet);
}

int writer_run(struct writer *w, const struct reader_run *run)
{
	bool direct = run->size >= DIRECT;

	if (w->error_number != 0)
		return refuse(w);
	if (direct && (writer_flush(w) < 0 || write_all(w, run->data, run->size) < 0))
		return refuse(w);
	if (!direct && put(w, run->data, run->size) < 0)
		return refuse(w);
	w->size += run->size;
	return 0;
}

int writer_interface(struct writer *w, const struct reader_interface *i)
{
	uint32_t size = PCAPNG_INTERFACE + i->options_size;
	uint32_t *units = realloc(w->units, (w->interfaces + 1) * sizeof(*units));
	uint8_t *block = units ? malloc(size) : NULL;
	int result;

	if (units)
		w->units = units;
	if (!block) {
		keep_error(w, ENOMEM);
		return refuse(w);
	}
	w->units[w->interfaces++] = i->units;
	pcapng_put_interface(block, i);
	result = w->error_number == 0 ? put(w, block, size) : -1;
	free(block);
	w->size += size;
	return result == 0 ? 0 : refuse(w);
}

static void free_writer(struct writer *w)
{
	if (w->fd > STDERR_FILENO)
		close(w->fd);
	free(w->block);
	free(w->units);
	free(w->name);
	free(w);
}

static void begin(struct writer *w, const struct writer_options *options)
{
	struct file_header header = {
	    .magic = options->nanoseconds ? 0xa1b23c4d : 0xa1b2c3d4,
	    .major = 2,
	    .minor = 4,
	    .snaplen = options->snaplen,
	    .link_type = link_type_to_file(options->link_type),
	};
	uint8_t section[PCAPNG_SECTION];

	pcapng_put_section(section);
	if (w->pcapng)
		put(w, section, sizeof(section));
	else
		put(w, &header, sizeof(header));
	w->size = w->used;
}

struct writer *writer_open_fd(
    int fd, const char *name, const struct writer_options *options, char *message, size_t size)
{
	struct writer *w = calloc(1, sizeof(*w));

	if (w) {
		w->fd = fd;
		w->pcapng = options->pcapng;
		w->fraction = options->nanoseconds ? 1 : 1000;
		w->stamps_as_read = options->stamps_as_read;
		w->stop = options->stop;
		w->block = malloc(BLOCK);
		w->name = strdup(name);
	}
	if (!w || !w->block || !w->name) {
		snprintf(message, size, "%s: %s", name, strerror(ENOMEM));
		if (w)
			free_writer(w);
		return NULL;
	}
	begin(w, options);
	return w;
}

struct writer *writer_open(
    const char *path, const struct writer_options *options, char *message, size_t size)
{
	int fd;

	if (strcmp(path, "-") == 0) {
		fcntl(STDOUT_FILENO, F_SETPIPE_SZ, PIPE); /* refused by all that is no pipe */
		return writer_open_fd(STDOUT_FILENO, "standard output", options, message, size);
	}
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
	if (w->fd > STDERR_FILENO && close(w->fd) < 0 && w->error_number == 0)
		keep_error(w, errno);
	w->fd = -1;
	error = w->error_number;
	snprintf(message, size, "%s", w->error);
	free_writer(w);
	errno = error;
	return error == 0 ? 0 : -1;
}
