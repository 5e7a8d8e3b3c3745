/* Any bytes as a segment on disk: the spool opens, and what it says it holds can be read. */
#include <assert.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "serve/spool.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char dir[] = "/dev/shm/fuzz_spool.XXXXXX";
	static char path[128];
	static int null, messages; /* what the spool says of each repair is not wanted */
	struct spool *s;
	uint64_t base, line;
	size_t n;
	int fd;

	if (!*path) {
		assert(mkdtemp(dir));
		null = open("/dev/null", O_WRONLY);
		messages = dup(STDERR_FILENO);
		snprintf(path, sizeof(path), "%s/%020d.lines", dir, 0);
	}
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	close(fd);
	dup2(null, STDERR_FILENO);
	s = spool_open(dir, 1 << 20, 4096);
	dup2(messages, STDERR_FILENO);
	assert(s);
	for (uint64_t at = spool_begin(s); at < spool_end(s); at = base + n) {
		assert(spool_read(s, at, &base, &n, &line));
		assert(at >= base && at < base + n);
	}
	assert(spool_append(s, "x\n", 2, spool_end(s), spool_lines(s), 1) == 0);
	spool_close(s);
	unlink(path);
	return 0;
}
