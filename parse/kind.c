#include "parse/kind.h"

#include "parse/grammar.h"
#include "parse/stamp.h"

/* How packets begin where there is no stamp. */
static const struct slice beginnings[] = {
	SLICE_OF("IP "), SLICE_OF("IP6 "), SLICE_OF("ARP, "), SLICE_OF("IP6, "), SLICE_OF("IP, "),
	SLICE_OF("STP "), SLICE_OF("LLDP, "), SLICE_OF("CDPv"), SLICE_OF("EAPOL "), SLICE_OF("EAP "),
	SLICE_OF("IPX "), SLICE_OF("PPPoE "), SLICE_OF("MPLS "), SLICE_OF("LLC, "), SLICE_OF("LACPv"),
	SLICE_OF("AF "), SLICE_OF("Loopback, "), SLICE_OF("AARP "), SLICE_OF("RARP"), SLICE_OF("802.1"),
	SLICE_OF("SLARP "), SLICE_OF("UNSUPPORTED"), SLICE_OF("LCP, "), SLICE_OF("IPCP, "),
	SLICE_OF("IP6CP, "), SLICE_OF("CHAP, "), SLICE_OF("PAP, "), SLICE_OF("ISIS "),
};

static bool is_bare(struct slice line)
{
	struct record scratch = { .present = 0 };
	struct slice rest = line, mac;

	for (size_t i = 0; i < sizeof(beginnings) / sizeof(beginnings[0]); i++)
		if (slice_starts(line, beginnings[i]))
			return true;
	if (grammar_take_mac(&rest, &mac))
		return slice_starts(rest, SLICE(" > "));
	rest = line;
	grammar_link(&rest, &scratch);
	return record_has(&scratch, RECORD_INTERFACE);
}

bool kind_take_count(struct slice *line, struct slice *number)
{
	struct slice rest = *line;
	struct stamp stamp;

	while (rest.size > 0 && *rest.at == ' ')
		slice_advance(&rest, 1);
	if (!slice_take_number(&rest, number) || !slice_take(&rest, SLICE("  ")))
		return false;
	if (stamp_scan(rest, &stamp) == STAMP_NONE && !is_bare(rest))
		return false;
	*line = rest;
	return true;
}

bool kind_take_number(struct slice *line, struct slice *number)
{
	struct slice rest = *line;

	if (!slice_take_number(&rest, number) || !slice_take(&rest, SLICE("\t")))
		return false;
	*line = rest;
	return true;
}

/* "# drop tool=…": a word of small letters, then words with '='. */
static bool is_notice(struct slice line)
{
	struct slice word;

	if (!slice_take(&line, SLICE("# ")) || !slice_take_word(&line, '\0', &word))
		return false;
	for (size_t i = 0; i < word.size; i++)
		if (!(word.at[i] >= 'a' && word.at[i] <= 'z') && word.at[i] != '-' && word.at[i] != '_')
			return false;
	for (slice_skip_gap(&line); slice_take_word(&line, '\0', &word); slice_skip_gap(&line))
		if (*word.at == '=' || !memchr(word.at, '=', word.size))
			return false;
	return true;
}

static enum kind kind_indented(struct slice line)
{
	struct stamp stamp;
	struct slice number;

	if (stamp_scan(line, &stamp) != STAMP_NONE || kind_take_count(&line, &number))
		return KIND_STAMPED;
	return KIND_INDENTED;
}

/* A line whose number has been taken: whatever it is, it goes on with nothing. */
static enum kind kind_numbered(struct slice line)
{
	enum kind kind = kind_of(line, false);

	switch (kind) {
	case KIND_BARE:
		return KIND_STAMPED;
	case KIND_INDENTED:
	case KIND_OTHER:
		return KIND_BAD;
	default:
		return kind;
	}
}

enum kind kind_of(struct slice line, bool numbered)
{
	struct stamp stamp;
	struct slice number;
	bool named = !numbered;

	if (numbered && kind_take_number(&line, &number))
		return kind_numbered(line);
	slice_trim(&line);
	if (line.size == 0)
		return KIND_EMPTY;
	if (*line.at == '#')
		return is_notice(line) ? KIND_NOTICE : KIND_OTHER;
	if (*line.at == ' ')
		return named ? kind_indented(line) : KIND_INDENTED;
	if (*line.at == '\t')
		return KIND_INDENTED;
	if (slice_starts(line, SLICE("[Invalid header:"))) /* all tcpdump says of such a packet */
		return KIND_STAMPED;
	if (named && stamp_scan(line, &stamp) != STAMP_NONE)
		return KIND_STAMPED;
	if (named && slice_digit(*line.at) && kind_take_count(&line, &number))
		return KIND_STAMPED;
	return is_bare(line) ? KIND_BARE : KIND_OTHER;
}

/* The group that ends the line is the "(tos 0x0, …)" of -v, and so what it belongs to follows. */
static bool closes_header(struct slice line)
{
	unsigned depth = 0;

	for (size_t i = line.size; i-- > 0;) {
		depth += line.at[i] == ')';
		depth -= line.at[i] == '(';
		if (depth == 0)
			return slice_starts(slice_between(line.at + i, slice_end(line)), SLICE("(tos "));
	}
	return false;
}

bool kind_tunnels(struct slice line)
{
	const char *last;

	slice_trim(&line);
	last = memrchr(line.at, ',', line.size);
	return last && slice_starts(slice_between(last, slice_end(line)), SLICE(", vni "));
}

bool kind_announces(struct slice line)
{
	char last;

	slice_trim(&line);
	if (line.size == 0)
		return false;
	last = line.at[line.size - 1];
	return last == ':' || (last == ')' && closes_header(line)) ||
	       (slice_digit(last) && kind_tunnels(line));
}

/* -A prints a dot for every byte that is not text, and headers have many of those. */
bool kind_dumps(struct slice line)
{
	size_t dots = 0;

	if (line.size < 4)
		return false;
	if (line.size >= 12 && *line.at >= 'E' && *line.at <= 'O' && line.at[9] == '.' && line.at[1] == '.')
		return true;
	for (size_t i = 0; i < line.size; i++)
		dots += line.at[i] == '.';
	return dots * (line.size < 12 ? 2 : 4) >= line.size;
}
