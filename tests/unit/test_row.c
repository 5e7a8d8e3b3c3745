#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "store/row.h"

enum { ROOM = 4 << 20 };

/* The same lines in three batches: read step by step, by their shapes where those are known, and so, but
 * many at a time. */
enum { STEPS, SHAPES, TOGETHER, SIDES };
struct side {
	struct json_reader *reader;
	struct row *row; /* NULL: step by step */
	struct batch *batch;
	struct column *columns[JSON_READ_KEYS];
	unsigned dropped;
	unsigned straight; /* lines that went by their shape */
};

struct fixture {
	struct side sides[SIDES];
	char *text;
	size_t size;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	for (unsigned i = 0; i < SIDES; i++) {
		struct side *s = &f->sides[i];

		s->reader = json_reader_open();
		s->batch = batch_open();
		if (i == STEPS)
			continue;
		s->row = row_open(s->reader);
		row_begin(s->row, s->batch, s->columns);
	}
	f->text = calloc(1, ROOM + JSON_READ_SLACK);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	for (unsigned i = 0; i < SIDES; i++) {
		row_close(f->sides[i].row);
		batch_close(f->sides[i].batch);
		json_reader_close(f->sides[i].reader);
	}
	free(f->text);
	free(f);
	return 0;
}

__attribute__((format(printf, 2, 3))) static void line(struct fixture *f, const char *format, ...)
{
	va_list all;

	va_start(all, format);
	f->size += (size_t)vsnprintf(f->text + f->size, ROOM - f->size, format, all);
	va_end(all);
	f->text[f->size++] = '\n';
}

static size_t put_slow(struct side *s, const char *p, const char *end)
{
	const struct json_field *fields;
	size_t size;
	int n = json_read_line(s->reader, p, end, &size, &fields);

	for (int i = 0; i < n; i++) {
		size_t name_size;
		const char *name = json_reader_key_text(s->reader, fields[i].key, &name_size);

		assert_int_equal(batch_column(s->batch, fields[i].key, name, name_size), 0);
		s->columns[fields[i].key] = s->batch->columns[fields[i].key];
	}
	if (n >= 0)
		assert_int_equal(batch_add(s->batch, s->columns, fields, n), 0);
	return size;
}

static size_t put_line(struct side *s, const char *p, const char *end)
{
	size_t size;

	if (!s->row || !row_read(s->row, p, end, &size))
		return put_slow(s, p, end);
	/* A dropped line leaves nothing. */
	if (++s->dropped % 7 == 0) {
		row_drop(s->row);
		assert_true(row_read(s->row, p, end, &size));
	}
	assert_int_equal(row_add(s->row), 0);
	s->straight++;
	return size;
}

/* Puts the lines from *p on, `most` of them together. False: the one at *p is to be read otherwise. */
static bool put_together(struct side *s, const char **p, const char *end, unsigned most)
{
	uint32_t rows = s->batch->rows;
	unsigned lines = most;
	enum row_stop stop = row_take(s->row, p, end, &lines);

	assert_int_not_equal(stop, ROW_NO_MEMORY);
	assert_true(lines <= most && s->batch->rows == rows + lines);
	s->straight += lines;
	return stop == ROW_ENOUGH;
}

static void put_all(struct side *s, bool together, const char *p, const char *end)
{
	for (unsigned n = 0; p < end; n++)
		if (!together || !put_together(s, &p, end, n % 9 + 1))
			p += (together ? put_slow(s, p, end) : put_line(s, p, end)) + 1;
	if (s->row)
		row_settle(s->row);
}

/* Puts all lines into all batches; their blocks must be the same bytes. */
static void compare(struct fixture *f)
{
	struct block_writer *w = block_writer_open();
	struct bytes out[SIDES] = { { 0 } };

	for (unsigned i = 0; i < SIDES; i++) {
		struct side *s = &f->sides[i];

		put_all(s, i == TOGETHER, f->text, f->text + f->size);
		assert_int_equal(block_write(w, s->batch->columns, s->batch->count, s->batch->rows, &out[i]), 0);
		batch_clear(s->batch);
		if (s->row)
			row_begin(s->row, s->batch, s->columns);
		assert_int_equal(out[0].used, out[i].used);
		assert_memory_equal(out[0].data, out[i].data, out[0].used);
	}
	assert_int_equal(f->sides[SHAPES].straight, f->sides[TOGETHER].straight);
	f->size = 0;
	for (unsigned i = 0; i < SIDES; i++)
		bytes_free(&out[i]);
	block_writer_close(w);
}

