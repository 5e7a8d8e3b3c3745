#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "serve/inbox.h"

enum { MOST = 10000 };

static char dir[] = "/tmp/test_inbox.XXXXXX";
static int folder, ends[2]; /* of the pipe that is the input */

static int fresh(void **state)
{
	(void)state;
	unlinkat(folder, "inbox", 0);
	return pipe(ends);
}

static int done(void **state)
{
	(void)state;
	close(ends[0]);
	close(ends[1]);
	return 0;
}

static void put(const char *text)
{
	assert_int_equal(write(ends[1], text, strlen(text)), strlen(text));
}

/* Reads once, with the unfinished line given at this offset; the new bytes are as wanted. */
static void fill(struct inbox *b, const char *unfinished, uint64_t offset, const char *wanted)
{
	const struct inbox_part part = {
	    .bytes = unfinished, .n = strlen(unfinished), .offset = offset, .line = 3};
	const char *bytes;

	assert_int_equal(inbox_fill(b, &part, MOST / 2, &bytes), strlen(wanted));
	assert_memory_equal(bytes, wanted, strlen(wanted));
}

static void left_is(const struct inbox *b, uint64_t offset, const char *wanted, size_t wanted_torn)
{
	size_t torn;
	struct inbox_part left = inbox_left(b, &torn);

	assert_int_equal(left.n, strlen(wanted));
	assert_memory_equal(left.bytes, wanted, left.n);
	assert_int_equal(torn, wanted_torn);
	if (left.n > 0)
		assert_int_equal(left.offset, offset);
}

static void a_new_one_holds_nothing(void **state)
{
	struct inbox *b = inbox_open(folder, ends[0], MOST);

	(void)state;
	left_is(b, 0, "", 0);
	inbox_close(b);
}

static void what_was_read_is_there_in_the_next_run(void **state)
{
	struct inbox *b = inbox_open(folder, ends[0], MOST);
	size_t torn;

	(void)state;
	put("one\ntwo\nhal");
	fill(b, "", 100, "one\ntwo\nhal");
	inbox_close(b);
	b = inbox_open(folder, ends[0], MOST);
	left_is(b, 100, "one\ntwo\nhal", 0);
	assert_int_equal(inbox_left(b, &torn).line, 3);
	inbox_close(b);
}

static void the_unfinished_line_goes_with_what_follows_it(void **state)
{
	struct inbox *b = inbox_open(folder, ends[0], MOST);

	(void)state;
	put("one\nhal");
	fill(b, "", 0, "one\nhal");
	put("f\n");
	fill(b, "hal", 4, "f\n");
	left_is(b, 4, "half\n", 0);
	inbox_close(b);
}

static void half_a_line_of_another_input_is_left_out(void **state)
{
	struct inbox *b = inbox_open(folder, ends[0], MOST);
	int others[2];

	(void)state;
	put("one\nhal");
	fill(b, "", 0, "one\nhal");
	inbox_close(b);
	assert_int_equal(pipe(others), 0);
	b = inbox_open(folder, others[0], MOST);
	left_is(b, 0, "one\n", 3);
	inbox_close(b);
	close(others[0]);
	close(others[1]);
}

static void longer_lines_find_room_and_lose_nothing(void **state)
{
	struct inbox *b = inbox_open(folder, ends[0], MOST);
	struct stat st;

	(void)state;
	put("one\ntwo\n");
	fill(b, "", 7, "one\ntwo\n");
	inbox_close(b);
	b = inbox_open(folder, ends[0], 10 * MOST);
	left_is(b, 7, "one\ntwo\n", 0);
	put("three\n");
	fill(b, "", 15, "three\n");
	left_is(b, 15, "three\n", 0);
	inbox_close(b);
	assert_int_equal(fstatat(folder, "inbox", &st, 0), 0);
	assert_true(st.st_size >= 20 * MOST);
	b = inbox_open(folder, ends[0], MOST);
	left_is(b, 15, "three\n", 0);
	inbox_close(b);
}

static void nothing_to_read_is_told_as_read_2_does(void **state)
{
	struct inbox *b = inbox_open(folder, ends[0], MOST);
	const struct inbox_part none = {.bytes = "", .n = 0};
	const char *bytes;

	(void)state;
	assert_int_equal(inbox_fill(b, &none, MOST / 2, &bytes), -1);
	assert_int_equal(errno, EAGAIN);
	close(ends[1]);
	assert_int_equal(inbox_fill(b, &none, MOST / 2, &bytes), 0);
	inbox_close(b);
}

static void an_input_that_is_no_pipe_is_refused(void **state)
{
	int file = openat(folder, "file", O_RDWR | O_CREAT | O_TRUNC, 0600);
	struct inbox *b = inbox_open(folder, file, MOST);
	const struct inbox_part none = {.bytes = "", .n = 0};
	const char *bytes;

	(void)state;
	assert_int_equal(inbox_fill(b, &none, MOST / 2, &bytes), -1);
	assert_int_equal(errno, EINVAL);
	inbox_close(b);
	close(file);
	unlinkat(folder, "file", 0);
}

static void a_file_of_something_else_is_started_anew(void **state)
{
	int file = openat(folder, "inbox", O_RDWR | O_CREAT | O_TRUNC, 0600);
	struct inbox *b;

	(void)state;
	for (int i = 0; i < 1000; i++)
		assert_int_equal(write(file, "any bytes at all", 16), 16);
	close(file);
	b = inbox_open(folder, ends[0], MOST);
	left_is(b, 0, "", 0);
	inbox_close(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(a_new_one_holds_nothing, fresh, done),
	    cmocka_unit_test_setup_teardown(what_was_read_is_there_in_the_next_run, fresh, done),
	    cmocka_unit_test_setup_teardown(
		the_unfinished_line_goes_with_what_follows_it, fresh, done),
	    cmocka_unit_test_setup_teardown(half_a_line_of_another_input_is_left_out, fresh, done),
	    cmocka_unit_test_setup_teardown(longer_lines_find_room_and_lose_nothing, fresh, done),
	    cmocka_unit_test_setup_teardown(nothing_to_read_is_told_as_read_2_does, fresh, done),
	    cmocka_unit_test_setup_teardown(an_input_that_is_no_pipe_is_refused, fresh, done),
	    cmocka_unit_test_setup_teardown(a_file_of_something_else_is_started_anew, fresh, done),
	};
	int result;

	cmocka_set_message_output(CM_OUTPUT_TAP);
	if (!mkdtemp(dir))
		return 1;
	folder = open(dir, O_RDONLY | O_DIRECTORY);
	result = cmocka_run_group_tests(tests, NULL, NULL);
	unlinkat(folder, "inbox", 0);
	rmdir(dir);
	return result;
}
