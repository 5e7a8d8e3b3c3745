/*
 * RSVP: the objects in messages (RFC 2205; labels and routes, RFC 3209; refreshes, RFC 2961;
 * GMPLS, RFC 3473; fast reroute, RFC 4090; point to multipoint, RFC 4875).
 */
#include "capture/print/fields.h"
#include "capture/print/names.h"
#include "capture/print/printers.h"
#include "capture/print/rsvp.h"

enum {
	OBJECT_HEADER = 4,
	IF_UNKNOWN_GO_ON = 0x80,
	IF_UNKNOWN_FORWARD = 0x40,
};

enum class {
	SESSION = 1,
	HOP = 3,
	INTEGRITY = 4,
	TIME_VALUES = 5,
	ERROR_SPEC = 6,
	STYLE = 8,
	FLOWSPEC = 9,
	FILTERSPEC = 10,
	SENDER_TEMPLATE = 11,
	SENDER_TSPEC = 12,
	ADSPEC = 13,
	CONFIRM = 15,
	LABEL = 16,
	LABEL_REQUEST = 19,
	EXPLICIT_ROUTE = 20,
	RECORDED_ROUTE = 21,
	HELLO = 22,
	MESSAGE_ID = 23,
	MESSAGE_ID_ACK = 24,
	MESSAGE_ID_LIST = 25,
	RECOVERY_LABEL = 34,
	UPSTREAM_LABEL = 35,
	LABEL_SET = 36,
	SUB_LSP = 50,
	DETOUR = 63,
	CLASS_TYPE = 66,
	CLASS_TYPE_OLD = 125,
	SUGGESTED_LABEL = 129,
	RESTART = 131,
	CAPABILITY = 134,
	NOTIFY = 195,
	ADMIN_STATUS = 196,
	PROPERTIES = 204,
	FAST_REROUTE = 205,
	SESSION_ATTRIBUTE = 207,
	GENERALIZED_UNI = 229,
};

static const struct print_name classes[] = {
    {SESSION, "Session"},
    {HOP, "RSVP Hop"},
    {INTEGRITY, "Integrity"},
    {TIME_VALUES, "Time Values"},
    {ERROR_SPEC, "Error Spec"},
    {7, "Scope"},
    {STYLE, "Style"},
    {FLOWSPEC, "Flowspec"},
    {FILTERSPEC, "FilterSpec"},
    {SENDER_TEMPLATE, "Sender Template"},
    {SENDER_TSPEC, "Sender TSpec"},
    {ADSPEC, "Adspec"},
    {14, "Policy Data"},
    {CONFIRM, "Confirm"},
    {LABEL, "Label"},
    {LABEL_REQUEST, "Label Request"},
    {EXPLICIT_ROUTE, "ERO"},
    {RECORDED_ROUTE, "RRO"},
    {HELLO, "Hello"},
    {MESSAGE_ID, "Message ID"},
    {MESSAGE_ID_ACK, "Message ID Ack"},
    {MESSAGE_ID_LIST, "Message ID List"},
    {RECOVERY_LABEL, "Recovery Label"},
    {UPSTREAM_LABEL, "Upstream Label"},
    {LABEL_SET, "Label Set"},
    {37, "Protection"},
    {SUB_LSP, "Sub-LSP to LSP"},
    {DETOUR, "Detour"},
    {CLASS_TYPE, "Class Type"},
    {CLASS_TYPE_OLD, "Class Type (old)"},
    {SUGGESTED_LABEL, "Suggested Label"},
    {130, "Acceptable Label Set"},
    {RESTART, "Restart Capability"},
    {CAPABILITY, "Capability"},
    {NOTIFY, "Notify Request"},
    {ADMIN_STATUS, "Administrative Status"},
    {PROPERTIES, "Properties"},
    {FAST_REROUTE, "Fast Re-Route"},
    {SESSION_ATTRIBUTE, "Session Attribute"},
    {GENERALIZED_UNI, "Generalized UNI"},
    {230, "Call-ID"},
    {236, "Call Capability"},
    {0, NULL},
};

#define TYPE(class, type) ((class) << 8 | (type))

