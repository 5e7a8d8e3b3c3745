#include "store/sqlvalue.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Numbers are of one class. */
static int class_of(enum sql_type t)
{
	return t == SQL_REAL ? SQL_INTEGER : (int)t;
}

/* A long double holds every int64_t and every double. */
static long double number(const struct sql_value *v)
{
	return v->type == SQL_REAL ? (long double)v->real : (long double)v->integer;
}

static int compare_bytes(const struct sql_value *a, const struct sql_value *b)
{
	size_t n = a->size < b->size ? a->size : b->size;
	int order = n > 0 ? memcmp(a->text, b->text, n) : 0;

	return order != 0 ? order : (a->size > b->size) - (a->size < b->size);
}

int sql_compare(const struct sql_value *a, const struct sql_value *b)
{
	int order = class_of(a->type) - class_of(b->type);

	if (order != 0 || a->type == SQL_NULL)
		return order;
	if (a->type >= SQL_TEXT)
		return compare_bytes(a, b);
	if (a->type == SQL_INTEGER && b->type == SQL_INTEGER)
		return (a->integer > b->integer) - (a->integer < b->integer);
	return (number(a) > number(b)) - (number(a) < number(b));
}

/* A JSON number's text: an integer where it is one and fits, as SQLite reads it. */
static struct sql_value read_number(const struct word *w)
{
	struct sql_value v = { .type = SQL_REAL };
	char copy[512];
	size_t size = w->size < sizeof(copy) - 1 ? w->size : sizeof(copy) - 1;

	memcpy(copy, w->text, size);
	copy[size] = '\0';
	if (strpbrk(copy, ".eE") == NULL) {
		errno = 0;
		v.integer = strtoll(copy, NULL, 10);
		if (errno == 0) {
			v.type = SQL_INTEGER;
			return v;
		}
	}
	v.real = strtod(copy, NULL);
	return v;
}

struct sql_value sql_of_word(const struct word *w)
{
	if (w->mark == MARK_STRING)
		return (struct sql_value){ .type = SQL_TEXT, .text = w->text, .size = w->size };
	if (w->size == 0 || *w->text == 'n')
		return (struct sql_value){ .type = SQL_NULL };
	if (*w->text == 't' || *w->text == 'f')
		return (struct sql_value){ .type = SQL_INTEGER, .integer = *w->text == 't' };
	return read_number(w);
}

struct sql_value sql_of_number(enum column_kind kind, unsigned digits, int64_t value,
    char room[MOMENT_MAX])
{
	struct sql_value v = { .type = SQL_INTEGER, .integer = value };

	if (kind == COLUMN_TIME) {
		v.type = SQL_TEXT;
		v.text = room;
		v.size = moment_write(room, value, digits);
	} else if (digits > 0) {
		v.type = SQL_REAL;
		v.real = (double)value / (double)power_of_ten(digits);
	}
	return v;
}

int sql_of_cell(const struct cells *c, uint32_t row, struct bytes *text, struct sql_value *v)
{
	struct word w;

	text->used = 0;
	if (c->state[row] == CELL_ABSENT) {
		v->type = SQL_NULL;
		return 0;
	}
	if (c->state[row] == CELL_ODD) {
		*v = sql_of_word(&c->odd[c->values[row]]);
		return 0;
	}
	if (c->kind != COLUMN_TEXT) {
		char *room = (char *)bytes_room(text, MOMENT_MAX);

		if (!room)
			return -1;
		*v = sql_of_number((enum column_kind)c->kind, c->digits, c->values[row], room);
		return 0;
	}
	if (c->slots == 0) {
		*v = sql_of_word(&c->words[c->values[row]]);
		return 0;
	}
	if (cells_text(c, row, text, &w.mark) < 0)
		return -1;
	w.text = (const char *)text->data;
	w.size = (uint32_t)text->used;
	*v = sql_of_word(&w);
	return 0;
}
