/*
 * General compression of what the encoders leave: the one file that knows zstd.
 */
#ifndef STORE_SQUEEZE_H
#define STORE_SQUEEZE_H

#include <stddef.h>
#include <stdint.h>

struct squeeze;

/* NULL when there is no memory. One thread at a time uses it. */
struct squeeze *squeeze_open(void);
void squeeze_close(struct squeeze *s);

/* Scratch room of at least n bytes, valid until the next call with a larger n; NULL: no memory. */
uint8_t *squeeze_scratch(struct squeeze *s, size_t n);
/* Another such room, for what is to be packed. */
uint8_t *squeeze_planes(struct squeeze *s, size_t n);

/* Room that is always enough for n bytes packed. */
size_t squeeze_bound(size_t n);
/* How many bytes were written, or 0 when packing does not make them fewer. */
size_t squeeze_pack(struct squeeze *s, void *to, size_t room, const void *from, size_t n);
/* The same, faster, for a byte each of many numbers: runs or nothing that repeats. */
size_t squeeze_pack_plane(struct squeeze *s, void *to, size_t room, const void *from, size_t n);
/* The same, faster still, for bytes of which some come more often than others, but no sequences again. */
size_t squeeze_pack_literals(struct squeeze *s, void *to, size_t room, const void *from, size_t n);
/* 0 when exactly n bytes came out, else -1: the bytes are not what was packed. */
int squeeze_unpack(struct squeeze *s, void *to, size_t n, const void *from, size_t size);

#endif
