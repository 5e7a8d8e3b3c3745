#include "store/block.h"
#include "store/crc32c.h"
#include "store/integers.h"
#include "store/lexicon.h"
#include "store/members.h"
#include "store/pairs.h"

#include <stdlib.h>
#include <string.h>

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

struct block *block_reader(void)
{
	struct block *b = calloc(1, sizeof(*b));

	if (!b)
		return NULL;
	b->squeeze = squeeze_open();
	b->rest = malloc(COLUMN_ROWS * sizeof(*b->rest));
	b->table = malloc((2 * COLUMN_ROWS + 2) * sizeof(*b->table));
	if (!b->squeeze || !b->rest || !b->table) {
		block_reader_close(b);
		return NULL;
	}
	return b;
}

static void free_decoded(struct decoded *d)
{
	free(d->state);
	free(d->present);
	free(d->values);
	free(d->word_slots);
	lexicon_free(&d->words);
	lexicon_free(&d->odd);
	for (unsigned i = 0; i < PATTERN_NUMBERS; i++) {
		free(d->slot[i]);
		free(d->slot_present[i]);
	}
}

void block_reader_close(struct block *b)
{
	if (!b)
		return;
	for (uint32_t i = 0; i < b->decoded_room; i++)
		free_decoded(&b->decoded[i]);
	free(b->decoded);
	free(b->parts);
	free(b->vector_entries);
	free(b->vectors);
	pairs_free(&b->pairs);
	squeeze_close(b->squeeze);
	free(b->rest);
	free(b->table);
	free(b);
}

static int fail(struct block *b, const char *why)
{
	b->error = why;
	return -1;
}

const char *block_error(const struct block *b)
{
	return b->error;
}

uint32_t block_rows(const struct block *b)
{
	return b->rows;
}

unsigned block_columns(const struct block *b)
{
	return b->column_count;
}

const struct block_column *block_column(const struct block *b, unsigned at)
{
	return &b->columns[at];
}

int block_find(const struct block *b, uint16_t id)
{
	for (uint32_t i = 0; i < b->column_count; i++)
		if (b->columns[i].id == id)
			return (int)i;
	return -1;
}

/* Makes an array at least so long; what is new is zeroed. */
static int reserve(void **at, uint32_t *room, uint32_t count, size_t size)
{
	char *larger;

	if (count <= *room)
		return 0;
	larger = realloc(*at, count * size);
	if (!larger)
		return -1;
	memset(larger + *room * size, 0, (count - *room) * size);
	*at = larger;
	*room = count;
	return 0;
}

static int read_parts(struct block *b, struct cursor *c, uint32_t head)
{
	uint64_t offset = head;

	b->part_count = (uint32_t)cursor_bounded(c, BLOCK_PARTS);
	if (c->bad || reserve((void **)&b->parts, &b->part_room, b->part_count, sizeof(*b->parts)) != 0)
		return -1;
	for (uint32_t i = 0; i < b->part_count; i++) {
		struct part *p = &b->parts[i];

		p->offset = (uint32_t)offset;
		p->size = (uint32_t)cursor_bounded(c, b->size);
		p->crc = cursor_u32(c);
		p->sound = false;
		offset += p->size;
		if (c->bad || offset > b->size)
			return -1;
	}
	return offset == b->size ? 0 : -1;
}

/* 1 + part, or 0. */
static uint32_t read_part_number(struct block *b, struct cursor *c)
{
	return (uint32_t)cursor_bounded(c, b->part_count);
}

static void read_column(struct block *b, struct cursor *c, struct block_column *col)
{
	*col = (struct block_column){ .id = (uint16_t)cursor_bounded(c, UINT16_MAX) };
	col->kind = cursor_u8(c);
	col->digits = cursor_u8(c);
	col->flags = cursor_u8(c);
	col->value_count = (uint32_t)cursor_bounded(c, b->rows);
	col->odd_count = (uint32_t)cursor_bounded(c, b->rows - col->value_count);
	col->presence = read_part_number(b, c);
	col->odd = read_part_number(b, c);
	if (col->kind == COLUMN_TEXT) {
		col->words = read_part_number(b, c);
	} else {
		col->min = unzigzag(cursor_varint(c));
		col->max = unzigzag(cursor_varint(c));
	}
	col->filter = read_part_number(b, c);
	col->slots = (uint32_t)cursor_bounded(c, PATTERN_NUMBERS);
}

