#include "store/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

enum { PAUSE_MS = 10 };

static int say_holder(int fd, const char *store)
{
	char line[256];
	ssize_t n = pread(fd, line, sizeof(line) - 1, 0);

	line[n > 0 ? n : 0] = '\0';
	line[strcspn(line, "\n")] = '\0';
	fprintf(stderr, "kv-store: %s: another writer has it: %s\n", store,
	    line[0] ? line : "just begun, it has not said who it is");
	close(fd);
	return -1;
}

static void sign(int fd, const char *command)
{
	char line[256], since[32];
	time_t now = time(NULL);
	struct tm utc;
	int n;

	strftime(since, sizeof(since), "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
	n = snprintf(line, sizeof(line), "process %ld (kv-store %s) since %s\n", (long)getpid(), command,
	    since);
	if (ftruncate(fd, 0) != 0 || pwrite(fd, line, (size_t)n, 0) != n)
		return; /* a full disk: the lock holds all the same, it only does not say whose */
}

/* Takes the lock, giving a writer that is on its way out time to go. 0, or -1 with errno. */
static int lock_patiently(int fd)
{
	static const struct timespec pause = { .tv_nsec = PAUSE_MS * 1000000L };

	for (int left = WRITER_PATIENCE_MS; flock(fd, LOCK_EX | LOCK_NB) != 0; left -= PAUSE_MS) {
		if (errno != EWOULDBLOCK || left <= 0)
			return -1;
		nanosleep(&pause, NULL);
	}
	return 0;
}

int writer_lock(const char *store, const char *command)
{
	char path[4096];
	int fd;

	if (snprintf(path, sizeof(path), "%s/writer", store) >= (int)sizeof(path)) {
		fprintf(stderr, "kv-store: %s: the path is too long\n", store);
		return -1;
	}
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	if (fd < 0) {
		fprintf(stderr, "kv-store: open %s: %s\n", path, strerror(errno));
		return -1;
	}
	if (lock_patiently(fd) != 0) {
		if (errno == EWOULDBLOCK)
			return say_holder(fd, store);
		fprintf(stderr, "kv-store: lock %s: %s\n", path, strerror(errno));
		close(fd);
		return -1;
	}
	sign(fd, command);
	return fd;
}
