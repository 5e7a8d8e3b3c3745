#include "store/words.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_SLOTS = 1024, LONG_RECENT = 256 };

/* What is looked for, or stands there. The texts of up to 16 bytes are told by their size and the
 * two loads that cover them. */
struct entry {
	uint64_t first, second;
	uint32_t offset;
	uint32_t size;
	uint32_t hash;
	uint8_t mark;
};

/* A text of 17 to WORDS_LONG bytes met lately: its first and its last 16. */
struct long_recent {
	struct short_text first, last;
	uint32_t size, number; /* 0: nothing is here */
};

struct words {
	struct words_recent recent[WORDS_RECENT]; /* first: words_recall */
	struct long_recent long_recent[LONG_RECENT];
	uint32_t *slots; /* number + 1, 0 is free; open addressing */
	uint32_t mask;
	struct entry *entries;
	uint32_t count, room;
	char *text;
	size_t used, capacity;
};

_Static_assert(offsetof(struct words, recent) == 0, "words_recall looks there");

struct words *words_open(void)
{
	struct words *w = calloc(1, sizeof(*w));

	if (!w)
		return NULL;
	w->slots = calloc(FIRST_SLOTS, sizeof(*w->slots));
	w->mask = FIRST_SLOTS - 1;
	if (!w->slots) {
		free(w);
		return NULL;
	}
	return w;
}

void words_close(struct words *w)
{
	if (!w)
		return;
	free(w->slots);
	free(w->entries);
	free(w->text);
	free(w);
}

void words_clear(struct words *w)
{
	memset(w->slots, 0, (w->mask + (size_t)1) * sizeof(*w->slots));
	memset(w->recent, 0, sizeof(w->recent));
	memset(w->long_recent, 0, sizeof(w->long_recent));
	w->count = 0;
	w->used = 0;
}

static uint64_t load(const char *p, size_t n)
{
	uint64_t v = 0;

	memcpy(&v, p, n);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	v = __builtin_bswap64(v);
#endif
	return v;
}

