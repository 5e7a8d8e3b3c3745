#include "serve/segment.h"

#include <endian.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <zlib.h>

enum {
	HEADER = SEGMENT_HEADER,
	INDEX_STEP = 64 * 1024, /* one index entry for so much of a file */
	CHUNK = 512 * 1024,     /* read at a time */
};

struct frame {
	uint32_t size;
	uint64_t offset, line;
	uint32_t lines;
	uint32_t crc;
};

static void put32(unsigned char *at, uint32_t v)
{
	v = htole32(v);
	memcpy(at, &v, 4);
}

static void put64(unsigned char *at, uint64_t v)
{
	v = htole64(v);
	memcpy(at, &v, 8);
}

static uint32_t get32(const unsigned char *at)
{
	uint32_t v;

	memcpy(&v, at, 4);
	return le32toh(v);
}

static uint64_t get64(const unsigned char *at)
{
	uint64_t v;

	memcpy(&v, at, 8);
	return le64toh(v);
}

static uint32_t frame_crc(const unsigned char header[HEADER], const char *bytes, size_t n)
{
	uLong crc = crc32_z(0, header, HEADER - 4);

	return (uint32_t)crc32_z(crc, (const unsigned char *)bytes, n);
}

static void frame_encode(unsigned char header[HEADER], const struct frame *f)
{
	memcpy(header, "LSF1", 4); /* NOLINT(bugprone-not-null-terminated-result): a mark, not a text */
	put32(header + 4, f->size);
	put64(header + 8, f->offset);
	put64(header + 16, f->line);
	put32(header + 24, f->lines);
}

static int frame_decode(const unsigned char header[HEADER], struct frame *f)
{
	f->size = get32(header + 4);
	f->offset = get64(header + 8);
	f->line = get64(header + 16);
	f->lines = get32(header + 24);
	f->crc = get32(header + 28);
	return memcmp(header, "LSF1", 4) == 0 && f->size > 0 ? 0 : -1;
}

struct segment segment_new(int fd, uint64_t begin, uint64_t lines)
{
	return (struct segment){.fd = fd, .begin = begin, .end = begin, .lines = lines};
}

void segment_free(struct segment *g)
{
	if (g->fd >= 0)
		close(g->fd);
	free(g->index);
}

/* Remembers where the next frame is, when the last one remembered is some way off. */
static int index_frame(struct segment *g, uint64_t offset)
{
	if (g->entries > 0 && g->size - g->index[g->entries - 1].at < INDEX_STEP)
		return 0;
	if (g->entries == g->slots) {
		size_t slots = g->slots ? 2 * g->slots : 16;
		struct segment_entry *index = realloc(g->index, slots * sizeof(*index));

		if (!index)
			return -1;
		g->index = index;
		g->slots = slots;
	}
	g->index[g->entries++] = (struct segment_entry){.offset = offset, .at = g->size};
	return 0;
}

static void forget_frame(struct segment *g)
{
	if (g->entries > 0 && g->index[g->entries - 1].at == g->size)
		g->entries--;
}

static void take_frame(struct segment *g, const struct frame *f)
{
	g->size += HEADER + f->size;
	g->end = f->offset + f->size;
	g->lines = f->line + f->lines;
}

static ssize_t read_whole(int fd, void *to, size_t n, uint64_t at)
{
	size_t done = 0;

	while (done < n) {
		ssize_t m = pread(fd, (char *)to + done, n - done, (off_t)(at + done));

		if (m < 0 && errno == EINTR)
			continue;
		if (m < 0)
			return -1;
		if (m == 0)
			break;
		done += (size_t)m;
	}
	return (ssize_t)done;
}

/* Makes room for n bytes, and holds none. */
static int stretch_room(struct stretch *s, size_t n)
{
	s->held = 0;
	if (n > s->room) {
		char *larger = realloc(s->bytes, n);

		if (!larger)
			return -1;
		s->bytes = larger;
		s->room = n;
	}
	return 0;
}

