/*
 * Frames out of an interface, through libnet's link socket (a packet socket of its own where libnet
 * knows no such interface). The only file that knows libnet's sockets.
 *
 * Frames leave in batches, one sendmmsg(2) for many, and go to the driver directly
 * (PACKET_QDISC_BYPASS) unless asked otherwise. Measured on veth with frames of 1,000 bytes: 1.6 us
 * of processor time each in batches of 64 or more, 2.9 with a call for each (-K -t --batch 1 shows
 * it again), and 1.9 through a PACKET_TX_RING.
 */
#ifndef REPLAY_LINK_H
#define REPLAY_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

#include "replay/device.h"

struct link;

/* Most frames that link_send takes at once. */
enum { LINK_BATCH = 128 };

enum link_kind {
	LINK_ETHERNET,
	LINK_RAW_IP, /* tun and its like: frames begin with the IP header */
};

struct link_counts {
	uint64_t retried; /* calls repeated because the interface had no room */
	uint64_t failed;  /* frames given up */
	uint64_t express; /* frames that left by an XDP socket */
};

/* How frames leave. */
enum link_way {
	LINK_DIRECT,  /* to the driver */
	LINK_QUEUED,  /* as ordinary traffic does */
	LINK_EXPRESS, /* by an XDP socket (xdp.h) where there can be one, else to the driver */
};

/* NULL: message says what is wrong, the interface first. */
struct link *link_open(const char *name, enum link_way way, char *message, size_t size);
void link_close(struct link *l);

const char *link_name(const struct link *l);
enum link_kind link_kind(const struct link *l);
/* The interface as it was when opened. */
const struct device *link_device(const struct link *l);
/* The longest frame the interface takes, its link header counted; tagged: of an 802.1Q frame. */
uint32_t link_limit(const struct link *l, bool tagged);

/* Walks the kernel's way out with frames one byte too long, which it refuses at its end: nothing
 * leaves, and the first real frame finds the code and the memory it needs at hand. */
void link_warm(struct link *l);
/* Sends up to LINK_BATCH frames in order. sent[i] says which left. 0: all were tried; frames the
 * interface refused are counted and link_error says why. -1: the interface is down or gone, no
 * frame can leave any more; link_error says so. */
int link_send(struct link *l, const struct iovec *frames, unsigned n, bool *sent);
const struct link_counts *link_counts(const struct link *l);
/* What went wrong last, interface first; "" when nothing did. */
const char *link_error(const struct link *l);

/* Frames the interface itself counted since link_open, by whoever sent; -1: it cannot say. */
int64_t link_counted(struct link *l);

#endif
