/*
 * SCTP (RFC 9260): every chunk of a packet.
 */
#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	HEADER = 12,
	CHUNK_HEADER = 4,
	CHUNK_DATA = 0,
	CHUNK_INIT = 1,
	CHUNK_INIT_ACK = 2,
	CHUNK_SACK = 3,
	DATA_HEADER = 12,
	INIT_HEADER = 16,
	SACK_HEADER = 12,
	DATA_UNORDERED = 4,
	DATA_FIRST = 2,
	DATA_LAST = 1,
	PAYLOAD_M3UA = 3,
	PAYLOAD_FORCES_HIGH = 21,
	PAYLOAD_FORCES_LOW = 23,
};

static const struct print_name chunks[] = {
    {0x00, "DATA"},
    {0x01, "INIT"},
    {0x02, "INIT ACK"},
    {0x03, "SACK"},
    {0x04, "HB REQ"},
    {0x05, "HB ACK"},
    {0x06, "ABORT"},
    {0x07, "SHUTDOWN"},
    {0x08, "SHUTDOWN ACK"},
    {0x09, "OP ERR"},
    {0x0a, "COOKIE ECHO"},
    {0x0b, "COOKIE ACK"},
    {0x0c, "ECN ECHO"},
    {0x0d, "ECN CWR"},
    {0x0e, "SHUTDOWN COMPLETE"},
    {0xc0, "FOR CUM TSN"},
    {0xc1, "REL CTRL"},
    {0xc2, "REL CTRL ACK"},
    {0, NULL},
};

static const struct print_name forces_channels[] = {
    {6704, "ForCES HP"},
    {6705, "ForCES MP"},
    {6706, "ForCES LP"},
    {0, NULL},
};

static const struct print_name payloads[] = {
    {1, "ISDN Q.921"},
    {2, "M2UA"},
    {3, "M3UA"},
    {4, "SUA"},
    {5, "M2PA"},
    {6, "V5.2"},
    {7, "H.248"},
    {8, "BICC"},
    {9, "TALI"},
    {10, "DUA"},
    {11, "ASAP"},
    {12, "ENRP"},
    {13, "H.323"},
    {14, "Q.IPC"},
    {15, "SIMCO"},
    {16, "DDPSC"},
    {17, "DDPSSC"},
    {18, "S1AP"},
    {19, "RUA"},
    {20, "HNBAP"},
    {21, "ForCES HP"},
    {22, "ForCES MP"},
    {23, "ForCES LP"},
    {24, "SBc-AP"},
    {25, "NBAP"},
    {27, "X2AP"},
    {0, NULL},
};

static bool bogus(struct print *p, uint16_t length)
{
	text_printf(p->text, "bogus chunk length %u]", length);
	return false;
}

/* By what the chunk says it carries, or by either port. */
static bool is_forces(const struct print *p, uint32_t kind)
{
	return (kind >= PAYLOAD_FORCES_HIGH && kind <= PAYLOAD_FORCES_LOW) ||
	       print_find(forces_channels, p->source_port) ||
	       print_find(forces_channels, p->destination_port);
}

static void put_payload(struct print *p, uint32_t kind, const uint8_t *at, uint32_t length)
{
	if (is_forces(p, kind)) {
		print_forces(p, at, length);
	} else if (p->options->verbose < 2) {
		return;
	} else if (kind == PAYLOAD_M3UA) {
		print_m3ua(p, at, length);
	} else {
		text_str(p->text, "[Payload");
		if (print_wants_default(p)) {
			text_char(p->text, ':');
			print_dump(p, at, length);
		}
		text_char(p->text, ']');
	}
	p->protocol = "sctp";
}

/* The chunks below: at is behind the chunk header, length what the chunk has there, whole its
 * stated length. False: it makes no sense. */
static bool data(struct print *p, uint8_t flags, const uint8_t *at, uint32_t length, uint16_t whole)
{
	uint32_t kind;

	if (flags & DATA_UNORDERED)
		text_str(p->text, "(U)");
	if (flags & DATA_FIRST)
		text_str(p->text, "(B)");
	if (flags & DATA_LAST)
		text_str(p->text, "(E)");
	if (flags & (DATA_UNORDERED | DATA_FIRST | DATA_LAST))
		text_char(p->text, ' ');
	if (length < DATA_HEADER)
		return bogus(p, whole);
	kind = get_u32(p, at + 8);
	text_printf(p->text, "[TSN: %u] [SID: %u] [SSEQ %u] [PPID ", get_u32(p, at),
	    get_u16(p, at + 4), get_u16(p, at + 6));
	print_named(p, payloads, "0x%x", kind);
	text_str(p->text, "] ");
	if (length == DATA_HEADER)
		return bogus(p, whole);
	put_payload(p, kind, at + DATA_HEADER, length - DATA_HEADER);
	return true;
}

