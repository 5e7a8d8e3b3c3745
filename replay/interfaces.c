#include "replay/interfaces.h"

#include <stdlib.h>
#include <string.h>

struct interfaces {
	struct reader_interface *list;
	uint32_t count;
	uint32_t room;
};

struct interfaces *interfaces_open(void)
{
	return calloc(1, sizeof(struct interfaces));
}

void interfaces_close(struct interfaces *all)
{
	if (!all)
		return;
	for (uint32_t i = 0; i < all->count; i++)
		free((void *)(uintptr_t)all->list[i].options);
	free(all->list);
	free(all);
}

static int make_room(struct interfaces *all)
{
	uint32_t room = all->room * 2 + 4;
	struct reader_interface *larger;

	if (all->count < all->room)
		return 0;
	larger = realloc(all->list, room * sizeof(*larger));
	if (!larger)
		return -1;
	all->list = larger;
	all->room = room;
	return 0;
}

int interfaces_add(struct interfaces *all, const struct reader_interface *i)
{
	struct reader_interface *kept;
	uint8_t *options = NULL;

	if (make_room(all) != 0)
		return -1;
	if (i->options_size > 0) {
		options = malloc(i->options_size);
		if (!options)
			return -1;
		memcpy(options, i->options, i->options_size);
	}
	kept = &all->list[all->count++];
	*kept = *i;
	kept->options = options;
	return 0;
}

uint32_t interfaces_count(const struct interfaces *all)
{
	return all->count;
}

const struct reader_interface *interfaces_get(const struct interfaces *all, uint32_t number)
{
	return &all->list[number];
}
