#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "parse/json_line.h"
#include "tests/unit/parse_text.h"

/* Lines, and the record they must become. Each is read twice: by shape, and by grammar alone. */
struct sample {
	const char *text;
	const char *records;
};

#define AT "2026-11-23 04:50:00.000001 "
#define TIME(line) "{\"time\":\"2026-11-23T04:50:00.000001Z\",\"line\":" #line ","

static void check(const struct parser_config *given, const struct sample *samples, size_t count)
{
	struct parser_config config = *given;

	for (size_t i = 0; i < count; i++) {
		for (int plain = 0; plain < 2; plain++) {
			char *got;

			config.plain = plain;
			got = parse_text(&config, samples[i].text, strlen(samples[i].text), NULL);
			assert_string_equal(got, samples[i].records);
			free(got);
		}
	}
}

#define CHECK(samples) CHECK_WITH(parse_text_config(), samples)
#define CHECK_WITH(given, samples)                                                                 \
	do {                                                                                       \
		struct parser_config config_ = (given);                                            \
		check(&config_, samples, sizeof(samples) / sizeof((samples)[0]));                  \
	} while (0)

static void tcp_lines_become_fields(void **state)
{
	static const struct sample samples[] = {
		{ AT "IP 192.168.10.24.45481 > 192.168.10.50.8080: Flags [S], seq 1393286503, win 29200, "
		     "options [mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 7], length 0\n",
		  TIME(1) "\"net\":\"IP\",\"proto\":\"TCP\",\"src_ip\":\"192.168.10.24\","
			  "\"dst_ip\":\"192.168.10.50\",\"src_port\":45481,\"dst_port\":8080,\"flags\":\"S\","
			  "\"seq\":1393286503,\"win\":29200,\"options\":\"mss 1460,sackOK,TS val 1 ecr "
			  "0,nop,wscale 7\",\"length\":0}\n" },
		{ AT "IP 10.0.0.1.80 > 10.0.0.2.65535: Flags [P.], seq 1:101, ack 7, win 5, length 100: HTTP: "
		     "GET /\"x\" HTTP/1.1\n",
		  TIME(1) "\"net\":\"IP\",\"proto\":\"TCP\",\"src_ip\":\"10.0.0.1\",\"dst_ip\":\"10.0.0.2\","
			  "\"src_port\":80,\"dst_port\":65535,\"flags\":\"P.\",\"seq\":1,\"seq_end\":101,"
			  "\"ack\":7,\"win\":5,\"length\":100,\"info\":\"HTTP: GET /\\\"x\\\" HTTP/1.1\"}\n" },
		{ AT "IP6 2001:db8::1.443 > fe80::2.50000: Flags [none], ack 1, win 2, urg 9, length 0\n",
		  TIME(1) "\"net\":\"IP6\",\"proto\":\"TCP\",\"src_ip\":\"2001:db8::1\",\"dst_ip\":\"fe80::2\","
			  "\"src_port\":443,\"dst_port\":50000,\"flags\":\"none\",\"ack\":1,\"win\":2,"
			  "\"urg\":9,\"length\":0}\n" },
		{ AT "IP6 ::ffff:1.2.3.4.80 > ::ffff:5.6.7.8.90: Flags [.], length 0\n",
		  TIME(1) "\"net\":\"IP6\",\"proto\":\"TCP\",\"src_ip\":\"::ffff:1.2.3.4\","
			  "\"dst_ip\":\"::ffff:5.6.7.8\",\"src_port\":80,\"dst_port\":90,\"flags\":\".\","
			  "\"length\":0}\n" },
		{ AT "IP 1.2.3.4.5 > 6.7.8.9.10: Flags [S], seq 3, win 1, options [nop,[bad opt]]\n",
		  TIME(1) "\"net\":\"IP\",\"proto\":\"TCP\",\"src_ip\":\"1.2.3.4\",\"dst_ip\":\"6.7.8.9\","
			  "\"src_port\":5,\"dst_port\":10,\"flags\":\"S\",\"seq\":3,\"win\":1,"
			  "\"options\":\"nop,[bad opt]\",\"length\":0}\n" },
		{ AT "IP 1.2.3.4.5 > 6.7.8.9.10: Flags [S], seq 3:5, win 1, options [[bad opt]\n",
		  TIME(1) "\"net\":\"IP\",\"proto\":\"TCP\",\"src_ip\":\"1.2.3.4\",\"dst_ip\":\"6.7.8.9\","
			  "\"src_port\":5,\"dst_port\":10,\"flags\":\"S\",\"seq\":3,\"seq_end\":5,"
			  "\"win\":1,\"options\":\"[bad opt]\",\"length\":2}\n" },
		{ AT "IP 1.2.3.4.5 > 6.7.8.9.10: tcp 20\n",
		  TIME(1) "\"net\":\"IP\",\"proto\":\"TCP\",\"src_ip\":\"1.2.3.4\",\"dst_ip\":\"6.7.8.9\","
			  "\"src_port\":5,\"dst_port\":10,\"length\":20}\n" },
		{ AT "IP 1.2.3.4.5 > 6.7.8.9.10:  [|tcp]\n",
		  TIME(1) "\"net\":\"IP\",\"proto\":\"TCP\",\"src_ip\":\"1.2.3.4\",\"dst_ip\":\"6.7.8.9\","
			  "\"src_port\":5,\"dst_port\":10,\"info\":\"[|tcp]\"}\n" },
	};

	(void)state;
	CHECK(samples);
}

static void udp_is_known_by_its_ports(void **state)
{
	static const struct sample samples[] = {
		{ AT "IP 10.0.0.1.5353 > 224.0.0.251.5353: 0 PTR (QM)? _x._tcp.local. (38)\n",
		  TIME(1) "\"net\":\"IP\",\"proto\":\"UDP\",\"src_ip\":\"10.0.0.1\","
			  "\"dst_ip\":\"224.0.0.251\",\"src_port\":5353,\"dst_port\":5353,\"length\":38,"
			  "\"info\":\"0 PTR (QM)? _x._tcp.local. (38)\"}\n" },
		{ AT "IP 10.0.0.1.9 > 10.0.0.2.8: UDP, length 36\n",
		  TIME(1) "\"net\":\"IP\",\"proto\":\"UDP\",\"src_ip\":\"10.0.0.1\",\"dst_ip\":\"10.0.0.2\","
			  "\"src_port\":9,\"dst_port\":8,\"length\":36}\n" },
		{ AT "IP6 fe80::1.123 > ff02::2.123: NTPv4, Client, length 48\n",
		  TIME(1) "\"net\":\"IP6\",\"proto\":\"UDP\",\"src_ip\":\"fe80::1\",\"dst_ip\":\"ff02::2\","
			  "\"src_port\":123,\"dst_port\":123,\"length\":48,\"info\":\"NTPv4, Client\"}\n" },
		{ AT "IP 1.2.3.4.2397185318 > 5.6.7.8.2049: 96 read fh Unknown\n",
		  TIME(1) "\"net\":\"IP\",\"proto\":\"UDP\",\"src_ip\":\"1.2.3.4\",\"dst_ip\":\"5.6.7.8\","
			  "\"dst_port\":2049,\"xid\":2397185318,\"info\":\"96 read fh Unknown\"}\n" },
	};

	(void)state;
	CHECK(samples);
}

