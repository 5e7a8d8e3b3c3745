#include "store/condition.h"
#include "store/members.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

void condition_free(struct condition *c)
{
	free(c->words);
	free(c->odd);
	c->words = c->odd = NULL;
	c->words_room = c->odd_room = 0;
}

/* LIKE and GLOB look at numbers as texts: those are left to them. */
static bool has_prefix(const struct sql_value *v, const struct sql_value *prefix)
{
	return v->type != SQL_TEXT || (v->size >= prefix->size &&
	       strncasecmp(v->text, prefix->text, prefix->size) == 0);
}

/* What SQL says of one value; NULL matches nothing but IS NULL. */
static bool matches(const struct condition *c, const struct sql_value *v)
{
	if (c->op == CONDITION_IS_NULL || c->op == CONDITION_NOT_NULL || v->type == SQL_NULL)
		return (v->type == SQL_NULL) == (c->op == CONDITION_IS_NULL);
	if (c->op == CONDITION_PREFIX)
		return has_prefix(v, c->values);
	for (size_t i = 0; i < c->count; i++) {
		int order = sql_compare(v, &c->values[i]);

		if ((order == 0 && c->op != CONDITION_LT && c->op != CONDITION_GT) ||
		    (order < 0 && (c->op == CONDITION_LT || c->op == CONDITION_LE)) ||
		    (order > 0 && (c->op == CONDITION_GT || c->op == CONDITION_GE)))
			return true;
	}
	return false;
}

/* Numbers and stamps grow with the integers they are stored as: the first one in [low, high] that
 * is at least (or, with above, more than) the value; false when there is none. */
static bool first_from(enum column_kind kind, unsigned digits, int64_t low, int64_t high,
    const struct sql_value *value, bool above, int64_t *first)
{
	char room[MOMENT_MAX];

	if (low > high)
		return false;
	for (;;) {
		int64_t middle = low + (int64_t)(((uint64_t)high - (uint64_t)low) / 2);
		struct sql_value v = sql_of_number(kind, digits, middle, room);
		int order = sql_compare(&v, value);
		bool enough = above ? order > 0 : order >= 0;

		if (low == high) {
			*first = middle;
			return enough;
		}
		if (enough)
			high = middle;
		else
			low = middle + 1;
	}
}

/* Narrows [low, high] to what matches one value; false when nothing does. */
static bool narrow(enum condition_op op, enum column_kind kind, unsigned digits,
    const struct sql_value *value, int64_t *low, int64_t *high)
{
	bool upper = op == CONDITION_LT || op == CONDITION_LE || op == CONDITION_EQ;
	bool lower = op == CONDITION_GT || op == CONDITION_GE || op == CONDITION_EQ;
	int64_t first;

	if (op == CONDITION_PREFIX)
		return true;
	if (upper && first_from(kind, digits, *low, *high, value, op != CONDITION_LT, &first)) {
		if (first == *low)
			return false;
		*high = first - 1;
	}
	if (!lower)
		return true;
	if (!first_from(kind, digits, *low, *high, value, op == CONDITION_GT, &first))
		return false;
	*low = first;
	return true;
}

/* True when something in [*low, *high] matches; the bounds come nearer. */
static bool narrow_all(const struct condition *c, enum column_kind kind, unsigned digits,
    int64_t *low, int64_t *high)
{
	int64_t least = INT64_MAX, most = INT64_MIN;
	bool any = false;

	if (c->count == 0)
		return c->op == CONDITION_NOT_NULL;
	for (size_t i = 0; i < c->count; i++) {
		int64_t l = *low, h = *high;

		if (!narrow(c->op, kind, digits, &c->values[i], &l, &h))
			continue;
		any = true;
		least = l < least ? l : least;
		most = h > most ? h : most;
	}
	*low = least;
	*high = most;
	return any;
}

bool condition_may_match_summary(const struct condition *c, const struct summary *s, uint16_t time)
{
	int64_t low = s->first, high = s->last;

	if (c->column != time || !s->timed || c->op == CONDITION_IS_NULL)
		return true;
	return narrow_all(c, COLUMN_TIME, s->digits, &low, &high);
}

static int reserve(uint8_t **at, uint32_t *room, uint32_t count)
{
	uint8_t *larger;

	if (count <= *room)
		return 0;
	larger = realloc(*at, count);
	if (!larger)
		return -1;
	*at = larger;
	*room = count;
	return 0;
}

/* The filter's word on equality: true when one of the values may be there. */
static int filter_allows(const struct condition *c, struct block *b)
{
	for (size_t i = 0; i < c->count; i++) {
		const struct sql_value *v = &c->values[i];
		int may = 1;

		if (v->type == SQL_TEXT)
			may = block_may_hold(b, (unsigned)c->at, words_hash(v->text, v->size, MARK_STRING));
		if (may != 0)
			return may;
	}
	return 0;
}

