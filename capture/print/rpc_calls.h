/*
 * The last RPC calls seen, so that an answer, which does not say what it answers, can be read.
 * A ring of as many entries as tcpdump keeps: the lines depend on what has been forgotten.
 */
#ifndef CAPTURE_PRINT_RPC_CALLS_H
#define CAPTURE_PRINT_RPC_CALLS_H

#include "capture/print.h"

struct rpc_calls;

struct rpc_calls *rpc_calls_open(void); /* NULL: no memory */
void rpc_calls_close(struct rpc_calls *calls);

/* Remembers the NFS call whose packet p->ip describes. */
void rpc_calls_enter(struct print *p, uint32_t xid, uint32_t version, uint32_t procedure);
/* Looks up the call that the packet in p answers; false: not known. */
bool rpc_calls_find(struct print *p, uint32_t xid, uint32_t *version, uint32_t *procedure);

#endif
