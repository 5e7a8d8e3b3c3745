#include "parse/record.h"

static const struct {
	const char *name;
	bool integer;
} fields[RECORD_FIELDS] = {
	[RECORD_TIME] = { "time", false },
	[RECORD_LINE] = { "line", true },
	[RECORD_NET] = { "net", false },
	[RECORD_PROTO] = { "proto", false },
	[RECORD_SRC_IP] = { "src_ip", false },
	[RECORD_DST_IP] = { "dst_ip", false },
	[RECORD_SRC_PORT] = { "src_port", true },
	[RECORD_DST_PORT] = { "dst_port", true },
	[RECORD_FLAGS] = { "flags", false },
	[RECORD_SEQ] = { "seq", true },
	[RECORD_SEQ_END] = { "seq_end", true },
	[RECORD_ACK] = { "ack", true },
	[RECORD_WIN] = { "win", true },
	[RECORD_URG] = { "urg", true },
	[RECORD_OPTIONS] = { "options", false },
	[RECORD_LENGTH] = { "length", true },
	[RECORD_TTL] = { "ttl", true },
	[RECORD_TOS] = { "tos", false },
	[RECORD_ID] = { "id", true },
	[RECORD_OFFSET] = { "offset", true },
	[RECORD_IP_FLAGS] = { "ip_flags", false },
	[RECORD_IP_LENGTH] = { "ip_length", true },
	[RECORD_IP_OPTIONS] = { "ip_options", false },
	[RECORD_IP_CKSUM] = { "ip_cksum", false },
	[RECORD_FLOWLABEL] = { "flowlabel", false },
	[RECORD_PROTO_NUMBER] = { "proto_number", true },
	[RECORD_CKSUM] = { "cksum", false },
	[RECORD_MISSING] = { "missing", true },
	[RECORD_XID] = { "xid", true },
	[RECORD_SRC_MAC] = { "src_mac", false },
	[RECORD_DST_MAC] = { "dst_mac", false },
	[RECORD_VLAN] = { "vlan", true },
	[RECORD_INNER_VLAN] = { "inner_vlan", true },
	[RECORD_FRAME_LENGTH] = { "frame_length", true },
	[RECORD_INTERFACE] = { "interface", false },
	[RECORD_DIRECTION] = { "direction", false },
	[RECORD_LINK] = { "link", false },
	[RECORD_PACKET] = { "packet", true },
	[RECORD_DELTA] = { "delta", false },
	[RECORD_INNER_NET] = { "inner_net", false },
	[RECORD_INNER_PROTO] = { "inner_proto", false },
	[RECORD_INNER_SRC_IP] = { "inner_src_ip", false },
	[RECORD_INNER_DST_IP] = { "inner_dst_ip", false },
	[RECORD_INNER_SRC_PORT] = { "inner_src_port", true },
	[RECORD_INNER_DST_PORT] = { "inner_dst_port", true },
	[RECORD_INNER_FLAGS] = { "inner_flags", false },
	[RECORD_INNER_LENGTH] = { "inner_length", true },
	[RECORD_DNS_ID] = { "dns_id", true },
	[RECORD_DNS_QUERY] = { "dns_query", false },
	[RECORD_DNS_TYPE] = { "dns_type", false },
	[RECORD_DNS_ANSWERS] = { "dns_answers", false },
	[RECORD_HTTP_METHOD] = { "http_method", false },
	[RECORD_HTTP_PATH] = { "http_path", false },
	[RECORD_HTTP_STATUS] = { "http_status", true },
	[RECORD_DHCP_TYPE] = { "dhcp_type", false },
	[RECORD_ICMP_TYPE] = { "icmp_type", true },
	[RECORD_ICMP_CODE] = { "icmp_code", true },
	[RECORD_INFO] = { "info", false },
	[RECORD_PAYLOAD] = { "payload", false },
	[RECORD_EVENT] = { "event", false },
	[RECORD_ERROR] = { "error", false },
	[RECORD_RAW] = { "raw", false },
};

_Static_assert(RECORD_FIELDS <= 64, "presence is a mask of 64 bits");

const char *record_name(enum record_field field)
{
	return fields[field].name;
}

enum record_field record_by_name(struct slice name)
{
	unsigned i = 0;

	while (i < RECORD_FIELDS &&
	       !(strlen(fields[i].name) == name.size && memcmp(fields[i].name, name.at, name.size) == 0))
		i++;
	return (enum record_field)i;
}

uint64_t record_text_fields(void)
{
	uint64_t mask = 0;

	for (unsigned i = 0; i < RECORD_FIELDS; i++)
		if (!fields[i].integer)
			mask |= UINT64_C(1) << i;
	return mask;
}
