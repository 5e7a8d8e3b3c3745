#include "parse/encoder.h"
#include "parse/json_write.h"

enum { CHUNK = 32 };

/* What writes a record is built twice, for registers of 16 and of 32 bytes, and so must be all
 * that it calls. */
#define ALWAYS_INLINE inline __attribute__((always_inline))

typedef char chunk __attribute__((vector_size(CHUNK), aligned(1), may_alias));
typedef char half __attribute__((vector_size(CHUNK / 2), aligned(1), may_alias));

static ALWAYS_INLINE void copy_chunk(char *to, const char *from)
{
	*(chunk *)(void *)to = *(const chunk *)(const void *)from;
}

static ALWAYS_INLINE void copy_half(char *to, const char *from)
{
	*(half *)(void *)to = *(const half *)(const void *)from;
}

/* Copies in chunks of 32 bytes, a little too much of both: three times as fast as memcpy for
 * the dozen bytes a value has. */
static ALWAYS_INLINE char *copy(char *to, struct slice from)
{
	copy_chunk(to, from.at);
	for (size_t i = CHUNK; __builtin_expect(i < from.size, 0); i += CHUNK)
		copy_chunk(to + i, from.at + i);
	return to + from.size;
}

/* The same of what hardly ever fills half a chunk: a store that reaches into the next line of the cache
 * costs two, and every second one of 32 bytes does. */
static ALWAYS_INLINE char *copy_short(char *to, struct slice from)
{
	copy_half(to, from.at);
	for (size_t i = CHUNK / 2; __builtin_expect(i < from.size, 0); i += CHUNK / 2)
		copy_half(to + i, from.at + i);
	return to + from.size;
}

static ALWAYS_INLINE char *write_key(const struct encoder_column *c, char *to, bool string)
{
	copy_chunk(to, c->key);
	if (__builtin_expect(c->key_size >= CHUNK, 0))
		memcpy(to + CHUNK, c->key + CHUNK, sizeof(c->key) - CHUNK);
	return to + c->key_size + string;
}

static ALWAYS_INLINE char *write_any(const struct encoder_column *c, char *to, const struct record *r)
{
	bool string = (r->text >> c->field & 1) != 0;
	struct slice value = r->field[c->field];

	to = write_key(c, to, string);
	to = r->clean ? copy(to, value) : json_write_escaped(to, value.at, value.size);
	if (string)
		*to++ = '"';
	return to;
}

/* A field known when this is compiled, which is there. */
static ALWAYS_INLINE char *write_known(const struct encoder *e, char *to, const struct record *r,
	enum record_field field)
{
	const struct encoder_column *c = &e->by_field[field];
	bool string = (RECORD_STRINGS >> field & 1) != 0;

	if (e->longest < CHUNK / 2)
		copy_half(to, c->key);
	else
		copy_chunk(to, c->key);
	to += c->key_size + string;
	to = field == RECORD_TIME || field == RECORD_OPTIONS ? copy(to, r->field[field])
							      : copy_short(to, r->field[field]);
	if (string)
		*to++ = '"';
	return to;
}

static ALWAYS_INLINE char *write_if(const struct encoder *e, char *to, const struct record *r,
	enum record_field field)
{
	return record_has(r, field) ? write_known(e, to, r, field) : to;
}

static ALWAYS_INLINE char *write_tcp(const struct encoder *e, char *to, const struct record *r)
{
	to = write_known(e, to, r, RECORD_FLAGS);
	to = write_if(e, to, r, RECORD_SEQ);
	to = write_if(e, to, r, RECORD_SEQ_END);
	to = write_if(e, to, r, RECORD_ACK);
	to = write_if(e, to, r, RECORD_WIN);
	to = write_if(e, to, r, RECORD_URG);
	return write_if(e, to, r, RECORD_OPTIONS);
}

/* Who speaks to whom, which nearly every record says whole. */
#define ENDS                                                                                       \
	(RECORD_BIT(RECORD_LINE) | RECORD_BIT(RECORD_NET) | RECORD_BIT(RECORD_PROTO) | \
	 RECORD_BIT(RECORD_SRC_IP) | RECORD_BIT(RECORD_DST_IP) | RECORD_BIT(RECORD_SRC_PORT) | \
	 RECORD_BIT(RECORD_DST_PORT))

