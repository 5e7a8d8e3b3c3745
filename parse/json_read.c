#include "parse/json_read.h"
#include "parse/digits.h"
#include "parse/quotes.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum {
	GUESSES = 2,
	SLOTS = 2 * JSON_READ_KEYS,
	SHORT_KEY = 16,
	SHORTCUT_BITS = 9,
	QUOTES = 2 * JSON_READ_FIELDS, /* two a field at least: no more fields than there is room for */
	QUOTES_BEHIND = 4,             /* read behind the last one of a line that has a fault */
};

struct key {
	char start[SHORT_KEY]; /* "key": as it stands in a line, when it is no longer than this */
	unsigned mask;         /* a bit for every byte of start; 0 for a longer key */
	uint16_t length;       /* of "key": */
	uint16_t next[GUESSES];
	char *text;
	size_t size;
};

/* A key of up to 8 bytes and its number, found without a search. */
struct shortcut {
	uint64_t start; /* its bytes, the first lowest, zeroes behind */
	uint16_t size;  /* 1 + its bytes; 0: nothing is here */
	uint16_t key;
};

struct json_reader {
	quotes_finder *find_quotes;
	uint32_t quotes[QUOTES + QUOTES_AT_ONCE];
	struct shortcut shortcuts[2 << SHORTCUT_BITS];
	uint64_t seen[JSON_READ_KEYS];       /* a key: the last object that had it */
	struct key keys[JSON_READ_KEYS + 1]; /* the last stands for "no key yet" */
	unsigned count;
	uint16_t slots[SLOTS]; /* key + 1, by hash */
	uint64_t objects;
	struct json_field fields[JSON_READ_FIELDS];
	char *unescaped;
	size_t unescaped_used, unescaped_size;
	const char *error;
};

/* What is being read: p runs to end. */
struct scan {
	struct json_reader *r;
	const char *p;
	const char *end;
};

struct json_reader *json_reader_open(void)
{
	struct json_reader *r = calloc(1, sizeof(*r));

	if (r)
		r->find_quotes = quotes_finder_choose();
	return r;
}

void json_reader_close(struct json_reader *r)
{
	if (!r)
		return;
	for (unsigned i = 0; i < r->count; i++)
		free(r->keys[i].text);
	free(r->unescaped);
	free(r);
}

const char *json_reader_error(const struct json_reader *r)
{
	return r->error;
}

const char *json_reader_key_text(const struct json_reader *r, unsigned key, size_t *size)
{
	*size = r->keys[key].size;
	return r->keys[key].text;
}

unsigned json_reader_keys(const struct json_reader *r)
{
	return r->count;
}

static int fail(struct json_reader *r, const char *why)
{
	r->error = why;
	return -1;
}

/* Fills the form in which a key is compared with a line; only for keys without escapes. */
static void prepare_key(struct key *k)
{
	k->length = (uint16_t)(k->size + 3);
	if (k->size + 3 > SHORT_KEY || memchr(k->text, '"', k->size) || memchr(k->text, '\\', k->size))
		return;
	k->start[0] = '"';
	memcpy(k->start + 1, k->text, k->size);
	memcpy(k->start + 1 + k->size, "\":", 2);
	k->mask = (1u << k->length) - 1;
}

static unsigned slot_of(const struct json_reader *r, const char *text, size_t size)
{
	uint64_t h = 0xcbf29ce484222325u;
	unsigned at;

	for (size_t i = 0; i < size; i++)
		h = (h ^ (unsigned char)text[i]) * 0x100000001b3u;
	at = (unsigned)(h ^ h >> 32) % SLOTS;
	for (; r->slots[at] != 0; at = (at + 1) % SLOTS) {
		const struct key *k = &r->keys[r->slots[at] - 1];

		if (k->size == size && memcmp(k->text, text, size) == 0)
			break;
	}
	return at;
}

int json_reader_key(struct json_reader *r, const char *text, size_t size)
{
	unsigned at = slot_of(r, text, size);
	struct key *k = &r->keys[r->count];

	if (r->slots[at] != 0)
		return r->slots[at] - 1;
	if (r->count == JSON_READ_KEYS || size > UINT16_MAX - 3)
		return fail(r, "too many different keys");
	k->text = malloc(size + 1);
	if (!k->text)
		return fail(r, "no memory");
	memcpy(k->text, text, size);
	k->size = size;
	prepare_key(k);
	r->slots[at] = (uint16_t)++r->count;
	return (int)r->count - 1;
}

