#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "store/batch.h"
#include "store/members.h"

struct fixture {
	struct json_reader *reader;
	struct batch *batch;
	struct block_writer *writer;
	struct block *block;
	struct bytes bytes;
	struct column *columns[JSON_READ_KEYS];
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	f->reader = json_reader_open();
	f->batch = batch_open();
	f->writer = block_writer_open();
	f->block = block_reader();
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	json_reader_close(f->reader);
	batch_close(f->batch);
	block_writer_close(f->writer);
	block_reader_close(f->block);
	bytes_free(&f->bytes);
	free(f);
	return 0;
}

static void put(struct fixture *f, const char *line)
{
	char room[1024];
	const struct json_field *fields;
	int n;

	snprintf(room, sizeof(room), "%s", line);
	n = json_read(f->reader, room, strlen(line), &fields);
	assert_true(n >= 0);
	for (int i = 0; i < n; i++) {
		size_t size;
		const char *name = json_reader_key_text(f->reader, fields[i].key, &size);

		assert_int_equal(batch_column(f->batch, fields[i].key, name, size), 0);
		f->columns[fields[i].key] = f->batch->columns[fields[i].key];
	}
	assert_int_equal(batch_add(f->batch, f->columns, fields, n), 0);
}

static void seal(struct fixture *f)
{
	f->bytes.used = 0;
	assert_int_equal(block_write(f->writer, f->batch->columns, f->batch->count, f->batch->rows, &f->bytes), 0);
	assert_int_equal(block_open(f->block, f->bytes.data, f->bytes.used), 0);
	assert_int_equal(block_rows(f->block), f->batch->rows);
}

/* The text of a cell, or "" when it is absent. */
static const char *cell(struct fixture *f, const char *name, uint32_t row)
{
	static char text[1024];
	int at = block_find(f->block, (uint16_t)json_reader_key(f->reader, name, strlen(name)));
	struct bytes out = { 0 };
	struct cells cells;
	uint8_t mark;

	text[0] = '\0';
	if (at < 0)
		return text;
	assert_int_equal(block_cells(f->block, (unsigned)at, &cells), 0);
	if (cells_text(&cells, row, &out, &mark) == 1)
		snprintf(text, sizeof(text), "%c%.*s", mark == MARK_STRING ? '\'' : '#', (int)out.used,
		    (const char *)out.data);
	bytes_free(&out);
	return text;
}

static void cells_of_all_kinds_come_back(void **state)
{
	struct fixture *f = *state;

	put(f, "{\"time\":\"2026-11-23T04:50:00.000001Z\",\"n\":1,\"t\":\"text\",\"d\":0.50,\"m\":1}");
	put(f, "{\"time\":\"yesterday\",\"n\":\"1\",\"t\":17,\"d\":0.5,\"m\":null}");
	put(f, "{\"n\":-9,\"t\":\"\",\"d\":-1.25,\"m\":true}");
	seal(f);
	assert_string_equal(cell(f, "time", 0), "'2026-11-23T04:50:00.000001Z");
	assert_string_equal(cell(f, "time", 1), "'yesterday");
	assert_string_equal(cell(f, "time", 2), "");
	assert_string_equal(cell(f, "n", 0), "#1");
	assert_string_equal(cell(f, "n", 1), "'1");
	assert_string_equal(cell(f, "n", 2), "#-9");
	assert_string_equal(cell(f, "t", 0), "'text");
	assert_string_equal(cell(f, "t", 1), "#17");
	assert_string_equal(cell(f, "t", 2), "'");
	assert_string_equal(cell(f, "d", 0), "#0.50");
	assert_string_equal(cell(f, "d", 1), "#0.5");
	assert_string_equal(cell(f, "d", 2), "#-1.25");
	assert_string_equal(cell(f, "m", 1), "#null");
	assert_string_equal(cell(f, "m", 2), "#true");
	assert_int_equal(block_verify(f->block), 0);
}

/* Packets of some connections, whose numbers foretell each other. */
static void put_packets(struct fixture *f, unsigned n)
{
	char line[1024];

	for (unsigned i = 0; i < n; i++) {
		unsigned c = (i * 7 / 3) % 23, back = i % 2;

		snprintf(line, sizeof(line),
		    "{\"time\":\"2026-11-23T04:%02u:%02u.%06uZ\",\"line\":%u,\"src_ip\":\"10.0.%u.%u\",\"src_port\":%u,"
		    "\"dst_ip\":\"10.0.%u.%u\",\"dst_port\":%u,\"seq\":%u,\"seq_end\":%u,\"length\":%u,\"options\":\"TS val %u ecr %u\"%s}",
		    i / 60000, i / 1000 % 60, i % 1000 * 997, i, back, c, back ? 80 : 1000 + c, !back, c,
		    back ? 1000 + c : 80, i * 100, i * 100 + i % 50, i % 50, i * 3 + c * 100000, i * 2 + c * 5000,
		    i % 9 ? "" : ",\"flags\":\"S\"");
		put(f, line);
	}
}

static void numbers_that_foretell_each_other_come_back(void **state)
{
	struct fixture *f = *state;
	char wanted[64];

	put_packets(f, 5000);
	put(f, "{\"info\":\"a record of another kind\"}");
	seal(f);
	assert_true(f->bytes.used < 5000 * 12);
	for (unsigned i = 0; i < 5000; i += 7) {
		unsigned c = (i * 7 / 3) % 23;

		snprintf(wanted, sizeof(wanted), "'TS val %u ecr %u", i * 3 + c * 100000, i * 2 + c * 5000);
		assert_string_equal(cell(f, "options", i), wanted);
		snprintf(wanted, sizeof(wanted), "#%u", i * 100 + i % 50);
		assert_string_equal(cell(f, "seq_end", i), wanted);
		snprintf(wanted, sizeof(wanted), "'10.0.%u.%u", i % 2, c);
		assert_string_equal(cell(f, "src_ip", i), wanted);
		assert_string_equal(cell(f, "flags", i), i % 9 ? "" : "'S");
	}
	assert_string_equal(cell(f, "src_ip", 5000), "");
	assert_string_equal(cell(f, "info", 5000), "'a record of another kind");
}

