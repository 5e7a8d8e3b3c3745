/* Hex and text dumps of a frame's bytes, and of payloads nobody can print. */
#include "capture/print.h"

enum { ROW = 16 };

static const char hex_digits[] = "0123456789abcdef";

static void put_offset(struct text *t, const char *indent, uint32_t offset)
{
	text_str(t, indent);
	text_str(t, "0x");
	text_hex(t, offset, 4);
	text_str(t, ": ");
}

/* " 4500 003c …": a blank before every second byte. */
static void put_pairs(struct text *t, const uint8_t *at, uint32_t n)
{
	text_reserve(t, 3 * ROW);
	for (uint32_t i = 0; i < n; i++) {
		if (i % 2 == 0)
			*t->at++ = ' ';
		*t->at++ = hex_digits[at[i] >> 4];
		*t->at++ = hex_digits[at[i] & 15];
	}
}

static bool is_graphic(uint8_t c)
{
	return c > ' ' && c < 0x7f;
}

static uint32_t clip(const struct print *p, const uint8_t *at, uint32_t n)
{
	uint32_t left = print_left(p, at);

	return n < left ? n : left;
}

void print_hex(struct print *p, const char *indent, const uint8_t *at, uint32_t n)
{
	n = clip(p, at, n);
	for (uint32_t offset = 0; offset < n; offset += ROW) {
		put_offset(p->text, indent, offset);
		put_pairs(p->text, at + offset, n - offset < ROW ? n - offset : ROW);
	}
}

void print_hex_text(struct print *p, const char *indent, const uint8_t *at, uint32_t n)
{
	enum { WIDTH = ROW / 2 * 5 };
	struct text *t = p->text;

	n = clip(p, at, n);
	for (uint32_t offset = 0; offset < n; offset += ROW) {
		uint32_t row = n - offset < ROW ? n - offset : ROW;
		uint32_t used = row * 2 + (row + 1) / 2;

		put_offset(t, indent, offset);
		put_pairs(t, at + offset, row);
		text_reserve(t, WIDTH + 2 + ROW);
		memset(t->at, ' ', WIDTH + 2 - used);
		t->at += WIDTH + 2 - used;
		for (uint32_t i = 0; i < row; i++)
			*t->at++ = is_graphic(at[offset + i]) ? (char)at[offset + i] : '.';
	}
}

void print_text_dump(struct print *p, const uint8_t *at, uint32_t n)
{
	n = clip(p, at, n);
	text_char(p->text, '\n');
	text_reserve(p->text, n);
	for (uint32_t i = 0; i < n; i++) {
		uint8_t c = at[i];

		/* Of CR LF the CR is left out, as it would hide the line; tcpdump also leaves out
		 * one that at most one byte follows. */
		if (c == '\r' && (i + 2 >= n || at[i + 1] == '\n'))
			continue;
		*p->text->at++ =
		    is_graphic(c) || c == ' ' || c == '\t' || c == '\n' ? (char)c : '.';
	}
}

void print_dump(struct print *p, const uint8_t *at, uint32_t n)
{
	print_hex_text(p, "\n\t", at, n);
	print_need(p, at, n);
}

bool print_wants_default(const struct print *p)
{
	const struct print_options *o = p->options;

	return !o->dump_hex && !o->dump_hex_text && !o->quiet;
}

void print_default(struct print *p, const uint8_t *at, uint32_t n)
{
	if (print_wants_default(p))
		print_dump(p, at, n);
}

void print_unknown(struct print *p, const char *indent, const uint8_t *at, uint32_t n)
{
	if (at > p->end)
		text_printf(p->text,
		    "%sDissector error: print_unknown_data called with pointer past end of packet",
		    indent);
	else
		print_hex(p, indent, at, n);
}