static void names_stay_names(void **state)
{
	static const struct sample samples[] = {
		{ AT "IP host.example.com.54321 > dns.google.domain: 2+ A? x.org. (23)\n",
		  TIME(1) "\"net\":\"IP\",\"proto\":\"UDP\",\"src_ip\":\"host.example.com\","
			  "\"dst_ip\":\"dns.google\",\"src_port\":54321,\"dst_port\":\"domain\","
			  "\"length\":23,\"info\":\"2+ A? x.org. (23)\"}\n" },
		{ AT "IP host.example.com.https > 10.0.0.2.http: Flags [.], ack 1, win 1, length 0\n",
		  TIME(1) "\"net\":\"IP\",\"proto\":\"TCP\",\"src_ip\":\"host.example.com\","
			  "\"dst_ip\":\"10.0.0.2\",\"src_port\":\"https\",\"dst_port\":\"http\",\"flags\":\".\","
			  "\"ack\":1,\"win\":1,\"length\":0}\n" },
		{ AT "IP router.example > host.example: ICMP echo reply, id 1, seq 2, length 64\n",
		  TIME(1) "\"net\":\"IP\",\"proto\":\"ICMP\",\"src_ip\":\"router.example\","
			  "\"dst_ip\":\"host.example\",\"seq\":2,\"length\":64,"
			  "\"info\":\"echo reply, id 1, seq 2\"}\n" },
	};

	(void)state;
	CHECK(samples);
}

static void other_protocols_keep_what_was_printed(void **state)
{
	static const struct sample samples[] = {
		{ AT "ARP, Request who-has 10.0.0.1 tell 10.0.0.9, length 46\n",
		  TIME(1) "\"net\":\"ARP\",\"src_ip\":\"10.0.0.9\",\"dst_ip\":\"10.0.0.1\",\"length\":46,"
			  "\"info\":\"Request who-has 10.0.0.1 tell 10.0.0.9\"}\n" },
		{ AT "ARP, Reply 10.0.0.1 is-at 00:b5:6d:06:08:ba, length 28\n",
		  TIME(1) "\"net\":\"ARP\",\"src_ip\":\"10.0.0.1\",\"length\":28,"
			  "\"info\":\"Reply 10.0.0.1 is-at 00:b5:6d:06:08:ba\"}\n" },
		{ AT "IP6 fe80::1 > ff02::16: HBH ICMP6, multicast listener report v2, length 48\n",
		  TIME(1) "\"net\":\"IP6\",\"proto\":\"ICMP6\",\"src_ip\":\"fe80::1\",\"dst_ip\":\"ff02::16\","
			  "\"length\":48,\"ip_options\":\"HBH\",\"info\":\"multicast listener report v2\"}\n" },
		{ AT "IP 10.0.0.1 > 10.0.0.2: ip-proto-17\n",
		  TIME(1) "\"net\":\"IP\",\"proto\":\"UDP\",\"src_ip\":\"10.0.0.1\",\"dst_ip\":\"10.0.0.2\","
			  "\"proto_number\":17}\n" },
		{ AT "IP 10.0.0.1 > 10.0.0.2: ip-proto-17\n\t0x0000:  0180\n",
		  TIME(2) "\"net\":\"IP\",\"proto\":\"UDP\",\"src_ip\":\"10.0.0.1\",\"dst_ip\":\"10.0.0.2\","
			  "\"proto_number\":17}\n" },
		{ AT "IP truncated-ip - 36 bytes missing! 10.0.0.1 > 10.0.0.2: igmp v2 report 224.0.0.9\n",
		  TIME(1) "\"net\":\"IP\",\"proto\":\"IGMP\",\"src_ip\":\"10.0.0.1\",\"dst_ip\":\"10.0.0.2\","
			  "\"missing\":36,\"info\":\"v2 report 224.0.0.9\"}\n" },
		{ AT "STP 802.1w, Rapid STP, Flags [Learn], bridge-id 8000.00, length 43\n",
		  TIME(1) "\"net\":\"STP\",\"length\":43,\"info\":\"802.1w, Rapid STP, Flags [Learn], "
			  "bridge-id 8000.00\"}\n" },
		{ AT "IP6 (invalid)\n", TIME(1) "\"net\":\"IP6\",\"info\":\"(invalid)\"}\n" },
		{ AT "\n", "{\"time\":\"2026-11-23T04:50:00.000001Z\",\"line\":1}\n" },
		{ AT "1.0 Mb/s 2412 MHz 11b -50dBm Beacon (x)\n",
		  TIME(1) "\"info\":\"1.0 Mb/s 2412 MHz 11b -50dBm Beacon (x)\"}\n" },
		{ "[Invalid header: len(4093509168) > 262144]\n",
		  "{\"line\":1,\"info\":\"[Invalid header: len(4093509168) > 262144]\"}\n" },
		{ "[Error converting time] IP6 fe80::1 > fe80::2: ICMP6, echo request, id 1, seq 3, length 8\n",
		  "{\"line\":1,\"net\":\"IP6\",\"proto\":\"ICMP6\",\"src_ip\":\"fe80::1\",\"dst_ip\":\"fe80::2\","
		  "\"seq\":3,\"length\":8,\"info\":\"echo request, id 1, seq 3\"}\n" },
	};

	(void)state;
	CHECK(samples);
}

static void two_lines_of_v_are_one_record(void **state)
{
	static const struct sample samples[] = {
		{ AT "IP (tos 0x2,ECT(0), ttl 64, id 7, offset 0, flags [DF], proto TCP (6), length 60, "
		     "options (NOP,RA), bad cksum 0 (->b704)!)\n"
		     "    10.0.0.1.80 > 10.0.0.2.90: Flags [S], cksum 0x83e6 (incorrect -> 0xa141), seq 1, "
		     "win 2, length 0\n",
		  TIME(2) "\"net\":\"IP\",\"proto\":\"TCP\",\"src_ip\":\"10.0.0.1\",\"dst_ip\":\"10.0.0.2\","
			  "\"src_port\":80,\"dst_port\":90,\"flags\":\"S\",\"seq\":1,\"win\":2,\"length\":0,"
			  "\"ttl\":64,\"tos\":\"0x2,ECT(0)\",\"id\":7,\"offset\":0,\"ip_flags\":\"DF\","
			  "\"ip_length\":60,\"ip_options\":\"NOP,RA\",\"ip_cksum\":\"0 (->b704)!\","
			  "\"proto_number\":6,\"cksum\":\"0x83e6 (incorrect -> 0xa141)\"}\n" },
		{ AT "IP6 (class 0x60, flowlabel 0x1af, hlim 255, next-header UDP (17) payload length: 16) "
		     "fe80::1.9 > fe80::2.8: [udp sum ok] UDP, length 8\n",
		  TIME(1) "\"net\":\"IP6\",\"proto\":\"UDP\",\"src_ip\":\"fe80::1\",\"dst_ip\":\"fe80::2\","
			  "\"src_port\":9,\"dst_port\":8,\"length\":8,\"ttl\":255,\"tos\":\"0x60\","
			  "\"ip_length\":16,\"flowlabel\":\"0x1af\",\"proto_number\":17,"
			  "\"cksum\":\"udp sum ok\"}\n" },
		{ AT "IP (tos 0x0, ttl 1, id 0, offset 0, flags [none], proto UDP (17), length 9)\r\n"
		     "    10.0.0.1.68 > 10.0.0.2.67: BOOTP/DHCP, Request, length 300, xid 0x1\r\n"
		     "\t  Client-IP 1.2.3.4\r\n\r\n\t    DHCP-Message (53), length 1: Discover\r\n",
		  TIME(5) "\"net\":\"IP\",\"proto\":\"UDP\",\"src_ip\":\"10.0.0.1\",\"dst_ip\":\"10.0.0.2\","
			  "\"src_port\":68,\"dst_port\":67,\"length\":300,\"ttl\":1,\"tos\":\"0x0\",\"id\":0,"
			  "\"offset\":0,\"ip_flags\":\"none\",\"ip_length\":9,\"proto_number\":17,"
			  "\"info\":\"BOOTP/DHCP, Request, length 300, xid 0x1 Client-IP 1.2.3.4 "
			  "DHCP-Message (53), length 1: Discover\"}\n" },
	};

	(void)state;
	CHECK(samples);
}

