#include "store/address.h"

#include <arpa/inet.h>
#include <string.h>

/* Dotted IPv4, each part without a needless zero. */
static unsigned read_v4(const char *p, size_t size, uint8_t bytes[16])
{
	const char *end = p + size;

	for (unsigned part = 0; part < 4; part++) {
		unsigned value = 0, digits = 0;

		if (part > 0 && (p >= end || *p++ != '.'))
			return 0;
		for (; p < end && (unsigned char)(*p - '0') < 10 && digits < 4; p++, digits++)
			value = value * 10 + (unsigned)(*p - '0');
		if (digits == 0 || value > 255 || (digits > 1 && p[-(int)digits] == '0'))
			return 0;
		bytes[part] = (uint8_t)value;
	}
	return p == end ? 4 : 0;
}

unsigned address_read(const char *text, size_t size, uint8_t bytes[16])
{
	char copy[ADDRESS_TEXT], back[ADDRESS_TEXT];

	if (size < 2 || size >= ADDRESS_TEXT)
		return 0;
	if (!memchr(text, ':', size))
		return read_v4(text, size, bytes);
	memcpy(copy, text, size);
	copy[size] = '\0';
	if (strlen(copy) != size || inet_pton(AF_INET6, copy, bytes) != 1)
		return 0;
	if (address_write(back, bytes, 16) != size || memcmp(back, text, size) != 0)
		return 0;
	return 16;
}

size_t address_write(char to[ADDRESS_TEXT], const uint8_t *bytes, unsigned size)
{
	char text[INET6_ADDRSTRLEN];
	size_t n;

	if (!inet_ntop(size == 4 ? AF_INET : AF_INET6, bytes, text, sizeof(text)))
		return 0;
	n = strlen(text);
	memcpy(to, text, n);
	return n;
}

unsigned address_network(const char *text, size_t size, uint8_t bytes[16], unsigned *bits)
{
	const char *slash = memchr(text, '/', size);
	size_t n = slash ? (size_t)(slash - text) : size;
	char copy[ADDRESS_TEXT];
	unsigned got, prefix = 0;

	if (n >= sizeof(copy))
		return 0;
	memcpy(copy, text, n);
	copy[n] = '\0';
	got = inet_pton(AF_INET, copy, bytes) == 1 ? 4 : inet_pton(AF_INET6, copy, bytes) == 1 ? 16 : 0;
	*bits = got * 8;
	if (!slash || got == 0)
		return got;
	if (n + 1 == size || size - n > 4)
		return 0;
	for (const char *p = slash + 1; p < text + size; p++) {
		if (*p < '0' || *p > '9')
			return 0;
		prefix = prefix * 10 + (unsigned)(*p - '0');
	}
	*bits = prefix;
	return prefix <= got * 8 ? got : 0;
}
