#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "store/address.h"
#include "store/column.h"
#include "store/crc32c.h"
#include "store/integers.h"
#include "store/members.h"
#include "store/moment.h"
#include "store/pattern.h"
#include "store/sqlvalue.h"
#include "store/words.h"

static void stamps_come_back_byte_for_byte(void **state)
{
	static const char *const good[] = { "2017-07-03T11:55:58.598308Z", "1970-01-01T00:00:00Z", "1969-12-31T23:59:59.999Z",
		"0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z", "2024-02-29T12:00:00.1Z", "2262-04-11T23:47:16.854775807Z",
		"1677-09-21T00:12:44.000000000Z" };
	static const char *const bad[] = { "2017-07-03 11:55:58Z", "2017-07-03T11:55:58", "2017-07-03T11:55:58.Z",
		"2017-13-03T11:55:58Z", "2023-02-29T00:00:00Z", "2017-07-03T24:00:00Z", "2017-07-03T11:55:60Z",
		"2017-07-03T11:55:58.1234567890Z", "2300-01-01T00:00:00.000000000Z", "2017-07-03T11:55:58+00:00", "" };
	struct moment_cache cache = { .minute = "" };
	char back[MOMENT_MAX];
	unsigned digits;
	int64_t ticks;

	(void)state;
	for (unsigned i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_int_equal(moment_read(&cache, good[i], strlen(good[i]), &digits, &ticks), 0);
		assert_int_equal(moment_write(back, ticks, digits), strlen(good[i]));
		assert_memory_equal(back, good[i], strlen(good[i]));
		assert_true(ticks >= moment_first(digits) && ticks <= moment_last(digits));
	}
	for (unsigned i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(moment_read(&cache, bad[i], strlen(bad[i]), &digits, &ticks), -1);
}

static void stamps_grow_as_their_texts(void **state)
{
	char a[MOMENT_MAX], b[MOMENT_MAX];

	(void)state;
	for (int64_t t = moment_first(3); t < moment_last(3) - 86400000LL * 4000; t += 86399999LL * 3999) {
		size_t n = moment_write(a, t, 3);

		assert_int_equal(moment_write(b, t + 1, 3), n);
		assert_true(memcmp(a, b, n) < 0);
	}
}

static void texts_are_taken_apart_and_joined(void **state)
{
	static const struct {
		const char *text, *pattern;
		int numbers;
	} cases[] = {
		{ "nop,nop,TS val 17 ecr 4", "nop,nop,TS val \x11 ecr \x11", 2 },
		{ "A 194.102.5.255, A 0.0.0.0 (89)", "A \x11.\x11.\x11.\x11, A \x11.\x11.\x11.\x11 (\x11)", 9 },
		{ "007 00 a1 1a é2 _3", "007 00 a1 1a é2 _3", 0 },
		{ "1234567890123456789", "1234567890123456789", 0 },
		{ "", "", 0 },
		{ "9", "\x11", 1 },
	};
	int64_t numbers[PATTERN_NUMBERS];
	char pattern[PATTERN_TEXT], back[256];
	size_t size;

	(void)state;
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t n = strlen(cases[i].text);

		assert_int_equal(pattern_split(cases[i].text, n, pattern, &size, numbers), cases[i].numbers);
		assert_int_equal(size, strlen(cases[i].pattern));
		assert_memory_equal(pattern, cases[i].pattern, size);
		assert_int_equal(pattern_numbers(pattern, size), cases[i].numbers);
		assert_int_equal(pattern_join(back, pattern, size, numbers), n);
		assert_memory_equal(back, cases[i].text, n);
	}
	assert_int_equal(pattern_split("a\x11", 2, pattern, &size, numbers), -1);
}

static bool fits(const char *pattern, const char *text, int64_t *numbers)
{
	unsigned wants = pattern_numbers(pattern, strlen(pattern));

	return pattern_fits(pattern, strlen(pattern), wants, text, strlen(text), numbers);
}

