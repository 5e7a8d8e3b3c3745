/*
 * The slow protocols: LACP and its marker (IEEE 802.1AX), and OAM (IEEE 802.3ah).
 */
#include <inttypes.h>

#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	SUBTYPE_LACP = 1,
	SUBTYPE_MARKER = 2,
	SUBTYPE_OAM = 3,
	TLV_ACTOR = 1,
	TLV_PARTNER = 2,
	TLV_COLLECTOR = 3,
	TLV_MARKER = 1,
	OAM_INFO = 0,
	OAM_EVENT = 1,
	OAM_LOOPBACK = 4,
	INFO_LOCAL = 1,
	INFO_REMOTE = 2,
	INFO_LENGTH = 16,
	EVENT_SUMMARY = 4,
	EVENT_LENGTH = 40,
};

static const struct print_name subtypes[] = {
    {1, "LACP"},
    {2, "MARKER"},
    {3, "OAM"},
    {0, NULL},
};

static const struct print_name oam_flags[] = {
    {0x01, "Link Fault"},
    {0x02, "Dying Gasp"},
    {0x04, "Critical Event"},
    {0x08, "Local Evaluating"},
    {0x10, "Local Stable"},
    {0x20, "Remote Evaluating"},
    {0x40, "Remote Stable"},
    {0, NULL},
};

static const struct print_name oam_codes[] = {
    {0x00, "Information"},
    {0x01, "Event Notification"},
    {0x02, "Variable Request"},
    {0x03, "Variable Response"},
    {0x04, "Loopback Control"},
    {0xfe, "Vendor Private"},
    {0, NULL},
};

static const struct print_name infos[] = {
    {0x00, "End of TLV marker"},
    {0x01, "Local"},
    {0x02, "Remote"},
    {0xfe, "Organization specific"},
    {0, NULL},
};

static const struct print_name parser_states[] = {
    {0, "forwarding"},
    {1, "looping back"},
    {2, "discarding"},
    {3, "reserved"},
    {0, NULL},
};

static const struct print_name mux_states[] = {
    {0, "forwarding"},
    {4, "discarding"},
    {0, NULL},
};

static const struct print_name configs[] = {
    {1, "Active"},
    {2, "Unidirectional"},
    {4, "Remote-Loopback"},
    {8, "Link-Events"},
    {16, "Variable-Retrieval"},
    {0, NULL},
};

static const struct print_name events[] = {
    {0x00, "End of TLV marker"},
    {0x01, "Errored Symbol Period Event"},
    {0x02, "Errored Frame Event"},
    {0x03, "Errored Frame Period Event"},
    {0x04, "Errored Frame Seconds Summary Event"},
    {0xfe, "Organization specific"},
    {0, NULL},
};

static const struct print_name loopbacks[] = {
    {1, "Enable OAM Remote Loopback"},
    {2, "Disable OAM Remote Loopback"},
    {0, NULL},
};

static const struct print_name tlvs[] = {
    {0x100, "Terminator"},
    {0x101, "Actor Information"},
    {0x102, "Partner Information"},
    {0x103, "Collector Information"},
    {0x200, "Terminator"},
    {0x201, "Marker Information"},
    {0, NULL},
};

static const struct print_name states[] = {
    {0x01, "Activity"},
    {0x02, "Timeout"},
    {0x04, "Aggregation"},
    {0x08, "Synchronization"},
    {0x10, "Collecting"},
    {0x20, "Distributing"},
    {0x40, "Default"},
    {0x80, "Expired"},
    {0, NULL},
};

static void too_short(struct print *p)
{
	text_str(p->text, "\n\t\t packet is too short");
}

static void illegal_length(struct print *p, const char *relation, uint32_t should)
{
	text_printf(p->text, "\n\t    ERROR: illegal length - should be %s%u", relation, should);
}

