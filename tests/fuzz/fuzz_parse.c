/*
 * Any bytes as lines: the short cut says what the grammar says, and both what a slow parser says of
 * the lines it knows; every line is counted once, and what comes out is JSON (or TSV, CSV) in valid
 * UTF-8 whatever went in.
 *
 * The first byte chooses the options, the rest is the input.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parse/parser.h"
#include "parse/scan.h"
#include "parse/utf8.h"
#include "serve/output.h"
#include "tests/fuzz/slow_parse.h"

enum { ROOM = 64 << 20, NUMBERED = 1, DEEP = 2, PAYLOAD = 4, RELATIVE = 8, SMALL = 16, FORM = 96 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int truth, const char *what)
{
	if (!truth) {
		fprintf(stderr, "fuzz_parse: %s\n", what);
		abort();
	}
}

static const char *skip_string(const char *p, const char *end)
{
	require(p < end && *p++ == '"', "a string begins with a quote");
	while (p < end && *p != '"') {
		require((unsigned char)*p >= 0x20, "no control byte in a string");
		if (*p == '\\') {
			p++;
			require(p < end && *p && strchr("\"\\bfnrtu", *p), "a known escape");
		}
		p++;
	}
	require(p < end, "a string ends with a quote");
	return p + 1;
}

static const char *skip_value(const char *p, const char *end)
{
	size_t digits;

	if (p < end && *p == '"')
		return skip_string(p, end);
	if (end - p > 4 && memcmp(p, "true", 4) == 0)
		return p + 4;
	digits = strspn(p, "0123456789");
	require(digits > 0 && (digits == 1 || *p != '0'), "a number as JSON has them");
	return p + digits;
}

static void check_json(const char *p, const char *end)
{
	while (p < end) {
		require(*p++ == '{', "a line is an object");
		while (*p != '}') {
			p = skip_string(p, end);
			require(p < end && *p++ == ':', "a key has a value");
			p = skip_value(p, end);
			require(p < end && (*p == ',' || *p == '}'), "fields are separated");
			p += *p == ',';
		}
		require(p + 1 < end + 1 && p[1] == '\n', "an object ends its line");
		p += 2;
	}
}

static void check_utf8(const char *text, size_t size)
{
	const unsigned char *p = (const unsigned char *)text;
	const unsigned char *end = p + size;

	while (p < end) {
		size_t n = utf8_length(p, (size_t)(end - p));

		require(n > 0, "valid UTF-8");
		p += n;
	}
}

/* The lines of a text, each ended by a NUL, and one line after another. */
struct lines {
	char *text;
	char *at, *end;
};

/* The next line, or NULL at the end. */
static const char *next_line(struct lines *l, size_t *size)
{
	char *line = l->at, *newline;

	if (line >= l->end)
		return NULL;
	newline = memchr(line, '\n', (size_t)(l->end - line));
	l->at = newline ? newline + 1 : l->end;
	*size = (size_t)((newline ? newline : l->end) - line);
	line[*size] = '\0';
	return line;
}

/* The record whose last line is number n, up to its end of line, which becomes a NUL. */
static char *find_record(char *records, uint64_t n)
{
	char number[32];

	for (char *end; (end = strchr(records, '\n')) != NULL; records = end + 1) {
		const char *found;

		*end = '\0';
		snprintf(number, sizeof(number), "\"line\":%llu", (unsigned long long)n);
		found = strstr(records, number);
		if (found && strchr(",}", found[strlen(number)]))
			return records;
		*end = '\n';
	}
	return NULL;
}

static void compare(char *records, uint64_t n, const struct slow_record *slow)
{
	char *record = find_record(records, n);
	const char *which = "line";

	if (!record || !slow_agrees(slow, record, &which)) {
		fprintf(stderr, "fuzz_parse: line %llu, %s: %s\n", (unsigned long long)n, which,
			record ? record : "no record");
		abort();
	}
	record[strlen(record)] = '\n';
}

/* Lines the slow parser knows, when a stamp (or nothing) follows and so they are a whole packet. */
static void compare_slow(const char *text, size_t size, char *records, size_t max_line)
{
	struct lines l = { .text = malloc(size + 1) };
	const char *line[3] = { NULL, NULL, NULL };
	size_t sizes[3] = { 0, 0, 0 };

	memcpy(l.text, text, size);
	l.at = l.text;
	l.end = l.text + size;
	for (uint64_t n = 1;; n++) {
		struct slow_record slow, ahead;
		struct slow_text after;

		for (int i = 0; i < 2; i++) {
			line[i] = line[i + 1];
			sizes[i] = sizes[i + 1];
		}
		line[2] = next_line(&l, &sizes[2]);
		if (n > 2 && !line[0])
			break;
		if (!line[0] || strlen(line[0]) != sizes[0] || (line[1] && strlen(line[1]) != sizes[1]) ||
		    !slow_parse(line[0], line[1], &slow) || sizes[0] + sizes[1] >= max_line)
			continue;
		ahead.count = 0;
		after.at = line[slow.lines];
		if (!after.at || (strlen(after.at) == sizes[slow.lines] && slow_stamp(&after, &ahead)))
			compare(records, n - 3 + slow.lines, &slow);
	}
	free(l.text);
}

static uint64_t count_lines(const char *text, size_t size)
{
	uint64_t lines = size > 0 && text[size - 1] != '\n';

	for (size_t i = 0; i < size; i++)
		lines += text[i] == '\n';
	return lines;
}

static void run(const struct parser_config *config, const char *text, size_t size,
	struct output *out)
{
	struct parser *p = parser_new(config, out, NULL);
	const struct parser_counts *c = parser_counts(p);

	require(parser_chunk(p, text, size) == 0, "memory");
	require(c->lines == count_lines(text, size), "lines are those there are");
	require(c->lines == c->packet_lines + c->notices + c->errors + c->blank,
		"every line is counted once");
	require(c->bytes == size, "every byte is counted");
	parser_free(p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct output fast, plain;
	struct parser_config config = { .errors = PARSER_ERRORS_RECORD, .max_line = 1 << 20 };
	unsigned choice = size > 0 ? data[0] : 0;
	char *text;

	if (!fast.buffer && (output_open(&fast, -1, ROOM) != 0 || output_open(&plain, -1, ROOM) != 0))
		abort();
	if (size == 0)
		return 0;
	setenv("TZ", "UTC", 1);
	text = calloc(1, size + SCAN_SLACK);
	memcpy(text, data + 1, size - 1);
	config.numbered = (choice & NUMBERED) != 0;
	config.deep = (choice & DEEP) != 0;
	config.payload = (choice & PAYLOAD) != 0;
	config.relative = (choice & RELATIVE) != 0;
	if (choice & SMALL)
		config.max_line = 100;
	encoder_init(&config.encoder, (enum encoder_form)((choice & FORM) / 32 % 3), SCHEMA_SHORT,
		NULL, 0);
	fast.used = plain.used = 0;
	run(&config, text, size - 1, &fast);
	config.plain = true;
	run(&config, text, size - 1, &plain);
	require(fast.used == plain.used && memcmp(fast.buffer, plain.buffer, fast.used) == 0,
		"the short cut says what the grammar says");
	check_utf8(fast.buffer, fast.used);
	if (config.encoder.form == ENCODER_JSON) {
		check_json(fast.buffer, fast.buffer + fast.used);
		fast.buffer[fast.used] = '\0';
		if (!config.numbered)
			compare_slow(text, size - 1, fast.buffer, config.max_line);
	}
	free(text);
	return 0;
}
