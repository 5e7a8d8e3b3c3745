/* RX packets (AFS): the header, acknowledgements, and calls with their answers. */
#include "capture/print/rx.h"

#include <stdlib.h>

#include "capture/print/fields.h"
#include "capture/print/printers.h"

enum {
	AT_CALL = 8,
	AT_SEQUENCE = 12,
	AT_SERIAL = 16,
	AT_TYPE = 20,
	AT_FLAGS = 21,
	AT_SECURITY = 23,
	AT_SERVICE = 26,
	HEADER = 28,
	CALLS = 64,
};

enum { DATA = 1, ACK = 2, ABORT = 4 };

enum { CLIENT_INITIATED = 1 };

static const struct print_name types[] = {
    {DATA, "data"},
    {ACK, "ack"},
    {3, "busy"},
    {ABORT, "abort"},
    {5, "ackall"},
    {6, "challenge"},
    {7, "response"},
    {8, "debug"},
    {9, "params"},
    {13, "version"},
    {0, NULL},
};

static const struct print_name file_errors[] = {
    {101, "salvage volume"},
    {102, "no such vnode"},
    {103, "no such volume"},
    {104, "volume exist"},
    {105, "no service"},
    {106, "volume offline"},
    {107, "voline online"},
    {108, "diskfull"},
    {109, "diskquota exceeded"},
    {110, "volume busy"},
    {111, "volume moved"},
    {112, "AFS IO error"},
    {0xffffff9c, "restarting fileserver"},
    {0, NULL},
};

/* Unused entries are zeros, and are found by zeros, as in tcpdump. */
struct rx_calls {
	struct remembered {
		uint32_t call;
		uint32_t client;
		uint32_t server;
		uint16_t port;
		uint16_t service;
		uint32_t code;
	} ring[CALLS];
	unsigned next;
	unsigned last_found;
};

struct rx_calls *rx_calls_open(void)
{
	return calloc(1, sizeof(struct rx_calls));
}

void rx_calls_close(struct rx_calls *calls)
{
	free(calls);
}

/* Where IPv4 has its addresses; of IPv6 whatever stands there. */
static uint32_t address(const struct print *p, unsigned at)
{
	uint32_t value;

	memcpy(&value, p->ip.header + at, sizeof(value));
	return value;
}

static void remember(struct print *p, const uint8_t *at)
{
	struct rx_calls *calls = p->memory->rx;

	if (!print_has(p, at + HEADER, 4))
		return;
	calls->ring[calls->next] = (struct remembered){
	    .call = get_u32(p, at + AT_CALL),
	    .client = address(p, 12),
	    .server = address(p, 16),
	    .port = p->destination_port,
	    .service = get_u16(p, at + AT_SERVICE),
	    .code = get_u32(p, at + HEADER),
	};
	calls->next = (calls->next + 1) % CALLS;
}

static const struct remembered *recall(struct print *p, const uint8_t *at)
{
	struct rx_calls *calls = p->memory->rx;

	for (unsigned i = 0; i < CALLS; i++) {
		unsigned n = (calls->last_found + i) % CALLS;
		const struct remembered *r = &calls->ring[n];

		if (r->call != get_u32(p, at + AT_CALL) || r->client != address(p, 16) ||
		    r->server != address(p, 12) || r->port != p->source_port ||
		    r->service != get_u16(p, at + AT_SERVICE))
			continue;
		calls->last_found = n;
		return r;
	}
	return NULL;
}

static void flags_print(struct print *p, uint8_t type, uint8_t flags)
{
	static const struct {
		uint8_t bit;
		uint8_t type; /* 0: any */
		const char *name;
	} names[] = {
	    {1, 0, "<client-init>"},
	    {2, 0, "<req-ack>"},
	    {4, 0, "<last-pckt>"},
	    {8, 0, "<more-pckts>"},
	    {16, 0, "<free-pckt>"},
	    {32, ACK, "<slow-start>"},
	    {32, DATA, "<jumbogram>"},
	};
	char before = ' ';

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!(flags & names[i].bit) || (names[i].type && names[i].type != type))
			continue;
		text_char(p->text, before);
		text_str(p->text, names[i].name);
		before = ',';
	}
}

static void header(struct print *p, const uint8_t *at)
{
	unsigned verbose = p->options->verbose;

	text_str(p->text, " rx ");
	print_named(p, types, "type %u", at[AT_TYPE]);
	if (verbose > 1)
		print_fields(p, at, "%_4 cid %z4 call# %u4");
	if (verbose > 0)
		print_fields(p, at + AT_SEQUENCE, " seq %u4 ser %u4");
	if (verbose > 2)
		print_fields(p, at + AT_SECURITY, " secindex %u1 serviceid %_2%u2");
	if (verbose > 1)
		flags_print(p, at[AT_TYPE], at[AT_FLAGS]);
}

/* "label first-last,…" of the packets whose byte is the one given. */
static void ranges(struct print *p, const char *label, uint32_t first, const uint8_t *at,
    unsigned n, uint8_t wanted)
{
	bool any = false;

	for (unsigned i = 0; i < n; i++) {
		unsigned start = i;

		if (at[i] != wanted)
			continue;
		while (i + 1 < n && at[i + 1] == wanted)
			i++;
		text_printf(p->text, "%s%u", any ? "," : label, first + start);
		if (i > start)
			text_printf(p->text, "-%u", first + i);
		any = true;
	}
}

