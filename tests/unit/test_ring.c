#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "serve/ring.h"

static struct ring *ring;

static int ring_up(void **state)
{
	(void)state;
	ring = ring_open(64 * 1024, 16 * 1024, 0, 0);
	return ring ? 0 : -1;
}

static int ring_down(void **state)
{
	(void)state;
	ring_close(ring);
	return 0;
}

/* Puts text in as one read would. Returns how much of it found room. */
static size_t put(const char *text, size_t n)
{
	size_t room;
	char *at = ring_room(ring, &room);

	n = n < room ? n : room;
	memcpy(at, text, n);
	ring_commit(ring, n);
	return n;
}

static void put_text(const char *text)
{
	assert_int_equal(put(text, strlen(text)), strlen(text));
}

static void only_whole_lines_are_shown(void **state)
{
	(void)state;
	put_text("one\ntwo\nthr");
	assert_int_equal(ring_head(ring), 8);
	assert_int_equal(ring_lines(ring), 2);
	put_text("ee\n");
	assert_int_equal(ring_head(ring), 14);
	assert_memory_equal(ring_at(ring, 0), "one\ntwo\nthree\n", 14);
}

static void the_last_line_may_lack_its_newline(void **state)
{
	(void)state;
	put_text("one\ntwo");
	ring_finish(ring);
	assert_int_equal(ring_head(ring), 7);
	assert_int_equal(ring_lines(ring), 2);
}

static void lines_are_found_by_offset(void **state)
{
	(void)state;
	put_text("one\ntwo\nthree\n");
	assert_int_equal(ring_line_at(ring, 0), 0);
	assert_int_equal(ring_line_at(ring, 5), 1);
	assert_int_equal(ring_line_at(ring, 14), 3);
	assert_int_equal(ring_line_start(ring, 5), 4);
	assert_int_equal(ring_line_start(ring, 4), 4);
	assert_int_equal(ring_line_end(ring, 5), 8);
	assert_int_equal(ring_last_lines(ring, 2), 4);
	assert_int_equal(ring_last_lines(ring, 9), 0);
}

static void a_long_line_is_cut_and_counted(void **state)
{
	static char line[20000];
	uint64_t bytes;
	size_t done = 0;

	(void)state;
	memset(line, 'x', sizeof(line));
	line[sizeof(line) - 1] = '\n';
	put_text("before\n");
	while (done < sizeof(line))
		done += put(line + done, sizeof(line) - done);
	put_text("after\n");
	assert_int_equal(ring_lines(ring), 3);
	assert_int_equal(ring_head(ring), 7 + 16384 + 1 + 6);
	assert_memory_equal(ring_at(ring, 7 + 16383), "x\nafter\n", 8);
	assert_int_equal(ring_cut(ring, &bytes), 1);
	assert_int_equal(bytes, 20000 - 1 - 16384);
}

static void a_line_of_just_the_limit_is_whole(void **state)
{
	static char line[16385];
	uint64_t bytes;

	(void)state;
	memset(line, 'x', sizeof(line));
	line[16384] = '\n';
	put(line, 16384);
	put(line + 16384, 1);
	assert_int_equal(ring_cut(ring, &bytes), 0);
	assert_int_equal(ring_head(ring), 16385);
}

static void a_full_ring_takes_no_more_until_it_is_let_go(void **state)
{
	char line[1024];
	size_t room, total = 0, n;

	(void)state;
	memset(line, 'y', sizeof(line));
	line[1023] = '\n';
	while ((n = put(line, sizeof(line))) > 0)
		total += n;
	assert_int_equal(total, 64 * 1024);
	ring_release(ring, ring_head(ring));
	ring_room(ring, &room);
	assert_true(room > 0);
	assert_int_equal(ring_tail(ring), ring_head(ring));
}

/* Random reads and releases against a plain copy of the whole stream. */
static void whatever_comes_and_goes_offsets_and_lines_hold(void **state)
{
	enum { TOTAL = 3000000 };
	char *stream = malloc(TOTAL);
	size_t in = 0, step;
	uint64_t lines = 0;

	(void)state;
	assert_non_null(stream);
	srand(7);
	for (size_t i = 0; i < TOTAL; i++)
		stream[i] = rand() % 50 == 0 ? '\n' : (char)('a' + rand() % 26);
	while (in < TOTAL) {
		step = (size_t)(rand() % 30000);
		in += put(stream + in, step < TOTAL - in ? step : TOTAL - in);
		assert_memory_equal(ring_at(ring, ring_tail(ring)), stream + ring_tail(ring),
		    (size_t)(ring_head(ring) - ring_tail(ring)));
		lines = ring_count_newlines(stream, ring_head(ring));
		assert_int_equal(ring_lines(ring), lines);
		if (ring_head(ring) > ring_tail(ring)) {
			uint64_t at = ring_tail(ring) +
				      (uint64_t)rand() % (ring_head(ring) - ring_tail(ring));

			assert_int_equal(ring_line_at(ring, at), ring_count_newlines(stream, at));
			ring_release(ring, rand() % 3 ? at : ring_head(ring));
			assert_true(ring_tail(ring) <= at || ring_tail(ring) == ring_head(ring));
			assert_true(ring_tail(ring) == 0 || stream[ring_tail(ring) - 1] == '\n');
		}
	}
	free(stream);
}

static void newlines_are_counted_at_every_length_and_alignment(void **state)
{
	char bytes[9000];

	(void)state;
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = i % 3 == 0 ? '\n' : 'x';
	for (size_t from = 0; from < 70; from++)
		for (size_t n = 0; n < 400; n++) {
			size_t wanted = 0;

			for (size_t i = from; i < from + n; i++)
				wanted += bytes[i] == '\n';
			assert_int_equal(ring_count_newlines(bytes + from, n), wanted);
		}
	memset(bytes, '\n', sizeof(bytes));
	assert_int_equal(ring_count_newlines(bytes, sizeof(bytes)), sizeof(bytes));
}

int main(void)
{
#define with_ring(test) cmocka_unit_test_setup_teardown(test, ring_up, ring_down)
	const struct CMUnitTest tests[] = {
	    with_ring(only_whole_lines_are_shown),
	    with_ring(the_last_line_may_lack_its_newline),
	    with_ring(lines_are_found_by_offset),
	    with_ring(a_long_line_is_cut_and_counted),
	    with_ring(a_line_of_just_the_limit_is_whole),
	    with_ring(a_full_ring_takes_no_more_until_it_is_let_go),
	    with_ring(whatever_comes_and_goes_offsets_and_lines_hold),
	    cmocka_unit_test(newlines_are_counted_at_every_length_and_alignment),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
