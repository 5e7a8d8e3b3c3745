#include "store/aggregate.h"

#include <stdlib.h>
#include <string.h>

/* Marks of key values in their dictionary. */
enum { KEY_TEXT, KEY_INTEGER, KEY_REAL, KEY_NULL };

enum { REFUSED = 1 };

struct total {
	int64_t count, sum, best;
	double real;
};

struct groups {
	const struct aggregate *a;
	struct words *values[AGGREGATE_KEYS]; /* different values of a key */
	struct words *tuples[AGGREGATE_KEYS]; /* from the second key on: pairs of (group so far, value) */
	struct total *totals;                 /* a group, a call */
	uint32_t count, room;
	uint32_t *order;                      /* groups sorted by their keys */
	bool reals[AGGREGATE_CALLS];          /* a number with a fraction was summed */
	int digits[AGGREGATE_CALLS];          /* of min and max; -1: nothing seen yet */
	uint8_t kinds[AGGREGATE_CALLS];
	uint32_t *group_of_row;               /* of the open block */
	uint32_t *group_of_word;              /* of its words; UINT32_MAX: not looked up yet */
	uint32_t word_room;
};

void groups_free(struct groups *g)
{
	if (!g)
		return;
	for (unsigned i = 0; i < AGGREGATE_KEYS; i++) {
		words_close(g->values[i]);
		words_close(g->tuples[i]);
	}
	free(g->totals);
	free(g->order);
	free(g->group_of_row);
	free(g->group_of_word);
	free(g);
}

static struct groups *make(const struct aggregate *a)
{
	struct groups *g = calloc(1, sizeof(*g));
	bool failed = !g;

	for (unsigned i = 0; g && i < a->key_count; i++) {
		g->values[i] = words_open();
		g->tuples[i] = words_open();
		failed |= !g->values[i] || !g->tuples[i];
	}
	if (g)
		g->group_of_row = calloc(COLUMN_ROWS, sizeof(*g->group_of_row));
	if (failed || !g->group_of_row) {
		groups_free(g);
		return NULL;
	}
	g->a = a;
	for (unsigned i = 0; i < AGGREGATE_CALLS; i++)
		g->digits[i] = -1;
	return g;
}

/* The number of a key's value. UINT32_MAX: no memory. */
static uint32_t value_number(struct words *values, const struct sql_value *v)
{
	if (v->type == SQL_TEXT)
		return words_add(values, v->text, v->size, KEY_TEXT);
	if (v->type == SQL_INTEGER)
		return words_add(values, (const char *)&v->integer, sizeof(v->integer), KEY_INTEGER);
	if (v->type == SQL_REAL)
		return words_add(values, (const char *)&v->real, sizeof(v->real), KEY_REAL);
	return words_add(values, "", 0, KEY_NULL);
}

static struct sql_value number_value(const struct words *values, uint32_t number)
{
	struct word w = words_get(values, number);
	struct sql_value v = { .type = SQL_NULL };

	switch (w.mark) {
	case KEY_TEXT:
		return (struct sql_value){ .type = SQL_TEXT, .text = w.text, .size = w.size };
	case KEY_INTEGER:
		v.type = SQL_INTEGER;
		memcpy(&v.integer, w.text, sizeof(v.integer));
		return v;
	case KEY_REAL:
		v.type = SQL_REAL;
		memcpy(&v.real, w.text, sizeof(v.real));
		return v;
	default:
		return v;
	}
}

/* How a key's values of one block become numbers. */
struct keying {
	struct groups *g;
	struct words *values;
	const struct cells *cells; /* NULL: the block has not the column, all is NULL */
	int64_t bucket;            /* ticks, or 0 */
	int64_t first, behind;     /* the bucket of last time */
	uint32_t last;
	int64_t last_value;
	bool has_last;
};

static int64_t floor_to(int64_t value, int64_t step)
{
	int64_t rest = value % step;

	return value - (rest < 0 ? rest + step : rest);
}

/* Fraction digits that the beginnings of buckets of so many ns are told with (store/functions.h). */
static unsigned bucket_digits(int64_t ns)
{
	unsigned digits = 0;

	while (ns % power_of_ten(9 - digits) != 0)
		digits += 3;
	return digits;
}

static uint32_t bucket_number(struct keying *k, int64_t ticks, int64_t ns)
{
	unsigned shown = bucket_digits(ns), digits = k->cells->digits;
	struct sql_value v = { .type = SQL_TEXT };
	char room[MOMENT_MAX];

	if (k->has_last && ticks >= k->first && ticks < k->behind)
		return k->last;
	k->first = floor_to(ticks, k->bucket);
	k->behind = k->first + k->bucket;
	k->has_last = true;
	v.text = room;
	v.size = moment_write(room,
	    digits >= shown ? k->first / power_of_ten(digits - shown) : k->first * power_of_ten(shown - digits),
	    shown);
	k->last = value_number(k->values, &v);
	return k->last;
}

