#include "store/batch.h"

#include <stdlib.h>
#include <string.h>

enum {
	MEMORY = 40 << 20, /* bytes of columns, beyond which a block is closed early */
	LOOK_EVERY = 256,  /* rows between two looks at the memory */
};

_Static_assert(COLUMN_ROWS % LOOK_EVERY == 0, "a batch is full where it is looked at");

struct batch *batch_open(void)
{
	return calloc(1, sizeof(struct batch));
}

void batch_close(struct batch *b)
{
	if (!b)
		return;
	for (unsigned i = 0; i < b->count; i++) {
		if (b->columns[i]) {
			column_free(b->columns[i]);
			free(b->columns[i]);
		}
	}
	free(b);
}

void batch_clear(struct batch *b)
{
	for (unsigned i = 0; i < b->count; i++)
		if (b->columns[i])
			column_clear(b->columns[i]);
	b->rows = 0;
	b->input = 0;
}

static enum column_role role_of(const char *name, size_t size)
{
	static const struct {
		const char *name;
		enum column_role role;
	} roles[] = {
		{ "src_ip", ROLE_SRC_IP }, { "src_port", ROLE_SRC_PORT }, { "dst_ip", ROLE_DST_IP },
		{ "dst_port", ROLE_DST_PORT }, { "time", ROLE_ROOT }, { "line", ROLE_ROOT },
		{ "length", ROLE_ROOT }, { "count", ROLE_ROOT }, { "bytes", ROLE_ROOT },
		{ "packets", ROLE_ROOT }, { "frame_length", ROLE_ROOT }, { "ip_length", ROLE_ROOT },
	};

	for (unsigned i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
		if (strlen(roles[i].name) == size && memcmp(roles[i].name, name, size) == 0)
			return roles[i].role;
	return ROLE_PLAIN;
}

/* Both ends of a pair count their addresses alike: the second to come uses the words of the first. */
static int share_words(struct batch *b, struct column *c)
{
	enum column_role other = c->role == ROLE_SRC_IP ? ROLE_DST_IP : ROLE_SRC_IP;

	for (unsigned i = 0; i < b->count; i++) {
		struct column *owner = b->columns[i];

		if (!owner || owner == c || owner->role != other || owner->patterns)
			continue;
		if (!owner->own && !(owner->own = words_open()))
			return -1;
		owner->words = c->words = owner->own;
		owner->lent = true;
	}
	return 0;
}

int batch_column(struct batch *b, unsigned id, const char *name, size_t size)
{
	struct column *c;

	if (id < b->count && b->columns[id])
		return 0;
	c = calloc(1, sizeof(*c));
	if (!c)
		return -1;
	c->kind = COLUMN_NONE;
	c->role = (uint8_t)role_of(name, size);
	c->place = (uint8_t)id;
	b->columns[id] = c;
	if (id >= b->count)
		b->count = id + 1;
	return c->role == ROLE_SRC_IP || c->role == ROLE_DST_IP ? share_words(b, c) : 0;
}

int batch_add(struct batch *b, struct column *const *columns, const struct json_field *fields,
    int count)
{
	for (const struct json_field *f = fields; f < fields + count; f++)
		if (column_put(columns[f->key], b->rows, f) != 0)
			return -1;
	b->rows++;
	return 0;
}

unsigned batch_unasked(const struct batch *b)
{
	return b->input < MEMORY ? LOOK_EVERY - b->rows % LOOK_EVERY : 1;
}

bool batch_full(const struct batch *b)
{
	size_t memory = 0;

	if (b->rows == COLUMN_ROWS)
		return true;
	if (b->rows % LOOK_EVERY != 0 && b->input < MEMORY)
		return false;
	for (unsigned i = 0; i < b->count; i++)
		if (b->columns[i])
			memory += column_memory(b->columns[i]);
	return memory > MEMORY && b->rows > 0;
}

/* What a stored text was in JSON. */
static void describe(struct json_field *f, const char *text, size_t size, uint8_t mark)
{
	*f = (struct json_field){ .text = text, .size = (uint32_t)size, .type = JSON_STRING };
	if (mark == MARK_STRING)
		return;
	f->type = size == 0	? JSON_NULL
		  : *text == 't' ? JSON_TRUE
		  : *text == 'f' ? JSON_FALSE
		  : *text == 'n' ? JSON_NULL
				 : JSON_NUMBER;
}

static int refill_column(struct column *c, uint32_t to, const struct cells *cells, uint32_t rows,
    const uint8_t *keep)
{
	struct bytes text = { 0 };
	int result = 0;

	for (uint32_t row = 0; row < rows && result == 0; row++) {
		struct json_field f;
		uint8_t mark;

		if (keep && !keep[row])
			continue;
		to++;
		text.used = 0;
		if (cells_text(cells, row, &text, &mark) <= 0) {
			result = text.failed ? -1 : 0;
			continue;
		}
		describe(&f, (const char *)text.data, text.used, mark);
		if (cells->state[row] == CELL_VALUE && cells->kind == COLUMN_NUMBER && cells->digits == 0) {
			f.type = JSON_INTEGER;
			f.integer = cells->values[row];
		}
		result = column_put(c, to - 1, &f);
	}
	bytes_free(&text);
	return result;
}

int batch_refill(struct batch *b, struct block *from, const uint8_t *keep)
{
	uint32_t kept = block_rows(from);

	for (unsigned i = 0; i < block_columns(from); i++) {
		unsigned id = block_column(from, i)->id;
		struct cells cells;

		if (id >= b->count || !b->columns[id] || block_cells(from, i, &cells) != 0 ||
		    refill_column(b->columns[id], b->rows, &cells, block_rows(from), keep) != 0)
			return -1;
	}
	for (uint32_t row = 0; keep && row < block_rows(from); row++)
		kept -= keep[row] == 0;
	b->rows += kept;
	return 0;
}
