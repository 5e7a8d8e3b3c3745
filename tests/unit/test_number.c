#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "parse/number.h"

static void whole_numbers_keep_their_range(void **state)
{
	uint64_t v = 7;

	(void)state;
	assert_int_equal(number_u64("65535", 1, 65535, &v), 0);
	assert_int_equal(v, 65535);
	assert_int_equal(number_u64("65536", 1, 65535, &v), -1);
	assert_int_equal(number_u64("0", 1, 65535, &v), -1);
	assert_int_equal(number_u64("-1", 0, UINT64_MAX, &v), -1);
	assert_int_equal(number_u64(" 1", 0, 9, &v), -1);
	assert_int_equal(number_u64("1x", 0, 9, &v), -1);
	assert_int_equal(number_u64("", 0, 9, &v), -1);
	assert_int_equal(number_u64("18446744073709551616", 0, UINT64_MAX, &v), -1);
	assert_int_equal(v, 65535);
	assert_int_equal(number_u64("18446744073709551615", 0, UINT64_MAX, &v), 0);
	assert_true(v == UINT64_MAX);
}

static void sizes_take_binary_units(void **state)
{
	uint64_t v = 0;

	(void)state;
	assert_int_equal(number_size("4096", 0, UINT64_MAX, &v), 0);
	assert_int_equal(v, 4096);
	assert_int_equal(number_size("4K", 0, UINT64_MAX, &v), 0);
	assert_int_equal(v, 4096);
	assert_int_equal(number_size("1MiB", 0, UINT64_MAX, &v), 0);
	assert_int_equal(v, 1 << 20);
	assert_int_equal(number_size("10g", 0, UINT64_MAX, &v), 0);
	assert_true(v == UINT64_C(10) << 30);
	assert_int_equal(number_size("17179869184G", 0, UINT64_MAX, &v), -1);
	assert_int_equal(number_size("4Q", 0, UINT64_MAX, &v), -1);
	assert_int_equal(number_size("4KK", 0, UINT64_MAX, &v), -1);
}

static void durations_are_exact_nanoseconds(void **state)
{
	int64_t v = 0;

	(void)state;
	assert_int_equal(number_duration("1.5", 0, INT64_MAX, &v), 0);
	assert_true(v == 1500000000);
	assert_int_equal(number_duration("0.000000001s", 0, INT64_MAX, &v), 0);
	assert_true(v == 1);
	assert_int_equal(number_duration("250us", 0, INT64_MAX, &v), 0);
	assert_true(v == 250000);
	assert_int_equal(number_duration("1.5ms", 0, INT64_MAX, &v), 0);
	assert_true(v == 1500000);
	assert_int_equal(number_duration("7d", 0, INT64_MAX, &v), 0);
	assert_true(v == INT64_C(604800000000000));
	assert_int_equal(number_duration("1.0000", 0, INT64_MAX, &v), 0);
	assert_int_equal(number_duration("0.5ns", 0, INT64_MAX, &v), -1);
	assert_int_equal(number_duration("1.", 0, INT64_MAX, &v), -1);
	assert_int_equal(number_duration("s", 0, INT64_MAX, &v), -1);
	assert_int_equal(number_duration("1.2.3", 0, INT64_MAX, &v), -1);
	assert_int_equal(number_duration("999999999d", 0, INT64_MAX, &v), -1);
}

static void fixed_fractions_lose_nothing(void **state)
{
	uint64_t v = 0;

	(void)state;
	assert_int_equal(number_fixed("2.5", 3, 0, UINT64_MAX, &v), 0);
	assert_int_equal(v, 2500);
	assert_int_equal(number_fixed("0.333", 3, 0, UINT64_MAX, &v), 0);
	assert_int_equal(v, 333);
	assert_int_equal(number_fixed("0.3333", 3, 0, UINT64_MAX, &v), -1);
}

static void moments_are_read_with_and_without_zone(void **state)
{
	int64_t v = 0;

	(void)state;
	assert_int_equal(number_time("1970-01-01T00:00:00Z", &v), 0);
	assert_true(v == 0);
	assert_int_equal(number_time("2017-07-03 11:55:58.598308", &v), 0);
	assert_true(v == INT64_C(1499082958598308000));
	assert_int_equal(number_time("2017-07-03T13:55:58.598308+02:00", &v), 0);
	assert_true(v == INT64_C(1499082958598308000));
	assert_int_equal(number_time("2000-02-29", &v), 0);
	assert_true(v == INT64_C(951782400000000000));
	assert_int_equal(number_time("@1499082958.598308", &v), 0);
	assert_true(v == INT64_C(1499082958598308000));
	assert_int_equal(number_time("2017-13-03", &v), -1);
	assert_int_equal(number_time("2017-07-03T25:00", &v), -1);
	assert_int_equal(number_time("yesterday", &v), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_numbers_keep_their_range),
		cmocka_unit_test(sizes_take_binary_units),
		cmocka_unit_test(durations_are_exact_nanoseconds),
		cmocka_unit_test(fixed_fractions_lose_nothing),
		cmocka_unit_test(moments_are_read_with_and_without_zone),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
