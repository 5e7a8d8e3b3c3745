#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <errno.h>
#include <cmocka.h>

#include "serve/spool.h"

enum { MOST = 4 << 20, FRAME = 256 * 1024 };

static char dir[] = "/tmp/test_spool.XXXXXX";

static int clean(void **state)
{
	DIR *d = opendir(dir);
	struct dirent *e;

	(void)state;
	while (d && (e = readdir(d)))
		unlinkat(dirfd(d), e->d_name, 0);
	if (d)
		closedir(d);
	return 0;
}

/* Appends the lines from..to, "N\n" each, as one frame. */
static int append(struct spool *s, unsigned from, unsigned to)
{
	static char text[FRAME];
	size_t n = 0;

	for (unsigned i = from; i <= to; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%u\n", i);
	return spool_append(s, text, n, spool_end(s), spool_lines(s), to - from + 1);
}

/* The number on the line at offset. */
static unsigned number_at(struct spool *s, uint64_t offset)
{
	uint64_t base, line;
	size_t n;
	const char *bytes = spool_read(s, offset, &base, &n, &line);

	assert_non_null(bytes);
	assert_true(offset >= base && offset < base + n);
	return (unsigned)strtoul(bytes + (offset - base), NULL, 10);
}

static void lines_come_back_from_any_place(void **state)
{
	struct spool *s = spool_open(dir, MOST, FRAME);
	uint64_t offset = 0;

	(void)state;
	for (unsigned i = 0; i < 400; i++)
		assert_int_equal(append(s, i * 100 + 1, i * 100 + 100), 0);
	assert_int_equal(spool_lines(s), 40000);
	for (unsigned i = 1; i <= 40000; i++) {
		assert_int_equal(number_at(s, offset), i);
		assert_int_equal(spool_line_at(s, offset), i - 1);
		offset += (uint64_t)snprintf(NULL, 0, "%u\n", i);
	}
	assert_int_equal(offset, spool_end(s));
	spool_close(s);
}

static void it_goes_on_after_a_restart(void **state)
{
	struct spool *s = spool_open(dir, MOST, FRAME);
	uint64_t end;
	int cursor;

	(void)state;
	append(s, 1, 1000);
	append(s, 1001, 2000);
	cursor = cursors_find(spool_cursors(s), "kafka://x/y", spool_begin(s));
	assert_true(cursor > 0);
	cursors_set(spool_cursors(s), cursor, 42);
	end = spool_end(s);
	spool_close(s);
	s = spool_open(dir, MOST, FRAME);
	assert_int_equal(spool_end(s), end);
	assert_int_equal(spool_lines(s), 2000);
	assert_int_equal(number_at(s, 0), 1);
	assert_int_equal(cursors_get(spool_cursors(s), cursors_find(spool_cursors(s), "kafka://x/y", spool_begin(s))), 42);
	append(s, 2001, 2002);
	assert_int_equal(number_at(s, end), 2001);
	spool_close(s);
}

/* Copies the only segment of the folder, cut to n bytes, with one byte changed (-1: none). */
static void spoil(const char *whole, size_t size, size_t n, long changed)
{
	char path[300];
	int fd;

	snprintf(path, sizeof(path), "%s/%020d.lines", dir, 0);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0 && n <= size);
	for (size_t i = 0; i < n; i++) {
		char c = (long)i == changed ? (char)(whole[i] ^ 0x10) : whole[i];

		assert_int_equal(write(fd, &c, 1), 1);
	}
	close(fd);
}

static void whatever_is_torn_or_flipped_only_whole_frames_come_back(void **state)
{
	struct spool *s = spool_open(dir, MOST, FRAME);
	static char whole[4096];
	char path[300];
	size_t size;
	FILE *f;

	(void)state;
	for (unsigned i = 0; i < 8; i++)
		append(s, i * 5 + 1, i * 5 + 5);
	snprintf(path, sizeof(path), "%s/%020d.lines", dir, 0);
	f = fopen(path, "r");
	assert_non_null(f);
	size = fread(whole, 1, sizeof(whole), f);
	fclose(f);
	spool_close(s);
	assert_non_null(freopen("/dev/null", "w", stderr)); /* a message each time */
	for (size_t n = 0; n <= size; n++) {
		for (int flip = 0; flip < 2; flip++) {
			spoil(whole, size, n, flip ? (long)(n / 2) : -1);
			s = spool_open(dir, MOST, FRAME);
			assert_non_null(s);
			assert_int_equal(spool_lines(s) % 5, 0);
			assert_true(spool_lines(s) <= 40);
			if (!flip && n == size)
				assert_int_equal(spool_lines(s), 40);
			if (spool_lines(s) > 0)
				assert_int_equal(number_at(s, 0), 1);
			spool_close(s);
		}
	}
}

static void no_more_is_kept_than_allowed_and_whole_segments_go(void **state)
{
	struct spool *s = spool_open(dir, 1 << 20, FRAME);
	unsigned i = 0;
	uint64_t first;

	(void)state;
	while (append(s, i * 1000 + 1, i * 1000 + 1000) == 0)
		i++;
	assert_int_equal(errno, ENOBUFS);
	assert_in_range(spool_size(s), (1 << 20) - 20000, 1 << 20);
	first = spool_first_end(s);
	spool_release(s, first - 1);
	assert_int_equal(spool_begin(s), 0);
	spool_release(s, first);
	assert_int_equal(spool_begin(s), first);
	assert_int_equal(spool_next(s, 0), first);
	assert_int_equal(append(s, i * 1000 + 1, i * 1000 + 1000), 0);
	spool_close(s);
}

static void a_gap_is_stepped_over(void **state)
{
	struct spool *s = spool_open(dir, MOST, FRAME);

	(void)state;
	append(s, 1, 10);
	assert_int_equal(spool_append(s, "99\n", 3, 1000, 50, 1), 0);
	assert_int_equal(spool_next(s, 500), 1000);
	assert_int_equal(spool_line_at(s, 500), 10);
	assert_int_equal(spool_line_at(s, 1000), 50);
	assert_int_equal(number_at(s, 1000), 99);
	spool_close(s);
	s = spool_open(dir, MOST, FRAME);
	assert_int_equal(spool_next(s, 500), 1000);
	assert_int_equal(spool_lines(s), 51);
	spool_close(s);
}

static void what_everybody_has_is_removed_at_the_end(void **state)
{
	struct spool *s = spool_open(dir, MOST, FRAME);
	uint64_t end;

	(void)state;
	append(s, 1, 10);
	end = spool_end(s);
	cursors_set(spool_cursors(s), cursors_find(spool_cursors(s), "", spool_begin(s)), end);
	spool_close(s);
	s = spool_open(dir, MOST, FRAME);
	assert_int_equal(spool_size(s), 0);
	assert_int_equal(spool_end(s), end);
	spool_close(s);
}

int main(void)
{
#define in_folder(test) cmocka_unit_test_teardown(test, clean)
	const struct CMUnitTest tests[] = {
	    in_folder(lines_come_back_from_any_place),
	    in_folder(it_goes_on_after_a_restart),
	    in_folder(no_more_is_kept_than_allowed_and_whole_segments_go),
	    in_folder(a_gap_is_stepped_over),
	    in_folder(what_everybody_has_is_removed_at_the_end),
	    in_folder(whatever_is_torn_or_flipped_only_whole_frames_come_back),
	};
	int failed;

	if (!mkdtemp(dir))
		return 1;
	cmocka_set_message_output(CM_OUTPUT_TAP);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	rmdir(dir);
	return failed;
}
