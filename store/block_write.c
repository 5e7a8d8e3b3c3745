#include "store/block.h"
#include "store/crc32c.h"
#include "store/integers.h"
#include "store/lexicon.h"
#include "store/members.h"
#include "store/pairs.h"

#include <stdlib.h>
#include <string.h>

enum {
	SEARCH_EVERY = 256,    /* blocks between two searches for plans, if nothing calls for one: */
	WORSE = 8,             /* a row that takes an eighth more bytes, */
	MORE_ROWS = 4,         /* or a block of so many times the rows */
	SEARCH_ROWS = 1024,    /* a plan found on fewer rows is not kept */
	CANDIDATES = 128,      /* vectors that are tried for telling another one */
	WORTH_A_PLAN = 32,     /* values */
	SMALL_RANGE = 65536,   /* numbers of a column this wide get a filter */
};

struct part {
	size_t offset, size; /* within writer->parts */
	uint32_t crc;
};

/* A column on its way into the block. */
struct entry {
	struct column *c;
	uint16_t id;
	bool paired;            /* its values stand in the pairs */
	uint32_t presence, odd, words, filter; /* 1 + part */
	unsigned slots;
	int64_t min, max;
	const uint8_t *present; /* a row: 1 where it has a value of the column's kind */
};

struct vector_entry {
	unsigned column, slot; /* slot: 0 the values, else 1 + slot */
	struct plan plan;
	int64_t base;
	uint32_t part;
};

/* What a vector is, from block to block: id of its column << 8 | slot. */
enum { NO_NAME = 0xffffffff };

/* The plans that were found, by what the vectors are that they tell and refer to. */
struct memory {
	unsigned count, age;
	uint32_t rows;  /* of the block they were found on, */
	uint64_t bytes; /* and the bytes it took */
	uint32_t names[BLOCK_VECTORS], a[BLOCK_VECTORS], b[BLOCK_VECTORS];
	struct plan plans[BLOCK_VECTORS];
};

struct block_writer {
	struct squeeze *squeeze;
	struct pairs pairs;
	bool has_pairs;
	uint32_t pairs_part;
	uint32_t pair_columns[4]; /* 1 + place */
	struct bytes parts, header;
	struct part list[BLOCK_PARTS];
	unsigned part_count;
	struct entry entries[BLOCK_COLUMNS];
	unsigned entry_count;
	struct vector vectors[BLOCK_VECTORS];
	struct vector_entry vector_entries[BLOCK_VECTORS];
	unsigned vector_count, root_count;
	uint8_t *slot_present[BLOCK_VECTORS]; /* owned masks of slots, freed at the end */
	unsigned mask_count;
	uint64_t *rest;
	int64_t *table;
	struct memory memory;
	struct plan_sample sample;
	uint32_t rows;
	bool failed;
};

struct block_writer *block_writer_open(void)
{
	struct block_writer *w = calloc(1, sizeof(*w));

	if (!w)
		return NULL;
	w->squeeze = squeeze_open();
	w->rest = malloc(COLUMN_ROWS * sizeof(*w->rest));
	w->table = malloc((2 * COLUMN_ROWS + 2) * sizeof(*w->table));
	if (!w->squeeze || !w->rest || !w->table) {
		block_writer_close(w);
		return NULL;
	}
	return w;
}

void block_writer_close(struct block_writer *w)
{
	if (!w)
		return;
	squeeze_close(w->squeeze);
	pairs_free(&w->pairs);
	bytes_free(&w->parts);
	bytes_free(&w->header);
	free(w->rest);
	free(w->table);
	free(w);
}

/* Ends the part that began at `from`. An equal part written before is used instead. */
static uint32_t end_part(struct block_writer *w, size_t from)
{
	struct part p = { .offset = from, .size = w->parts.used - from };

	if (w->parts.failed || w->part_count == BLOCK_PARTS) {
		w->failed = true;
		return 0;
	}
	p.crc = crc32c(0, w->parts.data + from, p.size);
	for (unsigned i = 0; i < w->part_count; i++) {
		const struct part *old = &w->list[i];

		if (old->crc == p.crc && old->size == p.size &&
		    memcmp(w->parts.data + old->offset, w->parts.data + from, p.size) == 0) {
			w->parts.used = from;
			return i;
		}
	}
	w->list[w->part_count] = p;
	return w->part_count++;
}

