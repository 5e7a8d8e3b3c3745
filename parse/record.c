#include "parse/record.h"

static const char *const names[RECORD_FIELDS] = {
	[RECORD_TIME] = "time",
	[RECORD_LINE] = "line",
	[RECORD_NET] = "net",
	[RECORD_PROTO] = "proto",
	[RECORD_SRC_IP] = "src_ip",
	[RECORD_DST_IP] = "dst_ip",
	[RECORD_SRC_PORT] = "src_port",
	[RECORD_DST_PORT] = "dst_port",
	[RECORD_FLAGS] = "flags",
	[RECORD_SEQ] = "seq",
	[RECORD_SEQ_END] = "seq_end",
	[RECORD_ACK] = "ack",
	[RECORD_WIN] = "win",
	[RECORD_URG] = "urg",
	[RECORD_OPTIONS] = "options",
	[RECORD_LENGTH] = "length",
	[RECORD_TTL] = "ttl",
	[RECORD_TOS] = "tos",
	[RECORD_ID] = "id",
	[RECORD_OFFSET] = "offset",
	[RECORD_IP_FLAGS] = "ip_flags",
	[RECORD_IP_LENGTH] = "ip_length",
	[RECORD_IP_OPTIONS] = "ip_options",
	[RECORD_IP_CKSUM] = "ip_cksum",
	[RECORD_FLOWLABEL] = "flowlabel",
	[RECORD_PROTO_NUMBER] = "proto_number",
	[RECORD_CKSUM] = "cksum",
	[RECORD_MISSING] = "missing",
	[RECORD_XID] = "xid",
	[RECORD_SRC_MAC] = "src_mac",
	[RECORD_DST_MAC] = "dst_mac",
	[RECORD_VLAN] = "vlan",
	[RECORD_INNER_VLAN] = "inner_vlan",
	[RECORD_FRAME_LENGTH] = "frame_length",
	[RECORD_INTERFACE] = "interface",
	[RECORD_DIRECTION] = "direction",
	[RECORD_LINK] = "link",
	[RECORD_PACKET] = "packet",
	[RECORD_DELTA] = "delta",
	[RECORD_INNER_NET] = "inner_net",
	[RECORD_INNER_PROTO] = "inner_proto",
	[RECORD_INNER_SRC_IP] = "inner_src_ip",
	[RECORD_INNER_DST_IP] = "inner_dst_ip",
	[RECORD_INNER_SRC_PORT] = "inner_src_port",
	[RECORD_INNER_DST_PORT] = "inner_dst_port",
	[RECORD_INNER_FLAGS] = "inner_flags",
	[RECORD_INNER_LENGTH] = "inner_length",
	[RECORD_DNS_ID] = "dns_id",
	[RECORD_DNS_QUERY] = "dns_query",
	[RECORD_DNS_TYPE] = "dns_type",
	[RECORD_DNS_ANSWERS] = "dns_answers",
	[RECORD_HTTP_METHOD] = "http_method",
	[RECORD_HTTP_PATH] = "http_path",
	[RECORD_HTTP_STATUS] = "http_status",
	[RECORD_DHCP_TYPE] = "dhcp_type",
	[RECORD_ICMP_TYPE] = "icmp_type",
	[RECORD_ICMP_CODE] = "icmp_code",
	[RECORD_INFO] = "info",
	[RECORD_PAYLOAD] = "payload",
	[RECORD_EVENT] = "event",
	[RECORD_ERROR] = "error",
	[RECORD_RAW] = "raw",
};

_Static_assert(RECORD_FIELDS <= 64, "presence is a mask of 64 bits");

const char *record_name(enum record_field field)
{
	return names[field];
}

enum record_field record_by_name(struct slice name)
{
	unsigned i = 0;

	while (i < RECORD_FIELDS &&
	       !(strlen(names[i]) == name.size && memcmp(names[i], name.at, name.size) == 0))
		i++;
	return (enum record_field)i;
}

static const struct {
	enum record_field from, to;
} inner_fields[] = {
	{ RECORD_NET, RECORD_INNER_NET },           { RECORD_PROTO, RECORD_INNER_PROTO },
	{ RECORD_SRC_IP, RECORD_INNER_SRC_IP },     { RECORD_DST_IP, RECORD_INNER_DST_IP },
	{ RECORD_SRC_PORT, RECORD_INNER_SRC_PORT }, { RECORD_DST_PORT, RECORD_INNER_DST_PORT },
	{ RECORD_FLAGS, RECORD_INNER_FLAGS },       { RECORD_LENGTH, RECORD_INNER_LENGTH },
};

void record_set_inner(struct record *r, const struct record *inner)
{
	for (size_t i = 0; i < sizeof(inner_fields) / sizeof(inner_fields[0]); i++) {
		if (!record_has(inner, inner_fields[i].from))
			continue;
		record_set(r, inner_fields[i].to, inner->field[inner_fields[i].from]);
		if (inner->text >> inner_fields[i].from & 1)
			r->text |= UINT64_C(1) << inner_fields[i].to;
	}
}