static void packets_in_packets_have_inner_fields(void **state)
{
	static const struct sample samples[] = {
		{ AT "IP 10.0.0.1 > 10.0.0.2: IP6 fe80::1.80 > fe80::2.90: Flags [S], seq 1, win 2, length 0\n",
		  TIME(1) "\"net\":\"IP\",\"proto\":\"IPv6\",\"src_ip\":\"10.0.0.1\",\"dst_ip\":\"10.0.0.2\","
			  "\"inner_net\":\"IP6\",\"inner_proto\":\"TCP\",\"inner_src_ip\":\"fe80::1\","
			  "\"inner_dst_ip\":\"fe80::2\",\"inner_src_port\":80,\"inner_dst_port\":90,"
			  "\"inner_flags\":\"S\",\"inner_length\":0,"
			  "\"info\":\"IP6 fe80::1.80 > fe80::2.90: Flags [S], seq 1, win 2, length 0\"}\n" },
		{ AT "IP 10.0.0.1 > 10.0.0.2: ICMP 10.0.0.9 udp port 53 unreachable, length 36\n"
		     "\tIP (tos 0x0, ttl 63, id 2, offset 0, flags [DF], proto UDP (17), length 60)\n"
		     "    10.0.0.2.5353 > 10.0.0.9.53: UDP, length 32\n",
		  TIME(3) "\"net\":\"IP\",\"proto\":\"ICMP\",\"src_ip\":\"10.0.0.1\",\"dst_ip\":\"10.0.0.2\","
			  "\"length\":36,\"inner_net\":\"IP\",\"inner_proto\":\"UDP\","
			  "\"inner_src_ip\":\"10.0.0.2\",\"inner_dst_ip\":\"10.0.0.9\",\"inner_src_port\":5353,"
			  "\"inner_dst_port\":53,\"inner_length\":32,\"info\":\"10.0.0.9 udp port 53 unreachable, "
			  "length 36 IP (tos 0x0, ttl 63, id 2, offset 0, flags [DF], proto UDP (17), length 60) "
			  "10.0.0.2.5353 > 10.0.0.9.53: UDP, length 32\"}\n" },
		{ AT "IP 10.0.0.1.5 > 10.0.0.2.4789: VXLAN, flags [I] (0x08), vni 11\n"
		     "IP 1.1.1.1.44 > 8.8.8.8.53: 7+ A? x. (19)\n",
		  TIME(2) "\"net\":\"IP\",\"proto\":\"UDP\",\"src_ip\":\"10.0.0.1\",\"dst_ip\":\"10.0.0.2\","
			  "\"src_port\":5,\"dst_port\":4789,\"inner_net\":\"IP\",\"inner_proto\":\"UDP\","
			  "\"inner_src_ip\":\"1.1.1.1\",\"inner_dst_ip\":\"8.8.8.8\",\"inner_src_port\":44,"
			  "\"inner_dst_port\":53,\"inner_length\":19,\"info\":\"VXLAN, flags [I] (0x08), vni "
			  "11 IP 1.1.1.1.44 > 8.8.8.8.53: 7+ A? x. (19)\"}\n" },
	};

	(void)state;
	CHECK(samples);
}

static void link_headers_become_fields(void **state)
{
	static const struct sample samples[] = {
		{ AT "00:00:00:00:00:01 > 00:00:00:00:00:02, ethertype 802.1Q (0x8100), length 126: vlan 5, p 0, "
		     "ethertype 802.1Q (0x8100), vlan 10, p 1, DEI, ethertype IPv4 (0x0800), 10.0.0.1.5 > "
		     "10.0.0.2.6: UDP, length 3\n",
		  TIME(1) "\"net\":\"IP\",\"proto\":\"UDP\",\"src_ip\":\"10.0.0.1\",\"dst_ip\":\"10.0.0.2\","
			  "\"src_port\":5,\"dst_port\":6,\"length\":3,\"src_mac\":\"00:00:00:00:00:01\","
			  "\"dst_mac\":\"00:00:00:00:00:02\",\"vlan\":5,\"inner_vlan\":10,"
			  "\"frame_length\":126}\n" },
		{ AT "00:00:00:00:00:01 (oui Unknown) > Broadcast, ethertype ARP (0x0806), length 42: Request "
		     "who-has 10.0.0.1 tell 10.0.0.9, length 28\n",
		  TIME(1) "\"net\":\"ARP\",\"src_ip\":\"10.0.0.9\",\"dst_ip\":\"10.0.0.1\",\"length\":28,"
			  "\"src_mac\":\"00:00:00:00:00:01\",\"dst_mac\":\"Broadcast\",\"frame_length\":42,"
			  "\"info\":\"Request who-has 10.0.0.1 tell 10.0.0.9\"}\n" },
		{ AT "00:00:00:00:00:01 > 00:00:00:00:00:02, ethertype Unknown (0x88ba), length 60: \n"
		     "\t0x0000:  0102 0304  ....\n",
		  TIME(2) "\"net\":\"0x88ba\",\"src_mac\":\"00:00:00:00:00:01\","
			  "\"dst_mac\":\"00:00:00:00:00:02\",\"frame_length\":60}\n" },
		{ AT "eth0  In  IP 10.0.0.1.5 > 10.0.0.2.6: UDP, length 3\n",
		  TIME(1) "\"net\":\"IP\",\"proto\":\"UDP\",\"src_ip\":\"10.0.0.1\",\"dst_ip\":\"10.0.0.2\","
			  "\"src_port\":5,\"dst_port\":6,\"length\":3,\"interface\":\"eth0\","
			  "\"direction\":\"In\"}\n" },
		{ AT "  B 30:46:9a:23:fb:fa ethertype IPv4 (0x0800), length 108: 10.0.0.1.5 > 10.0.0.2.6: UDP, "
		     "length 3\n",
		  TIME(1) "\"net\":\"IP\",\"proto\":\"UDP\",\"src_ip\":\"10.0.0.1\",\"dst_ip\":\"10.0.0.2\","
			  "\"src_port\":5,\"dst_port\":6,\"length\":3,\"src_mac\":\"30:46:9a:23:fb:fa\","
			  "\"frame_length\":108,\"direction\":\"B\"}\n" },
		{ AT "PPPoE  [ses 0x11] IP 10.0.0.1.5 > 10.0.0.2.6: UDP, length 3\n",
		  TIME(1) "\"net\":\"IP\",\"proto\":\"UDP\",\"src_ip\":\"10.0.0.1\",\"dst_ip\":\"10.0.0.2\","
			  "\"src_port\":5,\"dst_port\":6,\"length\":3,\"link\":\"PPPoE  [ses 0x11]\"}\n" },
		{ AT "MPLS (label 18, exp 0, [S], ttl 254) IP 10.0.0.1 > 10.0.0.2: ICMP echo request, id 1, seq "
		     "9, length 80\n",
		  TIME(1) "\"net\":\"IP\",\"proto\":\"ICMP\",\"src_ip\":\"10.0.0.1\",\"dst_ip\":\"10.0.0.2\","
			  "\"seq\":9,\"length\":80,\"link\":\"MPLS (label 18, exp 0, [S], ttl 254)\","
			  "\"info\":\"echo request, id 1, seq 9\"}\n" },
	};

	(void)state;
	CHECK(samples);
}

