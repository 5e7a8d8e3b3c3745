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

/* The number of this text, new or known; UINT32_MAX: no memory, or it has 16 MiB or more. Marks are below
 * 128. */
uint32_t words_add(struct words *w, const char *text, size_t size, uint8_t mark);

/* What every struct words begins with: a table with open addressing. A text that was met lately stands
 * where it belongs, so that most are found in one line of the cache without a call. */
struct words_slot {
	struct short_text text; /* a text of more than SHORT_TEXT bytes: its hash, and where it is kept */
	uint32_t size_mark;     /* words_size_mark, 0: the slot is free */
	uint32_t number;
};
struct words_table {
	struct words_slot *slots;
	uint32_t mask;
};

static inline uint32_t words_size_mark(size_t size, uint8_t mark)
{
	return (uint32_t)size << 8 | (uint32_t)mark << 1 | 1;
}

static inline uint64_t words_mix(uint64_t a, uint64_t b)
{
	unsigned __int128 product = (unsigned __int128)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* Where a short text belongs, of as many places as there are. */
static inline uint32_t words_home(struct short_text text)
{
	return (uint32_t)words_mix(text.first ^ 0x9e3779b97f4a7c15u, text.second ^ 0xd6e8feb86659fd93u);
}

/* The number of a short text of so many bytes, with mark 0, when it was added or met lately; else
 * UINT32_MAX: it may be known all the same. */
static inline uint32_t words_recall(const struct words *w, struct short_text text, unsigned size)
{
	const struct words_table *t = (const struct words_table *)(const void *)w;
	const struct words_slot *s = &t->slots[words_home(text) & t->mask];
	uint64_t differs = (s->text.first ^ text.first) | (s->text.second ^ text.second) |
			   (s->size_mark ^ words_size_mark(size, 0));

	return differs == 0 ? s->number : UINT32_MAX;
}

/* The number of a text with mark 0, which is recalled from then on; UINT32_MAX when it was never added. */
uint32_t words_meet(struct words *w, const char *text, size_t size);
/* The number, or UINT32_MAX when it is not there. */
uint32_t words_find(const struct words *w, const char *text, size_t size, uint8_t mark);
struct word words_get(const struct words *w, uint32_t number);
uint32_t words_count(const struct words *w);
/* Bytes of all texts. */
size_t words_bytes(const struct words *w);

/* 64 bits of hash; the same on every machine: the filters of the format are made of it. */
uint64_t words_hash(const char *text, size_t size, uint8_t mark);

#endif
