/*
 * The words of a column as bytes: a part of a block (its form is told in store/block.h).
 */
#ifndef STORE_LEXICON_H
#define STORE_LEXICON_H

#include "store/bytes.h"
#include "store/squeeze.h"
#include "store/words.h"

/* addresses: words that are addresses become 4 or 16 bytes. */
void lexicon_pack(struct bytes *out, const struct words *words, bool addresses, struct squeeze *s);

/* Words read back; free with lexicon_free. Begin with zeroes; may be used again. */
struct lexicon {
	struct word *words;
	uint32_t count;
	uint32_t room;
	char *text;
	size_t text_room;
};

/* At most max_words. 0, or -1: no such bytes, or no memory. */
int lexicon_unpack(struct cursor *from, struct lexicon *l, uint32_t max_words, struct squeeze *s);
void lexicon_free(struct lexicon *l);

#endif
