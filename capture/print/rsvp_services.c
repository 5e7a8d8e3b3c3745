/* RSVP: integrated services (RFC 2210, RFC 2215): in TSpec, AdSpec and flow specifications. */
#include "capture/print/fields.h"
#include "capture/print/names.h"
#include "capture/print/rsvp.h"

enum {
	HOP_COUNT = 4,
	PATH_BANDWIDTH = 6,
	MINIMUM_LATENCY = 8,
	COMPOSED_MTU = 10,
	TOKEN_BUCKET = 127,
	GUARANTEED = 130,
	FIRST_TERM = 133,
	LAST_TERM = 136,
	BYTES_A_MEGABIT = 125000,
};

static const struct print_name services[] = {
    {1, "Default/Global Information"},
    {2, "Guaranteed Service"},
    {5, "Controlled Load"},
    {0, NULL},
};

static const struct print_name parameters[] = {
    {HOP_COUNT, "IS hop cnt"},
    {PATH_BANDWIDTH, "Path b/w estimate"},
    {MINIMUM_LATENCY, "Minimum path latency"},
    {COMPOSED_MTU, "Composed MTU"},
    {TOKEN_BUCKET, "Token Bucket TSpec"},
    {GUARANTEED, "Guaranteed Service RSpec"},
    {FIRST_TERM, "End-to-end composed value for C"},
    {134, "End-to-end composed value for D"},
    {135, "Since-last-reshaping point composed C"},
    {LAST_TERM, "Since-last-reshaping point composed D"},
    {0, NULL},
};

static double megabits(struct print *p, const uint8_t *at)
{
	return (double)(get_float(p, at) / BYTES_A_MEGABIT);
}

static void put_bucket(struct print *p, const uint8_t *at)
{
	text_printf(p->text, "\n\t\tToken Bucket Rate: %.10g Mbps", megabits(p, at));
	text_printf(p->text, "\n\t\tToken Bucket Size: %.10g bytes", (double)get_float(p, at + 4));
	text_printf(p->text, "\n\t\tPeak Data Rate: %.10g Mbps", megabits(p, at + 8));
	text_printf(p->text,
	    "\n\t\tMinimum Policed Unit: %u bytes\n\t\tMaximum Packet Size: %u bytes",
	    get_u32(p, at + 12), get_u32(p, at + 16));
}

static void put_latency(struct print *p, uint32_t latency)
{
	text_str(p->text, "\n\t\tMinimum path latency: ");
	if (latency == UINT32_MAX)
		text_str(p->text, "don't care");
	else
		text_u32(p->text, latency);
}

/* Parameters of a single word. */
static void put_word(struct print *p, uint8_t id, const uint8_t *at)
{
	if (id == HOP_COUNT)
		text_printf(p->text, "\n\t\tIS hop count: %u", get_u32(p, at));
	else if (id == PATH_BANDWIDTH)
		text_printf(p->text, "\n\t\tPath b/w estimate: %.10g Mbps", megabits(p, at));
	else if (id == MINIMUM_LATENCY)
		put_latency(p, get_u32(p, at));
	else if (id == COMPOSED_MTU)
		text_printf(p->text, "\n\t\tComposed MTU: %u bytes", get_u32(p, at));
	else
		text_printf(p->text, "\n\t\tValue: %u", get_u32(p, at));
}

/* Parameters whose length is not theirs say nothing. */
static void put_value(struct print *p, uint8_t id, const uint8_t *at, uint32_t size)
{
	if (!print_find(parameters, id)) {
		if (p->options->verbose <= 1)
			print_unknown(p, "\n\t\t", at, size);
	} else if (id == TOKEN_BUCKET) {
		if (size == 20)
			put_bucket(p, at);
	} else if (id == GUARANTEED) {
		if (size == 8)
			text_printf(p->text, "\n\t\tRate: %.10g Mbps\n\t\tSlack Term: %u",
			    megabits(p, at), get_u32(p, at + 4));
	} else if (size == 4) {
		put_word(p, id, at);
	}
}

/* Bytes of the parameter, or 0: it does not fit. */
static uint32_t put_parameter(struct print *p, const struct rsvp_body *b)
{
	uint32_t size;

	if (b->left < 4)
		return 0;
	size = (uint32_t)get_u16(p, b->at + 2) * 4;
	text_printf(p->text, "\n\t      Parameter ID: %s (%u), length: %u, Flags: [0x%02x]",
	    print_name_or(parameters, b->at[0], "unknown"), b->at[0], size, b->at[1]);
	if (b->left < size + 4)
		return 0;
	put_value(p, b->at[0], b->at + 4, size);
	return size + 4;
}

enum rsvp_result print_rsvp_services(struct print *p, struct rsvp_body *b)
{
	if (b->left < 4)
		return RSVP_SHORT;
	print_rsvp_indent(p, b);
	text_printf(p->text, "Msg-Version: %u, length: %u", b->at[0] >> 4,
	    (unsigned)get_u16(p, b->at + 2) * 4);
	print_rsvp_skip(b, 4);
	while (b->left >= 4) {
		uint32_t left = (uint32_t)get_u16(p, b->at + 2) * 4, size;

		print_rsvp_indent(p, b);
		text_printf(p->text, "Service Type: %s (%u), break bit %sset, Service length: %u",
		    print_name_or(services, b->at[0], "unknown"), b->at[0],
		    b->at[1] & 0x80 ? "" : "not ", left);
		print_rsvp_skip(b, 4);
		/* a parameter longer than its service leaves a huge rest: only the object ends it
		 */
		for (; left >= 4 && (size = put_parameter(p, b)) != 0; left -= size)
			print_rsvp_skip(b, size);
	}
	return RSVP_FINE;
}
