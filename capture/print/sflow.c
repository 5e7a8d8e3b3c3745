/* sFlow version 5 (sflow.org): samples of flows and counters in records. */
#include "capture/print/fields.h"
#include "capture/print/printers.h"

static const struct print_name sample_formats[] = {
    {1, "flow sample"},
    {2, "counter sample"},
    {3, "expanded flow sample"},
    {4, "expanded counter sample"},
    {0, NULL},
};

static const struct print_name directions[] = {
    {0, "unknown"}, {1, "full-duplex"}, {2, "half-duplex"}, {3, "in"}, {4, "out"}, {0, NULL}};

static const struct print_name raw_protocols[] = {
    {1, "Ethernet"}, {11, "IPv4"}, {12, "IPv6"}, {0, NULL}};

/* A record's content as fields; size is the least it must have, and a NULL format shows nothing. */
struct record {
	uint32_t type;
	const char *name;
	uint32_t size;
	const char *format;
};

static const struct record counters[] = {
    {1, "Generic counter", 88, NULL},
    {2, "Ethernet counter", 52,
	"\n\t      align errors %u4, fcs errors %u4, single collision %u4, "
	"multiple collision %u4, test error %u4|"
	"\n\t      deferred %u4, late collision %u4, excessive collision %u4, mac trans error %u4|"
	"\n\t      carrier error %u4, frames too long %u4, mac receive errors %u4, "
	"symbol errors %u4"},
    {3, "Token ring counter", 0, ""},
    {4, "100 BaseVG counter", 80,
	"\n\t      in high prio frames %u4, in high prio octets %u8|"
	"\n\t      in norm prio frames %u4, in norm prio octets %u8|"
	"\n\t      in ipm errors %u4, oversized %u4, in data errors %u4, "
	"null addressed frames %u4|"
	"\n\t      out high prio frames %u4, out high prio octets %u8, trans into frames %u4|"
	"\n\t      in hc high prio octets %u8, in hc norm prio octets %u8, "
	"out hc high prio octets %u8"},
    {5, "Vlan counter", 28,
	"\n\t      vlan_id %u4, octets %u8, unicast_pkt %u4, multicast_pkt %u4, "
	"broadcast_pkt %u4, discards %u4"},
    {1001, "Processor counter", 28,
	"\n\t      5sec %u4, 1min %u4, 5min %u4, total_mem %u8, total_mem %u8"},
    {0, NULL, 0, NULL},
};

static const struct record flows[] = {
    {1, "Raw packet", 16, NULL},
    {2, "Ethernet frame", 24, "\n\t      frame len %u4, type %_8%_8%u4"},
    {3, "IPv4 Data", 0, ""},
    {4, "IPv6 Data", 0, ""},
    {1001, "Extended Switch data", 16,
	"\n\t      src vlan %u4, src pri %u4, dst vlan %u4, dst pri %u4"},
    {1002, "Extended Router data", 0, ""},
    {1003, "Extended Gateway data", 0, ""},
    {1004, "Extended User data", 0, ""},
    {1005, "Extended URL data", 0, ""},
    {1006, "Extended MPLS data", 0, ""},
    {1007, "Extended NAT data", 0, ""},
    {1008, "Extended MPLS tunnel", 0, ""},
    {1009, "Extended MPLS VC", 0, ""},
    {1010, "Extended MPLS FEC", 0, ""},
    {1011, "Extended MPLS LVP FEC", 0, ""},
    {1012, "Extended VLAN Tunnel", 0, ""},
    {0, NULL, 0, NULL},
};

static void generic_counter(struct print *p, const uint8_t *at)
{
	uint32_t direction = get_u32(p, at + 16), status;

	at = print_fields(
	    p, at, "\n\t      ifindex %u4, iftype %u4, ifspeed %u8, ifdirection %u4 (");
	print_named(p, directions, "Unknown", direction);
	status = get_u32(p, at);
	text_printf(p->text, ")\n\t      ifstatus %u, adminstatus: %s, operstatus: %s", status,
	    status & 1 ? "up" : "down", status & 2 ? "up" : "down");
	print_fields(p, at + 4,
	    "\n\t      In octets %u8, unicast pkts %u4, multicast pkts %u4, broadcast pkts %u4, "
	    "discards %u4|"
	    "\n\t      In errors %u4, unknown protos %u4|"
	    "\n\t      Out octets %u8, unicast pkts %u4, multicast pkts %u4, broadcast pkts %u4, "
	    "discards %u4|"
	    "\n\t      Out errors %u4, promisc mode %u4");
}

static void raw_packet(struct print *p, const uint8_t *at)
{
	print_labelled(p, "\n\t      protocol ", raw_protocols, "Unknown", get_u32(p, at));
	print_fields(p, at, " (%u4), length %u4, stripped bytes %u4, header_size %u4");
}

static const struct record *record_find(const struct record *kinds, uint32_t type)
{
	for (; kinds->name; kinds++)
		if (kinds->type == type)
			return kinds;
	return NULL;
}