static void packet(struct fixture *f, unsigned i)
{
	line(f, "{\"time\":\"2017-07-03T11:5%u:%02u.%06uZ\",\"line\":%u,\"src_ip\":\"10.0.%u.%u\",\"dst_ip\":\"2001:db8::%x\","
	     "\"src_port\":%u,\"seq\":%u%u,\"options\":\"nop,nop,TS val %u ecr %u\",\"info\":\"%u A? host%u. (%u)\"}",
	    i / 50000 % 10, i / 1000 % 60, i % 1000 * 999, i, i % 3, i % 7, i % 300 * 77, i * 7919 % 65536, i * 31 % 9999 + 1, i * 17,
	    i * 5, i * 3, i % 65536, i % 50, i % 99);
}

static void records_are_stored_as_if_they_were_read_step_by_step(void **state)
{
	struct fixture *f = *state;

	/* Several batches: kinds of columns and patterns are kept from one to the next. */
	for (unsigned batch = 0; batch < 3; batch++) {
		for (unsigned i = 0; i < 5000; i++)
			packet(f, batch * 5000 + i);
		compare(f);
	}
	assert_true(f->sides[SHAPES].straight > 14000);
}

static void texts_that_stayed_the_same_are_read_when_they_change(void **state)
{
	static const char *const changes[] = { "\"I\"", "\"IP6\"", "\"IP,\"", "\"IP\\u0041\"", "\"\"", "7", "null", "\"IP \"",
		"\"IP\",\"more\":1" };
	enum { CHANGES = sizeof(changes) / sizeof(changes[0]) };
	struct fixture *f = *state;

	for (unsigned batch = 0; batch < 2; batch++) {
		for (unsigned i = 0; i < 20000; i++) {
			const char *net = i % 37 == 36 ? changes[i / 37 % CHANGES] : i < 9000 ? "\"IP\"" : "\"ARP\"";

			if (i % 50 == 49)
				line(f, "{\"net\":%s}", net);
			else if (i % 90 == 89)
				line(f, "{\"net\":%s,\"ports\":%u}", net, i);
			else
				line(f, "{\"net\":%s,\"proto\":\"%s\",\"port\":%u}", net, i % 41 == 40 ? "UDP" : "TCP", i % 100);
		}
		compare(f);
	}
	assert_true(f->sides[SHAPES].straight > 36000);
}

static void a_text_that_stayed_the_same_may_become_a_pattern(void **state)
{
	struct fixture *f = *state;

	/* Every other one is new: they become patterns, with numbers of their own, when half a thousand are
	 * known. */
	for (unsigned i = 0; i < 3000; i++) {
		if (i % 2 == 0 && i > 0)
			line(f, "{\"info\":\"echo\",\"ttl\":%u}", i);
		else
			line(f, "{\"info\":\"%u to %u\",\"ttl\":%u}", i, i * 3, i);
	}
	compare(f);
	assert_true(f->sides[SHAPES].batch->columns[0]->patterns);
}

static void odd_values_are_what_they_are(void **state)
{
	static const char *const values[] = { "0", "-1", "-0", "00", "1e5", "1.50", "123456789012345", "1234567890123456",
		"12345678901234567890", "true", "null", "\"\"", "\"a\"", "\"7\"", "\"with \\\"quotes\\\" and \\u00e9\"", "\"fifteen letters\"",
		"\"sixteen letters.\"", "\"seventeen letters\"", "\"\\u0000\"", "\"x\\u0000\"", "\"\xff\xfe\"", "\"no end", "[1]", "{}", "1 ", "\"a\" ",
		"\"2017-07-03T11:55:58.598308Z\"", "\"2017-07-03T11:55:58.598309Z\"", "\"2017-07-03T11:55:58.59830Z\"",
		"\"2017-07-03T11:55:58.59830xZ\"", "\"2017-07-03T11:55:58Z\"", "\"2017-07-03T11:55:58.598308Z \"",
		"\"2262-04-11T23:47:16.854775807Z\"", "\"2262-04-11T23:47:16.854775808Z\"", "\"a\tb\"", "\"mss 1460,\x11\"", "" };
	enum { VALUES = sizeof(values) / sizeof(values[0]) };
	struct fixture *f = *state;

	for (unsigned batch = 0; batch < 4; batch++) {
		/* Columns of every kind, each of which gets every value, twice in a row too. */
		for (unsigned i = 0; i < VALUES * 40u; i++) {
			line(f, "{\"n\":%u,\"t\":\"w%u\",\"time\":\"2017-07-03T11:55:58.%06uZ\",\"d\":%u.5,\"z\":1}", i, i % 3, i, i);
			line(f, "{\"n\":%s,\"t\":\"a\"}", values[i / 2 % VALUES]);
			line(f, "{\"n\":1,\"t\":%s,\"d\":2.5}", values[i / 2 % VALUES]);
			line(f, "{\"time\":%s}", values[i / 2 % VALUES]);
			line(f, "{\"z\":%s,\"n\":2}%s", values[i / 2 % VALUES], i % 5 ? "" : " ");
		}
		compare(f);
	}
}

