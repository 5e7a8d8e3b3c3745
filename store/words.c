#include "store/words.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
	FIRST_SLOTS = 512,
	MOST_BYTES = (1 << 24) - 1, /* of a text */
	MEDIUM_TEXT = 48,           /* three loads of 16 bytes cover it */
};

struct entry {
	uint32_t offset, size;
	uint8_t mark;
};

struct words {
	struct words_table table; /* first: words_recall */
	struct entry *entries;
	uint32_t count, room;
	char *text;
	size_t used, capacity;
};

_Static_assert(offsetof(struct words, table) == 0, "words_recall looks there");

struct words *words_open(void)
{
	struct words *w = calloc(1, sizeof(*w));

	if (!w)
		return NULL;
	w->table.slots = calloc(FIRST_SLOTS, sizeof(*w->table.slots));
	w->table.mask = FIRST_SLOTS - 1;
	if (!w->table.slots) {
		free(w);
		return NULL;
	}
	return w;
}

void words_close(struct words *w)
{
	if (!w)
		return;
	free(w->table.slots);
	free(w->entries);
	free(w->text);
	free(w);
}

/* A table that was much too large for its words is halved: it is to be cleared each time. */
static void shrink_slots(struct words_table *t)
{
	size_t size = (t->mask + (size_t)1) / 2;
	struct words_slot *slots = realloc(t->slots, size * sizeof(*slots));

	if (!slots)
		return;
	t->slots = slots;
	t->mask = (uint32_t)(size - 1);
}

void words_clear(struct words *w)
{
	struct words_table *t = &w->table;

	if (t->mask >= FIRST_SLOTS && w->count < t->mask / 8)
		shrink_slots(t);
	memset(t->slots, 0, (t->mask + (size_t)1) * sizeof(*t->slots));
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

	return words_mix(first ^ before ^ k1 ^ (uint64_t)size << 56, second ^ k2 ^ (uint64_t)mark << 60);
}

/* Folds all but the last 16 bytes or fewer. */
static uint64_t hash_front(const char **text, size_t *size)
{
	uint64_t h = 0;

	for (; *size > 16; *text += 16, *size -= 16)
		h = words_mix(load(*text, 8) ^ h ^ 0x9e3779b97f4a7c15u, load(*text + 8, 8) ^ 0xd6e8feb86659fd93u);
	return h;
}