/* A mask of one byte a row, for the time of this block. */
static uint8_t *new_mask(struct block_writer *w)
{
	uint8_t *mask = w->mask_count < BLOCK_VECTORS ? calloc(1, w->rows) : NULL;

	if (!mask)
		w->failed = true;
	else
		w->slot_present[w->mask_count++] = mask;
	return mask;
}

static uint32_t pack_presence(struct block_writer *w, const struct entry *e)
{
	uint8_t bits[COLUMN_ROWS / 8] = { 0 };
	size_t from = w->parts.used;

	if (e->c->value_count + e->c->odd_count == w->rows)
		return 0;
	/* Eight states at a time, each 0, 1 or 2; those behind the last row are absent. */
	for (uint32_t at = 0; at < (e->c->used + 7) / 8; at++) {
		uint64_t states;

		memcpy(&states, e->c->state + at * 8, 8);
		states = (states | states >> 1) & UINT64_C(0x0101010101010101);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
		states = __builtin_bswap64(states);
#endif
		bits[at] = (uint8_t)(states * UINT64_C(0x0102040810204080) >> 56);
	}
	octets_pack(&w->parts, bits, (w->rows + 7) / 8, w->squeeze);
	return 1 + end_part(w, from);
}

static uint32_t pack_odd(struct block_writer *w, const struct column *c)
{
	size_t from = w->parts.used;
	uint32_t n = 0, odd = 0;

	if (c->odd_count == 0)
		return 0;
	for (uint32_t row = 0; row < c->used; row++)
		if (c->state[row] != CELL_ABSENT)
			w->rest[n++] = c->state[row] == CELL_ODD;
	integers_pack(&w->parts, w->rest, n, w->squeeze);
	for (uint32_t row = 0; row < c->used; row++)
		if (c->state[row] == CELL_ODD)
			w->rest[odd++] = (uint64_t)c->values[row];
	integers_pack(&w->parts, w->rest, odd, w->squeeze);
	lexicon_pack(&w->parts, c->odd, false, w->squeeze);
	return 1 + end_part(w, from);
}

static uint32_t filter_words(struct block_writer *w, const struct words *words)
{
	uint32_t count = words_count(words);
	size_t size = members_size(count), from = w->parts.used;
	uint8_t *filter;

	if (count <= BLOCK_NO_FILTER)
		return 0;
	filter = bytes_room(&w->parts, size);
	if (!filter)
		return 0;
	memset(filter, 0, size);
	for (uint32_t i = 0; i < count; i++) {
		struct word word = words_get(words, i);

		members_add(filter, size, words_hash(word.text, word.size, word.mark));
	}
	w->parts.used += size;
	return 1 + end_part(w, from);
}

/* Numbers of a narrow column: which ones occur at all is marked first, so that each is added
 * once. */
static uint32_t filter_values(struct block_writer *w, const struct entry *e)
{
	const struct column *c = e->c;
	uint64_t seen[SMALL_RANGE / 64] = { 0 };
	size_t from = w->parts.used, size;
	uint32_t count = 0;
	uint8_t *filter;

	if ((uint64_t)e->max - (uint64_t)e->min >= SMALL_RANGE || e->max - e->min < BLOCK_NO_FILTER)
		return 0;
	for (uint32_t row = 0; row < c->used; row++) {
		uint64_t at = (uint64_t)c->values[row] - (uint64_t)e->min;

		if (c->state[row] == CELL_VALUE)
			seen[at / 64] |= UINT64_C(1) << at % 64;
	}
	for (unsigned i = 0; i < SMALL_RANGE / 64; i++)
		count += (uint32_t)__builtin_popcountll(seen[i]);
	/* A filter of most of its range says nothing. */
	if (count > (uint64_t)(e->max - e->min) / 2)
		return 0;
	size = members_size(count);
	filter = bytes_room(&w->parts, size);
	if (!filter)
		return 0;
	memset(filter, 0, size);
	for (unsigned i = 0; i < SMALL_RANGE / 64; i++)
		for (uint64_t left = seen[i]; left != 0; left &= left - 1)
			members_add(filter, size, members_hash(e->min + i * 64 + __builtin_ctzll(left)));
	w->parts.used += size;
	return 1 + end_part(w, from);
}

