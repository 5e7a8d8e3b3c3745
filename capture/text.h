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

/* Every octet's decimal digits with a dot after them, and how many bytes that is. */
struct text_octet {
	char text[4];
	uint32_t length;
};
extern const struct text_octet text_octets[256];

/* The put functions write where they are told and return the place after it; the caller has
 * reserved room. They may write (not count) a few bytes more than they say. */
enum { TEXT_U32_ROOM = 10 + 8, TEXT_IP4_ROOM = 15 + 4 };

/* Eight decimal digits of a value below 10^8, most significant in the lowest byte. Each step takes
 * the quotients q of all its parts v at once and puts q and, above it, v - base * q in their
 * place, which is one multiplication: (v << bits) + q * (1 - (base << bits)). */
static inline uint64_t text_digits8(uint32_t value)
{
	uint64_t v = ((uint64_t)value << 32) + value / 10000 * (1 - (UINT64_C(10000) << 32));

	v = (v << 16) + (v * 10486 >> 20 & 0x7f0000007f) * (1 - (UINT64_C(100) << 16));
	return (v << 8) + (v * 103 >> 10 & 0x0f000f000f000f) * (1 - (UINT64_C(10) << 8));
}

/* With a literal the length is known when compiling. */
static inline char *text_put_str(char *at, const char *s)
{
	size_t n = strlen(s);

	memcpy(at, s, n);
	return at + n;
}

/* A value below 10^8: ports, lengths and most of what lines count. */
static inline char *text_put_short(char *at, uint32_t value)
{
	uint64_t digits = text_digits8(value);
	unsigned skip = (unsigned)__builtin_ctzll(digits | UINT64_C(1) << 56) & 56;

	digits = (digits + 0x3030303030303030) >> skip;
	memcpy(at, &digits, 8);
	return at + 8 - skip / 8;
}

static inline char *text_put_octet(char *at, uint8_t value) /* with its dot */
{
	memcpy(at, text_octets[value].text, 4);
	return at + text_octets[value].length;
}

static inline char *text_put_u32(char *at, uint32_t value)
{
	uint64_t digits;
	uint32_t high;

	if (value < 100000000)
		return text_put_short(at, value);
	high = value / 100000000;
	at = text_put_octet(at, (uint8_t)high) - 1;
	digits = text_digits8(value - high * 100000000) + 0x3030303030303030;
	memcpy(at, &digits, 8);
	return at + 8;
}

static inline char *text_put_ip4(char *at, const uint8_t address[4])
{
	at = text_put_octet(at, address[0]);
	at = text_put_octet(at, address[1]);
	at = text_put_octet(at, address[2]);
	return text_put_octet(at, address[3]) - 1;
}

static inline void text_u32(struct text *t, uint32_t value)
{
	text_reserve(t, TEXT_U32_ROOM);
	t->at = text_put_u32(t->at, value);
}

static inline void text_ip4(struct text *t, const uint8_t address[4]) /* dotted */
{
	text_reserve(t, TEXT_IP4_ROOM);
	t->at = text_put_ip4(t->at, address);
}

void text_u64(struct text *t, uint64_t value);                      /* decimal */
void text_hex(struct text *t, uint64_t value, unsigned min_digits); /* lower case, no 0x */
void text_ip6(struct text *t, const uint8_t address[16]);           /* RFC 5952, as inet_ntop */
void text_mac(struct text *t, const uint8_t *address, unsigned n);  /* aa:bb:… */
/* For the cold printers. */
void text_format_u32(struct text *t, const char *format, uint32_t value); /* "0x%04x", "%u" */
__attribute__((format(printf, 2, 3))) void text_printf(struct text *t, const char *format, ...);

#endif
