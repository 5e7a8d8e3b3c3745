#include "parse/encoder.h"
#include "parse/json_field.h"
#include "parse/json_write.h"

static inline void write_key(const struct encoder_column *c, char *to)
{
	json_copy_step(to, c->key);
	if (__builtin_expect(c->key_size >= JSON_STEP, 0))
		memcpy(to + JSON_STEP, c->key + JSON_STEP, sizeof(c->key) - JSON_STEP);
}

/* The last quote is written in any case: whether there is one cannot be foretold. */
static inline char *write_any(const struct encoder_column *c, char *to, const struct record *r)
{
	unsigned string = r->text >> c->field & 1;
	struct slice value = r->field[c->field];

	write_key(c, to);
	to += c->key_size + string;
	if (r->escapes >> c->field & 1) {
		to = json_write_escaped(to, value.at, value.size);
	} else {
		json_copy(to, value);
		to += value.size;
	}
	*to = '"';
	return to + string;
}

static JSON_INLINE char *write_if(const struct encoder *e, char *to, bool short_keys,
	const struct record *r, enum record_field field)
{
	return record_has(r, field) ? json_field(e, to, short_keys, field, r->field[field]) : to;
}

static JSON_INLINE char *write_tcp(const struct encoder *e, char *to, bool short_keys,
	const struct record *r)
{
	to = json_field(e, to, short_keys, RECORD_FLAGS, r->field[RECORD_FLAGS]);
	to = write_if(e, to, short_keys, r, RECORD_SEQ);
	to = write_if(e, to, short_keys, r, RECORD_SEQ_END);
	to = write_if(e, to, short_keys, r, RECORD_ACK);
	to = write_if(e, to, short_keys, r, RECORD_WIN);
	to = write_if(e, to, short_keys, r, RECORD_URG);
	return write_if(e, to, short_keys, r, RECORD_OPTIONS);
}

#define UP_TO_LENGTH (RECORD_BIT(RECORD_LENGTH + 1) - 1)

/* Whether the fields up to the length are those of nearly every record, none of which wants an escape. */
static inline bool is_common(const struct encoder *e, const struct record *r)
{
	uint64_t ports = r->present & JSON_PORTS;

	return (r->present & JSON_HOSTS) == JSON_HOSTS && (ports == 0 || ports == JSON_PORTS) &&
	       (r->escapes & UP_TO_LENGTH) == 0 && r->text == RECORD_STRINGS && json_keys_fit(e);
}

/* These fields, without a loop: twice as fast as with one. */
static JSON_INLINE char *write_common(const struct encoder *e, char *to, bool short_keys,
	const struct record *r)
{
	to = json_hosts(e, to, short_keys, r);
	if (record_has(r, RECORD_SRC_PORT))
		to = json_ports(e, to, short_keys, r);
	if (record_has(r, RECORD_FLAGS))
		to = write_tcp(e, to, short_keys, r);
	else
		to = write_if(e, to, short_keys, r, RECORD_SEQ);
	return write_if(e, to, short_keys, r, RECORD_LENGTH);
}

/* What -v prints of a packet's header, in front of its second line; of IPv6, in front of its hosts. */
#define HEADER                                                                                     \
	(RECORD_BIT(RECORD_TTL) | RECORD_BIT(RECORD_TOS) | RECORD_BIT(RECORD_ID) | \
	 RECORD_BIT(RECORD_OFFSET) | RECORD_BIT(RECORD_IP_FLAGS) | RECORD_BIT(RECORD_IP_LENGTH) | \
	 RECORD_BIT(RECORD_PROTO_NUMBER))
#define HEADER6                                                                                    \
	(RECORD_BIT(RECORD_TTL) | RECORD_BIT(RECORD_IP_LENGTH) | RECORD_BIT(RECORD_FLOWLABEL) | \
	 RECORD_BIT(RECORD_PROTO_NUMBER))
#define UP_TO_HEADER (RECORD_BIT(RECORD_PROTO_NUMBER + 1) - 1)

static char *write_header(const struct encoder *e, char *to, const struct record *r)
{
	to = json_field(e, to, true, RECORD_TTL, r->field[RECORD_TTL]);
	to = json_field(e, to, true, RECORD_TOS, r->field[RECORD_TOS]);
	to = json_field(e, to, true, RECORD_ID, r->field[RECORD_ID]);
	to = json_field(e, to, true, RECORD_OFFSET, r->field[RECORD_OFFSET]);
	to = json_field(e, to, true, RECORD_IP_FLAGS, r->field[RECORD_IP_FLAGS]);
	to = json_field(e, to, true, RECORD_IP_LENGTH, r->field[RECORD_IP_LENGTH]);
	return json_field(e, to, true, RECORD_PROTO_NUMBER, r->field[RECORD_PROTO_NUMBER]);
}

static char *write_header6(const struct encoder *e, char *to, const struct record *r)
{
	to = json_field(e, to, true, RECORD_TTL, r->field[RECORD_TTL]);
	to = json_field(e, to, true, RECORD_IP_LENGTH, r->field[RECORD_IP_LENGTH]);
	to = json_field(e, to, true, RECORD_FLOWLABEL, r->field[RECORD_FLOWLABEL]);
	return json_field(e, to, true, RECORD_PROTO_NUMBER, r->field[RECORD_PROTO_NUMBER]);
}

char *json_fields(const struct encoder *e, char *to, const struct record *r, uint64_t which)
{
	uint64_t header = which & UP_TO_HEADER;

	if ((header == HEADER || header == HEADER6) && (r->escapes & (header | RECORD_BIT(RECORD_CKSUM))) == 0 &&
	    json_header_keys_are_short(e)) {
		to = header == HEADER ? write_header(e, to, r) : write_header6(e, to, r);
		to = write_if(e, to, true, r, RECORD_CKSUM);
		which &= ~(UP_TO_HEADER | RECORD_BIT(RECORD_CKSUM));
	}
	for (; which; which &= which - 1)
		to = write_any(&e->by_field[__builtin_ctzll(which)], to, r);
	return to;
}

static char *write_all(const struct encoder *e, char *to, const struct record *r)
{
	uint64_t left = r->present;

	if (is_common(e, r)) {
		to = json_keys_are_short(e) ? write_common(e, to, true, r) : write_common(e, to, false, r);
		left &= ~UP_TO_LENGTH;
	}
	return json_fields(e, to, r, left);
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
char *json_record(const struct encoder *e, char *to, const struct record *r)
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
