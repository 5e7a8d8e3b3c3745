#include "store/rewrite_parse.h"
#include "parse/number.h"
#include "store/vtab.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { NAME_MAX_BYTES = 256 };

void rewrite_free(struct rewrite *r)
{
	if (!r)
		return;
	free(r->sql);
	free(r->values);
	free(r->texts);
	free(r);
}

/* Names that SQLite takes for something else than a column of that name. */
static bool is_reserved(const struct sql_token *t, const char *name, size_t size)
{
	static const char *const plain[] = { "null", "current_time", "current_date", "current_timestamp" };

	for (unsigned i = 0; i < sizeof(plain) / sizeof(plain[0]); i++)
		if (sql_is(t, plain[i]))
			return true;
	return size == strlen(VTAB_ROW) && strncasecmp(name, VTAB_ROW, size) == 0;
}

int token_column(const struct parse *p, int i)
{
	const struct sql_token *t = token_at(p, i);
	char name[NAME_MAX_BYTES];
	int size, found = -1;

	if (t->type != TOKEN_NAME && t->type != TOKEN_QUOTED)
		return -1;
	size = sql_unquote(t, name, sizeof(name));
	if (size < 0 || is_reserved(t, name, (size_t)size))
		return -1;
	for (uint32_t n = 0; size > 0 && n < words_count(p->names); n++) {
		struct word w = words_get(p->names, n);

		if (w.size != (uint32_t)size || strncasecmp(w.text, name, w.size) != 0)
			continue;
		if (found >= 0)
			return -1;
		found = (int)n;
	}
	return found;
}

/* Words that make a query more than what is understood here. */
static bool has_strange_words(const struct parse *p)
{
	static const char *const strange[] = { "distinct", "all", "over", "filter", "union", "except",
		"intersect", "join", "with", "window", "collate", "case", "exists", "cast", "offset", "like",
		"glob", "escape", "match", "regexp", "values", "rowid", "oid", "_rowid_" };
	int selects = 0, froms = 0;

	for (int i = 0; i < p->count; i++) {
		for (unsigned n = 0; n < sizeof(strange) / sizeof(strange[0]); n++)
			if (token_is(p, i, strange[n]))
				return true;
		selects += token_is(p, i, "select");
		froms += token_is(p, i, "from");
	}
	return selects != 1 || froms != 1;
}

/* The next top-level token from i on that is this word, or the end of the query. */
static int find(const struct parse *p, int i, const char *word)
{
	for (int depth = 0; i < p->count - 1; i++) {
		if (depth == 0 && token_is(p, i, word))
			return i;
		depth += token_is(p, i, "(");
		depth -= token_is(p, i, ")");
	}
	return -1;
}

/* Cuts the query into its clauses. */
static bool find_clauses(struct parse *p)
{
	static const char *const words[] = { "where", "group", "having", "order", "limit" };
	struct clause *const clauses[] = { &p->where, &p->group, &p->having, &p->order, &p->limit };
	int from = find(p, 0, "from"), end = p->count - 1, last;

	if (!token_is(p, 0, "select") || from < 2 || !token_is(p, from + 1, "records"))
		return false;
	p->select = (struct clause){ .from = 1, .until = from };
	if (token_is(p, end - 1, ";"))
		end--;
	last = from + 2;
	for (int n = 0; n < 5; n++) {
		int start = find(p, from + 2, words[n]), skip = n == 1 || n == 3 ? 2 : 1;

		if (start < 0)
			continue;
		if (start < last || (skip == 2 && !token_is(p, start + 1, "by")))
			return false;
		for (int m = 0; m < n; m++)
			if (clauses[m]->until == end)
				clauses[m]->until = start;
		if (last == from + 2 && start != from + 2)
			return false;
		*clauses[n] = (struct clause){ .from = start + skip, .until = end };
		last = start + skip;
	}
	return last != from + 2 || end == from + 2;
}

