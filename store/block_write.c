#include "store/block.h"
#include "store/crc32c.h"
#include "store/filter.h"
#include "store/integers.h"
#include "store/lexicon.h"
#include "store/pairing.h"
#include "store/plan_memory.h"
#include "store/wide.h"

#include <sched.h>
#include <stdlib.h>
#include <string.h>

struct part {
	size_t offset, size; /* within writer->parts */
	uint32_t crc;
};

/* A column on its way into the block. */
struct entry {
	struct column *c;
	uint16_t id;
	bool paired;            /* its values stand in the pairs */
	uint32_t presence, odd, words, filter; /* 1 + part */
	unsigned slots;
	struct range range;     /* of its values, unless they are words */
	const uint8_t *present; /* a row: 1 where it has a value of the column's kind */
};

struct vector_entry {
	unsigned column, slot; /* slot: 0 the values, else 1 + slot */
	int64_t base;
	uint32_t part;
};

struct block_writer {
	struct squeeze *squeeze;
	struct pairs pairs;
	bool has_pairs;
	uint32_t pairs_part;
	uint32_t pair_columns[4]; /* 1 + place */
	struct bytes parts, header;
	struct part list[BLOCK_PARTS];
	unsigned part_count;
	struct entry entries[BLOCK_COLUMNS];
	unsigned entry_count;
	struct vector vectors[BLOCK_VECTORS];
	struct vector_entry vector_entries[BLOCK_VECTORS];
	uint32_t names[BLOCK_VECTORS]; /* what a vector is: id of its column << 8 | slot */
	struct plan plans[BLOCK_VECTORS];
	unsigned vector_count, root_count;
	uint8_t *masks[BLOCK_VECTORS]; /* a byte a row each; kept for the next block */
	unsigned mask_count;
	uint8_t *wants;                /* a row: numbers its pattern wants */
	uint64_t *rest;
	int64_t *table;
	struct plan_memory *memory;
	uint32_t rows;
	bool failed;
};

struct block_writer *block_writer_open(void)
{
	struct block_writer *w = calloc(1, sizeof(*w));

	if (!w)
		return NULL;
	w->squeeze = squeeze_open();
	w->rest = malloc(COLUMN_ROWS * sizeof(*w->rest));
	w->table = malloc((2 * COLUMN_ROWS + 2) * sizeof(*w->table));
	w->wants = malloc(COLUMN_ROWS);
	w->memory = plan_memory_open(BLOCK_VECTORS);
	if (!w->squeeze || !w->rest || !w->table || !w->wants || !w->memory) {
		block_writer_close(w);
		return NULL;
	}
	return w;
}

void block_writer_close(struct block_writer *w)
{
	if (!w)
		return;
	squeeze_close(w->squeeze);
	pairs_free(&w->pairs);
	bytes_free(&w->parts);
	bytes_free(&w->header);
	for (unsigned i = 0; i < BLOCK_VECTORS && w->masks[i]; i++)
		free(w->masks[i]);
	plan_memory_close(w->memory);
	free(w->wants);
	free(w->rest);
	free(w->table);
	free(w);
}

/*
 * Whoever waits for this core goes first. It may be the thread that reads the input: while a block is
 * encoded, and the scheduler lets that go on for milliseconds, the pipe behind it fills up, and the
 * programs that write into it stand still, and so does the other core.
 */
static void give_way(void)
{
	sched_yield();
}

/* Ends the part that began at `from`. An equal part written before is used instead. */
static uint32_t end_part(struct block_writer *w, size_t from)
{
	struct part p = { .offset = from, .size = w->parts.used - from };

	give_way();
	if (w->parts.failed || w->part_count == BLOCK_PARTS) {
		w->failed = true;
		return 0;
	}
	p.crc = crc32c(0, w->parts.data + from, p.size);
	for (unsigned i = 0; i < w->part_count; i++) {
		const struct part *old = &w->list[i];

		if (old->crc == p.crc && old->size == p.size &&
		    memcmp(w->parts.data + old->offset, w->parts.data + from, p.size) == 0) {
			w->parts.used = from;
			return i;
		}
	}
	w->list[w->part_count] = p;
	return w->part_count++;
}

