/*
 * What a store holds, in figures: one summary, and a row a column.
 */
#ifndef STORE_STAT_H
#define STORE_STAT_H

#include "store/query.h"

/* 0, or -1. */
int stat_run(struct query *q, enum print_form form, struct output *output);

#endif