static void skip_blanks(struct scan *s)
{
	while (s->p < s->end && (*s->p == ' ' || *s->p == '\t' || *s->p == '\r' || *s->p == '\n'))
		s->p++;
}

/* The first quote, backslash or control character at p or behind it; end when there is none. */
static inline const char *string_stop(const char *p, const char *end)
{
#ifdef __SSE2__
	const __m128i quote = _mm_set1_epi8('"'), back = _mm_set1_epi8('\\'),
		      blank = _mm_set1_epi8(0x1f);

	for (; p < end; p += 16) {
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
		__m128i low = _mm_cmpeq_epi8(_mm_min_epu8(v, blank), v);
		__m128i hit = _mm_or_si128(
		    low, _mm_or_si128(_mm_cmpeq_epi8(v, quote), _mm_cmpeq_epi8(v, back)));
		unsigned mask = (unsigned)_mm_movemask_epi8(hit);

		if (mask != 0) {
			p += __builtin_ctz(mask);
			return p < end ? p : end;
		}
	}
	return end;
#else
	while (p < end && *p != '"' && *p != '\\' && (unsigned char)*p >= 0x20)
		p++;
	return p;
#endif
}

static int hex4(const char *p)
{
	int value = 0;

	for (int i = 0; i < 4; i++) {
		char c = p[i];
		int digit = c >= '0' && c <= '9'   ? c - '0'
			    : c >= 'a' && c <= 'f' ? c - 'a' + 10
			    : c >= 'A' && c <= 'F' ? c - 'A' + 10
						   : -1;

		if (digit < 0)
			return -1;
		value = value * 16 + digit;
	}
	return value;
}

static char *put_utf8(char *to, unsigned code)
{
	if (code < 0x80) {
		*to++ = (char)code;
	} else if (code < 0x800) {
		*to++ = (char)(0xc0 | code >> 6);
		*to++ = (char)(0x80 | (code & 0x3f));
	} else if (code < 0x10000) {
		*to++ = (char)(0xe0 | code >> 12);
		*to++ = (char)(0x80 | (code >> 6 & 0x3f));
		*to++ = (char)(0x80 | (code & 0x3f));
	} else {
		*to++ = (char)(0xf0 | code >> 18);
		*to++ = (char)(0x80 | (code >> 12 & 0x3f));
		*to++ = (char)(0x80 | (code >> 6 & 0x3f));
		*to++ = (char)(0x80 | (code & 0x3f));
	}
	return to;
}

/* Reads the \uXXXX whose four digits begin at *p, and its second half where there is one. */
static char *take_unicode(struct scan *s, const char **p, char *to)
{
	int code = s->end - *p >= 4 ? hex4(*p) : -1, low;

	*p += 4;
	if (code < 0)
		return NULL;
	if (code >= 0xd800 && code <= 0xdfff) {
		if (code >= 0xdc00 || s->end - *p < 6 || (*p)[0] != '\\' || (*p)[1] != 'u')
			return NULL;
		low = hex4(*p + 2);
		if (low < 0xdc00 || low > 0xdfff)
			return NULL;
		*p += 6;
		return put_utf8(to, 0x10000u + ((unsigned)(code - 0xd800) << 10) + (unsigned)(low - 0xdc00));
	}
	return put_utf8(to, (unsigned)code);
}

/* One escape; *p stands behind the backslash. The end of what was written, or NULL. */
static char *take_escape(struct scan *s, const char **p, char *to)
{
	static const char from[] = "\"\\/bfnrt", into[] = "\"\\/\b\f\n\r\t";
	const char *found;

	if (*p >= s->end)
		return NULL;
	if (**p == 'u') {
		(*p)++;
		return take_unicode(s, p, to);
	}
	found = **p != '\0' ? strchr(from, **p) : NULL;
	if (!found)
		return NULL;
	(*p)++;
	*to++ = into[found - from];
	return to;
}

/* Room for what a string of this line can become: never longer than it stands there. It is made
 * once a line, so that texts handed out earlier stay where they are. */
static char *unescape_room(struct scan *s)
{
	struct json_reader *r = s->r;
	size_t wanted = (size_t)(s->end - s->p);
	char *larger;

	if (r->unescaped_used == 0 && wanted > r->unescaped_size) {
		larger = realloc(r->unescaped, wanted);
		if (!larger)
			return NULL;
		r->unescaped = larger;
		r->unescaped_size = wanted;
	}
	return r->unescaped + r->unescaped_used;
}

