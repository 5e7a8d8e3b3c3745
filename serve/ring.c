#include "serve/ring.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* A mark remembers the line number of one line's start. Counting goes on from the mark before, so
 * the distance bounds what one question costs. */
enum { MARK_STEP = 64 * 1024 };

struct mark {
	uint64_t offset;
	uint64_t line;
};

struct ring {
	char *base; /* capacity bytes, twice in a row */
	size_t capacity;
	size_t max_line;
	uint64_t origin; /* the stream offset that lies at base */
	uint64_t tail;
	uint64_t head;
	uint64_t end; /* behind the bytes of the unfinished line */
	uint64_t lines;
	bool skipping; /* within the part of a line that is cut off */
	uint64_t cut_lines;
	uint64_t cut_bytes;
	struct mark *marks; /* a ring of its own; the first is at or below tail */
	size_t mark_slots;
	size_t first_mark;
	size_t mark_count;
};

/* Maps the same memory twice, side by side. */
static char *map_twice(size_t size)
{
	int fd = memfd_create("ring", MFD_CLOEXEC);
	char *base;

	if (fd < 0)
		return NULL;
	base = mmap(NULL, 2 * size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (base != MAP_FAILED && (ftruncate(fd, (off_t)size) < 0 ||
				      mmap(base, size, PROT_READ | PROT_WRITE,
					  MAP_SHARED | MAP_FIXED, fd, 0) == MAP_FAILED ||
				      mmap(base + size, size, PROT_READ | PROT_WRITE,
					  MAP_SHARED | MAP_FIXED, fd, 0) == MAP_FAILED)) {
		munmap(base, 2 * size);
		base = MAP_FAILED;
	}
	close(fd);
	return base == MAP_FAILED ? NULL : base;
}

static struct mark *mark_at(const struct ring *r, size_t i)
{
	return &r->marks[(r->first_mark + i) % r->mark_slots];
}

static void add_mark(struct ring *r)
{
	*mark_at(r, r->mark_count) = (struct mark){.offset = r->head, .line = r->lines};
	r->mark_count++;
}

struct ring *ring_open(size_t capacity, size_t max_line, uint64_t offset, uint64_t line)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	struct ring *r = calloc(1, sizeof(*r));

	if (!r)
		return NULL;
	r->capacity = (capacity + page - 1) / page * page;
	r->max_line = max_line;
	r->origin = r->tail = r->head = r->end = offset;
	r->lines = line;
	r->mark_slots = r->capacity / MARK_STEP + 3;
	r->marks = calloc(r->mark_slots, sizeof(*r->marks));
	r->base = r->marks ? map_twice(r->capacity) : NULL;
	if (!r->base) {
		free(r->marks);
		free(r);
		return NULL;
	}
	add_mark(r);
	return r;
}

void ring_close(struct ring *r)
{
	if (!r)
		return;
	munmap(r->base, 2 * r->capacity);
	free(r->marks);
	free(r);
}

const char *ring_at(const struct ring *r, uint64_t offset)
{
	return r->base + (offset - r->origin) % r->capacity;
}

/* Sixteen bytes at a time; 64 blocks can match in a byte of the sum before it could overflow. */
typedef unsigned char vector __attribute__((vector_size(16), aligned(1), may_alias));

size_t ring_count_newlines(const char *bytes, size_t n)
{
	const vector newline = (vector){0} + '\n';
	size_t count = 0;

	while (n >= 64) {
		vector sum = {0};
		size_t rounds = n / 64 < 60 ? n / 64 : 60;

		for (size_t i = 0; i < rounds; i++, bytes += 64) {
			const vector *v = (const vector *)bytes;

			sum -= (vector)(v[0] == newline) + (vector)(v[1] == newline) +
			       (vector)(v[2] == newline) + (vector)(v[3] == newline);
		}
		for (unsigned i = 0; i < sizeof(sum); i++)
			count += sum[i];
		n -= rounds * 64;
	}
	for (; n > 0; n--)
		count += *bytes++ == '\n';
	return count;
}

/* Rewinds an empty ring to its first bytes, which the cache still holds. */
static void rewind_empty(struct ring *r)
{
	size_t unfinished = (size_t)(r->end - r->head);

	if (r->tail != r->head || unfinished > MARK_STEP || ring_at(r, r->head) == r->base)
		return;
	memmove(r->base, ring_at(r, r->head), unfinished);
	r->origin = r->head;
}

char *ring_room(struct ring *r, size_t *n)
{
	rewind_empty(r);
	*n = r->capacity - (size_t)(r->end - r->tail);
	if (*n > r->max_line)
		*n = r->max_line;
	return r->base + (r->end - r->origin) % r->capacity;
}

