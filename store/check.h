/*
 * Looking a store over: every checksum, every column of every block, the catalogue.
 */
#ifndef STORE_CHECK_H
#define STORE_CHECK_H

#include <stdint.h>

struct check_counts {
	uint64_t blocks, records, damaged_blocks, damaged_entries;
};

/* Names what is damaged on stderr. 0: nothing is, 1: something is, -1: it could not be looked at.
 * Runs in a process of its own, so that a damaged index cannot take the caller down. */
int check_run(const char *path, struct check_counts *counts);

#endif
