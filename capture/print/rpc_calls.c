#include "capture/print/rpc_calls.h"

#include <stdlib.h>
#include <string.h>

enum { CALLS = 64 };

struct call {
	uint32_t xid;
	uint32_t version;
	uint32_t procedure;
	uint8_t ip_version; /* 0: nothing here yet */
	uint8_t client[16];
	uint8_t server[16];
};

struct rpc_calls {
	struct call ring[CALLS];
	unsigned next;
	unsigned last_found;
};

struct rpc_calls *rpc_calls_open(void)
{
	return calloc(1, sizeof(struct rpc_calls));
}

void rpc_calls_close(struct rpc_calls *calls)
{
	free(calls);
}

static unsigned address_length(const struct print_ip *ip)
{
	return ip->version == 4 ? 4 : 16;
}

static const uint8_t *address_source(const struct print_ip *ip)
{
	return ip->header + (ip->version == 4 ? 12 : 8);
}

static const uint8_t *address_destination(const struct print_ip *ip)
{
	return address_source(ip) + address_length(ip);
}

void rpc_calls_enter(struct print *p, uint32_t xid, uint32_t version, uint32_t procedure)
{
	struct rpc_calls *calls = p->memory->rpc;
	struct call *call = &calls->ring[calls->next];

	if (p->ip.version == 0)
		return;
	calls->next = (calls->next + 1) % CALLS;
	call->xid = xid;
	call->version = version;
	call->procedure = procedure;
	call->ip_version = p->ip.version;
	memcpy(call->client, address_source(&p->ip), address_length(&p->ip));
	memcpy(call->server, address_destination(&p->ip), address_length(&p->ip));
}

static bool answers(const struct print_ip *ip, uint32_t xid, const struct call *call)
{
	return call->xid == xid && ip->version != 0 && call->ip_version == ip->version &&
	       memcmp(address_source(ip), call->server, address_length(ip)) == 0 &&
	       memcmp(address_destination(ip), call->client, address_length(ip)) == 0;
}

bool rpc_calls_find(struct print *p, uint32_t xid, uint32_t *version, uint32_t *procedure)
{
	struct rpc_calls *calls = p->memory->rpc;

	for (unsigned i = 0; i < CALLS; i++) {
		unsigned at = (calls->last_found + i) % CALLS;
		const struct call *call = &calls->ring[at];

		if (!answers(&p->ip, xid, call))
			continue;
		calls->last_found = at;
		*version = call->version;
		*procedure = call->procedure;
		return true;
	}
	return false;
}
