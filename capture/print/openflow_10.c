/* OpenFlow 1.0's messages. */
#include "capture/print/openflow_10.h"

#include "capture/print/fields.h"
#include "capture/print/printers.h"

static const char *const hello_codes[] = {"INCOMPATIBLE", "EPERM"};

static const char *const request_codes[] = {"BAD_VERSION", "BAD_TYPE", "BAD_STAT", "BAD_VENDOR",
    "BAD_SUBTYPE", "EPERM", "BAD_LEN", "BUFFER_EMPTY", "BUFFER_UNKNOWN"};

static const char *const action_codes[] = {"BAD_TYPE", "BAD_LEN", "BAD_VENDOR", "BAD_VENDOR_TYPE",
    "BAD_OUT_PORT", "BAD_ARGUMENT", "EPERM", "TOO_MANY", "BAD_QUEUE"};

static const char *const flow_codes[] = {
    "ALL_TABLES_FULL", "OVERLAP", "EPERM", "BAD_EMERG_TIMEOUT", "BAD_COMMAND", "UNSUPPORTED"};

static const char *const port_codes[] = {"BAD_PORT", "BAD_HW_ADDR"};

static const char *const queue_codes[] = {"BAD_PORT", "BAD_QUEUE", "EPERM"};

static const struct of_error errors[] = {
    {0, "HELLO_FAILED", OF_CODES(hello_codes)},
    {1, "BAD_REQUEST", OF_CODES(request_codes)},
    {2, "BAD_ACTION", OF_CODES(action_codes)},
    {3, "FLOW_MOD_FAILED", OF_CODES(flow_codes)},
    {4, "PORT_MOD_FAILED", OF_CODES(port_codes)},
    {5, "QUEUE_OP_FAILED", OF_CODES(queue_codes)},
};

static const struct print_name no_buffer[] = {{0xffffffff, "NONE"}, {0, NULL}};

void of10_port_name(struct print *p, const char *label, const uint8_t *at)
{
	uint16_t port = get_u16(p, at);

	text_str(p->text, label);
	print_named(p, of10_ports, "%u", port);
}

void of10_table_name(struct print *p, const char *label, const uint8_t *at)
{
	static const struct print_name tables[] = {{0xfe, "EMERG"}, {0xff, "ALL"}, {0, NULL}};
	uint8_t table = get_u8(p, at);

	text_str(p->text, label);
	print_named(p, tables, "%u", table);
}

void of10_queue_name(struct print *p, const char *label, const uint8_t *at)
{
	static const struct print_name queues[] = {{0xffffffff, "ALL"}, {0, NULL}};
	uint32_t queue = get_u32(p, at);

	text_str(p->text, label);
	print_named(p, queues, "%u", queue);
}

void of10_text(struct print *p, const char *label, const uint8_t *at, uint32_t n)
{
	text_str(p->text, label);
	print_safe_padded(p, at, n);
	text_char(p->text, '\'');
}

static void port_state(struct print *p, uint32_t state)
{
	enum { LINK_DOWN = 1, SPANNING_TREE = 0x300 };

	text_printf(p->text, "\n\t   state 0x%08x (", state);
	print_named(p, of10_spanning_tree, "", state & SPANNING_TREE);
	text_printf(p->text, "%s)%s", state & LINK_DOWN ? ", LINK_DOWN" : "",
	    state & ~(uint32_t)(LINK_DOWN | SPANNING_TREE) ? " (bogus)" : "");
}

static void port(struct print *p, const uint8_t *at)
{
	static const char *const features[] = {
	    "\n\t   curr ", "\n\t   advertised ", "\n\t   supported ", "\n\t   peer "};

	of10_port_name(p, "\n\t  port_no ", at);
	print_fields(p, at + 2, ", hw_addr %m6");
	of10_text(p, ", name '", at + 8, 16);
	if (p->options->verbose < 2) {
		print_need(p, at, OF10_PORT);
		return;
	}
	of_bits(p, "\n\t   config ", at + 24, of10_port_config, OF10_KNOWN_PORT_CONFIG);
	port_state(p, get_u32(p, at + 28));
	for (unsigned i = 0; i < 4; i++)
		of_bits(
		    p, features[i], at + 32 + 4 * i, of10_port_features, OF10_KNOWN_PORT_FEATURES);
}

