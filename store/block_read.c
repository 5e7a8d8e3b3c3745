#include "store/block_inside.h"
#include "store/crc32c.h"
#include "store/integers.h"
#include "store/members.h"

#include <stdlib.h>
#include <string.h>

/* The bytes of a part, verified; a bad cursor when they are damaged. */
static struct cursor open_part(struct block *b, uint32_t n)
{
	struct part *p = &b->parts[n];
	struct cursor c = cursor_over(b->data + p->offset, p->size);

	if (!p->sound && crc32c(0, b->data + p->offset, p->size) != p->crc) {
		b->error = "a checksum is wrong";
		c.bad = true;
		c.at = c.end;
	} else {
		p->sound = true;
	}
	return c;
}

static int damaged(struct block *b, const struct cursor *c)
{
	if (!c->bad)
		b->error = "a part does not decode";
	else if (!b->error)
		b->error = "a part is cut short";
	return -1;
}

static void *row_array(void **at, size_t size)
{
	if (!*at)
		*at = malloc(COLUMN_ROWS * size);
	return *at;
}

static void spread_bits(uint8_t *to, const uint8_t *bits, uint32_t rows)
{
	uint32_t row = 0;

	for (; row + 8 <= rows; row += 8)
		for (unsigned i = 0; i < 8; i++)
			to[row + i] = bits[row / 8] >> i & 1;
	for (; row < rows; row++)
		to[row] = bits[row / 8] >> row % 8 & 1;
}

static int read_presence(struct block *b, const struct block_column *col, uint8_t *state)
{
	uint8_t bits[COLUMN_ROWS / 8];
	uint32_t count = 0;
	struct cursor c;

	if (col->presence == 0) {
		memset(state, CELL_VALUE, b->rows);
		return 0;
	}
	c = open_part(b, col->presence - 1);
	if (c.bad || octets_unpack(&c, bits, (b->rows + 7) / 8, b->squeeze) != 0)
		return damaged(b, &c);
	spread_bits(state, bits, b->rows);
	for (uint32_t row = 0; row < b->rows; row++)
		count += state[row];
	return count == col->value_count + col->odd_count ? 0 : block_fail(b, "the rows do not add up");
}

static int mark_odd(struct block *b, const struct block_column *col, struct decoded *d, struct cursor *c)
{
	uint32_t n = col->value_count + col->odd_count, odd = 0;
	const uint64_t *flag = b->rest;

	if (integers_unpack(c, b->rest, n, b->squeeze) != 0)
		return damaged(b, c);
	for (uint32_t row = 0; row < b->rows; row++) {
		if (!d->state[row])
			continue;
		d->state[row] = *flag ? CELL_ODD : CELL_VALUE;
		odd += *flag++ != 0;
	}
	return odd == col->odd_count ? 0 : block_fail(b, "the odd values do not add up");
}

/* The odd values of a column, their words' numbers written where the values will stand. */
static int read_odd(struct block *b, const struct block_column *col, struct decoded *d)
{
	struct cursor c = open_part(b, col->odd - 1);
	const uint64_t *word = b->rest;

	if (c.bad || mark_odd(b, col, d, &c) != 0)
		return damaged(b, &c);
	if (integers_unpack(&c, b->rest, col->odd_count, b->squeeze) != 0 ||
	    lexicon_unpack(&c, &d->odd, COLUMN_ROWS, b->squeeze) != 0)
		return damaged(b, &c);
	for (uint32_t row = 0; row < b->rows; row++) {
		if (d->state[row] != CELL_ODD)
			continue;
		if (*word >= d->odd.count)
			return block_fail(b, "an odd value has no word");
		d->values[row] = (int64_t)*word++;
	}
	return 0;
}

static int read_state(struct block *b, uint32_t at)
{
	const struct block_column *col = &b->columns[at];
	struct decoded *d = &b->decoded[at];

	if (d->has_state)
		return 0;
	if (!row_array((void **)&d->state, 1) || !row_array((void **)&d->present, 1) ||
	    !row_array((void **)&d->values, sizeof(*d->values)))
		return block_fail(b, "no memory");
	if (read_presence(b, col, d->state) != 0)
		return -1;
	if (col->odd_count > 0 && read_odd(b, col, d) != 0)
		return -1;
	for (uint32_t row = 0; row < b->rows; row++)
		d->present[row] = d->state[row] == CELL_VALUE;
	d->has_state = true;
	return 0;
}