static void dumps_are_skipped_or_kept(void **state)
{
	static const char text[] = AT "IP 10.0.0.1.5 > 10.0.0.2.6: UDP, length 3\n"
				      "\t0x0000:  4500 003c d6a9 4000 4006 ce77 c0a8 0a18  E..<..@.@..w....\n"
				      "\t0x0010:  c0a8 0a                                  ..2\n" AT
				      "IP 10.0.0.1.5 > 10.0.0.2.6: UDP, length 3\nE..<..@.@..w..$\n\nGET /\n";
	struct parser_config config = parse_text_config();
	struct parser_counts counts;
	char *got = parse_text(&config, text, strlen(text), &counts);

	(void)state;
	assert_null(strstr(got, "payload"));
	assert_null(strstr(got, "error"));
	assert_int_equal(counts.records, 2);
	assert_int_equal(counts.packet_lines, 7);
	free(got);
	config.payload = true;
	got = parse_text(&config, text, strlen(text), NULL);
	assert_non_null(strstr(got, "\"payload\":\"4500003cd6a940004006ce77c0a80a18c0a80a\"}"));
	assert_non_null(strstr(got, "\"payload\":\"E..<..@.@..w..$\\n\\nGET /\"}"));
	free(got);
}

static void a_dump_is_known_by_any_of_its_lines(void **state)
{
	static const char *const dumps[] = {
		".\n", "\nE..,....@.I_..X\n", "...leaf0 of a switch with a long name in it\n", "E.\n.@.@..\n\nGET /\n",
		"0.0000000\n\n0.00000000....\n", "plain words\n\nmore of them\nE..<..@.@..w..$\n", "`.\"..\n@.....\n",
		"0000000000000000000000\n",
	};
	struct parser_config config = parse_text_config();

	(void)state;
	config.payload = true;
	for (size_t i = 0; i < sizeof(dumps) / sizeof(dumps[0]); i++) {
		struct parser_counts counts;
		char text[512], *got;
		int n = snprintf(text, sizeof(text), AT "IP 1.1.1.1.5 > 2.2.2.2.6: UDP, length 3\n%s", dumps[i]);

		got = parse_text(&config, text, (size_t)n, &counts);
		if (counts.errors > 0)
			print_message("%s", got);
		assert_int_equal(counts.errors, 0);
		assert_int_equal(counts.records, 1);
		assert_non_null(strstr(got, "\"payload\""));
		free(got);
	}
}

static void no_line_is_a_dump_for_its_addresses(void **state)
{
	static const struct sample samples[] = {
		{ AT "IP6 (invalid)\n10.0.0.1.80 > 10.0.0.2.90:\n",
		  TIME(1) "\"net\":\"IP6\",\"info\":\"(invalid)\"}\n{\"line\":2,\"error\":\"no time stamp and no "
			  "packet's beginning\",\"raw\":\"10.0.0.1.80 > 10.0.0.2.90:\"}\n" },
	};

	(void)state;
	CHECK(samples);
}

static void rows_that_printers_show_stay_in_info(void **state)
{
	static const char text[] = AT "LLDP, length 9\n\tUnknown TLV (9), length 4\n\t  0x0000:  0102 0304\n"
				      "\t0x0000:  0180 c200  ....\n\t0x0010:  0e                                .\n";
	struct parser_config config = parse_text_config();
	char *got;

	(void)state;
	config.payload = true;
	got = parse_text(&config, text, strlen(text), NULL);
	assert_non_null(strstr(got, "TLV (9), length 4 0x0000:  0102 0304\",\"payload\":\"0180c2000e\"}"));
	free(got);
}

static void packets_behind_an_invalid_header_are_their_own(void **state)
{
	static const struct sample samples[] = {
		{ "[Invalid header: len(524501) > 262144]\nIP 1.1.1.1.5 > 2.2.2.2.6: UDP, length 1\n",
		  "{\"line\":1,\"info\":\"[Invalid header: len(524501) > 262144]\"}\n"
		  "{\"line\":2,\"net\":\"IP\",\"proto\":\"UDP\",\"src_ip\":\"1.1.1.1\",\"dst_ip\":\"2.2.2.2\","
		  "\"src_port\":5,\"dst_port\":6,\"length\":1}\n" },
	};

	(void)state;
	CHECK(samples);
}

static void packets_without_stamps_begin_in_many_ways(void **state)
{
	static const char *const lines[] = {
		"IP 1.1.1.1.5 > 2.2.2.2.6: UDP, length 3", "ARP, Request who-has 1.1.1.1 tell 1.1.1.2, length 28",
		"IS-IS, L1 CSNP, src-id 1111.1111.1111.00, length 57", "ip: (hlim 64) ::1 > ::2: [|tcp]",
		"Beacon (home) [1.0* 2.0* Mbit] ESS CH: 9, PRIVACY", "Acknowledgment RA:00:0d:54:a1:a0:4c",
		"1.0 Mb/s 2412 MHz 11b -50dBm signal Beacon (home)", "314us RA:00:0d:54:a1:a0:4c Clear-To-Send",
		"Q.922, hdr-len 2, DLCI 302, Flags [none], cisco-ethertype IPv6 (0x86dd), length 80: ::1 > ::2:",
		"Out ethertype IPv6 (0x86dd), length 76: ::1.5 > ::2.6: UDP, length 3",
		" In 00:00:00:00:00:00 ethertype IPv4 (0x0800), length 185: 1.1.1.1.5 > 2.2.2.2.6: UDP, length 3",
		"  P 00:0c:29:f3:1e:72 ethertype IPv4 (0x0800), length 85: 1.1.1.1.5 > 2.2.2.2.6: UDP, length 3",
		"00:00:00:00:00:01 Unknown SSAP 0x10 > 00:00:00:00:00:02 Unknown DSAP 0x44 Information, length 9",
		"    7  IP 1.1.1.1.5 > 2.2.2.2.6: UDP, length 3", "    8  [Invalid header: caplen==0]",
		"IP5 (invalid)", " [|arp]",
	};
	struct parser_config config = parse_text_config();

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct parser_counts counts;
		char text[512];
		int n = snprintf(text, sizeof(text), "%s\n\tmore\n%s\n", lines[i], lines[i]);

		free(parse_text(&config, text, (size_t)n, &counts));
		if (counts.records != 2)
			print_message("%s\n", lines[i]);
		assert_int_equal(counts.records, 2);
		assert_int_equal(counts.errors, 0);
	}
}

