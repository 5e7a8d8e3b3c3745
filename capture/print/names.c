#include <arpa/inet.h>
#include <stdio.h>

#include "capture/print/names.h"

const struct print_name print_oui_names[] = {
    {0x00, "Ethernet"},
    {0x0c, "Cisco"},
    {0x5e, "IANA"},
    {0x81, "Nortel Networks SONMP"},
    {0xf8, "Cisco bridged"},
    {0x80c2, "Ethernet bridged"},
    {0xa03e, "ATM Forum"},
    {0xe02f, "DOCSIS Spanning Tree"},
    {0x80007, "Appletalk"},
    {0x9069, "Juniper"},
    {0x80009, "Hewlett-Packard"},
    {0x80c2, "IEEE 802.1 Private"},
    {0x120f, "IEEE 802.3 Private"},
    {0x12bb, "ANSI/TIA"},
    {0x1b21, "DCBX"},
    {0x2320, "Nicira Networks"},
    {0x5c16c7, "Big Switch Networks"},
    {0xb0d2f5, "Vello Systems"},
    {0x2481, "HP"},
    {0x4ea, "HP-Labs"},
    {0x748771, "Infoblox Inc"},
    {0xa42305, "Open Networking Lab"},
    {0x49f, "Freescale"},
    {0x15ad, "Netronome"},
    {0x1018, "Broadcom"},
    {0xe004, "PMC-Sierra"},
    {0xd0f0db, "Ericsson"},
    {0, NULL},
};

const struct print_name print_enterprise_names[] = {
    {0, "IETF (reserved)"},
    {5, "ACC"},
    {9, "Cisco"},
    {11, "Hewlett Packard"},
    {42, "Sun Microsystems"},
    {61, "Merit"},
    {74, "AT&T"},
    {161, "Motorola"},
    {166, "Shiva"},
    {193, "Ericsson AB"},
    {255, "Cisco VPN 5000"},
    {307, "Livingston"},
    {311, "Microsoft"},
    {429, "3Com"},
    {529, "Ascend"},
    {1584, "Bay Networks"},
    {1991, "Foundry"},
    {2180, "Versanet"},
    {2352, "Redback"},
    {2636, "Juniper Networks"},
    {2637, "Aptis"},
    {2937, "Deutsche Telekom AG"},
    {3054, "Ixia Communications"},
    {3076, "Cisco VPN 3000"},
    {3085, "CoSine Communications"},
    {3224, "Netscreen"},
    {3199, "Shasta"},
    {3309, "Nomadix"},
    {3414, "T-Mobile"},
    {3561, "The Broadband Forum"},
    {3902, "ZTE"},
    {4329, "Siemens"},
    {4491, "CableLabs"},
    {4874, "Unisphere Networks"},
    {5263, "Cisco BBSM"},
    {5535, "3rd Generation Partnership Project 2 (3GPP2)"},
    {5806, "SK Telecom"},
    {5925, "ipUnplugged"},
    {5948, "Issanni Communications"},
    {5951, "Netscaler"},
    {6490, "T-Mobile"},
    {6618, "Quintum"},
    {6728, "Interlink"},
    {7951, "CNCTC"},
    {8164, "Starent Networks"},
    {8744, "Colubris"},
    {10415, "3GPP"},
    {10529, "Gemtek-Systems"},
    {10704, "Barracuda Networks"},
    {10923, "Ericsson AB - Packet Core Networks"},
    {11665, "dacom"},
    {11862, "Columbia University"},
    {12356, "Fortinet"},
    {12951, "Verizon Wireless"},
    {13745, "Plixer"},
    {14122, "Wi-Fi Alliance"},
    {16787, "T-Systems Nova"},
    {20942, "China Telecom - Guangzhou Research Institute"},
    {26866, "Gigamon Systems"},
    {32622, "CACE Technologies"},
    {35632, "ntop"},
    {46098, "Ericsson Canada"},
    {0, NULL},
};

const struct print_name print_af_names[] = {
    {0, "Reserved"},
    {1, "IPv4"},
    {2, "IPv6"},
    {3, "NSAP"},
    {4, "HDLC"},
    {5, "BBN 1822"},
    {6, "802"},
    {7, "E.163"},
    {8, "E.164"},
    {9, "F.69"},
    {10, "X.121"},
    {11, "Novell IPX"},
    {12, "Appletalk"},
    {13, "Decnet IV"},
    {14, "Banyan Vines"},
    {15, "E.164 with NSAP subaddress"},
    {196, "Layer-2 VPN"},
    {25, "VPLS"},
    {0, NULL},
};

const struct print_name print_bsd_af_names[] = {
    {2, "IPv4"},
    {6, "NS"},
    {7, "ISO"},
    {16, "Appletalk"},
    {23, "IPX"},
    {24, "IPv6"},
    {28, "IPv6"},
    {30, "IPv6"},
    {0, NULL},
};

