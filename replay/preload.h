/*
 * Packets held in memory: read once, replayed any number of times without touching a file.
 */
#ifndef REPLAY_PRELOAD_H
#define REPLAY_PRELOAD_H

#include <stddef.h>
#include <stdint.h>

#include "capture/reader.h"

struct preload;

/* limit: bytes that may be taken in all; 0: half of the memory that is free now. NULL: no memory.
 */
struct preload *preload_open(uint64_t limit);
void preload_close(struct preload *p);
/* Keeps a copy. 0, or -1: this packet would go over the limit, or the system has no more. */
int preload_add(struct preload *p, const struct reader_packet *packet);
uint64_t preload_count(const struct preload *p);
uint64_t preload_bytes(const struct preload *p);
uint64_t preload_limit(const struct preload *p);
/* i is under preload_count. The packet is valid as long as the preload. */
void preload_get(const struct preload *p, uint64_t i, struct reader_packet *packet);

#endif