static void counted_packets_begin_with_whatever_follows_their_number(void **state)
{
	static const char text[] = "    1  \n    2  what else\n    3   (pkt_len too small) (invalid)\n"
				   "\tmore\n   10  IP 10.0.0.1.5 > 10.0.0.2.6: UDP, length 3\n12345  \"\n";
	static const char other[] = "IP 10.0.0.1.5 > 10.0.0.2.6: UDP, length 3\n    1  row\n12345  no row\n";
	struct parser_config config = parse_text_config();
	struct parser_counts counts;
	char *got = parse_text(&config, text, strlen(text), &counts);

	(void)state;
	assert_non_null(strstr(got, "{\"line\":1,\"packet\":1}\n"));
	assert_non_null(strstr(got, "\"line\":6,\"packet\":12345,"));
	assert_int_equal(counts.records, 5);
	assert_int_equal(counts.errors, 0);
	free(got);
	free(parse_text(&config, other, strlen(other), &counts));
	assert_int_equal(counts.records, 1);
	assert_int_equal(counts.packet_lines + counts.errors, 3);
}

static void rows_may_stand_behind_an_empty_line(void **state)
{
	static const char text[] = AT "IP 10.0.0.1.5 > 10.0.0.2.6: SOMEIP, service 1\n\n"
				      "\t0x0000:  4500 003c d6a9 4000 4006 ce77 c0a8 0a18  E..<..@.@..w....\n";
	struct parser_config config = parse_text_config();
	struct parser_counts counts;

	(void)state;
	config.payload = true;
	free(parse_text(&config, text, strlen(text), &counts));
	assert_int_equal(counts.packet_lines, 3);
}

static void what_cannot_be_read_is_an_error_with_the_line(void **state)
{
	static const struct sample samples[] = {
		{ "hello \"world\"\r\n", "{\"line\":1,\"error\":\"no time stamp and no packet's beginning\","
					  "\"raw\":\"hello \\\"world\\\"\"}\n" },
		{ "\n\n    more\n", "{\"line\":3,\"error\":\"continuation without a packet before it\","
				    "\"raw\":\"    more\"}\n" },
		{ "2026-13-23 04:50:00.0 IP\n", "{\"line\":1,\"error\":\"no time stamp and no packet's "
						"beginning\",\"raw\":\"2026-13-23 04:50:00.0 IP\"}\n" },
		{ "\xff\x01\xc3\xa9\xed\xa0\x80", "{\"line\":1,\"error\":\"no time stamp and no packet's "
						  "beginning\",\"raw\":\"\xef\xbf\xbd\\u0001\xc3\xa9\xef\xbf\xbd"
						  "\xef\xbf\xbd\xef\xbf\xbd\"}\n" },
	};

	(void)state;
	CHECK(samples);
}

static void notices_are_records_of_their_own(void **state)
{
	static const struct sample samples[] = {
		{ "# drop tool=pcap-capture count=128 time=2026-11-23T04:50:00.5Z\n",
		  "{\"time\":\"2026-11-23T04:50:00.5Z\",\"line\":1,\"event\":\"drop\","
		  "\"tool\":\"pcap-capture\",\"count\":128}\n" },
		{ "# a comment\n", "{\"line\":1,\"error\":\"no time stamp and no packet's beginning\","
				   "\"raw\":\"# a comment\"}\n" },
	};

	(void)state;
	CHECK(samples);
}

/* Three packets of the body behind the stamps, by shape and by grammar: the same, and no error. */
static void check_form(const char *const *stamps, const char *body, bool numbered)
{
	struct parser_config config = parse_text_config();
	struct parser_counts counts;
	char text[4096], *by_shape, *by_grammar;
	size_t size = 0;

	for (unsigned i = 0; i < 3; i++)
		size += (size_t)snprintf(text + size, sizeof(text) - size, "%s%s\n", stamps[i], body);
	config.numbered = numbered;
	for (unsigned i = 0; i < 4; i++) {
		config.deep = (i & 1) != 0;
		config.payload = (i & 2) != 0;
		config.plain = false;
		by_shape = parse_text(&config, text, size, &counts);
		assert_int_equal(counts.records, 3);
		assert_int_equal(counts.errors, 0);
		config.plain = true;
		by_grammar = parse_text(&config, text, size, NULL);
		assert_string_equal(by_shape, by_grammar);
		free(by_shape);
		free(by_grammar);
	}
}

#define MACS "00:19:b9:a8:0a:18 > 00:1d:70:a8:0a:32, "
#define TCP4 "10.0.0.1.80 > 10.0.0.2.65535: Flags [P.], "
#define HEADER4(proto) "(tos 0x2,ECT(0), ttl 64, id 1, offset 0, flags [DF], proto " proto ", length 60)\n    "
#define HEADER6 "(class 0x02, flowlabel 0x1a2b, hlim 64, next-header TCP (6) payload length: 32) "

/* Three packets' stamps in a row, of each form. */
static const char *const stamps[][3] = {
	{ "04:50:07.123456 ", "04:50:08.000000 ", "04:51:00.999999 " },
	{ "23:59:59.123456789 ", "23:59:59.123456790 ", "00:00:00.000000001 " },
	{ "1499082958.598308 ", "1499082958.598309 ", "1499082959.000001 " },
	{ "1499082958.598308123 ", "1499082958.598309123 ", "1499082959.000001123 " },
	{ " 00:00:00.000000 ", " 00:00:59.000186 ", " 99:61:00.000186 " },
	{ " 00:00:00.000000000 ", "-00:00:00.000000186 ", " 00:01:00.000186000 " },
	{ "2026-11-23 04:50:00.123456 ", "2026-11-23 04:50:59.123456 ", "2026-11-24 04:50:00.123456 " },
	{ "2026-11-23 04:50:00.123456789 ", "2026-11-23 04:50:00.123456799 ", "2026-11-23 04:50:60.1 " },
	{ "", "", "" },
	{ "    1  04:50:07.123456 ", "    2  04:50:07.123457 ", "100000  04:50:07.123458 " },
	{ "    1   00:00:00.000001 ", "    2   00:00:00.000002 ", "    3   00:00:00.000003 " },
	{ "    1  ", "    2  ", "    3  " },
	{ "7\t04:50:07.123456 ", "8\t04:50:07.123457 ", "9\t04:50:07.123458 " },
	{ "0\t", "10\t", "11\t" },
};