const struct print_name print_nlpid_names[] = {
    {0x00, "NULL"},
    {0x08, "Q.933"},
    {0x09, "LMI"},
    {0x80, "SNAP"},
    {0x81, "CLNP"},
    {0x82, "ES-IS"},
    {0x83, "IS-IS"},
    {0x84, "CONS"},
    {0x85, "IDRP"},
    {0xc1, "ISIS_SPB"},
    {0xb1, "FRF.15"},
    {0xcc, "IPv4"},
    {0xcf, "PPP"},
    {0x8a, "X25 ES-IS"},
    {0x8e, "IPv6"},
    {0, NULL},
};

const struct print_name print_l2vpn_names[] = {
    {0, "Reserved"},
    {1, "Frame Relay"},
    {2, "ATM AAL5 SDU VCC transport"},
    {3, "ATM transparent cell transport"},
    {4, "Ethernet (VLAN) Tagged Mode"},
    {5, "Ethernet Raw Mode"},
    {6, "Cisco HDLC"},
    {7, "PPP"},
    {8, "SONET/SDH Circuit Emulation Service over MPLS"},
    {9, "ATM n-to-one VCC cell transport"},
    {10, "ATM n-to-one VPC cell transport"},
    {11, "IP layer 2 transport"},
    {15, "Frame Relay Port mode"},
    {17, "Structure-agnostic E1 over packet"},
    {18, "Structure-agnostic T1 (DS1) over packet"},
    {19, "VPLS"},
    {20, "Structure-agnostic T3 (DS3) over packet"},
    {21, "Nx64kbit/s Basic Service using Structure-aware"},
    {25, "Frame Relay DLCI"},
    {40, "Structure-agnostic E3 over packet"},
    {41, "Octet-aligned playload for Structure-agnostic DS1 circuits"},
    {42, "E1 Nx64kbit/s with CAS using Structure-aware"},
    {43, "DS1 (ESF) Nx64kbit/s with CAS using Structure-aware"},
    {44, "DS1 (SF) Nx64kbit/s with CAS using Structure-aware"},
    {0, NULL},
};

const struct print_name print_pseudowire_names[] = {
    {0x00, "Reserved"},
    {0x01, "Frame Relay DLCI (Martini Mode)"},
    {0x02, "ATM AAL5 SDU VCC transport"},
    {0x03, "ATM transparent cell transport"},
    {0x04, "Ethernet VLAN"},
    {0x05, "Ethernet"},
    {0x06, "Cisco-HDLC"},
    {0x07, "PPP"},
    {0x08, "SONET/SDH Circuit Emulation Service over MPLS"},
    {0x09, "ATM n-to-one VCC cell transport"},
    {0x0a, "ATM n-to-one VPC cell transport"},
    {0x0b, "IP Layer2 Transport"},
    {0x0c, "ATM one-to-one VCC Cell Mode"},
    {0x0d, "ATM one-to-one VPC Cell Mode"},
    {0x0e, "ATM AAL5 PDU VCC transport"},
    {0x0f, "Frame-Relay Port mode"},
    {0x10, "SONET/SDH Circuit Emulation over Packet"},
    {0x11, "Structure-agnostic E1 over Packet"},
    {0x12, "Structure-agnostic T1 (DS1) over Packet"},
    {0x13, "Structure-agnostic E3 over Packet"},
    {0x14, "Structure-agnostic T3 (DS3) over Packet"},
    {0x15, "CESoPSN basic mode"},
    {0x16, "TDMoIP basic mode"},
    {0x17, "CESoPSN TDM with CAS"},
    {0x18, "TDMoIP TDM with CAS"},
    {0x19, "Frame Relay DLCI"},
    {0x40, "IP-interworking"},
    {0, NULL},
};

const struct print_name print_gmpls_link_names[] = {
    {0x01, "Extra Traffic"},
    {0x02, "Unprotected"},
    {0x04, "Shared"},
    {0x08, "Dedicated 1:1"},
    {0x10, "Dedicated 1+1"},
    {0x20, "Enhanced"},
    {0x40, "Reserved"},
    {0x80, "Reserved"},
    {0, NULL},
};

const struct print_name print_gmpls_switch_names[] = {
    {1, "Packet-Switch Capable-1"},
    {2, "Packet-Switch Capable-2"},
    {3, "Packet-Switch Capable-3"},
    {4, "Packet-Switch Capable-4"},
    {51, "Layer-2 Switch Capable"},
    {100, "Time-Division-Multiplex"},
    {150, "Lambda-Switch Capable"},
    {200, "Fiber-Switch Capable"},
    {0, NULL},
};

