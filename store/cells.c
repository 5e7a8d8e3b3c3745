#include "store/block.h"

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
