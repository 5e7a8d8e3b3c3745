#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "serve/receipt.h"

static char dir[] = "/tmp/test_receipt.XXXXXX";
static int folder, ends[2];

static int fresh(void **state)
{
	(void)state;
	unlinkat(folder, "receipt", 0);
	return socketpair(AF_UNIX, SOCK_STREAM, 0, ends);
}

static int done(void **state)
{
	(void)state;
	close(ends[0]);
	close(ends[1]);
	return 0;
}

static void position_is(const struct receipt *r, uint64_t wanted)
{
	uint64_t offset = 0;

	assert_true(receipt_position(r, &offset));
	assert_int_equal(offset, wanted);
}

static void nothing_counts_before_the_first_send(void **state)
{
	struct receipt *r = receipt_open(folder);
	uint64_t offset;

	(void)state;
	assert_false(receipt_position(r, &offset));
	receipt_close(r);
}

static void what_was_sent_is_known_in_the_next_run(void **state)
{
	struct receipt *r = receipt_open(folder);
	char got[16];

	(void)state;
	assert_int_equal(receipt_send(r, ends[0], "one\n", 4, 1000), 4);
	assert_int_equal(receipt_send(r, ends[0], "three\n", 6, 1004), 6);
	receipt_close(r);
	r = receipt_open(folder);
	position_is(r, 1010);
	receipt_close(r);
	assert_int_equal(read(ends[1], got, sizeof(got)), 10);
	assert_memory_equal(got, "one\nthree\n", 10);
}

static void what_was_not_taken_does_not_count(void **state)
{
	struct receipt *r = receipt_open(folder);
	size_t large = 16 << 20;
	char *bytes = calloc(1, large);
	ssize_t sent = receipt_send(r, ends[0], bytes, large, 50);

	(void)state;
	assert_true(sent > 0 && (size_t)sent < large);
	position_is(r, 50 + (uint64_t)sent);
	assert_int_equal(receipt_send(r, ends[0], bytes, large, 50 + (uint64_t)sent), -1);
	assert_int_equal(errno, EAGAIN);
	position_is(r, 50 + (uint64_t)sent);
	free(bytes);
	receipt_close(r);
}

static void what_is_forgotten_does_not_count(void **state)
{
	struct receipt *r = receipt_open(folder);
	uint64_t offset;

	(void)state;
	assert_int_equal(receipt_send(r, ends[0], "one\n", 4, 0), 4);
	receipt_forget(r);
	assert_false(receipt_position(r, &offset));
	receipt_close(r);
	r = receipt_open(folder);
	assert_false(receipt_position(r, &offset));
	receipt_close(r);
}

/* Sends ever more single bytes until it is killed. */
static void send_for_ever(void)
{
	struct receipt *r = receipt_open(folder);

	for (uint64_t offset = 0; r;)
		if (receipt_send(r, ends[0], "x", 1, offset) == 1)
			offset++;
}

static void a_process_killed_between_any_two_instructions_leaves_the_truth(void **state)
{
	static char sink[65536];

	(void)state;
	for (int i = 0; i < 100; i++) {
		struct receipt *r;
		size_t got = 0, enough = (size_t)(rand() % 20000) + 1;
		ssize_t n;
		pid_t child = fork();

		if (child == 0)
			send_for_ever();
		while (got < enough && (n = read(ends[1], sink, sizeof(sink))) > 0)
			got += (size_t)n;
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
		while ((n = recv(ends[1], sink, sizeof(sink), MSG_DONTWAIT)) > 0)
			got += (size_t)n;
		r = receipt_open(folder);
		position_is(r, got);
		receipt_forget(r);
		receipt_close(r);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(nothing_counts_before_the_first_send, fresh, done),
	    cmocka_unit_test_setup_teardown(what_was_sent_is_known_in_the_next_run, fresh, done),
	    cmocka_unit_test_setup_teardown(what_was_not_taken_does_not_count, fresh, done),
	    cmocka_unit_test_setup_teardown(what_is_forgotten_does_not_count, fresh, done),
	    cmocka_unit_test_setup_teardown(
		a_process_killed_between_any_two_instructions_leaves_the_truth, fresh, done),
	};
	int result;

	cmocka_set_message_output(CM_OUTPUT_TAP);
	if (!mkdtemp(dir))
		return 1;
	folder = open(dir, O_RDONLY | O_DIRECTORY);
	result = cmocka_run_group_tests(tests, NULL, NULL);
	unlinkat(folder, "receipt", 0);
	rmdir(dir);
	return result;
}
