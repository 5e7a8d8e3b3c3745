#include "replay/cidr.h"

#include <arpa/inet.h>
#include <string.h>

#include "parse/number.h"

/* The bits of byte i that belong to a prefix of so many bits. */
static uint8_t mask(unsigned bits, unsigned i)
{
	if (bits >= 8 * (i + 1))
		return 0xff;
	return bits <= 8 * i ? 0 : (uint8_t)(0xff << (8 * (i + 1) - bits));
}

int cidr_parse(const char *text, struct cidr *c)
{
	char address[INET6_ADDRSTRLEN];
	size_t n = strcspn(text, "/");
	struct cidr got = {.size = 4};
	uint64_t bits;

	if (n >= sizeof(address))
		return -1;
	memcpy(address, text, n);
	address[n] = '\0';
	if (inet_pton(AF_INET, address, got.address) != 1) {
		if (inet_pton(AF_INET6, address, got.address) != 1)
			return -1;
		got.size = 16;
	}
	bits = got.size * 8U;
	if (text[n] == '/' && number_u64(text + n + 1, 0, bits, &bits) != 0)
		return -1;
	got.bits = (uint8_t)bits;
	for (unsigned i = 0; i < got.size; i++)
		if (got.address[i] & ~mask(got.bits, i))
			return -1;
	*c = got;
	return 0;
}

bool cidr_holds(const struct cidr *c, const uint8_t *address, unsigned size)
{
	unsigned whole = c->bits / 8;

	if (size != c->size || memcmp(c->address, address, whole) != 0)
		return false;
	return whole == size || (address[whole] & mask(c->bits, whole)) == c->address[whole];
}

void cidr_move(const struct cidr *to, uint8_t *address)
{
	for (unsigned i = 0; i < to->size; i++) {
		uint8_t m = mask(to->bits, i);

		address[i] = (uint8_t)((address[i] & ~m) | to->address[i]);
	}
}
