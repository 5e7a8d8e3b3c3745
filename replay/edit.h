/*
 * Changes to frames on their way: addresses, ports, tags, hop limits, with the checksums mended.
 *
 * Works on Ethernet (with up to four VLAN tags), raw IP, BSD loopback and Linux cooked frames;
 * in others nothing is found to change. What lies beyond the captured bytes is left alone. Inside
 * an ICMP error the quoted header is mapped too, so that it still names its flow.
 *
 * Checksums (RFC 1071) of a packet that is there whole are computed anew by libnet; those of
 * fragments and of packets cut in the capture are adjusted by the difference (RFC 1624), so they
 * come out as right or wrong as they were.
 */
#ifndef REPLAY_EDIT_H
#define REPLAY_EDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "replay/cidr.h"

enum {
	EDIT_MAPS = 64,  /* most rules of each kind */
	EDIT_GROWTH = 4, /* most bytes that an edit adds to a frame */
};

enum edit_ttl { EDIT_TTL_KEEP, EDIT_TTL_SET, EDIT_TTL_ADD, EDIT_TTL_SUBTRACT };

struct edit_mac {
	bool set;
	uint8_t address[6];
};

struct edit_rules {
	struct edit_mac source[2]; /* by the interface the frame leaves on: -i, -I */
	struct edit_mac destination[2];
	struct {
		struct cidr from, to; /* of one size; the first that matches counts */
	} maps[EDIT_MAPS];
	unsigned map_count;
	struct {
		uint16_t from, to;
	} ports[EDIT_MAPS]; /* of TCP and UDP, source and destination */
	unsigned port_count;
	bool vlan_push, vlan_pop; /* pop comes first */
	uint16_t vlan_tag;        /* priority and identifier, as in the tag */
	enum edit_ttl ttl_how;
	uint8_t ttl;        /* adding stops at 255, subtracting at 0 */
	bool unique_ip;     /* each loop has addresses of its own */
	bool fix_checksums; /* of every packet, edited or not */
};

/* Whether there is anything to do. */
bool edit_wanted(const struct edit_rules *rules);

/* Edits the frame of *caplen bytes at data, with room for EDIT_GROWTH more; adjusts *caplen and
 * *len. side: 0 for -i, 1 for -I. loop: 0 in the first pass. */
void edit_frame(const struct edit_rules *rules, uint8_t *data, uint32_t *caplen, uint32_t *len,
    int link_type, unsigned side, uint64_t loop);

/* Rules as the command line has them; 0, or -1: not in this form. */
int edit_parse_mac(const char *text, struct edit_mac macs[2]);    /* MAC[,MAC] */
int edit_parse_map(const char *text, struct edit_rules *rules);   /* CIDR=CIDR */
int edit_parse_ports(const char *text, struct edit_rules *rules); /* PORT=PORT */
int edit_parse_vlan(const char *text, struct edit_rules *rules);  /* ID[:PRIORITY] */
int edit_parse_ttl(const char *text, struct edit_rules *rules);   /* [+-]N */

#endif
