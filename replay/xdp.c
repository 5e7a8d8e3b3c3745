#include "replay/xdp.h"

#include <errno.h>
#include <linux/if_xdp.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

/* Frames under way at once, a power of two: as much as the packet socket of link.c has. */
enum { SLOTS = 2048 };

/* Since Linux 6.17; older headers do not have it. */
#ifndef XDP_MAX_TX_SKB_BUDGET
#define XDP_MAX_TX_SKB_BUDGET 9
#endif

/* One of the rings shared with the kernel: we add at the producer's end of one and take from the
 * consumer's end of the other. */
struct ring {
	uint8_t *map;
	size_t size;
	uint32_t *producer, *consumer;
	void *slots;
};

struct xdp {
	int fd;
	uint8_t *memory; /* SLOTS chunks, each for one frame */
	uint32_t chunk;
	struct ring out;
	struct ring done;      /* chunks of frames that are no longer needed */
	uint64_t spare[SLOTS]; /* chunks that are free … */
	unsigned spares;       /* … so many */
	unsigned held;         /* frames in the ring */
	uint32_t taken;        /* up to which slot the kernel has taken them */
	bool broken;           /* a frame that was dropped found no chunk to go again */
};

static uint32_t load(const uint32_t *at)
{
	return __atomic_load_n(at, __ATOMIC_ACQUIRE);
}

static void store(uint32_t *at, uint32_t value)
{
	__atomic_store_n(at, value, __ATOMIC_RELEASE);
}

static int map_ring(
    struct xdp *x, struct ring *ring, const struct xdp_ring_offset *at, size_t slot, off_t which)
{
	ring->size = at->desc + SLOTS * slot;
	ring->map =
	    mmap(NULL, ring->size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, x->fd, which);
	if (ring->map == MAP_FAILED) {
		ring->map = NULL;
		return -1;
	}
	ring->producer = (uint32_t *)(ring->map + at->producer);
	ring->consumer = (uint32_t *)(ring->map + at->consumer);
	ring->slots = ring->map + at->desc;
	return 0;
}

