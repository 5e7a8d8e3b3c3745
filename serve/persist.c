#include "serve/persist.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

void *persist_map(int folder, const char *name, size_t n, int *fd)
{
	int file = openat(folder, name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	void *map = MAP_FAILED;
	int why;

	if (file < 0)
		return NULL;
	/* Allocated at once: a hole in a full disk would kill us when it is written to. */
	errno = posix_fallocate(file, 0, (off_t)n);
	if (errno == 0)
		map = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	why = errno;
	if (fd && map != MAP_FAILED)
		*fd = file;
	else
		close(file);
	errno = why;
	return map == MAP_FAILED ? NULL : map;
}

void persist_unmap(void *memory, size_t n)
{
	if (memory)
		munmap(memory, n);
}