static void find_range(struct entry *e)
{
	const struct column *c = e->c;
	int64_t min = INT64_MAX, max = INT64_MIN;

	for (uint32_t row = 0; row < c->used; row++) {
		bool is = c->state[row] == CELL_VALUE;
		int64_t low = is ? c->values[row] : INT64_MAX, high = is ? c->values[row] : INT64_MIN;

		min = low < min ? low : min;
		max = high > max ? high : max;
	}
	e->min = c->value_count > 0 ? min : 0;
	e->max = c->value_count > 0 ? max : 0;
}

/* Takes over the words of a column before this one that has the same. */
static bool share_words(const struct block_writer *w, struct entry *e)
{
	for (const struct entry *other = w->entries; other < e; other++) {
		if (other->c->words == e->c->words && other->words != 0) {
			e->words = other->words;
			e->filter = other->filter;
			return true;
		}
	}
	return false;
}

static void pack_column(struct block_writer *w, struct entry *e)
{
	struct column *c = e->c;
	size_t from;

	e->presence = pack_presence(w, e);
	e->odd = pack_odd(w, c);
	if (c->value_count == 0)
		return;
	if (c->kind != COLUMN_TEXT) {
		find_range(e);
		e->filter = filter_values(w, e);
		return;
	}
	if (share_words(w, e))
		return;
	from = w->parts.used;
	lexicon_pack(&w->parts, c->words, !c->patterns, w->squeeze);
	e->words = 1 + end_part(w, from);
	if (!c->patterns)
		e->filter = filter_words(w, c->words);
}

static void list_columns(struct block_writer *w, struct column *const *columns, unsigned count)
{
	w->entry_count = 0;
	for (unsigned id = 0; id < count; id++) {
		struct column *c = columns[id];

		if (!c || c->value_count + c->odd_count == 0)
			continue;
		if (w->entry_count == BLOCK_COLUMNS || column_reach(c, w->rows) != 0) {
			w->failed = true;
			return;
		}
		w->entries[w->entry_count++] = (struct entry){ .c = c, .id = (uint16_t)id };
	}
}

static int mask_values(struct block_writer *w, struct entry *e)
{
	uint8_t *mask;

	if (e->c->odd_count == 0) {
		e->present = e->c->state;
		return 0;
	}
	mask = new_mask(w);
	if (!mask)
		return -1;
	for (uint32_t row = 0; row < w->rows; row++)
		mask[row] = e->c->state[row] == CELL_VALUE;
	e->present = mask;
	return 0;
}

static struct entry *find_role(struct block_writer *w, enum column_role role)
{
	for (unsigned i = 0; i < w->entry_count; i++)
		if (w->entries[i].c->role == role)
			return &w->entries[i];
	return NULL;
}

static bool is_port(const struct entry *e, uint32_t rows)
{
	uint64_t all = 0;

	if (e->c->kind != COLUMN_NUMBER || e->c->digits != 0 || e->c->odd_count > 0)
		return false;
	for (uint32_t row = 0; row < rows; row++)
		all |= (uint64_t)e->c->values[row] & -(uint64_t)e->c->state[row];
	return all < UINT32_MAX;
}

/* A port stands only where its address stands, a destination only where a source does. Eight rows
 * at a time: states are 0 or 1 where a column has nothing odd, and 0 behind the last row. */
static bool lies_within(const struct entry *inner, const struct entry *outer, uint32_t rows)
{
	uint64_t alone = 0;

	for (uint32_t row = 0; row < rows; row += 8) {
		uint64_t in, out;

		memcpy(&in, inner->c->state + row, 8);
		memcpy(&out, outer->c->state + row, 8);
		alone |= in & ~out;
	}
	return alone == 0;
}

static bool ports_fit(struct block_writer *w, const struct entry *address, enum column_role role)
{
	const struct entry *port = find_role(w, role);

	return !port || (is_port(port, w->rows) && lies_within(port, address, w->rows));
}

/* True when the four columns can be told as pairs. */
static bool can_pair(struct block_writer *w)
{
	const struct entry *src = find_role(w, ROLE_SRC_IP), *dst = find_role(w, ROLE_DST_IP);

	return src && dst && src->c->kind == COLUMN_TEXT && dst->c->kind == COLUMN_TEXT &&
	       src->c->words == dst->c->words && !src->c->patterns && !dst->c->patterns &&
	       src->c->odd_count == 0 && dst->c->odd_count == 0 &&
	       lies_within(dst, src, w->rows) &&
	       ports_fit(w, src, ROLE_SRC_PORT) && ports_fit(w, dst, ROLE_DST_PORT);
}