/* Cuts a clause at its top-level commas. */
static int split(const struct parse *p, struct clause c, struct clause *items)
{
	int n = 0, depth = 0, start = c.from;

	for (int i = c.from; i <= c.until; i++) {
		if (i == c.until || (depth == 0 && token_is(p, i, ","))) {
			if (n == ITEMS || i == start)
				return -1;
			items[n++] = (struct clause){ .from = start, .until = i };
			start = i + 1;
		}
		if (i < c.until) {
			depth += token_is(p, i, "(");
			depth -= token_is(p, i, ")");
		}
	}
	return n;
}

/* bucket(time, '1s') at token i: its end, or -1. */
static int take_bucket(const struct parse *p, int i, struct aggregate_key *key)
{
	char text[64];
	int column = token_column(p, i + 2), size;

	if (!token_is(p, i, "bucket") || !token_is(p, i + 1, "(") || column < 0 || !token_is(p, i + 3, ",") ||
	    token_at(p, i + 4)->type != TOKEN_STRING || !token_is(p, i + 5, ")"))
		return -1;
	size = sql_unquote(token_at(p, i + 4), text, sizeof(text) - 1);
	if (size < 0)
		return -1;
	text[size] = '\0';
	key->column = (uint16_t)column;
	return number_duration(text, 1, INT64_MAX, &key->bucket) == 0 ? i + 6 : -1;
}

/* A key at token i: its end, or -1. */
static int take_key(const struct parse *p, int i, struct aggregate_key *key)
{
	int column = token_column(p, i);

	*key = (struct aggregate_key){ .bucket = 0 };
	if (!token_is(p, i + 1, "(") && column >= 0) {
		key->column = (uint16_t)column;
		return i + 1;
	}
	return take_bucket(p, i, key);
}

/* The expression of an item of the select list, without its AS name. */
static struct clause expression_of(const struct parse *p, struct clause item)
{
	if (item.until - item.from > 2 && token_is(p, item.until - 2, "as"))
		item.until -= 2;
	return item;
}

/* The item of the select list that is given this name, or -1. */
static int alias_of(const struct parse *p, int i)
{
	char name[NAME_MAX_BYTES], other[NAME_MAX_BYTES];
	int size = sql_unquote(token_at(p, i), name, sizeof(name));

	for (int n = 0; n < p->item_count; n++) {
		int as = p->items[n].until - 1, other_size;

		if (expression_of(p, p->items[n]).until == p->items[n].until)
			continue;
		other_size = sql_unquote(token_at(p, as), other, sizeof(other));
		if (size == other_size && size > 0 && strncasecmp(name, other, (size_t)size) == 0)
			return n;
	}
	return -1;
}

static bool take_group_item(struct parse *p, struct clause item)
{
	struct aggregate *a = &p->r->aggregate;
	struct aggregate_key key;

	if (token_at(p, item.from)->type == TOKEN_NUMBER && item.until == item.from + 1) {
		size_t digits = strspn(token_at(p, item.from)->at, "0123456789");
		int which = digits < 4 ? atoi(token_at(p, item.from)->at) : 0;

		if (digits != token_at(p, item.from)->size || which < 1 || which > p->item_count)
			return false;
		item = expression_of(p, p->items[which - 1]);
	} else if (alias_of(p, item.from) >= 0) {
		/* A column of that name would come first. */
		if (token_column(p, item.from) >= 0 || item.until != item.from + 1)
			return false;
		item = expression_of(p, p->items[alias_of(p, item.from)]);
	}
	if (a->key_count == AGGREGATE_KEYS || take_key(p, item.from, &key) != item.until)
		return false;
	a->keys[a->key_count++] = key;
	return true;
}

static bool take_groups(struct parse *p)
{
	struct clause items[ITEMS];
	int n = p->group.until > p->group.from ? split(p, p->group, items) : 0;

	for (int i = 0; i < n; i++)
		if (!take_group_item(p, items[i]))
			return false;
	return n >= 0 && (n > 0 || p->having.until == 0);
}

