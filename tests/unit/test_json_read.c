#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "parse/json_read.h"

/* Reads a line from memory of just its size and the slack. */
static int read_line(struct json_reader *r, const char *line, const struct json_field **fields)
{
	static char *copy;
	size_t size = strlen(line);

	free(copy);
	copy = malloc(size + JSON_READ_SLACK);
	memcpy(copy, line, size);
	memset(copy + size, '"', JSON_READ_SLACK);
	size = (size_t)json_read(r, copy, size, fields);
	if (line[0] == '\0') {
		free(copy);
		copy = NULL;
	}
	return (int)size;
}

static int setup(void **state)
{
	*state = json_reader_open();
	return *state ? 0 : -1;
}

static int teardown(void **state)
{
	const struct json_field *f;

	read_line(*state, "", &f);
	json_reader_close(*state);
	return 0;
}

static void is_text(const struct json_field *f, unsigned type, const char *text)
{
	assert_int_equal(f->type, type);
	assert_int_equal(f->size, strlen(text));
	assert_memory_equal(f->text, text, f->size);
}

static void values_of_every_type_are_read(void **state)
{
	const struct json_field *f;

	assert_int_equal(read_line(*state, "{\"a\":1,\"b\":-20,\"c\":\"x\",\"d\":1.5e3,\"e\":true,\"f\":false,\"g\":null}", &f), 7);
	assert_int_equal(f[0].type, JSON_INTEGER);
	assert_int_equal(f[0].integer, 1);
	assert_int_equal(f[1].integer, -20);
	is_text(&f[2], JSON_STRING, "x");
	is_text(&f[3], JSON_NUMBER, "1.5e3");
	is_text(&f[4], JSON_TRUE, "true");
	is_text(&f[5], JSON_FALSE, "false");
	is_text(&f[6], JSON_NULL, "null");
	assert_int_equal(read_line(*state, " { } \n", &f), 0);
	assert_int_equal(read_line(*state, "{ \"a\" : 1 ,\t\"b\" : \"\" }\r\n", &f), 2);
}

static void keys_keep_their_numbers_whatever_their_order(void **state)
{
	const struct json_field *f;
	int a, b;

	assert_int_equal(read_line(*state, "{\"first\":1,\"a key of many letters\":2}", &f), 2);
	a = f[0].key;
	b = f[1].key;
	assert_int_equal(read_line(*state, "{\"a key of many letters\":2,\"first\":1,\"third\":3}", &f), 3);
	assert_int_equal(f[0].key, b);
	assert_int_equal(f[1].key, a);
	assert_int_equal(json_reader_key(*state, "first", 5), a);
	assert_int_equal(json_reader_keys(*state), 3);
	/* An escaped key is the same key. */
	assert_int_equal(read_line(*state, "{\"f\\u0069rst\":1}", &f), 1);
	assert_int_equal(f[0].key, a);
}

static void integers_that_text_would_not_come_back_from_stay_text(void **state)
{
	const struct json_field *f;

	assert_int_equal(read_line(*state, "{\"a\":-0,\"b\":1234567890123456789,\"c\":999999999999999999}", &f), 3);
	is_text(&f[0], JSON_NUMBER, "-0");
	is_text(&f[1], JSON_NUMBER, "1234567890123456789");
	assert_true(f[2].type == JSON_INTEGER && f[2].integer == 999999999999999999);
}

/* Of 1 to 18 digits, with a digit right behind the line as well: it does not belong to the number. */
static void integers_of_every_length_are_read(void **state)
{
	const char *digits = "123456789012345678";
	const struct json_field *f;
	char line[64];
	int64_t value = 0;

	for (int n = 1; n <= 18; n++) {
		value = value * 10 + digits[n - 1] - '0';
		snprintf(line, sizeof(line), "{\"a\":%.*s,\"b\":-%.*s}", n, digits, n, digits);
		assert_int_equal(read_line(*state, line, &f), 2);
		assert_true(f[0].type == JSON_INTEGER && f[0].integer == value);
		assert_true(f[1].type == JSON_INTEGER && f[1].integer == -value);
		assert_int_equal(f[0].size, n);
		snprintf(line, sizeof(line), "{\"a\":%.*s12345678901234567", n, digits);
		assert_int_equal(json_read(*state, line, (size_t)(5 + n), &f), -1);
	}
}

