/*
 * Application protocols: frames made by hand, raw IP, with the lines that tcpdump 4.99.3 -t -nn
 * prints for them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "capture/printer.h"

enum { DLT_RAW_IP = 12, LARGEST = 2048, NO_STAMP = 1 };

struct frame {
	const char *name;
	unsigned verbose;
	unsigned captured; /* 0: all */
	const char *bytes;
	const char *expected;
};

static const struct frame frames[] = {
    {"DHCP in short", 0, 0,
	"4500014e000100004011659c0a0000010a00000200440043013a0000010106003903f3260000"
	"000000000000000000000000000000000000000b8201fc420000000000000000000000000000"
	"0000000000000000000000000000000000000000000000000000000000000000000000000000"
	"0000000000000000000000000000000000000000000000000000000000000000000000000000"
	"0000000000000000000000000000000000000000000000000000000000000000000000000000"
	"0000000000000000000000000000000000000000000000000000000000000000000000000000"
	"0000000000000000000000000000000000000000000000000000000000000000000000006382"
	"53633501013d0701000b8201fc4237050103062a770c03626f78330400000258790d18c0a801"
	"c0a80001000a00000152060104657468305106010000612e62c8020102ff",
	"IP 10.0.0.1.68 > 10.0.0.2.67: BOOTP/DHCP, Request from 00:0b:82:01:fc:42, leng"
	"th 306\n"},
    {"DHCP options by their kinds", 1, 0,
	"4500014e000100004011659c0a0000010a00000200440043013a0000010106003903f3260000"
	"000000000000000000000000000000000000000b8201fc420000000000000000000000000000"
	"0000000000000000000000000000000000000000000000000000000000000000000000000000"
	"0000000000000000000000000000000000000000000000000000000000000000000000000000"
	"0000000000000000000000000000000000000000000000000000000000000000000000000000"
	"0000000000000000000000000000000000000000000000000000000000000000000000000000"
	"0000000000000000000000000000000000000000000000000000000000000000000000006382"
	"53633501013d0701000b8201fc4237050103062a770c03626f78330400000258790d18c0a801"
	"c0a80001000a00000152060104657468305106010000612e62c8020102ff",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 334)"
	"\n"
	"    10.0.0.1.68 > 10.0.0.2.67: BOOTP/DHCP, Request from 00:0b:82:01:fc:42, len"
	"gth 306, xid 0x3903f326, Flags [none]\n"
	"\t  Client-Ethernet-Address 00:0b:82:01:fc:42\n"
	"\t  Vendor-rfc1048 Extensions\n"
	"\t    Magic Cookie 0x63825363\n"
	"\t    DHCP-Message (53), length 1: Discover\n"
	"\t    Client-ID (61), length 7: ether 00:0b:82:01:fc:42\n"
	"\t    Parameter-Request (55), length 5: \n"
	"\t      Subnet-Mask (1), Default-Gateway (3), Domain-Name-Server (6), NTP (42)"
	"\n"
	"\t      Unknown (119)\n"
	"\t    Hostname (12), length 3: \"box\"\n"
	"\t    Lease-Time (51), length 4: 600\n"
	"\t    Classless-Static-Route (121), length 13: (192.168.1.0/24:192.168.0.1),(d"
	"efault:10.0.0.1)\n"
	"\t    Agent-Information (82), length 6: \n"
	"\t      Circuit-ID SubOption 1, length 4: eth0\n"
	"\t    FQDN (81), length 6: [S] \"a.b\"\n"
	"\t    Unknown (200), length 2: 258\n"},
    {"an option longer than the packet", 1, 0,
	"4500011000010000401165da0a0000010a0000020044004300fc0000010106003903f3260000"
	"000000000000000000000000000000000000000b8201fc420000000000000000000000000000"
	"0000000000000000000000000000000000000000000000000000000000000000000000000000"
	"0000000000000000000000000000000000000000000000000000000000000000000000000000"
	"0000000000000000000000000000000000000000000000000000000000000000000000000000"
	"0000000000000000000000000000000000000000000000000000000000000000000000000000"
	"0000000000000000000000000000000000000000000000000000000000000000000000006382"
	"53630c096162",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 272)"
	"\n"
	"    10.0.0.1.68 > 10.0.0.2.67: BOOTP/DHCP, Request from 00:0b:82:01:fc:42, len"
	"gth 244, xid 0x3903f326, Flags [none]\n"
	"\t  Client-Ethernet-Address 00:0b:82:01:fc:42\n"
	"\t  Vendor-rfc1048 Extensions\n"
	"\t    Magic Cookie 0x63825363\n"
	"\t    Hostname (12), length 9:  [|bootp]\n"},
    {"BOOTP without options, its file name full", 1, 0,
	"4500014800010000401165a20a0000010a000002004300440134000002060601000000010002"
	"80000a0000010a0000010a0000010a0000010000000000000000000000000000000000000000"
	"0000000000000000000000000000000000000000000000000000000000000000000000000000"
	"0000000000000000000000000000000000000000000066666666666666666666666666666666"
	"6666666666666666666666666666666666666666666666666666666666666666666666666666"
	"6666666666666666666666666666666666666666666666666666666666666666666666666666"
	"6666666666666666666666666666666666666666666666666666666666666666666666660000"
	"0000000000000000000000000000000000000000000000000000000000000000000000000000"
	"000000000000000000000000000000000000000000000000",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 328)"
	"\n"
	"    10.0.0.1.67 > 10.0.0.2.68: BOOTP/DHCP, Reply, length 300, htype 6, hlen 6,"
	" hops 1, xid 0x1, secs 2, Flags [Broadcast]\n"
	"\t  Client-IP 10.0.0.1\n"
	"\t  Your-IP 10.0.0.1\n"
	"\t  Server-IP 10.0.0.1\n"
	"\t  Gateway-IP 10.0.0.1\n"
	"\t  file \"fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
	"fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\" [|bootp]\n"},
    {"CMU vendor area", 1, 0,
	"4500013000010000401165ba0a0000010a00000200440043011c0000010106003903f3260000"
	"000000000000000000000000000000000000000b8201fc420000000000000000000000000000"
	"0000000000000000000000000000000000000000000000000000000000000000000000000000"
	"0000000000000000000000000000000000000000000000000000000000000000000000000000"
	"0000000000000000000000000000000000000000000000000000000000000000000000000000"
	"0000000000000000000000000000000000000000000000000000000000000000000000000000"
	"000000000000000000000000000000000000000000000000000000000000000000000000434d"
	"550003000000ffffff000a0000010a0000020a0000020a0000020a0000020a0000020a000002",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 304)"
	"\n"
	"    10.0.0.1.68 > 10.0.0.2.67: BOOTP/DHCP, Request from 00:0b:82:01:fc:42, len"
	"gth 276, xid 0x3903f326, Flags [none]\n"
	"\t  Client-Ethernet-Address 00:0b:82:01:fc:42 vend-cmu F:0x3 DG:10.0.0.1 SM:25"
	"5.255.255.0 NS1:10.0.0.2 NS2:10.0.0.2 IEN1:10.0.0.2 IEN2:10.0.0.2 TS1:10.0.0.2"
	" TS2:10.0.0.2\n"},
    {"DHCPv6", 1, 0,
	"4500007700010000401166730a0000010a00000202220223006300000110086d0001000a0003"
	"0001000c29abcdef00030028000000010000012c000002580005001820010db8000000000000"
	"00000000000100000064000000c8000600040017001800080002000000180005016101620000"
	"0d00020002",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 119)"
	"\n"
	"    10.0.0.1.546 > 10.0.0.2.547: dhcp6 solicit (xid=10086d (client-ID hwaddr t"
	"ype 1 000c29abcdef) (IA_NA IAID:1 T1:300 T2:600 (IA_ADDR 2001:db8::1 pltime:10"
	"0 vltime:200)) (option-request DNS-server DNS-search-list) (elapsed-time 0) (D"
	"NS-search-list a.b.) (status-code NoAddrsAvail))\n"},
    {"DHCPv6 in short", 0, 0,
	"4500007700010000401166730a0000010a00000202220223006300000110086d0001000a0003"
	"0001000c29abcdef00030028000000010000012c000002580005001820010db8000000000000"
	"00000000000100000064000000c8000600040017001800080002000000180005016101620000"
	"0d00020002",
	"IP 10.0.0.1.546 > 10.0.0.2.547: dhcp6 solicit\n"},
    {"IKEv1 proposal", 1, 0,
	"4500007800010000401166720a0000010a00000201f401f40064000001020304050607080000"
	"00000000000001100200000000000000005c0d00003800000001000000010000002c01010001"
	"000000240101000080010007800e0100800200028004000280030001000c0004000070800000"
	"000876656e64",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 120)"
	"\n"
	"    10.0.0.1.500 > 10.0.0.2.500: isakmp 1.0 msgid 00000000: phase 1 I ident:\n"
	"    (sa: doi=ipsec situation=identity\n"
	"        (p: #1 protoid=isakmp transform=1\n"
	"            (t: #1 id=ike (type=enc value=aes)(type=keylen value=0100)(type=ha"
	"sh value=sha1)(type=group desc value=modp1024)(type=auth value=preshared)(type"
	"=lifeduration len=4 value=00007080))))\n"
	"    (vid: len=4)\n"},
    {"IKEv2 proposal", 1, 0,
	"45000080000100004011666a0a0000010a00000201f401f4006c000001020304050607080000"
	"000000000000212022080000000000000064220000200000001c010100020300000c0100000c"
	"800e0080000000080400000e2800000c000e0000aaaaaaaa2900001400010203040506070809"
	"0a0b0c0d0e0f0000000800004004",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 128)"
	"\n"
	"    10.0.0.1.500 > 10.0.0.2.500: isakmp 2.0 msgid 00000000: parent_sa ikev2_in"
	"it[I]:\n"
	"    (sa: len=28\n"
	"        (p: #1 protoid=isakmp transform=2 len=28\n"
	"            (t: #1 type=encr id=aes (type=keylen value=0080))\n"
	"            (t: #2 type=dh id=modp2048 )))\n"
	"    (v2ke: len=4 group=modp2048)\n"
	"    (nonce: len=16 data=(00010203040506070809...0a0b0c0d0e0f0000000800004004))"
	"\n"
	"    (n: prot_id=#0 type=16388(nat_detection_source_ip))\n"},
    {"IKEv2 in full", 3, 0,
	"45000080000100004011666a0a0000010a00000201f401f4006c000001020304050607080000"
	"000000000000212022080000000000000064220000200000001c010100020300000c0100000c"
	"800e0080000000080400000e2800000c000e0000aaaaaaaa2900001400010203040506070809"
	"0a0b0c0d0e0f0000000800004004",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 128)"
	"\n"
	"    10.0.0.1.500 > 10.0.0.2.500: [no cksum] isakmp 2.0 msgid 00000000 cookie 0"
	"102030405060708->0000000000000000: parent_sa ikev2_init[I]:\n"
	"    (sa: len=28\n"
	"        (p: #1 protoid=isakmp transform=2 len=28\n"
	"            (t: #1 type=encr id=aes (type=keylen value=0080))\n"
	"            (t: #2 type=dh id=modp2048 )))\n"
	"    (v2ke: len=4 group=modp2048 aaaaaaaa)\n"
	"    (nonce: len=16 nonce=(000102030405060708090a0b0c0d0e0f) )\n"
	"    (n: prot_id=#0 type=16388(nat_detection_source_ip))\n"},
    {"NAT keep-alive", 1, 0, "4500001d00010000401166cd0a0000010a0000020401119400090000ff",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 29)"
	"\n"
	"    10.0.0.1.1025 > 10.0.0.2.4500: isakmp-nat-keep-alive\n"},
    {"IKE over the port for NAT", 0, 0,
	"4500008400010000401166660a0000010a000002119411940070000000000000010203040506"
	"07080000000000000000212022080000000000000064220000200000001c010100020300000c"
	"0100000c800e0080000000080400000e2800000c000e0000aaaaaaaa29000014000102030405"
	"060708090a0b0c0d0e0f0000000800004004",
	"IP 10.0.0.1.4500 > 10.0.0.2.4500: NONESP-encap: isakmp: parent_sa ikev2_init[I"
	"]\n"},
    {"SNMPv1", 1, 0,
	"4500004400010000401166a60a0000010a000002040100a10030000030260201000406707562"
	"6c6963a019020126020100020100300e300c06082b060102010103000500",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 68)"
	"\n"
	"    10.0.0.1.1025 > 10.0.0.2.161:  { SNMPv1 { GetRequest(25) R=38  .1.3.6.1.2."
	"1.1.3.0 } } \n"},
    {"SNMPv2c values", 0, 0,
	"4500008600010000401166640a0000010a000002040100a10072000030680201010404707269"
	"76a25d0201260201000201003052300e06082b0601020101030043020102301006082b060102"
	"01010300040474657874300e06082b0601020101030004020102301006082b06010201010300"
	"40040a000002300c06082b060102010103008000",
	"IP 10.0.0.1.1025 > 10.0.0.2.161:  C=\"priv\" GetResponse(93)  .1.3.6.1.2.1.1.3"
	".0=258 .1.3.6.1.2.1.1.3.0=\"text\" .1.3.6.1.2.1.1.3.0=01_02 .1.3.6.1.2.1.1.3.0"
	"=10.0.0.2 .1.3.6.1.2.1.1.3.0=[noSuchObject]\n"},
    {"SNMP trap", 1, 0,
	"4500004200010000401166a80a0000010a000002040100a2002e000030240201000406707562"
	"6c6963a41706042b06010440040a0000010201060201094301053000",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 66)"
	"\n"
	"    10.0.0.1.1025 > 10.0.0.2.162:  { SNMPv1 { Trap(23)  .1.3.6.1.4 10.0.0.1 en"
	"terpriseSpecific s=9 5 } } \n"},
    {"SNMPv3", 1, 0,
	"4500005a00010000401166900a0000010a000002040100a100460000303c020103300c020101"
	"020163040104020103041430120402800002010102010204026d650400040030130402800004"
	"00a00b0201010201000201003000",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 90)"
	"\n"
	"    10.0.0.1.1025 > 10.0.0.2.161:  { SNMPv3 { F=r } { USM B=1 T=2 U=\"me\" } {"
	" ScopedPDU E=_80_00 C=\"\" { GetRequest(11) R=1  } } } \n"},
    {"SNMP that is none", 1, 0, "4500001f00010000401166cb0a0000010a000002040100a1000b00000401ff",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 31)"
	"\n"
	"    10.0.0.1.1025 > 10.0.0.2.161:  [!init SEQ]ff\n"},
    {"RADIUS attributes", 1, 0,
	"4500006d000100004011667d0a0000010a000002040107140059000001070051000102030405"
	"060708090a0b0c0d0e0f01067573657204060a0000010606000000023d06000000131b060000"
	"0e744006010000031a0a0000000901046162610c004020010db800000000630378",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 109)"
	"\n"
	"    10.0.0.1.1025 > 10.0.0.2.1812: RADIUS, length: 81\n"
	"\tAccess-Request (1), id: 0x07, Authenticator: 000102030405060708090a0b0c0d0e0"
	"f\n"
	"\t  User-Name Attribute (1), length: 6, Value: user\n"
	"\t  NAS-IP-Address Attribute (4), length: 6, Value: 10.0.0.1\n"
	"\t  Service-Type Attribute (6), length: 6, Value: Framed\n"
	"\t  NAS-Port-Type Attribute (61), length: 6, Value: Wireless - IEEE 802.11\n"
	"\t  Session-Timeout Attribute (27), length: 6, Value: 01:01:40 hours\n"
	"\t  Tunnel-Type Attribute (64), length: 6, Value: Tag[1] L2TP\n"
	"\t  Vendor-Specific Attribute (26), length: 10, Value: Vendor: Cisco (9)\n"
	"\t    Vendor Attribute: 1, Length: 2, Value: ab\n"
	"\t  Framed-IPv6-Prefix Attribute (97), length: 12, Value: 2001:db8::/64\n"
	"\t  Framed-IPv6-Route Attribute (99), length: 3, Value: x\n"},
    {"RADIUS in short", 0, 0,
	"4500006d000100004011667d0a0000010a000002040107140059000001070051000102030405"
	"060708090a0b0c0d0e0f01067573657204060a0000010606000000023d06000000131b060000"
	"0e744006010000031a0a0000000901046162610c004020010db800000000630378",
	"IP 10.0.0.1.1025 > 10.0.0.2.1812: RADIUS, Access-Request (1), id: 0x07 length:"
	" 81\n"},
    {"TFTP request", 1, 0,
	"4500003000010000401166ba0a0000010a00000204010045001c0000000166006f6374657400"
	"626c6b73697a65293200",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 48)"
	"\n"
	"    10.0.0.1.1025 > 10.0.0.2.69: TFTP, length 20, RRQ \"f\" octet blksize)2\n"},
    {"TFTP error", 1, 0,
	"4500002500010000401166c50a0000010a000002040100450011000000050001676f6e6500",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 37)"
	"\n"
	"    10.0.0.1.1025 > 10.0.0.2.69: TFTP, length 9, ERROR ENOTFOUND \"gone\"\n"},
    {"TFTP data", 1, 0, "4500002100010000401166c90a0000010a00000204010045000d00000003000278",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 33)"
	"\n"
	"    10.0.0.1.1025 > 10.0.0.2.69: TFTP, length 5, DATA block 2\n"},
    {"syslog", 1, 0,
	"4500002b00010000401166bf0a0000010a00000204010202001700003c33343e73753a206661"
	"696c656401",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 43)"
	"\n"
	"    10.0.0.1.1025 > 10.0.0.2.514: SYSLOG, length: 15\n"
	"\tFacility auth (4), Severity critical (2)\n"
	"\tMsg: su: failed^A\n"},
    {"syslog in short", 0, 0,
	"4500002200010000401166c80a0000010a00000204010202000e00003c33343e7375",
	"IP 10.0.0.1.1025 > 10.0.0.2.514: SYSLOG auth.critical, length: 6\n"},
    {"syslog without priority", 1, 0,
	"4500001e00010000401166cc0a0000010a00000204010202000a00007375",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 30)"
	"\n"
	"    10.0.0.1.1025 > 10.0.0.2.514:  (invalid)\n"},
    {"Kerberos 5", 1, 0, "4500001e00010000401166cc0a0000010a00000204010058000a00006b01",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 30)"
	"\n"
	"    10.0.0.1.1025 > 10.0.0.2.88:  v5\n"},
    {"Kerberos 4", 1, 0,
	"4500002d00010000401166bd0a0000010a000002040100580019000004027500690072000000"
	"00000273006800",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 45)"
	"\n"
	"    10.0.0.1.1025 > 10.0.0.2.88:  v4 be KDC_REQUEST: u.i@r 10min s.h\n"},
    {"sFlow", 1, 0,
	"45000070000100004011667a0a0000010a000002040118c7005c000000000005000000010a00"
	"00010000000000000003000003e8000000010000000200000030000000010000000500000001"
	"000000050000001c0000000c000000000000006300000001000000020000000300000004",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 112)"
	"\n"
	"    10.0.0.1.1025 > 10.0.0.2.6343: sFlowv5, IPv4 agent 10.0.0.1, agent-id 0, s"
	"eqnum 3, uptime 1000, samples 1, length 84\n"
	"\tcounter sample (2), length 48, seqnum 1, type 0, idx 5, records 1\n"
	"\t    enterprise 0, Vlan counter (5) length 28\n"
	"\t      vlan_id 12, octets 99, unicast_pkt 1, multicast_pkt 2, broadcast_pkt 3"
	", discards 4\n"},
    {"sFlow in short", 0, 0,
	"45000070000100004011667a0a0000010a000002040118c7005c000000000005000000010a00"
	"00010000000000000003000003e8000000010000000200000030000000010000000500000001"
	"000000050000001c0000000c000000000000006300000001000000020000000300000004",
	"IP 10.0.0.1.1025 > 10.0.0.2.6343: sFlowv5, IPv4 agent 10.0.0.1, agent-id 0, le"
	"ngth 84\n"},
    {"PTP", 1, 0,
	"4500004800010000401166a20a0000010a0000020401013f003400000002002c000002000000"
	"00000000000000000000001122334455667700010005000100000000006400000005",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 72)"
	"\n"
	"    10.0.0.1.1025 > 10.0.0.2.319: PTPv2, v1 compat : no, msg type : sync msg, "
	"length : 44, domain : 0, reserved1 : 0, Flags [two step], NS correction : 0, s"
	"ub NS correction : 0, reserved2 : 0, clock identity : 0x11223344556677, port i"
	"d : 1, seq id : 5, control : 0 (Sync), log message interval : 1, originTimeSta"
	"mp : 100 seconds, 5 nanoseconds\n"},
    {"SOME/IP", 1, 0,
	"4500002c00010000401166be0a0000010a0000020401771a0018000012348001000000080001"
	"000201010200",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 44)"
	"\n"
	"    10.0.0.1.1025 > 10.0.0.2.30490: SOMEIP, service 4660, event 1, len 8, clie"
	"nt 1, session 2, pver 1, iver 1, msgtype NOTIFICATION, retcode E_OK\n"
	"\n"},
    {"SOME/IP too short", 1, 0,
	"4500002500010000401166c50a0000010a0000020401771a00110000123480010000000800",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 37)"
	"\n"
	"    10.0.0.1.1025 > 10.0.0.2.30490: SOMEIP (invalid)\n"},
    {"LWAPP", 1, 0,
	"4500003200010000401166b80a0000010a00000204012fbf001e00000011223344550400000a"
	"000001050000000000090000",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 50)"
	"\n"
	"    10.0.0.1.1025 > 10.0.0.2.12223: LWAPPv0, Control frame, Radio-id 0, Flags "
	"[Control Bit], Frag-id 0, length 10\n"
	"\tAP identity: 00:11:22:33:44:55\n"
	"\t  Msg type: Discovery req (1), Seqnum: 5, Msg len: 0, Session: 0x00000009 [|"
	"lwapp_control]\n"},
    {"LISP", 1, 0,
	"4500004c000100004011669e0a0000010a000002040110f60038000038000001010101010101"
	"010100010004deadbeef0000003c01181000000000010a0102000164ff00000500010a000001",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 76)"
	"\n"
	"    10.0.0.1.1025 > 10.0.0.2.4342: LISP-Map-Register, flags [P-Proxy-Map-Reply"
	"],\n"
	"    1 record(s), Authentication SHA1,\n"
	"    Authentication-Data: 0x0000:  dead beef\n"
	"      Record TTL 60, Authoritative, No-Action, Map Version: 0, EID 10.1.2.0/24"
	", 1 locator(s)\n"
	"        LOC 10.0.0.1\n"
	"          Priority/Weight 1/100, Multicast Priority/Weight 255/0, flags [Local"
	"-Locator, Reachable],\n"},
    {"Babel", 1, 0,
	"4500004300010000401166a70a0000010a00000204011a28002f00002a020023040600000007"
	"0190050a0100006004b00a000001080d018018000190000100800a0203",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 67)"
	"\n"
	"    10.0.0.1.1025 > 10.0.0.2.6696: babel 2 (35)\n"
	"\tHello seqno 7 interval 4.00s\n"
	"\tIHU 10.0.0.1 rxcost 96 interval 12.00s\n"
	"\tUpdate/prefix 10.2.3.0/24 metric 128 seqno 1 interval 4.00s\n"},
    {"Babel in short", 0, 0,
	"4500004300010000401166a70a0000010a00000204011a28002f00002a020023040600000007"
	"0190050a0100006004b00a000001080d018018000190000100800a0203",
	"IP 10.0.0.1.1025 > 10.0.0.2.6696: babel 2 (35) hello ihu update/prefix\n"},
    {"AHCP", 2, 0,
	"4500003e00010000401166ac0a0000010a000002040114ef002a00002b010302000000010001"
	"02030405060708090a0b0c0d0e0f0100000603040000003c",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 62)"
	"\n"
	"    10.0.0.1.1025 > 10.0.0.2.5359: [no cksum] AHCP Version 1\n"
	"\tHopcount 3, Original Hopcount 2, Nonce 0x00000001, Source Id 00:01:02:03:04:"
	"05:06:07, Destination Id 08:09:0a:0b:0c:0d:0e:0f\n"
	"\tOffer, Length 6\n"
	"\t Expires: 60s\n"},
    {"timed", 1, 0,
	"4500002d00010000401166bd0a0000010a0000020401020d0019000001010009000000050000"
	"0258686f737400",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 45)"
	"\n"
	"    10.0.0.1.1025 > 10.0.0.2.525: TSP_ADJTIME vers 1 seq 9 time 5.000600 name "
	"host\n"},
    {"vat", 1, 0, "4500002400010000401166c60a0000010a00000204010d80001000000000000500000006",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 36)"
	"\n"
	"    10.0.0.1.1025 > 10.0.0.2.3456: udp/vat 0 c5 6\n"},
    {"Zephyr", 1, 0,
	"4500006400010000401166860a0000010a00000204010837005000005a455048302e32003078"
	"313000307831007500307831003078300030783000004d45535341474500504552534f4e414c"
	"0050494e47006d6500796f75000030783000307830006d00",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 100)"
	"\n"
	"    10.0.0.1.1025 > 10.0.0.2.2103:  zephyr unacked me to <MESSAGE,PERSONAL,you"
	"> op PING\n"},
    {"ZEP", 1, 0,
	"4500002c00010000401166be0a0000010a0000020401455a001800004558011a010201c80000"
	"000000000000",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 44)"
	"\n"
	"    10.0.0.1.1025 > 10.0.0.2.17754: ZEPv1 Channel ID 26, Device ID 0x0102, CRC"
	", inner len = 0\n"},
    {"VQP", 1, 0,
	"4500003b00010000401166af0a0000010a000002040106350027000001020002000000090000"
	"0c030005677565737400000c080006001122334455",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 59)"
	"\n"
	"    10.0.0.1.1025 > 10.0.0.2.1589: \n"
	"\tVQPv1, Response, VLAN Message, error-code No error (0), seq 0x00000009, item"
	"s 2, length 31\n"
	"\t  VLAN Name Object (0x00000c03), length 5, value: guest\n"
	"\t  MAC Address Object (0x00000c08), length 6, value: 00:11:22:33:44:55\n"},
    {"AODV", 1, 0,
	"4500003600010000401166b40a0000010a0000020401028e00220000020005030a0000020000"
	"00090a000001000017700104000003e8",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 54)"
	"\n"
	"    10.0.0.1.1025 > 10.0.0.2.654:  aodv rrep 26  prefix 5 hops 3\n"
	"\tdst 10.0.0.2 dseq 9 src 10.0.0.1 6000 ms\n"
	"\text HELLO 1000 ms\n"},
    {"whiteboard", 1, 0,
	"4500003c00010000401166ae0a0000010a000002040111d70028000000000001000000020003"
	"02000a0000010a000002000000010000000500000006",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 60)"
	"\n"
	"    10.0.0.1.1025 > 10.0.0.2.4567:  wb-rreq: please repair 10.0.0.1 10.0.0.2:1"
	"<5:6>\n"},
    {"OTV", 1, 0,
	"4500004e000100004011669c0a0000010a00000204012118003a00000800000500000700ffff"
	"ffffffff001020304050080600010800060400010010203040500a0000010000000000000a00"
	"0002",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 78)"
	"\n"
	"    10.0.0.1.1025 > 10.0.0.2.8472: OTV, flags [I] (0x08), overlay 5, instance "
	"7\n"
	"ARP, Ethernet (len 6), IPv4 (len 4), Request who-has 10.0.0.2 tell 10.0.0.1, l"
	"ength 28\n"},
    {"RX acknowledgement", 2, 0,
	"4500006200010000401166880a0000010a00000204011b58004e000000000001000000020000"
	"0005000000010000000102010000000000010000000000000004000000030000000901050101"
	"000100000000000005a4000005a40000002000000004",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 98)"
	"\n"
	"    10.0.0.1.1025 > 10.0.0.2.7000: [no cksum]  rx ack cid 00000002 call# 5 seq"
	" 1 ser 1 <client-init> first 4 serial 9 reason ack requested acked 4-5,7 nacke"
	"d 6,8 ifmtu 1444 maxmtu 1444 rwind 32 maxpackets 4 (70)\n"},
    {"Telnet", 1, 0,
	"4500003300010000400666c20a0000010a000002040100170000000100000001501802009f8f"
	"0000fffd18fff0fffa1801fff0",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 51)\n"
	"    10.0.0.1.1025 > 10.0.0.2.23: Flags [P.], cksum 0x9f8f (correct), seq 1:12,"
	" ack 1, win 512, length 11 [telnet DO TERMINAL TYPE, SE, SB TERMINAL TYPE SEND"
	" SE]\n"},
    {"PPTP", 1, 0,
	"450000c400010000400666310a0000010a000002040106bb000000010000000150180200101e"
	"0000009c00011a2b3c4d0002000001000100000000010000000200000001626f780000000000"
	"0000000000000000000000000000000000000000000000000000000000000000000000000000"
	"0000000000000000000000000000000000006d616b6572000000000000000000000000000000"
	"0000000000000000000000000000000000000000000000000000000000000000000000000000"
	"000000000000",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 196)"
	"\n"
	"    10.0.0.1.1025 > 10.0.0.2.1723: Flags [P.], cksum 0x101e (correct), seq 1:1"
	"57, ack 1, win 512, length 156: pptp Length=156 CTRL-MSG Magic-Cookie=1a2b3c4d"
	" CTRL_MSGTYPE=SCCRP PROTO_VER(1.0) RESULT_CODE(1:Successful channel establishm"
	"ent) ERR_CODE(0:None) FRAME_CAP(A) BEARER_CAP(D) MAX_CHAN(0) FIRM_REV(1) HOSTN"
	"AME(box) VENDOR(maker)\n"},
    {"RESP", 1, 0,
	"4500005000010000400666a50a0000010a000002040118eb0000000100000001501802006bac"
	"00002a330d0a24330d0a5345540d0a24310d0a6b0d0a242d310d0a2b4f4b0d0a3a350d0a5049"
	"4e470d0a",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 80)\n"
	"    10.0.0.1.1025 > 10.0.0.2.6379: Flags [P.], cksum 0x6bac (correct), seq 1:4"
	"1, ack 1, win 512, length 40: RESP \"SET\" \"k\" null \"OK\" \"5\" \"PING\"\n"},
    {"BEEP", 1, 0,
	"4500002f00010000400666c60a0000010a0000020401283000000001000000015018020061ff"
	"000052505920302030",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 47)\n"
	"    10.0.0.1.1025 > 10.0.0.2.10288: Flags [P.], cksum 0x61ff (correct), seq 1:"
	"8, ack 1, win 512, length 7 BEEP RPY\n"},
    {"OpenFlow 1.3 hello", 1, 0,
	"4500003800010000400666bd0a0000010a000002040119fd000000010000000150180200778e"
	"000004000010000000010001000800000012",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 56)\n"
	"    10.0.0.1.1025 > 10.0.0.2.6653: Flags [P.], cksum 0x778e (correct), seq 1:1"
	"7, ack 1, win 512, length 16: OpenFlow\n"
	"\tversion 1.3, type HELLO, length 16, xid 0x00000001\n"
	"\t type VERSIONBITMAP, length 8, bitmap 0x00000012 (1.1, 1.4)\n"},
    {"OpenFlow 1.0 flow", 1, 0,
	"45000078000100004006667d0a0000010a000002040119e90000000100000001501802003c0c"
	"0000010e005000000002003820de000300000000000000000000000000000000080000060000"
	"0a0000010a0000020000005000000000000000050000003c00000064ffffffffffff00010000"
	"000800020000",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 120)"
	"\n"
	"    10.0.0.1.1025 > 10.0.0.2.6633: Flags [P.], cksum 0x3c0c (correct), seq 1:8"
	"1, ack 1, win 512, length 80: OpenFlow\n"
	"\tversion 1.0, type FLOW_MOD, length 80, xid 0x00000002\n"
	"\t match in_port 3\n"
	"\t match nw_proto 6\n"
	"\t cookie 0x0000000000000005, command ADD, idle_timeout 60, priority 100, buff"
	"er_id NONE, flags 0x0001 (SEND_FLOW_REM)\n"
	"\t action type OUTPUT, len 8, port 2\n"},
    {"RPKI", 1, 0,
	"4500004e00010000400666a70a0000010a00000204010143000000010000000150180200069d"
	"00000004000000000014011818000a0000010000fc00000a0002000000120000000000000002"
	"6e6f",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 78)\n"
	"    10.0.0.1.1025 > 10.0.0.2.323: Flags [P.], cksum 0x069d (correct), seq 1:39"
	", ack 1, win 512, length 38\n"
	"\tRPKI-RTRv0, IPV4 Prefix PDU (4), length: 20\n"
	"\t  IPv4 Prefix 10.0.0.1/24-24, origin-as 64512, flags 0x01\n"
	"\tRPKI-RTRv0, Error Report PDU (10), length: 18\n"
	"\t  Error code: No Data Available (2), Encapsulated PDU length: 0\n"
	"\t  Error text: no\n"},
    {"RPKI in short", 0, 0,
	"4500004e00010000400666a70a0000010a00000204010143000000010000000150180200069d"
	"00000004000000000014011818000a0000010000fc00000a0002000000120000000000000002"
	"6e6f",
	"IP 10.0.0.1.1025 > 10.0.0.2.323: Flags [P.], seq 1:39, ack 1, win 512, length "
	"38, RPKI-RTR\n"},
};

