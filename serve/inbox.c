#include "serve/inbox.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "serve/persist.h"

enum { PAGE = 4096 };

static const char MAGIC[8] = "LSI1";

struct half {
	uint64_t offset, line; /* of its first byte */
	uint64_t device, node; /* of the pipe it came from */
	off64_t end;           /* behind its last byte, in the file; splice(2) moves it */
};

struct header {
	char magic[8];
	uint64_t size;    /* of a half, in the file */
	uint32_t current; /* the half that counts */
	struct half halves[2];
};

struct inbox {
	int fd, input;
	struct stat pipe;
	size_t mapped;
	struct header *header;
};

static uint64_t start_of(const struct header *h, uint32_t half)
{
	return PAGE + half * h->size;
}

/* The size of the halves of the file that is there; 0 when there is none to go by. */
static uint64_t size_there(int folder)
{
	int fd = openat(folder, "inbox", O_RDONLY | O_CLOEXEC);
	struct header h;
	struct stat st;
	bool good;

	if (fd < 0)
		return 0;
	good = pread(fd, &h, sizeof(h), 0) == sizeof(h) && fstat(fd, &st) == 0 &&
	       memcmp(h.magic, MAGIC, sizeof(MAGIC)) == 0 && h.size % PAGE == 0 &&
	       h.size < (uint64_t)st.st_size && PAGE + 2 * h.size == (uint64_t)st.st_size;
	close(fd);
	return good ? h.size : 0;
}

/* Maps the file of this name, which is there with halves of this size or is to be made. */
static int map(struct inbox *b, int folder, const char *name, uint64_t size)
{
	b->mapped = (size_t)(PAGE + 2 * size);
	b->header = persist_map(folder, name, b->mapped, &b->fd);
	if (!b->header)
		return -1;
	if (b->header->size != size) {
		b->header->size = size;
		b->header->halves[0].end = PAGE;
		memcpy(b->header->magic, MAGIC, sizeof(MAGIC));
	}
	return 0;
}

static void unmap(struct inbox *b)
{
	persist_unmap(b->header, b->mapped);
	if (b->fd >= 0)
		close(b->fd);
	b->header = NULL;
	b->fd = -1;
}

/* Everything in the half that counts. */
static struct inbox_part held(const struct inbox *b, const struct half **half)
{
	const struct header *h = b->header;
	uint64_t start = start_of(h, h->current & 1), end;

	*half = &h->halves[h->current & 1];
	end = (uint64_t)(*half)->end;
	if (end < start || end > start + h->size)
		end = start;
	return (struct inbox_part){
	    .bytes = (const char *)h + start,
	    .n = (size_t)(end - start),
	    .offset = (*half)->offset,
	    .line = (*half)->line,
	};
}

/* Moves what is in it to an inbox with larger halves, which is whole before it takes its place. */
static int enlarge(struct inbox *b, int folder, uint64_t size)
{
	struct inbox larger = *b;
	const struct half *half;
	struct inbox_part left = held(b, &half);

	larger.fd = -1;
	unlinkat(folder, "inbox.new", 0);
	if (map(&larger, folder, "inbox.new", size) < 0)
		return -1;
	memcpy((char *)larger.header + PAGE, left.bytes, left.n);
	larger.header->halves[0] = *half;
	larger.header->halves[0].end = PAGE + (off64_t)left.n;
	unmap(b);
	*b = larger;
	return renameat(folder, "inbox.new", folder, "inbox");
}

struct inbox *inbox_open(int folder, int input, size_t most)
{
	struct inbox *b = calloc(1, sizeof(*b));
	uint64_t there = size_there(folder), size = (most + PAGE - 1) / PAGE * PAGE;
	int why;

	if (!b)
		return NULL;
	b->fd = -1;
	b->input = input;
	if (there == 0)
		unlinkat(folder, "inbox", 0);
	if (fstat(input, &b->pipe) == 0 && map(b, folder, "inbox", there ? there : size) == 0 &&
	    (b->header->size >= size || enlarge(b, folder, size) == 0))
		return b;
	why = errno;
	inbox_close(b);
	errno = why;
	return NULL;
}

void inbox_close(struct inbox *b)
{
	if (!b)
		return;
	unmap(b);
	free(b);
}

struct inbox_part inbox_left(const struct inbox *b, size_t *torn)
{
	const struct half *half;
	struct inbox_part left = held(b, &half);
	const char *newline = memrchr(left.bytes, '\n', left.n);

	*torn = 0;
	if (half->device == b->pipe.st_dev && half->node == b->pipe.st_ino)
		return left;
	*torn = left.n - (newline ? (size_t)(newline + 1 - left.bytes) : 0);
	left.n -= *torn;
	return left;
}

ssize_t inbox_fill(
    struct inbox *b, const struct inbox_part *unfinished, size_t n, const char **bytes)
{
	struct header *h = b->header;
	uint32_t next = !(h->current & 1);
	char *start = (char *)h + start_of(h, next);

	memcpy(start, unfinished->bytes, unfinished->n);
	h->halves[next] = (struct half){
	    .offset = unfinished->offset,
	    .line = unfinished->line,
	    .device = b->pipe.st_dev,
	    .node = b->pipe.st_ino,
	    .end = (off64_t)(start_of(h, next) + unfinished->n),
	};
	__atomic_store_n(&h->current, next, __ATOMIC_RELEASE);
	*bytes = start + unfinished->n;
	return splice(b->input, NULL, b->fd, &h->halves[next].end, n, SPLICE_F_NONBLOCK);
}
