#include "parse/utf8.h"

#include <string.h>

/* How many bytes a sequence that begins so must have, and the bounds of its second byte. */
static size_t lead(unsigned char c, unsigned char *low, unsigned char *high)
{
	*low = c == 0xe0 ? 0xa0 : c == 0xf0 ? 0x90 : 0x80;
	*high = c == 0xed ? 0x9f : c == 0xf4 ? 0x8f : 0xbf;
	if (c < 0x80)
		return 1;
	if (c >= 0xc2 && c <= 0xdf)
		return 2;
	if (c >= 0xe0 && c <= 0xef)
		return 3;
	return c >= 0xf0 && c <= 0xf4 ? 4 : 0;
}

size_t utf8_length(const unsigned char *p, size_t size)
{
	unsigned char low, high;
	size_t n = lead(*p, &low, &high);

	if (n > size || (n > 1 && (p[1] < low || p[1] > high)))
		return 0;
	for (size_t i = 2; i < n; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	return n;
}

char *utf8_copy(char *to, const unsigned char **p, const unsigned char *end)
{
	size_t n = utf8_length(*p, (size_t)(end - *p));

	if (n == 0) {
		memcpy(to, UTF8_REPLACEMENT, UTF8_REPLACEMENT_SIZE);
		(*p)++;
		return to + UTF8_REPLACEMENT_SIZE;
	}
	memcpy(to, *p, n);
	*p += n;
	return to + n;
}