/* Frames of which only so many bytes were captured. */
static const struct frame cut_frames[] = {
    {"DHCP within its options", 1, 277,
	"4500014e000100004011659c0a0000010a00000200440043013a0000010106003903f3260000"
	"000000000000000000000000000000000000000b8201fc420000000000000000000000000000"
	"0000000000000000000000000000000000000000000000000000000000000000000000000000"
	"0000000000000000000000000000000000000000000000000000000000000000000000000000"
	"0000000000000000000000000000000000000000000000000000000000000000000000000000"
	"0000000000000000000000000000000000000000000000000000000000000000000000000000"
	"0000000000000000000000000000000000000000000000000000000000000000000000006382"
	"53633501013d0701000b8201fc4237050103062a770c03626f78330400000258790d18c0a801"
	"c0a80001000a00000152060104657468305106010000612e62c8020102ff",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 334)"
	"\n"
	"    10.0.0.1.68 > 10.0.0.2.67: BOOTP/DHCP, Request from 00:0b:82:01:fc:42, len"
	"gth 306, xid 0x3903f326, Flags [none]\n"
	"\t  Client-Ethernet-Address 00:0b:82:01:fc:42\n"
	"\t  Vendor-rfc1048 Extensions\n"
	"\t    Magic Cookie 0x63825363\n"
	"\t    DHCP-Message (53), length 1: Discover\n"
	"\t    Client-ID (61), length 7:  [|bootp]\n"},
    {"DHCP within its header", 1, 48,
	"4500014e000100004011659c0a0000010a00000200440043013a0000010106003903f3260000"
	"000000000000000000000000000000000000000b8201fc420000000000000000000000000000"
	"0000000000000000000000000000000000000000000000000000000000000000000000000000"
	"0000000000000000000000000000000000000000000000000000000000000000000000000000"
	"0000000000000000000000000000000000000000000000000000000000000000000000000000"
	"0000000000000000000000000000000000000000000000000000000000000000000000000000"
	"0000000000000000000000000000000000000000000000000000000000000000000000006382"
	"53633501013d0701000b8201fc4237050103062a770c03626f78330400000258790d18c0a801"
	"c0a80001000a00000152060104657468305106010000612e62c8020102ff",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 334)"
	"\n"
	"    10.0.0.1.68 > 10.0.0.2.67: BOOTP/DHCP, Request [|bootp]\n"},
    {"SNMP", 0, 48,
	"4500004400010000401166a60a0000010a000002040100a10030000030260201000406707562"
	"6c6963a019020126020100020100300e300c06082b060102010103000500",
	"IP 10.0.0.1.1025 > 10.0.0.2.161:   [|snmp]\n"},
    {"IKE within a payload", 1, 78,
	"4500007800010000401166720a0000010a00000201f401f40064000001020304050607080000"
	"00000000000001100200000000000000005c0d00003800000001000000010000002c01010001"
	"000000240101000080010007800e0100800200028004000280030001000c0004000070800000"
	"000876656e64",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 120)"
	"\n"
	"    10.0.0.1.500 > 10.0.0.2.500: isakmp 1.0 msgid 00000000: phase 1 I ident: ["
	"|sa]\n"},
    {"NFS within a name", 0, 84,
	"4500005800010000401166920a0000010a00000203840801004400000000004d000000000000"
	"0002000186a30000000300000003000000010000000000000000000000000000000801234567"
	"89abcdef0000000361626300",
	"IP 10.0.0.1.900 > 10.0.0.2.2049: NFS request xid 77 60 lookup fh Un/0123456789"
	"ABCDEF  [|nfs]\n"},
    {"RADIUS within an attribute", 1, 57,
	"4500006d000100004011667d0a0000010a000002040107140059000001070051000102030405"
	"060708090a0b0c0d0e0f01067573657204060a0000010606000000023d06000000131b060000"
	"0e744006010000031a0a0000000901046162610c004020010db800000000630378",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 109)"
	"\n"
	"    10.0.0.1.1025 > 10.0.0.2.1812: RADIUS, length: 81\n"
	"\tAccess-Request (1), id: 0x07, Authenticator: 000102030405060708090a0b0c0d0e0"
	"f\n"
	"\t  User-Name Attribute (1), length: 6, Value: user\n"
	"\t  NAS-IP-Address Attribute (4), length: 6, Value:  [|radius]\n"},
    {"RX in its header", 0, 48,
	"4500004800010000401166a20a0000010a0000021b591b580034000000000001000000020000"
	"00050000000100000001010100000000000100000084000000070000000800000009",
	"IP 10.0.0.1.7001 > 10.0.0.2.7000:  [|rx] (44)\n"},
    {"TFTP within its name", 0, 33,
	"4500002d00010000401166bd0a0000010a0000020401004500190000000166696c656e616d65"
	"006f6374657400",
	"IP 10.0.0.1.1025 > 10.0.0.2.69: TFTP, length 17, RRQ \"fil\" [|tftp]\n"},
    {"RESP within a bulk string", 0, 52,
	"4500005000010000400666a50a0000010a000002040118eb0000000100000001501802006bac"
	"00002a330d0a24330d0a5345540d0a24310d0a6b0d0a242d310d0a2b4f4b0d0a3a350d0a5049"
	"4e470d0a",
	"IP 10.0.0.1.1025 > 10.0.0.2.6379: Flags [P.], seq 1:41, ack 1, win 512, length"
	" 40: RESP \"SET\" [|resp]\n"},
    {"PTP in its stamp", 0, 66,
	"4500004800010000401166a20a0000010a0000020401013f003400000002002c000002000000"
	"00000000000000000000001122334455667700010005000100000000006400000005",
	"IP 10.0.0.1.1025 > 10.0.0.2.319: PTPv2, v1 compat : no, msg type : sync msg, l"
	"ength : 44, domain : 0, reserved1 : 0, Flags [two step], NS correction : 0, su"
	"b NS correction : 0, reserved2 : 0, clock identity : 0x11223344556677, port id"
	" : 1, seq id : 5, control : 0 (Sync), log message interval : 1, originTimeStam"
	"p : [|ptp]\n"},
};