/* A mask of one byte a row, for the time of this block, not empty. */
static uint8_t *new_mask(struct block_writer *w)
{
	uint8_t **mask = w->mask_count < BLOCK_VECTORS ? &w->masks[w->mask_count] : NULL;

	if (mask && !*mask)
		*mask = malloc(COLUMN_ROWS);
	if (!mask || !*mask) {
		w->failed = true;
		return NULL;
	}
	w->mask_count++;
	return *mask;
}

/* A bit a row where it has a cell; those behind the last one used are absent. */
WIDE_BODY void take_bits(uint8_t *bits, const struct column *c)
{
	for (uint32_t row = 0; row < c->used; row += WIDE_BYTES)
		bits_store(bits + row / 8, bytes_any(bytes_load(c->state + row)));
}

WIDE static void take_bits_wide(uint8_t *bits, const struct column *c)
{
	take_bits(bits, c);
}

static uint32_t pack_presence(struct block_writer *w, const struct entry *e)
{
	uint8_t bits[COLUMN_ROWS / 8] = { 0 };
	size_t from = w->parts.used;

	if (e->c->value_count + e->c->odd_count == w->rows)
		return 0;
	if (wide_here())
		take_bits_wide(bits, e->c);
	else
		take_bits(bits, e->c);
	octets_pack(&w->parts, bits, (w->rows + 7) / 8, w->squeeze);
	return 1 + end_part(w, from);
}

static uint32_t pack_odd(struct block_writer *w, const struct column *c)
{
	size_t from = w->parts.used;
	uint32_t n = 0, odd = 0;

	if (c->odd_count == 0)
		return 0;
	for (uint32_t row = 0; row < c->used; row++)
		if (c->state[row] != CELL_ABSENT)
			w->rest[n++] = c->state[row] == CELL_ODD;
	integers_pack(&w->parts, w->rest, n, w->squeeze);
	for (uint32_t row = 0; row < c->used; row++)
		if (c->state[row] == CELL_ODD)
			w->rest[odd++] = (uint64_t)c->values[row];
	integers_pack(&w->parts, w->rest, odd, w->squeeze);
	lexicon_pack(&w->parts, c->odd, false, w->squeeze);
	return 1 + end_part(w, from);
}

/* Takes over the words of a column before this one that has the same. */
static bool share_words(const struct block_writer *w, struct entry *e)
{
	for (const struct entry *other = w->entries; other < e; other++) {
		if (other->c->words == e->c->words && other->words != 0) {
			e->words = other->words;
			e->filter = other->filter;
			return true;
		}
	}
	return false;
}

/* Says which rows have a value of the column's kind. */
static void mask_values(struct block_writer *w, struct entry *e)
{
	uint8_t *mask;

	e->present = e->c->state;
	if (e->c->odd_count == 0 || !(mask = new_mask(w)))
		return;
	for (uint32_t row = 0; row < w->rows; row++)
		mask[row] = e->c->state[row] == CELL_VALUE;
	e->present = mask;
}

static void pack_column(struct block_writer *w, struct entry *e)
{
	struct column *c = e->c;
	size_t from;

	mask_values(w, e);
	e->presence = pack_presence(w, e);
	e->odd = pack_odd(w, c);
	if (c->value_count == 0)
		return;
	if (c->kind != COLUMN_TEXT) {
		from = w->parts.used;
		if (filter_values(&w->parts, c->values, c->value_count == w->rows ? NULL : e->present, w->rows,
			&e->range))
			e->filter = 1 + end_part(w, from);
		return;
	}
	if (share_words(w, e))
		return;
	from = w->parts.used;
	lexicon_pack(&w->parts, c->words, !c->patterns, w->squeeze);
	e->words = 1 + end_part(w, from);
	from = w->parts.used;
	if (!c->patterns && filter_words(&w->parts, c->words))
		e->filter = 1 + end_part(w, from);
}