static void escapes_are_taken_out(void **state)
{
	const struct json_field *f;

	assert_int_equal(read_line(*state, "{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\",\"b\":\"\\u00e9\\u20ac\\ud83d\\ude00\",\"c\":\"plain\"}", &f), 3);
	is_text(&f[0], JSON_STRING, "\"\\/\b\f\n\r\t");
	is_text(&f[1], JSON_STRING, "é€😀");
	is_text(&f[2], JSON_STRING, "plain");
	assert_int_equal(read_line(*state, "{\"a\":\"\\u0000\"}", &f), 1);
	assert_int_equal(f[0].size, 1);
}

static void what_is_no_flat_object_is_refused(void **state)
{
	static const char *const bad[] = { "x", "[1]", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}",
		"{\"a\":1}x", "{\"a\":{}}", "{\"a\":[]}", "{\"a\":01}", "{\"a\":-}", "{\"a\":1.}", "{\"a\":1e}", "{\"a\":.5}",
		"{\"a\":tru}", "{\"a\":nul}", "{a:1}", "{\"a\":\"x}", "{\"a\":\"\\x\"}", "{\"a\":\"\\u12g4\"}", "{\"a\":\"\\ud800\"}",
		"{\"a\":\"\\udc00\"}", "{\"a\":\"\t\"}", "{\"a\":1 \"b\":2}", "{\"a\":1,\"a\":2}", "{\"a\" 1}", "{,}" };
	const struct json_field *f;

	for (unsigned i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(read_line(*state, bad[i], &f), -1);
		assert_non_null(json_reader_error(*state));
	}
}

/* A reader that knows no shape yet goes step by step: it finds the same as at full speed. */
static void same_step_by_step(struct json_reader *r, const char *line)
{
	struct json_reader *slow = json_reader_open();
	const struct json_field *f, *want;
	int n = read_line(r, line, &f), wanted;
	struct json_field kept[16];
	char texts[256], *text = texts;

	assert_true(n <= 16);
	for (int i = 0; i < n; i++) {
		kept[i] = f[i];
		memcpy(text, f[i].text, f[i].size);
		kept[i].text = text;
		text += f[i].size;
	}
	wanted = read_line(slow, line, &want);
	assert_int_equal(n, wanted);
	for (int i = 0; i < n; i++) {
		size_t size, wanted_size;
		const char *key = json_reader_key_text(r, kept[i].key, &size);
		const char *wanted_key = json_reader_key_text(slow, want[i].key, &wanted_size);

		assert_true(size == wanted_size && memcmp(key, wanted_key, size) == 0);
		assert_true(kept[i].type == want[i].type && kept[i].size == want[i].size);
		assert_memory_equal(kept[i].text, want[i].text, want[i].size);
		assert_true(kept[i].type != JSON_INTEGER || kept[i].integer == want[i].integer);
	}
	json_reader_close(slow);
}

static void every_change_of_a_line_is_read_alike_at_full_speed(void **state)
{
	static const char line[] = "{\"time\":\"x\",\"line\":12,\"a long key, longer\":\"\",\"\":0,"
				   "\"n\":1234567890123,\"src_port\":80,\"eightchr\":\"yz\"}";
	const char *into = "\"\\,:{}0a \n\x80";
	const struct json_field *f;
	char changed[sizeof(line)];

	assert_int_equal(read_line(*state, line, &f), 7);
	same_step_by_step(*state, line);
	for (size_t at = 0; at < sizeof(line) - 1; at++) {
		for (const char *c = into; *c != '\0'; c++) {
			memcpy(changed, line, sizeof(line));
			changed[at] = *c;
			same_step_by_step(*state, changed);
		}
		memcpy(changed, line, sizeof(line));
		changed[at] = '\0';
		same_step_by_step(*state, changed);
		memmove(changed + at, line + at + 1, sizeof(line) - at - 1);
		same_step_by_step(*state, changed);
	}
}