static void features_reply(struct print *p, const uint8_t *at, uint32_t n)
{
	enum { KNOWN_CAPABILITIES = 0xef, KNOWN_ACTIONS = 0xfff, FIXED = 24 };

	print_fields(p, at, "\n\t dpid 0x%z8|, n_buffers %u4|, n_tables %u1");
	of_bits(p, "\n\t capabilities ", at + 16, of10_capabilities, KNOWN_CAPABILITIES);
	of_bits(p, "\n\t actions ", at + 20, of10_action_bits, KNOWN_ACTIONS);
	at += FIXED;
	for (n -= FIXED; n >= OF10_PORT; n -= OF10_PORT, at += OF10_PORT)
		port(p, at);
	if (n > 0)
		of_invalid(p, at, n);
}

static void switch_config(struct print *p, const uint8_t *at, uint32_t n)
{
	static const struct print_name fragments[] = {
	    {0, "FRAG_NORMAL"}, {1, "FRAG_DROP"}, {2, "FRAG_REASM"}, {0, NULL}};

	(void)n;
	print_labelled(p, "\n\t flags ", fragments, "invalid (0x%04x)", get_u16(p, at));
	print_fields(p, at + 2, ", miss_send_len %u2");
}

/* A frame that was sent up or is to be sent out. Only -vvv shows what it is; its own verbosity is
 * what is left of that. */
static void frame(struct print *p, const uint8_t *at, uint32_t n)
{
	const struct print_options *outer = p->options;
	struct print_options inner = *outer;
	const uint8_t *end;

	if (n == 0)
		return;
	text_printf(p->text, "\n\t data (%u octets)", n);
	if (outer->verbose < 3 || !print_enter(p)) {
		print_need(p, at, n);
		return;
	}
	inner.verbose -= 3;
	text_str(p->text, ", frame decoding below\n");
	end = print_narrow(p, at, n);
	p->options = &inner;
	print_ethernet(p, at, n, NULL, NULL);
	p->options = outer;
	p->end = end;
	print_leave(p);
}

static void packet_in(struct print *p, const uint8_t *at, uint32_t n)
{
	static const struct print_name reasons[] = {{0, "NO_MATCH"}, {1, "ACTION"}, {0, NULL}};

	print_labelled(p, "\n\t buffer_id ", no_buffer, "0x%08x", get_u32(p, at));
	print_fields(p, at + 4, ", total_len %u2");
	of10_port_name(p, ", in_port ", at + 6);
	print_labelled(p, ", reason ", reasons, "invalid (0x%02x)", get_u8(p, at + 8));
	print_need(p, at + 9, 1);
	frame(p, at + 10, n - 10);
}

static void packet_out(struct print *p, const uint8_t *at, uint32_t n)
{
	uint16_t actions;

	print_fields(p, at, "\n\t buffer_id 0x%z4");
	of10_port_name(p, ", in_port ", at + 4);
	actions = get_u16(p, at + 6);
	at += 8;
	n -= 8;
	if (actions > n) {
		of_invalid(p, at, n);
		return;
	}
	of10_actions_print(p, "\n\t ", at, actions);
	frame(p, at + actions, n - actions);
}

static void unless_zero(struct print *p, const char *label, const uint8_t *at)
{
	if (get_u16(p, at) != 0)
		text_printf(p->text, "%s%u", label, get_u16(p, at));
}

