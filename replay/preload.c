#include "replay/preload.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Packets lie one behind another in chunks, in pages of 2 MiB where there are such. Each chunk is as
 * large as all before it, so that a small capture takes little and a large one few. */
#define FIRST_CHUNK ((size_t)2 << 20)
#define LARGEST_CHUNK ((size_t)64 << 20)
#define FIRST_INDEX ((uint64_t)1 << 12)

enum { AHEAD = 8 }; /* packets whose first bytes are on their way into the cache */

struct preload {
	struct reader_packet *index;
	uint64_t count;
	uint64_t room;
	uint8_t **chunks;
	size_t *sizes;
	size_t chunk_count;
	size_t used; /* of the last chunk */
	uint64_t bytes;
	uint64_t limit;
};

static uint64_t half_of_free(void)
{
	unsigned long long kilobytes = 0;
	char line[128];
	FILE *f = fopen("/proc/meminfo", "re");

	if (!f)
		return UINT64_MAX;
	while (fgets(line, sizeof(line), f))
		if (strncmp(line, "MemAvailable:", 13) == 0)
			kilobytes = strtoull(line + 13, NULL, 10);
	fclose(f);
	return kilobytes > 0 ? kilobytes * 512 : UINT64_MAX;
}

struct preload *preload_open(uint64_t limit)
{
	struct preload *p = calloc(1, sizeof(*p));

	if (p)
		p->limit = limit > 0 ? limit : half_of_free();
	return p;
}

void preload_close(struct preload *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < p->chunk_count; i++)
		munmap(p->chunks[i], p->sizes[i]);
	free(p->chunks);
	free(p->sizes);
	free(p->index);
	free(p);
}

static int grow_index(struct preload *p)
{
	uint64_t room = p->room ? p->room * 2 : FIRST_INDEX;
	uint64_t more = (room - p->room) * sizeof(*p->index);
	struct reader_packet *larger;

	if (more > p->limit - p->bytes)
		return -1;
	larger = realloc(p->index, room * sizeof(*larger));
	if (!larger)
		return -1;
	p->index = larger;
	p->room = room;
	p->bytes += more;
	return 0;
}

/* Makes the lists of chunks one longer. */
static int grow_list(struct preload *p)
{
	uint8_t **chunks = realloc(p->chunks, (p->chunk_count + 1) * sizeof(*chunks));
	size_t *sizes;

	if (!chunks)
		return -1;
	p->chunks = chunks;
	sizes = realloc(p->sizes, (p->chunk_count + 1) * sizeof(*sizes));
	if (!sizes)
		return -1;
	p->sizes = sizes;
	return 0;
}

static int add_chunk(struct preload *p, size_t n)
{
	size_t size = p->bytes < LARGEST_CHUNK ? (size_t)p->bytes : LARGEST_CHUNK;
	void *chunk;

	if (size < FIRST_CHUNK)
		size = FIRST_CHUNK;
	if (size < n)
		size = n;
	/* Near the limit a smaller chunk still does. */
	if (size > p->limit - p->bytes)
		size = (size_t)(p->limit - p->bytes);
	if (size < n || size == 0 || grow_list(p) != 0)
		return -1;
	chunk = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (chunk == MAP_FAILED)
		return -1;
	madvise(chunk, size, MADV_HUGEPAGE);
	p->chunks[p->chunk_count] = chunk;
	p->sizes[p->chunk_count++] = size;
	p->used = 0;
	p->bytes += size;
	return 0;
}

int preload_add(struct preload *p, const struct reader_packet *packet)
{
	struct reader_packet *kept;
	uint8_t *at;

	if (p->count == p->room && grow_index(p) != 0)
		return -1;
	if ((p->chunk_count == 0 || p->sizes[p->chunk_count - 1] - p->used < packet->caplen) &&
	    add_chunk(p, packet->caplen) != 0)
		return -1;
	at = p->chunks[p->chunk_count - 1] + p->used;
	memcpy(at, packet->data, packet->caplen);
	p->used += packet->caplen;
	kept = &p->index[p->count++];
	*kept = *packet;
	kept->data = at;
	return 0;
}

uint64_t preload_count(const struct preload *p)
{
	return p->count;
}

uint64_t preload_bytes(const struct preload *p)
{
	return p->bytes;
}

uint64_t preload_limit(const struct preload *p)
{
	return p->limit;
}

void preload_get(const struct preload *p, uint64_t i, struct reader_packet *packet)
{
	if (i + AHEAD < p->count)
		__builtin_prefetch(p->index[i + AHEAD].data);
	*packet = p->index[i];
}
