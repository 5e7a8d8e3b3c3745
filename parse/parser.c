#include "parse/parser.h"

#include <stdio.h>
#include <stdlib.h>

#include "parse/counter.h"
#include "parse/deep.h"
#include "parse/fast.h"
#include "parse/grammar.h"
#include "parse/kind.h"
#include "parse/notice.h"
#include "parse/packet.h"
#include "parse/payload.h"
#include "parse/scan.h"
#include "parse/stamp.h"

enum { LETTER_ROOM = 160 };

struct parser {
	const struct parser_config *config;
	struct output *out, *letters;
	parser_before_flush *before_flush;
	void *context;
	struct stamps stamps;
	struct record record;
	uint64_t offset; /* of the line being read */
	struct packet_rules rules;
	const struct encoder *direct; /* for records that are written while they are read, or NULL */
	struct slice number; /* what stood before the line, with `numbered`; or empty */
	struct counter line;   /* number of the line being read */
	struct counter second; /* and of the one behind it, where packets have two */
	bool two;              /* the last packet of usual shape had */
	char *scratch;
	size_t scratch_size;
	struct parser_counts counts;
};

struct parser *parser_new(const struct parser_config *config, struct output *out,
	struct output *letters)
{
	struct parser *p = calloc(1, sizeof(*p));

	if (!p)
		return NULL;
	p->config = config;
	p->rules = (struct packet_rules){
		.numbered = config->numbered,
		.max_line = config->max_line,
		.stamps = &p->stamps,
	};
	p->direct = json_line_fits(&config->encoder) ? &config->encoder : NULL;
	p->out = out;
	p->letters = letters;
	stamps_init(&p->stamps, config->day, config->relative);
	parser_seek(p, 1, 0);
	return p;
}

void parser_free(struct parser *p)
{
	if (!p)
		return;
	free(p->scratch);
	free(p);
}

void parser_aim(struct parser *p, struct output *out, struct output *letters)
{
	p->out = out;
	p->letters = letters;
	p->counts = (struct parser_counts){ .lines = 0 };
}

void parser_on_flush(struct parser *p, parser_before_flush *call, void *context)
{
	p->before_flush = call;
	p->context = context;
}

void parser_seek(struct parser *p, uint64_t line, uint64_t offset)
{
	counter_set(&p->line, line);
	p->offset = offset;
}

void parser_tell(const struct parser *p, uint64_t *line, uint64_t *offset)
{
	*line = (uint64_t)slice_number(counter_text(&p->line));
	*offset = p->offset;
}

void parser_inherit(struct parser *p, const struct parser *from)
{
	p->stamps = from->stamps;
	p->rules.dumping = from->rules.dumping;
	p->rules.counted = from->rules.counted;
}

bool parser_needs_days(const struct parser *p)
{
	return p->stamps.clock_seen;
}

void parser_take_day(struct parser *p, const struct parser *from)
{
	p->stamps = from->stamps;
}

const struct parser_counts *parser_counts(const struct parser *p)
{
	return &p->counts;
}

void parser_counts_add(struct parser_counts *sum, const struct parser_counts *more)
{
	sum->lines += more->lines;
	sum->records += more->records;
	sum->packet_lines += more->packet_lines;
	sum->notices += more->notices;
	sum->errors += more->errors;
	sum->blank += more->blank;
	sum->bytes += more->bytes;
}

/* One line is done. */
static inline void count_line(struct parser *p)
{
	p->counts.lines++;
	counter_next(&p->line);
}

static inline char *room(struct parser *p, struct output *o, size_t n)
{
	if (__builtin_expect(o->capacity - o->used < n, 0) && p->before_flush)
		p->before_flush(p->context);
	return output_room(o, n);
}

static inline int emit(struct parser *p, size_t text)
{
	struct record *r = &p->record;
	char *at = room(p, p->out, encoder_room(r, text));

	if (!at)
		return -1;
	p->out->used = (size_t)(encoder_record(&p->config->encoder, at, r) - p->out->buffer);
	return 0;
}

static inline struct slice line_number(const struct parser *p)
{
	if (p->number.size > 0)
		return p->number;
	return counter_text(&p->line);
}

static inline void set_line(struct parser *p)
{
	record_set(&p->record, RECORD_LINE, line_number(p));
}

static int write_letter(struct parser *p, const char *why, struct slice line)
{
	char *at = room(p, p->letters, line.size + LETTER_ROOM);
	struct slice number = line_number(p);
	int n;

	if (!at)
		return -1;
	n = snprintf(at, LETTER_ROOM, "%.*s\t%llu\t%s\t", (int)number.size, number.at,
		(unsigned long long)p->offset, why);
	memcpy(at + n, line.at, line.size);
	at[(size_t)n + line.size] = '\n';
	p->letters->used += (size_t)n + line.size + 1;
	return 0;
}

