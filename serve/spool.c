#include "serve/spool.h"

#include <dirent.h>
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <zlib.h>

#include "serve/ring.h"

enum {
	HEADER = 32,
	NAME_DIGITS = 20,
	CURSORS = 64,
	CURSOR_NAME = 120,
	CURSOR_ROW = 128,
	INDEX_STEP = 64 * 1024, /* one index entry for so much of a file */
	CHUNK = 512 * 1024,     /* read at a time */
	SEGMENT = 16 << 20,
};

struct frame {
	uint32_t size;
	uint64_t offset, line;
	uint32_t lines;
	uint32_t crc;
};

struct entry {
	uint64_t offset, at; /* of a frame: in the stream, in the file */
};

struct segment {
	int fd;
	uint64_t begin, end; /* stream offsets */
	uint64_t lines;      /* before end */
	uint64_t size;       /* of the file */
	struct entry *index;
	size_t entries, slots;
};

struct spool {
	char *dir;
	int folder, lock;
	uint64_t most, segment_size, size;
	size_t max_frame;
	struct segment *segments;
	size_t count, slots;
	uint64_t end, lines; /* of the last segment, or where the stream goes on */
	unsigned char *cursors;
	bool used[CURSORS]; /* asked for by spool_cursor_find */
	char *buffer;       /* a stretch of a segment, headers taken out */
	size_t buffer_size;
	uint64_t base, base_line;
	size_t held;
};

static unsigned char *row(const struct spool *s, int cursor)
{
	return s->cursors + (size_t)cursor * CURSOR_ROW;
}

static int fail(const char *dir, const char *name, const char *what)
{
	fprintf(stderr, "line-serve: spool %s%s%s: %s\n", dir, *name ? "/" : "", name, what);
	return -1;
}

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

static int frame_decode(const unsigned char header[HEADER], struct frame *f)
{
	f->size = get32(header + 4);
	f->offset = get64(header + 8);
	f->line = get64(header + 16);
	f->lines = get32(header + 24);
	f->crc = get32(header + 28);
	return memcmp(header, "LSF1", 4) == 0 && f->size > 0 ? 0 : -1;
}

static void segment_name(char name[32], uint64_t begin)
{
	snprintf(name, 32, "%020llu.lines", (unsigned long long)begin);
}

static void segment_free(struct segment *g)
{
	if (g->fd >= 0)
		close(g->fd);
	free(g->index);
}

/* Remembers where a frame is, when the last one remembered is some way off. */
static int index_frame(struct segment *g, uint64_t offset)
{
	if (g->entries > 0 && g->size - g->index[g->entries - 1].at < INDEX_STEP)
		return 0;
	if (g->entries == g->slots) {
		size_t slots = g->slots ? 2 * g->slots : 16;
		struct entry *index = realloc(g->index, slots * sizeof(*index));

		if (!index)
			return -1;
		g->index = index;
		g->slots = slots;
	}
	g->index[g->entries++] = (struct entry){.offset = offset, .at = g->size};
	return 0;
}

