/*
 * Removing what is old or too much. Space of removed blocks is used again for new ones; the file
 * itself does not shrink (`backup` writes a copy without the unused space).
 */
#ifndef STORE_PRUNE_H
#define STORE_PRUNE_H

#include "store/environment.h"

struct prune_limits {
	int64_t keep;       /* ns: records older than that are removed; 0: all stay */
	uint64_t max_bytes; /* oldest blocks are removed until no more is in use; 0: no limit */
	uint64_t below;     /* only blocks of a lower number; UINT64_MAX: all */
	bool exact;         /* also from within blocks that are only partly too old */
};

struct prune_counts {
	uint64_t records, blocks;
};

/* 0, or -1: said on stderr. */
int prune_run(struct environment *env, const struct prune_limits *limits, struct prune_counts *counts);

#endif
