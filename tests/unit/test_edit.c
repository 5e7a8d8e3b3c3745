#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <pcap/dlt.h>

#include "replay/edit.h"
#include "replay/fragment.h"
#include "replay/network.h"

static const uint8_t macs[12] = { 2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2 };

/* RFC 1071, written plainly and apart from the code under test. */
static uint16_t sum_of(const uint8_t *at, size_t n, uint32_t sum)
{
	for (size_t i = 0; i < n; i++)
		sum += i % 2 ? at[i] : (uint32_t)at[i] << 8;
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)sum;
}

static void put_sum(uint8_t *field, uint16_t sum)
{
	network_put_u16(field, (uint16_t)~sum);
}

/* A transport checksum is right when all it covers, itself included, sums to all ones. */
static bool sum_is_right(const uint8_t *ip, size_t header, size_t n, const uint8_t *addresses,
    size_t two, uint8_t protocol)
{
	uint32_t sum = sum_of(addresses, two, protocol);

	return sum_of(ip + header, n - header, sum + (uint32_t)(n - header)) == 0xffff;
}

/* Ethernet, IPv4 10.1.2.3 to 172.16.0.9, UDP 5000 to 53, six bytes of data. */
static uint32_t make_udp(uint8_t *f)
{
	static const uint8_t ip[] = {
		0x45, 0, 0, 34, 0, 1, 0, 0, 64, 17, 0, 0, 10, 1, 2, 3, 172, 16, 0, 9,
		0x13, 0x88, 0, 53, 0, 14, 0, 0, 'p', 'a', 'y', 'l', 'o', 'a',
	};
	uint8_t *at = f + 14;

	memcpy(f, macs, 12);
	network_put_u16(f + 12, NETWORK_IP4);
	memcpy(at, ip, sizeof(ip));
	put_sum(at + 10, sum_of(at, 20, 0));
	put_sum(at + 26, sum_of(at + 20, 14, (uint32_t)sum_of(at + 12, 8, 17) + 14));
	return 14 + sizeof(ip);
}

/* Ethernet, IPv6, TCP with ten bytes of data. */
static uint32_t make_tcp6(uint8_t *f)
{
	uint8_t *at = f + 14;

	memset(f, 0, 14 + 40 + 30);
	memcpy(f, macs, 12);
	network_put_u16(f + 12, NETWORK_IP6);
	at[0] = 0x60;
	at[5] = 30;
	at[6] = 6;
	at[7] = 64;
	memcpy(at + 8, (uint8_t[]){ 0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 }, 16);
	memcpy(at + 24, (uint8_t[]){ 0x20, 1, 0xd, 0xb8, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 }, 16);
	network_put_u16(at + 40, 1234);
	network_put_u16(at + 42, 80);
	at[52] = 0x50;
	memset(at + 60, 'x', 10);
	put_sum(at + 56, sum_of(at + 40, 30, (uint32_t)sum_of(at + 8, 32, 6) + 30));
	return 14 + 40 + 30;
}

static uint32_t edit(const struct edit_rules *rules, uint8_t *f, uint32_t n, uint64_t loop)
{
	uint32_t len = n;

	edit_frame(rules, f, &n, &len, DLT_EN10MB, 0, loop);
	return n;
}

static void a_prefix_map_mends_both_checksums(void **state)
{
	struct edit_rules rules = { 0 };
	uint8_t f[128];
	uint32_t n = make_udp(f);

	(void)state;
	assert_int_equal(edit_parse_map("10.0.0.0/8=192.0.0.0/8", &rules), 0);
	assert_int_equal(edit(&rules, f, n, 0), n);
	assert_memory_equal(f + 14 + 12, ((uint8_t[]){ 192, 1, 2, 3, 172, 16, 0, 9 }), 8);
	assert_int_equal(sum_of(f + 14, 20, 0), 0xffff);
	assert_true(sum_is_right(f + 14, 20, 34, f + 26, 8, 17));
}