/* The rest of a string that has escapes; s->p stands at its first byte, stop at the first escape. */
static int take_escaped(struct scan *s, const char *stop, const char **text, size_t *size)
{
	char *start = unescape_room(s), *to = start;
	const char *p = s->p;

	if (!start)
		return fail(s->r, "no memory");
	for (;;) {
		memcpy(to, p, (size_t)(stop - p));
		to += stop - p;
		p = stop;
		if (p >= s->end)
			return fail(s->r, "a string does not end");
		if (*p == '"')
			break;
		if (*p != '\\')
			return fail(s->r, "a control character in a string");
		p++;
		to = take_escape(s, &p, to);
		if (!to)
			return fail(s->r, "a bad escape in a string");
		stop = string_stop(p, s->end);
	}
	s->p = p + 1;
	*text = start;
	*size = (size_t)(to - start);
	s->r->unescaped_used += *size;
	return 0;
}

/* A string; s->p stands behind its opening quote. */
static inline int take_string(struct scan *s, const char **text, size_t *size)
{
	const char *stop = string_stop(s->p, s->end);

	if (stop >= s->end)
		return fail(s->r, "a string does not end");
	if (*stop == '"') {
		*text = s->p;
		*size = (size_t)(stop - s->p);
		s->p = stop + 1;
		return 0;
	}
	return take_escaped(s, stop, text, size);
}

static bool is_digit(char c)
{
	return (unsigned char)(c - '0') < 10;
}

/* The fraction and exponent of a number; p stands behind its whole part. NULL: none of JSON's. */
static const char *skip_fraction(const char *p, const char *end)
{
	if (p < end && *p == '.') {
		p++;
		if (p >= end || !is_digit(*p))
			return NULL;
		while (p < end && is_digit(*p))
			p++;
	}
	if (p < end && (*p == 'e' || *p == 'E')) {
		p++;
		if (p < end && (*p == '+' || *p == '-'))
			p++;
		if (p >= end || !is_digit(*p))
			return NULL;
		while (p < end && is_digit(*p))
			p++;
	}
	return p;
}

/* The digits at p up to end; their value where it fits. Numbers of 16 digits and more, and those
 * that seem to go on behind the line, are read one digit after the other. */
static const char *take_digits(const char *p, const char *end, uint64_t *value)
{
	static const uint32_t powers[] = { 1, 10, 100, 1000, 10000, 100000, 1000000, 10000000 };
	uint64_t low;
	unsigned n = digits_run(p, value), more;

	if (n == 8) {
		more = digits_run(p + 8, &low);
		*value = *value * powers[more % 8] + low;
		n += more;
	}
	if (n < 16 && p + n <= end)
		return p + n;
	for (*value = 0; p < end && is_digit(*p); p++)
		*value = *value * 10 + (uint64_t)(*p - '0');
	return p;
}

static int take_number(struct scan *s, struct json_field *f)
{
	const char *start = s->p, *digits = start + (*start == '-'), *p;
	uint64_t sum;

	p = take_digits(digits, s->end, &sum);
	if (p == digits || (*digits == '0' && p - digits > 1))
		return fail(s->r, "not a JSON value");
	f->type = JSON_INTEGER;
	f->integer = *start == '-' ? (int64_t)(0 - sum) : (int64_t)sum;
	/* 18 digits always fit; "-0" would lose its sign. */
	if (p - digits > 18 || (sum == 0 && *start == '-') ||
	    (p < s->end && (*p == '.' || *p == 'e' || *p == 'E'))) {
		f->type = JSON_NUMBER;
		p = skip_fraction(p, s->end);
		if (!p)
			return fail(s->r, "not a JSON number");
	}
	f->text = start;
	f->size = (uint32_t)(p - start);
	s->p = p;
	return 0;
}

static int take_literal(struct scan *s, struct json_field *f)
{
	static const struct {
		const char *text;
		uint8_t size, type;
	} literals[] = { { "true", 4, JSON_TRUE }, { "false", 5, JSON_FALSE }, { "null", 4, JSON_NULL } };

	for (unsigned i = 0; i < 3; i++) {
		if (s->end - s->p >= literals[i].size &&
		    memcmp(s->p, literals[i].text, literals[i].size) == 0) {
			f->type = literals[i].type;
			f->text = s->p;
			f->size = literals[i].size;
			s->p += literals[i].size;
			return 0;
		}
	}
	return fail(s->r, s->p < s->end && (*s->p == '{' || *s->p == '[') ? "a value is an object or array"
									    : "not a JSON value");
}

