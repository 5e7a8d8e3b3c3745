#include "replay/edit/packet.h"

#include <netinet/in.h>
#include <string.h>

#include "replay/edit/checksum.h"
#include "replay/network.h"

enum {
	IP4_SIZE = 20,
	IP6_SIZE = 40,
	ARP_SIZE = 28,
	PORTS_SIZE = 4,
	ICMP_HEADER = 8,
	EXTENSIONS = 16, /* IPv6 headers passed before giving up */
	PROTOCOL_DCCP = 33,
	PROTOCOL_UDPLITE = 136,
};

/* One IP packet being edited. */
struct packet {
	const struct edit_rules *rules;
	uint64_t loop;
	bool quoted;        /* stands in an ICMP error: mapped, otherwise as it is */
	uint8_t *addresses; /* source and destination side by side */
	unsigned size;      /* of one */
	unsigned protocol;
	uint8_t *body;      /* behind the IP headers */
	uint32_t captured;  /* bytes there */
	uint32_t length;    /* bytes it had */
	bool fragment;      /* part of a datagram: the checksum is over more than this */
	bool first;         /* begins with the transport header */
	bool source_routed; /* the destination is not the one in the pseudo header */
};

static bool is_multicast(const uint8_t *address, unsigned size)
{
	return size == 4 ? address[0] >= 224 : address[0] == 0xff;
}

/* Each loop lies 65,536 addresses above the one before, so that neighbours never meet. */
static void shift_address(uint8_t *address, unsigned size, uint64_t loop)
{
	uint8_t *low = address + size - 4;
	uint32_t value =
	    (uint32_t)low[0] << 24 | (uint32_t)low[1] << 16 | (uint32_t)low[2] << 8 | low[3];

	if (is_multicast(address, size))
		return;
	value += (uint32_t)(loop << 16);
	for (int i = 3; i >= 0; i--, value >>= 8)
		low[i] = (uint8_t)value;
}

static void edit_address(
    const struct edit_rules *rules, uint64_t loop, uint8_t *address, unsigned size)
{
	for (unsigned i = 0; i < rules->map_count; i++) {
		if (cidr_holds(&rules->maps[i].from, address, size)) {
			cidr_move(&rules->maps[i].to, address);
			break;
		}
	}
	if (rules->unique_ip)
		shift_address(address, size, loop);
}

static void edit_port(const struct edit_rules *rules, uint8_t *port)
{
	for (unsigned i = 0; i < rules->port_count; i++) {
		if (network_u16(port) == rules->ports[i].from) {
			network_put_u16(port, rules->ports[i].to);
			return;
		}
	}
}

static uint8_t edit_ttl(const struct edit_rules *rules, uint8_t ttl)
{
	switch (rules->ttl_how) {
	case EDIT_TTL_SET:
		return rules->ttl;
	case EDIT_TTL_ADD:
		return ttl > UINT8_MAX - rules->ttl ? UINT8_MAX : (uint8_t)(ttl + rules->ttl);
	case EDIT_TTL_SUBTRACT:
		return ttl < rules->ttl ? 0 : (uint8_t)(ttl - rules->ttl);
	case EDIT_TTL_KEEP:
		break;
	}
	return ttl;
}

/* Where the transport checksum stands in the body; 0: this protocol has none that is known. */
static uint32_t sum_offset(const struct packet *p)
{
	switch (p->protocol) {
	case IPPROTO_TCP:
		return 16;
	case IPPROTO_UDP:
	case PROTOCOL_UDPLITE:
	case PROTOCOL_DCCP:
		return 6;
	case IPPROTO_ICMP:
		return p->size == 4 ? 2 : 0;
	case IPPROTO_ICMPV6:
		return p->size == 16 ? 2 : 0;
	}
	return 0;
}

static bool has_ports(const struct packet *p)
{
	return p->protocol == IPPROTO_TCP || p->protocol == IPPROTO_UDP;
}

/* Where an ICMP error quotes a packet; NULL: nowhere. */
static uint8_t *quoted_packet(const struct packet *p)
{
	unsigned type;

	if (p->quoted || p->captured < ICMP_HEADER)
		return NULL;
	type = p->body[0];
	if (p->size == 4 && p->protocol == IPPROTO_ICMP)
		return type == 3 || type == 4 || type == 5 || type == 11 || type == 12
			   ? p->body + ICMP_HEADER
			   : NULL;
	return p->size == 16 && p->protocol == IPPROTO_ICMPV6 && type >= 1 && type <= 4
		   ? p->body + ICMP_HEADER
		   : NULL;
}

