#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <librdkafka/rdkafka.h>

#include "serve/flow.h"

static const char *key_of(const char *text)
{
	static char key[FLOW_KEY_SIZE + 1];
	size_t n = flow_key(text, strlen(text), key);

	key[n] = '\0';
	return key;
}

static void both_directions_have_one_key(void **state)
{
	const char *there =
	    "12:00:00.1 IP 192.168.10.24.45481 > 192.168.10.50.8080: Flags [S], seq 1\n";
	const char *back =
	    "12:00:00.2 IP 192.168.10.50.8080 > 192.168.10.24.45481: Flags [S.], seq 2\n";

	(void)state;
	assert_string_equal(key_of(there), "192.168.10.24.45481 192.168.10.50.8080");
	assert_string_equal(key_of(back), "192.168.10.24.45481 192.168.10.50.8080");
}

static void a_prefix_sorts_before_the_longer_end(void **state)
{
	(void)state;
	assert_string_equal(key_of("IP 10.0.0.1.80 > 10.0.0.1.8: x"), "10.0.0.1.8 10.0.0.1.80");
	assert_string_equal(key_of("IP 10.0.0.1.8 > 10.0.0.1.80: x"), "10.0.0.1.8 10.0.0.1.80");
}

static void ipv6_loses_only_the_last_colon(void **state)
{
	(void)state;
	assert_string_equal(
	    key_of("12:00 IP6 fe80::1 > ff02::16: HBH ICMP6\n"), "fe80::1 ff02::16");
}

static void verbose_packets_name_the_flow_on_their_second_line(void **state)
{
	(void)state;
	assert_string_equal(key_of("12:00 IP (tos 0x0, ttl 64, proto UDP (17), length 60)\n"
				   "    10.0.0.2.53 > 10.0.0.1.9999: 1 0/0/0 (32)\n"),
	    "10.0.0.1.9999 10.0.0.2.53");
}

static void link_level_addresses_step_back_behind_the_flow(void **state)
{
	(void)state;
	assert_string_equal(
	    key_of("12:00 00:00:00:00:00:02 > 00:00:00:00:00:01, ethertype IPv4 (0x0800), "
		   "length 74: 10.0.0.1.1 > 10.0.0.2.2: Flags [.]\n"),
	    "10.0.0.1.1 10.0.0.2.2");
	assert_string_equal(key_of("12:00 00:00:00:00:00:02 > 00:00:00:00:00:01, ethertype LLDP\n"),
	    "00:00:00:00:00:01 00:00:00:00:00:02");
}

static void arp_goes_by_the_address_asked_for(void **state)
{
	(void)state;
	assert_string_equal(
	    key_of("12:00 ARP, Request who-has 10.0.0.1 tell 10.0.0.2, length 28\n"), "10.0.0.1");
	assert_string_equal(
	    key_of("12:00 ARP, Reply 10.0.0.1 is-at 00:00:00:00:00:01, length 28\n"), "10.0.0.1");
}

static void notices_and_other_text_have_no_key(void **state)
{
	(void)state;
	assert_string_equal(key_of("# drop tool=pcap-capture a > b: count=1\n"), "");
	assert_string_equal(key_of("hello > \n"), "");
	assert_string_equal(key_of(" > \n"), "");
	assert_string_equal(key_of(""), "");
}

static void a_packet_is_a_line_with_what_is_indented_after_it(void **state)
{
	const char *text = "one\n\ttwo\n  three\nfour\n";

	(void)state;
	assert_int_equal(flow_packet_length(text, strlen(text)), strlen("one\n\ttwo\n  three\n"));
	assert_int_equal(flow_packet_length(text, 4), 0);
	assert_int_equal(flow_packet_length("one", 3), 0);
	assert_int_equal(flow_packet_length("# omitted\n", 10), 10);
}

/* The values are those of Kafka's own tests (org.apache.kafka.common.utils.UtilsTest). With as
 * many partitions as there are positive numbers the partition is the hash. */
static void keys_are_hashed_as_java_clients_do(void **state)
{
	static const struct {
		const char *key;
		int32_t hash;
	} known[] = {
	    {"21", -973932308},
	    {"foobar", -790332482},
	    {"a-little-bit-long-string", -985981536},
	    {"a-little-bit-longer-string", -1486304829},
	    {"lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971},
	    {"abc", 479470107},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		assert_int_equal(rd_kafka_msg_partitioner_murmur2(NULL, known[i].key,
				     strlen(known[i].key), INT32_MAX, NULL, NULL),
		    (known[i].hash & INT32_MAX) % INT32_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(both_directions_have_one_key),
	    cmocka_unit_test(a_prefix_sorts_before_the_longer_end),
	    cmocka_unit_test(ipv6_loses_only_the_last_colon),
	    cmocka_unit_test(verbose_packets_name_the_flow_on_their_second_line),
	    cmocka_unit_test(link_level_addresses_step_back_behind_the_flow),
	    cmocka_unit_test(arp_goes_by_the_address_asked_for),
	    cmocka_unit_test(notices_and_other_text_have_no_key),
	    cmocka_unit_test(a_packet_is_a_line_with_what_is_indented_after_it),
	    cmocka_unit_test(keys_are_hashed_as_java_clients_do),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
