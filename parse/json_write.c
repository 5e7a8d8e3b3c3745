#include "parse/json_write.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "parse/digits.h"
#include "parse/scan.h"
#include "parse/utf8.h"

enum { STEP = 16 };

static char *write_control(char *to, unsigned char c)
{
	static const char hex[] = "0123456789abcdef";
	static const char names[32] = {
		['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r',
	};

	*to++ = '\\';
	if (names[c]) {
		*to++ = names[c];
		return to;
	}
	*to++ = 'u';
	*to++ = '0';
	*to++ = '0';
	*to++ = hex[c >> 4];
	*to++ = hex[c & 15];
	return to;
}

/* Writes what stands at *p, a byte that cannot be copied as it is, and moves *p past it. */
static char *write_odd(char *to, const unsigned char **p, const unsigned char *end)
{
	unsigned char c = **p;

	if (c >= 0x80)
		return utf8_copy(to, p, end);
	(*p)++;
	if (c < 0x20)
		return write_control(to, c);
	*to++ = '\\';
	*to++ = (char)c;
	return to;
}

static bool plain(unsigned char c)
{
	return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
}

/* Whether one of the eight bytes cannot be copied as it is. */
static bool any_odd(uint64_t v)
{
	uint64_t quotes = v ^ DIGITS_EVERY('"'), slashes = v ^ DIGITS_EVERY('\\');
	uint64_t found = ((v - DIGITS_EVERY(0x20)) & ~v) | ((quotes - DIGITS_EVERY(1)) & ~quotes) |
			 ((slashes - DIGITS_EVERY(1)) & ~slashes) | v;

	return (found & DIGITS_EVERY(0x80)) != 0;
}

/* Copies fewer than STEP bytes, as a first and a last part that overlap; false: some are odd. */
static bool copy_plain(char *to, const char *from, size_t n)
{
	size_t part = n >= 8 ? 8 : n >= 4 ? 4 : n >= 2 ? 2 : n;
	uint64_t first = DIGITS_EVERY(' '), last = first;

	switch (part) {
	case 8:
		memcpy(&first, from, 8);
		memcpy(&last, from + n - 8, 8);
		break;
	case 4:
		memcpy(&first, from, 4);
		memcpy(&last, from + n - 4, 4);
		break;
	case 2:
		memcpy(&first, from, 2);
		memcpy(&last, from + n - 2, 2);
		break;
	default:
		memcpy(&first, from, part);
		memcpy(&last, from, part);
	}
	if (any_odd(first) || any_odd(last))
		return false;
	memcpy(to, &first, part);
	memcpy(to + n - part, &last, part);
	return true;
}

char *json_write_escaped(char *to, const char *bytes, size_t size)
{
	const unsigned char *p = (const unsigned char *)bytes;
	const unsigned char *end = p + size;

	while (end - p >= STEP) {
		uint32_t special = scan_special((const char *)p);
		unsigned n = special ? (unsigned)__builtin_ctz(special) : STEP;

		memcpy(to, p, STEP);
		p += n;
		to += n;
		if (special)
			to = write_odd(to, &p, end);
	}
	if (copy_plain(to, (const char *)p, (size_t)(end - p)))
		return to + (end - p);
	while (p < end) {
		if (plain(*p))
			*to++ = (char)*p++;
		else
			to = write_odd(to, &p, end);
	}
	return to;
}

static char *write_key(char *to, const char *key)
{
	if (to[-1] != '{')
		*to++ = ',';
	*to++ = '"';
	while (*key)
		*to++ = *key++;
	*to++ = '"';
	*to++ = ':';
	return to;
}

char *json_write_string(char *to, const char *key, const char *bytes, size_t size)
{
	to = write_key(to, key);
	*to++ = '"';
	to = json_write_escaped(to, bytes, size);
	*to++ = '"';
	return to;
}

char *json_write_integer(char *to, const char *key, int64_t value)
{
	char digits[24];
	int n = snprintf(digits, sizeof(digits), "%lld", (long long)value);

	to = write_key(to, key);
	memcpy(to, digits, (size_t)n);
	return to + n;
}
