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

/* Texts met lately, which every struct words begins with: found without a look into the large tables. */
enum { WORDS_RECENT = 1024, WORDS_LONG = 48 };
struct words_recent {
	struct short_text text;
	uint32_t size_mark; /* size * 2 + 1 + mark * 64, 0: nothing is here */
	uint32_t number;
};

/* Where a short text is kept. */
static inline unsigned words_place(struct short_text text)
{
	uint64_t turned = text.second << 23 | text.second >> 41;

	return (unsigned)(((text.first ^ turned) * 0x9e3779b97f4a7c15u) >> 48) % WORDS_RECENT;
}

/* The number of a short text of so many bytes, with mark 0, when it was added or met lately; else
 * UINT32_MAX: it may be known all the same. */
static inline uint32_t words_recall(const struct words *w, struct short_text text, unsigned size)
{
	const struct words_recent *r = (const struct words_recent *)(const void *)w + words_place(text);

	return short_text_same(r->text, text) && r->size_mark == size * 2 + 1 ? r->number : UINT32_MAX;
}

/* The same for 17 to WORDS_LONG bytes. */
uint32_t words_recall_long(const struct words *w, const char *text, size_t size);
/* The same for texts not met lately; they are recalled from then on. Exact: UINT32_MAX when it was never
 * added. */
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
