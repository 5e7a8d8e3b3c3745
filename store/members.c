#include "store/members.h"

enum { PROBES = 5 };

size_t members_size(size_t values)
{
	return values < 8 ? 8 : values;
}

static uint64_t probe(uint64_t hash, unsigned i, size_t size)
{
	uint64_t step = (hash >> 32) | 1;

	return (hash + i * step) % (size * 8);
}

void members_add(uint8_t *filter, size_t size, uint64_t hash)
{
	for (unsigned i = 0; i < PROBES; i++) {
		uint64_t bit = probe(hash, i, size);

		filter[bit / 8] |= (uint8_t)(1u << bit % 8);
	}
}

bool members_has(const uint8_t *filter, size_t size, uint64_t hash)
{
	for (unsigned i = 0; i < PROBES; i++) {
		uint64_t bit = probe(hash, i, size);

		if (!(filter[bit / 8] & 1u << bit % 8))
			return false;
	}
	return true;
}

uint64_t members_hash(int64_t value)
{
	uint64_t h = (uint64_t)value * 0x9e3779b97f4a7c15u;

	h ^= h >> 32;
	h *= 0xd6e8feb86659fd93u;
	return h ^ h >> 32;
}
