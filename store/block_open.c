#include "store/block_inside.h"
#include "store/crc32c.h"

#include <stdlib.h>
#include <string.h>

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

int block_reserve(void **at, uint32_t *room, uint32_t count, size_t size)
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
	if (c->bad || block_reserve((void **)&b->parts, &b->part_room, b->part_count, sizeof(*b->parts)) != 0)
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
	if (c->bad || block_reserve((void **)&b->decoded, &b->decoded_room, b->column_count,
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
	if (c->bad || block_reserve((void **)&b->vectors, &room, b->vector_count, sizeof(*b->vectors)) != 0 ||
	    block_reserve((void **)&b->vector_entries, &b->vector_room, b->vector_count,
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
		return block_fail(b, "a block of another format version");
	b->rows = (uint32_t)cursor_bounded(&c, COLUMN_ROWS);
	if (c.bad || read_parts(b, &c, head) != 0 || read_columns(b, &c) != 0 ||
	    read_vectors(b, &c) != 0 || cursor_left(&c) != 0)
		return block_fail(b, "the header makes no sense");
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
		return block_fail(b, "not a block");
	if (total != size || head < BLOCK_FIXED || head > size)
		return block_fail(b, "the block's size is wrong");
	if (crc != crc32c(crc32c(0, data, BLOCK_FIXED - 4), b->data + BLOCK_FIXED, head - BLOCK_FIXED))
		return block_fail(b, "the header's checksum is wrong");
	if (read_header(b, head) != 0) {
		b->column_count = b->vector_count = 0;
		return -1;
	}
	return 0;
}
