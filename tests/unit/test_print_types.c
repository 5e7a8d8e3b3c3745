/*
 * -T: packets made by hand, raw IP, with the lines that tcpdump 4.99.3 -t -nn -v -T prints for them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "capture/printer.h"

enum { LARGEST = 512, RAW_IP = 228, NO_STAMP = 1 };

static const struct packet {
	const char *type;
	unsigned verbose;
	const char *bytes;
	const char *expected;
} packets[] = {
    {"rtp", 1,
	"4500003000010000401166ba0a0000010a0000020fa00fa1001c000080600102000003e80000"
	"abcd7061796c6f61642e",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 48"
	")\n"
	"    10.0.0.1.4000 > 10.0.0.2.4001: udp/rtp 8 c96  258 1000 43981\n"},
    {"rtp", 1,
	"4500003400010000401166b60a0000010a0000020fa00fa100200000901f0102000003e80000"
	"abcdbede00010000000112345678",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 52"
	")\n"
	"    10.0.0.1.4000 > 10.0.0.2.4001: udp/rtp 12 c31 + 258 1000 43981 0x1234\n"},
    {"rtp", 1,
	"4500003000010000401166ba0a0000010a0000020fa00fa1001c000040df0102000003e80001"
	"0000800100000000004d",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 48"
	")\n"
	"    10.0.0.1.4000 > 10.0.0.2.4001: udp/rtpv1 12 c31 +* 258 1000 65536 0x0000"
	"\n"},
    {"rtp", 1,
	"4500001f00010000401166cb0a0000010a00000200010002000b0000616263",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 31"
	")\n"
	"    10.0.0.1.1 > 10.0.0.2.2: udp/rtp, length 3 < 8\n"},
    {"rtp", 1,
	"4500002500010000401166c50a0000010a0000020001000200110000808080808080808080",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 37"
	")\n"
	"    10.0.0.1.1 > 10.0.0.2.2: udp/rtp, length 9 < 12\n"},
    {"rtcp", 1,
	"4500006c000100004011667e0a0000010a000002000100020058000081c8000c0000abcd83aa"
	"7e8080000000000003e8000000050000025800001234010000020000004d0000000300010000"
	"0000800081ca00020000abcd0000000181cb00010000abcd82c9000100000005",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 10"
	"8)\n"
	"    10.0.0.1.1 > 10.0.0.2.2:  sr 43981 @2208988800.50 1000 5p 600b 4660 2l 7"
	"7s 3j @1.00+0.50 sdes 12 43981 bye 8 43981 rr [8] 5 c2 [|rtcp]\n"},
    {"rtcp", 1,
	"4500004400010000401166a60a0000010a000002000100020030000081c8000c0000abcd83aa"
	"7e8080000000000003e8000000050000025800001234010000020000004d",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 68"
	")\n"
	"    10.0.0.1.1 > 10.0.0.2.2:  sr 43981 @2208988800.50 1000 5p 600b [|rtcp]\n"},
    {"rpc", 1,
	"4500004400010000401166a60a0000010a0000020384006f0030000000001234000000000000"
	"0002000186a0000000020000000300000000000000000000000000000000",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 68"
	")\n"
	"    10.0.0.1.0x1234 > 10.0.0.2.0x6f: 40 getport 100000.2\n"},
    {"rpc", 1,
	"4500003800010000401166b20a0000010a000002080103200024000000000005000000010000"
	"000000000000000000000000000000000000",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 56"
	")\n"
	"    10.0.0.1.2049 > 10.0.0.2.5: reply ok 28\n"},
    {"cnfp", 1,
	"4500009c000100004011664e0a0000010a0000020001000200880000000500020001e2406553"
	"f100000000050000002a00000000c0a80001c0a80001c0a80001000100020000000a000003e8"
	"000003e8000007d00050c00000120600000100021818000000000000c0a80001c0a80001c0a8"
	"0001000100020000000a000003e8000003e8000007d00050c000001206000001000218180000"
	"00000000",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 15"
	"6)\n"
	"    10.0.0.1.1 > 10.0.0.2.2: NetFlow v5, 123.456 uptime, 1700000000.00000000"
	"5, #42, 131073 recs\n"
	"  started 1.000, last 2.000\n"
	"    192.168.0.1/24:1:80 > 192.168.0.1/24:2:49152 >> 192.168.0.1\n"
	"    6 SA tos 0, 10 (1000 octets) \n"
	"  started 1.000, last 2.000\n"
	"    192.168.0.1/24:1:80 > 192.168.0.1/24:2:49152 >> 192.168.0.1\n"
	"    6 SA tos 0, 10 (1000 octets)  [|cnfp]\n"},
    {"CNFP", 1,
	"4500006800010000401166820a0000010a0000020001000200540000000600010001e2406553"
	"f100000000050000002a00000000c0a80001c0a80001c0a80001000100020000000a000003e8"
	"000003e8000007d00050c00000121100000100021818010200000000",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 10"
	"4)\n"
	"    10.0.0.1.1 > 10.0.0.2.2: NetFlow v6, 123.456 uptime, 1700000000.00000000"
	"5, #42, 65537 recs\n"
	"  started 1.000, last 2.000\n"
	"    192.168.0.1/24:1:80 > 192.168.0.1/24:2:49152 >> 192.168.0.1\n"
	"    17 tos 0, 10 (1000 octets) (1<>2 encaps) [|cnfp]\n"},
    {"cnfp", 1,
	"4500008c000100004011665e0a0000010a0000020001000200780000000100010001e2406553"
	"f10000000005c0a80001c0a80001c0a80001000100020000000a000003e8000003e8000007d0"
	"0050c000000006001000000000000000c0a80001c0a80001c0a80001000100020000000a0000"
	"03e8000003e8000007d00050c000000006001000000000000000",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 14"
	"0)\n"
	"    10.0.0.1.1 > 10.0.0.2.2: NetFlow v1, 123.456 uptime, 1700000000.00000000"
	"5, 65537 recs\n"
	"  started 1.000, last 2.000\n"
	"    192.168.0.1:80 > 192.168.0.1:49152 >> 192.168.0.1\n"
	"    6 A tos 0, 10 (1000 octets) \n"
	"  started 1.000, last 2.000\n"
	"    192.168.0.1:80 > 192.168.0.1:49152 >> 192.168.0.1\n"
	"    6 A tos 0, 10 (1000 octets)  [|cnfp]\n"},
    {"cnfp", 1,
	"4500001e00010000401166cc0a0000010a00000200010002000a00000009",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 30"
	")\n"
	"    10.0.0.1.1 > 10.0.0.2.2: NetFlow v9\n"},
    {"carp", 1,
	"4500003800010000ff70a7520a0000010a000002210100030701000000000000000000000000"
	"000000000000000000000000000000000000",
	"IP (tos 0x0, ttl 255, id 1, offset 0, flags [none], proto VRRP (112), length"
	" 56)\n"
	"    10.0.0.1 > 10.0.0.2: CARPv2-advertise 36: vhid=1 advbase=1 advskew=0 aut"
	"hlen=3  (bad carp cksum 0!)counter=0\n"},
    {"carp", 1,
	"450000380001000007709f530a0000010a000002210100030701000000000000000000000000"
	"000000000000000000000000000000000000",
	"IP (tos 0x0, ttl 7, id 1, offset 0, flags [none], proto VRRP (112), length 5"
	"6)\n"
	"    10.0.0.1 > 10.0.0.2: CARPv2-advertise 36: [ttl=7!] vhid=1 advbase=1 advs"
	"kew=0 authlen=3  (bad carp cksum 0!)counter=0\n"},
    {"carp", 1,
	"4500001d00010000401166cd0a0000010a000002000100020009000078",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 29"
	")\n"
	"    \n"},
    {"zmtp1", 1,
	"4500003c00010000400666b90a0000010a000002040015b30000000100000001501800640000"
	"0000050161626364ff00000000000000040078797a00",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 60)"
	"\n"
	"    10.0.0.1.1024 > 10.0.0.2.5555: Flags [P.], cksum 0x0000 (incorrect -> 0x"
	"c25a), seq 1:21, ack 1, win 100, length 20: ZMTP/1.0\n"
	"\t frame flags+body  (8-bit) length 5, flags 0x01 (-|-|-|-|-|-|-|MORE), firs"
	"t 4 byte(s) of body:\n"
	"\t 0x0000:  6162 6364                                abcd\n"
	"\t frame flags+body (64-bit) length 4, flags 0x00 (-|-|-|-|-|-|-|-), first 3"
	" byte(s) of body:\n"
	"\t 0x0000:  7879 7a                                  xyz\n"
	"\t frame flags+body  (8-bit) length 0\n"},
    {"zmtp1", 1,
	"4500003000010000401166ba0a0000010a00000200010002001c0000050161626364ff000000"
	"00000000040078797a00",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 48"
	")\n"
	"    \n"},
    {"pgm", 1,
	"4500004a00010000401166a00a0000010a000002000100020036000000010002040000000000"
	"00000000001600000007000000050000050161626364ff00000000000000040078797a00",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 74"
	")\n"
	"    10.0.0.1.1 > 10.0.0.2.2: 1 > 2: PGM, length 22 0x000000000000 ODATA trai"
	"l 5 seq 7 [46]\n"},
    {"pgm_zmtp1", 1,
	"4500004a00010000401166a00a0000010a000002000100020036000000010002040000000000"
	"00000000001600000007000000050000050161626364ff00000000000000040078797a00",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 74"
	")\n"
	"    10.0.0.1.1 > 10.0.0.2.2: 1 > 2: PGM, length 22 0x000000000000 ODATA trai"
	"l 5 seq 7 [46]\n"
	"\t frame offset 0x0000\n"
	"\t frame flags+body  (8-bit) length 5, flags 0x01 (-|-|-|-|-|-|-|MORE), firs"
	"t 4 byte(s) of body:\n"
	"\t 0x0000:  6162 6364                                abcd\n"
	"\t frame flags+body (64-bit) length 4, flags 0x00 (-|-|-|-|-|-|-|-), first 3"
	" byte(s) of body:\n"
	"\t 0x0000:  7879 7a                                  xyz\n"
	"\t frame flags+body  (8-bit) length 0\n"},
    {"pgm_zmtp1", 1,
	"4500004200010000407166480a0000010a000002000100020400000000000000000000160000"
	"0007000000050000050161626364ff00000000000000040078797a00",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto PGM (113), length 6"
	"6)\n"
	"    10.0.0.1 > 10.0.0.2: 10.0.0.1.1 > 10.0.0.2.2: PGM, length 22 0x000000000"
	"000 ODATA trail 5 seq 7 [46]\n"
	"\t frame offset 0x0000\n"
	"\t frame flags+body  (8-bit) length 5, flags 0x01 (-|-|-|-|-|-|-|MORE), firs"
	"t 4 byte(s) of body:\n"
	"\t 0x0000:  6162 6364                                abcd\n"
	"\t frame flags+body (64-bit) length 4, flags 0x00 (-|-|-|-|-|-|-|-), first 3"
	" byte(s) of body:\n"
	"\t 0x0000:  7879 7a                                  xyz\n"
	"\t frame flags+body  (8-bit) length 0\n"},
    {"domain", 1,
	"4500003d00010000401166ad0a0000010a000002000100020029000012340100000100000000"
	"000003777777076578616d706c6503636f6d0000010001",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 61"
	")\n"
	"    10.0.0.1.1 > 10.0.0.2.2: 4660+ A? www.example.com. (33)\n"},
    {"domain", 1,
	"4500004b00010000400666aa0a0000010a000002040015b30000000100000001501800640000"
	"0000002112340100000100000000000003777777076578616d706c6503636f6d0000010001",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 75)"
	"\n"
	"    10.0.0.1.1024 > 10.0.0.2.5555: Flags [P.], cksum 0x0000 (incorrect -> 0x"
	"24dd), seq 1:36, ack 1, win 100, length 35 4660+ A? www.example.com. (33)\n"},
    {"resp", 1,
	"4500003600010000400666bf0a0000010a000002040015b30000000100000001501800640000"
	"00002a310d0a24340d0a50494e470d0a",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 54)"
	"\n"
	"    10.0.0.1.1024 > 10.0.0.2.5555: Flags [P.], cksum 0x0000 (incorrect -> 0x"
	"6d8f), seq 1:15, ack 1, win 100, length 14: RESP \"PING\"\n"},
    {"resp", 1,
	"4500001d00010000401166cd0a0000010a000002003500350009000078",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 29"
	")\n"
	"    \n"},
    {"vxlan", 1,
	"4500004e000100004011669c0a0000010a00000200010002003a00000800000000002a000200"
	"0000001402000000000a08004500001c00010000400166de0a0000010a0000020800f7fe0001"
	"0000",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 78"
	")\n"
	"    10.0.0.1.1 > 10.0.0.2.2: VXLAN, flags [I] (0x08), vni 42\n"
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto ICMP (1), length 28"
	")\n"
	"    10.0.0.1 > 10.0.0.2: ICMP echo request, id 1, seq 0, length 8\n"},
    {"lmp", 1,
	"450000a400010000401166460a0000010a000002000100020090000010000104008800000101"
	"00080000000702020008c0a8000101030008c0a800010303001420010db80000000000000000"
	"0000000105040008000000090105000800000001020500080000000281060008000a00140107"
	"000c000000010000000201080018000300050000000405001f404cbebc200000060e01090008"
	"00050006010a000800000003",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 16"
	"4)\n"
	"    10.0.0.1.1 > 10.0.0.2.2: \n"
	"\tLMPv1, msg-type: Hello, Flags: [Control Channel Down], length: 136\n"
	"\t  Control Channel ID Object (1), Class-Type: Local (1) Flags: [non-negotia"
	"ble], length: 8\n"
	"\t    Control Channel ID: 7 (0x00000007)\n"
	"\t  Node ID Object (2), Class-Type: Remote (2) Flags: [non-negotiable], leng"
	"th: 8\n"
	"\t    Node ID: 192.168.0.1 (0xc0a80001)\n"
	"\t  Link ID Object (3), Class-Type: IPv4 Local (1) Flags: [non-negotiable], "
	"length: 8\n"
	"\t    IPv4 Link ID: 192.168.0.1 (0xc0a80001)\n"
	"\t  Link ID Object (3), Class-Type: IPv6 Local (3) Flags: [non-negotiable], "
	"length: 20\n"
	"\t    IPv6 Link ID: 2001:db8::1 (0x20010db8)\n"
	"\t  Interface ID Object (4), Class-Type: Unnumbered Local (5) Flags: [non-ne"
	"gotiable], length: 8\n"
	"\t    Link ID: 9 (0x00000009)\n"
	"\t  Message ID Object (5), Class-Type: 1 (1) Flags: [non-negotiable], length"
	": 8\n"
	"\t    Message ID: 1 (0x00000001)\n"
	"\t  Message ID Object (5), Class-Type: 2 (2) Flags: [non-negotiable], length"
	": 8\n"
	"\t    Message ID Ack: 2 (0x00000002)\n"
	"\t  Configuration Object (6), Class-Type: 1 (1) Flags: [negotiable], length:"
	" 8\n"
	"\t    Hello Interval: 10\n"
	"\t    Hello Dead Interval: 20\n"
	"\t  Hello Object (7), Class-Type: 1 (1) Flags: [non-negotiable], length: 12"
	"\n"
	"\t    Tx Seq: 1, Rx Seq: 2\n"
	"\t  Verify Begin Object (8), Class-Type: 1 (1) Flags: [non-negotiable], leng"
	"th: 24\n"
	"\t    Flags: Verify all links, Data link type\n"
	"\t    Verify Interval: 5\n"
	"\t    Data links: 4\n"
	"\t    Encoding type: SDH ITU-T G.707/SONET ANSI T1.105\n"
	"\t    Verify Transport Mechanism: 8000 (0x1f40) (Payload test messages capab"
	"le)\n"
	"\t    Transmission Rate: 800.000 Mbps\n"
	"\t    Wavelength: 1550\n"
	"\t  Verify Begin ACK Object (9), Class-Type: 1 (1) Flags: [non-negotiable], "
	"length: 8\n"
	"\t    Verify Dead Interval: 5\n"
	"\t    Verify Transport Response: 6\n"
	"\t  Verify ID Object (10), Class-Type: 1 (1) Flags: [non-negotiable], length"
	": 8\n"
	"\t    Verify ID: 3\n"},
    {"tftp", 1,
	"4500002600010000401166c40a0000010a0000020001000200120000000166006f6374657400",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 38"
	")\n"
	"    10.0.0.1.1 > 10.0.0.2.2: TFTP, length 10, RRQ \"f\" octet\n"},
    {"snmp", 1,
	"4500004400010000401166a60a0000010a000002000100020030000030260201000406707562"
	"6c6963a01902020100020100020100300d300b06072b0601020101010500",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 68"
	")\n"
	"    10.0.0.1.1 > 10.0.0.2.2:  { SNMPv1 { GetRequest(25) R=256  .1.3.6.1.2.1."
	"1.1 } } \n"},
    {"vat", 1,
	"4500003000010000401166ba0a0000010a00000200010002001c000000000000000000000000"
	"00000000000000000000",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 48"
	")\n"
	"    10.0.0.1.1 > 10.0.0.2.2: udp/vat 12 c0 0\n"},
    {"wb", 1,
	"4500003000010000401166ba0a0000010a00000200010002001c000000000000000000000000"
	"00000000000000000000",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 48"
	")\n"
	"    10.0.0.1.1 > 10.0.0.2.2:  wb-dop: (invalid)\n"},
    {"aodv", 1,
	"4500003000010000401166ba0a0000010a00000200010002001c000000000000000000000000"
	"00000000000000000000",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 48"
	")\n"
	"    10.0.0.1.1 > 10.0.0.2.2:  aodv type 0 20\n"},
    {"radius", 1,
	"4500003000010000401166ba0a0000010a00000200010002001c000000000000000000000000"
	"00000000000000000000",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 48"
	")\n"
	"    10.0.0.1.1 > 10.0.0.2.2:  [|radius]\n"},
    {"ptp", 1,
	"45000050000100004011669a0a0000010a00000200010002003c000000020000000000000000"
	"0000000000000000000000000000000000000000000000000000000000000000000000000000"
	"00000000",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 80"
	")\n"
	"    10.0.0.1.1 > 10.0.0.2.2: PTPv2, v1 compat : no, msg type : sync msg, len"
	"gth : 0, domain : 0, reserved1 : 0, Flags [none], NS correction : 0, sub NS "
	"correction : 0, reserved2 : 0, clock identity : 0x0, port id : 0, seq id : 0"
	", control : 0 (Sync), log message interval : 0, originTimeStamp : 0 seconds,"
	" 0 nanoseconds\n"},
    {"someip", 1,
	"4500003a00010000401166b00a0000010a000002000100020026000000000000000000000000"
	"0000000000000000000000000000000000000000",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 58"
	")\n"
	"    10.0.0.1.1 > 10.0.0.2.2: SOMEIP, service 0, method 0, len 0, client 0, s"
	"ession 0, pver 0, iver 0, msgtype REQUEST, retcode E_OK\n"
	"\n"},
};

static uint32_t from_hex(uint8_t *bytes, const char *hex)
{
	uint32_t n = 0;

	for (; hex[0]; hex += 2, n++) {
		unsigned value;

		assert_true(n < LARGEST);
		assert_int_equal(sscanf(hex, "%2x", &value), 1);
		bytes[n] = (uint8_t)value;
	}
	return n;
}

/* Its first `captured` bytes, in memory that ends with them. */
static void print_packet(const struct packet *packet, uint32_t captured, struct text *text)
{
	uint8_t bytes[LARGEST];
	uint32_t n = from_hex(bytes, packet->bytes);
	uint8_t *exact = malloc(captured);
	struct print_options options = {.verbose = packet->verbose,
	    .time_form = NO_STAMP,
	    .packet_type = print_packet_type_find(packet->type)};
	struct reader_packet p = {
	    .data = exact, .caplen = captured, .len = n, .link_type = RAW_IP};
	struct printer *printer = printer_open(&options);

	assert_non_null(options.packet_type);
	assert_non_null(printer);
	assert_non_null(exact);
	assert_int_equal(text_open(text, 4096), 0);
	for (uint32_t i = 0; i < captured; i++)
		exact[i] = bytes[i];
	printer_packet(printer, &p, text);
	text_char(text, '\0');
	free(exact);
	printer_close(printer);
}