static void list_columns(struct block_writer *w, struct column *const *columns, unsigned count)
{
	w->entry_count = 0;
	for (unsigned id = 0; id < count; id++) {
		struct column *c = columns[id];

		if (!c || c->value_count + c->odd_count == 0)
			continue;
		if (w->entry_count == BLOCK_COLUMNS || column_reach(c, w->rows) != 0) {
			w->failed = true;
			return;
		}
		w->entries[w->entry_count++] = (struct entry){ .c = c, .id = (uint16_t)id };
	}
}

static struct entry *find_role(struct block_writer *w, enum column_role role)
{
	for (unsigned i = 0; i < w->entry_count; i++)
		if (w->entries[i].c->role == role)
			return &w->entries[i];
	return NULL;
}

static void pack_pairs(struct block_writer *w)
{
	struct entry *entries[PAIRING_COLUMNS];
	struct pairing p = { 0 };
	size_t from = w->parts.used;

	for (unsigned i = 0; i < PAIRING_COLUMNS; i++) {
		entries[i] = find_role(w, (enum column_role)(ROLE_SRC_IP + i));
		p.columns[i] = entries[i] ? entries[i]->c : NULL;
		p.ranges[i] = entries[i] ? entries[i]->range : (struct range){ 0 };
		w->pair_columns[i] = entries[i] ? 1 + (uint32_t)(entries[i] - w->entries) : 0;
	}
	w->has_pairs = pairing_fits(&p, w->rows);
	if (!w->has_pairs)
		return;
	for (unsigned i = 0; i < PAIRING_COLUMNS; i++)
		if (entries[i])
			entries[i]->paired = true;
	if (pairing_put(&p, &w->pairs, w->rows) != 0) {
		w->failed = true;
		return;
	}
	give_way();
	pairs_pack(&w->parts, &w->pairs, w->squeeze);
	w->pairs_part = end_part(w, from);
}

static void add_vector(struct block_writer *w, unsigned column, unsigned slot, const struct vector *v)
{
	if (w->vector_count == BLOCK_VECTORS) {
		w->failed = true;
		return;
	}
	w->vectors[w->vector_count] = *v;
	w->names[w->vector_count] = (uint32_t)w->entries[column].id << 8 | slot;
	w->vector_entries[w->vector_count++] = (struct vector_entry){ .column = column, .slot = slot };
}

/* The values of the columns that are, or are not, told from themselves alone. */
static void list_values(struct block_writer *w, bool roots)
{
	for (unsigned i = 0; i < w->entry_count; i++) {
		const struct entry *e = &w->entries[i];
		struct vector v = { .values = e->c->values, .present = e->present, .count = e->c->value_count,
			.range = e->c->kind == COLUMN_TEXT ? RANGE_NONE : e->range };
		bool root = e->c->role == ROLE_ROOT || e->c->kind != COLUMN_NUMBER;

		if (!e->paired && e->c->value_count > 0 && root == roots)
			add_vector(w, i, 0, &v);
	}
}

/* How many numbers each row's pattern wants: 0 where it has none. */
static void find_wants(struct block_writer *w, struct entry *e, const uint8_t *of_word)
{
	const int64_t *words = e->c->values;
	const uint8_t *present = e->present;
	uint8_t *wants = w->wants;

	/* A row without a pattern asks for the first one's: there is one. */
	for (uint32_t row = 0; row < w->rows; row++)
		wants[row] = of_word[words[row] & -(int64_t)present[row]] & -present[row];
}

/* The sum of counts that were taken down: each step took one from a lane that counts. */
WIDE_BODY uint32_t counted(wide_bytes counts)
{
	uint32_t sum = 0;

	for (unsigned k = 0; k < WIDE_BYTES; k++)
		sum += (uint8_t)-counts[k];
	return sum;
}