static void actor(struct print *p, const uint8_t *at)
{
	text_str(p->text, "\n\t  System ");
	print_mac(p, at + 2, 6);
	text_printf(p->text,
	    ", System Priority %u, Key %u, Port %u, Port Priority %u\n\t  State Flags [",
	    get_u16(p, at), get_u16(p, at + 8), get_u16(p, at + 12), get_u16(p, at + 10));
	print_bits(p, states, "none", ", ", get_u8(p, at + 14));
	text_char(p->text, ']');
}

static void marker(struct print *p, const uint8_t *at)
{
	text_str(p->text, "\n\t  Request System ");
	print_mac(p, at + 2, 6);
	text_printf(p->text, ", Request Port %u, Request Transaction ID 0x%08x", get_u16(p, at),
	    get_u32(p, at + 8));
}

static void tlv_body(
    struct print *p, uint8_t subtype, uint8_t type, const uint8_t *at, uint32_t size)
{
	bool is_actor = subtype == SUBTYPE_LACP && (type == TLV_ACTOR || type == TLV_PARTNER);
	bool is_collector = subtype == SUBTYPE_LACP && type == TLV_COLLECTOR;
	bool is_marker = subtype == SUBTYPE_MARKER && type == TLV_MARKER;
	uint32_t should = is_actor ? 18 : 14;

	if (!is_actor && !is_collector && !is_marker) {
		if (p->options->verbose <= 1)
			print_unknown(p, "\n\t  ", at, size);
	} else if (size != should) {
		illegal_length(p, "", should + 2);
	} else if (is_actor) {
		actor(p, at);
	} else if (is_collector) {
		text_printf(p->text, "\n\t  Max Delay %u", get_u16(p, at));
	} else {
		marker(p, at);
	}
	if (p->options->verbose > 1)
		print_unknown(p, "\n\t  ", at, size);
}

static void lacp(struct print *p, const uint8_t *at, uint32_t length, uint8_t subtype)
{
	while (length > 0) {
		uint8_t type, size;

		if (length < 2) {
			too_short(p);
			return;
		}
		type = get_u8(p, at);
		size = get_u8(p, at + 1);
		text_printf(p->text, "\n\t%s TLV (0x%02x), length %u",
		    print_name_or(tlvs, (uint32_t)subtype << 8 | type, "Unknown"), type, size);
		if (type == 0)
			return;
		if (size < 2) {
			illegal_length(p, ">= ", 2);
			return;
		}
		if (length < size) {
			too_short(p);
			return;
		}
		print_need(p, at, size);
		tlv_body(p, subtype, type, at + 2, size - 2u);
		at += size;
		length -= size;
	}
}

/* True: also to be dumped. */
static bool info(struct print *p, uint8_t type, const uint8_t *at, uint8_t size)
{
	if (type != INFO_LOCAL && type != INFO_REMOTE)
		return true;
	if (size != INFO_LENGTH) {
		illegal_length(p, "", INFO_LENGTH);
		return true;
	}
	text_printf(
	    p->text, "\n\t    OAM-Version %u, Revision %u", get_u8(p, at + 2), get_u16(p, at + 3));
	text_printf(p->text, "\n\t    State-Parser-Action %s, State-MUX-Action %s",
	    print_name_or(parser_states, at[5] & 3, "Reserved"),
	    print_name_or(mux_states, at[5] & 4, "Reserved"));
	text_str(p->text, "\n\t    OAM-Config Flags [");
	print_bits(p, configs, "none", ", ", at[6]);
	text_printf(p->text, "], OAM-PDU-Config max-PDU size %u", get_u16(p, at + 7) & 0x7ff);
	text_printf(p->text, "\n\t    OUI %s (0x%06x), Vendor-Private 0x%08x",
	    print_name_or(print_oui_names, get_u24(p, at + 9), "Unknown"), get_u24(p, at + 9),
	    get_u32(p, at + 12));
	return false;
}

