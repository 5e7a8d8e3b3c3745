#include <errno.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <cmocka.h>
#include <zlib.h>
#include <zstd.h>

#include "capture/reader.h"

/* A file being made in memory, in either byte order. */
struct file {
	uint8_t *bytes;
	size_t size;
	bool swapped;
};

static void put(struct file *f, const void *bytes, size_t n)
{
	f->bytes = realloc(f->bytes, f->size + n + 1);
	assert_non_null(f->bytes);
	memcpy(f->bytes + f->size, bytes, n);
	f->size += n;
}

static void put16(struct file *f, uint16_t v)
{
	v = f->swapped ? __builtin_bswap16(v) : v;
	put(f, &v, sizeof(v));
}

static void put32(struct file *f, uint32_t v)
{
	v = f->swapped ? __builtin_bswap32(v) : v;
	put(f, &v, sizeof(v));
}

static void put_header(struct file *f, uint32_t magic, unsigned major, unsigned minor,
    uint32_t snaplen, uint32_t link_type)
{
	put32(f, magic);
	put16(f, (uint16_t)major);
	put16(f, (uint16_t)minor);
	put32(f, 0);
	put32(f, 0);
	put32(f, snaplen);
	put32(f, link_type);
}

static void put_record(struct file *f, uint32_t seconds, uint32_t fraction, const void *data,
    uint32_t caplen, uint32_t len)
{
	put32(f, seconds);
	put32(f, fraction);
	put32(f, caplen);
	put32(f, len);
	put(f, data, caplen);
}

/* A pcapng block around a body made by the caller. */
static void put_block(struct file *f, uint32_t type, const struct file *body)
{
	static const uint8_t zeros[4];
	uint32_t padding = (uint32_t)(-body->size & 3),
		 length = (uint32_t)body->size + padding + 12;

	put32(f, type);
	put32(f, length);
	put(f, body->bytes, body->size);
	put(f, zeros, padding);
	put32(f, length);
}

static void put_section(struct file *f)
{
	struct file b = {.swapped = f->swapped};

	put32(&b, 0x1a2b3c4d);
	put16(&b, 1);
	put16(&b, 0);
	put32(&b, UINT32_MAX);
	put32(&b, UINT32_MAX);
	put_block(f, 0x0a0d0d0a, &b);
	free(b.bytes);
}

/* resolution below 0: no such option. */
static void put_interface(
    struct file *f, unsigned link_type, uint32_t snaplen, int resolution, int64_t offset)
{
	struct file b = {.swapped = f->swapped};
	uint8_t power[4] = {(uint8_t)resolution};

	put16(&b, (uint16_t)link_type);
	put16(&b, 0);
	put32(&b, snaplen);
	if (resolution >= 0) {
		put16(&b, 9);
		put16(&b, 1);
		put(&b, power, 4);
	}
	if (offset != 0) {
		uint64_t v = f->swapped ? __builtin_bswap64((uint64_t)offset) : (uint64_t)offset;

		put16(&b, 14);
		put16(&b, 8);
		put(&b, &v, sizeof(v));
	}
	put32(&b, 0);
	put_block(f, 1, &b);
	free(b.bytes);
}

static void put_enhanced(struct file *f, uint32_t interface, uint64_t stamp, const void *data,
    uint32_t caplen, uint32_t len)
{
	struct file b = {.swapped = f->swapped};

	put32(&b, interface);
	put32(&b, (uint32_t)(stamp >> 32));
	put32(&b, (uint32_t)stamp);
	put32(&b, caplen);
	put32(&b, len);
	put(&b, data, caplen);
	put_block(f, 6, &b);
	free(b.bytes);
}

static void put_simple(struct file *f, const void *data, uint32_t caplen, uint32_t len)
{
	struct file b = {.swapped = f->swapped};

	put32(&b, len);
	put(&b, data, caplen);
	put_block(f, 3, &b);
	free(b.bytes);
}

static void put_old_packet(struct file *f, uint16_t interface, uint64_t stamp, const void *data,
    uint32_t caplen, uint32_t len)
{
	struct file b = {.swapped = f->swapped};

	put16(&b, interface);
	put16(&b, 7); /* drops */
	put32(&b, (uint32_t)(stamp >> 32));
	put32(&b, (uint32_t)stamp);
	put32(&b, caplen);
	put32(&b, len);
	put(&b, data, caplen);
	put_block(f, 2, &b);
	free(b.bytes);
}