static const struct {
	const char *name;
	const char *frames[2];
	const char *expected;
} pairs[] = {
    {"an NFS answer is read by its call",
	{"4500005800010000401166920a0000010a00000203840801004400000000004d000000000000"
	 "0002000186a30000000300000003000000010000000000000000000000000000000801234567"
	 "89abcdef0000000361626300",
	    "4500003800010000401166b20a0000020a00000108010384002400000000004d000000010000"
	    "000000000000000000000000000000000002"},
	"IP 10.0.0.1.900 > 10.0.0.2.2049: NFS request xid 77 60 lookup fh Un/0123456789"
	"ABCDEF \"abc\"\n"
	"IP 10.0.0.2.2049 > 10.0.0.1.900: NFS reply xid 77 reply ok 28 lookup ERROR: No"
	" such file or directory\n"},
    {"an RX answer is read by its call",
	{"4500004800010000401166a20a0000010a0000021b591b580034000000000001000000020000"
	 "00050000000100000001010100000000000100000084000000070000000800000009",
	    "4500003c00010000401166ae0a0000020a0000011b581b590028000000000001000000020000"
	    "00050000000100000001040000000000000100000066"},
	"IP 10.0.0.1.7001 > 10.0.0.2.7000:  rx data fs call fetch-status fid 7/8/9 (44)"
	"\n"
	"IP 10.0.0.2.7000 > 10.0.0.1.7001:  rx abort fs reply fetch-status error no suc"
	"h vnode (32)\n"},
    {"sides of a key exchange are told by who began it",
	{"4500007800010000401166720a0000010a00000201f401f40064000001020304050607080000"
	 "00000000000001100200000000000000005c0d00003800000001000000010000002c01010001"
	 "000000240101000080010007800e0100800200028004000280030001000c0004000070800000"
	 "000876656e64",
	    "4500004000010000401166aa0a0000020a00000101f401f4002c000001020304050607080707"
	    "0707070707070d10020000000000000000240000000876656e64"},
	"IP 10.0.0.1.500 > 10.0.0.2.500: isakmp: phase 1 I ident\n"
	"IP 10.0.0.2.500 > 10.0.0.1.500: isakmp: phase 1 R ident\n"},
};

