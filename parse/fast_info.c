#include "parse/fast_info.h"

#include "parse/fast_steps.h"

/* What is to be known of a text before anything is made of it. */
struct look {
	const char *end;    /* its '\n' */
	const char *length; /* its first ", length", or NULL */
	bool special;       /* a byte wants an escape */
};

const char *fast_info(const char *p, struct record *r)
{
	const char *end, *until;

	if (slice_gap(*p))
		return NULL;
	end = until = rawmemchr(p, '\n');
	while (slice_gap(until[-1]))
		until--;
	r->escapes = scan_any_special(p, (size_t)(until - p)) ? RECORD_BIT(RECORD_INFO) : 0;
	record_set(r, RECORD_INFO, slice_between(p, until));
	return end;
}

/* The first ", length" of those that the commas in front of an 'l' may be, or NULL. */
static const char *find_length(const char *p, uint32_t commas)
{
	for (; commas; commas &= commas - 1) {
		const char *comma = p + __builtin_ctz(commas);

		if (fast_load8(comma) == fast_load8(", length"))
			return comma;
	}
	return NULL;
}

static bool begins_packet(const char *start, const char *at)
{
	return (at == start || at[-1] == '{' || slice_gap(at[-1])) &&
	       (at[2] == ' ' || (at[2] == '6' && at[3] == ' '));
}

/* The same of any place behind p that has a bit. */
static bool any_begins_packet(const char *start, const char *p, uint32_t places)
{
	for (; places; places &= places - 1)
		if (begins_packet(start, p + __builtin_ctz(places)))
			return true;
	return false;
}

bool fast_holds_packet(const char *p, const char *end)
{
	for (const char *start = p; p < end; p += 16) {
		uint32_t places = scan_byte(p, 'I') & scan_byte(p + 1, 'P');

		if (any_begins_packet(start, p, end - p < 16 ? places & ((1u << (end - p)) - 1) : places))
			return true;
	}
	return false;
}

/* False: a packet may be in it. */
static bool look_at(const char *p, struct look *l)
{
	const char *start = p;
	uint32_t newline = 0, special = 0;

	l->length = NULL;
	for (; !newline; p += 16) {
		uint32_t before;

		newline = scan_byte(p, '\n');
		before = (newline & -newline) - 1;
		if (any_begins_packet(start, p, scan_byte(p, 'I') & scan_byte(p + 1, 'P') & before))
			return false;
		special |= scan_special(p) & before;
		if (!l->length)
			l->length = find_length(p, scan_byte(p, ',') & scan_byte(p + 2, 'l') & before);
	}
	l->end = p - 16 + __builtin_ctz(newline);
	l->special = special != 0;
	return true;
}

const char *fast_last_group(const char *p, const char *end)
{
	const char *open = end - 1;

	if (*open != ')')
		return NULL;
	while (open > p && slice_digit(open[-1]))
		open--;
	return open > p && open[-1] == '(' ? open : NULL;
}

/* Sets the length behind its comma; the end of what is info then, or NULL. */
static const char *take_length(const struct look *l, const char *start, struct record *r)
{
	const char *p = l->length + 8;

	p += *p == ':';
	if (*p != ' ' || !(p = fast_number(p + 1, r, RECORD_LENGTH)))
		return NULL;
	if (p != l->end)
		return l->end;
	return l->length > start && !slice_gap(l->length[-1]) ? l->length : NULL;
}

const char *fast_told(const char *p, struct record *r)
{
	struct look l;
	const char *group, *until;

	if (slice_gap(*p) || FAST_IS(p, "length ") || !look_at(p, &l) || slice_gap(l.end[-1]))
		return NULL;
	until = l.end;
	group = fast_last_group(p, l.end);
	if (group && fast_number(group, r, RECORD_LENGTH) != l.end - 1)
		return NULL;
	if (!group && l.length && !(until = take_length(&l, p, r)))
		return NULL;
	r->escapes = l.special ? RECORD_BIT(RECORD_INFO) : 0;
	record_set(r, RECORD_INFO, slice_between(p, until));
	return l.end;
}
