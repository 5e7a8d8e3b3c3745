#include "capture/text.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#define DIGIT(n) (char)('0' + (n) % 10)
#define OCTET(n)                                                                                   \
	{                                                                                          \
		{                                                                                  \
		    (n) > 99  ? DIGIT((n) / 100)                                                   \
		    : (n) > 9 ? DIGIT((n) / 10)                                                    \
			      : DIGIT(n),                                                          \
		    (n) > 99  ? DIGIT((n) / 10)                                                    \
		    : (n) > 9 ? DIGIT(n)                                                           \
			      : '.',                                                               \
		    (n) > 99  ? DIGIT(n)                                                           \
		    : (n) > 9 ? '.'                                                                \
			      : '\0',                                                              \
		    (n) > 99 ? '.' : '\0',                                                         \
		},                                                                                 \
		    2 + ((n) > 9) + ((n) > 99),                                                    \
	}
#define OCTETS4(n) OCTET(n), OCTET((n) + 1), OCTET((n) + 2), OCTET((n) + 3)
#define OCTETS16(n) OCTETS4(n), OCTETS4((n) + 4), OCTETS4((n) + 8), OCTETS4((n) + 12)
#define OCTETS64(n) OCTETS16(n), OCTETS16((n) + 16), OCTETS16((n) + 32), OCTETS16((n) + 48)

const struct text_octet text_octets[256] = {
    OCTETS64(0), OCTETS64(64), OCTETS64(128), OCTETS64(192)};

static const char hex_digits[] = "0123456789abcdef";

int text_open(struct text *t, size_t capacity)
{
	t->start = malloc(capacity);
	t->at = t->start;
	t->end = t->start ? t->start + capacity : NULL;
	return t->start ? 0 : -1;
}

void text_close(struct text *t)
{
	free(t->start);
	t->start = t->at = t->end = NULL;
}

void text_grow(struct text *t, size_t n)
{
	size_t used = (size_t)(t->at - t->start);
	size_t capacity = (size_t)(t->end - t->start);
	char *bigger;

	while (capacity - used < n)
		capacity += capacity / 2 + 256;
	bigger = realloc(t->start, capacity);
	if (!bigger) {
		fputs("pcap-capture: out of memory for a line\n", stderr);
		exit(1);
	}
	t->start = bigger;
	t->at = bigger + used;
	t->end = bigger + capacity;
}

void text_u64(struct text *t, uint64_t value)
{
	char digits[20];
	char *at = digits + sizeof digits;

	do
		*--at = (char)('0' + value % 10);
	while (value /= 10);
	text_bytes(t, at, (size_t)(digits + sizeof digits - at));
}

void text_hex(struct text *t, uint64_t value, unsigned min_digits)
{
	unsigned digits = value ? (unsigned)(67 - __builtin_clzll(value)) / 4 : 1;

	if (digits < min_digits)
		digits = min_digits;
	text_reserve(t, digits);
	for (unsigned i = digits; i-- > 0; value >>= 4)
		t->at[i] = hex_digits[value & 15];
	t->at += digits;
}

/* Eight hex digits, the first in the lowest byte. */
static uint64_t hex8(uint32_t value)
{
	uint64_t v = value;

	v = (v | v << 16) & 0x0000ffff0000ffff;
	v = (v | v << 8) & 0x00ff00ff00ff00ff;
	v = (v | v << 4) & 0x0f0f0f0f0f0f0f0f;
	v += 0x3030303030303030 +
	     ((v + 0x0606060606060606) >> 4 & 0x0101010101010101) * ('a' - '0' - 10);
	return __builtin_bswap64(v);
}

/* A group without its leading zeros, in the upper half of `group`, whose digits are the lower four
 * of `digits`; writes four bytes. */
static inline char *put_group(char *at, uint64_t digits, uint32_t group)
{
	unsigned skip = (unsigned)__builtin_clz(group | 1u << 16) / 4;
	uint32_t rest = (uint32_t)digits >> 8 * skip;

	memcpy(at, &rest, 4);
	return at + 4 - skip;
}

/* All eight groups, two in each word, and a colon that does not count. */
static char *put_groups(char *at, const uint32_t words[4])
{
	for (unsigned i = 0; i < 4; i++) {
		uint64_t digits = hex8(words[i]);

		at = put_group(at, digits, words[i]);
		*at++ = ':';
		at = put_group(at, digits >> 32, words[i] << 16);
		*at++ = ':';
	}
	return at - 1;
}

/* Whether two groups in a row are zero. */
static bool has_run(const uint32_t words[4])
{
	bool run = words[3] == 0;

	for (unsigned i = 0; i < 3; i++)
		run |= !words[i] | !(words[i] << 16 | words[i + 1] >> 16);
	return run;
}

/* The first of the longest runs of zero groups: bit i of zeros is group i. */
static unsigned longest_run(unsigned zeros, unsigned *first)
{
	unsigned length = 0;
	unsigned runs = zeros;

	for (; runs; runs &= zeros >> length) {
		*first = (unsigned)__builtin_ctz(runs);
		length++;
	}
	return length;
}

/* The longest run of zeros as "::"; what ends in IPv4, "::ffff:192.0.2.1". */
static char *put_shortened(char *at, const uint32_t words[4], const uint8_t address[16])
{
	unsigned zeros = 0;
	unsigned first = 8;
	unsigned run;

	for (unsigned i = 0; i < 4; i++)
		zeros |= (unsigned)(words[i] < 0x10000) << 2 * i | (unsigned)!(words[i] & 0xffff)
								       << (2 * i + 1);
	run = longest_run(zeros, &first);
	for (unsigned i = 0; i < 8; i++) {
		if (i == first) {
			*at++ = ':';
			i += run - 1;
			if (i == 7)
				*at++ = ':';
			continue;
		}
		if (i)
			*at++ = ':';
		if (i == 6 && first == 0 &&
		    (run == 6 || (run == 5 && (words[2] & 0xffff) == 0xffff)))
			return text_put_ip4(at, address + 12);
		at = put_group(at, hex8(words[i / 2]) >> (i % 2 * 32),
		    i % 2 ? words[i / 2] << 16 : words[i / 2]);
	}
	return at;
}

void text_ip6(struct text *t, const uint8_t address[16])
{
	enum { ROOM = 8 * 5 + 4 };
	uint32_t words[4];

	text_reserve(t, ROOM);
	memcpy(words, address, 16);
	for (unsigned i = 0; i < 4; i++)
		words[i] = __builtin_bswap32(words[i]);
	t->at = has_run(words) ? put_shortened(t->at, words, address) : put_groups(t->at, words);
}

void text_mac(struct text *t, const uint8_t *address, unsigned n)
{
	char *at;

	text_reserve(t, 3 * (size_t)n + 1);
	at = t->at;
	for (unsigned i = 0; i < n; i++) {
		*at++ = hex_digits[address[i] >> 4];
		*at++ = hex_digits[address[i] & 15];
		*at++ = ':';
	}
	t->at = n ? at - 1 : at;
}