static void a_guessed_pattern_fits_exactly_the_texts_that_are_split_into_it(void **state)
{
	static const char *const texts[] = { "nop,nop,TS val 17 ecr 4", "nop,nop,TS val 0 ecr 999999999999999999",
		"nop,nop,TS val 01 ecr 4", "nop,nop,TS val 1234567890123456789 ecr 4", "nop,nop,TS val 17 ecr ",
		"nop,nop,TS val 17 ecr 4x", "nop,nop,TS val 17 ecr 4,", "nop,nop,TS val  ecr 4", "nop", "",
		"1.2", "a1.2", "1.2a", "1.02", "x 1" };
	char pattern[PATTERN_TEXT + 1], other[PATTERN_TEXT + 1];
	int64_t numbers[PATTERN_NUMBERS], guessed[PATTERN_NUMBERS];
	size_t size, other_size;
	enum { TEXTS = sizeof(texts) / sizeof(texts[0]) };

	(void)state;
	for (unsigned i = 0; i < (unsigned)TEXTS * TEXTS; i++) {
		const char *text = texts[i % TEXTS], *from = texts[i / TEXTS];
		int n = pattern_split(text, strlen(text), pattern, &size, numbers);

		pattern_split(from, strlen(from), other, &other_size, guessed);
		pattern[size] = other[other_size] = '\0';
		assert_int_equal(fits(other, text, guessed), strcmp(pattern, other) == 0);
		if (strcmp(pattern, other) == 0)
			assert_memory_equal(guessed, numbers, (size_t)n * sizeof(*numbers));
	}
	assert_false(fits("a\x11", "a\x11", guessed));
}

