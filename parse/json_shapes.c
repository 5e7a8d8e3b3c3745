#include "parse/json_shapes.h"

#include <stdlib.h>

void json_shapes_begin(struct json_shapes *s)
{
	s->count = 1;
}

void json_shapes_free(struct json_shapes *s)
{
	for (unsigned i = 0; i < s->count; i++)
		free(s->all[i].text);
}

bool json_shape_goes_on(const struct json_shape *s, const char *p, const char *end)
{
	return s->size <= (size_t)(end - p) && memcmp(p, s->text, s->size) == 0;
}

static bool is_same(const struct json_shape *s, const char *text, size_t size)
{
	return s->size == size && memcmp(s->text ? s->text : s->start, text, size) == 0;
}

static int fill(struct json_shape *s, const char *text, size_t size, unsigned key)
{
	size_t start = size < JSON_SHAPE_START ? size : JSON_SHAPE_START;

	*s = (struct json_shape){ .size = (uint32_t)size, .key = (uint16_t)key,
		.mask = (uint16_t)((1u << start) - 1) };
	memcpy(s->start, text, start);
	if (size == start)
		return 0;
	s->text = malloc(size);
	if (!s->text)
		return -1;
	memcpy(s->text, text, size);
	return 0;
}

struct json_shape *json_shapes_add(struct json_shapes *all, struct json_shape *before, const char *text,
    size_t size, unsigned key)
{
	uint16_t *at = &before->next;

	for (unsigned ways = 0; *at != 0; ways++) {
		struct json_shape *s = &all->all[*at];

		if (is_same(s, text, size))
			return s;
		if (ways == JSON_SHAPE_WAYS)
			return NULL;
		at = &s->other;
	}
	if (all->count == JSON_SHAPES || size > UINT32_MAX || fill(&all->all[all->count], text, size, key) != 0)
		return NULL;
	*at = (uint16_t)all->count;
	return &all->all[all->count++];
}
