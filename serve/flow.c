#include "serve/flow.h"

#include <stdbool.h>
#include <string.h>

/* A word of the text. */
struct span {
	const char *at;
	size_t size;
};

size_t flow_packet_length(const char *text, size_t n)
{
	const char *end = text + n;
	const char *at = text;

	for (;;) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));

		if (!newline)
			return 0;
		at = newline + 1;
		if (*text == '#')
			return (size_t)(at - text);
		if (at == end)
			return 0;
		if (*at != ' ' && *at != '\t')
			return (size_t)(at - text);
	}
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

static struct span word_before(const char *text, const char *end)
{
	const char *at = end;

	while (at > text && !is_blank(at[-1]))
		at--;
	return (struct span){at, (size_t)(end - at)};
}

static struct span word_after(const char *at, const char *end)
{
	const char *stop = at;

	while (stop < end && !is_blank(*stop))
		stop++;
	return (struct span){at, (size_t)(stop - at)};
}

/* Both ends in byte order, whichever speaks. */
static size_t join_ends(char key[FLOW_KEY_SIZE], struct span a, struct span b)
{
	size_t common = a.size < b.size ? a.size : b.size;
	int order = memcmp(a.at, b.at, common);

	if (a.size + b.size + 1 > FLOW_KEY_SIZE)
		return 0;
	if (order > 0 || (order == 0 && a.size > b.size)) {
		struct span swapped = a;

		a = b;
		b = swapped;
	}
	memcpy(key, a.at, a.size);
	key[a.size] = ' ';
	memcpy(key + a.size + 1, b.at, b.size);
	return a.size + 1 + b.size;
}

/* The next " > " with a word on either side. False when there is none. */
static bool next_arrow(
    const char *text, const char **from, const char *end, struct span *left, struct span *right)
{
	const char *at = *from;

	while ((at = memchr(at, '>', (size_t)(end - at))) != NULL) {
		at++;
		if (at - text < 3 || at[-2] != ' ' || at == end || *at != ' ')
			continue;
		*left = word_before(text, at - 2);
		*right = word_after(at + 1, end);
		*from = at;
		if (left->size > 0 && right->size > 1)
			return true;
	}
	return false;
}

/* "… who-has ADDRESS [(…)] tell …" and "Reply ADDRESS is-at …". */
static size_t arp_key(const char *text, size_t n, char key[FLOW_KEY_SIZE])
{
	const char *end = text + n;
	const char *asks = memmem(text, n, " who-has ", 9);
	const char *answers = asks ? NULL : memmem(text, n, " is-at ", 7);
	struct span address = {text, 0};

	if (asks)
		address = word_after(asks + 9, end);
	else if (answers)
		address = word_before(text, answers);
	while (address.size > 0 && address.at[address.size - 1] == ',')
		address.size--;
	if (address.size >= FLOW_KEY_SIZE)
		return 0;
	memcpy(key, address.at, address.size);
	return address.size;
}

size_t flow_key(const char *text, size_t n, char key[FLOW_KEY_SIZE])
{
	const char *from = text;
	struct span left, right, outer_left = {text, 0}, outer_right = {text, 0};
	size_t length;

	if (n == 0 || *text == '#')
		return 0;
	while (next_arrow(text, &from, text + n, &left, &right)) {
		char last = right.at[right.size - 1];

		right.size--;
		if (last == ':')
			return join_ends(key, left, right);
		if (last == ',' && outer_left.size == 0) {
			outer_left = left;
			outer_right = right;
		}
	}
	length = arp_key(text, n, key);
	if (length == 0 && outer_left.size > 0)
		length = join_ends(key, outer_left, outer_right);
	return length;
}
