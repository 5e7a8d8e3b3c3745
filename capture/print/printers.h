/*
 * Every protocol's printer, one line each, by layer, and where printers are hooked.
 *
 * A printer print_X lives in capture/print/X.c (or in the file named beside it) and appends
 * what tcpdump prints for X:
 *
 *   at      first byte of the protocol's header
 *   length  bytes the layer above says there are; more or less may have been captured (p->end)
 *
 * It sets p->protocol to the name in "[|name]" first. What surrounds it is in p->ip and p->link.
 *
 * To add one: declare it here, then add it where it belongs:
 *   link type      print/links.c        a row
 *   ethertype      print/ethertypes.c   a case
 *   LLC SAP, SNAP  print/llc.c
 *   IP protocol    print/protocols.c    a case
 *   TCP/UDP port   print/ports.c        a row, in tcpdump's order
 */
#ifndef CAPTURE_PRINT_PRINTERS_H
#define CAPTURE_PRINT_PRINTERS_H

#include "capture/print.h"

typedef void print_function(struct print *p, const uint8_t *at, uint32_t length);

/* Dispatch. */
print_function *print_link_find(int link_type); /* links.c: NULL: not known */
/* ethertypes.c: false, with nothing printed: not known. */
bool print_ethertype(struct print *p, uint16_t type, const uint8_t *at, uint32_t length);
const char *print_ethertype_name(uint16_t type);   /* NULL: not known */
const char *print_protocol_name(uint8_t protocol); /* protocols.c; NULL: not known */
/* protocols.c: what follows an IP header (with p->ip set to it). */
void print_ip_payload(struct print *p, uint8_t protocol, const uint8_t *at, uint32_t length);
/* ports.c: the payload's printer, or NULL; offered by the lower row of the two ports. */
struct print_ports *print_ports_open(void); /* NULL: no memory */
void print_ports_close(struct print_ports *ports);
/* True: the payload was printed (or belongs to a printer that prints nothing). */
bool print_tcp_port(
    struct print *p, uint16_t source, uint16_t destination, const uint8_t *at, uint32_t length);
bool print_udp_port(
    struct print *p, uint16_t source, uint16_t destination, const uint8_t *at, uint32_t length);

/* addresses.c: "a > b" and what is to follow, of the IP header in p->ip. */
void print_ip_addresses(struct print *p, const char *after);
/* "a.1 > b.2: "; the ports alone where headers stand between IP's and this one. */
void print_ip_ports(struct print *p, uint8_t protocol, uint16_t source, uint16_t destination);
/* The same of an IPv4 header, where room was reserved; the place after it. */
enum { PRINT_IP4_PORTS_ROOM = 2 * (TEXT_IP4_ROOM + TEXT_U32_ROOM) + 8 };
char *print_put_ip4_ports(char *at, const uint8_t *ip, uint16_t source, uint16_t destination);

/* Links. Each sets p->link_length. */
print_function print_ethernet_link, print_null_link, print_raw_link; /* ethernet.c null.c raw.c */
print_function print_sll_link, print_sll2_link;                      /* sll.c */

/* An Ethernet frame within something; header, when not NULL, prints what stands before it. */
void print_ethernet(struct print *p, const uint8_t *at, uint32_t length,
    void (*header)(struct print *p, const uint8_t *arg), const uint8_t *arg);
/* LLC (llc.c): bytes of its header, negative when what follows is not known. */
int print_llc(struct print *p, const uint8_t *at, uint32_t length);

/* Network. */
print_function print_arp, print_ip, print_ip6, print_ip_any; /* ip_any looks at the version */
/* On IP. */
print_function print_tcp, print_udp, print_icmp, print_icmp6, print_igmp;

/* text_protocols.c: requests NULL: every payload begins one. */
void print_text_protocol(struct print *p, const uint8_t *at, uint32_t length, const char *name,
    const char *const *requests);
print_function print_http, print_rtsp, print_sip, print_ftp, print_smtp, print_whois, print_ssh;

/* On TCP and UDP. */
print_function print_domain, print_domain_tcp, print_mdns, print_ntp;
void print_ntp_time(struct print *p, const uint8_t *at); /* 64 bits from 1900 on, and the date */

