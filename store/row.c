#include "store/row.h"
#include "parse/digits.h"
#include "parse/json_shapes.h"

#include <stdlib.h>

enum {
	FIELDS = 64,        /* lines with more are read the usual way */
	LARGEST_DIGITS = 15, /* of whole numbers read here */
};

struct row {
	struct json_reader *reader;
	const struct json_shapes *shapes;
	unsigned count, others;
	struct column *columns[FIELDS]; /* those whose values stand in the row */
	struct other {                  /* and values that are put as everywhere */
		struct column *column;
		struct json_field field;
	} other[FIELDS];
};

struct row *row_open(struct json_reader *reader)
{
	struct row *r = calloc(1, sizeof(*r));

	if (!r)
		return NULL;
	r->reader = reader;
	r->shapes = json_reader_shapes(reader);
	return r;
}

void row_close(struct row *r)
{
	free(r);
}

/* How many of the 16 bytes at p stand before a quote, a backslash or a control character. */
static inline unsigned text_run(const char *p)
{
#ifdef __SSE2__
	const __m128i quote = _mm_set1_epi8('"'), back = _mm_set1_epi8('\\'),
		      blank = _mm_set1_epi8(0x1f);
	__m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
	__m128i hit = _mm_or_si128(_mm_cmpeq_epi8(_mm_min_epu8(v, blank), v),
	    _mm_or_si128(_mm_cmpeq_epi8(v, quote), _mm_cmpeq_epi8(v, back)));

	return (unsigned)__builtin_ctz((unsigned)_mm_movemask_epi8(hit) | 1u << SHORT_TEXT);
#else
	unsigned n = 0;

	while (n < SHORT_TEXT && p[n] != '"' && p[n] != '\\' && (unsigned char)p[n] >= 0x20)
		n++;
	return n;
#endif
}

/* The take functions write a value of the column's kind; p stands at its first byte, behind the quote of
 * a text. Where it ends, before the closing quote; or NULL. */
static inline const char *take_word(struct column *c, uint32_t row, const char *p)
{
	unsigned n = text_run(p);
	uint32_t word;

	if (n == SHORT_TEXT || p[n] != '"' || !c->words)
		return NULL;
	word = words_recall(c->words, short_text_load(p, n), n);
	if (word == UINT32_MAX)
		return NULL;
	column_put_ahead(c->values, row, word);
	return p + n;
}

static inline const char *take_time(struct column *c, uint32_t row, const char *p)
{
	int64_t ticks;

	if (c->cache.digits != c->digits || !moment_again(&c->cache, p, &ticks))
		return NULL;
	p += sizeof(c->cache.second) + c->digits + 1;
	if (*p != '"')
		return NULL;
	column_put_ahead(c->values, row, ticks);
	return p;
}

/* What follows the digits is looked at by whoever asks for the next shape. */
static inline const char *take_number(struct column *c, uint32_t row, const char *p)
{
	uint64_t value;
	unsigned n = digits_run16(p, &value);

	if (n - 1 >= LARGEST_DIGITS || (*p == '0' && n > 1) || c->digits != 0)
		return NULL;
	column_put_ahead(c->values, row, (int64_t)value);
	return p + n;
}

static inline const char *take_text(struct column *c, uint32_t row, const char *p)
{
	const char *end;

	if (c->kind == COLUMN_TIME)
		return take_time(c, row, p);
	if (c->kind != COLUMN_TEXT)
		return NULL;
	/* A text that is a word is a pattern without numbers. */
	end = take_word(c, row, p);
	return end || !c->patterns ? end : column_take_pattern(c, row, p);
}

/* A value that is put when the row is added. Its end, or NULL. */
static const char *take_other(struct row *r, struct column *c, const char *p, const char *end)
{
	struct other *o = &r->other[r->others];

	if (r->others == 0)
		json_reader_forget(r->reader);
	o->column = c;
	r->others++;
	return json_read_value(r->reader, p, end, &o->field);
}

static inline const char *take_value(struct row *r, struct column *c, uint32_t row, const char *p,
    const char *end)
{
	const char *behind = NULL;

	if (row < c->room && *p == '"') {
		behind = take_text(c, row, p + 1);
		behind += behind != NULL;
	} else if (row < c->room && c->kind == COLUMN_NUMBER) {
		behind = take_number(c, row, p);
	}
	if (!behind)
		return take_other(r, c, p, end);
	r->columns[r->count++] = c;
	return behind;
}

bool row_read(struct row *r, struct batch *b, struct column *const *columns, const char *text,
    const char *end, size_t *size)
{
	const struct json_shape *shape = &r->shapes->all[0];
	const char *p = text;

	/* The newline stops all that looks ahead. */
	if (end[-1] != '\n')
		return false;
	r->count = r->others = 0;
	for (unsigned n = 0; *p != '}' || n == 0; n++) {
		shape = json_shapes_follow(r->shapes, shape, p, end);
		if (!shape || !columns[shape->key] || n == FIELDS)
			return false;
		p = take_value(r, columns[shape->key], b->rows, p + shape->size, end);
		if (!p)
			return false;
	}
	*size = (size_t)(p + 1 - text);
	return p[1] == '\n';
}

bool row_integer(const struct row *r, const struct batch *b, const struct column *c, int64_t *value)
{
	for (unsigned i = 0; i < r->count; i++) {
		if (r->columns[i] == c && c->kind == COLUMN_NUMBER) {
			*value = c->values[b->rows];
			return true;
		}
	}
	for (unsigned i = 0; i < r->others; i++) {
		if (r->other[i].column == c && r->other[i].field.type == JSON_INTEGER) {
			*value = r->other[i].field.integer;
			return true;
		}
	}
	return false;
}

int row_add(struct row *r, struct batch *b)
{
	for (unsigned i = 0; i < r->count; i++)
		column_count(r->columns[i], b->rows);
	for (unsigned i = 0; i < r->others; i++)
		if (column_put(r->other[i].column, b->rows, &r->other[i].field) != 0)
			return -1;
	b->rows++;
	return 0;
}
