#include "replay/network.h"

#include <pcap/dlt.h>
#include <stddef.h>

enum {
	TAGS = 4,
	IP4_SIZE = 20,
	IP6_SIZE = 40,
	ARP_SIZE = 28, /* for Ethernet and IPv4 */
	LOOPBACK_SIZE = 4,
	COOKED_SIZE = 16,
	COOKED2_SIZE = 20,
};

bool network_is_tag(uint16_t type)
{
	return type == NETWORK_VLAN || type == 0x88a8 || type == 0x9100 || type == 0x9200;
}

/* The type at type_at says what is behind the header; tags are passed over. */
static bool behind_type(
    const uint8_t *data, uint32_t caplen, uint32_t type_at, uint32_t header, struct network *n)
{
	if (caplen < header)
		return false;
	n->type = network_u16(data + type_at);
	n->offset = header;
	for (int i = 0; i < TAGS && network_is_tag(n->type); i++) {
		if (caplen - n->offset < VLAN_SIZE)
			return false;
		n->type = network_u16(data + n->offset + 2);
		n->offset += VLAN_SIZE;
	}
	return true;
}

/* IP without anything before it: its version says which. */
static bool bare_ip(const uint8_t *data, uint32_t caplen, uint32_t offset, struct network *n)
{
	if (caplen <= offset)
		return false;
	n->offset = offset;
	n->type = data[offset] >> 4 == 4 ? NETWORK_IP4 : NETWORK_IP6;
	return data[offset] >> 4 == 4 || data[offset] >> 4 == 6;
}

bool network_find(const uint8_t *data, uint32_t caplen, int link_type, struct network *n)
{
	switch (link_type) {
	case DLT_EN10MB:
		return behind_type(data, caplen, ETHERNET_SIZE - 2, ETHERNET_SIZE, n);
	case DLT_LINUX_SLL:
		return behind_type(data, caplen, COOKED_SIZE - 2, COOKED_SIZE, n);
#ifdef DLT_LINUX_SLL2
	case DLT_LINUX_SLL2:
		return behind_type(data, caplen, 0, COOKED2_SIZE, n);
#endif
	case DLT_RAW:
	case DLT_IPV4:
	case DLT_IPV6:
		return bare_ip(data, caplen, 0, n);
	case DLT_NULL:
	case DLT_LOOP:
		return bare_ip(data, caplen, LOOPBACK_SIZE, n);
	}
	return false;
}

const uint8_t *network_sender(
    const uint8_t *data, uint32_t caplen, const struct network *n, unsigned *size)
{
	uint32_t left = caplen - n->offset;
	const uint8_t *at = data + n->offset;

	if (n->type == NETWORK_IP4 && left >= IP4_SIZE) {
		*size = 4;
		return at + 12;
	}
	if (n->type == NETWORK_IP6 && left >= IP6_SIZE) {
		*size = 16;
		return at + 8;
	}
	if (n->type == NETWORK_ARP && left >= ARP_SIZE && at[4] == 6 && at[5] == 4) {
		*size = 4;
		return at + 14;
	}
	return NULL;
}