static uint32_t number_number(struct keying *k, int64_t value)
{
	char room[MOMENT_MAX];
	struct sql_value v;

	if (k->has_last && value == k->last_value)
		return k->last;
	v = sql_of_number((enum column_kind)k->cells->kind, k->cells->digits, value, room);
	k->last = value_number(k->values, &v);
	k->last_value = value;
	k->has_last = true;
	return k->last;
}

static uint32_t word_number(struct keying *k, uint32_t word)
{
	uint32_t *number = &k->g->group_of_word[word];

	if (*number == UINT32_MAX) {
		struct sql_value v = sql_of_word(&k->cells->words[word]);

		*number = value_number(k->values, &v);
	}
	return *number;
}

static uint32_t row_number(struct keying *k, uint32_t row, int64_t ns)
{
	const struct sql_value null = { .type = SQL_NULL };
	const struct cells *c = k->cells;

	if (!c || c->state[row] != CELL_VALUE)
		return value_number(k->values, &null);
	if (c->kind == COLUMN_TEXT)
		return word_number(k, (uint32_t)c->values[row]);
	return ns > 0 ? bucket_number(k, c->values[row], ns) : number_number(k, c->values[row]);
}

static int reserve_words(struct groups *g, uint32_t count)
{
	uint32_t *larger;

	if (count > g->word_room) {
		larger = realloc(g->group_of_word, count * sizeof(*larger));
		if (!larger)
			return -1;
		g->group_of_word = larger;
		g->word_room = count;
	}
	if (count > 0)
		memset(g->group_of_word, 0xff, count * sizeof(*g->group_of_word));
	return 0;
}

/* True when the key's values can be told apart here as SQL does. */
static bool key_is_simple(const struct aggregate_key *key, const struct block_column *col)
{
	if (col->odd_count > 0 || (col->flags & BLOCK_PATTERNS))
		return false;
	if (key->bucket > 0)
		return col->kind == COLUMN_TIME && key->bucket % power_of_ten(9 - col->digits) == 0;
	return col->kind != COLUMN_NUMBER || col->digits == 0;
}

/* SQL takes 1 and 1.0 for the same key: numbers with a fraction among words are left to it. */
static bool has_real_words(const struct cells *c)
{
	for (uint32_t i = 0; i < c->word_count; i++)
		if (sql_of_word(&c->words[i]).type == SQL_REAL)
			return true;
	return false;
}

/* Joins the groups so far with the numbers of one more key. */
static uint32_t tuple_number(struct words *tuples, uint32_t group, uint32_t value)
{
	uint32_t pair[2] = { group, value };

	return words_add(tuples, (const char *)pair, sizeof(pair), 0);
}

static int number_rows(struct scan *s, struct groups *g, unsigned at, struct keying *k)
{
	const struct aggregate_key *key = &g->a->keys[at];
	/* cppcheck-suppress arrayIndexOutOfBoundsCond; there are at most AGGREGATE_KEYS keys */
	struct words *tuples = at > 0 ? g->tuples[at] : NULL;

	for (uint32_t row = 0; row < s->rows; row++) {
		uint32_t number;

		if (!s->keep[row])
			continue;
		number = row_number(k, row, key->bucket);
		if (tuples && number != UINT32_MAX)
			number = tuple_number(tuples, g->group_of_row[row], number);
		if (number == UINT32_MAX)
			return -1;
		g->group_of_row[row] = number;
	}
	return 0;
}

/* The groups of the block's rows by one more key. 0, REFUSED, -1. */
static int group_by(struct scan *s, struct groups *g, unsigned at)
{
	const struct aggregate_key *key = &g->a->keys[at];
	int place = block_find(s->block, key->column), has;
	struct keying k = { .g = g, .values = g->values[at] };
	struct cells cells;

	if (place >= 0 && !key_is_simple(key, block_column(s->block, (unsigned)place)))
		return REFUSED;
	has = scan_cells(s, key->column, &cells);
	if (has < 0)
		return REFUSED;
	if (has > 0) {
		k.cells = &cells;
		if (has_real_words(&cells))
			return REFUSED;
		if (reserve_words(g, cells.word_count) != 0)
			return -1;
		if (key->bucket > 0)
			k.bucket = key->bucket / power_of_ten(9 - cells.digits);
	}
	return number_rows(s, g, at, &k);
}

