#include "store/pairs.h"
#include "store/integers.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_SLOTS = 4096 };

static int reserve(struct pairs *p, uint32_t room)
{
	struct pairs_end *low, *high;

	if (room <= p->room)
		return 0;
	low = realloc(p->low, room * sizeof(*low));
	if (low)
		p->low = low;
	high = low ? realloc(p->high, room * sizeof(*high)) : NULL;
	if (!high)
		return -1;
	p->high = high;
	p->room = room;
	return 0;
}

static int reserve_codes(struct pairs *p, uint32_t rows)
{
	int32_t *codes;

	if (rows > p->codes_room) {
		codes = realloc(p->codes, rows * sizeof(*codes));
		if (!codes)
			return -1;
		p->codes = codes;
		p->codes_room = rows;
	}
	p->rows = rows;
	memset(p->codes, 0xff, rows * sizeof(*p->codes));
	return 0;
}

int pairs_begin(struct pairs *p, uint32_t rows)
{
	if (!p->slots) {
		p->slots = malloc(FIRST_SLOTS * sizeof(*p->slots));
		if (!p->slots)
			return -1;
		p->mask = FIRST_SLOTS - 1;
	}
	memset(p->slots, 0, (p->mask + (size_t)1) * sizeof(*p->slots));
	p->count = 0;
	return reserve_codes(p, rows);
}

void pairs_free(struct pairs *p)
{
	free(p->low);
	free(p->high);
	free(p->slots);
	free(p->codes);
	*p = (struct pairs){ 0 };
}

static uint64_t end_key(struct pairs_end e)
{
	return (uint64_t)e.address << 32 | e.port;
}

static uint32_t hash_of(uint64_t low, uint64_t high)
{
	uint64_t h = (low ^ (high * 0x9e3779b97f4a7c15u)) * 0xd6e8feb86659fd93u;

	return (uint32_t)(h >> 32);
}

static uint32_t locate(const struct pairs *p, uint64_t low, uint64_t high)
{
	uint32_t at = hash_of(low, high) & p->mask;

	for (; p->slots[at] != 0; at = (at + 1) & p->mask) {
		uint32_t n = p->slots[at] - 1;

		if (end_key(p->low[n]) == low && end_key(p->high[n]) == high)
			break;
	}
	return at;
}

static int grow_slots(struct pairs *p)
{
	uint32_t size = (p->mask + 1) * 2;
	uint32_t *slots = realloc(p->slots, size * sizeof(*slots));

	if (!slots)
		return -1;
	p->slots = slots;
	p->mask = size - 1;
	memset(slots, 0, size * sizeof(*slots));
	for (uint32_t n = 0; n < p->count; n++)
		slots[locate(p, end_key(p->low[n]), end_key(p->high[n]))] = n + 1;
	return 0;
}

static int add_pair(struct pairs *p, uint32_t at, struct pairs_end low, struct pairs_end high)
{
	if (p->count == p->room && reserve(p, p->room * 2 + 1024) != 0)
		return -1;
	p->low[p->count] = low;
	p->high[p->count] = high;
	p->slots[at] = ++p->count;
	return p->count > p->mask / 2 ? grow_slots(p) : 0;
}

int pairs_put(struct pairs *p, uint32_t row, struct pairs_end from, struct pairs_end to)
{
	bool swapped = end_key(from) > end_key(to);
	struct pairs_end low = swapped ? to : from, high = swapped ? from : to;
	uint32_t at, pair;

	/* Most rows belong to the pair of the row before. */
	if (row > 0 && p->codes[row - 1] >= 0) {
		pair = (uint32_t)p->codes[row - 1] >> 1;
		if (end_key(p->low[pair]) == end_key(low) && end_key(p->high[pair]) == end_key(high)) {
			p->codes[row] = (int32_t)(2 * pair + swapped);
			return 0;
		}
	}
	at = locate(p, end_key(low), end_key(high));
	pair = p->slots[at] == 0 ? p->count : p->slots[at] - 1;
	p->codes[row] = (int32_t)(2 * pair + swapped);
	return p->slots[at] == 0 ? add_pair(p, at, low, high) : 0;
}

/* One field of all ends as a vector. */
static void pack_ends(struct bytes *out, const struct pairs_end *ends, uint32_t n, bool port,
    uint64_t *values, struct squeeze *s)
{
	for (uint32_t i = 0; i < n; i++)
		values[i] = port ? ends[i].port : ends[i].address;
	integers_pack(out, values, n, s);
}

