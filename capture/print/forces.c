/*
 * ForCES (RFC 5810), which travels in SCTP: the message's header. What its TLVs hold, which tcpdump
 * tells from -vvv on, is not decoded.
 */
#include <inttypes.h>

#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	HEADER = 24,
	TLV_HEADER = 4,
	TYPE_SETUP = 0x01,
	TYPE_HEARTBEAT = 0x0f,
	TYPE_NAMELESS = 0x12,
};

static const struct print_name types[] = {
    {0x01, "Association Setup"},
    {0x02, "Association TearDown"},
    {0x03, "Config"},
    {0x04, "Query"},
    {0x05, "Event Notification"},
    {0x06, "Packet Redirect"},
    {0x0f, "HeartBeat"},
    {0x11, "Association Response"},
    {0x13, "Config Response"},
    {0x14, "Query Response"},
    {0, NULL},
};

static bool is_tlv_type(uint16_t type)
{
	return type == 0x01 || type == 0x10 || type == 0x11 || type == 0x110 ||
	       (type >= 0x111 && type <= 0x116) || type == 0x1000;
}

/* What is wrong with a message was said; its bytes follow. */
static void put_bytes(struct print *p, const uint8_t *at, uint32_t length)
{
	print_hex(p, "\n\t[", at, length);
	text_str(p->text, "\n\t]");
}

static const char *id_kind(uint32_t id)
{
	static const struct print_name broadcasts[] = {
	    {0xffffffff, "AllBroadcast"},
	    {0xfffffffe, "AllFEsBroadcast"},
	    {0xfffffffd, "AllCEsBroadcast"},
	    {0, NULL},
	};
	static const char *const kinds[] = {"FE", "CE", "ForCESreserved", "AllMulticast"};
	const char *name = print_find(broadcasts, id);

	if (name)
		return name;
	return id >= 0xfffffff0 ? "ForCESreserved" : kinds[id >> 30];
}

static void put_flags(struct print *p, uint32_t flags)
{
	static const char *const acks[] = {"NoACK", "SuccessACK", "FailureACK", "AlwaysACK"};
	static const char *const modes[] = {"EMReserved", "execute-all-or-none",
	    "execute-until-failure", "continue-execute-on-failure"};
	static const char *const phases[] = {
	    "StartofTransaction", "MiddleofTransaction", "EndofTransaction", "abort"};
	uint32_t ack = flags >> 30, mode = flags >> 22 & 3, atomic = flags >> 21 & 1,
		 phase = flags >> 19 & 3;

	text_printf(p->text, "\n\tForCES flags:\n\t  %s(0x%x), prio=%u, %s(0x%x),\n\t ", acks[ack],
	    ack, flags >> 27 & 7, modes[mode], mode);
	text_printf(p->text, " %s(0x%x), %s(0x%x)\n\t ", atomic ? "2PCtransaction" : "Standalone",
	    atomic, phases[phase], phase);
	text_printf(p->text, " Extra flags: rsv(b5-7) 0x%x rsv(b13-31) 0x%x\n", flags >> 24 & 7,
	    flags & 0x7ffff);
}

static void put_header(struct print *p, const uint8_t *at, uint32_t said)
{
	uint32_t source = get_u32(p, at + 4), destination = get_u32(p, at + 8);

	text_printf(p->text, "\n\tForCES Version %u len %uB flags 0x%08x ", at[0] >> 4, said,
	    get_u32(p, at + 20));
	text_printf(p->text, "\n\tSrcID 0x%x(%s) DstID 0x%x(%s) Correlator 0x%" PRIx64, source,
	    id_kind(source), destination, id_kind(destination), get_u64(p, at + 12));
	if (p->options->verbose > 1)
		put_flags(p, get_u32(p, at + 20));
}

/* False, with the reason printed: the TLVs on top are not what their message has. */
static bool check_tlvs(struct print *p, uint8_t type, const uint8_t *at, uint32_t left)
{
	if (type == TYPE_HEARTBEAT && left > 0) {
		text_str(p->text, "<0x1>Illegal Top level TLV!\n");
		return false;
	}
	if (type != TYPE_HEARTBEAT && type != TYPE_SETUP && left <= TLV_HEADER) {
		text_str(p->text, "\tTop level TLV Data missing!\n");
		return false;
	}
	while (left > TLV_HEADER) {
		uint16_t kind = get_u16(p, at);
		uint32_t said = get_u16(p, at + 2);
		uint32_t padded = (said + 3) & ~3u;

		if (said < TLV_HEADER || said > left) {
			text_printf(p->text,
			    "\tMess TopTLV header: min %u, total %u advertised %u ", TLV_HEADER,
			    left, said);
			return false;
		}
		if (!is_tlv_type(kind)) {
			text_printf(p->text, "\n\tInvalid ForCES Top TLV type=0x%x", kind);
			return false;
		}
		padded = padded < left ? padded : left;
		at += padded;
		left -= padded;
	}
	return true;
}

/* False, with the reason printed. */
static bool put_message(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t type = at[1];
	const char *name = print_find(types, type);
	uint32_t said = get_u16(p, at + 2) * 4u;

	if (!name && type != TYPE_NAMELESS) {
		text_printf(p->text, "Invalid ForCES message type %u\n", type);
		return false;
	}
	if (!name) {
		text_printf(p->text, "\n\tUnknown ForCES message type=0x%x", type);
		return false;
	}
	text_printf(p->text, "\n\tForCES %s ", name);
	if (length < HEADER || said != length) {
		text_printf(p->text,
		    "Illegal ForCES pkt len - min %u, total recvd %u, advertised %u ", HEADER,
		    length, said);
		return false;
	}
	if (p->options->verbose)
		put_header(p, at, said);
	return check_tlvs(p, type, at + HEADER, length - HEADER);
}

void print_forces(struct print *p, const uint8_t *at, uint32_t length)
{
	p->protocol = "forces";
	print_need(p, at, HEADER);
	if (!put_message(p, at, length))
		put_bytes(p, at, length);
}
