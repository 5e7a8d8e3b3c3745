/*
 * A membership filter (Bloom, "Space/time trade-offs in hash coding", 1970): a value that was
 * added is always found; one that was not is found in about one of fifty tries.
 *
 * Eight bits a value and five probes, made of one 64-bit hash by double hashing.
 */
#ifndef STORE_MEMBERS_H
#define STORE_MEMBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A filter being filled. */
struct members {
	uint8_t *filter;
	uint64_t bits, inverse; /* of its size */
};

/* Bytes of a filter for so many values. */
size_t members_size(size_t values);
/* Begins with an empty filter of so many bytes, less than 2^28. */
struct members members_begin(uint8_t *filter, size_t size);
void members_add(const struct members *m, uint64_t hash);
bool members_has(const uint8_t *filter, size_t size, uint64_t hash);
/* The hash of an integer. Texts are hashed by words_hash. */
uint64_t members_hash(int64_t value);

#endif
