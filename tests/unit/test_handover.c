#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "serve/handover.h"
#include "serve/output.h"

enum { BLOCK = 64 * 1024, WIDE = 1024 * 1024, MANY = 400 };

/* Writer and reader are two processes, as a process sees no lock of its own. */
struct pair {
	int ends[2];  /* the pipe between them */
	int order[2]; /* a byte for each thing the reader is to do */
	int done[2];  /* and one for each that it has done */
	pid_t reader;
	struct handover *handover;
	char *buffer;
	size_t capacity;
};

/* Bytes that no other block has in the same place. */
static void fill(char *at, size_t n, unsigned block)
{
	for (size_t i = 0; i < n; i++)
		at[i] = (char)(i * 31 + block * 7 + (i >> 8));
}

static bool holds(const char *at, size_t n, unsigned block)
{
	for (size_t i = 0; i < n; i++)
		if (at[i] != (char)(i * 31 + block * 7 + (i >> 8)))
			return false;
	return true;
}

static bool read_whole(int fd, char *to, size_t n)
{
	size_t have = 0;

	while (have < n) {
		ssize_t got = read(fd, to + have, n - have);

		if (got <= 0)
			return false;
		have += (size_t)got;
	}
	return true;
}

/* The reader: 'p' promises, 'w' withdraws, 'r' reads the next block and looks at it. */
static _Noreturn void serve_orders(struct pair *p)
{
	static char block[BLOCK];
	unsigned next = 0;
	char order;

	close(p->ends[1]);
	while (read(p->order[0], &order, 1) == 1) {
		if (order == 'p')
			handover_promise(p->ends[0]);
		if (order == 'w')
			handover_withdraw(p->ends[0]);
		if (order == 'r' && (!read_whole(p->ends[0], block, BLOCK) || !holds(block, BLOCK, next++)))
			order = '!';
		if (write(p->done[1], &order, 1) != 1)
			break;
	}
	_exit(0);
}

static void order(const struct pair *p, char what)
{
	char answer;

	assert_int_equal(write(p->order[1], &what, 1), 1);
	assert_int_equal(read(p->done[0], &answer, 1), 1);
	assert_int_equal(answer, what);
}

static int open_pair(void **state)
{
	struct pair *p = calloc(1, sizeof(*p));

	*state = p;
	if (!p || pipe(p->ends) != 0 || pipe(p->order) != 0 || pipe(p->done) != 0)
		return -1;
	if (fcntl(p->ends[1], F_SETPIPE_SZ, WIDE) < WIDE) /* not every user may */
		fcntl(p->ends[1], F_SETPIPE_SZ, WIDE / 2);
	p->reader = fork();
	if (p->reader == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(p->order[1]);
		serve_orders(p);
	}
	p->handover = handover_open(p->ends[1]);
	p->buffer = aligned_alloc(4096, BLOCK);
	p->capacity = BLOCK;
	return p->reader > 0 && p->handover && p->buffer ? 0 : -1;
}

static void end_reader(struct pair *p)
{
	close(p->order[1]);
	p->order[1] = -1;
	waitpid(p->reader, NULL, 0);
}

static int close_pair(void **state)
{
	struct pair *p = *state;

	if (p->order[1] >= 0)
		end_reader(p);
	handover_close(p->handover);
	for (unsigned i = 0; i < 2; i++) {
		close(p->ends[i]);
		close(p->done[i]);
	}
	close(p->order[0]);
	free(p->buffer);
	free(p);
	return 0;
}

static int give(struct pair *p, unsigned block)
{
	fill(p->buffer, BLOCK, block);
	return handover_give(p->handover, &p->buffer, &p->capacity, BLOCK);
}

static void nothing_is_handed_over_without_a_promise(void **state)
{
	struct pair *p = *state;
	char *before = p->buffer;

	assert_int_equal(give(p, 0), 0);
	assert_ptr_equal(p->buffer, before);
	order(p, 'p');
	assert_int_equal(give(p, 0), 1);
	order(p, 'r');
}

static void little_is_written_instead(void **state)
{
	struct pair *p = *state;

	order(p, 'p');
	assert_int_equal(handover_give(p->handover, &p->buffer, &p->capacity, 100), 0);
}

static void memory_is_used_again_when_it_has_been_read(void **state)
{
	struct pair *p = *state;
	char *seen[4] = {p->buffer};
	unsigned count = 1;

	order(p, 'p');
	for (unsigned i = 0; i < MANY; i++) {
		unsigned k = 0;

		assert_int_equal(give(p, i), 1);
		while (k < count && seen[k] != p->buffer)
			k++;
		if (k == count) {
			assert_in_range(count, 1, 3);
			seen[count++] = p->buffer;
		}
		if (i > 0)
			order(p, 'r'); /* one block is always on its way */
	}
	order(p, 'r');
}

static void what_is_not_read_is_not_touched(void **state)
{
	struct pair *p = *state;
	unsigned given = 0;

	order(p, 'p');
	while (given < MANY && give(p, given) == 1)
		given++;
	assert_in_range(given, 2, WIDE / BLOCK - 1);
	fill(p->buffer, BLOCK, MANY);
	for (unsigned i = 0; i < given; i++)
		order(p, 'r');
	assert_int_equal(give(p, given), 1);
	order(p, 'r');
}

