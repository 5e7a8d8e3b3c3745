/*
 * DIR/cursors: how far each reader of a spool is. Rows of 128 bytes, a name (NUL-padded to 120; the
 * first is empty, for all who connect to us) and a stream offset of 8, little-endian.
 */
#ifndef SERVE_CURSORS_H
#define SERVE_CURSORS_H

#include <stdbool.h>
#include <stdint.h>

struct cursors;

/* In the folder. NULL: errno says why. */
struct cursors *cursors_open(int folder);
void cursors_close(struct cursors *c);

/* The row of a name, made when it is new: it begins at `begin` then. -1 when there are too many.
 * Names nobody asks for hold nothing back, and go when the rows run out. */
int cursors_find(struct cursors *c, const char *name, uint64_t begin);
uint64_t cursors_get(const struct cursors *c, int row);
void cursors_set(struct cursors *c, int row, uint64_t offset);
/* The furthest of all that were ever written down. */
uint64_t cursors_furthest(const struct cursors *c);
/* True when somebody asked for a row, and none that was asked for is before offset. */
bool cursors_all_at(const struct cursors *c, uint64_t offset);

#endif
