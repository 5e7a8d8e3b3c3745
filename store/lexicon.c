#include "store/lexicon.h"
#include "store/address.h"
#include "store/column.h"
#include "store/integers.h"

#include <stdlib.h>
#include <string.h>

enum {
	CLASS_IPV4 = 2,
	CLASS_IPV6 = 3,
	MAX_TEXT = 256 << 20, /* bytes of all texts: more is no lexicon of ours */
};

/* Texts sorted into the strings of bytes they are stored as. */
struct classes {
	struct bytes class, texts, v4, v6;
	uint64_t *sizes;
	uint32_t size_count;
};

static void classify(struct classes *to, struct word w, bool addresses)
{
	uint8_t raw[16];
	unsigned n = addresses && w.mark == MARK_STRING ? address_read(w.text, w.size, raw) : 0;

	if (n == 0) {
		bytes_u8(&to->class, w.mark);
		bytes_put(&to->texts, w.text, w.size);
		to->sizes[to->size_count++] = w.size;
	} else {
		bytes_u8(&to->class, n == 4 ? CLASS_IPV4 : CLASS_IPV6);
		bytes_put(n == 4 ? &to->v4 : &to->v6, raw, n);
	}
}

static void put_octets(struct bytes *out, struct bytes *b, struct squeeze *s)
{
	bytes_varint(out, b->used);
	octets_pack(out, b->data, b->used, s);
	out->failed |= b->failed;
	bytes_free(b);
}

void lexicon_pack(struct bytes *out, const struct words *words, bool addresses, struct squeeze *s)
{
	struct classes sorted = { 0 };
	uint32_t count = words_count(words);

	sorted.sizes = malloc((count + (size_t)1) * sizeof(*sorted.sizes));
	if (!sorted.sizes) {
		out->failed = true;
		return;
	}
	for (uint32_t i = 0; i < count; i++)
		classify(&sorted, words_get(words, i), addresses);
	bytes_varint(out, count);
	octets_pack(out, sorted.class.data, sorted.class.used, s);
	out->failed |= sorted.class.failed;
	bytes_free(&sorted.class);
	integers_pack(out, sorted.sizes, sorted.size_count, s);
	put_octets(out, &sorted.texts, s);
	put_octets(out, &sorted.v4, s);
	put_octets(out, &sorted.v6, s);
	free(sorted.sizes);
}

void lexicon_free(struct lexicon *l)
{
	free(l->words);
	free(l->text);
	*l = (struct lexicon){ 0 };
}

static int reserve(struct lexicon *l, uint32_t words)
{
	struct word *larger;

	if (words <= l->room)
		return 0;
	larger = realloc(l->words, words * sizeof(*larger));
	if (!larger)
		return -1;
	l->words = larger;
	l->room = words;
	return 0;
}

/* What is read before the texts can be laid out. */
struct sizes {
	uint8_t *class;
	uint64_t *size;
	uint32_t plain, v4, v6; /* words of each class */
	uint64_t bytes;         /* of the plain ones */
};

static int count_classes(struct sizes *z, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		if (z->class[i] > CLASS_IPV6)
			return -1;
		z->v4 += z->class[i] == CLASS_IPV4;
		z->v6 += z->class[i] == CLASS_IPV6;
	}
	z->plain = count - z->v4 - z->v6;
	return 0;
}

static int read_sizes(struct cursor *from, struct sizes *z, uint32_t count, struct squeeze *s)
{
	z->class = malloc(count + (size_t)1);
	z->size = malloc((count + (size_t)1) * sizeof(*z->size));
	if (!z->class || !z->size || octets_unpack(from, z->class, count, s) != 0 ||
	    count_classes(z, count) != 0 || integers_unpack(from, z->size, z->plain, s) != 0)
		return -1;
	for (uint32_t i = 0; i < z->plain; i++) {
		if (z->size[i] > MAX_TEXT)
			return -1;
		z->bytes += z->size[i];
	}
	return z->bytes <= MAX_TEXT ? 0 : -1;
}

static int reserve_text(struct lexicon *l, size_t size)
{
	char *larger;

	if (size <= l->text_room)
		return 0;
	larger = realloc(l->text, size);
	if (!larger)
		return -1;
	l->text = larger;
	l->text_room = size;
	return 0;
}

static int read_octets(struct cursor *from, uint8_t *to, size_t wanted, struct squeeze *s)
{
	if (cursor_bounded(from, wanted) != wanted || from->bad)
		return -1;
	return octets_unpack(from, to, wanted, s);
}

/* Lays the words out: the plain texts lie at the front, those of addresses are written behind. */
static void lay_out(struct lexicon *l, const struct sizes *z, const uint8_t *v4, const uint8_t *v6)
{
	const char *plain = l->text;
	char *to = l->text + z->bytes;
	uint32_t n = 0;

	for (uint32_t i = 0; i < l->count; i++) {
		struct word *w = &l->words[i];

		if (z->class[i] <= MARK_BARE) {
			*w = (struct word){ .text = plain, .size = (uint32_t)z->size[n], .mark = z->class[i] };
			plain += z->size[n++];
			continue;
		}
		*w = (struct word){ .text = to, .mark = MARK_STRING };
		w->size = (uint32_t)(z->class[i] == CLASS_IPV4 ? address_write(to, v4, 4)
							      : address_write(to, v6, 16));
		v4 += z->class[i] == CLASS_IPV4 ? 4 : 0;
		v6 += z->class[i] == CLASS_IPV6 ? 16 : 0;
		to += w->size;
	}
}

static int read_texts(struct cursor *from, struct lexicon *l, const struct sizes *z, struct squeeze *s)
{
	size_t addresses = (size_t)z->v4 + z->v6;
	uint8_t *raw = malloc((size_t)z->v4 * 4 + (size_t)z->v6 * 16 + 1);
	int result = -1;

	if (raw && reserve_text(l, z->bytes + addresses * ADDRESS_TEXT + 1) == 0 &&
	    read_octets(from, (uint8_t *)l->text, z->bytes, s) == 0 &&
	    read_octets(from, raw, (size_t)z->v4 * 4, s) == 0 &&
	    read_octets(from, raw + (size_t)z->v4 * 4, (size_t)z->v6 * 16, s) == 0) {
		lay_out(l, z, raw, raw + (size_t)z->v4 * 4);
		result = 0;
	}
	free(raw);
	return result;
}

int lexicon_unpack(struct cursor *from, struct lexicon *l, uint32_t max_words, struct squeeze *s)
{
	struct sizes z = { 0 };
	uint32_t count = (uint32_t)cursor_bounded(from, max_words);
	int result = -1;

	l->count = 0;
	if (!from->bad && reserve(l, count) == 0 && read_sizes(from, &z, count, s) == 0) {
		l->count = count;
		result = read_texts(from, l, &z, s);
	}
	if (result != 0)
		l->count = 0;
	free(z.class);
	free(z.size);
	return result;
}