const struct print_name print_gmpls_encoding_names[] = {
    {1, "Packet"},
    {2, "Ethernet V2/DIX"},
    {3, "ANSI/ETSI PDH"},
    {4, "Reserved"},
    {5, "SDH ITU-T G.707/SONET ANSI T1.105"},
    {6, "Reserved"},
    {7, "Digital Wrapper"},
    {8, "Lambda (photonic)"},
    {9, "Fiber"},
    {10, "Reserved"},
    {11, "FiberChannel"},
    {0, NULL},
};

const struct print_name print_gmpls_payload_names[] = {
    {0, "Unknown"},
    {1, "Reserved"},
    {2, "Reserved"},
    {3, "Reserved"},
    {4, "Reserved"},
    {5, "Asynchronous mapping of E4"},
    {6, "Asynchronous mapping of DS3/T3"},
    {7, "Asynchronous mapping of E3"},
    {8, "Bit synchronous mapping of E3"},
    {9, "Byte synchronous mapping of E3"},
    {10, "Asynchronous mapping of DS2/T2"},
    {11, "Bit synchronous mapping of DS2/T2"},
    {12, "Reserved"},
    {13, "Asynchronous mapping of E1"},
    {14, "Byte synchronous mapping of E1"},
    {15, "Byte synchronous mapping of 31 * DS0"},
    {16, "Asynchronous mapping of DS1/T1"},
    {17, "Bit synchronous mapping of DS1/T1"},
    {18, "Byte synchronous mapping of DS1/T1"},
    {19, "VC-11 in VC-12"},
    {20, "Reserved"},
    {21, "Reserved"},
    {22, "DS1 SF Asynchronous"},
    {23, "DS1 ESF Asynchronous"},
    {24, "DS3 M23 Asynchronous"},
    {25, "DS3 C-Bit Parity Asynchronous"},
    {26, "VT/LOVC"},
    {27, "STS SPE/HOVC"},
    {28, "POS - No Scrambling, 16 bit CRC"},
    {29, "POS - No Scrambling, 32 bit CRC"},
    {30, "POS - Scrambling, 16 bit CRC"},
    {31, "POS - Scrambling, 32 bit CRC"},
    {32, "ATM mapping"},
    {33, "Ethernet PHY"},
    {34, "SONET/SDH"},
    {35, "Reserved (SONET deprecated)"},
    {36, "Digital Wrapper"},
    {37, "Lambda"},
    {38, "ANSI/ETSI PDH"},
    {39, "Reserved"},
    {40, "Link Access Protocol SDH (X.85 and X.86)"},
    {41, "FDDI"},
    {42, "DQDB (ETSI ETS 300 216)"},
    {43, "FiberChannel-3 (Services)"},
    {44, "HDLC"},
    {45, "Ethernet V2/DIX (only)"},
    {46, "Ethernet 802.3 (only)"},
    {47, "G.709 ODUj"},
    {48, "G.709 OTUk(v)"},
    {49, "CBR/CBRa"},
    {50, "CBRb"},
    {51, "BSOT"},
    {52, "BSNT"},
    {53, "IP/PPP (GFP)"},
    {54, "Ethernet MAC (framed GFP)"},
    {55, "Ethernet PHY (transparent GFP)"},
    {56, "ESCON"},
    {57, "FICON"},
    {58, "Fiber Channel"},
    {0, NULL},
};

const struct print_name print_diffserv_te_names[] = {
    {0, "Russian dolls"},
    {1, "Maximum allocation"},
    {254, "Maximum allocation with E-LSP support"},
    {0, NULL},
};

void print_seconds(struct print *p, uint32_t seconds)
{
	static const struct {
		char unit;
		uint32_t seconds;
	} units[] = {
	    {'y', 31536000},
	    {'w', 604800},
	    {'d', 86400},
	    {'h', 3600},
	    {'m', 60},
	    {'s', 1},
	};

	if (seconds == 0) {
		text_str(p->text, "0s");
		return;
	}
	for (unsigned i = 0; i < sizeof units / sizeof units[0]; i++) {
		if (seconds < units[i].seconds)
			continue;
		text_printf(p->text, "%u%c", seconds / units[i].seconds, units[i].unit);
		seconds %= units[i].seconds;
	}
}

struct print_string print_as_ip4(struct print *p, const uint8_t *at)
{
	struct print_string to;

	print_need(p, at, 4);
	snprintf(to.s, sizeof to.s, "%u.%u.%u.%u", at[0], at[1], at[2], at[3]);
	return to;
}

struct print_string print_as_ip6(struct print *p, const uint8_t *at)
{
	struct print_string to;

	print_need(p, at, 16);
	inet_ntop(AF_INET6, at, to.s, sizeof to.s);
	return to;
}

struct print_string print_as_mac(struct print *p, const uint8_t *at)
{
	struct print_string to;

	print_need(p, at, 6);
	snprintf(to.s, sizeof to.s, "%02x:%02x:%02x:%02x:%02x:%02x", at[0], at[1], at[2], at[3],
	    at[4], at[5]);
	return to;
}