static int take_value(struct scan *s, struct json_field *f)
{
	size_t size;

	if (s->p < s->end && *s->p == '"') {
		s->p++;
		if (take_string(s, &f->text, &size) != 0)
			return -1;
		f->type = JSON_STRING;
		f->size = (uint32_t)size;
		return 0;
	}
	if (s->p < s->end && (is_digit(*s->p) || *s->p == '-'))
		return take_number(s, f);
	return take_literal(s, f);
}

/* True when the line goes on with this key, its quotes and its colon. */
static inline bool key_stands(const struct key *k, const char *p, const char *end)
{
	if (k->length > end - p)
		return false;
#ifdef __SSE2__
	if (k->mask != 0) {
		__m128i have = _mm_loadu_si128((const __m128i *)(const void *)p);
		__m128i want = _mm_loadu_si128((const __m128i *)(const void *)k->start);

		return ((unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(have, want)) & k->mask) == k->mask;
	}
#endif
	return k->mask != 0 && memcmp(p, k->start, k->length) == 0;
}

/* A key that was not foreseen: reads it, finds its number and keeps it as the next guess. */
static int take_new_key(struct scan *s, struct key *before)
{
	const char *text;
	size_t size;
	int key;

	if (s->p >= s->end || *s->p != '"')
		return fail(s->r, "a key is missing");
	s->p++;
	if (take_string(s, &text, &size) != 0)
		return -1;
	key = json_reader_key(s->r, text, size);
	if (key < 0)
		return -1;
	skip_blanks(s);
	if (s->p >= s->end || *s->p != ':')
		return fail(s->r, "a colon is missing");
	s->p++;
	before->next[1] = before->next[0];
	before->next[0] = (uint16_t)(key + 1);
	return key;
}

static int take_key(struct scan *s, struct key *before)
{
	for (unsigned i = 0; i < GUESSES; i++) {
		unsigned guess = before->next[i];

		if (guess != 0 && key_stands(&s->r->keys[guess - 1], s->p, s->end)) {
			s->p += s->r->keys[guess - 1].length;
			return (int)guess - 1;
		}
	}
	return take_new_key(s, before);
}

static int take_field(struct scan *s, struct key *before, struct json_field *f)
{
	int key = take_key(s, before);

	if (key < 0)
		return -1;
	if (s->r->seen[key] == s->r->objects)
		return fail(s->r, "a key stands twice");
	s->r->seen[key] = s->r->objects;
	f->key = (uint16_t)key;
	if (s->p < s->end && (unsigned char)*s->p <= ' ')
		skip_blanks(s);
	return take_value(s, f);
}

/* What follows a field: 1 another one, 0 the end of the object, -1. */
static int take_comma(struct scan *s)
{
	char c;

	if (s->p < s->end && (unsigned char)*s->p <= ' ')
		skip_blanks(s);
	c = s->p < s->end ? *s->p++ : '\0';
	if (c == '}')
		return 0;
	if (c != ',')
		return fail(s->r, "a comma is missing");
	if (s->p < s->end && (unsigned char)*s->p <= ' ')
		skip_blanks(s);
	return 1;
}

/* Reads a line step by step, whatever JSON it is. */
static int take_fields(struct scan *s)
{
	struct json_reader *r = s->r;
	struct key *before = &r->keys[JSON_READ_KEYS];
	int more = 1, n = 0;

	for (; more > 0 && n < JSON_READ_FIELDS; n++) {
		if (take_field(s, before, &r->fields[n]) != 0)
			return -1;
		before = &r->keys[r->fields[n].key];
		more = take_comma(s);
	}
	if (more != 0)
		return more < 0 ? -1 : fail(r, "too many fields");
	return n;
}

static int read_any(struct json_reader *r, const char *line, size_t size)
{
	struct scan s = { .r = r, .p = line, .end = line + size };
	int n = 0;

	r->objects++;
	skip_blanks(&s);
	if (s.p >= s.end || *s.p != '{')
		return fail(r, "not a JSON object");
	s.p++;
	skip_blanks(&s);
	if (s.p < s.end && *s.p == '}')
		s.p++;
	else
		n = take_fields(&s);
	if (n < 0)
		return -1;
	skip_blanks(&s);
	return s.p == s.end ? n : fail(r, "something follows the object");
}

