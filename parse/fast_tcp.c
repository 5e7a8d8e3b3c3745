#include "parse/fast_tcp.h"

#include "parse/fast_steps.h"

/* Where a field goes that has been read. Built twice, for either of the two. */
struct target {
	struct record *record;
	struct json_line line; /* without an encoder: into the record */
};

static JSON_INLINE void give(struct target *to, enum record_field field, struct slice value)
{
	if (to->line.encoder)
		json_line_field(&to->line, field, value);
	else
		record_set(to->record, field, value);
}

static JSON_INLINE const char *take_flags(const char *p, struct target *to)
{
	unsigned n = fast_find(p, ']');

	if (n > 15 || (scan_special(p) & ((1u << n) - 1)) != 0)
		return NULL;
	give(to, RECORD_FLAGS, (struct slice){ p, n });
	return p + n + 1;
}

/* "options […]" behind its bracket. */
static JSON_INLINE const char *take_options(const char *p, struct target *to)
{
	const char *start = p;
	uint32_t close, special;

	while ((close = scan_byte(p, ']')) == 0) {
		if (scan_special(p))
			return NULL;
		p += 16;
	}
	special = scan_special(p);
	if ((special & ((close & -close) - 1)) != 0 || p - start > JSON_LINE_TEXT - 16)
		return NULL;
	p += __builtin_ctz(close);
	give(to, RECORD_OPTIONS, slice_between(start, p));
	return p + 1;
}

/* ", cksum 0x6c13 (correct)", or "(incorrect -> 0x6c14)", which -v prints. */
static const char *take_cksum(const char *p, struct record *r)
{
	const char *start = p + 8;
	const char *open = start + 2 + (unsigned)__builtin_ctz(~scan_hex(start + 2));
	const char *close;

	if (FAST_IS(start, "0x") && open == start + 6 && FAST_IS(open, " (correct)")) {
		record_set(r, RECORD_CKSUM, (struct slice){ start, 16 });
		return start + 16;
	}
	if (!FAST_IS(start, "0x") || open == start + 2 || !FAST_IS(open, " ("))
		return NULL;
	close = fast_until(open + 2 + (open[2] == 'i' ? 14 : 0), ')', r, RECORD_CKSUM);
	if (!close || (open[2] == 'i' && !FAST_IS(open + 2, "incorrect -> 0")))
		return NULL;
	r->field[RECORD_CKSUM] = slice_between(start, close + 1);
	return close + 1;
}

/* The literal of six bytes and the number behind it, if they are there. */
static JSON_INLINE const char *take_part(const char *p, const char *literal, struct target *to,
	enum record_field field)
{
	struct slice value;

	if (memcmp(p, literal, 6) != 0)
		return p;
	p = fast_value(p + 6, &value);
	if (p)
		give(to, field, value);
	return p;
}

static JSON_INLINE const char *take_seq(const char *p, struct target *to)
{
	const char *end = take_part(p, ", seq ", to, RECORD_SEQ);
	struct slice value;

	if (end == p || !end || *end != ':')
		return end;
	end = fast_value(end + 1, &value);
	if (end)
		give(to, RECORD_SEQ_END, value);
	return end;
}

static JSON_INLINE const char *take_length(const char *p, struct target *to)
{
	struct slice value;

	if (fast_load8(p) != fast_load8(", length") || p[8] != ' ' || !(p = fast_value(p + 9, &value)))
		return NULL;
	give(to, RECORD_LENGTH, value);
	return p;
}

/* Everything behind the flags' bracket, in the order it is printed. */
static JSON_INLINE const char *take_all(const char *p, struct target *to)
{
	p = take_flags(p, to);
	if (!p || (FAST_IS(p, ", cksum ") && !(p = take_cksum(p, to->record))))
		return NULL;
	if (!(p = take_seq(p, to)) || !(p = take_part(p, ", ack ", to, RECORD_ACK)) ||
	    !(p = take_part(p, ", win ", to, RECORD_WIN)))
		return NULL;
	if (fast_load8(p) == fast_load8(", option") && FAST_IS(p + 8, "s [") &&
	    !(p = take_options(p + 11, to)))
		return NULL;
	return take_length(p, to);
}

const char *fast_tcp(const char *p, struct record *r)
{
	struct target to = { .record = r };

	return take_all(p, &to);
}

const char *fast_tcp_written(const char *p, struct record *r, struct json_line *line)
{
	struct target to = { .record = r, .line = *line };

	json_line_begin(&to.line, r);
	p = take_all(p, &to);
	line->at = to.line.at;
	return p;
}
