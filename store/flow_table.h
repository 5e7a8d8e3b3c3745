/*
 * Open flows: packets that go both ways between the same two ends over the same protocol, with no
 * pause longer than the idle time.
 *
 * Memory is that of the flows open at one time. A flow is handed out when a packet's time shows
 * that it has been idle for too long, when a new connection begins on its ends after both sides
 * had closed, or at the end.
 */
#ifndef STORE_FLOW_TABLE_H
#define STORE_FLOW_TABLE_H

#include <stdbool.h>
#include <stdint.h>

enum { FLOW_ADDRESS = 64, FLOW_PROTO = 16, FLOW_NO_PORT = -1 };

/* RFC 5102's flowEndReason. */
enum flow_end { FLOW_IDLE = 1, FLOW_CLOSED = 3, FLOW_FORCED = 4 };

enum flow_flag { FLOW_SYN, FLOW_FIN, FLOW_RST, FLOW_PSH, FLOW_ACK, FLOW_URG, FLOW_FLAGS };

struct packet {
	int64_t time; /* ns */
	char src[FLOW_ADDRESS], dst[FLOW_ADDRESS], proto[FLOW_PROTO]; /* zeroes behind their ends */
	int32_t src_port, dst_port; /* or FLOW_NO_PORT */
	uint64_t length;
	uint8_t flags; /* a bit each: 1 << enum flow_flag */
};

struct flow {
	struct packet first;  /* says who is the source */
	int64_t start, last;  /* ns; start is the earliest */
	uint64_t packets[2], bytes[2]; /* as the first packet went, and back */
	uint64_t flags[FLOW_FLAGS];
	bool fin[2], reset;
	/* The table's own: */
	struct flow *chain, *older, *newer;
	uint64_t hash;
};

struct flow_table;

/* Called with each flow that has ended. 0, or -1: stop. */
typedef int flow_sink(void *arg, const struct flow *f, enum flow_end end);

/* NULL: no memory. */
struct flow_table *flow_table_open(int64_t idle, flow_sink *sink, void *arg);
void flow_table_close(struct flow_table *t);
/* 0, or -1: no memory, or the sink said so. */
int flow_table_put(struct flow_table *t, const struct packet *p);
/* Hands out all that are open, the longest idle first. */
int flow_table_end(struct flow_table *t);
/* The most flows that were open at one time. */
uint64_t flow_table_peak(const struct flow_table *t);

#endif