/* splice(2) passes pages on: they have left the pipe and are not read. */
static void pages_are_left_alone_once_the_promise_has_ended(struct pair *p)
{
	static char block[BLOCK];
	int further[2];

	assert_int_equal(pipe(further), 0);
	assert_in_range(fcntl(further[1], F_SETPIPE_SZ, WIDE / 2), WIDE / 2, WIDE / 2);
	for (unsigned i = 0; i < 2; i++)
		for (size_t n = 0; n < BLOCK;)
			n += (size_t)splice(p->ends[0], NULL, further[1], NULL, BLOCK - n, 0);
	for (unsigned i = 2; i < 6; i++) {
		assert_int_equal(give(p, i), 0);
		assert_int_equal(write(p->ends[1], p->buffer, BLOCK), BLOCK);
		handover_wrote(p->handover, BLOCK);
	}
	for (unsigned i = 0; i < 2; i++)
		assert_true(read_whole(further[0], block, BLOCK) && holds(block, BLOCK, i));
	close(further[0]);
	close(further[1]);
}

static void pages_are_left_alone_when_the_promise_is_withdrawn(void **state)
{
	struct pair *p = *state;

	order(p, 'p');
	assert_int_equal(give(p, 0), 1);
	assert_int_equal(give(p, 1), 1);
	order(p, 'w');
	pages_are_left_alone_once_the_promise_has_ended(p);
}

static void pages_are_left_alone_when_the_reader_is_gone(void **state)
{
	struct pair *p = *state;

	order(p, 'p');
	assert_int_equal(give(p, 0), 1);
	assert_int_equal(give(p, 1), 1);
	end_reader(p);
	pages_are_left_alone_once_the_promise_has_ended(p);
}

/* What the pipe says of a promise. */
static bool is_promised(const struct pair *p)
{
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = HANDOVER_MARK, .l_len = 1};

	return fcntl(p->ends[1], F_GETLK, &lock) == 0 && lock.l_type == F_RDLCK;
}

static void another_readers_promise_is_not_the_firsts(void **state)
{
	struct pair *p = *state;
	pid_t other;

	order(p, 'p');
	assert_int_equal(give(p, 0), 1);
	end_reader(p);
	assert_false(is_promised(p));
	other = fork();
	if (other == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		handover_promise(p->ends[0]);
		pause();
	}
	while (!is_promised(p))
		usleep(1000);
	assert_int_equal(give(p, 1), 0);
	kill(other, SIGKILL);
	waitpid(other, NULL, 0);
}

static void a_reader_that_left_is_an_error(void **state)
{
	struct pair *p = *state;

	order(p, 'p');
	close(p->ends[0]);
	p->ends[0] = -1;
	for (unsigned i = 0; i < 4; i++)
		assert_int_equal(give(p, i), 1);
	signal(SIGPIPE, SIG_IGN);
	kill(p->reader, SIGKILL);
	end_reader(p);
	/* Its promise went with it: what is left to do is to write. */
	assert_int_equal(give(p, 4), 0);
	assert_int_equal(write(p->ends[1], p->buffer, BLOCK), -1);
	assert_int_equal(errno, EPIPE);
}

static void an_output_hands_over_what_is_large_and_writes_the_rest(void **state)
{
	static char source[BLOCK];
	struct pair *p = *state;
	struct output o;
	unsigned moved = 0;

	order(p, 'p');
	assert_int_equal(output_open(&o, p->ends[1], BLOCK), 0);
	o.handover = p->handover;
	for (unsigned i = 0; i < MANY; i++) {
		size_t apart = i % 3 == 0 ? 100 : 0;
		char *before = o.buffer;

		fill(source, BLOCK, i);
		output_put(&o, source, apart);
		assert_int_equal(output_flush(&o), 0);
		output_put(&o, source + apart, BLOCK - apart);
		assert_int_equal(output_flush(&o), 0);
		moved += o.buffer != before;
		order(p, 'r');
	}
	assert_in_range(moved, 1, MANY);
	assert_int_equal(output_close(&o), 0);
}

static void only_a_pipe_takes_pages(void **state)
{
	char name[] = "/tmp/handover-XXXXXX";
	int fd = mkstemp(name);

	(void)state;
	assert_in_range(fd, 0, INT_MAX);
	unlink(name);
	assert_null(handover_open(fd));
	close(fd);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, open_pair, close_pair)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(nothing_is_handed_over_without_a_promise),
	    TEST(little_is_written_instead),
	    TEST(memory_is_used_again_when_it_has_been_read),
	    TEST(what_is_not_read_is_not_touched),
	    TEST(pages_are_left_alone_when_the_promise_is_withdrawn),
	    TEST(pages_are_left_alone_when_the_reader_is_gone),
	    TEST(another_readers_promise_is_not_the_firsts),
	    TEST(a_reader_that_left_is_an_error),
	    TEST(an_output_hands_over_what_is_large_and_writes_the_rest),
	    cmocka_unit_test(only_a_pipe_takes_pages),
	};

	alarm(60); /* a writer and a reader that wait for each other have failed */
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
