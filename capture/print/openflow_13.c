/* OpenFlow 1.3's messages, as far as tcpdump decodes them. */
#include "capture/print/fields.h"
#include "capture/print/openflow.h"

static const struct print_name capabilities[] = {
    {0x1, "FLOW_STATS"},
    {0x2, "TABLE_STATS"},
    {0x4, "PORT_STATS"},
    {0x8, "GROUP_STATS"},
    {0x20, "IP_REASM"},
    {0x40, "QUEUE_STATS"},
    {0x100, "PORT_BLOCKED"},
    {0, NULL},
};

static const struct print_name port_config[] = {
    {0x1, "PORT_DOWN"},
    {0x4, "NO_RECV"},
    {0x20, "NO_FWD"},
    {0x40, "NO_PACKET_IN"},
    {0, NULL},
};

static const struct print_name port_state[] = {
    {0x1, "LINK_DOWN"},
    {0x2, "BLOCKED"},
    {0x4, "LIVE"},
    {0, NULL},
};

static const struct print_name port_features[] = {
    {0x1, "10MB_HD"},
    {0x2, "10MB_FD"},
    {0x4, "100MB_HD"},
    {0x8, "100MB_FD"},
    {0x10, "1GB_HD"},
    {0x20, "1GB_FD"},
    {0x40, "10GB_FD"},
    {0x80, "40GB_FD"},
    {0x100, "100GB_FD"},
    {0x200, "1TB_FD"},
    {0x400, "OTHER"},
    {0x800, "COPPER"},
    {0x1000, "FIBER"},
    {0x2000, "AUTONEG"},
    {0x4000, "PAUSE"},
    {0x8000, "PAUSE_ASYM"},
    {0, NULL},
};

static const struct print_name ports[] = {
    {0xffffff00, "MAX"},
    {0xfffffff8, "IN_PORT"},
    {0xfffffff9, "TABLE"},
    {0xfffffffa, "NORMAL"},
    {0xfffffffb, "FLOOD"},
    {0xfffffffc, "ALL"},
    {0xfffffffd, "CONTROLLER"},
    {0xfffffffe, "LOCAL"},
    {0xffffffff, "ANY"},
    {0, NULL},
};

static const char *const hello_codes[] = {"INCOMPATIBLE", "EPERM"};

static const char *const request_codes[] = {"BAD_VERSION", "BAD_TYPE", "BAD_MULTIPART",
    "BAD_EXPERIMENTER", "BAD_EXP_TYPE", "EPERM", "BAD_LEN", "BUFFER_EMPTY", "BUFFER_UNKNOWN",
    "BAD_TABLE_ID", "IS_SLAVE", "BAD_PORT", "BAD_PACKET", "MULTIPART_BUFFER_OVERFLOW"};

static const char *const action_codes[] = {"BAD_TYPE", "BAD_LEN", "BAD_EXPERIMENTER",
    "BAD_EXP_TYPE", "BAD_OUT_PORT", "BAD_ARGUMENT", "EPERM", "TOO_MANY", "BAD_QUEUE",
    "BAD_OUT_GROUP", "MATCH_INCONSISTENT", "UNSUPPORTED_ORDER", "BAD_TAG", "BAD_SET_TYPE",
    "BAD_SET_LEN", "BAD_SET_ARGUMENT"};

static const char *const instruction_codes[] = {"UNKNOWN_INST", "UNSUP_INST", "BAD_TABLE_ID",
    "UNSUP_METADATA", "UNSUP_METADATA_MASK", "BAD_EXPERIMENTER", "BAD_EXP_TYPE", "BAD_LEN",
    "EPERM"};

static const char *const match_codes[] = {"BAD_TYPE", "BAD_LEN", "BAD_TAG", "BAD_DL_ADDR_MASK",
    "BAD_NW_ADDR_MASK", "BAD_WILDCARDS", "BAD_FIELD", "BAD_VALUE", "BAD_MASK", "BAD_PREREQ",
    "DUP_FIELD", "EPERM"};

static const char *const flow_codes[] = {"UNKNOWN", "TABLE_FULL", "BAD_TABLE_ID", "OVERLAP",
    "EPERM", "BAD_TIMEOUT", "BAD_COMMAND", "BAD_FLAGS"};

