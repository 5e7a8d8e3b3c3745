/*
 * A dictionary of texts: every different text gets a number, in the order of first appearance.
 *
 * A text carries a mark of one byte that is part of its identity (a string "80" and a number 80
 * of exact text differ by it).
 */
#ifndef STORE_WORDS_H
#define STORE_WORDS_H

#include <stddef.h>
#include <stdint.h>

#include "store/short_text.h"

struct word {
	const char *text; /* not terminated; valid until the next word is added */
	uint32_t size;
	uint8_t mark;
};

struct words;

/* NULL: no memory. */
struct words *words_open(void);
void words_close(struct words *w);
/* Forgets all, keeps the memory. */
void words_clear(struct words *w);

/* The number of this text, new or known; UINT32_MAX: no memory. */
uint32_t words_add(struct words *w, const char *text, size_t size, uint8_t mark);
/* The number of a short text of so many bytes, with mark 0, when it was added or met lately; else
 * UINT32_MAX: it may be known all the same. */
uint32_t words_recall(const struct words *w, struct short_text text, unsigned size);
/* The number, or UINT32_MAX when it is not there. */
uint32_t words_find(const struct words *w, const char *text, size_t size, uint8_t mark);
struct word words_get(const struct words *w, uint32_t number);
uint32_t words_count(const struct words *w);
/* Bytes of all texts. */
size_t words_bytes(const struct words *w);

/* 64 bits of hash; the same on every machine: the filters of the format are made of it. */
uint64_t words_hash(const char *text, size_t size, uint8_t mark);

#endif
