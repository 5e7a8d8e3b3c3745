#include "parse/grammar.h"

#include <stdio.h>

static bool take_number_of(struct slice *text, struct slice before, enum record_field field,
	struct record *r)
{
	struct slice rest = *text;
	struct slice number;

	if (!slice_take(&rest, before) || !slice_take_number(&rest, &number))
		return false;
	record_set(r, field, number);
	*text = rest;
	return true;
}

/* "cksum 0x83e6 (incorrect -> 0xa141)" */
static bool take_cksum(struct slice *text, struct record *r)
{
	struct slice rest = *text;
	struct slice number;
	const char *close;

	if (!slice_take(&rest, SLICE("cksum ")) || !slice_take_hex(&rest, &number) ||
	    !slice_take(&rest, SLICE(" (")))
		return false;
	close = memchr(rest.at, ')', rest.size);
	if (!close)
		return false;
	record_set(r, RECORD_CKSUM, slice_between(number.at, close + 1));
	*text = slice_between(close + 1, slice_end(rest));
	return true;
}

static bool take_seq(struct slice *text, struct record *r)
{
	struct slice rest;

	if (!take_number_of(text, SLICE("seq "), RECORD_SEQ, r))
		return false;
	rest = *text;
	if (take_number_of(&rest, SLICE(":"), RECORD_SEQ_END, r))
		*text = rest;
	return true;
}

/* The bracket that closes the one before text, on the same line, or NULL. */
static const char *closing(struct slice text)
{
	unsigned depth = 1;

	for (size_t i = 0; i < text.size && text.at[i] != '\n'; i++) {
		depth += text.at[i] == '[';
		depth -= text.at[i] == ']';
		if (depth == 0)
			return text.at + i;
	}
	return NULL;
}

/* Where options end: at the bracket before the length, for an option may hold some. Behind a first
 * option that cannot be read there is none: "options [[bad opt]". */
static const char *end_of_options(struct slice text)
{
	static const struct slice bad = SLICE_OF("[bad opt]");
	const char *close = slice_find(text, SLICE("], length "));

	if (!close)
		close = closing(text);
	if (!close && slice_starts(text, bad))
		close = text.at + bad.size;
	return close;
}

/* "options [mss 1460,sackOK]" */
static bool take_options(struct slice *text, struct record *r)
{
	struct slice rest = *text;
	const char *close;

	if (!slice_take(&rest, SLICE("options [")))
		return false;
	close = end_of_options(rest);
	if (!close || memchr(rest.at, '\n', (size_t)(close - rest.at)))
		return false;
	record_set(r, RECORD_OPTIONS, slice_between(rest.at, close));
	*text = slice_between(close, slice_end(rest));
	slice_take(text, SLICE("]"));
	return true;
}

static bool take_item(struct slice *text, struct record *r)
{
	return take_seq(text, r) || take_number_of(text, SLICE("ack "), RECORD_ACK, r) ||
	       take_number_of(text, SLICE("win "), RECORD_WIN, r) || take_options(text, r) ||
	       take_number_of(text, SLICE("length "), RECORD_LENGTH, r) || take_cksum(text, r) ||
	       take_number_of(text, SLICE("urg "), RECORD_URG, r);
}

/* Behind options it cannot read tcpdump prints no length. It prints "seq a:b" when there is
 * payload, so that the length is known all the same. */
static void infer_length(struct record *r)
{
	int64_t first = 0, last = 0;

	if (!record_has(r, RECORD_OPTIONS) || record_has(r, RECORD_LENGTH) ||
	    !slice_find(r->field[RECORD_OPTIONS], SLICE("[bad opt")))
		return;
	if (record_has(r, RECORD_SEQ_END)) {
		first = slice_number(r->field[RECORD_SEQ]);
		last = slice_number(r->field[RECORD_SEQ_END]);
	}
	record_set(r, RECORD_LENGTH,
		(struct slice){ r->length, (size_t)snprintf(r->length, sizeof(r->length), "%u",
						   (unsigned)(uint32_t)(last - first)) });
}

void grammar_tcp(struct slice text, struct record *r)
{
	const char *close = memchr(text.at, ']', text.size);
	struct slice rest;

	if (!close) {
		grammar_set_info(text, false, r);
		return;
	}
	record_set(r, RECORD_FLAGS, slice_between(text.at, close));
	text = slice_between(close + 1, slice_end(text));
	rest = text;
	while (!record_has(r, RECORD_LENGTH) && slice_take(&rest, SLICE(", ")) && take_item(&rest, r))
		text = rest;
	infer_length(r);
	if (!slice_take(&text, SLICE(": ")))
		slice_take(&text, SLICE(", "));
	grammar_set_info(text, false, r);
}
