#include <pcap/dlt.h>
#include <string.h>

#include "replay/edit.h"
#include "replay/edit/packet.h"
#include "replay/network.h"

enum { TAG_AT = 12 }; /* behind the two addresses */

static void pop_tag(uint8_t *data, uint32_t *caplen, uint32_t *len)
{
	if (*caplen < ETHERNET_SIZE + VLAN_SIZE || !network_is_tag(network_u16(data + TAG_AT)))
		return;
	memmove(data + TAG_AT, data + TAG_AT + VLAN_SIZE, *caplen - TAG_AT - VLAN_SIZE);
	*caplen -= VLAN_SIZE;
	*len -= *len < VLAN_SIZE ? *len : VLAN_SIZE;
}

static void push_tag(uint8_t *data, uint32_t *caplen, uint32_t *len, uint16_t tag)
{
	memmove(data + TAG_AT + VLAN_SIZE, data + TAG_AT, *caplen - TAG_AT);
	network_put_u16(data + TAG_AT, NETWORK_VLAN);
	network_put_u16(data + TAG_AT + 2, tag);
	*caplen += VLAN_SIZE;
	*len += VLAN_SIZE;
}

static void edit_ethernet(
    const struct edit_rules *rules, uint8_t *data, uint32_t *caplen, uint32_t *len, unsigned side)
{
	if (*caplen < ETHERNET_SIZE)
		return;
	if (rules->destination[side].set)
		memcpy(data, rules->destination[side].address, 6);
	if (rules->source[side].set)
		memcpy(data + 6, rules->source[side].address, 6);
	if (rules->vlan_pop)
		pop_tag(data, caplen, len);
	if (rules->vlan_push)
		push_tag(data, caplen, len, rules->vlan_tag);
}

void edit_frame(const struct edit_rules *rules, uint8_t *data, uint32_t *caplen, uint32_t *len,
    int link_type, unsigned side, uint64_t loop)
{
	struct network n;

	if (link_type == DLT_EN10MB)
		edit_ethernet(rules, data, caplen, len, side);
	if (network_find(data, *caplen, link_type, &n))
		packet_edit(rules, loop, n.type, data + n.offset, *caplen - n.offset);
}
