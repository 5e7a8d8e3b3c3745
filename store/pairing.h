/*
 * Which columns of a block can be told as pairs (store/pairs.h), and putting them there.
 */
#ifndef STORE_PAIRING_H
#define STORE_PAIRING_H

#include "store/column.h"
#include "store/pairs.h"
#include "store/range.h"

enum { PAIRING_COLUMNS = 4 }; /* src_ip, src_port, dst_ip, dst_port */

/* The four columns, NULL where the block has none, and the ranges of the ports. */
struct pairing {
	const struct column *columns[PAIRING_COLUMNS];
	struct range ranges[PAIRING_COLUMNS];
};

/* True when both addresses are there, share their words, and no value stands where its end does not. */
bool pairing_fits(const struct pairing *p, uint32_t rows);
/* 0, or -1: no memory. */
int pairing_put(const struct pairing *p, struct pairs *to, uint32_t rows);

#endif
