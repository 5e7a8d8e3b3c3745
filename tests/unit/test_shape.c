#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <pcap/dlt.h>

#include "replay/shape.h"
#include "replay/tally.h"

static struct replay_options o;
static const enum shape_kind as_it_is[2], ethernet[2] = { SHAPE_ETHERNET, SHAPE_ETHERNET },
    raw_ip[2] = { SHAPE_RAW_IP, SHAPE_RAW_IP };

/* Ethernet, one VLAN tag, IPv4 from 10.0.0.1. */
static const uint8_t tagged[] = {
	2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x81, 0, 0, 5, 8, 0,
	0x45, 0, 0, 20, 0, 0, 0, 0, 64, 0, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2,
};
/* Linux cooked, IPv4 from 192.0.2.1, sender 02:00:00:00:00:09. */
static const uint8_t cooked[] = {
	0, 0, 0, 1, 0, 6, 2, 0, 0, 0, 0, 9, 0, 0, 8, 0,
	0x45, 0, 0, 20, 0, 0, 0, 0, 64, 0, 0, 0, 192, 0, 2, 1, 10, 0, 0, 2,
};

static struct source_packet packet_of(const uint8_t *data, size_t n, int link_type)
{
	return (struct source_packet){
		.packet = {
			.data = data, .caplen = (uint32_t)n, .len = (uint32_t)n, .link_type = link_type,
		},
	};
}

static void reset(void)
{
	o = (struct replay_options){ .interfaces = { "a", NULL } };
}

static void without_edits_a_frame_is_the_packet(void **state)
{
	struct source_packet p = packet_of(tagged, sizeof(tagged), DLT_EN10MB);
	struct frame f;
	enum tally_skip why;
	struct shape *s;

	(void)state;
	reset();
	s = shape_open(&o, as_it_is);
	p.lasting = true;
	assert_int_equal(shape_frame(s, &p, 0, &f, &why), 1);
	assert_ptr_equal(f.packet.data, tagged);
	assert_true(f.lasting);
	shape_close(s);
}

static void a_tun_interface_gets_the_packet_without_its_link_header(void **state)
{
	struct source_packet p = packet_of(tagged, sizeof(tagged), DLT_EN10MB);
	uint8_t arp[42] = { [12] = 8, [13] = 6 };
	struct frame f;
	enum tally_skip why;
	struct shape *s;

	(void)state;
	reset();
	s = shape_open(&o, raw_ip);
	assert_int_equal(shape_frame(s, &p, 0, &f, &why), 1);
	assert_int_equal(f.packet.caplen, 20);
	assert_memory_equal(f.packet.data, tagged + 18, 20);
	p = packet_of(arp, sizeof(arp), DLT_EN10MB);
	assert_int_equal(shape_frame(s, &p, 0, &f, &why), 0);
	assert_int_equal(why, SKIP_NOT_IP);
	shape_close(s);
}

static void a_cooked_capture_goes_on_ethernet_once_it_has_an_address(void **state)
{
	struct source_packet p = packet_of(cooked, sizeof(cooked), DLT_LINUX_SLL);
	struct frame f;
	enum tally_skip why;
	struct shape *s;

	(void)state;
	reset();
	s = shape_open(&o, ethernet);
	assert_false(shape_can(s, DLT_LINUX_SLL));
	assert_int_equal(shape_frame(s, &p, 0, &f, &why), 0);
	assert_int_equal(why, SKIP_LINK_TYPE);
	shape_close(s);
	assert_int_equal(edit_parse_mac("02:00:00:00:00:aa", o.edit.destination), 0);
	s = shape_open(&o, ethernet);
	assert_true(shape_can(s, DLT_LINUX_SLL));
	assert_int_equal(shape_frame(s, &p, 0, &f, &why), 1);
	assert_int_equal(f.packet.caplen, 34);
	assert_memory_equal(f.packet.data,
	    ((uint8_t[]){ 2, 0, 0, 0, 0, 0xaa, 2, 0, 0, 0, 0, 9, 8, 0, 0x45 }), 15);
	shape_close(s);
}

