#include "store/pairs.h"
#include "store/integers.h"

#include <stdlib.h>
#include <string.h>

enum {
	FIRST_SLOTS = 4096,
	STEPS = 1024, /* rows whose steps are worked out at once */
};

struct pairs_slot {
	uint64_t low, high; /* keys */
	int32_t last[2];    /* row of either direction, or -1 */
	uint32_t number;    /* pair + 1, 0: free */
};

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
	return 0;
}

static struct pairs_slot *new_slots(uint32_t count)
{
	return calloc(count, sizeof(struct pairs_slot));
}

int pairs_begin(struct pairs *p, uint32_t rows)
{
	uint32_t before = p->codes_room;

	if (!p->slots) {
		p->slots = new_slots(FIRST_SLOTS);
		p->mask = p->slots ? FIRST_SLOTS - 1 : 0;
	} else {
		memset(p->slots, 0, (p->mask + (size_t)1) * sizeof(*p->slots));
	}
	if (!p->slots || reserve_codes(p, rows) != 0)
		return -1;
	if (rows > before || !p->other) {
		free(p->same);
		free(p->other);
		p->same = malloc(p->codes_room * sizeof(*p->same) + 1);
		p->other = malloc(p->codes_room * sizeof(*p->other) + 1);
	}
	p->count = 0;
	p->alone = -1;
	return p->same && p->other ? 0 : -1;
}

void pairs_free(struct pairs *p)
{
	free(p->low);
	free(p->high);
	free(p->slots);
	free(p->codes);
	free(p->same);
	free(p->other);
	*p = (struct pairs){ 0 };
}

static uint32_t hash_of(uint64_t low, uint64_t high)
{
	uint64_t h = (low ^ (high * 0x9e3779b97f4a7c15u)) * 0xd6e8feb86659fd93u;

	return (uint32_t)(h >> 32);
}

/* Makes the table twice as large. */
static int grow_slots(struct pairs *p)
{
	uint32_t mask = p->mask * 2 + 1;
	struct pairs_slot *larger = new_slots(mask + 1);

	if (!larger)
		return -1;
	for (uint32_t i = 0; i <= p->mask; i++) {
		uint32_t at = hash_of(p->slots[i].low, p->slots[i].high) & mask;

		if (p->slots[i].number == 0)
			continue;
		while (larger[at].number != 0)
			at = (at + 1) & mask;
		larger[at] = p->slots[i];
	}
	free(p->slots);
	p->slots = larger;
	p->mask = mask;
	return 0;
}

/* Room for all rows of one call, which may each have a pair of its own. */
static int make_room(struct pairs *p, unsigned n)
{
	if (p->count + n > p->room && reserve(p, p->room * 2 + 1024) != 0)
		return -1;
	return p->count + n > p->mask / 2 ? grow_slots(p) : 0;
}

static void add_pair(struct pairs *p, struct pairs_slot *s, uint64_t low, uint64_t high)
{
	p->low[p->count] = (struct pairs_end){ (uint32_t)(low >> 32), (uint32_t)low };
	p->high[p->count] = (struct pairs_end){ (uint32_t)(high >> 32), (uint32_t)high };
	*s = (struct pairs_slot){ .low = low, .high = high, .last = { -1, -1 }, .number = ++p->count };
}

static void put_row(struct pairs *p, uint32_t row, uint32_t at, uint64_t from, uint64_t to)
{
	unsigned swapped = from > to;
	uint64_t low = swapped ? to : from, high = swapped ? from : to;
	struct pairs_slot *s = &p->slots[at];

	while (s->number != 0 && (s->low != low || s->high != high)) {
		at = (at + 1) & p->mask;
		s = &p->slots[at];
	}
	if (s->number == 0)
		add_pair(p, s, low, high);
	p->codes[row] = (int32_t)(2 * (s->number - 1) + swapped);
	p->same[row] = s->last[swapped];
	p->other[row] = s->last[!swapped];
	s->last[swapped] = (int32_t)row;
}

static void put_alone(struct pairs *p, uint32_t row)
{
	p->codes[row] = PAIRS_NONE;
	p->same[row] = p->alone;
	p->other[row] = -1;
	p->alone = (int32_t)row;
}