/* An aggregate at token i: its end and its number, or -1. */
static int take_call(struct parse *p, int i, int *which)
{
	static const struct {
		const char *name;
		enum aggregate_kind kind;
	} calls[] = { { "count", AGGREGATE_COUNT }, { "sum", AGGREGATE_SUM }, { "total", AGGREGATE_TOTAL },
		{ "avg", AGGREGATE_AVG }, { "min", AGGREGATE_MIN }, { "max", AGGREGATE_MAX } };
	struct aggregate *a = &p->r->aggregate;
	int column = token_column(p, i + 2);
	struct aggregate_call call = { .column = (uint16_t)column };
	unsigned n = 0;

	while (n < 6 && !token_is(p, i, calls[n].name))
		n++;
	if (n == 6 || !token_is(p, i + 1, "(") || !token_is(p, i + 3, ")"))
		return -1;
	call.kind = calls[n].kind;
	if (call.kind == AGGREGATE_COUNT && token_is(p, i + 2, "*"))
		call = (struct aggregate_call){ .kind = AGGREGATE_COUNT_ALL };
	else if (column < 0)
		return -1;
	for (n = 0; n < a->call_count; n++)
		if (a->calls[n].kind == call.kind && a->calls[n].column == call.column)
			break;
	if (n == AGGREGATE_CALLS)
		return -1;
	a->calls[n] = call;
	a->call_count += n == a->call_count;
	*which = (int)n;
	return i + 4;
}

static int key_index(const struct aggregate *a, const struct aggregate_key *key)
{
	for (unsigned i = 0; i < a->key_count; i++)
		if (a->keys[i].column == key->column && a->keys[i].bucket == key->bucket)
			return (int)i;
	return -1;
}

/* Functions that may stand around aggregates and keys: SQLite runs them. */
static bool is_plain_word(const struct parse *p, int i)
{
	static const char *const words[] = { "and", "or", "not", "as", "asc", "desc", "null", "is", "in",
		"between", "nulls", "first", "last" };

	for (unsigned n = 0; n < sizeof(words) / sizeof(words[0]); n++)
		if (token_is(p, i, words[n]))
			return true;
	/* The name of a function, not of an aggregate: those were looked for before. */
	if (token_at(p, i)->type == TOKEN_NAME && token_is(p, i + 1, "(")) {
		static const char *const functions[] = { "abs", "round", "coalesce", "ifnull", "substr",
			"length", "printf", "format", "upper", "lower", "nullif", "iif", "in_net" };

		for (unsigned n = 0; n < sizeof(functions) / sizeof(functions[0]); n++)
			if (token_is(p, i, functions[n]))
				return true;
	}
	return false;
}

/* Copies an expression, with columns of the groups' table for aggregates and keys. */
static bool copy(struct parse *p, struct clause c, bool aliases, struct bytes *out)
{
	for (int i = c.from; i < c.until;) {
		struct aggregate_key key;
		const struct sql_token *t = token_at(p, i);
		char name[16];
		int which = -1, end = take_call(p, i, &which);

		if (end > 0) {
			bytes_put(out, name, (size_t)snprintf(name, sizeof(name), " a%d ", which));
			i = end;
			continue;
		}
		if (aliases && (t->type == TOKEN_NAME || t->type == TOKEN_QUOTED) && alias_of(p, i) >= 0) {
			/* stays */
		} else if ((end = take_key(p, i, &key)) > 0) {
			which = key_index(&p->r->aggregate, &key);
			if (which < 0)
				return false;
			bytes_put(out, name, (size_t)snprintf(name, sizeof(name), " k%d ", which));
			i = end;
			continue;
		} else if (t->type == TOKEN_QUOTED || (t->type == TOKEN_NAME && !is_plain_word(p, i))) {
			return false;
		}
		bytes_put(out, " ", 1);
		bytes_put(out, t->at, t->size);
		i++;
	}
	return true;
}

static void put_text(struct bytes *out, const char *text)
{
	bytes_put(out, text, strlen(text));
}

