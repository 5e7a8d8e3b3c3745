#include "store/column.h"
#include "store/address.h"

#include <stdlib.h>
#include <string.h>

enum {
	FIRST_ROOM = 1024,
	LARGER = 8,        /* times as large as before: 1,024, 8,192, 65,536 rows */
	MANY_WORDS = 512,  /* so many different texts, more than half of all: try patterns */
	WORD_SAMPLE = 8,
	DECIMAL_DIGITS = 9,
	DECIMAL_TEXT = 19, /* "-" and 18 digits */
};

/* Large arrays begin where pages do, so the cells of one row would all lie in the same few sets of the
 * cache and drive one another out. Each array of each column begins in another line of its page. */
enum array { STATE, VALUES, SLOTS /* the first of several */ };
enum { LINE = 64, LINES = 64 /* of a page */ };

static size_t shift_of(const struct column *c, unsigned array)
{
	return (c->place * 7u + array * 3u) % LINES * LINE;
}

static void free_array(const struct column *c, unsigned array, void *at)
{
	if (at)
		free((char *)at - shift_of(c, array));
}

static int grow(const struct column *c, unsigned array, void **at, size_t bytes)
{
	size_t shift = shift_of(c, array);
	char *larger = realloc(*at ? (char *)*at - shift : NULL, bytes + shift);

	if (!larger)
		return -1;
	*at = &larger[shift];
	return 0;
}

/* Makes the arrays as large as `room`, and ready for more: memory that is not used costs nothing, but
 * arrays doubled in turn would be copied to where none of their pages has been used before. */
static int allocate(struct column *c, uint32_t room)
{
	uint32_t more = c->allocated;

	while (more < room)
		more = more == 0 ? FIRST_ROOM : more * LARGER;
	if (more == c->allocated)
		return 0;
	if (grow(c, STATE, (void **)&c->state, more * sizeof(*c->state)) != 0 ||
	    grow(c, VALUES, (void **)&c->values, more * sizeof(*c->values)) != 0)
		return -1;
	c->allocated = more;
	return 0;
}

static int grow_rows(struct column *c, uint32_t row)
{
	uint32_t room = c->room;

	while (room <= row)
		room = room == 0 ? FIRST_ROOM : room * 2;
	if (allocate(c, room) != 0)
		return -1;
	memset(c->state + c->room, CELL_ABSENT, room - c->room);
	c->room = room;
	return 0;
}

int column_reach(struct column *c, uint32_t rows)
{
	return rows > c->room ? grow_rows(c, rows - 1) : 0;
}

static int reach_slots(struct column *c, unsigned n)
{
	if (c->slot_allocated < c->allocated) {
		for (unsigned i = 0; i < c->slots; i++)
			if (grow(c, SLOTS + i, (void **)&c->slot[i], c->allocated * sizeof(int64_t)) != 0)
				return -1;
		c->slot_allocated = c->allocated;
	}
	c->slot_room = c->room;
	for (; c->slots < n; c->slots++)
		if (grow(c, SLOTS + c->slots, (void **)&c->slot[c->slots], c->slot_allocated * sizeof(int64_t)) != 0)
			return -1;
	return 0;
}

int decimal_read(const char *text, size_t size, unsigned *digits, int64_t *value)
{
	const char *p = text + (size > 0 && *text == '-'), *end = text + size, *point = NULL;
	uint64_t sum = 0; /* of up to 19 digits, which are too many where there is no point */

	if (size > DECIMAL_TEXT)
		return -1;
	for (; p < end; p++) {
		if (*p == '.' && !point)
			point = p;
		else if ((unsigned char)(*p - '0') < 10)
			sum = sum * 10 + (uint64_t)(*p - '0');
		else
			return -1;
	}
	if (!point || end - point - 1 > DECIMAL_DIGITS || end - point < 2 || (sum == 0 && *text == '-'))
		return -1;
	*digits = (unsigned)(end - point - 1);
	*value = *text == '-' ? -(int64_t)sum : (int64_t)sum;
	return 0;
}

size_t decimal_write(char *to, int64_t value, unsigned digits)
{
	char reversed[24];
	uint64_t left = value < 0 ? -(uint64_t)value : (uint64_t)value;
	size_t n = 0, used = 0;

	do {
		if (n == digits && n > 0)
			reversed[n++] = '.';
		reversed[n++] = (char)('0' + left % 10);
		left /= 10;
	} while (left > 0 || n <= digits + (digits > 0));
	if (value < 0)
		to[used++] = '-';
	while (n > 0)
		to[used++] = reversed[--n];
	return used;
}

/* What kind would hold this field exactly. */
static void kind_of(struct column *c, const struct json_field *f, uint8_t *kind, uint8_t *digits)
{
	unsigned d = 0;
	int64_t value;

	*digits = 0;
	*kind = COLUMN_TEXT;
	if (f->type == JSON_INTEGER ||
	    (f->type == JSON_NUMBER && decimal_read(f->text, f->size, &d, &value) == 0))
		*kind = COLUMN_NUMBER;
	else if (f->type == JSON_STRING && moment_read(&c->cache, f->text, f->size, &d, &value) == 0)
		*kind = COLUMN_TIME;
	*digits = (uint8_t)d;
}

