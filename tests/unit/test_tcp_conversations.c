#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "capture/print/tcp_conversations.h"

/* The IP header, as far as it matters, of conversation n's packets. */
static void make_header(uint8_t header[40], uint32_t n, bool ip6)
{
	memset(header, 0, 40);
	memcpy(header + (ip6 ? 8 : 12), &n, sizeof n);
	memset(header + (ip6 ? 24 : 16), 0x20, ip6 ? 16 : 4);
}

static struct tcp_numbers *find(struct tcp_conversations *c, uint32_t n, bool ip6, bool *is_new)
{
	uint8_t header[40];
	struct tcp_key key;

	make_header(header, n, ip6);
	tcp_conversations_expect(c, header, ip6, (uint16_t)(n % 65521), 443, &key);
	return tcp_conversations_find(c, &key, is_new);
}

static void check_remembers(bool ip6, uint32_t count)
{
	struct tcp_conversations *c = tcp_conversations_open();
	bool is_new;

	assert_non_null(c);
	for (uint32_t n = 0; n < count; n++) {
		struct tcp_numbers *numbers = find(c, n, ip6, &is_new);

		assert_true(is_new);
		numbers->first_seq[0] = n;
		numbers->first_seq[1] = ~n;
	}
	for (uint32_t n = 0; n < count; n++) {
		struct tcp_numbers *numbers = find(c, n, ip6, &is_new);

		assert_false(is_new);
		assert_int_equal(numbers->first_seq[0], n);
		assert_int_equal(numbers->first_seq[1], ~n);
	}
	tcp_conversations_close(c);
}

static void a_third_of_a_million_ip4_conversations_are_remembered(void **state)
{
	(void)state;
	check_remembers(false, 340000);
}

static void fifty_thousand_ip6_conversations_are_remembered(void **state)
{
	(void)state;
	check_remembers(true, 50000);
}

/* The table is full: the newest are there, and nothing is confused with anything else. */
static void beyond_the_bound_old_conversations_give_way(void **state)
{
	struct tcp_conversations *c = tcp_conversations_open();
	const uint32_t count = 2000000;
	uint32_t kept = 0;
	bool is_new;

	(void)state;
	for (uint32_t n = 0; n < count; n++)
		find(c, n, false, &is_new)->first_seq[0] = n;
	for (uint32_t n = count - 1000; n < count; n++) {
		struct tcp_numbers *numbers = find(c, n, false, &is_new);

		kept += !is_new;
		if (!is_new)
			assert_int_equal(numbers->first_seq[0], n);
	}
	assert_in_range(kept, 900, 1000);
	tcp_conversations_close(c);
}

static void ip4_and_ip6_are_kept_apart(void **state)
{
	struct tcp_conversations *c = tcp_conversations_open();
	bool is_new;

	(void)state;
	find(c, 7, false, &is_new);
	find(c, 7, true, &is_new);
	assert_true(is_new);
	tcp_conversations_close(c);
}

/* Where ports are alike, and where addresses are alike as well up to their last byte. */
static void both_directions_are_one_conversation(void **state)
{
	static const uint16_t ports[][2] = {{443, 50000}, {443, 443}};
	struct tcp_conversations *c = tcp_conversations_open();
	bool is_new;

	(void)state;
	for (unsigned i = 0; i < 4; i++) {
		bool ip6 = i % 2;
		uint8_t there[40] = {0}, back[40] = {0};
		struct tcp_key key;

		there[ip6 ? 39 : 19] = back[ip6 ? 23 : 15] = 1;
		tcp_conversations_expect(c, there, ip6, ports[i / 2][0], ports[i / 2][1], &key);
		assert_false(key.reversed);
		tcp_conversations_find(c, &key, &is_new)->first_seq[0] = i;
		assert_true(is_new);
		tcp_conversations_expect(c, back, ip6, ports[i / 2][1], ports[i / 2][0], &key);
		assert_true(key.reversed);
		assert_int_equal(tcp_conversations_find(c, &key, &is_new)->first_seq[0], i);
		assert_false(is_new);
	}
	tcp_conversations_close(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_third_of_a_million_ip4_conversations_are_remembered),
	    cmocka_unit_test(fifty_thousand_ip6_conversations_are_remembered),
	    cmocka_unit_test(beyond_the_bound_old_conversations_give_way),
	    cmocka_unit_test(ip4_and_ip6_are_kept_apart),
	    cmocka_unit_test(both_directions_are_one_conversation),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("tcp_conversations", tests, NULL, NULL);
}
