/*
 * PPP's protocol numbers, and what ppp.c, ppp_control.c and ppp_auth.c lend each other.
 */
#ifndef CAPTURE_PRINT_PPP_H
#define CAPTURE_PRINT_PPP_H

#include "capture/print.h"

enum {
	PPP_IP = 0x21,
	PPP_OSI = 0x23,
	PPP_IPX = 0x2b,
	PPP_VJ_COMPRESSED = 0x2d,
	PPP_VJ_UNCOMPRESSED = 0x2f,
	PPP_MULTILINK = 0x3d,
	PPP_IP6 = 0x57,
	PPP_COMPRESSED = 0xfd,
	PPP_MPLS = 0x281,
	PPP_MPLS_MULTICAST = 0x283,
	PPP_IPCP = 0x8021,
	PPP_OSICP = 0x8023,
	PPP_IP6CP = 0x8057,
	PPP_CCP = 0x80fd,
	PPP_MPLSCP = 0x8281,
	PPP_BACP = 0xc02b,
	PPP_BAP = 0xc02d,
	PPP_LCP = 0xc021,
	PPP_PAP = 0xc023,
	PPP_LQM = 0xc025,
	PPP_SPAP = 0xc027,
	PPP_SPAP_OLD = 0xc123,
	PPP_CHAP = 0xc223,
	PPP_EAP = 0xc227,
};

/* The name of a protocol number, or NULL. */
const char *print_ppp_name(uint16_t protocol);
/* LCP, IPCP and their like. */
void print_ppp_control(struct print *p, uint16_t protocol, const uint8_t *at, uint32_t length);
void print_ppp_chap(struct print *p, const uint8_t *at, uint32_t length);
void print_ppp_pap(struct print *p, const uint8_t *at, uint32_t length);

#endif
