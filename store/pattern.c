#include "store/pattern.h"
#include "parse/digits.h"

#include <string.h>

enum { DIGITS = 18 };

/* What a byte is to the splitter. */
enum { OTHER, DIGIT, LETTER, MARK };

static const uint8_t classes[256] = {
	['0' ... '9'] = DIGIT,
	['A' ... 'Z'] = LETTER,
	['a' ... 'z'] = LETTER,
	['_'] = LETTER,
	[0x80 ... 0xff] = LETTER, /* beyond ASCII */
	[PATTERN_MARK] = MARK,
};

static unsigned class_of(char c)
{
	return classes[(unsigned char)c];
}

/* The end of the run of digits at p if it is a number that can be taken out, else NULL. */
static const char *number_end(const char *start, const char *p, const char *end, int64_t *value)
{
	const char *first = p;
	int64_t sum = 0;

	if (p > start && class_of(p[-1]) == LETTER)
		return NULL;
	for (; p < end && (unsigned char)(*p - '0') < 10; p++) {
		if (p - first == DIGITS)
			return NULL;
		sum = sum * 10 + (*p - '0');
	}
	if ((*first == '0' && p - first > 1) || (p < end && class_of(*p) == LETTER))
		return NULL;
	*value = sum;
	return p;
}

int pattern_split(const char *text, size_t size, char *pattern, size_t *pattern_size, int64_t *numbers)
{
	const char *p = text, *end = text + size;
	char *to = pattern;
	int n = 0;

	if (size > PATTERN_TEXT)
		return -1;
	while (p < end) {
		unsigned class = class_of(*p);
		const char *behind;

		if (class == MARK)
			return -1;
		if (class != DIGIT) {
			*to++ = *p++;
			continue;
		}
		behind = n < PATTERN_NUMBERS ? number_end(text, p, end, &numbers[n]) : NULL;
		if (behind) {
			n++;
			*to++ = PATTERN_MARK;
			p = behind;
			continue;
		}
		while (p < end && class_of(*p) == DIGIT)
			*to++ = *p++;
	}
	*pattern_size = (size_t)(to - pattern);
	return n;
}

/* How many bytes two texts have in common from their beginnings on. */
static inline size_t common(const char *a, size_t a_size, const char *b, size_t b_size)
{
	size_t n = 0, most = a_size < b_size ? a_size : b_size;

	for (; n + 8 <= most; n += 8) {
		uint64_t differs = digits_load(a + n) ^ digits_load(b + n);

		if (differs != 0)
			return n + (size_t)__builtin_ctzll(differs) / 8;
	}
	while (n < most && a[n] == b[n])
		n++;
	return n;
}

/* What stands around a number is told by the pattern: only the number itself is looked at. */
static inline const char *plain_number(const char *p, const char *end, int64_t *value)
{
	static const uint32_t powers[] = { 1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000 };
	const char *first = p;
	uint64_t eight;
	int64_t sum = 0;
	unsigned n = 8;

	while (n == 8 && end - p >= 8 && p - first <= 8) {
		n = digits_run(p, &eight);
		sum = sum * powers[n] + (int64_t)eight;
		p += n;
	}
	for (; n == 8 && p < end && (unsigned char)(*p - '0') < 10 && p - first < DIGITS; p++)
		sum = sum * 10 + (*p - '0');
	if (p == first || (*first == '0' && p - first > 1) || (p < end && class_of(*p) == DIGIT))
		return NULL;
	*value = sum;
	return p;
}

bool pattern_fits(const char *pattern, size_t pattern_size, unsigned wants, const char *text,
    size_t size, int64_t *numbers)
{
	const char *end = text + size, *pattern_end = pattern + pattern_size;
	unsigned n = 0;

	if (size > PATTERN_TEXT)
		return false;
	for (;;) {
		size_t same = common(pattern, (size_t)(pattern_end - pattern), text, (size_t)(end - text));

		pattern += same;
		text += same;
		if (pattern == pattern_end || text == end || *pattern != PATTERN_MARK)
			break;
		text = plain_number(text, end, &numbers[n++]);
		if (!text)
			return false;
		pattern++;
	}
	/* A mark that stands in the text itself was passed over as equal. */
	return pattern == pattern_end && text == end && n == wants;
}