static void only_canonical_addresses_become_bytes(void **state)
{
	static const char *const good[] = { "0.0.0.0", "255.255.255.255", "10.1.20.3", "::", "::1", "2001:db8::1",
		"fe80::219:b9ff:fe00:1", "::ffff:1.2.3.4", "::1.2.3.4", "1::", "1:0:2:3:4:5:6:7",
		"1:0:0:2::3", "1::2:0:0:3:4", "1:2:3:4:5:6:7:8", "::2:3:0:0:6", "ffff:0:ffff:ffff:f:fff:ff:f" };
	static const char *const bad[] = { "1.2.3", "1.2.3.4.5", "01.2.3.4", "256.1.1.1", "1.2.3.4 ", "2001:DB8::1",
		"2001:db8:0:0:0:0:0:1", "fe80::1%eth0", ":", "host", "1::2:3:4:5:6:7", "1:2:3:4:5:6:7::", "::ffff:102:304", "::1:2",
		"1::2::3", "1:0::2", "1::0:2", "1:2:3", "1:2:3:4:5:6:7:8:9", "1:", ":1", "01::", "12345::", "1::2:0:0:0:3",
		"1:0:0:2:3:4:5:6", "1:2:3:4:5:6:7:8::", "::ffff:0:0" };
	uint8_t bytes[16];
	char back[ADDRESS_TEXT];
	unsigned bits;

	(void)state;
	for (unsigned i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		unsigned n = address_read(good[i], strlen(good[i]), bytes);

		assert_true(n == 4 || n == 16);
		assert_int_equal(address_write(back, bytes, n), strlen(good[i]));
		assert_memory_equal(back, good[i], strlen(good[i]));
	}
	for (unsigned i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(address_read(bad[i], strlen(bad[i]), bytes), 0);
	assert_int_equal(address_network("10.0.0.0/8", 10, bytes, &bits), 4);
	assert_int_equal(bits, 8);
	assert_int_equal(address_network("10.0.0.0/33", 11, bytes, &bits), 0);
	assert_int_equal(address_network("10.0.0.0/", 9, bytes, &bits), 0);
}

static void decimals_come_back_byte_for_byte(void **state)
{
	static const char *const good[] = { "0.5", "0.05", "-0.5", "12.340", "123456789.123456789" };
	static const char *const bad[] = { "-0.0", "1e5", "1.0000000000", "5",
		"9223372036855775803", "9999999999999999999", "1.2.3", ".", "1." };
	char back[24];
	unsigned digits;
	int64_t value;

	(void)state;
	for (unsigned i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_int_equal(decimal_read(good[i], strlen(good[i]), &digits, &value), 0);
		assert_int_equal(decimal_write(back, value, digits), strlen(good[i]));
		assert_memory_equal(back, good[i], strlen(good[i]));
	}
	for (unsigned i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(decimal_read(bad[i], strlen(bad[i]), &digits, &value), -1);
}

static void vectors_come_back_whatever_their_width(void **state)
{
	enum { N = 1000 };
	struct squeeze *s = squeeze_open();
	uint64_t values[N], back[N];

	(void)state;
	for (unsigned bits = 0; bits <= 64; bits++) {
		for (unsigned n = 0; n <= N; n = n * 3 + 1) {
			struct bytes out = { 0 };
			struct cursor c;

			for (unsigned i = 0; i < n; i++)
				values[i] = bits == 0 ? 0 : (i * 0x9e3779b97f4a7c15u ^ i) >> (64 - bits);
			integers_pack(&out, values, n, s);
			assert_false(out.failed);
			c = cursor_over(out.data, out.used);
			assert_int_equal(integers_unpack(&c, back, n, s), 0);
			assert_int_equal(cursor_left(&c), 0);
			assert_true(n == 0 || memcmp(values, back, n * sizeof(*values)) == 0);
			c = cursor_over(out.data, out.used - 1);
			assert_true(n == 0 || integers_unpack(&c, back, n, s) != 0);
			bytes_free(&out);
		}
	}
	squeeze_close(s);
}

/* Values of one byte, and some of which few are wider: where those lie and how wide they are. */
static void rare_wide_values_come_back(void **state)
{
	enum { N = 5003 };
	struct squeeze *s = squeeze_open();
	uint64_t values[N], back[N];

	(void)state;
	for (unsigned every = 2; every < 5000; every = every * 3 - 1) {
		for (unsigned wide = 1; wide <= 56; wide += 11) {
			struct bytes out = { 0 };
			struct cursor c;

			for (uint64_t i = 0; i < N; i++)
				values[i] = (i * 0x9e3779b97f4a7c15u) >> (i % every == 1 ? 64 - 8 - wide : 56 + wide % 8);
			integers_pack(&out, values, N, s);
			assert_false(out.failed);
			c = cursor_over(out.data, out.used);
			assert_int_equal(integers_unpack(&c, back, N, s), 0);
			assert_int_equal(cursor_left(&c), 0);
			assert_memory_equal(values, back, sizeof(values));
			for (size_t cut = 0; cut < out.used; cut += 1 + out.used / 50) {
				c = cursor_over(out.data, cut);
				assert_true(integers_unpack(&c, back, N, s) != 0);
			}
			bytes_free(&out);
		}
	}
	squeeze_close(s);
}

enum { OCTETS = 40000, PERIOD = 600 };

enum octets_kind { EQUALLY_OFTEN, OF_FEW_VALUES, SOME_MORE_OFTEN, AGAIN_AND_AGAIN };

/* The last kind begins with what was there before. */
static void make_octets(uint8_t *to, enum octets_kind kind)
{
	for (uint64_t i = 0; i < OCTETS; i++) {
		uint64_t random = ((i + 1) * (i + 7) * 0x9e3779b97f4a7c15u) ^ (i * 0xd6e8feb86659fd93u);

		random = (random ^ random >> 29) * 0x9e3779b97f4a7c15u;
		if (kind == EQUALLY_OFTEN)
			to[i] = (uint8_t)(random >> 40);
		else if (kind == OF_FEW_VALUES)
			to[i] = random >> 60 < 12 ? 0 : random >> 60 < 15 ? 1 : (uint8_t)(2 + (random >> 40 & 3));
		else if (kind == SOME_MORE_OFTEN)
			to[i] = (uint8_t)(random >> 40 & random >> 20);
		else
			to[i] = to[i % PERIOD];
	}
}

/* As they are, by how often they come, or by what comes again: whichever it is, they come back and are as
 * short as it makes them. */
static void bytes_are_packed_by_what_makes_them_shorter(void **state)
{
	static const struct {
		enum octets_kind kind;
		unsigned percent; /* of their size, at most */
	} kinds[] = { { EQUALLY_OFTEN, 101 }, { OF_FEW_VALUES, 18 }, { AGAIN_AND_AGAIN, 3 },
		{ SOME_MORE_OFTEN, 90 }, { AGAIN_AND_AGAIN, 5 } };
	struct squeeze *s = squeeze_open();
	static uint8_t data[OCTETS], back[OCTETS];
	static uint64_t values[OCTETS], values_back[OCTETS];

	(void)state;
	for (unsigned k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
		struct bytes octets = { 0 }, integers = { 0 };
		struct cursor c;

		make_octets(data, kinds[k].kind);
		for (unsigned i = 0; i < OCTETS; i++)
			values[i] = data[i];
		octets_pack(&octets, data, OCTETS, s);
		integers_pack(&integers, values, OCTETS, s);
		assert_in_range(octets.used, 0, OCTETS / 100 * kinds[k].percent);
		assert_in_range(integers.used, 0, OCTETS / 100 * kinds[k].percent);
		c = cursor_over(octets.data, octets.used);
		assert_int_equal(octets_unpack(&c, back, OCTETS, s), 0);
		assert_memory_equal(data, back, OCTETS);
		c = cursor_over(integers.data, integers.used);
		assert_int_equal(integers_unpack(&c, values_back, OCTETS, s), 0);
		assert_memory_equal(values, values_back, sizeof(values));
		bytes_free(&octets);
		bytes_free(&integers);
	}
	squeeze_close(s);
}

/* However the values come: at once or a few at a time. */
static void vectors_are_gathered_piece_by_piece(void **state)
{
	enum { N = 3000 };
	struct squeeze *s = squeeze_open();
	struct bytes whole = { 0 }, pieces = { 0 };
	struct integers to;
	uint64_t values[N];

	(void)state;
	for (uint64_t i = 0; i < N; i++)
		values[i] = i < N / 2 ? i % 7 : i * i;
	integers_pack(&whole, values, N, s);
	integers_begin(&to, N, s);
	for (unsigned i = 0, n = 0; i < N; i += n, n = n + 1 > N - i ? N - i : n + 1)
		integers_add(&to, values + i, n);
	integers_end(&to, &pieces);
	assert_int_equal(whole.used, pieces.used);
	assert_memory_equal(whole.data, pieces.data, whole.used);
	bytes_free(&whole);
	bytes_free(&pieces);
	squeeze_close(s);
}

static void words_keep_their_numbers_and_their_marks(void **state)
{
	struct words *w = words_open();
	char text[64];

	(void)state;
	for (unsigned i = 0; i < 20000; i++)
		assert_int_equal(words_add(w, text, (size_t)sprintf(text, "%*u", (int)(i % 40), i), 0), i);
	for (unsigned i = 0; i < 20000; i++)
		assert_int_equal(words_find(w, text, (size_t)sprintf(text, "%*u", (int)(i % 40), i), 0), i);
	assert_int_equal(words_find(w, "7", 1, 1), UINT32_MAX);
	assert_int_equal(words_add(w, "", 0, 0), 20000);
	assert_int_equal(words_add(w, "", 0, 1), 20001);
	assert_int_equal(words_count(w), 20002);
	words_clear(w);
	assert_int_equal(words_find(w, "", 0, 0), UINT32_MAX);
	words_close(w);
	w = words_open();
	assert_int_equal(words_add(w, "", 0, 1), 0);
	assert_non_null(words_get(w, 0).text);
	assert_int_equal(words_get(w, 0).size, 0);
	words_close(w);
}

static void words_that_differ_in_one_byte_are_different_words(void **state)
{
	struct words *w = words_open();
	uint32_t number;
	char text[80];

	(void)state;
	for (unsigned round = 0; round < 2; round++) {
		number = 0;
		for (unsigned size = 1; size <= sizeof(text); size++) {
			memset(text, 'a', sizeof(text));
			for (unsigned at = 0; at < size; at++, number++) {
				text[at] = '\0';
				assert_int_equal(words_meet(w, text, size), round == 0 ? UINT32_MAX : number);
				assert_int_equal(words_add(w, text, size, 0), number);
				text[at] = 'a';
			}
		}
	}
	assert_int_equal(words_count(w), number);
	words_close(w);
}

static void a_word_met_is_recalled_and_all_others_are_still_found(void **state)
{
	enum { N = 5000 };
	struct words *w = words_open();
	char text[32];

	(void)state;
	/* The first words make the table large; it shrinks again while there are few. */
	for (unsigned words = N; words > 0; words /= 2) {
		for (unsigned i = 0; i < words; i++)
			assert_int_equal(words_add(w, text, (size_t)sprintf(text, "10.%u.%u", i, i % 7), 0), i);
		for (unsigned turn = 0; turn < 3; turn++) {
			for (unsigned i = turn; i < words; i += turn + 1) {
				unsigned size = (unsigned)sprintf(text, "10.%u.%u", i, i % 7);

				assert_int_equal(words_meet(w, text, size), i);
				assert_int_equal(words_recall(w, short_text_load(text, size), size), i);
			}
		}
		for (unsigned i = 0; i < words; i++)
			assert_int_equal(words_find(w, text, (size_t)sprintf(text, "10.%u.%u", i, i % 7), 0), i);
		words_clear(w);
		assert_int_equal(words_meet(w, text, strlen(text)), UINT32_MAX);
	}
	words_close(w);
}

static void a_member_is_always_found(void **state)
{
	uint8_t filter[4096];
	struct members m = members_begin(filter, sizeof(filter));
	unsigned wrong = 0;

	(void)state;
	for (int64_t i = 0; i < 4096; i++)
		members_add(&m, members_hash(i * 3));
	for (int64_t i = 0; i < 4096; i++)
		assert_true(members_has(filter, sizeof(filter), members_hash(i * 3)));
	for (int64_t i = 0; i < 4096; i++)
		wrong += members_has(filter, sizeof(filter), members_hash(i * 3 + 1));
	assert_true(wrong < 4096 / 20);
}

static void checksums_are_those_of_the_rfc(void **state)
{
	uint8_t zeros[32] = { 0 }, ones[32], counting[32];

	(void)state;
	memset(ones, 0xff, sizeof(ones));
	for (unsigned i = 0; i < 32; i++)
		counting[i] = (uint8_t)i;
	/* RFC 3720, B.4 */
	assert_int_equal(crc32c(0, zeros, 32), 0x8a9136aau);
	assert_int_equal(crc32c(0, ones, 32), 0x62a8ab43u);
	assert_int_equal(crc32c(0, counting, 32), 0x46dd794eu);
	assert_int_equal(crc32c_portable(0, counting, 32), 0x46dd794eu);
	assert_int_equal(crc32c(crc32c(0, counting, 11), counting + 11, 21), 0x46dd794eu);
}

static void values_are_ordered_as_sqlite_does(void **state)
{
	const struct sql_value order[] = {
		{ .type = SQL_NULL }, { .type = SQL_REAL, .real = -1e300 }, { .type = SQL_INTEGER, .integer = -1 },
		{ .type = SQL_REAL, .real = 0.5 }, { .type = SQL_INTEGER, .integer = 1 },
		{ .type = SQL_INTEGER, .integer = INT64_MAX - 1 }, { .type = SQL_INTEGER, .integer = INT64_MAX },
		{ .type = SQL_REAL, .real = 9223372036854775808.0 }, { .type = SQL_TEXT, .text = "", .size = 0 },
		{ .type = SQL_TEXT, .text = "A", .size = 1 }, { .type = SQL_TEXT, .text = "a", .size = 1 },
		{ .type = SQL_TEXT, .text = "ab", .size = 2 }, { .type = SQL_BLOB, .text = "", .size = 0 },
	};

	(void)state;
	for (unsigned a = 0; a < sizeof(order) / sizeof(order[0]); a++)
		for (unsigned b = 0; b < sizeof(order) / sizeof(order[0]); b++)
			assert_int_equal((sql_compare(&order[a], &order[b]) > 0) - (sql_compare(&order[a], &order[b]) < 0),
			    (a > b) - (a < b));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stamps_come_back_byte_for_byte),
		cmocka_unit_test(stamps_grow_as_their_texts),
		cmocka_unit_test(texts_are_taken_apart_and_joined),
		cmocka_unit_test(a_guessed_pattern_fits_exactly_the_texts_that_are_split_into_it),
		cmocka_unit_test(only_canonical_addresses_become_bytes),
		cmocka_unit_test(decimals_come_back_byte_for_byte),
		cmocka_unit_test(vectors_come_back_whatever_their_width),
		cmocka_unit_test(rare_wide_values_come_back),
		cmocka_unit_test(bytes_are_packed_by_what_makes_them_shorter),
		cmocka_unit_test(vectors_are_gathered_piece_by_piece),
		cmocka_unit_test(words_keep_their_numbers_and_their_marks),
		cmocka_unit_test(words_that_differ_in_one_byte_are_different_words),
		cmocka_unit_test(a_word_met_is_recalled_and_all_others_are_still_found),
		cmocka_unit_test(a_member_is_always_found),
		cmocka_unit_test(checksums_are_those_of_the_rfc),
		cmocka_unit_test(values_are_ordered_as_sqlite_does),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
