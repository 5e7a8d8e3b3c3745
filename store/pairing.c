#include "store/pairing.h"
#include "store/wide.h"

#include <string.h>

enum { SRC_IP, SRC_PORT, DST_IP, DST_PORT };

/* Rows ahead of those looked at whose lines are asked for: four columns and what belongs to them are more
 * streams than the processor follows (measured: encoding takes 7 % less). */
enum { AHEAD = 128, LINE = 8 /* values */ };

/* A port stands only where its address stands, a destination only where a source does. Eight rows
 * at a time: states are 0 or 1 where a column has nothing odd, and 0 behind the last row. */
static bool lies_within(const struct column *inner, const struct column *outer, uint32_t rows)
{
	uint64_t alone = 0;

	for (uint32_t row = 0; row < rows; row += 8) {
		uint64_t in, out;

		memcpy(&in, inner->state + row, 8);
		memcpy(&out, outer->state + row, 8);
		alone |= in & ~out;
	}
	return alone == 0;
}

static bool port_fits(const struct pairing *p, unsigned port, unsigned address, uint32_t rows)
{
	const struct column *c = p->columns[port];

	return !c || (c->kind == COLUMN_NUMBER && c->digits == 0 && c->odd_count == 0 &&
			 p->ranges[port].min >= 0 && p->ranges[port].max < UINT32_MAX &&
			 lies_within(c, p->columns[address], rows));
}

static bool is_address(const struct column *c)
{
	return c && c->kind == COLUMN_TEXT && !c->patterns && c->odd_count == 0;
}

bool pairing_fits(const struct pairing *p, uint32_t rows)
{
	const struct column *src = p->columns[SRC_IP], *dst = p->columns[DST_IP];

	return is_address(src) && is_address(dst) && src->words == dst->words &&
	       lies_within(dst, src, rows) && port_fits(p, SRC_PORT, SRC_IP, rows) &&
	       port_fits(p, DST_PORT, DST_IP, rows);
}

static void fetch_ahead(const struct column *c, uint32_t row, unsigned n)
{
	for (unsigned i = 0; i < n; i += LINE)
		__builtin_prefetch(c->values + row + i + AHEAD);
}

/* The keys (pairs_key) of some rows' ends. One that is not there, as the target of an ARP reply, has
 * a number that nobody reads; so has what is not there of an end. */
WIDE_BODY void find_keys(uint64_t *keys, const struct column *address, const struct column *port, uint32_t row,
    unsigned n)
{
	unsigned i = 0;

	for (; n - i >= WIDE_LANES; i += WIDE_LANES) {
		uint32_t at = row + i;
		ulanes key = ((ulanes)lanes_load(address->values + at) << 32) & (ulanes)lanes_where(address->state + at);

		if (port)
			key |= ((ulanes)lanes_load(port->values + at) + 1) & (ulanes)lanes_where(port->state + at);
		*(ulanes *)(keys + i) = key;
	}
	for (; i < n; i++) {
		keys[i] = ((uint64_t)address->values[row + i] << 32) & -(uint64_t)address->state[row + i];
		if (port)
			keys[i] |= ((uint64_t)port->values[row + i] + 1) & -(uint64_t)port->state[row + i];
	}
}

WIDE static void find_keys_wide(uint64_t *keys, const struct column *address, const struct column *port, uint32_t row,
    unsigned n)
{
	find_keys(keys, address, port, row, n);
}

static void keys_of(uint64_t *keys, const struct column *address, const struct column *port, uint32_t row,
    unsigned n)
{
	fetch_ahead(address, row, n);
	if (port)
		fetch_ahead(port, row, n);
	if (wide_here())
		find_keys_wide(keys, address, port, row, n);
	else
		find_keys(keys, address, port, row, n);
}

int pairing_put(const struct pairing *p, struct pairs *to, uint32_t rows)
{
	uint64_t src[PAIRS_AT_ONCE], dst[PAIRS_AT_ONCE];

	if (pairs_begin(to, rows) != 0)
		return -1;
	for (uint32_t row = 0; row < rows; row += PAIRS_AT_ONCE) {
		unsigned n = rows - row < PAIRS_AT_ONCE ? rows - row : PAIRS_AT_ONCE;

		keys_of(src, p->columns[SRC_IP], p->columns[SRC_PORT], row, n);
		keys_of(dst, p->columns[DST_IP], p->columns[DST_PORT], row, n);
		if (pairs_put(to, row, n, src, dst, p->columns[SRC_IP]->state + row) != 0)
			return -1;
	}
	return 0;
}
