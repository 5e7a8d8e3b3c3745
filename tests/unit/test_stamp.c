#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "parse/stamp.h"

enum { ROOM = 256 };

static void set_zone(const char *zone)
{
	setenv("TZ", zone, 1);
	tzset();
}

/* Takes the stamp of a line; *field becomes what the record says, or "". */
static enum stamp_form take(struct stamps *s, const char *line, enum record_field field, char *value)
{
	char text[ROOM] = { 0 };
	struct record r;
	struct slice rest = { text, (size_t)snprintf(text, sizeof(text), "%s", line) };
	enum stamp_form form;

	record_clear(&r);
	form = stamps_take(s, &rest, &r);
	*value = '\0';
	if (record_has(&r, field)) {
		memcpy(value, r.field[field].at, r.field[field].size);
		value[r.field[field].size] = '\0';
	}
	return form;
}

static void assert_time(struct stamps *s, const char *line, const char *time)
{
	char value[ROOM];

	take(s, line, RECORD_TIME, value);
	assert_string_equal(value, time);
}

static void every_form_is_recognised(void **state)
{
	static const struct {
		const char *text;
		enum stamp_form form;
	} samples[] = {
		{ "2026-11-23 04:50:00.123456 IP", STAMP_DATED },
		{ "2026-11-23 04:50:00.123456789 IP", STAMP_DATED },
		{ "2026-11-23 04:50:00 IP", STAMP_DATED },
		{ "2024-02-29 23:59:60.0 IP", STAMP_DATED },
		{ "04:50:00.123456 IP", STAMP_CLOCK },
		{ "1499082958.598308 IP", STAMP_EPOCH },
		{ "1499082958.598308123 IP", STAMP_EPOCH },
		{ " 00:00:00.000186 IP", STAMP_RELATIVE },
		{ "-00:00:00.000186 IP", STAMP_RELATIVE },
		{ " 123:00:00.000186 IP", STAMP_RELATIVE },
		{ "[Error converting time] IP", STAMP_FAILED },
		{ "[timestamp overflow] IP", STAMP_FAILED },
		{ "04:50:00.123456", STAMP_CLOCK },
		{ "2026-02-29 04:50:00.1 IP", STAMP_NONE },
		{ "2026-11-31 04:50:00.1 IP", STAMP_NONE },
		{ "2026-11-23 24:50:00.1 IP", STAMP_NONE },
		{ "2026-11-23T04:50:00.1 IP", STAMP_NONE },
		{ "04:60:00.123456 IP", STAMP_NONE },
		{ "04:50:00.2147483648 IP", STAMP_CLOCK },
		{ "-02:04:00.3675341399 IP", STAMP_RELATIVE },
		{ "04:50:00.12345678901 IP", STAMP_NONE },
		{ "04:50:00.IP", STAMP_NONE },
		{ "04:50:00.123456IP", STAMP_NONE },
		{ "1499082958.5 IP", STAMP_NONE },
		{ "1499082958 IP", STAMP_NONE },
		{ "    10.0.0.1.5 > 10.0.0.2.6:", STAMP_NONE },
		{ "IP 10.0.0.1", STAMP_NONE },
		{ "", STAMP_NONE },
	};
	struct stamp stamp;

	(void)state;
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++)
		assert_int_equal(
			stamp_scan((struct slice){ samples[i].text, strlen(samples[i].text) }, &stamp),
			samples[i].form);
}

static void fractions_have_six_digits_or_those_printed(void **state)
{
	struct stamps s;

	(void)state;
	set_zone("UTC");
	stamps_init(&s, 0, false);
	assert_time(&s, "2026-11-23 04:50:01 IP", "2026-11-23T04:50:01.000000Z");
	assert_time(&s, "2026-11-23 04:50:01.5 IP", "2026-11-23T04:50:01.500000Z");
	assert_time(&s, "2026-11-23 04:50:01.1234567 IP", "2026-11-23T04:50:01.1234567Z");
	assert_time(&s, "2026-11-23 04:50:01.2147483648 IP", "2026-11-23T04:50:01.2147483648Z");
	assert_time(&s, "1499082958.598308123 IP", "2017-07-03T11:55:58.598308123Z");
	assert_time(&s, "0.000001 IP", "1970-01-01T00:00:00.000001Z");
}