static int match_words(struct condition *c, struct block *b, bool *any)
{
	const struct word *words;
	uint32_t count;

	if (block_words(b, (unsigned)c->at, &words, &count) != 0 ||
	    reserve(&c->words, &c->words_room, count) != 0)
		return -1;
	*any = false;
	for (uint32_t i = 0; i < count; i++) {
		struct sql_value v = sql_of_word(&words[i]);

		c->words[i] = matches(c, &v);
		*any |= c->words[i] != 0;
	}
	return 0;
}

static int open_text(struct condition *c, struct block *b, const struct block_column *col)
{
	bool any = true;
	int may = 1;

	if (col->flags & BLOCK_PATTERNS)
		return 1;
	if (c->op == CONDITION_EQ && col->odd_count == 0)
		may = filter_allows(c, b);
	if (may != 1)
		return may;
	if (match_words(c, b, &any) != 0)
		return -1;
	return any || col->odd_count > 0;
}

static int open_number(struct condition *c, struct block *b, const struct block_column *col)
{
	c->low = col->min;
	c->high = col->max;
	c->none = col->value_count == 0 ||
		  !narrow_all(c, (enum column_kind)col->kind, col->digits, &c->low, &c->high);
	if (col->odd_count > 0)
		return 1;
	if (!c->none && c->op == CONDITION_EQ && c->low == c->high && col->filter != 0)
		return block_may_hold(b, (unsigned)c->at, members_hash(c->low));
	return !c->none;
}

int condition_open(struct condition *c, struct block *b)
{
	const struct block_column *col;

	c->at = block_find(b, c->column);
	if (c->op == CONDITION_IS_NULL)
		return 1;
	if (c->at < 0)
		return 0;
	col = block_column(b, (unsigned)c->at);
	return col->kind == COLUMN_TEXT ? open_text(c, b, col) : open_number(c, b, col);
}

static int match_odd(struct condition *c, const struct cells *cells, uint32_t rows)
{
	uint32_t count = 0;

	for (uint32_t row = 0; row < rows; row++)
		if (cells->state[row] == CELL_ODD && cells->values[row] >= count)
			count = (uint32_t)cells->values[row] + 1;
	if (reserve(&c->odd, &c->odd_room, count) != 0)
		return -1;
	for (uint32_t i = 0; i < count; i++) {
		struct sql_value v = sql_of_word(&cells->odd[i]);

		c->odd[i] = matches(c, &v);
	}
	return 0;
}

/* Rows one by one: for patterns and for several values that are no words. */
static int match_each(struct condition *c, const struct cells *cells, uint32_t rows, uint8_t *keep)
{
	struct bytes text = { 0 };
	struct sql_value v;
	int result = 0;

	for (uint32_t row = 0; row < rows && result == 0; row++) {
		if (!keep[row])
			continue;
		result = sql_of_cell(cells, row, &text, &v);
		keep[row] = result == 0 && matches(c, &v);
	}
	bytes_free(&text);
	return result;
}

static void match_range(const struct condition *c, const struct cells *cells, uint32_t rows,
    uint8_t *keep)
{
	for (uint32_t row = 0; row < rows; row++) {
		int64_t v = cells->values[row];

		keep[row] &= cells->state[row] == CELL_VALUE && !c->none && v >= c->low && v <= c->high;
	}
}

static void match_codes(const struct condition *c, const struct cells *cells, uint32_t rows,
    uint8_t *keep)
{
	for (uint32_t row = 0; row < rows; row++)
		keep[row] = keep[row] && cells->state[row] == CELL_VALUE && c->words[cells->values[row]];
}

/* Numbers with odd values among them. */
static void match_mixed(const struct condition *c, const struct cells *cells, uint32_t rows,
    uint8_t *keep)
{
	for (uint32_t row = 0; row < rows; row++) {
		int64_t v = cells->values[row];
		bool match = false;

		if (cells->state[row] == CELL_ODD)
			match = c->odd[v];
		else if (cells->state[row] == CELL_VALUE && cells->kind == COLUMN_TEXT)
			match = c->words[v];
		else if (cells->state[row] == CELL_VALUE)
			match = !c->none && v >= c->low && v <= c->high;
		keep[row] &= match;
	}
}

int condition_rows(struct condition *c, struct block *b, uint8_t *keep)
{
	const struct block_column *col;
	struct cells cells;
	uint32_t rows = block_rows(b);

	if (c->at < 0)
		return 0;
	col = block_column(b, (unsigned)c->at);
	if (c->op == CONDITION_PREFIX && (col->kind != COLUMN_TEXT || (col->flags & BLOCK_PATTERNS)))
		return 0;
	if (block_cells(b, (unsigned)c->at, &cells) != 0)
		return -1;
	if (c->op == CONDITION_IS_NULL || (col->flags & BLOCK_PATTERNS) ||
	    (col->kind != COLUMN_TEXT && c->count > 1))
		return match_each(c, &cells, rows, keep);
	if (col->odd_count > 0) {
		if (match_odd(c, &cells, rows) != 0)
			return -1;
		match_mixed(c, &cells, rows, keep);
	} else if (col->kind == COLUMN_TEXT) {
		match_codes(c, &cells, rows, keep);
	} else {
		match_range(c, &cells, rows, keep);
	}
	return 0;
}