static const struct print_name types[] = {
    {TYPE(HOP, 1), "IPv4"},
    {TYPE(HOP, 2), "IPv6"},
    {TYPE(HOP, 3), "IPv4 plus opt. TLVs"},
    {TYPE(HOP, 4), "IPv6 plus opt. TLVs"},
    {TYPE(NOTIFY, 1), "IPv4"},
    {TYPE(NOTIFY, 2), "IPv6"},
    {TYPE(CONFIRM, 1), "IPv4"},
    {TYPE(CONFIRM, 2), "IPv6"},
    {TYPE(TIME_VALUES, 1), "1"},
    {TYPE(FLOWSPEC, 1), "obsolete"},
    {TYPE(FLOWSPEC, 2), "IntServ"},
    {TYPE(SENDER_TSPEC, 2), "IntServ"},
    {TYPE(ADSPEC, 2), "IntServ"},
    {TYPE(FILTERSPEC, 1), "IPv4"},
    {TYPE(FILTERSPEC, 2), "IPv6"},
    {TYPE(FILTERSPEC, 3), "IPv6 Flow-label"},
    {TYPE(FILTERSPEC, 7), "Tunnel IPv4"},
    {TYPE(FILTERSPEC, 12), "IPv4 P2MP LSP Tunnel"},
    {TYPE(FILTERSPEC, 13), "IPv6 P2MP LSP Tunnel"},
    {TYPE(SESSION, 1), "IPv4"},
    {TYPE(SESSION, 2), "IPv6"},
    {TYPE(SESSION, 7), "Tunnel IPv4"},
    {TYPE(SESSION, 11), "UNI IPv4"},
    {TYPE(SESSION, 13), "IPv4 P2MP LSP Tunnel"},
    {TYPE(SESSION, 14), "IPv6 P2MP LSP Tunnel"},
    {TYPE(SENDER_TEMPLATE, 1), "IPv4"},
    {TYPE(SENDER_TEMPLATE, 2), "IPv6"},
    {TYPE(SENDER_TEMPLATE, 7), "Tunnel IPv4"},
    {TYPE(SENDER_TEMPLATE, 12), "IPv4 P2MP LSP Tunnel"},
    {TYPE(SENDER_TEMPLATE, 13), "IPv6 P2MP LSP Tunnel"},
    {TYPE(MESSAGE_ID, 1), "1"},
    {TYPE(MESSAGE_ID_ACK, 1), "Message id ack"},
    {TYPE(MESSAGE_ID_ACK, 2), "Message id nack"},
    {TYPE(MESSAGE_ID_LIST, 1), "1"},
    {TYPE(STYLE, 1), "1"},
    {TYPE(HELLO, 1), "Hello Request"},
    {TYPE(HELLO, 2), "Hello Ack"},
    {TYPE(LABEL_REQUEST, 1), "without label range"},
    {TYPE(LABEL_REQUEST, 2), "with ATM label range"},
    {TYPE(LABEL_REQUEST, 3), "with FR label range"},
    {TYPE(LABEL_REQUEST, 4), "Generalized Label"},
    {TYPE(LABEL, 1), "Label"},
    {TYPE(LABEL, 2), "Generalized Label"},
    {TYPE(LABEL, 3), "Waveband Switching"},
    {TYPE(SUGGESTED_LABEL, 1), "Label"},
    {TYPE(SUGGESTED_LABEL, 2), "Generalized Label"},
    {TYPE(SUGGESTED_LABEL, 3), "Waveband Switching"},
    {TYPE(UPSTREAM_LABEL, 1), "Label"},
    {TYPE(UPSTREAM_LABEL, 2), "Generalized Label"},
    {TYPE(UPSTREAM_LABEL, 3), "Waveband Switching"},
    {TYPE(RECOVERY_LABEL, 1), "Label"},
    {TYPE(RECOVERY_LABEL, 2), "Generalized Label"},
    {TYPE(RECOVERY_LABEL, 3), "Waveband Switching"},
    {TYPE(EXPLICIT_ROUTE, 1), "IPv4"},
    {TYPE(RECORDED_ROUTE, 1), "IPv4"},
    {TYPE(ERROR_SPEC, 1), "IPv4"},
    {TYPE(ERROR_SPEC, 2), "IPv6"},
    {TYPE(ERROR_SPEC, 3), "IPv4 plus opt. TLVs"},
    {TYPE(ERROR_SPEC, 4), "IPv6 plus opt. TLVs"},
    {TYPE(RESTART, 1), "IPv4"},
    {TYPE(CAPABILITY, 1), "1"},
    {TYPE(SESSION_ATTRIBUTE, 7), "Tunnel IPv4"},
    {TYPE(FAST_REROUTE, 7), "Tunnel IPv4"},
    {TYPE(FAST_REROUTE, 1), "1"},
    {TYPE(DETOUR, 7), "Tunnel IPv4"},
    {TYPE(PROPERTIES, 1), "1"},
    {TYPE(ADMIN_STATUS, 1), "1"},
    {TYPE(CLASS_TYPE, 1), "1"},
    {TYPE(CLASS_TYPE_OLD, 1), "1"},
    {TYPE(LABEL_SET, 1), "1"},
    {TYPE(GENERALIZED_UNI, 1), "1"},
    {TYPE(SUB_LSP, 1), "IPv4 sub-LSP"},
    {TYPE(SUB_LSP, 2), "IPv6 sub-LSP"},
    {0, NULL},
};

void print_rsvp_indent(struct print *p, const struct rsvp_body *b)
{
	text_str(p->text, b->indent);
	text_str(p->text, "  ");
}

void print_rsvp_line(struct print *p, struct rsvp_body *b, const char *format)
{
	const uint8_t *after;

	print_rsvp_indent(p, b);
	after = print_fields(p, b->at, format);
	print_rsvp_skip(b, (uint32_t)(after - b->at));
}

static enum rsvp_result put_style(struct print *p, struct rsvp_body *b)
{
	static const struct print_name styles[] = {
	    {17, "Wildcard Filter"}, {10, "Fixed Filter"}, {18, "Shared Explicit"}, {0, NULL}};

