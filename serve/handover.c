#include "serve/handover.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/uio.h>
#include <unistd.h>

enum {
	LEAST = 64 * 1024, /* bytes worth the calls it takes */
	PIPE = 512 * 1024, /* two blocks: one that is being read and one behind it */
	MOST = 8,          /* blocks that may be on their way, should the pipe be wider than that */
};

struct block {
	char *at;
	size_t size;
	uint64_t end; /* behind its last byte, of all that went into the pipe */
};

struct handover {
	int fd;
	bool over;     /* nothing is handed over any more */
	pid_t reader;  /* who promised; 0: nobody has yet */
	uint64_t sent; /* bytes into the pipe so far */
	unsigned first, count;
	struct block out[MOST]; /* on their way, the oldest at `first`, in a circle */
	struct handover *next;  /* of those closed before their reader had all */
};

static bool is_pipe(int fd)
{
	return fcntl(fd, F_GETPIPE_SZ) > 0;
}

static struct flock mark(short type)
{
	return (struct flock){.l_type = type, .l_whence = SEEK_SET, .l_start = HANDOVER_MARK, .l_len = 1};
}

void handover_promise(int fd)
{
	struct flock lock = mark(F_RDLCK);

	if (is_pipe(fd))
		fcntl(fd, F_SETLK, &lock); /* else there is no promise */
}

void handover_withdraw(int fd)
{
	struct flock lock = mark(F_UNLCK);

	if (is_pipe(fd))
		fcntl(fd, F_SETLK, &lock);
}

/* Who has promised; 0: nobody. */
static pid_t promised(int fd)
{
	struct flock lock = mark(F_WRLCK);

	return fcntl(fd, F_GETLK, &lock) == 0 && lock.l_type == F_RDLCK && lock.l_pid > 0 ? lock.l_pid : 0;
}

struct handover *handover_open(int fd)
{
	struct handover *h = is_pipe(fd) ? calloc(1, sizeof(*h)) : NULL;

	if (h)
		h->fd = fd;
	return h;
}

/* True when the oldest block has left the pipe, and then still by the hand of who promised. Bytes that
 * others have put into it count as ours that are still there, which errs on the safe side. */
static bool oldest_read(const struct handover *h)
{
	int unread;

	return ioctl(h->fd, FIONREAD, &unread) == 0 && h->sent >= h->out[h->first].end + (uint64_t)unread &&
	       promised(h->fd) == h->reader;
}

static struct block take_oldest(struct handover *h)
{
	struct block b = h->out[h->first];

	h->first = (h->first + 1) % MOST;
	h->count--;
	return b;
}

void handover_close(struct handover *h)
{
	static struct handover *unread;

	if (!h)
		return;
	while (h->count > 0 && !h->over && oldest_read(h))
		free(take_oldest(h).at);
	if (h->count == 0) {
		free(h);
		return;
	}
	h->next = unread;
	unread = h;
}

/* Whether the reader has promised, and is the one that did so before. */
static bool may_give(struct handover *h)
{
	pid_t reader = promised(h->fd);

	if (h->reader == 0 && reader != 0) {
		h->reader = reader;
		if (fcntl(h->fd, F_GETPIPE_SZ) < PIPE)
			fcntl(h->fd, F_SETPIPE_SZ, PIPE);
	}
	h->over |= reader != h->reader;
	return reader != 0 && !h->over;
}

/* 1, 0: this kernel does not do it, -1. */
static int give_all(struct handover *h, char *at, size_t n)
{
	struct iovec rest = {.iov_base = at, .iov_len = n};

	while (rest.iov_len > 0) {
		ssize_t given = vmsplice(h->fd, &rest, 1, 0);
		struct pollfd p = {.fd = h->fd, .events = POLLOUT};

		if (given >= 0) {
			rest.iov_base = (char *)rest.iov_base + given;
			rest.iov_len -= (size_t)given;
			h->sent += (uint64_t)given;
		} else if (errno == EAGAIN) {
			poll(&p, 1, -1);
		} else if (errno != EINTR) {
			h->over = true;
			return rest.iov_len == n && errno != EPIPE ? 0 : -1;
		}
	}
	return 1;
}

/* In pages of its own: a pipe counts pages. */
static struct block new_block(size_t size)
{
	void *at = NULL;

	return posix_memalign(&at, (size_t)sysconf(_SC_PAGESIZE), size) == 0
		   ? (struct block){.at = at, .size = size}
		   : (struct block){.size = 0};
}

int handover_give(struct handover *h, char **buffer, size_t *capacity, size_t used)
{
	struct block spare = {.size = 0};
	int given, error; /* of the giving, whatever the calls after it say */

	if (used < LEAST || h->over || !may_give(h) || (h->count == MOST && !oldest_read(h)))
		return 0;
	given = give_all(h, *buffer, used);
	if (given == 0)
		return 0;
	error = given < 0 ? errno : 0;
	/* What has not been given whole is not used again either. */
	if (h->count == MOST)
		spare = take_oldest(h);
	h->out[(h->first + h->count++) % MOST] =
	    (struct block){.at = *buffer, .size = *capacity, .end = h->sent};
	if (spare.size == 0 && oldest_read(h))
		spare = take_oldest(h);
	if (spare.size < used) {
		free(spare.at);
		spare = new_block(*capacity);
	}
	*buffer = spare.at;
	*capacity = spare.at ? spare.size : 0;
	if (given > 0 && !spare.at)
		error = ENOMEM;
	errno = error;
	return error == 0 ? 1 : -1;
}

void handover_wrote(struct handover *h, size_t n)
{
	h->sent += n;
}
