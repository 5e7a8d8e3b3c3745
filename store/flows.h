/*
 * flows: packet records to flow records, named as IPFIX names things (RFC 7012, reverse elements
 * RFC 5103): what came back is reversePacketDeltaCount and reverseOctetDeltaCount. Octets are
 * those of the records' length: the payload's.
 */
#ifndef STORE_FLOWS_H
#define STORE_FLOWS_H

#include "store/options.h"
#include "store/query.h"

struct flows_counts {
	uint64_t packets; /* records that belong to flows */
	uint64_t others;  /* records without addresses or time */
	uint64_t flows;
	uint64_t peak;    /* flows open at one time, at most */
};

/* 0, or -1: said on stderr. */
int flows_run(struct query *q, const struct store_options *o, struct output *output,
    struct flows_counts *counts);

#endif