	print_rsvp_indent(p, b);
	print_labelled(p, "Reservation Style: ", styles, "Unknown", get_u24(p, b->at + 1));
	text_printf(p->text, ", Flags: [0x%02x]", b->at[0]);
	return RSVP_FINE;
}

static void put_network_protocol(struct print *p, const struct rsvp_body *b)
{
	uint16_t type = get_u16(p, b->at + 2);
	const char *name = print_ethertype_name(type);

	print_rsvp_indent(p, b);
	text_str(p->text, "L3 Protocol ID: ");
	if (name)
		text_str(p->text, name);
	else
		text_printf(p->text, "Unknown Protocol (0x%04x)", type);
}

static enum rsvp_result put_label_requests(struct print *p, struct rsvp_body *b)
{
	for (; b->left >= 4; print_rsvp_skip(b, 4))
		put_network_protocol(p, b);
	return RSVP_FINE;
}

static enum rsvp_result put_atm_request(struct print *p, struct rsvp_body *b)
{
	put_network_protocol(p, b);
	text_printf(p->text, ",%s merge capability", b->at[4] & 0x80 ? "no" : "");
	for (int i = 0; i < 2; i++) {
		print_rsvp_indent(p, b);
		text_printf(p->text, "%s VPI/VCI: %u/%u", i ? "Maximum" : "Minimum",
		    get_u16(p, b->at + 4 + 4 * i) & 0xfff, get_u16(p, b->at + 6 + 4 * i) & 0xfff);
	}
	return RSVP_FINE;
}

static enum rsvp_result put_frame_relay_request(struct print *p, struct rsvp_body *b)
{
	unsigned size = get_u16(p, b->at + 4) >> 7 & 3;

	put_network_protocol(p, b);
	print_rsvp_indent(p, b);
	text_printf(p->text, "Minimum/Maximum DLCI: %u/%u, %s%s bit DLCI",
	    get_u32(p, b->at + 4) & 0x7fffff, get_u32(p, b->at + 8) & 0x7fffff,
	    size == 0 ? "10" : "", size == 2 ? "23" : "");
	return RSVP_FINE;
}

static enum rsvp_result put_generalized_request(struct print *p, struct rsvp_body *b)
{
	uint16_t payload = get_u16(p, b->at + 2);

	print_rsvp_indent(p, b);
	text_printf(p->text, "LSP Encoding Type: %s (%u)",
	    print_name_or(print_gmpls_encoding_names, b->at[0], "Unknown"), b->at[0]);
	print_rsvp_indent(p, b);
	text_printf(p->text, "Switching Type: %s (%u), Payload ID: %s (0x%04x)",
	    print_name_or(print_gmpls_switch_names, b->at[1], "Unknown"), b->at[1],
	    print_name_or(print_gmpls_payload_names, payload, "Unknown"), payload);
	return RSVP_FINE;
}

static enum rsvp_result put_route_address(struct print *p, const struct rsvp_body *b)
{
	static const struct print_name flags[] = {
	    {0x01, "Local protection available"},
	    {0x02, "Local protection in use"},
	    {0x04, "Bandwidth protection"},
	    {0x08, "Node protection"},
	    {0, NULL},
	};

	if (b->at[1] != 8) {
		text_str(p->text, " ERROR: length != 8");
		return RSVP_INVALID;
	}
	if (b->at[6] != 32) {
		text_printf(p->text, " ERROR: Prefix length %u != 32", b->at[6]);
		return RSVP_INVALID;
	}
	text_str(p->text, b->at[0] & 0x80 ? ", Loose, " : ", Strict, ");
	print_ip4(p, b->at + 2);
	text_printf(p->text, "/%u, Flags: [", b->at[6]);
	print_bits(p, flags, "none", ", ", b->at[7]);
	text_char(p->text, ']');
	return RSVP_FINE;
}

static enum rsvp_result put_route_label(struct print *p, const struct rsvp_body *b)
{
	if (b->at[1] != 8) {
		text_str(p->text, " ERROR: length != 8");
		return RSVP_INVALID;
	}
	text_printf(p->text, ", Flags: [%s] (%#x), Class-Type: %s (%u), %u",
	    b->at[2] & 1 ? "Global" : "none", b->at[2],
	    print_name_or(types, TYPE(RECORDED_ROUTE, b->at[3]), "Unknown"), b->at[3],
	    get_u32(p, b->at + 4));
	return RSVP_FINE;
}

static enum rsvp_result put_route(struct print *p, struct rsvp_body *b)
{
	enum { ADDRESS = 1, ROUTE_LABEL = 3, TYPE_MASK = 0x7f };
	static const struct print_name parts[] = {
	    {0, "Reserved"},
	    {ADDRESS, "IPv4 prefix"},
	    {2, "IPv6 prefix"},
	    {ROUTE_LABEL, "Label"},
	    {32, "Autonomous system number"},
	    {64, "MPLS label switched path termination"},
	    {0, NULL},
	};

