/*
 * The Precision Time Protocol (IEEE 1588), over Ethernet and UDP.
 */
#include <inttypes.h>

#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	HEADER = 34,
	SYNC = 0,
	DELAY_REQUEST = 1,
	PEER_REQUEST = 2,
	PEER_RESPONSE = 3,
	FOLLOW_UP = 8,
	DELAY_RESPONSE = 9,
	PEER_FOLLOW_UP = 10,
	ANNOUNCE = 11,
	SIGNALLING = 12,
	MANAGEMENT = 13,
};

static const struct print_name types[] = {
    {0x00, "sync msg"},
    {0x01, "delay req msg"},
    {0x02, "peer delay req msg"},
    {0x03, "peer delay resp msg"},
    {0x08, "follow up msg"},
    {0x09, "delay resp msg"},
    {0x0a, "pdelay resp fup msg"},
    {0x0b, "announce msg"},
    {0x0c, "signalling msg"},
    {0x0d, "management msg"},
    {0, NULL},
};

static const struct print_name controls[] = {
    {0, "Sync"},
    {1, "Delay_Req"},
    {2, "Follow_Up"},
    {3, "Delay_Resp"},
    {4, "Management"},
    {5, "Other"},
    {0, NULL},
};

static const struct print_name flag_names[] = {
    {0x01, "l1 61"},
    {0x02, "l1 59"},
    {0x04, "utc reasonable"},
    {0x08, "timescale"},
    {0x10, "time tracable"},
    {0x20, "frequency tracable"},
    {0x100, "alternate master"},
    {0x200, "two step"},
    {0x400, "unicast"},
    {0x1000, "profile specific 1"},
    {0x2000, "profile specific 2"},
    {0x4000, "security mask"},
    {0x18c0, "unknown"},
    {0, NULL},
};

static uint64_t get_u48(struct print *p, const uint8_t *at)
{
	print_need(p, at, 6);
	return (uint64_t)get_u16(p, at) << 32 | get_u32(p, at + 2);
}

static void stamp(struct print *p, const char *title, const uint8_t *at, bool announce)
{
	text_printf(p->text, ", %s :", title);
	text_printf(p->text, " %" PRIu64 " seconds%s", get_u48(p, at), announce ? "" : ",");
	text_printf(p->text, " %u nanoseconds", get_u32(p, at + 6));
}

static void port_id(struct print *p, const uint8_t *at)
{
	text_printf(p->text, ", port identity : 0x%" PRIx64, get_u64(p, at));
	text_printf(p->text, ", port id : %u", get_u16(p, at + 8));
}

static void announce(struct print *p, const uint8_t *at)
{
	stamp(p, "originTimeStamp", at, true);
	text_printf(p->text, ", origin cur utc :%u", get_u16(p, at + 10));
	text_printf(p->text, ", rsvd : %u", get_u8(p, at + 12));
	text_printf(p->text, ", gm priority_1 : %u", get_u8(p, at + 13));
	text_printf(p->text, ", gm clock class : %u", get_u8(p, at + 14));
	text_printf(p->text, ", gm clock accuracy : %u", get_u8(p, at + 15));
	text_printf(p->text, ", gm clock variance : %u", get_u16(p, at + 16));
	text_printf(p->text, ", gm priority_2 : %u", get_u8(p, at + 18));
	text_printf(p->text, ", gm clock id : 0x%" PRIx64, get_u64(p, at + 19));
	text_printf(p->text, ", steps removed : %u", get_u16(p, at + 27));
	text_printf(p->text, ", time source : 0x%x", get_u8(p, at + 29));
}

/* tcpdump reads the same byte for all four: the port identity's first. */
static void management(struct print *p, const uint8_t *at)
{
	port_id(p, at);
	text_printf(p->text, ", , start boundary hops  %u", at[0]);
	text_printf(p->text, ", , boundary hops  %u", at[0]);
	text_printf(p->text, ", , flags  0x%x", at[0]);
	text_printf(p->text, ", , reserved  0x%x", at[0]);
}

static void body(struct print *p, uint8_t type, const uint8_t *at)
{
	static const char *const stamps[] = {
	    [SYNC] = "originTimeStamp",
	    [DELAY_REQUEST] = "originTimeStamp",
	    [PEER_REQUEST] = "preciseOriginTimeStamp",
	    [PEER_RESPONSE] = "receiveTimeStamp",
	    [FOLLOW_UP] = "preciseOriginTimeStamp",
	    [DELAY_RESPONSE] = "receiveTimeStamp",
	    [PEER_FOLLOW_UP] = "preciseOriginTimeStamp",
	};

	if (type < sizeof stamps / sizeof stamps[0] && stamps[type] != NULL) {
		stamp(p, stamps[type], at, false);
		if (type != SYNC && type != DELAY_REQUEST && type != FOLLOW_UP)
			port_id(p, at + 10);
	} else if (type == ANNOUNCE) {
		announce(p, at);
	} else if (type == SIGNALLING) {
		port_id(p, at);
	} else if (type == MANAGEMENT) {
		management(p, at);
	}
}

static void version_2(struct print *p, const uint8_t *at)
{
	uint8_t type = at[0] & 15, control;

	text_printf(p->text, ", v1 compat : %s", at[0] & 0x10 ? "yes" : "no");
	text_printf(p->text, ", msg type : %s", print_name_or(types, type, "Reserved"));
	text_printf(p->text, ", length : %u", get_u16(p, at + 2));
	get_u16(p, at + 4);
	text_printf(p->text, ", domain : %u, reserved1 : %u", at[4], at[5]);
	get_u16(p, at + 6);
	text_str(p->text, ", Flags [");
	print_bits(p, flag_names, "none", ", ", get_u16(p, at + 6));
	text_char(p->text, ']');
	text_printf(p->text, ", NS correction : %" PRIu64, get_u48(p, at + 8));
	text_printf(p->text, ", sub NS correction : %u", get_u16(p, at + 14));
	text_printf(p->text, ", reserved2 : %u", get_u32(p, at + 16));
	text_printf(p->text, ", clock identity : 0x%" PRIx64, get_u64(p, at + 20));
	text_printf(p->text, ", port id : %u", get_u16(p, at + 28));
	text_printf(p->text, ", seq id : %u", get_u16(p, at + 30));
	control = get_u8(p, at + 32);
	text_printf(
	    p->text, ", control : %u (%s)", control, print_name_or(controls, control, "Reserved"));
	text_printf(p->text, ", log message interval : %u", get_u16(p, at + 32) & 0xff);
	body(p, type, at + HEADER);
}

void print_ptp(struct print *p, const uint8_t *at, uint32_t length)
{
	unsigned version;

	p->protocol = "ptp";
	if (length < HEADER) {
		text_printf(p->text, " [length %u < %u]", length, HEADER);
		print_invalid(p);
		return;
	}
	version = get_u16(p, at) & 0xff;
	text_printf(p->text, "PTPv%u", version);
	if (version == 1) /* tcpdump's own words: its lines are what readers know */
		text_str(p->text, " (not implemented)");
	else if (version == 2)
		version_2(p, at);
}