static const char *const group_codes[] = {"GROUP_EXISTS", "INVALID_GROUP", "WEIGHT_UNSUPPORTED",
    "OUT_OF_GROUPS", "OUT_OF_BUCKETS", "CHAINING_UNSUPPORTED", "WATCH_UNSUPPORTED", "LOOP",
    "UNKNOWN_GROUP", "CHAINED_GROUP", "BAD_TYPE", "BAD_COMMAND", "BAD_BUCKET", "BAD_MATCH",
    "EPERM"};

static const char *const port_codes[] = {
    "BAD_PORT", "BAD_HW_ADDR", "BAD_CONFIG", "BAD_ADVERTISE", "EPERM"};

static const char *const table_codes[] = {"BAD_TABLE", "BAD_CONFIG", "EPERM"};

static const char *const queue_codes[] = {"BAD_PORT", "BAD_QUEUE", "EPERM"};

static const char *const config_codes[] = {"BAD_FLAGS", "BAD_LEN", "EPERM"};

static const char *const role_codes[] = {"STALE", "UNSUP", "BAD_ROLE"};

static const char *const meter_codes[] = {"UNKNOWN", "METER_EXISTS", "INVALID_METER",
    "UNKNOWN_METER", "BAD_COMMAND", "BAD_FLAGS", "BAD_RATE", "BAD_BURST", "BAD_BAND",
    "BAD_BAND_VALUE", "OUT_OF_METERS", "OUT_OF_BANDS"};

static const char *const feature_codes[] = {
    "BAD_TABLE", "BAD_METADATA", "BAD_TYPE", "BAD_LEN", "BAD_ARGUMENT", "EPERM"};

static const struct of_error errors[] = {
    {0, "HELLO_FAILED", OF_CODES(hello_codes)},
    {1, "BAD_REQUEST", OF_CODES(request_codes)},
    {2, "BAD_ACTION", OF_CODES(action_codes)},
    {3, "BAD_INSTRUCTION", OF_CODES(instruction_codes)},
    {4, "BAD_MATCH", OF_CODES(match_codes)},
    {5, "FLOW_MOD_FAILED", OF_CODES(flow_codes)},
    {6, "GROUP_MOD_FAILED", OF_CODES(group_codes)},
    {7, "PORT_MOD_FAILED", OF_CODES(port_codes)},
    {8, "TABLE_MOD_FAILED", OF_CODES(table_codes)},
    {9, "QUEUE_OP_FAILED", OF_CODES(queue_codes)},
    {10, "SWITCH_CONFIG_FAILED", OF_CODES(config_codes)},
    {11, "ROLE_REQUEST_FAILED", OF_CODES(role_codes)},
    {12, "METER_MOD_FAILED", OF_CODES(meter_codes)},
    {13, "TABLE_FEATURES_FAILED", OF_CODES(feature_codes)},
    {0xffff, "EXPERIMENTER", 0, NULL},
};

enum {
	KNOWN_CAPABILITIES = 0x16f,
	KNOWN_PORT_CONFIG = 0x65,
	KNOWN_PORT_STATE = 7,
	KNOWN_PORT_FEATURES = 0xffff,
	KNOWN_EVENTS = 7,
	KNOWN_VERSIONS = 0x3f,
};

static void port_name(struct print *p, const char *label, const uint8_t *at)
{
	uint32_t port = get_u32(p, at);

	text_str(p->text, label);
	print_named(p, ports, "%u", port);
}

static void port(struct print *p, const uint8_t *at)
{
	enum { SIZE = 64 };
	static const char *const features[] = {
	    "\n\t   curr ", "\n\t   advertised ", "\n\t   supported ", "\n\t   peer "};

	port_name(p, "\n\t  port_no ", at);
	print_fields(p, at + 8, ", hw_addr %m6");
	text_str(p->text, ", name '");
	print_safe_padded(p, at + 16, 16);
	text_char(p->text, '\'');
	if (p->options->verbose < 2) {
		print_need(p, at, SIZE);
		return;
	}
	of_bits(p, "\n\t   config ", at + 32, port_config, KNOWN_PORT_CONFIG);
	of_bits(p, "\n\t   state ", at + 36, port_state, KNOWN_PORT_STATE);
	for (unsigned i = 0; i < 4; i++)
		of_bits(p, features[i], at + 40 + 4 * i, port_features, KNOWN_PORT_FEATURES);
	print_fields(p, at + 56, "\n\t   curr_speed %u4kbps|\n\t   max_speed %u4kbps");
}