/* A line that could not be read. */
static int report(struct parser *p, const char *why, struct slice line)
{
	struct record *r = &p->record;

	p->counts.errors++;
	if (p->config->errors == PARSER_ERRORS_SKIP)
		return 0;
	if (p->config->errors == PARSER_ERRORS_FILE)
		return write_letter(p, why, line);
	record_clear(r);
	set_line(p);
	record_set(r, RECORD_ERROR, (struct slice){ why, strlen(why) });
	record_set(r, RECORD_RAW, line);
	return emit(p, line.size);
}

static char *scratch(struct parser *p, size_t size)
{
	char *larger;

	if (size + SCAN_SLACK <= p->scratch_size)
		return p->scratch;
	larger = realloc(p->scratch, size + SCAN_SLACK);
	if (larger) {
		p->scratch = larger;
		p->scratch_size = size + SCAN_SLACK;
	}
	return larger;
}

/* Makes one line of info, and takes the dumps out of it. */
static int flatten(struct parser *p)
{
	struct record *r = &p->record;
	struct slice info, payload;
	char *to;

	if (!record_has(r, RECORD_INFO))
		return 0;
	to = scratch(p, r->field[RECORD_INFO].size + 1);
	if (!to)
		return -1;
	payload_split(r->field[RECORD_INFO], p->config->payload, to, &info, &payload);
	record_drop(r, RECORD_INFO);
	if (info.size > 0)
		record_set(r, RECORD_INFO, info);
	if (payload.size > 0)
		record_set(r, RECORD_PAYLOAD, payload);
	return 0;
}

/* Takes number, count and stamp off the text. */
static void take_opening(struct parser *p, struct slice *text)
{
	struct record *r = &p->record;
	struct slice number;
	unsigned again;

	if (p->config->numbered)
		kind_take_number(text, &number);
	again = text->size > STAMP_READ ? stamps_take_again(&p->stamps, text->at, r) : 0;
	if (again == 0 && kind_take_count(text, &number)) {
		record_set(r, RECORD_PACKET, number);
		again = text->size > STAMP_READ ? stamps_take_again(&p->stamps, text->at, r) : 0;
	}
	if (again > 0)
		slice_advance(text, again);
	else
		stamps_take(&p->stamps, text, r);
}

void parser_skim(struct parser *p, const char *text, size_t size)
{
	const char *end = text + size;

	while (text < end) {
		struct slice line = slice_line(text, end), rest = line, number;

		text = slice_next_line(line, end);
		if (line.size == 0 || line.size > p->config->max_line ||
		    (p->config->numbered && !kind_take_number(&rest, &number)))
			continue;
		if (slice_digit(*line.at) || *line.at == ' ')
			take_opening(p, &line);
	}
}

/* Reads a packet's text into the record. */
static int read_packet(struct parser *p, const struct packet *packet)
{
	struct record *r = &p->record;
	struct slice text = packet->text;

	record_clear(r);
	set_line(p);
	if (packet->lines == 1 && !scan_any_special(packet->text.at, packet->text.size))
		r->escapes = 0;
	take_opening(p, &text);
	grammar_frame(text, r);
	if (p->config->payload && packet->dump.size > 0)
		record_set(r, RECORD_PAYLOAD, packet->dump);
	if (packet->lines > 1 && flatten(p) != 0)
		return -1;
	if (p->config->deep)
		deep_read(r);
	p->counts.records++;
	p->counts.packet_lines += packet->lines;
	return emit(p, packet->text.size + packet->dump.size);
}

static int read_notice(struct parser *p, struct slice line)
{
	p->counts.notices++;
	record_clear(&p->record);
	set_line(p);
	notice_read(line, &p->record);
	return emit(p, line.size);
}

static int read_odd(struct parser *p, struct slice line, enum kind kind)
{
	struct slice raw = line, number;

	if (p->config->numbered && kind_take_number(&raw, &number))
		line = raw;
	if (raw.size > 0 && raw.at[raw.size - 1] == '\r')
		raw.size--;
	switch (kind) {
	case KIND_NOTICE:
		return read_notice(p, line);
	case KIND_EMPTY:
		p->counts.blank++;
		return 0;
	case KIND_INDENTED:
		return report(p, "continuation without a packet before it", raw);
	default:
		return report(p, "no time stamp and no packet's beginning", raw);
	}
}

/* kind_of, without looking far when the stamp is like that of the line before. */
static enum kind kind_at(const struct parser *p, struct slice line)
{
	if (!p->config->numbered && stamps_sure(&p->stamps, line))
		return KIND_STAMPED;
	return kind_of(line, p->config->numbered);
}

/* A line that is too long, and was read into memory or not. */
static int report_cut(struct parser *p, const char *text, size_t size, size_t dropped)
{
	char why[96];
	int result;

	snprintf(why, sizeof(why), "line longer than %zu bytes, cut by %zu", size, dropped);
	result = report(p, why, (struct slice){ text, size });
	count_line(p);
	return result;
}

