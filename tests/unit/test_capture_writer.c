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
	const struct writer_options o = {
	    .link_type = link_type, .snaplen = 65535, .nanoseconds = nanoseconds};
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

static void a_fraction_of_more_than_a_second_comes_back_as_it_was_read(void **state)
{
	const struct writer_options o = {.link_type = 1, .snaplen = 65535, .stamps_as_read = true};
	struct fixture *f = *state;
	struct writer *w = writer_open(f->path, &o, f->message, sizeof(f->message));
	struct reader_packet in = {
	    .stamp = {7, 4294967295}, .data = (const uint8_t *)"abcd", .caplen = 4, .len = 4};
	struct reader_packet out;
	struct reader *r;

	assert_int_equal(writer_packet(w, &in), 0);
	assert_int_equal(writer_close(w, f->message, sizeof(f->message)), 0);
	r = reader_open(f->path, f->message, sizeof(f->message));
	assert_int_equal(reader_next(r, &out), 1);
	assert_int_equal(out.stamp[0], 7);
	assert_int_equal(out.stamp[1], 4294967295);
	assert_true(out.time == INT64_C(4301967295000));
	reader_close(r);
}

/* Packets on two interfaces, the second one as a pcap file with nanoseconds would be. */
static void pcapng_keeps_what_is_said_of_interfaces_and_counts_stamps_their_way(void **state)
{
	static const uint8_t options[] = {2, 0, 1, 0, 'x', 0, 0, 0, 9, 0, 1, 0, 3, 0, 0, 0},
			     fine[] = {9, 0, 1, 0, 9, 0, 0, 0};
	const struct reader_interface first = {12, 0, 0, options, sizeof(options)},
				      second = {1, 96, 1000000000, fine, sizeof(fine)};
	const struct writer_options o = {.pcapng = true};
	struct fixture *f = *state;
	struct writer *w = writer_open(f->path, &o, f->message, sizeof(f->message));
	struct reader_packet p = {.stamp = {1, 1}, .data = (const uint8_t *)"abc", .caplen = 3, .len = 9};
	struct reader *r;
	const struct reader_interface *back;

	assert_int_equal(writer_interface(w, &first), 0);
	assert_int_equal(writer_packet(w, &p), 0);
	assert_int_equal(writer_interface(w, &second), 0);
	p.interface = 1;
	assert_int_equal(writer_packet(w, &p), 0);
	assert_int_equal(writer_size(w), 28 + 20 + 16 + 36 + 20 + 8 + 36);
	assert_int_equal(writer_close(w, f->message, sizeof(f->message)), 0);

	r = reader_open(f->path, f->message, sizeof(f->message));
	assert_non_null(r);
	assert_int_equal(reader_next(r, &p), 1);
	assert_int_equal(p.link_type, 12);
	assert_true(p.time == INT64_C(4294967297000000)); /* 2^32 + 1 milliseconds */
	assert_int_equal(p.len, 9);
	assert_memory_equal(p.data, "abc", 3);
	assert_int_equal(reader_info(r)->interfaces, 1);
	assert_int_equal(reader_next(r, &p), 1);
	assert_int_equal(p.interface, 1);
	assert_true(p.time == 1000000001);
	assert_int_equal(reader_info(r)->interfaces, 2);
	back = reader_interface(r, 0);
	assert_int_equal(back->snaplen, 0);
	assert_int_equal(back->options_size, sizeof(options));
	assert_memory_equal(back->options, options, sizeof(options));
	assert_int_equal(reader_interface(r, 1)->snaplen, 96);
	assert_int_equal(reader_next(r, &p), 0);
	reader_close(r);
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

/* A run of n records of 4 bytes. */
static struct reader_run make_run(uint32_t *records, uint32_t n, uint32_t *number)
{
	for (uint32_t i = 0; i < n; i++) {
		const uint32_t record[] = {*number, 0, 4, 4, *number};

		memcpy(records + i * 5, record, sizeof(record));
		++*number;
	}
	return (struct reader_run){
	    .data = (const uint8_t *)records, .size = n * 20, .packets = n, .captured = n * 4};
}

static void runs_long_and_short_come_between_packets_in_order(void **state)
{
	const struct writer_options o = {.link_type = 1, .snaplen = 65535, .stamps_as_read = true};
	static const uint32_t sizes[] = {1, 5000, 3, 40000, 2};
	static uint32_t records[40000 * 5];
	struct fixture *f = *state;
	struct writer *w = writer_open(f->path, &o, f->message, sizeof(f->message));
	uint32_t number = 0;
	struct reader_packet p;
	struct reader *r;

	for (unsigned i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct reader_run run = make_run(records, sizes[i], &number);
		struct reader_packet one = {.stamp = {number, 0},
		    .data = (const uint8_t *)&number, .caplen = 4, .len = 4};

		assert_int_equal(writer_run(w, &run), 0);
		assert_int_equal(writer_packet(w, &one), 0);
		number++;
		assert_int_equal(writer_size(w), 24 + 20 * number);
	}
	assert_int_equal(writer_close(w, f->message, sizeof(f->message)), 0);
	r = reader_open(f->path, f->message, sizeof(f->message));
	for (uint32_t i = 0; i < number; i++) {
		assert_int_equal(reader_next(r, &p), 1);
		assert_int_equal(p.stamp[0], i);
		assert_memory_equal(p.data, &i, 4);
	}
	assert_int_equal(reader_next(r, &p), 0);
	reader_close(r);
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
	const struct writer_options o = {.link_type = 1, .snaplen = 65535};

	assert_null(writer_open("/nonexistent/x", &o, f->message, sizeof(f->message)));
	assert_string_equal(f->message, "/nonexistent/x: No such file or directory");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_written_is_read_back),
	    cmocka_unit_test(a_stamp_before_1970_is_kept_modulo),
	    cmocka_unit_test(a_fraction_of_more_than_a_second_comes_back_as_it_was_read),
	    cmocka_unit_test(
		pcapng_keeps_what_is_said_of_interfaces_and_counts_stamps_their_way),
	    cmocka_unit_test(packets_larger_than_the_block_are_written_whole),
	    cmocka_unit_test(runs_long_and_short_come_between_packets_in_order),
	    cmocka_unit_test(a_full_disk_is_told_once_and_sticks),
	    cmocka_unit_test(a_path_that_cannot_be_opened_is_named),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