static struct segment *add_segment(struct spool *s, int fd, uint64_t begin, uint64_t lines)
{
	if (s->count == s->slots) {
		size_t slots = s->slots ? 2 * s->slots : 16;
		struct segment *segments = realloc(s->segments, slots * sizeof(*segments));

		if (!segments)
			return NULL;
		s->segments = segments;
		s->slots = slots;
	}
	/* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): slots are there once count is not slots */
	s->segments[s->count] =
	    (struct segment){.fd = fd, .begin = begin, .end = begin, .lines = lines};
	return &s->segments[s->count++];
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

/* Makes room for n bytes in the buffer, which is emptied. */
static int buffer_room(struct spool *s, size_t n)
{
	s->held = 0;
	if (n > s->buffer_size) {
		char *larger = realloc(s->buffer, n);

		if (!larger)
			return -1;
		s->buffer = larger;
		s->buffer_size = n;
	}
	return 0;
}

/* The next frame of a segment being recovered: true when it is whole and fits what is before it. */
static bool recover_frame(struct spool *s, struct segment *g, uint64_t file_size)
{
	unsigned char header[HEADER];
	struct frame f;

	if (read_whole(g->fd, header, HEADER, g->size) != HEADER || frame_decode(header, &f) < 0)
		return false;
	if (f.size > file_size - g->size - HEADER || f.offset != g->end ||
	    f.offset + f.size < f.offset || f.lines > f.size ||
	    (g->entries > 0 && f.line != g->lines) || buffer_room(s, f.size) < 0)
		return false;
	if (read_whole(g->fd, s->buffer, f.size, g->size + HEADER) != (ssize_t)f.size ||
	    frame_crc(header, s->buffer, f.size) != f.crc || index_frame(g, f.offset) < 0)
		return false;
	if (f.size > s->max_frame)
		s->max_frame = f.size;
	g->size += HEADER + f.size;
	g->end = f.offset + f.size;
	g->lines = f.line + f.lines;
	return true;
}

/* Reads a segment through, and cuts it behind its last whole frame. */
static int recover_segment(struct spool *s, uint64_t begin)
{
	char name[32];
	struct segment *g;
	struct stat st;
	int fd;

	segment_name(name, begin);
	fd = openat(s->folder, name, O_RDWR | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) < 0)
		return fail(s->dir, name, strerror(errno));
	g = add_segment(s, fd, begin, s->lines);
	if (!g) {
		close(fd);
		return fail(s->dir, name, strerror(ENOMEM));
	}
	while (recover_frame(s, g, (uint64_t)st.st_size))
		;
	if (g->size < (uint64_t)st.st_size) {
		fprintf(stderr,
		    "line-serve: spool %s/%s: %llu bytes behind the last whole lines cut\n", s->dir,
		    name, (unsigned long long)((uint64_t)st.st_size - g->size));
		if (ftruncate(fd, (off_t)g->size) < 0)
			return fail(s->dir, name, strerror(errno));
	}
	if (g->entries == 0) { /* nothing whole in it */
		unlinkat(s->folder, name, 0);
		segment_free(g);
		s->count--;
		return 0;
	}
	s->size += g->size;
	s->end = g->end;
	s->lines = g->lines;
	return 0;
}

static int is_segment(const struct dirent *d)
{
	const char *n = d->d_name;

	return strlen(n) == NAME_DIGITS + 6 && strspn(n, "0123456789") == NAME_DIGITS &&
	       strcmp(n + NAME_DIGITS, ".lines") == 0;
}

/* All segments, oldest first: their names sort as their offsets do. */
static int recover(struct spool *s)
{
	struct dirent **found;
	int n = scandir(s->dir, &found, is_segment, alphasort), result = 0;

	if (n < 0)
		return fail(s->dir, "", strerror(errno));
	for (int i = 0; i < n; i++) {
		uint64_t begin = strtoull(found[i]->d_name, NULL, 10);

		/* One that begins within the one before is a stranger. */
		if (result == 0 && begin >= s->end)
			result = recover_segment(s, begin);
		else if (result == 0)
			result = fail(s->dir, found[i]->d_name, "overlaps the segment before");
		free(found[i]);
	}
	free(found);
	s->held = 0;
	return result;
}

