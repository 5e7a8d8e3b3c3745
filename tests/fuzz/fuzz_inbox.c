/* Any bytes as an inbox that a run before left: it opens, what it says is left lies within it, and
 * it takes in what follows. */
#include <assert.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "serve/inbox.h"

enum { PAGE = 4096 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A file as long as one with halves of so many pages, which begins with the data. */
static void put_file(int folder, const uint8_t *data, size_t size, size_t pages)
{
	int fd = openat(folder, "inbox", O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	assert(ftruncate(fd, (off_t)(PAGE + 2 * pages * PAGE)) == 0);
	close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char dir[] = "/dev/shm/fuzz_inbox.XXXXXX";
	static int folder = -1, ends[2];
	const struct inbox_part none = {.bytes = "", .n = 0};
	struct inbox_part left;
	const char *bytes;
	struct inbox *b;
	size_t torn, lines = 0;

	if (folder < 0) {
		assert(mkdtemp(dir) && pipe(ends) == 0);
		folder = open(dir, O_RDONLY | O_DIRECTORY);
	}
	if (size == 0)
		return 0;
	put_file(folder, data + 1, size - 1, 1 + data[0] % 4);
	b = inbox_open(folder, ends[0], 2 * PAGE);
	assert(b);
	left = inbox_left(b, &torn);
	for (size_t i = 0; i < left.n + torn; i++)
		lines += left.bytes[i] == '\n';
	assert(lines <= left.n);
	assert(write(ends[1], "x\n", 2) == 2);
	assert(inbox_fill(b, &none, PAGE, &bytes) == 2 && memcmp(bytes, "x\n", 2) == 0);
	left = inbox_left(b, &torn);
	assert(left.n == 2 && torn == 0);
	inbox_close(b);
	unlinkat(folder, "inbox", 0);
	return 0;
}
