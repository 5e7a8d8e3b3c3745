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

enum { LARGEST = 512, NO_STAMP = 1 };

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