static void features_reply(struct print *p, const uint8_t *at, uint32_t n)
{
	print_fields(p, at, "\n\t dpid 0x%z8|, n_buffers %u4|, n_tables %u1|, auxiliary_id %u1");
	of_bits(p, "\n\t capabilities ", at + 16, capabilities, KNOWN_CAPABILITIES);
	print_need(p, at, n);
}

static void switch_config(struct print *p, const uint8_t *at, uint32_t n)
{
	static const struct print_name fragments[] = {
	    {0, "FRAG_NORMAL"}, {1, "FRAG_DROP"}, {2, "FRAG_REASM"}, {0, NULL}};
	static const struct print_name lengths[] = {
	    {0xffe5, "MAX"}, {0xffff, "NO_BUFFER"}, {0, NULL}};

	(void)n;
	print_labelled(p, "\n\t flags ", fragments, "invalid (0x%04x)", get_u16(p, at));
	print_labelled(p, ", miss_send_len ", lengths, "%u", get_u16(p, at + 2));
}

static void table_mod(struct print *p, const uint8_t *at, uint32_t n)
{
	static const struct print_name tables[] = {{0xfe, "MAX"}, {0xff, "ALL"}, {0, NULL}};

	(void)n;
	print_labelled(p, "\n\t table_id ", tables, "%u", get_u8(p, at));
	print_fields(p, at + 4, ", config 0x%z4");
}

static void role(struct print *p, const uint8_t *at, uint32_t n)
{
	static const struct print_name roles[] = {
	    {0, "NOCHANGE"}, {1, "EQUAL"}, {2, "MASTER"}, {3, "SLAVE"}, {0, NULL}};

	(void)n;
	print_labelled(p, "\n\t role ", roles, "invalid (0x%08x)", get_u32(p, at));
	print_fields(p, at + 8, ", generation_id 0x%z8");
}

static void asynchronous(struct print *p, const uint8_t *at, uint32_t n)
{
	static const struct print_name packets[] = {
	    {1, "NO_MATCH"}, {2, "ACTION"}, {4, "INVALID_TTL"}, {0, NULL}};
	static const struct print_name changes[] = {
	    {1, "ADD"}, {2, "DELETE"}, {4, "MODIFY"}, {0, NULL}};
	static const char *const labels[] = {"\n\t packet_in_mask[EM] ", "\n\t packet_in_mask[S] ",
	    "\n\t port_status_mask[EM] ", "\n\t port_status_mask[S] ",
	    "\n\t flow_removed_mask[EM] ", "\n\t flow_removed_mask[S] "};

	(void)n;
	for (unsigned i = 0; i < 6; i++)
		of_bits(p, labels[i], at + 4 * i, i < 2 ? packets : changes, KNOWN_EVENTS);
}

static void port_mod(struct print *p, const uint8_t *at, uint32_t n)
{
	port_name(p, "\n\t port_no ", at);
	print_fields(p, at + 8, ", hw_addr %m6");
	of_bits(p, "\n\t  config ", at + 16, port_config, KNOWN_PORT_CONFIG);
	of_bits(p, "\n\t  mask ", at + 20, port_config, KNOWN_PORT_CONFIG);
	of_bits(p, "\n\t  advertise ", at + 24, port_features, KNOWN_PORT_FEATURES);
	print_need(p, at, n);
}

static void port_status(struct print *p, const uint8_t *at, uint32_t n)
{
	static const struct print_name reasons[] = {
	    {0, "ADD"}, {1, "DELETE"}, {2, "MODIFY"}, {0, NULL}};

	(void)n;
	text_str(p->text, "\n\t reason ");
	/* tcpdump's form for the others lacks its percent sign. */
	print_named(p, reasons, "invalid (0x02x)", get_u8(p, at));
	port(p, at + 8);
}

/* The only element known says which versions are spoken. */
static void hello_element(struct print *p, uint16_t type, const uint8_t *at, uint32_t n)
{
	static const struct print_name versions[] = {
	    {1, "1.0"}, {2, "1.1"}, {4, "1.2"}, {8, "1.3"}, {16, "1.4"}, {32, "1.5"}, {0, NULL}};
	enum { VERSIONS = 1 };

	if (type == VERSIONS && n == 4)
		of_bits(p, ", bitmap ", at, versions, KNOWN_VERSIONS);
	else if (type == VERSIONS)
		text_str(p->text, " (bogus)");
	print_need(p, at, n);
}

