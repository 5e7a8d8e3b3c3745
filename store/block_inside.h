/*
 * A block being read, as the files of its reader share it: block_open.c takes its header apart,
 * block_read.c decodes its columns.
 */
#ifndef STORE_BLOCK_INSIDE_H
#define STORE_BLOCK_INSIDE_H

#include "store/block.h"
#include "store/lexicon.h"
#include "store/pairs.h"

struct part {
	uint32_t offset, size, crc;
	bool sound; /* its checksum has been verified */
};

struct vector_entry {
	uint32_t column, slot, part;
	struct plan plan;
	int64_t base;
	bool decoded;
};

/* What has been decoded of a column; the memory is kept from block to block. */
struct decoded {
	bool has_state, has_words, has_odd, has_values;
	uint8_t *state, *present;
	int64_t *values;
	struct lexicon words, odd;
	uint8_t *word_slots;
	uint32_t word_slots_room;
	int64_t *slot[PATTERN_NUMBERS];
	uint8_t *slot_present[PATTERN_NUMBERS];
};

struct block {
	const uint8_t *data;
	size_t size;
	const char *error;
	uint32_t rows;
	struct part *parts;
	uint32_t part_count, part_room;
	uint32_t pairs_part;      /* 1 + part, or 0 */
	uint32_t pair_columns[4]; /* 1 + place, or 0 */
	bool has_pairs;
	struct pairs pairs;
	struct block_column columns[BLOCK_COLUMNS];
	struct decoded *decoded; /* a column; as many as decoded_room */
	uint32_t column_count, decoded_room;
	struct vector_entry *vector_entries;
	struct vector *vectors;
	uint32_t vector_count, vector_room;
	struct squeeze *squeeze;
	uint64_t *rest;
	int64_t *table;
};

/* Makes an array at least so long; what is new is zeroed. 0, or -1: no memory. */
int block_reserve(void **at, uint32_t *room, uint32_t count, size_t size);

/* -1, with what block_error says. */
static inline int block_fail(struct block *b, const char *why)
{
	b->error = why;
	return -1;
}

#endif