/* The sum of everything an edit may touch under the transport checksum. */
static checksum touched_sum(const struct packet *p)
{
	checksum sum = 0;
	uint32_t n = p->captured < PORTS_SIZE ? p->captured : PORTS_SIZE;

	if (!(p->size == 4 && p->protocol == IPPROTO_ICMP))
		sum = checksum_add(sum, p->addresses, p->source_routed ? p->size : 2 * p->size);
	if (has_ports(p))
		sum = checksum_add(sum, p->body, n);
	if (quoted_packet(p))
		sum = checksum_add(sum, p->body + ICMP_HEADER, p->captured - ICMP_HEADER);
	return sum;
}

/* The transport checksum over the whole packet. */
static void sum_anew(const struct packet *p, uint8_t *field)
{
	checksum sum = 0;

	field[0] = field[1] = 0;
	if (!(p->size == 4 && p->protocol == IPPROTO_ICMP)) {
		sum = checksum_add(sum, p->addresses, 2 * p->size);
		sum = checksum_add_u32(sum, p->length);
		sum = checksum_add_u32(sum, p->protocol);
	}
	checksum_put(checksum_add(sum, p->body, p->length), field);
	if (p->protocol == IPPROTO_UDP && field[0] == 0 && field[1] == 0)
		field[0] = field[1] = 0xff;
}

static bool can_sum_anew(const struct packet *p)
{
	/* A UDP length of its own says what the checksum covers. */
	if (p->protocol == IPPROTO_UDP && network_u16(p->body + 4) != p->length)
		return false;
	return !p->quoted && !p->fragment && !p->source_routed && p->captured == p->length &&
	       p->protocol != PROTOCOL_UDPLITE && p->protocol != PROTOCOL_DCCP;
}

static void mend_transport(const struct packet *p, checksum before)
{
	uint32_t offset = sum_offset(p);
	checksum after = touched_sum(p);
	uint8_t *field = p->body + offset;

	if (offset == 0 || !p->first || p->captured < offset + 2)
		return;
	if (p->protocol == IPPROTO_UDP && field[0] == 0 && field[1] == 0)
		return; /* sent without a checksum */
	if (can_sum_anew(p)) {
		if (before != after || p->rules->fix_checksums)
			sum_anew(p, field);
	} else if (before != after) {
		checksum_adjust(field, before, after);
	}
}

static void edit_ip4(
    const struct edit_rules *rules, uint64_t loop, uint8_t *ip, uint32_t n, bool quoted);
static void edit_ip6(
    const struct edit_rules *rules, uint64_t loop, uint8_t *ip, uint32_t n, bool quoted);

/* Addresses, ports, the packet an ICMP error quotes, and the transport checksum over them. */
static void edit_ends(struct packet *p)
{
	checksum before = touched_sum(p);
	uint8_t *quote = p->first ? quoted_packet(p) : NULL;

	edit_address(p->rules, p->loop, p->addresses, p->size);
	edit_address(p->rules, p->loop, p->addresses + p->size, p->size);
	if (p->first && has_ports(p) && p->captured >= PORTS_SIZE) {
		edit_port(p->rules, p->body);
		edit_port(p->rules, p->body + 2);
	}
	if (quote && p->size == 4)
		edit_ip4(p->rules, p->loop, quote, p->captured - ICMP_HEADER, true);
	else if (quote)
		edit_ip6(p->rules, p->loop, quote, p->captured - ICMP_HEADER, true);
	mend_transport(p, before);
}

