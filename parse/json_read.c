#include "parse/json_read.h"
#include "parse/digits.h"
#include "parse/json_shapes.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { SLOTS = 2 * JSON_READ_KEYS };

struct key {
	char *text;
	size_t size;
};

struct json_reader {
	uint64_t seen[JSON_READ_KEYS]; /* a key: the last object that had it */
	struct key keys[JSON_READ_KEYS];
	unsigned count;
	uint16_t slots[SLOTS]; /* key + 1, by hash */
	uint64_t objects;
	struct json_field fields[JSON_READ_FIELDS];
	char *unescaped;
	size_t unescaped_used, unescaped_size;
	const char *error;
	struct json_shapes shapes;
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
		json_shapes_begin(&r->shapes);
	return r;
}

void json_reader_close(struct json_reader *r)
{
	if (!r)
		return;
	for (unsigned i = 0; i < r->count; i++)
		free(r->keys[i].text);
	json_shapes_free(&r->shapes);
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
	if (r->count == JSON_READ_KEYS || size > UINT16_MAX)
		return fail(r, "too many different keys");
	k->text = malloc(size + 1);
	if (!k->text)
		return fail(r, JSON_NO_MEMORY);
	memcpy(k->text, text, size);
	k->size = size;
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
		return fail(s->r, JSON_NO_MEMORY);
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
	unsigned n = digits_run16(p, value);

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

/* A key with its colon, and the blanks before its value. */
static int take_key(struct scan *s)
{
	struct json_reader *r = s->r;
	const char *text;
	size_t size;
	int key;

	if (s->p >= s->end || *s->p != '"')
		return fail(r, "a key is missing");
	s->p++;
	if (take_string(s, &text, &size) != 0)
		return -1;
	key = json_reader_key(r, text, size);
	if (key < 0)
		return -1;
	skip_blanks(s);
	if (s->p >= s->end || *s->p != ':')
		return fail(r, "a colon is missing");
	s->p++;
	if (r->seen[key] == r->objects)
		return fail(r, "a key stands twice");
	r->seen[key] = r->objects;
	skip_blanks(s);
	return key;
}

/* What follows a field: 1 another one, 0 the end of the object, -1. */
static int take_comma(struct scan *s)
{
	char c;

	skip_blanks(s);
	c = s->p < s->end ? *s->p++ : '\0';
	if (c == '}')
		return 0;
	if (c != ',')
		return fail(s->r, "a comma is missing");
	skip_blanks(s);
	return 1;
}

/* Reads the fields of a line step by step, whatever JSON it is, and learns its shape; what stands
 * before the first value begins at `between`. */
static int take_fields(struct scan *s, const char *between)
{
	struct json_reader *r = s->r;
	struct json_shape *shape = &r->shapes.all[0];
	int more = 1, n = 0;

	for (; more > 0 && n < JSON_READ_FIELDS; n++) {
		int key = take_key(s);

		if (key < 0)
			return -1;
		if (shape)
			shape = json_shapes_add(&r->shapes, shape, between, (size_t)(s->p - between),
			    (unsigned)key);
		r->fields[n].key = (uint16_t)key;
		if (take_value(s, &r->fields[n]) != 0)
			return -1;
		between = s->p;
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
	r->unescaped_used = 0;
	skip_blanks(&s);
	if (s.p >= s.end || *s.p != '{')
		return fail(r, "not a JSON object");
	s.p++;
	skip_blanks(&s);
	if (s.p < s.end && *s.p == '}')
		s.p++;
	else
		n = take_fields(&s, line);
	if (n < 0)
		return -1;
	skip_blanks(&s);
	return s.p == s.end ? n : fail(r, "something follows the object");
}

__attribute__((noinline)) const char *json_read_value(struct json_reader *r, const char *p,
    const char *end, struct json_field *f)
{
	struct scan s = { .r = r, .p = p, .end = end };

	return take_value(&s, f) == 0 ? s.p : NULL;
}

const struct json_shapes *json_reader_shapes(const struct json_reader *r)
{
	return &r->shapes;
}

void json_reader_forget(struct json_reader *r)
{
	r->unescaped_used = 0;
}

static inline const char *text_value(struct json_reader *r, const char *p, const char *end,
    struct json_field *f)
{
	const char *stop = string_stop(p + 1, end);

	if (stop >= end || *stop != '"')
		return json_read_value(r, p, end, f);
	f->text = p + 1;
	f->size = (uint32_t)(stop - p - 1);
	f->type = JSON_STRING;
	return stop + 1;
}

/* A whole number of up to 15 digits, or any other value. */
static inline const char *number_value(struct json_reader *r, const char *p, const char *end,
    struct json_field *f)
{
	uint64_t value;
	unsigned n = digits_run16(p, &value);

	if (n - 1 >= 15 || (*p == '0' && n > 1) || p[n] == '.' || (p[n] | 0x20) == 'e')
		return json_read_value(r, p, end, f);
	f->text = p;
	f->size = n;
	f->type = JSON_INTEGER;
	f->integer = (int64_t)value;
	return p + n;
}

/* Reads the object at p by the shapes that are known. Its fields and where it ends; or -1: it has a
 * shape that is not, or a fault. Reads less than JSON_READ_SLACK bytes behind the end. */
static int read_known(struct json_reader *r, const char *p, const char *end, const char **stop)
{
	const struct json_shape *shape = &r->shapes.all[0];
	struct json_field *f = r->fields;

	r->unescaped_used = 0;
	for (; p < end && *p != '}'; f++) {
		shape = json_shapes_follow(&r->shapes, shape, p, end);
		if (!shape)
			return -1;
		p += shape->size;
		f->key = shape->key;
		p = *p == '"' ? text_value(r, p, end, f) : number_value(r, p, end, f);
		if (!p)
			return -1;
	}
	*stop = p + 1;
	return f > r->fields && p < end ? (int)(f - r->fields) : -1;
}

int json_read(struct json_reader *r, const char *line, size_t size, const struct json_field **fields)
{
	const char *stop;
	int n;

	*fields = r->fields;
	if (size > UINT32_MAX)
		return fail(r, "the line is too long");
	n = read_known(r, line, line + size, &stop);
	return n >= 0 && stop == line + size ? n : read_any(r, line, size);
}

int json_read_line(struct json_reader *r, const char *text, const char *end, size_t *size,
    const struct json_field **fields)
{
	const char *stop;
	int n = read_known(r, text, end, &stop);

	*fields = r->fields;
	if (n >= 0 && (stop == end || *stop == '\n')) {
		*size = (size_t)(stop - text);
		return n;
	}
	stop = memchr(text, '\n', (size_t)(end - text));
	*size = (size_t)((stop ? stop : end) - text);
	if (*size > UINT32_MAX)
		return fail(r, "the line is too long");
	return read_any(r, text, *size);
}
