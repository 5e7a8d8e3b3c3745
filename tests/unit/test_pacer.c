#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "replay/pacer.h"

#define S INT64_C(1000000000)
#define HOUR (3600 * S)

static struct pacer *open_recorded(uint64_t times, uint64_t per, int64_t max_gap)
{
	struct pacer_options o = {
		.mode = PACER_RECORDED, .times = times, .per = per, .max_gap = max_gap,
	};

	return pacer_open(&o);
}

static void the_first_packet_is_due_at_once(void **state)
{
	struct pacer *p = open_recorded(1, 1, 0);

	(void)state;
	assert_true(pacer_next(p, INT64_C(1700000000) * S, 60) == 0);
	assert_true(pacer_next(p, INT64_C(1700000000) * S + 7, 60) == 7);
	pacer_close(p);
}

/* A clock that only ever jumps to the next moment due: 36 million packets over ten hours, a
 * millisecond and a third of a microsecond apart. */
static void ten_hours_end_at_the_very_nanosecond(void **state)
{
	struct pacer *p = open_recorded(1, 1, 0);
	int64_t clock = 0, stamp = INT64_C(1499082958598308000), first = stamp;
	uint64_t packets = 0;

	(void)state;
	for (; stamp - first <= 10 * HOUR; stamp += 1000333) {
		int64_t due = pacer_next(p, stamp, 60);

		assert_true(due >= clock);
		clock = due;
		assert_true(clock == stamp - first);
		packets++;
	}
	assert_true(packets > 35000000);
	pacer_close(p);
}

static void a_factor_that_is_no_binary_fraction_does_not_drift(void **state)
{
	struct pacer *p = open_recorded(3, 1, 0);
	int64_t stamp = 0, due = 0;

	(void)state;
	for (int i = 0; i <= 36000000; i++, stamp += 1000001)
		due = pacer_next(p, stamp, 60);
	assert_true(due == INT64_C(36000000) * 1000001 / 3);
	pacer_close(p);
}

static void a_third_of_the_speed_takes_thrice_the_time(void **state)
{
	struct pacer *p = open_recorded(1, 3, 0);

	(void)state;
	pacer_next(p, 100, 60);
	assert_true(pacer_next(p, 100 + HOUR, 60) == 3 * HOUR);
	pacer_close(p);
}

static void a_packet_rate_is_kept_for_days(void **state)
{
	struct pacer_options o = { .mode = PACER_PACKETS, .micropackets = UINT64_C(7000000) };
	struct pacer *p = pacer_open(&o);
	int64_t due = 0;

	(void)state;
	/* Seven a second for 36 million packets: nothing of the seventh nanosecond is lost. */
	for (uint64_t i = 0; i <= 36000000; i++)
		due = pacer_next(p, 0, 1500);
	assert_true(due == (int64_t)(UINT64_C(36000000) * 1000000000 / 7));
	pacer_close(p);
}

static void a_fraction_of_a_packet_a_second_is_a_rate(void **state)
{
	struct pacer_options o = { .mode = PACER_PACKETS, .micropackets = 500000 };
	struct pacer *p = pacer_open(&o);

	(void)state;
	assert_true(pacer_next(p, 5, 60) == 0);
	assert_true(pacer_next(p, 4, 60) == 2 * S);
	assert_true(pacer_next(p, 3, 60) == 4 * S);
	pacer_close(p);
}

static void a_bit_rate_counts_every_byte(void **state)
{
	struct pacer_options o = { .mode = PACER_BITS, .bits = UINT64_C(1000000000) };
	struct pacer *p = pacer_open(&o);

	(void)state;
	assert_true(pacer_next(p, 0, 1500) == 0);
	assert_true(pacer_next(p, 0, 60) == 12000);
	assert_true(pacer_next(p, 0, 1) == 12480);
	assert_true(pacer_next(p, 0, UINT32_MAX) == 12488);
	assert_true(pacer_next(p, 0, 1) == 12488 + INT64_C(34359738360));
	pacer_close(p);
}