static bool event(struct print *p, uint8_t type, const uint8_t *at, uint8_t size)
{
	if (type > EVENT_SUMMARY)
		return true;
	if (size != EVENT_LENGTH) {
		illegal_length(p, "", EVENT_LENGTH);
		return true;
	}
	text_printf(p->text,
	    "\n\t    Timestamp %u ms, Errored Window %" PRIu64 "\n\t    Errored Threshold %" PRIu64
	    "\n\t    Errors %" PRIu64 "\n\t    Error Running Total %" PRIu64
	    "\n\t    Event Running Total %u",
	    get_u16(p, at + 2) * 100u, get_u64(p, at + 4), get_u64(p, at + 12), get_u64(p, at + 20),
	    get_u64(p, at + 28), get_u32(p, at + 36));
	return false;
}

static void oam_tlvs(struct print *p, const uint8_t *at, uint32_t length, uint8_t code)
{
	while (length > 0) {
		uint8_t type, size;
		bool dump;

		if (length < 2) {
			too_short(p);
			return;
		}
		type = get_u8(p, at);
		size = get_u8(p, at + 1);
		text_printf(p->text, "\n\t  %s %s Type (%u), length %u",
		    print_name_or(code == OAM_INFO ? infos : events, type, "Reserved"),
		    code == OAM_INFO ? "Information" : "Link Event", type, size);
		if (type == 0)
			return;
		if (size < 2) {
			illegal_length(p, ">= ", 2);
			return;
		}
		if (length < size) {
			too_short(p);
			return;
		}
		print_need(p, at, size);
		dump = code == OAM_INFO ? info(p, type, at, size) : event(p, type, at, size);
		if (dump || p->options->verbose > 1)
			print_unknown(p, "\n\t  ", at, size);
		at += size;
		length -= size;
	}
}

static void oam(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t code;

	if (length < 3) {
		too_short(p);
		return;
	}
	print_need(p, at, 3);
	code = at[2];
	text_str(p->text, "\n\tCode ");
	print_named(p, oam_codes, "Unknown (%u)", code);
	text_str(p->text, " OAM PDU, Flags [");
	print_bits(p, oam_flags, "none", ", ", get_u16(p, at));
	text_char(p->text, ']');
	at += 3;
	length -= 3;
	if (code == OAM_INFO) {
		oam_tlvs(p, at, length, code);
	} else if (code == OAM_EVENT) {
		if (length < 2) {
			too_short(p);
			return;
		}
		text_printf(p->text, "\n\t  Sequence Number %u", get_u16(p, at));
		oam_tlvs(p, at + 2, length - 2, code);
	} else if (code == OAM_LOOPBACK) {
		if (length < 1)
			too_short(p);
		else
			text_printf(p->text, "\n\t  Command %s (%u)",
			    print_name_or(loopbacks, get_u8(p, at), "Unknown"), get_u8(p, at));
	} else if (p->options->verbose <= 1) {
		print_unknown(p, "\n\t  ", at, length);
	}
}

/* The title; false: nothing more is told. */
static bool title(struct print *p, uint8_t subtype, const uint8_t *at, uint32_t length)
{
	bool versioned = subtype == SUBTYPE_LACP || subtype == SUBTYPE_MARKER;

	if (versioned && get_u8(p, at + 1) != 1) {
		text_printf(p->text, "%s version %u packet not supported",
		    subtype == SUBTYPE_LACP ? "LACP" : "MARKER", at[1]);
		return false;
	}
	print_named(p, subtypes, "unknown (%u)", subtype);
	if (versioned)
		text_printf(p->text, "v%u", at[1]);
	text_printf(p->text, ", length %u", length);
	return true;
}

void print_slow(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t subtype = 0;

	p->protocol = "slow";
	if (length >= 1)
		subtype = get_u8(p, at);
	if (length < 1 || (length < 2 && (subtype == SUBTYPE_LACP || subtype == SUBTYPE_MARKER))) {
		if (p->options->verbose > 0)
			too_short(p);
		else
			text_str(p->text, " (packet is too short)");
		return;
	}
	if (!title(p, subtype, at, length))
		return;
	if (subtype > SUBTYPE_OAM || subtype == 0)
		print_unknown(p, "\n\t", at, length);
	else if (p->options->verbose == 0)
		return;
	else if (subtype == SUBTYPE_OAM)
		oam(p, at + 1, length - 1);
	else
		lacp(p, at + 2, length - 2, subtype);
}