/* Opens the first n bytes as a file of their own. */
static struct reader *open_bytes(const void *bytes, size_t n, char *message, size_t size)
{
	int fd = memfd_create("capture", 0);
	struct reader *r;
	char path[64];

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, n), (ssize_t)n);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	message[0] = '\0';
	r = reader_open(path, message, size);
	close(fd);
	return r;
}

static struct reader *open_whole(struct file *f)
{
	char message[512];
	struct reader *r = open_bytes(f->bytes, f->size, message, sizeof(message));

	assert_string_equal(message, "");
	assert_non_null(r);
	free(f->bytes);
	f->bytes = NULL;
	f->size = 0;
	return r;
}

static void expect(struct reader *r, int64_t time, const char *data, uint32_t len)
{
	struct reader_packet p;

	assert_int_equal(reader_next(r, &p), 1);
	assert_true(p.time == time);
	assert_int_equal(p.caplen, strlen(data));
	assert_memory_equal(p.data, data, p.caplen);
	assert_int_equal(p.len, len);
}

static void expect_end(struct reader *r)
{
	struct reader_packet p;

	assert_int_equal(reader_next(r, &p), 0);
	assert_int_equal(reader_next(r, &p), 0);
	reader_close(r);
}

static void expect_break(struct reader *r, const char *words)
{
	struct reader_packet p;

	assert_int_equal(reader_next(r, &p), -1);
	if (!strstr(reader_error(r), words))
		assert_string_equal(reader_error(r), words);
	reader_close(r);
}

static void every_magic_in_both_byte_orders_reads_the_same(void **state)
{
	static const struct {
		uint32_t magic, unit, extra;
	} kinds[] = {
	    {0xa1b2c3d4, 1000, 0},
	    {0xa1b23c4d, 1, 0},
	    {0xa1b2cd34, 1000, 8},
	    {0xa1b234cd, 1000, 0},
	    {0xa12b3c4d, 1000, 0},
	};

	(void)state;
	for (unsigned k = 0; k < 2 * sizeof(kinds) / sizeof(kinds[0]); k++) {
		uint32_t unit = kinds[k / 2].unit;
		struct file f = {.swapped = k % 2};
		struct reader *r;

		put_header(&f, kinds[k / 2].magic, 2, 4, 65535, 1);
		for (uint32_t i = 0; i < 2; i++) {
			put32(&f, 1000 + i);
			put32(&f, 5000 / unit);
			put32(&f, 4);
			put32(&f, 60);
			put(&f, "xxxxxxxx", kinds[k / 2].extra);
			put(&f, i ? "defg" : "abcd", 4);
		}
		r = open_whole(&f);
		assert_int_equal(reader_info(r)->link_type, 1);
		assert_int_equal(reader_info(r)->nanoseconds, unit == 1);
		expect(r, INT64_C(1000000005000), "abcd", 60);
		expect(r, INT64_C(1001000005000), "defg", 60);
		expect_end(r);
	}
}

static void old_versions_keep_their_lengths_the_other_way_round(void **state)
{
	(void)state;
	for (int minor = 2; minor <= 4; minor++) {
		struct file f = {0};
		struct reader *r;

		put_header(&f, 0xa1b2c3d4, 2, (unsigned)minor, 100, 1);
		put32(&f, 1);
		put32(&f, 0);
		put32(&f, minor == 4 ? 3 : 9);
		put32(&f, minor == 4 ? 9 : 3);
		put(&f, "abc", 3);
		r = open_whole(&f);
		expect(r, INT64_C(1000000000), "abc", 9);
		expect_end(r);
	}
}

static void file_numbers_of_link_types_become_this_systems(void **state)
{
	static const int pairs[][2] = {{101, 12}, {100, 11}, {113, 113}, {228, 228}, {12, 12}};

	(void)state;
	for (unsigned i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		struct file f = {0};
		struct reader *r;

		put_header(&f, 0xa1b2c3d4, 2, 4, 0, (uint32_t)pairs[i][0] | 0x14000000);
		r = open_whole(&f);
		assert_int_equal(reader_info(r)->link_type, pairs[i][1]);
		assert_int_equal(reader_info(r)->snaplen, 262144);
		expect_end(r);
	}
}