static uint32_t from_hex(uint8_t *out, const char *hex)
{
	uint32_t n = 0;

	for (; hex[0] && hex[1]; hex += 2, n++) {
		const char byte[] = {hex[0], hex[1], '\0'};

		assert_true(n < LARGEST);
		out[n] = (uint8_t)strtoul(byte, NULL, 16);
	}
	return n;
}

/* The frame in memory of its own size, so that a read beyond it is seen by a sanitizer. */
static void print_bytes(
    struct printer *printer, const uint8_t *bytes, uint32_t n, uint32_t captured, struct text *text)
{
	uint8_t *exact = malloc(captured ? captured : 1);
	const struct reader_packet packet = {.time = 1000000000,
	    .data = exact,
	    .caplen = captured,
	    .len = n,
	    .link_type = DLT_RAW_IP};

	assert_non_null(exact);
	memcpy(exact, bytes, captured);
	printer_packet(printer, &packet, text);
	free(exact);
}

static void print_frame(
    struct printer *printer, const char *hex, uint32_t captured, struct text *text)
{
	uint8_t bytes[LARGEST];
	uint32_t n = from_hex(bytes, hex);

	print_bytes(printer, bytes, n, captured ? captured : n, text);
}

static void open_all(
    struct printer **printer, struct print_options *options, struct text *text, unsigned verbose)
{
	*options = (struct print_options){.verbose = verbose, .time_form = NO_STAMP};
	*printer = printer_open(options);
	assert_non_null(*printer);
	assert_int_equal(text_open(text, 4096), 0);
}