static int map_cursors(struct spool *s)
{
	int fd = openat(s->folder, "cursors", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	void *map;

	if (fd < 0)
		return fail(s->dir, "cursors", strerror(errno));
	/* Allocated at once: a hole in a full disk would kill us when it is written to. */
	errno = posix_fallocate(fd, 0, CURSORS * CURSOR_ROW);
	map = errno ? MAP_FAILED
		    : mmap(NULL, CURSORS * CURSOR_ROW, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (map == MAP_FAILED)
		return fail(s->dir, "cursors", strerror(errno));
	s->cursors = map;
	return 0;
}

static int open_folder(struct spool *s)
{
	if (mkdir(s->dir, 0700) < 0 && errno != EEXIST)
		return fail(s->dir, "", strerror(errno));
	s->folder = open(s->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (s->folder < 0)
		return fail(s->dir, "", strerror(errno));
	s->lock = openat(s->folder, "lock", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (s->lock < 0)
		return fail(s->dir, "lock", strerror(errno));
	if (flock(s->lock, LOCK_EX | LOCK_NB) < 0)
		return fail(s->dir, "",
		    errno == EWOULDBLOCK ? "in use by another line-serve" : strerror(errno));
	return 0;
}

struct spool *spool_open(const char *dir, uint64_t most, size_t max_frame)
{
	struct spool *s = calloc(1, sizeof(*s));

	if (!s) {
		fail(dir, "", strerror(ENOMEM));
		return NULL;
	}
	s->folder = s->lock = -1;
	s->most = most;
	s->max_frame = max_frame;
	/* A sixteenth of the whole goes at once when the oldest go; at most 256 files are open. */
	s->segment_size = most / 16 < SEGMENT    ? most / 16
			  : most / 256 > SEGMENT ? most / 256
						 : SEGMENT;
	s->dir = strdup(dir);
	if (!s->dir || open_folder(s) < 0 || map_cursors(s) < 0 || recover(s) < 0) {
		spool_close(s);
		return NULL;
	}
	for (int i = 0; i < CURSORS; i++) /* an empty spool goes on where its readers are */
		if (s->count == 0 && spool_cursor(s, i) > s->end)
			s->end = spool_cursor(s, i);
	return s;
}

/* True when no cursor in use is before the end. */
static bool is_read(const struct spool *s)
{
	for (int i = 0; i < CURSORS; i++)
		if (s->used[i] && spool_cursor(s, i) < s->end)
			return false;
	return s->used[0];
}

void spool_close(struct spool *s)
{
	if (!s)
		return;
	if (s->cursors && is_read(s) && s->count > 0) {
		s->segment_size = 0;
		spool_release(s, s->end);
	}
	for (size_t i = 0; i < s->count; i++)
		segment_free(&s->segments[i]);
	if (s->cursors)
		munmap(s->cursors, CURSORS * CURSOR_ROW);
	if (s->lock >= 0)
		close(s->lock);
	if (s->folder >= 0)
		close(s->folder);
	free(s->segments);
	free(s->buffer);
	free(s->dir);
	free(s);
}

uint64_t spool_begin(const struct spool *s)
{
	return s->count > 0 ? s->segments[0].begin : s->end;
}

uint64_t spool_end(const struct spool *s)
{
	return s->end;
}

uint64_t spool_lines(const struct spool *s)
{
	return s->lines;
}

uint64_t spool_size(const struct spool *s)
{
	return s->size;
}

/* The segment the next frame goes to. NULL, errno says why. */
static struct segment *segment_for(struct spool *s, uint64_t offset, uint64_t line)
{
	struct segment *g = s->count > 0 ? &s->segments[s->count - 1] : NULL;
	char name[32];
	int fd;

	if (g && g->size < s->segment_size && g->end == offset)
		return g;
	segment_name(name, offset);
	fd = openat(s->folder, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return NULL;
	g = add_segment(s, fd, offset, line);
	if (!g) {
		close(fd);
		unlinkat(s->folder, name, 0);
		errno = ENOMEM;
	}
	return g;
}

/* Writes header and lines behind what is there, wholly or not at all. */
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

/* Takes back a segment that was made for a frame which could not be written. */
static void drop_empty(struct spool *s)
{
	struct segment *g = &s->segments[s->count - 1];
	char name[32];

	if (g->size > 0)
		return;
	segment_name(name, g->begin);
	unlinkat(s->folder, name, 0);
	segment_free(g);
	s->count--;
}

int spool_append(
    struct spool *s, const char *bytes, size_t n, uint64_t offset, uint64_t line, uint64_t lines)
{
	unsigned char header[HEADER] = "LSF1";
	struct segment *g;

	if (s->size + HEADER + n > s->most) {
		errno = ENOBUFS;
		return -1;
	}
	g = segment_for(s, offset, line);
	if (!g)
		return -1;
	put32(header + 4, (uint32_t)n);
	put64(header + 8, offset);
	put64(header + 16, line);
	put32(header + 24, (uint32_t)lines);
	put32(header + 28, frame_crc(header, bytes, n));
	if (index_frame(g, offset) < 0 || write_frame(g, header, bytes, n) < 0) {
		int why = errno;

		if (g->entries > 0 && g->index[g->entries - 1].at == g->size)
			g->entries--;
		drop_empty(s);
		errno = why;
		return -1;
	}
	g->size += HEADER + n;
	s->size += HEADER + n;
	s->end = g->end = offset + n;
	s->lines = g->lines = line + lines;
	return 0;
}

/* The segment that holds offset, or the next one behind it; NULL when there is none. */
static struct segment *segment_at(const struct spool *s, uint64_t offset)
{
	size_t low = 0, high = s->count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (s->segments[middle].end <= offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low < s->count ? &s->segments[low] : NULL;
}

uint64_t spool_next(const struct spool *s, uint64_t offset)
{
	const struct segment *g = segment_at(s, offset);

	if (!g)
		return s->end;
	return g->begin > offset ? g->begin : offset;
}

static const struct entry *entry_at(const struct segment *g, uint64_t offset)
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
static int take_out_headers(struct spool *s, size_t n, uint64_t base)
{
	size_t from = 0;

	s->held = 0;
	while (n - from >= HEADER) {
		struct frame f;

		if (frame_decode((unsigned char *)s->buffer + from, &f) < 0 ||
		    f.offset != base + s->held) {
			errno = EIO;
			return -1;
		}
		if (f.size > n - from - HEADER)
			break;
		if (from == 0)
			s->base_line = f.line;
		memmove(s->buffer + s->held, s->buffer + from + HEADER, f.size);
		s->held += f.size;
		from += HEADER + f.size;
	}
	s->base = base;
	return 0;
}

const char *spool_read(struct spool *s, uint64_t offset, uint64_t *base, size_t *n, uint64_t *line)
{
	if (offset < s->base || offset - s->base >= s->held) {
		const struct segment *g = segment_at(s, offset);
		const struct entry *e = g ? entry_at(g, offset) : NULL;
		size_t want = CHUNK + INDEX_STEP + HEADER + s->max_frame;
		ssize_t got;

		if (!e || offset < g->begin || buffer_room(s, want) < 0) {
			errno = e ? ENOMEM : EIO;
			return NULL;
		}
		if (want > g->size - e->at)
			want = (size_t)(g->size - e->at);
		got = read_whole(g->fd, s->buffer, want, e->at);
		if (got < 0 || take_out_headers(s, (size_t)got, e->offset) < 0)
			return NULL;
		if (offset - s->base >= s->held) {
			errno = EIO;
			return NULL;
		}
	}
	*base = s->base;
	*n = s->held;
	*line = s->base_line;
	return s->buffer;
}

uint64_t spool_line_at(struct spool *s, uint64_t offset)
{
	const struct segment *g = segment_at(s, offset);
	uint64_t base, line;
	const char *bytes;
	size_t n;

	if (!g || g->begin > offset) { /* behind everything, or in a gap */
		size_t i = g ? (size_t)(g - s->segments) : s->count;

		return i > 0 ? s->segments[i - 1].lines : s->lines;
	}
	if (offset == g->begin && g->entries == 0)
		return g->lines;
	bytes = spool_read(s, offset, &base, &n, &line);
	return bytes ? line + ring_count_newlines(bytes, (size_t)(offset - base)) : g->lines;
}

void spool_release(struct spool *s, uint64_t offset)
{
	size_t gone = 0;

	while (gone < s->count && s->segments[gone].end <= offset) {
		char name[32];

		if (gone == s->count - 1 && s->segments[gone].size < s->segment_size)
			break;

		segment_name(name, s->segments[gone].begin);
		unlinkat(s->folder, name, 0);
		s->size -= s->segments[gone].size;
		segment_free(&s->segments[gone++]);
	}
	if (gone > 0)
		memmove(s->segments, s->segments + gone, (s->count - gone) * sizeof(*s->segments));
	s->count -= gone;
}

uint64_t spool_first_end(const struct spool *s)
{
	return s->count > 0 ? s->segments[0].end : s->end;
}

int spool_cursor_find(struct spool *s, const char *name)
{
	char padded[CURSOR_NAME] = "";
	int unused = -1;

	s->used[0] = true;
	if (*name == '\0')
		return 0;
	snprintf(padded, sizeof(padded), "%s", name);
	for (int i = 1; i < CURSORS; i++) {
		if (memcmp(row(s, i), padded, CURSOR_NAME) == 0) {
			s->used[i] = true;
			return i;
		}
		if (!s->used[i] && (unused < 0 || *row(s, i) == '\0'))
			unused = i;
	}
	if (unused > 0) {
		s->used[unused] = true;
		memset(row(s, unused), 0, CURSOR_ROW);
		spool_cursor_set(s, unused, spool_begin(s));
		memcpy(row(s, unused), padded, CURSOR_NAME);
	}
	return unused;
}

uint64_t spool_cursor(const struct spool *s, int cursor)
{
	return get64(row(s, cursor) + CURSOR_NAME);
}

void spool_cursor_set(struct spool *s, int cursor, uint64_t offset)
{
	put64(row(s, cursor) + CURSOR_NAME, offset);
}