static void flow_removed(struct print *p, const uint8_t *at, uint32_t n)
{
	static const struct print_name reasons[] = {
	    {0, "IDLE_TIMEOUT"}, {1, "HARD_TIMEOUT"}, {2, "DELETE"}, {0, NULL}};

	(void)n;
	of10_match_print(p, "\n\t ", at);
	at += OF10_MATCH;
	print_fields(p, at, "\n\t cookie 0x%z8");
	unless_zero(p, ", priority ", at + 8);
	print_labelled(p, ", reason ", reasons, "unknown (0x%02x)", get_u8(p, at + 10));
	print_fields(p, at + 12, ", duration_sec %u4|, duration_nsec %u4");
	unless_zero(p, ", idle_timeout ", at + 20);
	print_fields(p, at + 24, ", packet_count %u8|, byte_count %u8");
}

static void port_status(struct print *p, const uint8_t *at, uint32_t n)
{
	static const struct print_name reasons[] = {
	    {0, "ADD"}, {1, "DELETE"}, {2, "MODIFY"}, {0, NULL}};

	(void)n;
	print_labelled(p, "\n\t reason ", reasons, "invalid (0x%02x)", get_u8(p, at));
	port(p, at + 8);
}

static void flow_mod(struct print *p, const uint8_t *at, uint32_t n)
{
	static const struct print_name commands[] = {{0, "ADD"}, {1, "MODIFY"},
	    {2, "MODIFY_STRICT"}, {3, "DELETE"}, {4, "DELETE_STRICT"}, {0, NULL}};
	enum { DELETE = 3, DELETE_STRICT = 4, FIXED = 24 };
	uint16_t command;

	of10_match_print(p, "\n\t ", at);
	at += OF10_MATCH;
	print_fields(p, at, "\n\t cookie 0x%z8");
	command = get_u16(p, at + 8);
	text_str(p->text, ", command ");
	print_named(p, commands, "invalid (0x%04x)", command);
	unless_zero(p, ", idle_timeout ", at + 10);
	unless_zero(p, ", hard_timeout ", at + 12);
	unless_zero(p, ", priority ", at + 14);
	if (command < DELETE) {
		print_labelled(p, ", buffer_id ", no_buffer, "0x%08x", get_u32(p, at + 16));
	}
	if (command == DELETE || command == DELETE_STRICT)
		of10_port_name(p, ", out_port ", at + 20);
	print_fields(p, at + 22, ", flags 0x%z2");
	of_bit_names(p, of10_flow_flags, OF10_KNOWN_FLOW_FLAGS, get_u16(p, at + 22));
	of10_actions_print(p, "\n\t ", at + FIXED, n - OF10_MATCH - FIXED);
}

static void port_mod(struct print *p, const uint8_t *at, uint32_t n)
{
	of10_port_name(p, "\n\t port_no ", at);
	print_fields(p, at + 2, ", hw_addr %m6");
	of_bits(p, "\n\t config ", at + 8, of10_port_config, OF10_KNOWN_PORT_CONFIG);
	of_bits(p, "\n\t mask ", at + 12, of10_port_config, OF10_KNOWN_PORT_CONFIG);
	of_bits(p, "\n\t advertise ", at + 16, of10_port_features, OF10_KNOWN_PORT_FEATURES);
	print_need(p, at, n);
}

static void rate(struct print *p, uint16_t value)
{
	if (value > 1000)
		text_str(p->text, ", rate disabled");
	else
		text_printf(p->text, ", rate %u.%u%%", value / 10, value % 10);
}