static int map_memory(struct xdp *x)
{
	struct xdp_umem_reg memory = {.len = (uint64_t)SLOTS * x->chunk, .chunk_size = x->chunk};

	x->memory = mmap(NULL, memory.len, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	if (x->memory == MAP_FAILED) {
		x->memory = NULL;
		return -1;
	}
	for (x->spares = 0; x->spares < SLOTS; x->spares++)
		x->spare[x->spares] = (uint64_t)x->spares * x->chunk;
	memory.addr = (uintptr_t)x->memory;
	return setsockopt(x->fd, SOL_XDP, XDP_UMEM_REG, &memory, sizeof(memory));
}

/* A ring for frames that come in must be there, too; it stays empty. */
static int map_rings(struct xdp *x)
{
	static const int rings[] = {XDP_UMEM_FILL_RING, XDP_UMEM_COMPLETION_RING, XDP_TX_RING};
	struct xdp_mmap_offsets at;
	socklen_t size = sizeof(at);
	int slots = SLOTS;

	for (unsigned i = 0; i < sizeof(rings) / sizeof(rings[0]); i++)
		if (setsockopt(x->fd, SOL_XDP, rings[i], &slots, sizeof(slots)) != 0)
			return -1;
	/* A kernel that lets itself be told how much to take in one call also says after each call
	 * how much it took. Older ones say so later, and who must send again what was dropped
	 * cannot wait. */
	if (setsockopt(x->fd, SOL_XDP, XDP_MAX_TX_SKB_BUDGET, &slots, sizeof(slots)) != 0)
		return -1;
	if (getsockopt(x->fd, SOL_XDP, XDP_MMAP_OFFSETS, &at, &size) != 0 || size != sizeof(at) ||
	    map_ring(x, &x->out, &at.tx, sizeof(struct xdp_desc), XDP_PGOFF_TX_RING) != 0)
		return -1;
	return map_ring(
	    x, &x->done, &at.cr, sizeof(uint64_t), (off_t)XDP_UMEM_PGOFF_COMPLETION_RING);
}

struct xdp *xdp_open(unsigned index, uint32_t longest)
{
	const struct sockaddr_xdp address = {
	    .sxdp_family = AF_XDP, .sxdp_ifindex = index, .sxdp_flags = XDP_COPY};
	struct xdp *x = longest <= 4096 ? calloc(1, sizeof(*x)) : NULL;
	int buffer = 2 * SLOTS * 4096;

	if (!x)
		return NULL;
	x->chunk = longest <= 2048 ? 2048 : 4096;
	x->fd = socket(AF_XDP, SOCK_RAW | SOCK_CLOEXEC, 0);
	if (x->fd < 0 || map_memory(x) != 0 || map_rings(x) != 0 ||
	    bind(x->fd, (const struct sockaddr *)&address, sizeof(address)) != 0) {
		xdp_close(x);
		return NULL;
	}
	if (setsockopt(x->fd, SOL_SOCKET, SO_SNDBUFFORCE, &buffer, sizeof(buffer)) != 0)
		setsockopt(x->fd, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof(buffer));
	return x;
}

void xdp_close(struct xdp *x)
{
	if (!x)
		return;
	if (x->fd >= 0)
		close(x->fd);
	if (x->out.map)
		munmap(x->out.map, x->out.size);
	if (x->done.map)
		munmap(x->done.map, x->done.size);
	if (x->memory)
		munmap(x->memory, (size_t)SLOTS * x->chunk);
	free(x);
}

/* Takes back the chunks of frames that are through. */
static void reclaim(struct xdp *x)
{
	const uint64_t *chunks = x->done.slots;
	uint32_t at = *x->done.consumer, end = load(x->done.producer);

	for (; at != end; at++)
		x->spare[x->spares++] = chunks[at % SLOTS];
	store(x->done.consumer, at);
}

static struct xdp_desc place(struct xdp *x, const struct iovec *frame)
{
	uint64_t chunk = x->spare[--x->spares];

	memcpy(x->memory + chunk, frame->iov_base, frame->iov_len);
	return (struct xdp_desc){.addr = chunk, .len = (uint32_t)frame->iov_len};
}

/* Puts frames into the ring behind those that are there. The last spare chunk stays free, for one
 * that has to go again. */
static void fill(struct xdp *x, const struct iovec *frames, unsigned n)
{
	struct xdp_desc *slots = x->out.slots;
	uint32_t end = *x->out.producer;

	for (; x->held < n && x->held < SLOTS - 2 && x->spares > 1; x->held++, end++)
		slots[end % SLOTS] = place(x, &frames[x->held]);
	store(x->out.producer, end);
}

/* Has the kernel take what it will: how many frames; *error says why not more. EBUSY: the last of
 * them was dropped. Its place in the ring is not told when that was the only one. */
static unsigned push(struct xdp *x, int *error)
{
	uint32_t before = x->taken, told;

	*error = sendto(x->fd, NULL, 0, MSG_DONTWAIT, NULL, 0) < 0 ? errno : 0;
	told = load(x->out.consumer);
	if ((int32_t)(told - x->taken) > 0)
		x->taken = told;
	if (*error == EBUSY && x->taken == before)
		x->taken++;
	x->held -= x->taken - before;
	return x->taken - before;
}

/* Puts a frame that was dropped before all others in the ring, which only a call reads. Its old
 * chunk is back among the spare ones by then, where the driver freed what it dropped. */
static bool put_first(struct xdp *x, const struct iovec *frame)
{
	struct xdp_desc *slots = x->out.slots;
	uint32_t end = *x->out.producer;

	reclaim(x);
	if (x->spares == 0)
		return false;
	for (uint32_t i = end; i != x->taken; i--)
		slots[i % SLOTS] = slots[(i - 1) % SLOTS];
	slots[x->taken % SLOTS] = place(x, frame);
	x->held++;
	store(x->out.producer, end + 1);
	return true;
}

int xdp_send(struct xdp *x, const struct iovec *frames, unsigned n)
{
	unsigned left = 0;
	int error = EIO;

	if (!x->broken) {
		reclaim(x);
		fill(x, frames, n);
		left = push(x, &error);
	}
	if (error == EBUSY) {
		left--;
		x->broken = !put_first(x, &frames[left]);
		error = x->broken ? EIO : ENOBUFS;
	}
	if (left > 0)
		return (int)left;
	errno = error != 0 ? error : EAGAIN;
	return -1;
}