	while (b->left >= 4) {
		uint8_t type = b->at[0] & TYPE_MASK, size = b->at[1];
		enum rsvp_result result = RSVP_FINE;

		print_rsvp_indent(p, b);
		print_labelled(p, "Subobject Type: ", parts, "Unknown %u", type);
		text_printf(p->text, ", length %u", size);
		if (b->left < size || size == 0) {
			print_rsvp_indent(p, b);
			text_str(p->text, size ? "ERROR: ERO subobject length > object length"
					       : "ERROR: zero length ERO subtype");
			return RSVP_FINE;
		}
		if (type == ADDRESS)
			result = put_route_address(p, b);
		else if (type == ROUTE_LABEL)
			result = put_route_label(p, b);
		if (result != RSVP_FINE)
			return result;
		print_rsvp_skip(b, size);
	}
	return RSVP_FINE;
}

static enum rsvp_result put_capability(struct print *p, struct rsvp_body *b)
{
	static const struct print_name flags[] = {
	    {4, "RecoveryPath Transmit Enabled"},
	    {2, "RecoveryPath Desired"},
	    {1, "RecoveryPath Srefresh Capable"},
	    {0, NULL},
	};
	uint32_t value = get_u32(p, b->at);

	if (value & ~7u) {
		print_rsvp_indent(p, b);
		text_printf(p->text, "[reserved=0x%08x must be zero]", value & ~7u);
	}
	print_rsvp_indent(p, b);
	text_str(p->text, "Flags: [");
	print_bits(p, flags, "none", ", ", value & 7);
	text_char(p->text, ']');
	return RSVP_FINE;
}

static enum rsvp_result put_session_attribute(struct print *p, struct rsvp_body *b)
{
	static const struct print_name flags[] = {
	    {0x01, "Local Protection"},
	    {0x02, "Label Recording"},
	    {0x04, "SE Style"},
	    {0x08, "Bandwidth protection"},
	    {0x10, "Node protection"},
	    {0, NULL},
	};

	if (b->left < 4u + b->at[3])
		return RSVP_SHORT;
	print_rsvp_indent(p, b);
	text_str(p->text, "Session Name: ");
	print_safe(p, b->at + 4, b->at[3]);
	print_rsvp_indent(p, b);
	text_printf(
	    p->text, "Setup Priority: %u, Holding Priority: %u, Flags: [", b->at[0], b->at[1]);
	print_bits(p, flags, "none", ", ", b->at[2]);
	text_printf(p->text, "] (%#x)", b->at[2]);
	return RSVP_FINE;
}

/* A part of the optical user-to-network interface's object. */
static enum rsvp_result put_uni_part(
    struct print *p, struct rsvp_body *b, uint8_t type, uint8_t family, uint32_t size)
{
	enum { SOURCE = 1, DESTINATION, DIVERSITY, EGRESS_LABEL, SERVICE_LEVEL };
	enum { IP4 = 1, IP6 = 2, NSAP = 3 };
	struct rsvp_body value = {b->at + 4, size - 4, b->indent, false};

	if (type == SOURCE || type == DESTINATION) {
		if ((family == IP4 && size < 8) || (family == IP6 && size < 20))
			return RSVP_PART_SHORT;
		if (family == IP4)
			print_rsvp_line(p, &value, "  UNI IPv4 TNA address: %a4");
		else if (family == IP6)
			print_rsvp_line(p, &value, "  UNI IPv6 TNA address: %a6");
		else if (family == NSAP)
			b->dump = true;
	} else if (type == EGRESS_LABEL) {
		if (size < 16)
			return RSVP_PART_SHORT;
		print_rsvp_indent(p, b);
		text_printf(p->text, "  U-bit: %x, Label type: %u, Logical port id: %u, Label: %u",
		    b->at[4] >> 7, b->at[7], get_u32(p, b->at + 8), get_u32(p, b->at + 12));
	} else if (type == SERVICE_LEVEL) {
		if (size < 8)
			return RSVP_PART_SHORT;
		print_rsvp_line(p, &value, "  Service level: %u1");
	} else if (type != DIVERSITY || size > 4) {
		b->dump = true;
	}
	return RSVP_FINE;
}

static enum rsvp_result put_uni(struct print *p, struct rsvp_body *b)
{
	static const struct print_name parts[] = {
	    {1, "Source TNA address"},
	    {2, "Destination TNA address"},
	    {3, "Diversity"},
	    {4, "Egress label"},
	    {5, "Service level"},
	    {0, NULL},
	};

	while (b->left > 0) {
		enum rsvp_result result;
		uint32_t size;

		if (b->left < 4)
			return RSVP_INVALID;
		size = get_u16(p, b->at);
		print_rsvp_indent(p, b);
		text_printf(p->text, "Subobject Type: %s (%u), AF: %s (%u), length: %u",
		    print_name_or(parts, b->at[2], "Unknown"), b->at[2],
		    print_name_or(print_af_names, b->at[3], "Unknown"), b->at[3], size);
		if (size < 4 || size > b->left)
			return RSVP_INVALID;
		result = put_uni_part(p, b, b->at[2], b->at[3], size);
		if (result != RSVP_FINE)
			return result;
		print_rsvp_skip(b, size);
	}
	return RSVP_FINE;
}

static enum rsvp_result put_hop(struct print *p, struct rsvp_body *b)
{
	print_rsvp_line(p, b, "Previous/Next Interface: %a4, Logical Interface Handle: 0x%z4");
	b->dump = b->left > 0;
	return RSVP_FINE;
}