static uint32_t least(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

static void mend_ip4(const struct packet *p, uint8_t *ip, uint32_t header, checksum before)
{
	checksum after = checksum_add(0, ip, header);

	if (before == after && !p->rules->fix_checksums)
		return;
	if (p->quoted) {
		checksum_adjust(ip + 10, before, after);
		return;
	}
	ip[10] = ip[11] = 0;
	checksum_put(checksum_add(0, ip, header), ip + 10);
}

static void edit_ip4(
    const struct edit_rules *rules, uint64_t loop, uint8_t *ip, uint32_t n, bool quoted)
{
	uint32_t header = n > 0 ? (ip[0] & 15) * 4U : 0;
	uint32_t total = n >= IP4_SIZE ? network_u16(ip + 2) : 0;
	uint16_t place;
	checksum before;
	struct packet p;

	if (n < IP4_SIZE || ip[0] >> 4 != 4 || header < IP4_SIZE || header > n)
		return;
	if (total < header)
		total = n; /* left to the network card when it was captured: all there is */
	place = network_u16(ip + 6);
	p = (struct packet){
	    .rules = rules,
	    .loop = loop,
	    .quoted = quoted,
	    .addresses = ip + 12,
	    .size = 4,
	    .protocol = ip[9],
	    .body = ip + header,
	    .captured = least(n, total) - header,
	    .length = total - header,
	    .fragment = (place & 0x3fff) != 0,
	    .first = (place & 0x1fff) == 0,
	};
	before = checksum_add(0, ip, header);
	edit_ends(&p);
	if (!quoted)
		ip[8] = edit_ttl(rules, ip[8]);
	mend_ip4(&p, ip, header, before);
}

/* Passes the extension header at *body. False: there is none, or it is cut. */
static bool pass_extension(struct packet *p)
{
	uint32_t size;

	switch (p->protocol) {
	case IPPROTO_HOPOPTS:
	case IPPROTO_DSTOPTS:
	case IPPROTO_ROUTING:
		size = p->captured < 8 ? 0 : (p->body[1] + 1U) * 8;
		p->source_routed |= p->protocol == IPPROTO_ROUTING && size > 0 && p->body[3] > 0;
		break;
	case IPPROTO_AH:
		size = p->captured < 8 ? 0 : (p->body[1] + 2U) * 4;
		break;
	case IPPROTO_FRAGMENT:
		size = p->captured < 8 ? 0 : 8;
		p->fragment |= size > 0 && (network_u16(p->body + 2) & 0xfff9) != 0;
		p->first &= size > 0 && (network_u16(p->body + 2) & 0xfff8) == 0;
		break;
	default:
		return false;
	}
	if (size == 0 || size > p->captured || size > p->length)
		return false;
	p->protocol = p->body[0];
	p->body += size;
	p->captured -= size;
	p->length -= size;
	return true;
}

static void edit_ip6(
    const struct edit_rules *rules, uint64_t loop, uint8_t *ip, uint32_t n, bool quoted)
{
	uint32_t length;
	struct packet p;

	if (n < IP6_SIZE || ip[0] >> 4 != 6)
		return;
	length = network_u16(ip + 4);
	if (length == 0)
		length = n - IP6_SIZE; /* a jumbogram, or left to the network card */
	p = (struct packet){
	    .rules = rules,
	    .loop = loop,
	    .quoted = quoted,
	    .addresses = ip + 8,
	    .size = 16,
	    .protocol = ip[6],
	    .body = ip + IP6_SIZE,
	    .captured = least(n - IP6_SIZE, length),
	    .length = length,
	    .first = true,
	};
	for (int i = 0; i < EXTENSIONS && pass_extension(&p); i++)
		;
	edit_ends(&p);
	if (!quoted)
		ip[7] = edit_ttl(rules, ip[7]);
}

static void edit_arp(const struct edit_rules *rules, uint64_t loop, uint8_t *arp, uint32_t n)
{
	static const uint8_t ethernet_ip4[] = {0, 1, 8, 0, 6, 4};

	if (n < ARP_SIZE || memcmp(arp, ethernet_ip4, sizeof(ethernet_ip4)) != 0)
		return;
	edit_address(rules, loop, arp + 14, 4);
	edit_address(rules, loop, arp + 24, 4);
}

void packet_edit(
    const struct edit_rules *rules, uint64_t loop, uint16_t type, uint8_t *packet, uint32_t n)
{
	switch (type) {
	case NETWORK_IP4:
		edit_ip4(rules, loop, packet, n, false);
		break;
	case NETWORK_IP6:
		edit_ip6(rules, loop, packet, n, false);
		break;
	case NETWORK_ARP:
		edit_arp(rules, loop, packet, n);
		break;
	}
}