/* Which rows' patterns want more numbers than that; returns how many. */
WIDE_BODY uint32_t mask_rows(uint8_t *restrict mask, const uint8_t *restrict wants, uint32_t rows, uint8_t slot)
{
	uint32_t count = 0, row = 0;

	while (rows - row >= WIDE_BYTES) {
		uint32_t steps = (rows - row) / WIDE_BYTES, end;
		wide_bytes counts = { 0 };

		/* A lane counts no further. */
		end = row + (steps < UINT8_MAX ? steps : UINT8_MAX) * WIDE_BYTES;
		for (; row < end; row += WIDE_BYTES) {
			wide_bytes more = (wide_bytes)(bytes_load(wants + row) > slot);

			*(wide_bytes *)(mask + row) = more & 1;
			counts += more;
		}
		count += counted(counts);
	}
	for (; row < rows; row++) {
		mask[row] = wants[row] > slot;
		count += mask[row];
	}
	return count;
}

WIDE static uint32_t mask_rows_wide(uint8_t *restrict mask, const uint8_t *restrict wants, uint32_t rows,
    uint8_t slot)
{
	return mask_rows(mask, wants, rows, slot);
}

static uint32_t mask_slot(uint8_t *mask, const uint8_t *wants, uint32_t rows, unsigned slot)
{
	if (wide_here())
		return mask_rows_wide(mask, wants, rows, (uint8_t)slot);
	return mask_rows(mask, wants, rows, (uint8_t)slot);
}

static void list_slot(struct block_writer *w, unsigned column, unsigned slot)
{
	uint8_t *mask = new_mask(w);
	struct vector v = { .values = w->entries[column].c->slot[slot], .present = mask, .range = RANGE_NONE };

	if (mask)
		v.count = mask_slot(mask, w->wants, w->rows, slot);
	add_vector(w, column, 1 + slot, &v);
}

static void list_slots_of(struct block_writer *w, unsigned column)
{
	struct entry *e = &w->entries[column];
	uint32_t count = words_count(e->c->words);
	uint8_t *wants = malloc(count + 1);

	if (!wants) {
		w->failed = true;
		return;
	}
	for (uint32_t i = 0; i < count; i++) {
		struct word word = words_get(e->c->words, i);

		wants[i] = (uint8_t)pattern_numbers(word.text, word.size);
		if (wants[i] > e->slots)
			e->slots = wants[i];
	}
	find_wants(w, e, wants);
	for (unsigned slot = 0; slot < e->slots && !w->failed; slot++)
		list_slot(w, column, slot);
	free(wants);
}

static void list_vectors(struct block_writer *w)
{
	w->vector_count = 0;
	list_values(w, true);
	w->root_count = w->vector_count;
	list_values(w, false);
	for (unsigned i = 0; i < w->entry_count && !w->failed; i++)
		if (w->entries[i].c->patterns && w->entries[i].c->value_count > 0)
			list_slots_of(w, i);
}

static void pack_vectors(struct block_writer *w)
{
	struct plan_rows over = { .rows = w->rows, .table = w->table };
	struct plan_task task = { .vectors = w->vectors, .names = w->names, .count = w->vector_count,
		.roots = w->root_count, .over = &over };

	if (w->has_pairs) {
		over.codes = w->pairs.codes;
		over.same = w->pairs.same;
		over.other = w->pairs.other;
		over.pairs = w->pairs.count;
	}
	plan_memory_choose(w->memory, &task, w->plans);
	give_way();
	for (unsigned v = 0; v < w->vector_count && !w->failed; v++) {
		struct vector_entry *e = &w->vector_entries[v];
		size_t from = w->parts.used;
		struct integers left;

		integers_begin(&left, w->vectors[v].count, w->squeeze);
		plan_apply(&w->plans[v], w->vectors, v, &over, &left, &e->base);
		integers_end(&left, &w->parts);
		e->part = end_part(w, from);
	}
	plan_memory_judge(w->memory, w->rows, w->parts.used);
}

