/*
 * How far one reader is, exact even when kill -9 falls into a send: sendmmsg(2) writes the length
 * it has sent into the caller's memory before it returns, and a process that is killed meanwhile
 * dies only on its way out of the call. Here that memory is a file's (serve/persist.h), so the next
 * run reads in it what the system has taken.
 *
 * Two slots take turns: a send is prepared in the one that does not count, and one store makes it
 * the one that does.
 */
#ifndef SERVE_RECEIPT_H
#define SERVE_RECEIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct receipt;

/* In the folder, as DIR/receipt. NULL: errno says why. */
struct receipt *receipt_open(int folder);
void receipt_close(struct receipt *r);

/* As send(2), never blocking, of bytes that are at this offset of the stream. */
ssize_t receipt_send(struct receipt *r, int fd, const char *bytes, size_t n, uint64_t offset);
/* Where the last send ended, of this run or of the one before. False when there is none that
 * counts. */
bool receipt_position(const struct receipt *r, uint64_t *offset);
/* What was sent so far counts no more. */
void receipt_forget(struct receipt *r);

#endif