static void assert_printed(const char *name, struct text *text, const char *expected)
{
	text_char(text, '\0');
	if (strcmp(text->start, expected) != 0)
		print_error("%s\n", name);
	assert_string_equal(text->start, expected);
}

static void each_is_as_expected(const struct frame *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct print_options options;
		struct printer *printer;
		struct text text;

		open_all(&printer, &options, &text, list[i].verbose);
		print_frame(printer, list[i].bytes, list[i].captured, &text);
		assert_printed(list[i].name, &text, list[i].expected);
		text_close(&text);
		printer_close(printer);
	}
}

static void every_protocol_prints_as_tcpdump_does(void **state)
{
	(void)state;
	each_is_as_expected(frames, sizeof(frames) / sizeof(frames[0]));
}

static void a_cut_frame_is_marked_where_it_ends(void **state)
{
	(void)state;
	each_is_as_expected(cut_frames, sizeof(cut_frames) / sizeof(cut_frames[0]));
}

static void an_answer_is_read_by_what_went_before(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		struct print_options options;
		struct printer *printer;
		struct text text;

		open_all(&printer, &options, &text, 0);
		print_frame(printer, pairs[i].frames[0], 0, &text);
		print_frame(printer, pairs[i].frames[1], 0, &text);
		assert_printed(pairs[i].name, &text, pairs[i].expected);
		text_close(&text);
		printer_close(printer);
	}
}

