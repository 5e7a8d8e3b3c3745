/* RESP, what Redis speaks: strings, numbers and arrays, or lines as typed. */
#include "capture/print/printers.h"

#include <limits.h>

/* What is left of the payload. It is cut where it or the captured part of it ends. */
struct rest {
	struct print *p;
	const uint8_t *at;
	uint32_t left;
};

static uint8_t peek(struct rest *r)
{
	if (r->left == 0)
		print_stop(r->p);
	return get_u8(r->p, r->at);
}

static void skip(struct rest *r, uint32_t n)
{
	r->at += n;
	r->left -= n;
}

static void quoted(struct print *p, const uint8_t *at, uint32_t n)
{
	text_str(p->text, " \"");
	print_safe(p, at, n);
	text_char(p->text, '"');
}

/* Steps to the next CR LF. */
static void find_line_end(struct rest *r)
{
	for (;;) {
		if (r->left < 2)
			print_stop(r->p);
		print_want(r->p, r->at, 2);
		if (r->at[0] == '\r' && r->at[1] == '\n')
			return;
		skip(r, 1);
	}
}

static void simple(struct rest *r)
{
	const uint8_t *start;

	skip(r, 1);
	start = r->at;
	find_line_end(r);
	quoted(r->p, start, (uint32_t)(r->at - start));
	skip(r, 2);
}

enum { NONE = -1, TOO_LARGE = -3, NEGATIVE = -4, MALFORMED = -5 };

/* A length in digits and its line end; negative: one of the above. */
static int64_t length_read(struct rest *r)
{
	bool negative = false, any = false;
	int64_t value = 0;

	if (peek(r) == '-') {
		negative = true;
		skip(r, 1);
	}
	for (; peek(r) >= '0' && *r->at <= '9'; skip(r, 1)) {
		any = true;
		if (value <= INT_MAX)
			value = value * 10 + *r->at - '0';
	}
	if (!any || *r->at != '\r') {
		skip(r, 1);
		return MALFORMED;
	}
	skip(r, 1);
	if (peek(r) != '\n') {
		skip(r, 1);
		return MALFORMED;
	}
	skip(r, 1);
	if (negative)
		return value == 1 ? NONE : NEGATIVE;
	return value > INT_MAX ? TOO_LARGE : value;
}

static void no_value(struct print *p, int64_t length)
{
	switch (length) {
	case 0:
		text_str(p->text, " empty");
		break;
	case NONE:
		text_str(p->text, " null");
		break;
	case TOO_LARGE:
		text_str(p->text, " length too large");
		break;
	case NEGATIVE:
		text_str(p->text, " length negative and not -1");
		break;
	default:
		text_str(p->text, " invalid");
	}
}

static void bulk(struct rest *r)
{
	int64_t n;

	skip(r, 1);
	n = length_read(r);
	if (n > 0) {
		if (r->left < n)
			print_stop(r->p);
		print_want(r->p, r->at, (uint32_t)n);
		quoted(r->p, r->at, (uint32_t)n);
		skip(r, (uint32_t)n);
	} else {
		no_value(r->p, n);
	}
	if (n >= 0) {
		find_line_end(r);
		skip(r, 2);
	}
}

static bool is_line_end(uint8_t c)
{
	return c == '\r' || c == '\n';
}

static void skip_line_ends(struct rest *r)
{
	while (r->left > 0 && print_has(r->p, r->at, 1) && is_line_end(*r->at))
		skip(r, 1);
}

/* A command as someone types it. */
static void line(struct rest *r)
{
	const uint8_t *start;

	skip_line_ends(r);
	start = r->at;
	while (!is_line_end(peek(r)))
		skip(r, 1);
	quoted(r->p, start, (uint32_t)(r->at - start));
	skip_line_ends(r);
}

static void value(struct rest *r);

static void array(struct rest *r)
{
	int64_t n;

	skip(r, 1);
	n = length_read(r);
	if (n <= 0) {
		no_value(r->p, n);
		return;
	}
	if (!print_enter(r->p))
		print_stop(r->p);
	for (; n > 0; n--)
		value(r);
	print_leave(r->p);
}

static void value(struct rest *r)
{
	switch (peek(r)) {
	case '+':
	case '-':
	case ':':
		simple(r);
		break;
	case '$':
		bulk(r);
		break;
	case '*':
		array(r);
		break;
	default:
		line(r);
	}
}

static void put_resp(struct print *p, const uint8_t *at, uint32_t length)
{
	struct rest r = {.p = p, .at = at, .left = length};

	p->protocol = "resp";
	text_str(p->text, ": RESP");
	while (r.left > 0)
		value(&r);
}

void print_resp(struct print *p, const uint8_t *at, uint32_t length)
{
	print_guarded(p, put_resp, at, length);
}