static bool column_is_sound(const struct block *b, const struct block_column *c)
{
	if (c->kind > COLUMN_TEXT || c->digits > MOMENT_DIGITS || c->flags > (BLOCK_PATTERNS | BLOCK_PAIRED))
		return false;
	if ((c->odd_count > 0) != (c->odd != 0) || ((c->flags & BLOCK_PAIRED) && b->pairs_part == 0))
		return false;
	if (c->kind == COLUMN_TEXT && (c->value_count > 0) != (c->words != 0))
		return false;
	if (c->kind == COLUMN_TIME &&
	    (c->min > c->max || c->min < moment_first(c->digits) || c->max > moment_last(c->digits)))
		return false;
	if (c->presence == 0 && c->value_count + c->odd_count != b->rows)
		return false;
	return c->slots == 0 || (c->flags & BLOCK_PATTERNS);
}

static int read_columns(struct block *b, struct cursor *c)
{
	b->pairs_part = read_part_number(b, c);
	for (unsigned i = 0; i < 4; i++)
		b->pair_columns[i] = b->pairs_part ? (uint32_t)cursor_bounded(c, BLOCK_COLUMNS) : 0;
	b->column_count = (uint32_t)cursor_bounded(c, BLOCK_COLUMNS);
	if (c->bad || reserve((void **)&b->decoded, &b->decoded_room, b->column_count,
			  sizeof(*b->decoded)) != 0)
		return -1;
	for (uint32_t i = 0; i < b->column_count; i++) {
		struct decoded *d = &b->decoded[i];

		read_column(b, c, &b->columns[i]);
		if (c->bad || !column_is_sound(b, &b->columns[i]))
			return -1;
		d->has_state = d->has_words = d->has_odd = d->has_values = false;
	}
	for (unsigned i = 0; i < 4; i++)
		if (b->pair_columns[i] > b->column_count)
			return -1;
	return b->pairs_part == 0 || (b->pair_columns[0] && b->pair_columns[2]) ? 0 : -1;
}

static void read_vector(struct block *b, struct cursor *c, struct vector_entry *e)
{
	*e = (struct vector_entry){ .column = (uint32_t)cursor_bounded(c, b->column_count) };
	e->slot = (uint32_t)cursor_bounded(c, PATTERN_NUMBERS);
	e->plan = (struct plan){ .link = cursor_u8(c), .sign = 1, .b = PLAN_NO_VECTOR };
	if (e->plan.link >= PLAN_ROW) {
		e->plan.a = (uint16_t)cursor_bounded(c, BLOCK_VECTORS);
		e->plan.b = (uint16_t)(cursor_bounded(c, BLOCK_VECTORS) - 1);
		e->plan.sign = cursor_u8(c) ? -1 : 1;
	}
	e->base = unzigzag(cursor_varint(c));
	e->part = (uint32_t)cursor_bounded(c, b->part_count);
}

/* A vector refers to earlier ones; to itself only by its past. */
static bool vector_is_sound(const struct block *b, uint32_t v)
{
	const struct vector_entry *e = &b->vector_entries[v];
	const struct plan *p = &e->plan;

	if (e->column >= b->column_count || e->part >= b->part_count || p->link >= PLAN_LINKS)
		return false;
	if (e->slot > b->columns[e->column].slots)
		return false;
	if (e->slot > 0 && !(b->columns[e->column].flags & BLOCK_PAIRED)) {
		/* The words' numbers come before what the words want. */
		uint32_t main = 0;

		while (main < v && (b->vector_entries[main].column != e->column ||
				       b->vector_entries[main].slot != 0))
			main++;
		if (main == v)
			return false;
	}
	if (p->link >= PLAN_SAME && b->pairs_part == 0)
		return false;
	if (p->link >= PLAN_ROW && (p->a > v || (p->a == v && p->link == PLAN_ROW)))
		return false;
	return p->b == PLAN_NO_VECTOR || p->b < v;
}

static int read_vectors(struct block *b, struct cursor *c)
{
	uint32_t room = b->vector_room;

	b->vector_count = (uint32_t)cursor_bounded(c, BLOCK_VECTORS);
	if (c->bad || reserve((void **)&b->vectors, &room, b->vector_count, sizeof(*b->vectors)) != 0 ||
	    reserve((void **)&b->vector_entries, &b->vector_room, b->vector_count,
		sizeof(*b->vector_entries)) != 0)
		return -1;
	for (uint32_t i = 0; i < b->vector_count; i++) {
		read_vector(b, c, &b->vector_entries[i]);
		if (c->bad || !vector_is_sound(b, i))
			return -1;
	}
	return 0;
}

