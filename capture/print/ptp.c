/* Precision Time Protocol (IEEE 1588-2008), over UDP or Ethernet. */
#include "capture/print/fields.h"
#include "capture/print/printers.h"

enum { HEADER = 34 };

static const struct print_name message_types[] = {
    {0, "sync msg"},
    {1, "delay req msg"},
    {2, "peer delay req msg"},
    {3, "peer delay resp msg"},
    {8, "follow up msg"},
    {9, "delay resp msg"},
    {10, "pdelay resp fup msg"},
    {11, "announce msg"},
    {12, "signalling msg"},
    {13, "management msg"},
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

static const struct print_name flags[] = {
    {0x0001, "l1 61"},
    {0x0002, "l1 59"},
    {0x0004, "utc reasonable"},
    {0x0008, "timescale"},
    {0x0010, "time tracable"},
    {0x0020, "frequency tracable"},
    {0x0100, "alternate master"},
    {0x0200, "two step"},
    {0x0400, "unicast"},
    {0x1000, "profile specific 1"},
    {0x2000, "profile specific 2"},
    {0x4000, "security mask"},
    {0x18c0, "unknown"},
    {0, NULL},
};

#define STAMP " :| %u6 seconds,| %u4 nanoseconds"
#define PORT "|, port identity : 0x%x8|, port id : %u2"

/* What follows the header, by message type. */
static const char *const bodies[16] = {[0] = ", originTimeStamp" STAMP,
    [1] = ", originTimeStamp" STAMP,
    [2] = ", preciseOriginTimeStamp" STAMP PORT,
    [3] = ", receiveTimeStamp" STAMP PORT,
    [8] = ", preciseOriginTimeStamp" STAMP,
    [9] = ", receiveTimeStamp" STAMP PORT,
    [10] = ", preciseOriginTimeStamp" STAMP PORT,
    [11] = ", originTimeStamp :| %u6 seconds| %u4 nanoseconds|, origin cur utc :%u2|, rsvd : %u1|"
	   ", gm priority_1 : %u1|, gm clock class : %u1|, gm clock accuracy : %u1|"
	   ", gm clock variance : %u2|, gm priority_2 : %u1|, gm clock id : 0x%x8|"
	   ", steps removed : %u2|, time source : 0x%x1",
    [12] = ", port identity : 0x%x8|, port id : %u2",
    [13] = ", port identity : 0x%x8|, port id : %u2"};

/* tcpdump reads these four where the first one stands. */
static void management(struct print *p, const uint8_t *at)
{
	print_fields(p, at, ", , start boundary hops  %u1");
	print_fields(p, at, ", , boundary hops  %u1");
	print_fields(p, at, ", , flags  0x%x1");
	print_fields(p, at, ", , reserved  0x%x1");
}

static void version2(struct print *p, const uint8_t *at)
{
	enum { MANAGEMENT = 13 };
	uint8_t type = get_u8(p, at) & 15;

	text_str(p->text, at[0] & 0x10 ? ", v1 compat : yes" : ", v1 compat : no");
	text_str(p->text, ", msg type : ");
	print_named(p, message_types, "Reserved", type);
	at = print_fields(p, at + 2, ", length : %u2|, domain : %u1%_1");
	text_printf(p->text, ", reserved1 : %u, Flags [", get_u8(p, at - 1));
	print_bits(p, flags, "none", ", ", get_u16(p, at));
	at = print_fields(p, at + 2,
	    "]|, NS correction : %u6|, sub NS correction : %u2|, reserved2 : %u4|"
	    ", clock identity : 0x%x8|, port id : %u2|, seq id : %u2|, control : %u1");
	text_str(p->text, " (");
	print_named(p, controls, "Reserved", at[-1]);
	at = print_fields(p, at, ")|, log message interval : %u1");
	if (bodies[type])
		at = print_fields(p, at, bodies[type]);
	if (type == MANAGEMENT)
		management(p, at);
}

void print_ptp(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t version;

	p->protocol = "ptp";
	if (length < HEADER) {
		text_printf(p->text, " [length %u < %u]", length, HEADER);
		print_invalid(p);
		return;
	}
	version = get_u16(p, at) & 0xff;
	text_printf(p->text, "PTPv%u", version);
	if (version == 1)
		text_str(p->text, " (not implemented)");
	if (version == 2)
		version2(p, at);
}