/* The number of a key that is not where it is looked for first, or -1. The place is given to it: two
 * stand side by side, for two keys of one hash. */
__attribute__((noinline)) static int search_key(struct json_reader *r, struct shortcut *place,
    uint64_t start, const char *text, size_t size)
{
	unsigned at;

	if (size <= 8 && place[1].start == start && place[1].size == size + 1)
		return place[1].key;
	at = slot_of(r, text, size);
	if (r->slots[at] == 0)
		return -1;
	if (size <= 8) {
		place[1] = place[0];
		place[0] = (struct shortcut){ .start = start, .size = (uint16_t)(size + 1),
			.key = (uint16_t)(r->slots[at] - 1) };
	}
	return r->slots[at] - 1;
}

/* The number of a key that was met before, or -1. */
static inline int known_key(struct json_reader *r, const char *text, size_t size)
{
	static const uint64_t masks[16] = { 0, 0xff, 0xffff, 0xffffff, 0xffffffff, 0xffffffffff,
		0xffffffffffff, 0xffffffffffffff, UINT64_MAX };
	uint64_t start = digits_load(text) & masks[size & 15];
	struct shortcut *s = &r->shortcuts[(start * UINT64_C(0x9e3779b97f4a7c15) >> (64 - SHORTCUT_BITS)) * 2];

	return s->start == start && s->size == size + 1 ? s->key : search_key(r, s, start, text, size);
}

/* A whole number between p and stop. False: it is any other value. */
static inline bool plain_number(const char *p, const char *stop, struct json_field *f)
{
	size_t n = (size_t)(stop - p);
	uint64_t value;

	if (n - 1 >= 16 || (*p == '0' && n > 1) || !digits_exactly16(p, (unsigned)n, &value))
		return false;
	f->text = p;
	f->size = (uint32_t)n;
	f->type = JSON_INTEGER;
	f->integer = (int64_t)value;
	return true;
}

/* The fields of a line as the tools write it, told by its quotes: no blank outside of a string, no
 * escape, whole numbers, keys that were met before. -1: it is none, or has a fault. Keys and
 * strings have two quotes each; a number ends before the comma before the next key's quote. The
 * list of quotes ends in a few that stand where the line ends. */
static int read_plain(struct json_reader *r, const char *line, const uint32_t *quote, const uint32_t *end)
{
	struct json_field *f = r->fields;
	uint64_t object = ++r->objects;
	char after = ',';

	if (*quote != 1)
		return -1;
	for (; after == ','; f++) {
		const char *name = line + quote[0] + 1, *value = line + quote[1] + 2;
		int key = known_key(r, name, quote[1] - quote[0] - 1);

		if (value[-1] != ':' || key < 0 || r->seen[key] == object)
			return -1;
		r->seen[key] = object;
		f->key = (uint16_t)key;
		if (*value == '"') {
			f->text = value + 1;
			f->size = quote[3] - quote[2] - 1;
			f->type = JSON_STRING;
			after = line[quote[3] + 1];
			quote += 4;
			if (after == ',' && quote[0] != quote[-1] + 2)
				return -1;
		} else {
			quote += 2;
			after = line[*quote - 1];
			if (!plain_number(value, line + *quote - 1, f))
				return -1;
		}
		if (quote >= end)
			break;
	}
	/* The brace is the last byte: behind a number it is so anyway. */
	return quote == end && after == '}' && (f->type != JSON_STRING || quote[-1] + 2 == *end)
		   ? (int)(f + 1 - r->fields)
		   : -1;
}

int json_read(struct json_reader *r, const char *line, size_t size, const struct json_field **fields)
{
	int quotes, n = -1;

	r->unescaped_used = 0;
	*fields = r->fields;
	if (size > UINT32_MAX)
		return fail(r, "the line is too long");
	quotes = size > 0 && *line == '{' ? r->find_quotes(line, size, r->quotes, QUOTES) : -1;
	if (quotes > 0 && quotes % 2 == 0) {
		for (unsigned i = 0; i < QUOTES_BEHIND; i++)
			r->quotes[(unsigned)quotes + i] = (uint32_t)size;
		n = read_plain(r, line, r->quotes, r->quotes + quotes);
	}
	return n >= 0 ? n : read_any(r, line, size);
}