static uint64_t mix(uint64_t a, uint64_t b)
{
	unsigned __int128 product = (unsigned __int128)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* Two overlapping loads read any tail without a loop. */
static inline uint64_t load_short(const char *p, size_t n, uint64_t *second)
{
	if (n >= 8) {
		*second = load(p + n - 8, 8);
		return load(p, 8);
	}
	if (n >= 4) {
		*second = load(p + n - 4, 4);
		return load(p, 4);
	}
	*second = n > 0 ? (uint64_t)(unsigned char)p[n - 1] : 0;
	return n > 0 ? (uint64_t)(unsigned char)p[0] | (uint64_t)(unsigned char)p[n / 2] << 8 : 0;
}

static inline uint64_t hash_loads(uint64_t first, uint64_t second, uint64_t before, size_t size,
    uint8_t mark)
{
	const uint64_t k1 = 0x9e3779b97f4a7c15u, k2 = 0xd6e8feb86659fd93u;

	return mix(first ^ before ^ k1 ^ (uint64_t)size << 56, second ^ k2 ^ (uint64_t)mark << 60);
}

/* Folds all but the last 16 bytes or fewer. */
static uint64_t hash_front(const char **text, size_t *size)
{
	uint64_t h = 0;

	for (; *size > 16; *text += 16, *size -= 16)
		h = mix(load(*text, 8) ^ h ^ 0x9e3779b97f4a7c15u, load(*text + 8, 8) ^ 0xd6e8feb86659fd93u);
	return h;
}

uint64_t words_hash(const char *text, size_t size, uint8_t mark)
{
	uint64_t before = hash_front(&text, &size), first, second;

	first = load_short(text, size, &second);
	return hash_loads(first, second, before, size, mark);
}

/* Filled in place: an entry copied right after its small fields were written makes the processor
 * wait for them (measured: half of the time of this file). */
static inline void fill_key(struct entry *e, const char *text, size_t size, uint8_t mark)
{
	uint64_t before, first, second;

	e->size = (uint32_t)size;
	e->mark = mark;
	before = hash_front(&text, &size);
	first = load_short(text, size, &second);
	e->first = first;
	e->second = second;
	e->hash = (uint32_t)hash_loads(first, second, before, size, mark);
}

static int grow_slots(struct words *w)
{
	uint32_t size = (w->mask + 1) * 2;
	uint32_t *slots = calloc(size, sizeof(*slots));

	if (!slots)
		return -1;
	for (uint32_t n = 0; n < w->count; n++) {
		uint32_t at = w->entries[n].hash & (size - 1);

		while (slots[at] != 0)
			at = (at + 1) & (size - 1);
		slots[at] = n + 1;
	}
	free(w->slots);
	w->slots = slots;
	w->mask = size - 1;
	return 0;
}

static int grow_text(struct words *w, size_t size)
{
	size_t capacity = w->capacity * 2 + size + 4096;
	char *text = realloc(w->text, capacity);

	if (!text)
		return -1;
	w->text = text;
	w->capacity = capacity;
	return 0;
}

static int grow_entries(struct words *w)
{
	uint32_t room = w->room * 2 + 256;
	struct entry *entries = realloc(w->entries, room * sizeof(*entries));

	if (!entries)
		return -1;
	w->entries = entries;
	w->room = room;
	return 0;
}

/* The slot that holds this text, or the free one where it belongs. */
static inline uint32_t locate(const struct words *w, const struct entry *key, const char *text)
{
	uint32_t at = key->hash & w->mask;

	for (; w->slots[at] != 0; at = (at + 1) & w->mask) {
		const struct entry *e = &w->entries[w->slots[at] - 1];

		if (e->first == key->first && e->second == key->second && e->size == key->size &&
		    e->mark == key->mark &&
		    (key->size <= SHORT_TEXT || memcmp(w->text + e->offset, text, key->size) == 0))
			break;
	}
	return at;
}

uint32_t words_find(const struct words *w, const char *text, size_t size, uint8_t mark)
{
	struct entry key;

	fill_key(&key, text, size, mark);
	return w->slots[locate(w, &key, text)] - 1;
}

/* Makes a new text of the entry that is looked for; its number, or UINT32_MAX. */
static uint32_t add_entry(struct words *w, const struct entry *key, const char *text)
{
	if (w->used + key->size > UINT32_MAX)
		return UINT32_MAX;
	if ((w->count == w->room && grow_entries(w) != 0) ||
	    (w->used + key->size > w->capacity && grow_text(w, key->size) != 0) ||
	    (w->count >= w->mask / 2 && grow_slots(w) != 0))
		return UINT32_MAX;
	if (key->size > 0)
		memcpy(w->text + w->used, text, key->size);
	w->entries[w->count] = (struct entry){ .first = key->first, .second = key->second,
		.offset = (uint32_t)w->used, .size = key->size, .hash = key->hash, .mark = key->mark };
	w->used += key->size;
	w->slots[locate(w, key, text)] = w->count + 1;
	return w->count++;
}

static uint32_t look_up(struct words *w, const struct entry *key, const char *text)
{
	uint32_t at = locate(w, key, text);

	return w->slots[at] != 0 ? w->slots[at] - 1 : add_entry(w, key, text);
}

static inline uint32_t size_and_mark(size_t size, uint8_t mark)
{
	return (uint32_t)size * 2 + 1 + mark * 64u;
}

static inline bool is_recent(const struct words_recent *r, struct short_text text, uint32_t size_mark)
{
	return short_text_same(r->text, text) && r->size_mark == size_mark;
}

/* Of n bytes that nothing readable need follow. */
static inline struct short_text short_of(const char *p, size_t n)
{
	uint64_t second, first = load_short(p, n, &second);

	if (n > 8)
		return (struct short_text){ first, second >> 8 * (16 - n) };
	if (n >= 4)
		return (struct short_text){ n == 8 ? first : first | second << 8 * (n - 4), 0 };
	if (n == 3)
		return (struct short_text){ first | second << 16, 0 };
	return (struct short_text){ n == 2 ? first : second, 0 };
}

static unsigned long_place(struct short_text first, struct short_text last)
{
	return words_place((struct short_text){ first.first ^ last.first, first.second ^ last.second * 3 }) % LONG_RECENT;
}

/* Keeps the number of a text where it is found next time. */
static void keep(struct words *w, const char *text, size_t size, uint8_t mark, uint32_t number)
{
	struct short_text first, last;

	if (size <= SHORT_TEXT) {
		first = short_of(text, size);
		w->recent[words_place(first)] = (struct words_recent){ .text = first, .number = number,
			.size_mark = size_and_mark(size, mark) };
	} else if (size <= WORDS_LONG && mark == 0) {
		first = short_text_load(text, SHORT_TEXT);
		last = short_text_load(text + size - SHORT_TEXT, SHORT_TEXT);
		w->long_recent[long_place(first, last)] = (struct long_recent){ .first = first, .last = last,
			.size = (uint32_t)size, .number = number };
	}
}

uint32_t words_recall_long(const struct words *w, const char *text, size_t size)
{
	struct short_text first = short_text_load(text, SHORT_TEXT);
	struct short_text last = short_text_load(text + size - SHORT_TEXT, SHORT_TEXT);
	const struct long_recent *r = &w->long_recent[long_place(first, last)];

	if (r->size != size || !short_text_same(r->first, first) || !short_text_same(r->last, last) ||
	    memcmp(w->text + w->entries[r->number].offset + SHORT_TEXT, text + SHORT_TEXT, size - SHORT_TEXT) != 0)
		return UINT32_MAX;
	return r->number;
}

uint32_t words_meet(struct words *w, const char *text, size_t size)
{
	uint32_t number = words_find(w, text, size, 0);

	if (number != UINT32_MAX)
		keep(w, text, size, 0, number);
	return number;
}

uint32_t words_add(struct words *w, const char *text, size_t size, uint8_t mark)
{
	const struct words_recent *r;
	struct short_text known;
	struct entry key;
	uint32_t number;

	if (size <= SHORT_TEXT) {
		known = short_of(text, size);
		r = &w->recent[words_place(known)];
		if (is_recent(r, known, size_and_mark(size, mark)))
			return r->number;
	}
	fill_key(&key, text, size, mark);
	number = look_up(w, &key, text);
	if (number != UINT32_MAX)
		keep(w, text, size, mark, number);
	return number;
}

struct word words_get(const struct words *w, uint32_t number)
{
	const struct entry *e = &w->entries[number];

	/* While all words are empty there is no text. */
	return (struct word){ .text = w->text ? w->text + e->offset : "", .size = e->size, .mark = e->mark };
}

uint32_t words_count(const struct words *w)
{
	return w->count;
}

size_t words_bytes(const struct words *w)
{
	return w->used;
}