static int reserve_groups(struct groups *g)
{
	unsigned last = g->a->key_count - 1;
	uint32_t count = g->a->key_count == 0 ? 1
			 : g->a->key_count == 1 ? words_count(g->values[0])
						: words_count(g->tuples[last]);
	struct total *larger;
	uint32_t room;

	g->count = count;
	if (count <= g->room)
		return 0;
	room = count * 2;
	larger = realloc(g->totals, (size_t)room * (g->a->call_count + 1) * sizeof(*larger));
	if (!larger)
		return -1;
	memset(larger + (size_t)g->room * (g->a->call_count + 1), 0,
	    (size_t)(room - g->room) * (g->a->call_count + 1) * sizeof(*larger));
	g->totals = larger;
	g->room = room;
	return 0;
}

static inline struct total *total_of(const struct groups *g, uint32_t group, unsigned call)
{
	return &g->totals[(size_t)group * (g->a->call_count + 1) + call];
}

static void count_rows(const struct scan *s, struct groups *g, unsigned call, const struct cells *c)
{
	for (uint32_t row = 0; row < s->rows; row++)
		if (s->keep[row] && (!c || c->state[row] == CELL_VALUE))
			total_of(g, g->group_of_row[row], call)->count++;
}

/* Integers; false: the sum is too large for SQL's integers. */
static bool sum_rows(const struct scan *s, struct groups *g, unsigned call, const struct cells *c)
{
	for (uint32_t row = 0; row < s->rows; row++) {
		struct total *t;

		if (!s->keep[row] || c->state[row] != CELL_VALUE)
			continue;
		t = total_of(g, g->group_of_row[row], call);
		t->count++;
		t->real += (double)c->values[row];
		if (__builtin_add_overflow(t->sum, c->values[row], &t->sum))
			return false;
	}
	return true;
}

static void sum_reals(const struct scan *s, struct groups *g, unsigned call, const struct cells *c)
{
	double scale = (double)power_of_ten(c->digits);

	g->reals[call] = true;
	for (uint32_t row = 0; row < s->rows; row++) {
		if (s->keep[row] && c->state[row] == CELL_VALUE) {
			struct total *t = total_of(g, g->group_of_row[row], call);

			t->count++;
			t->real += (double)c->values[row] / scale;
		}
	}
}

static void best_rows(const struct scan *s, struct groups *g, unsigned call, const struct cells *c,
    bool least)
{
	for (uint32_t row = 0; row < s->rows; row++) {
		struct total *t;
		int64_t v;

		if (!s->keep[row] || c->state[row] != CELL_VALUE)
			continue;
		t = total_of(g, g->group_of_row[row], call);
		v = c->values[row];
		if (t->count++ == 0 || (least ? v < t->best : v > t->best))
			t->best = v;
	}
}

/* Whether a call over this column can be done here. */
static bool call_is_simple(struct groups *g, unsigned call, const struct block_column *col)
{
	enum aggregate_kind kind = g->a->calls[call].kind;

	if (col->odd_count > 0)
		return false;
	if (kind == AGGREGATE_COUNT)
		return col->kind != COLUMN_TEXT || !(col->flags & BLOCK_PATTERNS);
	if (kind >= AGGREGATE_MIN) {
		if (col->kind == COLUMN_TEXT || (g->digits[call] >= 0 &&
						    (g->digits[call] != col->digits ||
							g->kinds[call] != col->kind)))
			return false;
		g->digits[call] = col->digits;
		g->kinds[call] = col->kind;
		return true;
	}
	return col->kind == COLUMN_NUMBER;
}

/* Words like null count as NULL. */
static bool has_null_words(const struct cells *c)
{
	for (uint32_t i = 0; i < c->word_count; i++)
		if (sql_of_word(&c->words[i]).type == SQL_NULL)
			return true;
	return false;
}

static int run_call(struct scan *s, struct groups *g, unsigned call)
{
	const struct aggregate_call *c = &g->a->calls[call];
	int place = block_find(s->block, c->column);
	struct cells cells;

	if (c->kind == AGGREGATE_COUNT_ALL) {
		count_rows(s, g, call, NULL);
		return 0;
	}
	if (place < 0)
		return 0;
	if (!call_is_simple(g, call, block_column(s->block, (unsigned)place)) ||
	    scan_cells(s, c->column, &cells) != 1)
		return REFUSED;
	if (c->kind == AGGREGATE_COUNT) {
		if (has_null_words(&cells))
			return REFUSED;
		count_rows(s, g, call, &cells);
	} else if (c->kind >= AGGREGATE_MIN) {
		best_rows(s, g, call, &cells, c->kind == AGGREGATE_MIN);
	} else if (cells.digits > 0) {
		sum_reals(s, g, call, &cells);
	} else if (!sum_rows(s, g, call, &cells)) {
		return REFUSED;
	}
	return 0;
}

