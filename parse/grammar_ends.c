#include "parse/grammar.h"

enum { PORT_DIGITS = 5, OCTETS = 4 };

bool grammar_take_ends(struct slice *text, struct grammar_ends *ends)
{
	struct slice rest = *text;
	struct slice word;

	if (!slice_take_word(&rest, "", &ends->source) || !slice_take(&rest, SLICE(" > ")) ||
	    !slice_take_word(&rest, "", &word))
		return false;
	if (word.at[word.size - 1] == ':') {
		word.size--;
		if (word.size == 0)
			return false;
	} else if (rest.size > 0 && *rest.at == ' ') {
		return false;
	}
	ends->destination = word;
	*text = rest;
	return true;
}

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

struct end {
	struct slice address, port; /* port is empty when there is none */
	bool numeric;               /* the address is one, not a name */
};

static struct slice behind_dot(struct slice rest)
{
	slice_advance(&rest, 1);
	return rest;
}

/* Splits an end that begins with an address. */
static bool split_numeric(struct slice whole, struct end *end)
{
	struct slice rest = whole;

	if (!take_ipv4(&rest) && !take_ipv6(&rest))
		return false;
	if (rest.size > 0 && (*rest.at != '.' || rest.size == 1))
		return false;
	*end = (struct end){
		.address = slice_between(whole.at, rest.at),
		.port = rest.size > 0 ? behind_dot(rest) : rest,
		.numeric = true,
	};
	return true;
}

static struct end split(struct slice whole, bool ports)
{
	struct end end = { .address = whole, .port = { slice_end(whole), 0 } };
	const char *dot;

	if (split_numeric(whole, &end) || !ports)
		return end;
	dot = memrchr(whole.at, '.', whole.size);
	if (dot && dot > whole.at && dot + 1 < slice_end(whole)) {
		end.address = slice_between(whole.at, dot);
		end.port = slice_between(dot + 1, slice_end(whole));
	}
	return end;
}

/* What stands in a port's place is a number, a service's name, or, with NFS, the call's id. */
static void set_port(struct record *r, enum record_field field, struct slice port)
{
	bool number = slice_is_number(port);

	if (port.size == 0)
		return;
	if (!number)
		record_set_word(r, field, port);
	else if (port.size < PORT_DIGITS ||
		 (port.size == PORT_DIGITS && memcmp(port.at, "65535", PORT_DIGITS) <= 0))
		record_set(r, field, port);
	else
		record_set(r, RECORD_XID, port);
}

void grammar_set_ends(struct grammar_ends ends, bool ports, struct record *r)
{
	struct end source = split(ends.source, ports);
	struct end destination = split(ends.destination, ports);

	record_set(r, RECORD_SRC_IP, source.address);
	record_set(r, RECORD_DST_IP, destination.address);
	set_port(r, RECORD_SRC_PORT, source.port);
	set_port(r, RECORD_DST_PORT, destination.port);
}

bool grammar_numeric_ends(struct grammar_ends ends, bool *ports)
{
	struct end source, destination;

	if (!split_numeric(ends.source, &source) || !split_numeric(ends.destination, &destination))
		return false;
	*ports = source.port.size > 0 && destination.port.size > 0;
	return true;
}

static bool ends_in_number(struct slice whole)
{
	struct end end = split(whole, true);

	return end.port.size > 0 && slice_is_number(end.port);
}

bool grammar_numbered_ends(struct grammar_ends ends)
{
	return ends_in_number(ends.source) || ends_in_number(ends.destination);
}