/* One packet or other line by the grammar; *at moves behind it. */
static int read_general(struct parser *p, const char **at, const char *end)
{
	struct slice line = slice_line(*at, end);
	enum kind kind = kind_at(p, line);
	struct packet packet;
	const char *start = *at;
	struct slice rest = line;
	int result;

	p->number.size = 0;
	if (p->config->numbered)
		kind_take_number(&rest, &p->number);
	if (line.size > p->config->max_line) {
		*at = slice_next_line(line, end);
		result = report_cut(p, line.at, p->config->max_line, line.size - p->config->max_line);
		p->offset += (size_t)(*at - start);
		return result;
	}
	if (kind == KIND_COUNTED && (p->rules.counted || *line.at == ' '))
		kind = KIND_STAMPED;
	if (kind == KIND_STAMPED || (kind == KIND_BARE && !p->config->numbered)) {
		packet = packet_collect(&p->rules, line, end, kind);
		for (unsigned i = 1; i < packet.lines; i++)
			count_line(p);
		*at = packet.next;
		result = read_packet(p, &packet);
	} else {
		*at = slice_next_line(line, end);
		result = read_odd(p, line, kind);
	}
	count_line(p);
	p->offset += (size_t)(*at - start);
	return result;
}

/* Room for a line that may be written while it is read, and what is told of the record beforehand: which
 * line it will end with. 0, or -1: no memory. */
static inline int open_line(struct parser *p, struct json_line *l)
{
	*l = (struct json_line){ .encoder = p->direct, .two = p->two };
	if (!p->direct)
		return 0;
	if (p->two) {
		counter_copy(&p->second, &p->line);
		counter_next(&p->second);
	}
	if (!p->config->numbered)
		record_set(&p->record, RECORD_LINE, counter_text(p->two ? &p->second : &p->line));
	l->start = room(p, p->out, JSON_LINE_ROOM);
	return l->start ? 0 : -1;
}

/* Ends what fast_read began, or writes what it read of a text. */
static inline int emit_fast(struct parser *p, struct json_line *l, size_t text)
{
	if (p->config->deep)
		deep_read(&p->record);
	if (!l->at)
		return emit(p, text);
	p->out->used = (size_t)(json_line_end(l, &p->record) - p->out->buffer);
	return 0;
}

/* Whether a line that was begun can be ended: there is room for what else the record holds, and what was
 * foretold of its number is true or can be mended. */
static bool can_end(struct parser *p, struct json_line *l, unsigned lines)
{
	const struct record *r = &p->record;
	size_t info = record_has(r, RECORD_INFO) ? r->field[RECORD_INFO].size : 0;

	if (info > JSON_LINE_TEXT &&
	    p->out->capacity - p->out->used < JSON_LINE_ROOM + info * (1 + 4 * JSON_GROWTH))
		return false;
	if (lines == 1u + l->two || p->config->numbered)
		return true;
	counter_copy(&p->second, &p->line);
	for (unsigned i = 1; i < lines; i++)
		counter_next(&p->second);
	return json_line_renumber(l, r, counter_text(&p->second));
}

/* The short cut. 1: a packet was written, *at is behind it; 0: not such a line; -1: no memory.
 * limit is behind the last '\n' before end; *like: see fast_read, of the line that is read next this way. */
static inline int read_fast(struct parser *p, const char **at, const char *limit, const char *end, bool *like)
{
	struct record *r = &p->record;
	int64_t clock = p->stamps.clock;
	struct json_line line;
	const char *newline;
	unsigned lines;

	record_clear(r);
	if (open_line(p, &line) != 0)
		return -1;
	newline = fast_read(&p->rules, *at, limit, end, r, &line, like, &lines);
	if (!newline || (size_t)(newline - *at) > p->config->max_line ||
	    (line.at && !can_end(p, &line, lines))) {
		p->stamps.clock = clock; /* of a line that counts */
		return 0;
	}
	p->two = record_has(r, RECORD_IP_FLAGS); /* on a line of its own */
	for (unsigned i = 1; i < lines; i++)
		count_line(p);
	if (!line.at && !p->config->numbered)
		set_line(p);
	if (lines > 1u + p->two && flatten(p) != 0)
		return -1;
	if (emit_fast(p, &line, (size_t)(newline - *at)) != 0)
		return -1;
	p->counts.records++;
	p->counts.packet_lines += lines;
	count_line(p);
	p->offset += (size_t)(newline + 1 - *at);
	*at = newline + 1;
	return 1;
}

int parser_chunk(struct parser *p, const char *text, size_t size)
{
	const char *end = text + size;
	const char *newline = memrchr(text, '\n', size);
	const char *limit = newline ? newline + 1 : text;
	bool shortcut = !p->config->plain, like = false;

	p->counts.bytes += size;
	while (text < end) {
		int done = 0;

		if (shortcut && !p->rules.dumping && text < limit)
			done = read_fast(p, &text, limit, end, &like);
		if (done == 0) {
			done = read_general(p, &text, end);
			like = false;
		}
		if (done < 0)
			return -1;
	}
	return 0;
}

int parser_cut(struct parser *p, const char *text, size_t size, size_t dropped, size_t input)
{
	int result = report_cut(p, text, size, dropped);

	p->counts.bytes += input;
	p->offset += input;
	return result;
}
