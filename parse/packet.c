#include "parse/packet.h"

/* Whether one of the lines from here on, up to the next packet, is surely part of a dump. */
static bool dumps_ahead(const char *at, const char *end)
{
	enum { FAR = 64 };

	for (unsigned i = 0; i < FAR && at < end; i++) {
		struct slice line = slice_line(at, end);
		enum kind kind = kind_of(line, false);

		if (kind == KIND_STAMPED || kind == KIND_BARE)
			return false;
		if (kind == KIND_OTHER && kind_dumps(line))
			return true;
		at = slice_next_line(line, end);
	}
	return false;
}

/* A printer that ends its line itself leaves an empty one before the rows of -x. */
static bool rows_follow(struct slice empty, const char *end)
{
	return slice_starts(slice_line(slice_next_line(empty, end), end), SLICE("\t0x0000:"));
}

enum belongs { ELSEWHERE, TEXT, DUMP };

/* An unindented line that begins no packet: what -A printed, unless it is none of the packet's. */
static enum belongs read_unknown(const struct packet_rules *rules, struct slice line, bool many,
	const char *end)
{
	if (rules->dumping || kind_dumps(line))
		return DUMP;
	if (many || rules->numbered || *line.at == '[')
		return TEXT;
	return dumps_ahead(line.at, end) ? DUMP : ELSEWHERE;
}

/* Whether the line goes on with the packet that is open, and as what. */
static enum belongs continues(const struct packet_rules *rules, const struct packet *packet,
	struct slice before, struct slice line, const char *end, enum kind first)
{
	bool many;

	if (!rules->numbered && stamps_sure(rules->stamps, line))
		return ELSEWHERE;
	many = packet->lines > 1 || kind_announces(before);
	if (!many && !rules->dumping && !rules->numbered && line.size >= PACKET_DATE &&
	    packet_dated(line.at))
		return ELSEWHERE;
	switch (kind_of(line, rules->numbered)) {
	case KIND_INDENTED:
		return TEXT;
	case KIND_COUNTED:
		if (rules->counted)
			return ELSEWHERE;
		return *line.at == ' ' ? TEXT : read_unknown(rules, line, many, end);
	case KIND_BARE:
		if (kind_tunnels(before))
			return TEXT;
		return first == KIND_STAMPED ? rules->dumping ? DUMP : TEXT : ELSEWHERE;
	case KIND_EMPTY:
		if (rules->numbered)
			return line.size > 0 && slice_digit(*line.at) ? ELSEWHERE : TEXT;
		return many || rules->dumping || rows_follow(line, end) || dumps_ahead(line.at, end)
			       ? TEXT
			       : ELSEWHERE;
	case KIND_NOTICE:
		return rules->dumping && !slice_find(line, SLICE(" tool=")) ? DUMP : ELSEWHERE;
	case KIND_OTHER:
		return read_unknown(rules, line, many, end);
	default:
		return ELSEWHERE;
	}
}

struct packet packet_collect(struct packet_rules *rules, struct slice line, const char *end,
	enum kind first)
{
	const char *start = line.at;
	struct packet packet = { .lines = 1, .next = slice_next_line(line, end) };
	struct slice rest = line, number;
	const char *dump = NULL;

	if (!rules->numbered && slice_starts(line, SLICE("[Invalid header:"))) /* which has no stamp where others have */
		first = KIND_BARE;
	rules->counted |= !stamps_sure(rules->stamps, line) && kind_take_count(&rest, &number);
	while (packet.next < end) {
		struct slice next = slice_line(packet.next, end);
		enum belongs as = continues(rules, &packet, line, next, end, first);

		if (as == ELSEWHERE || (size_t)(slice_end(next) - start) > rules->max_line)
			break;
		if (!dump && as == DUMP) {
			dump = next.at;
			rules->dumping = true;
		}
		packet.lines++;
		packet.next = slice_next_line(next, end);
		line = next;
	}
	packet.text = slice_between(start, dump ? dump : slice_end(line));
	packet.dump = slice_between(dump ? dump : slice_end(line), slice_end(line));
	slice_trim(&packet.text);
	return packet;
}