/* What packets may say; the one of ANNOUNCES announces a packet inside it. */
enum { ANNOUNCES = 2 };
static const char *const bodies[] = {
	"IP " TCP4 "seq 1:101, ack 7, win 5, options [nop,nop,TS val 1 ecr 2], length 100",
	"IP " TCP4 "ack 7, win 5, length 0: HTTP: GET / HTTP/1.1",
	"IP " TCP4 "ack 7, win 5, length 0: last, vni 7",
	"IP6 2001:db8::1.443 > fe80::2.50000: Flags [.], ack 1, win 2, length 0",
	"IP6 " HEADER6 "2001:db8::1.443 > fe80::2.50000: Flags [.], cksum 0x1234 (correct), ack 1, length 0",
	"IP " HEADER4("TCP (6)") TCP4 "cksum 0x6c13 (incorrect -> 0x6c14), seq 1, win 2, length 0",
	"IP " HEADER4("UDP (17)") "10.0.0.1.53 > 10.0.0.2.4000: [udp sum ok] UDP, length 5",
	"IP " HEADER4("UDP (17)") "10.0.0.1.53 > 10.0.0.2.4000: [bad udp cksum 0x8d4f -> 0x5d5d!] 7+ A? a.b. (33)",
	"IP " HEADER4("ICMP (1)") "10.0.0.1 > 10.0.0.2: ICMP echo request, id 3, seq 7, length 64",
	MACS "ethertype IPv4 (0x0800), length 74: " TCP4 "ack 7, win 5, length 0",
	MACS "ethertype IPv4 (0x0800), length 74: " HEADER4("TCP (6)") TCP4 "ack 7, win 5, length 0",
	MACS "ethertype IPv6 (0x86dd), length 99: 2001:db8::1.443 > fe80::2.50000: Flags [.], length 0",
	MACS "ethertype 802.1Q (0x8100), length 78: vlan 5, p 0, DEI, ethertype IPv4 (0x0800), " TCP4 "length 0",
	"IP 10.0.0.1.80 > 10.0.0.2.90: tcp 20",
	"IP 10.0.0.1.80 > 10.0.0.2.90: UDP, length 20",
	"IP 10.0.0.1.53 > 10.0.0.2.4000: 4321 2/0/1 A 1.2.3.4, A 1.2.3.5 (56)",
	"IP 10.0.0.1 > 10.0.0.2: ICMP echo request, id 3, seq 7, length 64",
	"ARP, Request who-has 10.0.0.1 tell 10.0.0.2, length 28",
	"IP 10.0.0.1 > 10.0.0.2: ICMP echo reply, id 30000, seq 70000, length 64",
	"IP 1000.0.0.1 > 10.0.0.2: ICMP echo reply, id 3, seq 7, length 64",
	"IP 10.0.0 > 10.0..0.2: ICMP echo reply, id 3, seq 7, length 64",
	"IP 10.0.0.1.7 > 10.0.0.2.: ICMP echo reply, id 3, seq 7, length 64",
	"IP 10.0.0.1 > 10.0.0.2: ICMP echo reply, id 03, seq 7, length 64 (wrong)",
	"IP6 2001:db8::1 > fe80::2: ICMP6, echo request, id 3, seq 7, length 64",
	"IP6 fe80:: > fe80::: ICMP6, echo reply, id 3, seq 7, length 64",
	"IP6 fe80::1 > ff02::1: ICMP6, echo reply, id 3, seq 7",
	"IP 10.0.0.1.123 > 10.0.0.2.123: NTPv4, Client, length 48",
	"IP 10.0.0.1.123 > 10.0.0.2.123: NTPv4, , length 48",
	"IP 10.0.0.1.123 > 10.0.0.2.123: NTPv4, symmetric active, length 48",
	"IP 10.0.0.1.68 > 10.0.0.2.67: BOOTP/DHCP, Request from 00:19:b9:a8:0a:18, length 300, xid 0x1",
	"IP 10.0.0.1.514 > 10.0.0.2.514: SYSLOG user.notice, length: 44",
	"IP 10.0.0.1.514 > 10.0.0.2.514: SYSLOG user.notice, length:44",
	"IP 10.0.0.1.5060 > 10.0.0.2.5060: SIP: \"INVITE\" (7",
	"IP 10.0.0.1.69 > 10.0.0.2.69: TFTP, length , length 44",
	"IP 10.0.0.1.4000 > 10.0.0.2.53: NO, length 012",
	"IP 10.0.0.1.4000 > 10.0.0.2.53: NO (12345678901)",
	"IP 10.0.0.1.4000 > 10.0.0.2.53: Beyond IP 1.2.3.4.5 > 6.7.8.9.10: UDP, length 9, length 8",
	"IP " HEADER4("TCP (6)") "10.0.0.1.53 > 10.0.0.2.4000: 7+ A? a.b. (33)",
	"IP " HEADER4("TCP (6)") "10.0.0.1.53 > 10.0.0.2.4000: UDP, length 5",
	"IP " TCP4 "ack 7, win 5, length 45 53841+ [1au] A? example.com. (43)",
	"IP " TCP4 "ack 7, win 5, length 45, more of it",
	"IP " TCP4 "ack 7, win 5, length 45  two blanks",
	"IP 10.0.0.1 > 10.0.0.2: ICMP 10.0.0.1 udp port 9 unreachable, length 42",
	"IP 10.0.0.1 > 10.0.0.2: ICMP time exceeded, length 42, more",
	"IP 10.0.0.1 > 10.0.0.2: ICMP echo request, id 3, length 64",
	"IP 10.0.0.1 > 10.0.0.2: ICMP, length 64",
	"IP 10.0.0.1 > 10.0.0.2: ICMP length 64",
	"IP 10.0.0.1 > 10.0.0.2: ip-proto-17",
	"IP 10.0.0.1 > 10.0.0.2: ip-proto-200 40",
	"IP 10.0.0.1 > 10.0.0.2: ip-proto-6 40",
	"IP 10.0.0.1 > 10.0.0.2: ip-proto-1 40 more",
	"IP " HEADER4("UDP (17)") "10.0.0.1 > 10.0.0.2: ip-proto-17",
	"IP6 fd00::1 > fd00::2: frag (1448|560)",
	"IP6 fd00::1 > fd00::2: frag (0|1448) ICMP6, echo request, id 3, seq 7, length 1448",
	"IP6 fd00::1 > fd00::2: frag (0|1448 ICMP6, echo request, id 3, seq 7, length 1448",
	"IP6 fd00::1 > fd00::2: frag (\"|1448) ICMP6, echo request, id 3, seq 7, length 1448",
	"IP6 (hlim 64, next-header Fragment (44) payload length: 568) fd00::1 > fd00::2: frag (0x1:1448|560)",
	"IP6 (hlim 64, next-header Options (0) payload length: 568) fd00::1 > fd00::2: frag (0x1:1448|560)",
	"IP6 (hlim 1, next-header Options (0) payload length: 36) fe80::1 > ff02::16: HBH (rtalert: 0x0000) "
		"(padn) [icmp6 sum ok] ICMP6, multicast listener report v2, 1 group record(s), length 28",
	"IP6 (hlim 1, next-header ICMPv6 (58) payload length: 36) fe80::1 > ff02::16: [icmp6 sum ok] ICMP6, "
		"router solicitation, length 16",
	"IP6 :: > ff02::1:ff00:1: ICMP6, neighbor solicitation, who has fd00::1, length 24",
	"IP6 fe80::1 > ff02::16: HBH ICMP6, multicast listener report v2, 5 group record(s), length 108",
	"IP6 fe80::1 > ff02::16: HBH  ICMP6, router solicitation, length 16",
	"IP6 fe80::1 > ff02::16: HBH",
	"ARP, Reply 10.0.0.1 is-at 00:19:b9:a8:0a:18, length 28",
	"ARP, Reply 10.0.0.1 is-at 00:19:b9:a8:0a:18 (oui Dell), length 28",
	"ARP, Ethernet (len 6), IPv4 (len 4), Request who-has 10.0.0.1 tell 10.0.0.2, length 46",
	"ARP, Request who-has 10.0.0.1 (00:19:b9:a8:0a:18) tell 10.0.0.2, length 46",
	"ARP, Request who-has 10.0.0.1 tell 10.0.0.2, length 46, more",
	"IP 10.0.0.1.53 > 10.0.0.2.4000: 7 1/0/0 TXT \"v=spf1 -all\" (56)",
	"IP " HEADER4("TCP (6)") TCP4 "seq 1:101, length 100: HTTP, length: 100\n\tGET / HTTP/1.1\n\tHost: \"x\" \n\t\ty",
	"IP " HEADER4("TCP (6)") TCP4 "seq 1:101, length 100: HTTP, length: 3\n\tx\n\t \n\t y",
	"IP " HEADER4("TCP (6)") TCP4 "seq 1:101, length 100\n\t IP 1.2.3.4.5 > 6.7.8.9.10: UDP, length 9",
	"IP6 " HEADER6 "2001:db8::1.443 > fe80::2.50000: Flags [.], length 0: HTTP, length: 7\n\tx\n\ty\n\tz",
	"IP6 " HEADER6 "2001:db8::1.443 > fe80::2.50000: Flags [.], length 1: 0x0000:  41\n\t0x0000:  4142",
	"IP " TCP4 "ack 7, win 5, length 2\n\t0x0000:  4500 003c\n\t0x0010:  4142",
	"IP " TCP4 "ack 7, win 5, length 2\n\t",
	"IP 10.0.0.1.68 > 10.0.0.2.67: BOOTP/DHCP, Reply, length 300\n\t  Your-IP 1.2.3.4\n\t  IPv6 x, length 1",
	"IP 10.0.0.1.68 > 10.0.0.2.67: BOOTP/DHCP, Reply, length 300, xid 1\n\tIP 1.2.3.4 > 5.6.7.8: ICMP x",
	"IP 10.0.0.1.80 > 10.0.0.2.90: UDP, length 20\n\tmore of it",
	"IP 10.0.0.1.80 > 10.0.0.2.90: tcp 20\n\tmore of it",
	"IP 10.0.0.1 > 10.0.0.2: ICMP echo request, id 3, seq 7, length 64\n\tmore of it",
	"IP 10.0.0.1 > 10.0.0.2: ICMP 10.0.0.2 udp port 9 unreachable, length 42\n\tIP " HEADER4("UDP (17)")
		"10.0.0.2.5 > 10.0.0.1.9: UDP, length 6",
	"IP " HEADER4("ICMP (1)") "10.0.0.1 > 10.0.0.2: ICMP 10.0.0.2 udp port 9 unreachable, length 42\n\tIP "
		HEADER4("UDP (17)") "10.0.0.2.5 > 10.0.0.1.9: UDP, length 6",
	"IP " HEADER4("ICMP (1)") "10.0.0.1 > 10.0.0.2: ICMP 10.0.0.2 udp port 514 unreachable, length 42\n\tIP "
		HEADER4("UDP (17)") "10.0.0.2.5 > 10.0.0.1.514: SYSLOG, length: 55\n\tFacility user (1)\n\t\n\tMsg: x",
	"IP " HEADER4("ICMP (1)") "10.0.0.1 > 10.0.0.2: ICMP time exceeded in-transit, length 68\n\tIP "
		HEADER4("TCP (6)") TCP4 "seq 1:101, ack 7, win 5, length 100",
	"IP " HEADER4("ICMP (1)") "10.0.0.1 > 10.0.0.2: ICMP time exceeded in-transit, length 68\n\tIP "
		HEADER4("UDP (17)") "10.0.0.2.5 > 10.0.0.1.9: UDP, length 6\n\tmore of it",
	"IP " HEADER4("ICMP (1)") "10.0.0.1 > 10.0.0.2: ICMP time exceeded in-transit, length 68\n\tIP "
		HEADER4("ICMP (1)") "10.0.0.2 > 10.0.0.1: ICMP echo request, id 3, seq 7, length 64",
	"IP " HEADER4("ICMP (1)") "10.0.0.1 > 10.0.0.2: ICMP time exceeded in-transit, length 68\n\tIP "
		HEADER4("TCP (6)") "10.0.0.2.5 > 10.0.0.1.9:  [|tcp]",
	"IP " HEADER4("ICMP (1)") "10.0.0.1 > 10.0.0.2: ICMP time exceeded in-transit, length 68\n\tmore of it\n\tIP "
		HEADER4("UDP (17)") "10.0.0.2.5 > 10.0.0.1.9: UDP, length 6",
	"IP6 " HEADER6 "fe80::1 > fe80::2: [icmp6 sum ok] ICMP6, destination unreachable, unreachable port, fe80::1 "
		"udp port 9, length 62\n\tIP6 (hlim 64, next-header UDP (17) payload length: 14) fe80::2.5 > fe80::1.9: "
		"[udp sum ok] UDP, length 6",
	"IP6 " HEADER6 "fe80::1 > fe80::2: [icmp6 sum ok] ICMP6, echo request, id 3, seq 7",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [DF], proto TCP (6), length 60, bad cksum 0 (->6f9a)!)\n    " TCP4
		"ack 7, win 5, length 0",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [DF], proto TCP (6), length 60, bad cksum 0 (->)!)\n    " TCP4
		"ack 7, win 5, length 0",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [(F], proto TCP (6), length 60)\n    " TCP4 "ack 7, win 5, length 0",
	"IP " TCP4 "ack 7, win 5, length 6: SMTP: \t ",
	"IP " TCP4 "ack 7, win 5, length 6: SMTP: \n\tQUIT\n\t",
	"IP " HEADER4("TCP (6)") TCP4 "ack 7, win 5, length 6: HTTP, length: 6\n\tGET /\n\t\n\t",
	"IP 10.0.0.1 > 10.0.0.2: ip-proto-6 40\n\tmore of it",
	"IP6 fd00::1 > fd00::2: frag (1448|560)\n\tmore of it",
	"IP6 fe80::1 > fe80::2: ICMP6, router advertisement, length 56\n\thop limit 64\n\t  mtu option (5), length 8",
	"ARP, Request who-has 10.0.0.1 tell 10.0.0.2, length 46\n\tmore of it",
};

