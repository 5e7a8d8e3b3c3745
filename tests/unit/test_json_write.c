#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "parse/json_write.h"
#include "parse/scan.h"
#include "parse/utf8.h"

enum { ROOM = 4096 };

static void assert_escaped(const char *bytes, size_t size, const char *wanted)
{
	char from[ROOM] = { 0 }, to[ROOM * JSON_GROWTH];
	char *end;

	memcpy(from, bytes, size);
	end = json_write_escaped(to, from, size);
	assert_int_equal((size_t)(end - to), strlen(wanted));
	assert_memory_equal(to, wanted, strlen(wanted));
}

#define ASSERT_ESCAPED(literal, wanted) assert_escaped(literal, sizeof(literal) - 1, wanted)

static void what_json_forbids_is_escaped(void **state)
{
	(void)state;
	ASSERT_ESCAPED("", "");
	ASSERT_ESCAPED("plain text, long enough for a step of sixteen bytes and some more",
		"plain text, long enough for a step of sixteen bytes and some more");
	ASSERT_ESCAPED("a\"b\\c/d", "a\\\"b\\\\c/d");
	ASSERT_ESCAPED("\b\t\n\f\r", "\\b\\t\\n\\f\\r");
	ASSERT_ESCAPED("\0\x01\x1f\x7f", "\\u0000\\u0001\\u001f\x7f");
	ASSERT_ESCAPED("0123456789abcde\"0123456789abcde\n", "0123456789abcde\\\"0123456789abcde\\n");
}

static void only_well_formed_utf8_goes_through(void **state)
{
	(void)state;
	ASSERT_ESCAPED("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80");
	ASSERT_ESCAPED("\xff", UTF8_REPLACEMENT);
	ASSERT_ESCAPED("\xc3", UTF8_REPLACEMENT);
	ASSERT_ESCAPED("\xc0\xaf", UTF8_REPLACEMENT UTF8_REPLACEMENT);
	ASSERT_ESCAPED("\xed\xa0\x80", UTF8_REPLACEMENT UTF8_REPLACEMENT UTF8_REPLACEMENT);
	ASSERT_ESCAPED("\xf4\x90\x80\x80",
		UTF8_REPLACEMENT UTF8_REPLACEMENT UTF8_REPLACEMENT UTF8_REPLACEMENT);
	ASSERT_ESCAPED("\xe2\x82x", UTF8_REPLACEMENT UTF8_REPLACEMENT "x");
}

/* Every pair of bytes at every place of a step. */
static void every_pair_of_bytes_comes_out_valid(void **state)
{
	char from[64 + SCAN_SLACK], to[sizeof(from) * JSON_GROWTH];

	(void)state;
	for (unsigned pair = 0; pair < 65536; pair++) {
		unsigned at = pair % 40;
		const unsigned char *p = (const unsigned char *)to;
		char *end;

		memset(from, 'a', sizeof(from));
		from[at] = (char)(pair >> 8);
		from[at + 1] = (char)pair;
		end = json_write_escaped(to, from, 64);
		while (p < (const unsigned char *)end) {
			size_t n = utf8_length(p, (size_t)((const unsigned char *)end - p));

			assert_true(n > 0 && *p >= 0x20);
			p += n;
		}
	}
}

static void objects_are_written_field_by_field(void **state)
{
	char text[ROOM] = "{";
	char *to = text + 1;

	(void)state;
	to = json_write_string(to, "a", "x\"y", 3);
	to = json_write_integer(to, "b", -7);
	to = json_write_integer(to, "c", INT64_MIN);
	*to++ = '}';
	*to = '\0';
	assert_string_equal(text, "{\"a\":\"x\\\"y\",\"b\":-7,\"c\":-9223372036854775808}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_json_forbids_is_escaped),
		cmocka_unit_test(only_well_formed_utf8_goes_through),
		cmocka_unit_test(every_pair_of_bytes_comes_out_valid),
		cmocka_unit_test(objects_are_written_field_by_field),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