/* Fields that newer versions add, as far as they are there. */
static void ack_trailer(struct print *p, const uint8_t *at)
{
	static const char *const formats[] = {
	    " ifmtu %u4", " maxmtu %u4", " rwind %u4", " maxpackets %u4"};

	for (unsigned i = 0; i < 4; i++, at += 4) {
		if (p->end - at + 1 <= 4)
			return;
		print_fields(p, at, formats[i]);
	}
}

static void ack(struct print *p, const uint8_t *at, uint32_t length)
{
	static const struct print_name reasons[] = {{1, "ack requested"}, {2, "duplicate packet"},
	    {3, "out of sequence"}, {4, "exceeds window"}, {5, "no buffer space"}, {6, "ping"},
	    {7, "ping response"}, {8, "delay"}, {9, "idle"}, {0, NULL}};
	enum { ACK_HEADER = 18 };
	uint32_t first;

	if (length < HEADER)
		return;
	at += HEADER;
	if (!print_has(p, at, ACK_HEADER))
		goto cut;
	if (p->options->verbose > 2)
		print_fields(p, at, " bufspace %u2 maxskew %u2");
	first = get_u32(p, at + 4);
	text_printf(p->text, " first %u serial %u reason ", first, get_u32(p, at + 12));
	print_named(p, reasons, "#%u", at[16]);
	if (!print_has(p, at + ACK_HEADER, at[17]))
		goto cut;
	ranges(p, " acked ", first, at + ACK_HEADER, at[17], 1);
	ranges(p, " nacked ", first, at + ACK_HEADER, at[17], 0);
	if (p->options->verbose > 1)
		ack_trailer(p, at + ACK_HEADER + at[17] + 3);
	return;
cut:
	text_str(p->text, " [|ack]");
}

static void name(
    struct print *p, const struct rx_service *service, const char *direction, uint32_t code)
{
	const struct rx_call *call = rx_call_find(service, code);

	text_printf(p->text, " %s %s ", service->name, direction);
	if (call && call->name)
		text_str(p->text, call->name);
	else
		text_printf(p->text, "op#%u", code);
}

static void arguments(
    struct print *p, const struct rx_service *service, const char *format, const uint8_t *at)
{
	if (format && !rx_arguments_print(p, service, format, at))
		text_printf(p->text, " [|%s]", service->name);
}

static bool is_ubik(uint32_t code)
{
	return (code >= 10000 && code <= 10007) || (code >= 20000 && code <= 20013);
}

static const struct rx_service *voting(
    struct print *p, const struct rx_service *service, uint32_t code)
{
	if (!service->voting || !is_ubik(code))
		return service;
	text_printf(p->text, " %s", service->name);
	return &rx_ubik;
}

static void call_print(struct print *p, const uint8_t *at, uint32_t length)
{
	const struct rx_service *service = rx_service_find(p->destination_port);
	const struct rx_call *call;
	uint32_t code;

	remember(p, at);
	if (!service || length <= HEADER)
		return;
	code = get_u32(p, at + HEADER);
	service = voting(p, service, code);
	name(p, service, "call", code);
	call = rx_call_find(service, code);
	arguments(p, service, call ? call->call : NULL, at + HEADER + 4);
}

/* An abort carries a code; a vote is a "yes" with its time. */
static void abort_print(
    struct print *p, const struct rx_service *service, uint32_t code, const uint8_t *at)
{
	enum { BEACON = 10000, FILE_SERVICE = 7000 };

	if (service == &rx_ubik && code == BEACON) {
		arguments(p, service, " vote yes until%d", at);
		return;
	}
	if (service->port != FILE_SERVICE) {
		arguments(p, service, " errcode%i", at);
		return;
	}
	code = get_u32(p, at);
	text_str(p->text, " error ");
	print_named(p, file_errors, "#%d", code);
}

static void answer_print(struct print *p, const uint8_t *at, uint32_t length)
{
	const struct rx_service *service = rx_service_find(p->source_port);
	const struct remembered *r = recall(p, at);
	const struct rx_call *call;

	if (!r || !service || length < HEADER || (length == HEADER && !service->shows_empty))
		return;
	service = voting(p, service, r->code);
	name(p, service, "reply", r->code);
	call = rx_call_find(service, r->code);
	if (at[AT_TYPE] == DATA)
		arguments(p, service, call ? call->answer : NULL, at + HEADER);
	else
		abort_print(p, service, r->code, at + HEADER);
}

void print_rx(struct print *p, const uint8_t *at, uint32_t length)
{
	bool first, from_client;

	p->protocol = "rx";
	if (!print_has(p, at, HEADER)) {
		text_printf(p->text, " [|rx] (%u)", length);
		return;
	}
	header(p, at);
	first = at[AT_TYPE] == DATA && get_u32(p, at + AT_SEQUENCE) == 1;
	from_client = at[AT_FLAGS] & CLIENT_INITIATED;
	if (first && from_client)
		call_print(p, at, length);
	else if ((first || at[AT_TYPE] == ABORT) && !from_client)
		answer_print(p, at, length);
	else if (at[AT_TYPE] == ACK)
		ack(p, at, length);
	text_printf(p->text, " (%u)", length);
}