static int count_slots(struct block *b, uint32_t at)
{
	struct decoded *d = &b->decoded[at];

	if (block_reserve((void **)&d->word_slots, &d->word_slots_room, d->words.count + 1, 1) != 0)
		return block_fail(b, "no memory");
	for (uint32_t i = 0; i < d->words.count; i++) {
		unsigned n = pattern_numbers(d->words.words[i].text, d->words.words[i].size);

		if (n > b->columns[at].slots)
			return block_fail(b, "a pattern has too many numbers");
		d->word_slots[i] = (uint8_t)n;
	}
	return 0;
}

static int read_words(struct block *b, uint32_t at)
{
	const struct block_column *col = &b->columns[at];
	struct decoded *d = &b->decoded[at];
	struct cursor c;

	if (d->has_words)
		return 0;
	d->words.count = 0;
	if (col->words != 0) {
		c = open_part(b, col->words - 1);
		if (c.bad || lexicon_unpack(&c, &d->words, 2 * COLUMN_ROWS, b->squeeze) != 0)
			return damaged(b, &c);
	}
	if ((col->flags & BLOCK_PATTERNS) && count_slots(b, at) != 0)
		return -1;
	d->has_words = true;
	return 0;
}

int block_words(struct block *b, unsigned at, const struct word **words, uint32_t *count)
{
	b->error = NULL;
	if (read_words(b, at) != 0)
		return -1;
	*words = b->decoded[at].words.words;
	*count = b->decoded[at].words.count;
	return 0;
}

/* Every number of a word must have its word. */
static int check_words(struct block *b, const struct decoded *d)
{
	for (uint32_t row = 0; row < b->rows; row++)
		if (d->present[row] && (uint64_t)d->values[row] >= d->words.count)
			return block_fail(b, "a value has no word");
	return 0;
}

static int read_pairs(struct block *b)
{
	uint32_t src = b->pair_columns[0] - 1;
	struct cursor c;

	if (b->has_pairs || b->pairs_part == 0)
		return 0;
	if (read_state(b, src) != 0)
		return -1;
	c = open_part(b, b->pairs_part - 1);
	if (c.bad || pairs_unpack(&c, &b->pairs, b->decoded[src].present, b->rows, b->squeeze) != 0)
		return damaged(b, &c);
	b->has_pairs = true;
	return 0;
}

/* The values of a column that stands in the pairs. */
static int read_paired(struct block *b, uint32_t at)
{
	struct decoded *d = &b->decoded[at];
	unsigned which = 0;

	while (which < 4 && b->pair_columns[which] != at + 1)
		which++;
	if (which == 4)
		return block_fail(b, "a column is not among the pairs");
	if (read_pairs(b) != 0)
		return -1;
	for (uint32_t row = 0; row < b->rows; row++) {
		int32_t code = b->pairs.codes[row];
		struct pairs_end e;

		if (!d->present[row])
			continue;
		if (code < 0)
			return block_fail(b, "a row has no pair");
		e = which < 2 ? pairs_from(&b->pairs, code) : pairs_to(&b->pairs, code);
		if (which % 2 == 1 && e.port == 0)
			return block_fail(b, "a row has no port");
		d->values[row] = which % 2 == 1 ? (int64_t)e.port - 1 : (int64_t)e.address;
	}
	return 0;
}

static int read_slot_rows(struct block *b, const struct vector_entry *e)
{
	struct decoded *d = &b->decoded[e->column];
	unsigned slot = e->slot - 1;

	if (!row_array((void **)&d->slot[slot], sizeof(int64_t)) ||
	    !row_array((void **)&d->slot_present[slot], 1))
		return block_fail(b, "no memory");
	for (uint32_t row = 0; row < b->rows; row++)
		d->slot_present[slot][row] = d->present[row] && d->word_slots[d->values[row]] > slot;
	return 0;
}

static int read_column_values(struct block *b, uint32_t at);

/* Points the vector at its memory and says which rows it has. */
static int prepare_vector(struct block *b, uint32_t v)
{
	struct vector_entry *e = &b->vector_entries[v];
	struct decoded *d = &b->decoded[e->column];

	if (e->slot == 0) {
		if (read_state(b, e->column) != 0)
			return -1;
		b->vectors[v] = (struct vector){ .values = d->values, .present = d->present };
		return 0;
	}
	if (read_column_values(b, e->column) != 0 || read_slot_rows(b, e) != 0)
		return -1;
	b->vectors[v] = (struct vector){ .values = d->slot[e->slot - 1],
		.present = d->slot_present[e->slot - 1] };
	return 0;
}