static void packets_longer_than_the_snapshot_are_cut_to_it(void **state)
{
	struct file f = {0};
	struct reader *r;

	(void)state;
	put_header(&f, 0xa1b2c3d4, 2, 4, 4, 1);
	put_record(&f, 1, 0, "abcdefgh", 8, 8);
	put_record(&f, 2, 0, "xyz", 3, 3);
	r = open_whole(&f);
	expect(r, INT64_C(1000000000), "abcd", 8);
	expect(r, INT64_C(2000000000), "xyz", 3);
	expect_end(r);
}

static void an_impossible_length_is_told_with_its_place(void **state)
{
	struct file f = {0};
	struct reader *r;

	(void)state;
	put_header(&f, 0xa1b2c3d4, 2, 4, 65535, 1);
	put_record(&f, 1, 0, "abcd", 4, 4);
	put_record(&f, 1, 0, "", 0, 4);
	f.bytes[f.size - 5] = 0x7f; /* the top byte of caplen */
	r = open_whole(&f);
	expect(r, INT64_C(1000000000), "abcd", 4);
	expect_break(r, "byte 44: packet 2 says it has 2130706432 bytes");
}

/* Reads the first n bytes of a file whose packets end at the given places. */
static void read_cut(const struct file *f, size_t n, const size_t *ends, unsigned count)
{
	char message[512], words[64];
	struct reader *r = open_bytes(f->bytes, n, message, sizeof(message));
	struct reader_packet p;
	unsigned whole = 0, seen = 0;
	int got;

	if (!r) {
		assert_true(n < ends[0]);
		assert_string_not_equal(message, "");
		return;
	}
	while (whole < count && ends[whole + 1] <= n)
		whole++;
	while ((got = reader_next(r, &p)) == 1)
		seen++;
	assert_int_equal(seen, whole);
	assert_int_equal(got, ends[whole] == n ? 0 : -1);
	snprintf(words, sizeof(words), "cut off at byte %zu:", n);
	if (got < 0)
		assert_non_null(strstr(reader_error(r), words));
	reader_close(r);
}

static void a_pcap_cut_at_any_byte_gives_what_is_whole_and_says_where(void **state)
{
	size_t ends[12] = {0};
	struct file f = {0};

	(void)state;
	put_header(&f, 0xa1b2c3d4, 2, 4, 65535, 1);
	ends[0] = f.size;
	for (uint32_t i = 1; i <= 10; i++) {
		put_record(&f, i, 0, "abcdefghijkl", i, 60);
		ends[i] = f.size;
	}
	for (size_t n = 0; n <= f.size; n++)
		read_cut(&f, n, ends, 10);
	free(f.bytes);
}

static void a_pcapng_cut_at_any_byte_gives_what_is_whole_and_says_where(void **state)
{
	size_t ends[12] = {0};
	struct file f = {.swapped = true};

	(void)state;
	put_section(&f);
	put_interface(&f, 1, 0, 9, 0);
	ends[0] = f.size;
	for (uint32_t i = 1; i <= 10; i++) {
		put_enhanced(&f, 0, i, "abcdefghijkl", i, 60);
		ends[i] = f.size;
	}
	for (size_t n = 0; n <= f.size; n++)
		read_cut(&f, n, ends, 10);
	free(f.bytes);
}

static void pcapng_interfaces_keep_their_own_types_and_clocks(void **state)
{
	(void)state;
	for (int swapped = 0; swapped < 2; swapped++) {
		struct file f = {.swapped = swapped};
		struct reader_packet p;
		struct reader *r;

		put_section(&f);
		put_interface(&f, 1, 100, -1, 0);          /* microseconds */
		put_interface(&f, 113, 200, 9, 0);         /* nanoseconds, cooked */
		put_interface(&f, 101, 0, 0x80 | 10, 500); /* 1/1024 s, raw, 500 s later */
		put_enhanced(&f, 0, 1000001, "abc", 3, 3);
		put_enhanced(&f, 1, 2000000003, "def", 3, 9);
		put_enhanced(&f, 2, 1024 + 512, "ghi", 3, 3);
		r = open_whole(&f);
		assert_int_equal(reader_info(r)->link_type, 1);
		expect(r, INT64_C(1000001000), "abc", 3);
		assert_int_equal(reader_next(r, &p), 1);
		assert_true(p.time == INT64_C(2000000003));
		assert_int_equal(p.link_type, 113);
		assert_int_equal(p.interface, 1);
		assert_int_equal(reader_next(r, &p), 1);
		assert_true(p.time == INT64_C(501500000000));
		assert_int_equal(p.link_type, 12);
		expect_end(r);
	}
}