static void prefixes_of_two_lengths_keep_what_is_behind_the_new_one(void **state)
{
	struct edit_rules longer = { 0 }, shorter = { 0 };
	uint8_t f[128];
	uint32_t n = make_udp(f);

	(void)state;
	assert_int_equal(edit_parse_map("10.0.0.0/8=192.168.0.0/16", &longer), 0);
	edit(&longer, f, n, 0);
	assert_memory_equal(f + 14 + 12, ((uint8_t[]){ 192, 168, 2, 3, 172, 16, 0, 9 }), 8);
	assert_true(sum_is_right(f + 14, 20, 34, f + 26, 8, 17));
	assert_int_equal(edit_parse_map("172.16.0.0/12=10.0.0.0/8", &shorter), 0);
	edit(&shorter, f, n, 0);
	assert_memory_equal(f + 14 + 12, ((uint8_t[]){ 192, 168, 2, 3, 10, 16, 0, 9 }), 8);
	assert_true(sum_is_right(f + 14, 20, 34, f + 26, 8, 17));
}

static void an_ipv6_map_mends_the_tcp_checksum(void **state)
{
	struct edit_rules rules = { 0 };
	uint8_t f[128];
	uint32_t n = make_tcp6(f);

	(void)state;
	assert_int_equal(edit_parse_map("2001:db8:1::/48=fd00:0:7::/48", &rules), 0);
	assert_int_equal(edit_parse_ports("80=8080", &rules), 0);
	edit(&rules, f, n, 0);
	assert_int_equal(f[14 + 24], 0xfd);
	assert_int_equal(f[14 + 24 + 5], 7);
	assert_int_equal(network_u16(f + 14 + 42), 8080);
	assert_true(sum_is_right(f + 14, 40, 70, f + 14 + 8, 32, 6));
}

static void a_cut_packet_keeps_its_checksum_right(void **state)
{
	struct edit_rules rules = { 0 };
	uint8_t f[128];
	uint32_t n = make_udp(f);

	(void)state;
	edit_parse_map("10.0.0.0/8=192.0.0.0/8", &rules);
	edit_parse_ports("53=5353", &rules);
	edit(&rules, f, n - 4, 0); /* the last four bytes were not captured, but count */
	assert_int_equal(network_u16(f + 14 + 22), 5353);
	assert_true(sum_is_right(f + 14, 20, 34, f + 26, 8, 17));
}

static void a_udp_packet_without_checksum_stays_so(void **state)
{
	struct edit_rules rules = { 0 };
	uint8_t f[128];
	uint32_t n = make_udp(f);

	(void)state;
	f[14 + 26] = f[14 + 27] = 0;
	edit_parse_map("10.0.0.0/8=192.0.0.0/8", &rules);
	edit(&rules, f, n, 0);
	assert_int_equal(network_u16(f + 14 + 26), 0);
}

static void nothing_to_change_changes_nothing(void **state)
{
	struct edit_rules rules = { 0 };
	uint8_t f[128], before[128];
	uint32_t n = make_udp(f);

	(void)state;
	f[14 + 27] ^= 1; /* a wrong checksum is the packet's own affair */
	memcpy(before, f, n);
	edit_parse_map("11.0.0.0/8=192.0.0.0/8", &rules);
	assert_int_equal(edit(&rules, f, n, 0), n);
	assert_memory_equal(f, before, n);
}

static void wrong_checksums_are_mended_when_asked(void **state)
{
	struct edit_rules rules = { .fix_checksums = true };
	uint8_t f[128];
	uint32_t n = make_udp(f);

	(void)state;
	f[14 + 27] ^= 1;
	f[14 + 10] ^= 1;
	edit(&rules, f, n, 0);
	assert_int_equal(sum_of(f + 14, 20, 0), 0xffff);
	assert_true(sum_is_right(f + 14, 20, 34, f + 26, 8, 17));
}

static void ttl_is_set_raised_and_lowered_within_its_byte(void **state)
{
	static const struct {
		const char *rule;
		uint8_t wanted;
	} cases[] = { { "7", 7 }, { "+1", 65 }, { "-4", 60 }, { "+255", 255 }, { "-65", 0 } };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct edit_rules rules = { 0 };
		uint8_t f[128];
		uint32_t n = make_udp(f);

		assert_int_equal(edit_parse_ttl(cases[i].rule, &rules), 0);
		edit(&rules, f, n, 0);
		assert_int_equal(f[14 + 8], cases[i].wanted);
		assert_int_equal(sum_of(f + 14, 20, 0), 0xffff);
	}
}

