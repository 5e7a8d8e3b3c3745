#include <arpa/inet.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "capture/text.h"

static struct text text;

static const char *taken(void)
{
	static char line[256];
	size_t n = (size_t)(text.at - text.start);

	assert_true(n < sizeof line);
	memcpy(line, text.start, n);
	line[n] = '\0';
	text.at = text.start;
	return line;
}

static uint64_t random_number(void)
{
	static uint64_t state = 88172645463325252;

	state ^= state << 13;
	state ^= state >> 7;
	return state ^= state << 17;
}

static void decimal_numbers_of_every_length_print_like_printf(void **state)
{
	char want[32];

	(void)state;
	for (int i = 0; i < 200000; i++) {
		uint64_t value = random_number() >> random_number() % 64;

		text_u32(&text, (uint32_t)value);
		snprintf(want, sizeof want, "%" PRIu32, (uint32_t)value);
		assert_string_equal(taken(), want);
		text_u64(&text, value);
		snprintf(want, sizeof want, "%" PRIu64, value);
		assert_string_equal(taken(), want);
	}
}

static void limits_of_digits_are_right(void **state)
{
	static const uint32_t values[] = {0, 9, 10, 99, 100, 999, 1000, 9999, 10000, 99999, 100000,
	    999999, 1000000, 9999999, 10000000, 99999999, 100000000, 999999999, 1000000000,
	    UINT32_MAX};
	char want[32];

	(void)state;
	for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
		text_u32(&text, values[i]);
		snprintf(want, sizeof want, "%" PRIu32, values[i]);
		assert_string_equal(taken(), want);
	}
}

static void every_number_of_16_bits_prints(void **state)
{
	char got[16];
	char want[16];

	(void)state;
	for (uint32_t i = 0; i < 65536; i++) {
		*text_put_short(got, (uint16_t)i) = '\0';
		snprintf(want, sizeof want, "%u", i);
		assert_string_equal(got, want);
	}
}

static void hex_numbers_are_padded_to_what_is_asked(void **state)
{
	char want[32];

	(void)state;
	for (int i = 0; i < 100000; i++) {
		uint64_t value = random_number() >> random_number() % 64;
		unsigned digits = random_number() % 17;

		text_hex(&text, value, digits);
		snprintf(want, sizeof want, "%0*" PRIx64, (int)digits, value);
		assert_string_equal(taken(), want);
	}
}

static void every_octet_prints_in_an_address(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 256; i++) {
		uint8_t address[4] = {(uint8_t)i, 0, (uint8_t)(255 - i), (uint8_t)(i / 2)};
		char want[INET_ADDRSTRLEN];

		text_ip4(&text, address);
		assert_string_equal(taken(), inet_ntop(AF_INET, address, want, sizeof want));
	}
}

/* Addresses with many zeros, where the runs are. */
static void addresses_print_as_inet_ntop_does(void **state)
{
	(void)state;
	for (int i = 0; i < 200000; i++) {
		uint64_t keep = random_number() & random_number();
		uint8_t address[16];
		char want[INET6_ADDRSTRLEN];

		for (int j = 0; j < 16; j++)
			address[j] = keep >> j & 1 ? (uint8_t)random_number() : 0;
		if (i % 8 == 0)
			memset(address + 10, 0xff, 2);
		text_ip6(&text, address);
		assert_string_equal(taken(), inet_ntop(AF_INET6, address, want, sizeof want));
	}
}

static void a_line_grows_beyond_its_first_room(void **state)
{
	(void)state;
	for (int i = 0; i < 10000; i++)
		text_printf(&text, "%d%s", i % 10, "abcdefgh");
	assert_int_equal(text.at - text.start, 90000);
	assert_memory_equal(text.at - 9, "9abcdefgh", 9);
	text.at = text.start;
}

/* Those done by hand, and those left to printf, in the places where one gives way to the other. */
static void formats_print_as_printf_has_them(void **state)
{
	char want[256];

	(void)state;
	for (int i = 0; i < 100000; i++) {
		uint64_t wide = random_number() >> random_number() % 64;
		unsigned value = (unsigned)wide;
		int small = (int)(value % 2000) - 1000;

#define SAME(...)                                                                                  \
	do {                                                                                       \
		snprintf(want, sizeof want, __VA_ARGS__);                                          \
		text_printf(&text, __VA_ARGS__);                                                   \
		assert_string_equal(taken(), want);                                                \
	} while (0)
		SAME("%u, 0x%x, %s%%", value, value, "text");
		SAME("%02x:%04x:%08x:%01x", value & 255, value & 0xffff, value, value);
		SAME("%5u|%12u|%02u|%09u", value, value, value % 100, value);
		SAME("%6x|%15x|%-8u|%-4s|", value, value, value, "ab");
		SAME("%" PRIu64 " %" PRIx64 " %20" PRIu64 " %016" PRIx64, wide, wide, wide, wide);
		SAME("%d %d%c", small, (int)value, 'a' + small % 2);
		SAME("%u %.3f %u", value, small / 8.0, value);
		SAME("%s %X %s", "before", value, "behind");
		SAME("%.*s %d", small & 3, "clipped", small);
		SAME("%#x %3d %hhu", value, small, (unsigned char)value);
#undef SAME
	}
}

static void a_long_text_between_conversions_prints_whole(void **state)
{
	static const char plain[] = "0123456789012345678901234567890123456789012345678901234567890123"
				    "4567890123456789";

	(void)state;
	for (size_t n = 0; n < sizeof plain; n++) {
		text_format_u32(&text, plain + n, 0);
		assert_string_equal(taken(), plain + n);
	}
}

static int open_text(void **state)
{
	(void)state;
	return text_open(&text, 64);
}

static int close_text(void **state)
{
	(void)state;
	text_close(&text);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(decimal_numbers_of_every_length_print_like_printf),
	    cmocka_unit_test(limits_of_digits_are_right),
	    cmocka_unit_test(every_number_of_16_bits_prints),
	    cmocka_unit_test(hex_numbers_are_padded_to_what_is_asked),
	    cmocka_unit_test(every_octet_prints_in_an_address),
	    cmocka_unit_test(addresses_print_as_inet_ntop_does),
	    cmocka_unit_test(a_line_grows_beyond_its_first_room),
	    cmocka_unit_test(formats_print_as_printf_has_them),
	    cmocka_unit_test(a_long_text_between_conversions_prints_whole),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("text", tests, open_text, close_text);
}
