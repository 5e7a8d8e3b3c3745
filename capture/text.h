/*
 * The line being written: a growing buffer with appenders that cost a store or two.
 *
 * Room is made by text_reserve, which every appender calls for what it writes; hot printers
 * reserve once and write through text->at. Text never fails: out of memory ends the program
 * in text.c, with a message.
 */
#ifndef CAPTURE_TEXT_H
#define CAPTURE_TEXT_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct text {
	char *start;
	char *at;
	char *end;
};

int text_open(struct text *t, size_t capacity); /* 0, or -1: no memory */
void text_close(struct text *t);
void text_grow(struct text *t, size_t n);

static inline void text_reserve(struct text *t, size_t n)
{
	if ((size_t)(t->end - t->at) < n)
		text_grow(t, n);
}

static inline void text_bytes(struct text *t, const void *bytes, size_t n)
{
	text_reserve(t, n);
	memcpy(t->at, bytes, n);
	t->at += n;
}

/* With a literal the length is known when compiling. */
static inline void text_str(struct text *t, const char *s)
{
	text_bytes(t, s, strlen(s));
}

static inline void text_char(struct text *t, char c)
{
	text_reserve(t, 1);
	*t->at++ = c;
}

void text_u32(struct text *t, uint32_t value);                       /* decimal */
void text_u64(struct text *t, uint64_t value);
void text_hex(struct text *t, uint64_t value, unsigned min_digits);  /* lower case, no 0x */
void text_ip4(struct text *t, const uint8_t address[4]);             /* dotted */
void text_ip6(struct text *t, const uint8_t address[16]);            /* RFC 5952, as inet_ntop */
void text_mac(struct text *t, const uint8_t *address, unsigned n);   /* aa:bb:… */
/* For the cold printers. */
__attribute__((format(printf, 2, 3))) void text_printf(struct text *t, const char *format, ...);

#endif