static struct pairs_end end_of(const struct entry *address, const struct entry *port, uint32_t row)
{
	/* An end that is not there, as the target of an ARP reply, has a number that nobody reads. */
	struct pairs_end e = { .address = address->c->state[row] ? (uint32_t)address->c->values[row] : 0 };

	if (port && port->c->state[row])
		e.port = (uint32_t)port->c->values[row] + 1;
	return e;
}

static void pack_pairs(struct block_writer *w)
{
	struct entry *entries[4];
	size_t from = w->parts.used;

	w->has_pairs = can_pair(w);
	if (!w->has_pairs)
		return;
	for (unsigned i = 0; i < 4; i++) {
		entries[i] = find_role(w, (enum column_role)(ROLE_SRC_IP + i));
		w->pair_columns[i] = entries[i] ? 1 + (uint32_t)(entries[i] - w->entries) : 0;
		if (entries[i])
			entries[i]->paired = true;
	}
	w->failed |= pairs_begin(&w->pairs, w->rows) != 0;
	for (uint32_t row = 0; row < w->rows && !w->failed; row++) {
		if (entries[0]->c->state[row])
			w->failed |= pairs_put(&w->pairs, row, end_of(entries[0], entries[1], row),
					 end_of(entries[2], entries[3], row)) != 0;
	}
	if (w->failed)
		return;
	pairs_pack(&w->parts, &w->pairs, w->squeeze);
	w->pairs_part = end_part(w, from);
}

static void add_vector(struct block_writer *w, unsigned column, unsigned slot, int64_t *values,
    const uint8_t *present)
{
	if (w->vector_count == BLOCK_VECTORS) {
		w->failed = true;
		return;
	}
	w->vectors[w->vector_count] = (struct vector){ .values = values, .present = present };
	w->vector_entries[w->vector_count++] = (struct vector_entry){ .column = column, .slot = slot };
}

/* The values of the columns that are, or are not, told from themselves alone. */
static void list_values(struct block_writer *w, bool roots)
{
	for (unsigned i = 0; i < w->entry_count; i++) {
		const struct entry *e = &w->entries[i];
		bool root = e->c->role == ROLE_ROOT || e->c->kind != COLUMN_NUMBER;

		if (!e->paired && e->c->value_count > 0 && root == roots)
			add_vector(w, i, 0, e->c->values, e->present);
	}
}

static void list_slots_of(struct block_writer *w, unsigned column)
{
	struct entry *e = &w->entries[column];
	uint32_t count = words_count(e->c->words);
	uint8_t *wants = malloc(count + 1);

	if (!wants) {
		w->failed = true;
		return;
	}
	for (uint32_t i = 0; i < count; i++) {
		struct word word = words_get(e->c->words, i);

		wants[i] = (uint8_t)pattern_numbers(word.text, word.size);
		if (wants[i] > e->slots)
			e->slots = wants[i];
	}
	for (unsigned slot = 0; slot < e->slots && !w->failed; slot++) {
		uint8_t *mask = new_mask(w);

		for (uint32_t row = 0; mask && row < w->rows; row++)
			mask[row] = e->present[row] && wants[e->c->values[row]] > slot;
		add_vector(w, column, 1 + slot, e->c->slot[slot], mask);
	}
	free(wants);
}

static void list_vectors(struct block_writer *w)
{
	w->vector_count = 0;
	list_values(w, true);
	w->root_count = w->vector_count;
	list_values(w, false);
	for (unsigned i = 0; i < w->entry_count && !w->failed; i++)
		if (w->entries[i].c->patterns && w->entries[i].c->value_count > 0)
			list_slots_of(w, i);
}

static uint32_t name_of(const struct block_writer *w, unsigned v)
{
	const struct vector_entry *e;

	if (v == PLAN_NO_VECTOR)
		return NO_NAME;
	e = &w->vector_entries[v];
	return (uint32_t)w->entries[e->column].id << 8 | e->slot;
}

