#include "parse/json_write.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

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

char *json_write_escaped(char *to, const char *bytes, size_t size)
{
	const unsigned char *p = (const unsigned char *)bytes;
	const unsigned char *end = p + size;

	while (p < end) {
		while (end - p >= STEP && !scan_special((const char *)p)) {
			memcpy(to, p, STEP);
			p += STEP;
			to += STEP;
		}
		for (size_t i = 0; i < STEP && p < end; i++) {
			if (plain(*p))
				*to++ = (char)*p++;
			else
				to = write_odd(to, &p, end);
		}
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
