#include "parse/kind.h"

#include "parse/grammar.h"
#include "parse/scan.h"
#include "parse/stamp.h"

enum { STEP = 16 };

/* How packets begin where there is no stamp: networks, then links, then radio and the rest. */
static const struct slice beginnings[] = {
	SLICE_OF("IP "), SLICE_OF("IP6 "), SLICE_OF("ARP, "), SLICE_OF("IP6, "), SLICE_OF("IP, "),
	SLICE_OF("ip: "), SLICE_OF("AARP "), SLICE_OF("aarp "), SLICE_OF("RARP"), SLICE_OF("IPX "),
	SLICE_OF("AT "), SLICE_OF("IS-IS"), SLICE_OF("ES-IS"), SLICE_OF("ISIS "), SLICE_OF("CLNP"),
	SLICE_OF("OSI"), SLICE_OF("TIPC v"), SLICE_OF("NSH, "), SLICE_OF("GeoNet "),
	SLICE_OF("CALM FAST"), SLICE_OF("VIRTIO "), SLICE_OF("STP "), SLICE_OF("LLDP, "),
	SLICE_OF("CDPv"), SLICE_OF("DTPv"), SLICE_OF("VTPv"), SLICE_OF("UDLDv"), SLICE_OF("CFMv"),
	SLICE_OF("LACPv"), SLICE_OF("MARKERv"), SLICE_OF("OAM"), SLICE_OF("PTPv"), SLICE_OF("MPCP"),
	SLICE_OF("AoE "), SLICE_OF("MS NLB "), SLICE_OF("HomePlug"), SLICE_OF("RRCP"),
	SLICE_OF("EAPOL "), SLICE_OF("EAP "), SLICE_OF("802.1"), SLICE_OF("ethertype "),
	SLICE_OF("PPPoE "), SLICE_OF("LCP, "), SLICE_OF("IPCP, "), SLICE_OF("IP6CP, "),
	SLICE_OF("CCP, "), SLICE_OF("CHAP, "), SLICE_OF("PAP, "), SLICE_OF("MLPPP"),
	SLICE_OF("unknown PPP "), SLICE_OF("unknown CHDLC "), SLICE_OF("unknown ip "),
	SLICE_OF("MPLS "), SLICE_OF("LLC, "), SLICE_OF("AF "), SLICE_OF("Loopback, "),
	SLICE_OF("SLARP "), SLICE_OF("bcast, "), SLICE_OF("unicast, "), SLICE_OF("Q.922"),
	SLICE_OF("Q.933"), SLICE_OF("FRF."), SLICE_OF("UI "), SLICE_OF("Rx: "), SLICE_OF("Tx: "),
	SLICE_OF("DSA "), SLICE_OF("EDSA "), SLICE_OF("BRCM "), SLICE_OF("IPOIB"),
	SLICE_OF("UNSUPPORTED"), SLICE_OF("Invalid direction "), SLICE_OF("version 0, resource ID"),
	SLICE_OF("rule "), SLICE_OF("hci "), SLICE_OF("INTERRUPT "), SLICE_OF("CONTROL "),
	SLICE_OF("BULK "), SLICE_OF("ISOCHRONOUS "), SLICE_OF("IEEE 802."), SLICE_OF("Beacon "),
	SLICE_OF("Probe Re"), SLICE_OF("Assoc Re"), SLICE_OF("ReAssoc Re"),
	SLICE_OF("Authentication "), SLICE_OF("DeAuthentication"), SLICE_OF("Disassociation"),
	SLICE_OF("Acknowledgment "), SLICE_OF("Clear-To-Send "), SLICE_OF("Request-To-Send "),
	SLICE_OF("Power Save"), SLICE_OF("CF-End"), SLICE_OF("Action ("), SLICE_OF("Retry "),
	SLICE_OF("Data IV:"), SLICE_OF("BSSID:"), SLICE_OF("RA:"), SLICE_OF("DA:"),
	SLICE_OF("BA RA:"), SLICE_OF("BAR RA:"), SLICE_OF("Protected "), SLICE_OF("short preamble "), SLICE_OF("Strictly Ordered "),
	SLICE_OF("More Data "), SLICE_OF("More Fragments "), SLICE_OF("Pwr Mgmt "),
};

/* "1.0 Mb/s 2412 MHz …" or "314us …": what precedes an 802.11 frame. */
static bool is_radio(struct slice line)
{
	size_t n = 0;

	while (n < line.size && (slice_digit(line.at[n]) || line.at[n] == '.'))
		n++;
	if (n == 0)
		return false;
	slice_advance(&line, n);
	return slice_starts(line, SLICE(" Mb/s ")) || slice_starts(line, SLICE(" MHz ")) ||
	       slice_starts(line, SLICE("us "));
}

/* "IP5 (invalid)": neither of the versions that have a printer. */
static bool is_version(struct slice line)
{
	struct slice number;

	return slice_take(&line, SLICE("IP")) && slice_take_number(&line, &number) &&
	       slice_is(line, SLICE(" (invalid)"));
}

/* " [|arp]": the capture holds nothing of the packet that could be told. */
static bool is_cut(struct slice line)
{
	const char *close = memchr(line.at, ']', line.size);

	return slice_starts(line, SLICE(" [|")) && close && close + 1 == slice_end(line);
}

