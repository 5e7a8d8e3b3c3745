#include <errno.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "capture/reader.h"
#include "capture/writer.h"

struct fixture {
	char folder[64];
	char path[96];
	char message[512];
};

static int make_folder(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	snprintf(f->folder, sizeof(f->folder), "/tmp/test_writer.XXXXXX");
	assert_non_null(mkdtemp(f->folder));
	snprintf(f->path, sizeof(f->path), "%s/x.pcap", f->folder);
	*state = f;
	return 0;
}

static int remove_folder(void **state)
{
	struct fixture *f = *state;

	unlink(f->path);
	rmdir(f->folder);
	free(f);
	return 0;
}

static struct writer *open_writer(
    struct fixture *f, const char *path, bool nanoseconds, int link_type)
{
	const struct writer_options o = {link_type, 65535, nanoseconds};
	struct writer *w = writer_open(path, &o, f->message, sizeof(f->message));

	assert_non_null(w);
	return w;
}

static void round_trip(struct fixture *f, bool nanoseconds, int64_t time, int64_t wanted)
{
	struct reader_packet in = {
	    .time = time, .data = (const uint8_t *)"abcd", .caplen = 4, .len = 9};
	struct writer *w = open_writer(f, f->path, nanoseconds, 12);
	struct reader_packet out;
	struct reader *r;

	assert_int_equal(writer_packet(w, &in), 0);
	assert_int_equal(writer_size(w), 24 + 16 + 4);
	assert_int_equal(writer_close(w, f->message, sizeof(f->message)), 0);
	r = reader_open(f->path, f->message, sizeof(f->message));
	assert_non_null(r);
	assert_int_equal(reader_info(r)->link_type, 12);
	assert_int_equal(reader_info(r)->snaplen, 65535);
	assert_int_equal(reader_info(r)->nanoseconds, nanoseconds);
	assert_int_equal(reader_next(r, &out), 1);
	assert_true(out.time == wanted);
	assert_int_equal(out.caplen, 4);
	assert_int_equal(out.len, 9);
	assert_memory_equal(out.data, "abcd", 4);
	assert_int_equal(reader_next(r, &out), 0);
	reader_close(r);
}

static void what_is_written_is_read_back(void **state)
{
	round_trip(*state, true, INT64_C(1700000000123456789), INT64_C(1700000000123456789));
	round_trip(*state, false, INT64_C(1700000000123456789), INT64_C(1700000000123456000));
	round_trip(*state, true, 0, 0);
	round_trip(*state, true, INT64_C(4294967295999999999), INT64_C(4294967295999999999));
}

static void a_stamp_before_1970_is_kept_modulo(void **state)
{
	round_trip(*state, true, -1, INT64_C(4294967295999999999));
}

static void packets_larger_than_the_block_are_written_whole(void **state)
{
	enum { SIZE = 700000 };
	struct fixture *f = *state;
	struct writer *w = open_writer(f, f->path, false, 189);
	uint8_t *data = malloc(SIZE);
	struct reader_packet p = {.data = data, .caplen = SIZE, .len = SIZE}, out;
	struct reader *r;

	for (int i = 0; i < 3; i++) {
		memset(data, i, SIZE);
		assert_int_equal(writer_packet(w, &p), 0);
	}
	assert_int_equal(writer_close(w, f->message, sizeof(f->message)), 0);
	r = reader_open(f->path, f->message, sizeof(f->message));
	assert_non_null(r);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(reader_next(r, &out), 1);
		assert_int_equal(out.caplen, 65535); /* the header's snapshot length */
		assert_int_equal(out.data[0], i);
		assert_int_equal(out.data[65534], i);
	}
	assert_int_equal(reader_next(r, &out), 0);
	reader_close(r);
	free(data);
}

static void a_full_disk_is_told_once_and_sticks(void **state)
{
	struct fixture *f = *state;
	struct writer *w = open_writer(f, "/dev/full", false, 1);
	struct reader_packet p = {.data = (const uint8_t *)"abcd", .caplen = 4, .len = 4};

	assert_int_equal(writer_packet(w, &p), 0);
	assert_int_equal(writer_flush(w), -1);
	assert_int_equal(errno, ENOSPC);
	assert_string_equal(writer_error(w), "/dev/full: No space left on device");
	assert_int_equal(writer_packet(w, &p), -1);
	assert_int_equal(writer_close(w, f->message, sizeof(f->message)), -1);
	assert_int_equal(errno, ENOSPC);
	assert_string_equal(f->message, "/dev/full: No space left on device");
}

static void a_path_that_cannot_be_opened_is_named(void **state)
{
	struct fixture *f = *state;
	const struct writer_options o = {1, 65535, false};

	assert_null(writer_open("/nonexistent/x", &o, f->message, sizeof(f->message)));
	assert_string_equal(f->message, "/nonexistent/x: No such file or directory");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_written_is_read_back),
	    cmocka_unit_test(a_stamp_before_1970_is_kept_modulo),
	    cmocka_unit_test(packets_larger_than_the_block_are_written_whole),
	    cmocka_unit_test(a_full_disk_is_told_once_and_sticks),
	    cmocka_unit_test(a_path_that_cannot_be_opened_is_named),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