static int run_block(struct scan *s, struct groups *g)
{
	int result = 0;

	for (unsigned i = 0; i < g->a->key_count && result == 0; i++)
		result = group_by(s, g, i);
	if (result == 0)
		result = reserve_groups(g);
	for (unsigned i = 0; i < g->a->call_count && result == 0; i++)
		result = run_call(s, g, i);
	return result;
}

/* Counting everything needs no block: the catalogue knows. */
static bool counts_all(const struct aggregate *a)
{
	return a->key_count == 0 && a->condition_count == 0 && a->call_count == 1 &&
	       a->calls[0].kind == AGGREGATE_COUNT_ALL;
}

static int run_blocks(struct snapshot *snapshot, struct groups *g)
{
	struct scan s;
	int result = 0, more = 1;

	if (scan_open(&s, snapshot, g->a->conditions, g->a->condition_count) != 0)
		result = -1;
	while (result == 0 && (more = scan_next(&s)) == 1)
		result = run_block(&s, g);
	scan_close(&s);
	for (size_t i = 0; i < g->a->condition_count; i++)
		condition_free(&g->a->conditions[i]);
	return more < 0 ? -1 : result;
}

/* The number of a key's value in a group: tuples are taken apart from the last key on. */
static uint32_t key_number(const struct groups *g, uint32_t group, unsigned key)
{
	uint32_t pair[2];

	for (unsigned at = g->a->key_count - 1; at > 0; at--) {
		struct word w = words_get(g->tuples[at], group);

		memcpy(pair, w.text, sizeof(pair));
		if (at == key)
			return pair[1];
		group = pair[0];
	}
	return group;
}

static int compare_groups(const void *a, const void *b, void *arg)
{
	const struct groups *g = arg;
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	for (unsigned key = 0; key < g->a->key_count; key++) {
		struct sql_value v = number_value(g->values[key], key_number(g, x, key));
		struct sql_value w = number_value(g->values[key], key_number(g, y, key));
		int order = sql_compare(&v, &w);

		if (order != 0)
			return order;
	}
	return 0;
}

static int sort(struct groups *g)
{
	g->order = malloc((g->count + (size_t)1) * sizeof(*g->order));
	if (!g->order)
		return -1;
	for (uint32_t i = 0; i < g->count; i++)
		g->order[i] = i;
	if (g->a->key_count > 0)
		qsort_r(g->order, g->count, sizeof(*g->order), compare_groups, g);
	return 0;
}

int aggregate_run(struct snapshot *s, const struct aggregate *a, struct groups **made)
{
	struct groups *g = make(a);
	int result = g ? 0 : -1;

	if (result == 0 && counts_all(a)) {
		result = reserve_groups(g);
		if (result == 0)
			total_of(g, 0, 0)->count = (int64_t)s->all.rows;
	} else if (result == 0) {
		result = run_blocks(s, g);
		if (result == 0)
			result = reserve_groups(g);
	}
	if (result == 0)
		result = sort(g);
	if (result != 0) {
		groups_free(g);
		return result == REFUSED ? 0 : -1;
	}
	*made = g;
	return 1;
}

size_t groups_count(const struct groups *g)
{
	return g->count;
}

struct sql_value groups_key(const struct groups *g, size_t group, unsigned key)
{
	return number_value(g->values[key], key_number(g, g->order[group], key));
}

struct sql_value groups_result(const struct groups *g, size_t group, unsigned call,
    char room[MOMENT_MAX])
{
	const struct total *t = total_of(g, g->order[group], call);
	struct sql_value v = { .type = SQL_NULL };

	switch (g->a->calls[call].kind) {
	case AGGREGATE_COUNT_ALL:
	case AGGREGATE_COUNT:
		v.type = SQL_INTEGER;
		v.integer = t->count;
		return v;
	case AGGREGATE_TOTAL:
		v.type = SQL_REAL;
		v.real = t->real;
		return v;
	default:
		break;
	}
	if (t->count == 0)
		return v;
	if (g->a->calls[call].kind >= AGGREGATE_MIN)
		return sql_of_number((enum column_kind)g->kinds[call], (unsigned)g->digits[call], t->best,
		    room);
	v.type = g->a->calls[call].kind == AGGREGATE_SUM && !g->reals[call] ? SQL_INTEGER : SQL_REAL;
	v.integer = t->sum;
	v.real = g->a->calls[call].kind == AGGREGATE_AVG ? t->real / (double)t->count : t->real;
	return v;
}
