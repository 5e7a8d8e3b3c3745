/* RTP, version 2 (RFC 3550) and the drafts' version 1, and RTCP. Both are told by -T only. */
#include "capture/print/printers.h"

enum {
	RTP_HEADER = 12,
	RTP_1_HEADER = 8,
	RTCP_HEADER = 8,
	SENDER_INFO = 20,
	REPORT = 24,
	SENDER_REPORT = 200,
	RECEIVER_REPORT = 201,
	SOURCE_DESCRIPTION = 202,
	BYE = 203,
};

/* Words of options behind version 1's header. False: they make no sense, which is said. */
static bool skip_options(struct print *p, const uint8_t **at, uint32_t *words)
{
	uint32_t option;

	do {
		uint32_t size;

		option = get_u32(p, *at);
		size = option >> 16 & 0xff;
		if (size == 0 || size > *words) {
			text_str(p->text, " !opt");
			return false;
		}
		*at += 4 * size;
		*words -= size;
	} while (!(option & 0x80000000));
	return true;
}

static void put_details(
    struct print *p, const uint8_t *start, const uint8_t *at, uint32_t words, uint32_t first)
{
	enum { H_261 = 31 };
	bool old = first >> 30 == 1;

	text_printf(p->text, " %u", get_u32(p, start + 8));
	if (old && first & 0x800000 && !skip_options(p, &at, &words))
		return;
	if (!old && first & 0x10000000) {
		uint32_t size = (get_u32(p, at) & 0xffff) + 1;

		if (size > words) {
			text_str(p->text, " !ext");
			return;
		}
		at += 4 * size;
	}
	if ((first >> 16 & (old ? 0x3f : 0x7f)) == H_261)
		text_printf(p->text, " 0x%04x", get_u32(p, at) >> 16);
}

void print_rtp(struct print *p, const uint8_t *at, uint32_t length)
{
	uint32_t first, stamp, header;
	bool old, more, marker;

	p->protocol = "rtp";
	if (length < RTP_1_HEADER) {
		text_printf(p->text, "udp/rtp, length %u < 8", length);
		return;
	}
	first = get_u32(p, at);
	stamp = get_u32(p, at + 4);
	old = first >> 30 == 1;
	header = old ? RTP_1_HEADER : RTP_HEADER;
	if (length < header) {
		text_printf(p->text, "udp/rtp, length %u < 12", length);
		return;
	}
	more = first & (old ? 0x800000u : 0x10000000u);
	marker = first & (old ? 0x400000u : 0x800000u);
	text_printf(p->text, "udp/%s %u c%u %s%s %u %u", old ? "rtpv1" : "rtp", length - header,
	    first >> 16 & (old ? 0x3fu : 0x7fu), more ? "+" : "", marker ? "*" : "", first & 0xffff,
	    stamp);
	if (p->options->verbose)
		put_details(p, at, at + header, length / 4 - header / 4, first);
}

static void put_source(struct print *p, const uint8_t *at)
{
	if (p->options->verbose)
		text_printf(p->text, " %u", get_u32(p, at));
}

static void put_sender(struct print *p, const uint8_t *at)
{
	double moment = get_u32(p, at) + get_u32(p, at + 4) / 4294967296.0;

	text_printf(p->text, " @%.2f %u %up %ub", moment, get_u32(p, at + 8), get_u32(p, at + 12),
	    get_u32(p, at + 16));
}

static void put_report(struct print *p, const uint8_t *at)
{
	put_source(p, at);
	text_printf(p->text, " %ul %us %uj @%.2f+%.2f", get_u32(p, at + 4) & 0xffffff,
	    get_u32(p, at + 8), get_u32(p, at + 12), get_u32(p, at + 16) / 65536.0,
	    get_u32(p, at + 20) / 65536.0);
}

/* Where the reports of a packet begin, or NULL: it is cut off. */
static const uint8_t *put_head(
    struct print *p, const uint8_t *at, uint8_t type, unsigned count, uint32_t size)
{
	switch (type) {
	case SENDER_REPORT:
		text_str(p->text, " sr");
		if (size != RTCP_HEADER + SENDER_INFO + count * REPORT)
			text_printf(p->text, " [%u]", size);
		put_source(p, at + 4);
		if (!print_has(p, at + RTCP_HEADER, SENDER_INFO))
			return NULL;
		put_sender(p, at + RTCP_HEADER);
		return at + RTCP_HEADER + SENDER_INFO;
	case RECEIVER_REPORT:
		text_str(p->text, " rr");
		if (size != RTCP_HEADER + count * REPORT)
			text_printf(p->text, " [%u]", size);
		put_source(p, at + 4);
		break;
	case SOURCE_DESCRIPTION:
		text_printf(p->text, " sdes %u", size);
		put_source(p, at + 4);
		break;
	case BYE:
		text_printf(p->text, " bye %u", size);
		put_source(p, at + 4);
		break;
	default:
		text_printf(p->text, " type-0x%x %u", type, size);
		break;
	}
	return at + RTCP_HEADER;
}

/* Bytes of the packet, or 0: it is cut off. */
static uint32_t put_control(struct print *p, const uint8_t *at)
{
	const uint8_t *report;
	uint32_t size;
	unsigned count;

	if (!print_has(p, at, RTCP_HEADER))
		return 0;
	size = ((uint32_t)get_u16(p, at + 2) + 1) * 4;
	count = at[0] & 0x1f;
	report = put_head(p, at, at[1], count, size);
	if (!report)
		return 0;
	if (at[1] != SENDER_REPORT && at[1] != RECEIVER_REPORT)
		count = 0;
	if (count > 1)
		text_printf(p->text, " c%u", count);
	for (; count > 0; count--, report += REPORT) {
		if (!print_has(p, report, REPORT))
			return 0;
		put_report(p, report);
	}
	return size;
}

void print_rtcp(struct print *p, const uint8_t *at, uint32_t length)
{
	const uint8_t *end = print_narrow(p, at, length);

	while (at < p->end) {
		uint32_t size;

		p->protocol = "rtcp";
		size = put_control(p, at);
		if (!size) {
			print_truncated(p);
			break;
		}
		at += size < print_left(p, at) ? size : print_left(p, at);
	}
	p->end = end;
}
