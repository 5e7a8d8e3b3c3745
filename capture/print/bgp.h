/*
 * What the files of BGP share: messages (bgp.c), capabilities (bgp_open.c), path attributes
 * (bgp_attributes.c), communities (bgp_communities.c), routes (bgp_routes.c).
 */
#ifndef CAPTURE_PRINT_BGP_H
#define CAPTURE_PRINT_BGP_H

#include "capture/print.h"

enum {
	BGP_HEADER = 19,
	BGP_AFI_IP = 1,
	BGP_AFI_IP6 = 2,
	BGP_AFI_NSAP = 3,
	BGP_AFI_L2VPN = 196,
	BGP_AFI_VPLS = 25,
	BGP_RD = 8, /* bytes of a route distinguisher */
};

/* A route's length in bytes, or one of these. */
enum bgp_route_error {
	BGP_ILLEGAL = -1, /* which was said */
	BGP_CUT = -2,
	BGP_TOO_LONG = -3, /* for the item around it */
	BGP_UNKNOWN = -4,
};

extern const struct print_name print_bgp_safi_names[];

/* A family as routes know them: the combination of address family and kind. */
enum bgp_kind {
	BGP_KIND_UNKNOWN,
	BGP_KIND_IP,
	BGP_KIND_IP_LABEL,
	BGP_KIND_IP_VPN,
	BGP_KIND_TARGETS,
	BGP_KIND_MULTICAST_VPN,
	BGP_KIND_MDT,
	BGP_KIND_IP6,
	BGP_KIND_IP6_LABEL,
	BGP_KIND_IP6_VPN,
	BGP_KIND_L2VPN,
	BGP_KIND_NSAP,
	BGP_KIND_NSAP_VPN,
};

enum bgp_kind print_bgp_kind(uint16_t afi, uint8_t safi);
/* The route at `at`, behind `before`; left: bytes of the item it is in. */
int print_bgp_prefix(
    struct print *p, const char *before, unsigned most, const uint8_t *at, uint32_t left);
int print_bgp_route(struct print *p, uint16_t afi, uint8_t safi, const uint8_t *at, uint32_t left,
    const bool adds_paths[2]);
/* Whether the routes must be read with path ids in front (RFC 7911), of which nothing tells. */
bool print_bgp_adds_paths(struct print *p, const uint8_t *at, uint32_t length, unsigned most);
/* A route distinguisher, eight bytes. */
void print_bgp_distinguisher(struct print *p, const uint8_t *at);
void print_bgp_extended_community(struct print *p, const uint8_t *at);
void print_bgp_capabilities(struct print *p, const uint8_t *at, uint32_t length);
/* A path attribute's body. False: cut off. */
bool print_bgp_attribute(
    struct print *p, uint8_t type, const uint8_t *at, uint32_t length, unsigned level);
void print_bgp_attribute_title(
    struct print *p, const char *before, uint8_t flags, uint8_t type, uint32_t length);
void print_bgp_family(struct print *p, const char *form, uint16_t afi, uint8_t safi);

#endif