static enum rsvp_result put_hop_6(struct print *p, struct rsvp_body *b)
{
	print_rsvp_line(p, b, "Previous/Next Interface: %a6, Logical Interface Handle: 0x%z4");
	b->dump = true;
	return RSVP_FINE;
}

static void put_reroute_head(struct print *p, struct rsvp_body *b)
{
	print_rsvp_indent(p, b);
	text_printf(p->text,
	    "Setup Priority: %u, Holding Priority: %u, Hop-limit: %u, Bandwidth: %.10g Mbps",
	    b->at[0], b->at[1], b->at[2], (double)(get_float(p, b->at + 4) * 8 / 1000000));
	print_rsvp_skip(b, 8);
}

static enum rsvp_result put_reroute(struct print *p, struct rsvp_body *b)
{
	put_reroute_head(p, b);
	print_rsvp_line(p, b, "Include-any: 0x%z4, Exclude-any: 0x%z4, Include-all: 0x%z4");
	return RSVP_FINE;
}

static enum rsvp_result put_reroute_old(struct print *p, struct rsvp_body *b)
{
	put_reroute_head(p, b);
	print_rsvp_line(p, b, "Include Colors: 0x%z4, Exclude Colors: 0x%z4");
	return RSVP_FINE;
}

static enum rsvp_result put_class_type(struct print *p, struct rsvp_body *b)
{
	print_rsvp_indent(p, b);
	text_printf(p->text, "CT: %u", get_u32(p, b->at) & 7);
	return RSVP_FINE;
}

static const struct print_name routing_errors[] = {
    {1, "Bad EXPLICIT_ROUTE object"},
    {2, "Bad strict node"},
    {3, "Bad loose node"},
    {4, "Bad initial subobject"},
    {5, "No route available toward destination"},
    {6, "Unacceptable label value"},
    {7, "RRO indicated routing loops"},
    {8, "non-RSVP-capable router in the path"},
    {9, "MPLS label allocation failure"},
    {10, "Unsupported L3PID"},
    {0, NULL},
};

static const struct print_name diffserv_errors[] = {
    {1, "Unexpected CT object"},
    {2, "Unsupported CT"},
    {3, "Invalid CT value"},
    {4, "CT/setup priority do not form a configured TE-Class"},
    {5, "CT/holding priority do not form a configured TE-Class"},
    {6, "CT/setup priority and CT/holding priority do not form a configured TE-Class"},
    {7, "Inconsistency between signaled PSC and signaled CT"},
    {8, "Inconsistency between signaled PHBs and signaled CT"},
    {0, NULL},
};

/* Behind the address: flags, an error's code and its value. */
static void put_error(struct print *p, struct rsvp_body *b, bool ip6)
{
	enum { ROUTING = 24, DIFFSERV = 28, DIFFSERV_OLD = 125 };
	static const struct print_name codes[] = {
	    {ROUTING, "Routing Problem"},
	    {25, "Notify Error"},
	    {DIFFSERV, "Diffserv TE Error"},
	    {DIFFSERV_OLD, "Diffserv TE Error (Old)"},
	    {0, NULL},
	};
	uint8_t code = b->at[1];
	uint16_t value = get_u16(p, b->at + 2);

	text_printf(p->text, ", Flags: [0x%02x]", b->at[0]);
	print_rsvp_indent(p, b);
	text_printf(p->text, "Error Code: %s (%u)", print_name_or(codes, code, "unknown"), code);
	if (code == ROUTING)
		text_printf(p->text, ", Error Value: %s (%u)",
		    print_name_or(routing_errors, value, "unknown"), value);
	else if (ip6)
		return;
	else if (code == DIFFSERV || code == DIFFSERV_OLD)
		text_printf(p->text, ", Error Value: %s (%u)",
		    print_name_or(diffserv_errors, value, "unknown"), value);
	else
		text_printf(p->text, ", Unknown Error Value (%u)", value);
}

static enum rsvp_result put_error_spec(struct print *p, struct rsvp_body *b)
{
	print_rsvp_line(p, b, "Error Node Address: %a4");
	put_error(p, b, false);
	return RSVP_FINE;
}

static enum rsvp_result put_error_spec_6(struct print *p, struct rsvp_body *b)
{
	print_rsvp_line(p, b, "Error Node Address: %a6");
	put_error(p, b, true);
	return RSVP_FINE;
}

static enum rsvp_result put_properties(struct print *p, struct rsvp_body *b)
{
	static const struct print_name parts[] = {
	    {0x01, "Cos"},
	    {0x02, "Metric 1"},
	    {0x04, "Metric 2"},
	    {0x08, "CCC Status"},
	    {0x10, "Path Type"},
	    {0, NULL},
	};
	uint32_t padding = get_u16(p, b->at + 2);

