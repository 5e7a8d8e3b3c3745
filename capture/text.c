#include "capture/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <arpa/inet.h>

#define OCTET(n)                                                                                   \
	{                                                                                          \
		(n) > 99  ? '0' + (n) / 100                                                        \
		: (n) > 9 ? '0' + (n) / 10                                                         \
			  : '0' + (n),                                                             \
		    (n) > 99  ? '0' + (n) / 10 % 10                                                \
		    : (n) > 9 ? '0' + (n) % 10                                                     \
			      : '.',                                                               \
		    (n) > 99  ? '0' + (n) % 10                                                     \
		    : (n) > 9 ? '.'                                                                \
			      : 0,                                                                 \
		    (n) > 99 ? '.' : 0                                                             \
	}
#define OCTETS4(n) OCTET(n), OCTET((n) + 1), OCTET((n) + 2), OCTET((n) + 3)
#define OCTETS16(n) OCTETS4(n), OCTETS4((n) + 4), OCTETS4((n) + 8), OCTETS4((n) + 12)
#define OCTETS64(n) OCTETS16(n), OCTETS16((n) + 16), OCTETS16((n) + 32), OCTETS16((n) + 48)

const char text_octets[256][4] = {OCTETS64(0), OCTETS64(64), OCTETS64(128), OCTETS64(192)};

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

void text_ip6(struct text *t, const uint8_t address[16])
{
	text_reserve(t, INET6_ADDRSTRLEN);
	inet_ntop(AF_INET6, address, t->at, INET6_ADDRSTRLEN);
	t->at += strlen(t->at);
}

void text_mac(struct text *t, const uint8_t *address, unsigned n)
{
	text_reserve(t, 3 * (size_t)n + 1);
	for (unsigned i = 0; i < n; i++) {
		if (i)
			*t->at++ = ':';
		*t->at++ = hex_digits[address[i] >> 4];
		*t->at++ = hex_digits[address[i] & 15];
	}
}

void text_format_u32(struct text *t, const char *format, uint32_t value)
{
	int n;

	text_reserve(t, 128);
	n = snprintf(t->at, 128, format, value);
	t->at += n < 0 ? 0 : n > 127 ? 127 : n;
}

void text_printf(struct text *t, const char *format, ...)
{
	va_list arguments;
	size_t room = (size_t)(t->end - t->at);
	int n;

	va_start(arguments, format);
	n = vsnprintf(t->at, room, format, arguments);
	va_end(arguments);
	if (n > 0 && (size_t)n >= room) {
		text_reserve(t, (size_t)n + 1);
		va_start(arguments, format);
		n = vsnprintf(t->at, (size_t)n + 1, format, arguments);
		va_end(arguments);
	}
	if (n > 0)
		t->at += n;
}
