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

/* Every octet's decimal digits with a dot after them; what is left of the four is '\0'. */
extern const char text_octets[256][4];

/* The put functions write where they are told and return the place after it; the caller has
 * reserved room. They may write (not count) a few bytes more than they say. */
enum { TEXT_U32_ROOM = 10 + 8, TEXT_IP4_ROOM = 15 + 4 };

/* Eight decimal digits of a value below 10^8, most significant in the lowest byte. */
static inline uint64_t text_digits8(uint32_t value)
{
	uint64_t v = value / 10000 | (uint64_t)(value % 10000) << 32;

	v = ((v * 10486 >> 20) & 0x7f0000007f) | (v - 100 * ((v * 10486 >> 20) & 0x7f0000007f))
						     << 16;
	return ((v * 103 >> 10) & 0x0f000f000f000f) |
	       (v - 10 * ((v * 103 >> 10) & 0x0f000f000f000f)) << 8;
}

/* With a literal the length is known when compiling. */
static inline char *text_put_str(char *at, const char *s)
{
	size_t n = strlen(s);

	memcpy(at, s, n);
	return at + n;
}

static inline char *text_put_u32(char *at, uint32_t value)
{
	uint64_t digits;
	unsigned skip;

	if (value < 10) {
		*at = (char)('0' + value);
		return at + 1;
	}
	if (value >= 100000000) {
		at = text_put_u32(at, value / 100000000);
		digits = text_digits8(value % 100000000) + 0x3030303030303030;
		memcpy(at, &digits, 8);
		return at + 8;
	}
	digits = text_digits8(value);
	skip = (unsigned)__builtin_ctzll(digits) / 8;
	digits = (digits + 0x3030303030303030) >> (8 * skip);
	memcpy(at, &digits, 8);
	return at + 8 - skip;
}

/* As above for what has 16 bits, ports and lengths of nearly every line. */
static inline char *text_put_u16(char *at, uint16_t value)
{
	uint32_t rest = value;
	uint32_t hundreds;
	uint32_t tens;
	unsigned skip = 0;

	if (value >= 10000) {
		*at++ = (char)('0' + value / 10000);
		rest = value % 10000;
	}
	hundreds = rest * 5243 >> 19;
	rest = hundreds | (rest - 100 * hundreds) << 16;
	tens = rest * 103 >> 10 & 0x000f000f;
	rest = tens | (rest - 10 * tens) << 8;
	if (value < 10000)
		skip = (unsigned)__builtin_ctz(rest | 1u << 24) / 8;
	rest = (rest + 0x30303030) >> (8 * skip);
	memcpy(at, &rest, 4);
	return at + 4 - skip;
}

static inline char *text_put_ip4(char *at, const uint8_t address[4])
{
	for (int i = 0; i < 4; i++) {
		memcpy(at, text_octets[address[i]], 4);
		at += 2 + (address[i] > 9) + (address[i] > 99);
	}
	return at - 1;
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