/* false: the record's lengths contradict each other. */
static bool content(struct print *p, const struct record *kinds, uint32_t type, const uint8_t *at,
    uint32_t left, uint32_t n)
{
	const struct record *kind = record_find(kinds, type);

	if (!kind) {
		if (p->options->verbose <= 1)
			print_unknown(p, "\n\t\t", at, n);
		return true;
	}
	if (left < kind->size)
		return false;
	if (kind->format)
		print_fields(p, at, kind->format);
	else if (kinds == counters)
		generic_counter(p, at);
	else
		raw_packet(p, at);
	return true;
}

static bool records(
    struct print *p, const struct record *kinds, const uint8_t *at, uint32_t left, uint32_t count)
{
	for (; count > 0; count--) {
		uint32_t format, type, enterprise, n;
		const struct record *kind;

		if (left < 8)
			return false;
		format = get_u32(p, at);
		n = get_u32(p, at + 4);
		type = format & 0xfff;
		enterprise = format >> (kinds == counters ? 20 : 12);
		kind = enterprise == 0 ? record_find(kinds, type) : NULL;
		text_printf(p->text, "\n\t    enterprise %u%s %s (%u) length %u", enterprise,
		    kinds == counters ? "," : "", kind ? kind->name : "Unknown", type, n);
		at += 8;
		left -= 8;
		if (left < n)
			return false;
		if (enterprise == 0 && !content(p, kinds, type, at, left, n))
			return false;
		at += n;
		left -= n;
	}
	return true;
}

/* By format, from 1 on. The number of records stands last. */
static bool sample(struct print *p, uint32_t format, const uint8_t *at, uint32_t left, uint32_t n)
{
	static const struct {
		uint32_t size;
		const struct record *kinds;
		const char *format;
	} headers[] = {
	    {32, flows,
		" seqnum %u4, type %u1, idx %u3, rate %u4, pool %u4, drops %u4, input %u4 "
		"output %u4 records %u4"},
	    {12, counters, " seqnum %u4, type %u1, idx %u3, records %u4"},
	    {44, flows,
		" seqnum %u4, type %u4, idx %u4, rate %u4, pool %u4, drops %u4, "
		"%_8%_8records %u4"},
	    {16, counters, " seqnum %u4, type %u4, idx %u4, records %u4"},
	};
	uint32_t size;

	if (format > sizeof(headers) / sizeof(headers[0])) {
		if (p->options->verbose <= 1)
			print_unknown(p, "\n\t    ", at, n);
		return true;
	}
	size = headers[format - 1].size;
	if (left < size)
		return false;
	print_fields(p, at, headers[format - 1].format);
	return records(
	    p, headers[format - 1].kinds, at + size, left - size, get_u32(p, at + size - 4));
}

static void samples(struct print *p, const uint8_t *at, uint32_t left, uint32_t count)
{
	for (; count > 0 && left > 0; count--) {
		uint32_t format = get_u32(p, at) & 0xfff, n = get_u32(p, at + 4);

		if (left < 8)
			goto invalid;
		at += 8;
		left -= 8;
		text_str(p->text, "\n\t");
		print_named(p, sample_formats, "Unknown", format);
		text_printf(p->text, " (%u), length %u,", format, n);
		if (format == 0 || n == 0)
			return;
		if (left < n)
			goto invalid;
		print_need(p, at, n);
		if (!sample(p, format, at, left, n))
			goto invalid;
		at += n;
		left -= n;
	}
	return;
invalid:
	print_invalid(p);
	print_need(p, at, left);
}

void print_sflow(struct print *p, const uint8_t *at, uint32_t length)
{
	enum { HEADER4 = 28, HEADER6 = 40 };
	uint32_t ip_version, header;

	p->protocol = "sflow";
	ip_version = get_u32(p, at + 4);
	header = ip_version == 1 ? HEADER4 : HEADER6;
	if ((ip_version == 1 || ip_version == 2) && length < header) {
		print_fields(p, at, "sFlowv%u4");
		text_printf(p->text, " [length %u < %u]", length, HEADER4);
		print_invalid(p);
		return;
	}
	print_need(p, at, HEADER4);
	if (get_u32(p, at) != 5) {
		print_fields(p, at, "sFlow version %u4 packet not supported");
		return;
	}
	if (p->options->verbose == 0) {
		print_fields(p, at,
		    ip_version == 1 ? "sFlowv%u4, IPv4 agent %_4%a4, agent-id %u4"
				    : "sFlowv%u4, IPv6 agent %_4%a6, agent-id %u4");
		text_printf(p->text, ", length %u", length);
		return;
	}
	print_fields(p, at,
	    ip_version == 1
		? "sFlowv%u4, IPv4 agent %_4%a4, agent-id %u4, seqnum %u4, uptime %u4, samples %u4"
		: "sFlowv%u4, IPv6 agent %_4%a6, agent-id %u4, seqnum %u4, uptime %u4, samples "
		  "%u4");
	text_printf(p->text, ", length %u", length);
	if (length < header) {
		text_printf(p->text, " [tlen %u < %u]", length, header);
		print_invalid(p);
		return;
	}
	samples(p, at + header, length - header, get_u32(p, at + header - 4));
}