static void patterns_are_taken_apart_alike(void **state)
{
	static const char *const texts[] = { "mss %u,sackOK,TS val %u ecr 0,nop,wscale 7", "%u \\\"%u\\\"", "0%u x%u", "%u", "HTTP", "",
		"a rather long text before the number %u and another one behind it: %u.", "%u%u", "1,2,3,4,5,6,7,8,9,10,11,12,13,14,%u",
		"\\u0011 %u" };
	struct fixture *f = *state;

	for (unsigned batch = 0; batch < 3; batch++) {
		for (unsigned i = 0; i < 6000; i++) {
			char text[128];

			snprintf(text, sizeof(text), texts[i % (i < 2000 ? 10 : 3)], i, i * 1000003u);
			line(f, "{\"options\":\"%s\",\"info\":\"%s\"}", text, i % 3 ? text : "FTP");
			if (i % 100 == 0)
				line(f, "{\"options\":%u,\"info\":\"%s", i, text);
		}
		compare(f);
	}
	assert_true(f->sides[SHAPES].straight > 0);
}

static void a_line_without_newline_or_with_more_behind_it_is_left_to_others(void **state)
{
	struct fixture *f = *state;
	struct side *s = &f->sides[SHAPES];
	const char *p = f->text;
	size_t size = 0, first;

	line(f, "{\"a\":1,\"b\":\"x\"}");
	put_line(s, p, p + f->size);
	first = f->size;
	assert_true(row_read(s->row, p, p + first, &size));
	assert_int_equal(size, first - 1);
	row_drop(s->row);
	assert_false(row_read(s->row, p, p + first - 1, &size));
	line(f, "{\"a\":1,\"b\":\"x\"}x");
	line(f, "{\"a\":1,\"b\":\"x\"");
	line(f, "{\"a\":1,\"b\":\"x");
	line(f, "{\"a\":1,\"c\":\"x\"}");
	for (p += first; p < f->text + f->size; p++) {
		assert_false(row_read(s->row, p, f->text + f->size, &size));
		p = strchr(p, '\n');
	}
}

static void the_whole_number_of_a_column_is_told_before_the_row_is_added(void **state)
{
	struct fixture *f = *state;
	struct side *s = &f->sides[SHAPES];
	const struct column *c;
	int64_t value = 0;
	size_t size;

	line(f, "{\"line\":1,\"b\":\"x\"}");
	put_line(s, f->text, f->text + f->size);
	c = s->columns[0];
	f->size = 0;
	line(f, "{\"line\":17,\"b\":\"y\"}");
	assert_true(row_read(s->row, f->text, f->text + f->size, &size));
	assert_true(row_integer(s->row, c, &value));
	assert_int_equal(value, 17);
	row_drop(s->row);
	f->size = 0;
	line(f, "{\"line\":-3,\"b\":\"y\"}");
	assert_true(row_read(s->row, f->text, f->text + f->size, &size));
	assert_true(row_integer(s->row, c, &value));
	assert_int_equal(value, -3);
	assert_false(row_integer(s->row, s->columns[1], &value));
	assert_int_equal(s->batch->rows, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(records_are_stored_as_if_they_were_read_step_by_step, setup, teardown),
		cmocka_unit_test_setup_teardown(texts_that_stayed_the_same_are_read_when_they_change, setup, teardown),
		cmocka_unit_test_setup_teardown(a_text_that_stayed_the_same_may_become_a_pattern, setup, teardown),
		cmocka_unit_test_setup_teardown(odd_values_are_what_they_are, setup, teardown),
		cmocka_unit_test_setup_teardown(patterns_are_taken_apart_alike, setup, teardown),
		cmocka_unit_test_setup_teardown(a_line_without_newline_or_with_more_behind_it_is_left_to_others, setup, teardown),
		cmocka_unit_test_setup_teardown(the_whole_number_of_a_column_is_told_before_the_row_is_added, setup, teardown),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
