/*
 * Blocks that reach the reader of a pipe without a copy into the pipe: the pipe is given the pages
 * themselves (vmsplice(2)), and the reader's read(2) takes the bytes from there.
 *
 * Until it has, the pages must not change. When a byte has left the pipe is known (FIONREAD); that it has
 * then been copied is not, for splice(2) and tee(2) hand the pages on. So a reader of ours promises to
 * use nothing but read(2): it holds a lock (fcntl(2), F_RDLCK) on the byte HANDOVER_MARK of the pipe,
 * which the writer can see, and which ends with the reader. Without the promise blocks are written as
 * ever; when it ends, pages handed over before are never used again.
 */
#ifndef SERVE_HANDOVER_H
#define SERVE_HANDOVER_H

#include <stddef.h>

#define HANDOVER_MARK 0x6c696e65 /* "line" */

/* The reader's side: this process takes bytes out of fd by read(2) alone, or into regular files. Nothing
 * happens when fd is no pipe. The promise ends with handover_withdraw or the process. */
void handover_promise(int fd);
void handover_withdraw(int fd);

struct handover;

/* The writer's side of fd, which stays the caller's. NULL: it is no pipe, or no memory: write(2) does. */
struct handover *handover_open(int fd);
/* What the reader has not taken yet stays in memory: no other use of it may show in the pipe. */
void handover_close(struct handover *h);

/* Hands over the first `used` bytes of *buffer, which came from malloc, and puts another of at least
 * `used` bytes in its place. 1: done; 0: not this time, write it; -1: errno says what failed. */
int handover_give(struct handover *h, char **buffer, size_t *capacity, size_t used);
/* So many bytes went into the pipe by write(2). */
void handover_wrote(struct handover *h, size_t n);

#endif