/* The next part of a pattern; where it ends, or NULL: a byte would not stand so within quotes. */
static const char *take_part(struct pattern_part *part, const char *p, const char *end)
{
	const char *first = p, *last = end - p < SHORT_TEXT ? end : p + SHORT_TEXT;

	*part = (struct pattern_part){ 0 };
	for (; p < last && *p != PATTERN_MARK; p++) {
		if ((unsigned char)*p < ' ' || *p == '"' || *p == '\\')
			return NULL;
		part->text[p - first] = *p;
	}
	part->size = (uint8_t)(p - first);
	part->mask = (uint16_t)((1u << part->size) - 1);
	part->number = p < end && *p == PATTERN_MARK;
	return p + part->number;
}

bool pattern_ready(const char *pattern, size_t size, struct pattern_parts *parts)
{
	const char *p = pattern, *end = pattern + size;
	bool more = true;

	parts->count = parts->numbers = 0;
	for (; more; parts->count++) {
		struct pattern_part *part = &parts->all[parts->count];

		if (parts->count == PATTERN_PARTS || !(p = take_part(part, p, end)))
			return false;
		parts->numbers += part->number;
		/* Behind a number the end, too, is to be found. */
		more = p < end || part->number;
	}
	return true;
}

static inline __attribute__((always_inline)) const char *follow(const struct pattern_parts *parts,
    const char *p, int64_t *numbers, bool wide)
{
	const struct pattern_part *part = parts->all, *end = part + parts->count;

	for (; part < end; part++) {
		uint64_t value;
		unsigned n;

		if (!short_text_stands(part->text, part->mask, part->size, p))
			return NULL;
		p += part->size;
		if (!part->number)
			continue;
		n = wide ? digits_run16_wide(p, &value) : digits_run16(p, &value);
		if (n - 1 >= 15 || (*p == '0' && n > 1))
			return NULL;
		*numbers++ = (int64_t)value;
		p += n;
	}
	return *p == '"' ? p : NULL;
}

#ifdef DIGITS_WIDE
DIGITS_WIDE __attribute__((flatten)) static const char *follow_wide(const struct pattern_parts *parts, const char *p, int64_t *numbers)
{
	return follow(parts, p, numbers, true);
}
#endif

const char *pattern_follow(const struct pattern_parts *parts, const char *p, int64_t *numbers)
{
#ifdef DIGITS_WIDE
	if (digits_wide())
		return follow_wide(parts, p, numbers);
#endif
	return follow(parts, p, numbers, false);
}

unsigned pattern_numbers(const char *pattern, size_t size)
{
	unsigned n = 0;

	for (size_t i = 0; i < size; i++)
		n += pattern[i] == PATTERN_MARK;
	return n;
}

size_t pattern_room(size_t pattern_size, unsigned numbers)
{
	return pattern_size + (size_t)numbers * 20;
}

static char *put_number(char *to, int64_t value)
{
	char digits[20];
	unsigned n = 0;
	uint64_t left = value < 0 ? -(uint64_t)value : (uint64_t)value;

	if (value < 0)
		*to++ = '-';
	do
		digits[n++] = (char)('0' + left % 10);
	while ((left /= 10) > 0);
	while (n > 0)
		*to++ = digits[--n];
	return to;
}

size_t pattern_join(char *to, const char *pattern, size_t size, const int64_t *numbers)
{
	char *start = to;

	for (const char *end = pattern + size; pattern < end; pattern++) {
		if (*pattern == PATTERN_MARK)
			to = put_number(to, *numbers++);
		else
			*to++ = *pattern;
	}
	return (size_t)(to - start);
}