/* Moves head to the newline that ends the last whole line of [from, end), if there is one. */
static void take_lines(struct ring *r, uint64_t from)
{
	const char *bytes = ring_at(r, from);
	const char *newline = memrchr(bytes, '\n', (size_t)(r->end - from));

	if (!newline)
		return;
	r->lines += ring_count_newlines(bytes, (size_t)(newline - bytes) + 1);
	r->head = from + (uint64_t)(newline - bytes) + 1;
	if (r->head - mark_at(r, r->mark_count - 1)->offset >= MARK_STEP)
		add_mark(r);
}

/* Drops of the n bytes behind end what still belongs to the line being cut, and moves down what
 * is left. Returns how much that is. */
static size_t skip(struct ring *r, size_t n, const char *bytes)
{
	const char *newline = memchr(bytes, '\n', n);
	size_t dropped = newline ? (size_t)(newline - bytes) : n;

	r->cut_bytes += dropped;
	if (newline) {
		memmove(r->base + (r->end - r->origin) % r->capacity, newline, n - dropped);
		r->skipping = false;
	}
	return n - dropped;
}

/* No read is larger than a line may be, so of the lines in one only the first, which began
 * before it, can be too long. */
static size_t cut_first(struct ring *r, size_t n)
{
	const char *bytes = ring_at(r, r->end);
	size_t room = r->max_line - (size_t)(r->end - r->head);

	if (n <= room || memchr(bytes, '\n', room + 1))
		return n;
	r->cut_lines++;
	r->skipping = true;
	r->end += room;
	return skip(r, n - room, bytes + room);
}

void ring_commit(struct ring *r, size_t n)
{
	uint64_t from;

	n = r->skipping ? skip(r, n, ring_at(r, r->end)) : cut_first(r, n);
	from = r->end;
	r->end += n;
	if (n > 0)
		take_lines(r, from);
}

void ring_finish(struct ring *r)
{
	if (r->end > r->head) {
		r->head = r->end;
		r->lines++;
	}
}

uint64_t ring_tail(const struct ring *r)
{
	return r->tail;
}

uint64_t ring_head(const struct ring *r)
{
	return r->head;
}

size_t ring_unfinished(const struct ring *r)
{
	return (size_t)(r->end - r->head);
}

uint64_t ring_lines(const struct ring *r)
{
	return r->lines;
}

size_t ring_capacity(const struct ring *r)
{
	return r->capacity;
}

uint64_t ring_cut(const struct ring *r, uint64_t *bytes)
{
	*bytes = r->cut_bytes;
	return r->cut_lines;
}

/* The last mark at or below offset. */
static const struct mark *mark_below(const struct ring *r, uint64_t offset)
{
	size_t low = 0, high = r->mark_count;

	while (high - low > 1) {
		size_t middle = (low + high) / 2;

		if (mark_at(r, middle)->offset <= offset)
			low = middle;
		else
			high = middle;
	}
	return mark_at(r, low);
}

uint64_t ring_line_at(const struct ring *r, uint64_t offset)
{
	const struct mark *m = mark_below(r, offset);

	if (offset == r->head)
		return r->lines;
	return m->line + ring_count_newlines(ring_at(r, m->offset), (size_t)(offset - m->offset));
}

uint64_t ring_line_start(const struct ring *r, uint64_t offset)
{
	const char *from = ring_at(r, r->tail);
	const char *newline = memrchr(from, '\n', (size_t)(offset - r->tail));

	return newline ? r->tail + (uint64_t)(newline - from) + 1 : r->tail;
}

uint64_t ring_line_end(const struct ring *r, uint64_t offset)
{
	const char *from = ring_at(r, offset);
	const char *newline = memchr(from, '\n', (size_t)(r->head - offset));

	return newline ? offset + (uint64_t)(newline - from) + 1 : r->head;
}

uint64_t ring_last_lines(const struct ring *r, uint64_t n)
{
	uint64_t offset = r->head;
	uint64_t tail_line = mark_at(r, 0)->line;

	if (n >= r->lines - tail_line)
		return r->tail;
	for (; n > 0; n--)
		offset = ring_line_start(r, offset - 1);
	return offset;
}

void ring_release(struct ring *r, uint64_t offset)
{
	if (offset <= r->tail)
		return;
	while (r->mark_count > 1 && mark_at(r, 1)->offset <= offset) {
		r->first_mark = (r->first_mark + 1) % r->mark_slots;
		r->mark_count--;
	}
	r->tail = mark_at(r, 0)->offset;
	if (offset >= r->head) {
		r->tail = r->head;
		r->mark_count = 0;
		add_mark(r);
	}
}

uint64_t ring_next_mark(const struct ring *r, uint64_t above)
{
	for (size_t i = 0; i < r->mark_count; i++)
		if (mark_at(r, i)->offset > above)
			return mark_at(r, i)->offset;
	return r->head;
}

uint64_t ring_mark_before(const struct ring *r, uint64_t lines, uint64_t bytes)
{
	uint64_t keep = r->tail;

	for (size_t i = 0; i < r->mark_count; i++) {
		const struct mark *m = mark_at(r, i);

		if (r->lines - m->line < lines || r->head - m->offset < bytes)
			break;
		keep = m->offset;
	}
	return keep;
}
