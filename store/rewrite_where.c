#include "store/rewrite_parse.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A constant at token i: its end, or -1. */
static int take_value(struct parse *p, int i)
{
	bool negative = token_is(p, i, "-");
	const struct sql_token *t = token_at(p, i + negative);
	struct sql_value *v = &p->r->values[p->value_count];
	char *text = p->r->texts + p->text_used;
	int size;

	if (p->value_count == VALUES || (t->type != TOKEN_NUMBER && (t->type != TOKEN_STRING || negative)))
		return -1;
	size = sql_unquote(t, text, p->text_room - p->text_used - 1);
	if (size < 0)
		return -1;
	text[size] = '\0';
	p->text_used += (size_t)size + 1;
	*v = (struct sql_value){ .type = SQL_TEXT, .text = text, .size = (size_t)size };
	if (t->type == TOKEN_NUMBER) {
		errno = 0;
		v->type = strpbrk(text, ".eE") ? SQL_REAL : SQL_INTEGER;
		v->real = strtod(text, NULL) * (negative ? -1 : 1);
		v->integer = v->type == SQL_INTEGER ? strtoll(text, NULL, 10) * (negative ? -1 : 1) : 0;
		if (errno != 0)
			return -1;
	}
	p->value_count++;
	return i + 1 + negative;
}

static struct condition *new_condition(struct parse *p, int column, enum condition_op op)
{
	struct aggregate *a = &p->r->aggregate;
	struct condition *c = &p->r->conditions[a->condition_count];

	if (a->condition_count == CONDITIONS)
		return NULL;
	a->condition_count++;
	*c = (struct condition){ .column = (uint16_t)column, .op = op,
		.values = p->r->values + p->value_count };
	return c;
}

static int take_in(struct parse *p, int column, int i)
{
	struct condition *c = new_condition(p, column, CONDITION_EQ);

	if (!c || !token_is(p, i, "("))
		return -1;
	do {
		i = take_value(p, i + 1);
		c->count++;
	} while (i > 0 && token_is(p, i, ","));
	return i > 0 && token_is(p, i, ")") ? i + 1 : -1;
}

static int take_between(struct parse *p, int column, int i)
{
	for (unsigned n = 0; n < 2; n++) {
		struct condition *c = new_condition(p, column, n == 0 ? CONDITION_GE : CONDITION_LE);

		if (!c)
			return -1;
		c->count = 1;
		i = take_value(p, i);
		if (i < 0 || (n == 0 && !token_is(p, i++, "and")))
			return -1;
	}
	return i;
}

/* A comparison at token i: its end, or -1. */
static int take_comparison(struct parse *p, int i)
{
	static const struct {
		const char *sign;
		enum condition_op op;
	} signs[] = { { "=", CONDITION_EQ }, { "==", CONDITION_EQ }, { "<", CONDITION_LT },
		{ "<=", CONDITION_LE }, { ">", CONDITION_GT }, { ">=", CONDITION_GE } };
	int column = token_column(p, i);
	struct condition *c;

	if (column < 0)
		return -1;
	if (token_is(p, i + 1, "in"))
		return take_in(p, column, i + 2);
	if (token_is(p, i + 1, "between"))
		return take_between(p, column, i + 2);
	if (token_is(p, i + 1, "is")) {
		bool not = token_is(p, i + 2, "not");

		c = new_condition(p, column, not ? CONDITION_NOT_NULL : CONDITION_IS_NULL);
		return c && token_is(p, i + 2 + not, "null") ? i + 3 + not : -1;
	}
	for (unsigned n = 0; n < 6; n++) {
		if (!token_is(p, i + 1, signs[n].sign))
			continue;
		c = new_condition(p, column, signs[n].op);
		if (!c)
			return -1;
		c->count = 1;
		return take_value(p, i + 2);
	}
	return -1;
}

static int take_all(struct parse *p, int i, int until, unsigned depth);

/* A comparison, or some of them in parentheses: its end, or -1. */
static int take_condition(struct parse *p, int i, int until, unsigned depth)
{
	if (!token_is(p, i, "("))
		return take_comparison(p, i);
	if (depth == 8)
		return -1;
	i = take_all(p, i + 1, until, depth + 1);
	return i > 0 && token_is(p, i, ")") ? i + 1 : -1;
}

/* Conditions joined by AND: where they end, or -1. */
static int take_all(struct parse *p, int i, int until, unsigned depth)
{
	do {
		i = take_condition(p, i, until, depth);
	} while (i > 0 && i < until && token_is(p, i, "and") && i++ > 0);
	return i;
}

bool rewrite_where(struct parse *p)
{
	return p->where.until == 0 || take_all(p, p->where.from, p->where.until, 0) == p->where.until;
}
