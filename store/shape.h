/*
 * Texts that differ only in their numbers, taken apart: "TS val 17 ecr 4" is the shape
 * "TS val \x11 ecr \x11" and the numbers 17, 4. Few shapes and columns of numbers compress
 * where thousands of different texts do not.
 *
 * A number is a run of one to 18 digits without a needless zero that touches no letter, so hex
 * groups stay in the shape. Joining gives the same text back, always.
 */
#ifndef STORE_SHAPE_H
#define STORE_SHAPE_H

#include <stddef.h>
#include <stdint.h>

enum {
	SHAPE_MARK = 0x11,  /* stands for a number (a control character no printer prints) */
	SHAPE_NUMBERS = 24, /* at most; further ones stay in the shape */
	SHAPE_TEXT = 1024,  /* longer texts are not taken apart */
};

/* Writes at most `size` bytes of shape and its numbers; how many numbers, or -1 when the text is
 * too long or holds the mark itself. */
int shape_split(const char *text, size_t size, char *shape, size_t *shape_size, int64_t *numbers);
/* How many numbers a shape wants. */
unsigned shape_numbers(const char *shape, size_t size);
/* Room a joined text may need. */
size_t shape_room(size_t shape_size, unsigned numbers);
/* The text; how many bytes. */
size_t shape_join(char *to, const char *shape, size_t size, const int64_t *numbers);

#endif