int pairs_put(struct pairs *p, uint32_t row, unsigned n, const uint64_t *from, const uint64_t *to,
    const uint8_t *present)
{
	uint32_t at[PAIRS_AT_ONCE];

	if (make_room(p, n) != 0)
		return -1;
	/* The table is larger than the near caches: all places are asked for before the first is
	 * looked at. */
	for (unsigned i = 0; i < n; i++) {
		uint64_t low = from[i] < to[i] ? from[i] : to[i], high = from[i] < to[i] ? to[i] : from[i];

		at[i] = hash_of(low, high) & p->mask;
		__builtin_prefetch(&p->slots[at[i]], 1);
	}
	for (unsigned i = 0; i < n; i++) {
		if (present[i])
			put_row(p, row + i, at[i], from[i], to[i]);
		else
			put_alone(p, row + i);
	}
	return 0;
}

/* One field of all ends as a vector. */
static void pack_ends(struct bytes *out, const struct pairs_end *ends, uint32_t n, bool port,
    struct squeeze *s)
{
	struct integers to;

	integers_begin(&to, n, s);
	for (uint32_t i = 0; i < n; i += STEPS) {
		uint32_t count = n - i < STEPS ? n - i : STEPS;
		uint64_t values[STEPS];

		for (uint32_t k = 0; k < count; k++)
			values[k] = port ? ends[i + k].port : ends[i + k].address;
		integers_add(&to, values, count);
	}
	integers_end(&to, out);
}

/* A walk over the rows that says of each that has a pair how far back this is from the newest. */
struct walk {
	uint32_t row, known, before;
};

/* The steps of some rows more. Returns how many have one. */
static uint32_t next_steps(const struct pairs *p, struct walk *w, uint64_t *steps)
{
	uint32_t end = p->rows - w->row < STEPS ? p->rows : w->row + STEPS, n = 0;

	/* Which case a row is cannot be foreseen: nothing branches on it. */
	for (; w->row < end; w->row++) {
		uint32_t pair = (uint32_t)(p->codes[w->row] >> 1);
		bool is = p->codes[w->row] >= 0;
		uint64_t step = 2 + (uint64_t)(uint32_t)(w->known - 1 - pair);

		step = pair == w->known ? 1 : step;
		step = pair == w->before ? 0 : step;
		steps[n] = step;
		n += is;
		w->known += pair == w->known;
		w->before = is ? pair : w->before;
	}
	return n;
}

static void pack_steps(struct bytes *out, const struct pairs *p, struct squeeze *s)
{
	struct walk w = { .before = UINT32_MAX };
	uint64_t steps[STEPS];
	struct integers to;

	integers_begin(&to, p->rows, s);
	while (w.row < p->rows) {
		uint32_t n = next_steps(p, &w, steps);

		integers_add(&to, steps, n);
	}
	integers_end(&to, out);
}

static void pack_directions(struct bytes *out, const struct pairs *p, struct squeeze *s)
{
	struct integers to;

	integers_begin(&to, p->rows, s);
	for (uint32_t row = 0; row < p->rows; row += STEPS) {
		uint32_t end = p->rows - row < STEPS ? p->rows : row + STEPS, n = 0;
		uint64_t directions[STEPS];

		for (uint32_t i = row; i < end; i++) {
			directions[n] = p->codes[i] & 1;
			n += p->codes[i] >= 0;
		}
		integers_add(&to, directions, n);
	}
	integers_end(&to, out);
}

void pairs_pack(struct bytes *out, const struct pairs *p, struct squeeze *s)
{
	bytes_varint(out, p->count);
	pack_ends(out, p->low, p->count, false, s);
	pack_ends(out, p->low, p->count, true, s);
	pack_ends(out, p->high, p->count, false, s);
	pack_ends(out, p->high, p->count, true, s);
	pack_steps(out, p, s);
	pack_directions(out, p, s);
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
	memset(p->codes, 0xff, rows * sizeof(*p->codes));
	if (unpack_ends(from, p->low, count, values, s) == 0 &&
	    unpack_ends(from, p->high, count, values, s) == 0)
		result = unpack_rows(from, p, present, values, s);
	free(values);
	return result;
}