/* The place of the vector of that name below the limit, or PLAN_NO_VECTOR. */
static uint16_t place_of(const struct block_writer *w, uint32_t name, unsigned limit)
{
	for (unsigned v = 0; v < limit && name != NO_NAME; v++)
		if (name_of(w, v) == name)
			return (uint16_t)v;
	return PLAN_NO_VECTOR;
}

/* The plan found for this vector in an earlier block, if all it refers to is there. */
static bool recall(const struct block_writer *w, unsigned v, struct plan *plan)
{
	const struct memory *m = &w->memory;
	uint32_t name = name_of(w, v);

	for (unsigned i = 0; i < m->count; i++) {
		if (m->names[i] != name)
			continue;
		*plan = m->plans[i];
		if (plan->link >= PLAN_SAME && !w->has_pairs)
			return false;
		if (plan->link < PLAN_ROW)
			return true;
		plan->a = place_of(w, m->a[i], v + 1);
		plan->b = place_of(w, m->b[i], v);
		return plan->a != PLAN_NO_VECTOR && (plan->b != PLAN_NO_VECTOR || m->b[i] == NO_NAME);
	}
	return false;
}

static void remember(struct block_writer *w, unsigned v)
{
	const struct plan *p = &w->vector_entries[v].plan;
	struct memory *m = &w->memory;
	unsigned at = 0;

	while (at < m->count && m->names[at] != name_of(w, v))
		at++;
	if (at == BLOCK_VECTORS)
		return;
	m->names[at] = name_of(w, v);
	m->a[at] = p->link >= PLAN_ROW ? name_of(w, p->a) : NO_NAME;
	m->b[at] = p->link >= PLAN_ROW ? name_of(w, p->b) : NO_NAME;
	m->plans[at] = *p;
	m->count += at == m->count;
}

/* A few values are not worth a search. */
static bool worth_a_plan(const struct block_writer *w, unsigned v)
{
	return w->entries[w->vector_entries[v].column].c->value_count >= WORTH_A_PLAN;
}

/* A search takes time for every vector that may foretell this one, which a block of a thousand
 * columns has not. */
static struct plan search(const struct block_writer *w, unsigned v, const struct plan_rows *over)
{
	unsigned limit = v < CANDIDATES ? v : CANDIDATES;

	if (!worth_a_plan(w, v))
		return (struct plan){ .link = PLAN_NONE, .b = PLAN_NO_VECTOR };
	return plan_search(w->vectors, v, v < w->root_count ? 0 : limit, over, &w->sample);
}

/* True when all plans were searched for, none was known. */
static bool choose_plans(struct block_writer *w, const struct plan_rows *over)
{
	struct memory *m = &w->memory;
	bool sampled = false, anew;

	if (m->age++ == SEARCH_EVERY || m->rows * MORE_ROWS <= w->rows)
		m->count = 0;
	anew = m->count == 0;
	for (unsigned v = 0; v < w->vector_count; v++) {
		struct vector_entry *e = &w->vector_entries[v];

		if (recall(w, v, &e->plan))
			continue;
		if (!sampled)
			plan_sample(&w->sample, over);
		sampled = true;
		e->plan = search(w, v, over);
		if (w->rows >= SEARCH_ROWS && worth_a_plan(w, v))
			remember(w, v);
	}
	return anew;
}

/* Looks whether the plans still do as well as on the block they were found on. A search costs as much
 * as a block: a stream that goes on as it began wants one. */
static void judge_plans(struct block_writer *w, bool anew)
{
	struct memory *m = &w->memory;

	if (anew) {
		m->age = 1;
		m->rows = w->rows;
		m->bytes = w->parts.used;
	} else if (w->rows >= m->rows &&
		   w->parts.used * m->rows > m->bytes * w->rows / WORSE * (WORSE + 1)) {
		m->count = 0;
	}
}

static void pack_vectors(struct block_writer *w)
{
	struct plan_rows over = { .rows = w->rows, .table = w->table };
	bool anew;

	if (w->has_pairs) {
		over.codes = w->pairs.codes;
		over.pairs = w->pairs.count;
	}
	anew = choose_plans(w, &over);
	for (unsigned v = 0; v < w->vector_count && !w->failed; v++) {
		struct vector_entry *e = &w->vector_entries[v];
		size_t from = w->parts.used;
		uint32_t n = plan_apply(&e->plan, w->vectors, v, &over, w->rest, &e->base);

		integers_pack(&w->parts, w->rest, n, w->squeeze);
		e->part = end_part(w, from);
	}
	judge_plans(w, anew);
}

