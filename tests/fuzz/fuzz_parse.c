/*
 * Any bytes as lines: the short cut says what the grammar says, every line is counted once, and
 * what comes out is JSON (or TSV, CSV) in valid UTF-8 whatever went in.
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

static void run(const struct parser_config *config, const char *text, size_t size,
	struct output *out)
{
	struct parser *p = parser_new(config, out, NULL);
	const struct parser_counts *c = parser_counts(p);

	require(parser_chunk(p, text, size) == 0, "memory");
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
	if (config.encoder.form == ENCODER_JSON)
		check_json(fast.buffer, fast.buffer + fast.used);
	free(text);
	return 0;
}
