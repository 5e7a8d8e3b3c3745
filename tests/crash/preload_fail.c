/*
 * Makes one call fail, the FAIL_AT-th of its kind: FAIL_KIND=io write, pwrite, writev, fsync, fdatasync,
 * ftruncate on regular files (EIO), FAIL_KIND=memory malloc, calloc, realloc (ENOMEM). With
 * FAIL_KIND=kill the process is killed where io would fail. That it was hit is noted by making the
 * file FAIL_HIT.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { UNKNOWN, NONE, IO, MEMORY, KILL };

static atomic_long calls;
static long fail_at;
static enum kind kind;
static _Thread_local int inside;

static void setup(void)
{
	const char *what = getenv("FAIL_KIND"), *at = getenv("FAIL_AT");

	kind = !what || !at ? NONE : strcmp(what, "io") == 0 ? IO : strcmp(what, "kill") == 0 ? KILL : MEMORY;
	fail_at = at ? atol(at) : 0;
}

static void note_hit(void)
{
	const char *path = getenv("FAIL_HIT");
	int fd = path ? open(path, O_CREAT | O_WRONLY, 0644) : -1;

	if (fd >= 0)
		close(fd);
}

/* True for the one call that is to fail. */
static int fails(enum kind k)
{
	if (inside)
		return 0;
	if (kind == UNKNOWN)
		setup();
	if ((kind == KILL ? IO : kind) != k || atomic_fetch_add(&calls, 1) + 1 != fail_at)
		return 0;
	inside = 1;
	note_hit();
	inside = 0;
	if (kind == KILL)
		kill(getpid(), SIGKILL);
	errno = k == IO ? EIO : ENOMEM;
	return 1;
}

static int is_file(int fd)
{
	struct stat s;

	return fstat(fd, &s) == 0 && S_ISREG(s.st_mode);
}

#define NEXT(name) \
	static __typeof__(name) *next; \
	if (!next) { \
		inside++; \
		*(void **)&next = dlsym(RTLD_NEXT, #name); \
		inside--; \
	}

ssize_t write(int fd, const void *data, size_t n)
{
	NEXT(write)
	return is_file(fd) && fails(IO) ? -1 : next(fd, data, n);
}

ssize_t pwrite(int fd, const void *data, size_t n, off_t at)
{
	NEXT(pwrite)
	return is_file(fd) && fails(IO) ? -1 : next(fd, data, n, at);
}

ssize_t pwrite64(int fd, const void *data, size_t n, off64_t at)
{
	NEXT(pwrite64)
	return is_file(fd) && fails(IO) ? -1 : next(fd, data, n, at);
}

ssize_t writev(int fd, const struct iovec *v, int n)
{
	NEXT(writev)
	return is_file(fd) && fails(IO) ? -1 : next(fd, v, n);
}

int fsync(int fd)
{
	NEXT(fsync)
	return fails(IO) ? -1 : next(fd);
}

int fdatasync(int fd)
{
	NEXT(fdatasync)
	return fails(IO) ? -1 : next(fd);
}

int ftruncate(int fd, off_t size)
{
	NEXT(ftruncate)
	return fails(IO) ? -1 : next(fd, size);
}

int ftruncate64(int fd, off64_t size)
{
	NEXT(ftruncate64)
	return fails(IO) ? -1 : next(fd, size);
}

extern void *__libc_malloc(size_t n);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *p, size_t n);

void *malloc(size_t n)
{
	return fails(MEMORY) ? NULL : __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
	return fails(MEMORY) ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
	return fails(MEMORY) ? NULL : __libc_realloc(p, n);
}

/* libseccomp 2.5 never comes back from a filter whose memory fails while it is sorted: what it asks
 * for between making a filter and letting it go does not fail. */
void *seccomp_init(uint32_t action);
void seccomp_release(void *filter);

void *seccomp_init(uint32_t action)
{
	void *(*next)(uint32_t) = (void *(*)(uint32_t))dlsym(RTLD_NEXT, "seccomp_init");

	inside++;
	return next(action);
}

void seccomp_release(void *filter)
{
	void (*next)(void *) = (void (*)(void *))dlsym(RTLD_NEXT, "seccomp_release");

	next(filter);
	inside--;
}
