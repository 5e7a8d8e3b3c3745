#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "parse/options.h"

enum { MAX_ARGUMENTS = 16, WHY = 256 };

static const int64_t now = INT64_C(1795409400); /* 2026-11-23T04:50:00Z */

/* Parses "line-parse" and the words of the text. */
static enum options_result parse(struct options *o, const char *text, char *why)
{
	static char words[512];
	char *argv[MAX_ARGUMENTS + 1] = { "line-parse" };
	int argc = 1;

	strncpy(words, text, sizeof(words) - 1);
	for (char *word = strtok(words, " "); word && argc < MAX_ARGUMENTS; word = strtok(NULL, " "))
		argv[argc++] = word;
	why[0] = '\0';
	return options_line_parse(o, argc, argv, now, why, WHY);
}

static void nothing_said_means_a_filter_to_json(void **state)
{
	struct options o;
	char why[WHY];

	(void)state;
	assert_int_equal(parse(&o, "", why), OPTIONS_RUN);
	assert_string_equal(o.input, "-");
	assert_int_equal(o.parser.encoder.form, ENCODER_JSON);
	assert_int_equal(o.parser.errors, PARSER_ERRORS_RECORD);
	assert_int_equal(o.parser.max_line, 1 << 20);
	assert_int_equal(o.first_line, 1);
	assert_int_equal(o.jobs, 1);
	assert_int_equal(o.stats, LEDGER_TEXT);
	assert_false(o.strict || o.parser.deep || o.parser.payload || o.parser.numbered);
}

static void every_option_reaches_its_place(void **state)
{
	struct options o;
	char why[WHY];

	(void)state;
	assert_int_equal(parse(&o, "-o csv -j 4 --deep --strict --payload=keep --numbered --relative", why),
		OPTIONS_RUN);
	assert_int_equal(o.parser.encoder.form, ENCODER_CSV);
	assert_int_equal(o.jobs, 4);
	assert_true(o.parser.deep && o.strict && o.parser.payload && o.parser.numbered &&
		    o.parser.relative);
	assert_int_equal(
		parse(&o, "--errors=file:/tmp/x --first-line 0 --max-line 2K --stats=json in.txt", why),
		OPTIONS_RUN);
	assert_string_equal(o.letters, "/tmp/x");
	assert_int_equal(o.first_line, 0);
	assert_int_equal(o.parser.max_line, 2048);
	assert_int_equal(o.stats, LEDGER_JSON);
	assert_string_equal(o.input, "in.txt");
	assert_int_equal(parse(&o, "-q --stats=json", why), OPTIONS_RUN);
	assert_int_equal(o.stats, LEDGER_NONE);
	assert_int_equal(parse(&o, "--fields dst_ip,time -o tsv", why), OPTIONS_RUN);
	assert_int_equal(o.parser.encoder.count, 2);
	assert_int_equal(o.parser.encoder.columns[0].field, RECORD_DST_IP);
}

static void dates_and_zones_are_taken_together(void **state)
{
	struct options o;
	char why[WHY];

	(void)state;
	assert_int_equal(parse(&o, "--tz UTC", why), OPTIONS_RUN);
	assert_int_equal(o.parser.day, 20780);
	assert_int_equal(parse(&o, "--tz -05:30", why), OPTIONS_RUN);
	assert_string_equal(o.timezone, "<-0530>+05:30");
	assert_int_equal(o.parser.day, 20779);
	assert_int_equal(parse(&o, "--date 1970-01-02 --tz UTC", why), OPTIONS_RUN);
	assert_int_equal(o.parser.day, 1);
}

static void what_is_wrong_is_named(void **state)
{
	static const char *const samples[][2] = {
		{ "--nonsense", "--nonsense" },
		{ "-o", "-o" },
		{ "-o xml", "--output: bad value \"xml\"" },
		{ "-j 0", "--jobs: bad value \"0\"" },
		{ "-j 1000", "--jobs" },
		{ "--fields time,what", "--fields: bad value \"time,what\"" },
		{ "--fields time,time", "--fields" },
		{ "--fields time,", "--fields" },
		{ "--schema ocsf", "--schema" },
		{ "--errors=mail", "--errors" },
		{ "--errors=file:", "--errors" },
		{ "--payload=some", "--payload" },
		{ "--date 2026-13-01", "--date" },
		{ "--date yesterday", "--date" },
		{ "--tz Nowhere/Town", "--tz" },
		{ "--tz ../../../etc/passwd", "--tz" },
		{ "--tz +25:00", "--tz" },
		{ "--max-line 1", "--max-line" },
		{ "--stats=xml", "--stats" },
		{ "one two", "two" },
	};
	struct options o;
	char why[WHY];

	(void)state;
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		assert_int_equal(parse(&o, samples[i][0], why), OPTIONS_BAD);
		assert_non_null(strstr(why, samples[i][1]));
	}
}

static void help_and_version_end_the_reading(void **state)
{
	struct options o;
	char why[WHY];

	(void)state;
	assert_int_equal(parse(&o, "--help --nonsense", why), OPTIONS_HELP);
	assert_int_equal(parse(&o, "--version", why), OPTIONS_VERSION);
	assert_non_null(strstr(options_line_parse_usage(), "--schema"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_said_means_a_filter_to_json),
		cmocka_unit_test(every_option_reaches_its_place),
		cmocka_unit_test(dates_and_zones_are_taken_together),
		cmocka_unit_test(what_is_wrong_is_named),
		cmocka_unit_test(help_and_version_end_the_reading),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