/* AS "…" */
static void put_as(struct bytes *out, const char *name, size_t size)
{
	put_text(out, " AS \"");
	for (size_t i = 0; i < size; i++) {
		bytes_put(out, name + i, 1);
		if (name[i] == '"')
			bytes_put(out, name + i, 1);
	}
	put_text(out, "\"");
}

/* The item's own text as its name, as SQLite would give it. */
static void put_name(const struct parse *p, struct clause item, struct bytes *out)
{
	const struct sql_token *last = token_at(p, item.until - 1);
	const char *from = token_at(p, item.from)->at, *until = last->at + last->size;
	char name[NAME_MAX_BYTES];
	int size = -1;

	if (item.until == item.from + 1)
		size = sql_unquote(token_at(p, item.from), name, sizeof(name));
	if (size >= 0 && token_at(p, item.from)->type == TOKEN_QUOTED) {
		from = name;
		until = name + size;
	}
	put_as(out, from, (size_t)(until - from));
}

static bool copy_select(struct parse *p, struct bytes *out)
{
	put_text(out, "SELECT");
	for (int i = 0; i < p->item_count; i++) {
		struct clause item = p->items[i], e = expression_of(p, item);
		int column = token_column(p, e.from);

		if (i > 0)
			put_text(out, ",");
		if (!copy(p, e, false, out))
			return false;
		if (e.until != item.until) {
			put_text(out, " AS ");
			bytes_put(out, token_at(p, item.until - 1)->at, token_at(p, item.until - 1)->size);
		} else if (e.until == e.from + 1 && column >= 0) {
			/* A column is named as the table has it, whatever its case here. */
			struct word w = words_get(p->names, (uint32_t)column);

			put_as(out, w.text, w.size);
		} else {
			put_name(p, e, out);
		}
	}
	put_text(out, " FROM " REWRITE_TABLE);
	return true;
}

static bool copy_rest(struct parse *p, struct bytes *out)
{
	if (p->having.until > 0) {
		put_text(out, " WHERE");
		if (!copy(p, p->having, true, out))
			return false;
	}
	put_text(out, " ORDER BY ");
	if (p->order.until > 0) {
		if (!copy(p, p->order, true, out))
			return false;
		put_text(out, ",");
	}
	put_text(out, " rowid");
	if (p->limit.until > 0) {
		put_text(out, " LIMIT");
		if (p->limit.until != p->limit.from + 1 || token_at(p, p->limit.from)->type != TOKEN_NUMBER)
			return false;
		return copy(p, p->limit, false, out);
	}
	return true;
}

static bool recognise(struct parse *p, struct bytes *out)
{
	if (p->count < 4 || has_strange_words(p) || !find_clauses(p))
		return false;
	p->item_count = split(p, p->select, p->items);
	if (p->item_count < 1 || !take_groups(p) || !rewrite_where(p))
		return false;
	return copy_select(p, out) && copy_rest(p, out) &&
	       (p->r->aggregate.key_count > 0 || p->r->aggregate.call_count > 0);
}

int rewrite_query(const char *sql, const struct words *names, struct rewrite **made)
{
	struct parse *p = calloc(1, sizeof(*p));
	struct rewrite *r = calloc(1, sizeof(*r));
	struct bytes out = { 0 };
	int result = -1;

	if (p && r) {
		*p = (struct parse){ .sql = sql, .names = names, .r = r };
		p->text_room = strlen(sql) + VALUES + 2;
		r->values = calloc(VALUES + 1, sizeof(*r->values));
		r->texts = malloc(p->text_room);
		p->count = sql_tokens(sql, p->tokens, TOKENS);
		if (r->values && r->texts)
			result = p->count > 0 && recognise(p, &out);
		bytes_u8(&out, '\0');
		if (out.failed)
			result = -1;
	}
	free(p);
	if (result != 1) {
		bytes_free(&out);
		rewrite_free(r);
		return result;
	}
	r->sql = (char *)out.data;
	r->aggregate.conditions = r->conditions;
	*made = r;
	return 1;
}