	print_rsvp_line(p, b, "TLV count: %u2, padding bytes: %u2");
	while (b->left >= 2 + padding) {
		uint8_t size = get_u8(p, b->at + 1);

		print_rsvp_indent(p, b);
		text_printf(p->text, "  %s TLV (0x%02x), length: %u",
		    print_name_or(parts, b->at[0], "unknown"), b->at[0], size);
		if (b->left < size)
			return RSVP_SHORT;
		if (size < 2) {
			text_printf(p->text, "%sERROR: property TLV is too short", b->indent);
			return RSVP_SAID;
		}
		print_unknown(p, "\n\t\t", b->at + 2, size - 2u);
		print_rsvp_skip(b, size);
	}
	return RSVP_FINE;
}

static enum rsvp_result put_message_ids(struct print *p, struct rsvp_body *b)
{
	print_rsvp_line(p, b, "Flags [0x%z1], epoch: %u3");
	for (; b->left >= 4; print_rsvp_skip(b, 4)) {
		uint32_t id = get_u32(p, b->at);

		print_rsvp_indent(p, b);
		text_printf(p->text, "  Message-ID 0x%08x (%u)", id, id);
	}
	return RSVP_FINE;
}

/* Nobody gave the key to check it with. */
static enum rsvp_result put_integrity(struct print *p, struct rsvp_body *b)
{
	bool handshake = b->at[0] & 0x80;

	print_rsvp_line(p, b, "%_2Key-ID 0x%z6, Sequence 0x%z8, Flags ");
	text_str(p->text, handshake ? "[Handshake]" : "[none]");
	print_rsvp_line(p, b, "MD5-sum 0x%z8%z8 ");
	text_str(p->text, " (unchecked)");
	return RSVP_FINE;
}

static enum rsvp_result put_admin_status(struct print *p, struct rsvp_body *b)
{
	static const struct print_name flags[] = {
	    {0x80000000, "Reflect"},
	    {4, "Testing"},
	    {2, "Admin-down"},
	    {1, "Delete-in-progress"},
	    {0, NULL},
	};

	print_rsvp_indent(p, b);
	text_str(p->text, "Flags [");
	print_bits(p, flags, "none", ", ", get_u32(p, b->at));
	text_char(p->text, ']');
	return RSVP_FINE;
}

static enum rsvp_result put_label_set(struct print *p, struct rsvp_body *b)
{
	enum { INCLUSIVE_RANGE = 2, EXCLUSIVE_RANGE = 3 };
	static const struct print_name actions[] = {
	    {0, "Inclusive list"},
	    {1, "Exclusive list"},
	    {INCLUSIVE_RANGE, "Inclusive range"},
	    {EXCLUSIVE_RANGE, "Exclusive range"},
	    {0, NULL},
	};
	uint8_t action = b->at[0];

	print_rsvp_indent(p, b);
	text_printf(p->text, "Action: %s (%u), Label type: %u",
	    print_name_or(actions, action, "Unknown"), action, b->at[3] & 0x7f);
	print_rsvp_skip(b, 4);
	if (action == INCLUSIVE_RANGE || action == EXCLUSIVE_RANGE) {
		if (b->left < 8)
			return RSVP_SHORT;
		print_rsvp_line(p, b, "Start range: %u4, End range: %u4");
		return RSVP_FINE;
	}
	for (unsigned i = 1; b->left >= 4; i++, print_rsvp_skip(b, 4)) {
		print_rsvp_indent(p, b);
		text_printf(p->text, "Subchannel #%u: %u", i, get_u32(p, b->at));
	}
	return RSVP_FINE;
}

/* What is known of objects, a row a class and type: the least bytes they have, then the lines to
 * print of them, over and over where `repeated`, or a printer of their own. */
