/*
 * The shapes of the objects met so far: which text stands before a value, and what follows it.
 *
 * Records of one source look alike: between two values stand the same few texts (,"src_port":). They
 * are kept as a tree whose paths are the beginnings of objects that were read step by step, so
 * whoever follows a path compares texts and searches for no key; no key stands twice on a path.
 */
#ifndef PARSE_JSON_SHAPES_H
#define PARSE_JSON_SHAPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum {
	JSON_SHAPES = 1024,    /* a tree has no more: what comes then is not learnt */
	JSON_SHAPE_START = 16, /* bytes of a text that are compared at once */
	JSON_SHAPE_WAYS = 8,   /* shapes that may follow one another */
};

/* A key in its place: behind the keys that lead here. */
struct json_shape {
	char start[JSON_SHAPE_START]; /* the text from the value before to this one: ,"key": */
	char *text;                   /* all of it, where it is longer; else NULL */
	uint32_t size;
	uint16_t mask;                /* a bit for every byte of start in use */
	uint16_t key;
	uint16_t next, other;         /* what may follow; what else may stand here; 0: nothing */
};

struct json_shapes {
	unsigned count;                    /* the first one stands for the beginning */
	struct json_shape all[JSON_SHAPES];
};

void json_shapes_begin(struct json_shapes *s);
void json_shapes_free(struct json_shapes *s);
/* The shape that follows `before` with this text and key, new or known. NULL: there is no room. */
struct json_shape *json_shapes_add(struct json_shapes *s, struct json_shape *before, const char *text,
    size_t size, unsigned key);
/* Compares what is behind the start of a longer text. */
bool json_shape_goes_on(const struct json_shape *s, const char *p, const char *end);

static inline bool json_shape_begins(const struct json_shape *s, const char *p)
{
#ifdef __SSE2__
	__m128i have = _mm_loadu_si128((const __m128i *)(const void *)p);
	__m128i want = _mm_loadu_si128((const __m128i *)(const void *)s->start);

	return (s->mask & ~(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(have, want))) == 0;
#else
	return memcmp(p, s->start, s->size < JSON_SHAPE_START ? s->size : JSON_SHAPE_START) == 0;
#endif
}

/* The shape behind `before` that the line goes on with at p, or NULL. JSON_SHAPE_START bytes can be
 * read at p, whatever they are. */
static inline const struct json_shape *json_shapes_follow(const struct json_shapes *all,
    const struct json_shape *before, const char *p, const char *end)
{
	for (unsigned i = before->next; i != 0; i = all->all[i].other) {
		const struct json_shape *s = &all->all[i];

		if (json_shape_begins(s, p) && (!s->text || json_shape_goes_on(s, p, end)))
			return s;
	}
	return NULL;
}

#endif