/* Which pair each row has, as steps back from the newest one. Returns the number of rows. */
static uint32_t steps_of(const struct pairs *p, uint64_t *steps)
{
	uint32_t n = 0, known = 0, before = UINT32_MAX;

	for (uint32_t row = 0; row < p->rows; row++) {
		uint32_t pair = (uint32_t)p->codes[row] >> 1;

		if (p->codes[row] < 0)
			continue;
		if (pair == before)
			steps[n++] = 0;
		else if (pair == known)
			steps[n++] = 1;
		else
			steps[n++] = 2 + (uint64_t)(known - 1 - pair);
		known += pair == known;
		before = pair;
	}
	return n;
}

void pairs_pack(struct bytes *out, const struct pairs *p, struct squeeze *s)
{
	size_t room = p->rows > p->count ? p->rows : p->count;
	uint64_t *values = malloc(room * sizeof(*values) + 1);
	uint32_t n = 0;

	if (!values) {
		out->failed = true;
		return;
	}
	bytes_varint(out, p->count);
	pack_ends(out, p->low, p->count, false, values, s);
	pack_ends(out, p->low, p->count, true, values, s);
	pack_ends(out, p->high, p->count, false, values, s);
	pack_ends(out, p->high, p->count, true, values, s);
	n = steps_of(p, values);
	integers_pack(out, values, n, s);
	n = 0;
	for (uint32_t row = 0; row < p->rows; row++)
		if (p->codes[row] >= 0)
			values[n++] = p->codes[row] & 1;
	integers_pack(out, values, n, s);
	free(values);
}

static int unpack_ends(struct cursor *from, struct pairs_end *ends, uint32_t n, uint64_t *values,
    struct squeeze *s)
{
	uint64_t all = 0;

	if (integers_unpack(from, values, n, s) != 0)
		return -1;
	for (uint32_t i = 0; i < n; i++) {
		all |= values[i];
		ends[i].address = (uint32_t)values[i];
	}
	if (integers_unpack(from, values, n, s) != 0)
		return -1;
	for (uint32_t i = 0; i < n; i++) {
		all |= values[i];
		ends[i].port = (uint32_t)values[i];
	}
	return all > UINT32_MAX ? -1 : 0;
}

/* From steps back to codes without direction. */
static int walk_steps(struct pairs *p, const uint64_t *steps, const uint8_t *present)
{
	uint32_t known = 0, before = 0;

	for (uint32_t row = 0; row < p->rows; row++) {
		uint64_t step;

		if (!present[row])
			continue;
		step = *steps++;
		if (step == 1) {
			before = known++;
		} else if (step > 1) {
			if (step - 2 >= known)
				return -1;
			before = known - 1 - (uint32_t)(step - 2);
		}
		if (before >= p->count || before >= known)
			return -1;
		p->codes[row] = (int32_t)(2 * before);
	}
	return 0;
}

static int unpack_rows(struct cursor *from, struct pairs *p, const uint8_t *present, uint64_t *values,
    struct squeeze *s)
{
	uint32_t n = 0;

	for (uint32_t row = 0; row < p->rows; row++)
		n += present[row] != 0;
	if (integers_unpack(from, values, n, s) != 0 || walk_steps(p, values, present) != 0 ||
	    integers_unpack(from, values, n, s) != 0)
		return -1;
	for (uint32_t row = 0; row < p->rows; row++)
		if (present[row])
			p->codes[row] |= (int32_t)(*values++ & 1);
	return 0;
}

int pairs_unpack(struct cursor *from, struct pairs *p, const uint8_t *present, uint32_t rows,
    struct squeeze *s)
{
	uint32_t count = (uint32_t)cursor_bounded(from, rows);
	uint64_t *values;
	int result = -1;

	if (from->bad || reserve(p, count) != 0 || reserve_codes(p, rows) != 0)
		return -1;
	values = malloc(rows * sizeof(*values) + 1);
	if (!values)
		return -1;
	p->count = count;
	if (unpack_ends(from, p->low, count, values, s) == 0 &&
	    unpack_ends(from, p->high, count, values, s) == 0)
		result = unpack_rows(from, p, present, values, s);
	free(values);
	return result;
}
