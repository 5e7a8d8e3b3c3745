#include "replay/fragment.h"

#include <netinet/in.h>
#include <string.h>

#include "replay/edit/checksum.h"
#include "replay/network.h"

enum {
	IP4_SIZE = 20,
	IP6_SIZE = 40,
	IP6_FRAGMENT_SIZE = 8,
	MORE = 0x2000,
	OFFSET = 0x1fff,
	LONGEST = 65535, /* that offsets of fragments can count */
};

static bool begin_ip4(struct fragmenter *f, uint32_t n)
{
	const uint8_t *ip = f->frame + f->network;
	uint32_t total, header;

	if (n - f->network < IP4_SIZE)
		return false;
	header = (ip[0] & 15) * 4U;
	total = network_u16(ip + 2);
	f->head = f->network + header;
	f->end = total < header || total > n - f->network ? n : f->network + total;
	return header >= IP4_SIZE && f->head < f->end &&
	       (network_u16(ip + 6) & OFFSET) * 8U + (f->end - f->head) <= LONGEST;
}

/* Behind hop-by-hop and routing headers, which stay in every fragment. */
static bool begin_ip6(struct fragmenter *f, uint32_t n)
{
	const uint8_t *ip = f->frame + f->network;
	uint32_t length;

	if (n - f->network < IP6_SIZE)
		return false;
	length = network_u16(ip + 4);
	f->end =
	    length == 0 || length > n - f->network - IP6_SIZE ? n : f->network + IP6_SIZE + length;
	f->head = f->network + IP6_SIZE;
	f->next_at = f->network + 6;
	while (f->frame[f->next_at] == IPPROTO_HOPOPTS || f->frame[f->next_at] == IPPROTO_ROUTING) {
		if (f->end - f->head < 8)
			return false;
		f->next_at = f->head;
		f->head += (f->frame[f->head + 1] + 1U) * 8;
		if (f->head >= f->end)
			return false;
	}
	f->next = f->frame[f->next_at];
	f->ip6 = true;
	return f->next != IPPROTO_FRAGMENT && f->head < f->end && f->end - f->head <= LONGEST;
}

bool fragment_begin(struct fragmenter *f, const uint8_t *frame, uint32_t n, int link_type,
    uint32_t limit, uint32_t id)
{
	struct network net;
	uint32_t head;

	*f = (struct fragmenter){.frame = frame, .limit = limit, .id = id};
	if (!network_find(frame, n, link_type, &net))
		return false;
	f->network = net.offset;
	if (net.type == NETWORK_IP4 ? !begin_ip4(f, n)
				    : net.type != NETWORK_IP6 || !begin_ip6(f, n))
		return false;
	head = f->head + (f->ip6 ? IP6_FRAGMENT_SIZE : 0);
	if (limit < head + 8)
		return false;
	f->step = (limit - head) & ~7U;
	f->at = f->head;
	return true;
}

static uint32_t write_ip4(const struct fragmenter *f, uint8_t *out, uint32_t size, bool last)
{
	uint8_t *ip = out + f->network;
	uint16_t place = network_u16(ip + 6);
	uint16_t offset = (uint16_t)((place & OFFSET) + (f->at - f->head) / 8);
	uint32_t header = f->head - f->network;

	memcpy(out + f->head, f->frame + f->at, size);
	if (network_u16(ip + 4) == 0)
		network_put_u16(ip + 4, (uint16_t)f->id); /* sent as never to be fragmented */
	network_put_u16(ip + 2, (uint16_t)(header + size));
	network_put_u16(ip + 6, (uint16_t)((place & ~(OFFSET | MORE)) |
					   (last ? place & MORE : MORE) | (offset & OFFSET)));
	ip[10] = ip[11] = 0;
	checksum_put(checksum_add(0, ip, header), ip + 10);
	return f->head + size;
}

static uint32_t write_ip6(const struct fragmenter *f, uint8_t *out, uint32_t size, bool last)
{
	uint8_t *extra = out + f->head;
	uint32_t before = f->head - f->network - IP6_SIZE;

	extra[0] = f->next;
	extra[1] = 0;
	network_put_u16(extra + 2, (uint16_t)((f->at - f->head) | !last));
	network_put_u16(extra + 4, (uint16_t)(f->id >> 16));
	network_put_u16(extra + 6, (uint16_t)f->id);
	out[f->next_at] = IPPROTO_FRAGMENT;
	memcpy(extra + IP6_FRAGMENT_SIZE, f->frame + f->at, size);
	network_put_u16(out + f->network + 4, (uint16_t)(before + IP6_FRAGMENT_SIZE + size));
	return f->head + IP6_FRAGMENT_SIZE + size;
}

bool fragment_next(struct fragmenter *f, uint8_t *out, uint32_t *n)
{
	uint32_t left = f->end - f->at;
	uint32_t size = left < f->step ? left : f->step;

	if (left == 0)
		return false;
	memcpy(out, f->frame, f->head);
	*n = f->ip6 ? write_ip6(f, out, size, size == left) : write_ip4(f, out, size, size == left);
	f->at += size;
	return true;
}