static void a_block_can_be_filled_further(void **state)
{
	struct fixture *f = *state;
	struct bytes before = { 0 };

	put_packets(f, 1000);
	put(f, "{\"odd\":\"x\",\"line\":\"not a number\",\"none\":null,\"yes\":true}");
	seal(f);
	bytes_put(&before, f->bytes.data, f->bytes.used);
	batch_clear(f->batch);
	assert_int_equal(block_open(f->block, before.data, before.used), 0);
	assert_int_equal(batch_refill(f->batch, f->block, NULL), 0);
	assert_int_equal(f->batch->rows, 1001);
	put_packets(f, 10);
	seal(f);
	assert_string_equal(cell(f, "line", 999), "#999");
	assert_string_equal(cell(f, "line", 1000), "'not a number");
	assert_string_equal(cell(f, "none", 1000), "#null");
	assert_string_equal(cell(f, "line", 1010), "#9");
	bytes_free(&before);
}

static void a_changed_byte_is_found_wherever_it_is(void **state)
{
	struct fixture *f = *state;

	put_packets(f, 200);
	put(f, "{\"line\":\"odd\",\"info\":\"x\"}");
	seal(f);
	for (size_t i = 0; i < f->bytes.used; i++) {
		f->bytes.data[i] ^= (uint8_t)(1u << i % 8);
		if (block_open(f->block, f->bytes.data, f->bytes.used) == 0 && block_verify(f->block) == 0)
			fail_msg("byte %zu of %zu changed and nobody saw", i, f->bytes.used);
		assert_non_null(block_error(f->block));
		f->bytes.data[i] ^= (uint8_t)(1u << i % 8);
	}
	for (size_t size = 0; size < f->bytes.used; size += 3)
		assert_int_equal(block_open(f->block, f->bytes.data, size), -1);
	assert_int_equal(block_open(f->block, f->bytes.data, f->bytes.used), 0);
}

static void a_full_block_and_an_empty_record(void **state)
{
	struct fixture *f = *state;

	for (unsigned i = 0; i < COLUMN_ROWS - 1; i++)
		put(f, i % 3 ? "{\"a\":1}" : "{\"b\":\"x\"}");
	assert_false(batch_full(f->batch));
	put(f, "{}");
	assert_true(batch_full(f->batch));
	seal(f);
	assert_int_equal(block_verify(f->block), 0);
	assert_string_equal(cell(f, "a", COLUMN_ROWS - 2), "#1");
	assert_string_equal(cell(f, "a", COLUMN_ROWS - 1), "");
}

/* How many of the numbers first, first + step and so on the block says it may hold in column n. */
static unsigned may_hold(struct fixture *f, int64_t first, unsigned step, unsigned count)
{
	int at = block_find(f->block, (uint16_t)json_reader_key(f->reader, "n", 1));
	unsigned held = 0;

	assert_true(at >= 0 && block_column(f->block, (unsigned)at)->filter != 0);
	for (unsigned i = 0; i < count; i++) {
		int may = block_may_hold(f->block, (unsigned)at, members_hash(first + (int64_t)(i * step)));

		assert_true(may >= 0);
		held += (unsigned)may;
	}
	return held;
}

/* Wherever the range of its numbers lies: below zero, across it, far away and as wide as one may be. Some
 * rows have no number, or something else. */
static void a_filter_holds_the_numbers_of_its_column_and_few_others(void **state)
{
	enum { COUNT = 3000 };
	static const struct {
		int64_t first;
		unsigned step;
	} ranges[] = { { 0, 20 }, { -60000, 20 }, { -29989, 20 }, { INT64_C(8589934599), 21 }, { 65530, 3 } };
	struct fixture *f = *state;
	char line[64];

	for (unsigned r = 0; r < sizeof(ranges) / sizeof(ranges[0]); r++) {
		batch_clear(f->batch);
		for (unsigned i = 0; i < COUNT; i++) {
			snprintf(line, sizeof(line), "{\"n\":%lld}", (long long)(ranges[r].first + i * ranges[r].step));
			put(f, line);
			if (i % 5 == 0)
				put(f, i % 2 ? "{\"n\":\"text\"}" : "{}");
		}
		seal(f);
		assert_int_equal(may_hold(f, ranges[r].first, ranges[r].step, COUNT), COUNT);
		assert_in_range(may_hold(f, ranges[r].first + 1, ranges[r].step, COUNT), 0, COUNT / 10);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(cells_of_all_kinds_come_back, setup, teardown),
		cmocka_unit_test_setup_teardown(numbers_that_foretell_each_other_come_back, setup, teardown),
		cmocka_unit_test_setup_teardown(a_block_can_be_filled_further, setup, teardown),
		cmocka_unit_test_setup_teardown(a_changed_byte_is_found_wherever_it_is, setup, teardown),
		cmocka_unit_test_setup_teardown(a_full_block_and_an_empty_record, setup, teardown),
		cmocka_unit_test_setup_teardown(a_filter_holds_the_numbers_of_its_column_and_few_others, setup, teardown),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