static void queue_properties(struct print *p, const uint8_t *at, uint32_t left)
{
	static const struct print_name names[] = {{0, "NONE"}, {1, "MIN_RATE"}, {0, NULL}};
	enum { LEAST = 8, MIN_RATE = 1 };

	while (left > 0) {
		uint16_t property, n;
		bool fits;

		if (left < LEAST) {
			of_invalid(p, at, left);
			return;
		}
		property = get_u16(p, at);
		text_str(p->text, "\n\t   property ");
		print_named(p, names, "invalid (0x%04x)", property);
		n = get_u16(p, at + 2);
		text_printf(p->text, ", len %u", n);
		if (n < LEAST || n > left) {
			of_invalid(p, at + 4, left - 4);
			return;
		}
		fits = n == (property == MIN_RATE ? 16 : LEAST);
		if (property <= MIN_RATE && !fits)
			text_str(p->text, " (bogus)");
		if (property == MIN_RATE && fits)
			rate(p, get_u16(p, at + LEAST));
		print_need(p, at, n);
		at += n;
		left -= n;
	}
}

static void queue_config_reply(struct print *p, const uint8_t *at, uint32_t left)
{
	enum { LEAST = 8 };

	of10_port_name(p, "\n\t port ", at);
	print_need(p, at, 8);
	at += 8;
	left -= 8;
	while (left > 0) {
		uint16_t n;

		if (left < LEAST) {
			of_invalid(p, at, left);
			return;
		}
		print_fields(p, at, "\n\t  queue_id %u4|, len %u2");
		n = get_u16(p, at + 4);
		if (n < LEAST || n > left) {
			of_invalid(p, at + 6, left - 6);
			return;
		}
		print_need(p, at, LEAST);
		if (p->options->verbose > 1)
			queue_properties(p, at + LEAST, n - (uint32_t)LEAST);
		else
			print_need(p, at, n);
		at += n;
		left -= n;
	}
}

static void queue_config_request(struct print *p, const uint8_t *at, uint32_t n)
{
	of10_port_name(p, "\n\t port ", at);
	print_need(p, at, n);
}

static void error(struct print *p, const uint8_t *at, uint32_t n)
{
	of_error_print(p, errors, sizeof(errors) / sizeof(errors[0]), at, n);
}

static const struct of_message messages[] = {
    {"HELLO", of_data_print, OF_AT_LEAST, 0},
    {"ERROR", error, OF_AT_LEAST, 4},
    {"ECHO_REQUEST", of_data_print, OF_AT_LEAST, 0},
    {"ECHO_REPLY", of_data_print, OF_AT_LEAST, 0},
    {"VENDOR", of10_vendor_message_print, OF_AT_LEAST, 4},
    {"FEATURES_REQUEST", NULL, OF_EXACTLY, 0},
    {"FEATURES_REPLY", features_reply, OF_AT_LEAST, 24},
    {"GET_CONFIG_REQUEST", NULL, OF_EXACTLY, 0},
    {"GET_CONFIG_REPLY", switch_config, OF_EXACTLY, 4},
    {"SET_CONFIG", switch_config, OF_EXACTLY, 4},
    {"PACKET_IN", packet_in, OF_AT_LEAST, 10},
    {"FLOW_REMOVED", flow_removed, OF_EXACTLY, 80},
    {"PORT_STATUS", port_status, OF_EXACTLY, 56},
    {"PACKET_OUT", packet_out, OF_AT_LEAST, 8},
    {"FLOW_MOD", flow_mod, OF_AT_LEAST, 64},
    {"PORT_MOD", port_mod, OF_EXACTLY, 24},
    {"STATS_REQUEST", of10_statistics_request_print, OF_AT_LEAST, 4},
    {"STATS_REPLY", of10_statistics_reply_print, OF_AT_LEAST, 4},
    {"BARRIER_REQUEST", NULL, OF_EXACTLY, 0},
    {"BARRIER_REPLY", NULL, OF_EXACTLY, 0},
    {"QUEUE_GET_CONFIG_REQUEST", queue_config_request, OF_EXACTLY, 4},
    {"QUEUE_GET_CONFIG_REPLY", queue_config_reply, OF_AT_LEAST, 8},
};

const struct of_message *of10_message(uint8_t type)
{
	return type < sizeof(messages) / sizeof(messages[0]) ? &messages[type] : NULL;
}