static bool init(struct print *p, const uint8_t *at, uint32_t length, uint16_t whole)
{
	if (length < INIT_HEADER)
		return bogus(p, whole);
	text_printf(p->text, "[init tag: %u] [rwnd: %u] [OS: %u] [MIS: %u] [init TSN: %u] ",
	    get_u32(p, at), get_u32(p, at + 4), get_u16(p, at + 8), get_u16(p, at + 10),
	    get_u32(p, at + 12));
	return true;
}

static bool sack(struct print *p, const uint8_t *at, uint32_t length, uint16_t whole)
{
	uint32_t cumulative;
	uint16_t gaps, duplicates;

	if (length < SACK_HEADER)
		return bogus(p, whole);
	cumulative = get_u32(p, at);
	gaps = get_u16(p, at + 8);
	duplicates = get_u16(p, at + 10);
	text_printf(p->text, "[cum ack %u] [a_rwnd %u] [#gap acks %u] [#dup tsns %u] ", cumulative,
	    get_u32(p, at + 4), gaps, duplicates);
	at += SACK_HEADER;
	length -= SACK_HEADER;
	for (uint32_t n = 1; length != 0 && n <= (uint32_t)gaps + duplicates; n++) {
		if (length < 4)
			return bogus(p, whole);
		if (n <= gaps)
			text_printf(p->text, "\n\t\t[gap ack block #%u: start = %u, end = %u] ", n,
			    cumulative + get_u16(p, at), cumulative + get_u16(p, at + 2));
		else
			text_printf(p->text, "\n\t\t[dup TSN #%u: %u] ", n - gaps, get_u32(p, at));
		at += 4;
		length -= 4;
	}
	return true;
}

static bool chunk(struct print *p, const uint8_t *at, uint16_t whole)
{
	uint32_t length = whole - (uint32_t)CHUNK_HEADER;
	uint8_t kind = at[0];

	text_char(p->text, '[');
	print_named(p, chunks, "Unknown chunk type: 0x%x", kind);
	text_str(p->text, "] ");
	switch (kind) {
	case CHUNK_DATA:
		return data(p, at[1], at + CHUNK_HEADER, length, whole);
	case CHUNK_INIT:
	case CHUNK_INIT_ACK:
		return init(p, at + CHUNK_HEADER, length, whole);
	case CHUNK_SACK:
		return sack(p, at + CHUNK_HEADER, length, whole);
	default:
		return true;
	}
}

static void put_chunks(struct print *p, const uint8_t *at, uint32_t length)
{
	const char *before = p->options->verbose >= 2 ? "\n\t" : " (";

	for (unsigned n = 1; length != 0; n++) {
		uint16_t size;
		uint32_t padding;

		if (length < CHUNK_HEADER) {
			text_printf(p->text, "%s%u) [chunk descriptor cut off at end of packet]",
			    before, n);
			return;
		}
		print_want(p, at, CHUNK_HEADER);
		size = get_u16(p, at + 2);
		if (size < CHUNK_HEADER) {
			text_printf(p->text,
			    "%s%u) [Bad chunk length %u, < size of chunk descriptor]", before, n,
			    size);
			return;
		}
		padding = (4 - size % 4u) % 4;
		if (length < padding) {
			text_printf(p->text,
			    "%s%u) [Bad chunk length %u, > remaining data in packet]", before, n,
			    size);
			return;
		}
		print_want(p, at, size);
		text_printf(p->text, "%s%u) ", before, n);
		if (!chunk(p, at, size))
			return;
		if (p->options->verbose < 2)
			before = ", (";
		at += size;
		length -= size;
		print_want(p, at, padding);
		at += padding;
		length -= padding;
	}
}

static void put_addresses(struct print *p, uint16_t source, uint16_t destination)
{
	const uint8_t *h = p->ip.header;

	if (p->ip.version == 6)
		text_printf(p->text, "%s.%u > %s.%u: sctp", print_as_ip6(p, h + 8).s, source,
		    print_as_ip6(p, h + 24).s, destination);
	else
		text_printf(p->text, "%s.%u > %s.%u: sctp", print_as_ip4(p, h + 12).s, source,
		    print_as_ip4(p, h + 16).s, destination);
}

static void put_sctp(struct print *p, const uint8_t *at, uint32_t length)
{
	uint16_t ports[2];

	p->protocol = "sctp";
	if (length < HEADER) {
		text_printf(p->text, "truncated-sctp - %u bytes missing!", HEADER - length);
		return;
	}
	print_want(p, at, HEADER);
	ports[0] = get_u16(p, at);
	ports[1] = get_u16(p, at + 2);
	p->source_port = ports[0];
	p->destination_port = ports[1];
	put_addresses(p, ports[0], ports[1]);
	for (int i = 0; i < 2; i++) {
		const char *channel = print_find(forces_channels, ports[i]);

		if (channel != NULL)
			text_printf(p->text, "[%s]", channel);
	}
	put_chunks(p, at + HEADER, length - HEADER);
}

void print_sctp(struct print *p, const uint8_t *at, uint32_t length)
{
	print_guarded(p, put_sctp, at, length);
}
