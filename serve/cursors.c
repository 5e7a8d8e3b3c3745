#include "serve/cursors.h"

#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "serve/persist.h"

enum { ROWS = 64, NAME = 120, ROW = 128 };

struct cursors {
	unsigned char *rows;
	bool used[ROWS]; /* asked for in this run */
};

static unsigned char *row_at(const struct cursors *c, int row)
{
	return c->rows + (size_t)row * ROW;
}

struct cursors *cursors_open(int folder)
{
	struct cursors *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	c->rows = persist_map(folder, "cursors", (size_t)ROWS * ROW, NULL);
	if (c->rows)
		return c;
	free(c);
	return NULL;
}

void cursors_close(struct cursors *c)
{
	if (!c)
		return;
	persist_unmap(c->rows, (size_t)ROWS * ROW);
	free(c);
}

/* The row that has this name, padded, or the one to give it; -1 for neither. */
static int row_for(const struct cursors *c, const char padded[NAME])
{
	int unused = -1;

	for (int i = 1; i < ROWS; i++) {
		if (memcmp(row_at(c, i), padded, NAME) == 0)
			return i;
		if (!c->used[i] && (unused < 0 || *row_at(c, i) == '\0'))
			unused = i;
	}
	return unused;
}

int cursors_find(struct cursors *c, const char *name, uint64_t begin)
{
	char padded[NAME] = "";
	int row = 0;

	if (*name != '\0') {
		snprintf(padded, sizeof(padded), "%s", name);
		row = row_for(c, padded);
	}
	if (row > 0 && memcmp(row_at(c, row), padded, NAME) != 0) {
		memset(row_at(c, row), 0, ROW);
		cursors_set(c, row, begin);
		memcpy(row_at(c, row), padded, NAME);
	}
	c->used[0] = true;
	if (row > 0)
		c->used[row] = true;
	return row;
}

uint64_t cursors_get(const struct cursors *c, int row)
{
	uint64_t offset;

	memcpy(&offset, row_at(c, row) + NAME, sizeof(offset));
	return le64toh(offset);
}

void cursors_set(struct cursors *c, int row, uint64_t offset)
{
	offset = htole64(offset);
	memcpy(row_at(c, row) + NAME, &offset, sizeof(offset));
}

uint64_t cursors_furthest(const struct cursors *c)
{
	uint64_t furthest = 0;

	for (int i = 0; i < ROWS; i++)
		if (cursors_get(c, i) > furthest)
			furthest = cursors_get(c, i);
	return furthest;
}

bool cursors_all_at(const struct cursors *c, uint64_t offset)
{
	for (int i = 0; i < ROWS; i++)
		if (c->used[i] && cursors_get(c, i) < offset)
			return false;
	return c->used[0];
}