static uint32_t size_of(const struct packet *packet)
{
	uint8_t bytes[LARGEST];

	return from_hex(bytes, packet->bytes);
}

static void every_type_prints_as_tcpdump_does(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof packets / sizeof packets[0]; i++) {
		struct text text;

		print_packet(&packets[i], size_of(&packets[i]), &text);
		if (strcmp(text.start, packets[i].expected) != 0)
			print_error("%s (%zu)\n", packets[i].type, i);
		assert_string_equal(text.start, packets[i].expected);
		text_close(&text);
	}
}

static void any_cut_is_survived(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof packets / sizeof packets[0]; i++) {
		for (uint32_t captured = size_of(&packets[i]); captured > 0; captured--) {
			struct text text;

			print_packet(&packets[i], captured, &text);
			assert_true(text.at - text.start >= 2 && text.at[-2] == '\n');
			text_close(&text);
		}
	}
}

static void a_type_nobody_knows_is_none(void **state)
{
	(void)state;
	assert_null(print_packet_type_find("quic"));
	assert_null(print_packet_type_find(""));
	assert_non_null(print_packet_type_find("VXLAN"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_type_prints_as_tcpdump_does),
	    cmocka_unit_test(any_cut_is_survived),
	    cmocka_unit_test(a_type_nobody_knows_is_none),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
