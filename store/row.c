#include "store/row.h"
#include "parse/digits.h"
#include "parse/json_shapes.h"
#include "store/wide.h"

#include <stdlib.h>

enum {
	OTHERS = 64,         /* lines with more values that are not read here are read the usual way */
	LONG_WORD = 48,      /* bytes of the longest text that is looked for as a word here */
	LARGEST_DIGITS = 15, /* of whole numbers read here */
	/* Lines of which one is looked at for texts that stay the same, while a batch is new and later. */
	LEARN_EVERY = 16, LEARN_SELDOM = 256, LEARN_NEW = 1024,
	/* A guess that came true is one point better, one that did not this much worse; it is followed from
	 * so many points on. */
	GUESS_WRONG = 3, GUESS_GOOD = 5, GUESS_MOST = 8,
};

/* How the value of a step is read. */
enum way {
	WAY_UNKNOWN, /* the batch has no column for it yet */
	WAY_NUMBER, WAY_TEXT, WAY_TIME,
	WAY_GUESS,   /* a text that is likely the same as before */
	WAY_OTHER,   /* as everywhere else */
};

/* A shape and where its value goes: a line of the cache, so that one look gets all. */
struct step {
	char start[JSON_SHAPE_START];
	struct column *column;
	int64_t *values;       /* of the column */
	uint8_t *state;
	uint32_t rows, last;   /* records that end here and are not counted yet; the row of the last one */
	uint16_t mask, size;
	uint32_t next, other;  /* steps, in bytes from the beginning of struct row on; 0: none */
	uint16_t before;
	uint8_t way;
	bool longer;           /* than start */
	/* What the value and the text behind it were, as they stood: "TCP","src_ip": */
	struct guess {
		char text[JSON_SHAPE_START];
		struct step *to;     /* the step behind it */
		uint32_t word;
		uint16_t mask, size; /* as above */
		uint8_t points;      /* 0: there is none */
	} guess;
} __attribute__((aligned(64)));

_Static_assert(offsetof(struct step, guess) == 64, "a step but for its guess is a line of the cache");

struct other {
	struct step *step;
	struct json_field field;
};

struct row {
	struct json_reader *reader;
	const struct json_shapes *shapes;
	struct batch *batch;
	struct column *const *columns;
	unsigned count;         /* shapes that have become steps */
	uint32_t room;          /* all columns have it */
	bool stale;             /* a step no longer tells how its column is */
	struct step *leaf;      /* where the line last read ends */
	unsigned others;
	struct other other[OTHERS]; /* values of the line that are put when it is added, in their order */
	struct step steps[JSON_SHAPES];
};

struct row *row_open(struct json_reader *reader)
{
	struct row *r = aligned_alloc(64, (sizeof(*r) + 63) / 64 * 64);

	if (!r)
		return NULL;
	memset(r, 0, sizeof(*r));
	r->reader = reader;
	r->shapes = json_reader_shapes(reader);
	return r;
}

void row_close(struct row *r)
{
	free(r);
}

void row_begin(struct row *r, struct batch *b, struct column *const *columns)
{
	r->batch = b;
	r->columns = columns;
	r->count = 0;
	for (unsigned i = 0; i < JSON_SHAPES; i++)
		r->steps[i].rows = 0;
}

static enum way way_of(const struct column *c)
{
	switch (c->kind) {
	case COLUMN_NUMBER:
		return c->digits == 0 ? WAY_NUMBER : WAY_OTHER;
	case COLUMN_TIME:
		return c->digits > 0 ? WAY_TIME : WAY_OTHER;
	case COLUMN_TEXT:
		return c->words ? WAY_TEXT : WAY_OTHER;
	default:
		return WAY_OTHER;
	}
}

/* 0, or -1: no memory. */
static int aim(struct row *r, struct step *s, struct column *c)
{
	s->way = WAY_UNKNOWN;
	if (!c)
		return 0;
	if (column_reach(c, r->batch->rows + 1) != 0)
		return -1;
	s->column = c;
	s->values = c->values;
	s->state = c->state;
	s->way = way_of(c);
	r->room = c->room < r->room ? c->room : r->room;
	return 0;
}

static inline struct step *step_at(struct row *r, uint32_t link)
{
	return (struct step *)(void *)((char *)r + link);
}

/* The link to the step of a shape. */
static uint32_t link_to(uint16_t shape)
{
	return shape == 0 ? 0 : (uint32_t)(offsetof(struct row, steps) + shape * sizeof(struct step));
}

static void follow_links(struct row *r, uint16_t before)
{
	for (uint32_t i = r->steps[before].next; i != 0; i = step_at(r, i)->other)
		step_at(r, i)->before = before;
}