static uint8_t mark_of(const struct json_field *f)
{
	return f->type == JSON_STRING ? MARK_STRING : MARK_BARE;
}

static int put_odd(struct column *c, uint32_t row, const struct json_field *f)
{
	uint32_t word;

	kind_of(c, f, &c->odd_kind, &c->odd_digits);
	if (!c->odd)
		c->odd = words_open();
	word = c->odd ? words_add(c->odd, f->text, f->size, mark_of(f)) : UINT32_MAX;
	if (word == UINT32_MAX)
		return -1;
	c->state[row] = CELL_ODD;
	c->values[row] = word;
	c->odd_count++;
	return 0;
}

static void forget_guesses(struct column *c)
{
	for (unsigned i = 0; i < COLUMN_GUESSES; i++)
		c->guesses[i] = (struct pattern_guess){ .word = UINT32_MAX, .parts = (uint8_t)i };
	for (unsigned i = 0; c->parts && i < COLUMN_GUESSES; i++)
		c->parts[i].count = 0;
}

/* Makes a guess the newest one. */
static void prefer(struct column *c, unsigned guess)
{
	struct pattern_guess g = c->guesses[guess];

	for (; guess > 0; guess--)
		c->guesses[guess] = c->guesses[guess - 1];
	c->guesses[0] = g;
}

/* Makes a pattern the newest guess, in the place of the oldest. 0, or -1: no memory. */
static int learn_pattern(struct column *c, const char *pattern, size_t size, uint8_t mark, int wants)
{
	uint32_t word = words_add(c->words, pattern, size, mark);
	struct pattern_parts *parts;

	if (word == UINT32_MAX || (!c->parts && !(c->parts = calloc(COLUMN_GUESSES, sizeof(*c->parts)))))
		return -1;
	prefer(c, COLUMN_GUESSES - 1);
	c->guesses[0].word = word;
	c->guesses[0].wants = (uint8_t)wants;
	parts = &c->parts[c->guesses[0].parts];
	if (mark != MARK_STRING || !pattern_ready(pattern, size, parts))
		parts->count = 0;
	return 0;
}

const char *column_take_pattern(struct column *c, uint32_t row, const char *p)
{
	int64_t numbers[PATTERN_PARTS];

	if (!c->parts || c->slot_room <= row)
		return NULL;
	for (unsigned i = 0; i < COLUMN_GUESSES; i++) {
		const struct pattern_parts *parts = &c->parts[c->guesses[i].parts];
		const char *end = parts->count > 0 ? pattern_follow(parts, p, numbers) : NULL;

		if (!end)
			continue;
		if (i > 0)
			prefer(c, i);
		for (unsigned n = 0; n < parts->numbers; n++)
			column_put_ahead(c->slot[n], row, numbers[n]);
		column_put_ahead(c->values, row, c->guesses[0].word);
		return end;
	}
	return NULL;
}

/* Tries the patterns that were met last, and makes the one that fits the first to be tried; how many
 * numbers, or -1. */
static int guess_pattern(struct column *c, const char *text, size_t size, uint8_t mark,
    int64_t *numbers)
{
	for (unsigned i = 0; i < COLUMN_GUESSES; i++) {
		struct pattern_guess g = c->guesses[i];
		struct word word;

		if (g.word >= words_count(c->words))
			continue;
		word = words_get(c->words, g.word);
		if (word.mark != mark || !pattern_fits(word.text, word.size, g.wants, text, size, numbers))
			continue;
		prefer(c, i);
		return g.wants;
	}
	return -1;
}

/* A text as its pattern and numbers; odd when it cannot be taken apart. */
static int put_pattern(struct column *c, uint32_t row, const char *text, size_t size, uint8_t mark)
{
	char pattern[PATTERN_TEXT];
	int64_t numbers[PATTERN_NUMBERS];
	size_t pattern_size;
	int n = guess_pattern(c, text, size, mark, numbers);

	if (n < 0) {
		n = pattern_split(text, size, pattern, &pattern_size, numbers);
		if (n < 0) {
			struct json_field f = { .text = text, .size = (uint32_t)size,
				.type = mark == MARK_STRING ? JSON_STRING : JSON_NUMBER };

			return put_odd(c, row, &f);
		}
		if (learn_pattern(c, pattern, pattern_size, mark, n) != 0)
			return -1;
	}
	if (reach_slots(c, (unsigned)n) != 0)
		return -1;
	for (int i = 0; i < n; i++)
		column_put_ahead(c->slot[i], row, numbers[i]);
	return column_put_value(c, row, c->guesses[0].word);
}

/* True when the last words are addresses: those stay whole, so that they can be found. */
static bool holds_addresses(const struct words *w)
{
	uint8_t bytes[16];
	uint32_t count = words_count(w);

	for (uint32_t i = count > WORD_SAMPLE ? count - WORD_SAMPLE : 0; i < count; i++) {
		struct word word = words_get(w, i);

		if (address_read(word.text, word.size, bytes) == 0)
			return false;
	}
	return true;
}