static int read_vector_values(struct block *b, uint32_t v);

static int read_referred(struct block *b, uint32_t v)
{
	const struct plan *p = &b->vector_entries[v].plan;

	if (p->link >= PLAN_ROW && p->a != v && read_vector_values(b, p->a) != 0)
		return -1;
	if (p->link >= PLAN_ROW && p->b != PLAN_NO_VECTOR && read_vector_values(b, p->b) != 0)
		return -1;
	return p->link >= PLAN_SAME ? read_pairs(b) : 0;
}

/* Decodes a vector and before it those it refers to, which stand earlier: this ends. */
static int read_vector_values(struct block *b, uint32_t v)
{
	struct vector_entry *e = &b->vector_entries[v];
	struct plan_rows over = { .rows = b->rows, .table = b->table };
	uint32_t n = 0;
	struct cursor c;

	if (e->decoded)
		return 0;
	if (prepare_vector(b, v) != 0 || read_referred(b, v) != 0)
		return -1;
	if (e->plan.link >= PLAN_SAME) {
		over.codes = b->pairs.codes;
		over.pairs = b->pairs.count;
	}
	for (uint32_t row = 0; row < b->rows; row++)
		n += b->vectors[v].present[row];
	c = open_part(b, e->part);
	if (c.bad || integers_unpack(&c, b->rest, n, b->squeeze) != 0)
		return damaged(b, &c);
	plan_undo(&e->plan, b->vectors, v, &over, b->rest, e->base);
	e->decoded = true;
	return 0;
}

static int find_vector(const struct block *b, uint32_t column, uint32_t slot)
{
	for (uint32_t v = 0; v < b->vector_count; v++)
		if (b->vector_entries[v].column == column && b->vector_entries[v].slot == slot)
			return (int)v;
	return -1;
}

/* The values of a column, its words, but not its slots. */
static int read_column_values(struct block *b, uint32_t at)
{
	const struct block_column *col = &b->columns[at];
	struct decoded *d = &b->decoded[at];
	int v = find_vector(b, at, 0);

	if (d->has_values)
		return 0;
	if (read_state(b, at) != 0 || (col->kind == COLUMN_TEXT && read_words(b, at) != 0))
		return -1;
	if (col->flags & BLOCK_PAIRED) {
		if (read_paired(b, at) != 0)
			return -1;
	} else if (col->value_count > 0) {
		if (v < 0)
			return block_fail(b, "a column has no values");
		if (read_vector_values(b, (uint32_t)v) != 0)
			return -1;
	}
	if (col->kind == COLUMN_TEXT && check_words(b, d) != 0)
		return -1;
	d->has_values = true;
	return 0;
}

static int read_slots(struct block *b, uint32_t at)
{
	for (uint32_t slot = 1; slot <= b->columns[at].slots; slot++) {
		int v = find_vector(b, at, slot);

		if (v < 0)
			return block_fail(b, "a pattern's numbers are missing");
		if (read_vector_values(b, (uint32_t)v) != 0)
			return -1;
	}
	return 0;
}

int block_cells(struct block *b, unsigned at, struct cells *cells)
{
	const struct block_column *col = &b->columns[at];
	struct decoded *d = &b->decoded[at];

	b->error = NULL;
	if (read_column_values(b, at) != 0 || read_slots(b, at) != 0)
		return -1;
	*cells = (struct cells){ .kind = col->kind, .digits = col->digits, .state = d->state,
		.values = d->values, .words = d->words.words, .word_count = d->words.count,
		.odd = d->odd.words, .slots = col->slots, .slot = d->slot,
		.word_slots = d->word_slots };
	return 0;
}

int block_may_hold(struct block *b, unsigned at, uint64_t hash)
{
	const struct block_column *col = &b->columns[at];
	struct cursor c;
	size_t size;

	b->error = NULL;
	if (col->filter == 0)
		return 1;
	c = open_part(b, col->filter - 1);
	size = cursor_left(&c);
	if (c.bad || size == 0)
		return damaged(b, &c);
	return members_has(c.at, size, hash);
}

int block_verify(struct block *b)
{
	struct cells cells;

	for (uint32_t i = 0; i < b->part_count; i++) {
		b->parts[i].sound = false;
		if (open_part(b, i).bad)
			return -1;
	}
	for (uint32_t i = 0; i < b->column_count; i++)
		if (block_cells(b, i, &cells) != 0)
			return -1;
	return 0;
}