static ALWAYS_INLINE char *write_ends(const struct encoder *e, char *to, const struct record *r)
{
	to = write_known(e, to, r, RECORD_LINE);
	to = write_known(e, to, r, RECORD_NET);
	to = write_known(e, to, r, RECORD_PROTO);
	to = write_known(e, to, r, RECORD_SRC_IP);
	to = write_known(e, to, r, RECORD_DST_IP);
	to = write_known(e, to, r, RECORD_SRC_PORT);
	return write_known(e, to, r, RECORD_DST_PORT);
}

/* The fields of nearly every record, without a loop: twice as fast as with one. */
static ALWAYS_INLINE char *write_common(const struct encoder *e, char *to, const struct record *r)
{
	to = write_if(e, to, r, RECORD_TIME);
	to = write_ends(e, to, r);
	if (record_has(r, RECORD_FLAGS))
		to = write_tcp(e, to, r);
	return write_if(e, to, r, RECORD_LENGTH);
}

static ALWAYS_INLINE char *write_all(const struct encoder *e, char *to, const struct record *r)
{
	uint64_t left = r->present;

	if (__builtin_expect((left & ENDS) == ENDS && r->clean && r->text == RECORD_STRINGS && e->longest < CHUNK, 1)) {
		to = write_common(e, to, r);
		left &= ~(RECORD_BIT(RECORD_LENGTH + 1) - 1);
	}
	for (; left; left &= left - 1)
		to = write_any(&e->by_field[__builtin_ctzll(left)], to, r);
	return to;
}

/* key=value words of a notice as fields of their own; a word without '=' becomes "key":true. */
static char *write_words(char *to, const struct record *r)
{
	struct slice words = r->words;
	struct slice word;

	for (slice_skip_gap(&words); slice_take_word(&words, '\0', &word); slice_skip_gap(&words)) {
		const char *equals = memchr(word.at, '=', word.size);
		struct slice key = equals ? slice_between(word.at, equals) : word;
		struct slice value = equals ? slice_between(equals + 1, slice_end(word)) : SLICE("true");
		bool bare = !equals || slice_is_number(value);
		enum record_field field = record_by_name(key);

		if (field != RECORD_FIELDS && record_has(r, field))
			continue; /* the time, which stands in front already */
		*to++ = ',';
		*to++ = '"';
		to = json_write_escaped(to, key.at, key.size);
		*to++ = '"';
		*to++ = ':';
		if (!bare)
			*to++ = '"';
		to = json_write_escaped(to, value.at, value.size);
		if (!bare)
			*to++ = '"';
	}
	return to;
}

/* Errors and notices are written whole whatever fields were asked for: they must be seen. */
static ALWAYS_INLINE char *write_record(const struct encoder *e, char *to, const struct record *r)
{
	char *start = to;
	bool special = record_has(r, RECORD_ERROR) || record_has(r, RECORD_EVENT);

	if (e->chosen && !special) {
		for (unsigned i = 0; i < e->count; i++)
			if (record_has(r, e->columns[i].field))
				to = write_any(&e->columns[i], to, r);
	} else {
		to = write_all(e, to, r);
	}
	if (r->words.size > 0 && special)
		to = write_words(to, r);
	if (to == start)
		*to++ = '{';
	*start = '{'; /* in the place of the first comma */
	*to++ = '}';
	*to++ = '\n';
	return to;
}

static char *json_record(const struct encoder *e, char *to, const struct record *r)
{
	return write_record(e, to, r);
}

#ifdef __x86_64__
__attribute__((target("avx2,bmi"))) static char *json_record_wide(const struct encoder *e, char *to,
	const struct record *r)
{
	return write_record(e, to, r);
}

encoder_writer *json_writer(void)
{
	__builtin_cpu_init();
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") ? json_record_wide
									       : json_record;
}
#else
encoder_writer *json_writer(void)
{
	return json_record;
}
#endif