static bool is_bare(struct slice line)
{
	struct record scratch;
	struct slice rest = line, mac;

	if (is_version(line) || is_cut(line) || (slice_digit(*line.at) && is_radio(line)))
		return true;
	for (size_t i = 0; i < sizeof(beginnings) / sizeof(beginnings[0]); i++)
		if (slice_starts(line, beginnings[i]))
			return true;
	if (grammar_take_mac(&rest, &mac))
		return slice_find(rest, SLICE(" > ")) != NULL;
	rest = line;
	record_clear(&scratch);
	grammar_link(&rest, &scratch);
	return record_has(&scratch, RECORD_INTERFACE) ||
	       (record_has(&scratch, RECORD_DIRECTION) &&
		       (record_has(&scratch, RECORD_SRC_MAC) || slice_starts(rest, SLICE("ethertype "))));
}

/* Without a stamp, yet nothing that could go on with another packet. */
static bool is_invalid(struct slice line)
{
	return slice_starts(line, SLICE("[Invalid header:")); /* all tcpdump says of such a packet */
}

/* Takes the number of -# and the blanks behind it, which are gone if nothing else is there. */
static bool take_count(struct slice *line, struct slice *number)
{
	struct slice rest = *line;

	while (rest.size > 0 && *rest.at == ' ')
		slice_advance(&rest, 1);
	if (!slice_take_number(&rest, number) || !(rest.size == 0 || slice_take(&rest, SLICE("  "))))
		return false;
	*line = rest;
	return true;
}

/* Of a count in front of rest: it stands as wide as tcpdump prints it. */
static bool is_wide(struct slice line, struct slice number, struct slice rest)
{
	enum { WIDTH = 5 };
	size_t width = (size_t)(slice_end(number) - line.at);

	return *number.at != '0' && (width == WIDTH || (width > WIDTH && width == number.size)) &&
	       (rest.size > 0 || number.size < WIDTH);
}

static bool is_known(struct slice line)
{
	struct stamp stamp;

	return line.size > 0 &&
	       (stamp_scan(line, &stamp) != STAMP_NONE || is_invalid(line) || is_bare(line));
}

bool kind_take_count(struct slice *line, struct slice *number)
{
	struct slice rest = *line;

	if (!take_count(&rest, number) || !(is_known(rest) || is_wide(*line, *number, rest)))
		return false;
	*line = rest;
	return true;
}

/* What a line is that may begin with a packet's number; KIND_OTHER: it does not. */
static enum kind kind_counted(struct slice line)
{
	struct slice rest = line, number;

	if (!take_count(&rest, &number))
		return KIND_OTHER;
	if (is_known(rest))
		return KIND_STAMPED;
	return is_wide(line, number, rest) ? KIND_COUNTED : KIND_OTHER;
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
	enum kind counted;

	if (stamp_scan(line, &stamp) != STAMP_NONE)
		return KIND_STAMPED;
	counted = kind_counted(line);
	if (counted != KIND_OTHER)
		return counted;
	if (slice_starts(line, SLICE("    "))) /* the second line of a pair */
		return KIND_INDENTED;
	return is_bare(line) ? KIND_BARE : KIND_INDENTED;
}

/* A line whose number has been taken: whatever it is, it goes on with nothing. */
static enum kind kind_numbered(struct slice line)
{
	enum kind kind = kind_of(line, false);

	switch (kind) {
	case KIND_BARE:
	case KIND_COUNTED:
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
	enum kind counted;
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
	if (is_invalid(line))
		return KIND_STAMPED;
	if (named && stamp_scan(line, &stamp) != STAMP_NONE)
		return KIND_STAMPED;
	counted = named && slice_digit(*line.at) ? kind_counted(line) : KIND_OTHER;
	if (counted != KIND_OTHER)
		return counted;
	return is_bare(line) ? KIND_BARE : KIND_OTHER;
}

/* The group that ends the line is the "(tos 0x0, …)" of -v, and so what it belongs to follows. */
static bool closes_header(struct slice line)
{
	unsigned depth = 0;

	for (size_t from = line.size - line.size % STEP; from <= line.size; from -= STEP) {
		const char *p = line.at + from;
		size_t size = line.size - from;
		uint32_t places = scan_byte(p, '(') | scan_byte(p, ')');

		if (size < STEP)
			places &= (UINT32_C(1) << size) - 1;
		while (places) {
			unsigned i = 31 - (unsigned)__builtin_clz(places);

			places ^= UINT32_C(1) << i;
			depth += p[i] == ')' ? 1 : -1u;
			if (depth == 0)
				return slice_starts(slice_between(p + i, slice_end(line)), SLICE("(tos "));
		}
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

/* Dots of numbers and addresses are none that stand for a byte. */
static bool stands_for_byte(struct slice line, size_t i)
{
	if (line.at[i] != '.')
		return false;
	return i == 0 || i + 1 == line.size || !slice_digit(line.at[i - 1]) || !slice_digit(line.at[i + 1]);
}

/* Digits and nothing else, more than any count or number of tcpdump's has: bytes that happen to be text. */
static bool is_all_digits(struct slice line)
{
	size_t n = 0;

	while (n < line.size && slice_digit(line.at[n]))
		n++;
	return n == line.size && n >= 16;
}

/* -A prints a dot for every byte that is not text, and headers have many of those. */
bool kind_dumps(struct slice line)
{
	size_t dots = 0;

	for (size_t i = 0; i < line.size; i++) {
		if ((unsigned char)line.at[i] >= 0x7f || (line.at[i] < ' ' && line.at[i] != '\t'))
			return false;
		dots += stands_for_byte(line, i);
	}
	if (dots == 0)
		return is_all_digits(line);
	if (line.size >= 12 && *line.at >= 'E' && *line.at <= 'O' && line.at[9] == '.' && line.at[1] == '.')
		return true;
	return dots * (line.size < 12 ? 2 : 4) >= line.size || slice_starts(line, SLICE("...")) ||
	       slice_find(line, SLICE("...."));
}