static void head_column(struct bytes *h, const struct entry *e)
{
	const struct column *c = e->c;

	bytes_varint(h, e->id);
	bytes_u8(h, c->kind);
	bytes_u8(h, c->digits);
	bytes_u8(h, (uint8_t)((c->patterns ? BLOCK_PATTERNS : 0) | (e->paired ? BLOCK_PAIRED : 0)));
	bytes_varint(h, c->value_count);
	bytes_varint(h, c->odd_count);
	bytes_varint(h, e->presence);
	bytes_varint(h, e->odd);
	if (c->kind == COLUMN_TEXT) {
		bytes_varint(h, e->words);
	} else {
		bytes_varint(h, zigzag(c->value_count > 0 ? e->range.min : 0));
		bytes_varint(h, zigzag(c->value_count > 0 ? e->range.max : 0));
	}
	bytes_varint(h, e->filter);
	bytes_varint(h, e->slots);
}

static void head_vector(struct bytes *h, const struct vector_entry *e, const struct plan *p)
{
	bytes_varint(h, e->column);
	bytes_varint(h, e->slot);
	bytes_u8(h, p->link);
	if (p->link >= PLAN_ROW) {
		bytes_varint(h, p->a);
		bytes_varint(h, p->b == PLAN_NO_VECTOR ? 0 : p->b + 1u);
		bytes_u8(h, p->sign < 0);
	}
	bytes_varint(h, zigzag(e->base));
	bytes_varint(h, e->part);
}

static void head_block(struct block_writer *w)
{
	struct bytes *h = &w->header;

	bytes_varint(h, BLOCK_VERSION);
	bytes_varint(h, w->rows);
	bytes_varint(h, w->part_count);
	for (unsigned i = 0; i < w->part_count; i++) {
		bytes_varint(h, w->list[i].size);
		bytes_u32(h, w->list[i].crc);
	}
	bytes_varint(h, w->has_pairs ? 1 + w->pairs_part : 0);
	for (unsigned i = 0; i < 4 && w->has_pairs; i++)
		bytes_varint(h, w->pair_columns[i]);
	bytes_varint(h, w->entry_count);
	for (unsigned i = 0; i < w->entry_count; i++)
		head_column(h, &w->entries[i]);
	bytes_varint(h, w->vector_count);
	for (unsigned i = 0; i < w->vector_count; i++)
		head_vector(h, &w->vector_entries[i], &w->plans[i]);
}

/* Header and parts one behind the other. */
static void assemble(struct block_writer *w, struct bytes *out)
{
	size_t from = out->used, head = BLOCK_FIXED + w->header.used;
	uint32_t crc;

	bytes_u32(out, BLOCK_MAGIC);
	bytes_u32(out, (uint32_t)head);
	bytes_u32(out, (uint32_t)(head + w->parts.used));
	bytes_room(out, w->header.used + w->parts.used + 4);
	if (out->failed)
		return;
	crc = crc32c(0, out->data + from, BLOCK_FIXED - 4);
	bytes_u32(out, crc32c(crc, w->header.data, w->header.used));
	bytes_put(out, w->header.data, w->header.used);
	bytes_put(out, w->parts.data, w->parts.used);
}

static void write_parts(struct block_writer *w, struct column *const *columns, unsigned count)
{
	list_columns(w, columns, count);
	for (unsigned i = 0; i < w->entry_count && !w->failed; i++)
		pack_column(w, &w->entries[i]);
	if (!w->failed)
		pack_pairs(w);
	if (!w->failed)
		list_vectors(w);
	if (!w->failed)
		pack_vectors(w);
}

int block_write(struct block_writer *w, struct column *const *columns, unsigned count,
    uint32_t rows, struct bytes *out)
{
	w->parts.used = w->header.used = 0;
	w->parts.failed = w->header.failed = false;
	w->part_count = w->mask_count = 0;
	w->rows = rows;
	w->failed = false;
	write_parts(w, columns, count);
	if (!w->failed && !w->parts.failed)
		head_block(w);
	if (w->failed || w->parts.failed || w->header.failed)
		return -1;
	assemble(w, out);
	return out->failed ? -1 : 0;
}
