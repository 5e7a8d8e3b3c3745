/*
 * Link layers, routing and tunnels: frames made by hand, with the lines that tcpdump 4.99.3 -t -nn
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

enum { LARGEST = 1024, NO_STAMP = 1 };

static const struct frame {
	const char *name;
	int link_type;
	unsigned verbose;
	unsigned captured; /* 0: all */
	const char *bytes;
	const char *expected;
} frames[] = {
    {"IEEE 802.1w rapid spanning tree", 1, 1, 0,
	"0180c200000002000000000a0027424203000002023c80000200000000010000000480000200"
	"0000000280010100140002000f0000",
	"STP 802.1w, Rapid STP, Flags [Learn, Forward], bridge-id 8000.02:00:00:00:00:0"
	"2.8001, length 36\n"
	"\tmessage-age 1.00s, max-age 20.00s, hello-time 2.00s, forwarding-delay 15.00s"
	"\n"
	"\troot-id 8000.02:00:00:00:00:01, root-pathcost 4, port-role Designated\n"},
    {"LLDP", 1, 1, 0,
	"0180c200000e02000000000a88cc02070402000000000a04050565746830060200780a037377"
	"310c0861207377697463680e0400140004100c05010a000001020000000100fe060080c20100"
	"01fe0900120f01036c1100100000",
	"LLDP, length 76\n"
	"\tChassis ID TLV (1), length 7\n"
	"\t  Subtype MAC address (4): 02:00:00:00:00:0a\n"
	"\tPort ID TLV (2), length 5\n"
	"\t  Subtype Interface Name (5): eth0\n"
	"\tTime to Live TLV (3), length 2: TTL 120s\n"
	"\tSystem Name TLV (5), length 3: sw1\n"
	"\tSystem Description TLV (6), length 8\n"
	"\t  a switch\n"
	"\tSystem Capabilities TLV (7), length 4\n"
	"\t  System  Capabilities [Bridge, Router] (0x0014)\n"
	"\t  Enabled Capabilities [Bridge] (0x0004)\n"
	"\tManagement Address TLV (8), length 12\n"
	"\t  Management Address length 5, AFI IPv4 (1): 10.0.0.1\n"
	"\t  Interface Index Interface Numbering (2): 1\n"
	"\tOrganization specific TLV (127), length 6: OUI Ethernet bridged (0x0080c2)\n"
	"\t  Port VLAN Id Subtype (1)\n"
	"\t    port vlan id (PVID): 1\n"
	"\tOrganization specific TLV (127), length 9: OUI IEEE 802.3 Private (0x00120f)"
	"\n"
	"\t  MAC/PHY configuration/status Subtype (1)\n"
	"\t    autonegotiation [supported, enabled] (0x03)\n"
	"\t    PMD autoneg capability [10BASE-T hdx, 10BASE-T fdx, 100BASE-TX hdx, 100B"
	"ASE-TX fdx, Asym and Sym PAUSE for fdx, 1000BASE-T fdx] (0x6c11)\n"
	"\t    MAU type 100BASETX fdx (0x0010)\n"
	"\tEnd TLV (0), length 0\n"},
    {"LLDP in short", 1, 0, 0,
	"0180c200000e02000000000a88cc02070402000000000a04050565746830060200780a037377"
	"310c0861207377697463680e0400140004100c05010a000001020000000100fe060080c20100"
	"01fe0900120f01036c1100100000",
	"LLDP, length 76: sw1\n"},
    {"LACP", 1, 1, 0,
	"0180c200000202000000000a88090101011480000200000000010001800000013d0000000214"
	"80000200000000020001800000023d0000000310000000000000000000000000000000000000"
	"0000000000000000000000000000000000000000000000000000000000000000000000000000"
	"00000000000000000000",
	"LACPv1, length 110\n"
	"\tActor Information TLV (0x01), length 20\n"
	"\t  System 02:00:00:00:00:01, System Priority 32768, Key 1, Port 1, Port Prior"
	"ity 32768\n"
	"\t  State Flags [Activity, Aggregation, Synchronization, Collecting, Distribut"
	"ing]\n"
	"\tPartner Information TLV (0x02), length 20\n"
	"\t  System 02:00:00:00:00:02, System Priority 32768, Key 1, Port 2, Port Prior"
	"ity 32768\n"
	"\t  State Flags [Activity, Aggregation, Synchronization, Collecting, Distribut"
	"ing]\n"
	"\tCollector Information TLV (0x03), length 16\n"
	"\t  Max Delay 0\n"
	"\tTerminator TLV (0x00), length 0\n"},
    {"EAPOL with EAP", 1, 1, 0, "02000000000b02000000000a888e02000009020100090175736572",
	"EAP packet (0) v2, len 9, Response (2), id 1, len 9\n"
	"\t\t Type Identity (1), Identity: user\n"},
    {"CDP", 1, 1, 0,
	"01000ccccccc02000000000a0024aaaa0300000c200002b40000000100077377310003000945"
	"74682f310004000800000028",
	"CDPv2, ttl: 180s, checksum: 0x0000 (unverified), length 28\n"
	"\tDevice-ID (0x01), value length: 3 bytes: 'sw1'\n"
	"\tPort-ID (0x03), value length: 5 bytes: 'Eth/1'\n"
	"\tCapability (0x04), value length: 4 bytes: (0x00000028): L2 Switch, IGMP snoo"
	"ping\n"},
    {"PPPoE discovery", 1, 0, 0, "02000000000b02000000000a886311090000000c010100000103000411223344",
	"PPPoE PADI [Service-Name] [Host-Uniq \".\"3D\"]\n"},
    {"IP in PPPoE", 1, 0, 0,
	"02000000000b02000000000a886411000007002200214500002000010000401166ca0a000001"
	"0a0000020fa01388000c000061626364",
	"PPPoE  [ses 0x7] IP 10.0.0.1.4000 > 10.0.0.2.5000: UDP, length 4\n"},
    {"LCP", 1, 1, 0, "02000000000b02000000000a886411000007000ec0210101000c010405d40304c023",
	"PPPoE  [ses 0x7] LCP, Conf-Request (0x01), id 1, length 14\n"
	"\tencoded length 12 (=Option(s) length 8)\n"
	"\t  MRU Option (0x01), length 4: 1492\n"
	"\t  Auth-Prot Option (0x03), length 4: PAP\n"},
    {"MPLS labels around IP", 1, 0, 0,
	"02000000000b02000000000a884700010040000111404500002000010000401166ca0a000001"
	"0a0000020fa01388000c000061626364",
	"MPLS (label 16, tc 0, ttl 64) (label 17, tc 0, [S], ttl 64) IP 10.0.0.1.4000 >"
	" 10.0.0.2.5000: UDP, length 4\n"},
    {"GRE with key and sequence", 1, 1, 0,
	"02000000000b02000000000a08004500004000010000402f668c0a0000010a00000230000800"
	"00000007000000014500002000010000401166ca0a0000010a0000020fa01388000c00006162"
	"6364",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto GRE (47), length 64)"
	"\n"
	"    10.0.0.1 > 10.0.0.2: GREv0, Flags [key present, sequence# present], key=0x"
	"7, seq 1, length 44\n"
	"\tIP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 32"
	")\n"
	"    10.0.0.1.4000 > 10.0.0.2.5000: UDP, length 4\n"},
    {"ERSPAN", 1, 0, 0,
	"02000000000b02000000000a08004500005200010000402f667a0a0000010a000002100088be"
	"00000001100100010000000002000000000b02000000000a08004500002000010000401166ca"
	"0a0000010a0000020fa01388000c000061626364",
	"IP 10.0.0.1 > 10.0.0.2: GREv0, seq 1, length 62: gre-proto-0x88be\n"},
    {"IP in IP", 1, 0, 0,
	"02000000000b02000000000a08004500003400010000400466c30a0000010a00000245000020"
	"00010000401166ca0a0000010a0000020fa01388000c000061626364",
	"IP 10.0.0.1 > 10.0.0.2: IP 10.0.0.1.4000 > 10.0.0.2.5000: UDP, length 4\n"},
    {"VXLAN", 1, 0, 0,
	"02000000000b02000000000a08004500005200010000401166980a0000010a000002138812b5"
	"003e00000800000000002a0002000000000b02000000000a08004500002000010000401166ca"
	"0a0000010a0000020fa01388000c000061626364",
	"IP 10.0.0.1.5000 > 10.0.0.2.4789: VXLAN, flags [I] (0x08), vni 42\n"
	"IP 10.0.0.1.4000 > 10.0.0.2.5000: UDP, length 4\n"},
    {"Geneve with an option", 1, 1, 0,
	"02000000000b02000000000a08004500005a00010000401166900a0000010a000002138817c1"
	"004600000140655800002a00010203010000000102000000000b02000000000a080045000020"
	"00010000401166ca0a0000010a0000020fa01388000c000061626364",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 90)"
	"\n"
	"    10.0.0.1.5000 > 10.0.0.2.6081: Geneve, Flags [C], vni 0x2a, options [class"
	" Open Virtual Networking (OVN) (0x102) type 0x3 len 8 [bad length]]\n"
	"\t [|llc]\n"},
    {"ESP", 1, 0, 0,
	"02000000000b02000000000a08004500002c000100004032669d0a0000010a00000200001000"
	"0000000100000000000000000000000000000000",
	"IP 10.0.0.1 > 10.0.0.2: ESP(spi=0x00001000,seq=0x1), length 24\n"},
    {"AH around UDP", 1, 1, 0,
	"02000000000b02000000000a08004500003800010000403366900a0000010a00000211040000"
	"00001000000000010000000000000000000000000fa01388000c000061626364",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto AH (51), length 56)\n"
	"    10.0.0.1 > 10.0.0.2: AH(length=4(24-bytes),spi=0x00001000,seq=0x1,icv=0x00"
	"0000000000000000000000): 4000 > 5000: UDP, length 4\n"},
    {"OSPF hello", 1, 1, 0,
	"02000000000b02000000000a080045000044000100000159cf5a0a000001e000000502010030"
	"0101010100000000ec9300000000000000000000ffffff00000a0201000000280a0000010000"
	"000002020202",
	"IP (tos 0x0, ttl 1, id 1, offset 0, flags [none], proto OSPF (89), length 68)"
	"\n"
	"    10.0.0.1 > 224.0.0.5: OSPFv2, Hello, length 48\n"
	"\tRouter-ID 1.1.1.1, Backbone Area, Authentication Type: none (0)\n"
	"\tOptions [External]\n"
	"\t  Hello Timer 10s, Dead Timer 40s, Mask 255.255.255.0, Priority 1\n"
	"\t  Designated Router 10.0.0.1\n"
	"\t  Neighbor List:\n"
	"\t    2.2.2.2\n"},
    {"VRRP", 1, 1, 0,
	"02000000000b02000000000a08004500002800010000ff70d1510a000001e000001221016401"
	"00016ffe0a0000fe0000000000000000",
	"IP (tos 0x0, ttl 255, id 1, offset 0, flags [none], proto VRRP (112), length 4"
	"0)\n"
	"    10.0.0.1 > 224.0.0.18: VRRPv2, Advertisement, vrid 1, prio 100, authtype n"
	"one, intvl 1s, length 20, addrs: 10.0.0.254\n"},
    {"HSRP", 1, 1, 0,
	"02000000000b02000000000a080045000030000100000111cfb90a000001e000000207c107c1"
	"001c0000000010030a780100636973636f0000000a0000fe",
	"IP (tos 0x0, ttl 1, id 1, offset 0, flags [none], proto UDP (17), length 48)\n"
	"    10.0.0.1.1985 > 224.0.0.2.1985: HSRPv0-hello 20: state=active group=1 addr"
	"=10.0.0.254 hellotime=3s holdtime=10s priority=120 auth=\"cisco\"\n"},
    {"PIM hello", 1, 1, 0,
	"02000000000b02000000000a080045000026000100000167cf620a000001e000000d2000df7b"
	"0001000200690014000400000000",
	"IP (tos 0x0, ttl 1, id 1, offset 0, flags [none], proto PIM (103), length 38)"
	"\n"
	"    10.0.0.1 > 224.0.0.13: PIMv2, length 18\n"
	"\tHello, cksum 0xdf7b (correct)\n"
	"\t  Hold Time Option (1), length 2, Value: 1m45s\n"
	"\t  Generation ID Option (20), length 4, Value: 0x00000000\n"},
    {"EIGRP hello", 1, 1, 0,
	"02000000000b02000000000a080045000034000100000258ce660a000001e000000a02050000"
	"000000000000000000000000000000640001000c010001000000000f",
	"IP (tos 0x0, ttl 2, id 1, offset 0, flags [none], proto EIGRP (88), length 52)"
	"\n"
	"    10.0.0.1 > 224.0.0.10: \n"
	"\tEIGRP v2, opcode: Hello (5), chksum: 0x0000, Flags: [none]\n"
	"\tseq: 0x00000000, ack: 0x00000000, VRID: 0, AS: 100, length: 12\n"
	"\t  General Parameters TLV (0x0001), length: 12\n"
	"\t    holdtime: 15s, k1 1, k2 0, k3 1, k4 0, k5 0\n"},
    {"RIP", 1, 1, 0,
	"02000000000b02000000000a080045000034000100000111cfae0a000001e000000902080208"
	"0020000002020000000200000a010000ffff00000000000000000001",
	"IP (tos 0x0, ttl 1, id 1, offset 0, flags [none], proto UDP (17), length 52)\n"
	"    10.0.0.1.520 > 224.0.0.9.520: \n"
	"\tRIPv2, Response, length: 24, routes: 1 or less\n"
	"\t  AFI IPv4,        10.1.0.0/16, tag 0x0000, metric: 1, next-hop: self\n"},
    {"BGP open", 1, 1, 0,
	"02000000000b02000000000a08004500005300010000400666a20a0000010a0000029c4000b3"
	"000000010000000150180064ef350000ffffffffffffffffffffffffffffffff002b0104fde8"
	"00b4010101010e020c01040001000141040000fde8",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 83)\n"
	"    10.0.0.1.40000 > 10.0.0.2.179: Flags [P.], cksum 0xef35 (correct), seq 1:4"
	"4, ack 1, win 100, length 43: BGP\n"
	"\tOpen Message (1), length: 43\n"
	"\t  Version 4, my AS 65000, Holdtime 180s, ID 1.1.1.1\n"
	"\t  Optional parameters, length: 14\n"
	"\t    Option Capabilities Advertisement (2), length: 12\n"
	"\t      Multiprotocol Extensions (1), length: 4\n"
	"\t\tAFI IPv4 (1), SAFI Unicast (1)\n"
	"\t      32-Bit AS Number (65), length: 4\n"
	"\t\t 4 Byte AS 65000\n"},
    {"BGP update", 1, 1, 0,
	"02000000000b02000000000a080045000056000100004006669f0a0000010a0000029c4000b3"
	"000000010000000150180064958d0000ffffffffffffffffffffffffffffffff002e02000000"
	"144001010040020602010000fde84003040a000001080a01",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 86)\n"
	"    10.0.0.1.40000 > 10.0.0.2.179: Flags [P.], cksum 0x958d (correct), seq 1:4"
	"7, ack 1, win 100, length 46: BGP\n"
	"\tUpdate Message (2), length: 46\n"
	"\t  Origin (1), length: 1, Flags [T]: IGP\n"
	"\t  AS Path (2), length: 6, Flags [T]: 65000 \n"
	"\t  Next Hop (3), length: 4, Flags [T]: 10.0.0.1\n"
	"\t  Updated routes:\n"
	"\t    10.0.0.0/8 [|bgp]\n"},
    {"SCTP INIT", 1, 1, 0,
	"02000000000b02000000000a08004500003400010000408466430a0000010a00000203e80b59"
	"000000010000000001000014000000050000ffff000a000a00000009",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto SCTP (132), length 52"
	")\n"
	"    10.0.0.1.1000 > 10.0.0.2.2905: sctp (1) [INIT] [init tag: 5] [rwnd: 65535]"
	" [OS: 10] [MIS: 10] [init TSN: 9] \n"},
    {"BFD", 1, 1, 0,
	"02000000000b02000000000a08004500003400010000ff11a7b50a0000010a000002c0300ec8"
	"0020000020c003180000000100000002000027100000271000000000",
	"IP (tos 0x0, ttl 255, id 1, offset 0, flags [none], proto UDP (17), length 52)"
	"\n"
	"    10.0.0.1.49200 > 10.0.0.2.3784: BFDv1, length: 24\n"
	"\tControl, State Up, Flags: [none], Diagnostic: No Diagnostic (0x00)\n"
	"\tDetection Timer Multiplier: 3 (30 ms Detection time), BFD Length: 24\n"
	"\tMy Discriminator: 0x00000001, Your Discriminator: 0x00000002\n"
	"\t  Desired min Tx Interval:      10 ms\n"
	"\t  Required min Rx Interval:     10 ms\n"
	"\t  Required min Echo Interval:    0 ms\n"},
    {"L2TP", 1, 0, 0,
	"02000000000b02000000000a08004500002800010000401166c20a0000010a00000206a506a5"
	"00140000c802000c0001000000000000",
	"IP 10.0.0.1.1701 > 10.0.0.2.1701:  l2tp:[TLS](1/0)Ns=0,Nr=0 ZLB\n"},
    {"LDP hello", 1, 1, 0,
	"02000000000b02000000000a08004500003e000100000111cfab0a000001e000000202860286"
	"002a00000001001e010101010000010000140000000004000004000fc0000401000401010101",
	"IP (tos 0x0, ttl 1, id 1, offset 0, flags [none], proto UDP (17), length 62)\n"
	"    10.0.0.1.646 > 224.0.0.2.646: \n"
	"\tLDP, Label-Space-ID: 1.1.1.1:0, pdu-length: 30\n"
	"\t  Hello Message (0x0100), length: 20, Message ID: 0x00000000, Flags: [ignore"
	" if unknown]\n"
	"\t    Common Hello Parameters TLV (0x0400), length: 4, Flags: [ignore and don'"
	"t forward if unknown]\n"
	"\t      Hold Time: 15s, Flags: [Targeted Hello, Request for targeted Hellos]\n"
	"\t    IPv4 Transport Address TLV (0x0401), length: 4, Flags: [ignore and don't"
	" forward if unknown]\n"
	"\t      IPv4 Transport Address: 1.1.1.1\n"},
    {"IS-IS hello", 1, 1, 0,
	"0180c200001402000000000a0027fefe03831b01000f01000001020000000001001e00244002"
	"00000000010101034900018101cc00",
	"IS-IS, length 36\n"
	"\tL1 Lan IIH, hlen: 27, v: 1, pdu-v: 1, sys-id-len: 6 (0), max-area: 3 (0)\n"
	"\t  source-id: 0200.0000.0001,  holding time: 30s, Flags: [Level 1 only]\n"
	"\t  lan-id:    0200.0000.0001.01, Priority: 64, PDU length: 36\n"
	"\t    Area address(es) TLV #1, length: 3\n"
	"\t    Protocols supported TLV #129, length: 1\n"
	"\t      NLPID(s): IPv4 (0xcc) [|isis]\n"},
    {"CFM continuity check", 1, 1, 0,
	"02000000000b02000000000a8902600104460000000100010104026162000000000000000000"
	"0000000000000000000000000000000000000000000000000000000000000000000000000000"
	"00000000000000000000000000",
	"CFMv0 Continuity Check Message, MD Level 3, length 75\n"
	"\tFirst TLV offset 70, Flags [CCM Interval 4]\n"
	"\t  CCM Interval 1.000s, min CCM Lifetime 3.250s, max CCM Lifetime 3.500s\n"
	"\t  Sequence Number 0x00000001, MA-End-Point-ID 0x0001\n"
	"\t  MD Name Format No MD Name present (1)\n"
	"\t  MA Name-Format RFC2685 VPN-ID (4), MA name length 2\n"
	"\t  MA Name: \n"
	"\t    0x0000:  6162\n"
	"\tEnd TLV (0x00)\n"},
    {"a DCCP request", 1, 2, 0,
	"02000000000b02000000000a08004500002c00010000402166ae0a0000010a00000203e807d0"
	"060000000100000000000007000000012003010a",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto DCCP (33), length 44)"
	"\n"
	"    10.0.0.1.1000 > 10.0.0.2.2000: DCCP (CCVal 0, CsCov 0, cksum 0x0000 (incor"
	"rect -> 0xb7f6)) DCCP-Request (service=1) seq 7 <change_l ccid, Option 10>\n"},
    {"ATA over Ethernet", 1, 1, 0,
	"02000000000b02000000000a88a2100000010201000000070001000201100003636667",
	"AoE length 21, Ver 1, Flags: [none]\n"
	"\tMajor: 0x0001, Minor: 0x02, Command: Query Config Information, Tag: 0x000000"
	"07\n"
	"\tBuffer Count: 1, Firmware Version: 2, Sector Count: 1, AoE: 1, CCmd: read co"
	"nfig string\n"
	"\tConfig String (length 3): cfg\n"},
    {"AppleTalk name lookup", 1, 0, 0,
	"090007ffffff02000000000a0022aaaa03080007809b001d00000000ff00ff2a02fd022101ff"
	"002afd00013d013d012a",
	"AT 65280.42.253 > 0.2:  nbp-lkup 1: \"=:=@*\"\n"},
    {"PGM data with a fragment", 1, 1, 0,
	"02000000000b02000000000a08004500004400010000407166460a0000010a00000203e807d0"
	"0401000001020304050600040000000200000001000400148110000000000002000000000000"
	"000461626364",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto PGM (113), length 68)"
	"\n"
	"    10.0.0.1 > 10.0.0.2: 10.0.0.1.1000 > 10.0.0.2.2000: PGM, length 4 0x010203"
	"040506 ODATA trail 1 seq 2 OPTS LEN 20 FRAG seq 2 off 0 len 4 [48]\n"},
    {"a beacon of IEEE 802.11", 105, 0, 0,
	"80000000ffffffffffff02000000000102000000000110000000000000000000640011040003"
	"6e6574010482848b9603010630140100000fac040100000fac040100000fac020000",
	"Beacon (net) [1.0* 2.0* 5.5* 11.0* Mbit] ESS CH: 6, PRIVACY\n"},
    {"radiotap before it", 127, 0, 0, "00000d000c000000028509a000d4000000020000000001",
	"1.0 Mb/s  [|802.11_radio]Acknowledgment RA:02:00:00:00:00:01 \n"},
    {"USB control", 189, 0, 0,
	"40e0c70300880000530280020100003d0000000000000000000000008dffffff280000000000"
	"0000800600010000120000000000000000000000000000000000",
	"USB CONTROL SUBMIT to 1:2:0\n"},
    {"C-HDLC around IP", 104, 0, 0,
	"0f0008004500002000010000401166ca0a0000010a0000020fa01388000c000061626364",
	"IP 10.0.0.1.4000 > 10.0.0.2.5000: UDP, length 4\n"},
    {"NFLOG", 239, 0, 0,
	"020000000800010008000200240009004500002000010000401166ca0a0000010a0000020fa0"
	"1388000c000061626364",
	"IP 10.0.0.1.4000 > 10.0.0.2.5000: UDP, length 4\n"},
    {"a frame cut in LLDP", 1, 1, 40,
	"0180c200000e02000000000a88cc02070402000000000a04050565746830060200780a037377"
	"310c0861207377697463680e0400140004100c05010a000001020000000100fe060080c20100"
	"01fe0900120f01036c1100100000",
	"LLDP, length 76\n"
	"\tChassis ID TLV (1), length 7\n"
	"\t  Subtype MAC address (4): 02:00:00:00:00:0a\n"
	"\tPort ID TLV (2), length 5\n"
	"\t  Subtype Interface Name (5): eth0\n"
	"\tTime to Live TLV (3), length 2: TTL 120s\n"
	"\tSystem Name TLV (5), length 3: sw1 [|lldp]\n"},
    {"a frame cut in OSPF", 1, 1, 60,
	"02000000000b02000000000a080045000044000100000159cf5a0a000001e000000502010030"
	"0101010100000000ec9300000000000000000000ffffff00000a0201000000280a0000010000"
	"000002020202",
	"IP (tos 0x0, ttl 1, id 1, offset 0, flags [none], proto OSPF (89), length 68)"
	"\n"
	"    10.0.0.1 > 224.0.0.5: OSPFv2, Hello, length 48\n"
	"\tRouter-ID 1.1.1.1, Backbone Area, Authentication Type: none (0) [|ospf2]\n"},
    {"a frame cut in GRE", 1, 0, 40,
	"02000000000b02000000000a08004500004000010000402f668c0a0000010a00000230000800"
	"00000007000000014500002000010000401166ca0a0000010a0000020fa01388000c00006162"
	"6364",
	"IP 10.0.0.1 > 10.0.0.2: GREv0 [|gre]\n"},
    {"a frame cut in STP", 1, 0, 30,
	"0180c200000002000000000a0027424203000002023c80000200000000010000000480000200"
	"0000000280010100140002000f0000",
	"STP 802.1w, Rapid STP, Flags [Learn, Forward] [|stp]\n"},
    {"a frame cut in BGP", 1, 1, 100,
	"02000000000b02000000000a080045000056000100004006669f0a0000010a0000029c4000b3"
	"000000010000000150180064958d0000ffffffffffffffffffffffffffffffff002e02000000"
	"144001010040020602010000fde84003040a000001080a01",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto TCP (6), length 86)\n"
	"    10.0.0.1.40000 > 10.0.0.2.179: Flags [P.], cksum 0x958d (correct), seq 1:4"
	"7, ack 1, win 100, length 46: BGP\n"
	"\tUpdate Message (2), length: 46\n"
	"\t  Origin (1), length: 1, Flags [T]: IGP\n"
	"\t  AS Path (2), length: 6, Flags [T]: 65000 \n"
	"\t  Next Hop (3), length: 4, Flags [T]: 10.0.0.1\n"
	"\t  Updated routes:\n"
	"\t    10.0.0.0/8 [|bgp]\n"},
    {"an RSVP Path message", 1, 0, 0,
	"02000000001402000000000a0800450000e400010000402e65e90a0000010a00000211011234"
	"ff0000d000100107c0a8000100000011c0a80001000c0301c0a8000100000007000805010000"
	"7530001414010108c0a8000120008108c0a80001200000081301000008000010cf0707000105"
	"6c73702d61000000000c0b07c0a800010000000100240c0200000007050000067f0000054998"
	"968044bb80004a18968000000040000005dc00480d020000000a010000080400000100000003"
	"060000014974240008000001ffffffff0a000001000005dc020000058200000248f424000000"
	"0007850000010000000905800000",
	"IP 10.0.0.1 > 10.0.0.2: RSVPv1 Path Message, length: 208\n"},
    {"an RSVP Path message", 1, 1, 0,
	"02000000001402000000000a0800450000e400010000402e65e90a0000010a00000211011234"
	"ff0000d000100107c0a8000100000011c0a80001000c0301c0a8000100000007000805010000"
	"7530001414010108c0a8000120008108c0a80001200000081301000008000010cf0707000105"
	"6c73702d61000000000c0b07c0a800010000000100240c0200000007050000067f0000054998"
	"968044bb80004a18968000000040000005dc00480d020000000a010000080400000100000003"
	"060000014974240008000001ffffffff0a000001000005dc020000058200000248f424000000"
	"0007850000010000000905800000",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto RSVP (46), length 2"
	"28)\n"
	"    10.0.0.1 > 10.0.0.2: \n"
	"\tRSVPv1 Path Message (1), Flags: [Refresh reduction capable], length: 208, "
	"ttl: 255, checksum: 0x1234\n"
	"\t  Session Object (1) Flags: [reject if unknown], Class-Type: Tunnel IPv4 ("
	"7), length: 16\n"
	"\t    IPv4 Tunnel EndPoint: 192.168.0.1, Tunnel ID: 0x0011, Extended Tunnel "
	"ID: 192.168.0.1\n"
	"\t  RSVP Hop Object (3) Flags: [reject if unknown], Class-Type: IPv4 (1), le"
	"ngth: 12\n"
	"\t    Previous/Next Interface: 192.168.0.1, Logical Interface Handle: 0x0000"
	"0007\n"
	"\t  Time Values Object (5) Flags: [reject if unknown], Class-Type: 1 (1), le"
	"ngth: 8\n"
	"\t    Refresh Period: 30000ms\n"
	"\t  ERO Object (20) Flags: [reject if unknown], Class-Type: IPv4 (1), length"
	": 20\n"
	"\t    Subobject Type: IPv4 prefix, length 8, Strict, 192.168.0.1/32, Flags: "
	"[none]\n"
	"\t    Subobject Type: IPv4 prefix, length 8, Loose, 192.168.0.1/32, Flags: ["
	"none]\n"
	"\t  Label Request Object (19) Flags: [reject if unknown], Class-Type: withou"
	"t label range (1), length: 8\n"
	"\t    L3 Protocol ID: IPv4\n"
	"\t  Session Attribute Object (207) Flags: [ignore and forward if unknown], C"
	"lass-Type: Tunnel IPv4 (7), length: 16\n"
	"\t    Session Name: lsp-a\n"
	"\t    Setup Priority: 7, Holding Priority: 0, Flags: [Local Protection] (0x1"
	")\n"
	"\t  Sender Template Object (11) Flags: [reject if unknown], Class-Type: Tunn"
	"el IPv4 (7), length: 12\n"
	"\t    IPv4 Tunnel Sender Address: 192.168.0.1, LSP-ID: 0x0001\n"
	"\t  Sender TSpec Object (12) Flags: [reject if unknown], Class-Type: IntServ"
	" (2), length: 36\n"
	"\t    Msg-Version: 0, length: 28\n"
	"\t    Service Type: Controlled Load (5), break bit not set, Service length: "
	"24\n"
	"\t      Parameter ID: Token Bucket TSpec (127), length: 20, Flags: [0x00]\n"
	"\t\tToken Bucket Rate: 10 Mbps\n"
	"\t\tToken Bucket Size: 1500 bytes\n"
	"\t\tPeak Data Rate: 20 Mbps\n"
	"\t\tMinimum Policed Unit: 64 bytes\n"
	"\t\tMaximum Packet Size: 1500 bytes\n"
	"\t  Adspec Object (13) Flags: [reject if unknown], Class-Type: IntServ (2), "
	"length: 72\n"
	"\t    Msg-Version: 0, length: 40\n"
	"\t    Service Type: Default/Global Information (1), break bit not set, Servi"
	"ce length: 32\n"
	"\t      Parameter ID: IS hop cnt (4), length: 4, Flags: [0x00]\n"
	"\t\tIS hop count: 3\n"
	"\t      Parameter ID: Path b/w estimate (6), length: 4, Flags: [0x00]\n"
	"\t\tPath b/w estimate: 8 Mbps\n"
	"\t      Parameter ID: Minimum path latency (8), length: 4, Flags: [0x00]\n"
	"\t\tMinimum path latency: don't care\n"
	"\t      Parameter ID: Composed MTU (10), length: 4, Flags: [0x00]\n"
	"\t\tComposed MTU: 1500 bytes\n"
	"\t    Service Type: Guaranteed Service (2), break bit not set, Service lengt"
	"h: 20\n"
	"\t      Parameter ID: Guaranteed Service RSpec (130), length: 8, Flags: [0x0"
	"0]\n"
	"\t\tRate: 4 Mbps\n"
	"\t\tSlack Term: 7\n"
	"\t      Parameter ID: End-to-end composed value for C (133), length: 4, Flag"
	"s: [0x00]\n"
	"\t\tValue: 9\n"
	"\t    Service Type: Controlled Load (5), break bit set, Service length: 0\n"},
    {"RSVP: sessions, labels, templates", 1, 1, 0,
	"02000000001402000000000a08004500021000010000402e64bd0a0000010a00000211021234"
	"ff0001fc000c0101c0a80001110100500018010220010db80000000000000000000000010600"
	"00500028010820010db80000000000000000000000010000001120010db80000000000000000"
	"000000010010010dc0a8000100000012c0a800010020010e000000010000001320010db80000"
	"00000000000000000001000000000010010bc0a8000100000014c0a8000100080f01c0a80001"
	"00140f0220010db80000000000000000000000010008c301c0a800010014c30220010db80000"
	"00000000000000000001000c1001000000100000001100082302000000200010810300000001"
	"00000002000000030008080100000012000c0a01c0a800010000005000180a0220010db80000"
	"000000000000000000010000005100180a0320010db800000000000000000000000100abcdef"
	"000c0a07c0a800010000000500180a0820010db8000000000000000000000001000000060014"
	"0a0cc0a8000100000001c0a8000100020000002c0a0d20010db8000000000000000000000001"
	"0000000120010db800000000000000000000000100000002000c0b01c0a80001000000520018"
	"0b0220010db80000000000000000000000010000005300140b0cc0a8000100000001c0a80001"
	"00020000002c0b0d20010db80000000000000000000000010000000120010db8000000000000"
	"00000000000100000002",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto RSVP (46), length 5"
	"28)\n"
	"    10.0.0.1 > 10.0.0.2: \n"
	"\tRSVPv1 Resv Message (2), Flags: [Refresh reduction capable], length: 508, "
	"ttl: 255, checksum: 0x1234\n"
	"\t  Session Object (1) Flags: [reject if unknown], Class-Type: IPv4 (1), len"
	"gth: 12\n"
	"\t    IPv4 DestAddress: 192.168.0.1, Protocol ID: 0x11\n"
	"\t    Flags: [0x01], DestPort 80\n"
	"\t  Session Object (1) Flags: [reject if unknown], Class-Type: IPv6 (2), len"
	"gth: 24\n"
	"\t    IPv6 DestAddress: 2001:db8::1, Protocol ID: 0x06\n"
	"\t    Flags: [0x00], DestPort 80\n"
	"\t  Session Object (1) Flags: [reject if unknown], Class-Type: Unknown (8), "
	"length: 40\n"
	"\t    IPv6 Tunnel EndPoint: 2001:db8::1, Tunnel ID: 0x0011, Extended Tunnel "
	"ID: 2001:db8::1\n"
	"\t  Session Object (1) Flags: [reject if unknown], Class-Type: IPv4 P2MP LSP"
	" Tunnel (13), length: 16\n"
	"\t    IPv4 P2MP LSP ID: 192.168.0.1, Tunnel ID: 0x0012, Extended Tunnel ID: "
	"192.168.0.1\n"
	"\t  Session Object (1) Flags: [reject if unknown], Class-Type: IPv6 P2MP LSP"
	" Tunnel (14), length: 32\n"
	"\t    IPv6 P2MP LSP ID: 0x00000001, Tunnel ID: 0x0013, Extended Tunnel ID: 2"
	"001:db8::1\n"
	"\t  Session Object (1) Flags: [reject if unknown], Class-Type: UNI IPv4 (11)"
	", length: 16\n"
	"\t    IPv4 Tunnel EndPoint: 192.168.0.1, Tunnel ID: 0x0014, Extended Tunnel "
	"ID: 192.168.0.1\n"
	"\t  Confirm Object (15) Flags: [reject if unknown], Class-Type: IPv4 (1), le"
	"ngth: 8\n"
	"\t    IPv4 Receiver Address: 192.168.0.1\n"
	"\t  Confirm Object (15) Flags: [reject if unknown], Class-Type: IPv6 (2), le"
	"ngth: 20\n"
	"\t    IPv6 Receiver Address: 2001:db8::1\n"
	"\t  Notify Request Object (195) Flags: [ignore and forward if unknown], Clas"
	"s-Type: IPv4 (1), length: 8\n"
	"\t    IPv4 Notify Node Address: 192.168.0.1\n"
	"\t  Notify Request Object (195) Flags: [ignore and forward if unknown], Clas"
	"s-Type: IPv6 (2), length: 20\n"
	"\t    IPv6 Notify Node Address: 2001:db8::1\n"
	"\t  Label Object (16) Flags: [reject if unknown], Class-Type: Label (1), len"
	"gth: 12\n"
	"\t    Label: 16\n"
	"\t    Label: 17\n"
	"\t  Upstream Label Object (35) Flags: [reject if unknown], Class-Type: Gener"
	"alized Label (2), length: 8\n"
	"\t    Generalized Label: 32\n"
	"\t  Suggested Label Object (129) Flags: [ignore silently if unknown], Class-"
	"Type: Waveband Switching (3), length: 16\n"
	"\t    Waveband ID: 1\n"
	"\t    Start Label: 2, Stop Label: 3\n"
	"\t  Style Object (8) Flags: [reject if unknown], Class-Type: 1 (1), length: "
	"8\n"
	"\t    Reservation Style: Shared Explicit, Flags: [0x00]\n"
	"\t  FilterSpec Object (10) Flags: [reject if unknown], Class-Type: IPv4 (1),"
	" length: 12\n"
	"\t    Source Address: 192.168.0.1, Source Port: 80\n"
	"\t  FilterSpec Object (10) Flags: [reject if unknown], Class-Type: IPv6 (2),"
	" length: 24\n"
	"\t    Source Address: 2001:db8::1, Source Port: 81\n"
	"\t  FilterSpec Object (10) Flags: [reject if unknown], Class-Type: IPv6 Flow"
	"-label (3), length: 24\n"
	"\t    Source Address: 2001:db8::1, Flow Label: 11259375\n"
	"\t  FilterSpec Object (10) Flags: [reject if unknown], Class-Type: Tunnel IP"
	"v4 (7), length: 12\n"
	"\t    Source Address: 192.168.0.1, LSP-ID: 0x0005\n"
	"\t  FilterSpec Object (10) Flags: [reject if unknown], Class-Type: Unknown ("
	"8), length: 24\n"
	"\t    Source Address: 32.1.13.184, LSP-ID: 0x0006\n"
	"\t  FilterSpec Object (10) Flags: [reject if unknown], Class-Type: IPv4 P2MP"
	" LSP Tunnel (12), length: 20\n"
	"\t    IPv4 Tunnel Sender Address: 192.168.0.1, LSP ID: 0x0001\n"
	"\t    Sub-Group Originator ID: 192.168.0.1, Sub-Group ID: 0x0002\n"
	"\t  FilterSpec Object (10) Flags: [reject if unknown], Class-Type: IPv6 P2MP"
	" LSP Tunnel (13), length: 44\n"
	"\t    IPv6 Tunnel Sender Address: 2001:db8::1, LSP ID: 0x0001\n"
	"\t    Sub-Group Originator ID: 2001:db8::1, Sub-Group ID: 0x0002\n"
	"\t  Sender Template Object (11) Flags: [reject if unknown], Class-Type: IPv4"
	" (1), length: 12\n"
	"\t    Source Address: 192.168.0.1, Source Port: 82\n"
	"\t  Sender Template Object (11) Flags: [reject if unknown], Class-Type: IPv6"
	" (2), length: 24\n"
	"\t    Source Address: 2001:db8::1, Source Port: 83\n"
	"\t  Sender Template Object (11) Flags: [reject if unknown], Class-Type: IPv4"
	" P2MP LSP Tunnel (12), length: 20\n"
	"\t    IPv4 Tunnel Sender Address: 192.168.0.1, LSP ID: 0x0001\n"
	"\t    Sub-Group Originator ID: 192.168.0.1, Sub-Group ID: 0x0002\n"
	"\t  Sender Template Object (11) Flags: [reject if unknown], Class-Type: IPv6"
	" P2MP LSP Tunnel (13), length: 44\n"
	"\t    IPv6 Tunnel Sender Address: 2001:db8::1, LSP ID: 0x0001\n"
	"\t    Sub-Group Originator ID: 2001:db8::1, Sub-Group ID: 0x0002\n"},
    {"RSVP: the other objects", 1, 1, 0,
	"02000000001402000000000a08004500020400010000402e64c90a0000010a00000211141234"
	"ff0001f00010130200000800800500060007000800101303000086dd01000011000000220008"
	"1304023300210018150103080101000000100108c0a80001200f20040001000c160100000001"
	"00000002000c83010000271000004e2000088601000001070040e50100080101c0a800010014"
	"020220010db80000000000000000000000010010040280000005000000060000000700080502"
	"0000000000080301000000000018030220010db8000000000000000000000001000000080014"
	"0303c0a800010000000800010008000000ff0018cd0107000300497424000000000100000002"
	"000000030014cd070700030049742400000000010000000200143f07c0a80001c0a80001c0a8"
	"0001c0a800010008420100000003000c0601c0a80001011800050018060220010db800000000"
	"000000000000000100180006000c0603c0a80001001c00020010cc0100020000010400010204"
	"ffff000c1701010000050000000900101901000000050000000a0000000b0024040180000102"
	"030405060000000100000002000102030405060708090a0b0c0d0e0f0008c401800000050010"
	"24010000000100000005000000060010240102000001000000050000000600083201c0a80001"
	"0014320220010db800000000000000000000000100080701c0a8000100083f09c0a80001",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto RSVP (46), length 5"
	"16)\n"
	"    10.0.0.1 > 10.0.0.2: \n"
	"\tRSVPv1 Hello Message (20), Flags: [Refresh reduction capable], length: 496"
	", ttl: 255, checksum: 0x1234\n"
	"\t  Label Request Object (19) Flags: [reject if unknown], Class-Type: with A"
	"TM label range (2), length: 16\n"
	"\t    L3 Protocol ID: IPv4,no merge capability\n"
	"\t    Minimum VPI/VCI: 5/6\n"
	"\t    Maximum VPI/VCI: 7/8\n"
	"\t  Label Request Object (19) Flags: [reject if unknown], Class-Type: with F"
	"R label range (3), length: 16\n"
	"\t    L3 Protocol ID: IPv6\n"
	"\t    Minimum/Maximum DLCI: 17/34, 23 bit DLCI\n"
	"\t  Label Request Object (19) Flags: [reject if unknown], Class-Type: Genera"
	"lized Label (4), length: 8\n"
	"\t    LSP Encoding Type: Ethernet V2/DIX (2)\n"
	"\t    Switching Type: Layer-2 Switch Capable (51), Payload ID: Ethernet PHY "
	"(0x0021)\n"
	"\t  RRO Object (21) Flags: [reject if unknown], Class-Type: IPv4 (1), length"
	": 24\n"
	"\t    Subobject Type: Label, length 8, Flags: [Global] (0x1), Class-Type: IP"
	"v4 (1), 16\n"
	"\t    Subobject Type: IPv4 prefix, length 8, Strict, 192.168.0.1/32, Flags: "
	"[Local protection available, Local protection in use, Bandwidth protection, "
	"Node protection]\n"
	"\t    Subobject Type: Autonomous system number, length 4\n"
	"\t  Hello Object (22) Flags: [reject if unknown], Class-Type: Hello Request "
	"(1), length: 12\n"
	"\t    Source Instance: 0x00000001, Destination Instance: 0x00000002\n"
	"\t  Restart Capability Object (131) Flags: [ignore silently if unknown], Cla"
	"ss-Type: IPv4 (1), length: 12\n"
	"\t    Restart  Time: 10000ms, Recovery Time: 20000ms\n"
	"\t  Capability Object (134) Flags: [ignore silently if unknown], Class-Type:"
	" 1 (1), length: 8\n"
	"\t    [reserved=0x00000100 must be zero]\n"
	"\t    Flags: [RecoveryPath Transmit Enabled, RecoveryPath Desired, RecoveryP"
	"ath Srefresh Capable]\n"
	"\t  Generalized UNI Object (229) Flags: [ignore and forward if unknown], Cla"
	"ss-Type: 1 (1), length: 64\n"
	"\t    Subobject Type: Source TNA address (1), AF: IPv4 (1), length: 8\n"
	"\t      UNI IPv4 TNA address: 192.168.0.1\n"
	"\t    Subobject Type: Destination TNA address (2), AF: IPv6 (2), length: 20"
	"\n"
	"\t      UNI IPv6 TNA address: 2001:db8::1\n"
	"\t    Subobject Type: Egress label (4), AF: IPv6 (2), length: 16\n"
	"\t      U-bit: 1, Label type: 5, Logical port id: 6, Label: 7\n"
	"\t    Subobject Type: Service level (5), AF: IPv6 (2), length: 8\n"
	"\t      Service level: 0\n"
	"\t    Subobject Type: Diversity (3), AF: IPv4 (1), length: 8\n"
	"\t    0x0000:  0008 0101 c0a8 0001 0014 0202 2001 0db8\n"
	"\t    0x0010:  0000 0000 0000 0000 0000 0001 0010 0402\n"
	"\t    0x0020:  8000 0005 0000 0006 0000 0007 0008 0502\n"
	"\t    0x0030:  0000 0000 0008 0301 0000 0000\n"
	"\t  RSVP Hop Object (3) Flags: [reject if unknown], Class-Type: IPv6 (2), le"
	"ngth: 24\n"
	"\t    Previous/Next Interface: 2001:db8::1, Logical Interface Handle: 0x0000"
	"0008\n"
	"\t    0x0000:  2001 0db8 0000 0000 0000 0000 0000 0001\n"
	"\t    0x0010:  0000 0008\n"
	"\t  RSVP Hop Object (3) Flags: [reject if unknown], Class-Type: IPv4 plus op"
	"t. TLVs (3), length: 20\n"
	"\t    Previous/Next Interface: 192.168.0.1, Logical Interface Handle: 0x0000"
	"0008\n"
	"\t    0x0000:  c0a8 0001 0000 0008 0001 0008 0000 00ff\n"
	"\t  Fast Re-Route Object (205) Flags: [ignore and forward if unknown], Class"
	"-Type: 1 (1), length: 24\n"
	"\t    Setup Priority: 7, Holding Priority: 0, Hop-limit: 3, Bandwidth: 8 Mbp"
	"s\n"
	"\t    Include-any: 0x00000001, Exclude-any: 0x00000002, Include-all: 0x00000"
	"003\n"
	"\t  Fast Re-Route Object (205) Flags: [ignore and forward if unknown], Class"
	"-Type: Tunnel IPv4 (7), length: 20\n"
	"\t    Setup Priority: 7, Holding Priority: 0, Hop-limit: 3, Bandwidth: 8 Mbp"
	"s\n"
	"\t    Include Colors: 0x00000001, Exclude Colors: 0x00000002\n"
	"\t  Detour Object (63) Flags: [reject if unknown], Class-Type: Tunnel IPv4 ("
	"7), length: 20\n"
	"\t    PLR-ID: 192.168.0.1, Avoid-Node-ID: 192.168.0.1\n"
	"\t    PLR-ID: 192.168.0.1, Avoid-Node-ID: 192.168.0.1\n"
	"\t  Class Type Object (66) Flags: [reject if unknown], Class-Type: 1 (1), le"
	"ngth: 8\n"
	"\t    CT: 3\n"
	"\t  Error Spec Object (6) Flags: [reject if unknown], Class-Type: IPv4 (1), "
	"length: 12\n"
	"\t    Error Node Address: 192.168.0.1, Flags: [0x01]\n"
	"\t    Error Code: Routing Problem (24), Error Value: No route available towa"
	"rd destination (5)\n"
	"\t  Error Spec Object (6) Flags: [reject if unknown], Class-Type: IPv6 (2), "
	"length: 24\n"
	"\t    Error Node Address: 2001:db8::1, Flags: [0x00]\n"
	"\t    Error Code: Routing Problem (24), Error Value: Unacceptable label valu"
	"e (6)\n"
	"\t  Error Spec Object (6) Flags: [reject if unknown], Class-Type: IPv4 plus "
	"opt. TLVs (3), length: 12\n"
	"\t    Error Node Address: 192.168.0.1, Flags: [0x00]\n"
	"\t    Error Code: Diffserv TE Error (28), Error Value: Unsupported CT (2)\n"
	"\t  Properties Object (204) Flags: [ignore and forward if unknown], Class-Ty"
	"pe: 1 (1), length: 16\n"
	"\t    TLV count: 2, padding bytes: 0\n"
	"\t      Cos TLV (0x01), length: 4\n"
	"\t\t0x0000:  0001\n"
	"\t      Metric 1 TLV (0x02), length: 4\n"
	"\t\t0x0000:  ffff\n"
	"\t  Message ID Object (23) Flags: [reject if unknown], Class-Type: 1 (1), le"
	"ngth: 12\n"
	"\t    Flags [0x01], epoch: 5\n"
	"\t      Message-ID 0x00000009 (9)\n"
	"\t  Message ID List Object (25) Flags: [reject if unknown], Class-Type: 1 (1"
	"), length: 16\n"
	"\t    Flags [0x00], epoch: 5\n"
	"\t      Message-ID 0x0000000a (10)\n"
	"\t      Message-ID 0x0000000b (11)\n"
	"\t  Integrity Object (4) Flags: [reject if unknown], Class-Type: Unknown (1)"
	", length: 36\n"
	"\t    Key-ID 0x010203040506, Sequence 0x0000000100000002, Flags [Handshake]"
	"\n"
	"\t    MD5-sum 0x000102030405060708090a0b0c0d0e0f  (unchecked)\n"
	"\t  Administrative Status Object (196) Flags: [ignore and forward if unknown"
	"], Class-Type: 1 (1), length: 8\n"
	"\t    Flags [Reflect, Testing, Delete-in-progress]\n"
	"\t  Label Set Object (36) Flags: [reject if unknown], Class-Type: 1 (1), len"
	"gth: 16\n"
	"\t    Action: Inclusive list (0), Label type: 1\n"
	"\t    Subchannel #1: 5\n"
	"\t    Subchannel #2: 6\n"
	"\t  Label Set Object (36) Flags: [reject if unknown], Class-Type: 1 (1), len"
	"gth: 16\n"
	"\t    Action: Inclusive range (2), Label type: 1\n"
	"\t    Start range: 5, End range: 6\n"
	"\t  Sub-LSP to LSP Object (50) Flags: [reject if unknown], Class-Type: IPv4 "
	"sub-LSP (1), length: 8\n"
	"\t    Sub-LSP destination address: 192.168.0.1\n"
	"\t  Sub-LSP to LSP Object (50) Flags: [reject if unknown], Class-Type: IPv6 "
	"sub-LSP (2), length: 20\n"
	"\t    Sub-LSP destination address: 2001:db8::1\n"
	"\t  Scope Object (7) Flags: [reject if unknown], Class-Type: Unknown (1), le"
	"ngth: 8\n"
	"\t    0x0000:  c0a8 0001\n"
	"\t  Detour Object (63) Flags: [reject if unknown], Class-Type: Unknown (9), "
	"length: 8\n"
	"\t    0x0000:  c0a8 0001\n"},
    {"RSVP: the other objects with their bytes", 1, 2, 0,
	"02000000001402000000000a08004500020400010000402e64c90a0000010a00000211141234"
	"ff0001f00010130200000800800500060007000800101303000086dd01000011000000220008"
	"1304023300210018150103080101000000100108c0a80001200f20040001000c160100000001"
	"00000002000c83010000271000004e2000088601000001070040e50100080101c0a800010014"
	"020220010db80000000000000000000000010010040280000005000000060000000700080502"
	"0000000000080301000000000018030220010db8000000000000000000000001000000080014"
	"0303c0a800010000000800010008000000ff0018cd0107000300497424000000000100000002"
	"000000030014cd070700030049742400000000010000000200143f07c0a80001c0a80001c0a8"
	"0001c0a800010008420100000003000c0601c0a80001011800050018060220010db800000000"
	"000000000000000100180006000c0603c0a80001001c00020010cc0100020000010400010204"
	"ffff000c1701010000050000000900101901000000050000000a0000000b0024040180000102"
	"030405060000000100000002000102030405060708090a0b0c0d0e0f0008c401800000050010"
	"24010000000100000005000000060010240102000001000000050000000600083201c0a80001"
	"0014320220010db800000000000000000000000100080701c0a8000100083f09c0a80001",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto RSVP (46), length 5"
	"16)\n"
	"    10.0.0.1 > 10.0.0.2: \n"
	"\tRSVPv1 Hello Message (20), Flags: [Refresh reduction capable], length: 496"
	", ttl: 255, checksum: 0x1234\n"
	"\t  Label Request Object (19) Flags: [reject if unknown], Class-Type: with A"
	"TM label range (2), length: 16\n"
	"\t    L3 Protocol ID: IPv4,no merge capability\n"
	"\t    Minimum VPI/VCI: 5/6\n"
	"\t    Maximum VPI/VCI: 7/8\n"
	"\t    0x0000:  0000 0800 8005 0006 0007 0008\n"
	"\t  Label Request Object (19) Flags: [reject if unknown], Class-Type: with F"
	"R label range (3), length: 16\n"
	"\t    L3 Protocol ID: IPv6\n"
	"\t    Minimum/Maximum DLCI: 17/34, 23 bit DLCI\n"
	"\t    0x0000:  0000 86dd 0100 0011 0000 0022\n"
	"\t  Label Request Object (19) Flags: [reject if unknown], Class-Type: Genera"
	"lized Label (4), length: 8\n"
	"\t    LSP Encoding Type: Ethernet V2/DIX (2)\n"
	"\t    Switching Type: Layer-2 Switch Capable (51), Payload ID: Ethernet PHY "
	"(0x0021)\n"
	"\t    0x0000:  0233 0021\n"
	"\t  RRO Object (21) Flags: [reject if unknown], Class-Type: IPv4 (1), length"
	": 24\n"
	"\t    Subobject Type: Label, length 8, Flags: [Global] (0x1), Class-Type: IP"
	"v4 (1), 16\n"
	"\t    Subobject Type: IPv4 prefix, length 8, Strict, 192.168.0.1/32, Flags: "
	"[Local protection available, Local protection in use, Bandwidth protection, "
	"Node protection]\n"
	"\t    Subobject Type: Autonomous system number, length 4\n"
	"\t    0x0000:  0308 0101 0000 0010 0108 c0a8 0001 200f\n"
	"\t    0x0010:  2004 0001\n"
	"\t  Hello Object (22) Flags: [reject if unknown], Class-Type: Hello Request "
	"(1), length: 12\n"
	"\t    Source Instance: 0x00000001, Destination Instance: 0x00000002\n"
	"\t    0x0000:  0000 0001 0000 0002\n"
	"\t  Restart Capability Object (131) Flags: [ignore silently if unknown], Cla"
	"ss-Type: IPv4 (1), length: 12\n"
	"\t    Restart  Time: 10000ms, Recovery Time: 20000ms\n"
	"\t    0x0000:  0000 2710 0000 4e20\n"
	"\t  Capability Object (134) Flags: [ignore silently if unknown], Class-Type:"
	" 1 (1), length: 8\n"
	"\t    [reserved=0x00000100 must be zero]\n"
	"\t    Flags: [RecoveryPath Transmit Enabled, RecoveryPath Desired, RecoveryP"
	"ath Srefresh Capable]\n"
	"\t    0x0000:  0000 0107\n"
	"\t  Generalized UNI Object (229) Flags: [ignore and forward if unknown], Cla"
	"ss-Type: 1 (1), length: 64\n"
	"\t    Subobject Type: Source TNA address (1), AF: IPv4 (1), length: 8\n"
	"\t      UNI IPv4 TNA address: 192.168.0.1\n"
	"\t    Subobject Type: Destination TNA address (2), AF: IPv6 (2), length: 20"
	"\n"
	"\t      UNI IPv6 TNA address: 2001:db8::1\n"
	"\t    Subobject Type: Egress label (4), AF: IPv6 (2), length: 16\n"
	"\t      U-bit: 1, Label type: 5, Logical port id: 6, Label: 7\n"
	"\t    Subobject Type: Service level (5), AF: IPv6 (2), length: 8\n"
	"\t      Service level: 0\n"
	"\t    Subobject Type: Diversity (3), AF: IPv4 (1), length: 8\n"
	"\t    0x0000:  0008 0101 c0a8 0001 0014 0202 2001 0db8\n"
	"\t    0x0010:  0000 0000 0000 0000 0000 0001 0010 0402\n"
	"\t    0x0020:  8000 0005 0000 0006 0000 0007 0008 0502\n"
	"\t    0x0030:  0000 0000 0008 0301 0000 0000\n"
	"\t  RSVP Hop Object (3) Flags: [reject if unknown], Class-Type: IPv6 (2), le"
	"ngth: 24\n"
	"\t    Previous/Next Interface: 2001:db8::1, Logical Interface Handle: 0x0000"
	"0008\n"
	"\t    0x0000:  2001 0db8 0000 0000 0000 0000 0000 0001\n"
	"\t    0x0010:  0000 0008\n"
	"\t  RSVP Hop Object (3) Flags: [reject if unknown], Class-Type: IPv4 plus op"
	"t. TLVs (3), length: 20\n"
	"\t    Previous/Next Interface: 192.168.0.1, Logical Interface Handle: 0x0000"
	"0008\n"
	"\t    0x0000:  c0a8 0001 0000 0008 0001 0008 0000 00ff\n"
	"\t  Fast Re-Route Object (205) Flags: [ignore and forward if unknown], Class"
	"-Type: 1 (1), length: 24\n"
	"\t    Setup Priority: 7, Holding Priority: 0, Hop-limit: 3, Bandwidth: 8 Mbp"
	"s\n"
	"\t    Include-any: 0x00000001, Exclude-any: 0x00000002, Include-all: 0x00000"
	"003\n"
	"\t    0x0000:  0700 0300 4974 2400 0000 0001 0000 0002\n"
	"\t    0x0010:  0000 0003\n"
	"\t  Fast Re-Route Object (205) Flags: [ignore and forward if unknown], Class"
	"-Type: Tunnel IPv4 (7), length: 20\n"
	"\t    Setup Priority: 7, Holding Priority: 0, Hop-limit: 3, Bandwidth: 8 Mbp"
	"s\n"
	"\t    Include Colors: 0x00000001, Exclude Colors: 0x00000002\n"
	"\t    0x0000:  0700 0300 4974 2400 0000 0001 0000 0002\n"
	"\t  Detour Object (63) Flags: [reject if unknown], Class-Type: Tunnel IPv4 ("
	"7), length: 20\n"
	"\t    PLR-ID: 192.168.0.1, Avoid-Node-ID: 192.168.0.1\n"
	"\t    PLR-ID: 192.168.0.1, Avoid-Node-ID: 192.168.0.1\n"
	"\t    0x0000:  c0a8 0001 c0a8 0001 c0a8 0001 c0a8 0001\n"
	"\t  Class Type Object (66) Flags: [reject if unknown], Class-Type: 1 (1), le"
	"ngth: 8\n"
	"\t    CT: 3\n"
	"\t    0x0000:  0000 0003\n"
	"\t  Error Spec Object (6) Flags: [reject if unknown], Class-Type: IPv4 (1), "
	"length: 12\n"
	"\t    Error Node Address: 192.168.0.1, Flags: [0x01]\n"
	"\t    Error Code: Routing Problem (24), Error Value: No route available towa"
	"rd destination (5)\n"
	"\t    0x0000:  c0a8 0001 0118 0005\n"
	"\t  Error Spec Object (6) Flags: [reject if unknown], Class-Type: IPv6 (2), "
	"length: 24\n"
	"\t    Error Node Address: 2001:db8::1, Flags: [0x00]\n"
	"\t    Error Code: Routing Problem (24), Error Value: Unacceptable label valu"
	"e (6)\n"
	"\t    0x0000:  2001 0db8 0000 0000 0000 0000 0000 0001\n"
	"\t    0x0010:  0018 0006\n"
	"\t  Error Spec Object (6) Flags: [reject if unknown], Class-Type: IPv4 plus "
	"opt. TLVs (3), length: 12\n"
	"\t    Error Node Address: 192.168.0.1, Flags: [0x00]\n"
	"\t    Error Code: Diffserv TE Error (28), Error Value: Unsupported CT (2)\n"
	"\t    0x0000:  c0a8 0001 001c 0002\n"
	"\t  Properties Object (204) Flags: [ignore and forward if unknown], Class-Ty"
	"pe: 1 (1), length: 16\n"
	"\t    TLV count: 2, padding bytes: 0\n"
	"\t      Cos TLV (0x01), length: 4\n"
	"\t\t0x0000:  0001\n"
	"\t      Metric 1 TLV (0x02), length: 4\n"
	"\t\t0x0000:  ffff\n"
	"\t    0x0000:  0002 0000 0104 0001 0204 ffff\n"
	"\t  Message ID Object (23) Flags: [reject if unknown], Class-Type: 1 (1), le"
	"ngth: 12\n"
	"\t    Flags [0x01], epoch: 5\n"
	"\t      Message-ID 0x00000009 (9)\n"
	"\t    0x0000:  0100 0005 0000 0009\n"
	"\t  Message ID List Object (25) Flags: [reject if unknown], Class-Type: 1 (1"
	"), length: 16\n"
	"\t    Flags [0x00], epoch: 5\n"
	"\t      Message-ID 0x0000000a (10)\n"
	"\t      Message-ID 0x0000000b (11)\n"
	"\t    0x0000:  0000 0005 0000 000a 0000 000b\n"
	"\t  Integrity Object (4) Flags: [reject if unknown], Class-Type: Unknown (1)"
	", length: 36\n"
	"\t    Key-ID 0x010203040506, Sequence 0x0000000100000002, Flags [Handshake]"
	"\n"
	"\t    MD5-sum 0x000102030405060708090a0b0c0d0e0f  (unchecked)\n"
	"\t    0x0000:  8000 0102 0304 0506 0000 0001 0000 0002\n"
	"\t    0x0010:  0001 0203 0405 0607 0809 0a0b 0c0d 0e0f\n"
	"\t  Administrative Status Object (196) Flags: [ignore and forward if unknown"
	"], Class-Type: 1 (1), length: 8\n"
	"\t    Flags [Reflect, Testing, Delete-in-progress]\n"
	"\t    0x0000:  8000 0005\n"
	"\t  Label Set Object (36) Flags: [reject if unknown], Class-Type: 1 (1), len"
	"gth: 16\n"
	"\t    Action: Inclusive list (0), Label type: 1\n"
	"\t    Subchannel #1: 5\n"
	"\t    Subchannel #2: 6\n"
	"\t    0x0000:  0000 0001 0000 0005 0000 0006\n"
	"\t  Label Set Object (36) Flags: [reject if unknown], Class-Type: 1 (1), len"
	"gth: 16\n"
	"\t    Action: Inclusive range (2), Label type: 1\n"
	"\t    Start range: 5, End range: 6\n"
	"\t    0x0000:  0200 0001 0000 0005 0000 0006\n"
	"\t  Sub-LSP to LSP Object (50) Flags: [reject if unknown], Class-Type: IPv4 "
	"sub-LSP (1), length: 8\n"
	"\t    Sub-LSP destination address: 192.168.0.1\n"
	"\t    0x0000:  c0a8 0001\n"
	"\t  Sub-LSP to LSP Object (50) Flags: [reject if unknown], Class-Type: IPv6 "
	"sub-LSP (2), length: 20\n"
	"\t    Sub-LSP destination address: 2001:db8::1\n"
	"\t    0x0000:  2001 0db8 0000 0000 0000 0000 0000 0001\n"
	"\t  Scope Object (7) Flags: [reject if unknown], Class-Type: Unknown (1), le"
	"ngth: 8\n"
	"\t    0x0000:  c0a8 0001\n"
	"\t  Detour Object (63) Flags: [reject if unknown], Class-Type: Unknown (9), "
	"length: 8\n"
	"\t    0x0000:  c0a8 0001\n"},
    {"a bundle of RSVP messages", 1, 1, 0,
	"02000000001402000000000a08004500004400010000402e66890a0000010a000002110c1234"
	"ff00003011141234ff000014000c16010000000100000002110d1234ff000014000c17010100"
	"000500000009",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto RSVP (46), length 6"
	"8)\n"
	"    10.0.0.1 > 10.0.0.2: \n"
	"\tRSVPv1 Bundle Message (12), Flags: [Refresh reduction capable], length: 48"
	", ttl: 255, checksum: 0x1234\n"
	"\t  RSVPv1 Hello Message (20), Flags: [Refresh reduction capable], length: 2"
	"0, ttl: 255, checksum: 0x1234\n"
	"\t    Hello Object (22) Flags: [reject if unknown], Class-Type: Hello Reques"
	"t (1), length: 12\n"
	"\t      Source Instance: 0x00000001, Destination Instance: 0x00000002\n"
	"\t  RSVPv1 Acknowledgement Message (13), Flags: [Refresh reduction capable],"
	" length: 20, ttl: 255, checksum: 0x1234\n"
	"\t    Message ID Object (23) Flags: [reject if unknown], Class-Type: 1 (1), "
	"length: 12\n"
	"\t      Flags [0x01], epoch: 5\n"
	"\t        Message-ID 0x00000009 (9)\n"},
    {"a pause of Ethernet", 1, 0, 0,
	"02000000001402000000000a88080001ffff0000000000000000000000000000000000000000"
	"00000000000000000000000000000000000000000000",
	"MPCP, Opcode Pause, length 46\n"},
    {"a grant of EPON", 1, 1, 0,
	"02000000001402000000000a88080002000000050a0000010002000000030004000500000000"
	"00000000000000000000000000000000000000000000",
	"MPCP, Opcode Gate, Timestamp 5 ticks, length 46\n"
	"\tGrant Numbers 2, Flags [ Discovery ]\n"
	"\tGrant #1, Start-Time 256 ticks, duration 512 ticks\n"
	"\tGrant #2, Start-Time 768 ticks, duration 1024 ticks\n"
	"\tSync-Time 1280 ticks\n"},
    {"a report of EPON", 1, 1, 0,
	"02000000001402000000000a8808000300000005020300010002000000000000000000000000"
	"00000000000000000000000000000000000000000000",
	"MPCP, Opcode Report, Timestamp 5 ticks, length 46\n"
	"\tTotal Queue-Sets 2\n"
	"\t  Queue-Set #2, Report-Bitmap [ Q0, Q1 ]\n"
	"\t    Q1 Report, Duration 1 ticks\n"
	"\t    Q2 Report, Duration 2 ticks\n"},
    {"EPON registers", 1, 1, 0,
	"02000000001402000000000a8808000500000005000703000900010000000000000000000000"
	"0000000000000000000000000000000000000000000000",
	"MPCP, Opcode Register, Timestamp 5 ticks, length 47\n"
	"\tAssigned-Port 7, Flags [ Re-Register, De-Register, ACK ]\n"
	"\tSync-Time 9 ticks, Echoed-Pending-Grants 0\n"},
    {"EPON asks to register", 1, 1, 0,
	"02000000001402000000000a8808000400000005010200000000000000000000000000000000"
	"000000000000000000000000000000000000",
	"MPCP, Opcode Register Request, Timestamp 5 ticks, length 42\n"
	"\tFlags [ Register ], Pending-Grants 2\n"},
    {"EPON acknowledges", 1, 1, 0,
	"02000000001402000000000a8808000600000005010001000200000000000000000000000000"
	"000000000000000000000000000000000000000000",
	"MPCP, Opcode Register ACK, Timestamp 5 ticks, length 45\n"
	"\tEchoed-Assigned-Port 1, Flags [ ACK ]\n"
	"\tEchoed-Sync-Time 2 ticks\n"},
    {"GeoNetworking with BTP", 1, 1, 0,
	"02000000001402000000000a894701510000000a00050000000000000000000000001eb8a8ae"
	"0355a1b800000000000000000000000000000000000000000000000000000000000000000000"
	"00000000000013881388010161626364",
	"GeoNet src:02:00:00:00:00:0a; v:0 NH:1-BTP-A HT:5-1-TopoScopeBcast-MH HopLim"
	":5 Payload:10 GN_ADDR:00:00:00:00:00:00:00:00 lat:515418286 lon:55943608; BT"
	"P Dst:5000 Src:5000; ItsPduHeader v:1 t:1-DENM\n"
	"\t0x0000:  0101 6162 6364                           ..abcd\n"},
    {"CALM FAST", 1, 0, 0,
	"02000000001402000000000a1111010278797a",
	"CALM FAST src:02:00:00:00:00:0a; SrcNwref:1; DstNwref:2; \n"},
    {"DECnet: hello of an endnode", 1, 0, 0,
	"02000000001402000000000a600322000d020000aa000400010402da05000000000000000000"
	"0000000000000f000002aaaa",
	"endnode-hello l1rout vers 2 eco 0 ueco 0 src 1.1 blksize 1498 rtr 0.0 hello "
	"15 data 2\n"},
    {"DECnet: hello of a router", 1, 0, 0,
	"02000000001402000000000a600312000b020000aa000400010401da0540000f0000",
	"router-hello l2rout vers 2 eco 0 ueco 0 src 1.1 blksize 1498 pri 64 hello 15"
	"\n"},
    {"DECnet: routes", 1, 0, 0,
	"02000000001402000000000a60030d000701040002000100050c000000",
	"lev-1-routing src 1.1 {ids 1-3 cost 5 hops 3} \n"},
    {"DECnet: data", 1, 1, 0,
	"02000000001402000000000a60032000260000aa00040001040000aa00040002040005000060"
	"03200120058007006869",
	"1.2 > 1.1 32 IE 5 hops data 8193>8195 ack 5 seg 7 \n"},
    {"DECnet: a connection begins", 1, 0, 0,
	"02000000001402000000000a60031e00260000aa00040001040000aa00040002040005000018"
	"000001200503b305",
	"1.2 > 1.1 30 conn-initiate 8193>0 seg ver 4.1 segsize 1459 \n"},
    {"DECnet: link service", 1, 0, 0,
	"02000000001402000000000a60032200260000aa00040001040000aa00040002040005000010"
	"03200120059006a007000201",
	"1.2 > 1.1 34 link-service 8193>8195 nak 5 ackdat 6 seg 7 dat seg count 1 sen"
	"d-data \n"},
    {"DECnet: a connection ends", 1, 0, 0,
	"02000000001402000000000a60031d00260000aa00040001040000aa00040002040005000038"
	"01000200260000",
	"1.2 > 1.1 29 disconn-initiate 2>1 no response from object \n"},
    {"a frame of a Broadcom switch", 281, 0, 0,
	"02000000001402000000000a0000082408004500001c00010000400166de0a0000010a000002"
	"0800f7fe00010000",
	"BRCM tag OP: EG, CID: 0, RC: prot term, TC: 1, port: 4, IP 10.0.0.1 > 10.0.0"
	".2: ICMP echo request, id 1, seq 0, length 8\n"},
    {"a frame to a Broadcom switch, the tag in front", 282, 0, 0,
	"2005010302000000001402000000000a08004500001c00010000400166de0a0000010a000002"
	"0800f7fe00010000",
	"IP 10.0.0.1 > 10.0.0.2: ICMP echo request, id 1, seq 0, length 8\n"},
    {"IP over InfiniBand", 242, 0, 0,
	"0000000000000000000000000000000000000000000000000000000000000000000000000000"
	"0000080000004500001c00010000400166de0a0000010a0000020800f7fe00010000",
	"IP 10.0.0.1 > 10.0.0.2: ICMP echo request, id 1, seq 0, length 8\n"},
    {"a packet between virtual machines", 271, 1, 0,
	"0300000000000000020000000000000000040000d2040000040002002c000000030000000000"
	"0000020000000000000000040000d2040000050000000100050000000000000001000c000000"
	"68656c6c6f",
	"VIRTIO (len 5, type STREAM, op RW, flags 0, buf_alloc 65536, fwd_cnt 12)\n"
	"\t3.1024 > 2.1234 PAYLOAD, length 81\n"},
    {"SLIP", 8, 0, 0,
	"004000000000000000000000000000004500001c00010000400166de0a0000010a0000020800"
	"f7fe00010000",
	"IP 10.0.0.1 > 10.0.0.2: ICMP echo request, id 1, seq 0, length 8\n"},
    {"ARCNET", 7, 0, 0,
	"0102d40000014500001c00010000400166de0a0000010a0000020800f7fe00010000",
	"IP 10.0.0.1 > 10.0.0.2: ICMP echo request, id 1, seq 0, length 8\n"},
    {"ARCNET as Linux has it", 129, 0, 0,
	"01020000d40000004500001c00010000400166de0a0000010a0000020800f7fe00010000",
	"IP 10.0.0.1 > 10.0.0.2: ICMP echo request, id 1, seq 0, length 8\n"},
    {"classical IP over ATM", 19, 0, 0,
	"aaaa0300000008004500001c00010000400166de0a0000010a0000020800f7fe00010000",
	"IP 10.0.0.1 > 10.0.0.2: ICMP echo request, id 1, seq 0, length 8\n"},
    {"ATM with Fore's header", 11, 0, 0,
	"0000000000000000000000000000000000000000aaaa0300000008004500001c000100004001"
	"66de0a0000010a0000020800f7fe00010000",
	"IP 10.0.0.1 > 10.0.0.2: ICMP echo request, id 1, seq 0, length 8\n"},
    {"ATM: an OAM cell", 123, 1, 0,
	"02000003000000305518010000abcd000102030405060708090a0b000102030405060708090a"
	"0b000000000000000000000000000000000263",
	"OAM F5, vpi 0, vci 773, payload [ user data, congested, SDU 0 ], clp 1, leng"
	"th 53\n"
	"\tcell-type Fault Management (1), func-type Loopback (8)\n"
	"\tLoopback-Indicator Request, Correlation-Tag 0x0000abcd\n"
	"\tLocation-ID 0102 0304 0506 0708 090a 0b00 \n"
	"\tSource-ID   0102 0304 0506 0708 090a 0b00 \n"
	"\tcksum 0x263 (correct)\n"},
    {"ATM: signalling", 123, 0, 0,
	"020000050903000001050000",
	"Q.2931:Setup CALL_REF:0x000001\n"},
    {"ATM: LAN emulation", 123, 0, 0,
	"01000032ff000101000600000000000000000000",
	"lec: proto 1 vers 1 ARP request\n"},
    {"ATM: a frame of LAN emulation", 123, 0, 0,
	"01000032000702000000001402000000000a08004500001c00010000400166de0a0000010a00"
	"00020800f7fe00010000",
	"lecid:7 IP 10.0.0.1 > 10.0.0.2: ICMP echo request, id 1, seq 0, length 8\n"},
    {"Solaris ipnet", 226, 0, 0,
	"0102000100000000000000000000000000000000000000004500001c00010000400166de0a00"
	"00010a0000020800f7fe00010000",
	"IP 10.0.0.1 > 10.0.0.2: ICMP echo request, id 1, seq 0, length 8\n"},
    {"IP over FireWire", 138, 0, 0,
	"0000000000000000000000000000000008004500001c00010000400166de0a0000010a000002"
	"0800f7fe00010000",
	"IP 10.0.0.1 > 10.0.0.2: ICMP echo request, id 1, seq 0, length 8\n"},
    {"IP over Fibre Channel", 122, 0, 0,
	"1000020000000014100002000000000aaaaa0300000008004500001c00010000400166de0a00"
	"00010a0000020800f7fe00010000",
	"IP 10.0.0.1 > 10.0.0.2: ICMP echo request, id 1, seq 0, length 8\n"},
    {"a Symantec firewall", 99, 0, 0,
	"0000000000000800000000000000000000000000000000000000000000000000000000000000"
	"0000000000004500001c00010000400166de0a0000010a0000020800f7fe00010000",
	"IP 10.0.0.1 > 10.0.0.2: ICMP echo request, id 1, seq 0, length 8\n"},
    {"netANALYZER", 240, 0, 0,
	"0000000002000000001402000000000a08004500001c00010000400166de0a0000010a000002"
	"0800f7fe00010000",
	"IP 10.0.0.1 > 10.0.0.2: ICMP echo request, id 1, seq 0, length 8\n"},
    {"LMP", 228, 1, 0,
	"450000a400010000401166460a0000010a00000202bd02bd0090000010000101008800000101"
	"00080000000702020008c0a8000101030008c0a800010303001420010db80000000000000000"
	"0000000105040008000000090105000800000001020500080000000281060008000a00140107"
	"000c000000010000000201080018000300050000000405001f404cbebc200000060e01090008"
	"00050006010a000800000003",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 16"
	"4)\n"
	"    10.0.0.1.701 > 10.0.0.2.701: \n"
	"\tLMPv1, msg-type: Config, Flags: [Control Channel Down], length: 136\n"
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
    {"LMP in short", 228, 0, 0,
	"450000a400010000401166460a0000010a00000202bd02bd009000001000010e008800000101"
	"00080000000702020008c0a8000101030008c0a800010303001420010db80000000000000000"
	"0000000105040008000000090105000800000001020500080000000281060008000a00140107"
	"000c000000010000000201080018000300050000000405001f404cbebc200000060e01090008"
	"00050006010a000800000003",
	"IP 10.0.0.1.701 > 10.0.0.2.701: LMPv1 Link Summary Message, length: 136\n"},
    {"LMP: links and states", 228, 1, 0,
	"4500014c000100004011659e0a0000010a00000202bd02bd013800001000010e01300000010b"
	"001003000000c0a80001c0a80001020b00280100000020010db8000000000000000000000001"
	"20010db8000000000000000000000001030b0010020000000000000500000006010c00240700"
	"0000c0a80001c0a80001010c0102497424004cbebc20020800000000060e030c001400000000"
	"000000010000000203040000010d000cc0a80001c0000001020d001820010db8000000000000"
	"00000000000100000002030d000c0000000500000003010e0008c0a80001020e001420010db8"
	"000000000000000000000001030e000800000005011400080000000302140008000000210133"
	"00080301000002330014050603010001000200030004c0a800010333000c0000000300000001"
	"04330008000000070101000c00000001000000020163000800000001",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 33"
	"2)\n"
	"    10.0.0.1.701 > 10.0.0.2.701: \n"
	"\tLMPv1, msg-type: Link Summary, Flags: [Control Channel Down], length: 304"
	"\n"
	"\t  TE Link Object (11), Class-Type: IPv4 (1) Flags: [non-negotiable], lengt"
	"h: 16\n"
	"\t    Flags: [Fault Management Supported, Link Verification Supported]\n"
	"\t    Local Link-ID: 192.168.0.1 (0xc0a80001)\n"
	"\t    Remote Link-ID: 192.168.0.1 (0xc0a80001)\n"
	"\t  TE Link Object (11), Class-Type: IPv6 (2) Flags: [non-negotiable], lengt"
	"h: 40\n"
	"\t    Flags: [Fault Management Supported]\n"
	"\t    Local Link-ID: 2001:db8::1 (0x20010db8)\n"
	"\t    Remote Link-ID: 2001:db8::1 (0x20010db8)\n"
	"\t  TE Link Object (11), Class-Type: Unnumbered (3) Flags: [non-negotiable],"
	" length: 16\n"
	"\t    Flags: [Link Verification Supported]\n"
	"\t    Local Link-ID: 5 (0x00000005)\n"
	"\t    Remote Link-ID: 6 (0x00000006)\n"
	"\t  Data Link Object (12), Class-Type: IPv4 (1) Flags: [non-negotiable], len"
	"gth: 36\n"
	"\t    Flags: [Data Link Port, Allocated for user traffic, Failed link]\n"
	"\t    Local Interface ID: 192.168.0.1 (0xc0a80001)\n"
	"\t    Remote Interface ID: 192.168.0.1 (0xc0a80001)\n"
	"\t    Subobject, Type: Interface Switching Type (1), Length: 12\n"
	"\t      Switching Type: Packet-Switch Capable-1 (1)\n"
	"\t      Encoding Type: Ethernet V2/DIX (2)\n"
	"\t      Min Reservable Bandwidth: 8.000 Mbps\n"
	"\t      Max Reservable Bandwidth: 800.000 Mbps\n"
	"\t    Subobject, Type: Wavelength (2), Length: 8\n"
	"\t      Wavelength: 1550\n"
	"\t  Data Link Object (12), Class-Type: Unnumbered (3) Flags: [non-negotiable"
	"], length: 20\n"
	"\t    Flags: [none]\n"
	"\t    Local Interface ID: 1 (0x00000001)\n"
	"\t    Remote Interface ID: 2 (0x00000002)\n"
	"\t    Subobject, Type: Unknown (3), Length: 4\n"
	"\t    0x0000:  0000 0000 0000 0001 0000 0002 0304 0000\n"
	"\t  Channel Status Object (13), Class-Type: IPv4 (1) Flags: [non-negotiable]"
	", length: 12\n"
	"\t    Interface ID: 192.168.0.1 (0xc0a80001)\n"
	"\t\t    Active: Allocated (1)\n"
	"\t\t    Direction: Transmit (1)\n"
	"\t\t    Channel Status: Signal Okay (1)\n"
	"\t  Channel Status Object (13), Class-Type: IPv6 (2) Flags: [non-negotiable]"
	", length: 24\n"
	"\t    Interface ID: 2001:db8::1 (0x20010db8)\n"
	"\t\t    Active: Non-allocated (0)\n"
	"\t\t    Direction: Receive (0)\n"
	"\t\t    Channel Status: Signal Degraded (2)\n"
	"\t  Channel Status Object (13), Class-Type: Unnumbered (3) Flags: [non-negot"
	"iable], length: 12\n"
	"\t    Interface ID: 5 (0x00000005)\n"
	"\t\t    Active: Non-allocated (0)\n"
	"\t\t    Direction: Receive (0)\n"
	"\t\t    Channel Status: Signal Fail (3)\n"
	"\t  Channel Status Request Object (14), Class-Type: IPv4 (1) Flags: [non-neg"
	"otiable], length: 8\n"
	"\t    Interface ID: 192.168.0.1 (0xc0a80001)\n"
	"\t  Channel Status Request Object (14), Class-Type: IPv6 (2) Flags: [non-neg"
	"otiable], length: 20\n"
	"\t    Interface ID: 2001:db8::1 (0x20010db8)\n"
	"\t  Channel Status Request Object (14), Class-Type: Unnumbered (3) Flags: [n"
	"on-negotiable], length: 8\n"
	"\t    Interface ID: 5 (0x00000005)\n"
	"\t  Error Code Object (20), Class-Type: 1 (1) Flags: [non-negotiable], lengt"
	"h: 8\n"
	"\t    Error Code: Link Verification Procedure Not supported, Unwilling to ve"
	"rify\n"
	"\t  Error Code Object (20), Class-Type: 2 (2) Flags: [non-negotiable], lengt"
	"h: 8\n"
	"\t    Error Code: Unacceptable non-negotiable LINK-SUMMARY parameters, Unkno"
	"wn DATA-LINK Object c-type\n"
	"\t  Service Config Object (51), Class-Type: 1 (1) Flags: [non-negotiable], l"
	"ength: 8\n"
	"\t Flags: RSVP Supported, LDP Supported\n"
	"\t  UNI Version: 1\n"
	"\t  Service Config Object (51), Class-Type: 2 (2) Flags: [non-negotiable], l"
	"ength: 20\n"
	"\t Link Type: SDH ITU-T G.707 (5)\n"
	"\t Signal Type: VC-4 (6)\n"
	"\t Transparency: Path/VC Overhead Transparency Supported, Line/MS Overhead T"
	"ransparency Supported\n"
	"\t Contiguous Concatenation Types: Contiguous Concatenation Types Supported"
	"\n"
	"\t Minimum NCC: 1\n"
	"\t Maximum NCC: 2\n"
	"\t Minimum NVC:3\n"
	"\t Maximum NVC:4\n"
	"\t    Local Interface ID: 192.168.0.1 (0xc0a80001)\n"
	"\t  Service Config Object (51), Class-Type: 3 (3) Flags: [non-negotiable], l"
	"ength: 12\n"
	"\t Transparency Flags: Standard SOH/RSOH Transparency Supported, Standard LO"
	"H/MSOH Transparency Supported\n"
	"\t TCM Monitoring Flags: Transparent Tandem Connection Monitoring Supported"
	"\n"
	"\t  Service Config Object (51), Class-Type: 4 (4) Flags: [non-negotiable], l"
	"ength: 8\n"
	"\t Diversity: Flags: Node Diversity Supported, Link Diversity Supported, SRL"
	"G Diversity Supported\n"
	"\t  Control Channel ID Object (1), Class-Type: Local (1) Flags: [non-negotia"
	"ble], length: 12 (not correct for object)\n"
	"\t  Unknown Object (99), Class-Type: Unknown (1) Flags: [non-negotiable], le"
	"ngth: 8\n"
	"\t    0x0000:  0000 0001\n"},
    {"LMP: links and states with their bytes", 228, 2, 0,
	"4500014c000100004011659e0a0000010a00000202bd02bd013800001000010e01300000010b"
	"001003000000c0a80001c0a80001020b00280100000020010db8000000000000000000000001"
	"20010db8000000000000000000000001030b0010020000000000000500000006010c00240700"
	"0000c0a80001c0a80001010c0102497424004cbebc20020800000000060e030c001400000000"
	"000000010000000203040000010d000cc0a80001c0000001020d001820010db8000000000000"
	"00000000000100000002030d000c0000000500000003010e0008c0a80001020e001420010db8"
	"000000000000000000000001030e000800000005011400080000000302140008000000210133"
	"00080301000002330014050603010001000200030004c0a800010333000c0000000300000001"
	"04330008000000070101000c00000001000000020163000800000001",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 33"
	"2)\n"
	"    10.0.0.1.701 > 10.0.0.2.701: [no cksum] \n"
	"\tLMPv1, msg-type: Link Summary, Flags: [Control Channel Down], length: 304"
	"\n"
	"\t  TE Link Object (11), Class-Type: IPv4 (1) Flags: [non-negotiable], lengt"
	"h: 16\n"
	"\t    Flags: [Fault Management Supported, Link Verification Supported]\n"
	"\t    Local Link-ID: 192.168.0.1 (0xc0a80001)\n"
	"\t    Remote Link-ID: 192.168.0.1 (0xc0a80001)\n"
	"\t    0x0000:  0300 0000 c0a8 0001 c0a8 0001\n"
	"\t  TE Link Object (11), Class-Type: IPv6 (2) Flags: [non-negotiable], lengt"
	"h: 40\n"
	"\t    Flags: [Fault Management Supported]\n"
	"\t    Local Link-ID: 2001:db8::1 (0x20010db8)\n"
	"\t    Remote Link-ID: 2001:db8::1 (0x20010db8)\n"
	"\t    0x0000:  0100 0000 2001 0db8 0000 0000 0000 0000\n"
	"\t    0x0010:  0000 0001 2001 0db8 0000 0000 0000 0000\n"
	"\t    0x0020:  0000 0001\n"
	"\t  TE Link Object (11), Class-Type: Unnumbered (3) Flags: [non-negotiable],"
	" length: 16\n"
	"\t    Flags: [Link Verification Supported]\n"
	"\t    Local Link-ID: 5 (0x00000005)\n"
	"\t    Remote Link-ID: 6 (0x00000006)\n"
	"\t    0x0000:  0200 0000 0000 0005 0000 0006\n"
	"\t  Data Link Object (12), Class-Type: IPv4 (1) Flags: [non-negotiable], len"
	"gth: 36\n"
	"\t    Flags: [Data Link Port, Allocated for user traffic, Failed link]\n"
	"\t    Local Interface ID: 192.168.0.1 (0xc0a80001)\n"
	"\t    Remote Interface ID: 192.168.0.1 (0xc0a80001)\n"
	"\t    Subobject, Type: Interface Switching Type (1), Length: 12\n"
	"\t      Switching Type: Packet-Switch Capable-1 (1)\n"
	"\t      Encoding Type: Ethernet V2/DIX (2)\n"
	"\t      Min Reservable Bandwidth: 8.000 Mbps\n"
	"\t      Max Reservable Bandwidth: 800.000 Mbps\n"
	"\t    Subobject, Type: Wavelength (2), Length: 8\n"
	"\t      Wavelength: 1550\n"
	"\t    0x0000:  0700 0000 c0a8 0001 c0a8 0001 010c 0102\n"
	"\t    0x0010:  4974 2400 4cbe bc20 0208 0000 0000 060e\n"
	"\t  Data Link Object (12), Class-Type: Unnumbered (3) Flags: [non-negotiable"
	"], length: 20\n"
	"\t    Flags: [none]\n"
	"\t    Local Interface ID: 1 (0x00000001)\n"
	"\t    Remote Interface ID: 2 (0x00000002)\n"
	"\t    Subobject, Type: Unknown (3), Length: 4\n"
	"\t    0x0000:  0000 0000 0000 0001 0000 0002 0304 0000\n"
	"\t  Channel Status Object (13), Class-Type: IPv4 (1) Flags: [non-negotiable]"
	", length: 12\n"
	"\t    Interface ID: 192.168.0.1 (0xc0a80001)\n"
	"\t\t    Active: Allocated (1)\n"
	"\t\t    Direction: Transmit (1)\n"
	"\t\t    Channel Status: Signal Okay (1)\n"
	"\t    0x0000:  c0a8 0001 c000 0001\n"
	"\t  Channel Status Object (13), Class-Type: IPv6 (2) Flags: [non-negotiable]"
	", length: 24\n"
	"\t    Interface ID: 2001:db8::1 (0x20010db8)\n"
	"\t\t    Active: Non-allocated (0)\n"
	"\t\t    Direction: Receive (0)\n"
	"\t\t    Channel Status: Signal Degraded (2)\n"
	"\t    0x0000:  2001 0db8 0000 0000 0000 0000 0000 0001\n"
	"\t    0x0010:  0000 0002\n"
	"\t  Channel Status Object (13), Class-Type: Unnumbered (3) Flags: [non-negot"
	"iable], length: 12\n"
	"\t    Interface ID: 5 (0x00000005)\n"
	"\t\t    Active: Non-allocated (0)\n"
	"\t\t    Direction: Receive (0)\n"
	"\t\t    Channel Status: Signal Fail (3)\n"
	"\t    0x0000:  0000 0005 0000 0003\n"
	"\t  Channel Status Request Object (14), Class-Type: IPv4 (1) Flags: [non-neg"
	"otiable], length: 8\n"
	"\t    Interface ID: 192.168.0.1 (0xc0a80001)\n"
	"\t    0x0000:  c0a8 0001\n"
	"\t  Channel Status Request Object (14), Class-Type: IPv6 (2) Flags: [non-neg"
	"otiable], length: 20\n"
	"\t    Interface ID: 2001:db8::1 (0x20010db8)\n"
	"\t    0x0000:  2001 0db8 0000 0000 0000 0000 0000 0001\n"
	"\t  Channel Status Request Object (14), Class-Type: Unnumbered (3) Flags: [n"
	"on-negotiable], length: 8\n"
	"\t    Interface ID: 5 (0x00000005)\n"
	"\t    0x0000:  0000 0005\n"
	"\t  Error Code Object (20), Class-Type: 1 (1) Flags: [non-negotiable], lengt"
	"h: 8\n"
	"\t    Error Code: Link Verification Procedure Not supported, Unwilling to ve"
	"rify\n"
	"\t    0x0000:  0000 0003\n"
	"\t  Error Code Object (20), Class-Type: 2 (2) Flags: [non-negotiable], lengt"
	"h: 8\n"
	"\t    Error Code: Unacceptable non-negotiable LINK-SUMMARY parameters, Unkno"
	"wn DATA-LINK Object c-type\n"
	"\t    0x0000:  0000 0021\n"
	"\t  Service Config Object (51), Class-Type: 1 (1) Flags: [non-negotiable], l"
	"ength: 8\n"
	"\t Flags: RSVP Supported, LDP Supported\n"
	"\t  UNI Version: 1\n"
	"\t    0x0000:  0301 0000\n"
	"\t  Service Config Object (51), Class-Type: 2 (2) Flags: [non-negotiable], l"
	"ength: 20\n"
	"\t Link Type: SDH ITU-T G.707 (5)\n"
	"\t Signal Type: VC-4 (6)\n"
	"\t Transparency: Path/VC Overhead Transparency Supported, Line/MS Overhead T"
	"ransparency Supported\n"
	"\t Contiguous Concatenation Types: Contiguous Concatenation Types Supported"
	"\n"
	"\t Minimum NCC: 1\n"
	"\t Maximum NCC: 2\n"
	"\t Minimum NVC:3\n"
	"\t Maximum NVC:4\n"
	"\t    Local Interface ID: 192.168.0.1 (0xc0a80001)\n"
	"\t    0x0000:  0506 0301 0001 0002 0003 0004 c0a8 0001\n"
	"\t  Service Config Object (51), Class-Type: 3 (3) Flags: [non-negotiable], l"
	"ength: 12\n"
	"\t Transparency Flags: Standard SOH/RSOH Transparency Supported, Standard LO"
	"H/MSOH Transparency Supported\n"
	"\t TCM Monitoring Flags: Transparent Tandem Connection Monitoring Supported"
	"\n"
	"\t    0x0000:  0000 0003 0000 0001\n"
	"\t  Service Config Object (51), Class-Type: 4 (4) Flags: [non-negotiable], l"
	"ength: 8\n"
	"\t Diversity: Flags: Node Diversity Supported, Link Diversity Supported, SRL"
	"G Diversity Supported\n"
	"\t    0x0000:  0000 0007\n"
	"\t  Control Channel ID Object (1), Class-Type: Local (1) Flags: [non-negotia"
	"ble], length: 12 (not correct for object)\n"
	"\t    0x0000:  0000 0001 0000 0002\n"
	"\t  Unknown Object (99), Class-Type: Unknown (1) Flags: [non-negotiable], le"
	"ngth: 8\n"
	"\t    0x0000:  0000 0001\n"},
    {"lwres: a query by name", 228, 0, 0,
	"4500004800010000401166a20a0000010a00000203840399003400000000002c000000000000"
	"0005000100010000000000001000000100020000000000000003000568656c6c6f00",
	"IP 10.0.0.1.900 > 10.0.0.2.921:  lwres getaddrsbyname? IPv4/6 hello\n"},
    {"lwres: its answer", 228, 3, 0,
	"4500005a00010000401166900a0000010a00000203990384004600000000003e000000010000"
	"0005000100010000000000001000000100020000000100010001000568656c6c6f0000056865"
	"6c6c6f00000000010004c0a80001",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 90"
	")\n"
	"    10.0.0.1.921 > 10.0.0.2.900: [no cksum]  lwres v0 getaddrsbyname (serial"
	":0x5 result:0x0 recvlen:4096 authtype:0x1 authlen:2) flags:0x1 1/1 hello hel"
	"lo 192.168.0.1\n"},
    {"lwres: a name by address", 228, 0, 0,
	"4500005200010000401166980a0000010a00000203840399003e000000000036000000000000"
	"0005000100020000000000001000000100020000000000000002001020010db8000000000000"
	"000000000001",
	"IP 10.0.0.1.900 > 10.0.0.2.921:  lwres getnamebyaddr? 2001:db8::1\n"},
    {"lwres: records", 228, 0, 0,
	"4500005700010000401166930a0000010a00000203990384004300000000003b000000010000"
	"000500010003000000000000100000010002000000000003001000000e4d0001000100056865"
	"6c6c6f000002abcd0001ff",
	"IP 10.0.0.1.921 > 10.0.0.2.900:  lwres getrdatabyname TXT CHAOS TTL 1h1m1s 1"
	"/1 helloabcdff\n"},
    {"lwres: nothing, and more than it says", 228, 1, 0,
	"4500003a00010000401166b00a0000010a000002038403990026000000000064000000000000"
	"0005000000000000000000001000000100027878",
	"IP (tos 0x0, ttl 64, id 1, offset 0, flags [none], proto UDP (17), length 58"
	")\n"
	"    10.0.0.1.900 > 10.0.0.2.921:  lwres v0 noop? [len: 100 != 30][extra]\n"},
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

/* The line or lines of a frame cut after `captured` bytes, ended by a NUL in text, which the
 * caller closes. The frame is in memory of its own size: a sanitizer sees a read beyond it. */
static void print_cut_frame(
    const struct frame *frame, unsigned verbose, uint32_t captured, struct text *text)
{
	const struct print_options options = {.verbose = verbose, .time_form = NO_STAMP};
	struct printer *printer = printer_open(&options);
	uint8_t whole[LARGEST];
	uint32_t n = from_hex(whole, frame->bytes);
	uint8_t *exact = malloc(captured);
	const struct reader_packet packet = {.time = 1000000000,
	    .data = exact,
	    .caplen = captured,
	    .len = n,
	    .link_type = frame->link_type};

	assert_non_null(printer);
	assert_non_null(exact);
	assert_true(captured <= n);
	assert_int_equal(text_open(text, 4096), 0);
	for (uint32_t i = 0; i < captured; i++)
		exact[i] = whole[i];
	printer_packet(printer, &packet, text);
	text_char(text, '\0');
	free(exact);
	printer_close(printer);
}

static uint32_t size_of(const struct frame *frame)
{
	uint8_t bytes[LARGEST];

	return from_hex(bytes, frame->bytes);
}

static void every_frame_prints_as_tcpdump_does(void **state)
{
	(void)state;
	for (const struct frame *f = frames; f < frames + sizeof(frames) / sizeof(frames[0]); f++) {
		struct text text;

		print_cut_frame(f, f->verbose, f->captured ? f->captured : size_of(f), &text);
		if (strcmp(text.start, f->expected) != 0)
			print_error("%s\n", f->name);
		assert_string_equal(text.start, f->expected);
		text_close(&text);
	}
}

/* Every length a frame may be cut at, at every verbosity: one line at least, and no read beyond. */
static void any_cut_is_survived(void **state)
{
	(void)state;
	for (const struct frame *f = frames; f < frames + sizeof(frames) / sizeof(frames[0]); f++) {
		for (uint32_t captured = size_of(f); captured > 0; captured--) {
			for (unsigned verbose = 0; verbose < 4; verbose++) {
				struct text text;

				print_cut_frame(f, verbose, captured, &text);
				assert_true(text.at - text.start >= 2 && text.at[-2] == '\n');
				text_close(&text);
			}
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_frame_prints_as_tcpdump_does),
	    cmocka_unit_test(any_cut_is_survived),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