/* On Ethernet, LLC and SNAP. */
print_function print_stp, print_lldp, print_cdp, print_dtp, print_udld, print_vtp;
print_function print_eapol, print_slow, print_loopback, print_realtek, print_ipx, print_iso;
print_function print_mpls, print_cfm, print_ptp, print_aoe, print_tipc, print_appletalk, print_aarp;
print_function print_mpcp, print_decnet, print_geonet, print_calm_fast; /* geonet.c */
print_function print_q933, print_pppoe, print_nsh, print_token_ring, print_fddi, print_chdlc;
/* A network service access point out of the frame, or bytes of one (iso.c). */
void print_nsap(struct print *p, const uint8_t *at, uint32_t n);
void print_nsap_bytes(struct print *p, const uint8_t *bytes, uint32_t n);
/* SNAP (llc.c); pad: bytes before bridged frames. False: not known. */
bool print_snap(struct print *p, const uint8_t *at, uint32_t length, uint32_t pad);
print_function print_chdlc_link, print_pppoe_link;
print_function print_ppp_link, print_ppp_hdlc_link;
print_function print_usb_link, print_usb_mapped_link, print_bluetooth_link;
print_function print_nflog_link, print_pflog_link, print_enc_link; /* firewall_logs.c */
print_function print_ppi_link, print_pktap_link;                   /* wrapped_links.c */
print_function print_dsa_link, print_edsa_link;
print_function print_brcm_tag_link, print_brcm_tag_prepend_link; /* brcm_tag.c */
print_function print_ipoib_link, print_vsock_link, print_slip_link, print_slip_bsdos_link;
print_function print_arcnet_link, print_arcnet_linux_link;
print_function print_atm_link, print_cip_link, print_sunatm_link;          /* atm.c */
print_function print_ipnet_link, print_firewire_link, print_symantec_link; /* ip_links.c */
print_function print_fibre_channel_link, print_netanalyzer_link, print_netanalyzer_raw_link;
print_function print_wpan_link, print_wpan_tap_link;                      /* IEEE 802.15.4 */
uint32_t print_wpan(struct print *p, const uint8_t *at, uint32_t length); /* 0: not understood */
print_function print_wifi_link, print_radiotap_link, print_avs_link, print_prism_link;
print_function print_token_ring_link, print_fddi_link; /* rings.c */
print_function print_frame_relay_link, print_frame_relay, print_frame_relay_bundle;
/* juniper.c: one a kind of interface card. */
print_function print_juniper_atm1_link, print_juniper_atm2_link, print_juniper_mlppp_link;
print_function print_juniper_mlfr_link, print_juniper_mfr_link, print_juniper_pppoe_link;
print_function print_juniper_pppoe_atm_link, print_juniper_ggsn_link, print_juniper_monitor_link;
print_function print_juniper_services_link, print_juniper_es_link, print_juniper_ether_link;
print_function print_juniper_ppp_link, print_juniper_frelay_link, print_juniper_chdlc_link;
/* PPP from its address or protocol field on, and what a protocol number stands for (ppp.c). */
print_function print_ppp;
void print_ppp_payload(struct print *p, uint16_t protocol, const uint8_t *at, uint32_t length);
print_function print_eap; /* EAP itself; also in RADIUS */

print_function print_msnlb, print_local_talk;
/* AppleTalk in UDP (appletalk.c); false, with nothing printed: it is none. */
bool print_appletalk_udp(
    struct print *p, uint16_t source, uint16_t destination, const uint8_t *at, uint32_t length);

/* On IP: routing and tunnels. */
print_function print_gre, print_ipcomp, print_ospf, print_ospf6, print_pim, print_vrrp, print_carp;
print_function print_eigrp, print_igrp, print_egp, print_rsvp, print_sctp, print_dccp, print_pgm;
print_function print_dvmrp, print_esp, print_mobile, print_forces, print_m3ua;
/* The authentication header (ah.c): its bytes. */
uint32_t print_ah(struct print *p, const uint8_t *at);

/* On UDP and TCP: routing and tunnels. */
print_function print_pim_1, print_auto_rp; /* pim_1.c: in IGMP; on UDP */
print_function print_vxlan, print_vxlan_gpe, print_geneve, print_hsrp, print_rip, print_ripng;
print_function print_bgp, print_ldp, print_msdp, print_l2tp;
print_function print_bfd, print_bfd_multihop, print_bfd_lag, print_bfd_echo;

/* Of applications, on UDP. */
print_function print_ahcp, print_aodv, print_babel, print_bcm_li, print_bootp, print_dhcp6,
    print_isakmp, print_krb;
print_function print_lisp, print_otv;
print_function print_radius, print_rx, print_sflow, print_snmp, print_someip, print_lsp_ping,
    print_olsr, print_hncp, print_syslog;
print_function print_tftp, print_timed, print_vat, print_vqp, print_wb, print_zep, print_zephyr;
print_function print_isakmp_nat; /* ike.c: on the port for NAT traversal */
print_function print_lwapp_request, print_lwapp_response, print_lwapp_data; /* lwapp.c */
print_function print_lmp, print_lwres;
/* Told by -T only. */
print_function print_rtp, print_rtcp, print_rpc, print_netflow, print_zmtp, print_zmtp_datagram;
/* Of applications, on TCP. */
print_function print_beep, print_openflow, print_pptp, print_resp, print_rpki, print_telnet;
/* NFS calls and answers (nfs.c); false, with nothing printed: it is none. */
bool print_nfs(
    struct print *p, uint16_t source, uint16_t destination, const uint8_t *at, uint32_t length);
bool print_nfs_tcp(
    struct print *p, uint16_t source, uint16_t destination, const uint8_t *at, uint32_t length);

#endif