static int read_header(struct block *b, uint32_t head)
{
	struct cursor c = cursor_over(b->data + BLOCK_FIXED, head - BLOCK_FIXED);

	uint64_t version = cursor_varint(&c);

	if (version < BLOCK_OLDEST || version > BLOCK_VERSION)
		return fail(b, "a block of another format version");
	b->rows = (uint32_t)cursor_bounded(&c, COLUMN_ROWS);
	if (c.bad || read_parts(b, &c, head) != 0 || read_columns(b, &c) != 0 ||
	    read_vectors(b, &c) != 0 || cursor_left(&c) != 0)
		return fail(b, "the header makes no sense");
	return 0;
}

int block_open(struct block *b, const void *data, size_t size)
{
	struct cursor c = cursor_over(data, size);
	uint32_t magic = cursor_u32(&c), head = cursor_u32(&c), total = cursor_u32(&c),
		 crc = cursor_u32(&c);

	b->data = data;
	b->size = size;
	b->rows = b->column_count = b->vector_count = 0;
	b->has_pairs = false;
	if (c.bad || magic != BLOCK_MAGIC)
		return fail(b, "not a block");
	if (total != size || head < BLOCK_FIXED || head > size)
		return fail(b, "the block's size is wrong");
	if (crc != crc32c(crc32c(0, data, BLOCK_FIXED - 4), b->data + BLOCK_FIXED, head - BLOCK_FIXED))
		return fail(b, "the header's checksum is wrong");
	if (read_header(b, head) != 0) {
		b->column_count = b->vector_count = 0;
		return -1;
	}
	return 0;
}

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
	return count == col->value_count + col->odd_count ? 0 : fail(b, "the rows do not add up");
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
	return odd == col->odd_count ? 0 : fail(b, "the odd values do not add up");
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
			return fail(b, "an odd value has no word");
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
		return fail(b, "no memory");
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

	if (reserve((void **)&d->word_slots, &d->word_slots_room, d->words.count + 1, 1) != 0)
		return fail(b, "no memory");
	for (uint32_t i = 0; i < d->words.count; i++) {
		unsigned n = pattern_numbers(d->words.words[i].text, d->words.words[i].size);

		if (n > b->columns[at].slots)
			return fail(b, "a pattern has too many numbers");
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
			return fail(b, "a value has no word");
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
		return fail(b, "a column is not among the pairs");
	if (read_pairs(b) != 0)
		return -1;
	for (uint32_t row = 0; row < b->rows; row++) {
		int32_t code = b->pairs.codes[row];
		struct pairs_end e;

		if (!d->present[row])
			continue;
		if (code < 0)
			return fail(b, "a row has no pair");
		e = which < 2 ? pairs_from(&b->pairs, code) : pairs_to(&b->pairs, code);
		if (which % 2 == 1 && e.port == 0)
			return fail(b, "a row has no port");
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
		return fail(b, "no memory");
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
			return fail(b, "a column has no values");
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
			return fail(b, "a pattern's numbers are missing");
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

/* A pattern with the numbers of this row. */
static int join(const struct cells *c, uint32_t row, struct bytes *to)
{
	uint32_t word = (uint32_t)c->values[row];
	unsigned n = c->word_slots[word];
	int64_t numbers[PATTERN_NUMBERS];
	uint8_t *at = bytes_room(to, pattern_room(c->words[word].size, n));

	if (!at)
		return -1;
	for (unsigned i = 0; i < n; i++)
		numbers[i] = c->slot[i][row];
	to->used += pattern_join((char *)at, c->words[word].text, c->words[word].size, numbers);
	return 1;
}

int cells_text(const struct cells *c, uint32_t row, struct bytes *to, uint8_t *mark)
{
	const struct word *w;
	uint8_t *at;

	if (c->state[row] == CELL_ABSENT)
		return 0;
	if (c->state[row] == CELL_VALUE && c->kind != COLUMN_TEXT) {
		*mark = c->kind == COLUMN_TIME ? MARK_STRING : MARK_BARE;
		at = bytes_room(to, MOMENT_MAX);
		if (!at)
			return -1;
		to->used += c->kind == COLUMN_TIME ? moment_write((char *)at, c->values[row], c->digits)
						   : decimal_write((char *)at, c->values[row], c->digits);
		return 1;
	}
	w = c->state[row] == CELL_ODD ? &c->odd[c->values[row]] : &c->words[c->values[row]];
	*mark = w->mark;
	if (c->state[row] == CELL_VALUE && c->slots > 0)
		return join(c, row, to);
	bytes_put(to, w->text, w->size);
	return to->failed ? -1 : 1;
}
