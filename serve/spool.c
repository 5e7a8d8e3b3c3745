#include "serve/spool.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "serve/ring.h"
#include "serve/segment.h"

enum { NAME_DIGITS = 20, SEGMENT = 16 << 20 };

struct spool {
	char *dir;
	int folder, lock;
	uint64_t most, segment_size, size;
	size_t max_frame;
	struct segment *segments;
	size_t count, slots;
	uint64_t end, lines; /* of the last segment, or where the stream goes on */
	struct cursors *cursors;
	struct stretch stretch; /* what was last read back */
};

static int fail(const char *dir, const char *name, const char *what)
{
	fprintf(stderr, "line-serve: spool %s%s%s: %s\n", dir, *name ? "/" : "", name, what);
	return -1;
}

static void segment_name(char name[32], uint64_t begin)
{
	snprintf(name, 32, "%020llu.lines", (unsigned long long)begin);
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
	s->segments[s->count] = segment_new(fd, begin, lines);
	return &s->segments[s->count++];
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
	while (segment_recover(g, (uint64_t)st.st_size, &s->max_frame, &s->stretch))
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
	s->stretch.held = 0;
	return result;
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
	s->cursors = cursors_open(s->folder);
	return s->cursors ? 0 : fail(s->dir, "cursors", strerror(errno));
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
	if (!s->dir || open_folder(s) < 0 || recover(s) < 0) {
		spool_close(s);
		return NULL;
	}
	/* An empty one goes on where its readers are. */
	if (s->count == 0)
		s->end = cursors_furthest(s->cursors);
	return s;
}

void spool_close(struct spool *s)
{
	if (!s)
		return;
	if (s->cursors && s->count > 0 && cursors_all_at(s->cursors, s->end)) {
		s->segment_size = 0;
		spool_release(s, s->end);
	}
	for (size_t i = 0; i < s->count; i++)
		segment_free(&s->segments[i]);
	cursors_close(s->cursors);
	if (s->lock >= 0)
		close(s->lock);
	if (s->folder >= 0)
		close(s->folder);
	free(s->segments);
	free(s->stretch.bytes);
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
	struct segment *g;
	uint64_t before;

	if (s->size + SEGMENT_HEADER + n > s->most) {
		errno = ENOBUFS;
		return -1;
	}
	g = segment_for(s, offset, line);
	if (!g)
		return -1;
	before = g->size;
	if (segment_append(g, bytes, n, offset, line, lines) < 0) {
		int why = errno;

		drop_empty(s);
		errno = why;
		return -1;
	}
	s->size += g->size - before;
	s->end = g->end;
	s->lines = g->lines;
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

const char *spool_read(struct spool *s, uint64_t offset, uint64_t *base, size_t *n, uint64_t *line)
{
	struct stretch *t = &s->stretch;

	if (offset < t->base || offset - t->base >= t->held) {
		const struct segment *g = segment_at(s, offset);

		if (!g || offset < g->begin) {
			errno = EIO;
			return NULL;
		}
		if (segment_read(g, offset, s->max_frame, t) < 0)
			return NULL;
	}
	*base = t->base;
	*n = t->held;
	*line = t->line;
	return t->bytes;
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

struct cursors *spool_cursors(const struct spool *s)
{
	return s->cursors;
}

int spool_folder(const struct spool *s)
{
	return s->folder;
}
