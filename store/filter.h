/*
 * What is kept of a column beside it so that a block can be left out unread: a filter
 * (store/members.h) of its words or of its numbers.
 */
#ifndef STORE_FILTER_H
#define STORE_FILTER_H

#include "store/bytes.h"
#include "store/range.h"
#include "store/words.h"

#include <stdbool.h>

/* So few different words need no filter: the words are read instead. */
enum { FILTER_NEEDLESS = 64 };

/* Appends a filter to out. False: the column has none, for it would not pay. */
bool filter_words(struct bytes *out, const struct words *words);
/* The same for numbers, a row each, if their range is narrow. It is found on the way; present is as in
 * range_of (store/range.h). */
bool filter_values(struct bytes *out, const int64_t *values, const uint8_t *present, uint32_t rows,
    struct range *range);

#endif
