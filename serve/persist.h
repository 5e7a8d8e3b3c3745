/*
 * Memory that outlives the process: a small file, mapped. What is written there is in the file at
 * once, as far as other processes and the next run see, and on disk when the system gets to it.
 */
#ifndef SERVE_PERSIST_H
#define SERVE_PERSIST_H

#include <stddef.h>

/* Maps the first n bytes of a file in the folder, made when it is not there; what is new is zero.
 * *fd, when not NULL, gets a descriptor of the file, which is the caller's. NULL: errno says why.
 */
void *persist_map(int folder, const char *name, size_t n, int *fd);
/* NULL is none. */
void persist_unmap(void *memory, size_t n);

#endif