static void every_pcapng_block_that_carries_a_packet_is_read(void **state)
{
	struct file f = {0}, unknown = {0};
	struct reader *r;

	(void)state;
	put(&unknown, "anything", 8);
	put_section(&f);
	put_block(&f, 0x0bad, &unknown);
	put_interface(&f, 1, 4, -1, 0);
	put_old_packet(&f, 0, 5, "old", 3, 30);
	put_block(&f, 5, &unknown);
	put_simple(&f, "simp", 4, 40);
	put_enhanced(&f, 0, 6, "new", 3, 3);
	free(unknown.bytes);
	r = open_whole(&f);
	expect(r, 5000, "old", 30);
	expect(r, 0, "simp", 40);
	expect(r, 6000, "new", 3);
	expect_end(r);
}

static void a_new_section_brings_its_own_order_and_interfaces(void **state)
{
	struct file f = {0};
	struct reader *r;

	(void)state;
	put_section(&f);
	put_interface(&f, 1, 0, -1, 0);
	put_enhanced(&f, 0, 1, "one", 3, 3);
	f.swapped = true;
	put_section(&f);
	put_interface(&f, 113, 0, 9, 0);
	put_enhanced(&f, 0, 2, "two", 3, 3);
	put_section(&f);
	put_enhanced(&f, 0, 3, "lost", 4, 4);
	r = open_whole(&f);
	expect(r, 1000, "one", 3);
	expect(r, 2, "two", 3);
	expect_break(r, "interface that was not described");
}

static void stamps_beyond_the_clock_stay_at_its_end(void **state)
{
	struct file f = {0};
	struct reader *r;

	(void)state;
	put_section(&f);
	put_interface(&f, 1, 0, 0, 0); /* whole seconds */
	put_interface(&f, 1, 0, 0, INT64_MIN / 2);
	put_enhanced(&f, 0, UINT64_MAX / 2, "a", 1, 1);
	put_enhanced(&f, 1, 0, "b", 1, 1);
	r = open_whole(&f);
	expect(r, INT64_MAX, "a", 1);
	expect(r, INT64_MIN, "b", 1);
	expect_end(r);
}

/* A section, an interface and a packet with one word of the packet's block changed. */
static void damage(size_t from_end, uint32_t value, const char *words)
{
	struct file f = {0};
	struct reader *r;

	put_section(&f);
	put_interface(&f, 1, 64, -1, 0);
	put_enhanced(&f, 0, 1, "abcd", 4, 4);
	memcpy(f.bytes + f.size - from_end, &value, sizeof(value));
	r = open_whole(&f);
	expect_break(r, words);
}

static void damaged_pcapng_blocks_are_told(void **state)
{
	(void)state;
	damage(4, 40, "two lengths differ");
	damage(32, 38, "says it is 38 bytes long");
	damage(32, 8, "says it is 8 bytes long");
	damage(32, 0x7ffffffc, "bytes long");
	damage(28, 1, "interface that was not described");
	damage(16, 5, "longer than its block");
	damage(16, 65, "longer than its interface's snapshots");
}

static void files_that_are_no_captures_are_refused(void **state)
{
	static const struct {
		const char *bytes;
		size_t size;
		const char *words;
	} files[] = {
	    {"", 0, "empty"},
	    {"abc", 3, "cut off at byte 3"},
	    {"root:x:0:0:root:/root:/bin/bash\n", 32, "not a capture file"},
	    {"\xd4\xc3\xb2\xa1\x02\0\x05\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\0\0", 24, "version 2.5"},
	    {"\xd4\xc3\xb2\xa1\x02\0\x04\0\0\0\0\0\0\0\0\0\0\0\0\0\1\0\1\0", 24, "reserved bits"},
	    {"\n\r\r\n\x1c\0\0\0abcdefghijklmnopqrst", 28, "byte-order mark"},
	    {"\x1f\x8b\x08garbage!!", 12, "gzip"},
	    {"\x28\xb5\x2f\xfdgarbage!!!!!", 16, "zstd"},
	};
	char message[512];

	(void)state;
	for (unsigned i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		assert_null(open_bytes(files[i].bytes, files[i].size, message, sizeof(message)));
		if (!strstr(message, files[i].words))
			assert_string_equal(message, files[i].words);
	}
	assert_null(reader_open("/nonexistent/x.pcap", message, sizeof(message)));
	assert_string_equal(message, "/nonexistent/x.pcap: No such file or directory");
	assert_null(reader_open("/", message, sizeof(message)));
	assert_string_equal(message, "/: Is a directory");
}