static void head_column(struct bytes *h, const struct entry *e)
{
	const struct column *c = e->c;

	bytes_varint(h, e->id);
	bytes_u8(h, c->kind);
	bytes_u8(h, c->digits);
	bytes_u8(h, (uint8_t)((c->patterns ? BLOCK_PATTERNS : 0) | (e->paired ? BLOCK_PAIRED : 0)));
	bytes_varint(h, c->value_count);
	bytes_varint(h, c->odd_count);
	bytes_varint(h, e->presence);
	bytes_varint(h, e->odd);
	if (c->kind == COLUMN_TEXT) {
		bytes_varint(h, e->words);
	} else {
		bytes_varint(h, zigzag(e->min));
		bytes_varint(h, zigzag(e->max));
	}
	bytes_varint(h, e->filter);
	bytes_varint(h, e->slots);
}

static void head_vector(struct bytes *h, const struct vector_entry *e)
{
	bytes_varint(h, e->column);
	bytes_varint(h, e->slot);
	bytes_u8(h, e->plan.link);
	if (e->plan.link >= PLAN_ROW) {
		bytes_varint(h, e->plan.a);
		bytes_varint(h, e->plan.b == PLAN_NO_VECTOR ? 0 : e->plan.b + 1u);
		bytes_u8(h, e->plan.sign < 0);
	}
	bytes_varint(h, zigzag(e->base));
	bytes_varint(h, e->part);
}

static void head_block(struct block_writer *w)
{
	struct bytes *h = &w->header;

	bytes_varint(h, BLOCK_VERSION);
	bytes_varint(h, w->rows);
	bytes_varint(h, w->part_count);
	for (unsigned i = 0; i < w->part_count; i++) {
		bytes_varint(h, w->list[i].size);
		bytes_u32(h, w->list[i].crc);
	}
	bytes_varint(h, w->has_pairs ? 1 + w->pairs_part : 0);
	for (unsigned i = 0; i < 4 && w->has_pairs; i++)
		bytes_varint(h, w->pair_columns[i]);
	bytes_varint(h, w->entry_count);
	for (unsigned i = 0; i < w->entry_count; i++)
		head_column(h, &w->entries[i]);
	bytes_varint(h, w->vector_count);
	for (unsigned i = 0; i < w->vector_count; i++)
		head_vector(h, &w->vector_entries[i]);
}

/* Header and parts one behind the other. */
static void assemble(struct block_writer *w, struct bytes *out)
{
	size_t from = out->used, head = BLOCK_FIXED + w->header.used;
	uint32_t crc;

	bytes_u32(out, BLOCK_MAGIC);
	bytes_u32(out, (uint32_t)head);
	bytes_u32(out, (uint32_t)(head + w->parts.used));
	if (out->failed)
		return;
	crc = crc32c(0, out->data + from, BLOCK_FIXED - 4);
	bytes_u32(out, crc32c(crc, w->header.data, w->header.used));
	bytes_put(out, w->header.data, w->header.used);
	bytes_put(out, w->parts.data, w->parts.used);
}

static void write_parts(struct block_writer *w, struct column *const *columns, unsigned count)
{
	list_columns(w, columns, count);
	for (unsigned i = 0; i < w->entry_count && !w->failed; i++)
		w->failed |= mask_values(w, &w->entries[i]) != 0;
	if (!w->failed)
		pack_pairs(w);
	for (unsigned i = 0; i < w->entry_count && !w->failed; i++)
		pack_column(w, &w->entries[i]);
	if (!w->failed)
		list_vectors(w);
	if (!w->failed)
		pack_vectors(w);
}

int block_write(struct block_writer *w, struct column *const *columns, unsigned count,
    uint32_t rows, struct bytes *out)
{
	w->parts.used = w->header.used = 0;
	w->parts.failed = w->header.failed = false;
	w->part_count = w->mask_count = 0;
	w->rows = rows;
	w->failed = false;
	write_parts(w, columns, count);
	if (!w->failed && !w->parts.failed)
		head_block(w);
	for (unsigned i = 0; i < w->mask_count; i++)
		free(w->slot_present[i]);
	if (w->failed || w->parts.failed || w->header.failed)
		return -1;
	assemble(w, out);
	return out->failed ? -1 : 0;
}