static const struct row {
	uint8_t class;
	uint8_t type;
	uint8_t size;
	bool repeated;
	const char *line;
	const char *second_line;
	enum rsvp_result (*put)(struct print *p, struct rsvp_body *b);
} rows[] = {
    {SESSION, 1, 8, false, "IPv4 DestAddress: %a4, Protocol ID: 0x%z1",
	"Flags: [0x%z1], DestPort %u2", NULL},
    {SESSION, 2, 20, false, "IPv6 DestAddress: %a6, Protocol ID: 0x%z1",
	"Flags: [0x%z1], DestPort %u2", NULL},
    {SESSION, 7, 12, false,
	"IPv4 Tunnel EndPoint: %a4,%_2 Tunnel ID: 0x%z2, Extended Tunnel ID: %a4", NULL, NULL},
    {SESSION, 8, 36, false,
	"IPv6 Tunnel EndPoint: %a6,%_2 Tunnel ID: 0x%z2, Extended Tunnel ID: %a6", NULL, NULL},
    {SESSION, 11, 12, false,
	"IPv4 Tunnel EndPoint: %a4,%_2 Tunnel ID: 0x%z2, Extended Tunnel ID: %a4", NULL, NULL},
    {SESSION, 13, 12, false, "IPv4 P2MP LSP ID: %a4,%_2 Tunnel ID: 0x%z2, Extended Tunnel ID: %a4",
	NULL, NULL},
    {SESSION, 14, 26, false,
	"IPv6 P2MP LSP ID: 0x%z4,%_2 Tunnel ID: 0x%z2, Extended Tunnel ID: %a6", NULL, NULL},
    {CONFIRM, 1, 4, false, "IPv4 Receiver Address: %a4", NULL, NULL},
    {CONFIRM, 2, 16, false, "IPv6 Receiver Address: %a6", NULL, NULL},
    {NOTIFY, 1, 4, false, "IPv4 Notify Node Address: %a4", NULL, NULL},
    {NOTIFY, 2, 16, false, "IPv6 Notify Node Address: %a6", NULL, NULL},
    {LABEL, 1, 4, true, "Label: %u4", NULL, NULL},
    {LABEL, 2, 4, false, "Generalized Label: %u4", NULL, NULL},
    {LABEL, 3, 12, false, "Waveband ID: %u4", "Start Label: %u4, Stop Label: %u4", NULL},
    {STYLE, 1, 4, false, NULL, NULL, put_style},
    {SENDER_TEMPLATE, 1, 8, false, "Source Address: %a4,%_2 Source Port: %u2", NULL, NULL},
    {SENDER_TEMPLATE, 2, 20, false, "Source Address: %a6,%_2 Source Port: %u2", NULL, NULL},
    {SENDER_TEMPLATE, 7, 8, false, "IPv4 Tunnel Sender Address: %a4,%_2 LSP-ID: 0x%z2", NULL, NULL},
    {SENDER_TEMPLATE, 12, 16, false, "IPv4 Tunnel Sender Address: %a4,%_2 LSP ID: 0x%z2",
	"Sub-Group Originator ID: %a4, Sub-Group ID: 0x%z2", NULL},
    {SENDER_TEMPLATE, 13, 40, false, "IPv6 Tunnel Sender Address: %a6,%_2 LSP ID: 0x%z2",
	"Sub-Group Originator ID: %a6,%_2 Sub-Group ID: 0x%z2", NULL},
    {FILTERSPEC, 1, 8, false, "Source Address: %a4,%_2 Source Port: %u2", NULL, NULL},
    {FILTERSPEC, 2, 20, false, "Source Address: %a6,%_2 Source Port: %u2", NULL, NULL},
    {FILTERSPEC, 3, 20, false, "Source Address: %a6,%_1 Flow Label: %u3", NULL, NULL},
    {FILTERSPEC, 7, 8, false, "Source Address: %a4,%_2 LSP-ID: 0x%z2", NULL, NULL},
    {FILTERSPEC, 8, 20, false, "Source Address: %a4,%_9%_5 LSP-ID: 0x%z2", NULL, NULL},
    {FILTERSPEC, 12, 16, false, "IPv4 Tunnel Sender Address: %a4,%_2 LSP ID: 0x%z2",
	"Sub-Group Originator ID: %a4, Sub-Group ID: 0x%z2", NULL},
    {FILTERSPEC, 13, 40, false, "IPv6 Tunnel Sender Address: %a6,%_2 LSP ID: 0x%z2",
	"Sub-Group Originator ID: %a6,%_2 Sub-Group ID: 0x%z2", NULL},
    {LABEL_REQUEST, 1, 0, false, NULL, NULL, put_label_requests},
    {LABEL_REQUEST, 2, 12, false, NULL, NULL, put_atm_request},
    {LABEL_REQUEST, 3, 12, false, NULL, NULL, put_frame_relay_request},
    {LABEL_REQUEST, 4, 4, false, NULL, NULL, put_generalized_request},
    {EXPLICIT_ROUTE, 1, 0, false, NULL, NULL, put_route},
    {HELLO, 1, 8, false, "Source Instance: 0x%z4, Destination Instance: 0x%z4", NULL, NULL},
    {HELLO, 2, 8, false, "Source Instance: 0x%z4, Destination Instance: 0x%z4", NULL, NULL},
    {RESTART, 1, 8, false, "Restart  Time: %u4ms, Recovery Time: %u4ms", NULL, NULL},
    {CAPABILITY, 1, 4, false, NULL, NULL, put_capability},
    {SESSION_ATTRIBUTE, 7, 4, false, NULL, NULL, put_session_attribute},
    {GENERALIZED_UNI, 1, 4, false, NULL, NULL, put_uni},
    {HOP, 1, 8, false, NULL, NULL, put_hop},
    {HOP, 2, 20, false, NULL, NULL, put_hop_6},
    {HOP, 3, 8, false, NULL, NULL, put_hop},
    {HOP, 4, 20, false, NULL, NULL, put_hop_6},
    {TIME_VALUES, 1, 4, false, "Refresh Period: %u4ms", NULL, NULL},
    {SENDER_TSPEC, 2, 0, false, NULL, NULL, print_rsvp_services},
    {ADSPEC, 2, 0, false, NULL, NULL, print_rsvp_services},
    {FLOWSPEC, 2, 0, false, NULL, NULL, print_rsvp_services},
    {FAST_REROUTE, 1, 20, false, NULL, NULL, put_reroute},
    {FAST_REROUTE, 7, 16, false, NULL, NULL, put_reroute_old},
    {DETOUR, 7, 8, true, "PLR-ID: %a4, Avoid-Node-ID: %a4", NULL, NULL},
    {CLASS_TYPE, 1, 4, false, NULL, NULL, put_class_type},
    {ERROR_SPEC, 1, 8, false, NULL, NULL, put_error_spec},
    {ERROR_SPEC, 2, 20, false, NULL, NULL, put_error_spec_6},
    {ERROR_SPEC, 3, 8, false, NULL, NULL, put_error_spec},
    {ERROR_SPEC, 4, 20, false, NULL, NULL, put_error_spec_6},
    {PROPERTIES, 1, 4, false, NULL, NULL, put_properties},
    {MESSAGE_ID, 1, 4, false, NULL, NULL, put_message_ids},
    {MESSAGE_ID, 2, 4, false, NULL, NULL, put_message_ids},
    {INTEGRITY, 1, 32, false, NULL, NULL, put_integrity},
    {ADMIN_STATUS, 1, 4, false, NULL, NULL, put_admin_status},
    {LABEL_SET, 1, 4, false, NULL, NULL, put_label_set},
    {SUB_LSP, 1, 4, false, "Sub-LSP destination address: %a4", NULL, NULL},
    {SUB_LSP, 2, 16, false, "Sub-LSP destination address: %a6", NULL, NULL},
};