/* More than half of all: what store/row.h has put need not be counted yet, so the rows are. */
static bool are_many(const struct column *c, uint32_t words)
{
	uint32_t values = 0;

	for (uint32_t row = 0; row < c->used && values / 2 < words; row++)
		values += c->state[row] == CELL_VALUE;
	return values / 2 < words;
}

static bool wants_patterns(const struct column *c)
{
	uint32_t count = words_count(c->words);

	return count >= MANY_WORDS && c->words == c->own && !c->lent && !holds_addresses(c->words) &&
	       are_many(c, count);
}

/* Takes apart every text put so far. */
static int begin_patterns(struct column *c)
{
	struct words *whole = c->own, *patterns = words_open();

	if (!patterns)
		return -1;
	c->own = c->words = patterns;
	c->patterns = true;
	forget_guesses(c);
	for (uint32_t row = 0; row < c->used; row++) {
		struct word w;

		if (c->state[row] != CELL_VALUE)
			continue;
		w = words_get(whole, (uint32_t)c->values[row]);
		c->value_count--;
		if (put_pattern(c, row, w.text, w.size, w.mark) != 0) {
			words_close(whole);
			return -1;
		}
	}
	words_close(whole);
	return 0;
}

static int put_text(struct column *c, uint32_t row, const struct json_field *f)
{
	uint32_t word;

	if (!c->words && !(c->words = c->own = words_open()))
		return -1;
	c->integer_count += f->type == JSON_INTEGER;
	if (c->patterns)
		return put_pattern(c, row, f->text, f->size, mark_of(f));
	word = words_add(c->words, f->text, f->size, mark_of(f));
	if (word == UINT32_MAX)
		return -1;
	column_put_value(c, row, word);
	/* Asked when a word is new, and then seldom. */
	if (word % MANY_WORDS == MANY_WORDS - 1 && word + 1 == words_count(c->words) && wants_patterns(c))
		return begin_patterns(c);
	return 0;
}

static int put_time(struct column *c, uint32_t row, const struct json_field *f)
{
	unsigned digits;
	int64_t ticks;

	if (f->type == JSON_STRING && moment_read(&c->cache, f->text, f->size, &digits, &ticks) == 0 &&
	    digits == c->digits)
		return column_put_value(c, row, ticks);
	return put_odd(c, row, f);
}

static int put_number(struct column *c, uint32_t row, const struct json_field *f)
{
	unsigned digits;
	int64_t value;

	if (f->type == JSON_INTEGER && c->digits == 0)
		return column_put_value(c, row, f->integer);
	if (f->type == JSON_NUMBER && decimal_read(f->text, f->size, &digits, &value) == 0 &&
	    digits == c->digits)
		return column_put_value(c, row, value);
	return put_odd(c, row, f);
}

int column_put_other(struct column *c, uint32_t row, const struct json_field *f)
{
	if (row >= c->room && grow_rows(c, row) != 0)
		return -1;
	c->used = row + 1;
	if (c->kind == COLUMN_NONE)
		kind_of(c, f, &c->kind, &c->digits);
	switch (c->kind) {
	case COLUMN_NUMBER:
		return put_number(c, row, f);
	case COLUMN_TIME:
		return put_time(c, row, f);
	default:
		return put_text(c, row, f);
	}
}

void column_clear(struct column *c)
{
	uint32_t words = c->own ? words_count(c->own) : 0;

	if (c->odd_count > c->value_count) {
		c->kind = c->odd_kind;
		c->digits = c->odd_digits;
		c->patterns = false;
	} else if (c->kind == COLUMN_TEXT && c->value_count > 0 && c->integer_count == c->value_count) {
		c->kind = COLUMN_NUMBER;
		c->digits = 0;
	}
	if (c->patterns && words > c->value_count / 2)
		c->patterns = false;
	if (c->own)
		words_clear(c->own);
	if (c->odd)
		words_clear(c->odd);
	if (c->used > 0)
		memset(c->state, CELL_ABSENT, c->used);
	c->used = c->value_count = c->odd_count = c->integer_count = 0;
	forget_guesses(c);
}

void column_free(struct column *c)
{
	free_array(c, STATE, c->state);
	free_array(c, VALUES, c->values);
	words_close(c->own);
	words_close(c->odd);
	free(c->parts);
	for (unsigned i = 0; i < c->slots; i++)
		free_array(c, SLOTS + i, c->slot[i]);
	*c = (struct column){ .kind = COLUMN_NONE };
}

size_t column_memory(const struct column *c)
{
	size_t words = c->own ? words_bytes(c->own) + words_count(c->own) * 24 : 0;

	if (c->odd)
		words += words_bytes(c->odd) + words_count(c->odd) * 24;
	return (size_t)c->room * 9 + (size_t)c->slots * c->slot_room * 8 + words;
}
