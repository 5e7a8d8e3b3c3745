#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

#include "replay/clock/relief.h"

#define MINUTE INT64_C(60000000000)

struct shared {
	struct relief *relief;
	int done;
	int rests;
};

static int64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static void work_at_once(void *what)
{
	struct shared *s = what;

	relief_take(s->relief);
	while (s->done < 10) {
		s->done++;
		relief_rest(s->relief, now() + 1000);
	}
	relief_leave(s->relief);
}

static void rest_for_long(void *what)
{
	struct shared *s = what;

	relief_take(s->relief);
	while (s->done == 0) {
		s->rests++;
		relief_rest(s->relief, now() + MINUTE);
	}
	relief_leave(s->relief);
}

static struct relief *open_relief(void)
{
	struct relief *r = relief_open();

	if (!r)
		skip(); /* one processor */
	return r;
}

static void the_second_thread_works_while_the_first_is_away(void **state)
{
	struct shared s = {.relief = open_relief()};
	int done = 0;

	(void)state;
	relief_begin(s.relief, work_at_once, &s);
	while (done < 10) { /* for ever, if nobody worked */
		usleep(1000);
		relief_take(s.relief);
		done = s.done;
		relief_leave(s.relief);
	}
	relief_end(s.relief);
	relief_close(s.relief);
}

static void nobody_works_while_the_first_has_the_baton(void **state)
{
	struct shared s = {.relief = open_relief()};

	(void)state;
	relief_take(s.relief);
	relief_leave(s.relief);
	relief_begin(s.relief, work_at_once, &s);
	relief_take(s.relief);
	for (int i = 0, before = s.done; i < 20; i++) {
		usleep(1000);
		assert_int_equal(s.done, before);
	}
	relief_leave(s.relief);
	relief_end(s.relief);
	assert_int_equal(s.done, 10);
	relief_close(s.relief);
}

static void the_end_wakes_a_second_thread_that_rests(void **state)
{
	struct shared s = {.relief = open_relief()};
	int64_t began = now();
	int rests = 0;

	(void)state;
	relief_begin(s.relief, rest_for_long, &s);
	while (rests == 0) {
		relief_take(s.relief);
		rests = s.rests;
		s.done = rests > 0;
		relief_leave(s.relief);
	}
	relief_end(s.relief);
	assert_true(now() - began < MINUTE);
	relief_close(s.relief);
}

static void without_a_second_thread_everything_is_as_with_one(void **state)
{
	(void)state;
	relief_begin(NULL, work_at_once, NULL);
	relief_take(NULL);
	relief_leave(NULL);
	relief_end(NULL);
	relief_close(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_second_thread_works_while_the_first_is_away),
	    cmocka_unit_test(nobody_works_while_the_first_has_the_baton),
	    cmocka_unit_test(the_end_wakes_a_second_thread_that_rests),
	    cmocka_unit_test(without_a_second_thread_everything_is_as_with_one),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
