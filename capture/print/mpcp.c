/* MAC control: pauses, and the Multipoint Control Protocol of EPON (IEEE 802.3, clauses 31 and 64).
 */
#include "capture/print/fields.h"
#include "capture/print/printers.h"

enum { PAUSE = 1, GATE, REPORT, REGISTER_REQUEST, REGISTER, REGISTER_ACK };

static const struct print_name opcodes[] = {
    {PAUSE, "Pause"},
    {GATE, "Gate"},
    {REPORT, "Report"},
    {REGISTER_REQUEST, "Register Request"},
    {REGISTER, "Register"},
    {REGISTER_ACK, "Register ACK"},
    {0, NULL},
};

static const struct print_name grant_flags[] = {
    {0x08, "Discovery"},
    {0x10, "Force Grant #1"},
    {0x20, "Force Grant #2"},
    {0x40, "Force Grant #3"},
    {0x80, "Force Grant #4"},
    {0, NULL},
};

static const struct print_name queues[] = {
    {0x01, "Q0"},
    {0x02, "Q1"},
    {0x04, "Q2"},
    {0x08, "Q3"},
    {0x10, "Q4"},
    {0x20, "Q5"},
    {0x40, "Q6"},
    {0x80, "Q7"},
    {0, NULL},
};

static const struct print_name request_flags[] = {{1, "Register"}, {3, "De-Register"}, {0, NULL}};
static const struct print_name register_flags[] = {
    {1, "Re-Register"}, {2, "De-Register"}, {3, "ACK"}, {4, "NACK"}, {0, NULL}};
static const struct print_name ack_flags[] = {{1, "ACK"}, {0, NULL}};

static void put_flags(
    struct print *p, const struct print_name *names, const char *none, uint32_t flags)
{
	text_str(p->text, "[ ");
	print_bits(p, names, none, ", ", flags);
	text_str(p->text, " ]");
}

static void put_gate(struct print *p, const uint8_t *at)
{
	unsigned count = get_u8(p, at) & 7;

	text_printf(p->text, "\n\tGrant Numbers %u, Flags ", count);
	put_flags(p, grant_flags, "?", *at & ~7u);
	at++;
	for (unsigned i = 1; i <= count; i++, at += 6) {
		print_need(p, at, 6);
		text_printf(p->text, "\n\tGrant #%u", i);
		print_fields(p, at, ", Start-Time %u4 ticks, duration %u2 ticks");
	}
	print_fields(p, at, "\n\tSync-Time %u2 ticks");
}

/* As many sets as are told, less one: so tcpdump counts. */
static void put_report(struct print *p, const uint8_t *at)
{
	unsigned sets = get_u8(p, at++);

	text_printf(p->text, "\n\tTotal Queue-Sets %u", sets);
	for (unsigned set = 1; set < sets; set++) {
		unsigned bitmap = get_u8(p, at++);

		text_printf(p->text, "\n\t  Queue-Set #%u, Report-Bitmap ", sets);
		put_flags(p, queues, "Unknown", bitmap);
		for (unsigned i = 1; bitmap != 0; i++, bitmap >>= 1) {
			if (!(bitmap & 1))
				continue;
			print_need(p, at, 2);
			text_printf(p->text, "\n\t    Q%u Report", i);
			at = print_fields(p, at, ", Duration %u2 ticks");
		}
	}
}

static void put_register(struct print *p, const uint8_t *at)
{
	print_need(p, at, 6);
	print_fields(p, at, "\n\tAssigned-Port %u2, Flags ");
	put_flags(p, register_flags, "Reserved", at[2]);
	print_fields(p, at + 3, "\n\tSync-Time %u2 ticks, Echoed-Pending-Grants %u1");
}

static void put_body(struct print *p, uint16_t opcode, const uint8_t *at)
{
	switch (opcode) {
	case GATE:
		put_gate(p, at);
		break;
	case REPORT:
		put_report(p, at);
		break;
	case REGISTER_REQUEST:
		print_need(p, at, 2);
		text_str(p->text, "\n\tFlags ");
		put_flags(p, request_flags, "Reserved", at[0]);
		text_printf(p->text, ", Pending-Grants %u", at[1]);
		break;
	case REGISTER:
		put_register(p, at);
		break;
	case REGISTER_ACK:
		print_need(p, at, 5);
		print_fields(p, at + 1, "\n\tEchoed-Assigned-Port %u2, Flags ");
		put_flags(p, ack_flags, "Reserved", at[0]);
		print_fields(p, at + 3, "\n\tEchoed-Sync-Time %u2 ticks");
		break;
	default:
		break;
	}
}

void print_mpcp(struct print *p, const uint8_t *at, uint32_t length)
{
	enum { HEADER = 6 };
	uint16_t opcode;
	uint32_t ticks;

	p->protocol = "mpcp";
	opcode = get_u16(p, at);
	ticks = get_u32(p, at + 2);
	print_labelled(p, "MPCP, Opcode ", opcodes, "Unknown (%u)", opcode);
	if (opcode != PAUSE)
		text_printf(p->text, ", Timestamp %u ticks", ticks);
	text_printf(p->text, ", length %u", length);
	if (!p->options->verbose)
		return;
	if (print_find(opcodes, opcode))
		put_body(p, opcode, at + HEADER);
	else
		print_unknown(p, "\n\t", at, length);
}
