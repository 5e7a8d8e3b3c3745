/*
 * Whole records as they were put, by their numbers.
 */
#ifndef STORE_RECORDS_H
#define STORE_RECORDS_H

#include "store/query.h"

/* Prints the records whose numbers the statement gives, its first column. As JSON they are the
 * objects that were put, their fields in the order of the store's columns; the other forms have a
 * column for every column of the store, and a header before the first record when *rows is 0.
 * *rows grows by how many, *last (or NULL) becomes the number of the last one. 0, or -1. */
int records_print(struct query *q, const char *sql, enum print_form form, struct output *output,
    uint64_t *rows, uint64_t *last);

#endif
