/* Hex and text dumps of a frame's bytes, and of payloads nobody can print. */
#include "capture/print.h"

enum {
	ROW = 16,            /* bytes */
	WIDTH = ROW / 2 * 5, /* characters of their pairs */
};

static const char hex_digits[] = "0123456789abcdef";

static void put_offset(struct text *t, const char *indent, uint32_t offset)
{
	text_str(t, indent);
	text_str(t, "0x");
	text_hex(t, offset, 4);
	text_str(t, ": ");
}

/* " 4500 003c …": a blank before every second byte. */
static char *put_pairs(char *to, const uint8_t *at, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		if (i % 2 == 0)
			*to++ = ' ';
		*to++ = hex_digits[at[i] >> 4];
		*to++ = hex_digits[at[i] & 15];
	}
	return to;
}

static bool is_graphic(uint8_t c)
{
	return c > ' ' && c < 0x7f;
}

#define DOTS4 '.', '.', '.', '.'
#define DOTS16 DOTS4, DOTS4, DOTS4, DOTS4
#define DOTS128 DOTS16, DOTS16, DOTS16, DOTS16, DOTS16, DOTS16, DOTS16, DOTS16

/* What -A shows for a byte: random payloads make a choice by comparing go wrong half the time. */
static const char shown[256] = {'.', '.', '.', '.', '.', '.', '.', '.', '.', '\t', '\n', '.',
    DOTS4, DOTS16, ' ', '!', '"', '#', '$', '%', '&', '\'', '(', ')', '*', '+', ',', '-', '.', '/',
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', ':', ';', '<', '=', '>', '?', '@', 'A', 'B',
    'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N', 'O', 'P', 'Q', 'R', 'S', 'T', 'U',
    'V', 'W', 'X', 'Y', 'Z', '[', '\\', ']', '^', '_', '`', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h',
    'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z', '{',
    '|', '}', '~', '.', DOTS128};

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
		text_reserve(p->text, WIDTH);
		p->text->at =
		    put_pairs(p->text->at, at + offset, n - offset < ROW ? n - offset : ROW);
	}
}

void print_hex_text(struct print *p, const char *indent, const uint8_t *at, uint32_t n)
{
	struct text *t = p->text;

	n = clip(p, at, n);
	for (uint32_t offset = 0; offset < n; offset += ROW) {
		uint32_t row = n - offset < ROW ? n - offset : ROW;
		char *begin;
		char *to;

		put_offset(t, indent, offset);
		text_reserve(t, WIDTH + 2 + ROW);
		begin = t->at;
		to = put_pairs(begin, at + offset, row);
		memset(to, ' ', (size_t)(begin + WIDTH + 2 - to));
		to = begin + WIDTH + 2;
		for (uint32_t i = 0; i < row; i++)
			*to++ = is_graphic(at[offset + i]) ? (char)at[offset + i] : '.';
		t->at = to;
	}
}

void print_text_dump(struct print *p, const uint8_t *at, uint32_t n)
{
	char *to;

	n = clip(p, at, n);
	text_char(p->text, '\n');
	text_reserve(p->text, n);
	to = p->text->at;
	for (uint32_t i = 0; i < n; i++) {
		uint8_t c = at[i];

		/* Of CR LF the CR is left out, as it would hide the line; tcpdump also leaves out
		 * one that at most one byte follows. */
		if (c == '\r' && (i + 2 >= n || at[i + 1] == '\n'))
			continue;
		*to++ = shown[c];
	}
	p->text->at = to;
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