static void a_bit_rate_is_kept_for_days(void **state)
{
	struct pacer_options o = { .mode = PACER_BITS, .bits = UINT64_C(3000000) };
	struct pacer *p = pacer_open(&o);
	int64_t due = 0;

	(void)state;
	/* 36 million packets of 1,501 bytes at 3 Mbit/s: 40 hours, a third of a nanosecond each. */
	for (uint64_t i = 0; i <= 36000000; i++)
		due = pacer_next(p, 0, 1501);
	assert_true(due == (int64_t)(UINT64_C(36000000) * 1501 * 8 * 1000 / 3));
	pacer_close(p);
}

static void a_packet_out_of_order_is_sent_at_once_and_shifts_nothing(void **state)
{
	struct pacer *p = open_recorded(1, 1, 0);

	(void)state;
	pacer_next(p, 10 * S, 60);
	assert_true(pacer_next(p, 12 * S, 60) == 2 * S);
	assert_true(pacer_next(p, 12 * S - 500, 60) == 2 * S);
	assert_true(pacer_next(p, 13 * S, 60) == 3 * S);
	assert_int_equal(pacer_counts(p)->backward, 1);
	pacer_close(p);
}

static void a_clock_set_back_goes_on_from_there(void **state)
{
	struct pacer *p = open_recorded(1, 1, 0);

	(void)state;
	pacer_next(p, 2 * HOUR, 60);
	assert_true(pacer_next(p, HOUR, 60) == 0);
	assert_true(pacer_next(p, HOUR + 3 * S, 60) == 3 * S);
	assert_int_equal(pacer_counts(p)->backward, 1);
	pacer_close(p);
}

static void a_gap_is_cut_to_the_longest_wait_asked_for(void **state)
{
	struct pacer *p = open_recorded(2, 1, S);

	(void)state;
	pacer_next(p, 0, 60);
	assert_true(pacer_next(p, 2 * S, 60) == S);
	assert_true(pacer_next(p, 2 * S + HOUR, 60) == 2 * S);
	assert_int_equal(pacer_counts(p)->shortened, 1);
	pacer_close(p);
}

static void stamps_at_the_ends_of_time_do_not_overflow(void **state)
{
	struct pacer *p = open_recorded(1, 1000000000, 0);

	(void)state;
	assert_true(pacer_next(p, INT64_MIN, 60) == 0);
	assert_true(pacer_next(p, INT64_MAX, 60) == INT64_MAX);
	assert_true(pacer_next(p, INT64_MIN, 60) == INT64_MAX);
	pacer_close(p);
}

static void another_pass_begins_after_its_delay(void **state)
{
	struct pacer *p = open_recorded(1, 1, 0);

	(void)state;
	pacer_next(p, 100 * S, 60);
	assert_true(pacer_next(p, 101 * S, 60) == S);
	pacer_again(p, 5 * S);
	assert_true(pacer_next(p, 100 * S, 60) == 6 * S);
	assert_true(pacer_next(p, 101 * S, 60) == 7 * S);
	assert_int_equal(pacer_counts(p)->backward, 0);
	pacer_again(p, INT64_MAX);
	assert_true(pacer_next(p, 100 * S, 60) == INT64_MAX);
	pacer_close(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_packet_is_due_at_once),
		cmocka_unit_test(ten_hours_end_at_the_very_nanosecond),
		cmocka_unit_test(a_factor_that_is_no_binary_fraction_does_not_drift),
		cmocka_unit_test(a_third_of_the_speed_takes_thrice_the_time),
		cmocka_unit_test(a_packet_rate_is_kept_for_days),
		cmocka_unit_test(a_fraction_of_a_packet_a_second_is_a_rate),
		cmocka_unit_test(a_bit_rate_counts_every_byte),
		cmocka_unit_test(a_bit_rate_is_kept_for_days),
		cmocka_unit_test(a_packet_out_of_order_is_sent_at_once_and_shifts_nothing),
		cmocka_unit_test(a_clock_set_back_goes_on_from_there),
		cmocka_unit_test(a_gap_is_cut_to_the_longest_wait_asked_for),
		cmocka_unit_test(stamps_at_the_ends_of_time_do_not_overflow),
		cmocka_unit_test(another_pass_begins_after_its_delay),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
