/* ATM's cells of operation, administration and maintenance (ITU-T I.610). */
#include "capture/print/atm.h"
#include "capture/print/names.h"

enum {
	HEADER = 4,
	PAYLOAD = 48,
	FAULT = 1,
	FAULT_ALARM = 0,
	FAULT_REMOTE = 1,
	FAULT_LOOPBACK = 8,
};

static const struct print_name channels[] = {
    {3, "OAM F4 (segment)"}, {4, "OAM F4 (end)"}, {0, NULL}};

static const char *const payloads[] = {
    "user data, uncongested, SDU 0",
    "user data, uncongested, SDU 1",
    "user data, congested, SDU 0",
    "user data, congested, SDU 1",
    "VCC OAM F5 flow segment",
    "VCC OAM F5 flow end-to-end",
    "Traffic Control and resource Mgmt",
};

static const struct print_name faults[] = {
    {FAULT_ALARM, "AIS"},
    {FAULT_REMOTE, "RDI"},
    {4, "Continuity Check"},
    {FAULT_LOOPBACK, "Loopback"},
    {0, NULL},
};

static const struct print_name monitorings[] = {
    {0, "Forward Monitoring"},
    {1, "Backward Reporting"},
    {2, "Monitoring and Reporting"},
    {0, NULL},
};

static const struct print_name activations[] = {
    {0, "Performance Monitoring"}, {1, "Continuity Check"}, {0, NULL}};

static const struct {
	uint8_t type;
	const char *name;
	const struct print_name *functions;
} cells[] = {
    {FAULT, "Fault Management", faults},
    {2, "Performance Management", monitorings},
    {8, "activate/deactivate", activations},
    {15, "System Management", NULL},
};

/* The remainder modulo x^10 + x^9 + x^5 + x^4 + x + 1: 0 of a cell that is well. */
static uint16_t crc10(const uint8_t *at, uint32_t n)
{
	uint32_t rest = 0;

	for (uint32_t i = 0; i < n; i++) {
		rest ^= (uint32_t)at[i] << 2;
		for (int bit = 0; bit < 8; bit++)
			rest = rest & 0x200 ? (rest << 1 ^ 0x633) & 0x3ff : rest << 1;
	}
	return (uint16_t)rest;
}

static void put_kind(struct print *p, uint8_t type, uint8_t function)
{
	const struct print_name *functions = NULL;
	const char *name = "unknown";

	for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++) {
		if (cells[i].type == type) {
			name = cells[i].name;
			functions = cells[i].functions;
		}
	}
	text_printf(p->text, "\n\tcell-type %s (%u), func-type %s (%u)", name, type,
	    functions ? print_name_or(functions, function, "none") : "unknown", function);
}

/* Every second pair of bytes, each pair one byte late: so tcpdump walks. */
static void put_id(struct print *p, const char *name, const uint8_t *at, uint32_t n)
{
	text_str(p->text, name);
	for (uint32_t i = 1; i < n; i += 2)
		text_printf(p->text, "%04x ", get_u16(p, at + i));
}

static void put_fault(struct print *p, uint8_t function, const uint8_t *at)
{
	enum { LOOPBACK_SIZE = 45, ALARM_SIZE = 45 };

	if (function == FAULT_LOOPBACK) {
		print_need(p, at, LOOPBACK_SIZE);
		text_printf(p->text, "\n\tLoopback-Indicator %s, Correlation-Tag 0x%08x",
		    at[0] & 1 ? "Request" : "Reply", get_u32(p, at + 1));
		put_id(p, "\n\tLocation-ID ", at + 5, 12);
		put_id(p, "\n\tSource-ID   ", at + 17, 12);
	} else if (function == FAULT_ALARM || function == FAULT_REMOTE) {
		print_need(p, at, ALARM_SIZE);
		text_printf(p->text, "\n\tFailure-type 0x%02x", at[0]);
		put_id(p, "\n\tLocation-ID ", at + 1, 16);
	}
}

void print_oam(struct print *p, const uint8_t *at, uint32_t length, uint32_t hec)
{
	uint32_t header;
	uint16_t checksum;
	uint8_t kind;

	p->protocol = "oam";
	header = get_u32(p, at + hec);
	kind = get_u8(p, at + hec + HEADER);
	text_printf(p->text, "%s, vpi %u, vci %u, payload [ %s ], clp %u, length %u",
	    print_name_or(channels, header >> 4 & 0xffff, "OAM F5"), header >> 20 & 0xff,
	    header >> 4 & 0xffff, print_row_or(payloads, 7, header >> 1 & 7, "Unknown"), header & 1,
	    length);
	if (!p->options->verbose)
		return;
	put_kind(p, kind >> 4, kind & 0xf);
	at += hec + HEADER;
	if (kind >> 4 == FAULT)
		put_fault(p, kind & 0xf, at + 1);
	checksum = get_u16(p, at + PAYLOAD - 2) & 0x3ff;
	text_printf(
	    p->text, "\n\tcksum 0x%03x (%scorrect)", checksum, crc10(at, PAYLOAD) ? "in" : "");
}
