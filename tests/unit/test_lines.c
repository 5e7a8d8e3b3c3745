#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "serve/lines.h"
#include "serve/output.h"

static int ends[2];

static int pipe_up(void **state)
{
	(void)state;
	return pipe(ends);
}

static int pipe_down(void **state)
{
	(void)state;
	close(ends[0]);
	if (ends[1] >= 0)
		close(ends[1]);
	return 0;
}

static void say(const char *text)
{
	assert_int_equal(write(ends[1], text, strlen(text)), strlen(text));
}

static void hang_up(void)
{
	close(ends[1]);
	ends[1] = -1;
}

static void wanted(struct lines *l, const char *text, bool cut, size_t dropped)
{
	struct lines_block b;

	assert_int_equal(lines_next(l, &b), 1);
	assert_int_equal(b.size, strlen(text));
	assert_memory_equal(b.data, text, b.size);
	assert_int_equal(b.cut, cut);
	assert_int_equal(b.dropped, dropped);
}

static void whole_lines_come_at_once_and_the_rest_when_it_ends(void **state)
{
	struct lines *l = lines_open(ends[0], 100);
	struct lines_block b;

	(void)state;
	say("one\ntwo\nthr");
	wanted(l, "one\ntwo\n", false, 0);
	assert_true(lines_quiet(l));
	say("ee\nfour");
	wanted(l, "three\n", false, 0);
	hang_up();
	wanted(l, "four", false, 0);
	assert_int_equal(lines_next(l, &b), 0);
	assert_int_equal(lines_next(l, &b), 0);
	lines_close(l);
}

static void a_line_that_is_too_long_is_cut_and_the_next_is_whole(void **state)
{
	struct lines *l = lines_open(ends[0], 10);
	struct lines_block b;

	(void)state;
	/* What comes in one read may be longer; what does not end in it is cut. */
	say("0123456789abcdef");
	assert_int_equal(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
	assert_int_equal(lines_next(l, &b), -1);
	assert_int_equal(errno, EAGAIN);
	say("ghij\nnext\n");
	wanted(l, "0123456789", true, 10);
	wanted(l, "next\n", false, 0);
	say("0123456789\n");
	wanted(l, "0123456789\n", false, 0);
	say("0123456789abc");
	hang_up();
	wanted(l, "0123456789", true, 3);
	assert_int_equal(lines_next(l, &b), 0);
	lines_close(l);
}

static void lines_that_were_kept_come_again_in_front(void **state)
{
	struct lines *l = lines_open(ends[0], 10);
	struct lines_block b;

	(void)state;
	say("one\ntwo\nthr");
	wanted(l, "one\ntwo\n", false, 0);
	lines_keep(l, strlen("two\n"));
	assert_true(lines_partial(l));
	say("ee\n");
	wanted(l, "two\nthree\n", false, 0);
	lines_keep(l, strlen("three\n"));
	assert_int_equal(lines_kept(l, &b), 1);
	assert_memory_equal(b.data, "three\n", b.size);
	assert_int_equal(lines_kept(l, &b), 0);
	say("four\n");
	wanted(l, "four\n", false, 0);
	lines_keep(l, strlen("four\n"));
	say("0123456789abc");
	assert_int_equal(lines_next(l, &b), 1); /* before the line that will be cut */
	assert_true(b.last);
	assert_memory_equal(b.data, "four\n", b.size);
	hang_up();
	wanted(l, "0123456789", true, 3);
	assert_int_equal(lines_next(l, &b), 0);
	lines_close(l);
}

static void a_block_outlives_reading_when_its_buffer_is_taken(void **state)
{
	struct lines *l = lines_open(ends[0], 100);
	char *spare = lines_buffer(l), *full;
	struct lines_block b;

	(void)state;
	say("one\ntwo\nthr");
	assert_int_equal(lines_next(l, &b), 1);
	lines_keep(l, strlen("two\n"));
	full = lines_swap(l, spare);
	say("ee\n");
	wanted(l, "two\nthree\n", false, 0);
	assert_ptr_equal(b.data, full);
	assert_memory_equal(b.data, "one\n", 4);
	free(full);
	lines_close(l);
}

static void a_failed_read_is_told(void **state)
{
	struct lines *l = lines_open(ends[1], 10);
	struct lines_block b;

	(void)state;
	assert_int_equal(lines_next(l, &b), -1);
	assert_int_equal(errno, EBADF);
	lines_close(l);
}

static void output_gathers_until_it_is_flushed(void **state)
{
	struct output o;
	char got[64];

	(void)state;
	assert_int_equal(output_open(&o, ends[1], 8), 0);
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	output_put(&o, "abcd", 4);
	assert_int_equal(read(ends[0], got, sizeof(got)), -1);
	output_put(&o, "efghij", 6); /* no room: what is there leaves first */
	assert_int_equal(read(ends[0], got, sizeof(got)), 4);
	output_put(&o, "0123456789", 10); /* larger than the buffer, which grows */
	assert_int_equal(output_close(&o), 0);
	assert_int_equal(read(ends[0], got, sizeof(got)), 16);
	assert_memory_equal(got, "efghij0123456789", 16);
}

static void the_first_failed_write_is_kept(void **state)
{
	struct output o;

	(void)state;
	assert_int_equal(output_open(&o, ends[0], 8), 0); /* the end to read from */
	output_put(&o, "abc", 3);
	assert_int_equal(output_flush(&o), -1);
	output_put(&o, "def", 3);
	assert_int_equal(output_close(&o), -1);
	assert_int_equal(errno, EBADF);
}

int main(void)
{
#define with_pipe(test) cmocka_unit_test_setup_teardown(test, pipe_up, pipe_down)
	const struct CMUnitTest tests[] = {
	    with_pipe(whole_lines_come_at_once_and_the_rest_when_it_ends),
	    with_pipe(a_line_that_is_too_long_is_cut_and_the_next_is_whole),
	    with_pipe(lines_that_were_kept_come_again_in_front),
	    with_pipe(a_block_outlives_reading_when_its_buffer_is_taken),
	    with_pipe(a_failed_read_is_told),
	    with_pipe(output_gathers_until_it_is_flushed),
	    with_pipe(the_first_failed_write_is_kept),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
