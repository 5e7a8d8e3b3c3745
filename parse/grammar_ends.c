#include "parse/grammar.h"

enum { PORT_DIGITS = 5, OCTETS = 4 };

/* Takes four numbers of one to three digits with dots between. */
static bool take_ipv4(struct slice *s)
{
	struct slice rest = *s;

	for (unsigned i = 0; i < OCTETS; i++) {
		size_t n = 0;

		if (i > 0 && (rest.size == 0 || *rest.at != '.'))
			return false;
		if (i > 0)
			slice_advance(&rest, 1);
		while (n < rest.size && slice_digit(rest.at[n]))
			n++;
		if (n < 1 || n > 3)
			return false;
		slice_advance(&rest, n);
	}
	*s = rest;
	return true;
}

/* Takes hexadecimal digits and at least two colons, perhaps with an IPv4 address at the end. */
static bool take_ipv6(struct slice *s)
{
	size_t n = 0, colons = 0, group = 0;
	struct slice tail;

	while (n < s->size && (slice_hex(s->at[n]) || s->at[n] == ':')) {
		if (s->at[n] == ':') {
			colons++;
			group = n + 1;
		}
		n++;
	}
	if (colons < 2)
		return false;
	tail = slice_between(s->at + group, slice_end(*s));
	if (take_ipv4(&tail))
		*s = tail;
	else
		slice_advance(s, n);
	return true;
}

static struct slice behind_dot(struct slice rest)
{
	slice_advance(&rest, 1);
	return rest;
}

/* Splits an end that begins with an address. */
static void split_numeric(struct grammar_end *end)
{
	struct slice rest = end->whole;

	end->numeric = (take_ipv4(&rest) || take_ipv6(&rest)) &&
		       (rest.size == 0 || (*rest.at == '.' && rest.size > 1));
	end->address = slice_between(end->whole.at, rest.at);
	end->port = rest.size > 0 ? behind_dot(rest) : rest;
}

bool grammar_take_ends(struct slice *text, struct grammar_ends *ends)
{
	struct slice rest = *text;
	struct slice word;

	if (!slice_take_word(&rest, '\0', &ends->source.whole) || !slice_take(&rest, SLICE(" > ")) ||
	    !slice_take_word(&rest, '\0', &word))
		return false;
	if (word.at[word.size - 1] == ':') {
		word.size--;
		if (word.size == 0)
			return false;
	} else if (rest.size > 0 && *rest.at == ' ') {
		return false;
	}
	ends->destination.whole = word;
	split_numeric(&ends->source);
	split_numeric(&ends->destination);
	*text = rest;
	return true;
}

/* An end that is a name: a port, if there are ports, stands behind the last dot. */
static struct grammar_end split(struct grammar_end end, bool ports)
{
	const char *from = end.whole.at, *until = slice_end(end.whole);
	const char *dot;

	if (end.numeric)
		return end;
	end.address = end.whole;
	end.port = (struct slice){ until, 0 };
	dot = ports ? memrchr(from, '.', end.whole.size) : NULL;
	if (dot && dot > from && dot + 1 < until) {
		end.address = slice_between(from, dot);
		end.port = slice_between(dot + 1, until);
	}
	return end;
}

/* What stands in a port's place is a number, a service's name, or, with NFS, the call's id. */
static void set_port(struct record *r, enum record_field field, struct slice port)
{
	if (port.size == 0)
		return;
	if (!slice_is_number(port))
		record_set_word(r, field, port);
	else if (port.size < PORT_DIGITS ||
		 (port.size == PORT_DIGITS && memcmp(port.at, "65535", PORT_DIGITS) <= 0))
		record_set(r, field, port);
	else
		record_set(r, RECORD_XID, port);
}

void grammar_set_ends(const struct grammar_ends *ends, bool ports, struct record *r)
{
	struct grammar_end source = split(ends->source, ports);
	struct grammar_end destination = split(ends->destination, ports);

	record_set(r, RECORD_SRC_IP, source.address);
	record_set(r, RECORD_DST_IP, destination.address);
	set_port(r, RECORD_SRC_PORT, source.port);
	set_port(r, RECORD_DST_PORT, destination.port);
}

bool grammar_numeric_ends(const struct grammar_ends *ends, bool *ports)
{
	*ports = ends->source.numeric && ends->destination.numeric && ends->source.port.size > 0 &&
		 ends->destination.port.size > 0;
	return ends->source.numeric && ends->destination.numeric;
}

static bool ends_in_number(struct grammar_end end)
{
	end = split(end, true);
	return end.port.size > 0 && slice_is_number(end.port);
}

bool grammar_numbered_ends(const struct grammar_ends *ends)
{
	return ends_in_number(ends->source) || ends_in_number(ends->destination);
}
