/*
 * IGMP, versions 1 to 3, and multicast traceroute (RFC 1112, 2236, 3376).
 */
#include "capture/print/groups.h"
#include "capture/print/printers.h"

enum type {
	QUERY = 0x11,
	V1_REPORT = 0x12,
	DVMRP = 0x13,
	PIM_V1 = 0x14,
	V2_REPORT = 0x16,
	LEAVE = 0x17,
	TRACE_RESPONSE = 0x1e,
	TRACE = 0x1f,
	V3_REPORT = 0x22,
};

enum { DEFAULT_RESPONSE = 100 };

static void put_trace(struct print *p, const uint8_t *at, uint32_t length, const char *name)
{
	enum { HEADER = 8, QUERY_LENGTH = 16 };
	const uint8_t *query = at + HEADER;

	if (length < HEADER + QUERY_LENGTH) {
		text_printf(p->text, " [invalid len %u]", length);
		return;
	}
	print_need(p, query, QUERY_LENGTH);
	text_printf(p->text, "%s %u: ", name, get_u24(p, query + 13));
	print_ip4(p, query);
	text_str(p->text, " to ");
	print_ip4(p, query + 4);
	text_str(p->text, " reply-to ");
	print_ip4(p, query + 8);
	if (query[8] >> 4 == 14)
		text_printf(p->text, " with-ttl %u", query[12]);
}

static void put_report3(struct print *p, const uint8_t *at, uint32_t length)
{
	if (length < 16 || length & 3)
		text_printf(p->text, " [invalid len %u]", length);
	else
		groups_put_report(p, at, length, GROUPS_IP4);
}

/* Tenths of a second, above 127 as mantissa and exponent. */
static void put_response_time(struct print *p, uint8_t code)
{
	uint32_t tenths = groups_code(code);

	if (code == DEFAULT_RESPONSE)
		return;
	text_str(p->text, " [max resp time ");
	if (tenths < 600)
		text_printf(p->text, "%u.%us", tenths / 10, tenths % 10);
	else
		print_duration(p, tenths / 10);
	text_char(p->text, ']');
}

static void put_query3(struct print *p, const uint8_t *at, uint32_t length)
{
	text_str(p->text, " v3");
	if (length < 12 || length & 3) {
		text_printf(p->text, " [invalid len %u]", length);
		return;
	}
	put_response_time(p, get_u8(p, at + 1));
	if (!get_u32(p, at + 4))
		return;
	text_str(p->text, " [gaddr ");
	text_ip4(p->text, at + 4);
	groups_put_queried(p, at, length, 12, GROUPS_IP4);
	text_char(p->text, ']');
}

static void put_length(struct print *p, uint32_t length)
{
	if (length != 8)
		text_printf(p->text, " [len %u]", length);
}

static void put_query(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t code;

	text_str(p->text, "igmp query");
	if (length >= 12) {
		put_query3(p, at, length);
		return;
	}
	code = get_u8(p, at + 1);
	text_str(p->text, code ? " v2" : " v1");
	if (code && code != DEFAULT_RESPONSE)
		text_printf(p->text, " [max resp time %u]", code);
	if (get_u32(p, at + 4)) {
		text_str(p->text, " [gaddr ");
		print_ip4(p, at + 4);
		text_char(p->text, ']');
	}
	put_length(p, length);
}

static void put_group(struct print *p, const uint8_t *at, const char *name)
{
	print_need(p, at + 4, 4);
	text_str(p->text, name);
	print_ip4(p, at + 4);
}

static void put_message(struct print *p, const uint8_t *at, uint32_t length)
{
	switch (get_u8(p, at)) {
	case QUERY:
		put_query(p, at, length);
		break;
	case V1_REPORT:
		put_group(p, at, "igmp v1 report ");
		put_length(p, length);
		break;
	case V2_REPORT:
		put_group(p, at, "igmp v2 report ");
		break;
	case V3_REPORT:
		text_str(p->text, "igmp v3 report");
		put_report3(p, at, length);
		break;
	case LEAVE:
		put_group(p, at, "igmp leave ");
		break;
	case DVMRP:
		text_str(p->text, "igmp dvmrp");
		if (length < 8)
			put_length(p, length);
		else
			print_dvmrp(p, at, length);
		break;
	case PIM_V1:
		text_str(p->text, "igmp pimv1");
		print_pim_1(p, at, length);
		break;
	case TRACE_RESPONSE:
		put_trace(p, at, length, "mresp");
		break;
	case TRACE:
		put_trace(p, at, length, "mtrace");
		break;
	default:
		text_printf(p->text, "igmp-%u", at[0]);
	}
}

void print_igmp(struct print *p, const uint8_t *at, uint32_t length)
{
	p->protocol = "igmp";
	if (p->options->quiet) {
		text_str(p->text, "igmp");
		return;
	}
	put_message(p, at, length);
	if (p->options->verbose && print_has(p, at, length) &&
	    print_sum_fold(print_sum(0, at, length)))
		text_printf(p->text, " bad igmp cksum %x!", get_u16(p, at + 2));
}