static void local_stamps_become_utc(void **state)
{
	struct stamps s;

	(void)state;
	set_zone("CET-1CEST,M3.5.0,M10.5.0/3");
	stamps_init(&s, 20000, false);
	assert_time(&s, "2026-11-23 00:30:00.5 IP", "2026-11-22T23:30:00.500000Z");
	assert_time(&s, "2026-07-23 00:30:00.5 IP", "2026-07-22T22:30:00.500000Z");
	assert_time(&s, "2026-07-23 00:30:59.5 IP", "2026-07-22T22:30:59.500000Z");
	assert_time(&s, "1499082958.598308 IP", "2017-07-03T11:55:58.598308Z");
	assert_time(&s, "00:30:00.5 IP", "2024-10-03T22:30:00.500000Z");
	set_zone("UTC");
}

static void a_clock_that_goes_back_has_passed_midnight(void **state)
{
	struct stamps s;

	(void)state;
	set_zone("UTC");
	stamps_init(&s, 0, false);
	assert_time(&s, "23:59:59.999999 IP", "1970-01-01T23:59:59.999999Z");
	assert_time(&s, "00:00:00.000001 IP", "1970-01-02T00:00:00.000001Z");
	assert_time(&s, "23:59:59.999998 IP", "1970-01-01T23:59:59.999998Z");
	assert_time(&s, "00:00:01.000000 IP", "1970-01-02T00:00:01.000000Z");
	assert_time(&s, "12:00:00.000000 IP", "1970-01-02T12:00:00.000000Z");
	assert_time(&s, "11:59:00.000000 IP", "1970-01-02T11:59:00.000000Z");
	assert_time(&s, "23:00:00.000000 IP", "1970-01-02T23:00:00.000000Z");
	assert_time(&s, "01:00:00.000000 IP", "1970-01-03T01:00:00.000000Z");
}

static void differences_are_kept_as_they_are(void **state)
{
	struct stamps s;
	char value[ROOM];

	(void)state;
	stamps_init(&s, 0, false);
	assert_int_equal(take(&s, " 00:00:00.000186 IP", RECORD_DELTA, value), STAMP_RELATIVE);
	assert_string_equal(value, "00:00:00.000186");
	take(&s, "-00:00:00.000186 IP", RECORD_DELTA, value);
	assert_string_equal(value, "-00:00:00.000186");
	stamps_init(&s, 0, true);
	take(&s, "00:00:00.000186 IP", RECORD_DELTA, value);
	assert_string_equal(value, "00:00:00.000186");
}

static void the_same_minute_again_is_read_by_its_shape(void **state)
{
	char line[ROOM] = "2026-11-23 04:50:07.123456 IP", value[ROOM];
	struct stamps s;
	struct record r;

	(void)state;
	set_zone("UTC");
	stamps_init(&s, 0, false);
	record_clear(&r);
	assert_int_equal(stamps_take_again(&s, line, &r), 0);
	take(&s, line, RECORD_TIME, value);
	assert_int_equal(stamps_take_again(&s, line, &r), 27);
	assert_int_equal(r.field[RECORD_TIME].size, 27);
	assert_memory_equal(r.field[RECORD_TIME].at, "2026-11-23T04:50:07.123456Z", 27);
	line[18] = 'x';
	assert_int_equal(stamps_take_again(&s, line, &r), 0);
	line[18] = '7';
	line[17] = '6';
	assert_int_equal(stamps_take_again(&s, line, &r), 0);
	line[17] = '0';
	line[15] = '1';
	assert_int_equal(stamps_take_again(&s, line, &r), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_form_is_recognised),
		cmocka_unit_test(fractions_have_six_digits_or_those_printed),
		cmocka_unit_test(local_stamps_become_utc),
		cmocka_unit_test(a_clock_that_goes_back_has_passed_midnight),
		cmocka_unit_test(differences_are_kept_as_they_are),
		cmocka_unit_test(the_same_minute_again_is_read_by_its_shape),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