/* Makes steps of all shapes. 0, or -1: no memory. */
static int prepare(struct row *r)
{
	unsigned count = r->shapes->count;

	row_settle(r);
	r->room = COLUMN_ROWS;
	for (unsigned i = 0; i < count; i++) {
		const struct json_shape *from = &r->shapes->all[i];
		struct step *s = &r->steps[i];

		memcpy(s->start, from->start, sizeof(s->start));
		s->mask = from->mask;
		s->size = (uint16_t)from->size;
		s->longer = from->text != NULL;
		s->guess.points = 0; /* words have other numbers in another batch */
		s->next = link_to(from->next);
		s->other = link_to(from->other);
		/* What does not fit a step is not followed. */
		if (i > 0 && aim(r, s, from->size > UINT16_MAX ? NULL : r->columns[from->key]) != 0)
			return -1;
	}
	for (unsigned i = 0; i < count; i++)
		follow_links(r, (uint16_t)i);
	r->count = count;
	r->stale = false;
	return 0;
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

/* The take functions write the value that begins at p. Where it ends, or NULL. */

/* A text of 17 to 48 bytes: addresses of IPv6, above all. */
__attribute__((noinline)) static const char *take_long_word(const struct step *s, uint32_t row, const char *p)
{
	unsigned n = SHORT_TEXT, run;
	uint32_t word;

	do {
		run = text_run(p + n);
		n += run;
	} while (run == SHORT_TEXT && n <= LONG_WORD - SHORT_TEXT);
	if (p[n] != '"')
		return NULL;
	word = words_meet(s->column->words, p, n);
	if (word == UINT32_MAX)
		return NULL;
	column_put_ahead(s->values, row, word);
	return p + n + 1;
}

static inline __attribute__((always_inline)) const char *take_text(const struct step *s, uint32_t row, const char *p)
{
	struct column *c = s->column;
	const char *end = NULL;
	unsigned n;

	if (*p != '"')
		return NULL;
	p++;
	n = text_run(p);
	if (p[n] == '"') {
		uint32_t word = words_recall(c->words, short_text_load(p, n), n);

		if (word == UINT32_MAX && !c->patterns)
			word = words_meet(c->words, p, n);
		if (word != UINT32_MAX) {
			column_put_ahead(s->values, row, word);
			return p + n + 1;
		}
	}
	/* A text that is a word is a pattern without numbers. */
	if (c->patterns)
		end = column_take_pattern(c, row, p);
	else if (n == SHORT_TEXT)
		return take_long_word(s, row, p);
	return end ? end + 1 : NULL;
}

static inline __attribute__((always_inline)) const char *take_time(const struct step *s, uint32_t row, const char *p, bool wide)
{
	const struct column *c = s->column;
	int64_t ticks;

	if (*p != '"' || c->cache.digits != c->digits ||
	    !(wide ? moment_again_wide(&c->cache, p + 1, &ticks) : moment_again(&c->cache, p + 1, &ticks)))
		return NULL;
	p += sizeof(c->cache.second) + c->digits + 2;
	if (*p != '"')
		return NULL;
	column_put_ahead(s->values, row, ticks);
	return p + 1;
}

/* What follows the digits is looked at by whoever looks for the next step. */
static inline __attribute__((always_inline)) const char *take_number(const struct step *s, uint32_t row, const char *p, bool wide)
{
	uint64_t value;
	unsigned n = wide ? digits_run16_wide(p, &value) : digits_run16(p, &value);

	if (n - 1 >= LARGEST_DIGITS || (*p == '0' && n > 1))
		return NULL;
	column_put_ahead(s->values, row, (int64_t)value);
	return p + n;
}

/* A value that is put when the row is added: not before the batch has a column for it. */
__attribute__((noinline)) static const char *take_other(struct row *r, struct step *s, const char *p, const char *end)
{
	struct other *o = &r->other[r->others];

	if (s->way == WAY_UNKNOWN) {
		r->stale |= r->columns[r->shapes->all[s - r->steps].key] != NULL;
		return NULL;
	}
	if (r->others == OTHERS)
		return NULL;
	if (r->others++ == 0)
		json_reader_forget(r->reader);
	o->step = s;
	return json_read_value(r->reader, p, end, &o->field);
}

static inline __attribute__((always_inline)) const char *take_value(const struct step *s, uint32_t row, const char *p, bool wide)
{
	/* In the order of how many there are. */
	if (s->way == WAY_NUMBER)
		return take_number(s, row, p, wide);
	if (s->way == WAY_TEXT || s->way == WAY_GUESS)
		return take_text(s, row, p);
	return s->way == WAY_TIME ? take_time(s, row, p, wide) : NULL;
}

static inline bool begins(const struct step *s, const char *p)
{
	return short_text_stands(s->start, s->mask, s->size, p);
}

/* The step behind this one that the line goes on with at *p, which moves behind it; or NULL. */
static inline struct step *next_step(struct row *r, const struct step *before, const char **p, const char *end)
{
	for (uint32_t link = before->next; link != 0;) {
		struct step *s = step_at(r, link);

		if (begins(s, *p) && (!s->longer || json_shape_goes_on(&r->shapes->all[s - r->steps], *p, end))) {
			*p += s->size;
			return s;
		}
		link = s->other;
	}
	return NULL;
}

/* Makes the cells of the line last read absent again. */
__attribute__((noinline)) static void undo(struct row *r, const struct step *s)
{
	for (; s != r->steps; s = &r->steps[s->before])
		s->state[r->batch->rows] = CELL_ABSENT;
	r->leaf = NULL;
}

/* Follows the guess at what stands at *p, to behind it. The step that it leads to, or NULL. */
static inline struct step *follow_guess(const struct step *s, uint32_t row, const char **p)
{
	const struct guess *g = &s->guess;

	if (!short_text_stands(g->text, g->mask, g->size, *p) || s->column->patterns)
		return NULL;
	column_put_ahead(s->values, row, g->word);
	s->state[row] = CELL_VALUE;
	*p += g->size;
	return g->to;
}

/* Learns of the value of `s`, which begins at p, and of the step `to` behind it, whose value follows. */
static void learn(struct step *s, uint32_t row, const char *p, struct step *to,
    const char *follows)
{
	struct guess *g = &s->guess;
	size_t size = (size_t)(follows - p);

	if ((s->way != WAY_TEXT && s->way != WAY_GUESS) || s->column->patterns)
		return;
	if (g->points > 0 && g->to == to && short_text_stands(g->text, g->mask, g->size, p)) {
		g->points += g->points < GUESS_MOST;
	} else if (g->points > GUESS_WRONG) {
		g->points -= GUESS_WRONG;
	} else if (size <= sizeof(g->text)) {
		*g = (struct guess){ .word = (uint32_t)s->values[row], .size = (uint16_t)size,
			.mask = (uint16_t)((1u << size) - 1), .to = to, .points = 1 };
		memcpy(g->text, p, size);
	}
	s->way = g->points >= GUESS_GOOD ? WAY_GUESS : WAY_TEXT;
}

/* The step of the last value, and in *stop where the object ends; NULL: the line is to be read otherwise. */
static inline __attribute__((always_inline)) struct step *read_values(struct row *r, const char *p,
    const char *end, const char **stop, bool wide, bool learning)
{
	uint32_t row = r->batch->rows;
	struct step *before = r->steps, *s = next_step(r, before, &p, end);

	while (s) {
		const char *start = p;
		struct step *to;

		if (!learning && s->way == WAY_GUESS && (to = follow_guess(s, row, &p))) {
			before = s;
			s = to;
			continue;
		}
		p = take_value(s, row, start, wide);
		if (!p && !(p = take_other(r, s, start, end)))
			break;
		s->state[row] = CELL_VALUE;
		if (*p == '}') {
			*stop = p + 1;
			return s;
		}
		to = next_step(r, s, &p, end);
		if (learning && to && r->others == 0)
			learn(s, row, start, to, p);
		before = s;
		s = to;
	}
	undo(r, before);
	return NULL;
}

/* Puts the values of a line that are put as everywhere. */
__attribute__((noinline)) static int put_others(struct row *r)
{
	uint32_t row = r->batch->rows;

	for (unsigned i = 0; i < r->others; i++) {
		struct step *s = r->other[i].step;
		uint8_t kind = s->column->kind;

		/* It counts itself, and is counted again with all cells of its line. */
		s->column->value_count--;
		if (column_put(s->column, row, &r->other[i].field) != 0)
			return -1;
		if (s->column->kind != kind)
			r->stale = true;
	}
	return 0;
}

/* Makes a record of the line last read. 0, or -1: no memory. */
static inline int add_line(struct row *r)
{
	struct step *leaf = r->leaf;

	leaf->rows++;
	leaf->last = r->batch->rows;
	if (r->others > 0 && put_others(r) != 0)
		return -1;
	r->leaf = NULL;
	r->batch->rows++;
	return 0;
}

static inline __attribute__((always_inline)) bool read_line(struct row *r, const char *p, const char *end,
    const char **stop, bool wide, bool learning)
{
	struct step *s;

	r->others = 0;
	s = read_values(r, p, end, stop, wide, learning);
	if (s && **stop != '\n') {
		undo(r, s);
		return false;
	}
	r->leaf = s;
	return s != NULL;
}

__attribute__((noinline)) static bool read_learning(struct row *r, const char *p, const char *end, const char **stop)
{
	return read_line(r, p, end, stop, false, true);
}

/* All columns come to the end of a line of states in the same row. The encoder's core has read the next
 * one last, too, and stores wait for one another. */
__attribute__((noinline)) static void ask_states(const struct batch *b)
{
	uint32_t row = b->rows + COLUMN_LINE;

	for (unsigned i = 0; i < b->count; i++)
		if (b->columns[i] && row < b->columns[i]->room)
			column_ask(&b->columns[i]->state[row]);
}

static inline __attribute__((always_inline)) bool read_any(struct row *r, const char *p, const char *end,
    const char **stop, bool wide)
{
	uint32_t row = r->batch->rows;

	if (row % COLUMN_LINE == 0)
		ask_states(r->batch);
	/* A mask: both are powers of two, and a division would take as long as a value. */
	if ((row & ((row < LEARN_NEW ? LEARN_EVERY : LEARN_SELDOM) - 1)) == 0)
		return read_learning(r, p, end, stop);
	return read_line(r, p, end, stop, wide, false);
}

static inline __attribute__((always_inline)) enum row_stop read_lines(struct row *r, const char **p,
    const char *end, unsigned *lines, bool wide)
{
	unsigned most = *lines;

	for (*lines = 0; *lines < most && *p < end; ++*lines) {
		const char *stop;

		if (!read_any(r, *p, end, &stop, wide))
			return ROW_OTHERWISE;
		if (add_line(r) != 0)
			return ROW_NO_MEMORY;
		*p = stop + 1;
	}
	return ROW_ENOUGH;
}

#ifdef __x86_64__
/* Not for AVX2, with which constants are put together in registers each time in place of being read. */
#define READ_WIDE __attribute__((target("avx,bmi"), flatten))

READ_WIDE static bool read_wide(struct row *r, const char *p, const char *end, const char **stop)
{
	return read_any(r, p, end, stop, true);
}

READ_WIDE static enum row_stop read_lines_wide(struct row *r, const char **p, const char *end, unsigned *lines)
{
	return read_lines(r, p, end, lines, true);
}
#endif

/* False: no line can be followed. */
static bool ready(struct row *r, const char *end)
{
	if ((r->stale || r->count != r->shapes->count || r->batch->rows >= r->room) && prepare(r) != 0)
		return false;
	/* The newline stops all that looks ahead. */
	return end[-1] == '\n';
}

bool row_read(struct row *r, const char *text, const char *end, size_t *size)
{
	const char *stop;
	bool sound;

	if (!ready(r, end))
		return false;
#ifdef __x86_64__
	if (wide_here())
		sound = read_wide(r, text, end, &stop);
	else
#endif
		sound = read_any(r, text, end, &stop, false);
	*size = sound ? (size_t)(stop - text) : 0;
	return sound;
}

enum row_stop row_take(struct row *r, const char **text, const char *end, unsigned *lines)
{
	unsigned most = *lines;

	*lines = 0;
	if (!ready(r, end))
		return ROW_OTHERWISE;
	*lines = most < r->room - r->batch->rows ? most : r->room - r->batch->rows;
#ifdef __x86_64__
	if (wide_here())
		return read_lines_wide(r, text, end, lines);
#endif
	return read_lines(r, text, end, lines, false);
}

bool row_integer(const struct row *r, const struct column *c, int64_t *value)
{
	for (unsigned i = 0; i < r->others; i++) {
		if (r->other[i].step->column == c) {
			*value = r->other[i].field.integer;
			return r->other[i].field.type == JSON_INTEGER;
		}
	}
	for (const struct step *s = r->leaf; s != r->steps; s = &r->steps[s->before]) {
		if (s->column == c && s->way == WAY_NUMBER) {
			*value = s->values[r->batch->rows];
			return true;
		}
	}
	return false;
}

static inline void count_cells(struct column *c, uint32_t rows, uint32_t last)
{
	c->value_count += rows;
	if (c->used <= last)
		c->used = last + 1;
}

void row_settle(struct row *r)
{
	for (unsigned i = 0; i < r->count; i++) {
		struct step *leaf = &r->steps[i];

		for (struct step *s = leaf; leaf->rows > 0 && s != r->steps; s = &r->steps[s->before])
			count_cells(s->column, leaf->rows, leaf->last);
		leaf->rows = 0;
	}
}

int row_add(struct row *r)
{
	return add_line(r);
}

void row_drop(struct row *r)
{
	undo(r, r->leaf);
}