static void every_form_is_read_by_shape_as_by_grammar(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(stamps) / sizeof(stamps[0]); i++)
		for (size_t j = 0; j < sizeof(bodies) / sizeof(bodies[0]); j++)
			if (stamps[i][0][0] != '\0' || j != ANNOUNCES) /* a packet inside it */
				check_form(stamps[i], bodies[j], strchr(stamps[i][0], '\t') != NULL);
}

/* A packet with options and info of so many bytes, all of which grow most in JSON; the record's size. */
static size_t check_large(unsigned options, unsigned info)
{
	struct parser_config config = parse_text_config();
	char text[2048], *by_shape, *by_grammar;
	size_t size, n;

	config.deep = true;
	n = (size_t)snprintf(text, sizeof(text), AT "IP " TCP4 "ack 7, win 5, options [");
	memset(text + n, 'o', options);
	n += options;
	n += (size_t)snprintf(text + n, sizeof(text) - n, "], length 600: HTTP: GET ");
	memset(text + n, '\x01', info);
	n += info;
	text[n++] = '\n';
	by_shape = parse_text(&config, text, n, NULL);
	config.plain = true;
	by_grammar = parse_text(&config, text, n, NULL);
	assert_string_equal(by_shape, by_grammar);
	size = strlen(by_shape);
	free(by_shape);
	free(by_grammar);
	return size;
}

/* The shape's records are written into a room of fixed size: what might not fit there is the grammar's. */
static void large_lines_are_read_by_shape_as_by_grammar(void **state)
{
	(void)state;
	for (unsigned options = JSON_LINE_TEXT - 40; options < JSON_LINE_TEXT + 40; options++)
		check_large(options, 9);
	for (unsigned info = JSON_LINE_TEXT - 40; info < JSON_LINE_TEXT + 40; info++)
		check_large(9, info);
	assert_in_range(check_large(JSON_LINE_TEXT - 16, JSON_LINE_TEXT - 10), JSON_LINE_TEXT * JSON_GROWTH,
		JSON_LINE_ROOM - SCAN_SLACK);
}

