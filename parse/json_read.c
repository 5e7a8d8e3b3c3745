#include "parse/json_read.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { GUESSES = 2, SLOTS = 2 * JSON_READ_KEYS, SHORT_KEY = 16 };

struct key {
	char start[SHORT_KEY]; /* "key": as it stands in a line, when it is no longer than this */
	unsigned mask;         /* a bit for every byte of start; 0 for a longer key */
	uint16_t length;       /* of "key": */
	uint16_t next[GUESSES];
	uint64_t seen;         /* number of the last object that had it */
	char *text;
	size_t size;
};

struct json_reader {
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
	return calloc(1, sizeof(struct json_reader));
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

#define EVERY(byte) (UINT64_C(0x0101010101010101) * (byte))

/* The eight bytes at p, the first one lowest. */
static inline uint64_t load8(const char *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	v = __builtin_bswap64(v);
#endif
	return v;
}

/* How many of eight bytes are digits before the first that is none; their value. The digits are
 * moved to the high end and joined to pairs, fours and eight: no branch depends on how many there
 * are (one that does is foretold badly). */
static inline unsigned eight_digits(const char *p, uint64_t *value)
{
	uint64_t v = load8(p) ^ EVERY('0'), other = ((v + EVERY(0x76)) | v) & EVERY(0x80);
	unsigned n = other != 0 ? (unsigned)__builtin_ctzll(other) / 8 : 8;

	v = v << (8 - n) * 4 << (8 - n) * 4;
	v = (v * 10 + (v >> 8)) & UINT64_C(0x00ff00ff00ff00ff);
	v = (v * 100 + (v >> 16)) & UINT64_C(0x0000ffff0000ffff);
	*value = (v * 10000 + (v >> 32)) & UINT64_C(0xffffffff);
	return n;
}

/* The digits at p up to end; their value where it fits. Numbers of 16 digits and more, and those
 * that seem to go on behind the line, are read one digit after the other. */
static inline const char *take_digits(const char *p, const char *end, uint64_t *value)
{
	static const uint32_t powers[] = { 1, 10, 100, 1000, 10000, 100000, 1000000, 10000000 };
	uint64_t low;
	unsigned n = eight_digits(p, value), more;

	if (n == 8) {
		more = eight_digits(p + 8, &low);
		*value = *value * powers[more % 8] + low;
		n += more;
	}
	if (n < 16 && p + n <= end)
		return p + n;
	for (*value = 0; p < end && is_digit(*p); p++)
		*value = *value * 10 + (uint64_t)(*p - '0');
	return p;
}

static inline int take_number(struct scan *s, struct json_field *f)
{
	const char *start = s->p, *digits = start + (*start == '-'), *p;
	uint64_t sum;

	p = take_digits(digits, s->end, &sum);
	if (p == digits || (*digits == '0' && p - digits > 1))
		return fail(s->r, "not a JSON value");
	f->type = JSON_INTEGER;
	f->integer = *start == '-' ? -(int64_t)sum : (int64_t)sum;
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
	if (s->r->keys[key].seen == s->r->objects)
		return fail(s->r, "a key stands twice");
	s->r->keys[key].seen = s->r->objects;
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

/* The value most lines have here: a string without escapes, or a whole number. Where it ends, or
 * NULL: it is anything else, or nothing. */
static inline const char *plain_value(const char *p, const char *end, struct json_field *f)
{
	const char *stop;
	uint64_t sum;

	if (p < end && *p == '"') {
		stop = string_stop(p + 1, end);
		if (stop >= end || *stop != '"')
			return NULL;
		f->text = p + 1;
		f->size = (uint32_t)(stop - p - 1);
		f->type = JSON_STRING;
		return stop + 1;
	}
	stop = take_digits(p, end, &sum);
	if (stop == p || stop - p > 18 || (*p == '0' && stop - p > 1) ||
	    (stop < end && (*stop == '.' || *stop == 'e' || *stop == 'E')))
		return NULL;
	f->text = p;
	f->size = (uint32_t)(stop - p);
	f->type = JSON_INTEGER;
	f->integer = (int64_t)sum;
	return stop;
}

/* The field that was foreseen, without blanks, with a plain value. Where it ends, or NULL: it is
 * to be read step by step. Nothing but p is carried from field to field, in a register. */
static inline const char *plain_field(struct json_reader *r, const struct key *before, const char *p,
    const char *end, struct json_field *f)
{
	struct key *k = NULL;

	for (unsigned i = 0; i < GUESSES && !k; i++)
		if (before->next[i] != 0 && key_stands(&r->keys[before->next[i] - 1], p, end))
			k = &r->keys[before->next[i] - 1];
	if (!k || k->seen == r->objects)
		return NULL;
	p = plain_value(p + k->length, end, f);
	if (!p)
		return NULL;
	k->seen = r->objects;
	f->key = (uint16_t)(k - r->keys);
	return p;
}

static int take_fields(struct scan *s)
{
	struct json_reader *r = s->r;
	struct key *before = &r->keys[JSON_READ_KEYS];
	const char *p = s->p, *end = s->end;
	int more;

	for (int n = 0; n < JSON_READ_FIELDS; n++) {
		struct json_field *f = &r->fields[n];
		const char *behind = plain_field(r, before, p, end, f);

		if (behind && behind < end && *behind == ',' && behind[1] == '"') {
			before = &r->keys[f->key];
			p = behind + 1;
			continue;
		}
		s->p = behind ? behind : p;
		if (!behind && take_field(s, before, f) != 0)
			return -1;
		before = &r->keys[f->key];
		more = take_comma(s);
		if (more <= 0)
			return more < 0 ? -1 : n + 1;
		p = s->p;
	}
	return fail(r, "too many fields");
}

int json_read(struct json_reader *r, const char *line, size_t size, const struct json_field **fields)
{
	struct scan s = { .r = r, .p = line, .end = line + size };
	int n = 0;

	r->objects++;
	r->unescaped_used = 0;
	if (size > UINT32_MAX)
		return fail(r, "the line is too long");
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
	if (s.p != s.end)
		return fail(r, "something follows the object");
	*fields = r->fields;
	return n;
}
