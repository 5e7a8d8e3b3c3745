/*
 * A disk that forgets: what is written to a file named data.mdb reaches the image named by
 * POWER_IMAGE only when it is synced (fsync, fdatasync, or a descriptor opened with O_DSYNC). After
 * the process has died the image is what a loss of power would have left.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

enum { FDS = 1024 };

struct pending {
	struct pending *next;
	off64_t at;
	size_t size;
	char data[];
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static struct pending *first;
static char watched[FDS]; /* 1: data.mdb, 2: and each write is synced */
static int image = -1;

#define NEXT(name) \
	static __typeof__(name) *next; \
	if (!next) \
		*(void **)&next = dlsym(RTLD_NEXT, #name);

static ssize_t image_write(const void *data, size_t n, off64_t at)
{
	NEXT(pwrite64)
	return next(image, data, n, at);
}

static int is_watched(int fd)
{
	return fd >= 0 && fd < FDS && watched[fd];
}

static void watch(int fd, const char *path, int flags)
{
	const char *to = getenv("POWER_IMAGE");
	size_t n = strlen(path);

	if (fd < 0 || fd >= FDS)
		return;
	watched[fd] = 0;
	if (n < 8 || strcmp(path + n - 8, "data.mdb") != 0 || !to)
		return;
	watched[fd] = (flags & (O_DSYNC | O_SYNC)) ? 2 : 1;
	if (image < 0)
		image = open(to, O_WRONLY | O_CREAT, 0644);
}

static void forget_or_keep(int fd, const void *data, size_t n, off64_t at)
{
	struct pending *p;

	if (watched[fd] == 2) {
		image_write(data, n, at);
		return;
	}
	p = malloc(sizeof(*p) + n);
	if (!p)
		abort();
	p->at = at;
	p->size = n;
	memcpy(p->data, data, n);
	pthread_mutex_lock(&mutex);
	/* Order matters where pages are written twice: the list is kept in reverse and turned. */
	p->next = first;
	first = p;
	pthread_mutex_unlock(&mutex);
}

static void reach_disk(void)
{
	struct pending *turned = NULL;

	pthread_mutex_lock(&mutex);
	while (first) {
		struct pending *p = first;

		first = p->next;
		p->next = turned;
		turned = p;
	}
	while (turned) {
		struct pending *p = turned;

		turned = p->next;
		image_write(p->data, p->size, p->at);
		free(p);
	}
	pthread_mutex_unlock(&mutex);
}

int open(const char *path, int flags, ...)
{
	va_list args;
	int mode, fd;
	NEXT(open)

	va_start(args, flags);
	mode = va_arg(args, int);
	va_end(args);
	fd = next(path, flags, mode);
	watch(fd, path, flags);
	return fd;
}

int open64(const char *path, int flags, ...)
{
	va_list args;
	int mode, fd;
	NEXT(open64)

	va_start(args, flags);
	mode = va_arg(args, int);
	va_end(args);
	fd = next(path, flags, mode);
	watch(fd, path, flags);
	return fd;
}

ssize_t pwrite(int fd, const void *data, size_t n, off_t at)
{
	NEXT(pwrite)
	if (is_watched(fd))
		forget_or_keep(fd, data, n, at);
	return next(fd, data, n, at);
}

ssize_t pwrite64(int fd, const void *data, size_t n, off64_t at)
{
	NEXT(pwrite64)
	if (is_watched(fd))
		forget_or_keep(fd, data, n, at);
	return next(fd, data, n, at);
}

ssize_t writev(int fd, const struct iovec *v, int n)
{
	off64_t at = is_watched(fd) ? lseek64(fd, 0, SEEK_CUR) : 0;
	NEXT(writev)

	for (int i = 0; i < n && is_watched(fd); i++) {
		forget_or_keep(fd, v[i].iov_base, v[i].iov_len, at);
		at += (off64_t)v[i].iov_len;
	}
	return next(fd, v, n);
}

ssize_t write(int fd, const void *data, size_t n)
{
	NEXT(write)
	if (is_watched(fd))
		forget_or_keep(fd, data, n, lseek64(fd, 0, SEEK_CUR));
	return next(fd, data, n);
}

int fdatasync(int fd)
{
	NEXT(fdatasync)
	if (is_watched(fd))
		reach_disk();
	return next(fd);
}

int fsync(int fd)
{
	NEXT(fsync)
	if (is_watched(fd))
		reach_disk();
	return next(fd);
}