/* Every length a frame may be cut at, at every verbosity: one line at least, and no read beyond. */
static void any_cut_is_survived(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(frames) / sizeof(frames[0]); i++) {
		for (unsigned verbose = 0; verbose < 4; verbose++) {
			struct print_options options;
			struct printer *printer;
			struct text text;
			uint8_t bytes[LARGEST];
			uint32_t n = from_hex(bytes, frames[i].bytes);

			open_all(&printer, &options, &text, verbose);
			for (uint32_t captured = 1; captured <= n; captured++) {
				text.at = text.start;
				print_bytes(printer, bytes, n, captured, &text);
				assert_true(text.at > text.start && text.at[-1] == '\n');
			}
			text_close(&text);
			printer_close(printer);
		}
	}
}

/* One wrong byte at every place, at -vvv. */
static void any_wrong_byte_is_survived(void **state)
{
	static const uint8_t wrong[] = {0x00, 0x01, 0x7f, 0x80, 0xff};

	(void)state;
	for (size_t i = 0; i < sizeof(frames) / sizeof(frames[0]); i++) {
		struct print_options options;
		struct printer *printer;
		struct text text;
		uint8_t bytes[LARGEST];
		uint32_t n = from_hex(bytes, frames[i].bytes);

		open_all(&printer, &options, &text, 3);
		for (uint32_t at = 20; at < n; at++) {
			for (size_t w = 0; w < sizeof(wrong); w++) {
				uint8_t right = bytes[at];

				bytes[at] = wrong[w];
				text.at = text.start;
				print_bytes(printer, bytes, n, n, &text);
				assert_true(text.at > text.start && text.at[-1] == '\n');
				bytes[at] = right;
			}
		}
		text_close(&text);
		printer_close(printer);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_protocol_prints_as_tcpdump_does),
	    cmocka_unit_test(a_cut_frame_is_marked_where_it_ends),
	    cmocka_unit_test(an_answer_is_read_by_what_went_before),
	    cmocka_unit_test(any_cut_is_survived),
	    cmocka_unit_test(any_wrong_byte_is_survived),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
