/*
 * Any bytes as a capture: plain, compressed, through a file. Every byte of every packet handed out is
 * looked at, and what was read is written again.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "capture/reader.h"
#include "capture/writer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A path to a file of these bytes, kept by *fd. */
static void make_file(const uint8_t *data, size_t size, int *fd, char *path, size_t room)
{
	*fd = memfd_create("fuzz", 0);
	if (*fd < 0 || write(*fd, data, size) != (ssize_t)size)
		abort();
	snprintf(path, room, "/proc/self/fd/%d", *fd);
}

/* A run is as good as its packets one by one: its records end where it does. */
static void read_run(struct reader *r)
{
	struct reader_run run;
	uint64_t size = 0;
	uint32_t caplen;

	if (!reader_run(r, 3, &run))
		return;
	for (uint64_t i = 0; i < run.packets; i++) {
		memcpy(&caplen, run.data + size + 8, sizeof(caplen));
		size += 16 + caplen;
	}
	if (size != run.size || size != run.captured + run.packets * 16)
		abort();
}

static void read_all(struct reader *r, bool pcapng)
{
	const struct writer_options o = {
		.pcapng = pcapng,
		.link_type = reader_info(r)->link_type,
		.snaplen = reader_info(r)->snaplen,
		.nanoseconds = true,
	};
	char message[256];
	struct writer *w = writer_open("/dev/null", &o, message, sizeof(message));
	struct reader_packet p;
	volatile uint8_t sum = 0;
	uint32_t described = 0;

	if (!w)
		abort();
	while (reader_next(r, &p) == 1) {
		for (uint32_t i = 0; i < p.caplen; i++)
			sum = (uint8_t)(sum + p.data[i]);
		for (; pcapng && described < reader_info(r)->interfaces; described++)
			writer_interface(w, reader_interface(r, described));
		writer_packet(w, &p);
		if (!pcapng)
			read_run(r);
	}
	writer_close(w, message, sizeof(message));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char path[64], message[256];
	struct reader *r;
	int fd;

	make_file(data, size, &fd, path, sizeof(path));
	r = reader_open(path, message, sizeof(message));
	if (r)
		read_all(r, size % 2 == 0);
	reader_close(r);
	close(fd);
	return 0;
}