/* Many packets of all sizes, so that records lie across every border of the window. */
static void make_many(struct file *f)
{
	static uint8_t data[262144];
	uint32_t seed = 1;

	put_header(f, 0xa1b2c3d4, 2, 4, 262144, 1);
	for (uint32_t i = 0; i < 400; i++) {
		uint32_t n;

		seed = seed * 1664525 + 1013904223;
		n = i % 40 == 39 ? 262144 - seed % 999 : seed % 3000;
		memset(data, (int)i, n);
		put_record(f, i, 0, data, n, n);
	}
}

static void expect_many(struct reader *r)
{
	for (uint32_t i = 0; i < 400; i++) {
		struct reader_packet p;

		assert_int_equal(reader_next(r, &p), 1);
		assert_true(p.time == (int64_t)i * 1000000000);
		assert_int_equal(p.caplen, p.len);
		for (uint32_t n = 0; n < p.caplen; n++)
			if (p.data[n] != (uint8_t)i)
				fail_msg("packet %u differs at byte %u", i, n);
	}
	expect_end(r);
}

static void packets_across_every_border_of_the_window_are_whole(void **state)
{
	struct file f = {0};

	(void)state;
	make_many(&f);
	expect_many(open_whole(&f));
}

/* Takes all that comes, in runs of up to `most` where there are any, and puts it together again. */
static void collect(struct reader *r, uint64_t most, struct file *all, uint64_t *single)
{
	struct reader_packet p;
	struct reader_run run;

	for (;;) {
		while (reader_run(r, most, &run)) {
			assert_in_range(run.packets, 1, most);
			assert_int_equal(run.size, run.captured + run.packets * 16);
			put(all, run.data, run.size);
		}
		if (reader_next(r, &p) != 1)
			break;
		put_record(all, p.stamp[0], p.stamp[1], p.data, p.caplen, p.len);
		++*single;
	}
	reader_close(r);
}

static void runs_and_single_packets_together_are_the_file(void **state)
{
	struct file f = {0};
	char message[512];

	(void)state;
	make_many(&f);
	for (uint64_t most = 1; most < 1000000; most *= 10) {
		struct file all = {0};
		uint64_t single = 0;

		collect(open_bytes(f.bytes, f.size, message, sizeof(message)), most, &all, &single);
		assert_in_range(single, 1, 60); /* where the window ends */
		assert_int_equal(all.size, f.size - 24);
		assert_memory_equal(all.bytes, f.bytes + 24, all.size);
		free(all.bytes);
	}
	free(f.bytes);
}

static void a_run_says_what_is_in_it(void **state)
{
	struct file f = {0};
	struct reader_run run;
	struct reader *r;

	(void)state;
	put_header(&f, 0xa1b2c3d4, 2, 4, 4, 1);
	put_record(&f, 1, 5, "abc", 3, 3);
	put_record(&f, 2, 6, "abc", 3, 9);
	put_record(&f, 0, 7, "", 0, 0);
	r = open_whole(&f);
	assert_true(reader_run(r, 9, &run));
	assert_int_equal(run.packets, 3);
	assert_int_equal(run.captured, 6);
	assert_int_equal(run.cut, 1);
	assert_true(run.first == INT64_C(1000005000));
	assert_true(run.last == 7000);
	assert_false(reader_run(r, 9, &run));
	expect_end(r);
}

static void a_run_ends_before_a_packet_that_needs_a_look(void **state)
{
	static const uint32_t lengths[][2] = {{5, 5}, {4, 3}, {300000, 300000}};

	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		struct file f = {0};
		struct reader_run run;
		struct reader *r;

		put_header(&f, 0xa1b2c3d4, 2, 4, 4, 1);
		put_record(&f, 1, 0, "abcd", 4, 4);
		put_record(&f, 2, 0, "abcde", lengths[i][0] < 5 ? lengths[i][0] : 5, lengths[i][1]);
		memcpy(f.bytes + 24 + 20 + 8, &lengths[i][0], 4);
		r = open_whole(&f);
		assert_true(reader_run(r, 9, &run));
		assert_int_equal(run.packets, 1);
		assert_false(reader_run(r, 9, &run));
		if (i == 2)
			expect_break(r, "packet 2 says it has 300000 bytes");
		else
			reader_close(r);
	}
}