static void a_tag_is_pushed_and_popped(void **state)
{
	struct edit_rules push = { 0 }, pop = { .vlan_pop = true };
	uint8_t f[128], before[128];
	uint32_t n = make_udp(f);

	(void)state;
	memcpy(before, f, n);
	edit_parse_vlan("42:3", &push);
	assert_int_equal(edit(&push, f, n, 0), n + 4);
	assert_memory_equal(f + 12, ((uint8_t[]){ 0x81, 0, 0x60, 42, 8, 0 }), 6);
	assert_int_equal(edit(&pop, f, n + 4, 0), n);
	assert_memory_equal(f, before, n);
}

static void each_loop_has_addresses_of_its_own(void **state)
{
	struct edit_rules rules = { .unique_ip = true };
	uint8_t f[128], first[128];
	uint32_t n = make_udp(f);

	(void)state;
	memcpy(first, f, n);
	edit(&rules, f, n, 0);
	assert_memory_equal(f, first, n);
	edit(&rules, f, n, 2);
	assert_memory_equal(f + 26, ((uint8_t[]){ 10, 3, 2, 3, 172, 18, 0, 9 }), 8);
	assert_true(sum_is_right(f + 14, 20, 34, f + 26, 8, 17));
}

static void an_icmp_error_still_names_its_flow(void **state)
{
	struct edit_rules rules = { 0 };
	uint8_t f[128], udp[64], *icmp = f + 34;

	(void)state;
	make_udp(udp);
	make_udp(f);
	network_put_u16(f + 16, 20 + 8 + 28);
	f[14 + 9] = 1;
	f[14 + 10] = f[14 + 11] = 0;
	put_sum(f + 24, sum_of(f + 14, 20, 0));
	memset(icmp, 0, 8);
	icmp[0] = 3;
	memcpy(icmp + 8, udp + 14, 28);
	put_sum(icmp + 2, sum_of(icmp, 36, 0));
	edit_parse_map("10.0.0.0/8=192.0.0.0/8", &rules);
	edit(&rules, f, 14 + 20 + 36, 0);
	assert_int_equal(icmp[8 + 12], 192);
	assert_int_equal(sum_of(icmp + 8, 20, 0), 0xffff);
	assert_int_equal(sum_of(icmp, 36, 0), 0xffff);
}

static void arp_addresses_are_mapped(void **state)
{
	struct edit_rules rules = { 0 };
	uint8_t f[64] = { 0 };

	(void)state;
	memcpy(f, macs, 12);
	network_put_u16(f + 12, NETWORK_ARP);
	memcpy(f + 14, (uint8_t[]){ 0, 1, 8, 0, 6, 4, 0, 1 }, 8);
	memcpy(f + 28, (uint8_t[]){ 10, 0, 0, 1 }, 4);
	memcpy(f + 38, (uint8_t[]){ 10, 0, 0, 2 }, 4);
	edit_parse_map("10.0.0.0/24=192.168.5.0/24", &rules);
	edit(&rules, f, 42, 0);
	assert_memory_equal(f + 28, ((uint8_t[]){ 192, 168, 5, 1 }), 4);
	assert_memory_equal(f + 38, ((uint8_t[]){ 192, 168, 5, 2 }), 4);
}

static void fragments_put_together_are_the_packet(void **state)
{
	uint8_t frame[14 + 20 + 3000], piece[600], whole[3000];
	struct fragmenter f;
	uint32_t n, count = 0, total = 0;

	(void)state;
	make_udp(frame);
	for (int i = 34; i < (int)sizeof(frame); i++)
		frame[i] = (uint8_t)(i * 7);
	network_put_u16(frame + 16, 3020);
	assert_true(fragment_begin(&f, frame, sizeof(frame), DLT_EN10MB, sizeof(piece), 1));
	for (; fragment_next(&f, piece, &n); count++) {
		uint16_t place = network_u16(piece + 20);

		assert_true(n <= sizeof(piece));
		assert_int_equal(sum_of(piece + 14, 20, 0), 0xffff);
		assert_int_equal(network_u16(piece + 16), n - 14);
		memcpy(whole + (place & 0x1fff) * 8, piece + 34, n - 34);
		total += n - 34;
		assert_int_equal((place & 0x2000) != 0, total < 3000);
	}
	assert_int_equal(total, 3000);
	assert_int_equal(count, 6);
	assert_memory_equal(whole, frame + 34, 3000);
}