static bool fits(const struct segment *g, const struct frame *f, uint64_t file_size)
{
	return f->size <= file_size - g->size - HEADER && f->offset == g->end &&
	       f->offset + f->size >= f->offset && f->lines <= f->size &&
	       (g->entries == 0 || f->line == g->lines);
}

bool segment_recover(
    struct segment *g, uint64_t file_size, size_t *max_frame, struct stretch *scratch)
{
	unsigned char header[HEADER];
	struct frame f;

	if (read_whole(g->fd, header, HEADER, g->size) != HEADER || frame_decode(header, &f) < 0 ||
	    !fits(g, &f, file_size) || stretch_room(scratch, f.size) < 0)
		return false;
	if (read_whole(g->fd, scratch->bytes, f.size, g->size + HEADER) != (ssize_t)f.size ||
	    frame_crc(header, scratch->bytes, f.size) != f.crc || index_frame(g, f.offset) < 0)
		return false;
	if (f.size > *max_frame)
		*max_frame = f.size;
	take_frame(g, &f);
	return true;
}

/* Header and lines behind what is there; a part of them is taken back. */
static int write_frame(
    struct segment *g, const unsigned char header[HEADER], const char *bytes, size_t n)
{
	size_t done = 0;

	while (done < HEADER + n) {
		ssize_t m = done < HEADER ? pwrite(g->fd, header + done, HEADER - done,
						(off_t)(g->size + done))
					  : pwrite(g->fd, bytes + (done - HEADER),
						n - (done - HEADER), (off_t)(g->size + done));

		if (m < 0 && errno == EINTR)
			continue;
		if (m < 0) {
			int why = errno;

			if (ftruncate(g->fd, (off_t)g->size) < 0)
				why = errno;
			errno = why;
			return -1;
		}
		done += (size_t)m;
	}
	return 0;
}

int segment_append(
    struct segment *g, const char *bytes, size_t n, uint64_t offset, uint64_t line, uint64_t lines)
{
	const struct frame f = {
	    .size = (uint32_t)n, .offset = offset, .line = line, .lines = (uint32_t)lines};
	unsigned char header[HEADER];

	frame_encode(header, &f);
	put32(header + HEADER - 4, frame_crc(header, bytes, n));
	if (index_frame(g, offset) < 0)
		return -1;
	if (write_frame(g, header, bytes, n) < 0) {
		forget_frame(g);
		return -1;
	}
	take_frame(g, &f);
	return 0;
}

static const struct segment_entry *entry_at(const struct segment *g, uint64_t offset)
{
	size_t low = 0, high = g->entries;

	while (high - low > 1) {
		size_t middle = (low + high) / 2;

		if (g->index[middle].offset <= offset)
			low = middle;
		else
			high = middle;
	}
	return &g->index[low];
}

/* Moves the lines of whole frames together over their headers. */
static int take_out_headers(struct stretch *s, size_t n, uint64_t base)
{
	size_t from = 0;

	s->base = base;
	while (n - from >= HEADER) {
		struct frame f;

		if (frame_decode((unsigned char *)s->bytes + from, &f) < 0 ||
		    f.offset != base + s->held)
			return -1;
		if (f.size > n - from - HEADER)
			break;
		if (from == 0)
			s->line = f.line;
		memmove(s->bytes + s->held, s->bytes + from + HEADER, f.size);
		s->held += f.size;
		from += HEADER + f.size;
	}
	return 0;
}

int segment_read(const struct segment *g, uint64_t offset, size_t max_frame, struct stretch *into)
{
	const struct segment_entry *e = entry_at(g, offset);
	size_t want = CHUNK + INDEX_STEP + HEADER + max_frame;
	ssize_t got;

	if (stretch_room(into, want) < 0) {
		errno = ENOMEM;
		return -1;
	}
	if (want > g->size - e->at)
		want = (size_t)(g->size - e->at);
	got = read_whole(g->fd, into->bytes, want, e->at);
	if (got < 0)
		return -1;
	if (take_out_headers(into, (size_t)got, e->offset) == 0 && offset - into->base < into->held)
		return 0;
	into->held = 0;
	errno = EIO;
	return -1;
}