static void there_is_no_run_of_records_that_lie_otherwise(void **state)
{
	static const struct {
		uint32_t magic;
		unsigned minor;
		bool swapped;
	} kinds[] = {{0xa1b2c3d4, 4, true}, {0xa1b2cd34, 4, false}, {0xa1b2c3d4, 3, false}};
	struct reader_run run;
	struct file g = {0};
	struct reader *r;

	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		struct file f = {.swapped = kinds[i].swapped};

		put_header(&f, kinds[i].magic, 2, kinds[i].minor, 65535, 1);
		put_record(&f, 1, 0, "abcdefghijkl", 4, 4);
		put(&f, "efghijkl", 8);
		r = open_whole(&f);
		assert_false(reader_run(r, 9, &run));
		reader_close(r);
	}
	put_section(&g);
	put_interface(&g, 1, 0, -1, 0);
	put_enhanced(&g, 0, 1, "one", 3, 3);
	r = open_whole(&g);
	assert_false(reader_run(r, 9, &run));
	expect(r, 1000, "one", 3);
	expect_end(r);
}

/* Three packets, then the file breaks off within the fourth. */
static void expect_foresight(struct file *f)
{
	struct reader *r;
	struct reader_packet packet;
	uint32_t n;

	f->size -= 6;
	r = open_whole(f);
	for (unsigned i = 0; i < 3; i++) {
		const uint8_t *ahead = reader_ahead(r, &n);
		uint8_t copy[8];

		assert_non_null(ahead);
		assert_true(n <= sizeof(copy));
		memcpy(copy, ahead, n);
		assert_int_equal(reader_next(r, &packet), 1);
		assert_int_equal(packet.caplen, n);
		assert_memory_equal(packet.data, copy, n);
	}
	if (reader_ahead(r, &n))
		assert_true(n < 8);
	reader_close(r);
}

static void the_packet_ahead_is_the_one_that_comes_next(void **state)
{
	struct file pcap = {0}, ng = {0};

	(void)state;
	put_header(&pcap, 0xa1b2c3d4, 2, 4, 0, 1);
	for (unsigned i = 0; i < 4; i++)
		put_record(&pcap, i, 0, "abcdefgh" + i, 8 - i, 8);
	expect_foresight(&pcap);
	put_section(&ng);
	put_interface(&ng, 1, 0, 6, 0);
	for (unsigned i = 0; i < 4; i++)
		put_enhanced(&ng, 0, i, "abcdefgh" + i, 8 - i, 8);
	expect_foresight(&ng);
}

