#include "store/address.h"

#include <arpa/inet.h>
#include <stdbool.h>
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

/* Eight groups of hex digits, of which one run of zeroes may be left out: "::". */
enum { GROUPS = 8, NO_GAP = GROUPS + 1 };

struct groups {
	unsigned value[GROUPS];
	unsigned count, gap; /* how many are written; before which of them the run is left out */
};

static unsigned hex_value(char c)
{
	unsigned digit = (unsigned char)c - '0', letter = (unsigned char)c - 'a';

	return digit < 10 ? digit : letter < 6 ? letter + 10 : 16;
}

/* The group at p, as inet_ntop writes it: no needless zero, no capital. Where it ends, or NULL. */
static const char *read_group(const char *p, const char *end, unsigned *value)
{
	const char *first = p;
	unsigned digit;

	*value = 0;
	for (; p < end && p - first < 4 && (digit = hex_value(*p)) < 16; p++)
		*value = *value << 4 | digit;
	return p == first || (*first == '0' && p - first > 1) ? NULL : p;
}

static bool read_groups(struct groups *g, const char *p, const char *end)
{
	*g = (struct groups){ .gap = NO_GAP };
	if (end - p >= 2 && p[0] == ':' && p[1] == ':') {
		g->gap = 0;
		p += 2;
	}
	while (p < end) {
		if (g->count == GROUPS || !(p = read_group(p, end, &g->value[g->count++])))
			return false;
		if (p == end)
			break;
		if (*p++ != ':' || p == end)
			return false;
		if (*p == ':') {
			if (g->gap != NO_GAP)
				return false;
			g->gap = g->count;
			p++;
		}
	}
	return g->gap != NO_GAP ? g->count <= GROUPS - 2 : g->count == GROUPS;
}

/* True when inet_ntop leaves out the same run: the first of the longest, of two groups or more. */
static bool gap_is_right(const struct groups *g)
{
	unsigned left_out = g->gap != NO_GAP ? GROUPS - g->count : 0, run = 0;

	for (unsigned i = 0; i < g->count; i++) {
		/* Nothing beside the gap could have been left out with it. */
		if (i == g->gap || g->value[i] != 0)
			run = 0;
		run += g->value[i] == 0;
		if (run > 0 && (i + 1 == g->gap || i == g->gap))
			return false;
		if (run >= 2 && (run > left_out || (run == left_out && i < g->gap)))
			return false;
	}
	return true;
}

/* IPv6 as inet_ntop writes it, but for addresses that end in one of IPv4. */
static unsigned read_v6(const char *text, size_t size, uint8_t bytes[16])
{
	struct groups g;

	if (!read_groups(&g, text, text + size) || !gap_is_right(&g))
		return 0;
	/* These are written with an address of IPv4. */
	if (g.gap == 0 && (g.count == 2 || (g.count == 3 && g.value[0] == 0xffff)))
		return 0;
	memset(bytes, 0, 16);
	for (unsigned i = 0; i < g.count; i++) {
		unsigned at = i < g.gap ? i : i + GROUPS - g.count;

		bytes[2 * at] = (uint8_t)(g.value[i] >> 8);
		bytes[2 * at + 1] = (uint8_t)g.value[i];
	}
	return 16;
}

/* Any address of IPv6 by the C library: what it writes must be the text it read. */
static unsigned read_mixed(const char *text, size_t size, uint8_t bytes[16])
{
	char copy[ADDRESS_TEXT], back[ADDRESS_TEXT];

	memcpy(copy, text, size);
	copy[size] = '\0';
	if (strlen(copy) != size || inet_pton(AF_INET6, copy, bytes) != 1)
		return 0;
	return address_write(back, bytes, 16) == size && memcmp(back, text, size) == 0 ? 16 : 0;
}

unsigned address_read(const char *text, size_t size, uint8_t bytes[16])
{
	if (size < 2 || size >= ADDRESS_TEXT)
		return 0;
	if (!memchr(text, ':', size))
		return read_v4(text, size, bytes);
	return memchr(text, '.', size) ? read_mixed(text, size, bytes) : read_v6(text, size, bytes);
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
