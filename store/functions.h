/*
 * Functions that SQL has in this program:
 *
 *   in_net(address, 'network')      1 when the address lies in the network ("10.0.0.0/8"), else 0;
 *                                   NULL when the address is NULL
 *   host('network', address, …)     1 when one of the addresses lies in the network or is it
 *   bucket(time, 'duration')        the beginning of the time's bucket: buckets of that length
 *                                   (1s, 5m, 250ms) counted from 1970; numbers are seconds
 */
#ifndef STORE_FUNCTIONS_H
#define STORE_FUNCTIONS_H

#include <sqlite3.h>

/* An SQLite code. */
int functions_create(sqlite3 *db);

#endif
