/* Text through a parser, for the tests of parse/: what comes out of it, as one string. */
#ifndef TESTS_UNIT_PARSE_TEXT_H
#define TESTS_UNIT_PARSE_TEXT_H

#include <stdlib.h>
#include <string.h>

#include "parse/parser.h"
#include "parse/scan.h"
#include "serve/output.h"

enum { PARSE_TEXT_ROOM = 8 << 20 };

static inline struct parser_config parse_text_config(void)
{
	struct parser_config config = { .max_line = 1 << 20 };

	encoder_init(&config.encoder, ENCODER_JSON, SCHEMA_SHORT, NULL, 0);
	return config;
}

/* The records made of the text, to be freed; *counts if that is not NULL. */
static inline char *parse_text(const struct parser_config *config, const char *text, size_t size,
	struct parser_counts *counts)
{
	char *copy = calloc(1, size + SCAN_SLACK);
	struct output out;
	struct parser *p;
	char *result;

	if (!copy || output_open(&out, -1, PARSE_TEXT_ROOM) != 0)
		abort();
	memcpy(copy, text, size);
	p = parser_new(config, &out, NULL);
	parser_seek(p, 1, 0);
	if (parser_chunk(p, copy, size) != 0)
		abort();
	if (counts)
		*counts = *parser_counts(p);
	result = strndup(out.buffer, out.used);
	parser_free(p);
	free(out.buffer);
	free(copy);
	return result;
}

#endif