static void senders_within_the_prefix_leave_on_the_first_interface(void **state)
{
	struct source_packet inside = packet_of(tagged, sizeof(tagged), DLT_EN10MB);
	uint8_t other[sizeof(tagged)];
	struct source_packet outside = packet_of(other, sizeof(other), DLT_EN10MB);
	struct frame f;
	enum tally_skip why;
	struct shape *s;

	(void)state;
	reset();
	o.interfaces[1] = "b";
	o.split_count = 1;
	assert_int_equal(cidr_parse("10.0.0.0/31", &o.split[0]), 0);
	memcpy(other, tagged, sizeof(other));
	other[18 + 15] = 2;
	s = shape_open(&o, ethernet);
	assert_int_equal(shape_frame(s, &inside, 0, &f, &why), 1);
	assert_int_equal(f.side, 0);
	assert_int_equal(shape_frame(s, &outside, 0, &f, &why), 1);
	assert_int_equal(f.side, 1);
	shape_close(s);
}

static void records_without_a_frame_are_skipped_by_reason(void **state)
{
	struct source_packet p = packet_of(tagged, 0, DLT_EN10MB);
	struct frame f;
	enum tally_skip why;
	struct shape *s;

	(void)state;
	reset();
	s = shape_open(&o, ethernet);
	assert_int_equal(shape_frame(s, &p, 0, &f, &why), 0);
	assert_int_equal(why, SKIP_EMPTY);
	p = packet_of(tagged, 13, DLT_EN10MB);
	assert_int_equal(shape_frame(s, &p, 0, &f, &why), 0);
	assert_int_equal(why, SKIP_SHORT);
	shape_close(s);
}

static void prefixes_match_to_the_bit(void **state)
{
	struct cidr c;

	(void)state;
	assert_int_equal(cidr_parse("10.20.30.128/25", &c), 0);
	assert_true(cidr_holds(&c, (uint8_t[]){ 10, 20, 30, 129 }, 4));
	assert_false(cidr_holds(&c, (uint8_t[]){ 10, 20, 30, 127 }, 4));
	assert_int_equal(cidr_parse("0.0.0.0/0", &c), 0);
	assert_true(cidr_holds(&c, (uint8_t[]){ 255, 20, 30, 127 }, 4));
	assert_int_equal(cidr_parse("192.0.2.1", &c), 0);
	assert_false(cidr_holds(&c, (uint8_t[]){ 192, 0, 2, 2 }, 4));
	assert_int_equal(cidr_parse("10.0.0.0/33", &c), -1);
	assert_int_equal(cidr_parse("10.0.0.0/", &c), -1);
	assert_int_equal(cidr_parse("host", &c), -1);
}

static void percentiles_are_within_a_sixteenth(void **state)
{
	static struct tally t;

	(void)state;
	for (int i = 1; i <= 100000; i++)
		tally_late(&t, i);
	assert_in_range(tally_percentile(&t, 0.50), 47000, 53000);
	assert_in_range(tally_percentile(&t, 0.99), 93000, 105000);
	assert_int_equal(t.latest, 100000);
	tally_late(&t, INT64_MAX);
	tally_late(&t, -5);
	assert_true(tally_percentile(&t, 1.0) == INT64_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_edits_a_frame_is_the_packet),
		cmocka_unit_test(a_tun_interface_gets_the_packet_without_its_link_header),
		cmocka_unit_test(a_cooked_capture_goes_on_ethernet_once_it_has_an_address),
		cmocka_unit_test(senders_within_the_prefix_leave_on_the_first_interface),
		cmocka_unit_test(records_without_a_frame_are_skipped_by_reason),
		cmocka_unit_test(prefixes_match_to_the_bit),
		cmocka_unit_test(percentiles_are_within_a_sixteenth),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
