/*
 * A block: up to 65,536 records as columns, one string of bytes that is complete in itself but
 * for the columns' names (store/catalogue.h). Every byte lies under a CRC-32C.
 *
 *   u32  "KVB1"
 *   u32  size of the header in bytes, from the first byte on
 *   u32  size of the whole block
 *   u32  CRC-32C of the twelve bytes above and of the header behind this number
 *   header, in varints (store/bytes.h) unless said otherwise:
 *     version (2; 1 is the same without sparse planes, store/integers.h), rows
 *     parts; for each: its size, u32 CRC-32C of its bytes
 *     1 + part of the pairs, or 0; where there are some the columns src_ip, src_port, dst_ip,
 *       dst_port, each 1 + its place in the list that follows, or 0
 *     columns; for each:
 *       number of its name, u8 kind (0 number: value / 10^digits, 1 time: ticks of 10^-digits s
 *       since 1970, 2 text: number of a word), u8 digits, u8 flags (1: the words are patterns,
 *       store/pattern.h; 2: the values stand in the pairs), rows with a value, rows with an odd
 *       value: one that the kind cannot give back exactly,
 *       1 + part that says which rows have either, or 0: all have;
 *       1 + part of the odd values, or 0;
 *       number and time: zigzag of the smallest and of the largest value (zeroes without values);
 *       text: 1 + part of the words, or 0;
 *       1 + part of the filter, or 0; slots
 *     vectors; for each: its column's place, 0 for the column's values or 1 + slot,
 *       u8 link (0 none, 1 line, 2 row, 3 last, 4 same, 5 other) and from row on: vector a, 1 +
 *       vector b or 0, u8 1: b is subtracted; zigzag of the base; part. A slot's vector has a
 *       value where the row's pattern has more numbers than that slot
 *   the parts, one behind the other:
 *     presence: octets (store/integers.h) of (rows + 7) / 8 bytes, a bit a row, low bits first
 *     odd values: integers: for every row that has a cell 1 where it is odd; integers: for every
 *       odd row its word; the words
 *     words: count; octets: a class a word: 0 a string, 1 bare (a number, true, false, null), 2
 *       an IPv4, 3 an IPv6 address (strings both); integers: sizes of those of class 0 and 1; then
 *       three times a size in bytes and octets: their texts; the IPv4 addresses, 4 bytes each; the
 *       IPv6 addresses, 16 bytes each
 *     filter: its bytes (store/members.h) over the words (words_hash) or values (members_hash); it
 *       only says what need not be read
 *     pairs: store/pairs.h
 *     vector: integers (store/integers.h), one for each row with a value: what the plan
 *       (store/plan.h) did not foretell, zigzag; to the first one the base is added (it is 0). With
 *       none the value is the base and the integer, not zigzag
 *
 * Two columns of addresses may share their words; equal parts are written once.
 */
#ifndef STORE_BLOCK_H
#define STORE_BLOCK_H

#include "store/bytes.h"
#include "store/column.h"
#include "store/plan.h"

#define BLOCK_MAGIC 0x3142564bu

enum {
	BLOCK_VERSION = 2,
	BLOCK_OLDEST = 1,      /* version that is read */
	BLOCK_FIXED = 16,
	BLOCK_COLUMNS = 1024,  /* columns of one block */
	BLOCK_VECTORS = 8192,
	BLOCK_PARTS = 16384,
	BLOCK_PATTERNS = 1,      /* flag: the words are patterns */
	BLOCK_PAIRED = 2,      /* flag: the values stand in the pairs */
};

/* Writing. */

struct block_writer;

/* NULL: no memory. */
struct block_writer *block_writer_open(void);
void block_writer_close(struct block_writer *w);
/* Appends the block of `rows` rows to out; columns[n] is the column whose name has number n, NULL
 * or empty ones are left out. 0, or -1: no memory. */
int block_write(struct block_writer *w, struct column *const *columns, unsigned count,
    uint32_t rows, struct bytes *out);

/* Reading. */

struct block;

/* What is known of a column without decoding it. */
struct block_column {
	uint16_t id;
	uint8_t kind, digits, flags;
	uint32_t value_count, odd_count;
	uint32_t presence, odd, words, filter; /* 1 + part, or 0 */
	uint32_t slots;
	int64_t min, max;   /* of values, for numbers and times */
};

/* A column decoded: arrays of a value a row, valid until the block is opened anew. */
struct cells {
	uint8_t kind, digits;
	const uint8_t *state;       /* enum cell_state */
	const int64_t *values;      /* as in struct column */
	const struct word *words;   /* of a text column: texts or patterns */
	uint32_t word_count;
	const struct word *odd;     /* of odd cells */
	uint32_t slots;             /* not 0: the words are patterns */
	int64_t *const *slot;
	const uint8_t *word_slots;  /* numbers a pattern wants */
};

/* A reader is used for one block after another. NULL: no memory. */
struct block *block_reader(void);
void block_reader_close(struct block *b);
/* Looks at a block, which must stay in place and aligned to nothing. 0, or -1: block_error says. */
int block_open(struct block *b, const void *data, size_t size);
const char *block_error(const struct block *b);
uint32_t block_rows(const struct block *b);
unsigned block_columns(const struct block *b);
const struct block_column *block_column(const struct block *b, unsigned at);
/* The place of the column of that name's number, or -1. */
int block_find(const struct block *b, uint16_t id);
/* 0, or -1: damaged or no memory, block_error says. */
int block_cells(struct block *b, unsigned at, struct cells *cells);
/* The words of a text column alone; none for others. 0, or -1. */
int block_words(struct block *b, unsigned at, const struct word **words, uint32_t *count);
/* 1: the filter says that the column may hold a value with this hash; 0: surely not; -1. */
int block_may_hold(struct block *b, unsigned at, uint64_t hash);
/* Verifies every checksum and decodes every column. 0, or -1. */
int block_verify(struct block *b);

/* The text of a cell as it stood, into `to` (grown as needed); mark says how it stands in JSON.
 * 1, 0: the cell is absent, -1: no memory. */
int cells_text(const struct cells *c, uint32_t row, struct bytes *to, uint8_t *mark);

#endif
