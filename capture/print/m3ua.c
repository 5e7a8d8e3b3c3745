/*
 * M3UA (RFC 4666), telephone signalling over SCTP.
 */
#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	HEADER = 8,
	PARAMETER_HEADER = 4,
	RELEASE_1 = 1,
	NETWORK_APPEARANCE = 0x0200,
	ROUTING_CONTEXT = 0x0006,
	CORRELATION = 0x0013,
};

static const struct print_name classes[] = {
    {0, "Management"},
    {1, "Transfer"},
    {2, "SS7"},
    {3, "ASP"},
    {4, "ASP"},
    {9, "Routing Key Management"},
    {0, NULL},
};

static const struct print_name management[] = {
    {0, "Error"},
    {1, "Notify"},
    {0, NULL},
};

static const struct print_name transfer[] = {
    {1, "Data"},
    {0, NULL},
};

static const struct print_name network[] = {
    {1, "Destination Unavailable"},
    {2, "Destination Available"},
    {3, "Destination State Audit"},
    {4, "Signalling Congestion"},
    {5, "Destination User Part Unavailable"},
    {6, "Destination Restricted"},
    {0, NULL},
};

static const struct print_name state[] = {
    {1, "Up"},
    {2, "Down"},
    {3, "Heartbeat"},
    {4, "Up Acknowledgement"},
    {5, "Down Acknowledgement"},
    {6, "Heartbeat Acknowledgement"},
    {0, NULL},
};

static const struct print_name traffic[] = {
    {1, "Active"},
    {2, "Inactive"},
    {3, "Active Acknowledgement"},
    {4, "Inactive Acknowledgement"},
    {0, NULL},
};

static const struct print_name routing[] = {
    {1, "Registration Request"},
    {2, "Registration Response"},
    {3, "Deregistration Request"},
    {4, "Deregistration Response"},
    {0, NULL},
};

static const struct print_name parameters[] = {
    {0x04, "INFO String"},
    {0x06, "Routing Context"},
    {0x07, "Diagnostic Info"},
    {0x09, "Heartbeat Data"},
    {0x0b, "Traffic Mode Type"},
    {0x0c, "Error Code"},
    {0x0d, "Status"},
    {0x11, "ASP Identifier"},
    {0x12, "Affected Point Code"},
    {0x13, "Correlation ID"},
    {0x200, "Network Appearance"},
    {0x204, "User/Cause"},
    {0x205, "Congestion Indications"},
    {0x206, "Concerned Destination"},
    {0x207, "Routing Key"},
    {0x208, "Registration Result"},
    {0x209, "Deregistration Result"},
    {0x20a, "Local Routing Key Identifier"},
    {0x20b, "Destination Point Code"},
    {0x20c, "Service Indicators"},
    {0x20e, "Originating Point Code List"},
    {0x210, "Protocol Data"},
    {0x212, "Registration Status"},
    {0x213, "Deregistration Status"},
    {0, NULL},
};

static const struct print_name *messages(uint8_t class)
{
	static const struct {
		uint8_t class;
		const struct print_name *names;
	} dictionaries[] = {
	    {0, management}, {1, transfer}, {2, network}, {3, state}, {4, traffic}, {9, routing}};

	for (unsigned i = 0; i < sizeof dictionaries / sizeof dictionaries[0]; i++)
		if (dictionaries[i].class == class)
			return dictionaries[i].names;
	return NULL;
}

static void value(struct print *p, uint16_t tag, const uint8_t *at, uint16_t length)
{
	if (tag != NETWORK_APPEARANCE && tag != ROUTING_CONTEXT && tag != CORRELATION)
		text_printf(p->text, "(length %u)", length + PARAMETER_HEADER);
	else if (length < 4)
		print_invalid(p);
	else
		text_printf(p->text, "0x%08x", get_u32(p, at));
	print_need(p, at, length);
}

static void put_parameters(struct print *p, const uint8_t *start, uint32_t length)
{
	const uint8_t *at = start, *end = start + length;

	while (at < end) {
		uint16_t tag = 0, size = 0;
		uint32_t padded;

		if (end - at >= PARAMETER_HEADER) {
			tag = get_u16(p, at);
			text_str(p->text, "\n\t\t\t");
			print_named(p, parameters, "Unknown Parameter (0x%04x)", tag);
			text_str(p->text, ": ");
			size = get_u16(p, at + 2);
		}
		if (size < PARAMETER_HEADER) {
			print_invalid(p);
			print_need(p, start, length);
			return;
		}
		padded = ((uint32_t)(at - start) + size + 3) / 4 * 4 - (uint32_t)(at - start);
		print_need(p, at, padded);
		/* tcpdump shows a value's number from the parameter's start. */
		value(p, tag, at, size - PARAMETER_HEADER);
		at += padded;
	}
}

void print_m3ua(struct print *p, const uint8_t *at, uint32_t length)
{
	const struct print_name *names;
	uint32_t said;

	p->protocol = "m3ua";
	if (length < HEADER) {
		print_invalid(p);
		print_need(p, at, length);
		return;
	}
	print_need(p, at, HEADER);
	if (at[0] != RELEASE_1)
		return;
	names = messages(at[2]);
	text_str(p->text, "\n\t\t");
	print_named(p, classes, "Unknown message class %i", at[2]);
	if (names != NULL) {
		text_char(p->text, ' ');
		print_named(p, names, "Unknown (0x%02x)", at[3]);
		text_str(p->text, " Message");
	}
	said = get_u32(p, at + 4);
	if (length != said)
		text_printf(p->text, "\n\t\t\t@@@@@@ Corrupted length %u of message @@@@@@", said);
	else
		put_parameters(p, at + HEADER, said - HEADER);
}