/* Classes that look like another. */
static const struct {
	uint8_t class;
	uint8_t like;
} alike[] = {
    {SUGGESTED_LABEL, LABEL},
    {UPSTREAM_LABEL, LABEL},
    {RECOVERY_LABEL, LABEL},
    {RECORDED_ROUTE, EXPLICIT_ROUTE},
    {CLASS_TYPE_OLD, CLASS_TYPE},
    {MESSAGE_ID_ACK, MESSAGE_ID},
    {MESSAGE_ID_LIST, MESSAGE_ID},
};

static const struct row *find_row(uint8_t class, uint8_t type)
{
	for (size_t i = 0; i < sizeof alike / sizeof alike[0]; i++) {
		if (alike[i].class == class) {
			class = alike[i].like;
			break;
		}
	}
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rows[i].class == class && rows[i].type == type)
			return &rows[i];
	return NULL;
}

static enum rsvp_result put_row(struct print *p, const struct row *row, struct rsvp_body *b)
{
	if (row->repeated) {
		while (b->left >= row->size)
			print_rsvp_line(p, b, row->line);
		return RSVP_FINE;
	}
	if (b->left < row->size)
		return RSVP_SHORT;
	if (row->put)
		return row->put(p, b);
	print_rsvp_line(p, b, row->line);
	if (row->second_line)
		print_rsvp_line(p, b, row->second_line);
	return RSVP_FINE;
}

/* True: nothing was wrong. */
static bool put_result(struct print *p, const char *indent, enum rsvp_result result)
{
	if (result == RSVP_SHORT)
		text_printf(p->text, "%sERROR: object is too short", indent);
	else if (result == RSVP_PART_SHORT)
		text_printf(p->text, "%sERROR: sub-object is too short", indent);
	else if (result == RSVP_INVALID)
		print_invalid(p);
	return result == RSVP_FINE;
}

static void put_head(struct print *p, const uint8_t *at, uint32_t size, const char *indent)
{
	uint8_t class = at[2], type = at[3];
	const char *unknown = !(class & IF_UNKNOWN_GO_ON)  ? "reject"
			      : class & IF_UNKNOWN_FORWARD ? "ignore and forward"
							   : "ignore silently";

	text_printf(p->text, "%s%s Object (%u) Flags: [%s if unknown], ", indent,
	    print_name_or(classes, class, "Unknown"), class, unknown);
	text_printf(p->text, "Class-Type: %s (%u), length: %u",
	    print_name_or(types, TYPE((uint32_t) class, type), "Unknown"), type, size);
}

/* Whether an object can have that size at all. */
static bool check_size(struct print *p, uint32_t size, const char *indent)
{
	if (size % 4)
		text_printf(
		    p->text, "%sERROR: object header size %u not a multiple of 4", indent, size);
	else if (size < OBJECT_HEADER)
		text_printf(p->text, "%sERROR: object header too short %u < %u", indent, size,
		    OBJECT_HEADER);
	else
		return true;
	return false;
}

static bool put_body(struct print *p, const uint8_t *at, uint32_t size, const char *indent)
{
	const struct row *row = find_row(at[2], at[3]);
	struct rsvp_body b = {at + OBJECT_HEADER, size - OBJECT_HEADER, indent, !row};

	if (row && !put_result(p, indent, put_row(p, row, &b)))
		return false;
	if (b.dump || p->options->verbose > 1)
		print_unknown(p, "\n\t    ", at + OBJECT_HEADER, size - OBJECT_HEADER);
	return true;
}

bool print_rsvp_objects(struct print *p, const uint8_t *at, uint32_t length, const char *indent)
{
	while (length >= OBJECT_HEADER) {
		uint32_t size;

		if (!print_has(p, at, OBJECT_HEADER)) {
			print_truncated(p);
			return false;
		}
		size = get_u16(p, at);
		if (!check_size(p, size, indent))
			return false;
		put_head(p, at, size, indent);
		if (length < size) {
			text_printf(
			    p->text, "%sERROR: object goes past end of objects TLV", indent);
			return false;
		}
		if (!print_has(p, at, size)) {
			print_truncated(p);
			return false;
		}
		if (!put_body(p, at, size, indent))
			return false;
		at += size;
		length -= size;
	}
	return true;
}
