#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "parse/feed.h"

#define PACKET "2026-11-23 04:50:00.000001 IP 10.0.0.1.5 > 10.0.0.2.6: UDP, length 3\n"
#define FIRST "2026-11-23 04:50:00.000001 IP (tos 0x0, ttl 1, proto UDP (17), length 9)\n"
#define SECOND "    10.0.0.1.5 > 10.0.0.2.6: UDP, length 3\n"

enum { MAX_LINE = 4096 };

static void put(int fd, const char *text)
{
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
}

static void assert_next(struct feed *f, const char *text)
{
	struct feed_chunk chunk;

	assert_int_equal(feed_next(f, &chunk), 1);
	assert_int_equal(chunk.size, strlen(text));
	assert_memory_equal(chunk.text, text, chunk.size);
}

static void assert_end(struct feed *f)
{
	struct feed_chunk chunk;

	assert_int_equal(feed_next(f, &chunk), 0);
	assert_int_equal(feed_next(f, &chunk), 0);
}

static void the_last_packet_is_held_until_its_end_is_known(void **state)
{
	int ends[2];
	struct feed *f;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	f = feed_open(ends[0], MAX_LINE, false);
	put(ends[1], PACKET FIRST);
	assert_next(f, PACKET);
	put(ends[1], SECOND PACKET);
	assert_next(f, FIRST SECOND);
	assert_next(f, PACKET);
	close(ends[1]);
	assert_end(f);
	feed_close(f);
	close(ends[0]);
}

static void a_quiet_input_gives_what_there_is(void **state)
{
	struct feed_chunk chunk;
	int ends[2];
	struct feed *f;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	f = feed_open(ends[0], MAX_LINE, false);
	put(ends[1], PACKET);
	assert_int_equal(feed_next(f, &chunk), 1);
	assert_int_equal(chunk.size, strlen(PACKET));
	assert_true(chunk.quiet);
	put(ends[1], "2026-11-23 04:50");
	close(ends[1]);
	assert_next(f, "2026-11-23 04:50");
	assert_end(f);
	feed_close(f);
	close(ends[0]);
}

static void a_line_too_long_comes_cut_and_in_its_place(void **state)
{
	struct feed_chunk chunk;
	char path[] = "/tmp/test_feed.XXXXXX";
	int fd = mkstemp(path);
	size_t size = 1 << 20;
	char *line = malloc(size);
	struct feed *f;

	(void)state;
	unlink(path);
	memset(line, 'x', size);
	line[size - 1] = '\n';
	put(fd, PACKET);
	assert_int_equal(write(fd, line, size), size);
	put(fd, PACKET);
	lseek(fd, 0, SEEK_SET);
	f = feed_open(fd, MAX_LINE, false);
	assert_next(f, PACKET);
	assert_int_equal(feed_next(f, &chunk), 1);
	assert_true(chunk.cut);
	assert_int_equal(chunk.size, MAX_LINE);
	assert_int_equal(chunk.dropped, size - 1 - MAX_LINE);
	assert_next(f, PACKET);
	assert_end(f);
	feed_close(f);
	free(line);
	close(fd);
}

/* However the bytes arrive, chunks put together are the input, and each begins with a packet. */
static void chunks_put_together_are_the_input(void **state)
{
	static const char piece[] = PACKET FIRST SECOND "\tmore\n" PACKET "junk\n";
	char path[] = "/tmp/test_feed.XXXXXX";
	int fd = mkstemp(path);
	enum { TIMES = 20000 };
	size_t size = strlen(piece), total = 0;
	struct feed_chunk chunk;
	struct feed *f;

	(void)state;
	unlink(path);
	for (int i = 0; i < TIMES; i++)
		put(fd, piece);
	lseek(fd, 0, SEEK_SET);
	f = feed_open(fd, MAX_LINE, false);
	while (feed_next(f, &chunk) > 0) {
		assert_memory_equal(chunk.text, "2026-", 5);
		for (size_t i = 0; i < chunk.size; i++)
			assert_int_equal(chunk.text[i], piece[(total + i) % size]);
		total += chunk.size;
	}
	assert_int_equal(total, size * TIMES);
	feed_close(f);
	close(fd);
}

static void packets_begin_as_the_first_one_does(void **state)
{
	int ends[2];
	struct feed *f;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	f = feed_open(ends[0], MAX_LINE, false);
	put(ends[1], PACKET "IP 10.0.0.1 is text of its dump\n" PACKET);
	assert_next(f, PACKET "IP 10.0.0.1 is text of its dump\n");
	assert_next(f, PACKET);
	feed_close(f);
	f = feed_open(ends[0], MAX_LINE, false);
	put(ends[1], "IP 10.0.0.1.5 > 10.0.0.2.6: UDP, length 3\nIP 10.0.0.1.5 > 10.0.0.2.6: UDP, length 4\n");
	assert_next(f, "IP 10.0.0.1.5 > 10.0.0.2.6: UDP, length 3\n");
	assert_next(f, "IP 10.0.0.1.5 > 10.0.0.2.6: UDP, length 4\n");
	close(ends[1]);
	assert_end(f);
	feed_close(f);
	close(ends[0]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_last_packet_is_held_until_its_end_is_known),
		cmocka_unit_test(a_quiet_input_gives_what_there_is),
		cmocka_unit_test(a_line_too_long_comes_cut_and_in_its_place),
		cmocka_unit_test(chunks_put_together_are_the_input),
		cmocka_unit_test(packets_begin_as_the_first_one_does),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