static void hello(struct print *p, const uint8_t *at, uint32_t left)
{
	static const struct print_name types[] = {{1, "VERSIONBITMAP"}, {0, NULL}};
	enum { LEAST = 4 };

	while (left > 0) {
		uint16_t type, n;

		if (left < LEAST) {
			of_invalid(p, at, left);
			return;
		}
		type = get_u16(p, at);
		text_str(p->text, "\n\t type ");
		print_named(p, types, "unknown (0x%04x)", type);
		n = get_u16(p, at + 2);
		text_printf(p->text, ", length %u", n);
		if (n < LEAST || n > left) {
			of_invalid(p, at + LEAST, left - LEAST);
			return;
		}
		hello_element(p, type, at + LEAST, n - (uint32_t)LEAST);
		at += n;
		left -= n;
	}
}

static void experimenter(struct print *p, const uint8_t *at, uint32_t n)
{
	uint32_t id = get_u32(p, at);

	text_printf(p->text, "\n\t experimenter 0x%08x (", id);
	of_vendor_name(p, id);
	print_fields(p, at + 4, "), exp_type 0x%z4");
	of_data_print(p, at + 8, n - 8);
}

static void queue_config_request(struct print *p, const uint8_t *at, uint32_t n)
{
	port_name(p, "\n\t port ", at);
	print_need(p, at, n);
}

static void error(struct print *p, const uint8_t *at, uint32_t n)
{
	of_error_print(p, errors, sizeof(errors) / sizeof(errors[0]), at, n);
}

static const struct of_message messages[] = {
    {"HELLO", hello, OF_AT_LEAST, 0},
    {"ERROR", error, OF_AT_LEAST, 4},
    {"ECHO_REQUEST", of_data_print, OF_AT_LEAST, 0},
    {"ECHO_REPLY", of_data_print, OF_AT_LEAST, 0},
    {"EXPERIMENTER", experimenter, OF_AT_LEAST, 8},
    {"FEATURES_REQUEST", NULL, OF_EXACTLY, 0},
    {"FEATURES_REPLY", features_reply, OF_EXACTLY, 24},
    {"GET_CONFIG_REQUEST", NULL, OF_EXACTLY, 0},
    {"GET_CONFIG_REPLY", switch_config, OF_EXACTLY, 4},
    {"SET_CONFIG", switch_config, OF_EXACTLY, 4},
    {"PACKET_IN", NULL, OF_ANY, 0},
    {"FLOW_REMOVED", NULL, OF_ANY, 0},
    {"PORT_STATUS", port_status, OF_EXACTLY, 72},
    {"PACKET_OUT", NULL, OF_ANY, 0},
    {"FLOW_MOD", NULL, OF_ANY, 0},
    {"GROUP_MOD", NULL, OF_ANY, 0},
    {"PORT_MOD", port_mod, OF_EXACTLY, 32},
    {"TABLE_MOD", table_mod, OF_EXACTLY, 8},
    {"MULTIPART_REQUEST", NULL, OF_ANY, 0},
    {"MULTIPART_REPLY", NULL, OF_ANY, 0},
    {"BARRIER_REQUEST", NULL, OF_EXACTLY, 0},
    {"BARRIER_REPLY", NULL, OF_EXACTLY, 0},
    {"QUEUE_GET_CONFIG_REQUEST", queue_config_request, OF_EXACTLY, 8},
    {"QUEUE_GET_CONFIG_REPLY", NULL, OF_ANY, 0},
    {"ROLE_REQUEST", role, OF_EXACTLY, 16},
    {"ROLE_REPLY", role, OF_EXACTLY, 16},
    {"GET_ASYNC_REQUEST", NULL, OF_EXACTLY, 0},
    {"GET_ASYNC_REPLY", asynchronous, OF_EXACTLY, 24},
    {"SET_ASYNC", asynchronous, OF_EXACTLY, 24},
    {"METER_MOD", NULL, OF_ANY, 0},
};

const struct of_message *of13_message(uint8_t type)
{
	return type < sizeof(messages) / sizeof(messages[0]) ? &messages[type] : NULL;
}