static void ipv6_fragments_put_together_are_the_packet(void **state)
{
	uint8_t frame[14 + 40 + 2000], piece[1294], whole[2000];
	struct fragmenter f;
	uint32_t n, total = 0;

	(void)state;
	make_tcp6(frame);
	network_put_u16(frame + 18, 2000);
	for (int i = 54; i < (int)sizeof(frame); i++)
		frame[i] = (uint8_t)(i * 3);
	assert_true(fragment_begin(&f, frame, sizeof(frame), DLT_EN10MB, sizeof(piece), 77));
	while (fragment_next(&f, piece, &n)) {
		uint16_t place = network_u16(piece + 56);

		assert_int_equal(piece[20], 44);
		assert_int_equal(piece[54], 6);
		assert_int_equal(piece[61], 77);
		assert_int_equal(network_u16(piece + 18), n - 54);
		memcpy(whole + (place & 0xfff8), piece + 62, n - 62);
		total += n - 62;
		assert_int_equal(place & 1, total < 2000);
	}
	assert_int_equal(total, 2000);
	assert_memory_equal(whole, frame + 54, 2000);
}

static void what_is_not_ip_is_not_fragmented(void **state)
{
	uint8_t frame[1600] = { 0 };
	struct fragmenter f;

	(void)state;
	network_put_u16(frame + 12, NETWORK_ARP);
	assert_false(fragment_begin(&f, frame, sizeof(frame), DLT_EN10MB, 1514, 1));
	make_udp(frame);
	assert_false(fragment_begin(&f, frame, 48, DLT_EN10MB, 36, 1));
}

/* Frames left to the network card to cut may be longer, and say no length. */
static void more_than_an_offset_can_count_is_not_fragmented(void **state)
{
	static uint8_t frame[14 + 20 + 65536];
	struct fragmenter f;

	(void)state;
	make_udp(frame);
	network_put_u16(frame + 16, 0);
	assert_false(fragment_begin(&f, frame, sizeof(frame), DLT_EN10MB, 1514, 1));
	assert_true(fragment_begin(&f, frame, sizeof(frame) - 1, DLT_EN10MB, 1514, 1));
	network_put_u16(frame + 20, 0x1fff);
	network_put_u16(frame + 16, 20 + 1600);
	assert_false(fragment_begin(&f, frame, 14 + 20 + 1600, DLT_EN10MB, 1514, 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_prefix_map_mends_both_checksums),
		cmocka_unit_test(prefixes_of_two_lengths_keep_what_is_behind_the_new_one),
		cmocka_unit_test(an_ipv6_map_mends_the_tcp_checksum),
		cmocka_unit_test(a_cut_packet_keeps_its_checksum_right),
		cmocka_unit_test(a_udp_packet_without_checksum_stays_so),
		cmocka_unit_test(nothing_to_change_changes_nothing),
		cmocka_unit_test(wrong_checksums_are_mended_when_asked),
		cmocka_unit_test(ttl_is_set_raised_and_lowered_within_its_byte),
		cmocka_unit_test(a_tag_is_pushed_and_popped),
		cmocka_unit_test(each_loop_has_addresses_of_its_own),
		cmocka_unit_test(an_icmp_error_still_names_its_flow),
		cmocka_unit_test(arp_addresses_are_mapped),
		cmocka_unit_test(fragments_put_together_are_the_packet),
		cmocka_unit_test(ipv6_fragments_put_together_are_the_packet),
		cmocka_unit_test(what_is_not_ip_is_not_fragmented),
		cmocka_unit_test(more_than_an_offset_can_count_is_not_fragmented),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