static void put_gzip(struct file *f, const uint8_t *bytes, size_t n)
{
	uint8_t *out = malloc(n + 4096);
	z_stream z = {0};

	assert_int_equal(deflateInit2(&z, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
	z.next_in = (uint8_t *)(uintptr_t)bytes;
	z.avail_in = (uInt)n;
	z.next_out = out;
	z.avail_out = (uInt)n + 4096;
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	put(f, out, n + 4096 - z.avail_out);
	deflateEnd(&z);
	free(out);
}

static void put_zstd(struct file *f, const uint8_t *bytes, size_t n)
{
	size_t room = ZSTD_compressBound(n);
	uint8_t *out = malloc(room);
	size_t size = ZSTD_compress(out, room, bytes, n, 1);

	assert_false(ZSTD_isError(size));
	put(f, out, size);
	free(out);
}

static void compressed_files_are_known_by_their_content(void **state)
{
	void (*const compress[])(struct file *, const uint8_t *, size_t) = {put_gzip, put_zstd};
	struct file plain = {0};

	(void)state;
	make_many(&plain);
	for (unsigned i = 0; i < 2; i++) {
		struct file f = {0};

		/* two members or frames, as a rotated and appended file has */
		compress[i](&f, plain.bytes, plain.size / 3);
		compress[i](&f, plain.bytes + plain.size / 3, plain.size - plain.size / 3);
		expect_many(open_whole(&f));
	}
	free(plain.bytes);
}

static void a_compressed_file_that_ends_early_gives_what_is_whole(void **state)
{
	void (*const compress[])(struct file *, const uint8_t *, size_t) = {put_gzip, put_zstd};
	struct file plain = {0};

	(void)state;
	make_many(&plain);
	for (unsigned i = 0; i < 2; i++) {
		struct reader_packet p;
		struct file f = {0};
		struct reader *r;
		int got, seen = 0;

		compress[i](&f, plain.bytes, plain.size);
		f.size -= 5;
		r = open_whole(&f);
		while ((got = reader_next(r, &p)) == 1)
			seen++;
		assert_int_equal(got, -1);
		assert_true(seen > 200);
		assert_non_null(strstr(reader_error(r), "ends too early"));
		reader_close(r);
	}
	free(plain.bytes);
}

static struct reader *open_pipe(int ends[2])
{
	char path[64], message[512];
	struct file f = {0};
	struct reader *r;

	assert_int_equal(pipe(ends), 0);
	put_header(&f, 0xa1b2c3d4, 2, 4, 65535, 1);
	assert_int_equal(write(ends[1], f.bytes, f.size), (ssize_t)f.size);
	free(f.bytes);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", ends[0]);
	r = reader_open(path, message, sizeof(message));
	assert_non_null(r);
	close(ends[0]);
	return r;
}

static void a_stream_is_quiet_between_packets_and_within_one(void **state)
{
	struct file f = {0};
	struct reader_packet p;
	struct reader *r;
	int ends[2];

	(void)state;
	put_record(&f, 1, 0, "abcd", 4, 4);
	r = open_pipe(ends);
	assert_true(reader_quiet(r));
	assert_int_equal(write(ends[1], f.bytes, 18), 18);
	assert_true(reader_quiet(r));
	assert_int_equal(reader_next(r, &p), -1); /* a second passes */
	assert_int_equal(errno, EINTR);
	assert_string_equal(reader_error(r), "");
	assert_int_equal(write(ends[1], f.bytes + 18, 2), 2);
	assert_false(reader_quiet(r));
	expect(r, INT64_C(1000000000), "abcd", 4);
	assert_true(reader_quiet(r));
	assert_int_equal(write(ends[1], f.bytes, 10), 10);
	close(ends[1]);
	assert_false(reader_quiet(r));
	expect_break(r, "cut off at byte 54");
	free(f.bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_magic_in_both_byte_orders_reads_the_same),
	    cmocka_unit_test(old_versions_keep_their_lengths_the_other_way_round),
	    cmocka_unit_test(file_numbers_of_link_types_become_this_systems),
	    cmocka_unit_test(packets_longer_than_the_snapshot_are_cut_to_it),
	    cmocka_unit_test(an_impossible_length_is_told_with_its_place),
	    cmocka_unit_test(a_pcap_cut_at_any_byte_gives_what_is_whole_and_says_where),
	    cmocka_unit_test(a_pcapng_cut_at_any_byte_gives_what_is_whole_and_says_where),
	    cmocka_unit_test(pcapng_interfaces_keep_their_own_types_and_clocks),
	    cmocka_unit_test(every_pcapng_block_that_carries_a_packet_is_read),
	    cmocka_unit_test(a_new_section_brings_its_own_order_and_interfaces),
	    cmocka_unit_test(stamps_beyond_the_clock_stay_at_its_end),
	    cmocka_unit_test(damaged_pcapng_blocks_are_told),
	    cmocka_unit_test(files_that_are_no_captures_are_refused),
	    cmocka_unit_test(packets_across_every_border_of_the_window_are_whole),
	    cmocka_unit_test(runs_and_single_packets_together_are_the_file),
	    cmocka_unit_test(a_run_says_what_is_in_it),
	    cmocka_unit_test(a_run_ends_before_a_packet_that_needs_a_look),
	    cmocka_unit_test(the_packet_ahead_is_the_one_that_comes_next),
	    cmocka_unit_test(there_is_no_run_of_records_that_lie_otherwise),
	    cmocka_unit_test(compressed_files_are_known_by_their_content),
	    cmocka_unit_test(a_compressed_file_that_ends_early_gives_what_is_whole),
	    cmocka_unit_test(a_stream_is_quiet_between_packets_and_within_one),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