/* Read twice, the second time by its shape, and each line's end found on the way. */
static void lines_end_where_their_objects_do(void **state)
{
	static const char text[] = "{\"a\":1,\"b\":\"x\"}\n{ \"a\": 1.5, \"b\": \"\\n\" }\r\n{\"a\":\"x}\n{}\n"
				   "{\"a\":true,\"a key of many letters\":-7}\n{\"a\":1}{\n{\"b\":1,\"a\":12345678901234567}";
	static const int fields[] = { 2, 2, -1, 0, 2, -1, 2 };
	char copy[sizeof(text) + JSON_READ_SLACK];
	const char *end = copy + sizeof(text) - 1;
	const struct json_field *f;

	memset(copy, '}', sizeof(copy));
	memcpy(copy, text, sizeof(text) - 1);
	for (unsigned again = 0; again < 2; again++) {
		const char *p = copy;

		for (unsigned i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
			const char *newline = memchr(p, '\n', (size_t)(end - p));
			size_t size, wanted = (size_t)((newline ? newline : end) - p);

			assert_int_equal(json_read_line(*state, p, end, &size, &f), fields[i]);
			assert_int_equal(size, wanted);
			p += size + (p + size < end);
		}
		assert_ptr_equal(p, end);
	}
}

/* More shapes than are kept: every order of some keys, and long runs of others. */
static void more_shapes_than_are_kept_are_read(void **state)
{
	const struct json_field *f;
	char line[256];

	for (int i = 0; i < 5000; i++) {
		snprintf(line, sizeof(line), "{\"k%d\":1,\"k%d\":\"x\",\"a key of many letters %d\":2,\"z\":%d}",
		    i % 7, 7 + i % 11, i % 1999, i);
		for (int again = 0; again < 2; again++) {
			assert_int_equal(read_line(*state, line, &f), 4);
			assert_int_equal(f[3].integer, i);
		}
		same_step_by_step(*state, line);
	}
}

/* As many fields as a reader takes, and more. */
static void lines_of_many_fields_are_read(void **state)
{
	const struct json_field *f;
	static char line[32 * JSON_READ_FIELDS];

	for (int fields = JSON_READ_FIELDS / 2 - 1; fields <= JSON_READ_FIELDS + 1; fields += fields < JSON_READ_FIELDS / 2 + 1 ? 1 : JSON_READ_FIELDS / 4) {
		size_t used = 1;

		line[0] = '{';
		for (int i = 0; i < fields; i++)
			used += (size_t)sprintf(line + used, "%s\"k%d\":\"%d\"", i > 0 ? "," : "", i, i);
		memcpy(line + used, "}", 2);
		for (int again = 0; again < 2; again++)
			assert_int_equal(read_line(*state, line, &f), fields <= JSON_READ_FIELDS ? fields : -1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(values_of_every_type_are_read, setup, teardown),
		cmocka_unit_test_setup_teardown(keys_keep_their_numbers_whatever_their_order, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    integers_that_text_would_not_come_back_from_stay_text, setup, teardown),
		cmocka_unit_test_setup_teardown(integers_of_every_length_are_read, setup, teardown),
		cmocka_unit_test_setup_teardown(escapes_are_taken_out, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_no_flat_object_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    every_change_of_a_line_is_read_alike_at_full_speed, setup, teardown),
		cmocka_unit_test_setup_teardown(lines_end_where_their_objects_do, setup, teardown),
		cmocka_unit_test_setup_teardown(more_shapes_than_are_kept_are_read, setup, teardown),
		cmocka_unit_test_setup_teardown(lines_of_many_fields_are_read, setup, teardown),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