/* Whether a packet follows is told alike where its beginning is all there is. */
static void a_beginning_alone_is_read_by_shape_as_by_grammar(void **state)
{
	static const char *const beginnings[] = { "IP ", "IP6 ", "ARP, ", "00:19:b9:a8:0a:18 > ", "IP", "IP  x" };
	static const char rest[] = "............................................................\n";

	(void)state;
	for (size_t i = 0; i < sizeof(beginnings) / sizeof(beginnings[0]); i++) {
		struct parser_config config = parse_text_config();
		char text[512], *by_shape, *by_grammar;
		int n = snprintf(text, sizeof(text), "IP " TCP4 "length 0\n%s\n%s", beginnings[i], rest);

		by_shape = parse_text(&config, text, (size_t)n, NULL);
		config.plain = true;
		by_grammar = parse_text(&config, text, (size_t)n, NULL);
		assert_string_equal(by_shape, by_grammar);
		free(by_shape);
		free(by_grammar);
	}
}

static void numbered_lines_carry_their_number(void **state)
{
	static const struct sample samples[] = {
		{ "41\t" AT "IP 10.0.0.1.5 > 10.0.0.2.6: UDP, length 3\n    more: of it\n42\tnot a packet\n",
		  TIME(41) "\"net\":\"IP\",\"proto\":\"UDP\",\"src_ip\":\"10.0.0.1\",\"dst_ip\":\"10.0.0.2\","
			   "\"src_port\":5,\"dst_port\":6,\"length\":3,\"info\":\"length 3 more: of it\"}\n"
			   "{\"line\":42,\"error\":\"no time stamp and no packet's beginning\","
			   "\"raw\":\"not a packet\"}\n" },
	};
	struct parser_config config = parse_text_config();

	(void)state;
	config.numbered = true;
	CHECK_WITH(config, samples);
}

static void deep_reads_dns_http_dhcp_and_icmp(void **state)
{
	static const struct {
		const char *line, *holds;
	} samples[] = {
		{ "IP 1.1.1.1.5 > 2.2.2.2.53: 2+ A? www.x.com. (27)",
		  "\"dns_id\":2,\"dns_query\":\"www.x.com.\",\"dns_type\":\"A\",\"info\"" },
		{ "IP 1.1.1.1.53 > 2.2.2.2.5: 7 2/0/1 CNAME y., A 1.2.3.4 (99)",
		  "\"dns_id\":7,\"dns_answers\":\"CNAME y., A 1.2.3.4\",\"info\"" },
		{ "IP 1.1.1.1.5353 > 2.2.2.2.5353: 0 PTR (QM)? _h._tcp.local. (38)",
		  "\"dns_query\":\"_h._tcp.local.\",\"dns_type\":\"PTR\"" },
		{ "IP 1.1.1.1.5 > 2.2.2.2.80: Flags [P.], seq 1:2, length 1: HTTP: GET /a?b=c HTTP/1.1",
		  "\"http_method\":\"GET\",\"http_path\":\"/a?b=c\",\"info\"" },
		{ "IP 1.1.1.1.80 > 2.2.2.2.5: Flags [P.], seq 1:2, length 1: HTTP: HTTP/1.1 404 Not Found",
		  "\"http_status\":404,\"info\"" },
		{ "IP 1.1.1.1.68 > 2.2.2.2.67: BOOTP/DHCP, Request, length 300\n\tDHCP-Message (53), length 1: "
		  "Discover",
		  "\"dhcp_type\":\"Discover\"" },
		{ "IP 1.1.1.1 > 2.2.2.2: ICMP 3.3.3.3 udp port 53 unreachable, length 36",
		  "\"icmp_type\":3,\"icmp_code\":3" },
		{ "IP6 fe80::1 > ff02::2: ICMP6, neighbor solicitation, who has fe80::3, length 24",
		  "\"icmp_type\":135,\"icmp_code\":0" },
	};
	struct parser_config config = parse_text_config();

	(void)state;
	config.deep = true;
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		char text[512], *got, *second;
		const char *line = samples[i].line;
		int n = snprintf(text, sizeof(text), AT "%s\n" AT "%s\n", line, line);

		got = parse_text(&config, text, (size_t)n, NULL);
		second = strchr(got, '\n');
		if (!strstr(second, samples[i].holds))
			print_message("%s\n", got);
		assert_non_null(strstr(second, samples[i].holds));
		free(got);
	}
}

static void every_line_is_counted_once(void **state)
{
	static const char text[] = AT "IP 1.2.3.4.5 > 6.7.8.9.10: Flags [.], ack 1, win 1, length 0\n"
				      "\n# omitted tool=line-serve count=4\nwhat\n" AT
				      "IP (tos 0x0, ttl 1, id 1, offset 0, flags [DF], proto TCP (6), length 40)\n"
				      "    1.2.3.4.5 > 6.7.8.9.10: Flags [.], ack 1, win 1, length 0\n";
	struct parser_config config = parse_text_config();
	struct parser_counts c;

	(void)state;
	free(parse_text(&config, text, strlen(text), &c));
	assert_int_equal(c.lines, 6);
	assert_int_equal(c.records, 2);
	assert_int_equal(c.packet_lines, 3);
	assert_int_equal(c.notices, 1);
	assert_int_equal(c.errors, 1);
	assert_int_equal(c.blank, 1);
	assert_int_equal(c.bytes, strlen(text));
}

static void a_long_line_is_cut_and_marked(void **state)
{
	struct parser_config config = parse_text_config();
	char text[400], *got;

	(void)state;
	config.max_line = 100;
	memset(text, 'x', sizeof(text));
	text[300] = '\n';
	got = parse_text(&config, text, 301, NULL);
	assert_non_null(strstr(got, "\"error\":\"line longer than 100 bytes, cut by 200\",\"raw\":\"xxx"));
	assert_int_equal(strlen(strstr(got, "xxx")), 100 + strlen("\"}\n"));
	free(got);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tcp_lines_become_fields),
		cmocka_unit_test(udp_is_known_by_its_ports),
		cmocka_unit_test(names_stay_names),
		cmocka_unit_test(other_protocols_keep_what_was_printed),
		cmocka_unit_test(two_lines_of_v_are_one_record),
		cmocka_unit_test(packets_in_packets_have_inner_fields),
		cmocka_unit_test(link_headers_become_fields),
		cmocka_unit_test(dumps_are_skipped_or_kept),
		cmocka_unit_test(a_dump_is_known_by_any_of_its_lines),
		cmocka_unit_test(no_line_is_a_dump_for_its_addresses),
		cmocka_unit_test(rows_that_printers_show_stay_in_info),
		cmocka_unit_test(packets_behind_an_invalid_header_are_their_own),
		cmocka_unit_test(packets_without_stamps_begin_in_many_ways),
		cmocka_unit_test(counted_packets_begin_with_whatever_follows_their_number),
		cmocka_unit_test(rows_may_stand_behind_an_empty_line),
		cmocka_unit_test(what_cannot_be_read_is_an_error_with_the_line),
		cmocka_unit_test(notices_are_records_of_their_own),
		cmocka_unit_test(every_form_is_read_by_shape_as_by_grammar),
		cmocka_unit_test(large_lines_are_read_by_shape_as_by_grammar),
		cmocka_unit_test(a_beginning_alone_is_read_by_shape_as_by_grammar),
		cmocka_unit_test(numbered_lines_carry_their_number),
		cmocka_unit_test(deep_reads_dns_http_dhcp_and_icmp),
		cmocka_unit_test(every_line_is_counted_once),
		cmocka_unit_test(a_long_line_is_cut_and_marked),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