uint64_t words_hash(const char *text, size_t size, uint8_t mark)
{
	uint64_t before = hash_front(&text, &size), first, second;

	first = load_short(text, size, &second);
	return hash_loads(first, second, before, size, mark);
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

static inline uint64_t fold(uint64_t h, const char *p)
{
	return words_mix(load(p, 8) ^ h ^ 0x9e3779b97f4a7c15u, load(p + 8, 8) ^ 0xd6e8feb86659fd93u);
}

/* Of more than SHORT_TEXT bytes; no loop for most of them. */
static inline uint64_t hash_long(const char *text, size_t size)
{
	uint64_t h = size;

	for (; size > MEDIUM_TEXT; text += SHORT_TEXT, size -= SHORT_TEXT)
		h = fold(h, text);
	h = fold(h, text);
	h = fold(h, text + (size - SHORT_TEXT) / 2);
	return fold(h, text + size - SHORT_TEXT);
}

static inline bool same16(const char *a, const char *b)
{
	return ((load(a, 8) ^ load(b, 8)) | (load(a + 8, 8) ^ load(b + 8, 8))) == 0;
}

/* Two texts of more than SHORT_TEXT bytes. */
static inline bool same_long(const char *a, const char *b, size_t size)
{
	size_t middle = (size - SHORT_TEXT) / 2, last = size - SHORT_TEXT;

	if (size > MEDIUM_TEXT)
		return memcmp(a, b, size) == 0;
	return same16(a, b) && same16(a + middle, b + middle) && same16(a + last, b + last);
}

/* What a slot of this text looks like but for its number; where it is kept is yet to be known. No slot
 * looks like one too long. */
static inline struct words_slot key_of(const char *text, size_t size, uint8_t mark)
{
	struct words_slot key = { .size_mark = size > MOST_BYTES ? 0 : words_size_mark(size, mark) };

	if (size <= SHORT_TEXT)
		key.text = short_of(text, size);
	else
		key.text.first = hash_long(text, size);
	return key;
}

static inline uint32_t home_of(const struct words_slot *s)
{
	return s->size_mark >> 8 <= SHORT_TEXT ? words_home(s->text) : (uint32_t)s->text.first;
}

static struct words_slot *free_slot(const struct words_table *t, uint32_t at)
{
	for (at &= t->mask; t->slots[at].size_mark != 0;)
		at = (at + 1) & t->mask;
	return &t->slots[at];
}

static int grow_slots(struct words_table *t)
{
	size_t size = (t->mask + (size_t)1) * 2;
	struct words_table larger = { calloc(size, sizeof(*t->slots)), (uint32_t)(size - 1) };

	if (!larger.slots)
		return -1;
	for (const struct words_slot *s = t->slots; s <= t->slots + t->mask; s++)
		if (s->size_mark != 0)
			*free_slot(&larger, home_of(s)) = *s;
	free(t->slots);
	*t = larger;
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

/* The slot that holds a text, or the free one at the end of the way there. */
static inline struct words_slot *locate(const struct words *w, const struct words_slot *key, const char *text,
    size_t size)
{
	const struct words_table *t = &w->table;

	for (uint32_t at = home_of(key) & t->mask;; at = (at + 1) & t->mask) {
		struct words_slot *s = &t->slots[at];

		if (s->size_mark == 0 ||
		    (s->size_mark == key->size_mark && s->text.first == key->text.first &&
			(size <= SHORT_TEXT ? s->text.second == key->text.second
					    : same_long(w->text + s->text.second, text, size))))
			return s;
	}
}

/* The number of a text that was found, which then changes places with the one that stands where it
 * belongs: nothing is free between the two, so both are still found. */
static inline uint32_t bring_home(const struct words_table *t, struct words_slot *s)
{
	struct words_slot *home = &t->slots[home_of(s) & t->mask], found = *s;

	if (s != home) {
		*s = *home;
		*home = found;
	}
	return found.number;
}

/* Makes a new text of what is looked for; its number, or UINT32_MAX. */
static uint32_t add_entry(struct words *w, struct words_slot *key, const char *text, size_t size, uint8_t mark)
{
	struct words_table *t = &w->table;

	if (key->size_mark == 0 || w->used + size > UINT32_MAX)
		return UINT32_MAX;
	if ((w->count == w->room && grow_entries(w) != 0) ||
	    (w->used + size > w->capacity && grow_text(w, size) != 0) ||
	    (w->count >= t->mask / 4 * 3 && grow_slots(t) != 0))
		return UINT32_MAX;
	if (size > 0)
		memcpy(w->text + w->used, text, size);
	w->entries[w->count] = (struct entry){ .offset = (uint32_t)w->used, .size = (uint32_t)size, .mark = mark };
	if (size > SHORT_TEXT)
		key->text.second = w->used;
	key->number = w->count;
	w->used += size;
	*free_slot(t, home_of(key)) = *key;
	return w->count++;
}

uint32_t words_find(const struct words *w, const char *text, size_t size, uint8_t mark)
{
	struct words_slot key = key_of(text, size, mark);
	const struct words_slot *s = locate(w, &key, text, size);

	return s->size_mark != 0 ? s->number : UINT32_MAX;
}

uint32_t words_meet(struct words *w, const char *text, size_t size)
{
	struct words_slot key = key_of(text, size, 0);
	struct words_slot *s = locate(w, &key, text, size);

	return s->size_mark != 0 ? bring_home(&w->table, s) : UINT32_MAX;
}

uint32_t words_add(struct words *w, const char *text, size_t size, uint8_t mark)
{
	struct words_slot key = key_of(text, size, mark);
	struct words_slot *s = locate(w, &key, text, size);

	return s->size_mark != 0 ? bring_home(&w->table, s) : add_entry(w, &key, text, size, mark);
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
