#include "parse/schema.h"

/* A field that is missing from a table keeps its short name. */
static const char *const ecs[RECORD_FIELDS] = {
	[RECORD_TIME] = "@timestamp",
	[RECORD_LINE] = "event.sequence",
	[RECORD_NET] = "network.type",
	[RECORD_PROTO] = "network.transport",
	[RECORD_SRC_IP] = "source.ip",
	[RECORD_DST_IP] = "destination.ip",
	[RECORD_SRC_PORT] = "source.port",
	[RECORD_DST_PORT] = "destination.port",
	[RECORD_LENGTH] = "network.bytes",
	[RECORD_PROTO_NUMBER] = "network.iana_number",
	[RECORD_SRC_MAC] = "source.mac",
	[RECORD_DST_MAC] = "destination.mac",
	[RECORD_VLAN] = "network.vlan.id",
	[RECORD_INNER_VLAN] = "network.inner.vlan.id",
	[RECORD_INTERFACE] = "observer.ingress.interface.name",
	[RECORD_DIRECTION] = "network.direction",
	[RECORD_INNER_NET] = "network.inner.type",
	[RECORD_INNER_PROTO] = "network.inner.transport",
	[RECORD_DNS_ID] = "dns.id",
	[RECORD_DNS_QUERY] = "dns.question.name",
	[RECORD_DNS_TYPE] = "dns.question.type",
	[RECORD_DNS_ANSWERS] = "dns.answers.data",
	[RECORD_HTTP_METHOD] = "http.request.method",
	[RECORD_HTTP_PATH] = "url.path",
	[RECORD_HTTP_STATUS] = "http.response.status_code",
	[RECORD_INFO] = "message",
	[RECORD_EVENT] = "event.action",
	[RECORD_ERROR] = "error.message",
	[RECORD_RAW] = "event.original",
};

static const char *const zeek[RECORD_FIELDS] = {
	[RECORD_TIME] = "ts",
	[RECORD_SRC_IP] = "id.orig_h",
	[RECORD_SRC_PORT] = "id.orig_p",
	[RECORD_DST_IP] = "id.resp_h",
	[RECORD_DST_PORT] = "id.resp_p",
	[RECORD_SRC_MAC] = "orig_l2_addr",
	[RECORD_DST_MAC] = "resp_l2_addr",
	[RECORD_DNS_ID] = "trans_id",
	[RECORD_DNS_QUERY] = "query",
	[RECORD_DNS_TYPE] = "qtype_name",
	[RECORD_DNS_ANSWERS] = "answers",
	[RECORD_HTTP_METHOD] = "method",
	[RECORD_HTTP_PATH] = "uri",
	[RECORD_HTTP_STATUS] = "status_code",
};

static const char *const eve[RECORD_FIELDS] = {
	[RECORD_TIME] = "timestamp",
	[RECORD_DST_IP] = "dest_ip",
	[RECORD_DST_PORT] = "dest_port",
	[RECORD_FLAGS] = "tcp_flags",
	[RECORD_INTERFACE] = "in_iface",
	[RECORD_PACKET] = "pcap_cnt",
	[RECORD_DNS_QUERY] = "rrname",
	[RECORD_DNS_TYPE] = "rrtype",
	[RECORD_HTTP_PATH] = "url",
	[RECORD_HTTP_STATUS] = "status",
	[RECORD_EVENT] = "event_type",
};

static const struct {
	const char *name;
	const char *const *fields;
} schemas[] = {
	[SCHEMA_SHORT] = { "short", NULL },
	[SCHEMA_ECS] = { "ecs", ecs },
	[SCHEMA_ZEEK] = { "zeek", zeek },
	[SCHEMA_EVE] = { "eve", eve },
};

int schema_parse(const char *name, enum schema *schema)
{
	for (unsigned i = 0; i < sizeof(schemas) / sizeof(schemas[0]); i++) {
		if (strcmp(name, schemas[i].name) == 0) {
			*schema = (enum schema)i;
			return 0;
		}
	}
	return -1;
}

const char *schema_name(enum schema schema, enum record_field field)
{
	const char *const *table = schemas[schema].fields;

	return table && table[field] ? table[field] : record_name(field);
}
