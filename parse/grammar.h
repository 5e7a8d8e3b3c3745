/*
 * tcpdump's grammar, a layer a file. Each function is handed what is left of a packet's text
 * (all its lines, ends of lines included) and sets the fields it can read; what no rule knows goes
 * to `info`, so that nothing printed is lost. None of them can fail.
 *
 * Written from the printers of tcpdump 4.9 to 5.0.
 */
#ifndef PARSE_GRAMMAR_H
#define PARSE_GRAMMAR_H

#include "parse/record.h"
#include "parse/slice.h"

/* The ends of an IP packet as printed: an address, or an address and a port behind the last dot,
 * or names of either. */
struct grammar_end {
	struct slice whole;
	struct slice address, port; /* if the end is numeric; the port may be empty */
	bool numeric;
};

struct grammar_ends {
	struct grammar_end source, destination;
};

/* Everything behind the stamp. */
void grammar_frame(struct slice text, struct record *r);

/* Interface, direction, addresses of -e, VLAN tags, MPLS labels, PPPoE and LLC headers: sets them,
 * moves text to the network layer, and returns its name if the link layer told ("IP" for
 * "ethertype IPv4") or an empty slice. */
struct slice grammar_link(struct slice *text, struct record *r);

/* The network layer; net is its name if the link layer told it. */
void grammar_net(struct slice text, struct slice net, struct record *r);
/* Behind "IP " or "IP6 ". nested: within another packet, whose record this is not. */
void grammar_ip(struct slice text, struct slice net, bool nested, struct record *r);
void grammar_arp(struct slice text, struct record *r);

/* The "(tos 0x0, ttl 64, …)" of -v: false when the text does not begin with one. *proto becomes
 * the protocol's name. */
bool grammar_ip_header(struct slice *text, struct record *r, struct slice *proto);

/* Takes "SOURCE > DESTINATION:". */
bool grammar_take_ends(struct slice *text, struct grammar_ends *ends);
/* Sets the addresses, and the ports if there are any. ports: whether the protocol has them. */
void grammar_set_ends(const struct grammar_ends *ends, bool ports, struct record *r);
/* Both ends are numeric addresses; *ports: with a port each. */
bool grammar_numeric_ends(const struct grammar_ends *ends, bool *ports);
/* Ends that can be nothing but names or addresses with a port: one port is a number. */
bool grammar_numbered_ends(const struct grammar_ends *ends);

/* Behind "SOURCE > DESTINATION:"; proto as -v named it, or empty. */
void grammar_transport(struct slice text, const struct grammar_ends *ends, struct slice proto, bool nested,
	struct record *r);
/* Behind "Flags [". */
void grammar_tcp(struct slice text, struct record *r);

/* Looks for a packet within the text (a tunnel's, or the one an ICMP error quotes) and sets the
 * inner fields. */
void grammar_inner(struct slice text, struct record *r);

/* Sets info, and length if the text says one: ", length 48" or, at the end of its first line,
 * "(48)". A length at the very end is not repeated in info. */
void grammar_set_info(struct slice text, bool length, struct record *r);

/* Takes "a1:b2:c3:d4:e5:f6" or a name that stands for it, without the "(oui …)" behind it. */
bool grammar_take_mac(struct slice *text, struct slice *mac);

#endif
