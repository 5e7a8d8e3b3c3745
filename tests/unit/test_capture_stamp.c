#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "capture/stamp.h"

static const int64_t SECOND = 1000000000;

/* What the stamps of the moments look like, one after the other. */
static const char *stamps(unsigned form, bool nanoseconds, const int64_t *moments, int count)
{
	static char line[512];
	struct text text;
	struct stamp stamp;

	assert_int_equal(text_open(&text, 16), 0);
	stamp_open(&stamp, form, nanoseconds);
	for (int i = 0; i < count; i++)
		stamp_put(&stamp, moments[i], 0, &text);
	memcpy(line, text.start, (size_t)(text.at - text.start));
	line[text.at - text.start] = '\0';
	text_close(&text);
	return line;
}

static void use_zone(const char *name)
{
	setenv("TZ", name, 1);
	tzset();
}

static void every_form_prints_as_documented(void **state)
{
	const int64_t moment = 1700000000 * SECOND + 123456789;

	(void)state;
	use_zone("UTC");
	assert_string_equal(stamps(0, false, &moment, 1), "22:13:20.123456 ");
	assert_string_equal(stamps(1, false, &moment, 1), "");
	assert_string_equal(stamps(2, false, &moment, 1), "1700000000.123456 ");
	assert_string_equal(stamps(2, true, &moment, 1), "1700000000.123456789 ");
	assert_string_equal(stamps(4, false, &moment, 1), "2023-11-14 22:13:20.123456 ");
	assert_string_equal(stamps(4, true, &moment, 1), "2023-11-14 22:13:20.123456789 ");
}

static void a_fraction_beyond_a_second_is_shown_as_it_is(void **state)
{
	struct text text;
	struct stamp stamp;

	(void)state;
	assert_int_equal(text_open(&text, 16), 0);
	stamp_open(&stamp, 2, false);
	stamp_put(&stamp, 15 * SECOND + 123456000, 5, &text);
	stamp_open(&stamp, 5, false);
	stamp_put(&stamp, 1 * SECOND, 0, &text);
	stamp_put(&stamp, 15 * SECOND + 123456000, 5, &text);
	text_char(&text, '\0');
	assert_string_equal(text.start, "10.5123456  00:00:00.000000  00:00:09.5123456 ");
	text_close(&text);
}

static void distances_go_back_in_time_too(void **state)
{
	const int64_t moments[] = {10 * SECOND, 12 * SECOND + 5000, 11 * SECOND, 3700 * SECOND};

	(void)state;
	assert_string_equal(stamps(3, false, moments, 4),
	    " 00:00:00.000000  00:00:02.000005 -00:00:01.000005  01:01:29.000000 ");
	assert_string_equal(stamps(5, false, moments, 4),
	    " 00:00:00.000000  00:00:02.000005  00:00:01.000000  01:01:30.000000 ");
}

static void the_zone_and_its_changes_are_followed(void **state)
{
	/* New York leaves summer time at 2023-11-05 06:00 UTC. */
	const int64_t moments[] = {1699163999 * SECOND, 1699164000 * SECOND};

	(void)state;
	use_zone("America/New_York");
	if (strcmp(stamps(0, false, moments, 1), "05:59:59.000000 ") == 0)
		skip(); /* no zones here */
	assert_string_equal(
	    stamps(4, false, moments, 2), "2023-11-05 01:59:59.000000 2023-11-05 01:00:00.000000 ");
	use_zone("Asia/Kathmandu");
	assert_string_equal(stamps(0, false, moments, 1), "11:44:59.000000 ");
	use_zone("UTC");
}

static void a_moment_beyond_31_bits_is_said_to_be_wrong(void **state)
{
	const int64_t moments[] = {(INT64_C(1) << 31) * SECOND, 5 * SECOND};

	(void)state;
	use_zone("UTC");
	assert_string_equal(
	    stamps(0, false, moments, 2), "[Error converting time] 00:00:05.000000 ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_form_prints_as_documented),
	    cmocka_unit_test(a_fraction_beyond_a_second_is_shown_as_it_is),
	    cmocka_unit_test(distances_go_back_in_time_too),
	    cmocka_unit_test(the_zone_and_its_changes_are_followed),
	    cmocka_unit_test(a_moment_beyond_31_bits_is_said_to_be_wrong),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("capture_stamp", tests, NULL, NULL);
}
